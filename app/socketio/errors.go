package socketio

import (
	"errors"
	"fmt"

	"practicechat/app/wirejson"
)

// What can end a connection, or an attempt at one. See also [DialError],
// [ClosedError], [ProtocolError] and [ConnectError].
var (
	// ErrClosed reports that the connection, or the client, is no more.
	ErrClosed = errors.New("socketio: closed")

	// ErrOldServer reports a server of Socket.IO v2 or older, whose protocol is
	// another one.
	ErrOldServer = errors.New("socketio: the server speaks an old protocol version")

	// ErrServerDisconnect reports that the server ended the connection on purpose.
	// It is not tried again until [Client.Reconnect].
	ErrServerDisconnect = errors.New("socketio: disconnected by the server")

	// ErrHeartbeat reports that no ping came in time: the connection is dead, even
	// if the operating system has not noticed.
	ErrHeartbeat = errors.New("socketio: no heartbeat from the server")

	// ErrConnectTimeout reports that Options.ConnectTimeout ran out.
	ErrConnectTimeout = errors.New("socketio: connect timeout")

	// ErrFlood reports that the server sent faster than its messages could be
	// handled, and more than this side is willing to hold.
	ErrFlood = errors.New("socketio: more messages from the server than can be held")

	// ErrCongested reports that more was emitted than the network carried, and than
	// this side is willing to hold.
	ErrCongested = errors.New("socketio: too much is waiting to be sent")
)

// What a call or a callback reports.
var (
	// ErrReconnect is the reason of a [Client.Reconnect] without one.
	ErrReconnect = errors.New("socketio: reconnecting on request")

	// ErrAckTimeout reports that an ack did not come in time. The event may have
	// arrived all the same.
	ErrAckTimeout = errors.New("socketio: no ack in time")

	// ErrAckSent reports a second answer to one event.
	ErrAckSent = errors.New("socketio: the event was answered already")
)

// DialError reports that no websocket could be opened.
type DialError struct {
	URL    string // scheme, host and path only
	Status int    // of the HTTP response, 0: none came, or the browser keeps it to itself
	Reason string // what the HTTP response said, when it was an Engine.IO server's
	Err    error
}

func (e *DialError) Error() string {
	msg := "socketio: dial " + e.URL
	if e.Status != 0 {
		msg += fmt.Sprintf(": HTTP status %d", e.Status)
	}
	if e.Reason != "" {
		msg += fmt.Sprintf(" %q", e.Reason)
	}
	if e.Err != nil {
		msg += ": " + e.Err.Error()
	}
	return msg
}

func (e *DialError) Unwrap() error { return e.Err }

// ClosedError reports that an open websocket ended without the protocol saying
// why: the server went away, or the network did.
type ClosedError struct {
	Code   int // of the websocket close, 1006: there was none
	Reason string
	Err    error // the cause, or nil
}

func (e *ClosedError) Error() string {
	msg := fmt.Sprintf("socketio: connection lost: code %d", e.Code)
	if e.Reason != "" {
		msg += fmt.Sprintf(" %q", e.Reason)
	}
	if e.Err != nil {
		msg += ": " + e.Err.Error()
	}
	return msg
}

func (e *ClosedError) Unwrap() error { return e.Err }

// TooLargeError reports a message larger than the server accepts, which would close the
// connection, or larger than what this side holds unsent (33 MiB). Nothing was sent.
type TooLargeError struct {
	Size, Limit int // bytes
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("socketio: message of %d bytes, limit %d", e.Size, e.Limit)
}

// ProtocolError reports that the peer broke the protocol. The connection it came
// over is dropped.
type ProtocolError struct {
	Reason string // what is wrong, without any payload
	Err    error  // the cause, or nil
}

func (e *ProtocolError) Error() string {
	if e.Err != nil {
		return "socketio: " + e.Reason + ": " + e.Err.Error()
	}
	return "socketio: " + e.Reason
}

func (e *ProtocolError) Unwrap() error { return e.Err }

func malformed(format string, args ...any) error {
	return &ProtocolError{Reason: "decode: " + fmt.Sprintf(format, args...)}
}

// ConnectError is a server's refusal to let a client join a namespace.
type ConnectError struct {
	Message string
	Data    Raw // further JSON, "" if none
}

func (e *ConnectError) Error() string {
	return fmt.Sprintf("socketio: connect refused: %q", e.Message)
}

// AppendJSON appends the payload of a [TypeConnectError] packet.
func (e *ConnectError) AppendJSON(dst []byte) []byte {
	dst = append(dst, `{"message":`...)
	dst = wirejson.AppendString(dst, e.Message)
	if e.Data != "" {
		dst = append(dst, `,"data":`...)
		dst = append(dst, e.Data...)
	}
	return append(dst, '}')
}

// DecodeConnectError reads the payload of a [TypeConnectError] packet: an object,
// or a bare string as older servers send it.
func DecodeConnectError(data string) (*ConnectError, error) {
	e := &ConnectError{}
	r := wirejson.NewReader(data)
	if r.Kind() == wirejson.String {
		var err error
		if e.Message, err = r.String(); err == nil {
			err = r.End()
		}
		return e, wrapJSON(err)
	}
	err := r.Object(func(key string) error {
		raw, err := r.Skip()
		if err != nil {
			return err
		}
		switch key {
		case "message":
			e.Message = raw
			if inner := wirejson.NewReader(raw); inner.Kind() == wirejson.String {
				e.Message, err = inner.String()
			}
		case "data":
			e.Data = Raw(raw)
		}
		return err
	})
	if err == nil {
		err = r.End()
	}
	return e, wrapJSON(err)
}

func wrapJSON(err error) error {
	if err == nil {
		return nil
	}
	return &ProtocolError{Reason: "decode: payload is not valid JSON", Err: err}
}
