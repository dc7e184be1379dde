package ui

import (
	"math"
	"slices"
)

// A list shows rows in a scrolling element, of which only a window is in the
// document; two pads stand in for the others. Rows are known by their keys: a row
// that stays keeps its nodes, wherever it moves, and what the user looks at stays
// where it is when rows come and go before it.
//
// Rows must not have margins, so that their heights add up.
type list[R comparable] struct {
	scroller          element
	pad, host, endPad element

	key   func(R) string
	guess func(R) float64 // height of a row that has not been shown, in pixels
	make  func(R) rowNode[R]
	soon  func(func()) // runs something on the UI goroutine after the next frame; may be nil
	moved func(scroll) // after each scroll and change; may be nil
	even  bool         // all rows have one height: it is measured once
	whole int          // a list of at most so many rows has all of them in the document
	stop  func(R) bool // whether the arrow keys stop at a row; nil: at all

	// atEnd is where the list rests: at its end, as messages do, or at its
	// beginning. While it is resting it stays there, whatever is added.
	atEnd   bool
	resting bool

	rows    []R
	keys    []string       // of rows
	index   map[string]int // of rows by key
	heights []rowHeight
	tops    column // of rows, but those from stale on are to be added up anew
	stale   int
	window  window
	budget  int                     // rows in the document at most, as long as fewer are in view
	shown   map[string]*shownRow[R] // the rows of the window
	order   []string                // their keys in document order
	active  string                  // key of the row that Tab leads to
	width   float64                 // for which heights hold
	view    float64                 // height of what is seen, when it was last looked at
	content float64                 // height of all that scrolls, when it was last looked at
	padded  [2]float64              // heights of the pads
	drift   float64                 // pixels by which rows stand lower than tops has them
	off     [2]float64              // heights of rows that were measured: as guessed, and in fact

	// A list that is not displayed has no heights and stands nowhere. It makes the rows
	// that it will show, and takes its place once it is displayed.
	hidden bool
	stood  hold // where it was last seen, and where it belongs while it is hidden
}

// A rowNode is the DOM of one row. It is shown a row with the same key again when
// that row has changed.
type rowNode[R comparable] interface {
	root() element
	show(R)
	reuse(R) bool   // shows a row of another key instead, unless it reports false
	setActive(bool) // whether Tab leads to it
	focus()
}

type shownRow[R comparable] struct {
	node rowNode[R]
	row  R
}

// A rowHeight is in pixels, and a guess until the row has been measured.
type rowHeight struct {
	px       float64
	measured bool
}

const (
	maxShown    = 80 // rows in the document, as long as fewer are in view
	restShown   = 32 // while the list rests: each of them costs something in each frame that changes
	firstShown  = 20 // rows until the next frame, where that can be awaited: it comes sooner
	windowSlack = 8  // rows that there are at least before the end of the window
	windowStep  = 4  // rows by which it moves: fewer take as long, for most of it is the frame's
	restingNear = 32 // pixels from the end that still count as resting there
)

// mount builds the list into a scrolling element, after what is in there.
func (l *list[R]) mount(p page, scroller element) {
	l.scroller = scroller
	l.pad, l.host, l.endPad = p.make("div", "pc-pad"), p.make("div", "pc-rows"), p.make("div", "pc-pad")
	scroller.add(l.pad, l.host, l.endPad)
	l.width = scroller.scroll().width
	l.clear()
	scroller.listen("scroll", func(event) { l.scrolled() })
	scroller.watchSize(l.resized)
	l.host.watchSize(func() {
		if l.hidden || l.grown() { // mostly it is the list itself that has changed its height
			l.resized()
		}
	})
	l.listenKeys()
}

// clear takes all rows out and forgets where the list stood.
func (l *list[R]) clear() {
	for _, s := range l.shown {
		s.node.root().drop()
	}
	l.rows, l.keys, l.index, l.heights, l.tops, l.stale = nil, nil, make(map[string]int), nil, newColumn(0, nil), 0
	l.shown, l.order = make(map[string]*shownRow[R]), nil
	l.window, l.resting, l.active, l.budget, l.drift, l.stood = window{}, true, "", maxShown, 0, hold{}
	l.setPads()
}

// set shows rows in place of those that were shown. Their keys must differ.
func (l *list[R]) set(rows []R) {
	same, most := 0, min(len(rows), len(l.keys))
	for same < most && l.key(rows[same]) == l.keys[same] {
		same++
	}
	l.setFrom(rows, same)
}

