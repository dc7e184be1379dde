package messenger

import (
	"errors"
	"time"

	"practicechat/app/engineio"
	"practicechat/app/socketio"
)

// simLink is the client's side of the network.
type simLink struct {
	w      *world
	ev     Events
	conn   *simConn
	closed bool
	tries  int
}

// simConn is one connection. What the client has written travels to the server in
// order; when it is cut, some of it may still arrive.
type simConn struct {
	link    *simLink
	id      uint64
	alive   bool
	session *simSession
	lastIn  time.Time
	cutAt   int // packets of the client that still arrive after a cut
	sent    int
	handled int
	stale   time.Duration // how late they arrive
	acks    map[int]func([]socketio.Raw, error)
}

func (l *simLink) connectIn(d time.Duration) {
	l.tries++
	try := l.tries
	l.w.at(d, func() {
		if l.closed || l.tries != try {
			return
		}
		if l.w.server.down {
			l.ev.Disconnected(nil, errors.New("down"), time.Second)
			l.w.do(func() {})
			l.connectIn(time.Second)
			return
		}
		l.w.connID++
		c := &simConn{link: l, id: l.w.connID, alive: true, cutAt: -1, acks: map[int]func([]socketio.Raw, error){}}
		c.session = &simSession{conn: c, left: map[string]time.Time{}}
		l.w.server.conns[c.id] = c.session
		l.conn = c
		l.w.trace("conn %d made", c.id)
		l.ev.Connected(c)
		l.w.do(func() {})
	})
}

// drop cuts the connection. reach is how many of the packets under way the server
// still gets, and how late.
func (l *simLink) drop(err error, reach int, stale time.Duration) {
	if c := l.conn; c != nil && c.alive {
		c.cut(reach, stale)
		l.conn = nil
		l.ev.Disconnected(c, err, 0)
		l.connectIn(l.w.latency())
	}
}

func (c *simConn) cut(reach int, stale time.Duration) {
	c.link.w.trace("conn %d cut, %d reach after %v", c.id, reach, stale)
	c.alive = false
	c.cutAt = c.handled + reach
	c.stale = stale
	if stale == 0 {
		delete(c.link.w.server.conns, c.id)
	}
}

// die cuts without telling anybody: the app has crashed.
func (l *simLink) die() {
	l.closed = true
	if l.conn != nil && l.conn.alive {
		l.conn.cut(l.w.rng.IntN(3), 0)
	}
}

func (l *simLink) Reconnect(reason error) {
	if l.conn != nil && l.conn.alive {
		l.drop(reason, l.w.rng.IntN(3), 0)
		return
	}
	l.connectIn(l.w.latency())
}

func (l *simLink) Check() {}

func (l *simLink) Close() { l.die() }

func (c *simConn) ID() uint64 { return c.id }

func (c *simConn) Handshake() engineio.Handshake {
	return engineio.Handshake{PingInterval: 25 * time.Second, PingTimeout: 20 * time.Second}
}

func (c *simConn) Emit(name string, args ...any) error {
	return c.EmitAck(0, nil, name, args...)
}

func (c *simConn) EmitAck(_ time.Duration, fn func([]socketio.Raw, error), name string, args ...any) error {
	w := c.link.w
	if !c.alive || w.disk.crashed {
		return socketio.ErrClosed
	}
	raw := string(args[0].(interface{ AppendJSON([]byte) []byte }).AppendJSON(nil))
	c.sent++
	id := c.sent
	if fn != nil {
		c.acks[id] = fn
	}
	w.arrive(&c.lastIn, func() { c.deliver(id, name, raw) })
	return nil
}

// deliver brings a packet to the server, unless the connection was cut before; a
// half-open one brings it late.
func (c *simConn) deliver(id int, name, raw string) {
	switch {
	case c.alive || id <= c.cutAt && c.stale == 0:
		c.handle(id, name, raw)
	case id <= c.cutAt:
		c.link.w.at(c.stale, func() { c.handle(id, name, raw) })
	}
}

func (c *simConn) handle(id int, name, raw string) {
	c.handled = id
	w := c.link.w
	w.trace("conn %d > %s %s", c.id, name, raw)
	w.server.handle(c.session, name, raw, func(answer string) {
		w.arrive(&c.session.lastOut, func() {
			if fn := c.acks[id]; fn != nil && c.alive {
				delete(c.acks, id)
				fn([]socketio.Raw{socketio.Raw(answer)}, nil)
				w.do(func() {})
			}
		})
	})
}

// receive brings an event of the server to the client.
func (c *simConn) receive(name, raw string) {
	if !c.alive {
		return
	}
	c.link.w.trace("conn %d < %s %.300s", c.id, name, raw)
	c.link.ev.Event(c, socketio.Event{Name: name, Args: []socketio.Raw{socketio.Raw(raw)}})
	c.link.w.do(func() {})
}
