package messenger

import (
	"math"
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

	// behind is core.seq when a message last came that is not in all; zero if none is
	// missing. Until a read that was asked for after it, nothing may be appended.
	behind uint64

	// ahead holds sends of ours that are proved but could not be appended: there may be a
	// gap before them. The next read puts them into their place.
	ahead []message

	items   []*Item   // as they were last shown
	arrived []message // of all, but not saved yet

	unsaved bool     // a save has failed: the next one has to save all of it
	gone    []string // what was to be deleted with that
	// savedFrom is from where in all on messages may be in the store: those before
	// have been pushed out.
	savedFrom int
	loaded    bool      // something can be shown: the store or the server had something
	failed    bool      // the last read gave nothing
	failText  string    // what the server said to that; "" if nothing
	asOf      time.Time // when the newest page was last read
	readAt    time.Time // the same by core.now
	readOn    uint64    // id of the connection on which that was
	readSeq   uint64    // core.seq when that read was asked for; zero if it was before this page
	syncedOn  uint64    // readOn if its room has been joined ever since; zero if something may be missing at the end
	older     OlderState
	edge      edge
}

func newTimeline(conversation string) *timeline {
	return &timeline{conversation: conversation, byUUID: map[string]*known{}, total: -1}
}

// add inserts messages that are not known yet; out of order, it takes a sort.
func (t *timeline) add(messages []message, learned uint64) {
	if len(messages) == 0 {
		return
	}
	fresh := make([]*known, len(messages))
	for i, m := range messages {
		fresh[i] = &known{message: m, learned: learned}
		t.byUUID[m.UUID] = fresh[i]
	}
	if len(t.all) > 0 && fresh[len(fresh)-1].Before(t.all[0].message) {
		t.all = append(fresh, t.all...)
		return
	}
	t.all = append(t.all, fresh...)
}

// sort puts all in order; mostly it is already.
func (t *timeline) sort() {
	less := func(i, j int) bool { return t.all[i].Before(t.all[j].message) }
	if !sort.SliceIsSorted(t.all, less) {
		sort.SliceStable(t.all, less)
	}
}

// remove takes a message out and reports whether it was there.
func (t *timeline) remove(uuid string) bool {
	if t.byUUID[uuid] == nil {
		return false
	}
	delete(t.byUUID, uuid)
	t.all = slices.DeleteFunc(slices.Clone(t.all), func(k *known) bool { return k.UUID == uuid })
	return true
}

// merge takes in a run of consecutive messages, oldest first, from a history read that
// was asked for when core.seq was asked. newest and first tell that the run reaches the
// end and the beginning of the conversation. It returns what is new or different (put),
// and what the server has deleted (gone).
//
// A known message keeps its time: one that jumps about while it is read is worse than a
// wrong time.
//
// A message that was known before the read and lies within the run but is not in
// it has been deleted. If the run does not touch what is known, everything before
// it is given up, for there may be a gap; the next save sees to that.
func (t *timeline) merge(run []message, asked, seq uint64, newest, first bool) (put []message, gone []string) {
	if len(run) == 0 && !first {
		return nil, nil // an empty page says nothing
	}
	in := make(map[string]bool, len(run))
	touches := first || len(t.all) == 0 || !newest
	for _, m := range run {
		in[m.UUID] = true
		if old := t.byUUID[m.UUID]; old != nil && old.learned <= asked {
			touches = true
		}
	}
	head, tail := t.cutOut(run, newest, first, touches)
	if len(head)+len(tail) > 0 {
		defer func() { t.all = slices.Concat(head, t.all, tail) }()
	}
	var others []*known
	for _, k := range t.all {
		// Messages of one moment may stand on either side of a page's end.
		inside := (first || len(run) > 0 && run[0].CreatedAt.Before(k.CreatedAt)) &&
			(newest || len(run) > 0 && k.CreatedAt.Before(run[len(run)-1].CreatedAt))
		switch {
		case in[k.UUID]:
		case k.learned <= asked && (inside || !touches):
			if inside { // of what is given up, another page may know better: see fit
				gone = append(gone, k.UUID)
			}
			delete(t.byUUID, k.UUID)
		default:
			others = append(others, k)
		}
	}
	put = t.weave(others, run, seq)
	t.unsaved = t.unsaved || !touches // another page may have saved more of what is given up
	t.confirm()
	t.whole = first || t.whole && touches
	t.loaded = true
	return put, gone
}

