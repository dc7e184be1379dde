package ui

import (
	"slices"
	"strings"
	"testing"

	"practicechat/app/messenger"
)

// listed returns the names in the inbox.
func (h *harness) listed() string {
	var names []string
	for _, row := range h.element(idInbox).all("role", "listitem") {
		names = append(names, row.kids[0].kids[1].text)
	}
	return strings.Join(names, ", ")
}

func TestInboxFilter(t *testing.T) {
	s := inboxOf(
		messenger.Row{UUID: "a", Name: "Ada Example", Unread: 2},
		messenger.Row{UUID: "b", Name: "Ben Sample", Draft: "Dear Ben"},
		messenger.Row{UUID: "c", Name: "Cy Specimen", NotSent: 1},
	)
	h := newHarness(t, s)
	for _, tt := range []struct {
		filter inboxFilter
		want   string
	}{
		{filterUnread, "Ada Example"}, {filterDrafts, "Ben Sample"}, {filterNotSent, "Cy Specimen"},
		{filterAll, "Ada Example, Ben Sample, Cy Specimen"},
	} {
		h.do(func() { h.c.inbox.choose(tt.filter) })
		if got := h.listed(); got != tt.want {
			t.Errorf("filter %d lists %s", tt.filter, got)
		}
	}
	// The conversation that is read stays until it is left.
	h.do(func() { h.c.inbox.choose(filterUnread) })
	read := with(s, func(s *messenger.Snapshot, _ *messenger.View) {
		s.Inbox.Rows = slices.Clone(s.Inbox.Rows)
		ada := *s.Inbox.Rows[0]
		ada.Unread = 0
		s.Inbox.Rows[0] = &ada
		s.Open = &messenger.View{UUID: "a", Name: "Ada Example"}
	})
	h.show(read)
	if got := h.listed(); got != "Ada Example" {
		t.Errorf("lists %s", got)
	}
	h.show(with(read, func(s *messenger.Snapshot, _ *messenger.View) { s.Open = nil }))
	h.wants([]string{"No conversations match this filter", "Show all"})
	h.do(func() { h.c.inbox.choose(filterAll) })
	h.wants(nil, "No conversations match this filter")
}

func TestPrivacy(t *testing.T) {
	s := talkOf("a", "m1")
	s.Inbox.Rows = rowsOf(
		messenger.Row{UUID: "a", Name: "Ada Example", LastMessage: "secret"},
		messenger.Row{UUID: "b", Name: "Ben Sample", Draft: "secret"},
		messenger.Row{UUID: "c"},
	)
	s.Open.Name = "Ada Example"
	h := newHarness(t, s)
	h.do(func() { h.c.screen.choose(func(s *settings) { s.Privacy = true }) })
	if got := h.listed(); got != "AE, BS, Unnamed person" {
		t.Errorf("lists %s", got)
	}
	if drawn := h.element(idInbox).String(); !strings.Contains(drawn, `"Draft"`) {
		t.Errorf("does not tell of the one draft: %s", drawn)
	}
	for _, id := range []string{idInbox, idName, idLog, idSendTo} {
		if drawn := h.element(id).String(); strings.Contains(drawn, "Ada") || strings.Contains(drawn, "secret") {
			t.Errorf("%s shows %s", id, drawn)
		}
	}
	h.do(func() { h.c.screen.choose(func(s *settings) { s.Privacy = false }) })
	if got := h.listed(); got != "Ada Example, Ben Sample, Unnamed person" {
		t.Errorf("lists %s", got)
	}
	if to := h.element(idSendTo).text; to != "to Ada Example" {
		t.Errorf("sends %s", to)
	}
}
