package ui

import (
	"slices"
	"time"

	"practicechat/app/messenger"
)

// An attention follows what has come while nobody looks. It belongs to the goroutine
// that follows the messenger: a hidden page is slow to run anything on that of the UI.
type attention struct {
	unread map[string]int // of conversations with unread messages; nil before it is known
	open   string         // the conversation that is open
	missed int            // its messages that came while nobody saw them

	newest string    // the key of its newest stored message; "" if there is none
	at     time.Time // when that was
}

// follow returns how much there is to read after a change, and whether more has come
// while the page is hidden.
func (a *attention) follow(s *messenger.Snapshot, visible bool) (count int, news bool) {
	if s.Phase != messenger.SignedIn {
		*a = attention{}
		return 0, false
	}
	n, more := a.look(s.Inbox)
	news = more
	if visible {
		a.missed = 0
	}
	open := ""
	if v := s.Open; v != nil && v.State == messenger.Ready && v.Fresh { // what was there before is no news
		open = v.UUID
		if came := a.came(v); came > 0 && open == a.open && !visible {
			a.missed += came
			news = true
		}
	}
	if open != a.open {
		a.open, a.missed = open, 0
	}
	return n + a.missed, news && !visible
}

// look returns how much is unread, and whether any conversation has more of that than
// before: the sum alone says nothing where another device reads at the same time.
func (a *attention) look(in messenger.Inbox) (n int, more bool) {
	if in.State != messenger.Ready {
		return 0, false
	}
	unread := map[string]int{}
	for _, r := range in.Rows {
		if r.Unread > 0 {
			unread[r.UUID] = r.Unread
			n += r.Unread
			more = more || a.unread != nil && r.Unread > a.unread[r.UUID]
		}
	}
	a.unread = unread
	return n, more
}

// came counts the messages of the other side behind the one that was the newest, and
// notes the one that is now.
func (a *attention) came(v *messenger.View) (came int) {
	gone := !slices.ContainsFunc(v.Items, func(m *messenger.Item) bool { return m.Key == a.newest })
	old := a.newest
	a.newest = ""
	before := a.at
	for _, m := range slices.Backward(v.Items) {
		if m.Delivery != messenger.Stored { // stays behind what comes
			continue
		}
		if a.newest == "" {
			a.newest, a.at = m.Key, m.At
		}
		if m.Key == old || gone && old != "" && !m.At.After(before) { // it may have been deleted
			break
		}
		if !m.Mine {
			came++
		}
	}
	return came
}
