package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
)

// witness is a Receiver that sends everything back and notes the order of calls.
type witness struct {
	t         *testing.T
	transport *Transport
	closed    []error
}

func (w *witness) Text(data string) error {
	if len(w.closed) > 0 {
		w.t.Errorf("text %q after the end", data)
	}
	if data == "fail" {
		return errors.New("witness: asked to fail")
	}
	return w.transport.SendText(data)
}

func (w *witness) Binary(data []byte) error { return w.transport.SendBinary(data) }
func (w *witness) Settle()                  {}
func (w *witness) Closed(cause error)       { w.closed = append(w.closed, cause) }

// engineFixture serves an Engine instead of a Server.
func engineFixture(t *testing.T, opts Options) (*fixture, *Engine, *witness) {
	f := &fixture{t: t, conns: make(chan net.Conn), closed: make(chan struct{})}
	w := &witness{t: t}
	e := NewEngine(opts, func(transport *Transport) Receiver {
		w.transport = transport
		return w
	})
	f.web = &http.Server{Handler: e}
	go f.web.Serve(f)
	t.Cleanup(func() { f.web.Close(); e.Drop() })
	return f, e, w
}

func TestEngine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, e, w := engineFixture(t, Options{})
		p := f.open()
		p.play(`
			> 4hello
			< 4hello
			> 4
			< 4
			>b 0102
			<b 0102
			> bAw==
			<b 03
			> 3
			> 6
			> 5
			> 4bye
			< 4bye`)
		if got := w.transport.Request().URL.Path; got != "/socket.io/" {
			t.Errorf("request for %q", got)
		}
		go e.Shutdown(context.Background())
		if got, err := p.read(); err != nil || got.code() != 1001 {
			t.Fatalf("%v, %v, want close 1001", got, err)
		}
		p.send("4late", "4later") // crossed the close
		p.write(opClose, true, []byte{3, 0xe9})
		if _, err := p.read(); err != nil {
			t.Fatal(err) // the answer to our answer
		}
		synctest.Wait()
		if len(w.closed) != 1 || w.closed[0] != ErrShutdown || w.transport.Cause() != ErrShutdown {
			t.Errorf("closed with %v", w.closed)
		}
		if err := w.transport.SendText("x"); err != ErrClosed {
			t.Errorf("SendText = %v", err)
		}
	})
}

// An error of the Receiver that names no close code drops the connection.
func TestReceiverError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, _, w := engineFixture(t, Options{})
		p := f.open()
		p.send("4fail")
		p.expectClose(0)
		synctest.Wait()
		if len(w.closed) != 1 || w.closed[0].Error() != "witness: asked to fail" {
			t.Errorf("closed with %v", w.closed)
		}
	})
}
