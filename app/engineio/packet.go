package engineio

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// Type is the first byte of a packet.
type Type byte

// The packet types of Engine.IO v4. Binary is not in its table, but peers that
// believe the transport cannot carry binary messages send it as text.
const (
	Open    Type = '0' // the server's handshake
	Close   Type = '1'
	Ping    Type = '2' // by the server only
	Pong    Type = '3' // by the client only
	Message Type = '4'
	Upgrade Type = '5'
	Noop    Type = '6'
	Binary  Type = 'b' // an attachment, base64 on the wire, raw bytes in Data
)

func (t Type) String() string {
	switch t {
	case Open:
		return "open"
	case Close:
		return "close"
	case Ping:
		return "ping"
	case Pong:
		return "pong"
	case Message:
		return "message"
	case Upgrade:
		return "upgrade"
	case Noop:
		return "noop"
	case Binary:
		return "binary"
	}
	return fmt.Sprintf("type %q", byte(t))
}

// ErrEmpty reports a text message without even a type.
var ErrEmpty = errors.New("engineio: decode: empty packet")

// TypeError reports a packet type that Engine.IO v4 does not know.
type TypeError byte

func (e TypeError) Error() string {
	return fmt.Sprintf("engineio: decode: unknown packet type %q", byte(e))
}

// Packet is one Engine.IO packet.
type Packet struct {
	Type Type
	Data string // what follows the type; a part of the decoded text, except for Binary
}

// Decode reads the packet in one text message. It judges the type alone: whether
// the packet may come now, and what Data means, is for the caller to know.
func Decode(s string) (Packet, error) {
	if s == "" {
		return Packet{}, ErrEmpty
	}
	t, data := Type(s[0]), s[1:]
	switch {
	case Open <= t && t <= Noop:
		return Packet{Type: t, Data: data}, nil
	case t == Binary:
		if strings.ContainsAny(data, "\r\n") { // which the decoder would skip
			return Packet{}, errors.New("engineio: decode: line break in base64")
		}
		raw, err := base64.StdEncoding.Strict().DecodeString(data)
		if err != nil {
			return Packet{}, fmt.Errorf("engineio: decode: %w", err)
		}
		return Packet{Type: Binary, Data: string(raw)}, nil
	}
	return Packet{}, TypeError(t)
}

// Append appends the packet's text to dst.
func (p Packet) Append(dst []byte) []byte {
	dst = append(dst, byte(p.Type))
	if p.Type == Binary {
		return base64.StdEncoding.AppendEncode(dst, []byte(p.Data))
	}
	return append(dst, p.Data...)
}
