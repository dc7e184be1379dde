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

// logRows returns the rows of a conversation. unread is the key of the message
// that the divider stands before, "" for none.
func logRows(v *messenger.View, name, unread string, online bool, c *calendar) []logRow {
	rows := make([]logRow, 0, len(v.Items)+8)
	seen := make(map[string]bool, len(v.Items))
	last := -1 // index in rows of the message before
	today := 0 // number of the day under whose heading we are
	headed := false
	asks := false // a message above waits for the user's answer
	for _, item := range v.Items {
		if seen[item.Key] {
			continue // two rows of one key would take each other's nodes
		}
		seen[item.Key] = true
		broken := last < 0
		if !item.At.IsZero() {
			if d := c.day(item.At); !headed || d != today {
				headed, today, broken = true, d, true
				rows = append(rows, logRow{kind: rowDay, id: "day " + item.Key, label: c.heading(item.At)})
			}
		}
		if unread != "" && item.Key == unread {
			broken = true
			rows = append(rows, logRow{kind: rowUnread, id: "unread", label: say(wNewMessages)})
		}
		row := logRow{id: item.Key, item: item, label: name, last: true}
		if item.Mine {
			row.label = say(wYou)
		}
		queued := item.Delivery == messenger.Queued && item.HeldUntil.IsZero()
		row.offline = queued && !online
		row.behind = queued && asks
		asks = asks || item.Delivery == messenger.Uncertain
		row.first = broken || !grouped(rows[last].item, item)
		if !row.first {
			rows[last].last = false
		}
		last = len(rows)
		rows = append(rows, row)
	}
	return rows
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

// An unreadMark finds the first message that was unread when a conversation was
// opened, by counting back from what was the newest then.
type unreadMark struct {
	newest string // key of the newest message at that time
	found  bool
	key    string // of the first unread message; "" if there is none
}

// look searches the messages of v. The history that the server gives first may
// not reach back far enough, so it is called again with more.
func (u *unreadMark) look(v *messenger.View) {
	if u.found || v.State != messenger.Ready || v.AsOf.IsZero() || len(v.Items) == 0 {
		return
	}
	if v.Unread == 0 {
		u.found = true
		return
	}
	if u.newest == "" {
		u.newest = v.Items[len(v.Items)-1].Key
	}
	left, counting, first := v.Unread, false, ""
	for i := len(v.Items) - 1; i >= 0; i-- {
		item := v.Items[i]
		counting = counting || item.Key == u.newest
		if !counting || item.Mine {
			continue
		}
		first = item.Key
		if left--; left == 0 {
			u.found, u.key = true, first
			return
		}
	}
	if v.Older == messenger.OlderNone || !counting {
		u.found, u.key = true, first // as far back as there is anything
	}
}

// arrivals returns the messages of others that have come since old was shown, in
// order. History that was loaded is none.
func arrivals(old, now []*messenger.Item) (arrived []*messenger.Item) {
	if len(old) == 0 || len(now) == 0 || old[len(old)-1] == now[len(now)-1] {
		return nil
	}
	known := make(map[string]bool, len(old))
	for _, item := range old {
		known[item.Key] = true
	}
	for _, item := range slices.Backward(now) {
		switch {
		case item.Mine && item.Delivery != messenger.Stored: // stays after what arrives
		case known[item.Key]:
			slices.Reverse(arrived)
			return arrived
		case !item.Mine:
			arrived = append(arrived, item)
		}
	}
	return nil // another history altogether
}

// sentHere reports whether a message was sent from this device since old was shown.
// It may be stored by now, and answered: what happens within a frame is shown at
// once.
func sentHere(old, now []*messenger.Item) bool {
	known := make(map[string]bool, len(old))
	for _, item := range old {
		known[item.Key] = true
	}
	for _, item := range slices.Backward(now) {
		waits := item.Mine && (item.Delivery == messenger.Queued || item.Delivery == messenger.Sending)
		switch here := known[item.Key]; {
		case !here && (waits || item.Mine && item.ClientID != "" && len(old) > 0):
			return true
		case here && item.Delivery == messenger.Stored:
			return false
		}
	}
	return false
}
