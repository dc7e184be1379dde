package messenger

import (
	"fmt"
	"testing"
	"time"

	"practicechat/app/chat"
)

// TestReceivedBehindGap holds that a message that comes before the history of a new
// connection does not hide what was missed: it joins nothing before that is read.
func TestReceivedBehindGap(t *testing.T) {
	a := numbered{n: 3, size: 4, order: NewestFirst}
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.serve(time.Second, a.page)
	again := func() {
		s.lose(nil, 0)
		s.connect()
		s.receive(chat.EventConversationsList, `{"status":true,"data":[{"uuid":"a"}]}`)
	}
	again()
	a.n = 12
	m := a.message("a", 12)
	m.ConversationUUID = "a"
	s.receive(chat.EventReceivedMessage, string(chat.ReceivedMessage{Status: true, Message: m}.AppendJSON(nil)))
	if got, kept := s.shown(), fmt.Sprint(kept(t, s.core, "a")); got != "a-1 a-2 a-3 a-12" || kept != "[a-1 a-2 a-3]" {
		t.Errorf("before the history: shown %s, kept %s", got, kept)
	}
	again()
	s.serve(time.Second, a.page)
	wantNumbers(t, s, 1, 12)
}

// TestAckBehindUnconfirmed holds that a send that is acknowledged stays behind a message
// that came before it and is yet to be confirmed.
func TestAckBehindUnconfirmed(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(1, "a1"))
	s.do(func() { _ = s.core.send("a", "hello", 0) })
	s.receive(chat.EventReceivedMessage, received("a2", ""))
	s.do(func() {
		s.core.acked("id-1", `{"status":true,"data":{"uuid":"a3","message":"hello","created_at":"2026-03-01T09:31:00Z"}}`)
	})
	if got, kept := s.shown(), fmt.Sprint(kept(t, s.core, "a")); got != "a1 a2 a3" || kept != "[a1]" {
		t.Errorf("shown %s, kept %s", got, kept)
	}
}
