package ui

import (
	"testing"
	"time"

	"practicechat/app/messenger"
)

func TestSettingsAreKept(t *testing.T) {
	for _, want := range []settings{
		{},
		{Theme: themeDark, Language: "ar", Notify: true, Privacy: true, Hold: 5 * time.Second, CtrlSend: true},
	} {
		p := newFakePage()
		want.write(p, settings{})
		if got := readSettings(p); got != want {
			t.Errorf("kept %+v, read %+v", want, got)
		}
		settings{}.write(p, want)
		if got := readSettings(p); got != (settings{}) {
			t.Errorf("taken back, %+v is left", got)
		}
	}
	p := newFakePage()
	p.chosen = map[string]string{keptTheme: "purple", keptHold: "17", keptSendKey: "?"}
	if got := readSettings(p); got != (settings{}) {
		t.Errorf("what cannot be read is %+v", got)
	}
}

func TestSettingsOfAnotherPage(t *testing.T) {
	h := newHarness(t, &messenger.Snapshot{}, func(h *harness) { h.p.chosen[keptPrivacy] = "on" })
	if !h.c.screen.settings.Privacy {
		t.Error("does not begin with what is kept")
	}
	h.p.chosen[keptSendKey] = "ctrl"
	h.do(func() { h.p.happen("settings") })
	if !h.c.screen.settings.CtrlSend {
		t.Error("does not follow another page")
	}
	h.do(func() { h.c.screen.choose(func(s *settings) { s.Hold = holdTime }) })
	if h.p.chosen[keptHold] != "on" || h.c.screen.settings.Hold != holdTime {
		t.Error("a choice is not kept or does not hold")
	}
}

// The browser has ticked the box itself, and go-app does not see that.
func TestRefusedNotificationsAreNotTicked(t *testing.T) {
	h := newHarness(t, inboxOf(caseload...), func(h *harness) { h.p.silent = true })
	h.do(func() { h.c.screen.ask(question{kind: askSettings}) })
	h.element(idNotify).checked = true
	h.do(func() { h.c.dialog.settings.choose(idNotify, "on") })
	if h.element(idNotify).checked || h.c.screen.settings.Notify {
		t.Error("notifications that the browser refuses are chosen")
	}
	h.wants([]string{say(wNotifyRefused)})
}

// The dialog is modal: what is said behind it is heard by nobody.
func TestLanguageThatCannotBeLoaded(t *testing.T) {
	h := newHarness(t, inboxOf())
	h.p.noWords = true
	h.do(func() { h.c.screen.ask(question{kind: askSettings}) })
	h.do(func() { h.c.dialog.settings.choose(idLanguage, "de") })
	for end := time.Now().Add(5 * time.Second); h.c.dialog.settings.note == "" && time.Now().Before(end); h.settle() {
		time.Sleep(time.Millisecond)
	}
	h.wants([]string{"could not be loaded"})
}
