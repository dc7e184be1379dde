package messenger

import (
	"slices"
	"testing"
	"time"

	"practicechat/app/store"
)

// TestHolderThaws holds that a page that stood still sends nothing that was queued
// when another page took the flush over, also before it hears of that.
func TestHolderThaws(t *testing.T) {
	first, second := two(t)
	second.lose(nil, time.Minute) // or it would send at once
	first.core.step(func() {
		if err := first.core.send("a", "hello", 0); err != nil { // leaves in a later step
			t.Error(err)
		}
	})
	first.core.tab.Yield() // as a page that is frozen: it hears of it behind that step
	second.do(func() {})
	if !second.core.holds {
		t.Fatal("the other page does not hold the flush")
	}
	first.do(func() {})
	if n := sends(first); n != 0 {
		t.Fatalf("%d sends by the page that has lost the flush", n)
	}
	settle(first, second) // the one that is online gets it back
	if n := sends(first); n != 1 {
		t.Errorf("%d sends in the end", n)
	}
}

// TestHolderUnsaved holds that nothing leaves a page before what is queued is saved
// under its epoch.
func TestHolderUnsaved(t *testing.T) {
	first, second := two(t)
	second.lose(nil, time.Minute)
	second.do(func() { _ = second.core.send("a", "hello", 0) })
	first.core.took = false
	first.core.sending.epoch++
	full := &fullStore{Store: first.core.store, full: true}
	first.core.store = full
	settle(first, second)
	if n := sends(first); n != 0 {
		t.Errorf("%d sends before that is saved", n)
	}
	full.full = false
	first.pass(2 * saveRetry)
	if n := sends(first); n != 1 {
		t.Errorf("%d sends after there was room", n)
	}
}

// fullStore is a store without room for an epoch, while it is full.
type fullStore struct {
	store.Store
	full bool
}

func (s *fullStore) Apply(b *store.Batch) error {
	epoch := func(op store.Op) bool { return op.PutMeta != nil && op.PutMeta.Key == metaEpoch }
	if s.full && slices.ContainsFunc(b.Ops, epoch) {
		return store.ErrFull
	}
	return s.Store.Apply(b)
}

// TestHolderBehind holds that a page that holds the flush sends what is under a later
// epoch, if no word comes that it has lost it: a store that was lost may be behind.
func TestHolderBehind(t *testing.T) {
	first, second := two(t)
	second.do(func() {
		c := second.core
		e := c.sending.queue.New(store.Send, "behind", "a", c.date())
		e.Text, e.Epoch = "hello", c.sending.epoch+99
		if err := c.put(e); err != nil {
			t.Error(err)
		}
	})
	settle(first, second)
	if n := sends(first) + sends(second); n != 0 {
		t.Errorf("%d sends before there can be word", n)
	}
	first.pass(doubtTime + 500*time.Millisecond)
	if n := sends(first); n != 1 || sends(second) != 0 {
		t.Errorf("%d sends by the page that holds the flush, %d by the other", n, sends(second))
	}
}

// TestHoldersClockBack holds that of two pages that both hold the flush none takes what
// the other one has just sent for lost because the clock was set back since.
func TestHoldersClockBack(t *testing.T) {
	first, second := two(t)
	first.core.cfg.Tabs.(*pages).each = true
	second.do(func() { second.core.setHolds(true) })
	for _, s := range []*script{first, second} {
		s.core.timelines["a"].byUUID["a1"].SenderRole = "therapist"
	}
	second.do(func() { second.core.delete("a", "a1", 0) })
	for _, s := range []*script{first, second} {
		s.now = s.now.Add(-time.Hour)
	}
	for range 9 {
		settle(first, second)
		first.pass(time.Second)
		second.pass(time.Second)
	}
	if n, m := emits(first, "deleteMessage"), emits(second, "deleteMessage"); n != 0 || m != 1 {
		t.Errorf("%d deletes have left one page, %d the other", n, m)
	}
}

// TestHolderDiesUntold holds that a page that is opened has the others look into the
// store: one may have died before it could tell that it had ended an entry.
func TestHolderDiesUntold(t *testing.T) {
	first, second := two(t)
	for _, s := range []*script{first, second} {
		s.lose(nil, time.Minute)
	}
	first.do(func() { _ = first.core.send("a", "hello", 0) })
	settle(first, second)
	var b store.Batch
	b.DeleteEntry(first.core.sending.queue.All()[0])
	if err := first.core.store.Apply(&b); err != nil {
		t.Fatal(err)
	}
	third := newScript(t)
	third.core.cfg.Vaults, third.core.cfg.Tabs = first.core.cfg.Vaults, first.core.cfg.Tabs
	third.signIn(jwt(`{"sub":"u"}`))
	settle(first, second)
	for i, s := range []*script{first, second} {
		if n := len(s.core.sending.queue.All()); n != 0 {
			t.Errorf("page %d still has %d entries", i+1, n)
		}
	}
}

// TestLookAgain holds that a delete is looked for again that was found done while the
// outbox of another page was to be read first.
func TestLookAgain(t *testing.T) {
	s := holding(t)
	s.do(func() { s.core.delete("a", "a1", 0) })
	if emits(s, "deleteMessage") != 1 {
		t.Fatalf("sent %q", s.sent)
	}
	s.do(func() {
		c := s.core
		id := c.sending.queue.All()[0].ClientID
		c.timelines["a"].remove("a1")
		c.timelines["a"].readAt = c.now()
		c.sending.flight(id).next = time.Time{} // the look is under way
		c.sending.stale = true
		c.post(c.resync)
		c.looks = append(c.looks, id)
		c.pump()
	})
	s.pass(time.Second)
	if all := s.core.sending.queue.All(); len(all) != 0 {
		t.Errorf("the delete is %s for ever", all[0].Status)
	}
}
