package messenger

import (
	"errors"
	"maps"
	"slices"
	"time"

	"practicechat/app/chat"
	"practicechat/app/engineio"
	"practicechat/app/socketio"
)

// A pipe is one direction of a connection: what is put in comes out in order, if
// it comes out.
type pipe struct {
	w     *world
	queue []func() // under way
	last  time.Time
	until time.Time // nothing comes out before
	shut  bool      // nothing goes in any more
	next  func()
}

func newPipe(w *world) *pipe {
	q := &pipe{w: w}
	q.next = func() {
		if len(q.queue) == 0 {
			return // it was lost
		}
		if q.w.now.Before(q.until) {
			q.w.at(q.until.Sub(q.w.now), q.next)
			return
		}
		first := q.queue[0]
		q.queue = q.queue[1:]
		first()
	}
	return q
}

func (q *pipe) put(do func()) {
	if q.shut {
		return
	}
	at := q.w.now.Add(q.w.latency())
	if at.Before(q.last) {
		at = q.last
	}
	q.last = at
	q.queue = append(q.queue, do)
	q.w.at(at.Sub(q.w.now), q.next)
}

// stall holds up what is under way, and what follows.
func (q *pipe) stall(d time.Duration) { q.until = q.w.now.Add(d) }

// lose ends the pipe; reach is how much of what is under way still comes out.
func (q *pipe) lose(reach int) {
	q.shut = true
	q.queue = q.queue[:min(reach, len(q.queue))]
}

// simLink is the client's side of the network.
type simLink struct {
	p      *simTab
	life   int // of the page
	ev     Events
	conn   *simConn
	closed bool
	tries  int
	conns  uint64
	again  bool // somebody wants a new connection
}

// simConn is one connection.
type simConn struct {
	link     *simLink
	id       uint64 // as a Client counts: from 1 for each link
	open     bool   // as the client sees it
	up, down *pipe
	session  *simSession
	deadline time.Time // when the heartbeat tells that it is dead; zero while it is not
	sent     int
	acks     map[int]func([]socketio.Raw, error)
}

func (l *simLink) connectIn(d time.Duration) {
	l.tries++
	try := l.tries
	l.p.at(d, func() {
		w := l.p.w
		if l.closed || l.tries != try {
			return
		}
		if w.server.down || w.faults.offline {
			retry := time.Duration(1+w.rng.IntN(2)) * time.Second
			l.ev.Disconnected(nil, errors.New("down"), retry)
			l.connectIn(retry)
			return
		}
		l.conns++
		c := &simConn{
			link: l, id: l.conns, open: true, up: newPipe(w), down: newPipe(w),
			acks: map[int]func([]socketio.Raw, error){},
		}
		c.session = &simSession{conn: c, left: map[string]time.Time{}}
		w.server.conns = append(w.server.conns, c.session)
		l.conn = c
		w.trace("tab %d conn %d made", c.link.p.n, c.id)
		l.ev.Connected(c)
	})
}

// end closes the connection on the client's side. reach is how many of the packets
// under way the server still gets, and how late, and after them the end itself.
func (c *simConn) end(err error, retry time.Duration, reach int, late time.Duration) {
	if !c.open {
		return
	}
	c.link.p.w.trace("tab %d conn %d ends, %d of %d reach after %v: %v", c.link.p.n, c.id, reach, len(c.up.queue), late, err)
	c.open = false
	lost := c.up.shut
	c.up.lose(reach)
	c.up.stall(max(late, c.up.until.Sub(c.link.p.w.now)))
	if !lost {
		c.up.shut = false
		c.up.put(func() { c.link.p.w.server.hangUp(c.session) })
		c.up.shut = true
	} else {
		c.link.p.w.at(20*time.Second, func() { c.link.p.w.server.hangUp(c.session) })
	}
	l := c.link
	l.conn = nil
	for _, id := range slices.Sorted(maps.Keys(c.acks)) {
		c.acks[id](nil, socketio.ErrClosed)
	}
	clear(c.acks)
	if !l.closed {
		l.ev.Disconnected(c, err, retry)
		l.connectIn(retry + l.p.w.latency())
	}
}

// cut breaks the connection; both ends know at once.
func (l *simLink) cut(err error, reach int, late time.Duration) {
	if c := l.conn; c != nil {
		c.end(err, 0, reach, late)
		if late == 0 {
			l.p.w.server.hangUp(c.session)
		}
	}
}

