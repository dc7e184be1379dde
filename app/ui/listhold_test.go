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

// display takes an element out of the layout, or puts it back: a browser forgets where
// it was scrolled to, and tells of the sizes before the next frame.
func display(e *fakeElement, shown bool, l *list[testRow]) {
	e.absent = !shown
	e.top = 0
	for _, of := range []*fakeElement{e, l.host.(*fakeElement)} {
		for _, fn := range of.sizes {
			fn()
		}
	}
}

func TestListTakesItsPlaceOnceDisplayed(t *testing.T) {
	for name, tt := range map[string]struct {
		row  string // that is to be revealed; "" for none
		want float64
	}{
		"a row far from the end": {"40", 96},
		"the end":                {"", 0},
		"a row near the end":     {"198", 0},
	} {
		l, scroller, _ := newTestList(true)
		display(scroller, false, l)
		l.set(numbered(0, 200, uneven))
		if tt.row != "" {
			l.reveal(tt.row, 96)
			l.scrolled()
		}
		told := 0
		l.moved = func(scroll) { told++ }
		l.set(numbered(-50, 200, uneven)) // more history
		if len(l.shown) > maxShown || told > 0 {
			t.Errorf("%s: while it is hidden %d rows are in the document, told %d times", name, len(l.shown), told)
		}
		display(scroller, true, l)
		check(t, l, scroller)
		s := scroller.scroll()
		if tt.want == 0 {
			if s.rest() > .5 || !l.resting {
				t.Errorf("%s: %v pixels before the end, resting %v", name, s.rest(), l.resting)
			}
			continue
		}
		if n := l.node(tt.row); n == nil || math.Abs(n.root().box().top-scroller.box().top-tt.want) > .5 || l.resting {
			t.Errorf("%s: it stands elsewhere: %v, resting %v", name, n, l.resting)
		}
	}
}

// A list of conversations is hidden while one is open, and changes meanwhile.
func TestListStandsWhereItStoodAfterBeingHidden(t *testing.T) {
	for _, even := range []bool{true, false} {
		high := uneven
		if even {
			high = evenly(64)
		}
		l, scroller, _ := newTestList(false)
		l.even = even
		l.set(numbered(0, 300, high))
		l.reveal("150", -10)
		scroller.scrollTo(scroller.top + 5)
		scroller.fire("scroll", fakeEvent{})
		l.activate("152")
		display(scroller, false, l)
		rows := append(numbered(299, 300, high), numbered(0, 299, high)...) // the last one has become the first
		l.set(rows)
		if l.node("152") == nil || len(l.shown) > maxShown {
			t.Errorf("even %v: %d rows in the document, the active one %v", even, len(l.shown), l.node("152"))
		}
		display(scroller, true, l)
		check(t, l, scroller)
		if n := l.node("150"); n == nil || math.Abs(n.root().box().top-scroller.box().top+15) > .5 {
			t.Errorf("even %v: it stands elsewhere: %v", even, n)
		}
	}
}

func TestListKeepsARowForTab(t *testing.T) {
	l, scroller, _ := newTestList(true)
	l.stop = func(r testRow) bool { return r.id != "100" }
	l.set(numbered(0, 1000, evenly(50)))
	for _, top := range []float64{56 + 100*50, 0, 30_000} {
		scroller.scrollTo(top)
		scroller.fire("scroll", fakeEvent{})
		stops := l.host.(*fakeElement).all("tabindex", "0")
		if len(stops) != 1 {
			t.Fatalf("at %v Tab leads to %d rows", top, len(stops))
		}
		if b := stops[0].box(); b.bottom() < 0 || b.top > scroller.view {
			t.Errorf("at %v Tab leads out of view, to %v", top, stops[0])
		}
	}
}
