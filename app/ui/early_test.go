package ui

import (
	"testing"

	"practicechat/app/messenger"
	"practicechat/app/vault"
)

// writtenEarly is a harness of a page in which somebody has written to a conversation
// before the app had started.
func writtenEarly(t *testing.T, s *messenger.Snapshot) *harness {
	h := newHarness(t, s, func(h *harness) {
		h.p.early = "a"
		h.p.find(idMessage).setValue("Written early")
	})
	if h.m.snap.Open == nil {
		h.m.took()
	}
	return h
}

func (h *harness) wantsBox(want string) {
	h.t.Helper()
	if got := h.element(idMessage).val; got != want {
		h.t.Errorf("the text box holds %q, want %q", got, want)
	}
}

func TestEarlyTextGoesOn(t *testing.T) {
	h := writtenEarly(t, talkOf("a", "m1"))
	h.wantsBox("Written early")
	h.wantsCalls(`visible true; edit a "Written early"`)
	if h.p.settled != 1 || h.p.focus != h.element(idMessage) {
		t.Error("the page's own views are still there, or the focus is gone")
	}
}

func TestEarlyTextFollowsADraft(t *testing.T) {
	s := talkOf("a", "m1")
	s.Open.Draft = "Kept"
	h := writtenEarly(t, s)
	h.wantsBox("Kept\nWritten early")
	h.wantsCalls(`visible true; edit a "Kept\nWritten early"`)
}

func TestEarlyTextWaitsBehindALock(t *testing.T) {
	h := writtenEarly(t, &messenger.Snapshot{Phase: messenger.Locked, Kept: messenger.Kept{Keep: vault.PIN}})
	h.wantsBox("")
	h.show(talkOf("b", "m1"))
	h.wantsBox("")
	h.show(talkOf("a", "m1"))
	h.wantsBox("Written early")
	h.wantsCalls(`edit a "Written early"`)
	h.show(talkOf("b", "m1"))
	h.wantsBox("")
	h.show(talkOf("a", "m1"))
	h.wantsBox("") // its draft is the messenger's now
}

func TestEarlyTextIsForOneAccount(t *testing.T) {
	for name, between := range map[string]messenger.Phase{"signed out": messenger.SignedOut, "another sign-in": messenger.SigningIn} {
		h := writtenEarly(t, &messenger.Snapshot{Phase: messenger.Locked})
		h.show(&messenger.Snapshot{Phase: between})
		h.show(talkOf("a", "m1"))
		if got := h.element(idMessage).val; got != "" {
			t.Errorf("%s: the text box holds %q", name, got)
		}
	}
}

func TestEarlyTextStaysWhileSigningIn(t *testing.T) {
	h := writtenEarly(t, &messenger.Snapshot{Phase: messenger.SigningIn})
	h.wantsBox("Written early")
	h.wantsCalls("")
	if h.p.settled != 0 {
		t.Error("the page's own views have gone")
	}
	h.show(inboxOf(messenger.Row{UUID: "a"}))
	h.wantsCalls("open a")
	h.show(talkOf("a", "m1"))
	h.wantsBox("Written early")
	h.wantsCalls(`edit a "Written early"`)
}

func TestOpenConversationIsNoted(t *testing.T) {
	for keep, want := range map[vault.Keep]string{vault.Device: "a", vault.PIN: "", vault.Nothing: ""} {
		s := talkOf("a", "m1")
		s.Kept.Keep = keep
		h := newHarness(t, s)
		h.afterFrame()
		if h.p.openNow != want {
			t.Errorf("%v: noted %q", keep, h.p.openNow)
		}
		h.show(with(s, func(s *messenger.Snapshot, v *messenger.View) { v.UUID = "b" }))
		h.show(&messenger.Snapshot{Phase: messenger.Locked})
		if h.p.openNow != "" {
			t.Errorf("%v: noted %q while locked", keep, h.p.openNow)
		}
		h.afterFrame() // the one for b
		if h.p.openNow != "" {
			t.Errorf("%v: noted %q after it was locked", keep, h.p.openNow)
		}
	}
}

// Another conversation may be asked for while the app loads.
func TestEarlyTextLeavesForAnotherConversation(t *testing.T) {
	h := newHarness(t, inboxOf(messenger.Row{UUID: "a"}, messenger.Row{UUID: "b"}), func(h *harness) {
		h.p.early, h.p.hosted = "a", true
		h.p.find(idMessage).setValue("Written early")
	})
	h.do(func() { h.p.hear(`{"is":"shown","conversation":"b"}`) })
	h.show(talkOf("b", "m1"))
	if h.c.screen.early.shown {
		t.Error("the text box of a stands in front of b")
	}
	h.wantsBox("")
	h.show(talkOf("a", "m1"))
	h.wantsBox("Written early")
}
