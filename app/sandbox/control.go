package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"practicechat/app/chat"
	"practicechat/app/socketio/server"
)

const (
	maxBody         = 256 << 10 // bytes
	maxSaid         = 10_000    // messages by one request
	defaultTokenTTL = 8 * time.Hour
	maxTokenTTL     = 10 * 365 * 24 * time.Hour
)

const welcome = `This is the sandbox of Practice Chat: a development server with made-up data.
Everybody who reaches it can sign in as anybody. Do not make it public.

GET  /socket.io/        the 11 events, over the websocket transport
GET  /sandbox/token     ?user=&ttl=                an access token; ttl in seconds
GET  /sandbox/signin    ?return=&state=            a practice's sign-in page
GET  /sandbox/manners                              how the server behaves
POST /sandbox/manners   {"ack":false,...}          changes some of it
POST /sandbox/say       {"conversation_uuid","message","count"}   the patient says it
GET  /sandbox/messages  ?conversation_uuid=        all that is stored, oldest first
POST /sandbox/reset                                back to the made-up conversations
POST /sandbox/drop                                 drops every connection
`

// Handler serves Socket.IO at /socket.io/ and, for demos and tests, the requests
// that its page at /sandbox/ lists. They answer in JSON; a refusal is
// {"error":"…"} with a status of 400 or more.
//
// A web page that Options.AllowOrigin does not allow gets nothing, and neither does
// one that reaches the sandbox under a name of its own (DNS rebinding): besides
// addresses, the only host is localhost.
func (sb *Sandbox) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/socket.io/", sb.server)
	for pattern, serve := range map[string]func(*http.Request) (any, error){
		"GET /sandbox/token":    sb.serveToken,
		"GET /sandbox/manners":  func(*http.Request) (any, error) { return sb.Manners(), nil },
		"POST /sandbox/manners": sb.serveChange,
		"POST /sandbox/say":     sb.serveSay,
		"GET /sandbox/messages": sb.serveMessages,
		"POST /sandbox/reset":   sb.serveReset,
		"POST /sandbox/drop":    sb.serveDrop,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
			answer, err := serve(r)
			sb.answer(w, answer, err)
		})
	}
	mux.HandleFunc("GET "+SignInPath, sb.serveSignIn)
	mux.HandleFunc("POST "+SignInPath, sb.serveSignIn)
	mux.HandleFunc("GET "+SignInPath+".css", serveSignInStyle)
	mux.HandleFunc("GET /sandbox/{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		io.WriteString(w, welcome)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !localHost(r.Host) {
			http.Error(w, "the sandbox is reached by an address or as localhost only", http.StatusMisdirectedRequest)
			return
		}
		if strings.HasPrefix(r.URL.Path, "/sandbox/") && sb.crossOrigin(w, r) {
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// crossOrigin lets pages of allowed origins read the answer, and reports whether
// it answered the request itself. The websocket handshake is judged by the server
// half, which knows its own way to say no.
func (sb *Sandbox) crossOrigin(w http.ResponseWriter, r *http.Request) (answered bool) {
	h := w.Header()
	h.Add("Vary", "Origin")
	if !sb.opts.AllowOrigin(r) {
		http.Error(w, "this origin is not allowed", http.StatusForbidden)
		return true
	}
	if origin := r.Header.Get("Origin"); origin != "" {
		h.Set("Access-Control-Allow-Origin", origin)
	}
	if r.Method != http.MethodOptions {
		return false
	}
	h.Set("Access-Control-Allow-Methods", "GET, POST")
	h.Set("Access-Control-Allow-Headers", "Content-Type")
	w.WriteHeader(http.StatusNoContent)
	return true
}

// httpError is a refusal with its status.
type httpError struct {
	status int
	text   string
}

func (e *httpError) Error() string { return "sandbox: " + e.text }

func badRequest(text string) error { return &httpError{http.StatusBadRequest, text} }

func (sb *Sandbox) answer(w http.ResponseWriter, answer any, err error) {
	status := http.StatusOK
	if err != nil {
		refused := &httpError{http.StatusInternalServerError, "the sandbox failed; its log tells more"}
		switch {
		case errors.As(err, &refused):
		case errors.Is(err, errNotFound):
			refused = &httpError{http.StatusNotFound, "there is no such conversation"}
		default:
			sb.log.Error("request failed", "error", err)
		}
		status, answer = refused.status, map[string]string{"error": refused.text}
	}
	text, ok := answer.(json.RawMessage)
	if !ok {
		if text, err = json.Marshal(answer); err != nil {
			panic(err) // maps and structs of plain values
		}
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(text)
}

func (sb *Sandbox) serveToken(r *http.Request) (any, error) {
	user, ttl := r.FormValue("user"), defaultTokenTTL
	if user == "" {
		user = Therapist
	}
	if len(user) > maxSubjectBytes {
		return nil, badRequest("user is too long")
	}
	if text := r.FormValue("ttl"); text != "" {
		seconds, err := strconv.ParseInt(text, 10, 64)
		if limit := int64(maxTokenTTL / time.Second); err != nil || seconds < -limit || seconds > limit {
			return nil, badRequest("ttl is not a number of seconds up to ten years")
		}
		ttl = time.Duration(seconds) * time.Second
	}
	return map[string]string{"token": sb.Token(user, ttl), "user": user}, nil
}

func (sb *Sandbox) serveChange(r *http.Request) (any, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, badRequest("the body could not be read")
	}
	m, err := sb.changeManners(func(m Manners) (Manners, error) { return m.changed(body) })
	if err != nil {
		return nil, badRequest(strings.TrimPrefix(err.Error(), "sandbox: "))
	}
	return m, nil
}

func (sb *Sandbox) serveSay(r *http.Request) (any, error) {
	said := struct {
		ConversationUUID string `json:"conversation_uuid"`
		Message          string `json:"message"`
		Count            int    `json:"count"`
	}{Count: 1}
	if err := json.NewDecoder(r.Body).Decode(&said); err != nil {
		return nil, badRequest("the body is not the JSON that is asked for")
	}
	if err := chat.CheckText(said.Message); err != nil {
		return nil, badRequest(strings.TrimPrefix(err.Error(), "chat: "))
	}
	if said.Count < 1 || said.Count > maxSaid {
		return nil, badRequest("count is not 1 to " + strconv.Itoa(maxSaid))
	}
	messages, err := sb.Say(said.ConversationUUID, said.Message, said.Count)
	return messageArray(messages), err
}

func (sb *Sandbox) serveMessages(r *http.Request) (any, error) {
	messages, err := sb.Messages(r.FormValue("conversation_uuid"))
	return messageArray(messages), err
}

// messageArray returns {"messages":[…]} with the messages as they are on the wire.
func messageArray(messages []chat.Message) json.RawMessage {
	text := []byte(`{"messages":[`)
	for i, m := range messages {
		if i > 0 {
			text = append(text, ',')
		}
		text = m.AppendJSON(text)
	}
	return append(text, ']', '}')
}

func (sb *Sandbox) serveReset(*http.Request) (any, error) {
	return map[string]bool{"status": true}, sb.Reset()
}

func (sb *Sandbox) serveDrop(*http.Request) (any, error) {
	return map[string]int{"dropped": sb.Drop()}, nil
}

// allowLoopback is the default of Options.AllowOrigin.
func allowLoopback(r *http.Request) bool {
	if server.AllowOrigins()(r) {
		return true
	}
	u, err := url.Parse(r.Header.Get("Origin"))
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return isLocalhost(u.Hostname()) || ip != nil && ip.IsLoopback()
}

// localHost reports whether host, with or without a port, is an address or
// localhost. Anybody can give a name of their own the sandbox's address.
func localHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return isLocalhost(host) || net.ParseIP(strings.Trim(host, "[]")) != nil
}

func isLocalhost(name string) bool {
	return strings.EqualFold(name, "localhost") || strings.HasSuffix(strings.ToLower(name), ".localhost")
}
