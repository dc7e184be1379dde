package messenger

import (
	"strings"
	"testing"
	"time"

	"practicechat/app/store"
)

const hold = 5 * time.Second

// holding returns a page with the conversation "a" open, which holds the message
// "a1" of ours.
func holding(t *testing.T) *script {
	s := newScript(t)
	s.openA()
	s.pass(2 * time.Second) // the inbox is asked for once more
	s.receive("conversationsList", `{"status":true,"data":[{"uuid":"a"}]}`)
	s.sent = nil
	return s
}

func (s *script) openA() {
	s.signIn(jwt(`{"sub":"u"}`))
	s.connect()
	s.receive("conversationsList", `{"status":true,"data":[{"uuid":"a"}]}`)
	s.do(func() { s.core.open("a") })
	s.receive("messagesList", oursOnly)
	s.sent = nil
}

const oursOnly = `{"status":true,"data":{"messages":[{"uuid":"a1","message":"text of a1","sender_role":"therapist","created_at":"2026-03-01T09:00:00Z"}],"total":1}}`

func (s *script) sendHeld(text string) {
	s.t.Helper()
	s.do(func() {
		if err := s.core.send("a", text, hold); err != nil {
			s.t.Error(err)
		}
	})
}

// undo takes the item at an index back.
func (s *script) undo(i int) (text string, err error) {
	key := s.core.view().Open.Items[i].Key
	s.do(func() { text, err = s.core.undo("a", key) })
	return text, err
}

// restart replaces the page by a new one on the same device.
func (s *script) restart() *script {
	s.core.close()
	next := newScript(s.t)
	next.now, next.core.cfg.Vaults = s.now, s.core.cfg.Vaults
	next.core.cfg.NewID = func() string { return "next-" + next.now.Format("150405.000") }
	return next
}

func emits(s *script, event string) int {
	n := 0
	for _, e := range s.sent {
		if strings.HasPrefix(e, event+" ") {
			n++
		}
	}
	return n
}

func TestHeldSend(t *testing.T) {
	s := holding(t)
	s.sendHeld("hello")
	if kept, _ := s.core.store.Entries(); len(kept) != 1 {
		t.Fatal("what is held is not kept")
	}
	item := s.core.view().Open.Items[1]
	if item.Delivery != Queued || !item.HeldUntil.Equal(s.now.Add(hold)) {
		t.Errorf("shown as %+v", item)
	}
	s.pass(hold - 200*time.Millisecond)
	if emits(s, "sendMessage") != 0 {
		t.Error("it has left while it was held")
	}
	s.pass(400 * time.Millisecond)
	if emits(s, "sendMessage") != 1 {
		t.Error("it has not left after it was held")
	}
	if item := s.core.view().Open.Items[1]; item.Delivery != Sending || !item.HeldUntil.IsZero() {
		t.Errorf("shown as %+v", item)
	}
	if text, err := s.undo(1); err == nil || text != "" {
		t.Errorf("what has left was taken back: %q", text)
	}
}

func TestUndoSend(t *testing.T) {
	s := holding(t)
	s.sendHeld("hello")
	s.do(func() { s.core.edit("a", "and more") })
	if text, err := s.undo(1); err != nil || text != "hello" {
		t.Errorf("%q, %v", text, err)
	}
	s.pass(2 * hold)
	if emits(s, "sendMessage") != 0 {
		t.Error("what was taken back has left")
	}
	if n := len(s.core.view().Open.Items); n != 1 {
		t.Errorf("%d items are shown", n)
	}
	drafts, _ := s.core.store.Drafts()
	entries, _ := s.core.store.Entries()
	if len(entries) != 0 || len(drafts) != 1 || drafts[0].Text != "hello\nand more" {
		t.Errorf("kept: %+v, %+v", entries, drafts)
	}
}

func TestHeldOrder(t *testing.T) {
	s := holding(t)
	s.sendHeld("first")
	s.do(func() { _ = s.core.send("a", "second", 0) })
	s.pass(time.Second)
	if emits(s, "sendMessage") != 0 {
		t.Error("the second has overtaken the one that is held")
	}
	if _, err := s.undo(1); err != nil {
		t.Error(err)
	}
	s.pass(time.Second)
	if emits(s, "sendMessage") != 1 || !strings.Contains(strings.Join(s.sent, " "), "second") {
		t.Errorf("after the first was taken back: %q", s.sent)
	}
}

func TestHeldOverRestart(t *testing.T) {
	for name, tt := range map[string]struct {
		clock      time.Duration // by which it jumps in between
		shown, due time.Duration // for how long Undo is shown, and when it goes at last
	}{
		"at once":              {0, 3 * time.Second, 3 * time.Second},
		"much later":           {time.Hour, 0, 0},
		"with the clock back":  {-3 * time.Hour, hold, hold},
		"with it back a bit":   {-time.Second, 4 * time.Second, 4 * time.Second},
		"with it back to then": {-2 * time.Second, hold, hold},
	} {
		t.Run(name, func(t *testing.T) {
			old := holding(t)
			old.sendHeld("hello")
			old.pass(2 * time.Second)
			s := old.restart()
			s.now = s.now.Add(tt.clock)
			s.openA()
			items := s.core.view().Open.Items
			if until := items[len(items)-1].HeldUntil; tt.shown > 0 && !until.Equal(s.now.Add(tt.shown)) || tt.shown == 0 && !until.IsZero() {
				t.Errorf("held until %v, now %v", until, s.now)
			}
			s.sent = nil
			if tt.due > 0 {
				s.pass(tt.due - 200*time.Millisecond)
				if emits(s, "sendMessage") != 0 {
					t.Error("it has left while it was held")
				}
			}
			s.do(func() { s.core.flush("a") })
			s.pass(time.Second)
			entries, _ := s.core.store.Entries()
			if len(entries) != 1 || entries[0].Status != store.Sending {
				t.Errorf("it has not left: %+v", entries)
			}
		})
	}
}

