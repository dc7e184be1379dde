package messenger

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/socketio"
	"practicechat/app/store"
)

func page(total int, uuids ...string) string {
	var messages []string
	for i, uuid := range uuids {
		messages = append(messages, fmt.Sprintf(
			`{"uuid":%q,"message":"text of %s","sender_role":"patient","created_at":"2026-03-01T09:%02d:00Z"}`, uuid, uuid, i))
	}
	return fmt.Sprintf(`{"status":true,"data":{"messages":[%s],"total":%d}}`, strings.Join(messages, ","), total)
}

func received(uuid, label string) string {
	m := chat.Message{UUID: uuid, ConversationUUID: label, Text: "text of " + uuid, SenderRole: chat.RolePatient,
		CreatedAt: time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)}
	return string(chat.ReceivedMessage{Status: true, Message: m}.AppendJSON(nil))
}

// TestReadIsKept holds that what has been opened is read also after a restart without a
// network.
func TestReadIsKept(t *testing.T) {
	s := online(t)
	s.receive(chat.EventConversationsList, `{"status":true,"data":[{"uuid":"a","unread_count":3},{"uuid":"b"}]}`)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventConversationsList, `{"status":true,"data":[{"uuid":"a"},{"uuid":"b"}]}`)
	s.pass(time.Second)
	rows, err := s.core.store.Conversations()
	if err != nil || len(rows) != 2 || rows[0].UnreadCount+rows[1].UnreadCount > 0 {
		t.Errorf("kept: %+v, %v", rows, err)
	}
}

// TestRowsStayWithoutTimes holds that opening a conversation does not move its row where
// the list tells no times.
func TestRowsStayWithoutTimes(t *testing.T) {
	s := online(t)
	s.receive(chat.EventConversationsList, `{"status":true,"data":[{"uuid":"a"},{"uuid":"b","last_message":"text of b1"}]}`)
	order := func() string {
		rows := s.core.view().Inbox.Rows
		return rows[0].UUID + rows[1].UUID
	}
	s.do(func() { s.core.open("b") })
	s.receive(chat.EventMessagesList, page(1, "b1"))
	if got := order(); got != "ab" {
		t.Errorf("opened: %s", got)
	}
	s.receive(chat.EventReceivedMessage, received("b2", "b"))
	if got := order(); got != "ba" {
		t.Errorf("after a new message: %s", got)
	}
}

func (s *script) shown() string {
	var uuids []string
	if v := s.core.view(); v.Open != nil {
		for _, item := range v.Open.Items {
			uuids = append(uuids, item.UUID)
		}
	}
	return strings.Join(uuids, " ")
}

// TestFresh holds that what the device kept of a conversation, and what was read of it
// before it was opened, is not taken for what the server has now.
func TestFresh(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(1, "a1"))
	for range 2 {
		s.do(func() { s.core.open("b") })
		if v := s.core.view().Open; v.Fresh {
			t.Errorf("fresh before the server has answered: %+v", v)
		}
		s.receive(chat.EventMessagesList, page(1, "b1"))
		if v := s.core.view().Open; !v.Fresh || v.State != Ready {
			t.Errorf("not fresh after the answer: %+v", v)
		}
		s.do(func() { s.core.open("a") })
		if v := s.core.view().Open; v.Fresh || v.State != Ready || v.AsOf.IsZero() {
			t.Errorf("what is kept counts as fresh: %+v", v)
		}
		s.receive(chat.EventMessagesList, page(1, "a1"))
	}
}

