package server

import (
	"context"
	"net/http"
	"sync"
	"time"

	"practicechat/app/socketio"
)

// Types of package socketio that handlers see.
type (
	// Event is [socketio.Event].
	Event = socketio.Event
	// Raw is [socketio.Raw].
	Raw = socketio.Raw
	// ConnectError is [socketio.ConnectError].
	ConnectError = socketio.ConnectError
)

// An Ack answers an event. It is never nil: where the client wants no answer, has
// had one or is gone, it does nothing. Arguments are those of
// [socketio.AppendEvent]; one that cannot be written is logged.
type Ack func(args ...any)

// A Socket is one client in one namespace.
//
// Handlers of all namespaces of a connection are called one at a time, in the order
// in which the client sent. On and OnDisconnect are to be called from handlers only, at
// best from the onConnect of [Server.Handle]; everything else from any goroutine.
type Socket struct {
	session   *session
	namespace string
	id        string
	auth      Raw
	ctx       context.Context
	cancel    context.CancelCauseFunc

	handlers     map[string]func(Event, Ack)
	onDisconnect func(reason error)

	mu    sync.Mutex
	state socketState
	held  []message // emitted before the client was let in
	acks  acks
}

type socketState byte

const (
	connecting socketState = iota
	joined
	left // or never let in
)

func newSocket(s *session, namespace, id string, auth Raw) *Socket {
	if auth == "" {
		auth = "{}"
	}
	socket := &Socket{session: s, namespace: namespace, id: id, auth: auth}
	socket.ctx, socket.cancel = context.WithCancelCause(s.transport.Context())
	return socket
}

// ID returns the Socket.IO session id, which cannot be guessed and changes with each
// connect.
func (s *Socket) ID() string { return s.id }

// Namespace returns the namespace, "/" for the default one.
func (s *Socket) Namespace() string { return s.namespace }

// Auth returns the JSON object that the client sent to be let in, {} if it sent
// none.
func (s *Socket) Auth() Raw { return s.auth }

// Request returns the HTTP request that opened the connection.
func (s *Socket) Request() *http.Request { return s.session.transport.Request() }

// Context ends when the socket leaves its namespace or the connection closes; its
// cause says why. It may end before OnDisconnect is called, which waits its turn.
func (s *Socket) Context() context.Context { return s.ctx }

// On sets the handler of an event. Events without one are ignored.
func (s *Socket) On(name string, handler func(Event, Ack)) {
	if s.handlers == nil {
		s.handlers = make(map[string]func(Event, Ack))
	}
	s.handlers[name] = handler
}

// OnDisconnect sets what is called once the socket is gone, after everything that
// the client sent was handled. It is not called for a client that was refused.
func (s *Socket) OnDisconnect(handler func(reason error)) { s.onDisconnect = handler }

// Emit sends an event. Arguments are those of [socketio.AppendEvent]; a []byte must
// not change afterwards. Emit never waits for the network. It fails with
// [ErrClosed], with [ErrSlowReader], which also ends the connection, or because an
// argument cannot be written.
func (s *Socket) Emit(name string, args ...any) error {
	m, err := eventMessage(s.namespace, nil, name, args)
	if err != nil {
		return err
	}
	return s.send(m)
}

// EmitAck sends an event and calls fn with the answer, an Event without a name. If
// there is none within timeout, fn gets [ErrAckTimeout]; if the socket is gone
// before, the reason. fn is called once, like a handler, but not at all if EmitAck
// returns an error. A timeout of zero means 20 s.
func (s *Socket) EmitAck(timeout time.Duration, fn func(answer Event, err error), name string, args ...any) error {
	p, err := s.expect(timeout, fn)
	if err != nil {
		return err
	}
	m, err := eventMessage(s.namespace, &p.id, name, args)
	if err == nil {
		err = s.send(m)
	}
	if err != nil && s.forget(p) {
		return err
	}
	return nil // also if the socket went meanwhile: then fn is told
}

// Disconnect takes the socket out of its namespace and tells the client, which by
// the protocol stays away then. The connection stays.
func (s *Socket) Disconnect() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == left {
		return
	}
	m := packetMessage(socketio.Packet{Type: socketio.TypeDisconnect, Namespace: s.namespace})
	if s.state == connecting {
		s.held = append(s.held, m)
	} else {
		s.session.transport.send(m)
	}
	s.state = left
	s.cancel(ErrDisconnected)
	s.session.inbox.post(delivery{left: s})
}

// CloseTransport drops the connection abruptly, with everything that waits to be
// written or handled, as a failing network would. Clients connect again.
func (s *Socket) CloseTransport() { s.session.transport.Drop() }

// send sends m, or holds it until the client is let in.
func (s *Socket) send(m message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.state == left || s.ctx.Err() != nil:
		m.release()
		return ErrClosed
	case s.state == connecting:
		s.held = append(s.held, m)
		return nil
	}
	return s.session.transport.send(m)
}

// join tells the client that it is in, and then what was emitted meanwhile.
func (s *Socket) join() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.session.send(socketio.Packet{
		Type:      socketio.TypeConnect,
		Namespace: s.namespace,
		Data:      `{"sid":"` + s.id + `"}`,
	})
	for _, m := range s.held {
		s.session.transport.send(m)
	}
	s.held = nil
	if s.state == connecting {
		s.state = joined
	}
}

// discard ends a socket that was not let in.
func (s *Socket) discard(cause error) {
	s.mu.Lock()
	s.state = left
	s.held = nil
	s.mu.Unlock()
	s.onDisconnect = nil
	s.cancel(cause)
	s.failAcks(cause)
}

// end ends a socket that had joined, and tells its owner. Only the first call counts.
func (s *Socket) end(cause error) {
	s.mu.Lock()
	s.state = left
	s.mu.Unlock()
	s.cancel(cause)
	s.failAcks(cause)
	if f := s.onDisconnect; f != nil {
		s.onDisconnect = nil
		f(cause)
	}
}

func (s *Socket) hasLeft() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state == left
}

// packet handles an event or an ack. Both were checked when they were decoded.
func (s *Socket) packet(p socketio.Packet) {
	if p.Type == socketio.TypeAck || p.Type == socketio.TypeBinaryAck {
		s.answered(p)
		return
	}
	e, err := p.Event()
	if err != nil {
		return
	}
	if handler := s.handlers[e.Name]; handler != nil {
		handler(e, s.ackFor(p.Ack))
	}
}