// setFrom is set where the first so many rows have the keys that they had. Only what
// follows takes time where nothing else has changed.
func (l *list[R]) setFrom(rows []R, same int) {
	keys := l.keysOf(rows, same)
	front, back := alike(l.keys[same:], keys[same:])
	front += same
	if l.even && front == len(keys) && front == len(l.keys) {
		l.rows = rows
		l.render(l.window, false) // nothing has moved: the layout need not be asked for
		return
	}
	between := make(map[string]int, len(keys)-front-back)
	for i := front; i < len(keys)-back; i++ {
		between[keys[i]] = i
	}
	later := func(i int) (int, bool) { // where row i goes
		switch {
		case i < front:
			return i, true
		case i >= len(l.keys)-back:
			return i + len(keys) - len(l.keys), true
		}
		to, stays := between[l.keys[i]]
		return to, stays
	}
	h := l.hold(func(i int) bool { to, stays := later(i); return stays && rows[to] == l.rows[i] })
	if h.key == "" { // a row that changes may change its height
		h = l.hold(func(i int) bool { _, stays := later(i); return stays })
	}
	l.heights = l.heightsOf(rows, keys, front, back)
	l.reindex(keys, front, back)
	if l.soon != nil && len(l.rows) == 0 && len(rows) > firstShown {
		l.budget = firstShown
		l.soon(l.grow)
	}
	l.rows, l.keys, l.stale = rows, keys, min(l.stale, front)
	l.keepActive()
	l.settleFrom(l.stands(), h)
}

// stands is the window of the rows that are in the document, where others have come or
// gone. It is empty if they are not together any more, or if what is in the document
// depends on nothing but the end where the list rests.
func (l *list[R]) stands() window {
	if l.resting {
		return window{}
	}
	left := slices.DeleteFunc(slices.Clone(l.order), func(key string) bool {
		_, stays := l.index[key]
		return !stays
	})
	if len(left) == 0 {
		return window{}
	}
	w := window{l.index[left[0]], l.index[left[len(left)-1]] + 1}
	if w.hi-w.lo != len(left) {
		return window{}
	}
	return w
}

// keysOf returns the keys of rows. Those of the first same ones are there already.
func (l *list[R]) keysOf(rows []R, same int) []string {
	var keys []string
	if same == len(l.keys) {
		keys = slices.Grow(l.keys, len(rows)-same)
	} else {
		keys = append(make([]string, 0, len(rows)), l.keys[:same]...)
	}
	for _, r := range rows[same:] {
		keys = append(keys, l.key(r))
	}
	return keys
}

// grow takes in the rows that the first frame did without.
func (l *list[R]) grow() {
	if l.budget != maxShown {
		l.budget = maxShown
		l.settle(l.holdAll())
	}
}

// alike returns how many keys two lists have in common at their beginning, and
// then at their end. Mostly that is nearly all, and the work is in proportion to
// the others.
func alike(a, b []string) (front, back int) {
	n := min(len(a), len(b))
	for front < n && a[front] == b[front] {
		front++
	}
	for back < n-front && a[len(a)-1-back] == b[len(b)-1-back] {
		back++
	}
	return front, back
}

func (l *list[R]) heightsOf(rows []R, keys []string, front, back int) []rowHeight {
	var heights []rowHeight
	if front == len(l.heights) {
		heights = slices.Grow(l.heights, len(rows)-front)[:len(rows)]
	} else {
		heights = make([]rowHeight, len(rows))
		copy(heights, l.heights[:front])
		copy(heights[len(rows)-back:], l.heights[len(l.heights)-back:])
	}
	for i := front; i < len(rows)-back; i++ {
		if old, known := l.index[keys[i]]; known && l.heights[old].measured {
			heights[i] = l.heights[old]
		} else if l.even && len(l.heights) > 0 {
			heights[i] = l.heights[0]
		} else {
			heights[i] = rowHeight{px: l.guessed(rows[i])}
		}
	}
	return heights
}

// guessed is a guess put right by how far off others were, within reason, in whole
// pixels.
func (l *list[R]) guessed(r R) float64 {
	px := l.guess(r)
	if l.off[0] > 0 {
		px *= min(4, max(.25, l.off[1]/l.off[0]))
	}
	return math.Round(px)
}

func (l *list[R]) reindex(keys []string, front, back int) {
	for _, key := range l.keys[front : len(l.keys)-back] {
		delete(l.index, key)
	}
	to := len(keys)
	if len(keys) == len(l.keys) {
		to -= back
	}
	for i := front; i < to; i++ {
		l.index[keys[i]] = i
	}
}

