package ui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"practicechat/app/messenger"
	"practicechat/app/vault"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

func newDeviceHarness(t *testing.T, s *messenger.Snapshot) *harness {
	h := newHarness(t, s)
	h.do(func() { h.c.dialog.ask(question{kind: askDevice, keep: s.Kept.Keep}) })
	h.m.took()
	return h
}

// choose makes a choice in the dialog and fills in the boxes of a PIN.
func (h *harness) choose(keep vault.Keep, pin, again string) {
	h.do(func() { h.c.dialog.device.choose(keep) })
	h.element(idNewPIN).val, h.element(idRepeatPIN).val = pin, again
	h.do(h.c.dialog.confirm)
}

func TestThisDevice(t *testing.T) {
	h := newDeviceHarness(t, inboxOf(caseload...))
	h.wants([]string{
		"This device", `role="radiogroup"`, "Keep on this device", "Diagnostics",
		"Encrypted by this browser", "Opens by itself.", "Encrypted with a PIN", "passphrase is better", "Nothing", "lost when the page closes",
	}, "New PIN", "Lock after", "has not been sent")
	dialog := app.HTMLString(h.c.dialog)
	if n := strings.Count(dialog, " checked") - strings.Count(dialog, ` checked="false"`); n != 1 {
		t.Errorf("%d radio buttons are checked", n)
	}
	h.do(func() { h.c.dialog.device.choose(vault.PIN) })
	h.wants([]string{"New PIN", "At least 4 characters.", "Repeat PIN", "Lock after", ">1 minute<", ">2 minutes<", ">5 minutes<", ">10 minutes<", ">15 minutes<"}, "Leave both empty")
	h.wantsCalls("")
	h.choose(vault.Device, "", "") // as it is
	h.wantsCalls("")
	if len(h.p.dialogs) != 0 {
		t.Error("the dialog is still shown")
	}
}

func TestSetPIN(t *testing.T) {
	h := newDeviceHarness(t, inboxOf())
	for _, tt := range []struct{ pin, again, says, focus string }{
		{"", "", "The PIN needs at least 4 characters.", idNewPIN},
		{"äöü", "äöü", "The PIN needs at least 4 characters.", idNewPIN},
		{"12   ", "12   ", "The PIN needs at least 4 characters.", idNewPIN},
		{"1234", "1243", "The two PINs are not the same.", idRepeatPIN},
	} {
		h.choose(vault.PIN, tt.pin, tt.again)
		h.wants([]string{tt.says})
		h.wantsFocus(tt.focus)
		h.wantsCalls("")
	}
	h.element(idLockAfter).val = "300"
	h.choose(vault.PIN, "äöü1", "äöü1")
	h.wantsCalls(`lock after 5m0s; keep pin "äöü1"`)
	h.wants([]string{"Saving…"}, "not the same")
	h.do(h.c.dialog.confirm)
	h.wantsCalls("") // not twice
	if e := h.fire(h.element(idDialog), "cancel", fakeEvent{}); !e.prevented {
		t.Error("Escape closes the dialog while it is saving")
	}
	h.m.kept[0](nil)
	h.settle()
	if len(h.p.dialogs) != 0 {
		t.Error("the dialog is still shown")
	}
	if got := h.said(); got != "Saved." {
		t.Errorf("says %q", got)
	}
}

func TestSetKeepFails(t *testing.T) {
	for _, tt := range []struct {
		err  error
		says string
	}{
		{vault.ErrWeakPIN, "The PIN needs at least 4 characters."},
		{fmt.Errorf("sealed: %w", vault.ErrCannotSeal), "This browser cannot encrypt anything here"},
		{errors.New("disk"), "Everything is kept as it was."},
	} {
		h := newDeviceHarness(t, inboxOf())
		h.choose(vault.PIN, "1234", "1234")
		h.m.kept[0](tt.err)
		h.settle()
		h.wants([]string{tt.says, `role="alert"`}, "Saving…")
		if len(h.p.dialogs) != 1 {
			t.Errorf("%v: the dialog is gone", tt.err)
		}
	}
}

// An outcome that comes after the lock changes nothing on the page.
func TestSetKeepEndsAfterTheLock(t *testing.T) {
	h := newDeviceHarness(t, inboxOf())
	h.choose(vault.PIN, "1234", "1234")
	h.show(locked(messenger.Lock{}))
	h.m.kept[0](errors.New("late"))
	h.settle()
	h.wants(nil, "could not be changed")
	h.wantsFocus(idPIN)
}

func TestChangeTheLockTimeAlone(t *testing.T) {
	h := newDeviceHarness(t, underPIN(inboxOf()))
	h.wants([]string{"Leave both empty"})
	h.element(idLockAfter).val = "60"
	h.choose(vault.PIN, "", "")
	h.wantsCalls("lock after 1m0s")
	if len(h.p.dialogs) != 0 {
		t.Error("the dialog is still shown")
	}
}

// A lock time that is none of ours is there to be kept.
func TestLockTimeOfItsOwn(t *testing.T) {
	s := underPIN(inboxOf())
	s.Kept.LockAfter = 3 * time.Minute
	h := newDeviceHarness(t, s)
	h.wants([]string{">3 minutes<", ">5 minutes<"})
}

