//go:build unix

package hostile

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"practicechat/app/wasmtest"
)

// TestChromium plays every case with a client in WebAssembly, in headless Chromium:
// this package's own test binary, for which this process plays the servers. It runs
// once on a bare page and once on one with the guard script of the product's page,
// which replaces the browser's WebSocket.
func TestChromium(t *testing.T) {
	wasm := wasmtest.Build(t)
	b := wasmtest.Start(t, wasmtest.Profile(t))
	t.Run("bare", func(t *testing.T) { runPage(t, b, wasm) })
	t.Run("guarded", func(t *testing.T) {
		runPage(t, b, wasm, filepath.Join("..", "..", "..", "web", "ws-guard.js"))
	})
}

// runPage runs the test binary in a page and fails unless every case passed.
func runPage(t *testing.T, b *wasmtest.Browser, wasm string, scripts ...string) {
	servers := &stage{servers: map[string]*Server{}}
	t.Cleanup(servers.close)
	p := wasmtest.NewPage(t, wasm)
	for _, file := range scripts {
		p.Script(file)
	}
	p.Mux.HandleFunc("GET /start", servers.start)
	p.Mux.HandleFunc("GET /wait", servers.wait)
	p.Env["HOSTILE_SERVERS"] = p.URL
	p.Open(t, b, "-test.parallel=5", "-test.run=^TestCases$")
	r := p.Report(t)
	if passed := strings.Count(r.Output, "    --- PASS: TestCases/"); passed != len(Cases()) {
		t.Errorf("%d of %d cases passed", passed, len(Cases()))
	}
}

// A stage plays the servers that a page asks for.
type stage struct {
	mu      sync.Mutex
	servers map[string]*Server // by the names of their cases
}

// start starts the server of a case and answers its address.
func (p *stage) start(w http.ResponseWriter, r *http.Request) {
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
func (p *stage) wait(w http.ResponseWriter, r *http.Request) {
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

func (p *stage) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.servers {
		s.Close()
	}
}