// halve makes the connection half-open: what goes up, or down, or both, is lost,
// and nobody is told until a heartbeat is missing.
func (l *simLink) halve(up, down bool) {
	c := l.conn
	if c == nil || c.deadline != (time.Time{}) {
		return
	}
	w := l.p.w
	w.trace("tab %d conn %d is half-open: up %v, down %v", c.link.p.n, c.id, up, down)
	silence := 20*time.Second + w.upTo(25*time.Second)
	if up {
		c.up.lose(w.rng.IntN(3))
	}
	if down {
		c.down.lose(w.rng.IntN(3))
		c.deadline = w.now.Add(silence)
		l.p.at(silence, func() { c.end(errors.New("heartbeat"), 0, w.rng.IntN(3), 0) })
		return
	}
	w.at(silence, func() {
		w.server.hangUp(c.session)
		c.down.put(func() {
			l.p.in(l.life, func() { c.end(errors.New("closed by the server"), 0, 0, 0) })
		})
	})
}

// stall delays both ways, or one.
func (l *simLink) stall(up, down time.Duration) {
	if c := l.conn; c != nil {
		l.p.w.trace("tab %d conn %d stalls: up %v, down %v", c.link.p.n, c.id, up, down)
		c.up.stall(up)
		c.down.stall(down)
	}
}

// closedByServer lets a few events of the server come, and then the end.
func (c *simConn) closedByServer(err error, retry time.Duration) {
	c.up.lose(c.link.p.w.rng.IntN(2))
	c.down.put(func() { c.link.p.in(c.link.life, func() { c.end(err, retry, 0, 0) }) })
}

// die cuts without telling the app: it has crashed, or wants no more of it.
func (l *simLink) die() {
	if l.closed {
		return
	}
	l.closed = true
	if c := l.conn; c != nil {
		w := l.p.w
		c.end(socketio.ErrClosed, -1, w.rng.IntN(4), w.lateness())
	}
}

// Reconnect implements [Link]. As with the real one, the end comes a moment later,
// and so may what the server sent before it.
func (l *simLink) Reconnect(reason error) {
	if l.again {
		return
	}
	l.again = true
	w := l.p.w
	l.p.at(w.upTo(20*time.Millisecond), func() {
		l.again = false
		switch {
		case l.closed:
		case l.conn != nil:
			l.conn.end(reason, 0, w.rng.IntN(4), w.lateness())
		default:
			l.connectIn(w.latency())
		}
	})
}

// Check implements [Link].
func (l *simLink) Check() {
	if c := l.conn; c != nil && c.dead() {
		l.p.at(0, func() { c.end(errors.New("heartbeat"), 0, 0, 0) })
	}
}

func (l *simLink) Close() { l.die() }

func (c *simConn) dead() bool {
	return !c.deadline.IsZero() && !c.link.p.w.now.Before(c.deadline)
}

func (c *simConn) ID() uint64 { return c.id }

func (c *simConn) Handshake() engineio.Handshake {
	return engineio.Handshake{PingInterval: 25 * time.Second, PingTimeout: 20 * time.Second}
}

func (c *simConn) Emit(name string, args ...any) error {
	return c.EmitAck(0, nil, name, args...)
}

func (c *simConn) EmitAck(_ time.Duration, fn func([]socketio.Raw, error), name string, args ...any) error {
	p := c.link.p
	if !c.open || c.dead() || p.disk.crashed {
		return socketio.ErrClosed
	}
	raw := string(args[0].(interface{ AppendJSON([]byte) []byte }).AppendJSON(nil))
	if name == chat.EventSendMessage || name == chat.EventDeleteMessage {
		p.w.emitted(c, name, raw)
	}
	c.sent++
	id := c.sent
	if fn != nil {
		c.acks[id] = fn
	}
	c.up.put(func() { c.arrive(id, name, raw) })
	return nil
}

// arrive is a packet of the client at the server.
func (c *simConn) arrive(id int, name, raw string) {
	w := c.link.p.w
	if *simSteps {
		w.trace("tab %d conn %d > %s %s", c.link.p.n, c.id, name, raw)
	}
	w.server.handle(c.session, name, raw, func(answer string) {
		c.toClient(func() {
			if fn := c.acks[id]; fn != nil {
				w.trace("tab %d conn %d ack %s", c.link.p.n, c.id, answer)
				delete(c.acks, id)
				fn([]socketio.Raw{socketio.Raw(answer)}, nil)
			}
		})
	})
}

// receive brings an event of the server to the client.
func (c *simConn) receive(name, raw string) {
	c.toClient(func() {
		if *simSteps {
			c.link.p.w.trace("tab %d conn %d < %s %.300s", c.link.p.n, c.id, name, raw)
		}
		c.link.ev.Event(c, socketio.Event{Name: name, Args: []socketio.Raw{socketio.Raw(raw)}})
	})
}

func (c *simConn) toClient(do func()) {
	c.down.put(func() {
		c.link.p.in(c.link.life, func() {
			if c.open {
				do()
			}
		})
	})
}

// lateness is how much later than usual the last packets of a connection that the
// client gave up arrive.
func (w *world) lateness() time.Duration {
	if w.faults.late && w.chance(50) {
		return w.seconds(20)
	}
	return 0
}
