package ui

import (
	"practicechat/app/messenger"
)

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
	if u.found || v.State != messenger.Ready || !v.Fresh || len(v.Items) == 0 {
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
