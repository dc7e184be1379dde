package server

import (
	"crypto/rand"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"practicechat/app/socketio"
)

// session is the Socket.IO side of one connection.
type session struct {
	server    *Server
	transport *Transport
	assembler socketio.Assembler // used by the reading goroutine
	timeout   *time.Timer        // closes a client that joins nothing
	inbox     *inbox

	sockets map[string]*Socket // by namespace; used by the goroutine of the handlers
}

var (
	errNotConnected     = errors.New("packet for a namespace that is not connected")
	errConnectedAlready = errors.New("second connect to a namespace")
	errConnectError     = errors.New("connect error from a client")
)

func newSession(server *Server, t *Transport) *session {
	s := &session{
		server:    server,
		transport: t,
		sockets:   make(map[string]*Socket),
	}
	s.inbox = newInbox(server.opts.MaxPayload, s.handle, s.ended)
	s.timeout = time.AfterFunc(server.opts.ConnectTimeout, func() { t.end(ErrConnectTimeout) })
	return s
}

// Text implements [Receiver].
func (s *session) Text(data string) error {
	return s.received(s.assembler.Text(data))
}

// Binary implements [Receiver].
func (s *session) Binary(data []byte) error {
	return s.received(s.assembler.Binary(data))
}

func (s *session) received(p socketio.Packet, complete bool, err error) error {
	if err != nil {
		return violation(err)
	}
	if complete {
		s.inbox.put(delivery{packet: p})
	}
	return nil
}

// Settle implements [Receiver].
func (s *session) Settle() { s.inbox.settle() }

// Closed implements [Receiver]. What came before is still handled: the client sent
// it over a connection that was whole. Only where the connection is meant to look
// broken, or this side has lost its way, is the rest thrown away.
func (s *session) Closed(cause error) {
	s.timeout.Stop()
	drop := errors.Is(cause, ErrDropped) || errors.Is(cause, ErrHandlerPanic)
	s.inbox.close(drop)
}

// handle handles one delivery and reports whether the rest is worth handling.
func (s *session) handle(d delivery) bool {
	var err error
	switch {
	case d.left != nil:
		err = s.guard(func() { d.left.end(ErrDisconnected) })
	case d.expired != nil:
		err = s.guard(d.expired.expire)
	default:
		err = s.packet(d.packet)
	}
	if err != nil {
		s.transport.end(err)
	}
	return err == nil
}

// packet handles a packet of the client. An error closes the connection.
func (s *session) packet(p socketio.Packet) error {
	socket := s.sockets[p.Namespace]
	if p.Type == socketio.TypeConnect {
		if socket == nil {
			return s.connect(p)
		}
		if !socket.hasLeft() {
			return violation(errConnectedAlready)
		}
		// Its owner may not know yet that it has left.
		if err := s.guard(func() { socket.end(ErrDisconnected) }); err != nil {
			return err
		}
		return s.connect(p)
	}
	if p.Type == socketio.TypeConnectError {
		return violation(errConnectError)
	}
	if socket == nil {
		return violation(errNotConnected)
	}
	if socket.hasLeft() {
		return nil // sent before the client knew that it was disconnected
	}
	if p.Type == socketio.TypeDisconnect {
		delete(s.sockets, p.Namespace)
		return s.guard(func() { socket.end(ErrClientLeft) })
	}
	return s.guard(func() { socket.packet(p) })
}

// connect lets the client join a namespace, or refuses it.
func (s *session) connect(p socketio.Packet) error {
	onConnect := s.server.namespaces[p.Namespace]
	if onConnect == nil {
		s.refuse(p.Namespace, &ConnectError{Message: "Invalid namespace"})
		return nil
	}
	socket := newSocket(s, p.Namespace, rand.Text(), socketio.Raw(p.Data))
	var refused error
	if err := s.guard(func() { refused = onConnect(socket) }); err != nil {
		socket.discard(err)
		return err
	}
	if refused != nil {
		var answer *ConnectError
		if !errors.As(refused, &answer) {
			answer = &ConnectError{Message: "Internal server error"}
			s.server.opts.Log.Error("connect handler failed",
				"connection", s.transport.id, "namespace", p.Namespace, "error", refused)
		}
		socket.discard(refused)
		s.refuse(p.Namespace, answer)
		return nil
	}
	s.timeout.Stop()
	s.sockets[p.Namespace] = socket
	socket.join()
	return nil
}

func (s *session) refuse(namespace string, answer *ConnectError) {
	s.send(socketio.Packet{
		Type:      socketio.TypeConnectError,
		Namespace: namespace,
		Data:      string(answer.AppendJSON(nil)),
	})
}

// send sends a packet that has no attachments. On a closed connection it does
// nothing.
func (s *session) send(p socketio.Packet) {
	s.transport.send(packetMessage(p))
}

// ended runs after the last delivery of a closed connection.
func (s *session) ended() {
	defer s.server.running.Done()
	for _, socket := range s.sockets {
		s.guard(func() { socket.end(s.transport.Cause()) })
	}
}

// guard calls f, which calls a handler. A panic there ends this connection, not
// the server. The log gets the stack and not the panic's value, which may hold
// what a client sent, except where the runtime wrote it.
func (s *session) guard(f func()) (err error) {
	defer func() {
		if v := recover(); v != nil {
			text := fmt.Sprintf("%T", v)
			if e, ok := v.(runtime.Error); ok {
				text = e.Error()
			}
			s.server.opts.Log.Error("handler panicked", "connection", s.transport.id,
				"panic", text, "stack", string(debug.Stack()))
			err = ErrHandlerPanic
		}
	}()
	f()
	return nil
}
