package doctor

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"practicechat/app/site"

	"nhooyr.io/websocket"
)

const handshake = `0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000}`

func webFolder() fstest.MapFS {
	web := fstest.MapFS{}
	for name, content := range map[string]string{
		"app.wasm":             "\x00asm" + strings.Repeat("not really a program ", 200),
		"wasm_exec.js":         strings.Repeat("globalThis.Go = class {};\n", 100),
		"app.css":              strings.Repeat(".pc-a { color: red; }\n", 100),
		"embed.js":             "(() => {})();",
		"manifest.webmanifest": `{"name":"x","start_url":"./","scope":"./","icons":[{"src": "web/icon-192.png"}]}`,
		"icon.svg":             "<svg/>",
		"icon-192.png":         "png",
		"apple-touch-icon.png": "apple",
	} {
		web[name] = &fstest.MapFile{Data: []byte(content)}
	}
	var compressed bytes.Buffer
	w := gzip.NewWriter(&compressed)
	w.Write(web["app.wasm"].Data)
	w.Close()
	web["app.wasm.gz"] = &fstest.MapFile{Data: compressed.Bytes()}
	return web
}

// A deployment is a host that serves the site in a folder, and the server of the
// events. Its fields plant the faults.
type deployment struct {
	site    site.Options
	answer  func(w http.ResponseWriter, req *http.Request) bool // true: it has answered itself
	headers func(path string, h http.Header)                    // changes what is sent
	body    func(path string, body []byte) []byte
	open    func(w http.ResponseWriter, req *http.Request) // the server of the events
	options func(*Options)
}

// handlers are those of the sites so far: making one compresses all of it.
var handlers = make(map[string]http.Handler)

func (d deployment) handler(t *testing.T) http.Handler {
	t.Helper()
	key := fmt.Sprint(d.site)
	if handlers[key] == nil {
		handler, err := site.Handler(webFolder(), d.site)
		if err != nil {
			t.Fatal(err)
		}
		handlers[key] = handler
	}
	return handlers[key]
}