func TestHeldWhileClockGoesBack(t *testing.T) {
	s := holding(t)
	s.sendHeld("hello")
	s.pass(2 * time.Second)
	s.now = s.now.Add(-6 * time.Hour)
	s.pass(hold)
	if emits(s, "sendMessage") != 1 {
		t.Error("it is held for hours")
	}
}

func TestHeldOffline(t *testing.T) {
	s := holding(t)
	s.lose(nil, time.Minute)
	s.sendHeld("hello")
	s.pass(2 * hold)
	if item := s.core.view().Open.Items[1]; !item.HeldUntil.IsZero() || item.Delivery != Queued {
		t.Errorf("shown as %+v", item)
	}
}

func TestHeldDelete(t *testing.T) {
	s := holding(t)
	s.do(func() { s.core.delete("a", "a1", hold) })
	item := s.core.view().Open.Items[0]
	if !item.Deleting || !item.HeldUntil.Equal(s.now.Add(hold)) {
		t.Errorf("shown as %+v", item)
	}
	s.pass(time.Second)
	if _, err := s.undo(0); err != nil {
		t.Error(err)
	}
	s.pass(hold)
	if item := s.core.view().Open.Items[0]; item.Deleting || emits(s, "deleteMessage") != 0 {
		t.Errorf("after it was taken back: %+v, %q", item, s.sent)
	}
	s.do(func() { s.core.delete("a", "a1", hold) })
	s.pass(hold + time.Second)
	if emits(s, "deleteMessage") != 1 {
		t.Error("it was not deleted after it was held")
	}
	if _, err := s.undo(0); err == nil {
		t.Error("a delete that has left was taken back")
	}
}

// A delete that failed is held again when it is asked for again.
func TestHeldDeleteAgain(t *testing.T) {
	s := holding(t)
	s.do(func() { s.core.delete("a", "a1", hold) })
	s.pass(hold + 200*time.Millisecond)
	s.do(func() { s.core.acked(s.core.sending.queue.All()[0].ClientID, `{"status":false,"code":"no"}`) })
	s.receive("messagesList", oursOnly)
	s.sent = nil
	s.do(func() { s.core.delete("a", "a1", hold) })
	s.pass(hold - 200*time.Millisecond)
	if emits(s, "deleteMessage") != 0 {
		t.Error("the second try was not held")
	}
	s.pass(time.Second)
	if emits(s, "deleteMessage") != 1 {
		t.Error("the second try has not left")
	}
}

func TestHeldInTwoPages(t *testing.T) {
	first, second := two(t)
	second.sendHeld("hello")
	settle(first, second)
	for i, s := range []*script{first, second} {
		if items := s.core.view().Open.Items; len(items) != 2 || items[1].HeldUntil.IsZero() {
			t.Errorf("page %d does not show what is held", i+1)
		}
	}
	if text, err := first.undo(1); err != nil || text != "hello" {
		t.Errorf("%q, %v", text, err)
	}
	settle(first, second)
	first.pass(2 * hold)
	if v := second.core.view().Open; len(v.Items) != 1 || v.Draft != "hello" || sends(first)+sends(second) != 0 {
		t.Errorf("the other page shows %d items and the draft %q", len(v.Items), v.Draft)
	}
}

// What another page takes back has not been done: the message stays.
func TestUndoDeleteInAnotherPage(t *testing.T) {
	first, second := two(t)
	for _, s := range []*script{first, second} {
		s.receive("messagesList", oursOnly)
		s.do(func() { s.core.timelines["a"].byUUID["a1"].SenderRole = "therapist" })
	}
	first.do(func() { first.core.delete("a", "a1", hold) })
	settle(first, second)
	if !second.core.view().Open.Items[0].Deleting {
		t.Fatal("the other page does not show the delete")
	}
	if _, err := second.undo(0); err != nil {
		t.Fatal(err)
	}
	settle(first, second)
	for i, s := range []*script{first, second} {
		if items := s.core.view().Open.Items; len(items) != 1 || items[0].Deleting {
			t.Errorf("page %d shows %+v", i+1, items)
		}
	}
	if kept, _ := second.core.store.Messages("a", 10); len(kept) != 1 {
		t.Errorf("%d messages are kept", len(kept))
	}
}

// What another page takes back is not put back by a page that loses the store right
// then, and writes it anew.
func TestUndoWhileTheStoreIsLost(t *testing.T) {
	first, second := two(t)
	second.sendHeld("hello")
	settle(first, second)
	if _, err := second.undo(1); err != nil {
		t.Fatal(err)
	}
	first.core.store.Close()
	settle(first)
	if all := first.core.sending.queue.All(); len(all) != 0 {
		t.Errorf("the page still has %+v", all)
	}
}

// TestTypedAfterUndo holds that what is typed after something was taken back is newer
// than that, whatever the clock says.
func TestTypedAfterUndo(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.do(func() { _ = s.core.send("a", "taken back", time.Minute) })
	key := s.core.sending.queue.All()[0].ClientID
	s.do(func() {
		if _, err := s.core.undo("a", key); err != nil {
			t.Error(err)
		}
	})
	s.now = s.now.Add(-24 * time.Hour)
	s.core.step(func() { s.core.edit("a", "typed since") })
	s.now = s.now.Add(time.Hour) // the page stands still, before it could save that
	s.do(func() {})
	saved, err := s.core.store.Drafts()
	if got := s.core.drafts["a"].Text; got != "typed since" || err != nil || len(saved) != 1 || saved[0].Text != got {
		t.Errorf("the draft is %q, and %v is saved, %v", got, saved, err)
	}
}
