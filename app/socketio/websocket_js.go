package socketio

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"syscall/js"
	"time"
	"unsafe"

	"nhooyr.io/websocket"
)

// socket is a Transport over a websocket of the browser.
//
// The websocket module leaves sockets behind: it closes with codes that a browser
// refuses, cannot end a dial, and waits for the peer's answer even inside an event
// handler. So the socket is made here, handed to the module to read and write, and
// closed here.
type socket struct {
	conn *websocket.Conn
	raw  js.Value // the WebSocket

	once sync.Once

	mu     sync.Mutex
	closed *ClosedError // how it ended
}

// constructing is held while the global WebSocket is not the browser's.
var constructing sync.Mutex

func dialWebsocket(ctx context.Context, url string) (Transport, error) {
	s := &socket{}
	if err := s.construct(url); err != nil {
		return nil, &DialError{URL: publicURL(url), Err: err}
	}
	dialed := make(chan error, 1)
	go func() {
		defer recovered(func(err error) { dialed <- err })
		conn, err := s.adopt(url)
		if err == nil {
			conn.SetReadLimit(-1) // see Read
			s.conn = conn
		}
		dialed <- err
	}()
	var err error
	select {
	case err = <-dialed:
	case <-ctx.Done():
		err = ctx.Err()
		s.Close()
		<-dialed // the socket is gone then
	}
	if err != nil {
		s.Close()
		var lost *ClosedError
		if ctx.Err() == nil && errors.As(s.lost(), &lost) {
			// All that a browser tells, and no ClosedError: it never was open.
			err = fmt.Errorf("the browser closed it with code %d", lost.Code)
		}
		return nil, &DialError{URL: publicURL(url), Err: err}
	}
	return s, nil
}

// construct makes the WebSocket and listens for how it ends. Its "error" event is
// kept from the module, whose listener blocks; "close" always follows.
func (s *socket) construct(url string) (err error) {
	defer recovered(func(e error) { err = e })
	s.raw = js.Global().Get("WebSocket").New(url)
	onError := js.FuncOf(func(_ js.Value, args []js.Value) any {
		args[0].Call("stopImmediatePropagation")
		return nil
	})
	s.raw.Call("addEventListener", "error", onError)
	var onClose js.Func
	onClose = js.FuncOf(func(_ js.Value, args []js.Value) any {
		s.mu.Lock()
		s.closed = &ClosedError{Code: args[0].Get("code").Int(), Reason: args[0].Get("reason").String()}
		s.mu.Unlock()
		s.raw.Call("removeEventListener", "error", onError)
		s.raw.Call("removeEventListener", "close", onClose)
		onError.Release()
		onClose.Release()
		return nil
	})
	s.raw.Call("addEventListener", "close", onClose)
	return nil
}

// adopt has the module dial, and puts the socket that is there already into its
// hands: the global constructor is another one for that moment.
func (s *socket) adopt(url string) (*websocket.Conn, error) {
	constructing.Lock()
	global := js.Global()
	browsers := global.Get("WebSocket")
	var once sync.Once
	restore := func() {
		once.Do(func() {
			global.Set("WebSocket", browsers)
			constructing.Unlock()
		})
	}
	give := js.FuncOf(func(js.Value, []js.Value) any {
		restore()
		return s.raw
	})
	defer give.Release()
	defer restore()
	global.Set("WebSocket", give)
	conn, _, err := websocket.Dial(context.Background(), url, nil)
	return conn, err
}

// Read returns the next message. The limit is not left to the module, which would
// close with a code that the browser refuses.
func (s *socket) Read() (Message, error) {
	kind, data, err := s.conn.Read(context.Background())
	switch {
	case err != nil:
		if lost := s.lost(); lost != nil {
			return Message{}, lost
		}
		return Message{}, &ClosedError{Code: abnormalClosure, Err: err}
	case len(data) > maxMessage:
		return Message{}, errTooLarge
	case kind == websocket.MessageBinary:
		return Message{Binary: data}, nil
	}
	return Message{Text: unsafe.String(unsafe.SliceData(data), len(data))}, nil // nobody else has data
}

// Write hands a message to the browser, which never blocks and never refuses: how
// much it holds is looked at here.
func (s *socket) Write(data []byte, binary bool) error {
	if s.raw.Get("bufferedAmount").Int() > maxOutbound {
		return ErrCongested
	}
	kind := websocket.MessageText
	if binary {
		kind = websocket.MessageBinary
	}
	if err := s.conn.Write(context.Background(), kind, data); err != nil {
		return &ClosedError{Code: abnormalClosure, Err: err}
	}
	return nil
}

// Close closes the socket. Its "close" event, which a silent peer delays by a
// minute, is made up after closeGrace, so that the module lets go.
func (s *socket) Close() {
	s.once.Do(func() {
		defer recovered(func(error) {}) // nothing to do about a page that is going away
		s.raw.Call("close", 1000)
		time.AfterFunc(closeGrace, func() {
			defer recovered(func(error) {})
			if s.lost() == nil {
				event := js.Global().Get("CloseEvent").New("close", map[string]any{"code": abnormalClosure})
				s.raw.Call("dispatchEvent", event)
			}
		})
	})
}

// lost returns how the connection ended, or nil.
func (s *socket) lost() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed == nil {
		return nil
	}
	return s.closed
}

// recovered, deferred, turns what JavaScript threw into an error.
func recovered(fail func(error)) {
	switch r := recover().(type) {
	case nil:
	case js.Error:
		fail(errors.New(r.Value.Get("name").String() + ": " + r.Value.Get("message").String()))
	default:
		fail(fmt.Errorf("socketio: %v", r))
	}
}
