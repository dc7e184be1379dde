package messenger

import (
	"errors"

	"practicechat/app/socketio"
)

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
