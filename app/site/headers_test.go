package site

import (
	"net/http"
	"strings"
	"testing"
)

func TestContentPolicy(t *testing.T) {
	for _, tt := range []struct {
		name       string
		o          Options
		directives []string
	}{
		{"default", Options{}, []string{
			"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "object-src 'none'",
			"base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "connect-src 'self' http: https: ws: wss:",
		}},
		{"API", Options{API: "https://api.example/socket.io/"}, []string{"connect-src 'self' https://api.example wss://api.example"}},
		{"websocket API", Options{API: "ws://127.0.0.1:9000"}, []string{"connect-src 'self' http://127.0.0.1:9000 ws://127.0.0.1:9000"}},
		{"embedded", Options{FrameAncestors: []string{"https://a.example", "https://b.example:8443"}}, []string{
			"frame-ancestors https://a.example https://b.example:8443",
		}},
	} {
		resp, _ := serve(t, testHandler(t, tt.o), "GET", "/")
		policy := resp.Header.Get("Content-Security-Policy")
		for _, want := range tt.directives {
			if !strings.Contains("; "+policy+";", "; "+want+";") {
				t.Errorf("%s: %q lacks %q", tt.name, policy, want)
			}
		}
		if strings.Contains(policy, "unsafe-inline") || strings.Contains(policy, "unsafe-eval'") && !strings.Contains(policy, "wasm-unsafe-eval") {
			t.Errorf("%s: %q", tt.name, policy)
		}
	}
	if _, err := Handler(webFolder(), Options{API: "https://api.example; script-src *"}); err == nil {
		t.Error("an API that is no URL reached the policy")
	}
}

func TestSecurityHeaders(t *testing.T) {
	alone, embedded := testHandler(t, Options{}), testHandler(t, Options{FrameAncestors: []string{"https://a.example"}})
	for _, path := range []string{"/", "/app-worker.js", "/web/app.wasm", "/nothing"} {
		resp, _ := serve(t, alone, "GET", path)
		for name, want := range map[string]string{
			"Referrer-Policy":            "no-referrer",
			"X-Content-Type-Options":     "nosniff",
			"Cross-Origin-Opener-Policy": "same-origin",
			"X-Frame-Options":            "DENY",
		} {
			if got := resp.Header.Get(name); got != want {
				t.Errorf("%s: %s %q; want %q", path, name, got, want)
			}
		}
		for _, denied := range []string{"camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()"} {
			if !strings.Contains(resp.Header.Get("Permissions-Policy"), denied) {
				t.Errorf("%s: Permissions-Policy lacks %s", path, denied)
			}
		}
		if resp, _ := serve(t, embedded, "GET", path); resp.Header.Get("X-Frame-Options") != "" {
			t.Errorf("%s: X-Frame-Options contradicts frame-ancestors", path)
		} else if resp.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" || resp.Header.Get("Cross-Origin-Embedder-Policy") != "require-corp" {
			t.Errorf("%s: an isolated website cannot embed it", path)
		}
	}
}

// The example is there beside the sandbox alone, under a policy of its own.
func TestExample(t *testing.T) {
	for _, path := range []string{examplePath, "/web/example.js"} {
		if resp, _ := serve(t, testHandler(t, Options{}), "GET", path); resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d without the sandbox", path, resp.StatusCode)
		}
	}
	h := testHandler(t, Options{Sandbox: true, FrameAncestors: []string{"'self'"}})
	resp, _ := serve(t, h, "GET", examplePath)
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Security-Policy") != examplePolicy {
		t.Errorf("%d, %q", resp.StatusCode, resp.Header.Get("Content-Security-Policy"))
	}
	resp, _ = serve(t, h, "GET", "/")
	if policy := resp.Header.Get("Content-Security-Policy"); strings.Contains(policy, "frame-src") || !strings.HasSuffix(policy, "frame-ancestors 'self'") {
		t.Errorf("the app's own policy is %q", policy)
	}
}
