package chat

import (
	"errors"
	"fmt"
)

// Reasons why a text is not sent.
var (
	ErrEmpty   = errors.New("chat: the message is empty")
	ErrTooLong = fmt.Errorf("chat: the message is longer than %d characters", MaxMessageRunes)
)

// DecodeError reports an event whose payload could not be read at all.
type DecodeError struct {
	Event string // wire name
	Err   error
}

func (e *DecodeError) Error() string { return "chat: decode " + e.Event + ": " + e.Err.Error() }
func (e *DecodeError) Unwrap() error { return e.Err }
