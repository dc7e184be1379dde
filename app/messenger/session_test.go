package messenger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/engineio"
	"practicechat/app/socketio"
	"practicechat/app/store"
	"practicechat/app/vault"
	"practicechat/app/wirejson"
)

func jwt(payload string) string {
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".x"
}

func TestReadToken(t *testing.T) {
	exp := time.Unix(1772359200, 0)
	for _, tt := range []struct {
		token string
		want  claims
		ok    bool
	}{
		{jwt(`{"sub":"a","uuid":"b","exp":1772359200}`), claims{"a", exp}, true},
		{jwt(`{"uuid":"b","user_id":"c","exp":"1772359200"}`), claims{"b", exp}, true},
		{jwt(`{"user_id":7,"id":"d"}`), claims{user: "7"}, true},
		{jwt(`{"sub":"","id":"d","exp":null}`), claims{user: "d"}, true},
		{jwt(`{"sub":null,"name":"x"}`), claims{}, false},
		{jwt(`{"sub":false,"uuid":{},"user_id":[],"id":"d"}`), claims{user: "d"}, true},
		{jwt(`{"sub":true}`), claims{}, false},
		{jwt(`[]`), claims{}, false},
		{jwt(`{`), claims{}, false},
		{"e30.!!.x", claims{}, false},
		{"e30.e30", claims{}, false},
		{"", claims{}, false},
	} {
		got, err := parseToken(tt.token)
		if (err == nil) != tt.ok || tt.ok && (got.user != tt.want.user || !got.expires.Equal(tt.want.expires)) {
			t.Errorf("parseToken(%q) = %+v, %v; want %+v", tt.token, got, err, tt.want)
		}
		if err != nil && !errors.Is(err, errToken) {
			t.Errorf("parseToken(%q): %v is no errToken", tt.token, err)
		}
	}
}

// script is a link that does what a test says, and records what is sent.
type script struct {
	t    *testing.T
	core *core
	now  time.Time
	ev   Events
	conn *scriptConn
	sent []string // "name payload"
	acks []func([]socketio.Raw, error)
	full error // of what is emitted

	posted  []func()
	redials int
	closed  bool
}

type scriptConn struct {
	s  *script
	id uint64
}

func (c *scriptConn) ID() uint64                    { return c.id }
func (c *scriptConn) Handshake() engineio.Handshake { return engineio.Handshake{} }
func (c *scriptConn) Emit(name string, args ...any) error {
	return c.EmitAck(0, nil, name, args...)
}
func (c *scriptConn) EmitAck(_ time.Duration, acked func([]socketio.Raw, error), name string, args ...any) error {
	if c.s.full != nil {
		return c.s.full
	}
	if acked != nil {
		c.s.acks = append(c.s.acks, acked)
	}
	payload := args[0].(interface{ AppendJSON([]byte) []byte }).AppendJSON(nil)
	c.s.sent = append(c.s.sent, name+" "+string(payload))
	return nil
}

func (s *script) Reconnect(error) { s.redials++ }
func (s *script) Check()          {}
func (s *script) Close()          { s.closed = true }

func newScript(t *testing.T) *script {
	s := &script{t: t, now: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)}
	ids := 0
	s.core = newCore(Config{
		Vaults: vault.NewMemory(),
		Now:    func() time.Time { return s.now },
		Rand:   func() float64 { return .5 },
		NewID:  func() string { ids++; return fmt.Sprintf("id-%d", ids) },
		Logf:   func(f string, v ...any) { t.Errorf(f, v...) },
		Dial: func(server string, ev Events) (Link, error) {
			if strings.Contains(server, "unparsable") {
				return nil, errors.New("no")
			}
			s.ev = ev
			return s, nil
		},
	}, func(f func()) { s.posted = append(s.posted, f) })
	return s
}

// do gives the core an input and what follows from it.
func (s *script) do(input func()) {
	s.posted = append(s.posted, input)
	for len(s.posted) > 0 {
		next := s.posted[0]
		s.posted = s.posted[1:]
		s.core.step(next)
		s.core.step(s.core.tick)
	}
}

