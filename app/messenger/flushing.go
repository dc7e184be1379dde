package messenger

import (
	"errors"
	"strings"
	"time"

	"practicechat/app/chat"
	"practicechat/app/outbox"
	"practicechat/app/socketio"
	"practicechat/app/store"
)

const (
	// ackTimeout ends the wait for an ack. Nothing depends on it: the history is
	// read long before.
	ackTimeout = 20 * time.Second
	// baselineAge is how old a read of a conversation that is not joined may be to
	// count as what was known before a send.
	baselineAge = 2 * time.Second
)

// send queues a message: it is saved first, and leaves in a later step, after it
// has been shown, and not before it has been held for a while.
func (c *core) send(conversation, text string, hold time.Duration) error {
	text = strings.TrimSpace(text)
	if err := chat.CheckText(text); err != nil {
		return err
	}
	if c.store == nil || conversation == "" {
		return store.ErrClosed
	}
	c.catchUp()
	e := c.sending.queue.New(store.Send, c.cfg.NewID(), conversation, c.date())
	e = outbox.Hold(e, e.QueuedAt, hold)
	e.Text, e.Rev = text, 1
	var b store.Batch
	b.PutEntry(e)
	sentDraft := strings.TrimSpace(c.drafts[conversation].Text) == text
	if sentDraft {
		b.DeleteDraft(conversation)
	}
	if err := c.saveEntries(&b); err != nil {
		return err
	}
	c.sending.queue.Put(e)
	if sentDraft {
		delete(c.drafts, conversation)
		c.tell(toldDrafts)
	}
	c.stopTyping()
	c.changeRow(conversation)
	c.flushLater(conversation)
	return nil
}

func (c *core) flushLater(conversation string) { c.post(func() { c.flush(conversation) }) }

// flush lets leave what may leave of a conversation. Before a send the newest
// messages have to be known as of now: what is not in the baseline could later be
// taken for the send.
func (c *core) flush(conversation string) {
	if !c.flushes() || !c.takeQueue() {
		return
	}
	if e, ok := c.sending.queue.Next(conversation, store.Delete); ok && c.heldUntil(e).IsZero() && !c.takenOver(e) {
		c.proveFirst(e)
		c.emitEntry(e, e.Baseline, chat.EventDeleteMessage,
			chat.DeleteMessage{MessageUUID: e.MessageUUID, ConversationUUID: conversation})
	}
	e, ok := c.sending.queue.Next(conversation, store.Send)
	if !ok || !c.heldUntil(e).IsZero() || c.takenOver(e) { // what follows one that is held waits too
		return
	}
	t := c.timelineOf(conversation)
	recent := t.readOn == c.conn.ID() && c.now().Sub(t.readAt) < baselineAge
	if t.syncedOn != c.conn.ID() && !recent {
		c.want(conversation)
		c.pump()
		return
	}
	known := t.tail(outbox.BaselineSize)
	for _, k := range t.provisional {
		known = append(known, k.message)
	}
	known = append(known, t.ahead...)
	c.emitEntry(e, outbox.BaselineOf(known), chat.EventSendMessage,
		chat.SendMessage{ConversationUUID: conversation, Text: e.Text, ClientID: e.ClientID})
}

// emitEntry saves an entry as sending and then sends it.
func (c *core) emitEntry(e store.Entry, known store.Baseline, name string, payload any) {
	now, before := c.now(), e
	e = outbox.Emitted(e, c.sending.queue.After(c.date()), c.conn.ID(), c.sending.epoch, known)
	if c.put(e) != nil {
		return
	}
	if !c.flushes() { // the page has stood still while that was saved
		_ = c.put(before)
		return
	}
	c.sending.left[e.ClientID] = true
	f := c.sending.flight(e.ClientID)
	*f = flight{seq: c.seq, at: now, next: now.Add(c.traitsFor(e).FenceAfter(0))}
	c.seq++
	connection, clientID, sentAt := c.conn.ID(), e.ClientID, e.SentAt
	err := c.conn.EmitAck(ackTimeout, func(args []socketio.Raw, err error) {
		c.post(func() {
			now, _ := c.sending.queue.Get(clientID)
			if err == nil && c.conn != nil && c.conn.ID() == connection && now.SentAt.Equal(sentAt) {
				c.acked(clientID, first(args))
			}
		})
	}, name, payload)
	var large *socketio.TooLargeError
	switch {
	case errors.As(err, &large): // it never can
		delete(c.sending.flights, clientID)
		_ = c.put(outbox.Refused(before, "too_large"))
	case err != nil:
		delete(c.sending.flights, clientID)
		_ = c.put(before) // nothing went out
	}
}
