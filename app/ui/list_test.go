package ui

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// testRow is a row of a list under test; high is its true height.
type testRow struct {
	id   string
	high float64
}

type testNode struct{ e *fakeElement }

func (n testNode) root() element  { return n.e }
func (n testNode) show(r testRow) { n.e.px = r.high }
func (n testNode) focus()         { n.e.focus() }

func (n testNode) reuse(r testRow) bool {
	if r.high < 40 {
		return false
	}
	n.e.attrs["data-id"], n.e.px = r.id, r.high
	return true
}

func (n testNode) setActive(active bool) {
	n.e.setAttr("tabindex", map[bool]string{true: "0", false: "-1"}[active])
}

func (b box) bottom() float64 { return b.top + b.height }

func newTestList(atEnd bool) (*list[testRow], *fakeElement, *fakePage) {
	p := newFakePage()
	scroller := p.find("scroller").(*fakeElement)
	above := p.make("div", "").(*fakeElement)
	above.px = 56
	scroller.add(above)
	l := &list[testRow]{
		key:   func(r testRow) string { return r.id },
		guess: func(testRow) float64 { return 50 },
		make: func(r testRow) rowNode[testRow] {
			e := p.make("div", "").(*fakeElement)
			e.attrs["data-id"], e.px = r.id, r.high
			return testNode{e}
		},
		atEnd: atEnd,
	}
	l.mount(p, scroller)
	return l, scroller, p
}

func numbered(from, to int, high func(i int) float64) (rows []testRow) {
	for i := from; i < to; i++ {
		rows = append(rows, testRow{fmt.Sprint(i), high(i)})
	}
	return rows
}

func evenly(px float64) func(int) float64 { return func(int) float64 { return px } }
func uneven(i int) float64                { return 30 + float64((i*37%90+90)%90) }

// check holds the document against the rows.
func check(t *testing.T, l *list[testRow], scroller *fakeElement) {
	t.Helper()
	host := l.host.(*fakeElement)
	want := l.rows[l.window.lo:l.window.hi]
	if len(host.kids) != len(want) || len(l.shown) != len(want) {
		t.Fatalf("%d rows in the document, %d known, want %d", len(host.kids), len(l.shown), len(want))
	}
	for i, r := range want {
		if host.kids[i].attrs["data-id"] != r.id || host.kids[i].px != r.high {
			t.Fatalf("row %d is %v, want %v", i, host.kids[i], r)
		}
	}
	if len(want) > max(maxShown, l.whole) {
		t.Errorf("%d rows in the document", len(want))
	}
	if len(l.rows) == 0 {
		return
	}
	view := box{scroller.box().top, scroller.view}
	if first := host.box().top; l.window.lo > 0 && first > view.top {
		t.Errorf("blank above: rows begin at %v", first)
	}
	if last := host.box().bottom(); l.window.hi < len(l.rows) && last < view.bottom() {
		t.Errorf("blank below: rows end at %v", last)
	}
}

func TestListOpensAtItsEnd(t *testing.T) {
	l, scroller, _ := newTestList(true)
	l.set(numbered(0, 500, uneven))
	check(t, l, scroller)
	if s := scroller.scroll(); s.rest() > .5 {
		t.Errorf("rests %v pixels above the end", s.rest())
	}
	if l.window.hi != 500 {
		t.Errorf("window %+v", l.window)
	}
}

func TestListIsThereAsAWhole(t *testing.T) {
	l, scroller, _ := newTestList(false)
	l.whole = 100
	for _, tt := range []struct{ rows, shown int }{{100, 100}, {101, restShown}, {90, 90}, {500, restShown}} {
		l.set(numbered(0, tt.rows, evenly(50)))
		check(t, l, scroller)
		if got := l.window.hi - l.window.lo; got != tt.shown {
			t.Errorf("%d of %d rows in the document, want %d", got, tt.rows, tt.shown)
		}
	}
}

func TestListStaysAtItsEnd(t *testing.T) {
	l, scroller, _ := newTestList(true)
	l.set(numbered(0, 30, uneven))
	l.set(numbered(0, 33, uneven))
	check(t, l, scroller)
	if s := scroller.scroll(); s.rest() > .5 {
		t.Errorf("rests %v pixels above the end", s.rest())
	}
	scroller.view = 300 // a keyboard comes up
	scroller.sizes[0]()
	if s := scroller.scroll(); s.rest() > .5 {
		t.Errorf("rests %v pixels above the end after a resize", s.rest())
	}
	for _, view := range []float64{200, 600, 300} { // the browser scrolls before it tells of the size
		scroller.view = view
		scroller.scrollTo(scroller.top - 150)
		scroller.fire("scroll", fakeEvent{})
		scroller.sizes[0]()
		if s := scroller.scroll(); s.rest() > .5 || !l.resting {
			t.Errorf("rests %v pixels above the end in a view of %v", s.rest(), view)
		}
	}
	scroller.scrollTo(100) // the user reads something older
	scroller.fire("scroll", fakeEvent{})
	if l.resting {
		t.Error("goes on resting where the user has scrolled")
	}
}

