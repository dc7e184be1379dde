package messenger

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"practicechat/app/store"
)

// How much history a device keeps, unless the Config says otherwise.
const (
	defaultKeepMessages      = 500
	defaultKeepConversations = 200
)

// asOfStep is by how much a kept history may be newer than the list says.
const asOfStep = 30 * time.Second

// histories lists the conversations whose history this device keeps, the one that
// was read last first.
type histories struct{ list []keptHistory }

type keptHistory struct {
	conversation string
	asOf         time.Time // when its newest page came from the server
}

// parseHistories reads what write returns. What is not readable is left out: its
// history is then kept until the account goes.
func parseHistories(s string) histories {
	var h histories
	for line := range strings.Lines(s) {
		conversation, at, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		millis, err := strconv.ParseInt(at, 10, 64)
		if ok && err == nil {
			h.list = append(h.list, keptHistory{conversation, time.UnixMilli(millis)})
		}
	}
	return h
}

func (h *histories) write() string {
	var b strings.Builder
	for _, k := range h.list {
		b.WriteString(k.conversation + " " + strconv.FormatInt(k.asOf.UnixMilli(), 10) + "\n")
	}
	return b.String()
}

// asOf returns when the kept history of a conversation was read; zero if none is.
func (h *histories) asOf(conversation string) time.Time {
	for _, k := range h.list {
		if k.conversation == conversation {
			return k.asOf
		}
	}
	return time.Time{}
}

// upToDate reports whether the list has a conversation first already, as of less than
// asOfStep ago.
func (h *histories) upToDate(conversation string, now time.Time) bool {
	return len(h.list) > 0 && h.list[0].conversation == conversation && now.Sub(h.list[0].asOf).Abs() < asOfStep
}

// add takes in what another page has noted.
func (h *histories) add(other histories) {
	for _, k := range other.list {
		i := slices.IndexFunc(h.list, func(o keptHistory) bool { return o.conversation == k.conversation })
		switch {
		case i < 0:
			h.list = append(h.list, k)
		case k.asOf.After(h.list[i].asOf):
			h.list[i].asOf = k.asOf
		}
	}
	slices.SortStableFunc(h.list, func(a, b keptHistory) int { return b.asOf.Compare(a.asOf) })
}

// note puts a conversation first and returns those that are one too many.
func (h *histories) note(conversation string, now time.Time, limit int) (over []string) {
	list := slices.DeleteFunc(slices.Clone(h.list), func(k keptHistory) bool { return k.conversation == conversation })
	h.list = slices.Insert(list, 0, keptHistory{conversation, now})
	for len(h.list) > limit {
		over = append(over, h.list[limit].conversation)
		h.list = slices.Delete(h.list, limit, limit+1)
	}
	return over
}

// addHistories takes in what other pages have noted since.
func (c *core) addHistories() {
	if c.alone() {
		return
	}
	if noted, err := c.store.Meta(metaHistories); err == nil {
		c.histories.add(parseHistories(noted))
	}
}

// noteHistory adds to a batch that a conversation has been read as of now, and
// drops the history that has not been read for longest, if there is too much.
func (c *core) noteHistory(conversation string, b *store.Batch) {
	now := c.date()
	if c.histories.upToDate(conversation, now) {
		return
	}
	c.addHistories()
	for _, old := range c.histories.note(conversation, now, cmp.Or(c.cfg.KeepConversations, defaultKeepConversations)) {
		b.DeleteMessages(old)
		if t := c.timelines[old]; t != nil {
			t.unsaved = true
		}
	}
	b.PutMeta(metaHistories, c.histories.write())
}

