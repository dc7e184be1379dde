package messenger

import (
	"fmt"
	"strings"
	"testing"
	"time"

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

// TestAcknowledgedAndAbsent holds that a send does not go without a trace when the
// server acknowledges it and never shows it, while one that it shows in other words
// is not asked about.
func TestAcknowledgedAndAbsent(t *testing.T) {
	const known = `{"uuid":"a1","message":"hi","sender_role":"patient","created_at":"2026-03-01T09:00:00Z"}`
	list := func(messages string) string {
		return fmt.Sprintf(`{"status":true,"data":{"messages":[%s],"total":%d}}`, messages, strings.Count(messages, "uuid"))
	}
	for _, tt := range []struct {
		name, read string
		delivery   Delivery // of the last item
		items      int
	}{
		{"absent", known, Uncertain, 2},
		{"in other words", known + `,{"uuid":"a2","message":"a &lt; b","sender_role":"therapist","created_at":"2099-03-01T10:00:00Z"}`, Stored, 2},
		{"under another role", known + `,{"uuid":"a2","message":"a < b","sender_role":"doctor","created_at":"2099-03-01T10:00:00Z"}`, Stored, 2},
	} {
		s := online(t)
		s.do(func() { s.core.open("a") })
		s.receive(chat.EventMessagesList, list(known))
		s.do(func() { _ = s.core.send("a", "a < b", 0) })
		s.do(func() { s.core.acked("id-1", `"error: not allowed"`) })
		for reads := range maxProvedReads {
			if e, still := s.core.sending.queue.Get("id-1"); !still || !e.Proved {
				t.Errorf("%s: no more looked for after %d reads", tt.name, reads)
			}
			s.receive(chat.EventMessagesList, list(tt.read))
			s.pass(5 * time.Second)
		}
		items := s.core.view().Open.Items
		if len(items) != tt.items || items[len(items)-1].Delivery != tt.delivery {
			t.Errorf("%s: %d items, the last %+v", tt.name, len(items), items[len(items)-1])
		}
	}
}

// TestEchoOfAnotherPage holds that a message of ours that another page has sent does
// not make an echoing server of one that is none: the first fence would come late.
func TestEchoOfAnotherPage(t *testing.T) {
	for _, label := range []string{"a", ""} {
		for _, elsewhere := range []bool{true, false} {
			s := holding(t)
			s.core.rooms.more = label == "" // it may be of another room
			s.do(func() {
				if err := s.core.send("a", "hello", 0); err != nil {
					t.Error(err)
				}
			})
			e := s.core.sending.queue.All()[0]
			if elsewhere {
				delete(s.core.sending.left, e.ClientID)
			}
			m := chat.Message{UUID: "a2", ConversationUUID: label, Text: "hello", SenderRole: chat.RoleTherapist, ClientID: e.ClientID, CreatedAt: s.now}
			s.receive("receivedMessage", string(chat.ReceivedMessage{Status: true, Message: m}.AppendJSON(nil)))
			if got := s.core.sending.traits; got.Echoes == elsewhere || got.HonoursClientID { // it may only give back what it got
				t.Errorf("label %q, sent elsewhere %v: %+v", label, elsewhere, got)
			}
			if e, still := s.core.sending.queue.Get(e.ClientID); still && !e.Proved {
				t.Errorf("label %q, sent elsewhere %v: it proves nothing", label, elsewhere)
			}
		}
	}
}

// What another device has said in the same words at the same moment looks like an echo.
// A server that then lets a send be found by the history alone does not echo.
func TestEchoIsUnlearned(t *testing.T) {
	s := holding(t)
	s.core.sending.traits.Echoes = true
	s.do(func() { _ = s.core.send("a", "hello", 0) })
	s.pass(2 * time.Second)
	if !s.core.sending.traits.Echoes {
		t.Error("unlearned before anything tells")
	}
	s.pass(2 * time.Second) // the fence
	sent := `{"uuid":"a2","message":"hello","sender_role":"therapist","created_at":"` + s.now.Format(time.RFC3339) + `"}`
	s.receive("messagesList", strings.NewReplacer(`}],`, `},`+sent+`],`, `"total":1`, `"total":2`).Replace(oursOnly))
	if got := s.core.sending.traits; got.Echoes || !got.Silent || len(s.core.sending.queue.All()) > 0 {
		t.Errorf("%+v, %d entries", got, len(s.core.sending.queue.All()))
	}
}
