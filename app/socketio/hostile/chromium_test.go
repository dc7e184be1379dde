//go:build !js

package hostile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// browserTime is how long all cases may take in a browser.
const browserTime = 2 * time.Minute

// TestChromium plays every case with a client in WebAssembly, in headless Chromium:
// this package's own test binary, for which this process plays the servers. It runs
// once on a bare page and once on one with the guard script of the product's page,
// which replaces the browser's WebSocket.
func TestChromium(t *testing.T) {
	chromium, err := lookChromium()
	if err != nil {
		t.Fatal(err)
	}
	wasm := filepath.Join(t.TempDir(), "hostile.wasm")
	build := exec.Command("go", "test", "-c", "-o", wasm, ".")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go test -c for js/wasm: %v\n%s", err, out)
	}
	t.Run("bare", func(t *testing.T) { runPage(t, chromium, wasm, "") })
	t.Run("guarded", func(t *testing.T) { runPage(t, chromium, wasm, filepath.Join("..", "..", "..", "web", "ws-guard.js")) })
}

// lookChromium finds the browser: $CHROMIUM, or one of its usual names.
func lookChromium() (string, error) {
	names := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}
	if name := os.Getenv("CHROMIUM"); name != "" {
		names = []string{name}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("needs Chromium, as %s in PATH, or named by $CHROMIUM", strings.Join(names, ", "))
}

// runPage runs the test binary in a page and passes on what it reports.
func runPage(t *testing.T, chromium, wasm, guard string) {
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	p := &page{
		servers: map[string]*Server{},
		wasm:    wasm,
		exec:    filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm", "wasm_exec.js"),
		guard:   guard,
		done:    make(chan report, 1),
	}
	defer p.close()
	web := httptest.NewServer(p.handler())
	defer web.Close()

	profile, err := os.MkdirTemp("", "hostile")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(profile) // as far as what is left of the browser lets go of it

	var stderr bytes.Buffer
	cmd := exec.Command(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--remote-debugging-port=0", "--user-data-dir="+profile, web.URL)
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	defer func() {
		cmd.Process.Kill()
		<-exited
	}()

	select {
	case r := <-p.done:
		if passed := strings.Count(r.Output, "    --- PASS: TestCases/"); r.Code != 0 || passed != len(Cases()) {
			t.Errorf("%d of %d cases passed, exit code %d\n%s", passed, len(Cases()), r.Code, failures(r.Output))
		}
	case err := <-exited:
		exited <- err
		t.Errorf("Chromium ended: %v\n%s", err, stderr.String())
	case <-time.After(browserTime):
		t.Errorf("no report from the page within %v\n%s", browserTime, stderr.String())
	}
}

// failures cuts what passed out of the output of a test binary.
func failures(output string) string {
	passed := regexp.MustCompile(`(?m)^(=== .*|\s*--- PASS: .*)\n`)
	return passed.ReplaceAllString(output, "")
}

// page serves the page and plays the servers that it asks for.
type page struct {
	wasm  string // the test binary
	exec  string // Go's script that runs it
	guard string // a script that runs first, "" for none
	done  chan report

	mu      sync.Mutex
	servers map[string]*Server // by the names of their cases
}

// report is what the page sends when the test binary exits.
type report struct {
	Code   int
	Output string
}

func (p *page) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		guard := ""
		if p.guard != "" {
			guard = `<script src="/guard.js"></script>`
		}
		fmt.Fprintf(w, `<!doctype html><title>hostile servers</title>%s<script src="/wasm_exec.js"></script><script src="/run.js"></script>`, guard)
	})
	mux.HandleFunc("GET /run.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, runScript)
	})
	mux.HandleFunc("GET /wasm_exec.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, p.exec)
	})
	mux.HandleFunc("GET /guard.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, p.guard) })
	mux.HandleFunc("GET /test.wasm", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, p.wasm) })
	mux.HandleFunc("GET /start", p.start)
	mux.HandleFunc("GET /wait", p.wait)
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

// runScript runs the test binary with what it prints kept for the report. The
// first report stands: sockets that close after the exit call a program that is
// no more.
const runScript = `"use strict";
const output = [];
console.log = (...args) => output.push(args.join(" "));
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
	go.argv = ["hostile", "-test.v", "-test.parallel=5", "-test.run=^TestCases$"];
	go.env = {HOSTILE_SERVERS: location.origin};
	go.exit = report;
	const {instance} = await WebAssembly.instantiateStreaming(fetch("/test.wasm"), go.importObject);
	await go.run(instance);
})();
`

// start starts the server of a case and answers its address.
func (p *page) start(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("case")
	for _, c := range Cases() {
		if c.Name != name {
			continue
		}
		s, err := NewServer(c)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		p.mu.Lock()
		if old := p.servers[name]; old != nil {
			old.Close()
		}
		p.servers[name] = s
		p.mu.Unlock()
		fmt.Fprint(w, s.URL())
		return
	}
	http.NotFound(w, r)
}

// wait answers what the server of a case has to say of the client, nothing if all
// is well.
func (p *page) wait(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	s := p.servers[r.FormValue("case")]
	p.mu.Unlock()
	if s == nil {
		http.NotFound(w, r)
		return
	}
	if err := s.Wait(playTime); err != nil {
		fmt.Fprint(w, err)
	}
}

func (p *page) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.servers {
		s.Close()
	}
}