// TestUnlabelled walks through the window in which a message may belong to either
// of two rooms.
func TestUnlabelled(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	if got := s.sentNames(); got != "joinChat getMessages" {
		t.Errorf("on opening: %s", got)
	}
	s.receive(chat.EventMessagesList, page(1, "a1"))
	s.receive(chat.EventReceivedMessage, received("a2", ""))
	if got := s.shown(); got != "a1 a2" {
		t.Errorf("with one room joined an unlabelled message must be shown at once: %s", got)
	}
	if saved, _ := s.core.store.Messages("a", 10); len(saved) != 1 {
		t.Errorf("an unlabelled message entered the store: %v", saved)
	}
	if got := s.sentNames(); got != "" {
		t.Errorf("before an unlabelled message is on the screen: %s", got)
	}
	s.pass(2 * shownFirst)
	s.do(func() {})
	if got := s.sentNames(); got != "getMessages" {
		t.Errorf("an unlabelled message is to be confirmed by the history: %s", got)
	}
	s.receive(chat.EventMessagesList, page(2, "a1", "a2"))
	if saved, _ := s.core.store.Messages("a", 10); len(saved) != 2 {
		t.Errorf("the history is not stored: %v", saved)
	}

	s.sent = nil
	s.do(func() { s.core.open("b") })
	if got := s.sentNames(); got != "leaveChat joinChat getMessages" {
		t.Errorf("on switching: %s", got)
	}
	s.receive(chat.EventReceivedMessage, received("a3", ""))
	s.receive(chat.EventMessagesList, page(1, "b1"))
	s.receive(chat.EventReceivedMessage, received("a4", ""))
	if got := s.shown(); got != "b1" {
		t.Errorf("with two rooms joined an unlabelled message must not be shown: %s", got)
	}
	s.receive(chat.EventMessagesList, page(2, "b1", "b2"))
	if got := s.shown(); got != "b1 b2" {
		t.Errorf("the reload shows %s", got)
	}

	s.receive(chat.EventReceivedMessage, received("a5", "a"))
	s.receive(chat.EventReceivedMessage, received("b3", "b"))
	if got := s.shown(); got != "b1 b2 b3" {
		t.Errorf("labels decide: %s", got)
	}
}

// TestForeignHistory holds that a history that names another conversation than
// the one asked for is not taken for the answer.
func TestForeignHistory(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, strings.Replace(page(1, "x"), `"sender_role"`, `"conversation_uuid":"b","sender_role"`, 1))
	if got := s.shown(); got != "" || s.redials != 1 {
		t.Errorf("shown: %q, reconnects: %d", got, s.redials)
	}
}

func TestUnaskedHistory(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(1, "a1"))
	s.receive(chat.EventMessagesList, page(1, "x"))
	if got := s.shown(); got != "a1" || s.core.diag.Unexpected != 1 {
		t.Errorf("shown: %q, unexpected: %d", got, s.core.diag.Unexpected)
	}
}

func TestRefusedHistory(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, `{"status":false,"message":"gone"}`)
	if v := s.core.view().Open; v.State != Failed || v.Detail != "gone" {
		t.Errorf("%+v", v)
	}
	s.do(s.core.refresh)
	s.receive(chat.EventMessagesList, page(1, "a1"))
	if v := s.core.view().Open; v.State != Ready || v.Detail != "" {
		t.Errorf("after a good answer: %+v", v)
	}
}

func TestTyping(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(0))
	s.sent = nil
	typed := func(n int) { s.do(func() { s.core.edit("a", strings.Repeat("x", n)) }) }
	for n := range 35 { // 3.5 s of typing
		typed(n + 1)
		s.pass(100 * time.Millisecond)
	}
	if got := strings.ReplaceAll(s.sentNames(), "getConversations ", ""); got != "typing typing" {
		t.Errorf("in 3.5 s of typing: %s", got)
	}
	s.pass(typingPause)
	if len(s.sent) != 1 || !strings.Contains(s.sent[0], `"is_typing":false`) {
		t.Errorf("after a pause: %v", s.sent)
	}
	length := 100
	for name, stop := range map[string]func(){
		"send":  func() { _ = s.core.send("a", "hello", 0) },
		"hide":  func() { s.core.setVisible(false); s.core.setVisible(true) },
		"clear": func() { s.core.edit("a", "") },
		"leave": func() { s.core.open("b"); s.core.open("a") },
	} {
		length++
		typed(length)
		s.sent = nil
		s.do(stop)
		if len(s.sent) == 0 || !strings.Contains(s.sent[0], `"is_typing":false`) {
			t.Errorf("on %s: %v", name, s.sent)
		}
	}
}

