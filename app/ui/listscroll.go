package ui

import "math"

// scrolled follows the user. Where the browser has laid the page out anew it scrolls by
// itself, which must not end the list's rest: resized comes after that.
func (l *list[R]) scrolled() {
	s := l.scroller.scroll()
	if s.width == 0 {
		return
	}
	anew := s.width != l.width || s.view != l.view || s.content != l.content
	l.content = s.content
	if l.resting && anew {
		return
	}
	if l.atEnd {
		l.resting = s.rest() < restingNear
	} else {
		l.resting = s.top < restingNear
	}
	l.stood = hold{}
	if len(l.rows) > 0 && !(l.rests(s) && l.endShown()) {
		y := l.y()
		i := l.tops.at(y)
		if l.tops.near(l.window, y, s.view, 0) {
			l.settle(l.holdOf(i, y))
			return
		}
		if !l.resting {
			l.stood = hold{l.keys[i], l.tops[i] - y}
		}
		if w := l.tops.approach(l.window, l.tops.around(y, s.view, l.room()), y, s.view); w != l.window {
			l.shift(w, i, s)
			l.keepReachable()
		}
	}
	if l.moved != nil {
		l.moved(s)
	}
}

// resized puts the list right after its width, its height or the text size has
// changed. A list that rests stays at its end, above an on-screen keyboard too.
func (l *list[R]) resized() {
	s := l.scroller.scroll()
	shown := l.hidden
	switch {
	case s.width == 0:
		l.hidden = true
		return
	case s.width != l.width:
		l.forgetHeights(window{0, len(l.rows)})
		l.off = [2]float64{}
	case shown:
	case l.grown():
		l.forgetHeights(l.window)
	case !l.resting, s.view == l.view && l.rests(s):
		return
	}
	l.width = s.width
	l.settle(l.holdAll())
	if shown && !l.resting {
		l.scrolled() // what was to be brought into view may be near the end
	}
}

// grown reports whether the rows in the document have other heights than are known.
func (l *list[R]) grown() bool {
	return math.Abs(l.host.box().height-(l.tops[l.window.hi]-l.tops[l.window.lo])) >= 1
}

// shift shows a window with rows of the one that is shown and a few others. Row i, which
// is in view, stays where it is, though rows before it turn out higher or lower than
// guessed: the pad makes up for that, and all that is in view need not be painted anew,
// nor a finger's scrolling be cut off. Only where the pad ends is that put right.
func (l *list[R]) shift(w window, i int, s scroll) {
	stood := l.tops[i] + l.drift
	l.render(w, true)
	l.growPads()
	l.measure()
	l.drift = stood - l.tops[i]
	if by := l.drift; w.lo == 0 && math.Abs(by) >= .5 || l.tops[w.lo]+by < 0 {
		l.drift = 0
		l.setPads()
		l.scroller.scrollTo(s.top - by)
		return
	}
	l.setPads()
}

// rests reports whether the list stands where it rests.
func (l *list[R]) rests(s scroll) bool {
	if l.atEnd {
		return s.rest() < 1
	}
	return s.top < 1
}

// endShown reports whether the rows of the end where the list rests are in the window.
func (l *list[R]) endShown() bool {
	if l.atEnd {
		return l.window.hi == len(l.rows)
	}
	return l.window.lo == 0
}

func (l *list[R]) forgetHeights(w window) {
	for i := w.lo; i < w.hi; i++ {
		l.heights[i].measured = false
	}
}

func (l *list[R]) tell() {
	if l.moved != nil {
		l.moved(l.scroller.scroll())
	}
}
