package server

import (
	"sync/atomic"
	"time"

	"practicechat/app/socketio"
)

// noAck answers an event whose sender wants no answer.
func noAck(...any) {}

// ackFor returns what answers an event with the given ack id.
func (s *Socket) ackFor(id *uint64) Ack {
	if id == nil {
		return noAck
	}
	var answered atomic.Bool
	return func(args ...any) {
		if answered.Swap(true) {
			return
		}
		m, err := ackMessage(s.namespace, *id, args)
		if err != nil {
			s.session.server.opts.Log.Error("ack not sent",
				"connection", s.session.transport.id, "error", err)
			return
		}
		s.send(m)
	}
}

// acks are the answers that a socket waits for. The Socket's mutex guards them.
type acks struct {
	next    uint64
	pending map[uint64]*pendingAck
}

type pendingAck struct {
	socket *Socket
	id     uint64
	fn     func(Event, error)
	timer  *time.Timer
}

// expect prepares for the answer to an event that is about to be sent.
func (s *Socket) expect(timeout time.Duration, fn func(Event, error)) (*pendingAck, error) {
	setDefault(&timeout, 20*time.Second)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == left || s.ctx.Err() != nil {
		return nil, ErrClosed
	}
	a := &s.acks
	if a.pending == nil {
		a.pending = make(map[uint64]*pendingAck)
	}
	p := &pendingAck{socket: s, id: a.next, fn: fn}
	p.timer = time.AfterFunc(timeout, func() { s.session.inbox.post(delivery{expired: p}) })
	a.next++
	a.pending[p.id] = p
	return p, nil
}

// forget reports whether p was still waited for. Whoever gets true owes fn a call,
// or the caller of EmitAck an error.
func (s *Socket) forget(p *pendingAck) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.acks.pending[p.id] != p {
		return false
	}
	delete(s.acks.pending, p.id)
	p.timer.Stop()
	return true
}

// answered handles an ack packet. Unknown ids are ignored.
func (s *Socket) answered(packet socketio.Packet) {
	if packet.Ack == nil {
		return
	}
	s.mu.Lock()
	p := s.acks.pending[*packet.Ack]
	s.mu.Unlock()
	if p == nil || !s.forget(p) {
		return
	}
	args, err := packet.Args()
	p.fn(Event{Args: args, Binary: packet.Binary}, err)
}

func (p *pendingAck) expire() {
	if p.socket.forget(p) {
		p.fn(Event{}, ErrAckTimeout)
	}
}

// failAcks tells everyone who still waits why no answer will come.
func (s *Socket) failAcks(cause error) {
	s.mu.Lock()
	pending := s.acks.pending
	s.acks.pending = nil
	s.mu.Unlock()
	for _, p := range pending {
		p.timer.Stop()
		p.fn(Event{}, cause)
	}
}
