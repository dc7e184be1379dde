package ui

import (
	"slices"
	"sort"
)

// A column holds the heights of rows that stand on top of each other: row i
// reaches from tops[i] to tops[i+1].
type column []float64

func newColumn(n int, height func(i int) float64) column {
	return make(column, 1, n+1).from(0, n, height)
}

// from returns the column of n rows of which the first so many stand as in c, which
// is not to be used any more.
func (c column) from(stands, n int, height func(i int) float64) column {
	c = slices.Grow(c[:stands+1], n-stands)
	for i := stands; i < n; i++ {
		c = append(c, c[i]+height(i))
	}
	return c
}

func (c column) rows() int      { return len(c) - 1 }
func (c column) total() float64 { return c[len(c)-1] }

// at returns the row at a height: the first one if it is above all rows, the last
// one if it is below. There must be rows.
func (c column) at(y float64) int {
	n := c.rows()
	i := sort.Search(n, func(i int) bool { return c[i+1] > y })
	return min(i, n-1)
}

// A window is a range of rows, as in rows[lo:hi].
type window struct{ lo, hi int }

// around returns the window of at most budget rows with what is seen in its
// middle: view pixels from y on. An end of the column that is within reach is
// taken in instead. Where more than budget rows are seen, all of them are in it.
func (c column) around(y, view float64, budget int) window {
	n := c.rows()
	if n <= budget {
		return window{0, n}
	}
	first, last := c.at(y), c.at(y+view)
	spare := max(0, budget-(last-first+1))
	reach := spare - min(spare/4, 2*windowSlack) // what is left on the other side
	lo := first - spare/2
	switch {
	case first <= reach:
		lo = 0
	case n-1-last <= reach:
		lo = n - budget
	}
	lo = max(0, min(lo, first))
	return window{lo, min(n, max(last+1, lo+budget))}
}

// toward returns w with its ends moved towards those of another window, by one step at
// most, or as it is if neither is a step away nor the beginning is near.
func (w window) toward(to window) window {
	by := func(from, to int) int { return max(-windowStep, min(windowStep, to-from)) }
	lo, hi := by(w.lo, to.lo), by(w.hi, to.hi)
	if max(lo, -lo, hi, -hi) < windowStep && (lo == 0 || to.lo > 0) {
		return w
	}
	return window{w.lo + lo, w.hi + hi}
}

// approach returns w moved towards another window by as few steps as leave some rows
// around what is seen: view pixels from y on, which has to be in both.
func (c column) approach(w, to window, y, view float64) window {
	for {
		next := w.toward(to)
		if next == w || !c.near(next, y, view, windowSlack) {
			return next
		}
		w = next
	}
}

// near reports whether what is seen comes within slack rows of an end of w that
// is not an end of the column: time for another window.
func (c column) near(w window, y, view float64, slack int) bool {
	if c.rows() == 0 {
		return false
	}
	first, last := c.at(y), c.at(y+view)
	return w.lo > 0 && first < w.lo+slack || w.hi < c.rows() && last >= w.hi-slack
}
