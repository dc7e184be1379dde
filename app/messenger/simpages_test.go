package messenger

import (
	"slices"
	"time"
)

// simHub is what the pages of a device have of the browser: a lock for each
// account, and a channel.
type simHub struct {
	w       *world
	pages   []*simPage // in the order in which they ask for the lock
	lockers bool       // the browser has locks; without, every page believes to hold
}

// simPage is a page among the pages of an account.
type simPage struct {
	hub    *simHub
	p      *simTab
	life   int // of the page
	id     string
	ev     TabEvents
	asks   bool // for the lock, or has it
	holds  bool
	claims int // counts what it has asked for and given up
	left   bool
	heard  map[*simPage]time.Time // when the newest message of another page arrives
}

func (h *simHub) join(p *simTab, id string, ev TabEvents) Tab {
	page := &simPage{hub: h, p: p, life: p.life, id: id, ev: ev, heard: map[*simPage]time.Time{}}
	h.pages = append(h.pages, page)
	page.request()
	return page
}

func (page *simPage) request() {
	if page.left || page.asks {
		return
	}
	page.asks = true
	h := page.hub
	h.pages = append(slices.DeleteFunc(h.pages, func(other *simPage) bool { return other == page }), page)
	h.grant(page.id)
}

// grant gives a free lock to the page that has waited longest.
func (h *simHub) grant(id string) {
	var first *simPage
	for _, page := range h.pages {
		switch {
		case page.id != id || !page.asks:
		case page.holds && h.lockers:
			return
		case !page.holds && (first == nil || !h.lockers):
			first = page
		}
	}
	if first != nil {
		first.holds = true
		h.tell(first)
	}
}

func (h *simHub) tell(page *simPage) {
	claim := page.claims
	h.w.at(h.w.upTo(20*time.Millisecond), func() {
		page.p.in(page.life, func() {
			if page.claims == claim { // a page that stood still has given it up meanwhile
				page.ev.Held(true)
			}
		})
	})
}

func (page *simPage) release() {
	if !page.asks {
		return
	}
	held := page.holds
	page.claims++
	page.asks, page.holds = false, false
	if held {
		page.ev.Held(false) // it is posted, and seen when the page runs
		page.hub.grant(page.id)
	}
}

// Tell implements [Tab].
func (page *simPage) Tell(text string) {
	w := page.hub.w
	for _, other := range page.hub.pages {
		if other == page || other.id != page.id {
			continue
		}
		at := w.now.Add(w.upTo(50 * time.Millisecond))
		if at.Before(other.heard[page]) {
			at = other.heard[page]
		}
		other.heard[page] = at
		w.at(at.Sub(w.now), func() {
			if !other.left {
				other.p.in(other.life, func() { other.ev.Told(text) })
			}
		})
	}
}

// Yield implements [Tab].
func (page *simPage) Yield() {
	page.release()
	page.request()
}

// Exclusive implements [Tab].
func (page *simPage) Exclusive() bool { return page.hub.lockers }

// Holds implements [Tab].
func (page *simPage) Holds() bool { return page.holds || !page.hub.lockers }

// Leave implements [Tab].
func (page *simPage) Leave() {
	page.left = true
	page.release()
	page.hub.pages = slices.DeleteFunc(page.hub.pages, func(other *simPage) bool { return other == page })
}

// of returns the memberships of a page.
func (h *simHub) of(p *simTab) []*simPage {
	return slices.DeleteFunc(slices.Clone(h.pages), func(page *simPage) bool { return page.p != p })
}
