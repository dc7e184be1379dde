package site

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
	for file, path := range map[string]string{
		"index.html": "/", "app.js": "/app.js", "app-worker.js": "/app-worker.js", "shell.css": "/shell.css",
		"manifest.webmanifest": "/manifest.webmanifest", "web/app.wasm": "/web/app.wasm", "web/app.css": "/web/app.css",
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
	br, err := os.ReadFile(filepath.Join(dir, "web/app.wasm.br"))
	if err != nil {
		t.Fatal(err)
	}
	var plain bytes.Buffer
	if _, err := plain.ReadFrom(brotli.NewReader(bytes.NewReader(br))); err != nil || !bytes.Equal(plain.Bytes(), fakeWasm) {
		t.Errorf("web/app.wasm.br does not hold app.wasm: %v", err)
	}
	headers, err := os.ReadFile(filepath.Join(dir, "_headers"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/*\n", "  Content-Security-Policy: default-src 'none'", "frame-ancestors https://practice.example", "  Cache-Control: no-cache\n"} {
		if !strings.Contains(string(headers), want) {
			t.Errorf("_headers lacks %q:\n%s", want, headers)
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
