package ui

import (
	"slices"

	"practicechat/app/messenger"
)

// A later is what is not on the page yet. Where it is known before the first view that
// nobody is signed in, what shows that is drawn by itself, so that a first visit begins
// sooner; what only somebody sees who is signed in comes once that has been painted.
type later struct {
	whole []part   // all parts, in their order; nil once they are there
	drawn bool     // go-app has been told to draw them
	then  []func() // waits for them
}

// missing reports whether the elements of some parts are not even drawn.
func (l *later) missing() bool { return l.whole != nil && !l.drawn }

// spare leaves for later what can wait, if anything can. It is called between prepare
// and the first rendering.
func (c *shell) spare() {
	select {
	case <-c.opened:
	default:
		return // it is not known yet, or not from this device, who is signed in
	}
	if c.screen.m.Snapshot().Phase == messenger.SignedOut && c.screen.page.textFor() == "" {
		c.later.whole = c.parts
		c.parts = []part{c.top, c.notice, c.signIn, c.host}
	}
}

// complete brings what was left for later.
func (c *shell) complete() {
	if !c.later.missing() {
		return
	}
	c.later.drawn = true
	rerender(c)
	c.screen.afterRender(func() {
		now, l := c.parts, c.later
		c.parts, c.later = l.whole, later{}
		late := slices.DeleteFunc(slices.Clone(l.whole), func(p part) bool { return slices.Contains(now, p) })
		mounted(late)
		for _, p := range late {
			p.refresh(&messenger.Snapshot{})
		}
		for _, fn := range l.then {
			fn()
		}
	})
}

// whenWhole runs fn as soon as all parts are there.
func (c *shell) whenWhole(fn func()) {
	if c.later.whole == nil {
		fn()
		return
	}
	c.later.then = append(c.later.then, fn)
	c.complete()
}

// mounted tells parts that their elements are on the page.
func mounted(parts []part) {
	for _, p := range parts {
		if m, ok := p.(interface{ mounted() }); ok {
			m.mounted()
		}
	}
}
