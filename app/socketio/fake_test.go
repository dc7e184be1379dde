package socketio

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

const (
	openPacket = `0{"sid":"e","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}`
	joined     = `40{"sid":"s"}`
)

// wire is a Transport without a network, and the server's end of it.
type wire struct {
	t    *testing.T
	down chan Message // to the client
	up   chan string  // from the client, an attachment as "b:" and its bytes
	over chan struct{}

	mu      sync.Mutex
	closed  bool
	lost    error         // what Read says in the end
	blocked chan struct{} // Write waits for it, if it is not nil
	panics  bool          // Read panics instead of failing
	deaf    bool          // Write fails, as on a connection that the server has closed
	slow    time.Duration // how long Read takes to end after Close
	onClose func()        // called when it is closed
}

func newWire(t *testing.T) *wire {
	return &wire{
		t:    t,
		down: make(chan Message, 1024),
		up:   make(chan string, 1024),
		over: make(chan struct{}),
		lost: &ClosedError{Code: abnormalClosure},
	}
}

func (w *wire) Read() (Message, error) {
	select {
	case m := <-w.down: // before the end
		return m, nil
	default:
	}
	select {
	case m := <-w.down:
		return m, nil
	case <-w.over:
	}
	w.mu.Lock()
	slow := w.slow
	w.mu.Unlock()
	time.Sleep(slow)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.panics {
		panic("made to")
	}
	return Message{}, w.lost
}

func (w *wire) Write(data []byte, binary bool) error {
	w.mu.Lock()
	blocked, deaf := w.blocked, w.deaf
	w.mu.Unlock()
	if deaf {
		return errors.New("broken pipe")
	}
	select {
	case <-w.over:
		return errors.New("write after the end")
	case <-blocked:
	default:
		if blocked != nil {
			select {
			case <-w.over:
				return errors.New("write interrupted")
			case <-blocked:
			}
		}
	}
	text := string(data)
	if binary {
		text = "b:" + text
	}
	w.up <- text
	return nil
}

func (w *wire) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.closed {
		w.closed = true
		close(w.over)
		if w.onClose != nil {
			w.onClose()
		}
	}
}

// isOver reports whether either side has ended the connection.
func (w *wire) isOver() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.closed
}

func (w *wire) send(texts ...string) {
	for _, text := range texts {
		w.deliver(Message{Text: text})
	}
}

// deliver sends a message, or drops it if the connection has ended.
func (w *wire) deliver(m Message) {
	select {
	case w.down <- m:
	case <-w.over:
	}
}

// expect waits until everything is idle and checks what the client has sent.
func (w *wire) expect(texts ...string) {
	w.t.Helper()
	synctest.Wait()
	got := []string{}
	for len(w.up) > 0 {
		got = append(got, <-w.up)
	}
	if !slices.Equal(got, texts) {
		w.t.Errorf("the client sent %q; want %q", got, texts)
	}
}

// dial is what a client asked its dialer for.
type dial struct {
	ctx    context.Context
	url    string
	result chan error
	wire   *wire
}

// bench runs a client in a synctest bubble, with the test as the server.
type bench struct {
	*testing.T
	client *Client
	dials  chan *dial
	start  time.Time
	base   time.Time     // what the client's clocks say at start, of which a bubble has one
	skew   time.Duration // how far its wall clock has gone ahead of the monotonic one
	ended  chan error    // what Run returned
	cancel context.CancelFunc

	mu    sync.Mutex
	trace []string // what the client called back
	conns []*Conn
}

// run runs test in a bubble, with a client of opts that has been started.
func run(t *testing.T, opts Options, test func(*bench)) {
	t.Helper()
	base := time.Now()
	synctest.Test(t, func(t *testing.T) {
		b := &bench{T: t, dials: make(chan *dial), start: time.Now(), base: base, ended: make(chan error, 1)}
		opts := b.record(opts)
		client, err := NewClient(opts)
		if err != nil {
			t.Fatal(err)
		}
		b.client = client
		client.now = b.now
		ctx, cancel := context.WithCancel(context.Background())
		b.cancel = cancel
		go func() { b.ended <- client.Run(ctx) }()
		defer func() {
			cancel()
			<-b.ended
		}()
		test(b)
	})
}

