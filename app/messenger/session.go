package messenger

import (
	"errors"
	"net/url"
	"strings"
	"time"

	"practicechat/app/chat"
	"practicechat/app/socketio"
)

// signInTimeout is how long a server may take to answer userConnect and the first
// getConversations. They have no error reply, so silence is the answer.
const signInTimeout = 10 * time.Second

// connection is the state of the link to the server.
type connection struct {
	link         Link
	links        int  // counts links, so that events of an old one are told apart
	conn         Conn // nil while there is none
	state        ConnectionState
	since        time.Time
	retryAt      time.Time
	signDeadline time.Time // zero while no sign-in is under way
}

var errSilent = errors.New("messenger: no answer to the sign-in")

// ErrOtherAccount reports something that was to be done for an account after another one
// has come, as by a token of somebody else's.
var ErrOtherAccount = errors.New("messenger: another account has come meanwhile")

// An account is a user of a server.
type account struct{ user, server string }

func (c *core) account() account { return account{c.claims.user, c.creds.Server} }

func (c *core) signIn(creds Credentials) {
	c.leaveSession()
	c.forget()
	server, err := checkServer(creds.Server)
	if err != nil {
		c.phase = SignedOut
		c.setProblem(BadAddress, creds.Server)
		return
	}
	creds = Credentials{Server: server, Token: strings.TrimSpace(creds.Token)}
	claims, err := readToken(creds.Token)
	if err != nil {
		c.phase = SignedOut
		c.setProblem(BadToken, "")
		return
	}
	c.creds, c.claims, c.phase = creds, claims, SigningIn
	c.setProblem(NoProblem, "")
	if !c.openAccount() {
		return
	}
	if c.inbox.state == Ready {
		c.phase = SignedIn // there is something to show without the server
	}
	c.dial()
}

// checkServer returns the address without what has no meaning in it.
func checkServer(server string) (string, error) {
	server = strings.TrimSpace(server)
	u, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	switch u.Scheme {
	case "http", "https", "ws", "wss":
	default:
		return "", errors.New("messenger: the server address does not begin with https://")
	}
	if u.Host == "" || u.User != nil {
		return "", errors.New("messenger: the server address names no host")
	}
	u.Fragment, u.RawQuery = "", ""
	return strings.TrimSuffix(u.String(), "/"), nil
}

func (c *core) dial() {
	if c.link != nil {
		c.link.Close()
	}
	c.links++
	current := c.links
	// bound drops what comes of a link that has been replaced.
	bound := func(input func()) {
		c.post(func() {
			if c.links == current {
				input()
			}
		})
	}
	c.setState(Connecting)
	link, err := c.cfg.Dial(c.creds.Server, Events{
		Connected: func(conn Conn) { bound(func() { c.connected(conn) }) },
		Event: func(conn Conn, e socketio.Event) {
			bound(func() {
				if c.conn != nil && conn.ID() == c.conn.ID() {
					c.event(e)
				}
			})
		},
		Disconnected: func(conn Conn, err error, retryIn time.Duration) {
			bound(func() { c.disconnected(conn, err, retryIn) })
		},
	})
	if err != nil {
		c.link = nil
		c.phase = SignedOut
		c.setState(Idle)
		c.setProblem(BadAddress, c.creds.Server)
		return
	}
	c.link = link
}

func (c *core) setState(s ConnectionState) {
	if c.state != s {
		c.state, c.since = s, c.date()
		c.diag.note(ConnectionEvent{At: c.since, State: s})
		c.change()
	}
	if s != Waiting {
		c.retryAt = time.Time{}
	}
}

// connected signs in: there is no reply to userConnect, so the inbox is asked for
// right behind it, and its arrival is the proof.
func (c *core) connected(conn Conn) {
	c.conn = conn
	c.diag.Connections++
	c.setState(Connecting)
	c.signDeadline = c.now().Add(signInTimeout)
	c.emit(chat.EventUserConnect, chat.UserConnect{Token: c.creds.Token, TokenPanel: chat.RoleTherapist})
	c.askInbox()
}

// signedIn is called when the first conversationsList of a connection comes.
func (c *core) signedIn() {
	c.signDeadline = time.Time{}
	c.phase = SignedIn
	c.setState(Online)
	c.setProblem(NoProblem, "")
	if c.opened != "" {
		c.join(c.opened)
	}
	c.wantFlush()
	c.wantUnproved()
	c.pump()
}

// online reports whether events may be sent: the sign-in on this connection stands.
func (c *core) online() bool { return c.conn != nil && c.state == Online }

// emit sends an event that needs no ack. An error means that the connection is
// gone, and its own callback says so.
func (c *core) emit(name string, payload any) {
	c.seq++
	if c.conn != nil {
		_ = c.conn.Emit(name, payload)
	}
}

