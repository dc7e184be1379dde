package site

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
)

// What is exported is what the server sends.
func TestExport(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	o := Options{API: "https://api.example", FrameAncestors: []string{"https://practice.example"}}
	if err := Export(dir, webFolder(), o); err != nil {
		t.Fatal(err)
	}
	h := testHandler(t, o)
	_, page := serve(t, h, "GET", "/")
	wasm := regexp.MustCompile(`data-wasm="([^"]+)"`).FindStringSubmatch(page)[1]
	for file, path := range map[string]string{
		"index.html": "/", "conversation.html": "/chat/x", "app-worker.js": "/app-worker.js",
		"manifest.webmanifest": "/manifest.webmanifest", "web/embed.js": "/web/embed.js", wasm: "/web/app.wasm",
	} {
		content, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Error(err)
			continue
		}
		if _, body := serve(t, h, "GET", path); body != string(content) {
			t.Errorf("%s differs from %s", file, path)
		}
	}
	br, err := os.ReadFile(filepath.Join(dir, wasm+".br"))
	if err != nil {
		t.Fatal(err)
	}
	var plain bytes.Buffer
	if _, err := plain.ReadFrom(brotli.NewReader(bytes.NewReader(br))); err != nil || !bytes.Equal(plain.Bytes(), fakeWasm) {
		t.Errorf("app.wasm.br does not hold app.wasm: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "web/app.wasm")); err == nil {
		t.Error("app.wasm is there twice")
	}
	for name, wants := range map[string][]string{
		"_headers": {
			"/*\n", "  Content-Security-Policy: default-src 'none'", "frame-ancestors https://practice.example",
			"/v/*\n  Cache-Control: public, max-age=31536000, immutable\n", "/index.html\n  Cache-Control: no-cache\n",
		},
		"_redirects":         {"/chat/* /conversation.html 200\n"},
		"nginx.conf.example": {"frame-ancestors https://practice.example", "application/wasm", "gzip_static on", "immutable"},
		"htaccess.example":   {"frame-ancestors https://practice.example", "AddEncoding br .br", "immutable"},
		"Caddyfile.example":  {"frame-ancestors https://practice.example", "precompressed br gzip", "immutable"},
	} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, want := range wants {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s lacks %q:\n%s", name, want, text)
			}
		}
	}
	if err := Export(dir, webFolder(), o); err != nil {
		t.Errorf("a second export: %v", err)
	}
}

func TestExportIntoAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Export(file, webFolder(), Options{}); err == nil {
		t.Error("a file was taken for a folder")
	}
}

// A folder that is served meanwhile: what did not change is not touched, and what
// names others is written after them.
func TestExportAgain(t *testing.T) {
	dir := t.TempDir()
	if err := Export(dir, webFolder(), Options{}); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-time.Hour)
	pages := map[string]bool{"index.html": true, "conversation.html": true, "app-worker.js": true}
	each := func(fn func(name, path string)) {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				fn(strings.TrimSuffix(strings.TrimSuffix(d.Name(), ".br"), ".gz"), path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	each(func(_, path string) {
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	})
	// Another address of the server changes the pages and what stands in headers.
	if err := Export(dir, webFolder(), Options{API: "https://api.example"}); err != nil {
		t.Fatal(err)
	}
	each(func(name, path string) {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		touched := info.ModTime().After(old.Add(time.Minute))
		if strings.HasSuffix(name, ".part") || pages[name] != touched && strings.HasPrefix(path, filepath.Join(dir, "v")) {
			t.Errorf("%s: written again %v", path, touched)
		}
		if pages[name] && !touched {
			t.Errorf("%s is the old one", path)
		}
	})
	// Where the page cannot be written everything else is there already.
	dir = t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "index.html", "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Export(dir, webFolder(), Options{}); err == nil {
		t.Fatal("a folder was replaced by the page")
	}
	for _, name := range []string{"conversation.html", "app-worker.js", "manifest.webmanifest", "web/embed.js", "_headers"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}
