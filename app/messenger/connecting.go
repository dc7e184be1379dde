package messenger

import (
	"errors"
	"time"

	"practicechat/app/chat"
	"practicechat/app/socketio"
)

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

func (c *core) dial() {
	if c.link != nil {
		c.link.Close()
	}
	c.links++
	bound := c.boundTo(&c.links)
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

// reconnect gives the connection up and makes a new one.
func (c *core) reconnect(reason error) {
	c.connectionLost()
	c.setState(Connecting)
	c.change()
	if c.link != nil {
		c.link.Reconnect(reason)
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
