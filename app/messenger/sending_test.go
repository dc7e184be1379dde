package messenger

import (
	"testing"

	"practicechat/app/chat"
	"practicechat/app/outbox"
	"practicechat/app/store"
)

// TestRefusedAndStored holds that a send that the server has refused is not shown
// as failed beside the message that it has become after all.
func TestRefusedAndStored(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(1, "a1"))
	s.do(func() {
		e := s.core.sending.queue.New(store.Send, "id-of-send", "a", s.core.date())
		e = outbox.Emitted(e, s.core.date(), 1, 1, store.Baseline{})
		e.Text = "hello"
		if err := s.core.put(outbox.Refused(e, "busy")); err != nil {
			t.Fatal(err)
		}
		s.core.refresh()
	})
	s.receive(chat.EventMessagesList, `{"status":true,"data":{"messages":[{"uuid":"a2","message":"hello",`+
		`"sender_role":"therapist","created_at":"2026-03-01T10:00:00Z","client_id":"id-of-send"}],"total":1}}`)
	if items := s.core.view().Open.Items; len(items) != 1 || items[0].UUID != "a2" {
		t.Errorf("shown: %+v", items)
	}
}
