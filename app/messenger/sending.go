package messenger

import (
	"time"

	"practicechat/app/outbox"
	"practicechat/app/store"
)

// sending is the outbox and what is under way of it.
type sending struct {
	queue   *outbox.Queue
	traits  outbox.Traits
	epoch   uint64
	flights map[string]*flight   // by client id; only while the fate of the entry is open
	keys    map[string]string    // client ids of messages that came out of the outbox, by uuid
	proofs  []proof              // the newest of these, which are kept
	left    map[string]bool      // client ids of what this page has emitted
	held    map[string]time.Time // until when, by core.now, by client id; zero once that is over
	seen    map[string]sight     // what is kept as being sent, by client id
	refused map[string]refusal   // what could not be saved yet, by client id
	stale   bool                 // another page has changed the outbox: it is about to be read again
	retry   time.Time            // when to try again after something could not be saved; zero if all was
}

// A flight is the search for the proof of one entry.
type flight struct {
	seq    uint64    // core.seq when it was emitted
	at     time.Time // core.now then
	fences int       // reads on this connection without proof: a send was missing, or what is to be deleted was there
	next   time.Time // when to read again, by a walk or a look; zero while that is under way

	refusal string // the code of the server's refusal of a delete, which a look has to confirm
}

// A sight is since when, by core.now, this page has known an entry at a revision.
type sight struct {
	rev   uint64
	since time.Time
}

// A refusal is the server's answer to the emit of an entry at a time.
type refusal struct {
	code   string
	sentAt time.Time
}

func newSending(q *outbox.Queue) sending {
	return sending{
		queue: q, flights: map[string]*flight{}, keys: map[string]string{},
		left: map[string]bool{}, held: map[string]time.Time{},
		seen: map[string]sight{}, refused: map[string]refusal{},
	}
}

func (s *sending) has(conversation string) bool {
	return len(s.queue.Of(conversation, store.Send)) > 0 || len(s.queue.Of(conversation, store.Delete)) > 0
}

func (s *sending) flight(clientID string) *flight {
	f := s.flights[clientID]
	if f == nil {
		f = new(flight)
		s.flights[clientID] = f
	}
	return f
}

// outboxDue returns when tickOutbox has something to do; zero if never.
func (c *core) outboxDue() (next time.Time) {
	next = c.sending.retry
	for _, e := range c.sending.queue.All() {
		next = earlier(next, c.heldUntil(e))
	}
	if !c.flushes() {
		return next
	}
	for _, e := range c.sending.queue.All() {
		if f := c.sending.flights[e.ClientID]; f != nil {
			next = earlier(next, f.next)
		}
	}
	return next
}

func (c *core) tickOutbox(now time.Time) {
	if due(now, c.sending.retry) {
		c.sending.retry = time.Time{}
		c.saveRefusals()
		c.sending.lookAgain(now)
		c.wantUnproved()
	}
	c.release(now)
	if !c.flushes() {
		return
	}
	for _, e := range c.sending.queue.All() {
		f := c.sending.flights[e.ClientID]
		if f == nil || !due(now, f.next) {
			continue
		}
		f.next = time.Time{}
		if e.Kind == store.Delete {
			c.looks = append(c.looks, e.ClientID)
		} else {
			c.want(e.ConversationUUID)
		}
	}
	c.pump()
}

// wantUnproved begins the work on the outbox of a new connection.
func (c *core) wantUnproved() {
	if !c.holds {
		return
	}
	for _, conversation := range c.sending.queue.Conversations() {
		if len(c.sending.queue.Unproved(conversation)) > 0 {
			c.want(conversation)
		}
		c.flushLater(conversation)
	}
}

// lookAgain has the searches go on that have no next look: their end may be what could
// not be saved.
func (s *sending) lookAgain(now time.Time) {
	for _, f := range s.flights {
		if f.next.IsZero() {
			f.next = now
		}
	}
}

// saveEntries saves a batch with entries in it, and tells other pages.
func (c *core) saveEntries(b *store.Batch) error {
	if c.sending.stale {
		return store.ErrConflict
	}
	err := c.save(b)
	if err == nil {
		c.tell(toldEntries)
	}
	return err
}

// rev returns the revision at which an entry is stored, as far as we know.
func (s *sending) rev(e store.Entry) uint64 {
	known, _ := s.queue.Get(e.ClientID)
	return known.Rev
}

// put saves an entry in its new state and then takes it over.
func (c *core) put(e store.Entry) error {
	var b store.Batch
	e.Rev = c.sending.rev(e) + 1
	b.PutEntry(e)
	if err := c.saveEntries(&b); err != nil {
		return err
	}
	c.sending.queue.Put(e)
	c.change()
	return nil
}

// remove takes an entry out of the store and the queue; extra is saved with it.
func (c *core) remove(e store.Entry, extra *store.Batch) error {
	if extra == nil {
		extra = new(store.Batch)
	}
	e.Rev = c.sending.rev(e)
	extra.DeleteEntry(e)
	if err := c.saveEntries(extra); err != nil {
		return err
	}
	c.dropEntry(e.ClientID)
	return nil
}

// dropEntry forgets an entry that is not in the store any more.
func (c *core) dropEntry(clientID string) {
	c.sending.queue.Remove(clientID)
	delete(c.sending.flights, clientID)
	delete(c.sending.held, clientID)
	delete(c.sending.seen, clientID)
	delete(c.sending.refused, clientID)
	c.change()
}