// cutOut leaves in all what a run may concern, and returns what stands before and
// after that: in a long conversation that is nearly all of it.
func (t *timeline) cutOut(run []message, newest, first, touches bool) (head, tail []*known) {
	byTime := func(a, b *known) int { return a.CreatedAt.Compare(b.CreatedAt) }
	if len(run) == 0 || !touches || !slices.IsSortedFunc(t.all, byTime) {
		return nil, nil
	}
	from, to := 0, len(t.all)
	if !first {
		from = sort.Search(len(t.all), func(i int) bool { return !t.all[i].CreatedAt.Before(run[0].CreatedAt) })
	}
	if !newest {
		last := run[len(run)-1].CreatedAt
		to = max(from, sort.Search(len(t.all), func(i int) bool { return t.all[i].CreatedAt.After(last) }))
	}
	for _, m := range run { // a known message keeps its time: it may stand elsewhere
		if k := t.byUUID[m.UUID]; k != nil && !k.CreatedAt.Equal(m.CreatedAt) {
			return nil, nil
		}
	}
	head, tail = t.all[:from], t.all[to:]
	t.all = t.all[from:to]
	return head, tail
}

// weave puts a run into its place among the other messages, and returns what is
// new or different. Time decides; among messages of one moment the order in which
// they already stood, and that of the run.
func (t *timeline) weave(others []*known, run []message, seq uint64) (put []message) {
	place := make(map[string]int, len(t.all))
	for i, k := range t.all {
		place[k.UUID] = i
	}
	rank := ranks(run, place)
	all := make([]*known, 0, len(others)+len(run))
	for i, m := range run {
		k := t.byUUID[m.UUID]
		if k == nil {
			k = &known{message: m, learned: seq}
			t.byUUID[m.UUID] = k
			put = append(put, m)
		} else if m.CreatedAt, m.Index = k.CreatedAt, k.Index; m != k.message {
			k.message, k.item = m, nil
			put = append(put, m)
		}
		for len(others) > 0 && stands(others[0], place, k, rank[i]) {
			all, others = append(all, others[0]), others[1:]
		}
		all = append(all, k)
	}
	t.all = append(all, others...)
	for i := 1; i < len(t.all); i++ {
		k, before := t.all[i], t.all[i-1]
		if !before.Before(k.message) && k.CreatedAt.Equal(before.CreatedAt) {
			k.Index = before.Index + 1 // the store has to put them in the same order
			put = append(put, k.message)
		}
	}
	return put
}

// noRank is the rank of messages in a run of which nothing was known.
const noRank = math.MinInt

// ranks returns where the messages of a run belong among what is known, in
// halves: twice its place for a known message, and right behind the known one
// before it, or else right before the known one after it, for a new one.
func ranks(run []message, place map[string]int) []int {
	rank := make([]int, len(run))
	last := noRank
	for i, m := range run {
		if p, ok := place[m.UUID]; ok {
			if last == noRank {
				for j := range i {
					rank[j] = 2*p - 1
				}
			}
			last = 2 * p
			rank[i] = last
			continue
		}
		rank[i] = last
		if last != noRank {
			rank[i] = last + 1
		}
	}
	return rank
}

// stands reports whether another message stands before k, whose rank is given.
func stands(other *known, place map[string]int, k *known, rank int) bool {
	switch {
	case !other.CreatedAt.Equal(k.CreatedAt):
		return other.CreatedAt.Before(k.CreatedAt)
	case rank == noRank:
		return other.Before(k.message)
	}
	return 2*place[other.UUID] < rank
}

// confirm drops the provisional messages that have become known.
func (t *timeline) confirm() {
	t.provisional = slices.DeleteFunc(slices.Clone(t.provisional), func(k *known) bool { return t.byUUID[k.UUID] != nil })
}

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

// covers reports whether a message of that time would be in the timeline if it existed.
// It holds for the zero time as well, which deletes have that an earlier release queued:
// nothing tells where to look for their messages.
func (t *timeline) covers(at time.Time) bool {
	return t.whole || at.IsZero() || len(t.all) > 0 && t.all[0].CreatedAt.Before(at)
}

// nextIndex returns the Index of a message that comes after all known ones.
func (t *timeline) nextIndex() int {
	next := max(t.total, 0)
	if n := len(t.all); n > 0 {
		next = max(next, t.all[n-1].Index+1)
	}
	return next
}
