package ui

import "time"

// A ticker does something once a second while there is something to count down.
type ticker struct{ timer *time.Timer }

// run begins to count anew if on is true, and ends it otherwise. do runs on the UI
// goroutine; on is asked again after each.
func (t *ticker) run(s *screen, on func() bool, do func()) {
	if t.timer != nil {
		t.timer.Stop()
		t.timer = nil
	}
	if !on() {
		return
	}
	t.timer = time.AfterFunc(time.Second, func() {
		defer Rescue()
		s.onUI(func() {
			do()
			t.run(s, on, do)
		})
	})
}
