package ui

import (
	"errors"
	"strings"
	"testing"

	"practicechat/app/messenger"
)

func TestSignIn(t *testing.T) {
	h := newHarness(t, &messenger.Snapshot{})
	h.wants([]string{"Server address", "Access token", "Sign in", "Not signed in", `role="alert"`}, "Try the sandbox", "Sign out")
	h.m.took()

	h.do(h.c.signIn.send)
	h.wants([]string{"Enter the server address first."})
	h.element(idServer).val = " https://chat.example.org "
	h.do(h.c.signIn.send)
	h.wants([]string{"Enter your access token first."})
	h.wantsCalls("")
	h.element(idToken).val = "abc\n"
	h.do(h.c.signIn.send)
	h.wantsCalls("sign in https://chat.example.org abc")

	h.show(&messenger.Snapshot{Phase: messenger.SigningIn, Connection: messenger.Connection{State: messenger.Connecting}})
	h.wants([]string{"Signing in…", "Cancel", `readonly`}, "Enter your access token first.")
	h.do(h.c.signIn.send)
	h.wantsCalls("") // not twice
}

// Each problem has its own words and says what to do next.
func TestSignInProblems(t *testing.T) {
	seen := map[string]messenger.ProblemCode{}
	for code := messenger.BadAddress; code <= messenger.NeedToken; code++ {
		what, advice := problemWords(code)
		if before, twice := seen[what]; twice || len(advice) < 20 {
			t.Errorf("problem %d says %q, as does problem %d", code, what, before)
		}
		seen[what] = code
		h := newHarness(t, &messenger.Snapshot{Problem: messenger.Problem{Code: code, Detail: "<b>from outside</b>"}})
		h.wants([]string{what, advice, "&lt;b&gt;from outside&lt;/b&gt;"}, say(wUnknownProblem))
	}
	if what, _ := problemWords(messenger.NeedToken + 1); what != say(wUnknownProblem) {
		t.Errorf("a problem of the future says %q", what)
	}
}

func TestSignInFixedServer(t *testing.T) {
	h := newHarness(t, &messenger.Snapshot{}, func(h *harness) { h.p.vars["PC_API"] = "https://chat.example.org" })
	h.wants([]string{"Server: https://chat.example.org", "Access token"}, "Server address")
	h.m.took()
	h.element(idToken).val = "abc"
	h.do(h.c.signIn.send)
	h.wantsCalls("sign in https://chat.example.org abc")
}

func TestSignInByLink(t *testing.T) {
	const here, there = "https://chat.example.org", "https://evil.example"
	for _, tt := range []struct{ name, fixed, fragment, calls, says string }{
		{"link", "", "#api=" + here + "&token=abc", "sign in " + here + " abc", "A token has come with the link"},
		{"escaped", "", "#api=https%3A%2F%2Fchat.example.org&token=a.b-c_d", "sign in " + here + " a.b-c_d", ""},
		{"no token", "", "#api=" + here, "", ""},
		{"none", "", "", "", ""},
		{"broken", "", "#token=%zz", "", ""},
		{"broken beside it", "", "#from=100%&api=" + here + "&token=abc&x=a;b", "sign in " + here + " abc", ""},
		{"fixed", here, "#token=abc", "sign in " + here + " abc", ""},
		{"fixed, same", here, "#api=wss://CHAT.example.org:443/&token=abc", "sign in " + here + " abc", ""},
		{"fixed, other", here, "#api=" + there + "&token=abc", "", "belongs to another server"},
	} {
		h := newHarness(t, &messenger.Snapshot{}, func(h *harness) { h.p.link, h.p.vars["PC_API"] = tt.fragment, tt.fixed })
		got := strings.TrimPrefix(h.m.took(), "visible true")
		if got = strings.TrimPrefix(got, "; "); got != tt.calls {
			t.Errorf("%s: asked to %q, want %q", tt.name, got, tt.calls)
		}
		h.wants([]string{tt.says})
	}
}

// A link that is opened while signed in goes on with the new token.
func TestLinkWhileSignedIn(t *testing.T) {
	h := newHarness(t, inboxOf())
	h.m.took()
	h.p.link = "#api=https://chat.example.org/&token=new"
	h.do(func() { h.p.happen("link") })
	h.wantsCalls("token new")
	h.p.link = "#api=https://other.example&token=new"
	h.do(func() { h.p.happen("link") })
	h.wantsCalls("sign in https://other.example new")
}

// A link that comes while the app starts is not lost.
func TestLinkWhileStarting(t *testing.T) {
	h := newHarness(t, &messenger.Snapshot{}, func(h *harness) { h.late = "#api=https://chat.example.org/&token=new" })
	if calls := h.m.took(); !strings.Contains(calls, "sign in https://chat.example.org/ new") {
		t.Errorf("calls: %s", calls)
	}
}

func TestSignInToTheSandbox(t *testing.T) {
	h := newHarness(t, &messenger.Snapshot{}, func(h *harness) { h.p.vars["PC_SANDBOX"] = "1" })
	h.wants([]string{"Try the sandbox"})
	h.m.took()
	h.p.sandbox = func() (string, error) { return "", errors.New("no") }
	h.do(func() { h.c.signIn.fetched = true })
	h.c.signIn.fetchSandbox()
	h.settle()
	h.wants([]string{"The sandbox did not answer."})
	h.p.sandbox = func() (string, error) { return "abc", nil }
	h.do(func() { h.c.signIn.fetched = true })
	h.c.signIn.fetchSandbox()
	h.settle()
	h.wantsCalls("sign in https://app.example abc")
}

func TestSignInLeavesNothingBehind(t *testing.T) {
	h := newHarness(t, &messenger.Snapshot{})
	h.show(inboxOf())
	h.wants(nil, idToken+`"`, "Access token")
}
