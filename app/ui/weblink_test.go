package ui

import (
	"fmt"
	"testing"
)

func TestSpans(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"no link", `no link`},
		{"", ``},
		{"see https://example.org.", `see |[https://example.org]|.`},
		{"(http://example.org/a_(b))", `(|[http://example.org/a_(b)]|)`},
		{"HTTPS://Example.org/x, and http://b.example", `[HTTPS://Example.org/x]|, and |[http://b.example]`},
		{"https://a.example https://b.example", `[https://a.example]| |[https://b.example]`},
		{"xhttps://a.example", `x|[https://a.example]`},
		{"javascript://example.org/%0aalert(1)", `javascript://example.org/%0aalert(1)`},
		{"ftp://example.org mailto:a@example.org", `ftp://example.org mailto:a@example.org`},
		{"https:// nothing, https://", `https:// nothing, https://`},
		{"https://bank.example@evil.example/", `https://bank.example@evil.example/`},
		{"https://a.example/\u202egpj.exe", "[https://a.example/]|\u202egpj.exe"},
		{"“https://a.example/?q=1&r=2#f”", `“|[https://a.example/?q=1&r=2#f]|”`},
		{"https://مثال.example/ü", `[https://مثال.example/ü]`},
		{"https://[::1", `https://[::1`},
		{"（https://a.example/x）。", `（|[https://a.example/x]|）。`},
		{"https://a.example/、https://b.example。次", `[https://a.example/]|、|[https://b.example]|。次`},
		{"https://a.example/x؟ نعم", `[https://a.example/x]|؟ نعم`},
	} {
		got := ""
		for i, s := range spans(tt.text) {
			if i > 0 {
				got += "|"
			}
			if s.address != "" {
				got += fmt.Sprintf("[%s]", s.text)
			} else {
				got += s.text
			}
		}
		if got != tt.want {
			t.Errorf("%q: %s\nwant %s", tt.text, got, tt.want)
		}
	}
}

func FuzzSpans(f *testing.F) {
	f.Add("see (https://example.org/a_(b)), http://x")
	f.Fuzz(func(t *testing.T, text string) {
		all := ""
		for _, s := range spans(text) {
			all += s.text
		}
		if all != text {
			t.Errorf("%q became %q", text, all)
		}
	})
}
