package doctor

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"practicechat/app/site"
)

// How things are delivered: types, compression and caching, and the manifest.

// types checks that everything has the type that browsers insist on.
func (e *examination) types() {
	for _, a := range append([]*answer{e.index}, e.parts...) {
		want := site.MIME(a.name)
		if a == e.index {
			want = site.MIME(".html")
		}
		got := a.header.Get("Content-Type")
		short, _, _ := strings.Cut(want, ";")
		if a.is(want) || path.Ext(a.name) == ".js" && a.is("application/javascript") {
			continue
		}
		why := ""
		if path.Ext(a.name) == ".wasm" {
			why = ", so it starts only after it is whole, and more slowly"
		}
		ext := path.Ext(a.name)
		e.wrong(fmt.Sprintf("%s has the type %q%s", shown(a), got, why), fmt.Sprintf("send %s as %s (nginx: types { %s %s; })", cmp.Or(ext, "the page"), short, short, strings.TrimPrefix(cmp.Or(ext, "html"), ".")))
	}
}

// compression checks what is worth compressing, above all app.wasm.
func (e *examination) compression() {
	const small = 1 << 10
	var plain, vary []string
	slow := false
	for _, a := range append([]*answer{e.index}, e.parts...) {
		switch path.Ext(a.name) {
		case ".png", ".ico", ".jpg", ".webp":
			continue
		}
		encoding := a.header.Get("Content-Encoding")
		switch {
		case encoding == "" && len(a.body) > small:
			plain = append(plain, shown(a))
		case encoding != "" && !strings.Contains(strings.ToLower(a.header.Get("Vary")), "accept-encoding"):
			vary = append(vary, shown(a))
		case encoding == "gzip" && path.Ext(a.name) == ".wasm":
			slow = true
		}
	}
	if len(plain) > 0 {
		e.wrong("not compressed: "+strings.Join(plain, ", "), "send the .br and .gz files that stand beside them (nginx: gzip_static on; Caddy: file_server { precompressed br gzip })")
	}
	if len(vary) > 0 {
		e.wrong("compressed without Vary: "+strings.Join(vary, ", "), "send Vary: Accept-Encoding (nginx: gzip_vary on), else a cache gives it to who cannot read it")
	}
	if slow {
		e.hint("app.wasm comes as gzip, which is nearly half as long again as brotli", "send app.wasm.br (nginx: the module ngx_http_brotli_static and brotli_static on)")
	}
}

// caching checks that what has its hash in its address is kept, and nothing else.
func (e *examination) caching() {
	const long = 180 * 24 * time.Hour
	var forgotten, stale []string
	look := func(a *answer) {
		kept := keeps(a.header)
		switch hashed := "/" + a.name; {
		case strings.HasPrefix(hashed, site.KeptFolder):
			if kept < long {
				forgotten = append(forgotten, shown(a))
			}
		case kept > 0:
			stale = append(stale, shown(a))
		}
	}
	for _, a := range append([]*answer{e.index, e.script}, e.parts...) {
		if a != nil {
			look(a)
		}
	}
	if a, err := e.get(conversationName); err == nil && a.ok() {
		look(a)
	}
	if len(stale) > 0 {
		e.wrong("kept without being asked for again: "+strings.Join(stale, ", "), "send Cache-Control: no-cache for all but the folder v: an update would not be seen")
	}
	if len(forgotten) > 0 {
		e.wrong("asked for again each time: "+strings.Join(forgotten, ", "), "send Cache-Control: public, max-age=31536000, immutable for the folder v: its files never change")
	}
	if a, err := e.get("v/0/none.js"); err == nil && a.status != http.StatusOK && keeps(a.header) > time.Hour {
		e.wrong("that a file is not there is kept as well", "send no Cache-Control with errors (nginx: add_header without always)")
	}
}

// keeps returns how long a browser uses an answer without asking, negative if it
// must ask, zero if that is left open: browsers then guess, by Last-Modified.
func keeps(h http.Header) time.Duration {
	control := strings.ToLower(strings.Join(h.Values("Cache-Control"), ","))
	kept := time.Duration(0)
	if h.Get("Last-Modified") != "" || h.Get("Expires") != "" {
		kept = time.Minute
	}
	for d := range strings.SplitSeq(control, ",") {
		d = strings.TrimSpace(d)
		if d == "no-cache" || d == "no-store" {
			return -1
		}
		if s, ok := strings.CutPrefix(d, "max-age="); ok {
			if n, err := strconv.Atoi(s); err == nil {
				kept = time.Duration(n) * time.Second
			}
		}
	}
	return kept
}

// manifest checks what makes the app installable.
func (e *examination) manifest() {
	const whole = "serve manifest.webmanifest of the export as it is"
	i := slices.IndexFunc(e.parts, func(a *answer) bool { return a.name == manifestName })
	if i < 0 {
		e.wrong("it is not there, so the app cannot be installed", whole)
		return
	}
	var m struct {
		Name  string
		Start string `json:"start_url"`
		Scope string
		Icons []struct{ Src, Sizes string }
	}
	if err := json.Unmarshal(e.parts[i].body, &m); err != nil || m.Name == "" || len(m.Icons) == 0 {
		e.wrong("it cannot be read", whole)
		return
	}
	for _, at := range []string{m.Start, m.Scope} {
		if u, err := e.root.Parse(at); err != nil || u.Host != e.root.Host || u.Path != e.root.Path {
			e.wrong(fmt.Sprintf("it starts the app at %q, and not where the page is", at), whole)
		}
	}
	for _, icon := range m.Icons {
		if _, err := url.Parse(icon.Src); err != nil {
			continue
		}
		if a, err := e.get(icon.Src); err != nil || !a.ok() || !a.is(site.MIME(icon.Src)) {
			e.wrong("there is no icon "+icon.Src, "copy the whole export, the folder v as well")
		}
	}
}

// shown names an answer for people.
func shown(a *answer) string {
	if a.name == "" {
		return "the page"
	}
	return path.Base(a.name)
}