// rest goes to where the list rests.
func (l *list[R]) rest() {
	l.resting = true
	l.settle(hold{})
}

// reveal brings a row into view, offset pixels below the upper edge.
func (l *list[R]) reveal(key string, offset float64) {
	if _, ok := l.index[key]; !ok {
		return
	}
	l.resting = false
	l.settle(hold{key, offset})
}

// node returns the nodes of a row; nil if it is not in the window.
func (l *list[R]) node(key string) rowNode[R] {
	if s := l.shown[key]; s != nil {
		return s.node
	}
	return nil
}

// settle shows the window that belongs to h and puts h in its place. Heights that
// turn out other than guessed can make another window due, hence the loop.
func (l *list[R]) settle(h hold) { l.settleFrom(window{}, h) }

// settleFrom is settle where the rows of a window are in the document, which take no
// time to make. Mostly they and a few more are enough, and scrolling brings the others.
func (l *list[R]) settleFrom(from window, h hold) {
	l.drift, l.stood = 0, h
	for range 3 {
		l.addUp()
		s := l.scroller.scroll()
		if l.hidden = s.width == 0; l.hidden {
			l.render(l.windowFor(h, scroll{view: l.view}), false)
			l.setPads()
			return
		}
		l.view = s.view
		to := l.windowFor(h, s)
		if y := l.yFor(h, s); from.hi > 0 && !l.tops.near(from, y, s.view, 0) {
			to = l.tops.approach(from, to, y, s.view)
		}
		from = window{}
		l.showWindow(to, h)
		if w := l.window; w.lo == 0 && w.hi == len(l.rows) || !l.tops.near(w, l.y(), s.view, 1) {
			break
		}
	}
	l.keepReachable()
	l.tell()
}

// addUp brings tops in line with heights.
func (l *list[R]) addUp() {
	l.tops = l.tops.from(l.stale, len(l.rows), l.height)
	l.stale = len(l.rows)
}

func (l *list[R]) setHeight(i int, h rowHeight) {
	if l.heights[i].px != h.px {
		l.stale = min(l.stale, i)
	}
	l.heights[i] = h
}

func (l *list[R]) showWindow(w window, h hold) {
	l.render(w, false)
	l.setPads() // before the layout is asked for: mostly they need no other height then
	l.measure()
	l.setPads()
	l.anchor(h)
}

func (l *list[R]) windowFor(h hold, s scroll) window {
	return l.tops.around(l.yFor(h, s), s.view, l.room())
}

// room is how many rows there are in the document.
func (l *list[R]) room() int {
	switch {
	case l.budget == maxShown && len(l.rows) <= l.whole:
		return len(l.rows)
	case l.resting:
		return min(l.budget, restShown)
	}
	return l.budget
}

func (l *list[R]) height(i int) float64 { return l.heights[i].px }

// measure takes the heights of the rows in the window that are not known.
func (l *list[R]) measure() {
	if l.even {
		l.measureOne()
		return
	}
	blind := l.off[0] == 0
	for i, key := range l.order {
		if at := l.window.lo + i; !l.heights[at].measured {
			px := l.shown[key].node.root().box().height
			l.setHeight(at, rowHeight{px, true})
			l.off[0], l.off[1] = l.off[0]+l.guess(l.rows[at]), l.off[1]+px
		}
	}
	for i := 0; blind && i < len(l.rows); i++ {
		if !l.heights[i].measured {
			l.setHeight(i, rowHeight{px: l.guessed(l.rows[i])})
		}
	}
	l.addUp()
}

func (l *list[R]) measureOne() {
	if w := l.window; w.lo < w.hi && !l.heights[w.lo].measured {
		h := rowHeight{l.shown[l.order[0]].node.root().box().height, true}
		for i := range l.heights {
			l.setHeight(i, h)
		}
		l.addUp()
	}
}

func (l *list[R]) setPads() {
	l.pads(l.tops[l.window.lo]+l.drift, l.tops.total()-l.tops[l.window.hi])
}

// growPads is setPads as long as new rows have not been measured: no pad gives room up for
// them, since with less to scroll the browser could scroll by itself.
func (l *list[R]) growPads() {
	l.pads(max(l.padded[0], l.tops[l.window.lo]+l.drift), max(l.padded[1], l.tops.total()-l.tops[l.window.hi]))
}

func (l *list[R]) pads(heights ...float64) {
	for i, pad := range [...]element{l.pad, l.endPad} {
		if heights[i] != l.padded[i] {
			l.padded[i] = heights[i]
			pad.setHeight(heights[i])
		}
	}
}