func TestTheirTyping(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(0))
	typing := func() bool { return s.core.view().Open.Typing }
	s.receive(chat.EventTyping, `{"conversation_uuid":"a","is_typing":true}`)
	if !typing() {
		t.Error("their typing is not shown")
	}
	s.pass(typingEnds + time.Second)
	if typing() {
		t.Error("their typing does not end by itself")
	}
	s.receive(chat.EventConversationsList, `{"status":true,"data":[{"uuid":"a"}]}`)
	s.do(func() { s.core.edit("a", "x") })
	s.receive(chat.EventTyping, `{"conversation_uuid":"a","is_typing":true}`)
	if typing() {
		t.Error("our own typing, echoed, is shown")
	}
	s.receive(chat.EventTyping, `{"conversation_uuid":"a","is_typing":true}`)
	if !typing() {
		t.Error("theirs, while we type, is not shown")
	}
	s.receive(chat.EventTyping, `{"conversation_uuid":"a","is_typing":false}`)
	s.do(func() { s.core.edit("a", "xy") })
	s.pass(typingRepeat)
	s.do(func() { s.core.edit("a", "xyz") })
	s.do(func() { _ = s.core.send("a", "xyz", 0) })
	s.do(func() { s.core.acked("id-1", "") })
	s.receive(chat.EventTyping, `{"conversation_uuid":"a","is_typing":true}`)
	if !typing() {
		t.Error("theirs, right after the server has answered us, is taken for ours")
	}
	s.receive(chat.EventTyping, `{"conversation_uuid":"a","is_typing":false}`)
	s.receive(chat.EventTyping, `{"conversation_uuid":"a","is_typing":false}`)
	s.pass(typingRepeat)
	s.do(func() { s.core.edit("a", "w") })
	s.now = s.now.Add(400 * time.Millisecond) // far more than the round trip of 0
	s.receive(chat.EventTyping, `{"conversation_uuid":"a","is_typing":true}`)
	if !typing() {
		t.Error("theirs, long after an echo of ours would have come, is taken for ours")
	}
	s.receive(chat.EventReceivedMessage, received("a1", "a"))
	if typing() {
		t.Error("a message does not end their typing")
	}
}

// TestPaging pages back to the first of 2,000 messages on every kind of server.
func TestPaging(t *testing.T) {
	for _, order := range []PageOrder{NewestFirst, OldestFirst} {
		for _, cap := range []int{0, 20, 1} {
			for _, noTotal := range []bool{false, true} {
				m := manners{order: order, descending: order == NewestFirst, perPage: cap, noTotal: noTotal}
				if noTotal && order == OldestFirst {
					continue // such a server does not tell which page is the newest
				}
				t.Run(fmt.Sprintf("%+v", m), func(t *testing.T) {
					t.Parallel()
					n := 2000
					if cap == 1 {
						n = 60
					}
					pageBack(t, m, n)
				})
			}
		}
	}
}

func pageBack(t *testing.T, m manners, n int) {
	w := newWorld(t, 1, m, 1)
	name := w.server.names[0]
	w.server.convs[name].messages = nil
	for i := range n {
		w.server.store(name, fmt.Sprintf("%s %d", name, i+1), chat.RolePatient, "")
		w.now = w.now.Add(time.Second)
	}
	w.run(time.Second)
	w.do(func() { w.core.open(name) })
	w.run(time.Minute)
	for range n {
		w.do(w.core.loadOlder)
		w.run(time.Second)
		if w.core.view().Open.Older == OlderNone {
			break
		}
	}
	items := w.core.view().Open.Items
	if len(items) != n {
		t.Fatalf("%d of %d messages", len(items), n)
	}
	for i, item := range items {
		if want := fmt.Sprintf("%s %d", name, i+1); item.Text != want {
			t.Fatalf("message %d is %q", i+1, item.Text)
		}
	}
	if len(w.failed) > 0 {
		t.Error(w.failed)
	}
}

