package server

import (
	"context"
	"fmt"
	"sync"

	"nhooyr.io/websocket"

	"practicechat/app/engineio"
)

// message is what goes out together: one packet and its attachments.
type message struct {
	text        []byte // nil: attachments only
	attachments [][]byte
	pooled      *[]byte // owner of text; nil: text is shared and must not be reused
	ping        bool
}

// messageOverhead is what a queued message costs besides its bytes.
const messageOverhead = 96

func (m *message) size() int {
	n := messageOverhead + len(m.text)
	for _, data := range m.attachments {
		n += len(data)
	}
	return n
}

// texts recycles the buffers of messages that go to one connection only.
var texts = sync.Pool{New: func() any { return new([]byte) }}

// newMessage returns a message packet whose data and attachments come from fill,
// which appends the data to dst.
func newMessage(fill func(dst []byte) ([]byte, [][]byte, error)) (message, error) {
	buf := texts.Get().(*[]byte)
	text, attachments, err := fill(append((*buf)[:0], byte(engineio.Message)))
	if err != nil {
		texts.Put(buf)
		return message{}, err
	}
	*buf = text
	return message{text: text, attachments: attachments, pooled: buf}, nil
}

// maxPooledText bounds the buffers that are used again, in bytes. It is several pages of
// messages; those that nobody uses are freed by the next collections.
const maxPooledText = 128 << 10

// release gives the text back once nobody reads it any more.
func (m *message) release() {
	if m.pooled != nil && cap(*m.pooled) <= maxPooledText {
		texts.Put(m.pooled)
	}
	*m = message{}
}

// queue holds what waits for the writer. The Transport's mutex guards it.
type queue struct {
	waiting []message
	spare   []message // the slice that waiting takes turns with
	size    int       // of all that is not written yet
	writing bool      // the writer's goroutine exists
}

// claim reports whether the caller must start the writer.
func (q *queue) claim() bool {
	start := !q.writing
	q.writing = true
	return start
}

// maxIdleQueue bounds the slices that an idle queue keeps, in messages.
const maxIdleQueue = 32

// send queues m. It never waits for the network.
func (t *Transport) send(m message) error {
	size := m.size()
	t.mu.Lock()
	q := &t.queue
	if t.closed {
		t.mu.Unlock()
		m.release()
		return ErrClosed
	}
	if q.size > t.engine.opts.MaxQueue {
		t.mu.Unlock()
		m.release()
		t.end(ErrSlowReader)
		return ErrSlowReader
	}
	q.waiting = append(q.waiting, m)
	q.size += size
	start := q.claim()
	t.mu.Unlock()
	if start {
		go t.write()
	}
	return nil
}

// write is the one writer of the connection: it empties the queue and goes. The
// last of them, after the connection was closed, also closes the websocket.
func (t *Transport) write() {
	growStack()
	for {
		batch, closed := t.take()
		if closed {
			t.closeWebsocket()
			return
		}
		if batch == nil {
			return
		}
		if len(batch) > 1 {
			t.net.cork()
		}
		for i := range batch {
			t.begin(&batch[i])
			if err := t.writeMessage(&batch[i]); err != nil {
				t.end(fmt.Errorf("%w: %w", ErrLost, err)) // and the rest fails too
			}
			t.finish(&batch[i])
		}
		if err := t.net.uncork(); err != nil {
			t.end(fmt.Errorf("%w: %w", ErrLost, err))
		}
		t.giveBack(batch)
	}
}

// take returns what waits. Nil means that the writer is to go, and closed that it
// is to close the websocket first.
func (t *Transport) take() (batch []message, closed bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	q := &t.queue
	if len(q.waiting) > 0 {
		batch, q.waiting, q.spare = q.waiting, q.spare, nil
		return batch, false
	}
	q.writing = t.closed
	return nil, t.closed
}

// giveBack keeps the slice of a batch for later messages.
func (t *Transport) giveBack(batch []message) {
	if cap(batch) > maxIdleQueue {
		return
	}
	t.mu.Lock()
	t.queue.spare = batch[:0]
	t.mu.Unlock()
}

// begin is called right before m is written.
func (t *Transport) begin(m *message) {
	if m.ping {
		t.mu.Lock()
		t.beat.written = true
		t.mu.Unlock()
	}
}

func (t *Transport) finish(m *message) {
	size := m.size()
	m.release()
	t.mu.Lock()
	t.queue.size -= size
	t.mu.Unlock()
}

func (t *Transport) writeMessage(m *message) error {
	ctx := context.Background()
	if m.text != nil {
		if err := t.ws.Write(ctx, websocket.MessageText, m.text); err != nil {
			return err
		}
	}
	for _, data := range m.attachments {
		if err := t.ws.Write(ctx, websocket.MessageBinary, data); err != nil {
			return err
		}
	}
	return nil
}
