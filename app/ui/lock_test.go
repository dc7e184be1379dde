package ui

import (
	"strings"
	"testing"
	"time"

	"practicechat/app/messenger"
	"practicechat/app/vault"
)

// locked is a snapshot of a locked account.
func locked(l messenger.Lock) *messenger.Snapshot {
	return &messenger.Snapshot{Phase: messenger.Locked, Lock: l, Kept: messenger.Kept{Keep: vault.PIN}}
}

// underPIN is an open account that is kept under a PIN.
func underPIN(s *messenger.Snapshot) *messenger.Snapshot {
	s.Kept = messenger.Kept{Keep: vault.PIN, LockAfter: messenger.DefaultLockAfter}
	return s
}

func (h *harness) wantsFocus(id string) {
	h.t.Helper()
	if h.p.focus == nil || h.p.focus.attrs["id"] != id {
		h.t.Errorf("the focus is on %v, want %s", h.p.focus, id)
	}
}

func TestLockView(t *testing.T) {
	h := newHarness(t, locked(messenger.Lock{}))
	h.wants([]string{"pc-app--locked", ">Locked<", `type="password"`, ">PIN<", ">Unlock<", ">Sign out<", `role="alert"`},
		"Access token", "Wrong PIN", "Conversations</h2> ", "This device", "Lock now")
	h.wantsFocus(idPIN)
	h.m.took()

	h.element(idPIN).val = " "
	h.do(h.c.lock.unlock)
	h.wants([]string{"Enter your PIN first."})
	h.wantsCalls("")
	h.element(idPIN).val = " four words are enough "
	h.do(h.c.lock.unlock)
	h.wantsCalls(`unlock " four words are enough "`)
	h.show(locked(messenger.Lock{Busy: true}))
	h.wants([]string{"Unlocking…", "readonly", "aria-disabled"}, "Enter your PIN first.", `aria-disabled="false"`)
	h.do(h.c.lock.unlock)
	h.wantsCalls("") // not twice

	h.p.focus = nil
	h.show(locked(messenger.Lock{Wrong: true, Left: 9}))
	h.wants([]string{"Wrong PIN", "9 attempts left."}, "deleted", "Unlocking…")
	h.wantsFocus(idPIN)
	if got := h.element(idPIN).val; got != "" {
		t.Errorf("the wrong PIN is still there: %q", got)
	}
	h.element(idPIN).val = "1234"
	h.show(locked(messenger.Lock{Wrong: true, Left: 8})) // within a frame
	if got := h.element(idPIN).val; got != "" {
		t.Errorf("the second wrong PIN is still there: %q", got)
	}
}

func TestLockWarnsBeforeTheWipe(t *testing.T) {
	for left, words := range map[int]string{
		4: "4 attempts left.",
		3: "3 attempts left, then everything kept here is deleted.",
		2: "2 attempts left, then everything kept here is deleted.",
		1: "1 attempt left. If it is wrong, everything kept here is deleted.",
	} {
		h := newHarness(t, locked(messenger.Lock{Wrong: true, Left: left}))
		h.wants([]string{words})
	}
}

// The seconds are for the eyes: what is read out stays the same.
func TestLockCountsDown(t *testing.T) {
	s := locked(messenger.Lock{Wrong: true, Left: 5, RetryAt: noon.Add(30 * time.Second)})
	h := newHarness(t, s)
	said := "5 attempts left. You can try again in 30 seconds."
	h.wants([]string{said, "Next attempt in 0:30", "aria-disabled"}, `aria-disabled="false"`)
	h.m.took()
	h.element(idPIN).val = "1234"
	h.do(h.c.lock.unlock)
	h.wantsCalls("")
	h.time = noon.Add(18 * time.Second)
	h.do(h.c.lock.Update)
	h.wants([]string{said, "Next attempt in 0:12"}, "You can try again now.")
	h.time = noon.Add(31 * time.Second)
	h.do(h.c.lock.Update)
	h.wants([]string{said, "You can try again now.", `aria-disabled="false"`}, "Next attempt in")
	h.do(h.c.lock.unlock)
	h.wantsCalls(`unlock "1234"`)
}

// That an attempt has to wait is all there is to say where nobody knows how many are
// left.
func TestLockWaitsWithoutACount(t *testing.T) {
	h := newHarness(t, locked(messenger.Lock{Wrong: true, RetryAt: noon.Add(30 * time.Second)}))
	h.wants([]string{">You can try again in 30 seconds."})
}

func TestLockFailed(t *testing.T) {
	h := newHarness(t, locked(messenger.Lock{Failed: "idb: <disk>"}))
	h.wants([]string{"The PIN could not be checked", "this attempt does not count", "idb: &lt;disk&gt;"}, "Wrong PIN")
}

func TestLockedSignOutAsks(t *testing.T) {
	h := newHarness(t, locked(messenger.Lock{}))
	h.m.took()
	h.do(func() { h.c.dialog.ask(question{kind: askWipe}) })
	h.wants([]string{"Sign out and delete everything here?", "messages that have not been sent"})
	h.wantsCalls("")
	h.do(h.c.dialog.confirm)
	h.wantsCalls("sign out")
	h.show(&messenger.Snapshot{})
	h.wantsFocus("pc-signin-title")
}

// The question does not stay over an account that another page has unlocked.
func TestUnlockedElsewhere(t *testing.T) {
	h := newHarness(t, locked(messenger.Lock{}))
	h.do(func() { h.c.dialog.ask(question{kind: askWipe}) })
	h.show(inboxOf(caseload...))
	if len(h.p.dialogs) != 0 {
		t.Error("the dialog is still shown")
	}
	h.wants(nil, "delete everything")
}

