package ui

import (
	"strings"
	"testing"
	"time"

	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A harness runs the whole app natively, on a fake page and a fake messenger.
type harness struct {
	t    *testing.T
	m    *fakeMessenger
	p    *fakePage
	c    *shell
	ui   app.ClientDispatcher
	time time.Time
	late string // a link that comes between prepare and the first view
	bare bool   // the program has looked what is kept, and spares what can wait
	due  int    // what waits for a frame; it belongs to the UI goroutine
}

func newHarness(t *testing.T, s *messenger.Snapshot, before ...func(*harness)) *harness {
	t.Helper()
	h := &harness{t: t, m: newFakeMessenger(s), p: newFakePage(), time: noon}
	for _, fn := range before {
		fn(h)
	}
	was := crashed
	crashed = func(why string) { t.Errorf("a panic: %s", why) }
	h.c = newShell(h.m, h.p, func() time.Time { return h.time })
	soon := h.c.screen.soon
	h.c.screen.soon = func(fn func()) {
		h.due++
		soon(func() {
			h.due--
			fn()
		})
	}
	if h.late != "" {
		h.c.prepare()
		h.p.link = h.late
	}
	if h.bare {
		h.c.prepare()
		h.c.spare()
	}
	h.ui = app.NewClientTester(h.c)
	t.Cleanup(func() {
		h.ui.Close()
		crashed = was
	})
	h.settle()
	return h
}

// settle lets everything run that is due on the UI goroutine.
func (h *harness) settle() {
	for range 3 { // what is deferred may defer again
		h.ui.Consume()
	}
}

// afterFrame lets run what waits for a frame, and for those that this asks for.
func (h *harness) afterFrame() {
	h.t.Helper()
	for end := time.Now().Add(5 * time.Second); h.due > 0; h.settle() {
		if time.Now().After(end) {
			h.t.Fatalf("%d things still wait for a frame", h.due)
		}
		time.Sleep(time.Millisecond)
	}
}

// show publishes a snapshot. The goroutine that follows the messenger is left out:
// it would bring it at some later time.
func (h *harness) show(s *messenger.Snapshot) {
	h.t.Helper()
	h.m.snap = s
	h.c.screen.onUI(func() { h.c.show(s) })
	h.settle()
}

// do runs fn on the UI goroutine.
func (h *harness) do(fn func()) {
	h.c.screen.onUI(fn)
	h.settle()
}

func (h *harness) html() string { return app.HTMLString(h.c) }

func (h *harness) element(id string) *fakeElement { return h.p.find(id).(*fakeElement) }

// fire lets an event happen.
func (h *harness) fire(e *fakeElement, name string, ev fakeEvent) (got *fakeEvent) {
	h.do(func() { got = e.fire(name, ev) })
	return got
}

// wants checks that the HTML has and lacks some texts.
func (h *harness) wants(has []string, lacks ...string) {
	h.t.Helper()
	html := h.html()
	for _, text := range has {
		if !strings.Contains(html, text) {
			h.t.Errorf("lacks %q:\n%s", text, html)
		}
	}
	for _, text := range lacks {
		if strings.Contains(html, text) {
			h.t.Errorf("has %q:\n%s", text, html)
		}
	}
}

// lastSaid is the newest line of the live region.
func (h *harness) lastSaid() string {
	lines := strings.Split(h.said(), "\n")
	return lines[len(lines)-1]
}

func (h *harness) wantsCalls(want string) {
	h.t.Helper()
	if got := h.m.took(); got != want {
		h.t.Errorf("the messenger was asked to: %s\nwant: %s", got, want)
	}
}

// inboxOf is a signed-in snapshot of some conversations.
func inboxOf(rows ...messenger.Row) *messenger.Snapshot {
	var pending []messenger.Pending
	for _, r := range rows {
		if r.NotSent > 0 || r.Draft != "" {
			pending = append(pending, messenger.Pending{Conversation: r.UUID, Draft: r.Draft, NotSent: r.NotSent})
		}
	}
	return &messenger.Snapshot{
		Pending:    pending,
		Phase:      messenger.SignedIn,
		Server:     "https://chat.example.org",
		User:       "therapist",
		Connection: messenger.Connection{State: messenger.Online},
		Inbox:      messenger.Inbox{State: messenger.Ready, AsOf: noon, Rows: rowsOf(rows...)},
	}
}

func rowsOf(rows ...messenger.Row) []*messenger.Row {
	made := make([]*messenger.Row, len(rows))
	for i := range rows {
		made[i] = &rows[i]
	}
	return made
}

// talkOf is a signed-in snapshot with a conversation open.
func talkOf(uuid, words string) *messenger.Snapshot {
	s := inboxOf(messenger.Row{UUID: uuid, Name: "Name of " + uuid})
	s.Open = &messenger.View{UUID: uuid, Name: "Name of " + uuid, State: messenger.Ready, AsOf: noon, Fresh: true, Items: items(words)}
	return s
}

// with returns a copy of a snapshot after a change to it and its open
// conversation.
func with(s *messenger.Snapshot, change func(*messenger.Snapshot, *messenger.View)) *messenger.Snapshot {
	next := *s
	var v *messenger.View
	if s.Open != nil {
		open := *s.Open
		v = &open
		next.Open = v
	}
	change(&next, v)
	return &next
}
