package cuts

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// The heartbeat of the Node server. The proxy tells the client of a shorter
// pingTimeout than the server keeps to: so what is under way when the client gives
// the connection up can still be handled by the server, as on a machine that is
// behind with its work. Both numbers have the same length, so that no byte moves.
const (
	pingInterval   = 700 * time.Millisecond
	pingTimeout    = 1000 * time.Millisecond // as the client is told
	serverPatience = 9000 * time.Millisecond // as the server keeps to
)

var (
	kept = fmt.Appendf(nil, `"pingTimeout":%d,`, serverPatience.Milliseconds())
	told = fmt.Appendf(nil, `"pingTimeout":%d,`, pingTimeout.Milliseconds())
)

// settle is what the client is told that the server may still take after that, and
// lateBound how long after the cut it really takes bytes. What is between the two
// is for handling them, and for a machine with much else to do.
const (
	settle    = 3300 * time.Millisecond
	lateBound = pingInterval + pingTimeout + settle - 1500*time.Millisecond
)

// A proxy stands between one client and the server. It cuts the first connection,
// and lets every other one pass.
type proxy struct {
	listener net.Listener
	server   string // host:port
	cut      cut

	mu     sync.Mutex
	closed bool
	conns  []net.Conn
	passed [2]int // bytes of the first connection, by direction, that passed
	opened [2]int // passed, when the handshake had come through
	cutAt  time.Time
	held   []byte        // what came late, from the client
	second chan struct{} // closed when the client connects again
	done   chan struct{} // closed when nothing of the first connection will reach the server any more
}

func newProxy(server string, c cut) (*proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{listener: l, server: server, cut: c, second: make(chan struct{}), done: make(chan struct{})}
	go p.accept()
	return p, nil
}

func (p *proxy) address() string { return "http://" + p.listener.Addr().String() }

// close ends everything that is left.
func (p *proxy) close() {
	p.listener.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, c := range p.conns {
		c.Close()
	}
}

// was reports whether the cut has come, and how many bytes had passed.
func (p *proxy) was() (cut bool, passed, opened [2]int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.cutAt.IsZero(), p.passed, p.opened
}

// awaitLate waits until the server has all that it will ever get of the first
// connection, if that was cut.
func (p *proxy) awaitLate() error {
	if cut, _, _ := p.was(); !cut {
		return nil
	}
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case <-p.done:
		return nil
	case <-limit.C:
		return errors.New("cuts: the server does not take the late bytes")
	}
}

func (p *proxy) accept() {
	for n := 0; ; n++ {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.server)
		if err != nil {
			client.Close()
			continue
		}
		p.mu.Lock()
		p.conns = append(p.conns, client, server)
		closed := p.closed
		p.mu.Unlock()
		if closed {
			client.Close()
			server.Close()
			return
		}
		if n == 1 {
			close(p.second)
		}
		through := &passage{proxy: p, first: n == 0, ends: [2]*net.TCPConn{client.(*net.TCPConn), server.(*net.TCPConn)}}
		go through.pump(up)
		go through.pump(down)
	}
}

// A passage is one connection through the proxy: the client's end and the server's.
type passage struct {
	*proxy
	first bool
	ends  [2]*net.TCPConn
}

// pump carries bytes in one direction until its source ends. After a cut that the
// ends do not know of, neither hears of the other's end.
func (p *passage) pump(d direction) {
	from, to := p.ends[d], p.ends[1-d]
	buf := make([]byte, 16<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			p.carry(d, buf[:n])
		}
		if err != nil {
			break
		}
	}
	switch {
	case d == up && !p.halfOpen():
		to.CloseWrite()
	case d == down:
		from.Close()
		if !p.halfOpen() {
			to.Close()
		}
		if p.first {
			p.ended()
		}
	}
}

// carry passes on what came, as far as the cut lets it.
func (p *passage) carry(d direction, data []byte) {
	to := p.ends[1-d]
	rewritten := d == down && bytes.Contains(data, kept)
	if rewritten {
		data = bytes.Replace(data, kept, told, 1)
	}
	if !p.first {
		to.Write(data)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.cutAt.IsZero() {
		if d == up {
			p.held = append(p.held, data...)
		}
		return
	}
	pass := data
	here := p.cut.direction == d && p.passed[d]+len(data) >= p.cut.after
	if here {
		pass = data[:p.cut.after-p.passed[d]]
	}
	p.passed[d] += len(pass)
	to.Write(pass)
	if rewritten {
		p.opened = p.passed
	}
	if !here {
		return
	}
	p.cutAt = time.Now()
	if d == up {
		p.held = append(p.held, data[len(pass):]...)
	}
	switch p.cut.kind {
	case reset:
		p.abort(p.ends[0])
		p.abort(p.ends[1])
		p.endedLocked()
	case moved:
		p.abort(p.ends[0])
		go p.release()
	case halfOpen:
		go p.release()
	}
}

// halfOpen reports whether the passage has been cut so that its ends do not know.
func (p *passage) halfOpen() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.first && !p.cutAt.IsZero() && p.cut.kind != reset
}

// abort ends a connection by RST.
func (p *passage) abort(c *net.TCPConn) {
	c.SetLinger(0)
	c.Close()
}

// release lets the server have what was held: at the latest by the end of what the
// client has to reckon with, and before that at its time after the client has
// connected again.
func (p *passage) release() {
	bound := time.NewTimer(lateBound)
	defer bound.Stop()
	select {
	case <-p.second:
		wait := time.NewTimer(p.cut.late)
		defer wait.Stop()
		select {
		case <-wait.C:
		case <-bound.C:
		}
	case <-bound.C:
	}
	p.mu.Lock()
	p.ends[1].Write(p.held)
	p.held = nil
	p.mu.Unlock()
	// The server reads to the end and then closes, which pump sees.
	p.ends[1].CloseWrite()
}

func (p *proxy) ended() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.endedLocked()
}

func (p *proxy) endedLocked() {
	select {
	case <-p.done:
	default:
		close(p.done)
	}
}
