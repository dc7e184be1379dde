package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// hosted runs the app in a frame of embed.js.
func hosted(t *testing.T, s *messenger.Snapshot) *harness {
	return newHarness(t, s, func(h *harness) { h.p.hosted = true })
}

func TestWhoSaysWhoIsSignedIn(t *testing.T) {
	for _, tt := range []struct {
		name, link      string
		hosted, resumes bool
	}{
		{"nobody", "", false, true},
		{"a link", "#api=https://chat.example.org&token=abc", false, false},
		{"a host", "", true, false},
	} {
		h := newHarness(t, &messenger.Snapshot{}, func(h *harness) { h.p.link, h.p.hosted = tt.link, tt.hosted })
		if h.m.resumed != tt.resumes {
			t.Errorf("%s: resumed %v", tt.name, h.m.resumed)
		}
		if asked := slices.Equal(h.p.told, []string{`{"is":"ready"}`, `{"is":"token","why":"start"}`}); asked != tt.hosted {
			t.Errorf("%s: told the host %q", tt.name, h.p.told)
		}
	}
}

func TestHostSignsInAndOut(t *testing.T) {
	h := hosted(t, &messenger.Snapshot{})
	h.m.took()
	for _, tt := range []struct{ message, calls string }{
		{`{"is":"token","token":"abc","api":"https://chat.example.org"}`, "sign in https://chat.example.org abc"},
		{`{"is":"sign-out"}`, "sign out"},
		{`{"is":"token","token":""}`, "leave"},
		{`{"is":"else"}`, ""},
		{`{"is":7}`, ""},
		{`null`, ""},
		{`nonsense`, ""},
	} {
		h.do(func() { h.p.hear(tt.message) })
		if got := h.m.took(); got != tt.calls {
			t.Errorf("%s: asked to %q, want %q", tt.message, got, tt.calls)
		}
	}
}

func TestHostAsksForAConversation(t *testing.T) {
	waiting := inboxOf()
	waiting.Inbox.State = messenger.Loading
	h := hosted(t, waiting)
	h.m.took()
	rows := inboxOf(messenger.Row{UUID: "a"}, messenger.Row{UUID: "b"})
	later := func(s *messenger.Snapshot) *messenger.Snapshot {
		return with(s, func(s *messenger.Snapshot, _ *messenger.View) { s.Inbox.AsOf = s.Inbox.AsOf.Add(time.Second) })
	}
	newer := later(inboxOf(messenger.Row{UUID: "a"}, messenger.Row{UUID: "c"}))
	for _, tt := range []struct {
		message string
		show    *messenger.Snapshot
		calls   string
	}{
		{`{"is":"shown","conversation":"b"}`, nil, ""}, // the inbox is not here yet
		{`{"is":"shown"}`, rows, "open b"},
		{`{"is":"shown","conversation":"a"}`, nil, "open a"},
		{`{"is":"shown","conversation":7}`, nil, ""},
		{`{"is":"shown"}`, rows, ""},                          // once each
		{`{"is":"shown","conversation":"c"}`, nil, "refresh"}, // it may be a new one
		{`{"is":"shown"}`, rows, ""},                          // which this list does not say
		{`{"is":"shown"}`, newer, "open c"},
		{`{"is":"shown","conversation":"else"}`, nil, "refresh"},
		{`{"is":"shown"}`, later(newer), ""}, // there is none
		{`{"is":"shown"}`, later(later(with(newer, func(s *messenger.Snapshot, _ *messenger.View) {
			s.Inbox.Rows = rowsOf(messenger.Row{UUID: "else"})
		}))), ""},
	} {
		h.do(func() { h.p.hear(tt.message) })
		if tt.show != nil {
			h.show(with(tt.show, func(*messenger.Snapshot, *messenger.View) {}))
		}
		if got := h.m.took(); got != tt.calls {
			t.Errorf("%s: asked to %q, want %q", tt.message, got, tt.calls)
		}
	}
	// Nobody is torn away from something else that was begun meanwhile.
	h.do(func() { h.p.hear(`{"is":"shown","conversation":"d"}`) })
	h.time = h.time.Add(askedWait)
	h.m.took()
	h.show(later(inboxOf(messenger.Row{UUID: "d"})))
	h.wantsCalls("")
}

// attend does what the goroutine does that follows the messenger.
func (h *harness) attend() {
	h.c.attend()
	h.settle()
}

