package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"practicechat/app/messenger"
)

var caseload = []messenger.Row{
	{UUID: "a", Name: "Ada Example", LastMessage: "Thank\nyou", LastMessageAt: noon.Add(-time.Hour), Unread: 2},
	{UUID: "b", Name: "Ben Sample", LastMessage: "See you", Typing: true},
	{UUID: "c", Name: "<script>alert(1)</script>", LastMessage: "<img src=x>", Draft: "Dear  Carl"},
	{UUID: "d", NotSent: 1},
}

// row returns the node of a conversation.
func (h *harness) row(uuid string) *fakeElement {
	h.t.Helper()
	found := h.element(idInbox).all("data-id", uuid)
	if len(found) != 1 {
		h.t.Fatalf("%d rows of %s", len(found), uuid)
	}
	return found[0]
}

func TestInboxRows(t *testing.T) {
	rows := append(slices.Clone(caseload), messenger.Row{UUID: "e", Name: "Eve Unquoted", Unread: 1})
	h := newHarness(t, inboxOf(rows...))
	list := h.element(idInbox).all("role", "list")
	if len(list) != 1 || list[0].attrs["aria-label"] != "Conversations" {
		t.Fatalf("the list is %v", list)
	}
	if n := len(h.element(idInbox).all("role", "listitem")); n != len(rows) {
		t.Errorf("%d items, want %d", n, len(rows))
	}
	for _, tt := range []struct {
		uuid string
		has  []string
	}{
		{"a", []string{`"Ada Example"`, `"Thank you"`, `"12:00"`, `"2 unread messages"`, `"AE"`}},
		{"b", []string{`"typing…"`}},
		{"c", []string{`"Draft: "`, `"Dear Carl"`, `"<script>alert(1)</script>"`}}, // one text node
		{"d", []string{`"Unnamed person"`, `"No messages yet"`, `"1 message not sent"`, `"?"`}},
		{"e", []string{`"New message"`}},
	} {
		drawn := h.row(tt.uuid).String()
		for _, text := range tt.has {
			if !strings.Contains(drawn, text) {
				t.Errorf("row %s lacks %s:\n%s", tt.uuid, text, drawn)
			}
		}
	}
	h.wants([]string{"As of 13:00"}, "unread messages") // rows are not go-app's
	if h.p.title != "" {
		t.Errorf("the title %q was not set by the goroutine that does", h.p.title)
	}
}

// What is written shows in the inbox while another conversation is open.
func TestInboxFollowsDrafts(t *testing.T) {
	s := talkOf("a", "m1")
	s.Inbox.Rows = rowsOf(caseload...)
	h := newHarness(t, s)
	rows := append([]messenger.Row{}, caseload...)
	rows[0].Draft = "Dear  Ada"
	h.show(with(s, func(s *messenger.Snapshot, _ *messenger.View) { s.Inbox.Rows = rowsOf(rows...) }))
	if drawn := h.row("a").String(); !strings.Contains(drawn, `"Draft: "`) || !strings.Contains(drawn, `"Dear Ada"`) {
		t.Errorf("no draft: %s", drawn)
	}
	h.show(s)
	if drawn := h.row("a").String(); strings.Contains(drawn, "Dear Ada") || !strings.Contains(drawn, `"Thank you"`) {
		t.Errorf("the draft is still there: %s", drawn)
	}
}

// A row that has moved opens its own conversation: rows carry their ids.
func TestInboxOpensTheRightConversation(t *testing.T) {
	h := newHarness(t, inboxOf(caseload...))
	h.m.took()
	under := h.row("a").kids[0] // the button under the pointer
	h.show(inboxOf(caseload[1], caseload[0], caseload[2]))
	h.fire(under.kids[1], "click", fakeEvent{})
	h.wantsCalls("open a")
	h.fire(h.row("b"), "click", fakeEvent{})
	h.wantsCalls("open b")
	h.fire(h.element(idInbox), "click", fakeEvent{})
	h.wantsCalls("")
}