func TestListKeepsWhatIsRead(t *testing.T) {
	l, scroller, _ := newTestList(true)
	l.set(numbered(1000, 1100, uneven))
	scroller.scrollTo(700)
	scroller.fire("scroll", fakeEvent{})
	h := l.holdAll()
	where := func() float64 { return l.shown[h.key].node.root().box().top }
	before := where()
	for _, rows := range [][]testRow{
		numbered(950, 1100, uneven), // a page of history
		numbered(950, 1120, uneven), // new messages
		append(numbered(900, 1000, evenly(77)), numbered(1000, 1120, uneven)...), // rows above change their height
	} {
		l.set(rows)
		check(t, l, scroller)
		if got := where(); math.Abs(got-before) > .5 {
			t.Errorf("what is read has moved from %v to %v", before, got)
		}
	}
}

// TestListScrollsStill holds that what is read moves as the user scrolls and not
// otherwise, that the list hardly scrolls by itself, which would end a flick, that mostly
// nodes are reused, and that the beginning is where it belongs.
func TestListScrollsStill(t *testing.T) {
	l, scroller, _ := newTestList(true)
	made := 0
	fresh := l.make
	l.make = func(r testRow) rowNode[testRow] { made++; return fresh(r) }
	l.set(numbered(0, 1000, uneven))
	made = 0
	scrolled := 0
	for steps := 0; scroller.top > 0; steps++ {
		i := l.tops.at(l.y() + scroller.view/2)
		node := l.node(l.keys[i]).root()
		before, top := node.box().top, scroller.top
		scroller.scrollTo(top - 60)
		by := top - scroller.top
		scroller.fire("scroll", fakeEvent{})
		check(t, l, scroller)
		if got := node.box().top - before; math.Abs(got-by) > .5 {
			t.Fatalf("step %d: row %s moved by %v, the user scrolled by %v", steps, l.keys[i], got, by)
		}
		if scroller.top != top-by {
			scrolled++
		}
	}
	if scrolled > 2 { // near the beginning, where guesses have to be put right
		t.Errorf("the list has scrolled %d times by itself", scrolled)
	}
	if first := l.node("0"); first == nil || math.Abs(first.root().box().top-56) > .5 {
		t.Error("the first row does not stand at the beginning")
	}
	if made > 200 {
		t.Errorf("%d nodes were made for 1000 rows", made)
	}
}

// TestListTakesPagesInSteps holds that a page of history above what is read does not cost
// the making of all its rows at once.
func TestListTakesPagesInSteps(t *testing.T) {
	l, scroller, _ := newTestList(true)
	l.set(numbered(50, 150, evenly(50)))
	scroller.scrollTo(500)
	scroller.fire("scroll", fakeEvent{})
	before := l.window.hi - l.window.lo
	made := 0
	fresh := l.make
	l.make = func(r testRow) rowNode[testRow] { made++; return fresh(r) }
	l.set(numbered(0, 150, evenly(50)))
	check(t, l, scroller)
	if made > 2*windowStep {
		t.Errorf("%d rows were made, beside %d that were there", made, before)
	}
}

func TestListReveal(t *testing.T) {
	l, scroller, _ := newTestList(true)
	l.set(numbered(0, 2000, uneven))
	l.reveal("1000", 120)
	check(t, l, scroller)
	if top := l.node("1000").root().box().top; math.Abs(top-120) > .5 {
		t.Errorf("revealed at %v, want 120", top)
	}
	l.rest()
	check(t, l, scroller)
	if s := scroller.scroll(); s.rest() > .5 {
		t.Errorf("rests %v pixels above the end", s.rest())
	}
}

func TestListMovesOneNodeForOneRow(t *testing.T) {
	l, scroller, _ := newTestList(false)
	rows := numbered(0, 10, evenly(70))
	l.set(rows)
	up := rows[6]
	rows = append([]testRow{up}, slices.Delete(slices.Clone(rows), 6, 7)...)
	l.shown[up.id].node.focus()
	l.set(rows)
	check(t, l, scroller)
	for i, k := range l.host.(*fakeElement).kids {
		if want := map[bool]int{true: 2, false: 1}[i == 0]; k.moves != want {
			t.Errorf("row %d was put %d times, want %d", i, k.moves, want)
		}
	}
	if !l.node(up.id).root().focused() {
		t.Error("the moved row has lost the focus")
	}
}

func TestListKeepsFocusInside(t *testing.T) {
	l, scroller, p := newTestList(true)
	l.set(numbered(0, 1000, uneven))
	l.node("999").focus()
	scroller.scrollTo(0)
	scroller.fire("scroll", fakeEvent{})
	if p.focus != scroller {
		t.Errorf("the focus is on %v, want the list", p.focus)
	}
}

