package server

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// The tests speak websocket by hand, so that they share no mistake with the module
// and can do what no proper client does.

// The opcodes of RFC 6455.
const (
	opContinuation = 0
	opText         = 1
	opBinary       = 2
	opClose        = 8
)

// peer is the client's end of a connection.
type peer struct {
	t    testing.TB
	conn net.Conn
	in   *bufio.Reader
}

// frame is one websocket frame as the peer got it.
type frame struct {
	op   byte
	data []byte
}

func (f frame) String() string {
	switch f.op {
	case opText:
		return fmt.Sprintf("text %.200q", f.data)
	case opBinary:
		return fmt.Sprintf("binary %x", f.data)
	case opClose:
		return fmt.Sprintf("close %d %q", f.code(), f.data[min(2, len(f.data)):])
	}
	return fmt.Sprintf("opcode %d", f.op)
}

func (f frame) code() int {
	if len(f.data) < 2 {
		return 1005
	}
	return int(binary.BigEndian.Uint16(f.data))
}

// newPeer upgrades conn and returns it without having read the handshake.
func newPeer(t testing.TB, conn net.Conn, path string) *peer {
	t.Helper()
	p := &peer{t: t, conn: conn, in: bufio.NewReader(conn)}
	if res := requestUpgrade(t, conn, p.in, path); res.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("upgrade: %s", res.Status)
	}
	return p
}

// requestUpgrade asks for a websocket and returns the answer, read from in.
func requestUpgrade(t testing.TB, conn net.Conn, in *bufio.Reader, path string) *http.Response {
	t.Helper()
	t.Cleanup(func() { conn.Close() })
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", path)
	res, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// write sends one frame. fin is left out of fragments.
func (p *peer) write(op byte, fin bool, data []byte) error {
	head := []byte{op, 0x80}
	if fin {
		head[0] |= 0x80
	}
	switch n := len(data); {
	case n < 126:
		head[1] |= byte(n)
	case n < 1<<16:
		head[1] |= 126
		head = binary.BigEndian.AppendUint16(head, uint16(n))
	default:
		head[1] |= 127
		head = binary.BigEndian.AppendUint64(head, uint64(n))
	}
	mask := [4]byte{1, 2, 3, 4}
	out := append(head, mask[:]...)
	for i, b := range data {
		out = append(out, b^mask[i&3])
	}
	_, err := p.conn.Write(out)
	return err
}

func (p *peer) send(texts ...string) {
	for _, text := range texts {
		p.write(opText, true, []byte(text))
	}
}

func (p *peer) sendBinary(data []byte) { p.write(opBinary, true, data) }

// read returns the next frame. The server never sends fragments.
func (p *peer) read() (frame, error) {
	var head [2]byte
	if _, err := io.ReadFull(p.in, head[:]); err != nil {
		return frame{}, err
	}
	if head[0]&0x80 == 0 || head[1]&0x80 != 0 {
		return frame{}, errors.New("fragmented or masked frame from the server")
	}
	n := uint64(head[1])
	if n >= 126 {
		size := make([]byte, map[uint64]int{126: 2, 127: 8}[n])
		if _, err := io.ReadFull(p.in, size); err != nil {
			return frame{}, err
		}
		n = 0
		for _, b := range size {
			n = n<<8 | uint64(b)
		}
	}
	data := make([]byte, n)
	_, err := io.ReadFull(p.in, data)
	return frame{head[0] & 0xF, data}, err
}

// expect reads the next message, which must be text; * in want stands for anything
// without a quote.
func (p *peer) expect(want string) string {
	p.t.Helper()
	f, err := p.read()
	if err != nil {
		p.t.Fatalf("got %v, want text %q", err, want)
	}
	pattern := "^" + strings.ReplaceAll(regexp.QuoteMeta(want), `\*`, `[^"]*`) + "$"
	if f.op != opText || !regexp.MustCompile(pattern).Match(f.data) {
		p.t.Fatalf("got %v, want text %q", f, want)
	}
	return string(f.data)
}

func (p *peer) expectBinary(want []byte) {
	p.t.Helper()
	f, err := p.read()
	if err != nil || f.op != opBinary || string(f.data) != string(want) {
		p.t.Fatalf("got %v, %v, want binary %x", f, err, want)
	}
}

// expectClose reads up to the websocket close, which must be the next thing and
// have the given code, answers it, and reads the end of the connection. Code 0
// stands for an end without a close.
func (p *peer) expectClose(code int) {
	p.t.Helper()
	f, err := p.read()
	if code == 0 {
		if err == nil {
			p.t.Fatalf("got %v, want the end of the connection", f)
		}
		return
	}
	if err != nil || f.op != opClose || f.code() != code {
		p.t.Fatalf("got %v, %v, want close %d", f, err, code)
	}
	p.write(opClose, true, f.data)
	for {
		f, err := p.read()
		if err == io.EOF {
			return
		}
		// The websocket module answers even the answer to its own close.
		if err != nil || f.op != opClose {
			p.t.Fatalf("after the close: %v, %v", f, err)
		}
	}
}

// join connects to the default namespace of the echo.
func (p *peer) join() *peer {
	p.t.Helper()
	p.play(enter)
	return p
}

const enter = `
	> 40
	< 40{"sid":"*"}
	< 42["auth",{}]
`

// play runs a script, one step a line:
//
//	> text   send a text message
//	>b hex   send a binary message
//	< text   expect a text message, see expect
//	<b hex   expect a binary message
//	x code   expect the websocket to be closed with that code, 0: cut without one
func (p *peer) play(script string) {
	p.t.Helper()
	for line := range strings.Lines(script) {
		step, arg, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch step {
		case "":
		case ">":
			p.send(arg)
		case ">b":
			p.sendBinary(p.unhex(arg))
		case "<":
			p.expect(arg)
		case "<b":
			p.expectBinary(p.unhex(arg))
		case "x":
			var code int
			fmt.Sscan(arg, &code)
			p.expectClose(code)
		default:
			p.t.Fatalf("bad step %q", line)
		}
		if p.t.Failed() {
			p.t.Fatalf("at step %q", strings.TrimSpace(line))
		}
	}
}

func (p *peer) unhex(s string) []byte {
	data, err := hex.DecodeString(s)
	if err != nil {
		p.t.Fatal(err)
	}
	return data
}

// fixture is a server on an in-memory network.
type fixture struct {
	t      testing.TB
	server *Server
	web    *http.Server
	conns  chan net.Conn
	closed chan struct{}
}

const socketPath = "/socket.io/?EIO=4&transport=websocket"

// serve runs f in a synctest bubble with a server of the given options: time is
// fake, a wait that nothing would end fails, and so does a goroutine that outlives
// the test.
func serve(t *testing.T, opts Options, f func(*testing.T, *fixture)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { f(t, newFixture(t, opts)) })
}

