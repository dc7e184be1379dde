package socketio

import (
	"fmt"

	"practicechat/app/wirejson"
)

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
