package outbox

import (
	"time"

	"practicechat/app/store"
)

// MaxHold is how long an entry may be held at most.
const MaxHold = 10 * time.Second

// Hold returns the queued entry e, held for d from now on so that the user can take it
// back. More than MaxHold counts as MaxHold; zero or less holds nothing.
func Hold(e store.Entry, now time.Time, d time.Duration) store.Entry {
	e.NotBefore = time.Time{}
	if d > 0 {
		e.NotBefore = now.Add(min(d, MaxHold))
	}
	return e
}

// HeldFor returns how long e is still held at now. If the clock was set back since, e is
// held for no longer than it was at first.
func HeldFor(e store.Entry, now time.Time) time.Duration {
	if e.Status != store.Queued || e.NotBefore.IsZero() {
		return 0
	}
	return min(max(e.NotBefore.Sub(now), 0), e.NotBefore.Sub(e.QueuedAt), MaxHold)
}

// Undoable reports whether e is known not to have left, so that it can be taken
// back without a trace.
func Undoable(e store.Entry) bool { return e.Status == store.Queued && e.SentAt.IsZero() }
