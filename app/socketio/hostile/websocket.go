//go:build !js

package hostile

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
)

// Frame types of RFC 6455.
const (
	frameContinuation = 0x0
	frameText         = 0x1
	frameBinary       = 0x2
	frameClose        = 0x8
	framePing         = 0x9
	frameFinal        = 0x80
	frameMasked       = 0x80
)

// maxFrame is more than a client has any reason to send.
const maxFrame = 4 << 20

// upgrade answers a websocket handshake.
func upgrade(conn net.Conn, r *http.Request) error {
	key := r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
	sum := sha1.Sum([]byte(key))
	_, err := fmt.Fprintf(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
		base64.StdEncoding.EncodeToString(sum[:]))
	return err
}

// appendFrame appends a frame as a server writes it. first is its first byte.
func appendFrame(dst []byte, first byte, payload string) []byte {
	dst = append(dst, first)
	switch n := len(payload); {
	case n < 126:
		dst = append(dst, byte(n))
	case n < 1<<16:
		dst = binary.BigEndian.AppendUint16(append(dst, 126), uint16(n))
	default:
		dst = binary.BigEndian.AppendUint64(append(dst, 127), uint64(n))
	}
	return append(dst, payload...)
}

// frame is one from a client, or the end of the connection.
type frame struct {
	op      byte
	final   bool
	payload string
	err     error
}

// readFrame reads a client's frame, which must be masked.
func readFrame(r *bufio.Reader) frame {
	var head [2]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return frame{err: err}
	}
	if head[1]&frameMasked == 0 {
		return frame{err: fmt.Errorf("frame %x is not masked", head)}
	}
	n := uint64(head[1] &^ frameMasked)
	switch n {
	case 126:
		var size [2]byte
		if _, err := io.ReadFull(r, size[:]); err != nil {
			return frame{err: err}
		}
		n = uint64(binary.BigEndian.Uint16(size[:]))
	case 127:
		var size [8]byte
		if _, err := io.ReadFull(r, size[:]); err != nil {
			return frame{err: err}
		}
		n = binary.BigEndian.Uint64(size[:])
	}
	if n > maxFrame {
		return frame{err: fmt.Errorf("frame of %d bytes", n)}
	}
	mask := make([]byte, 4+n)
	if _, err := io.ReadFull(r, mask); err != nil {
		return frame{err: err}
	}
	payload := mask[4:]
	for i := range payload {
		payload[i] ^= mask[i%4]
	}
	return frame{op: head[0] &^ frameFinal, final: head[0]&frameFinal != 0, payload: string(payload)}
}
