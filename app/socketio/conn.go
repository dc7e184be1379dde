package socketio

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"practicechat/app/engineio"
)

// defaultAckTimeout is the deadline of an ack for which none was given.
const defaultAckTimeout = 20 * time.Second

// Conn is one connection, from the server's acceptance to its end. After that all
// its methods that send return [ErrClosed]. Its methods may be called from any
// goroutine and never wait for the network.
type Conn struct {
	id        uint64
	sid       string
	recovered bool
	namespace string
	link      *link
	handshake engineio.Handshake

	mu      sync.Mutex
	dead    bool
	nextAck uint64
	acks    map[uint64]pendingAck
	expiry  time.Time // of the ack that is due next, or earlier; zero: none
}

// pendingAck is an ack that the server still owes.
type pendingAck struct {
	fn       func(Event, error)
	deadline time.Time
}

// ID numbers the connections and attempts of one [Client], rising from 1.
func (c *Conn) ID() uint64 { return c.id }

// SID returns the id that the server gave this connection in its namespace.
func (c *Conn) SID() string { return c.sid }

// Recovered reports that the server continues the session of an earlier
// connection, which only happens with Options.Recover.
func (c *Conn) Recovered() bool { return c.recovered }

// Handshake returns what the server said of heartbeat and limits.
func (c *Conn) Handshake() engineio.Handshake { return c.handshake }

// Drop ends this connection with err as the reason; nil means ErrClosed. If another
// connection has taken its place, that one is left alone. The next attempt follows after
// a backoff.
func (c *Conn) Drop(err error) {
	if err == nil {
		err = ErrClosed
	}
	c.link.fail(err)
}

// Emit sends an event; [AppendEvent] tells what arguments may be. That it returns
// nil means no more than that the event was put in line: only an ack, or what the
// server sends later, tells that it arrived.
func (c *Conn) Emit(name string, args ...any) error {
	text, binary, err := AppendEvent(message(), c.namespace, nil, name, args...)
	if err == nil {
		err = c.fits(text, binary)
	}
	if err != nil {
		return err
	}
	return c.send(text, binary)
}

// EmitAck sends an event and asks for an ack. If it returns nil, fn is called
// exactly once, from [Client.Run]: with the server's answer, with ErrAckTimeout, or
// with an error that is ErrClosed when the connection ends first. Zero timeout
// means 20 s. Placeholders in the answer stand for attachments, which
// [Conn.EmitBinaryAck] hands over too.
func (c *Conn) EmitAck(timeout time.Duration, fn func([]Raw, error), name string, args ...any) error {
	return c.EmitBinaryAck(timeout, func(e Event, err error) { fn(e.Args, err) }, name, args...)
}

// EmitBinaryAck is [Conn.EmitAck] for an answer that may have attachments: it
// comes as an event without a name.
func (c *Conn) EmitBinaryAck(timeout time.Duration, fn func(Event, error), name string, args ...any) error {
	if timeout <= 0 {
		timeout = defaultAckTimeout
	}
	c.mu.Lock()
	id := c.nextAck
	c.nextAck++
	c.mu.Unlock()

	text, binary, err := AppendEvent(message(), c.namespace, &id, name, args...)
	if err == nil {
		err = c.fits(text, binary)
	}
	if err != nil {
		return err
	}
	if err := c.expect(id, pendingAck{fn, c.link.now().Add(timeout)}); err != nil {
		return err
	}
	err = c.send(text, binary)
	if err != nil && !c.forget(id) {
		return nil // the connection has ended, and fn hears of it from there
	}
	return err
}

// AckReply answers one event.
type AckReply struct {
	conn *Conn
	id   uint64
	sent atomic.Bool
}

