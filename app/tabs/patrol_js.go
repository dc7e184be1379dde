package tabs

import (
	"math/rand/v2"
	"time"
)

// A patrol looks for a lock that is held by a page which does not run. A browser may
// grant it to a page that is just being frozen: that one never hears of it, so it cannot
// give the lock up, and all others would wait until it goes on. So a page that waits
// asks now and then whether anybody holds the lock, and takes it if nobody answers.
type patrol struct {
	timer *time.Timer // until the next step; nil if there is none
	asked bool        // the page has asked, and waits for the answer
}

// A signal is what pages tell each other beside the texts of the messenger.
type signal int

const (
	whoHolds signal = 1
	iHold    signal = 2
)

// Together they are below the two seconds within which a page has to be replaced.
const (
	askAfter    = 300 * time.Millisecond // without any signal
	answerLimit = 800 * time.Millisecond
)

// pause returns how long a page hears no signal before it asks. Each takes another
// time, so that mostly one asks for all.
func pause() time.Duration { return askAfter - rand.N(askAfter/4) }

func (t *tab) beginPatrol(c *claim) {
	if t.channel.Truthy() {
		c.patrol.timer = time.AfterFunc(pause(), func() { t.look(c) })
	}
}

func (p *patrol) end() {
	if p.timer != nil {
		p.timer.Stop()
		p.timer = nil
	}
}

// look asks who holds the lock that c waits for, or takes it if nobody has answered.
func (t *tab) look(c *claim) {
	t.mu.Lock()
	if c.patrol.timer == nil || t.claim != c { // it has ended meanwhile
		t.mu.Unlock()
		return
	}
	if !c.patrol.asked {
		c.patrol.asked = true
		c.patrol.timer.Reset(answerLimit)
		t.channel.Call("postMessage", int(whoHolds))
		t.mu.Unlock()
		return
	}
	t.channel.Call("postMessage", int(iHold)) // before others that ask take it too
	t.mu.Unlock()
	t.release()
	t.request(true)
}

// heard answers a signal of another page, or puts off what this one would ask.
func (t *tab) heard(s signal) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.claim
	switch {
	case t.left || c == nil:
	case c.holds() && s == whoHolds:
		t.channel.Call("postMessage", int(iHold))
	case c.patrol.timer == nil:
	case s == iHold:
		c.patrol.asked = false
		c.patrol.timer.Reset(pause())
	case !c.patrol.asked: // another page asks
		c.patrol.timer.Reset(pause())
	}
}
