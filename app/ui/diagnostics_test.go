package ui

import (
	"strings"
	"testing"
	"time"

	"practicechat/app/messenger"
)

func newDiagnosticsHarness(t *testing.T) *harness {
	s := underPIN(talkOf("a", "m1"))
	s.User = "user-of-token"
	s.Diagnostics = messenger.Diagnostics{
		Connections: 3, Unreadable: 4, Unknown: 5, Unexpected: 6, Panics: 7, Damaged: 8,
		Acks: true, PageOrder: messenger.NewestFirst, LastDisconnect: "engineio: no ping",
		History: []messenger.ConnectionEvent{
			{At: noon, State: messenger.Online},
			{At: noon.Add(time.Minute), State: messenger.Waiting, Error: "engineio: no ping"},
		},
	}
	h := newHarness(t, s)
	h.do(func() { h.c.dialog.ask(question{kind: askDevice}) })
	h.do(func() { h.c.dialog.ask(question{kind: askDiagnostics}) })
	return h
}

func TestDiagnostics(t *testing.T) {
	h := newDiagnosticsHarness(t)
	h.wants([]string{">Diagnostics<", ">Acknowledges messages<", ">Copy<", ">Close<"}, "This device</h2>")
	h.wantsFocus(idDialogTitle)
	h.do(h.c.dialog.copyDiagnosis)
	h.wants([]string{"Copied."})
	want := `What the server has shown
  Acknowledges messages: yes
  Echoes messages: not seen so far
  Returns our message ids: not seen so far
  Names the conversation of a message: not seen so far
  Announces deleted messages: not seen so far
  Order of pages: newest first

Connection
  Now: online
  Connections since the start: 3
  Last connection ended by: engineio: no ping

History
  2025-03-12 12:01:00Z: lost, trying again: engineio: no ping
  2025-03-12 12:00:00Z: online

On this device
  Kept: Encrypted with a PIN, locks after 2 minutes
  In memory only: 0
  Sending: another page of this browser sends what waits

Counted since the start
  Events that could not be read: 4
  Events we do not know: 5
  Replies nobody had asked for: 6
  Kept records that could not be read: 8
  Errors in this app: 7

Versions
  Practice Chat: version-of-app
`
	if !strings.HasPrefix(h.p.copied, want) || !strings.Contains(h.p.copied, "Test Browser 1.0") {
		t.Errorf("copied:\n%s\nwant:\n%s", h.p.copied, want)
	}
	for _, private := range []string{"Name of a", "text of", "user-of-token", "chat.example.org"} {
		if strings.Contains(h.p.copied, private) {
			t.Errorf("%q was copied", private)
		}
	}
	h.do(h.c.dialog.confirm)
	if len(h.p.dialogs) != 0 {
		t.Error("the dialog is still shown")
	}
}

func TestDiagnosticsFollow(t *testing.T) {
	h := newDiagnosticsHarness(t)
	h.show(with(h.m.snap, func(s *messenger.Snapshot, _ *messenger.View) {
		s.Diagnostics.Echoes, s.Diagnostics.Flushes = true, true
	}))
	h.wants([]string{"this page sends what waits"}, "another page")
}

func TestDiagnosticsNotCopied(t *testing.T) {
	h := newDiagnosticsHarness(t)
	h.p.noCopy = true
	h.do(h.c.dialog.copyDiagnosis)
	h.wants([]string{"did not let us copy it"}, "Copied.")
}