// Send sends the answer; [AppendEvent] tells what arguments may be. The first call
// counts, another one returns [ErrAckSent]. On a nil AckReply it does nothing.
func (r *AckReply) Send(args ...any) error {
	if r == nil {
		return nil
	}
	text, binary, err := AppendAck(message(), r.conn.namespace, r.id, args...)
	if err == nil {
		err = r.conn.fits(text, binary)
	}
	if err != nil {
		return err
	}
	if r.sent.Swap(true) {
		return ErrAckSent
	}
	return r.conn.send(text, binary)
}

// message returns the beginning of an Engine.IO message.
func message() []byte {
	return append(make([]byte, 0, 256), byte(engineio.Message))
}

// fits checks a packet against the server's limit, for each message, and ours for what
// waits to be written.
func (c *Conn) fits(text []byte, binary [][]byte) error {
	size, all := len(text), len(text)
	for _, b := range binary {
		size = max(size, len(b))
		all += len(b)
	}
	if limit := c.handshake.MaxPayload; limit > 0 && size > limit {
		return &TooLargeError{Size: size, Limit: limit}
	}
	if all > maxOutbound {
		return &TooLargeError{Size: all, Limit: maxOutbound}
	}
	return nil
}

// send puts a packet and its attachments in line.
func (c *Conn) send(text []byte, binary [][]byte) error {
	if len(binary) == 0 {
		return c.link.send(outbound{data: text})
	}
	out := make([]outbound, 0, 1+len(binary))
	out = append(out, outbound{data: text})
	for _, b := range binary {
		out = append(out, outbound{data: slices.Clone(b), binary: true})
	}
	return c.link.send(out...)
}

// expect registers an ack, and has Run look at its deadline if it comes before
// all others.
func (c *Conn) expect(id uint64, ack pendingAck) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dead {
		return ErrClosed
	}
	c.acks[id] = ack
	if c.expiry.IsZero() || ack.deadline.Before(c.expiry) {
		c.expiry = ack.deadline
		notify(c.link.ready)
	}
	return nil
}

// forget drops a registered ack and reports whether it was there.
func (c *Conn) forget(id uint64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, ok := c.acks[id]
	delete(c.acks, id)
	return ok
}

// resolve hands the server's answer to whoever waits for it.
func (c *Conn) resolve(id uint64, answer Event) {
	c.mu.Lock()
	ack, ok := c.acks[id]
	delete(c.acks, id)
	c.mu.Unlock()
	if ok {
		ack.fn(answer, nil)
	}
}

// nextExpiry returns a time at which to call expire, or zero.
func (c *Conn) nextExpiry() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.expiry
}

// expire ends the acks whose time is up.
func (c *Conn) expire(now time.Time) {
	c.mu.Lock()
	due := make(map[uint64]pendingAck)
	c.expiry = time.Time{}
	for id, ack := range c.acks {
		if passed(now, ack.deadline) {
			due[id] = ack
			delete(c.acks, id)
		} else if c.expiry.IsZero() || ack.deadline.Before(c.expiry) {
			c.expiry = ack.deadline
		}
	}
	c.mu.Unlock()
	end(due, ErrAckTimeout)
}

// die ends the connection for those who hold on to it.
func (c *Conn) die(err error) {
	c.mu.Lock()
	c.dead = true
	acks := c.acks
	c.acks = nil
	c.mu.Unlock()
	if err != ErrClosed {
		err = fmt.Errorf("%w: %w", ErrClosed, err)
	}
	end(acks, err)
}

// end calls the functions that wait for acks, in the order they were asked for.
func end(acks map[uint64]pendingAck, err error) {
	for _, id := range slices.Sorted(maps.Keys(acks)) {
		acks[id].fn(Event{}, err)
	}
}

// passed reports whether a deadline has passed, by the wall clock or by the
// monotonic one: the first goes on while a computer sleeps, the second is not set
// back.
func passed(now, deadline time.Time) bool { return remaining(now, deadline) <= 0 }

// remaining returns how long it is to a deadline, by the clock that says less.
func remaining(now, deadline time.Time) time.Duration {
	return min(deadline.Sub(now), deadline.Round(0).Sub(now))
}
