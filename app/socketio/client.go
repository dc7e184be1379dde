package socketio

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Client keeps one connection to one namespace of a server, and opens it again
// when it is lost. There is never more than one attempt at a time.
type Client struct {
	opts Options
	url  string
	now  func() time.Time

	wake chan struct{} // holds a token when one of the fields below was set

	mu        sync.Mutex
	running   bool
	closed    bool
	reconnect error // the reason, while somebody wants a new connection
	checking  bool

	// Of Run alone.
	lastID   uint64
	recovery recovery
}

// NewClient returns a client that [Client.Run] starts. It fails if the URL is none
// to connect to.
func NewClient(opts Options) (*Client, error) {
	opts.setDefaults()
	if opts.Namespace[0] != '/' {
		return nil, fmt.Errorf("socketio: namespace %q does not begin with a slash", opts.Namespace)
	}
	url, err := websocketURL(opts.URL)
	if err != nil {
		return nil, err
	}
	return &Client{
		opts:     opts,
		url:      url,
		now:      time.Now,
		wake:     make(chan struct{}, 1),
		recovery: recovery{enabled: opts.Recover},
	}, nil
}

// Run connects, and calls the callbacks, until ctx ends, when it returns the
// context's error, or until [Client.Close], when it returns nil. It can be called
// once.
func (c *Client) Run(ctx context.Context) error {
	c.mu.Lock()
	again := c.running
	c.running = true
	c.mu.Unlock()
	if again {
		return errors.New("socketio: Run was called before")
	}
	failures := 0
	for c.begin(ctx) {
		c.lastID++
		a := c.attempt(ctx, c.lastID)
		err := a.run(ctx)
		if a.conn != nil {
			failures = 0
		}
		failures++
		d := Disconnect{Conn: a.conn, Err: err, RetryIn: c.retryIn(ctx, failures, err)}
		c.logf("#%d ended, next attempt in %v: %v", c.lastID, d.RetryIn, err)
		c.opts.OnDisconnect(d)
		c.wait(ctx, d.RetryIn)
		if a.link != nil {
			a.link.awaitGone()
		}
	}
	if c.isClosed() {
		return nil
	}
	return ctx.Err()
}

// Reconnect drops the connection, or ends the wait for the next attempt, and
// connects now, also when the server refused or ended the connection before. The
// reason becomes the error of the Disconnect. It may be called from any goroutine
// and returns at once.
func (c *Client) Reconnect(reason error) {
	if reason == nil {
		reason = ErrReconnect
	}
	c.mu.Lock()
	c.reconnect = reason
	c.mu.Unlock()
	notify(c.wake)
}

// Check looks at the deadlines now, and drops a connection that is dead. Call it
// when timers may have stood still: on visibilitychange, on resume, on online. It
// may be called from any goroutine and returns at once.
func (c *Client) Check() {
	c.mu.Lock()
	c.checking = true
	c.mu.Unlock()
	notify(c.wake)
}

// Close ends the client for good: Run tells the server, calls OnDisconnect and
// returns. It may be called from any goroutine, and more than once, and returns at
// once.
func (c *Client) Close() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	notify(c.wake)
}

// begin reports whether there is to be another attempt. That is what every Reconnect so
// far has asked for, so the request is cleared.
func (c *Client) begin(ctx context.Context) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reconnect = nil
	return !c.closed && ctx.Err() == nil
}

func (c *Client) isClosed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

// interrupted returns why the connection must end, or nil.
func (c *Client) interrupted(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.closed:
		return ErrClosed
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return c.reconnect
}

// checkAsked reports whether Check was called, once for all calls.
func (c *Client) checkAsked() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	asked := c.checking
	c.checking = false
	return asked
}

// retryIn returns the wait before the next attempt.
func (c *Client) retryIn(ctx context.Context, failures int, err error) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	var refused *ConnectError
	switch {
	case c.closed || ctx.Err() != nil:
		return -1
	case c.reconnect != nil:
		return 0
	case errors.Is(err, ErrServerDisconnect) || errors.As(err, &refused):
		return -1
	}
	return c.opts.backoff(failures)
}

// wait waits for d, or until somebody wants something. Below zero it waits for
// somebody alone.
func (c *Client) wait(ctx context.Context, d time.Duration) {
	var timer <-chan time.Time
	until := c.now().Add(d)
	if d >= 0 {
		t := time.NewTimer(d)
		defer t.Stop()
		timer = t.C
	}
	for c.interrupted(ctx) == nil {
		select {
		case <-timer:
		case <-c.wake:
		case <-ctx.Done():
		}
		if d >= 0 && passed(c.now(), until) {
			return
		}
	}
}

func (c *Client) logf(format string, args ...any) {
	if c.opts.Logf != nil {
		c.opts.Logf("socketio: "+format, args...)
	}
}
