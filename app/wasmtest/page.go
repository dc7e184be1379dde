//go:build unix

package wasmtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// PageTime is how long the tests of one page may take. They give up a little
// earlier, to say where they stood.
const PageTime = 2 * time.Minute

// Build builds the js/wasm test binary of the package that is being tested, from
// the same copies of modules as app.wasm, and stripped like it.
func Build(t testing.TB) (wasm string) {
	t.Helper()
	goMod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Dir(string(goMod))
	if _, err := os.Stat(filepath.Join(root, ".slim", "go.mod")); err != nil {
		t.Fatalf("%v: make writes it", err)
	}
	tested, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	wasm = filepath.Join(t.TempDir(), "test.wasm")
	build := exec.Command("go", "test", "-c", "-modfile", ".slim/go.mod", "-overlay", ".slim/overlay.json", "-o", wasm, tested)
	build.Dir = root // which the paths in the overlay begin at
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go test -c for js/wasm: %v\n%s", err, out)
	}
	if out, err := exec.Command("go", "run", "practicechat/wasm/strip", wasm, wasm).CombinedOutput(); err != nil {
		t.Fatalf("go run practicechat/wasm/strip: %v\n%s", err, out)
	}
	return wasm
}

// Profile makes an empty folder for a browser's profile.
func Profile(t testing.TB) string {
	t.Helper()
	// Not t.TempDir: a browser that was killed may still be writing.
	dir, err := os.MkdirTemp("", "chromium-profile-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// A Page runs the test binary. It has an origin of its own, and so a storage of its
// own.
type Page struct {
	URL string
	// Mux serves the page; a test adds what else its binary asks for.
	Mux *http.ServeMux
	// Env is the environment of the test binary.
	Env map[string]string
	// Done gets the report.
	Done chan Report

	args    []string
	scripts []string // paths of what runs first
}

// A Report is what the page sends when the test binary exits.
type Report struct {
	Code   int
	Output string
}

// NewPage serves a page that runs a test binary. It ends with the test.
func NewPage(t testing.TB, wasm string) *Page {
	t.Helper()
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	wasmExec := filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm", "wasm_exec.js")
	p := &Page{Mux: http.NewServeMux(), Env: map[string]string{}, Done: make(chan Report, 1)}
	p.Mux.HandleFunc("GET /{$}", p.html)
	p.Mux.HandleFunc("GET /run.js", p.run)
	p.Mux.HandleFunc("GET /wasm_exec.js", serve(wasmExec))
	p.Mux.HandleFunc("GET /test.wasm", serve(wasm))
	p.Mux.HandleFunc("POST /done", p.done)
	server := httptest.NewServer(p.Mux)
	t.Cleanup(server.Close)
	p.URL = server.URL
	return p
}

// Script adds a file that the page runs first.
func (p *Page) Script(file string) {
	at := fmt.Sprintf("/script%d.js", len(p.scripts))
	p.Mux.HandleFunc("GET "+at, serve(file))
	p.scripts = append(p.scripts, at)
}

func serve(file string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, file) }
}

// Open opens the page with arguments for the test binary.
func (p *Page) Open(t testing.TB, b *Browser, args ...string) {
	t.Helper()
	p.args = append([]string{"test", "-test.v", "-test.timeout=100s"}, args...)
	if err := b.Call("Page.navigate", map[string]any{"url": p.URL}, nil); err != nil {
		t.Fatal(err)
	}
}

// Report waits for the report and fails the test unless all is well.
func (p *Page) Report(t testing.TB) Report {
	t.Helper()
	select {
	case r := <-p.Done:
		if r.Code != 0 {
			t.Errorf("exit code %d", r.Code)
			t.Log(r.Failures())
		} else if testing.Verbose() {
			t.Log(r.Output)
		}
		return r
	case <-time.After(PageTime):
		t.Fatalf("no report from the page within %v", PageTime)
		panic("unreachable")
	}
}

// Passed is Report, and fails the test unless the tests of the given names were
// among those that passed.
func (p *Page) Passed(t testing.TB, names ...string) {
	t.Helper()
	r := p.Report(t)
	for _, name := range names {
		if !strings.Contains(r.Output, "--- PASS: "+name+" ") {
			t.Errorf("%s did not pass", name)
		}
	}
}

var passed = regexp.MustCompile(`(?m)^(=== .*|\s*--- PASS: .*)\n`)

// Failures is the output without what passed.
func (r Report) Failures() string { return passed.ReplaceAllString(r.Output, "") }

func (p *Page) html(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, `<!doctype html><title>tests</title>`)
	for _, script := range p.scripts {
		fmt.Fprintf(w, `<script src="%s"></script>`, script)
	}
	fmt.Fprint(w, `<script src="/wasm_exec.js"></script><script src="/run.js"></script>`)
}

func (p *Page) run(w http.ResponseWriter, _ *http.Request) {
	args, _ := json.Marshal(p.args)
	env, _ := json.Marshal(p.Env)
	w.Header().Set("Content-Type", "text/javascript")
	fmt.Fprintf(w, runScript, args, env)
}

func (p *Page) done(w http.ResponseWriter, r *http.Request) {
	var got Report
	if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	p.Done <- got
}

// runScript runs the test binary with what it prints kept for the report. The
// first report stands: what comes later, a socket that closes for example, calls a
// program that is no more.
const runScript = `"use strict";
const output = [];
console.log = (...args) => output.push(args.join(" "));
console.error = console.log;
let reported = false;
const report = (code) => {
	if (reported) return;
	reported = true;
	fetch("/done", {method: "POST", body: JSON.stringify({code, output: output.join("\n") + "\n"})});
};
addEventListener("error", (e) => { output.push(String(e.message)); report(99); });
addEventListener("unhandledrejection", (e) => { output.push(String(e.reason)); report(99); });
(async () => {
	const go = new Go();
	go.argv = %s;
	go.env = %s;
	go.exit = report;
	const {instance} = await WebAssembly.instantiateStreaming(fetch("/test.wasm"), go.importObject);
	await go.run(instance);
})();
`
