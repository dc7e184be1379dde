package messenger

import (
	"slices"
	"sort"
	"time"

	"practicechat/app/store"
)

type message = store.Message

// known is a message of a timeline.
type known struct {
	message
	learned uint64 // core.seq when it came
	item    *Item  // what the view shows of it; nil until it is asked for
}

// A timeline is what is known of one conversation: a run of messages without a
// gap that ends with the newest known one. Everything in it is stored by the
// server and belongs to the conversation beyond doubt.
type timeline struct {
	conversation string
	all          []*known // in order, oldest first
	byUUID       map[string]*known
	total        int  // messages the server should have; -1 while nothing was read
	whole        bool // all begins with the first message of the conversation

	// provisional holds unlabelled messages that the next history read has to
	// confirm. They are shown, but they are not known.
	provisional []*known

	// ahead holds proved sends of ours that stand somewhere after all, behind what
	// may be a gap.
	ahead []message

	loaded   bool // something can be shown: the store or the server had something
	failed   string
	refused  bool      // the server refused the history; failed has its words
	asOf     time.Time // when the newest page was last read
	readOn   uint64    // connection on which that was
	syncedOn uint64    // the same, while its room is joined since: nothing can be missing at the end
	older    OlderState
}

func newTimeline(conversation string) *timeline {
	return &timeline{conversation: conversation, byUUID: map[string]*known{}, total: -1}
}

// add inserts messages that are not known yet, in order of time.
func (t *timeline) add(messages []message, learned uint64) {
	if len(messages) == 0 {
		return
	}
	fresh := make([]*known, len(messages))
	for i, m := range messages {
		fresh[i] = &known{message: m, learned: learned}
		t.byUUID[m.UUID] = fresh[i]
	}
	n := len(t.all)
	switch {
	case n == 0 || !fresh[0].Before(t.all[n-1].message):
		t.all = append(t.all[:n:n], fresh...)
	case fresh[len(fresh)-1].Before(t.all[0].message):
		t.all = append(fresh, t.all...)
		return // what is in order already need not be sorted
	default:
		t.all = append(t.all[:n:n], fresh...)
	}
	if !sort.SliceIsSorted(t.all, t.less) {
		sort.SliceStable(t.all, t.less)
	}
}

func (t *timeline) less(i, j int) bool { return t.all[i].Before(t.all[j].message) }

// remove takes a message out and reports whether it was there.
func (t *timeline) remove(uuid string) bool {
	if t.byUUID[uuid] == nil {
		return false
	}
	delete(t.byUUID, uuid)
	t.all = slices.DeleteFunc(slices.Clone(t.all), func(k *known) bool { return k.UUID == uuid })
	return true
}

// merge takes in a run of consecutive messages that a history read that was asked
// for at seq asked returned, oldest first. newest and first tell that the run goes
// to the end and to the beginning of the conversation. It returns what is new or
// different, and what the server does not have any more.
//
// A message that was known before the read and lies within the run but is not in
// it has been deleted. If the run does not touch what is known, everything before
// it is given up, for there may be a gap.
func (t *timeline) merge(run []message, asked, seq uint64, newest, first bool) (put []message, gone []string) {
	if len(run) == 0 && !first {
		return nil, nil // an empty page says nothing
	}
	in := make(map[string]bool, len(run))
	touches := first || len(t.all) == 0 || !newest
	var fresh []message
	for _, m := range run {
		in[m.UUID] = true
		old := t.byUUID[m.UUID]
		if old == nil {
			fresh = append(fresh, m)
			continue
		}
		if old.learned <= asked {
			touches = true
		}
		if m.Index = old.Index; m != old.message && !moved(m, old.message) {
			old.message, old.item = m, nil
			put = append(put, m)
		}
	}
	for _, k := range t.all {
		if in[k.UUID] || k.learned > asked {
			continue
		}
		// Messages of one moment may stand on either side of a page's end.
		inside := (first || len(run) > 0 && run[0].CreatedAt.Before(k.CreatedAt)) &&
			(newest || len(run) > 0 && k.CreatedAt.Before(run[len(run)-1].CreatedAt))
		if inside || !touches {
			gone = append(gone, k.UUID)
		}
	}
	if len(gone) > 0 {
		for _, uuid := range gone {
			delete(t.byUUID, uuid)
		}
		t.all = slices.DeleteFunc(slices.Clone(t.all), func(k *known) bool { return t.byUUID[k.UUID] == nil })
	}
	t.add(fresh, seq)
	t.whole = first || t.whole && touches
	t.loaded = true
	return append(put, fresh...), gone
}

// moved reports whether a message came back with another time. Its place is kept:
// a message that jumps about while it is read is worse than a wrong time.
func moved(m, old message) bool { return !m.CreatedAt.Equal(old.CreatedAt) }

// tail returns the newest n known messages, oldest first.
func (t *timeline) tail(n int) []message {
	from := t.all[max(0, len(t.all)-n):]
	out := make([]message, len(from))
	for i, k := range from {
		out[i] = k.message
	}
	return out
}

// newerThan returns how many known messages come after the one with uuid.
func (t *timeline) newerThan(uuid string) int {
	i := slices.IndexFunc(t.all, func(k *known) bool { return k.UUID == uuid })
	return len(t.all) - 1 - max(i, 0)
}

// nextIndex returns the Index of a message that comes after all known ones.
func (t *timeline) nextIndex() int {
	next := max(t.total, 0)
	if n := len(t.all); n > 0 {
		next = max(next, t.all[n-1].Index+1)
	}
	return next
}
