package messenger

import (
	"slices"

	"practicechat/app/outbox"
	"practicechat/app/store"
)

// catchUp reads the outbox again at once if another page is known to have changed it:
// what the user asks for is not refused because of something else.
func (c *core) catchUp() {
	if c.sending.stale {
		c.resync()
	}
}

// resync takes over what other pages have made of the outbox and the drafts.
func (c *core) resync() {
	if c.store == nil {
		return
	}
	entries, err := c.store.Entries()
	if err != nil {
		c.setStoreProblem(StoreFailed, err)
		return
	}
	if c.sending.stale {
		c.sending.lookAgain(c.now())
	}
	c.sending.stale = false
	sent := c.syncQueue(entries)
	c.saveRefusals()
	c.loseStrays(strayAge)
	c.readDrafts(sent...)
	c.changeInbox()
	if c.online() {
		for _, e := range c.sending.queue.All() {
			if c.holds && c.sending.flights[e.ClientID] == nil && outbox.Open(e) {
				c.want(e.ConversationUUID)
			}
		}
		for _, conversation := range c.sending.queue.Conversations() {
			c.flushLater(conversation)
		}
		c.pump()
	}
}

// syncQueue puts the entries of the store in the place of the queue. It returns the sends
// that are new in it.
func (c *core) syncQueue(entries []store.Entry) (sent []store.Entry) {
	old := c.sending.queue
	queue := outbox.Restore(entries)
	for _, e := range entries {
		switch was, known := old.Get(e.ClientID); {
		case !known && e.Kind == store.Send:
			sent = append(sent, e)
		case was.Rev != e.Rev:
			delete(c.sending.flights, e.ClientID) // its search has been begun anew
		}
	}
	c.sending.queue = queue
	for _, e := range old.All() {
		now, still := queue.Get(e.ClientID)
		switch {
		case now.Rev != e.Rev: // another page has changed it: the search begins anew
			delete(c.sending.flights, e.ClientID)
			delete(c.sending.left, e.ClientID)
		case now.Status != e.Status: // its loss could not be saved yet
			queue.Put(e)
		}
		if !still {
			delete(c.sending.held, e.ClientID)
			c.goneElsewhere(e)
		}
	}
	return sent
}

// goneElsewhere takes note of an entry that another page has ended.
func (c *core) goneElsewhere(e store.Entry) {
	c.readProofs()
	kept := slices.Contains(c.sending.proofs, proof{undone, e.ClientID})
	if t := c.timelines[e.ConversationUUID]; t != nil && e.Kind == store.Delete && e.Status != store.Failed && !kept {
		_ = c.forgetMessage(t, e.MessageUUID, nil)
	}
	c.want(e.ConversationUUID)
}
