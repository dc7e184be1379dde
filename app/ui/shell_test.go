package ui

import (
	"strings"
	"testing"
	"time"

	"practicechat/app/messenger"
	"practicechat/app/vault"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

func TestConnectionWords(t *testing.T) {
	waiting := messenger.Connection{State: messenger.Waiting, RetryAt: noon.Add(3 * time.Second)}
	for _, tt := range []struct {
		phase       messenger.Phase
		c           messenger.Connection
		words, more string
	}{
		{messenger.SignedOut, messenger.Connection{}, "Not signed in", ""},
		{messenger.SigningIn, messenger.Connection{State: messenger.Connecting}, "Signing in…", ""},
		{messenger.SignedIn, messenger.Connection{State: messenger.Connecting}, "Connecting…", ""},
		{messenger.SignedIn, messenger.Connection{State: messenger.Online}, "Online", ""},
		{messenger.SignedIn, waiting, "No connection", "– trying again in 3 s"},
		{messenger.SignedIn, messenger.Connection{State: messenger.Waiting, RetryAt: noon}, "No connection", "– trying again"},
		{messenger.SignedIn, messenger.Connection{State: messenger.Stopped}, "Not connected", ""},
		{messenger.SignedIn, messenger.Connection{State: messenger.Idle}, "Not connected", ""},
		{messenger.Locked, messenger.Connection{State: messenger.Idle}, "Locked", ""},
	} {
		words, more := connectionWords(&messenger.Snapshot{Phase: tt.phase, Connection: tt.c}, noon)
		if words != tt.words || more != tt.more {
			t.Errorf("%+v: %q %q, want %q %q", tt.c, words, more, tt.words, tt.more)
		}
	}
}

func TestConnectionIsAlwaysShown(t *testing.T) {
	status := []string{`role="status"`, `aria-label="Connection"`}
	h := newHarness(t, &messenger.Snapshot{})
	h.wants(status, "Try now")
	h.show(inboxOf())
	h.wants(status, "Try now")
	h.wants([]string{"Online", "Sign out"})
	s := talkOf("a", "m1")
	s.Connection = messenger.Connection{State: messenger.Waiting, RetryAt: noon.Add(time.Second)}
	h.show(s)
	h.wants(append(status, "No connection", "trying again in 1 s", "Try now"), "Online")
	h.time = noon.Add(2 * time.Second)
	h.do(h.c.top.Update)
	h.wants(nil, "trying again in")
}

func TestNotice(t *testing.T) {
	s := talkOf("a", "m1")
	h := newHarness(t, s)
	for _, tt := range []struct {
		code  messenger.ProblemCode
		shown bool
		token bool
	}{
		{messenger.ConnectionLost, false, false}, // the status line says it
		{messenger.Unreachable, false, false},
		{messenger.TokenExpired, true, true},
		{messenger.TokenRefused, true, true},
		{messenger.Disconnected, true, true},
		{messenger.NoAnswer, true, false},
		{messenger.StoreFailed, true, false},
	} {
		h.show(with(s, func(s *messenger.Snapshot, _ *messenger.View) { s.Problem.Code = tt.code }))
		what, advice := problemWords(tt.code)
		if tt.shown {
			h.wants([]string{what, advice})
		} else {
			h.wants(nil, what, advice)
		}
		if tt.token {
			h.wants([]string{"Enter a new token"})
		} else {
			h.wants(nil, "Enter a new token")
		}
	}
}

func TestNoticeBeforeTheTokenEnds(t *testing.T) {
	s := inboxOf()
	s.TokenExpires = noon.Add(10 * time.Minute)
	h := newHarness(t, s)
	h.wants(nil, "Your access ends")
	h.time = noon.Add(6 * time.Minute)
	h.do(h.c.notice.Update)
	h.wants([]string{"Your access ends at 13:10", "Enter a new token"})
}

// A page that gives tokens is asked for the next one long before the user would be.
func TestNoticeWhereTheHostGivesTokens(t *testing.T) {
	s := inboxOf()
	s.TokenExpires = noon.Add(4 * time.Minute)
	h := hosted(t, s)
	h.wants(nil, "Your access ends")
	h.time = s.TokenExpires.Add(-20 * time.Second) // it was asked in vain
	h.do(h.c.notice.Update)
	h.wants([]string{"Your access ends at 13:04"})
}

// What is kept of the next account may be there at once.
func TestSomeoneElseFindsNothingOfTheFirst(t *testing.T) {
	h := newHarness(t, inboxOf(caseload...))
	h.search("sle")
	h.do(func() { h.c.inbox.choose(filterUnread) })
	h.do(func() { h.c.screen.say("Ada Example: I cannot sleep") })
	h.show(found("sle", true, hits...))
	h.do(func() { h.c.screen.ask(question{kind: askSignOut}) })
	next := inboxOf(messenger.Row{UUID: "z", Name: "Zoe Sample"})
	next.User = "another"
	h.show(next)
	if said := h.said(); said != "" {
		t.Errorf("a screen reader still finds %q", said)
	}
	if box := h.element(idSearch).val; box != "" {
		t.Errorf("the search box holds %q", box)
	}
	if h.c.inbox.filter != filterAll || h.row("z") == nil {
		t.Errorf("the filter %d stays", h.c.inbox.filter)
	}
	if len(h.p.dialogs) != 0 {
		t.Errorf("the dialogs %v stay", h.p.dialogs)
	}
	h.wants(nil, "Sign out?", "Clear search", "Ada")
}

// A finger wants to read first, a keyboard would cover what there is.
func TestLandingByFinger(t *testing.T) {
	h := newHarness(t, talkOf("a", "m1"), func(h *harness) { h.p.finger = true })
	h.do(h.c.notice.decline)
	h.wantsFocus(idName)
	h.p.finger = false
	h.do(h.c.notice.decline)
	h.wantsFocus(idMessage)
}

func TestNewToken(t *testing.T) {
	h := newHarness(t, inboxOf())
	h.m.took()
	h.do(func() { h.c.dialog.ask(question{kind: askToken}) })
	h.wants([]string{"New access token", "Nothing that you have written is lost."})
	h.do(h.c.dialog.confirm)
	h.wants([]string{"Enter your access token first."})
	h.element(idNewToken).val = " abc "
	h.do(h.c.dialog.confirm)
	h.wantsCalls("token abc")
}

func TestSignOutSaysWhatWouldBeLost(t *testing.T) {
	h := newHarness(t, inboxOf(caseload[0]))
	h.m.took()
	h.do(func() { h.c.dialog.ask(question{kind: askSignOut}) })
	h.wants([]string{"Sign out?", "Everything has been sent.", "Stay signed in"}, "would be lost")
	h.show(inboxOf(caseload...))
	h.do(func() { h.c.dialog.ask(question{kind: askSignOut}) })
	h.wants([]string{"would be lost", "Unnamed person: 1 message not sent", "&lt;script&gt;alert(1)&lt;/script&gt;: draft “Dear Carl”"}, "<script>", "Everything has been sent.")
	h.show(with(inboxOf(caseload[0]), func(s *messenger.Snapshot, _ *messenger.View) {
		s.Pending = []messenger.Pending{
			{Conversation: "not in the inbox", NotSent: 2, NotDeleted: 1},
			{Conversation: caseload[0].UUID, NotDeleted: 3, Draft: "  "},
		}
	}))
	h.wants([]string{"Ada Example: 3 messages not deleted yet", "Unnamed person: 2 messages not sent", "Unnamed person: 1 message not deleted yet"}, "draft", "Everything has been sent.")
	h.do(h.c.dialog.confirm)
	h.wantsCalls("sign out")
}

// What is being written is looked at before it is asked about.
func TestQuestionsLookAtWhatIsWritten(t *testing.T) {
	h := newHarness(t, talkOf("a", "m1"))
	h.m.took()
	h.element(idMessage).val = "half a sen"
	h.do(func() { h.c.screen.ask(question{kind: askSignOut}) })
	h.wantsCalls(`edit a "half a sen"`)
}

// go-app must not take for shown what was taken out of the page at once.
func TestTextsComeBackAfterTheLock(t *testing.T) {
	s := inboxOf(caseload[0])
	h := newHarness(t, s, func(h *harness) { h.p.update = "ready" })
	h.wants([]string{"A new version is ready"})
	h.c.screen.onUI(func() {
		h.c.show(locked(messenger.Lock{}))
		if h.element(idNotice).wiped == 0 || !h.c.notice.veil.down || !h.c.log.veil.down || !h.c.inbox.veil.down {
			t.Error("the texts are not taken out at once, and then not drawn")
		}
	})
	h.ui.Consume()
	h.settle()
	if h.c.notice.veil.down || h.c.log.veil.down || h.c.inbox.veil.down {
		t.Error("the texts do not come back")
	}
	h.wants([]string{"A new version is ready"})
}

func TestPageEvents(t *testing.T) {
	h := newHarness(t, &messenger.Snapshot{})
	h.wantsCalls("visible true")
	h.p.hidden = true
	h.do(func() { h.p.happen("visibilitychange") })
	h.wantsCalls("visible false")
	for _, event := range []string{"online", "resume", "pageshow"} {
		h.do(func() { h.p.happen(event) })
		h.wantsCalls("wake")
	}
}

// On a phone the browser's Back leads from a conversation to the inbox.
func TestHistory(t *testing.T) {
	h := newHarness(t, inboxOf(caseload...), func(h *harness) { h.p.narrow = true })
	h.show(talkOf("a", "m1"))
	h.show(talkOf("b", "m1"))
	if h.p.views != 1 {
		t.Errorf("%d history entries, want 1", h.p.views)
	}
	h.m.took()
	h.do(func() { h.p.happen("popstate") })
	h.wantsCalls("back")
	h.show(inboxOf(caseload...))
	if h.p.views != 1 {
		t.Error("went back once more after the browser's own Back")
	}
	h.show(talkOf("a", "m1"))
	h.show(inboxOf(caseload...)) // by our own button
	if h.p.views != 1 {
		t.Errorf("%d history entries are left over", h.p.views-1)
	}
	h.m.took()
	h.show(talkOf("b", "m1")) // before the browser has gone back
	h.do(func() { h.p.happen("popstate") })
	if calls := h.m.took(); strings.Contains(calls, "back") {
		t.Errorf("%s: closed what was opened right after Back", calls)
	}
	if h.p.views != 2 {
		t.Errorf("%d history entries, want 2", h.p.views)
	}
	for name, set := range map[string]func(*harness){
		"two panes":           func(*harness) {},
		"inside another page": func(h *harness) { h.p.narrow, h.p.inFrame = true, true },
	} {
		h := newHarness(t, inboxOf(caseload...), set)
		h.show(talkOf("a", "m1"))
		if h.p.views != 0 {
			t.Errorf("%s: a history entry was made", name)
		}
	}
}

// The history has an entry more while one pane shows a conversation.
func TestOpenConversationIsNotedInEachEntry(t *testing.T) {
	s := talkOf("a", "m1")
	s.Kept.Keep = vault.Device
	h := newHarness(t, s)
	h.afterFrame()
	notes := func(want string, in string, do func()) {
		t.Helper()
		h.p.openNow = "what another entry holds"
		h.do(do)
		h.afterFrame()
		if h.p.openNow != want {
			t.Errorf("the entry %s: noted %q, want %q", in, h.p.openNow, want)
		}
	}
	notes("a", "that turning the page makes", func() {
		h.p.narrow = true
		h.p.happen("resize")
	})
	h.show(inboxOf()) // by our own button
	notes("", "that this leads back to", func() { h.p.happen("popstate") })
}

func TestOpensTheConversationOfTheAddress(t *testing.T) {
	for path, calls := range map[string]string{
		"/chat/b": "visible true; open b",
		"/chat/x": "visible true", // none of this user's
		"/":       "visible true",
	} {
		h := newHarness(t, inboxOf(caseload...), func(h *harness) { h.p.address = path })
		h.wantsCalls(calls)
		h.show(inboxOf(caseload[0], caseload[1]))
		h.wantsCalls("")
		if h.p.address != "/" {
			t.Errorf("the address is still %s", h.p.address)
		}
	}
}

func TestDismountReleasesThePage(t *testing.T) {
	p := newFakePage()
	ui := app.NewClientTester(newShell(newFakeMessenger(inboxOf()), p, time.Now))
	ui.Close()
	if !p.released {
		t.Error("the page's listeners are still there")
	}
}

func TestFocus(t *testing.T) {
	h := newHarness(t, &messenger.Snapshot{})
	focus := func(want string) {
		t.Helper()
		if h.p.focus == nil || h.p.focus.attrs["id"] != want {
			t.Errorf("the focus is on %v, want %s", h.p.focus, want)
		}
	}
	h.show(inboxOf(caseload...))
	focus("pc-inbox-title")
	h.show(talkOf("a", "m1"))
	focus(idMessage)
	s := inboxOf(caseload...)
	h.show(s)
	if h.p.focus != h.row("a").kids[0] {
		t.Errorf("after Back the focus is on %v", h.p.focus)
	}
	h.p.finger = true
	h.show(talkOf("b", "m1"))
	focus(idName) // no keyboard comes up
	h.show(&messenger.Snapshot{})
	focus("pc-signin-title")
}

func TestReasonHoldsNoValue(t *testing.T) {
	catch := func(fn func()) (got string) {
		defer func() { got = reason(recover()) }()
		fn()
		return ""
	}
	if got := catch(func() { panic("text of a message") }); got != "string" {
		t.Errorf("reason %q", got)
	}
	var none []int
	if got := catch(func() { _ = none[len(none)] }); got != "runtime.boundsError: runtime error: index out of range [0] with length 0" {
		t.Errorf("reason %q", got)
	}
}

func TestRescue(t *testing.T) {
	was := crashed
	defer func() { crashed = was }()
	var why string
	crashed = func(s string) { why = s }
	func() {
		defer Rescue()
		panic("boom")
	}()
	if why != "string" {
		t.Errorf("the page was told %q", why)
	}
}
