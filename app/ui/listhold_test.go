package ui

import (
	"math"
	"testing"
)

// A page of history changes the row before which it comes: what is read below that
// must not move by it.
func TestListHoldsWhatDoesNotChange(t *testing.T) {
	l, scroller, _ := newTestList(true)
	l.set(numbered(0, 100, evenly(50)))
	scroller.scrollTo(56) // the first row is the first in view
	scroller.fire("scroll", fakeEvent{})
	read := l.shown["3"].node.root()
	before := read.box().top
	rows := append(numbered(-40, 0, evenly(50)), numbered(0, 100, evenly(50))...)
	rows[40].high = 42
	l.set(rows)
	check(t, l, scroller)
	if got := read.box().top; math.Abs(got-before) > .5 {
		t.Errorf("what is read has moved from %v to %v", before, got)
	}
}
