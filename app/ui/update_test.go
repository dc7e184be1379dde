package ui

import (
	"strings"
	"testing"

	"practicechat/app/messenger"
	"practicechat/app/vault"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// happens tells the app of an event of the page.
func (h *harness) happens(name string) {
	h.do(func() {
		for _, fn := range h.p.heard[name] {
			fn()
		}
	})
}

func TestUpdateIsOffered(t *testing.T) {
	s := inboxOf(caseload...)
	h := newHarness(t, s)
	if strings.Contains(h.html(), "A new version") {
		t.Fatal("an update is offered that is not there")
	}
	h.p.update = "ready"
	h.happens("update")
	for _, want := range []string{"A new version is ready", ">Update<", ">Not now<"} {
		if !strings.Contains(h.html(), want) {
			t.Errorf("the notice lacks %q", want)
		}
	}
	h.do(func() { h.c.notice.updateNow(nil, app.Event{}) })
	if want := "applied #api=https%3A%2F%2Fchat.example&token=a.b%2Bc"; h.p.update != want {
		t.Errorf("%s; want %s", h.p.update, want)
	}
	if l, ok := parseLink(strings.TrimPrefix(h.p.update, "applied ")); !ok || l.token != "a.b+c" {
		t.Errorf("read as %+v", l)
	}

	h = newHarness(t, s)
	h.p.update = "ready"
	h.happens("update")
	h.do(func() { h.c.notice.updateLater(nil, app.Event{}) })
	if strings.Contains(h.html(), "A new version") || h.p.update != "ready" {
		t.Error("it was not put off")
	}
}

// An update comes by itself only where nothing is lost by it and nobody has to sign
// in again.
func TestUpdateWhileIdle(t *testing.T) {
	for name, tt := range map[string]struct {
		kept    messenger.Kept
		applied bool
	}{
		"kept":        {messenger.Kept{Keep: vault.Device}, true},
		"not saved":   {messenger.Kept{Keep: vault.Device, Unsaved: 1}, false},
		"cannot save": {messenger.Kept{Keep: vault.Device, Failed: true}, false},
		"in memory":   {messenger.Kept{Keep: vault.Nothing}, false},
		"under a PIN": {messenger.Kept{Keep: vault.PIN}, false}, // it locks first
	} {
		s := inboxOf(caseload...)
		s.Kept = tt.kept
		h := newHarness(t, s)
		h.p.update = "ready"
		h.happens("idle")
		if applied := strings.HasPrefix(h.p.update, "applied"); applied != tt.applied {
			t.Errorf("%s: applied %v", name, applied)
		}
	}
}

func TestInstallIsOfferedByTheBrowser(t *testing.T) {
	h := newHarness(t, inboxOf(caseload...))
	open := func() { h.do(func() { h.c.screen.ask(question{kind: askDevice}) }) }
	open()
	h.wants(nil, "Install as an app")
	h.p.offered = true
	open()
	h.wants([]string{"Install as an app"})
	h.do(func() { h.c.dialog.device.install(nil, app.Event{}) })
	h.wants(nil, "Install as an app")
	if h.p.offered {
		t.Error("the browser was not asked")
	}
}
