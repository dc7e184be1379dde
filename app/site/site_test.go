package site

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
)

// fakeWasm stands for app.wasm: long enough to be worth compressing.
var fakeWasm = bytes.Repeat([]byte("\x00asm not really a program "), 400)

// webFolder is a web folder as the build leaves it.
func webFolder() fstest.MapFS {
	web := fstest.MapFS{}
	for name, content := range map[string]string{
		"app.wasm":             string(fakeWasm),
		"app.wasm.br":          string(brotlied(fakeWasm)),
		"app.wasm.gz":          string(gzipped(fakeWasm)),
		"wasm_exec.js":         "globalThis.Go = class {};",
		"app.css":              strings.Repeat(".pc-a { color: red; }\n", 40),
		"ws-guard.js":          "(() => {})();",
		"storage-guard.js":     "(() => { let a; })();",
		"manifest.webmanifest": `{"name":"x","icons":[{ "src": "web/icon-192.png" }]}`,
		"icon.svg":             "<svg/>",
		"icon-192.png":         "png",
		"apple-touch-icon.png": "apple",
		"embed.js":             "(() => {})();",
		"odd.bin":              "?",
		"example.html":         "<!doctype html>",
		"example.js":           "(() => {})();",
	} {
		web[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return web
}

func testHandler(t *testing.T, o Options) http.Handler {
	t.Helper()
	h, err := Handler(webFolder(), o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// serve asks h for a path over real HTTP; header is name, value pairs.
func serve(t *testing.T, h http.Handler, method, path string, header ...string) (*http.Response, string) {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	req, err := http.NewRequest(method, server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "identity")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func TestStatusTypeAndCache(t *testing.T) {
	h := testHandler(t, Options{})
	for _, tt := range []struct {
		method, path string
		status       int
		mime, cache  string
	}{
		{"GET", "/", 200, "text/html; charset=utf-8", "no-cache"},
		{"GET", "/?x=1", 200, "text/html; charset=utf-8", "no-cache"},
		{"GET", "/chat/6f4b7f8e-0000-4000-8000-000000000001", 200, "text/html; charset=utf-8", "no-cache"},
		{"HEAD", "/", 200, "text/html; charset=utf-8", "no-cache"},
		{"GET", "/app-worker.js", 200, "text/javascript; charset=utf-8", "no-cache"},
		{"GET", "/app.js", 200, "text/javascript; charset=utf-8", "no-cache"},
		{"GET", "/manifest.webmanifest", 200, "application/manifest+json", "no-cache"},
		{"GET", "/web/app.wasm", 200, "application/wasm", "no-cache"},
		{"GET", "/web/app.css", 200, "text/css; charset=utf-8", "no-cache"},
		{"GET", "/web/icon.svg", 200, "image/svg+xml", "no-cache"},
		{"GET", "/web/icon-192.png", 200, "image/png", "no-cache"},
		{"GET", "/web/odd.bin", 200, "application/octet-stream", "no-cache"},
		{"GET", "/conversation.html", 200, "text/html; charset=utf-8", "no-cache"},
		{"GET", "/v/0123456789abcdef0123/app.css", 404, "text/plain; charset=utf-8", "no-store"},
		{"GET", "/v/", 404, "text/plain; charset=utf-8", "no-store"},
		{"GET", "/nothing", 404, "text/plain; charset=utf-8", "no-store"},
		{"GET", "/web/", 404, "text/plain; charset=utf-8", "no-store"},
		{"GET", "/web/nothing.js", 404, "text/plain; charset=utf-8", "no-store"},
		{"GET", "/web/../site.go", 404, "text/plain; charset=utf-8", "no-store"},
		{"GET", "/web/app.wasm.br", 404, "text/plain; charset=utf-8", "no-store"},
		{"GET", "/chat/a/b", 404, "text/plain; charset=utf-8", "no-store"},
		{"GET", "/index.html", 404, "text/plain; charset=utf-8", "no-store"},
		{"POST", "/", 405, "text/plain; charset=utf-8", "no-store"},
		{"DELETE", "/web/app.css", 405, "text/plain; charset=utf-8", "no-store"},
	} {
		resp, body := serve(t, h, tt.method, tt.path)
		if resp.StatusCode != tt.status || resp.Header.Get("Content-Type") != tt.mime || resp.Header.Get("Cache-Control") != tt.cache {
			t.Errorf("%s %s: %d %q %q; want %d %q %q", tt.method, tt.path,
				resp.StatusCode, resp.Header.Get("Content-Type"), resp.Header.Get("Cache-Control"), tt.status, tt.mime, tt.cache)
		}
		if tt.method == "HEAD" {
			if body != "" || resp.ContentLength <= 0 {
				t.Errorf("HEAD %s: %d bytes, Content-Length %d; want none and the page's", tt.path, len(body), resp.ContentLength)
			}
		}
		if tt.status == 405 && resp.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s %s: Allow %q", tt.method, tt.path, resp.Header.Get("Allow"))
		}
		if csp := resp.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; ") {
			t.Errorf("%s %s: Content-Security-Policy %q", tt.method, tt.path, csp)
		}
	}
}

func TestEncodings(t *testing.T) {
	h := testHandler(t, Options{})
	for _, tt := range []struct{ accept, want string }{
		{"gzip, deflate, br, zstd", "br"},
		{"gzip", "gzip"},
		{"BR;q=1.0, gzip;q=0.8", "br"},
		{"br;q=0, gzip", "gzip"},
		{"br; q=0.0, *", "gzip"},
		{"*", "br"},
		{"*;q=0, br", "br"},
		{"br;q=x", ""},
		{"identity", ""},
		{"", ""},
		{"brotli, xbr", ""},
	} {
		resp, body := serve(t, h, "GET", "/web/app.wasm", "Accept-Encoding", tt.accept)
		if got := resp.Header.Get("Content-Encoding"); got != tt.want {
			t.Errorf("Accept-Encoding %q: %q; want %q", tt.accept, got, tt.want)
		}
		if resp.Header.Get("Vary") != "Accept-Encoding" || resp.ContentLength != int64(len(body)) {
			t.Errorf("Accept-Encoding %q: Vary %q, Content-Length %d of %d", tt.accept, resp.Header.Get("Vary"), resp.ContentLength, len(body))
		}
		if resp.Header.Get("Content-Type") != "application/wasm" {
			t.Errorf("Accept-Encoding %q: Content-Type %q", tt.accept, resp.Header.Get("Content-Type"))
		}
		var plain io.Reader = strings.NewReader(body)
		switch tt.want {
		case "br":
			plain = brotli.NewReader(plain)
		case "gzip":
			plain, _ = gzip.NewReader(plain)
		}
		if content, err := io.ReadAll(plain); err != nil || !bytes.Equal(content, fakeWasm) {
			t.Errorf("Accept-Encoding %q: content differs (%v)", tt.accept, err)
		}
	}
	if resp, _ := serve(t, h, "GET", "/web/icon-192.png", "Accept-Encoding", "br"); resp.Header.Get("Content-Encoding") != "" || resp.Header.Get("Vary") != "" {
		t.Errorf("a png is compressed already, got %v", resp.Header)
	}
}

func TestRevalidation(t *testing.T) {
	h := testHandler(t, Options{})
	for _, path := range []string{"/", "/web/app.wasm", "/web/icon-192.png"} {
		resp, _ := serve(t, h, "GET", path, "Accept-Encoding", "br")
		tag := resp.Header.Get("ETag")
		for _, sent := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
			resp, body := serve(t, h, "GET", path, "Accept-Encoding", "br", "If-None-Match", sent)
			if resp.StatusCode != 304 || body != "" || resp.Header.Get("ETag") != tag {
				t.Errorf("%s, If-None-Match %s: %d, ETag %s", path, sent, resp.StatusCode, resp.Header.Get("ETag"))
			}
		}
		if resp, _ := serve(t, h, "GET", path, "Accept-Encoding", "br", "If-None-Match", `"x"`); resp.StatusCode != 200 {
			t.Errorf("%s with another tag: %d; want 200", path, resp.StatusCode)
		}
	}
	br, _ := serve(t, h, "GET", "/web/app.wasm", "Accept-Encoding", "br")
	plain, _ := serve(t, h, "GET", "/web/app.wasm")
	if br.Header.Get("ETag") == plain.Header.Get("ETag") {
		t.Error("two encodings share a strong tag")
	}
}

var attribute = regexp.MustCompile(`(?:src|href|data-wasm|data-after)="([^"]*)"`)

// The page works under the policy it is sent with, and names nothing that is
// not here. It names nothing from the root of its origin, which need not be its own.
func TestPage(t *testing.T) {
	t.Run("root", func(t *testing.T) { testPage(t, "/", "") })
	t.Run("conversation", func(t *testing.T) { testPage(t, "/chat/x", "../") })
}

func testPage(t *testing.T, at, up string) {
	h := testHandler(t, Options{})
	_, page := serve(t, h, "GET", at)
	for _, bad := range []string{"<style", "style=", "onclick", "javascript:", "http://", "https://", "user-scalable", "maximum-scale"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if n := strings.Count(page, "<script"); n != strings.Count(page, " src=")-1 { // and one img
		t.Errorf("of %d scripts one is inline", n)
	}
	var urls []string
	for _, m := range attribute.FindAllStringSubmatch(page, -1) {
		u, below := strings.CutPrefix(m[1], up)
		if !below || strings.HasPrefix(u, "/") || strings.HasPrefix(u, ".") {
			t.Errorf("%s is not seen from the page's folder", m[1])
		}
		urls = append(urls, u)
		resp, _ := serve(t, h, "GET", "/"+u)
		if resp.StatusCode != 200 {
			t.Errorf("the page names %s: %d", m[1], resp.StatusCode)
		}
		if strings.HasPrefix(u, "v/") != (resp.Header.Get("Cache-Control") == "public, max-age=31536000, immutable") {
			t.Errorf("%s: Cache-Control %q", m[1], resp.Header.Get("Cache-Control"))
		}
	}
	all := strings.Join(urls, " ")
	if !regexp.MustCompile(`/app.css \S+/first.js \S+/app.js \S+/app.wasm \S+/after.js \S+/wasm_exec.js`).MatchString(all) {
		t.Errorf("styles, guards and the start are not in order: %s", all)
	}
	if _, first := serve(t, h, "GET", "/first.js"); first != "(() => { let a; })();\n(() => {})();\n" {
		t.Errorf("the guards come as %q", first)
	}
	if !strings.Contains(page, `data-wasm-size="`+strconv.Itoa(len(fakeWasm))+`"`) {
		t.Error("the page does not tell the size of app.wasm")
	}
	if first := page[strings.Index(page, "<body>")+6:]; !strings.HasPrefix(strings.TrimSpace(first), `<div id="pc-root">`) {
		t.Error("the first child of body is not what go-app replaces")
	}
}

func TestConfigurationReachesThePage(t *testing.T) {
	h := testHandler(t, Options{API: "https://api.example", SignIn: `https://in.example/?a="><script>`, Keep: "pin", Sandbox: true})
	_, page := serve(t, h, "GET", "/")
	for _, want := range []string{
		`&#34;PC_API&#34;:&#34;https://api.example&#34;`,
		`&#34;PC_KEEP&#34;:&#34;pin&#34;`,
		`&#34;PC_SANDBOX&#34;:&#34;1&#34;`,
		`&#34;PC_SIGNIN&#34;:&#34;https://in.example/?a=\&#34;`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, `"><script>`) {
		t.Error("the configuration broke out of its attribute")
	}
}

func TestWorkerList(t *testing.T) {
	h := testHandler(t, Options{})
	_, worker := serve(t, h, "GET", "/app-worker.js")
	_, page := serve(t, h, "GET", "/")
	version := regexp.MustCompile(`data-version="([^"]+)"`).FindStringSubmatch(page)
	if version == nil || !strings.Contains(worker, `const VERSION = "`+version[1]+`";`) {
		t.Errorf("page and worker are not of one version: %v", version)
	}
	for _, m := range attribute.FindAllStringSubmatch(page, -1) {
		if !strings.Contains(worker, `["`+m[1]+`","sha256-`) {
			t.Errorf("the worker does not keep %s", m[1])
		}
	}
	for _, never := range []string{"socket.io", "/sandbox"} {
		if strings.Contains(worker, never) {
			t.Errorf("the worker names %s", never)
		}
	}
}

// Whatever a browser could see differently makes another version.
func TestVersion(t *testing.T) {
	version := func(web fstest.MapFS, o Options) string {
		h, err := Handler(web, o)
		if err != nil {
			t.Fatal(err)
		}
		_, page := serve(t, h, "GET", "/")
		return regexp.MustCompile(`data-version="([^"]+)"`).FindStringSubmatch(page)[1]
	}
	base := version(webFolder(), Options{})
	if again := version(webFolder(), Options{}); again != base {
		t.Errorf("the same site has the versions %s and %s", base, again)
	}
	changed := webFolder()
	changed["app.css"] = &fstest.MapFile{Data: []byte("b {}")}
	for name, other := range map[string]string{
		"style":   version(changed, Options{}),
		"API":     version(webFolder(), Options{API: "https://api.example"}),
		"sandbox": version(webFolder(), Options{Sandbox: true}),
		"framing": version(webFolder(), Options{FrameAncestors: []string{"https://a.example"}}),
	} {
		if other == base {
			t.Errorf("another %s left the version as it was", name)
		}
	}
}

func TestNotBuilt(t *testing.T) {
	for name, change := range map[string]func(fstest.MapFS){
		"no app.wasm":     func(web fstest.MapFS) { delete(web, "app.wasm") },
		"no wasm_exec.js": func(web fstest.MapFS) { delete(web, "wasm_exec.js") },
		"other brotli":    func(web fstest.MapFS) { web["app.wasm.br"] = &fstest.MapFile{Data: brotlied([]byte("old"))} },
		"broken brotli":   func(web fstest.MapFS) { web["app.wasm.br"] = &fstest.MapFile{Data: []byte("no brotli")} },
		"other gzip":      func(web fstest.MapFS) { web["app.wasm.gz"] = &fstest.MapFile{Data: gzipped([]byte("old"))} },
	} {
		web := maps.Clone(webFolder())
		change(web)
		if _, err := Handler(web, Options{}); !errors.Is(err, ErrNotBuilt) {
			t.Errorf("%s: %v; want ErrNotBuilt", name, err)
		}
	}
	web := webFolder()
	delete(web, "app.wasm.br")
	delete(web, "app.wasm.gz")
	if _, err := Handler(web, Options{}); err != nil {
		t.Errorf("without compressed forms: %v", err)
	}
}
