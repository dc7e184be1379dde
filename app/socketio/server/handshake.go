package server

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"net/http"

	"nhooyr.io/websocket"

	"practicechat/app/engineio"
)

// refusal is an Engine.IO handshake error, as it is told over HTTP.
type refusal struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

var (
	unknownTransport = &refusal{0, "Transport unknown"}
	unknownSession   = &refusal{1, "Session ID unknown"}
	badMethod        = &refusal{2, "Bad handshake method"}
	badRequest       = &refusal{3, "Bad request"}
	forbidden        = &refusal{4, "Forbidden"}
	unknownVersion   = &refusal{5, "Unsupported protocol version"}
)

// judge returns why r cannot open a connection, nil if it can so far: the rules of
// the websocket handshake itself are left to upgrade.
func (e *Engine) judge(r *http.Request) *refusal {
	query := r.URL.Query()
	switch transport := query.Get("transport"); {
	case transport != "websocket":
		if transport == "polling" {
			e.opts.Log.Warn("a client asked for HTTP long-polling, which is not served: " +
				"create it with the option transports: ['websocket']")
		}
		return unknownTransport
	case query.Has("sid"):
		return unknownSession // only polling sessions are upgraded, and there are none
	case r.Method != http.MethodGet:
		return badMethod
	case query.Get("EIO") != engineio.Version:
		return unknownVersion
	case !e.opts.AllowOrigin(r):
		return forbidden
	}
	return nil
}

func (f *refusal) write(w http.ResponseWriter) {
	status := http.StatusBadRequest
	if f == forbidden {
		status = http.StatusForbidden
	}
	text, err := json.Marshal(f)
	if err != nil {
		panic(err) // a number and a constant text
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(text)
}

// upgrade makes a websocket of the request and returns the network connection under
// it too: its deadlines are the only thing that bounds every wait of the websocket
// module, whose Close can hang on a peer that stops in the middle of a message.
// If the request is not a proper websocket handshake, upgrade answers it.
func upgrade(w http.ResponseWriter, r *http.Request) (*websocket.Conn, *corked, error) {
	u := &upgrader{ResponseWriter: w}
	// The Origin has been judged already.
	ws, err := websocket.Accept(u, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		if u.conn == nil {
			h := w.Header()
			h.Del("Connection")
			h.Del("Upgrade")
			badRequest.write(w)
		}
		return nil, nil, err
	}
	ws.SetReadLimit(-1) // Transport has a bound of its own, to close with 1009 in one place
	return ws, u.conn, nil
}

// upgrader is the ResponseWriter that the websocket module gets: it keeps hold of
// the hijacked connection and swallows the module's own error pages.
type upgrader struct {
	http.ResponseWriter
	conn *corked
}

func (u *upgrader) WriteHeader(status int) {
	if status == http.StatusSwitchingProtocols {
		u.ResponseWriter.WriteHeader(status)
	}
}

func (u *upgrader) Write(p []byte) (int, error) { return len(p), nil }

func (u *upgrader) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(u.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	u.conn = &corked{Conn: truthful{conn}}
	rw.Writer.Reset(u.conn)
	return u.conn, rw, nil
}

// truthful is a connection whose end is never a proper one, as truthful of package
// socketio is a stream.
type truthful struct{ net.Conn }

func (c truthful) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}
