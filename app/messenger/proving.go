package messenger

import (
	"slices"
	"time"

	"practicechat/app/chat"
	"practicechat/app/outbox"
	"practicechat/app/store"
)

const (
	// recheckInterval is the time between two walks for a send of unknown fate.
	recheckInterval = 5 * time.Second
	// maxProvedReads is how many reads may fail to show a send that the server has
	// acknowledged before we stop looking for its uuid.
	maxProvedReads = 3
)

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
	case !result.Status && e.Kind == store.Delete:
		c.lookRefused(clientID, result.Code)
	case !result.Status:
		delete(c.sending.flights, clientID)
		c.sending.refused[clientID] = refusal{result.Code, e.SentAt}
		c.saveRefusals()
	case e.Kind == store.Delete:
		c.deleted(e)
	case result.Message.UUID == "":
		c.proved(e)
	default:
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
	c.dropEntry(e.ClientID)
	for _, other := range claimed {
		c.sending.queue.Put(other)
	}
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
	// Only history counts: an ack or an echo that bears the client id may merely repeat
	// what was sent.
	if slices.ContainsFunc(w.run, func(m message) bool { return m.Mine() && m.ClientID != "" }) {
		c.learnTraits(func(tr *outbox.Traits) { tr.HonoursClientID = true })
	}
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
				tr.HonoursClientID = m.ClientID == e.ClientID
				silent := e.Status == store.Sending && !e.Proved
				tr.Silent = tr.Silent || silent
				// Another device's message in the same words has been taken for an echo.
				tr.Echoes = tr.Echoes && !(silent && c.leftHere(e) && c.date().Sub(e.SentAt) >= outbox.EchoTime)
			})
			if !c.adopt(e, t, m) {
				return // or its message could be taken for the next one's
			}
			if e.Connection == w.connection && w.seq <= f.seq {
				// The read was asked for before the send, so this may be another device's.
				// Then ours is still to be seen, or it could be taken for the next one's.
				c.want(w.conversation)
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

// reconcileRefused ends the sends that a walk has read all the same though they were
// refused, or are to leave again: where the client id is honoured they may have left
// twice, and the first has come late.
func (c *core) reconcileRefused(w *walk) {
	for _, e := range c.sending.queue.Of(w.conversation, store.Send) {
		i := slices.IndexFunc(w.run, func(m message) bool { return m.ClientID == e.ClientID })
		again := e.Status == store.Queued && !e.SentAt.IsZero()
		if (e.Status == store.Failed || again) && i >= 0 {
			c.adopt(e, c.timelineOf(w.conversation), w.run[i].Message)
		}
	}
}

// absent handles a read in which an entry was not to be seen.
func (c *core) absent(e store.Entry, f *flight, w *walk, whole bool) {
	if e.Status == store.Sending && !e.Proved && !f.next.IsZero() {
		return // a read for another reason: in a busy room there may be many in a moment
	}
	f.fences++
	f.next = c.now().Add(c.sending.traits.FenceAfter(f.fences))
	if e.Proved {
		switch {
		case f.fences < maxProvedReads:
		case outbox.Reaches(e, w.run, whole) && !outbox.Reworded(e, c.sending.unclaimed(w.run, e.ClientID)):
			// What was acknowledged is not there. An acknowledgement can be words that
			// we do not know, and mean no; what is gone without a trace would be lost.
			e.Proved, e.Status = false, store.Uncertain
			_ = c.put(e)
		default:
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