// The browser takes the frame of a closed panel for visible.
func TestHostIsToldWhatComesWhileItsPanelIsClosed(t *testing.T) {
	h := hosted(t, talkOf("a", "m1"))
	h.attend()
	for _, tt := range []struct {
		away        bool
		items, told string
	}{
		{false, "m1 m2", ""},
		{true, "m1 m2", ""},
		{true, "m1 m2 m3 m4", `{"is":"unread","count":2}`},
		{false, "m1 m2 m3 m4", `{"is":"unread"}`},
	} {
		h.p.told = nil
		h.c.host.away.Store(tt.away) // without waking the goroutine whose work this test does
		h.show(talkOf("a", tt.items))
		h.attend()
		if got := strings.Join(h.p.told, ""); got != tt.told {
			t.Errorf("away %v and %s: told %q, want %q", tt.away, tt.items, got, tt.told)
		}
	}
}

func TestHostTurns(t *testing.T) {
	c := newHost(nil)
	for range 2 { // the second one is no news
		c.hear(`{"is":"hidden"}`)
	}
	if !c.away.Load() || len(c.turned) != 1 {
		t.Errorf("away %v, %d times turned", c.away.Load(), len(c.turned))
	}
	<-c.turned
	c.turn(true)
	if c.turn(false); c.away.Load() || len(c.turned) != 1 {
		t.Errorf("back: away %v, %d times turned", c.away.Load(), len(c.turned))
	}
}

func TestHostIsTold(t *testing.T) {
	h := hosted(t, inboxOf())
	h.p.told = nil
	told := func(what string, want ...string) {
		t.Helper()
		if !slices.Equal(h.p.told, want) {
			t.Errorf("%s: told %q, want %q", what, h.p.told, want)
		}
		h.p.told = nil
	}
	h.show(locked(messenger.Lock{}))
	h.p.focus = nil
	h.do(func() { h.p.hear(`{"is":"shown"}`) })
	for end := time.Now().Add(5 * time.Second); h.p.focus == nil && time.Now().Before(end); h.settle() {
		time.Sleep(time.Millisecond) // the focus comes after the next frame
	}
	h.wantsFocus(idPIN)
	h.show(inboxOf(messenger.Row{UUID: "a", Unread: 2}, messenger.Row{UUID: "b", Unread: 1}))
	h.attend()
	told("unread messages", `{"is":"unread","count":3}`)
	s := inboxOf()
	s.Problem.Code = messenger.TokenExpired
	h.show(s)
	h.attend()
	told("an ended token", `{"is":"token","why":"refused"}`, `{"is":"unread"}`)
	s = inboxOf()
	s.Problem.Code = messenger.NoAnswer
	h.show(s)
	told("a silent server", `{"is":"error","code":"chat","text":"The server does not answer the sign-in"}`)
	h.do(func() { h.p.happen("escape") })
	told("Escape", `{"is":"close"}`)
	h.do(func() { h.c.top.shut(nil, app.Event{}) })
	told("Close", `{"is":"close"}`)
	s = inboxOf()
	s.TokenExpires = h.time.Add(2 * time.Millisecond)
	h.show(s)
	for end := time.Now().Add(5 * time.Second); len(h.p.told) == 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond) // a timer has it asked for
		h.settle()
	}
	told("a token about to end", `{"is":"token","why":"ends"}`)
}

// A host that has the same token only is not asked over and over.
func TestHostIsAskedAgainSlowly(t *testing.T) {
	h := hosted(t, inboxOf())
	h.p.told = nil
	refused := inboxOf()
	refused.Problem.Code = messenger.TokenRefused
	for range 5 {
		h.show(refused)
		h.show(inboxOf(messenger.Row{UUID: "a"})) // as while it is tried
	}
	if want := []string{`{"is":"token","why":"refused"}`}; !slices.Equal(h.p.told, want) {
		t.Errorf("told %q, want %q", h.p.told, want)
	}
	h.show(refused)
	for end := time.Now().Add(5 * time.Second); len(h.p.told) == 1 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
		h.settle()
	}
	if len(h.p.told) != 2 {
		t.Errorf("told %q; want a second question after %v", h.p.told, askAgainFirst)
	}
}

func TestHostThatDoesNotAnswer(t *testing.T) {
	h := hosted(t, &messenger.Snapshot{})
	if h.c.host.late == nil {
		t.Fatal("no answer is waited for")
	}
	h.do(h.c.host.unanswered)
	if h.c.signIn.own != say(wHostSilent) {
		t.Errorf("the sign-in says %q", h.c.signIn.own)
	}
	h.do(h.c.screen.askHost)
	h.do(func() { h.p.hear(`{"is":"token","token":"abc","api":"https://chat.example.org"}`) })
	if h.c.host.late != nil || h.c.signIn.own != "" {
		t.Errorf("after the answer it says %q, and still waits: %v", h.c.signIn.own, h.c.host.late != nil)
	}
}
