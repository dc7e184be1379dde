package messenger

import (
	"maps"
	"slices"
	"strings"
	"time"

	"practicechat/app/store"
)

const (
	// draftPause is how soon after a key its draft is saved: not at once, since to seal and
	// store a letter takes longer than to draw it.
	draftPause = 30 * time.Millisecond
	// draftGap is the least time between two saves of drafts.
	draftGap = 50 * time.Millisecond
	// draftFirm is how long after the last key a draft is saved again, strictly.
	draftFirm = time.Second
	// draftLate is how late a save must be to show that the page stood still meanwhile.
	draftLate = 2 * time.Second
)

// setDraft changes a draft in memory; the next tick that is due saves it.
func (c *core) setDraft(conversation, text string) {
	if text == "" {
		delete(c.drafts, conversation)
	} else {
		c.drafts[conversation] = store.Draft{ConversationUUID: conversation, Text: text, SavedAt: c.date()}
	}
	if !slices.Contains(c.typing.unsaved, conversation) {
		c.typing.unsaved = append(c.typing.unsaved, conversation)
	}
	if now := c.now(); c.typing.draftDue.IsZero() {
		c.typing.draftDue = now.Add(draftPause)
		if next := c.typing.drafted.Add(draftGap); next.After(c.typing.draftDue) {
			c.typing.draftDue = next
		}
	}
	if conversation != c.opened {
		c.changeRow(conversation)
	}
}

// saveTyped saves drafts that are being typed, so that they survive the end of the
// browser. Not strictly: on a busy disk that takes up to a second, in which nothing
// that is typed then could be saved.
func (c *core) saveTyped() {
	c.dropOldDrafts()
	typed := c.typing.unsaved
	b := c.draftBatch(typed)
	b.Strict = false
	if c.save(b) != nil {
		c.saveDrafts() // for which room is made
		return
	}
	for _, conversation := range typed {
		if !slices.Contains(c.typing.soft, conversation) {
			c.typing.soft = append(c.typing.soft, conversation)
		}
	}
	c.typing.firmDue = c.now().Add(draftFirm)
	c.draftsSaved()
}

// saveDrafts saves drafts so that they survive a loss of power too.
func (c *core) saveDrafts() {
	c.dropOldDrafts()
	c.skipChangedElsewhere()
	all := slices.Clone(c.typing.soft)
	for _, conversation := range c.typing.unsaved {
		if !slices.Contains(all, conversation) {
			all = append(all, conversation)
		}
	}
	if err := c.save(c.draftBatch(all)); err != nil {
		c.typing.firmDue = time.Time{}
		c.typing.draftDue = c.now().Add(time.Second)
		return
	}
	c.typing.soft, c.typing.firmDue = nil, time.Time{}
	c.draftsSaved()
	c.changeInbox()
}

func (c *core) draftBatch(conversations []string) *store.Batch {
	b := new(store.Batch)
	for _, conversation := range conversations {
		if d, ok := c.drafts[conversation]; ok {
			b.PutDraft(d)
		} else {
			b.DeleteDraft(conversation)
		}
	}
	return b
}

func (c *core) draftsSaved() {
	c.typing.unsaved, c.typing.draftDue = nil, time.Time{}
	c.typing.drafted, c.typing.kept = c.now(), maps.Clone(c.drafts)
	c.tell(toldDrafts)
	c.change() // the inbox can wait until nobody types: to list thousands anew takes long
}

// skipChangedElsewhere takes out of what is to be saved strictly what another page has
// changed since this one saved it.
func (c *core) skipChangedElsewhere() {
	if c.store == nil || len(c.typing.soft) == 0 {
		return
	}
	saved, err := c.store.Drafts()
	if err != nil {
		return // the save will meet the same, and say so
	}
	theirs := map[string]store.Draft{}
	for _, d := range saved {
		theirs[d.ConversationUUID] = d
	}
	c.typing.soft = slices.DeleteFunc(c.typing.soft, func(conversation string) bool {
		return theirs[conversation].Text != c.typing.kept[conversation].Text
	})
}

// noteStored notes that the store has a draft by this page's own doing.
func (ty *typing) noteStored(d store.Draft) {
	if ty.kept == nil {
		ty.kept = map[string]store.Draft{}
	}
	ty.kept[d.ConversationUUID] = d
}

// dropOldDrafts gives up what this page was about to save when it stood still, where
// another one has saved something newer since.
func (c *core) dropOldDrafts() {
	since := c.typing.draftDue
	if c.store == nil || since.IsZero() || !due(c.now(), since.Add(draftLate)) {
		return
	}
	saved, err := c.store.Drafts()
	if err != nil {
		return // the save will meet the same, and say so
	}
	for _, theirs := range saved {
		ours, ok := c.drafts[theirs.ConversationUUID]
		if !ok { // its text box was emptied
			ours.SavedAt = since.Add(-c.ahead)
		}
		// What was there before is not newer, whatever the clock was then.
		another := theirs != c.typing.kept[theirs.ConversationUUID]
		if another && slices.Contains(c.typing.unsaved, theirs.ConversationUUID) && theirs.SavedAt.After(ours.SavedAt) {
			c.typing.forget(theirs.ConversationUUID)
			c.drafts[theirs.ConversationUUID] = theirs
			c.changeRow(theirs.ConversationUUID)
		}
	}
}

// readDrafts takes over the drafts of other pages, but for what is being typed here.
// It is told what another page has put into the outbox meanwhile.
func (c *core) readDrafts(sent ...store.Entry) {
	if c.store == nil {
		return
	}
	saved, err := c.store.Drafts()
	if err != nil {
		c.setStoreProblem(StoreFailed, err)
		return
	}
	drafts := map[string]store.Draft{}
	for _, d := range saved {
		drafts[d.ConversationUUID] = d
	}
	kept := maps.Clone(drafts)
	for _, conversation := range c.typing.unsaved {
		kept[conversation] = c.typing.kept[conversation] // until it is decided which is newer
	}
	c.typing.kept = kept
	c.dropSentDrafts(drafts, sent)
	for _, conversation := range c.typing.unsaved {
		if d, ok := c.drafts[conversation]; ok {
			drafts[conversation] = d
		} else {
			delete(drafts, conversation)
		}
	}
	c.drafts = drafts
	c.changeInbox()
}

// dropSentDrafts drops the drafts that another page has sent. That page has deleted
// what was saved then: only what was saved after that is deleted here, and never
// what was typed since.
func (c *core) dropSentDrafts(saved map[string]store.Draft, sent []store.Entry) {
	var b store.Batch
	for _, e := range sent {
		was := func(d store.Draft) bool {
			return strings.TrimSpace(d.Text) == e.Text && !d.SavedAt.After(e.QueuedAt)
		}
		if was(c.drafts[e.ConversationUUID]) {
			c.typing.forget(e.ConversationUUID)
		}
		if was(saved[e.ConversationUUID]) {
			delete(saved, e.ConversationUUID)
			b.DeleteDraft(e.ConversationUUID)
		}
	}
	if c.save(&b) == nil && !b.Empty() {
		c.tell(toldDrafts)
	}
}
