package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
)

// resource is one file as it is served: its content and the encodings of it
// that are worth sending.
type resource struct {
	mime      string
	sum       [sha256.Size]byte
	encodings []encoding // best first; the last is the content itself
}

type encoding struct {
	name string // as in Content-Encoding; "" for the content itself
	body []byte
}

// Types are listed here since the system's table differs between machines, and
// a wrong type keeps app.wasm from compiling while it loads.
var mimes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/x-icon",
	".jpg":         "image/jpeg",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
	".webp":        "image/webp",
}

// MIME returns the type that a file is sent with.
func MIME(name string) string {
	if mime, ok := mimes[path.Ext(name)]; ok {
		return mime
	}
	return "application/octet-stream"
}

// newResource takes name's content and compresses it, unless it is of a kind
// that is compressed already.
func newResource(name string, content []byte) *resource {
	r := plainResource(name, content)
	switch path.Ext(name) {
	case ".css", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest":
		r.add("gzip", gzipped(content))
		r.add("br", brotlied(content))
	}
	return r
}

// plainResource takes name's content as it is.
func plainResource(name string, content []byte) *resource {
	return &resource{mime: MIME(name), sum: sha256.Sum256(content), encodings: []encoding{{body: content}}}
}

// add puts an encoding before those that are there, if it is shorter.
func (r *resource) add(name string, body []byte) {
	if len(body) < len(r.encodings[0].body) {
		r.encodings = append([]encoding{{name, body}}, r.encodings...)
	}
}

func (r *resource) content() []byte { return r.encodings[len(r.encodings)-1].body }

// hash names the content in URLs and tags: 80 bits of SHA-256, in letters that no
// file system takes for one another.
func (r *resource) hash() string { return hex.EncodeToString(r.sum[:10]) }

// integrity is the content's hash as fetch takes it.
func (r *resource) integrity() string {
	return "sha256-" + base64.StdEncoding.EncodeToString(r.sum[:])
}

// serve answers a GET or HEAD. The caller has set Cache-Control.
func (r *resource) serve(w http.ResponseWriter, req *http.Request) {
	e := r.choose(req.Header.Get("Accept-Encoding"))
	tag := `"` + r.hash() + e.name + `"`
	h := w.Header()
	h.Set("ETag", tag)
	if len(r.encodings) > 1 {
		h.Set("Vary", "Accept-Encoding")
	}
	if tagListed(req.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", r.mime)
	h.Set("Content-Length", strconv.Itoa(len(e.body)))
	if e.name != "" {
		h.Set("Content-Encoding", e.name)
	}
	if req.Method == http.MethodHead {
		return
	}
	w.Write(e.body) // an error means that the client has gone
}

func (r *resource) choose(accept string) encoding {
	for _, e := range r.encodings {
		if e.name == "" || accepts(accept, e.name) {
			return e
		}
	}
	panic("site: resource without its plain content")
}

// accepts reports whether an Accept-Encoding header takes a coding: it is
// listed, or "*" is, and not with a weight of zero.
func accepts(header, coding string) bool {
	wildcard := false
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		name = strings.TrimSpace(name)
		ok := true
		if q, found := strings.CutPrefix(strings.ToLower(strings.TrimSpace(params)), "q="); found {
			weight, err := strconv.ParseFloat(q, 64)
			ok = err == nil && weight > 0
		}
		switch {
		case strings.EqualFold(name, coding):
			return ok
		case name == "*":
			wildcard = ok
		}
	}
	return wildcard
}

func tagListed(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "W/")
		if part == tag || part == "*" {
			return true
		}
	}
	return false
}

func gzipped(content []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	w.Write(content) // into memory: never fails
	w.Close()
	return b.Bytes()
}

func brotlied(content []byte) []byte {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, brotli.BestCompression)
	w.Write(content) // into memory: never fails
	w.Close()
	return b.Bytes()
}
