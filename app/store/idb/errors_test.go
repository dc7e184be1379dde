package idb

import (
	"errors"
	"strings"
	"testing"
	"time"

	"practicechat/app/store"
)

func TestErrors(t *testing.T) {
	for _, tt := range []struct {
		err   error
		is    error // nil: none of them
		words string
	}{
		{&BrowserError{"save", "QuotaExceededError", ""}, store.ErrFull,
			"idb: save: store: no room left on this device (QuotaExceededError)"},
		{&BrowserError{"open", "VersionError", "The requested version (1) is less."}, ErrNewer,
			"idb: open: a newer version of the app made this database (VersionError: The requested version (1) is less.)"},
		{&BrowserError{"open", "SecurityError", "no"}, ErrUnavailable,
			"idb: open: this browser does not let the page keep anything (SecurityError: no)"},
		{&BrowserError{"read", "UnknownError", "Internal error."}, nil,
			"idb: read: the browser reports UnknownError: Internal error."},
		{&TimeoutError{"save", 10 * time.Second, false}, nil,
			"idb: save: no answer from the browser within 10s"},
		{&TimeoutError{"save", 10 * time.Second, true}, nil,
			"idb: save: no answer from the browser within 10s; it may be done all the same"},
		{&CorruptError{"drafts", errTruncated}, errTruncated,
			"idb: a record of drafts is unreadable: it ends too early"},
		{ErrOutdated, store.ErrClosed, "idb: another tab replaced the database: store: closed"},
		{ErrLost, store.ErrClosed, "idb: the browser closed the database: store: closed"},
	} {
		if got := tt.err.Error(); got != tt.words {
			t.Errorf("says %q, want %q", got, tt.words)
		}
		for _, sentinel := range []error{store.ErrFull, store.ErrClosed, ErrNewer, ErrUnavailable, errTruncated} {
			if errors.Is(tt.err, sentinel) != (sentinel == tt.is) {
				t.Errorf("%v: errors.Is(%v) = %v", tt.err, sentinel, sentinel != tt.is)
			}
		}
	}
	for _, err := range []error{ErrUnavailable, ErrBlocked, ErrNewer, ErrOutdated, ErrLost} {
		if !strings.HasPrefix(err.Error(), "idb: ") {
			t.Errorf("%q does not name its package", err)
		}
	}
}
