//go:build !js

package socketio

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"nhooyr.io/websocket"
)

// socket is a Transport over a websocket of the operating system.
type socket struct {
	conn   *websocket.Conn
	stream io.Closer    // under conn
	buf    bytes.Buffer // of the message being read
	once   sync.Once
}

func dialWebsocket(ctx context.Context, target string) (Transport, error) {
	var u upgrader
	defer context.AfterFunc(ctx, u.close)()
	conn, resp, err := websocket.Dial(ctx, target, &websocket.DialOptions{HTTPClient: &http.Client{
		Transport:     &u,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // as in browsers
	}})
	if err != nil {
		return nil, dialError(target, resp, err)
	}
	conn.SetReadLimit(-1) // see Read
	return &socket{conn: conn, stream: u.stream}, nil
}

// upgrader is what the websocket module makes its request by: it keeps hold of the
// stream that a request was upgraded to. To close it is the only thing that bounds
// every wait of the module, whose Close can hang on a server that stops in the middle
// of a message, and whose Dial waits for the text of an error after a bad upgrade.
type upgrader struct {
	mu     sync.Mutex
	closed bool
	stream io.ReadWriteCloser
}

func (u *upgrader) close() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.closed = true; u.stream != nil {
		u.stream.Close()
	}
}

func (u *upgrader) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if stream, ok := resp.Body.(io.ReadWriteCloser); ok {
		u.mu.Lock()
		defer u.mu.Unlock()
		u.stream = truthful{stream}
		resp.Body = u.stream
		if u.closed {
			stream.Close()
		}
	}
	return resp, nil
}

// truthful is a stream whose end is never a proper one: the websocket module takes an
// io.EOF in the middle of a message for the end of that message, and would hand on
// half of it as the whole.
type truthful struct{ io.ReadWriteCloser }

func (s truthful) Read(p []byte) (int, error) {
	n, err := s.ReadWriteCloser.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// dialError says why no websocket was opened, as far as an HTTP response tells.
func dialError(target string, resp *http.Response, err error) error {
	e := &DialError{URL: publicURL(target), Err: err}
	var request *url.Error
	if errors.As(err, &request) {
		e.Err = request.Err // without the URL, whose query may be private
	}
	if resp == nil {
		return e
	}
	e.Status = resp.StatusCode
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return e // the status says enough
	}
	// Engine.IO servers say {"code":n,"message":"…"}, in Python just "…", and where Node
	// refuses an upgrade the bare words.
	var refusal struct {
		Code    int
		Message string
	}
	if json.Unmarshal(body, &refusal) != nil && json.Unmarshal(body, &refusal.Message) != nil {
		words := strings.TrimSpace(string(body))
		if !slices.Contains(refusals, words) {
			return e
		}
		refusal.Message = words
	}
	e.Reason = refusal.Message
	if refusal.Code == 5 || strings.Contains(strings.ToLower(refusal.Message), "unsupported") {
		e.Err = ErrOldServer
	}
	return e
}

// refusals are the words by which Engine.IO servers refuse a request.
var refusals = []string{
	"Transport unknown", "Session ID unknown", "Bad handshake method", "Bad request", "Forbidden", "Unsupported protocol version",
}

// Read reads into a buffer that is used again, so that a message costs one
// allocation of its own size.
func (s *socket) Read() (Message, error) {
	kind, r, err := s.conn.Reader(context.Background())
	if err != nil {
		return Message{}, closedError(err)
	}
	s.buf.Reset()
	if _, err := s.buf.ReadFrom(io.LimitReader(r, maxMessage+1)); err != nil {
		return Message{}, closedError(err)
	}
	data := s.buf.Bytes()
	if len(data) > maxMessage {
		return Message{}, errTooLarge
	}
	if kind == websocket.MessageBinary {
		return Message{Binary: append(make([]byte, 0, len(data)), data...)}, nil
	}
	if !utf8.Valid(data) {
		return Message{}, &ProtocolError{Reason: "text message is not UTF-8"}
	}
	return Message{Text: string(data)}, nil
}

func (s *socket) Write(data []byte, binary bool) error {
	kind := websocket.MessageText
	if binary {
		kind = websocket.MessageBinary
	}
	if err := s.conn.Write(context.Background(), kind, data); err != nil {
		return closedError(err)
	}
	return nil
}

// Waits promises what a [Waiter] is to do: TCP has the peer wait.
func (s *socket) Waits() {}

func closedError(err error) error {
	var closed websocket.CloseError
	if errors.As(err, &closed) {
		return &ClosedError{Code: int(closed.Code), Reason: closed.Reason}
	}
	return &ClosedError{Code: abnormalClosure, Err: err}
}

func (s *socket) Close() {
	s.once.Do(func() {
		go func() {
			timer := time.AfterFunc(closeGrace, func() { s.stream.Close() })
			s.conn.Close(websocket.StatusNormalClosure, "")
			timer.Stop()
		}()
	})
}
