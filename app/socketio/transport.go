package socketio

import (
	"fmt"
	"time"
)

// maxMessage bounds one received message, in bytes. Conversations of thousands of
// messages in one page stay far below it.
const maxMessage = 32 << 20

// closeGrace is how long a close frame may take, and the peer's answer to it.
const closeGrace = 200 * time.Millisecond

// errTooLarge reports a message of more than maxMessage.
var errTooLarge = &ProtocolError{Reason: fmt.Sprintf("message of more than %d bytes", maxMessage)}

// abnormalClosure is the code of a connection that ended without a close frame.
const abnormalClosure = 1006

// Message is one received websocket message.
type Message struct {
	Text   string // of a text message; valid UTF-8
	Binary []byte // not nil for a binary message; the receiver may keep it
}

// Transport is one open websocket. Read and Write are each called by one goroutine
// at a time, Close by any.
type Transport interface {
	// Read returns the next message. It is called again at once, and nothing slow
	// happens in between, unless the transport is a [Waiter]: a browser's queue has no
	// bound.
	Read() (Message, error)

	// Write sends one message. It may block while the network is slow.
	Write(data []byte, binary bool) error

	// Close ends the connection, and with it Read and Write. It tells the peer if
	// that can be done in passing. It does not block, and all calls but the first
	// do nothing.
	Close()
}

// A Waiter is a Transport that may be left unread for as long as there is too much to
// handle: what the peer sends meanwhile waits with the peer, its pings among it. Waits
// does nothing; to have it promises that.
type Waiter interface {
	Transport
	Waits()
}
