// Package errors makes the errors of package app, without JSON and places in files.
package errors

import (
	"errors"
	"fmt"
	"strings"
)

// An Error says what went wrong, and with what.
type Error struct {
	message string
	tags    []any // names and values
	wrapped error
}

// New returns an error of a message.
func New(message string) Error { return Error{message: message} }

// WithTag adds a name and a value.
func (e Error) WithTag(name string, value any) Error {
	e.tags = append(e.tags, name, value)
	return e
}

// Wrap adds the cause.
func (e Error) Wrap(err error) Error {
	e.wrapped = err
	return e
}

func (e Error) Unwrap() error { return e.wrapped }

func (e Error) Error() string {
	var b strings.Builder
	b.WriteString(e.message)
	for i := 0; i < len(e.tags); i += 2 {
		fmt.Fprintf(&b, ", %v %v", e.tags[i], e.tags[i+1])
	}
	if e.wrapped != nil {
		b.WriteString(": ")
		b.WriteString(e.wrapped.Error())
	}
	return b.String()
}

// Is is that of the standard library.
func Is(err, target error) bool { return errors.Is(err, target) }
