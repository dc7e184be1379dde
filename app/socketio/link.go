package socketio

import (
	"fmt"
	"sync"
	"time"

	"practicechat/app/engineio"
)

// Bounds of what one connection may hold, in bytes. Each message counts for
// messageOverhead more than its size, so that a flood of small ones is one too.
const (
	maxInbound      = 64 << 20 // received and not yet handled
	maxOutbound     = 33 << 20 // emitted and not yet written: a message of maxMessage sent back, and its envelope
	messageOverhead = 64
)

// Where a transport can wait, it is not read while more than pauseInbound is to be
// handled, and nothing is handled while more than pauseOutbound is to be written: the
// answers would be more than the network takes.
const (
	pauseInbound  = maxInbound / 4
	pauseOutbound = maxOutbound / 8
)

const (
	// flushGrace is how long the last words of a connection may take to go out.
	flushGrace = time.Second

	// readGrace is how long the last words of a server may take to come in.
	readGrace = 200 * time.Millisecond
)

// link is the Engine.IO side of one connection. It answers pings, notices when
// they fail to come, and has a queue each way: one goroutine does nothing but
// read, another nothing but write, so that neither waits for a callback, unless the
// queues have grown long: see pauseInbound.
type link struct {
	transport Transport
	waits     bool // the transport can wait to be read
	now       func() time.Time
	log       func(direction, text string, binary bool) // nil: none

	ready    chan struct{} // holds a token when there is something to receive, or the end
	outReady chan struct{} // holds a token when there is something to write
	inRoom   chan struct{} // holds a token when there is room again for what is read
	done     chan struct{} // closed when the link has ended
	written  chan struct{} // closed when the writer is gone
	gone     chan struct{} // closed when the reader is gone, and the transport with it

	mu        sync.Mutex
	in        queue[inbound]
	inBytes   int
	out       queue[outbound]
	outBytes  int
	handshake engineio.Handshake
	lastPing  time.Time // zero before the handshake
	paused    bool      // nothing is handled until there is less to write
	closing   bool      // write what is queued, accept nothing more, then close
	err       error     // why the link ended
}

// inbound is a received message: the handshake first, then what Socket.IO sent.
type inbound struct {
	handshake bool
	text      string
	binary    []byte // not nil: an attachment
}

func (m inbound) size() int { return len(m.text) + len(m.binary) + messageOverhead }

type outbound struct {
	data   []byte
	binary bool
}

func (m outbound) size() int { return len(m.data) + messageOverhead }

func newLink(t Transport, now func() time.Time, log func(direction, text string, binary bool)) *link {
	_, waits := t.(Waiter)
	l := &link{
		transport: t,
		waits:     waits,
		now:       now,
		log:       log,
		ready:     make(chan struct{}, 1),
		outReady:  make(chan struct{}, 1),
		inRoom:    make(chan struct{}, 1),
		done:      make(chan struct{}),
		written:   make(chan struct{}),
		gone:      make(chan struct{}),
	}
	go l.read()
	go l.write()
	return l
}

func (l *link) read() {
	defer close(l.gone)
	defer l.caught()
	for l.awaitRoom() {
		m, err := l.transport.Read()
		if err == nil {
			if l.log != nil {
				l.log("<", m.Text+string(m.Binary), m.Binary != nil)
			}
			err = l.receive(m)
		}
		if err != nil {
			l.fail(err)
			return
		}
	}
}

// awaitRoom waits, if the transport can, until there is room for what it has. It
// reports false if the link has ended.
func (l *link) awaitRoom() bool {
	for l.waits {
		l.mu.Lock()
		room := l.inBytes <= pauseInbound
		l.mu.Unlock()
		if room {
			break
		}
		select {
		case <-l.inRoom:
		case <-l.done:
			return false
		}
	}
	return true
}

// receive takes one message from the transport.
func (l *link) receive(m Message) error {
	l.mu.Lock()
	opened := !l.lastPing.IsZero()
	l.mu.Unlock()
	if m.Binary != nil {
		if !opened {
			return &ProtocolError{Reason: "binary message before the handshake"}
		}
		return l.push(inbound{binary: m.Binary})
	}
	p, err := engineio.Decode(m.Text)
	if !opened {
		if err != nil || p.Type != engineio.Open {
			return &ProtocolError{Reason: "the server did not begin with a handshake", Err: err}
		}
		return l.open(p.Data)
	}
	if err != nil {
		return &ProtocolError{Reason: "bad packet", Err: err}
	}
	switch p.Type {
	case engineio.Ping:
		return l.ping()
	case engineio.Message:
		return l.push(inbound{text: p.Data})
	case engineio.Binary:
		return l.push(inbound{binary: []byte(p.Data)})
	case engineio.Close:
		return &ClosedError{Code: abnormalClosure, Reason: "closed by the server"}
	case engineio.Open:
		return &ProtocolError{Reason: "second handshake"}
	}
	return nil // pong, upgrade and noop mean nothing here
}

func (l *link) open(data string) error {
	h, err := engineio.DecodeHandshake(data)
	if err != nil {
		return &ProtocolError{Reason: "bad handshake", Err: err}
	}
	l.mu.Lock()
	l.handshake, l.lastPing = h, l.now()
	l.mu.Unlock()
	return l.push(inbound{handshake: true})
}