// saveHistory saves what has become known of a conversation; extra goes with it.
// An error is shown, and nothing more: history can be read again. But what is in
// the store must not have a gap, so the next save then takes all of it: see fit. Only
// the newest messages are kept; what they push out goes.
func (c *core) saveHistory(t *timeline, put []message, gone []string, extra *store.Batch) error {
	b := extra
	if b == nil {
		b = new(store.Batch)
	}
	limit := c.keepMessages()
	put, t.arrived = append(t.arrived, put...), nil
	gone = slices.DeleteFunc(append(t.gone, gone...), func(uuid string) bool { return t.byUUID[uuid] != nil })
	behind, dropped := false, false
	if t.unsaved && c.store != nil {
		stored, _ := c.store.Messages(t.conversation, limit)
		var more []string
		put, more, behind, dropped = t.fit(stored, put, limit)
		gone = append(gone, more...) // fit does not tell a deleted message at an end from one of another page
		if dropped {
			b.DeleteMessages(t.conversation)
		}
	}
	if t.unsaved || len(gone) > 0 {
		t.savedFrom = 0 // places have moved; to delete what is not there does no harm
	}
	over := t.pushedOut(limit, put)
	for _, m := range put {
		if !over[m.UUID] {
			b.PutMessage(m)
		}
	}
	for uuid, saved := range over {
		if saved {
			gone = append(gone, uuid)
		}
	}
	slices.Sort(gone)
	for _, uuid := range slices.Compact(gone) {
		b.DeleteMessage(t.conversation, uuid)
	}
	err := c.save(b)
	if t.gone = nil; err != nil {
		t.gone = gone
	}
	if t.unsaved = err != nil || behind; err == nil && dropped {
		c.tell(toldDropped, t.conversation)
	}
	return err
}

// fit is for a save when this page cannot know what the store has of t: another page may
// have saved more, or dropped what this one saved. It returns what to put and what to
// delete so that the stored history has no gap. If the two have no message in common,
// only the newer one stays: behind tells that it is the stored one, drop that it is ours.
func (t *timeline) fit(stored, put []message, limit int) (all []message, gone []string, behind, drop bool) {
	all = append(t.tail(limit), put...)
	if len(stored) == 0 {
		return all, nil, false, false
	}
	ours := make(map[string]bool, len(all))
	for _, m := range all {
		ours[m.UUID] = true
	}
	if !slices.ContainsFunc(stored, func(m message) bool { return ours[m.UUID] }) {
		newest := stored[len(stored)-1]
		drop = t.whole || len(all) > 0 && newest.Before(slices.MaxFunc(all, message.Compare))
		if !drop {
			all = nil
		}
		return all, nil, !drop, drop
	}
	first, last := slices.MinFunc(all, message.Compare), slices.MaxFunc(all, message.Compare)
	for _, m := range stored { // what comes before and after ours may well be there
		if !ours[m.UUID] && first.Before(m) && m.Before(last) {
			gone = append(gone, m.UUID)
		}
	}
	return all, gone, false, false
}

func (c *core) keepMessages() int { return cmp.Or(c.cfg.KeepMessages, defaultKeepMessages) }

// trim has the open conversation begin with the oldest message that is kept.
func (c *core) trim() {
	t := c.timelines[c.opened]
	if t == nil || t.older == OlderLoading {
		return
	}
	c.keepArrived()
	over := len(t.all) - c.keepMessages()
	if over <= 0 {
		return
	}
	for _, k := range t.all[:over] {
		delete(t.byUUID, k.UUID)
	}
	t.all = slices.Clone(t.all[over:])
	t.savedFrom = max(0, t.savedFrom-over)
	t.whole, t.edge = false, edge{}
	if t.older == OlderNone {
		t.older = OlderAvailable
	}
	c.change()
}

// pushedOut returns the messages beyond the newest limit ones, counting those of
// put that are not in the timeline yet, and whether they may be in the store:
// those older than that have been pushed out before.
func (t *timeline) pushedOut(limit int, put []message) map[string]bool {
	fresh := 0
	for _, m := range put {
		if t.byUUID[m.UUID] == nil {
			fresh++
		}
	}
	n := len(t.all) + fresh - limit
	if n <= 0 {
		return nil
	}
	over := make(map[string]bool, n)
	for i, k := range t.all[:min(n, len(t.all))] {
		over[k.UUID] = i >= t.savedFrom
	}
	t.savedFrom = min(n, len(t.all))
	return over
}
