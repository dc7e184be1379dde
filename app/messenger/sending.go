package messenger

import (
	"slices"
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
	// recheckInterval is the time between two looks for a send of unknown fate.
	recheckInterval = 5 * time.Second
	// baselineAge is how old a read of a conversation that is not joined may be to
	// count as what was known before a send.
	baselineAge = 2 * time.Second
	// maxProvedReads is how many reads may fail to show a send that the server has
	// acknowledged before we stop looking for its uuid.
	maxProvedReads = 3
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
	fences int       // reads on this connection that did not show it
	next   time.Time // when to look; zero while a look is under way
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
		f := c.sending.flights[e.ClientID]
		if f != nil && !f.next.IsZero() && (next.IsZero() || f.next.Before(next)) {
			next = f.next
		}
	}
	return next
}

func (s *sending) flight(clientID string) *flight {
	f := s.flights[clientID]
	if f == nil {
		f = new(flight)
		s.flights[clientID] = f
	}
	return f
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
	c.changeInbox()
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
	c.changeInbox()
}

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
	c.changeInbox()
	c.flushLater(conversation)
	return nil
}

func (c *core) flushLater(conversation string) { c.post(func() { c.flush(conversation) }) }

// flush lets leave what may leave of a conversation. Before a send the newest
// messages have to be known as of now: what is not in the baseline could later be
// taken for the send.
func (c *core) flush(conversation string) {
	if !c.flushes() {
		return
	}
	if e, ok := c.sending.queue.Next(conversation, store.Delete); ok && c.heldUntil(e).IsZero() {
		c.emitEntry(e, store.Baseline{}, chat.EventDeleteMessage,
			chat.DeleteMessage{MessageUUID: e.MessageUUID, ConversationUUID: conversation})
	}
	e, ok := c.sending.queue.Next(conversation, store.Send)
	if !ok || !c.heldUntil(e).IsZero() { // what follows one that is held waits too
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
	c.sending.left[e.ClientID] = true
	f := c.sending.flight(e.ClientID)
	*f = flight{seq: c.seq, next: now.Add(c.traitsFor(e).FenceAfter(0))}
	c.seq++
	connection, clientID := c.conn.ID(), e.ClientID
	err := c.conn.EmitAck(ackTimeout, func(args []socketio.Raw, err error) {
		c.post(func() {
			if err == nil && c.conn != nil && c.conn.ID() == connection {
				c.acked(clientID, first(args))
			}
		})
	}, name, payload)
	if err != nil {
		delete(c.sending.flights, clientID)
		_ = c.put(before) // nothing left
	}
}

// traitsFor returns what the server may do with an entry. It echoes a send to the
// room that is joined, and to no other.
func (c *core) traitsFor(e store.Entry) outbox.Traits {
	t := c.sending.traits
	t.Echoes = t.Echoes && c.rooms.joined == e.ConversationUUID
	return t
}

func (c *core) acked(clientID, raw string) {
	e, ok := c.sending.queue.Get(clientID)
	if !ok || e.Status == store.Queued {
		return
	}
	result, err := chat.DecodeResult(raw)
	if err != nil {
		c.diag.Unreadable++ // it was acknowledged all the same
		result = chat.Result{Status: true}
	}
	c.learnTraits(func(t *outbox.Traits) { t.Acks = true })
	c.typing.answered(c.sending.flight(clientID).seq, c.date().Sub(e.SentAt))
	switch {
	case !result.Status:
		delete(c.sending.flights, clientID)
		c.sending.refused[clientID] = refusal{result.Code, e.SentAt}
		c.saveRefusals()
	case e.Kind == store.Delete:
		c.deleted(e)
	case result.Message.UUID == "":
		c.proved(e)
	default:
		if result.Message.ClientID == clientID {
			c.learnTraits(func(t *outbox.Traits) { t.HonoursClientID = true })
		}
		c.adopt(e, c.timelineOf(e.ConversationUUID), complete(result.Message, e, c.date()))
	}
	c.pump()
}

// saveRefusals saves what the server has refused. Until that is saved the entry
// counts as being sent, and what follows waits: where the client id is honoured,
// another page, or this one after a restart, would send it again, behind that.
func (c *core) saveRefusals() {
	for _, e := range slices.Clone(c.sending.queue.All()) {
		r, refused := c.sending.refused[e.ClientID]
		switch {
		case !refused:
		case e.Status == store.Queued || e.Status == store.Failed || !e.SentAt.Equal(r.sentAt):
			delete(c.sending.refused, e.ClientID) // another page has gone on with it
		case c.put(outbox.Refused(e, r.code)) == nil:
			delete(c.sending.refused, e.ClientID)
			c.flushLater(e.ConversationUUID)
		}
	}
}

// complete fills in what an ack may leave out of the message it returns.
func complete(m chat.Message, e store.Entry, now time.Time) chat.Message {
	if m.Text == "" {
		m.Text = e.Text
	}
	if m.CreatedAt.IsZero() {
		m.CreatedAt = now
	}
	m.SenderRole = chat.RoleTherapist
	return m
}

// proved notes that the server has a send whose uuid is still to be found.
func (c *core) proved(e store.Entry) {
	if !e.Proved {
		e.Proved, e.Status = true, store.Sending
		_ = c.put(e)
		c.flushLater(e.ConversationUUID)
	}
	f := c.sending.flight(e.ClientID)
	f.fences, f.next = 0, time.Time{}
	c.want(e.ConversationUUID)
}

// adopt swaps an entry for the stored message that proves it, in one transaction.
// If that cannot be saved, the entry stays, and is found again.
func (c *core) adopt(e store.Entry, t *timeline, m chat.Message) (saved bool) {
	var b store.Batch
	e.Rev = c.sending.rev(e)
	b.DeleteEntry(e)
	claimed := c.sending.queue.Claim(e, m.UUID)
	for i := range claimed {
		claimed[i].Rev++
		b.PutEntry(claimed[i])
	}
	if c.sending.stale {
		return false
	}
	c.readProofs()
	proofs := withProof(c.sending.proofs, proof{m.UUID, e.ClientID})
	b.PutMeta(metaProofs, writeProofs(proofs))
	known := t.byUUID[m.UUID]
	synced := c.synced(t)
	var err error
	if known == nil && synced {
		err = c.append(t, m, &b)
	} else {
		err = c.save(&b)
	}
	if err != nil {
		return false
	}
	c.sending.keys[m.UUID], c.sending.proofs = e.ClientID, proofs
	c.sending.queue.Remove(e.ClientID)
	for _, other := range claimed {
		c.sending.queue.Put(other)
	}
	delete(c.sending.flights, e.ClientID)
	c.tellSent(e.ClientID, m)
	switch {
	case known != nil:
		known.item = nil // its key is now the entry's
	case !synced:
		// Past what may be a gap it cannot join the timeline; the next read brings it.
		t.ahead = append(t.ahead, message{Message: m})
		c.noteMessage(t.conversation, m)
		if t.conversation == c.opened {
			c.showProvisionally(t, m)
			c.want(t.conversation)
		}
	}
	c.changeInbox()
	c.flushLater(e.ConversationUUID)
	return true
}

// reconcile looks for the open sends of a conversation in what a walk has read.
func (c *core) reconcile(w *walk, whole bool) {
	if !c.holds {
		return // it is another page's to find
	}
	t := c.timelineOf(w.conversation)
	unproved := c.sending.queue.Unproved(w.conversation)
	if len(unproved) > 0 {
		c.readProofs()
	}
	for _, e := range unproved {
		if _, refused := c.sending.refused[e.ClientID]; refused {
			continue
		}
		e, _ := c.sending.queue.Get(e.ClientID) // the one before may have claimed something
		m, verdict := outbox.Find(e, c.sending.unclaimed(w.run, e.ClientID), len(c.sending.queue.Alike(e)))
		f := c.sending.flight(e.ClientID)
		switch {
		case verdict == outbox.Found:
			c.learnTraits(func(tr *outbox.Traits) {
				tr.HonoursClientID = tr.HonoursClientID || m.ClientID == e.ClientID
				tr.Silent = tr.Silent || e.Status == store.Sending && !e.Proved
			})
			if !c.adopt(e, t, m) {
				return // or its message could be taken for the next one's
			}
		case verdict == outbox.Ambiguous && e.Status == store.Unknown:
			e.Status = store.Uncertain
			_ = c.put(e)
		case e.Connection == w.connection && w.seq <= f.seq:
			// The read was asked for before the send: it says nothing.
			c.want(w.conversation)
		default:
			c.absent(e, f, w, whole)
		}
	}
	c.reconcileRefused(w)
}

// reconcileRefused ends the refused sends that a walk has read all the same: where
// the client id is honoured they may have left twice, and the first has come late.
func (c *core) reconcileRefused(w *walk) {
	for _, e := range c.sending.queue.Of(w.conversation, store.Send) {
		i := slices.IndexFunc(w.run, func(m message) bool { return m.ClientID == e.ClientID })
		if e.Status == store.Failed && i >= 0 {
			c.adopt(e, c.timelineOf(w.conversation), w.run[i].Message)
		}
	}
}

// absent handles a read in which an entry was not to be seen.
func (c *core) absent(e store.Entry, f *flight, w *walk, whole bool) {
	f.fences++
	f.next = c.now().Add(c.sending.traits.FenceAfter(f.fences))
	if e.Proved {
		if f.fences >= maxProvedReads {
			_ = c.remove(e, nil) // the server has it, if in other words than ours
		}
		return
	}
	if !outbox.Reaches(e, w.run, whole) {
		if e.Status == store.Unknown {
			e.Status = store.Uncertain
			_ = c.put(e)
		}
		return
	}
	live := e.Connection == w.connection
	next := outbox.Absent(e, c.sending.traits, w.began, live, f.fences, c.grace())
	if !next.SentAt.Equal(e.SentAt) {
		next.SentAt = c.sending.queue.InOrder(e, next.SentAt)
	}
	if next.Status == store.Unknown {
		f.next = c.now().Add(recheckInterval)
	}
	changed := next.Status != e.Status || !next.SentAt.Equal(e.SentAt)
	if changed && c.put(next) == nil && next.Status == store.Queued {
		delete(c.sending.flights, e.ClientID)
		c.flushLater(e.ConversationUUID)
	}
	if next.Status == store.Uncertain {
		f.next = time.Time{}
	}
}

// grace returns how long after its emit a send that the connection was lost with
// may still be stored.
func (c *core) grace() time.Duration {
	h := c.conn.Handshake()
	return h.PingInterval + h.PingTimeout + c.cfg.Settle
}

// loseSends gives what is on its way over to the next connection.
func (c *core) loseSends() {
	c.sending.flights = map[string]*flight{}
	c.loseStrays(0)
}

// strayAge is how long a send must have been kept as it is for another page to have
// lost it surely, also one that believes to hold the flush.
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

func (c *core) tickOutbox(now time.Time) {
	if due(now, c.sending.retry) {
		c.sending.retry = time.Time{}
		c.saveRefusals()
		for _, f := range c.sending.flights {
			f.next = now // its end may be what could not be saved
		}
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

func (c *core) sendAgain(clientID string) {
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
	e, ok := c.sending.queue.Get(clientID)
	if !ok || e.Status != store.Uncertain && e.Status != store.Failed {
		return
	}
	if c.remove(e, nil) == nil {
		c.tell(toldUndone + e.ClientID)
		c.flushLater(e.ConversationUUID)
	}
}

func (c *core) keepChecking(clientID string) {
	e, ok := c.sending.queue.Get(clientID)
	if !ok || e.Status != store.Uncertain || e.SentAt.IsZero() { // nothing is known of when it left
		return
	}
	if c.put(outbox.Checking(e)) == nil && c.online() {
		c.want(e.ConversationUUID)
		c.pump()
	}
}

// learnTraits takes note of what the server has shown.
func (c *core) learnTraits(learn func(*outbox.Traits)) {
	before := c.sending.traits
	learn(&c.sending.traits)
	if c.sending.traits == before {
		return
	}
	var b store.Batch
	b.PutMeta(metaTraits, writeTraits(c.sending.traits))
	_ = c.save(&b)
	c.change()
}

func writeTraits(t outbox.Traits) string {
	var s strings.Builder
	for i, has := range []bool{t.Acks, t.Echoes, t.HonoursClientID, t.Silent} {
		if has {
			s.WriteByte("aehs"[i])
		}
	}
	return s.String()
}

func readTraits(s string) outbox.Traits {
	return outbox.Traits{
		Acks:            strings.Contains(s, "a"),
		Echoes:          strings.Contains(s, "e"),
		HonoursClientID: strings.Contains(s, "h"),
		Silent:          strings.Contains(s, "s"),
	}
}