// ping answers a ping. One that comes too late finds a connection which the server
// has given up.
func (l *link) ping() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.overdueLocked() {
		return ErrHeartbeat
	}
	l.lastPing = l.now()
	return l.enqueueLocked(outbound{data: []byte{byte(engineio.Pong)}})
}

// push queues a message for next.
func (l *link) push(m inbound) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return l.err
	}
	l.inBytes += m.size()
	if l.inBytes > maxInbound {
		l.in.clear()
		return fmt.Errorf("%w: over %d bytes", ErrFlood, maxInbound)
	}
	l.in.push(m)
	notify(l.ready)
	return nil
}

// next returns the next message that is to be handled now. When there is none, err tells
// whether the link has ended: what came before the end is handled before it.
func (l *link) next() (m inbound, ok bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.in.len() == 0 {
		return inbound{}, false, l.err
	}
	if l.waits && l.err == nil && l.outBytes > pauseOutbound {
		l.paused = true
		return inbound{}, false, nil
	}
	m = l.in.pop()
	l.inBytes -= m.size()
	notify(l.inRoom)
	return m, true, nil
}

// send queues messages to be written one after the other. It returns ErrClosed if
// the link has ended, or ends now because its heartbeat is overdue or the network
// does not keep up.
func (l *link) send(messages ...outbound) error {
	l.mu.Lock()
	var err error
	switch {
	case l.err != nil || l.closing:
		l.mu.Unlock()
		return ErrClosed
	case l.overdueLocked():
		err = ErrHeartbeat
	default:
		err = l.enqueueLocked(messages...)
	}
	l.mu.Unlock()
	if err != nil {
		l.fail(err)
		return fmt.Errorf("%w: %w", ErrClosed, err)
	}
	return nil
}

func (l *link) enqueueLocked(messages ...outbound) error {
	for _, m := range messages {
		l.outBytes += m.size()
	}
	if l.outBytes > maxOutbound {
		return fmt.Errorf("%w: over %d bytes", ErrCongested, maxOutbound)
	}
	l.out.push(messages...)
	notify(l.outReady)
	return nil
}

func (l *link) write() {
	defer close(l.written)
	defer l.caught()
	for {
		m, ok, err := l.nextOut()
		if ok {
			if l.log != nil {
				l.log(">", string(m.data), m.binary)
			}
			if err = l.transport.Write(m.data, m.binary); err == nil {
				continue
			}
			// A server that refuses says so and closes: leave the reader a moment to
			// find what it said.
			l.sleep(readGrace)
		}
		if err != nil {
			l.fail(err)
			return
		}
		select {
		case <-l.outReady:
		case <-l.done:
			return
		}
	}
}

// sleep waits for a time or for the end of the link.
func (l *link) sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-l.done:
	}
}

// nextOut returns the next message to write. The heartbeat is looked at once more:
// what is written to a dead connection is lost without a trace.
func (l *link) nextOut() (m outbound, ok bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.err != nil:
		return outbound{}, false, l.err
	case l.out.len() == 0 && l.closing:
		return outbound{}, false, ErrClosed
	case l.out.len() == 0:
		return outbound{}, false, nil
	case l.overdueLocked():
		return outbound{}, false, ErrHeartbeat
	}
	m = l.out.pop()
	l.outBytes -= m.size()
	if l.paused && l.outBytes <= pauseOutbound {
		l.paused = false
		notify(l.ready)
	}
	return m, true, nil
}

// check ends the link if its heartbeat is overdue.
func (l *link) check() {
	l.mu.Lock()
	overdue := l.overdueLocked()
	l.mu.Unlock()
	if overdue {
		l.fail(ErrHeartbeat)
	}
}

// deadline returns the time by which the next ping must come, zero before the
// handshake.
func (l *link) deadline() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.deadlineLocked()
}

func (l *link) deadlineLocked() time.Time {
	if l.lastPing.IsZero() {
		return time.Time{}
	}
	return l.handshake.Deadline(l.lastPing)
}

func (l *link) overdueLocked() bool {
	return !l.lastPing.IsZero() && passed(l.now(), l.deadlineLocked())
}

// opened returns the server's handshake.
func (l *link) opened() engineio.Handshake {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.handshake
}

// fail ends the link, whose messages not yet written are lost. Only the first
// call does anything.
func (l *link) fail(err error) {
	l.mu.Lock()
	ended := l.err != nil
	if !ended {
		l.err = err
		l.out.clear()
		close(l.done)
		notify(l.ready)
	}
	l.mu.Unlock()
	if !ended {
		l.transport.Close()
	}
}

// finish ends the link when it has written what is queued, and waits for that, but
// no longer than flushGrace.
func (l *link) finish() {
	l.mu.Lock()
	l.closing = true
	notify(l.outReady)
	l.mu.Unlock()
	timer := time.NewTimer(flushGrace)
	defer timer.Stop()
	select {
	case <-l.written:
	case <-timer.C:
		l.fail(ErrClosed)
	}
}

// awaitGone waits until the transport is gone after the link has ended, so that the
// next one does not meet it at the server, but no longer than flushGrace.
func (l *link) awaitGone() {
	timer := time.NewTimer(flushGrace)
	defer timer.Stop()
	select {
	case <-l.gone:
	case <-timer.C:
	}
}

// caught, deferred, ends the link if a transport panicked: in a browser that would
// end the whole page.
func (l *link) caught() {
	if r := recover(); r != nil {
		l.fail(fmt.Errorf("socketio: transport: %v", r))
	}
}

// notify puts a token into a channel that holds one.
func notify(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
