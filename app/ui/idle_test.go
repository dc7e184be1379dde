package ui

import (
	"fmt"
	"testing"
	"time"

	"practicechat/app/messenger"
)

// idleOf is an account that locks in 20 s.
func idleOf(s *messenger.Snapshot) *messenger.Snapshot {
	return with(underPIN(s), func(s *messenger.Snapshot, _ *messenger.View) { s.Kept.LocksAt = noon.Add(messenger.LockWarning) })
}

func TestIdleWarning(t *testing.T) {
	s := talkOf("a", "m1")
	h := newHarness(t, underPIN(s))
	h.wants(nil, "Locking soon")
	h.do(h.element(idMessage).focus)
	h.show(idleOf(s))
	h.wants([]string{`role="alertdialog"`, "Locking soon", "Practice Chat locks in 20 seconds.", ">Stay<"})
	if fmt.Sprint(h.p.dialogs) != "["+idIdle+"]" {
		t.Errorf("dialogs shown: %v", h.p.dialogs)
	}
	h.time = noon.Add(19500 * time.Millisecond)
	h.do(h.c.idle.Update)
	h.wants([]string{"Practice Chat locks in 1 second."})
	h.show(underPIN(talkOf("a", "m1"))) // somebody is active, here or in another page
	h.wants(nil, "Locking soon")
	if len(h.p.dialogs) != 0 {
		t.Error("the warning is still shown")
	}
}

// What is typed goes where the focus was, what would press something does not.
func TestIdleWarningGoesWithAKey(t *testing.T) {
	for key, kept := range map[string]bool{"a": false, "Shift": false, "Enter": true, " ": true, "Escape": true, "Tab": true} {
		s := talkOf("a", "m1")
		h := newHarness(t, idleOf(s))
		h.m.took()
		if e := h.fire(h.element(idIdle), "keydown", fakeEvent{name: key}); e.prevented != kept {
			t.Errorf("%q: prevented %t", key, e.prevented)
		}
		h.wantsCalls("active")
		if len(h.p.dialogs) != 0 {
			t.Errorf("%q: the warning is still shown", key)
		}
	}
}

// The click that ends the warning does not reach what is under it.
func TestIdleWarningStaysUnderAFinger(t *testing.T) {
	s := talkOf("a", "m1")
	h := newHarness(t, idleOf(s))
	h.fire(h.element(idIdle), "pointerdown", fakeEvent{})
	h.show(underPIN(with(s, func(*messenger.Snapshot, *messenger.View) {})))
	if len(h.p.dialogs) != 1 {
		t.Fatal("the warning has gone from under the finger")
	}
	h.do(func() { h.c.idle.pressed = false; h.c.idle.follow() }) // a frame after it is up
	if len(h.p.dialogs) != 0 {
		t.Error("the warning is still shown")
	}
}

// Somebody who writes in the page around is not interrupted.
func TestIdleLeavesTheFocusOutside(t *testing.T) {
	h := newHarness(t, underPIN(inboxOf(caseload...)), func(h *harness) { h.p.away = true })
	h.p.focus = nil
	h.show(idleOf(inboxOf(caseload...)))
	h.show(locked(messenger.Lock{}))
	if h.p.focus != nil {
		t.Errorf("the focus is on %v", h.p.focus)
	}
}

func TestIdleWarningEndsWithTheLock(t *testing.T) {
	s := talkOf("a", "m1")
	h := newHarness(t, idleOf(s))
	h.fire(h.element(idIdle), "pointerdown", fakeEvent{})
	h.show(locked(messenger.Lock{}))
	if len(h.p.dialogs) != 0 {
		t.Error("the warning is still shown over the locked page")
	}
	h.wantsFocus(idPIN)
}

func TestActivity(t *testing.T) {
	h := newHarness(t, inboxOf(caseload...))
	h.m.took()
	h.do(func() { h.p.happen("activity") })
	h.wantsCalls("") // nothing locks
	h.show(underPIN(inboxOf(caseload...)))
	h.do(func() { h.p.happen("activity") })
	h.wantsCalls("active")
	h.show(locked(messenger.Lock{}))
	h.do(func() { h.p.happen("activity") })
	h.wantsCalls("")
}

// A tablet's Back closes the dialog without a key.
func TestIdleWarningClosedByTheBrowser(t *testing.T) {
	h := newHarness(t, idleOf(talkOf("a", "m1")))
	h.m.took()
	h.fire(h.element(idIdle), "close", fakeEvent{})
	h.wantsCalls("active")
	if len(h.p.dialogs) != 0 {
		t.Error("the warning is still shown")
	}
	h.fire(h.element(idIdle), "close", fakeEvent{}) // that of our own closing
	h.wantsCalls("")
}

// What stands in a form is not kept, and the warning must not say so.
func TestLockWarningKnowsOfAForm(t *testing.T) {
	s := inboxOf(caseload[0])
	h := newHarness(t, s)
	h.do(func() { h.c.screen.ask(question{kind: askReplies}) })
	warned := with(s, func(s *messenger.Snapshot, _ *messenger.View) { s.Kept.LocksAt = h.time.Add(20 * time.Second) })
	h.show(warned)
	h.wants([]string{"What you have written is kept."})
	h.element(idReplyText).val = "half a reply"
	h.do(func() { rerender(h.c.idle) })
	h.wants([]string{"save it first"}, "What you have written is kept.")
}
