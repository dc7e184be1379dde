package ui

import "math"

// A hold anchors the list while rows change: a row, and how far below the list's upper
// edge it stands. The zero hold is the place where the list rests.
type hold struct {
	key    string
	offset float64
}

// hold returns what is to stay in place: the first row in view that stays.
func (l *list[R]) hold(stays func(i int) bool) hold {
	if l.resting || len(l.rows) == 0 {
		return hold{}
	}
	if l.hidden = l.hidden || l.scroller.scroll().width == 0; l.hidden {
		if i, ok := l.index[l.stood.key]; ok && stays(i) {
			return l.stood
		}
	}
	y := l.y()
	first := l.tops.at(y)
	for i := first; i < len(l.rows); i++ {
		if stays(i) {
			return l.holdOf(i, y)
		}
	}
	for i := first - 1; i >= 0; i-- {
		if stays(i) {
			return l.holdOf(i, y)
		}
	}
	return hold{}
}

// holdAll is hold where all rows stay.
func (l *list[R]) holdAll() hold { return l.hold(func(int) bool { return true }) }

func (l *list[R]) holdOf(i int, y float64) hold {
	if s := l.shown[l.keys[i]]; s != nil && !l.hidden {
		return hold{l.keys[i], s.node.root().box().top - l.scroller.box().top}
	}
	return hold{l.keys[i], l.tops[i] - y}
}

// y returns how far the rows are scrolled out of view, as tops has them.
func (l *list[R]) y() float64 {
	if l.hidden {
		return l.yFor(l.stood, scroll{view: l.view})
	}
	return l.scroller.box().top - l.pad.box().top - l.drift
}

// yFor is y where h is in its place.
func (l *list[R]) yFor(h hold, s scroll) float64 {
	switch i, held := l.index[h.key]; {
	case held:
		return l.tops[i] - h.offset
	case l.atEnd:
		return l.tops.total() - s.view
	}
	return 0
}

// anchor scrolls so that h is where it says.
func (l *list[R]) anchor(h hold) {
	s := l.scroller.scroll()
	l.content = s.content
	node := l.node(h.key)
	switch {
	case node != nil:
		off := node.root().box().top - l.scroller.box().top - h.offset
		if math.Abs(off) >= .5 {
			l.scroller.scrollTo(s.top + off)
		}
	case l.atEnd:
		if s.rest() > 0 {
			l.scroller.scrollTo(s.content - s.view)
		}
	case s.top > 0:
		l.scroller.scrollTo(0)
	}
}
