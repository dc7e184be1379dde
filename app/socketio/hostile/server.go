//go:build !js

package hostile

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// overlap is how long a connection may seem to live on after its client has begun
// the next one.
const overlap = time.Second

// Server plays the scripts of one case, on an address of its own.
type Server struct {
	c        Case
	listener net.Listener
	finished chan struct{} // closed when failure stands, or there is none
	once     sync.Once
	failure  error

	mu     sync.Mutex
	conns  []net.Conn
	begun  int       // connections of the client
	played int       // scripts
	open   int       // connections that neither side has ended
	ended  time.Time // of the last one that was
}

// NewServer starts a server for a case.
func NewServer(c Case) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{c: c, listener: l, finished: make(chan struct{})}
	go s.accept()
	return s, nil
}

// URL returns the address, without a path.
func (s *Server) URL() string { return "ws://" + s.listener.Addr().String() }

// Wait returns how the client did, once all scripts are played.
func (s *Server) Wait(limit time.Duration) error {
	select {
	case <-s.finished:
		return s.failure
	case <-time.After(limit):
		s.mu.Lock()
		defer s.mu.Unlock()
		return fmt.Errorf("the client made %d of %d connections, %d were played to the end", s.begun, len(s.c.Server), s.played)
	}
}

// Close ends the server and its connections.
func (s *Server) Close() {
	s.listener.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, conn := range s.conns {
		conn.Close()
	}
}

func (s *Server) finish(err error) {
	s.once.Do(func() {
		s.failure = err
		close(s.finished)
	})
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.conns = append(s.conns, conn)
		s.mu.Unlock()
		go s.serve(conn)
	}
}

// serve plays the next script on a connection.
func (s *Server) serve(conn net.Conn) {
	defer conn.Close()
	r := bufio.NewReader(conn)
	request, err := http.ReadRequest(r)
	if err != nil {
		return // browsers open connections in advance
	}
	// The end of the connection before may still be on its way: it takes another one.
	for end := time.Now().Add(overlap); s.opened() > 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	n, err := s.begin(request)
	if err != nil {
		s.finish(fmt.Errorf("connection %d: %w", n, err))
		return
	}
	p := &player{conn: conn, reader: r, request: request, frames: make(chan frame, 1024)}
	p.end = sync.OnceFunc(s.end)
	defer p.end()
	if n > len(s.c.Server) {
		if s.c.Stops {
			s.finish(errors.New("the client came back"))
		}
		p.play(Step{Op: opHold, D: time.Minute})
		return
	}
	for i, step := range s.c.Server[n-1] {
		if err := p.play(step); err != nil {
			s.finish(fmt.Errorf("connection %d, step %d (%v): %w", n, i+1, step, err))
			return
		}
	}
	s.mu.Lock()
	s.played++
	all := s.played == len(s.c.Server)
	s.mu.Unlock()
	if all && s.c.Stops {
		time.Sleep(2 * never)
	}
	if all {
		s.finish(nil)
	}
	if p.upgraded {
		<-p.over
	}
}

// opened returns how many connections neither side has ended.
func (s *Server) opened() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open
}

// begin counts a connection and judges how it came about.
func (s *Server) begin(r *http.Request) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begun++
	s.open++
	n = s.begun
	if s.open > 1 {
		return n, fmt.Errorf("%d attempts at the same time", s.open)
	}
	target := s.c.Options.Target
	if target == "" {
		target = "/socket.io/?EIO=4&transport=websocket"
	}
	if r.RequestURI != target || r.Header.Get("Upgrade") != "websocket" {
		return n, fmt.Errorf("the client asks for %s", r.RequestURI)
	}
	if n < 2 || n-2 >= len(s.c.Gaps) {
		return n, nil
	}
	gap, want := time.Since(s.ended), s.c.Gaps[n-2]
	// The end is seen a little later here than by the client that waits.
	const slack = 10 * time.Millisecond
	if gap < want.Min-slack || want.Max > 0 && gap > want.Max {
		return n, fmt.Errorf("the client came back after %v, not between %v and %v", gap, want.Min, want.Max)
	}
	return n, nil
}

// end notes that a connection is over.
func (s *Server) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open--
	s.ended = time.Now()
}
