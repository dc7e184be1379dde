package messenger

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"practicechat/app/outbox"
	"practicechat/app/store"
)

// maxLookPages bounds one look: a message stands on the page that it is reckoned to, or on
// a neighbour if deletes have moved the pages.
const maxLookPages = 4

// orderDelay is how long a look waits for the walk that tells the order of the pages.
const orderDelay = 500 * time.Millisecond

// notDeleted is the Code of a delete that the server took but did not carry out.
const notDeleted = "not_deleted"

// delete deletes a stored message after it has been held for a while, or takes
// back at once one that has not left.
func (c *core) delete(conversation, key string, hold time.Duration) {
	c.catchUp()
	if e, ok := c.sending.queue.Get(key); ok {
		c.takeBack(e)
		return
	}
	uuid := c.uuidOf(conversation, key)
	if uuid == "" || !c.timelines[conversation].byUUID[uuid].Mine() {
		return
	}
	e := c.sending.queue.New(store.Delete, c.cfg.NewID(), conversation, c.date())
	e.MessageUUID = uuid
	e.Baseline.Newest = c.timelines[conversation].byUUID[uuid].CreatedAt
	if old, ok := c.deleteOf(conversation, e.MessageUUID); ok {
		if old.Status != store.Failed {
			return
		}
		e = outbox.Again(old)
		delete(c.sending.held, e.ClientID)
	}
	if c.put(outbox.Hold(e, c.date(), hold)) == nil {
		c.flushLater(conversation)
	}
}

// takeBack removes an entry that is known not to be with the server. What may
// have left is the user's to discard, not to delete.
func (c *core) takeBack(e store.Entry) {
	if e.Kind != store.Send || e.Status != store.Queued && e.Status != store.Failed {
		return
	}
	if e.Status == store.Queued && !e.SentAt.IsZero() { // it is to leave once more, and may have arrived
		e.Status = store.Uncertain
		_ = c.put(e)
		return
	}
	if c.remove(e, nil) == nil {
		c.tell(toldUndone, e.ClientID)
		c.flushLater(e.ConversationUUID)
	}
}

func (c *core) deleteOf(conversation, uuid string) (store.Entry, bool) {
	for _, e := range c.sending.queue.Of(conversation, store.Delete) {
		if e.MessageUUID == uuid {
			return e, true
		}
	}
	return store.Entry{}, false
}

// proveFirst has the message that e deletes prove its send, if that is still looked for: a
// page that is not the one to look may have shown it first. Once it has gone it proves
// nothing: the send would be asked about, or leave again.
func (c *core) proveFirst(e store.Entry) {
	t := c.timelineOf(e.ConversationUUID)
	if known := t.byUUID[e.MessageUUID]; known != nil {
		c.echoed(t, known.Message, true)
	}
}

// deleted ends a delete that is proved: message and entry go in one transaction.
func (c *core) deleted(e store.Entry) {
	var b store.Batch
	e.Rev = c.sending.rev(e)
	b.DeleteEntry(e)
	if c.sending.stale || c.forgetMessage(c.timelineOf(e.ConversationUUID), e.MessageUUID, &b) != nil {
		return // the entry is still there, and looks again
	}
	c.tell(toldEntries)
	c.tell(toldDeleted, e.ConversationUUID, e.MessageUUID)
	c.sending.queue.Remove(e.ClientID)
	delete(c.sending.flights, e.ClientID)
	c.flushLater(e.ConversationUUID)
}

// hearDeleted takes note that another page has deleted a message. A page that stood
// still the while has never seen the entry.
func (c *core) hearDeleted(rest string) {
	conversation, uuid, _ := strings.Cut(rest, " ")
	if t := c.timelines[conversation]; t != nil && t.byUUID[uuid] != nil {
		_ = c.forgetMessage(t, uuid, nil)
	}
}

// lookRefused looks for the message of a delete that the server has refused: it may
// refuse since the message is gone, by another device, or by this one before a crash.
func (c *core) lookRefused(clientID, code string) {
	f := c.sending.flight(clientID)
	f.refusal, f.fences, f.next = code, outbox.MaxFences-1, time.Time{}
	c.looks = append(c.looks, clientID)
}

// look reads the page on which a message that is being deleted would stand.
func (c *core) look() {
	clientID := c.looks[0]
	c.looks = c.looks[1:]
	e, ok := c.sending.queue.Get(clientID)
	if !ok || e.Status != store.Sending {
		c.pump()
		return
	}
	t, f := c.timelineOf(e.ConversationUUID), c.sending.flight(clientID)
	k := t.byUUID[e.MessageUUID]
	// A read tells which end is which, and how far it is; and what is not known here
	// another page may have read, or sent, before.
	if t.readOn != c.conn.ID() || k == nil && t.readAt.Before(f.at) {
		f.next = c.now().Add(orderDelay)
		c.want(t.conversation)
		c.pump()
		return
	}
	m, newer := message{}, len(t.all)
	m.UUID, m.CreatedAt = e.MessageUUID, e.Baseline.Newest
	switch {
	case k != nil:
		m, newer = k.message, t.newerThan(k.UUID)
	case t.covers(m.CreatedAt): // it has gone already
		c.deleted(e)
		c.pump()
		return
	}
	total := max(t.total, len(t.all), 1)
	c.lookOn(e, m, lookedAt{}, c.pages.holding(min(newer, total-1), total), 1)
}

// lookedAt is the page that a look has read before this one, and the total it came with.
// The zero lookedAt is none.
type lookedAt struct{ page, total int }

// lookOn reads one page. A message that is on neither of two neighbouring pages
// between which it would stand is gone, unless deletes moved the pages meanwhile.
func (c *core) lookOn(e store.Entry, m message, before lookedAt, page, reads int) {
	c.ask(e.ConversationUUID, page, func(r reply) {
		if now, ok := c.sending.queue.Get(e.ClientID); !ok || now.Status == store.Failed {
			return
		}
		f := c.sending.flight(e.ClientID)
		here := slices.ContainsFunc(r.run, func(other message) bool { return other.UUID == m.UUID })
		next, beyond := c.beyond(m, r, page)
		between := next == before.page && r.total >= before.total
		switch {
		case !here && (!beyond || between):
			c.deleted(e)
		case !here && reads < maxLookPages:
			c.lookOn(e, m, lookedAt{page, r.total}, next, reads+1)
		default:
			f.fences++
			f.next = c.now().Add(c.sending.traits.FenceAfter(f.fences))
			if f.fences >= outbox.MaxFences {
				f.next = time.Time{}
				_ = c.put(outbox.Refused(e, cmp.Or(f.refusal, notDeleted)))
				c.flushLater(e.ConversationUUID)
			}
		}
	})
}

// beyond reports whether m, which is not on a page, may stand on another one, and
// on which.
func (c *core) beyond(m message, r reply, page int) (next int, beyond bool) {
	run, total := r.run, r.total
	if len(run) == 0 || r.size >= total {
		return page, false
	}
	if older, ok := c.pages.older(page, total); ok && !run[0].CreatedAt.Before(m.CreatedAt) {
		return older, true
	}
	if nearer := c.pages.nearer(page, total); nearer != page && !m.CreatedAt.Before(run[len(run)-1].CreatedAt) {
		return nearer, true
	}
	return page, false
}
