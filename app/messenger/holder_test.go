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
