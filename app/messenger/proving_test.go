package messenger

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
)

// withOurs is a history of the patient's message "a1", and of messages of ours with a
// text.
func withOurs(text string, uuids ...string) string {
	list := `{"uuid":"a1","message":"text of a1","sender_role":"patient","created_at":"2026-03-01T09:00:00Z"}`
	for i, uuid := range uuids {
		list += fmt.Sprintf(`,{"uuid":%q,"message":%q,"sender_role":"therapist","created_at":"2026-03-01T10:00:%02dZ"}`, uuid, text, i)
	}
	return fmt.Sprintf(`{"status":true,"data":{"messages":[%s],"total":%d}}`, list, 1+len(uuids))
}

// keys returns the keys of what is shown.
func (s *script) keys() string {
	var keys []string
	for _, item := range s.core.view().Open.Items {
		keys = append(keys, item.Key)
	}
	return strings.Join(keys, " ")
}

// TestLeftRoomIsReadAgain holds that a send to a conversation that was left waits for
// its history: what another device has written there since, in the same words, must not
// prove it.
func TestLeftRoomIsReadAgain(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(1, "a1"))
	s.sendHeld("hello")
	s.do(func() { s.core.open("b") })
	s.receive(chat.EventMessagesList, page(1, "b1"))
	s.sent = nil
	s.pass(hold + 200*time.Millisecond)
	if emits(s, chat.EventGetMessages) != 1 || emits(s, chat.EventSendMessage) != 0 {
		t.Fatalf("sent %q", s.sent)
	}
	s.receive(chat.EventMessagesList, withOurs("hello", "theirs"))
	if emits(s, chat.EventSendMessage) != 1 {
		t.Errorf("sent %q", s.sent)
	}
	s.pass(2 * time.Second)
	s.receive(chat.EventMessagesList, withOurs("hello", "theirs"))
	if entries, _ := s.core.store.Entries(); len(entries) != 1 || entries[0].Status != store.Sending {
		t.Errorf("another device's message proves it: kept %+v", entries)
	}
}

// TestReadFromBeforeTheSend holds that what a read shows that was asked for before the
// send may be another device's message in the same words: ours is known before the next
// one leaves, and proves no other.
func TestReadFromBeforeTheSend(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(1, "a1"))
	s.do(func() { s.core.refresh() })
	s.do(func() { _ = s.core.send("a", "hello", 0) })
	s.receive(chat.EventMessagesList, withOurs("hello", "theirs"))
	s.receive(chat.EventMessagesList, withOurs("hello", "theirs", "ours"))
	s.sent = nil
	s.do(func() { _ = s.core.send("a", "hello", 0) })
	s.pass(2 * time.Second)
	s.receive(chat.EventMessagesList, withOurs("hello", "theirs", "ours", "next"))
	if entries, _ := s.core.store.Entries(); len(entries) != 0 || emits(s, chat.EventSendMessage) != 1 {
		t.Errorf("sent %q, kept %+v", s.sent, entries)
	}
}

// TestEqualSendsOfTwoPages holds that of equal texts that two pages have queued at once
// the one that left first is the first message.
func TestEqualSendsOfTwoPages(t *testing.T) {
	first, second := two(t)
	first.core.cfg.NewID = func() string { return "third-1" } // else its id puts it first
	first.do(func() { _ = first.core.send("a", "yes", 0) })
	second.core.step(func() { _ = second.core.send("a", "yes", 0) }) // it has not heard of the other
	settle(first, second)
	for i, id := range []string{"third-1", "second-1"} {
		if n := sends(first); n != i+1 {
			t.Fatalf("%d sends before %s is acknowledged", n, id)
		}
		first.do(func() { first.core.acked(id, `{"status":true}`) })
		settle(first, second)
	}
	first.receive(chat.EventMessagesList, withOurs("yes", "m1", "m2"))
	if got := first.keys(); got != "a1 third-1 second-1" {
		t.Errorf("shown: %s", got)
	}
}

// TestProofNotSaved holds that a message that proves a send proves no other one with the
// same text when that cannot be saved.
func TestProofNotSaved(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(1, "a1"))
	full := true
	s.core.store = &watchedStore{s.core.store, func(b *store.Batch) error {
		if full && slices.ContainsFunc(b.Ops, func(op store.Op) bool { return op.DeleteEntry != nil }) {
			full = false
			return store.ErrFull
		}
		return nil
	}}
	s.do(func() { _ = s.core.send("a", "yes", 0) })
	s.do(func() { s.core.acked("id-1", `{"status":true}`) })
	s.do(func() { _ = s.core.send("a", "yes", 0) })
	for range 2 {
		s.receive(chat.EventMessagesList, withOurs("yes", "m1"))
		s.pass(saveRetry + time.Second)
	}
	entries, _ := s.core.store.Entries()
	if got := s.keys(); got != "a1 id-1 id-2" || full || len(entries) != 1 || entries[0].ClientID != "id-2" {
		t.Errorf("shown: %s; kept %+v", got, entries)
	}
}

// TestProofOfADeadPage holds that a message that has proved the send of a page that died
// before it could tell proves no other one.
func TestProofOfADeadPage(t *testing.T) {
	first, second := two(t)
	first.do(func() { _ = first.core.send("a", "hello", 0) })
	settle(first, second)
	first.do(func() { first.core.acked("id-1", `{"status":true,"data":{"uuid":"m1","message":"hello"}}`) })
	second.posted = nil
	first.core.tab.Leave()
	settle(second)
	second.do(func() { _ = second.core.send("a", "hello", 0) })
	if n := sends(second); n != 1 {
		t.Fatalf("%d sends", n)
	}
	second.receive(chat.EventMessagesList, withOurs("hello", "m1"))
	if got := second.keys(); got != "a1 m1 second-1" {
		t.Errorf("shown: %s", got)
	}
}

// TestSearchAfterRefusal holds that what the last connection has lost is looked for again
// when the new one refuses the first look.
func TestSearchAfterRefusal(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(1, "a1"))
	s.do(func() { _ = s.core.send("a", "hello", 0) })
	s.lose(nil, 0)
	s.connect()
	s.receive(chat.EventConversationsList, `{"status":true,"data":[{"uuid":"a"}]}`)
	s.receive(chat.EventMessagesList, `{"status":false,"message":"not now"}`)
	s.sent = nil
	s.pass(recheckInterval + 200*time.Millisecond)
	if n := emits(s, chat.EventGetMessages); n != 1 {
		t.Fatalf("looked for %d times after the refusal", n)
	}
	s.receive(chat.EventMessagesList, withOurs("hello", "m1"))
	if got := s.keys(); got != "a1 id-1" || len(s.core.sending.queue.All()) != 0 {
		t.Errorf("shown: %s", got)
	}
}
