package messenger

import (
	"slices"

	"practicechat/app/outbox"
	"practicechat/app/store"
	"practicechat/app/vault"
)

// view builds the snapshot.
func (c *core) view() *Snapshot {
	if c.phase == Locked {
		return &Snapshot{Phase: Locked, Lock: c.keeping.lock, Kept: Kept{Keep: vault.PIN}}
	}
	s := &Snapshot{
		Phase:        c.phase,
		Server:       c.creds.Server,
		User:         c.claims.user,
		Connection:   Connection{c.state, c.since, c.retryAt},
		Problem:      c.viewProblem(),
		Search:       c.viewSearch(),
		Kept:         c.viewKept(),
		Pending:      c.viewPending(),
		Replies:      c.replies,
		Edits:        c.edits,
		TokenExpires: c.claims.expires,
		Diagnostics:  c.diag,
	}
	s.Diagnostics.Acks = c.sending.traits.Acks
	s.Diagnostics.Echoes = c.sending.traits.Echoes
	s.Diagnostics.HonoursClientID = c.sending.traits.HonoursClientID
	s.Diagnostics.PageOrder = c.pages.order
	s.Diagnostics.Flushes = c.holds
	s.Inbox = Inbox{State: c.inbox.state, AsOf: c.inbox.asOf, Refreshing: c.inbox.outstanding, Rows: c.viewRows()}
	if c.opened != "" {
		s.Open = c.viewOpen()
	}
	return s
}

// viewPending lists what would be lost, in the order of the conversations' uuids.
func (c *core) viewPending() (all []Pending) {
	of := func(conversation string) *Pending {
		at := 0
		for at < len(all) && all[at].Conversation < conversation {
			at++
		}
		if at == len(all) || all[at].Conversation != conversation {
			all = slices.Insert(all, at, Pending{Conversation: conversation})
		}
		return &all[at]
	}
	for conversation, d := range c.drafts {
		of(conversation).Draft = d.Text
	}
	deletes := map[string]bool{} // messages: two pages may have asked for the same
	for _, e := range c.sending.queue.All() {
		switch {
		case e.Kind == store.Send && !e.Proved:
			of(e.ConversationUUID).NotSent++
		case e.Kind == store.Delete && !deletes[e.MessageUUID]:
			deletes[e.MessageUUID] = true
			of(e.ConversationUUID).NotDeleted++
		}
	}
	return all
}

// viewProblem returns the problem that most needs to be told.
func (c *core) viewProblem() Problem {
	kept := c.keeping.problem
	switch {
	case kept.Code == StoreFull || kept.Code == StoreFailed:
		return kept
	case c.problem.Code == NoProblem || c.problem.Code == ConnectionLost && kept.Code != NoProblem:
		return kept
	}
	return c.problem
}

func (c *core) viewOpen() *View {
	v := &View{UUID: c.opened, Unread: c.unread, Draft: c.drafts[c.opened].Text}
	if row := c.inbox.row(c.opened); row != nil {
		v.Name = row.ParticipantName
	}
	t := c.timelines[c.opened]
	v.AsOf, v.Older, v.Detail = t.asOf, t.older, t.failText
	v.Fresh = t.readSeq > 0 && t.readSeq >= c.openedAt
	v.Typing = !c.typing.theirs[c.opened].IsZero()
	v.Items = c.viewItems(t)
	switch {
	case t.loaded || len(v.Items) > 0:
		v.State = Ready
	case t.failed:
		v.State = Failed
	}
	return v
}

// viewItems lists what is known, what is shown provisionally, and the outbox.
func (c *core) viewItems(t *timeline) []*Item {
	deletes := map[string]store.Entry{}
	for _, e := range c.sending.queue.Of(t.conversation, store.Delete) {
		deletes[e.MessageUUID] = e
	}
	sends := c.sending.queue.Of(t.conversation, store.Send)
	items := make([]*Item, 0, len(t.all)+len(t.provisional)+len(sends))
	for _, list := range [][]*known{t.all, t.provisional} {
		for _, k := range list {
			if k.item != nil && !k.item.Deleting && !k.item.NotDeleted && len(deletes) == 0 {
				items = append(items, k.item) // nothing but a delete changes it
				continue
			}
			item := Item{Key: k.UUID, UUID: k.UUID, Mine: k.Mine(), Text: k.Text, At: k.CreatedAt}
			if id := c.sending.keys[k.UUID]; id != "" {
				item.Key, item.ClientID = id, id
			}
			if e, ok := deletes[k.UUID]; ok {
				item.NotDeleted = e.Status == store.Failed
				item.Deleting, item.Code, item.HeldUntil = !item.NotDeleted, e.Code, c.heldDate(e)
			}
			k.item = keep(k.item, item)
			items = append(items, k.item)
		}
	}
	if c.entryItems == nil || len(sends) == 0 {
		c.entryItems = map[string]*Item{}
	}
	shown := c.shownAsMessages(t)
	for _, e := range sends {
		if shown[e.ClientID] {
			continue
		}
		item := itemOf(e)
		item.HeldUntil = c.heldDate(e)
		c.entryItems[e.ClientID] = keep(c.entryItems[e.ClientID], item)
		items = append(items, c.entryItems[e.ClientID])
	}
	if !slices.Equal(items, t.items) { // else the view can tell at a glance
		t.items = items
	}
	return t.items
}

// shownAsMessages returns the client ids of the sends that another page looks
// after and that are among the messages already.
func (c *core) shownAsMessages(t *timeline) map[string]bool {
	if c.holds {
		return nil
	}
	unproved := c.sending.queue.Unproved(t.conversation)
	if len(unproved) == 0 {
		return nil
	}
	newest := t.tail(outbox.BaselineSize)
	for _, k := range t.provisional {
		newest = append(newest, k.message)
	}
	shown := map[string]bool{}
	for _, e := range unproved {
		if found, verdict := outbox.Find(e, c.sending.unclaimed(newest, e.ClientID), len(c.sending.queue.Alike(e))); verdict == outbox.Found {
			shown[e.ClientID] = true
			newest = slices.DeleteFunc(newest, func(m message) bool { return m.UUID == found.UUID })
		}
	}
	return shown
}

// keep returns the old item or row if nothing in it has changed, and else a new one.
func keep[T comparable](old *T, now T) *T {
	if old != nil && *old == now {
		return old
	}
	made := new(T)
	*made = now
	return made
}

// itemOf returns what the view shows of a send.
func itemOf(e store.Entry) Item {
	item := Item{
		Key: e.ClientID, ClientID: e.ClientID, Mine: true,
		Text: e.Text, At: e.QueuedAt, Code: e.Code,
	}
	switch {
	case e.Proved:
		item.Delivery = Stored
	case e.Status == store.Queued:
		item.Delivery = Queued
	case e.Status == store.Sending, e.Status == store.Unknown:
		item.Delivery = Sending
	case e.Status == store.Uncertain:
		item.Delivery = Uncertain
	default:
		item.Delivery = Refused
	}
	return item
}
