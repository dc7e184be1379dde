package server

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHandshakeRefused(t *testing.T) {
	const ok = socketPath
	for _, tt := range []struct {
		name   string
		method string // GET if empty
		target string
		header string // one header more, as "Name: value"
		status int
		body   string
	}{
		{"polling", "", "/socket.io/?EIO=4&transport=polling", "", 400, `{"code":0,"message":"Transport unknown"}`},
		{"polling post", "POST", "/socket.io/?EIO=4&transport=polling&sid=x", "", 400, `{"code":0,"message":"Transport unknown"}`},
		{"no transport", "", "/socket.io/?EIO=4", "", 400, `{"code":0,"message":"Transport unknown"}`},
		{"unknown transport", "", "/socket.io/?EIO=4&transport=abc", "", 400, `{"code":0,"message":"Transport unknown"}`},
		{"webtransport", "", "/socket.io/?EIO=4&transport=webtransport", "", 400, `{"code":0,"message":"Transport unknown"}`},
		{"session id", "", ok + "&sid=abcdef", "", 400, `{"code":1,"message":"Session ID unknown"}`},
		{"empty session id", "", ok + "&sid=", "", 400, `{"code":1,"message":"Session ID unknown"}`},
		{"post", "POST", ok, "", 400, `{"code":2,"message":"Bad handshake method"}`},
		{"put", "PUT", ok, "", 400, `{"code":2,"message":"Bad handshake method"}`},
		{"no upgrade", "", ok, "Upgrade: ", 400, `{"code":3,"message":"Bad request"}`},
		{"no connection header", "", ok, "Connection: ", 400, `{"code":3,"message":"Bad request"}`},
		{"old websocket", "", ok, "Sec-WebSocket-Version: 8", 400, `{"code":3,"message":"Bad request"}`},
		{"no key", "", ok, "Sec-WebSocket-Key: ", 400, `{"code":3,"message":"Bad request"}`},
		{"short key", "", ok, "Sec-WebSocket-Key: AAAA", 400, `{"code":3,"message":"Bad request"}`},
		{"no version", "", "/socket.io/?transport=websocket", "", 400, `{"code":5,"message":"Unsupported protocol version"}`},
		{"version 3", "", "/socket.io/?EIO=3&transport=websocket", "", 400, `{"code":5,"message":"Unsupported protocol version"}`},
		{"version abc", "", "/socket.io/?EIO=abc&transport=websocket", "", 400, `{"code":5,"message":"Unsupported protocol version"}`},
		{"foreign origin", "", ok, "Origin: https://evil.example", 403, `{"code":4,"message":"Forbidden"}`},
		{"null origin", "", ok, "Origin: null", 403, `{"code":4,"message":"Forbidden"}`},
		{"other path", "", "/socket.io/x?EIO=4&transport=websocket", "", 404, ""},
		{"no slash", "", "/socket.io?EIO=4&transport=websocket", "", 404, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			method := tt.method
			if method == "" {
				method = "GET"
			}
			r := httptest.NewRequest(method, tt.target, nil)
			r.Header.Set("Connection", "Upgrade")
			r.Header.Set("Upgrade", "websocket")
			r.Header.Set("Sec-WebSocket-Version", "13")
			r.Header.Set("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==")
			if name, value, ok := strings.Cut(tt.header, ": "); ok {
				r.Header.Set(name, value)
			}
			w := httptest.NewRecorder()
			New(Options{}).ServeHTTP(w, r)
			if w.Code != tt.status {
				t.Errorf("status %d, want %d", w.Code, tt.status)
			}
			if tt.body == "" {
				return
			}
			if got := w.Body.String(); got != tt.body {
				t.Errorf("body %s, want %s", got, tt.body)
			}
			if got := w.Header().Get("Content-Type"); got != "application/json" {
				t.Errorf("content type %q", got)
			}
			if got := w.Header().Get("Upgrade"); got != "" {
				t.Errorf("the refusal offers an upgrade to %q", got)
			}
		})
	}
}

func TestAllowOrigins(t *testing.T) {
	for _, tt := range []struct {
		list   []string
		origin string
		want   bool
	}{
		{nil, "", true},
		{nil, "http://chat.example:8080", true},
		{nil, "https://chat.example:8080", true},
		{nil, "http://chat.example", false},
		{nil, "null", false},
		{[]string{"https://practice.example"}, "https://practice.example", true},
		{[]string{"https://practice.example"}, "https://PRACTICE.example", true},
		{[]string{"https://practice.example"}, "http://practice.example", false},
		{[]string{"https://practice.example"}, "https://practice.example.evil.example", false},
		{[]string{"https://practice.example"}, "https://evil.example/https://practice.example", false},
		{[]string{"*"}, "https://evil.example", true},
	} {
		r := &http.Request{Host: "chat.example:8080", Header: http.Header{}}
		if tt.origin != "" {
			r.Header.Set("Origin", tt.origin)
		}
		if got := AllowOrigins(tt.list...)(r); got != tt.want {
			t.Errorf("AllowOrigins(%q) of %q = %v, want %v", tt.list, tt.origin, got, tt.want)
		}
	}
}

func TestHandshake(t *testing.T) {
	serve(t, Options{}, func(t *testing.T, f *fixture) {
		seen := map[string]bool{}
		for range 3 {
			p := f.dial()
			p.send("40") // before the handshake was read: it must not be lost
			hello := p.expect(`0{"sid":"*","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}`)
			connected := p.expect(`40{"sid":"*"}`)
			p.expect(`42["auth",{}]`)
			for _, text := range []string{hello[1:], connected[2:]} {
				var session struct{ SID string }
				if err := json.Unmarshal([]byte(text), &session); err != nil {
					t.Fatal(err)
				}
				// 128 bits of randomness are 26 characters of base 32.
				if len(session.SID) < 26 || seen[session.SID] {
					t.Errorf("session id %q is short or was used before", session.SID)
				}
				seen[session.SID] = true
			}
		}
	})
}