func (s *script) pass(d time.Duration) {
	for end := s.now.Add(d); s.now.Before(end); s.now = s.now.Add(100 * time.Millisecond) {
		s.do(func() {})
	}
}

func (s *script) signIn(token string) {
	s.do(func() { s.core.signIn(Credentials{"https://chat.example", token}) })
}

func (s *script) connect() {
	id := uint64(1)
	if s.conn != nil {
		id = s.conn.id + 1
	}
	s.conn = &scriptConn{s, id}
	s.ev.Connected(s.conn)
	s.do(func() {})
}

func (s *script) receive(name, payload string) {
	s.ev.Event(s.conn, socketio.Event{
		Name: name, Args: []socketio.Raw{socketio.Raw(payload)},
		Value: chat.Read(name, wirejson.NewReader(payload)), // as the client of the product has it
	})
	s.do(func() {})
}

func (s *script) lose(err error, retryIn time.Duration) {
	var c Conn
	if s.conn != nil {
		c = s.conn
	}
	s.ev.Disconnected(c, err, retryIn)
	s.do(func() {})
}

// online signs in to an inbox of conversations a and b.
func online(t *testing.T) *script {
	s := newScript(t)
	s.signIn(jwt(`{"sub":"u"}`))
	s.connect()
	s.receive(chat.EventConversationsList, `{"status":true,"data":[{"uuid":"a","participant_name":"A"},{"uuid":"b"}]}`)
	s.sent = nil
	return s
}

// sentNames returns the names of the events sent since the last call.
func (s *script) sentNames() string {
	var names []string
	for _, e := range s.sent {
		names = append(names, strings.Fields(e)[0])
	}
	s.sent = nil
	return strings.Join(names, " ")
}

func TestSignIn(t *testing.T) {
	s := newScript(t)
	s.signIn(jwt(`{"sub":"u"}`))
	if v := s.core.view(); v.Phase != SigningIn || v.Connection.State != Connecting {
		t.Errorf("after signIn: %v %v", v.Phase, v.Connection.State)
	}
	s.connect()
	if got := s.sentNames(); got != "userConnect getConversations" {
		t.Errorf("on connect: %s", got)
	}
	s.receive(chat.EventConversationsList, `{"status":true,"data":[]}`)
	if v := s.core.view(); v.Phase != SignedIn || v.Connection.State != Online || v.Inbox.State != Ready || v.User != "u" {
		t.Errorf("after the inbox: %+v", v)
	}
}