func TestListKeys(t *testing.T) {
	l, scroller, p := newTestList(true)
	l.stop = func(r testRow) bool { return r.id != "998" }
	l.set(numbered(0, 1000, uneven))
	host := l.host.(*fakeElement)
	tabStops := func() (ids []string) {
		for _, k := range host.all("tabindex", "0") {
			ids = append(ids, k.attrs["data-id"])
		}
		return ids
	}
	if got := tabStops(); !slices.Equal(got, []string{"999"}) {
		t.Fatalf("Tab leads to rows %v, want the last one", got)
	}
	l.node("999").focus()
	for _, tt := range []struct{ key, want string }{
		{"ArrowUp", "997"}, {"ArrowDown", "999"}, {"ArrowDown", "999"},
		{"Home", "0"}, {"ArrowUp", "0"}, {"ArrowDown", "1"}, {"End", "999"},
	} {
		e := p.focus.fire("keydown", fakeEvent{name: tt.key})
		if p.focus.attrs["data-id"] != tt.want || !e.prevented {
			t.Fatalf("%s leads to %v (prevented %t), want %s", tt.key, p.focus, e.prevented, tt.want)
		}
		if got := tabStops(); !slices.Equal(got, []string{tt.want}) {
			t.Errorf("%s: Tab leads to rows %v, want %s", tt.key, got, tt.want)
		}
		if b := p.focus.box(); b.top < -.5 || b.bottom() > scroller.view+.5 {
			t.Errorf("%s: row %s stands at %v", tt.key, tt.want, b)
		}
		check(t, l, scroller)
	}
	if e := p.focus.fire("keydown", fakeEvent{name: "x"}); e.prevented {
		t.Error("took a key that is none of ours")
	}
}

// TestListRandomly does what users, servers and windows do in any order.
func TestListRandomly(t *testing.T) {
	for seed := range uint64(16) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		l, scroller, p := newTestList(seed%2 == 0)
		var rows []testRow
		low, high := 0, 0
		for step := range 150 {
			if t.Failed() {
				t.Fatalf("seed %d, step %d", seed, step)
			}
			switch rnd.IntN(8) {
			case 0: // history
				n := rnd.IntN(60)
				rows = append(numbered(low-n, low, uneven), rows...)
				low -= n
			case 1: // arrivals
				n := rnd.IntN(20)
				rows = append(slices.Clone(rows), numbered(high, high+n, uneven)...)
				high += n
			case 2: // deletes
				if len(rows) > 0 {
					i := rnd.IntN(len(rows))
					rows = slices.Delete(slices.Clone(rows), i, min(len(rows), i+rnd.IntN(4)))
				}
			case 3: // a row changes its height
				if len(rows) > 0 {
					rows = slices.Clone(rows)
					rows[rnd.IntN(len(rows))].high = 20 + 200*rnd.Float64()
				}
			case 4: // one comes to the front
				if len(rows) > 0 {
					i := rnd.IntN(len(rows))
					rows = append([]testRow{rows[i]}, slices.Delete(slices.Clone(rows), i, i+1)...)
				}
			case 5: // a flick
				scroller.scrollTo(scroller.top + 4000*(rnd.Float64()-.5))
				scroller.fire("scroll", fakeEvent{})
			case 6: // the scroll bar
				scroller.scrollTo(rnd.Float64() * scroller.content())
				scroller.fire("scroll", fakeEvent{})
			case 7: // the window
				scroller.view = 200 + 800*rnd.Float64()
				p.width = 300 + 100*float64(rnd.IntN(3))
				scroller.sizes[0]()
			}
			stays := indexOf(rows)
			h := l.hold(func(i int) bool { to, ok := stays[l.keys[i]]; return ok && rows[to] == l.rows[i] })
			if h.key == "" {
				h = l.hold(func(i int) bool { _, ok := stays[l.keys[i]]; return ok })
			}
			l.set(rows)
			check(t, l, scroller)
			s := scroller.scroll()
			if n := l.node(h.key); n != nil && s.top > 0 && s.rest() > 0 {
				if top := n.root().box().top; math.Abs(top-h.offset) > .5 {
					t.Errorf("row %s stands at %v, was at %v", h.key, top, h.offset)
				}
			}
		}
	}
}

func indexOf(rows []testRow) map[string]int {
	index := map[string]int{}
	for i, r := range rows {
		index[r.id] = i
	}
	return index
}

func TestColumnAround(t *testing.T) {
	c := newColumn(1000, func(int) float64 { return 10 })
	for _, tt := range []struct {
		y, view float64
		budget  int
		want    window
	}{
		{0, 95, 40, window{0, 40}},
		{5000, 95, 40, window{485, 525}},
		{150, 95, 40, window{0, 40}}, // the beginning is within reach
		{9755, 95, 40, window{960, 1000}},
		{300, 95, 40, window{15, 55}},
		{9905, 95, 40, window{960, 1000}},
		{-50, 20, 40, window{0, 40}},
		{0, 995, 40, window{0, 100}}, // all that is seen
	} {
		if got := c.around(tt.y, tt.view, tt.budget); got != tt.want {
			t.Errorf("around(%v, %v, %d) = %v, want %v", tt.y, tt.view, tt.budget, got, tt.want)
		}
	}
	if got := newColumn(0, nil).around(0, 100, 40); got != (window{}) {
		t.Errorf("around nothing = %v", got)
	}
}