func TestWiped(t *testing.T) {
	h := newHarness(t, locked(messenger.Lock{Wrong: true, Left: 1}))
	h.show(&messenger.Snapshot{Kept: messenger.Kept{Wiped: true}})
	h.wants([]string{"pc-app--out", "Everything kept on this device has been deleted", "The PIN was wrong too often."}, "Wrong PIN")
	h.wantsFocus("pc-signin-title")
}

// While locked the page holds nothing of a conversation, from the very moment.
func TestLockLeavesNothing(t *testing.T) {
	secrets := []string{"Ada Example", "Name of a", "text of", "Dear Carl", "confidential", "AE"}
	s := talkOf("a", "m1@09:00 m2!@09:01")
	s.Inbox.Rows = append(s.Inbox.Rows, rowsOf(caseload...)...)
	s.Open.Items[1].Text = "confidential message"
	s.Replies = []messenger.Reply{{Name: "confidential", Text: "confidential reply"}}
	s.Open.Typing, s.Open.Draft = true, "confidential draft"
	s.Search = &messenger.Search{Query: "confidential", Done: true, Hits: []messenger.Hit{
		{Conversation: "a", Name: "Ada Example", UUID: "u1", Text: "confidential message", At: noon},
	}}
	s.Problem = messenger.Problem{Code: messenger.NoAnswer, Detail: "confidential reason"}
	h := newHarness(t, underPIN(s))
	h.element(idSearch).val = "confidential"
	h.element(idLive).setText("Ada Example: confidential message")
	for name, ask := range map[string]question{
		"replies":  {kind: askReplies},
		"sign out": {kind: askSignOut},
		"token":    {kind: askToken},
	} {
		h.show(s)
		h.do(func() { h.c.dialog.ask(ask) })
		if len(h.p.dialogs) != 1 {
			t.Fatalf("%s: dialogs %v", name, h.p.dialogs)
		}
		h.element(idNewToken).val = "confidential"
		wiped := map[string]int{}
		for _, id := range []string{idDialog, idNotice, idInboxState, idLogState, idReplyMenu} {
			wiped[id] = h.element(id).wiped
		}
		h.m.snap = locked(messenger.Lock{})
		h.c.screen.onUI(func() {
			h.c.show(h.m.snap)
			// Now, before go-app renders anything.
			for id, e := range h.p.byID {
				for _, secret := range secrets {
					if id != idNewToken && (strings.Contains(e.String(), secret) || strings.Contains(e.val, secret)) {
						t.Errorf("%s: %s has %q: %v, value %q", name, id, secret, e, e.val)
					}
				}
			}
			for id, before := range wiped {
				if h.element(id).wiped == before {
					t.Errorf("%s: what go-app has drawn in %s is left", name, id)
				}
			}
			if len(h.p.dialogs) != 0 {
				t.Errorf("%s: the dialog is still shown", name)
			}
		})
		h.settle()
		h.wants([]string{"Locked"}, secrets...)
		if h.c.dialog.q != (question{}) || len(h.c.log.list.rows)+len(h.c.inbox.list.rows)+len(h.c.inbox.search.list.rows) > 0 {
			t.Errorf("%s: the components still hold what they showed", name)
		}
		if got := title(reading(h.c.screen.snap)); got != "Practice Chat" {
			t.Errorf("the title is %q", got)
		}
	}
}

func TestUnlockGivesTheFocusBack(t *testing.T) {
	talk, list := underPIN(talkOf("a", "m1")), underPIN(inboxOf(caseload...))
	for _, tt := range []struct {
		name, before, after string
		s                   *messenger.Snapshot
		finger              bool
	}{
		{"in the composer", idMessage, idMessage, talk, false},
		{"in the composer, by finger", idMessage, idMessage, talk, true},
		{"at the messages, by finger", idLog, idName, talk, true},
		{"in the search box", idSearch, idSearch, list, false},
		{"in the inbox", idInbox, idInboxTitle, list, false},
	} {
		h := newHarness(t, tt.s, func(h *harness) { h.p.finger = tt.finger })
		h.do(h.element(tt.before).focus)
		h.show(locked(messenger.Lock{}))
		h.wantsFocus(idPIN)
		h.show(tt.s)
		if h.p.focus == nil || h.p.focus.attrs["id"] != tt.after {
			t.Errorf("%s: the focus is on %v, want %s", tt.name, h.p.focus, tt.after)
		}
		h.wants([]string{"pc-app--in"}, ">Locked<", "Unlock")
	}
}

func TestLockNow(t *testing.T) {
	h := newHarness(t, inboxOf(caseload...))
	h.wants([]string{`aria-label="This device"`}, "Lock now")
	h.show(underPIN(inboxOf(caseload...)))
	h.wants([]string{`aria-label="Lock now"`})
}

func TestSayDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Second:             "1 second",
		4500 * time.Millisecond: "5 seconds",
		time.Minute:             "1 minute",
		2 * time.Minute:         "2 minutes",
		15 * time.Minute:        "15 minutes",
		time.Hour:               "1 hour",
		100 * time.Minute:       "2 hours",
	} {
		if got := sayDuration(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	for d, want := range map[time.Duration]string{time.Millisecond: "0:01", 61 * time.Second: "1:01", time.Hour: "1:00:00"} {
		if got := clockOf(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