// Nothing moves under a finger that is down.
func TestInboxHoldsStillWhilePressed(t *testing.T) {
	h := newHarness(t, inboxOf(caseload...))
	order := func() (uuids string) {
		for _, k := range h.c.inbox.list.host.(*fakeElement).kids {
			uuids += k.attrs["data-id"]
		}
		return uuids
	}
	h.fire(h.row("a"), "pointerdown", fakeEvent{})
	h.show(inboxOf(caseload[3], caseload[0], caseload[1], caseload[2]))
	if got := order(); got != "abcd" {
		t.Errorf("the order under the finger has become %s", got)
	}
	h.do(h.c.inbox.unpress)
	if got := order(); got != "dabc" {
		t.Errorf("the order after the finger is up is %s, want dabc", got)
	}
}

func TestInboxStates(t *testing.T) {
	s := inboxOf()
	h := newHarness(t, s)
	h.wants([]string{"No conversations yet", "it appears here"})
	h.show(with(s, func(s *messenger.Snapshot, _ *messenger.View) { s.Inbox = messenger.Inbox{} }))
	h.wants([]string{"Loading conversations…", "pc-bone"}, "No conversations yet")
	h.show(with(s, func(s *messenger.Snapshot, _ *messenger.View) {
		s.Inbox, s.Connection.State = messenger.Inbox{}, messenger.Idle
	}))
	h.wants([]string{"The conversations are not on this device"}, "pc-bone")
	h.show(with(s, func(s *messenger.Snapshot, _ *messenger.View) { s.Inbox.Refreshing = true }))
	h.wants([]string{"Refreshing…"}, "As of")
}

// A row that is listed only because it is open leaves a filter with Back.
func TestInboxFocusAfterBackWithAFilter(t *testing.T) {
	h := newHarness(t, talkOf("a", "m1"))
	h.do(func() { h.c.inbox.choose(filterUnread) })
	h.show(inboxOf(messenger.Row{UUID: "a", Name: "Ada Example"}))
	h.wantsFocus(idInboxTitle)
}

func TestInboxForgetsOnSignOut(t *testing.T) {
	h := newHarness(t, inboxOf(caseload...))
	h.show(&messenger.Snapshot{})
	if drawn := h.element(idInbox).String(); strings.Contains(drawn, "Ada") {
		t.Errorf("still there: %s", drawn)
	}
}

func TestOneLine(t *testing.T) {
	long := strings.Repeat("é", 500)
	for in, want := range map[string]string{
		"":             "",
		" a\n\n b\tc ": "a b c",
		long:           strings.Repeat("é", previewRunes) + "…",
	} {
		if got := oneLine(in); got != want {
			t.Errorf("oneLine(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"Ada Example":          "AE",
		"ada maria de example": "AE",
		"Ada":                  "A",
		"  (Élodie)  d'Essai ": "ÉD",
		"…":                    "?",
		"":                     "?",
		"山田 太郎":                "山太",
	} {
		if got := initials(name); got != want {
			t.Errorf("initials(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestTitleNamesNobody(t *testing.T) {
	for want, s := range map[string]*messenger.Snapshot{
		"(2) Practice Chat":   inboxOf(caseload...),
		"(99+) Practice Chat": inboxOf(messenger.Row{Unread: 100}),
		"Practice Chat":       inboxOf(),
	} {
		if got := title(reading(s)); got != want {
			t.Errorf("title %q, want %q", got, want)
		}
	}
}

// A finger that is on a row when the account closes is never lifted there.
func TestInboxIsThereAfterASignOutUnderAFinger(t *testing.T) {
	h := newHarness(t, inboxOf(caseload...))
	h.fire(h.row("a"), "pointerdown", fakeEvent{})
	h.show(&messenger.Snapshot{})
	h.show(inboxOf(caseload...))
	if n := len(h.c.inbox.list.host.(*fakeElement).kids); n != len(caseload) {
		t.Errorf("%d rows after the next sign-in", n)
	}
}

// A tablet that stays without a connection over night.
func TestInboxNamesYesterday(t *testing.T) {
	s := inboxOf(caseload...)
	s.Connection.State = messenger.Waiting
	h := newHarness(t, s)
	h.wants([]string{"As of 13:00"})
	h.time = noon.Add(24 * time.Hour)
	h.show(with(s, func(s *messenger.Snapshot, _ *messenger.View) { s.Connection.State = messenger.Connecting }))
	h.wants(nil, "As of 13:00")
}
