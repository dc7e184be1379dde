package ui

import (
	"testing"

	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// byPractice runs the app with a sign-in page, to which the user has gone once.
func byPractice(t *testing.T, s *messenger.Snapshot, link string) *harness {
	return newHarness(t, s, func(h *harness) {
		h.p.vars["PC_SIGNIN"], h.p.vars["PC_LINKS"] = "https://practice.example/login?realm=a", ""
		h.p.link = link
		h.p.keepState()
	})
}

func TestPracticeSignsIn(t *testing.T) {
	h := byPractice(t, &messenger.Snapshot{}, "")
	h.wants([]string{say(wPracticeSignIn), "Access token"})
	h.do(h.c.screen.askPractice)
	if want := "https://practice.example/login?realm=a&return=https%3A%2F%2Fapp.example%2F&state=state1"; h.p.opened != want {
		t.Errorf("went to %q, want %q", h.p.opened, want)
	}
	if h = newHarness(t, &messenger.Snapshot{}); h.c.screen.practiceSignsIn() {
		t.Error("there is no page to sign in by")
	}
	h = newHarness(t, &messenger.Snapshot{}, func(h *harness) { h.p.vars["PC_SIGNIN"] = "/sandbox/signin" })
	h.do(h.c.screen.askPractice)
	if want := "https://app.example/sandbox/signin?return=https%3A%2F%2Fapp.example%2F&state=state0"; h.p.opened != want {
		t.Errorf("went to %q, want %q", h.p.opened, want)
	}
	h = newHarness(t, &messenger.Snapshot{}, func(h *harness) { h.p.vars["PC_SIGNIN"], h.p.inFrame = "https://practice.example", true })
	if h.c.screen.practiceSignsIn() {
		t.Error("a frame is sent away")
	}
}

// A link comes in once, and only with a state that was made here.
func TestLinkByPractice(t *testing.T) {
	const api = "&api=https://chat.example.org"
	for _, tt := range []struct {
		name, link, calls string
		says              phrase
	}{
		{"asked for", "#token=abc&state=state0" + api, "sign in https://chat.example.org abc", wSigningIn},
		{"no state", "#token=abc" + api, "", wLinkUnasked},
		{"empty state", "#token=abc&state=" + api, "", wLinkUnasked},
		{"wrong state", "#token=abc&state=state1" + api, "", wLinkStale},
		{"refused", "#error=cancelled&state=state0", "", wPracticeRefused},
		{"state alone, a wrong one", "#state=x", "", wLinkStale},
	} {
		h := byPractice(t, &messenger.Snapshot{}, tt.link)
		h.m.calls = h.m.calls[1:] // that it is visible
		h.wantsCalls(tt.calls)
		if tt.calls == "" {
			h.wants([]string{say(tt.says)})
			if !h.m.resumed {
				t.Errorf("%s: what is kept was not opened", tt.name)
			}
		}
	}

	h := byPractice(t, inboxOf(), "")
	h.m.took()
	for _, calls := range []string{"token new", ""} { // the second time it is used up
		h.p.link = "#token=new&state=state0" + api
		h.do(func() { h.p.happen("link") })
		h.wantsCalls(calls)
	}
	h.wants([]string{say(wLinkStale)})
	h.do(func() { h.c.notice.dismiss(nil, app.Event{}) })
	h.wants(nil, say(wLinkStale))
	h.show(locked(messenger.Lock{}))
	h.p.link = "#token=new" + api
	h.do(func() { h.p.happen("link") })
	h.wants([]string{say(wLinkUnasked)})
	h.wantsCalls("")
}

// A state is looked at also where links need none.
func TestStateIsNeverIgnored(t *testing.T) {
	h := newHarness(t, &messenger.Snapshot{}, func(h *harness) { h.p.link = "#token=abc&api=https://chat.example.org&state=made-up" })
	h.m.calls = h.m.calls[1:]
	h.wantsCalls("")
	h.wants([]string{say(wLinkStale)})
}

func TestHostSignsInWhenAsked(t *testing.T) {
	h := hosted(t, &messenger.Snapshot{})
	h.wants([]string{say(wPracticeSignIn)})
	h.p.told = nil
	h.do(h.c.screen.askPractice)
	if len(h.p.told) != 1 || h.p.told[0] != `{"is":"token","why":"start"}` {
		t.Errorf("told the host %q", h.p.told)
	}
	h.do(func() { h.p.hear(`{"is":"token","token":""}`) })
	h.wants([]string{say(wHostNobody)})
	h = newHarness(t, &messenger.Snapshot{}, func(h *harness) { h.p.hosted, h.p.mute = true, true })
	if h.c.screen.practiceSignsIn() {
		t.Error("a host that gives no tokens is to sign in")
	}
}
