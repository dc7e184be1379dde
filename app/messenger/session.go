package messenger

import (
	"errors"
	"net/url"
	"strings"
	"time"

	"practicechat/app/chat"
)

// signInTimeout is how long a server may take to answer userConnect and the first
// getConversations. They have no error reply, so silence is the answer.
const signInTimeout = 10 * time.Second

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
	claims, err := parseToken(creds.Token)
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
	claims, err := parseToken(strings.TrimSpace(token))
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

// due reports whether a deadline that is set has come.
func due(now, deadline time.Time) bool { return !deadline.IsZero() && !now.Before(deadline) }
