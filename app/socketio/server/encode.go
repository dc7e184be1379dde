package server

import (
	"errors"

	"practicechat/app/socketio"
)

// Encoded is an event that was encoded once, to be sent to many sockets of one
// namespace.
type Encoded struct {
	namespace string
	message   message
}

var errNamespace = errors.New("server: event was encoded for another namespace")

// Encode encodes an event as [Socket.Emit] would.
func Encode(namespace, name string, args ...any) (*Encoded, error) {
	m, err := eventMessage(namespace, nil, name, args)
	if err != nil {
		return nil, err
	}
	m.pooled = nil // many writers will read the text
	return &Encoded{namespace: namespace, message: m}, nil
}

func eventMessage(namespace string, ack *uint64, name string, args []any) (message, error) {
	return newMessage(func(dst []byte) ([]byte, [][]byte, error) {
		return socketio.AppendEvent(dst, namespace, ack, name, args...)
	})
}

func ackMessage(namespace string, id uint64, args []any) (message, error) {
	return newMessage(func(dst []byte) ([]byte, [][]byte, error) {
		return socketio.AppendAck(dst, namespace, id, args...)
	})
}

// packetMessage returns the message of a packet without attachments.
func packetMessage(p socketio.Packet) message {
	m, _ := newMessage(func(dst []byte) ([]byte, [][]byte, error) {
		return p.Append(dst), nil, nil
	})
	return m
}