func (d deployment) examine(t *testing.T) *Report {
	t.Helper()
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if d.open != nil {
			d.open(w, req)
			return
		}
		accept(w, req, handshake)
	}))
	defer api.Close()
	inner := http.StripPrefix("/chat", d.handler(t))
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/chat" {
			http.Redirect(w, req, "/chat/", http.StatusMovedPermanently)
			return
		}
		if d.answer != nil && d.answer(w, req) {
			return
		}
		path := strings.TrimPrefix(req.URL.Path, "/chat/")
		rec := httptest.NewRecorder()
		inner.ServeHTTP(rec, req)
		maps.Copy(w.Header(), rec.Header())
		body := rec.Body.Bytes()
		if d.body != nil {
			body = d.body(path, body)
			w.Header().Del("Content-Length")
		}
		if d.headers != nil {
			d.headers(path, w.Header())
		}
		w.WriteHeader(rec.Code)
		w.Write(body)
	}))
	defer host.Close()
	o := Options{URL: host.URL + "/chat/"}
	if d.site.API == "" {
		o.API = api.URL
	}
	if d.options != nil {
		d.options(&o)
	}
	report, err := Examine(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// accept opens a websocket and says something.
func accept(w http.ResponseWriter, req *http.Request, first string) {
	conn, err := websocket.Accept(w, req, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	defer conn.CloseNow()
	conn.Write(req.Context(), websocket.MessageText, []byte(first))
	conn.Read(req.Context()) // until the other side closes
}

func TestClean(t *testing.T) {
	for name, d := range map[string]deployment{
		"as the site serves it": {},
		"without the last slash": {options: func(o *Options) {
			o.URL = strings.TrimSuffix(o.URL, "/")
		}},
		"by its file's name": {options: func(o *Options) {
			o.URL += "index.html"
		}},
		"framed": {site: site.Options{FrameAncestors: []string{"https://a.example"}}, options: func(o *Options) {
			o.Origins = []string{"https://a.example"}
		}},
	} {
		report := d.examine(t)
		if !report.Clean() || len(report.Checks) != 12 {
			var text bytes.Buffer
			report.Write(&text)
			t.Errorf("%s:\n%s", name, &text)
		}
	}
}

// TestFaults plants one fault at a time: it has to be named, by its check, and no
// other check may complain.
func TestFaults(t *testing.T) {
	set := func(suffix, name, value string) func(string, http.Header) {
		return func(path string, h http.Header) {
			if strings.HasSuffix(path, suffix) {
				if h.Del(name); value != "" {
					h.Set(name, value)
				}
			}
		}
	}
	policy := func(old, new string) func(string, http.Header) {
		return func(_ string, h http.Header) {
			h.Set("Content-Security-Policy", strings.Replace(h.Get("Content-Security-Policy"), old, new, 1))
		}
	}
	ofLink := func(change func(string, http.Header)) func(string, http.Header) {
		return func(path string, h http.Header) {
			if strings.HasPrefix(path, "chat/") {
				change(path, h)
			}
		}
	}
	refuse := func(suffix string, status int) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, req *http.Request) bool {
			if !strings.HasSuffix(req.URL.Path, suffix) {
				return false
			}
			w.WriteHeader(status)
			return true
		}
	}
	plain := func(suffix string) func(http.ResponseWriter, *http.Request) bool {
		return func(_ http.ResponseWriter, req *http.Request) bool {
			if strings.HasSuffix(req.URL.Path, suffix) {
				req.Header.Del("Accept-Encoding")
			}
			return false
		}
	}
	for name, tt := range map[string]struct {
		d     deployment
		check string
		what  string // in what is said to be wrong
	}{
		"wrong folder": {deployment{answer: refuse("/chat/", 404)}, "page", "404"},
		"another site": {deployment{body: func(string, []byte) []byte { return []byte("<p>Hello") }, headers: set("", "Content-Encoding", "")}, "page", "not the page"},
		"redirects in a ring": {deployment{answer: func(w http.ResponseWriter, req *http.Request) bool {
			http.Redirect(w, req, req.URL.Path+"x/", http.StatusFound)
			return true
		}}, "page", "again and again"},
		"wrong encoding":    {deployment{headers: set("", "Content-Encoding", "gzip")}, "page", "decoded"},
		"no worker":         {deployment{answer: refuse("/app-worker.js", 404)}, "worker", "is not there"},
		"redirected worker": {deployment{answer: refuse("/app-worker.js", 302)}, "worker", "redirected"},
		"worker's type":     {deployment{headers: set("app-worker.js", "Content-Type", "text/plain")}, "worker", "text/plain"},
		"narrow scope":      {deployment{headers: set("app-worker.js", "Service-Worker-Allowed", "/chat/v/")}, "worker", "Service-Worker-Allowed"},
		"old worker": {deployment{answer: plain("app-worker.js"), body: func(path string, body []byte) []byte {
			if path == "app-worker.js" {
				return bytes.Replace(body, []byte(`VERSION = "`), []byte(`VERSION = "0`), 1)
			}
			return body
		}}, "versions", "worker of 0"},
		"missing file": {deployment{answer: refuse("/app.css", 404)}, "versions", "app.css"},
		"no embed.js":  {deployment{answer: refuse("/embed.js", 404)}, "versions", "web/embed.js"},
		"rewritten file": {deployment{answer: plain("app.css"), body: func(path string, body []byte) []byte {
			if strings.HasSuffix(path, "app.css") {
				return bytes.TrimSpace(body)
			}
			return body
		}}, "versions", "changed on the way"},
		"no deep links": {deployment{answer: refuse("000", 404)}, "links to conversations", "404"},
		"root page for links": {deployment{answer: func(w http.ResponseWriter, req *http.Request) bool {
			if strings.HasPrefix(req.URL.Path, "/chat/chat/") {
				req.URL.Path = "/chat/"
			}
			return false
		}}, "links to conversations", "index.html"},
		"a page for everything": {deployment{answer: func(w http.ResponseWriter, req *http.Request) bool {
			return strings.HasSuffix(req.URL.Path, "none.js")
		}}, "links to conversations", "does not exist"},
		"type of wasm":     {deployment{headers: set("app.wasm", "Content-Type", "application/octet-stream")}, "types", "octet-stream"},
		"type of a style":  {deployment{headers: set("app.css", "Content-Type", "text/plain")}, "types", "app.css"},
		"type of manifest": {deployment{headers: set(".webmanifest", "Content-Type", "text/plain")}, "types", "manifest"},
		"not compressed":   {deployment{answer: plain("")}, "compression", "app.css"},
		"no Vary":          {deployment{headers: set("", "Vary", "")}, "compression", "Vary"},
		"kept page": {deployment{headers: func(path string, h http.Header) {
			if path == "" {
				h.Set("Cache-Control", "max-age=600")
			}
		}}, "caching", "the page"},
		"kept worker":    {deployment{headers: set("app-worker.js", "Cache-Control", "max-age=86400")}, "caching", "app-worker.js"},
		"kept embed.js":  {deployment{headers: set("embed.js", "Cache-Control", "max-age=86400")}, "caching", "embed.js"},
		"forgotten wasm": {deployment{headers: set("app.wasm", "Cache-Control", "no-cache")}, "caching", "app.wasm"},
		"kept absence":   {deployment{headers: set("none.js", "Cache-Control", "max-age=31536000")}, "caching", "not there is kept"},
		"no policy":      {deployment{headers: set("", "Content-Security-Policy", "")}, "content policy", "no Content-Security-Policy"},
		"no wasm":        {deployment{headers: policy(" 'wasm-unsafe-eval'", "")}, "content policy", "wasm-unsafe-eval"},
		"inline scripts": {deployment{headers: policy("script-src", "script-src 'unsafe-inline'")}, "content policy", "'unsafe-inline'"},
		"no base-uri":    {deployment{headers: policy("base-uri 'none'; ", "")}, "content policy", "base-uri"},
		"another policy": {deployment{headers: func(_ string, h http.Header) { h.Add("Content-Security-Policy", "default-src 'self'") }}, "content policy", "2 policies"},
		"policies in one header": {deployment{headers: func(_ string, h http.Header) {
			h.Set("Content-Security-Policy", h.Get("Content-Security-Policy")+", default-src 'self'")
		}}, "content policy", "2 policies"},
		"overruled":        {deployment{headers: policy("script-src", "script-src-elem 'unsafe-inline'; script-src")}, "content policy", "script-src-elem"},
		"policy of a link": {deployment{headers: ofLink(policy(" 'wasm-unsafe-eval'", ""))}, "content policy", "link to a conversation"},
		"framed link": {deployment{headers: ofLink(func(path string, h http.Header) {
			policy("; frame-ancestors 'none'", "")(path, h)
			h.Del("X-Frame-Options")
		})}, "framing", "link to a conversation"},
		"referrer of a link": {deployment{headers: ofLink(set("", "Referrer-Policy", ""))}, "other headers", "link to a conversation"},
		"server not allowed": {deployment{headers: policy("connect-src", "connect-src 'self'; x")}, "content policy", "cannot connect"},
		"framed by all": {deployment{headers: func(path string, h http.Header) {
			policy("; frame-ancestors 'none'", "")(path, h)
			h.Del("X-Frame-Options")
		}}, "framing", "any page"},
		"framed by strangers": {deployment{headers: policy("frame-ancestors 'none'", "frame-ancestors *")}, "framing", "strangers"},
		"practice not listed": {deployment{options: func(o *Options) { o.Origins = []string{"https://a.example"} }}, "framing", "https://a.example may not"},
		"framed by nobody":    {deployment{headers: policy("; frame-ancestors 'none'", ""), options: func(o *Options) { o.Origins = []string{"https://a.example"} }}, "framing", "https://a.example may not"},
		"contradiction":       {deployment{site: site.Options{FrameAncestors: []string{"https://a.example"}}, headers: set("", "X-Frame-Options", "DENY")}, "framing", "contradicts"},
		"sniffing":            {deployment{headers: set("", "X-Content-Type-Options", "")}, "other headers", "X-Content-Type-Options"},
		"referrer":            {deployment{headers: set("", "Referrer-Policy", "origin")}, "other headers", `"origin"`},
		"camera":              {deployment{headers: set("", "Permissions-Policy", "")}, "other headers", "camera"},
		"no server":           {deployment{site: site.Options{API: "http://127.0.0.1:1"}}, "server", "cannot be reached"},
		"server refuses":      {deployment{open: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }}, "server", "origin"},
		"wrong path":          {deployment{open: http.NotFound}, "server", "404"},
		"no upgrade":          {deployment{open: func(http.ResponseWriter, *http.Request) {}}, "server", "no websocket"},
		"another protocol":    {deployment{open: func(w http.ResponseWriter, req *http.Request) { accept(w, req, "hello") }}, "server", "another protocol"},
		"bad handshake":       {deployment{open: func(w http.ResponseWriter, req *http.Request) { accept(w, req, `0{"sid":""}`) }}, "server", "no sid"},
	} {
		report := tt.d.examine(t)
		var wrong []string
		named := false
		for _, f := range report.Faults {
			if f.Hint {
				continue
			}
			wrong = append(wrong, f.Check)
			named = named || f.Check == tt.check && strings.Contains(f.What, tt.what) && f.Mend != ""
		}
		wrong = slices.Compact(wrong)
		if !named || !slices.Equal(wrong, []string{tt.check}) || report.Clean() {
			var text bytes.Buffer
			report.Write(&text)
			t.Errorf("%s: wants %q of %s:\n%s", name, tt.what, tt.check, &text)
		}
	}
}

