package server

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
)

// Server serves Socket.IO v5.
type Server struct {
	engine     *Engine
	opts       Options
	namespaces map[string]func(*Socket) error
	running    sync.WaitGroup // sessions that have not ended
}

// New returns a Server without namespaces; Handle adds them.
func New(opts Options) *Server {
	s := &Server{
		opts:       opts.withDefaults(),
		namespaces: make(map[string]func(*Socket) error),
	}
	s.engine = NewEngine(s.opts, func(t *Transport) Receiver {
		s.running.Add(1)
		return newSession(s, t)
	})
	return s
}

// Handle serves a namespace, such as "/". It must be called before the first
// request, and once per namespace.
//
// onConnect is called when a client wants to join. It registers the socket's
// handlers and may emit: that goes out after the client was told that it is in.
// If it returns an error the client is refused: with the message and data of a
// *[ConnectError], with "Internal server error" for any other.
func (s *Server) Handle(namespace string, onConnect func(*Socket) error) {
	if !strings.HasPrefix(namespace, "/") || strings.Contains(namespace, ",") {
		panic(fmt.Sprintf("server: bad namespace %q", namespace))
	}
	if s.namespaces[namespace] != nil {
		panic(fmt.Sprintf("server: namespace %q is served already", namespace))
	}
	s.namespaces[namespace] = onConnect
}

// ServeHTTP is [Engine.ServeHTTP].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

// Drop is [Engine.Drop].
func (s *Server) Drop() { s.engine.Drop() }

// Shutdown is [Engine.Shutdown]. It also waits for the handlers that are still at
// work, those of OnDisconnect included.
func (s *Server) Shutdown(ctx context.Context) error {
	if err := s.engine.Shutdown(ctx); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() {
		s.running.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