// record fills in the test's dialer, no randomness, and callbacks that trace and
// then call those of opts.
func (b *bench) record(opts Options) Options {
	if opts.URL == "" {
		opts.URL = "http://test"
	}
	if opts.Rand == nil {
		opts.Rand = func() float64 { return 0.5 }
	}
	if opts.Dial == nil {
		opts.Dial = b.dial
	}
	given := opts
	given.setDefaults()
	opts.OnConnect = func(c *Conn) {
		b.mu.Lock()
		b.conns = append(b.conns, c)
		b.mu.Unlock()
		b.note("connect %d", c.ID())
		given.OnConnect(c)
	}
	opts.OnEvent = func(c *Conn, e Event, r *AckReply) {
		b.note("event %d %s %v", c.ID(), e.Name, e.Args)
		given.OnEvent(c, e, r)
	}
	opts.OnDisconnect = func(d Disconnect) {
		id := uint64(0)
		if d.Conn != nil {
			id = d.Conn.ID()
		}
		b.note("disconnect %d %s, retry in %v", id, cause(d.Err), d.RetryIn)
		given.OnDisconnect(d)
	}
	return opts
}

// cause names the sentinel in an error, or its type.
func cause(err error) string {
	for _, s := range []error{ErrOldServer, ErrServerDisconnect, ErrHeartbeat, ErrConnectTimeout, ErrFlood, ErrCongested, ErrReconnect, ErrAckTimeout} {
		if errors.Is(err, s) {
			return s.Error()[len("socketio: "):]
		}
	}
	return fmt.Sprintf("%T", err)
}

func (b *bench) dial(ctx context.Context, url string) (Transport, error) {
	d := &dial{ctx: ctx, url: url, result: make(chan error), wire: newWire(b.T)}
	select {
	case b.dials <- d:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case err := <-d.result:
		if err != nil {
			return nil, err
		}
		return d.wire, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// next waits for the client to dial.
func (b *bench) next() *dial {
	b.Helper()
	select {
	case d := <-b.dials:
		return d
	case <-time.After(time.Hour):
		b.Fatal("the client does not dial")
		return nil
	}
}

// open waits for the client to dial and opens the websocket.
func (b *bench) open() *wire {
	b.Helper()
	d := b.next()
	d.result <- nil
	return d.wire
}

// connect waits for the client to dial and accepts it.
func (b *bench) connect() *wire {
	b.Helper()
	w := b.open()
	w.send(openPacket)
	w.expect("40")
	w.send(joined)
	synctest.Wait()
	return w
}

// conn returns the last connection.
func (b *bench) conn() *Conn {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.conns) == 0 {
		b.Fatal("never connected")
	}
	return b.conns[len(b.conns)-1]
}

func (b *bench) note(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trace = append(b.trace, fmt.Sprintf(format, args...))
}

// expect waits until everything is idle and checks what was called back since.
func (b *bench) expect(lines ...string) {
	b.Helper()
	synctest.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	if !slices.Equal(b.trace, lines) {
		b.Errorf("the client called back %q; want %q", b.trace, lines)
	}
	b.trace = nil
}

// sleepUntil waits until a time after the start.
func (b *bench) sleepUntil(d time.Duration) { time.Sleep(time.Until(b.start.Add(d))) }

// idle checks that the client does not dial for an hour.
func (b *bench) idle() {
	b.Helper()
	select {
	case <-b.dials:
		b.Error("the client dials")
	case <-time.After(time.Hour):
	}
}

// now returns what the client's clocks say.
func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return shiftMonotonic(b.base.Add(time.Since(b.start)+b.skew), -b.skew)
}

// jump sets the client's wall clock forward, as if the computer had slept, or back.
func (b *bench) jump(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.skew += d
}