func TestNothingAnswers(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	report, err := Examine(t.Context(), Options{URL: server.URL})
	if err != nil || report.Clean() || len(report.Faults) != 1 {
		t.Errorf("%+v, %v", report, err)
	}
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // the client's complaint is meant
	report, err = Examine(t.Context(), Options{URL: secure.URL})
	if err != nil || len(report.Faults) != 1 || !strings.Contains(report.Faults[0].What, "certificate") {
		t.Errorf("%+v, %v", report, err)
	}
	for _, bad := range []string{"", "chat.example", "ftp://chat.example", "/chat", "http://"} {
		if _, err := Examine(t.Context(), Options{URL: bad}); err == nil {
			t.Errorf("%q was taken for an address", bad)
		}
	}
}

func TestWrite(t *testing.T) {
	r := &Report{
		Checks: []string{"page", "types"},
		Notes:  []string{"a note"},
		Faults: []Fault{{"types", "a is b", "make it c", false}, {"page", "could be d", "do e", true}},
	}
	var text bytes.Buffer
	r.Write(&text)
	const want = `hint   page: could be d
       to mend: do e
WRONG  types: a is b
       to mend: make it c
note   a note
1 thing is wrong
`
	if text.String() != want {
		t.Errorf("%s\nwant\n%s", &text, want)
	}
	if r.Clean() {
		t.Error("clean with a fault")
	}
}

func TestNormalize(t *testing.T) {
	for typed, want := range map[string]string{
		"https://Chat.Practice.Example":                    "https://chat.practice.example/",
		"https://chat.example:443/chat/index.html?x#token": "https://chat.example/chat/",
		"http://chat.example:80/":                          "http://chat.example/",
		"http://chat.example:8080/chat":                    "http://chat.example:8080/chat",
		"https://user:secret@chat.example/":                "https://chat.example/",
	} {
		u, err := url.Parse(typed)
		if err != nil {
			t.Fatal(err)
		}
		if normalize(u); u.String() != want {
			t.Errorf("%s: %s; want %s", typed, u, want)
		}
	}
}
