package messenger

import (
	"errors"
	"slices"
	"strings"
	"time"

	"practicechat/app/outbox"
	"practicechat/app/store"
)

// errLeft tells that there is nothing to be taken back any more.
var errLeft = errors.New("messenger: it has left, or is gone")

// heldUntil returns until when e is held, by core.now; zero if it may leave. Each
// page counts from when it first sees the entry: its own clock never goes back.
func (c *core) heldUntil(e store.Entry) time.Time {
	if e.Status != store.Queued || e.NotBefore.IsZero() {
		return time.Time{}
	}
	until, seen := c.sending.held[e.ClientID]
	if !seen {
		if left := outbox.HeldFor(e, c.date()); left > 0 {
			until = c.now().Add(left)
		}
		c.sending.held[e.ClientID] = until
	}
	return until
}

// heldDate is heldUntil as the wall clock will show it.
func (c *core) heldDate(e store.Entry) time.Time {
	until := c.heldUntil(e)
	if until.IsZero() {
		return until
	}
	return until.Add(-c.ahead)
}

// release lets go what has been held long enough. It visits all entries, so that the
// clock of each starts when it is seen first, not when the one before it has left.
func (c *core) release(now time.Time) {
	for _, e := range c.sending.queue.All() {
		if due(now, c.heldUntil(e)) {
			c.sending.held[e.ClientID] = time.Time{}
			c.change() // it cannot be taken back any more, on any page
			c.flushLater(e.ConversationUUID)
		}
	}
}

// undo takes back a send or a delete that has not left. The text of a send becomes
// the draft again, before what has been written since, in one transaction.
func (c *core) undo(conversation, key string) (text string, err error) {
	c.catchUp()
	e, ok := c.sending.queue.Get(key)
	if !ok {
		e, ok = c.deleteOf(conversation, c.uuidOf(conversation, key))
	}
	if !ok || !outbox.Undoable(e) {
		return "", errLeft
	}
	if c.sending.stale {
		return "", store.ErrConflict
	}
	var b store.Batch
	b.DeleteEntry(e)
	twins := c.deletesLike(e) // another page may have asked for the same
	for _, twin := range twins {
		if !outbox.Undoable(twin) {
			return "", errLeft
		}
		b.DeleteEntry(twin)
	}
	c.readProofs()
	proofs := withProof(c.sending.proofs, proof{undone, e.ClientID})
	for _, twin := range twins {
		proofs = withProof(proofs, proof{undone, twin.ClientID})
	}
	b.PutMeta(metaProofs, writeProofs(proofs))
	draft := store.Draft{ConversationUUID: conversation, Text: e.Text, SavedAt: c.date()}
	if e.Kind == store.Send {
		if typed := c.drafts[conversation].Text; strings.TrimSpace(typed) != "" {
			draft.Text += "\n" + typed
		}
		b.PutDraft(draft)
	}
	if err := c.save(&b); err != nil {
		return "", err
	}
	c.sending.proofs = proofs
	if e.Kind == store.Send {
		c.drafts[conversation] = draft
		c.typing.noteStored(draft)
		c.changeRow(conversation)
	}
	for _, entry := range append(twins, e) {
		c.tell(toldUndone, entry.ClientID)
		c.dropEntry(entry.ClientID)
	}
	c.flushLater(conversation)
	return e.Text, nil
}

// deletesLike returns the other deletes of the message that e deletes.
func (c *core) deletesLike(e store.Entry) []store.Entry {
	return slices.DeleteFunc(c.sending.queue.Of(e.ConversationUUID, store.Delete), func(other store.Entry) bool {
		return e.Kind != store.Delete || other.ClientID == e.ClientID || other.MessageUUID != e.MessageUUID
	})
}

// uuidOf returns the uuid of a message of a conversation by the key of its item;
// "" if there is none.
func (c *core) uuidOf(conversation, key string) string {
	if t := c.timelines[conversation]; t != nil {
		for _, k := range t.all {
			if k.UUID == key || c.sending.keys[k.UUID] == key {
				return k.UUID
			}
		}
	}
	return ""
}

// hearUndone takes note that another page has taken something back: unlike an
// entry that is gone for another reason, it has not been done. The word of it counts
// if the store is lost: this page may write it anew.
func (c *core) hearUndone(clientID string) {
	c.dropEntry(clientID)
	c.resync()
}
