package ui

import (
	"slices"
	"time"

	"practicechat/app/messenger"
)

// A logRow is one row among the messages: a message, the heading of a day, or the
// divider before what was unread.
type logRow struct {
	kind        logRowKind
	id          string
	item        *messenger.Item // of a message
	label       string          // heading or divider; of a message, who wrote it
	first, last bool            // of a group of messages
	offline     bool            // a message that waits for a connection
	behind      bool            // a message that waits for the answer about one above
	found       bool            // a message that was searched for
}

type logRowKind byte

const (
	rowMessage logRowKind = iota
	rowDay
	rowUnread
)

// groupGap is the longest pause within a group of messages.
const groupGap = 5 * time.Minute

// A logMaker makes the rows of a conversation. It goes on from those that it made
// before: mostly there are messages after them, and all else is the same.
type logMaker struct {
	about logAbout
	items []*messenger.Item // of which the rows are
	rows  []logRow
	marks []logMark // after each of items
	seen  map[string]bool
}

// logAbout is what the rows depend on besides the messages.
type logAbout struct {
	name   string // of who writes
	unread string // key of the message that the divider stands before; "" for none
	found  string // key of the message that was searched for; "" for none
	online bool
	today  int // the day on which the headings are read
}

// A logMark is how far the rows had come.
type logMark struct {
	rows   int
	last   int // index in rows of the newest message
	day    int // number of the day under whose heading it is
	headed bool
	asks   bool // one of the messages waits for the user's answer
	double bool // the item has the key of one before, and no row
}

// make returns the rows of items, and how many of the first ones have the keys of
// those that it returned before.
func (m *logMaker) make(items []*messenger.Item, about logAbout, c *calendar) (rows []logRow, same int) {
	kept := 0
	if about == m.about {
		kept = alikeItems(m.items, items)
	}
	m.about = about
	same = m.rewind(kept)
	m.items = items
	for _, item := range items[kept:] {
		m.add(item, c)
	}
	return m.rows, same
}

// alikeItems returns how many items two lists have in common at their beginning.
func alikeItems(a, b []*messenger.Item) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// rewind takes out all but the rows of the first n items, and returns how many rows
// these are.
func (m *logMaker) rewind(n int) (rows int) {
	switch {
	case n == 0:
		m.rows, m.marks, m.seen = nil, nil, map[string]bool{}
		return 0
	case n < len(m.marks):
		for i, item := range m.items[n:] {
			if !m.marks[n+i].double {
				delete(m.seen, item.Key)
			}
		}
		m.marks = m.marks[:n]
		m.rows = slices.Clone(m.rows[:m.marks[n-1].rows]) // others still have what stood behind
		m.rows[m.marks[n-1].last].last = true
	}
	return len(m.rows)
}

func (m *logMaker) add(item *messenger.Item, c *calendar) {
	at := logMark{last: -1}
	if n := len(m.marks); n > 0 {
		at = m.marks[n-1]
	}
	at.double = m.seen[item.Key] // two rows of one key would take each other's nodes
	if !at.double {
		m.seen[item.Key] = true
		m.addRow(item, &at, c)
	}
	at.rows = len(m.rows)
	m.marks = append(m.marks, at)
}

func (m *logMaker) addRow(item *messenger.Item, at *logMark, c *calendar) {
	broken := at.last < 0
	if !item.At.IsZero() {
		if d := c.day(item.At); !at.headed || d != at.day {
			at.headed, at.day, broken = true, d, true
			m.rows = append(m.rows, logRow{kind: rowDay, id: "day " + item.Key, label: c.heading(item.At)})
		}
	}
	if m.about.unread != "" && item.Key == m.about.unread {
		broken = true
		m.rows = append(m.rows, logRow{kind: rowUnread, id: "unread", label: say(wNewMessages)})
	}
	row := logRow{id: item.Key, item: item, label: m.about.name, last: true}
	if item.Mine {
		row.label = say(wYou)
	}
	queued := item.Delivery == messenger.Queued && item.HeldUntil.IsZero()
	row.offline = queued && !m.about.online
	row.behind = queued && at.asks
	row.found = m.about.found != "" && item.Key == m.about.found
	at.asks = at.asks || item.Delivery == messenger.Uncertain
	row.first = broken || !grouped(m.rows[at.last].item, item)
	if !row.first {
		m.rows[at.last].last = false
	}
	at.last = len(m.rows)
	m.rows = append(m.rows, row)
}

// grouped reports whether two messages in succession belong together.
func grouped(a, b *messenger.Item) bool {
	if a.Mine != b.Mine {
		return false
	}
	return a.At.IsZero() || b.At.IsZero() || b.At.Sub(a.At).Abs() <= groupGap
}

func nameOf(name string) string {
	if name == "" {
		return say(wNobody)
	}
	return name
}