// TestProblems holds that each way of failing to get on has its own name.
func TestProblems(t *testing.T) {
	good, old := jwt(`{"sub":"u"}`), jwt(`{"sub":"u","exp":1000000000}`)
	refuse := func(s *script) { s.receive(chat.EventConversationsList, `{"status":false,"message":"no"}`) }
	fail := func(err error, retry time.Duration) func(*script) {
		return func(s *script) { s.lose(err, retry) }
	}
	connected := func(then func(*script)) func(*script) {
		return func(s *script) { s.connect(); then(s) }
	}
	signedIn := func(then func(*script)) func(*script) {
		return connected(func(s *script) {
			s.receive(chat.EventConversationsList, `{"status":true,"data":[]}`)
			then(s)
		})
	}
	for _, tt := range []struct {
		name  string
		token string
		then  func(*script)
		want  ProblemCode
		phase Phase
		state ConnectionState
	}{
		{"no JWT", "hello", func(*script) {}, BadToken, SignedOut, Idle},
		{"refused", good, connected(refuse), TokenRefused, SignedOut, Stopped},
		{"expired", old, connected(refuse), TokenExpired, SignedOut, Stopped},
		{"expired, and no answer", old, connected(func(s *script) { s.pass(signInTimeout + time.Second) }), TokenExpired, SigningIn, Connecting},
		{"no answer", good, connected(func(s *script) { s.pass(signInTimeout + time.Second) }), NoAnswer, SigningIn, Connecting},
		{"no answer, then the end", good, connected(func(s *script) {
			s.pass(signInTimeout + time.Second)
			s.lose(errSilent, 0)
		}), NoAnswer, SigningIn, Waiting},
		{"unreachable", good, fail(&socketio.DialError{}, time.Second), Unreachable, SigningIn, Waiting},
		{"no reply to the handshake", good, fail(socketio.ErrConnectTimeout, time.Second), Unreachable, SigningIn, Waiting},
		{"not Socket.IO", good, fail(&socketio.ProtocolError{}, time.Second), NotSocketIO, SigningIn, Waiting},
		{"old server", good, fail(socketio.ErrOldServer, -1), OldServer, SignedOut, Stopped},
		{"refused by the namespace", good, fail(&socketio.ConnectError{Message: "no"}, -1), TokenRefused, SignedOut, Stopped},
		{"sent away at once", good, connected(fail(socketio.ErrServerDisconnect, -1)), TokenRefused, SignedOut, Stopped},
		{"lost", good, signedIn(fail(socketio.ErrHeartbeat, time.Second)), ConnectionLost, SignedIn, Waiting},
		{"sent away", good, signedIn(fail(socketio.ErrServerDisconnect, -1)), Disconnected, SignedIn, Stopped},
		{"refused midway, once", good, signedIn(refuse), NoProblem, SignedIn, Connecting},
		{"refused midway, twice", good, signedIn(func(s *script) {
			refuse(s)
			s.connect()
			refuse(s)
		}), TokenRefused, SignedIn, Stopped},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newScript(t)
			s.signIn(tt.token)
			tt.then(s)
			v := s.core.view()
			if v.Problem.Code != tt.want || v.Phase != tt.phase || v.Connection.State != tt.state {
				t.Errorf("problem %v, phase %v, connection %v; want %v, %v, %v",
					v.Problem, v.Phase, v.Connection.State, tt.want, tt.phase, tt.state)
			}
		})
	}
}

func TestBadAddress(t *testing.T) {
	for _, server := range []string{"", "chat.example", "ftp://chat.example", "https://", "https://u:p@chat.example", "https://unparsable", "::"} {
		s := newScript(t)
		s.do(func() { s.core.signIn(Credentials{server, jwt(`{"sub":"u"}`)}) })
		if v := s.core.view(); v.Problem.Code != BadAddress || v.Phase != SignedOut {
			t.Errorf("%q: problem %v, phase %v", server, v.Problem, v.Phase)
		}
	}
}

func TestNewTokenGoesOn(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventConversationsList, `{"status":false}`)
	s.connect()
	s.receive(chat.EventConversationsList, `{"status":false}`)
	s.sent, s.conn = nil, nil
	s.do(func() { s.core.setToken(jwt(`{"sub":"u","n":2}`)) })
	s.connect()
	if !strings.Contains(s.sent[0], jwt(`{"sub":"u","n":2}`)) {
		t.Errorf("signed in with %s", s.sent[0])
	}
	s.receive(chat.EventConversationsList, `{"status":true,"data":[{"uuid":"a"}]}`)
	if v := s.core.view(); v.Problem.Code != NoProblem || v.Open == nil || v.Open.UUID != "a" {
		t.Errorf("after the new token: %+v", v)
	}
	s.do(func() { s.core.setToken(jwt(`{"sub":"another"}`)) })
	if v := s.core.view(); v.Open != nil || len(v.Inbox.Rows) > 0 || v.User != "another" {
		t.Errorf("another user sees %+v", v)
	}
}

// Whoever takes the page's place gets what it signed in with, and nobody after that.
func TestHandOut(t *testing.T) {
	s := online(t)
	if creds := s.core.handOut(); creds.Token != s.core.creds.Token || creds.Token == "" || creds.Server == "" {
		t.Errorf("handed out %+v", creds)
	}
	s.do(s.core.signOut)
	if creds := s.core.handOut(); creds != (Credentials{}) {
		t.Errorf("handed out after signing out: %+v", creds)
	}
}