// TestPersistFirst holds the order persist, publish, send.
func TestPersistFirst(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(0))
	s.sent = nil
	s.core.step(func() {
		if err := s.core.send("a", "hello", 0); err != nil {
			t.Fatal(err)
		}
	})
	entries, _ := s.core.store.Entries()
	if len(entries) != 1 || entries[0].Status != store.Queued || len(s.sent) > 0 {
		t.Fatalf("after send: %+v, sent %v", entries, s.sent)
	}
	if v := s.core.view(); len(v.Open.Items) != 1 || v.Open.Items[0].Delivery != Queued {
		t.Error("what is queued is not shown")
	}
	s.core.store = &watchedStore{s.core.store, func(b *store.Batch) error {
		if len(s.sent) > 0 {
			t.Error("sent before it was saved as sending")
		}
		return nil
	}}
	s.do(func() {})
	entries, _ = s.core.store.Entries()
	if entries[0].Status != store.Sending || len(s.sent) != 1 || !strings.Contains(s.sent[0], `"client_id":"id-1"`) {
		t.Errorf("%+v, sent %v", entries[0], s.sent)
	}
}

// watchedStore calls a function before each batch, whose error it returns.
type watchedStore struct {
	store.Store
	before func(*store.Batch) error
}

func (w *watchedStore) Apply(b *store.Batch) error {
	if err := w.before(b); err != nil {
		return err
	}
	return w.Store.Apply(b)
}

func TestNotSaved(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(0))
	s.core.store = &watchedStore{s.core.store, func(*store.Batch) error { return store.ErrFull }}
	s.sent = nil
	var err error
	s.do(func() { err = s.core.send("a", "hello", 0) })
	v := s.core.view()
	if !errors.Is(err, store.ErrFull) || v.Problem.Code != StoreFull || len(v.Open.Items) > 0 || len(s.sent) > 0 {
		t.Errorf("error %v, problem %v, items %v, sent %v", err, v.Problem, v.Open.Items, s.sent)
	}
}

func TestRefusedSend(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(0))
	s.do(func() { _ = s.core.send("a", "hello", 0) })
	s.do(func() { s.core.acked("id-1", `{"status":false,"error":{"code":"too_long"}}`) })
	item := s.core.view().Open.Items[0]
	if item.Delivery != Refused || item.Code != "too_long" {
		t.Errorf("%+v", item)
	}
	s.sent = nil
	s.do(func() { s.core.sendAgain("id-1") })
	if got := s.sentNames(); got != "sendMessage" {
		t.Errorf("send again: %s", got)
	}
}

// TestKeyAcrossProof holds that a row keeps its key when the echo of the user's
// own words becomes the stored message.
func TestKeyAcrossProof(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(0))
	s.do(func() { _ = s.core.send("a", "hello", 0) })
	before := s.core.view().Open.Items[0]
	s.do(func() {
		s.core.acked("id-1", `{"status":true,"data":{"uuid":"m1","message":"hello","sender_role":"therapist"}}`)
	})
	items := s.core.view().Open.Items
	if len(items) != 1 || items[0].Key != before.Key || items[0].UUID != "m1" || items[0].Delivery != Stored {
		t.Errorf("before %+v, after %+v", before, items[0])
	}
	if again := s.core.view().Open.Items[0]; again != items[0] {
		t.Error("an item that did not change is another pointer")
	}
}

