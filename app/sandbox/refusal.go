package sandbox

import (
	"errors"
	"fmt"

	"practicechat/app/chat"
)

// refusal is an event that is not carried out. Both its parts go to the client.
type refusal struct {
	code, text string
}

func (r *refusal) Error() string { return "sandbox: refused: " + r.code }

var (
	errSignIn     = &refusal{"unauthorized", "Sign in with userConnect first."}
	errToken      = &refusal{"unauthorized", "The access token is not valid."}
	errExpired    = &refusal{"token_expired", "The access token has expired."}
	errPanel      = &refusal{"unauthorized", `The token_panel must be "therapist".`}
	errUnknown    = &refusal{"not_found", "There is no such conversation or message."}
	errEmpty      = &refusal{"empty", "The message is empty."}
	errTooLong    = &refusal{"too_long", fmt.Sprintf("The message is longer than %d characters.", chat.MaxMessageRunes)}
	errClientID   = &refusal{"bad_request", fmt.Sprintf("The client_id is longer than %d characters.", maxClientID)}
	errTooMany    = &refusal{"rate_limited", "Too many requests. Please wait a moment."}
	errUnreadable = &refusal{"bad_request", "The event could not be read."}
	errInternal   = &refusal{"server_error", "The sandbox failed; its log tells more."}

	// errCut is no answer at all: the connection is gone.
	errCut = errors.New("sandbox: connection cut")
)

// refusal returns what the client is told of err.
func (s *session) refusal(event string, err error) *refusal {
	var r *refusal
	var unreadable *chat.DecodeError
	switch {
	case errors.As(err, &r):
		return r
	case errors.Is(err, errNotFound):
		return errUnknown
	case errors.As(err, &unreadable):
		return errUnreadable
	}
	s.sandbox.log.Error("event failed", "event", event, "error", err)
	return errInternal
}
