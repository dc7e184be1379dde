package sandbox

import (
	"sync"
	"time"
)

// maxLine bounds how many packets wait in a line.
const maxLine = 20_000

// line is what is on its way to one connection: packets that leave in the order
// in which they were put in, each after its delay.
type line struct {
	overflow func() // called once the line is too long, without a lock

	mu      sync.Mutex
	waiting []parcel
	closed  bool
}

type parcel struct {
	due  time.Time // or later, if one before it is not due then
	send func()    // must not block
}

// put sends after delay, and after everything that was put before.
func (l *line) put(delay time.Duration, send func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	if len(l.waiting) == 0 && delay <= 0 {
		send()
		return
	}
	if len(l.waiting) == 0 {
		time.AfterFunc(delay, l.run)
	}
	l.waiting = append(l.waiting, parcel{time.Now().Add(delay), send})
	if len(l.waiting) > maxLine {
		l.closed, l.waiting = true, nil
		go l.overflow()
	}
}

// run sends what is due and comes back for the rest.
func (l *line) run() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	for len(l.waiting) > 0 && !l.waiting[0].due.After(now) {
		l.waiting[0].send()
		l.waiting[0] = parcel{}
		l.waiting = l.waiting[1:]
	}
	if len(l.waiting) > 0 {
		time.AfterFunc(l.waiting[0].due.Sub(now), l.run)
	}
}

// close drops what waits. Nothing is sent once it returns.
func (l *line) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed, l.waiting = true, nil
}