func (c *core) disconnected(conn Conn, err error, retryIn time.Duration) {
	if c.conn != nil && conn != nil && conn.ID() != c.conn.ID() {
		return
	}
	c.yield = c.yield || c.holds && c.tab != nil && c.online()
	c.connectionLost()
	if err != nil {
		c.diag.LastDisconnect = reasonOf(err)
		c.diag.note(ConnectionEvent{At: c.date(), State: Waiting, Error: c.diag.LastDisconnect})
	}
	if !errors.Is(err, errSilent) { // which has said what the problem is
		c.problem = c.problemOf(err, conn != nil)
	}
	if retryIn < 0 {
		c.setState(Stopped)
	} else {
		c.setState(Waiting)
		c.retryAt = c.date().Add(retryIn)
	}
	if retryIn < 0 && c.phase == SigningIn {
		c.phase = SignedOut
	}
	c.change()
}

// connectionLost ends everything that was bound to the connection.
func (c *core) connectionLost() {
	c.conn = nil
	c.signDeadline = time.Time{}
	c.rooms = rooms{}
	c.inbox.outstanding = false
	c.inbox.deadline = time.Time{}
	c.dropRequests()
	c.loseSends()
	c.typing.connectionLost()
	for _, t := range c.timelines {
		t.syncedOn, t.readOn, t.edge = 0, 0, edge{} // another link counts its connections anew
	}
	c.changeInbox()
}

// problemOf names what the end of a connection, or of an attempt at one, means to
// the user.
func (c *core) problemOf(err error, connected bool) Problem {
	var refused *socketio.ConnectError
	var dial *socketio.DialError
	var protocol *socketio.ProtocolError
	switch {
	case errors.Is(err, socketio.ErrOldServer):
		return Problem{OldServer, c.creds.Server}
	case errors.As(err, &refused):
		return c.tokenProblem(refused.Message)
	case errors.Is(err, socketio.ErrServerDisconnect):
		if c.expired() || c.phase != SignedIn {
			return c.tokenProblem("")
		}
		return Problem{Code: Disconnected}
	case c.phase == SignedIn:
		return Problem{Code: ConnectionLost}
	case errors.As(err, &protocol):
		return Problem{NotSocketIO, c.creds.Server}
	case errors.As(err, &dial), !connected:
		return Problem{Unreachable, c.creds.Server}
	}
	return Problem{NoAnswer, c.creds.Server}
}

// reasonOf says why a connection has ended, without the words of the server: the
// diagnosis is copied to strangers, and nothing keeps a server from naming people or
// tokens in them.
func reasonOf(err error) string {
	var refused *socketio.ConnectError
	var dial *socketio.DialError
	var closed *socketio.ClosedError
	switch {
	case errors.As(err, &refused):
		return "socketio: connect refused"
	case errors.As(err, &dial):
		return (&socketio.DialError{URL: dial.URL, Status: dial.Status}).Error()
	case errors.As(err, &closed):
		return (&socketio.ClosedError{Code: closed.Code}).Error()
	}
	return err.Error()
}

// tokenProblem names the reason for which a token was not accepted. The clock of
// this device may be wrong, so exp alone refuses nothing; it explains.
func (c *core) tokenProblem(detail string) Problem {
	if c.expired() {
		return Problem{TokenExpired, detail}
	}
	return Problem{TokenRefused, detail}
}

func (c *core) expired() bool {
	return !c.claims.expires.IsZero() && !c.date().Before(c.claims.expires)
}

// refused ends the attempts: the same token cannot succeed later.
func (c *core) refused(detail string) {
	c.link.Close()
	c.link = nil
	c.links++
	c.connectionLost()
	c.setState(Stopped)
	p := c.tokenProblem(detail)
	c.setProblem(p.Code, p.Detail)
	if c.phase == SigningIn {
		c.phase = SignedOut
	}
}

func (c *core) setToken(token string) {
	claims, err := readToken(strings.TrimSpace(token))
	if err != nil {
		c.setProblem(BadToken, "")
		return
	}
	if c.phase == Locked { // it is for after the PIN
		c.claims, c.creds.Token = claims, strings.TrimSpace(token)
		return
	}
	if c.phase != SignedIn && c.phase != SigningIn || claims.user != c.claims.user {
		c.signIn(Credentials{c.creds.Server, token})
		return
	}
	c.claims, c.creds.Token = claims, strings.TrimSpace(token)
	c.saveProfile()
	c.setProblem(NoProblem, "")
	if c.online() {
		c.emit(chat.EventUserConnect, chat.UserConnect{Token: c.creds.Token, TokenPanel: chat.RoleTherapist})
		return
	}
	c.connectionLost()
	c.dial()
}

