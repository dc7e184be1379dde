package server

import (
	"time"

	"practicechat/app/engineio"
)

// heartbeat sends a ping PingInterval after the last pong and ends the connection
// PingTimeout after a ping. Other traffic is no pong. The Transport's mutex
// guards it.
type heartbeat struct {
	timer    *time.Timer
	deadline time.Time // what the timer is set to; a firing before it is a stale one
	waiting  bool      // for a pong
	written  bool      // the ping has left the queue: before that nothing is its pong
}

var pingText = []byte{byte(engineio.Ping)}

func (h *heartbeat) set(d time.Duration) {
	h.deadline = time.Now().Add(d)
	h.timer.Reset(d)
}

func (h *heartbeat) stop() {
	if h.timer != nil {
		h.timer.Stop()
	}
}

func (t *Transport) startHeartbeat() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return
	}
	d := t.engine.opts.PingInterval
	t.beat.deadline = time.Now().Add(d)
	t.beat.timer = time.AfterFunc(d, t.onBeat)
}

// onBeat runs when the timer fires.
func (t *Transport) onBeat() {
	t.mu.Lock()
	h := &t.beat
	if t.closed {
		t.mu.Unlock()
		return
	}
	if early := time.Until(h.deadline); early > 0 {
		h.timer.Reset(early)
		t.mu.Unlock()
		return
	}
	if h.waiting {
		t.mu.Unlock()
		t.end(ErrHeartbeat)
		return
	}
	h.waiting, h.written = true, false
	h.set(t.engine.opts.PingTimeout)
	t.mu.Unlock()
	t.send(message{text: pingText, ping: true})
}

// pong handles a pong packet. One that answers no ping changes nothing, or a
// client that reads nothing could keep its connection with them.
func (t *Transport) pong() {
	t.mu.Lock()
	defer t.mu.Unlock()
	h := &t.beat
	if t.closed || !h.waiting || !h.written {
		return
	}
	h.waiting = false
	h.set(t.engine.opts.PingInterval)
}
