package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
	"unicode/utf8"

	"nhooyr.io/websocket"

	"practicechat/app/engineio"
)

// A Transport is one Engine.IO connection of an [Engine]. Its methods may be called
// from any goroutine and never wait for the network.
type Transport struct {
	engine *Engine
	id     uint64 // for the log; not the session id, which is nobody else's business
	ws     *websocket.Conn
	net    *corked // under ws
	req    *http.Request
	rcv    Receiver
	ctx    context.Context
	cancel context.CancelCauseFunc
	done   chan struct{} // closed when nothing writes any more

	mu     sync.Mutex
	closed bool
	queue  queue
	beat   heartbeat
}

func newTransport(e *Engine, ws *websocket.Conn, conn *corked, r *http.Request) *Transport {
	t := &Transport{
		engine: e,
		id:     e.lastID.Add(1),
		ws:     ws,
		net:    conn,
		req:    r,
		done:   make(chan struct{}),
	}
	t.ctx, t.cancel = context.WithCancelCause(context.Background())
	t.rcv = e.accept(t)
	return t
}

// Request returns the request that opened the connection.
func (t *Transport) Request() *http.Request { return t.req }

// Context ends when the connection closes; its cause says why.
func (t *Transport) Context() context.Context { return t.ctx }

// Cause returns why the connection closed, nil while it is open.
func (t *Transport) Cause() error { return context.Cause(t.ctx) }

// SendText sends a message packet. The error is [ErrClosed] or [ErrSlowReader].
func (t *Transport) SendText(data string) error {
	m, err := newMessage(func(dst []byte) ([]byte, [][]byte, error) {
		return append(dst, data...), nil, nil
	})
	if err != nil {
		return err
	}
	return t.send(m)
}

// SendBinary sends an attachment. The caller must not change data afterwards.
func (t *Transport) SendBinary(data []byte) error {
	return t.send(message{attachments: [][]byte{data}})
}

// Drop closes the network connection abruptly, without a websocket close. What waits
// to be written is lost.
func (t *Transport) Drop() { t.end(ErrDropped) }

// run reads until the connection ends, and returns when nothing of it runs.
func (t *Transport) run() {
	// A panic of the Receiver must not leave a connection that nobody reads.
	defer func() {
		t.end(ErrHandlerPanic)
		<-t.done
	}()
	// `0` goes out from the writer's goroutine: a client that talks before it has
	// seen the handshake is read all the same.
	t.send(message{text: t.engine.handshakePacket()})
	t.startHeartbeat()
	cause := t.read()
	if code, _ := closeStatus(cause); code != 0 {
		t.rcv.Settle()
	}
	t.end(cause)
}

// read hands messages to the Receiver and returns why there are no more.
func (t *Transport) read() error {
	var buf []byte
	for {
		kind, r, err := t.ws.Reader(context.Background())
		if err != nil {
			return fmt.Errorf("%w: %w", ErrLost, err)
		}
		if buf, err = readMessage(r, buf[:0], t.engine.opts.MaxPayload); err != nil {
			return err
		}
		if t.ctx.Err() != nil {
			continue // only the peer's own close is still waited for
		}
		if kind == websocket.MessageBinary {
			err = t.rcv.Binary(append([]byte(nil), buf...))
		} else {
			err = t.receive(buf)
		}
		if err != nil {
			return err
		}
		if cap(buf) > maxIdleBuffer {
			buf = nil
		}
	}
}

// maxIdleBuffer bounds the buffers that are kept for the next message, in bytes.
const maxIdleBuffer = 16 << 10

// readMessage reads r to its end into buf, which it may grow.
func readMessage(r io.Reader, buf []byte, limit int) ([]byte, error) {
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		// The websocket module waits until it can fill what it is given.
		n, err := r.Read(buf[len(buf):min(cap(buf), limit+1)])
		buf = buf[:len(buf)+n]
		if len(buf) > limit {
			return nil, &ProtocolError{
				Code: websocket.StatusMessageTooBig,
				Err:  fmt.Errorf("message of more than %d bytes", limit),
			}
		}
		if err == io.EOF {
			return buf, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrLost, err)
		}
	}
}

// receive handles one text message.
func (t *Transport) receive(text []byte) error {
	if !utf8.Valid(text) {
		return &ProtocolError{
			Code: websocket.StatusInvalidFramePayloadData,
			Err:  errors.New("invalid UTF-8"),
		}
	}
	p, err := engineio.Decode(string(text))
	if err != nil {
		return violation(err)
	}
	switch p.Type {
	case engineio.Message:
		return t.rcv.Text(p.Data)
	case engineio.Binary:
		return t.rcv.Binary([]byte(p.Data))
	case engineio.Pong:
		t.pong()
	case engineio.Upgrade, engineio.Noop:
		// Left over from a change of transport; harmless.
	case engineio.Close:
		return ErrClientClosed
	default:
		return violation(fmt.Errorf("%v packet from a client", p.Type))
	}
	return nil
}

// end closes the connection for the given reason, the first one counts. What
// waits to be written still goes out if a close frame follows it.
func (t *Transport) end(cause error) {
	t.mu.Lock()
	if t.closed {
		t.mu.Unlock()
		return
	}
	t.closed = true
	t.beat.stop()
	code, _ := closeStatus(cause)
	start := t.queue.claim()
	t.cancel(cause) // under the mutex, so that the writer finds the cause
	t.mu.Unlock()

	if code == 0 {
		t.net.Close()
	} else {
		// Bounds both the peer's part in the close and a write that hangs already.
		t.net.SetDeadline(time.Now().Add(closeGrace))
	}
	if start {
		go t.write()
	}
	t.rcv.Closed(cause)
}

// closeWebsocket closes the websocket. Only the writer calls it, as its last act.
func (t *Transport) closeWebsocket() {
	if code, reason := closeStatus(t.Cause()); code != 0 {
		t.ws.Close(code, reason) // waits for the peer's answer, or the deadline
	} else {
		t.ws.CloseNow()
	}
	close(t.done)
}

// logged returns a cause as it may stand in the log: without the input that an error
// may quote, or the reason that a peer gave in its own words.
func logged(cause error) string {
	var broken *ProtocolError
	if errors.As(cause, &broken) {
		return fmt.Sprintf("protocol error, close code %d", broken.Code)
	}
	if errors.Is(cause, ErrLost) {
		return ErrLost.Error()
	}
	return cause.Error()
}
