package messenger

import (
	"slices"
	"strings"
	"testing"

	"practicechat/app/chat"
)

func TestReplies(t *testing.T) {
	first, second := two(t)
	want := []Reply{{"hello", "Good morning,\n\nhow are you?"}, {"", "a\x1eb"}}
	first.do(func() {
		if err := first.core.setReplies(want); err != nil {
			t.Error(err)
		}
	})
	settle(first, second)
	want[1].Text = "ab"
	for i, s := range []*script{second, first.restart()} {
		if i == 1 {
			s.signIn(jwt(`{"sub":"u"}`))
		}
		if got := s.core.view().Replies; !slices.Equal(got, want) {
			t.Errorf("page %d has %q", i+2, got)
		}
	}
	if err := second.core.setReplies(make([]Reply, MaxReplies+1)); err == nil {
		t.Error("too many replies were taken")
	}
}

// A burst of messages is saved in one go.
func TestArrivalsAreSavedTogether(t *testing.T) {
	s := holding(t)
	for _, uuid := range []string{"a2", "a3", "a4"} {
		s.core.step(func() { s.core.onReceivedMessage(chat.DecodeReceivedMessage(received(uuid, "a"))) })
	}
	if kept, _ := s.core.store.Messages("a", 10); len(kept) != 1 {
		t.Errorf("%d messages are kept before the burst is over", len(kept))
	}
	s.pass(2 * shownFirst)
	if kept, _ := s.core.store.Messages("a", 10); len(kept) != 4 {
		t.Errorf("%d messages are kept", len(kept))
	}
	// What has gone again in the same burst is not kept.
	s.core.step(func() { s.core.onReceivedMessage(chat.DecodeReceivedMessage(received("a5", "a"))) })
	s.core.step(func() { s.core.onDeleteMessage(`{"conversation_uuid":"a","message_id":"a5"}`) })
	s.pass(2 * shownFirst)
	kept, _ := s.core.store.Messages("a", 10)
	if slices.ContainsFunc(kept, func(m message) bool { return strings.HasSuffix(m.UUID, "5") }) {
		t.Error("a message that was deleted is kept")
	}
	// A page that goes out of sight may not get another moment.
	s.receive(chat.EventReceivedMessage, received("a6", "a"))
	s.do(func() { s.core.setVisible(false) })
	if kept, _ := s.core.store.Messages("a", 10); len(kept) != 5 {
		t.Errorf("%d messages are kept by a page that goes out of sight", len(kept))
	}
}
