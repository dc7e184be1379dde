package site

import (
	"slices"
	"strings"
	"testing"
)

func TestParseAPI(t *testing.T) {
	for _, good := range []string{
		"https://api.example", "http://127.0.0.1:8080", "wss://api.example/socket.io/", "https://api.example:8443/chat",
	} {
		if _, err := ParseAPI(good); err != nil {
			t.Errorf("ParseAPI(%q): %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "api.example", "//api.example", "/x", "ftp://api.example", "javascript:alert(1)", "https://", "https://:8080",
		"https://user:secret@api.example", "https://api.example?x=1", "https://api.example/#t", "https://api.example/?",
		"https://api.example:port", "https://a;b", "https://a b", "https://*.example", "https://a'b", "ws://[::1]:9000", "\x00",
		"https://api.example:99999", "https://api.example:0", "https://praxis-müller.example",
	} {
		_, err := ParseAPI(bad)
		if err == nil {
			t.Errorf("ParseAPI(%q) is taken", bad)
			continue
		}
		if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "\n") {
			t.Errorf("ParseAPI(%q): %v", bad, err)
		}
	}
}

func TestParseOrigins(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{" ", nil},
		{"https://practice.example", []string{"https://practice.example"}},
		{"https://Practice.Example:443/, http://localhost:3000", []string{"https://practice.example", "http://localhost:3000"}},
		{"http://a.example:80", []string{"http://a.example"}},
		{"https://a.example:80", []string{"https://a.example:80"}},
	} {
		if got, err := ParseOrigins(tt.in); err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("ParseOrigins(%q) = %q, %v; want %q", tt.in, got, err, tt.want)
		}
	}
	for _, bad := range []string{
		"*", "'self'", "practice.example", "https://*.example", "wss://a.example", "https://a.example/path",
		"https://a.example?x", " , ", "https://a.example,,https://b.example", "https://a.example,", "https://a.example;script-src", "https://ok.example,bad", "null",
	} {
		if got, err := ParseOrigins(bad); err == nil {
			t.Errorf("ParseOrigins(%q) = %q; want an error", bad, got)
		}
	}
}

func TestParseSignIn(t *testing.T) {
	if u, err := ParseSignIn("https://in.example/login?realm=a"); err != nil || u.RawQuery != "realm=a" {
		t.Errorf("ParseSignIn with a query: %v, %v", u, err)
	}
	if _, err := ParseSignIn("http://[::1]:9000/"); err != nil {
		t.Errorf("ParseSignIn with an IPv6 address, which comes into no policy: %v", err)
	}
	for _, bad := range []string{"wss://in.example", "/login", "https://in.example:99999/", "https://in.example/#x", "https://u@in.example"} {
		if _, err := ParseSignIn(bad); err == nil {
			t.Errorf("ParseSignIn(%q) is taken", bad)
		}
	}
}