// newFixture starts a server with the namespaces that the tests talk to.
func newFixture(t testing.TB, opts Options) *fixture {
	f := &fixture{
		t:      t,
		server: New(opts),
		conns:  make(chan net.Conn),
		closed: make(chan struct{}),
	}
	f.server.Handle("/", echo)
	f.server.Handle("/custom", echo)
	f.server.Handle("/denied", func(s *Socket) error {
		s.Emit("never sent")
		return &ConnectError{Message: "Not authorized", Data: `{"code":401}`}
	})
	f.server.Handle("/broken", func(*Socket) error { return errors.New("a secret") })
	f.web = &http.Server{Handler: f.server}
	go f.web.Serve(f)
	t.Cleanup(func() {
		f.server.Drop()
		f.web.Close()
	})
	return f
}

// dial returns a new connection that has not read the handshake yet.
func (f *fixture) dial() *peer {
	f.t.Helper()
	near, far := net.Pipe()
	f.conns <- far
	return newPeer(f.t, near, socketPath)
}

// open returns a new connection that has read the handshake.
func (f *fixture) open() *peer {
	f.t.Helper()
	p := f.dial()
	if hello, err := p.read(); err != nil || !strings.HasPrefix(string(hello.data), "0{") {
		f.t.Fatalf("handshake: %v, %v", hello, err)
	}
	return p
}

// Accept, Close and Addr make f the listener of its own web server.
func (f *fixture) Accept() (net.Conn, error) {
	select {
	case conn := <-f.conns:
		return conn, nil
	case <-f.closed:
		return nil, net.ErrClosed
	}
}

func (f *fixture) Close() error {
	select {
	case <-f.closed:
	default:
		close(f.closed)
	}
	return nil
}

func (f *fixture) Addr() net.Addr { return &net.TCPAddr{} }

// echo is the handler of the namespaces that the tests talk to.
func echo(s *Socket) error {
	s.On("message", func(e Event, _ Ack) { s.Emit("message-back", e.Values()...) })
	s.On("message-with-ack", func(e Event, ack Ack) {
		ack(e.Values()...)
		ack("a second answer")
	})
	s.On("emit-with-ack", func(Event, Ack) {
		s.EmitAck(time.Second, func(answer Event, err error) {
			if err != nil {
				s.Emit("no-answer", err.Error())
				return
			}
			s.Emit("answer", answer.Values()...)
		}, "ask", 1)
	})
	s.On("kick", func(Event, Ack) { s.Disconnect() })
	s.On("kick-hard", func(Event, Ack) { s.CloseTransport() })
	return s.Emit("auth", s.Auth())
}
