package outbox

import (
	"testing"
	"time"

	"practicechat/app/store"
)

func TestHold(t *testing.T) {
	now := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	q := new(Queue)
	e := Hold(q.New(store.Send, "id", "c", now), now, 5*time.Second)
	for _, tt := range []struct {
		after, want time.Duration
	}{
		{0, 5 * time.Second}, {2 * time.Second, 3 * time.Second}, {5 * time.Second, 0}, {time.Hour, 0},
		{-3 * time.Hour, 5 * time.Second}, // the clock was set back
	} {
		if got := HeldFor(e, now.Add(tt.after)); got != tt.want {
			t.Errorf("%v later it is held for %v, want %v", tt.after, got, tt.want)
		}
	}
	if got := HeldFor(Hold(e, now, time.Hour), now); got != MaxHold {
		t.Errorf("for an hour: %v", got)
	}
	if e := Hold(e, now, 0); !e.NotBefore.IsZero() || HeldFor(e, now) != 0 {
		t.Error("a hold of nothing holds")
	}
	left := Emitted(e, now, 1, 1, store.Baseline{})
	if HeldFor(left, now) != 0 || Undoable(left) || !Undoable(e) {
		t.Error("what has left is held, or what has not cannot be taken back")
	}
	left.Status = store.Failed
	if again := Again(left); HeldFor(again, now) != 0 || Undoable(again) {
		t.Error("what is sent again is held, or counts as never left")
	}
}
