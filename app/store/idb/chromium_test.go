//go:build unix

package idb

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

// pageTime is how long the tests of one page may take. They give up a little
// earlier, to say where they stood.
const pageTime = 2 * time.Minute

// TestChromium runs this package's tests for js/wasm in headless Chromium. Each
// subtest has an origin of its own, and so a storage of its own.
func TestChromium(t *testing.T) {
	wasm := filepath.Join(t.TempDir(), "idb.wasm")
	build := exec.Command("go", "test", "-c", "-o", wasm, ".")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go test -c for js/wasm: %v\n%s", err, out)
	}
	// Not t.TempDir: a browser that was killed may still be writing.
	profile, err := os.MkdirTemp("", "idb-profile-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(profile) })
	b := startBrowser(t, profile)

	t.Run("suite", func(t *testing.T) {
		p := newPage(t, wasm)
		p.open(t, b, "-test.run=^Test", "-test.skip=^(TestQuota|TestKill)")
		p.passed(t, "TestStore", "TestUpgradeFromFrozen")
	})
	t.Run("quota", func(t *testing.T) {
		p := newPage(t, wasm)
		p.open(t, b, "-test.run=^TestQuota")
		p.passed(t, "TestQuota")
	})
	// Last, since it kills the browser.
	t.Run("kill", func(t *testing.T) {
		p := newPage(t, wasm)
		p.open(t, b, "-test.run=^TestKillWrite$")
		select {
		case <-p.saved:
			b.kill()
		case r := <-p.done:
			t.Fatalf("nothing was saved\n%s", r.Output)
		case <-time.After(pageTime):
			t.Fatal("nothing was saved in time")
		}
		p.open(t, startBrowser(t, profile), "-test.run=^TestKillRead$")
		p.passed(t, "TestKillRead")
	})
}

// A page runs the test binary.
type page struct {
	server *httptest.Server
	goroot string
	wasm   string
	args   string
	done   chan report
	saved  chan struct{} // TestKillWrite has saved what it writes
	quota  func(bytes string) error
}

// A report is what the page sends when the test binary exits.
type report struct {
	Code   int
	Output string
}

func newPage(t *testing.T, wasm string) *page {
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	p := &page{goroot: strings.TrimSpace(string(goroot)), wasm: wasm, done: make(chan report, 1), saved: make(chan struct{}, 1)}
	p.server = httptest.NewServer(p.handler())
	t.Cleanup(p.server.Close)
	return p
}

// open opens the page with arguments for the test binary.
func (p *page) open(t *testing.T, b *browser, args ...string) {
	t.Helper()
	quoted, _ := json.Marshal(append([]string{"idb", "-test.v", "-test.timeout=100s"}, args...))
	p.args = string(quoted)
	p.quota = func(bytes string) error {
		return b.call("Storage.overrideQuotaForOrigin",
			map[string]any{"origin": p.server.URL, "quotaSize": json.Number(bytes)}, nil)
	}
	if err := b.call("Page.navigate", map[string]any{"url": p.server.URL}, nil); err != nil {
		t.Fatal(err)
	}
}

// passed waits for the report and fails the test unless all is well and the tests
// of the given names were among those that passed.
func (p *page) passed(t *testing.T, names ...string) {
	t.Helper()
	select {
	case r := <-p.done:
		for _, name := range names {
			if !strings.Contains(r.Output, "--- PASS: "+name+" ") {
				t.Errorf("%s did not pass", name)
			}
		}
		if r.Code != 0 {
			t.Errorf("exit code %d", r.Code)
		}
		if t.Failed() {
			t.Log(failures(r.Output))
		} else if testing.Verbose() {
			t.Log(r.Output)
		}
	case <-time.After(pageTime):
		t.Fatalf("no report from the page within %v", pageTime)
	}
}

// failures cuts what passed out of the output of a test binary.
func failures(output string) string {
	passed := regexp.MustCompile(`(?m)^(=== .*|\s*--- PASS: .*)\n`)
	return passed.ReplaceAllString(output, "")
}

func (p *page) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><title>idb</title><script src="/wasm_exec.js"></script><script src="/run.js"></script>`)
	})
	mux.HandleFunc("GET /run.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprintf(w, runScript, p.args)
	})
	mux.HandleFunc("GET /wasm_exec.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(p.goroot, "lib", "wasm", "wasm_exec.js"))
	})
	mux.HandleFunc("GET /test.wasm", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, p.wasm) })
	mux.HandleFunc("POST /quota", func(w http.ResponseWriter, r *http.Request) {
		if err := p.quota(r.FormValue("bytes")); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	mux.HandleFunc("POST /saved", func(http.ResponseWriter, *http.Request) { p.saved <- struct{}{} })
	mux.HandleFunc("POST /done", func(w http.ResponseWriter, r *http.Request) {
		var got report
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		p.done <- got
	})
	return mux
}

// runScript runs the test binary with what it prints kept for the report.
const runScript = `"use strict";
const output = [];
console.log = (...args) => output.push(args.join(" "));
console.error = console.log;
let reported = false; // the first report stands: later calls meet a program that is no more
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
	go.exit = report;
	const {instance} = await WebAssembly.instantiateStreaming(fetch("/test.wasm"), go.importObject);
	await go.run(instance);
})();
`
