package server

import "practicechat/app/socketio"

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
