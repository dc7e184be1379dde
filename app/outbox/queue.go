package outbox

import (
	"cmp"
	"slices"
	"time"

	"practicechat/app/store"
)

// A Queue holds the entries of one account in their order. It is changed
// only after the change was saved.
type Queue struct {
	entries []store.Entry
	seq     uint64
}

// Restore returns a Queue of saved entries.
func Restore(saved []store.Entry) *Queue {
	q := new(Queue)
	for _, e := range saved {
		q.Put(e)
	}
	return q
}

// New returns an entry at the end of the queue, which is yet to be saved and Put.
func (q *Queue) New(kind store.Kind, clientID, conversation string, now time.Time) store.Entry {
	return store.Entry{
		ClientID: clientID, Kind: kind, ConversationUUID: conversation,
		Status: store.Queued, Seq: q.seq + 1, QueuedAt: now,
	}
}

// Put adds an entry or replaces the one with the same client id.
func (q *Queue) Put(e store.Entry) {
	q.seq = max(q.seq, e.Seq)
	if i := q.index(e.ClientID); i >= 0 {
		q.entries[i] = e
		return
	}
	i, _ := slices.BinarySearchFunc(q.entries, e, store.Entry.Compare)
	q.entries = slices.Insert(q.entries, i, e)
}

// Remove takes an entry out.
func (q *Queue) Remove(clientID string) {
	if i := q.index(clientID); i >= 0 {
		q.entries = slices.Delete(q.entries, i, i+1)
	}
}

// Get returns the entry with a client id.
func (q *Queue) Get(clientID string) (store.Entry, bool) {
	if i := q.index(clientID); i >= 0 {
		return q.entries[i], true
	}
	return store.Entry{}, false
}

func (q *Queue) index(clientID string) int {
	return slices.IndexFunc(q.entries, func(e store.Entry) bool { return e.ClientID == clientID })
}

// All returns every entry, oldest first. The slice is the Queue's own until the
// next Put or Remove.
func (q *Queue) All() []store.Entry { return q.entries }

// Of returns the entries of one conversation and kind, oldest first.
func (q *Queue) Of(conversation string, kind store.Kind) []store.Entry {
	var of []store.Entry
	for _, e := range q.entries {
		if e.ConversationUUID == conversation && e.Kind == kind {
			of = append(of, e)
		}
	}
	return of
}

// Conversations returns the conversations that have entries, each once, in the
// order of their oldest entry.
func (q *Queue) Conversations() []string {
	var all []string
	for _, e := range q.entries {
		if !slices.Contains(all, e.ConversationUUID) {
			all = append(all, e.ConversationUUID)
		}
	}
	return all
}

// Next returns the entry of a conversation and kind whose turn it is to leave: the
// oldest that is queued. There is none while any other is on its way or waits for
// the user, also a younger one, which another page may have queued meanwhile.
func (q *Queue) Next(conversation string, kind store.Kind) (next store.Entry, ok bool) {
	for _, e := range q.Of(conversation, kind) {
		switch {
		case e.Status == store.Queued && !ok:
			next, ok = e, true
		case e.Status != store.Queued && e.Status != store.Failed && !e.Proved:
			return store.Entry{}, false
		}
	}
	return next, ok
}

// Unproved returns the sends of a conversation that were emitted at some time and
// whose fate the history can still tell, in the order in which they were emitted:
// the server stored them in no other.
func (q *Queue) Unproved(conversation string) []store.Entry {
	unproved := slices.DeleteFunc(q.Of(conversation, store.Send), func(e store.Entry) bool { return !Open(e) })
	slices.SortStableFunc(unproved, compareSent)
	return unproved
}

func compareSent(a, b store.Entry) int { return cmp.Or(a.SentAt.Compare(b.SentAt), a.Compare(b)) }

// After returns the time to give to an emit: now, or a moment after the latest SentAt if
// the clock has been set back. The order of emits decides which message proves which
// entry.
func (q *Queue) After(now time.Time) time.Time {
	for _, e := range q.entries {
		if !now.After(e.SentAt) {
			now = e.SentAt.Add(time.Microsecond)
		}
	}
	return now
}

// InOrder returns at, moved past the SentAt of every send of e's conversation that left
// before e with the same text: equal texts must stay in the order in which they left.
func (q *Queue) InOrder(e store.Entry, at time.Time) time.Time {
	for _, other := range q.Unproved(e.ConversationUUID) {
		if compareSent(other, e) < 0 && sameText(other.Text, e.Text) && !at.After(other.SentAt) {
			at = other.SentAt.Add(time.Microsecond)
		}
	}
	return at
}

// Open reports whether the fate of e is open: a send that was emitted, and that the
// history can still prove.
func Open(e store.Entry) bool {
	return e.Kind == store.Send && !e.SentAt.IsZero() && e.Status != store.Queued && e.Status != store.Failed
}

// Alike returns the unproved sends of e's conversation that were emitted after e
// and have the same text.
func (q *Queue) Alike(e store.Entry) []store.Entry {
	return slices.DeleteFunc(q.Unproved(e.ConversationUUID), func(other store.Entry) bool {
		return compareSent(other, e) <= 0 || !sameText(other.Text, e.Text)
	})
}

// Claim returns the entries for which a message could be mistaken that has proved
// e, with that message in their baselines: it can prove no other. They are to be
// saved and Put.
func (q *Queue) Claim(e store.Entry, uuid string) []store.Entry {
	others := q.Alike(e)
	for i := range others {
		others[i].Baseline.UUIDs = append(slices.Clone(others[i].Baseline.UUIDs), uuid)
	}
	return others
}
