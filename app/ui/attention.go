package ui

import "practicechat/app/messenger"

// An attention follows what has come while nobody looks. It belongs to the goroutine
// that follows the messenger: a hidden page is slow to run anything on that of the UI.
type attention struct {
	unread int    // of conversations that are not open
	open   string // the conversation that is open
	newest string // the key of its newest message of the other side
	missed int    // its messages that came while nobody saw them
}

// follow returns how much there is to read after a change, and whether more has come
// while the page is hidden.
func (a *attention) follow(s *messenger.Snapshot, visible bool) (count int, news bool) {
	if s.Phase != messenger.SignedIn {
		*a = attention{}
		return 0, false
	}
	n := unread(s)
	news = n > a.unread && s.Inbox.State == messenger.Ready
	a.unread = n
	if visible {
		a.missed = 0
	}
	open, newest, came := "", "", 0
	if v := s.Open; v != nil && v.State == messenger.Ready {
		open = v.UUID
		for i := len(v.Items) - 1; i >= 0; i-- {
			m := v.Items[i]
			if m.Mine {
				continue
			}
			if newest == "" {
				newest = m.Key
			}
			if m.Key == a.newest {
				break
			}
			came++
		}
	}
	switch {
	case open != a.open:
		a.missed = 0
	case a.newest != "" && newest != a.newest && !visible:
		a.missed += came
		news = true
	}
	a.open, a.newest = open, newest
	return n + a.missed, news && !visible
}
