package server

import (
	"net"
	"sync"
)

// corked is a connection that can gather what is written and send it in one call of the
// system: that call is most of what a short message costs.
type corked struct {
	net.Conn

	mu     sync.Mutex
	held   *[]byte // what has been gathered; nil: not corked
	failed error   // of a write that was reported as done
}

// maxHeld is how many bytes are gathered at most.
const maxHeld = 16 << 10

var heldBuffers = sync.Pool{New: func() any {
	b := make([]byte, 0, maxHeld)
	return &b
}}

// Write implements [net.Conn]. What is gathered counts as written: an error of that is
// returned by what follows, uncork at the latest.
func (c *corked) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil {
		return c.Conn.Write(p)
	}
	if len(*c.held)+len(p) > maxHeld {
		c.flush()
	}
	switch {
	case c.failed != nil:
		return 0, c.failed
	case len(p) > maxHeld:
		return c.Conn.Write(p)
	}
	*c.held = append(*c.held, p...)
	return len(p), nil
}

// cork has writes gathered until uncork.
func (c *corked) cork() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil {
		c.held = heldBuffers.Get().(*[]byte)
	}
}

// uncork sends what has been gathered, and returns the error if that ever failed.
func (c *corked) uncork() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil {
		return nil
	}
	c.flush()
	heldBuffers.Put(c.held)
	c.held = nil
	return c.failed
}

func (c *corked) flush() {
	if c.failed == nil && len(*c.held) > 0 {
		_, c.failed = c.Conn.Write(*c.held)
	}
	*c.held = (*c.held)[:0]
}
