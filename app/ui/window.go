package ui

import "sort"

// A column holds the heights of rows that stand on top of each other: row i
// reaches from tops[i] to tops[i+1].
type column []float64

func newColumn(n int, height func(i int) float64) column {
	tops := make(column, n+1)
	for i := range n {
		tops[i+1] = tops[i] + height(i)
	}
	return tops
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
// middle: view pixels from y on. Where more than budget rows are seen, all of
// them are in it.
func (c column) around(y, view float64, budget int) window {
	n := c.rows()
	if n == 0 {
		return window{}
	}
	first, last := c.at(y), c.at(y+view)
	spare := max(0, budget-(last-first+1))
	hi := min(n, last+1+(spare+1)/2)
	lo := max(0, first-(spare-(hi-last-1)))
	if lo == 0 {
		hi = min(n, max(last+1, budget))
	}
	return window{lo, hi}
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
