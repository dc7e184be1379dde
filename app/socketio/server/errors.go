package server

import (
	"errors"
	"fmt"

	"nhooyr.io/websocket"
)

// Why a connection or a socket ended: the cause of its context and the reason that
// OnDisconnect gets. Besides these there is [ProtocolError].
var (
	// ErrLost: the peer closed the websocket, or the network failed.
	ErrLost = errors.New("server: connection lost")
	// ErrClientClosed: the client sent the Engine.IO close packet.
	ErrClientClosed = errors.New("server: client closed the connection")
	// ErrClientLeft: the client disconnected from the namespace.
	ErrClientLeft = errors.New("server: client left the namespace")
	// ErrDisconnected: Socket.Disconnect was called.
	ErrDisconnected = errors.New("server: disconnected from the namespace")
	// ErrDropped: Socket.CloseTransport, Transport.Drop or Server.Drop was called.
	ErrDropped = errors.New("server: connection dropped")
	// ErrHeartbeat: no pong came in time.
	ErrHeartbeat = errors.New("server: heartbeat timeout")
	// ErrConnectTimeout: the client joined no namespace in time.
	ErrConnectTimeout = errors.New("server: no namespace joined in time")
	// ErrSlowReader: more than Options.MaxQueue bytes waited for the peer.
	ErrSlowReader = errors.New("server: peer reads too slowly")
	// ErrShutdown: the server shuts down.
	ErrShutdown = errors.New("server: shutting down")
	// ErrHandlerPanic: a handler panicked; the log has the stack.
	ErrHandlerPanic = errors.New("server: handler panicked")
)

var (
	// ErrClosed is returned for anything sent on a connection that is closed, or
	// on a socket that left its namespace.
	ErrClosed = errors.New("server: closed")
	// ErrAckTimeout is given to an ack callback whose answer did not come in time.
	ErrAckTimeout = errors.New("server: no ack in time")
)

// ProtocolError reports input that the protocol forbids. It closes the connection.
// Err may quote the input, so it is not for the log.
type ProtocolError struct {
	Code websocket.StatusCode // what the websocket is closed with
	Err  error
}

func (e *ProtocolError) Error() string {
	return fmt.Sprintf("server: protocol error (close code %d): %v", e.Code, e.Err)
}

func (e *ProtocolError) Unwrap() error { return e.Err }

// violation is a ProtocolError of the plain kind.
func violation(err error) error {
	return &ProtocolError{Code: websocket.StatusProtocolError, Err: err}
}

// closeStatus returns the code and the reason to close a websocket with, given why it
// is closed. Code 0 stands for no close frame: nobody would read it, or the peer is
// not to see one.
func closeStatus(cause error) (websocket.StatusCode, string) {
	var broken *ProtocolError
	switch {
	case errors.As(cause, &broken):
		if broken.Code == websocket.StatusMessageTooBig {
			return broken.Code, "message too large"
		}
		return broken.Code, "protocol error"
	case errors.Is(cause, ErrClientClosed):
		return websocket.StatusNormalClosure, ""
	case errors.Is(cause, ErrShutdown):
		return websocket.StatusGoingAway, "shutting down"
	case errors.Is(cause, ErrHeartbeat):
		return websocket.StatusPolicyViolation, "ping timeout"
	case errors.Is(cause, ErrConnectTimeout):
		return websocket.StatusPolicyViolation, "connect timeout"
	case errors.Is(cause, ErrHandlerPanic):
		return websocket.StatusInternalError, "internal error"
	}
	return 0, ""
}