func TestUnreadableEvents(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(0))
	for _, name := range []string{chat.EventReceivedMessage, chat.EventTyping, chat.EventDeleteMessage} {
		before := s.core.diag.Unreadable
		s.receive(name, `["no object"]`)
		if s.core.diag.Unreadable != before+1 {
			t.Errorf("an unreadable %s is not counted", name)
		}
	}
	s.receive("newsletter", `{}`)
	if s.core.diag.Unknown != 1 || s.core.state != Online {
		t.Errorf("unknown %d, state %v", s.core.diag.Unknown, s.core.state)
	}
}

func TestPanicIsSurvived(t *testing.T) {
	s := online(t)
	s.core.cfg.Logf = func(string, ...any) {}
	s.do(func() { panic("a bug") })
	if s.core.diag.Panics != 1 || s.redials != 1 {
		t.Errorf("panics %d, reconnects %d", s.core.diag.Panics, s.redials)
	}
	s.lose(socketio.ErrClosed, 0)
	s.connect()
	s.receive(chat.EventConversationsList, `{"status":true,"data":[{"uuid":"a"}]}`)
	if s.core.state != Online {
		t.Error("not online again")
	}
}

// TestDeletedMeanwhile holds that a message does not come back by a page that was
// read before it was deleted.
func TestDeletedMeanwhile(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(-1, "a1", "a2"))
	s.receive(chat.EventDeleteMessage, `{"message_id":"a1","conversation_uuid":"a"}`)
	s.receive(chat.EventMessagesList, page(-1))
	if got := s.shown(); got != "a2" {
		t.Errorf("after the second page: %q", got)
	}
	if got := fmt.Sprint(kept(t, s.core, "a")); got != "[a2]" {
		t.Errorf("kept: %s", got)
	}
}

// TestInboxOfThousands: a list that takes long is not asked for at each opening, but as
// soon as ever where there is news.
func TestInboxOfThousands(t *testing.T) {
	asks := func(s *script, d time.Duration) bool {
		s.sent = nil
		s.pass(d)
		return strings.Contains(s.sentNames(), "getConversations")
	}
	for size, gap := range map[int]time.Duration{1000: time.Second, 500_000: 5 * time.Second, 9_000_000: 15 * time.Second} {
		s := online(t)
		s.receive(chat.EventConversationsList, `{"status":true,"data":[{"uuid":"a"}],"rest":"`+strings.Repeat("x", size)+`"}`)
		s.do(func() { s.core.open("a") })
		if asks(s, gap-200*time.Millisecond) {
			t.Errorf("%d bytes: asked for again in less than %v", size, gap)
		}
		if gap < inboxInterval/2 && !asks(s, 500*time.Millisecond) {
			t.Errorf("%d bytes: not asked for again after %v", size, gap)
		}
	}
	s := online(t)
	s.receive(chat.EventConversationsList, `{"status":true,"data":[{"uuid":"a"}],"rest":"`+strings.Repeat("x", 500_000)+`"}`)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventReceivedMessage, received("b1", "b"))
	if !asks(s, inboxGap+100*time.Millisecond) {
		t.Error("not asked for soon after a message of another conversation")
	}
}

// TestHiddenMessageIsReadAgain holds that what came without a label, and may be another
// room's, is looked for again when the read for it fails.
func TestHiddenMessageIsReadAgain(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("b") })
	s.receive("messagesList", page(1, "b1"))
	s.do(func() { s.core.open("a") })
	s.receive("messagesList", page(1, "a1"))
	s.receive("receivedMessage", received("a2", ""))
	s.pass(time.Second)
	s.receive("messagesList", `{"status":false,"code":"busy"}`)
	s.sent = nil
	s.pass(recheckInterval + time.Second)
	s.receive("messagesList", page(2, "a1", "a2"))
	if got := s.shown(); got != "a1 a2" {
		t.Errorf("shown: %s; asked %q", got, s.sent)
	}
	s.sent = nil
	s.pass(3 * recheckInterval)
	if n := emits(s, chat.EventGetMessages); n != 0 {
		t.Errorf("read %d times more", n)
	}
}