func TestKeepingNothingNamesTheLosses(t *testing.T) {
	h := newDeviceHarness(t, inboxOf(caseload...))
	h.do(func() { h.c.dialog.device.choose(vault.Nothing) })
	h.wants([]string{"This has not been sent, and would be lost", "Unnamed person: 1 message not sent", "draft “Dear Carl”"})
	h = newDeviceHarness(t, inboxOf(caseload[0]))
	h.choose(vault.Nothing, "", "")
	h.wants(nil, "would be lost when the page closes:")
	h.wantsCalls(`keep nothing ""`)
}

func TestOfferOfAPIN(t *testing.T) {
	for name, tt := range map[string]struct {
		set    func(*harness)
		change func(*messenger.Snapshot)
		shown  bool
	}{
		"installed":           {set: func(h *harness) { h.p.alone = true }, shown: true},
		"in a browser":        {set: func(*harness) {}},
		"declined before":     {set: func(h *harness) { h.p.alone, h.p.chosen[keptNoPIN] = true, "on" }},
		"under a PIN":         {set: func(h *harness) { h.p.alone = true }, change: func(s *messenger.Snapshot) { s.Kept.Keep = vault.PIN }},
		"nothing can be kept": {set: func(h *harness) { h.p.alone = true }, change: func(s *messenger.Snapshot) { s.Kept.Failed = true }},
		"with a problem":      {set: func(h *harness) { h.p.alone = true }, change: func(s *messenger.Snapshot) { s.Problem.Code = messenger.StoreFull }},
	} {
		s := inboxOf(caseload...)
		if tt.change != nil {
			tt.change(s)
		}
		h := newHarness(t, s, tt.set)
		if shown := strings.Contains(h.html(), "Is this device shared?"); shown != tt.shown {
			t.Errorf("%s: offered %t", name, shown)
		}
	}
	s := inboxOf(caseload...)
	s.Kept = messenger.Kept{Keep: vault.Nothing, WantsPIN: true} // by the practice
	newHarness(t, s).wants([]string{"Set a PIN for this device", ">Set a PIN<"}, "Not now")
	h := newHarness(t, inboxOf(caseload...), func(h *harness) { h.p.alone = true })
	h.do(func() { h.c.dialog.ask(question{kind: askDevice, keep: vault.PIN}) })
	h.wants([]string{"New PIN"}) // chosen already
	h.do(h.c.notice.decline)
	h.wants(nil, "Is this device shared?")
	h.wantsFocus(idInboxTitle)
	if h.p.chosen[keptNoPIN] != "on" {
		t.Error("it will be offered again")
	}
}

func TestAsksBeforeLeaving(t *testing.T) {
	for name, tt := range map[string]struct {
		kept    messenger.Kept
		problem messenger.ProblemCode
		want    bool
	}{
		"nothing kept":      {kept: messenger.Kept{Keep: vault.Nothing, Unsaved: 1}, want: true},
		"cannot be kept":    {kept: messenger.Kept{Failed: true, Unsaved: 1}, want: true},
		"full":              {kept: messenger.Kept{Unsaved: 1}, problem: messenger.StoreFull, want: true},
		"nothing to lose":   {kept: messenger.Kept{Keep: vault.Nothing}},
		"about to be saved": {kept: messenger.Kept{Unsaved: 1}},
	} {
		s := inboxOf(caseload...)
		s.Kept, s.Problem.Code = tt.kept, tt.problem
		h := newHarness(t, s)
		if h.p.guarded != tt.want {
			t.Errorf("%s: asks before leaving: %t", name, h.p.guarded)
		}
		h.show(&messenger.Snapshot{Kept: tt.kept})
		if h.p.guarded {
			t.Errorf("%s: asks although signed out", name)
		}
	}
}

func TestNoticesOfTheStore(t *testing.T) {
	for code, words := range map[messenger.ProblemCode]string{
		messenger.StoreFull:    "Not saved: this device is full",
		messenger.NotKept:      "Nothing is kept on this device",
		messenger.StoreDamaged: "Something kept on this device cannot be read",
		messenger.StoreFailed:  "This device cannot save",
	} {
		s := inboxOf(caseload...)
		s.Problem = messenger.Problem{Code: code, Detail: "idb: abort"}
		h := newHarness(t, s)
		h.wants([]string{words}, "The server says", "Enter a new token")
	}
	s := inboxOf(caseload...)
	s.Problem.Code = messenger.NeedToken
	s.Connection.State = messenger.Stopped
	h := newHarness(t, s)
	h.wants([]string{"Sign in again to connect", "Enter a new token"}, "Try now")
}

// It names people, and shows what they have been written.
func TestClearingEndsWithTheLock(t *testing.T) {
	h := newHarness(t, inboxOf(messenger.Row{UUID: "a", Name: "Ada Example", Draft: "a secret"}))
	h.do(func() { h.c.screen.ask(question{kind: askClear}) })
	h.wants([]string{"a secret"})
	h.show(locked(messenger.Lock{}))
	h.wants(nil, "a secret")
	if len(h.p.dialogs) != 0 {
		t.Errorf("dialogs shown over the lock: %v", h.p.dialogs)
	}
}
