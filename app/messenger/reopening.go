package messenger

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"practicechat/app/store"
	"practicechat/app/vault"
)

// reopenDelay is how long after its store has closed by itself an account is
// opened again: if another page has signed it out, that page says so before.
const reopenDelay = 300 * time.Millisecond

// storeLost notes that the browser has closed the store: evicted, deleted or
// moved by another page.
func (c *core) storeLost(err error) {
	c.cfg.Logf("messenger: store lost: %v", err)
	c.reopenAt = c.now().Add(reopenDelay)
	if !c.holds { // the page that sends knows best what is to be put back
		c.reopenAt = c.now().Add(4 * reopenDelay)
	}
}

// reopen opens the store again after it was lost. If all that it held is gone, it
// gets back what this page still knows.
func (c *core) reopen() {
	c.reopenAt = time.Time{}
	c.store.Close()
	kept := c.keep
	opened, err := c.cfg.Vaults.Open(c.id, kept, c.vaultEvents())
	switch {
	case errors.Is(err, vault.ErrLocked):
		c.lockNow() // another page has put it under a PIN
		return
	case err == nil && kept == vault.PIN && opened.Keep == vault.Nothing:
		// The key is gone with the store, and this page has no PIN to make one.
		opened.Store.Close()
		err = store.ErrClosed
	}
	if err == nil {
		err = c.takeAgain(opened)
	}
	if err != nil {
		c.goOnInMemory(err)
	}
	if c.online() && c.reopenAt.IsZero() {
		c.wantUnproved()
		c.pump()
	}
}

// takeAgain takes over the store of the open account that has been opened again. If
// something is in it, another page has written it anew. Where what this page knows could
// not be written, c.reopenAt is when to try again. An error is of a store that can't be
// read, which is closed.
func (c *core) takeAgain(opened vault.Opened) error {
	alone := opened.Keep == vault.Nothing && c.keep != vault.Nothing
	c.store, c.keep = opened.Store, opened.Keep
	if alone {
		c.leaveOutbox()
	}
	for _, t := range c.timelines { // none of it may be there
		t.unsaved = true
	}
	switch epoch, err := c.store.Meta(metaEpoch); {
	case err != nil:
		c.store.Close()
		return err
	case epoch != "":
		c.addToAnew()
		c.resync()
		c.loseStrays(0) // the flush may have come while there was no store
	default:
		knows := c.knows && (c.alone() || c.tab.Exclusive())
		if c.writeBack(!knows) != nil { // what there is must not be taken for all
			c.store.Close()
			c.reopenAt = c.now().Add(saveRetry)
			return nil
		}
		c.saveProfile()
		c.resync() // another page may have queued something there meanwhile
	}
	if alone {
		c.joinTabs() // from now on each page sends its own
	}
	return nil
}

// leaveOutbox leaves what is to be sent to the page that has chosen to keep nothing: it
// has taken that along into its memory, and would send it a second time.
func (c *core) leaveOutbox() {
	for _, e := range slices.Clone(c.sending.queue.All()) {
		c.dropEntry(e.ClientID)
		c.want(e.ConversationUUID)
	}
	c.changeInbox()
}

// addToAnew adds to a store that another page has written anew what that page did not
// know of: what was queued here a moment before. It may be done already, if this page
// had not heard that yet, so the user is asked. A delete can be done twice.
func (c *core) addToAnew() {
	var b store.Batch
	entries, err := c.store.Entries()
	if err != nil {
		return
	}
	c.readProofs()
	for _, e := range slices.Clone(c.sending.queue.All()) {
		there := slices.ContainsFunc(entries, func(o store.Entry) bool { return o.ClientID == e.ClientID })
		done := slices.ContainsFunc(c.sending.proofs, func(p proof) bool { return p.clientID == e.ClientID })
		if e.Status == store.Queued && !there && !done {
			e.Rev = 1
			if e.Kind == store.Send {
				e.Status = store.Uncertain
			}
			b.PutEntry(e)
		}
		e.Rev = anotherRev
		c.sending.queue.Put(e)
	}
	if c.save(&b) == nil {
		c.tell(toldEntries)
	}
}

// anotherRev is the revision of no entry: who writes a store anew begins to count
// anew, so what this page knows of the revisions tells nothing.
const anotherRev = 1 << 62

// writeBack puts what this page knows of the account into an empty store. doubt
// tells that another page may have sent since, or may yet send, what is queued.
func (c *core) writeBack(doubt bool) error {
	var b store.Batch
	entries := c.sending.queue.All()
	for i := range entries {
		e := entries[i]
		e.Rev = 1
		if doubt && e.Kind == store.Send && e.Status == store.Queued {
			e.Status = store.Uncertain
		}
		b.PutEntry(e)
	}
	for _, d := range c.drafts {
		b.PutDraft(d)
	}
	if c.inbox.rows != nil {
		b.PutInbox(c.inbox.rows)
	}
	b.PutMeta(metaEpoch, strconv.FormatUint(c.sending.epoch, 10))
	b.PutMeta(metaTraits, writeTraits(c.sending.traits))
	b.PutMeta(metaProofs, writeProofs(c.sending.proofs))
	b.PutMeta(metaHistories, c.histories.write())
	b.PutMeta(metaReplies, writeReplies(c.replies))
	if err := c.save(&b); err != nil {
		return err
	}
	for _, e := range b.Ops {
		if e.PutEntry != nil {
			c.sending.queue.Put(*e.PutEntry)
		}
	}
	c.typing.unsaved, c.typing.draftDue = nil, time.Time{}
	c.typing.soft, c.typing.firmDue = nil, time.Time{}
	for _, t := range c.timelines {
		t.unsaved = true
	}
	return nil
}
