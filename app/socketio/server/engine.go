package server

import (
	"context"
	"crypto/rand"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"practicechat/app/engineio"
)

// A Receiver takes what one [Transport] receives.
type Receiver interface {
	// Text takes the data of a message packet, Binary an attachment, which it may
	// keep. Both are called in order, from the goroutine that reads: pongs wait
	// meanwhile. An error closes the connection.
	Text(data string) error
	Binary(data []byte) error

	// Settle returns once everything received so far has been dealt with, or the
	// connection is closed. It is called before the connection is closed for what
	// the client sent, so that answers to what came before still go out.
	Settle()

	// Closed is called once, when no more is sent, with the reason. It must not
	// block. A Text or Binary call may still be under way then, none begins.
	Closed(cause error)
}

// Engine serves Engine.IO v4. Its Receivers decide what messages mean.
type Engine struct {
	opts   Options
	accept func(*Transport) Receiver

	mu         sync.Mutex
	closing    bool
	transports map[*Transport]struct{}
	running    sync.WaitGroup // ServeHTTP calls that hold a transport

	lastID atomic.Uint64
}

// NewEngine returns an Engine that calls accept for each new connection, before
// anything is sent or read on it.
func NewEngine(opts Options, accept func(*Transport) Receiver) *Engine {
	return &Engine{
		opts:       opts.withDefaults(),
		accept:     accept,
		transports: make(map[*Transport]struct{}),
	}
}

// ServeHTTP upgrades a proper handshake and returns when the connection has ended.
// It refuses others with status 400 and an Engine.IO error code as JSON, a
// forbidden Origin with 403, and any path but Options.Path with 404.
func (e *Engine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != e.opts.Path {
		http.NotFound(w, r)
		return
	}
	if refused := e.judge(r); refused != nil {
		e.opts.Log.Debug("handshake refused", "code", refused.Code, "message", refused.Message)
		refused.write(w)
		return
	}
	e.mu.Lock()
	if e.closing {
		e.mu.Unlock()
		http.Error(w, "shutting down", http.StatusServiceUnavailable)
		return
	}
	e.running.Add(1)
	e.mu.Unlock()
	defer e.running.Done()

	ws, conn, err := upgrade(w, r)
	if err != nil {
		e.opts.Log.Debug("websocket handshake failed")
		return
	}
	t := newTransport(e, ws, conn, r)
	if !e.register(t) {
		t.end(ErrShutdown)
	}
	defer e.unregister(t)
	e.opts.Log.Debug("connected", "connection", t.id)
	t.run()
	e.opts.Log.Debug("disconnected", "connection", t.id, "cause", logged(t.Cause()))
}

// register reports false once Shutdown began.
func (e *Engine) register(t *Transport) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closing {
		return false
	}
	e.transports[t] = struct{}{}
	return true
}

func (e *Engine) unregister(t *Transport) {
	e.mu.Lock()
	delete(e.transports, t)
	e.mu.Unlock()
}

// each calls f for each open transport.
func (e *Engine) each(f func(*Transport)) {
	e.mu.Lock()
	open := make([]*Transport, 0, len(e.transports))
	for t := range e.transports {
		open = append(open, t)
	}
	e.mu.Unlock()
	for _, t := range open {
		f(t)
	}
}

// Drop closes the network connection of every client abruptly, as a failing
// network would. New ones are welcome.
func (e *Engine) Drop() { e.each((*Transport).Drop) }

// Shutdown refuses new connections with status 503 and closes the present ones with
// websocket code 1001, after what waits to be written to them. No Socket.IO
// disconnect packet is sent: it would make clients stay away. Shutdown returns when
// all have ended; when ctx ends before, it drops the rest and returns ctx's error.
func (e *Engine) Shutdown(ctx context.Context) error {
	e.mu.Lock()
	e.closing = true
	e.mu.Unlock()
	e.each(func(t *Transport) { t.end(ErrShutdown) })

	ended := make(chan struct{})
	go func() {
		e.running.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		e.each(func(t *Transport) { t.net.Close() })
		return ctx.Err()
	}
}

// handshakePacket returns the open packet of a new session.
func (e *Engine) handshakePacket() []byte {
	h := engineio.Handshake{
		SID:          rand.Text(),
		PingInterval: e.opts.PingInterval,
		PingTimeout:  e.opts.PingTimeout,
		MaxPayload:   e.opts.MaxPayload,
	}
	return h.Append([]byte{byte(engineio.Open)})
}

// closeGrace is how long a peer may take to answer a websocket close.
const closeGrace = 2 * time.Second
