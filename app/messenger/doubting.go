package messenger

import (
	"time"

	"practicechat/app/outbox"
	"practicechat/app/store"
)

// loseSends gives what is on its way over to the next connection.
func (c *core) loseSends() {
	c.sending.flights = map[string]*flight{}
	c.loseStrays(0)
}

// strayAge is how long a send must have stayed unchanged before this page takes it that
// the one that emitted it has lost it, even if that still believes it holds the flush.
const strayAge = 30 * time.Second

// loseStrays notes that what is kept as being sent, and is not under way here, is of
// unknown fate: what this page has sent, and what it has seen so for that long. The
// time of the emit tells nothing if the clock was set meanwhile: two pages would take
// each other's sends for lost again and again.
func (c *core) loseStrays(age time.Duration) {
	if !c.holds {
		return
	}
	for _, e := range c.sending.queue.All() {
		lost, ok := outbox.Lost(e)
		stray := c.sending.left[e.ClientID] || c.unchanged(e) >= age
		if ok && stray && c.sending.flights[e.ClientID] == nil && c.put(lost) != nil {
			c.sending.queue.Put(lost) // the store's own state leads to the same after a restart
		}
	}
}

// unchanged returns for how long this page has known an entry as it is.
func (c *core) unchanged(e store.Entry) time.Duration {
	s, now := c.sending.seen[e.ClientID], c.now()
	if s.rev != e.Rev {
		s = sight{e.Rev, now}
		c.sending.seen[e.ClientID] = s
	}
	return now.Sub(s.since)
}

func (c *core) sendAgain(clientID string) {
	c.catchUp()
	e, ok := c.sending.queue.Get(clientID)
	if !ok || e.Status != store.Uncertain && e.Status != store.Failed {
		return
	}
	if c.put(outbox.Again(e)) == nil {
		delete(c.sending.flights, clientID)
		c.flushLater(e.ConversationUUID)
	}
}

func (c *core) discard(clientID string) {
	c.catchUp()
	e, ok := c.sending.queue.Get(clientID)
	if !ok || e.Status != store.Uncertain && e.Status != store.Failed {
		return
	}
	if c.remove(e, nil) == nil {
		c.tell(toldUndone, e.ClientID)
		c.flushLater(e.ConversationUUID)
	}
}

func (c *core) keepChecking(clientID string) {
	c.catchUp()
	e, ok := c.sending.queue.Get(clientID)
	if !ok || e.Status != store.Uncertain || e.SentAt.IsZero() { // nothing is known of when it left
		return
	}
	if c.put(outbox.Checking(e)) == nil && c.online() {
		c.want(e.ConversationUUID)
		c.pump()
	}
}