func (c *core) handOut() Credentials {
	if c.phase != SignedIn {
		return Credentials{}
	}
	return c.creds
}

func (c *core) signOut() {
	id, err := c.id, error(nil)
	if id == "" && c.phase == SignedOut {
		id, err = c.cfg.Vaults.Last()
	}
	c.erase(id, func() error {
		if id == "" {
			return err
		}
		return c.cfg.Vaults.Forget(id)
	})
}

func (c *core) clear() {
	c.erase(c.id, func() error {
		return c.cfg.Vaults.ForgetAll(func(id string) {
			if id != c.id { // whose pages know
				c.tellSignOut(id)
			}
		})
	})
}

// erase ends the session, and that of the other pages of an account, and deletes what
// is kept. If that fails the user has to know: it would be opened again.
func (c *core) erase(id string, forget func() error) {
	if c.rooms.joined != "" {
		c.stopTyping()
		c.leave()
	}
	c.tellSignOut(id)
	if c.store != nil { // first: whatever ends the page now, nothing of it may stay
		c.opens++
		c.store.Close()
		c.store = nil
	}
	err := forget()
	c.endSession()
	if err != nil {
		c.cfg.Logf("messenger: forget: %v", err)
		c.setProblem(NotDeleted, "")
	}
}

// leaveAccount ends the session here, and deletes nothing but what a sign-in has left
// that came to nothing: the next start would open that. What could not be opened may
// hold something.
func (c *core) leaveAccount() {
	if c.rooms.joined != "" {
		c.stopTyping()
		c.leave()
	}
	id, vain := c.id, c.phase == SigningIn && !c.failed && c.empty()
	c.endSession()
	if vain {
		if err := c.cfg.Vaults.Forget(id); err != nil {
			c.cfg.Logf("messenger: forget: %v", err)
		}
	}
}

// empty reports whether the account has nothing but a name.
func (c *core) empty() bool {
	return c.id != "" && len(c.inbox.rows)+len(c.drafts)+len(c.replies)+len(c.sending.queue.All()) == 0
}

// endSession leaves nothing of the session in this page.
func (c *core) endSession() {
	c.leaveSession()
	c.forget()
	c.phase = SignedOut
	c.setProblem(NoProblem, "")
}

// leaveSession closes the link and the store.
func (c *core) leaveSession() {
	if c.link != nil {
		c.link.Close()
		c.link = nil
	}
	c.links++
	c.connectionLost()
	c.setState(Idle)
	c.leaveTabs()
	c.opens++
	if c.store != nil {
		c.keepArrived()
		if len(c.typing.unsaved)+len(c.typing.soft) > 0 {
			c.saveDrafts()
		}
		c.store.Close()
		c.store = nil
	}
}

func (c *core) retry() {
	switch {
	case c.creds.Token == "" || c.phase == SignedOut || c.phase == Locked:
	case c.link == nil || c.state == Stopped:
		c.setProblem(NoProblem, "")
		c.dial()
	default:
		c.reconnect(errors.New("messenger: retry"))
	}
}

func (c *core) wake() {
	if c.tab != nil {
		c.resync()
	}
	switch {
	case c.link == nil:
	case c.conn != nil:
		c.link.Check()
		c.askInboxSoon()
	case c.state == Waiting:
		c.retry()
	}
}

func (c *core) watch(watch bool) {
	if watch && !c.watched && !c.visible {
		c.askInboxSoon()
	}
	c.watched = watch
}

func (c *core) setVisible(visible bool) {
	if c.visible == visible {
		return
	}
	c.visible = visible
	if visible {
		if !c.holds {
			c.tell(toldShown)
		}
		c.wake()
		return
	}
	c.stopTyping()
	c.keepArrived()
	if len(c.typing.unsaved)+len(c.typing.soft) > 0 { // there may be no later moment
		c.saveDrafts()
	}
}

func (c *core) tickSession(now time.Time) {
	if due(now, c.signDeadline) {
		c.signDeadline = time.Time{}
		p := Problem{NoAnswer, c.creds.Server}
		if c.expired() {
			p = c.tokenProblem("")
		}
		c.problem = p
		c.reconnect(errSilent)
	}
}

// reconnect gives the connection up and makes a new one.
func (c *core) reconnect(reason error) {
	c.connectionLost()
	c.setState(Connecting)
	c.change()
	if c.link != nil {
		c.link.Reconnect(reason)
	}
}

// due reports whether a deadline that is set has come.
func due(now, deadline time.Time) bool { return !deadline.IsZero() && !now.Before(deadline) }