// A hidden page looks for messages only if somebody wants to be told of them.
func TestWatch(t *testing.T) {
	for _, watch := range []bool{false, true} {
		s := online(t)
		s.do(func() { s.core.setVisible(false) })
		s.do(func() { s.core.watch(watch) })
		asked := 0
		s.sent = nil
		for range 40 { // each less than the time that a reply may take
			s.pass(replyTimeout / 2)
			if s.sentNames() == chat.EventGetConversations {
				asked++
				s.receive(chat.EventConversationsList, `{"status":true,"data":[]}`)
			}
		}
		if (asked > 3) != watch {
			t.Errorf("watch %v: asked %d times", watch, asked)
		}
	}
}

func TestSignOut(t *testing.T) {
	s := online(t)
	kept := s.core.store
	s.do(func() { s.core.open("a") })
	s.do(func() { _ = s.core.send("a", "hello", 0) })
	s.do(s.core.signOut)
	v := s.core.view()
	if v.Phase != SignedOut || len(v.Inbox.Rows) > 0 || v.Open != nil || v.User != "" || !s.closed {
		t.Errorf("after signing out: %+v", v)
	}
	if _, err := kept.Entries(); !errors.Is(err, store.ErrClosed) {
		t.Errorf("the store is still open: %v", err)
	}
}

// TestOldLink holds that nothing that comes of a link after it was replaced
// changes anything.
func TestOldLink(t *testing.T) {
	s := online(t)
	old, conn := s.ev, s.conn
	s.signIn(jwt(`{"sub":"other"}`))
	old.Event(conn, socketio.Event{Name: chat.EventConversationsList,
		Args: []socketio.Raw{`{"status":true,"data":[{"uuid":"secret"}]}`}})
	old.Disconnected(conn, socketio.ErrServerDisconnect, -1)
	s.do(func() {})
	if v := s.core.view(); len(v.Inbox.Rows) > 0 || v.Connection.State != Connecting {
		t.Errorf("the old link changed %+v", v)
	}
}

// What the user does is for the account on the screen, also where another one has come
// before the screen shows that.
func TestIntentsAreOfTheAccountOnTheScreen(t *testing.T) {
	m := New(Config{})
	step := func() {
		for _, input := range m.take() {
			m.core.step(input)
		}
	}
	m.core.claims.user, m.core.creds.Server = "a", "https://one.example"
	m.Shown(m.core.view())
	m.core.claims.user = "b"
	m.core.store = store.NewMemory()
	var sent, undone, kept error
	m.Send("c", "of a", 0, func(err error) { sent = err })
	m.Edit("c", "of a, too")
	m.Open("c")
	m.Undo("c", "k", func(_ string, err error) { undone = err })
	m.SetReplies([]Reply{{Text: "of a"}}, func(err error) { kept = err })
	step()
	if sent != ErrOtherAccount || undone != ErrOtherAccount || kept != ErrOtherAccount {
		t.Errorf("send %v, undo %v, replies %v", sent, undone, kept)
	}
	if m.core.opened != "" || len(m.core.drafts)+len(m.core.replies)+len(m.core.sending.queue.All()) > 0 {
		t.Error("the other account has something of it")
	}
	m.Shown(m.core.view())
	m.Send("c", "of b", 0, func(err error) { sent = err })
	step()
	if sent != nil || len(m.core.sending.queue.All()) != 1 {
		t.Errorf("of the one on the screen: %v", sent)
	}
}

func TestLateReply(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.pass(replyTimeout - time.Second)
	if s.redials != 0 {
		t.Error("reconnected before the reply was overdue")
	}
	s.pass(2 * time.Second)
	if s.redials != 1 {
		t.Errorf("%d reconnects after the reply was overdue", s.redials)
	}
	s.receive(chat.EventMessagesList, `{"status":true,"data":{"messages":[{"uuid":"m","message":"late"}],"total":1}}`)
	if v := s.core.view(); len(v.Open.Items) > 0 {
		t.Error("the reply of the old connection is shown")
	}
}
