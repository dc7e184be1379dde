package idb

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"practicechat/app/store"
)

// Errors of opening a database.
var (
	// ErrUnavailable: the browser keeps nothing for this page, for example in a
	// private window or in a frame whose storage is blocked.
	ErrUnavailable = errors.New("idb: this browser does not let the page keep anything")
	// ErrBlocked: a tab that does not close holds an older version open.
	ErrBlocked = errors.New("idb: another tab still uses an older version of the database")
	// ErrNewer: a newer version of the app has upgraded the database.
	ErrNewer = errors.New("idb: a newer version of the app made this database")
)

// Errors of a connection that ended by itself. Both are [store.ErrClosed].
var (
	// ErrOutdated: another tab upgrades or deletes the database.
	ErrOutdated = fmt.Errorf("idb: another tab replaced the database: %w", store.ErrClosed)
	// ErrLost: the browser closed the database, for example because site data were
	// deleted or the disk failed; or it stopped answering.
	ErrLost = fmt.Errorf("idb: the browser closed the database: %w", store.ErrClosed)
)

// A BrowserError is what the browser says went wrong. It unwraps to
// [store.ErrFull], [ErrNewer] or [ErrUnavailable] where its name means that.
type BrowserError struct {
	Op      string // what was done, e.g. "save"
	Name    string // of the DOMException, e.g. "QuotaExceededError"
	Message string // the browser's words; may be ""
}

func (e *BrowserError) Error() string {
	said := e.Name
	if e.Message != "" {
		said += ": " + e.Message
	}
	if means := e.Unwrap(); means != nil {
		return fmt.Sprintf("idb: %s: %s (%s)", e.Op, strings.TrimPrefix(means.Error(), "idb: "), said)
	}
	return fmt.Sprintf("idb: %s: the browser reports %s", e.Op, said)
}

func (e *BrowserError) Unwrap() error {
	switch e.Name {
	case "QuotaExceededError":
		return store.ErrFull
	case "VersionError":
		return ErrNewer
	case "SecurityError":
		return ErrUnavailable
	}
	return nil
}

// A TimeoutError reports that the browser did not answer in time.
type TimeoutError struct {
	Op    string
	After time.Duration
	// Undecided is set where a batch could not be taken back either: it may be
	// saved, now or later. The connection is then lost.
	Undecided bool
}

func (e *TimeoutError) Error() string {
	words := fmt.Sprintf("idb: %s: no answer from the browser within %v", e.Op, e.After)
	if e.Undecided {
		words += "; it may be done all the same"
	}
	return words
}

// A CorruptError reports a record that was left out because it could not be read.
type CorruptError struct {
	Store string // the object store
	Err   error
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("idb: a record of %s is unreadable: %v", e.Store, e.Err)
}

func (e *CorruptError) Unwrap() error { return e.Err }
