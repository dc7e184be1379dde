package messenger

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"practicechat/app/store"
)

// TestDeleteUnknown holds that a delete is not taken for done because the page that
// sends it does not know the message: another page has read it further back, or has
// sent it since this one has read.
func TestDeleteUnknown(t *testing.T) {
	for name, at := range map[string]time.Time{
		"older": time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC),
		"newer": time.Date(2026, 3, 1, 9, 50, 0, 0, time.UTC),
	} {
		t.Run(name, func(t *testing.T) {
			s := holding(t)
			s.pass(time.Second)
			s.do(func() {
				c := s.core
				e := c.sending.queue.New(store.Delete, "delete", "a", c.date())
				e.MessageUUID, e.Baseline.Newest = "elsewhere", at
				if err := c.put(e); err != nil {
					t.Error(err)
				}
				c.flushLater("a")
			})
			all := []string{ // newest first, one on each page
				`{"uuid":"a1","message":"text of a1","sender_role":"therapist","created_at":"2026-03-01T09:00:00Z"}`,
				`{"uuid":"elsewhere","message":"x","sender_role":"therapist","created_at":"` + at.Format(time.RFC3339) + `"}`,
			}
			if name == "newer" {
				slices.Reverse(all)
			}
			answer := func(d time.Duration) {
				for end := s.now.Add(d); s.now.Before(end); s.pass(100 * time.Millisecond) {
					n := len(s.sent) - 1
					if n < 0 || !strings.HasPrefix(s.sent[n], "getMessages") {
						continue
					}
					page := 1
					if strings.Contains(s.sent[n], `"page":2`) {
						page = 2
					}
					s.sent = append(s.sent, "answered")
					s.receive("messagesList", fmt.Sprintf(`{"status":true,"data":{"messages":[%s],"total":%d}}`, strings.Join(all[min(page-1, len(all)):min(page, len(all))], ""), len(all)))
				}
			}
			s.do(func() {
				s.core.timelines["a"].whole = false
				s.core.setPages(NewestFirst, 1)
			})
			answer(3 * time.Second)
			if n := len(s.core.sending.queue.All()); n != 1 || emits(s, "deleteMessage") != 1 {
				t.Fatalf("%d entries, sent %q", n, s.sent)
			}
			all = slices.DeleteFunc(all, func(m string) bool { return strings.Contains(m, "elsewhere") })
			answer(10 * time.Second)
			if all := s.core.sending.queue.All(); len(all) != 0 {
				t.Errorf("it has gone, and the delete is %s", all[0].Status)
			}
		})
	}
}

// TestDeleteInAnotherPage holds that a page that stood still while another one deleted
// a message does not go on showing it.
func TestDeleteInAnotherPage(t *testing.T) {
	first, second := two(t)
	first.receive("messagesList", oursOnly)
	first.do(func() {
		first.core.timelines["a"].byUUID["a1"].SenderRole = "therapist"
		first.core.delete("a", "a1", 0)
	})
	first.do(func() { first.core.acked(first.core.sending.queue.All()[0].ClientID, `{"status":true}`) })
	settle(first, second)
	for i, s := range []*script{first, second} {
		if n := len(s.core.view().Open.Items); n != 0 {
			t.Errorf("page %d still shows %d messages", i+1, n)
		}
	}
}

// TestDeleteProvesFirst holds that a message which another page has sent, and has not seen
// to be stored before it stood still, proves its send before it is deleted.
func TestDeleteProvesFirst(t *testing.T) {
	first, second := two(t)
	first.do(func() { _ = first.core.send("a", "hello", 0) })
	settle(first, second)
	second.receive("receivedMessage", `{"status":true,"data":{"uuid":"a2","conversation_uuid":"a","message":"hello","sender_role":"therapist","created_at":"2026-03-01T10:00:01Z"}}`)
	second.do(func() { second.core.delete("a", "a2", time.Second) })
	first.core.tab.Yield() // as a page that is frozen
	for range 3 {
		second.pass(time.Second)
	}
	if n := emits(second, "deleteMessage"); n != 1 || sends(second) != 0 {
		t.Errorf("%d deletes, %d sends", n, sends(second))
	}
	if e, ok := second.core.sending.queue.Get("id-1"); ok {
		t.Errorf("the send is still %v", e.Status)
	}
}

// TestDeleteRefused holds that a delete that the server refuses has failed if the
// message is still there, and is done if it is not.
func TestDeleteRefused(t *testing.T) {
	for name, list := range map[string]string{
		"there": oursOnly,
		"gone":  `{"status":true,"data":{"messages":[],"total":0}}`,
	} {
		s := holding(t)
		s.do(func() { s.core.delete("a", "a1", 0) })
		s.do(func() { s.core.acked(s.core.sending.queue.All()[0].ClientID, `{"status":false,"error":{"code":"no"}}`) })
		if n := emits(s, "getMessages"); n != 1 {
			t.Errorf("%s: looked for %d times", name, n)
		}
		s.receive("messagesList", list)
		s.pass(time.Second)
		items, all := s.core.view().Open.Items, s.core.sending.queue.All()
		switch {
		case name == "gone" && len(items)+len(all) != 0:
			t.Errorf("it has gone, and there are %d items and %d entries", len(items), len(all))
		case name == "there" && (len(items) != 1 || len(all) != 1 || all[0].Status != store.Failed || all[0].Code != "no"):
			t.Errorf("it is still there: %d items, entries %+v", len(items), all)
		}
	}
}

// TestTakeBackLeft holds that what is to leave once more, and may have arrived, is not
// taken back without a trace.
func TestTakeBackLeft(t *testing.T) {
	s := holding(t)
	s.lose(nil, time.Minute)
	s.do(func() { _ = s.core.send("a", "hello", 0) })
	s.do(func() {
		c := s.core
		e := c.sending.queue.All()[0]
		e.SentAt = c.date()
		if err := c.put(e); err != nil {
			t.Error(err)
		}
		c.delete("a", e.ClientID, 0)
	})
	if all := s.core.sending.queue.All(); len(all) != 1 || all[0].Status != store.Uncertain {
		t.Errorf("in the outbox: %+v", all)
	}
}

// TestDeleteBehindFailed holds that the next delete leaves when one has failed.
func TestDeleteBehindFailed(t *testing.T) {
	const both = `{"status":true,"data":{"messages":[
		{"uuid":"a1","message":"x","sender_role":"therapist","created_at":"2026-03-01T09:00:00Z"},
		{"uuid":"a2","message":"y","sender_role":"therapist","created_at":"2026-03-01T09:01:00Z"}],"total":2}}`
	s := holding(t)
	s.do(func() { s.core.want("a"); s.core.pump() })
	s.receive("messagesList", both)
	s.do(func() {
		s.core.delete("a", "a1", 0)
		s.core.delete("a", "a2", 0)
	})
	for range 200 { // the server keeps the message, and says nothing
		s.pass(100 * time.Millisecond)
		if n := len(s.sent) - 1; n >= 0 && strings.HasPrefix(s.sent[n], "getMessages") {
			s.sent = append(s.sent, "answered")
			s.receive("messagesList", both)
		}
		if s.core.sending.queue.All()[0].Status == store.Failed {
			break
		}
	}
	if all := s.core.sending.queue.All(); len(all) != 2 || all[0].Status != store.Failed || all[1].Status != store.Sending || emits(s, "deleteMessage") != 2 {
		t.Errorf("%d deletes have left: %+v", emits(s, "deleteMessage"), all)
	}
}
