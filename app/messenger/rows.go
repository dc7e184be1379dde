package messenger

import (
	"slices"

	"practicechat/app/chat"
	"practicechat/app/store"
)

// shownRows are the rows of the inbox as the newest snapshot has them. A caseload may
// have thousands, of which most changes touch one.
type shownRows struct {
	all   []*Row   // in the order of the inbox; a snapshot holds them, so they stay as they are
	stale []string // the conversations whose rows are out of date
	whole bool     // any row may be out of date, and the order

	notSent map[string]int // what waits, by conversation
}

// changeInbox marks all rows of the inbox as out of date, and their order.
func (c *core) changeInbox() {
	c.rows.whole = true
	c.change()
}

// changeRow marks the row of a conversation as out of date. What its place depends on
// must not have changed. For what is in the outbox it need not be called.
func (c *core) changeRow(conversation string) {
	c.rows.mark(conversation)
	c.change()
}

func (r *shownRows) mark(conversation string) {
	if !slices.Contains(r.stale, conversation) {
		r.stale = append(r.stale, conversation)
	}
}

// viewRows returns the rows of the inbox. Where nothing has changed, the same as before.
func (c *core) viewRows() []*Row {
	c.countNotSent()
	switch {
	case c.rows.whole || len(c.rows.all) != len(c.inbox.rows):
		c.rows.all = c.allRows(c.rows.all)
	case len(c.rows.stale) > 0:
		c.rows.all = c.someRows(c.rows.all, c.rows.stale)
	}
	c.rows.stale, c.rows.whole = c.rows.stale[:0], false
	return c.rows.all
}

// countNotSent counts what waits in the outbox, and marks the rows that say otherwise.
func (c *core) countNotSent() {
	old := c.rows.notSent
	c.rows.notSent = make(map[string]int, len(old))
	for _, e := range c.sending.queue.All() {
		if e.Kind == store.Send && !e.Proved {
			c.rows.notSent[e.ConversationUUID]++
		}
	}
	for conversation, n := range c.rows.notSent {
		if old[conversation] != n {
			c.rows.mark(conversation)
		}
	}
	for conversation := range old {
		if c.rows.notSent[conversation] == 0 {
			c.rows.mark(conversation)
		}
	}
}

// allRows returns all rows as they are now, and old if that is no different.
func (c *core) allRows(old []*Row) []*Row {
	c.inbox.sort()
	before := formerRows{rows: old, searches: 16}
	rows := make([]*Row, len(c.inbox.rows))
	for i := range rows {
		r := &c.inbox.rows[i]
		rows[i] = keep(before.of(r.UUID), c.rowOf(r))
	}
	if slices.Equal(rows, old) {
		return old
	}
	return rows
}

// someRows returns the rows with those of some conversations as they are now, and old if
// that is no different.
func (c *core) someRows(old []*Row, conversations []string) []*Row {
	rows := old
	for _, conversation := range conversations {
		i := c.inbox.index(conversation)
		if i < 0 {
			continue
		}
		row := keep(old[i], c.rowOf(&c.inbox.rows[i]))
		if row != old[i] {
			if &rows[0] == &old[0] {
				rows = slices.Clone(old)
			}
			rows[i] = row
		}
	}
	return rows
}

func (c *core) rowOf(r *chat.Conversation) Row {
	return Row{
		UUID: r.UUID, Name: r.ParticipantName,
		LastMessage: r.LastMessage, LastMessageAt: r.LastMessageAt, Unread: r.UnreadCount,
		Draft: c.drafts[r.UUID].Text, Typing: !c.typing.theirs[r.UUID].IsZero(), NotSent: c.rows.notSent[r.UUID],
	}
}

// formerRows are the rows of the snapshot before, asked for in nearly the same order.
type formerRows struct {
	rows     []*Row
	next     int // where the one is that most likely is asked for next
	searches int // how many more are looked for elsewhere: each takes as long as all the others
}

// of returns the former row of a conversation, or nil.
func (f *formerRows) of(conversation string) *Row {
	for at := f.next; at < min(f.next+2, len(f.rows)); at++ { // one may have gone from here
		if f.rows[at].UUID == conversation {
			f.next = at + 1
			return f.rows[at]
		}
	}
	if f.searches == 0 {
		return nil
	}
	f.searches--
	i := slices.IndexFunc(f.rows, func(r *Row) bool { return r.UUID == conversation })
	if i < 0 {
		return nil
	}
	return f.rows[i]
}
