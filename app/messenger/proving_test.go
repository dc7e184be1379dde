package messenger

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/outbox"
	"practicechat/app/socketio"
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
// A server shows that it keeps our ids by what it has stored, and that it does so no more
// by a send of ours without one.
func TestKeptIDs(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	stored := func(text, id string) string {
		m := chat.Message{UUID: "m-" + text, Text: text, SenderRole: chat.RoleTherapist, ClientID: id, CreatedAt: s.now}
		return string(chat.MessagesList{Status: true, Total: 1, Messages: []chat.Message{m}}.AppendJSON(nil))
	}
	s.receive(chat.EventMessagesList, stored("old", "of another device"))
	if !s.core.sending.traits.HonoursClientID {
		t.Error("it has not been learned")
	}
	s.do(func() { _ = s.core.send("a", "hello", 0) })
	s.serve(10*time.Second, func(string, int) string { return stored("hello", "") })
	if s.core.sending.traits.HonoursClientID || len(s.core.sending.queue.All()) > 0 {
		t.Errorf("%+v, %d wait", s.core.sending.traits, len(s.core.sending.queue.All()))
	}
}

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

// TestBusyRoomBringsNoQuestion holds that it is not the reads for other reasons that
// bring the question what became of a send, but the looks for it.
func TestBusyRoomBringsNoQuestion(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(1, "a1"))
	s.do(func() { _ = s.core.send("a", "hello", 0) })
	read := func() store.Status {
		s.do(func() { s.core.want("a"); s.core.pump() })
		s.receive(chat.EventMessagesList, page(1, "a1"))
		entries, err := s.core.store.Entries()
		if err != nil || len(entries) != 1 {
			t.Fatalf("kept %+v, %v", entries, err)
		}
		return entries[0].Status
	}
	for range 2 * outbox.MaxFences {
		if status := read(); status != store.Sending {
			t.Fatalf("%s after reads within a moment", status)
		}
	}
	for range 50 {
		s.sent = nil
		s.pass(300 * time.Millisecond)
		if emits(s, chat.EventGetMessages) > 0 {
			s.receive(chat.EventMessagesList, page(1, "a1"))
		}
		if emits(s, chat.EventGetConversations) > 0 {
			s.receive(chat.EventConversationsList, `{"status":true,"data":[{"uuid":"a"}]}`)
		}
	}
	if status := read(); status != store.Uncertain {
		t.Errorf("%s after all looks", status)
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

// TestLateRefusal holds that the refusal of an earlier emit says nothing of what has been
// sent again since.
func TestLateRefusal(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(1, "a1"))
	s.acks = nil
	s.do(func() { _ = s.core.send("a", "hello", 0) })
	ack := s.acks[0]
	e := s.core.sending.queue.All()[0]
	e.Status = store.Uncertain
	s.do(func() { _ = s.core.put(e) })
	s.pass(time.Second)
	s.do(func() { s.core.sendAgain("id-1") })
	s.pass(time.Second)
	if len(s.acks) < 2 {
		t.Fatalf("not sent again: %q", s.sent)
	}
	refusal := []socketio.Raw{`{"status":false,"code":"no"}`}
	ack(refusal, nil)
	s.do(func() {})
	if e, _ := s.core.sending.queue.Get("id-1"); e.Status != store.Sending {
		t.Errorf("after the refusal of the first: %+v", e)
	}
	s.acks[len(s.acks)-1](refusal, nil)
	s.do(func() {})
	if e, _ := s.core.sending.queue.Get("id-1"); e.Status != store.Failed {
		t.Errorf("after its own: %+v", e)
	}
}

// TestRefusedAfterItsEcho holds that what the server has shown, and then refuses, does not
// look as if it had arrived.
func TestRefusedAfterItsEcho(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(1, "a1"))
	s.do(func() { _ = s.core.send("a", "hello", 0) })
	s.do(func() { s.core.proved(s.core.sending.queue.All()[0]) })
	s.do(func() { s.core.acked("id-1", `{"status":false,"code":"no"}`) })
	if items := s.core.view().Open.Items; items[len(items)-1].Delivery != Refused {
		t.Errorf("shown as %+v", items[len(items)-1])
	}
}

// TestFoundBeforeItLeavesAgain holds that what is found by its id stays away, though the
// user wants it sent again.
func TestFoundBeforeItLeavesAgain(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(1, "a1"))
	s.do(func() { _ = s.core.send("a", "hello", 0) })
	s.lose(nil, time.Minute)
	e := s.core.sending.queue.All()[0]
	e.Status = store.Uncertain
	s.do(func() { _ = s.core.put(e) })
	s.do(func() { s.core.sendAgain("id-1") })
	s.sent = nil
	s.connect()
	s.receive(chat.EventConversationsList, `{"status":true,"data":[{"uuid":"a"}]}`)
	s.receive(chat.EventMessagesList, strings.Replace(withOurs("hello", "ours"), `"uuid":"ours"`, `"uuid":"ours","client_id":"id-1"`, 1))
	s.pass(time.Second)
	if emits(s, chat.EventSendMessage) != 0 || s.keys() != "a1 id-1" || len(s.core.sending.queue.All()) != 0 {
		t.Errorf("sent %q, shown %s", s.sent, s.keys())
	}
}

// TestTooLargeForTheServer holds that what the server does not take is told, and holds up
// nothing.
func TestTooLargeForTheServer(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(1, "a1"))
	s.full = &socketio.TooLargeError{Size: 2, Limit: 1}
	s.do(func() { _ = s.core.send("a", "long", 0) })
	s.full = nil
	s.do(func() { _ = s.core.send("a", "short", 0) })
	items := s.core.view().Open.Items
	if long := items[1]; long.Delivery != Refused || long.Code != "too_large" {
		t.Errorf("the long one: %+v", long)
	}
	if emits(s, chat.EventSendMessage) != 1 {
		t.Errorf("sent %q", s.sent)
	}
}
