package sealed

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"practicechat/app/vault"
)

// ErrCorrupt reports a key that is not what this package writes. The account does
// not open any more; forgetting it makes room for a new one.
var ErrCorrupt = errors.New("sealed: the key of this account is unreadable")

// ErrMeddled reports that another page changed an account although it was not its
// turn: one that was frozen, or that the browser let go on.
var ErrMeddled = errors.New("sealed: another page has changed this account")

// A row is what is known of an account, but for the CryptoKey of [vault.Device].
// The zero value stands for an account that is not there.
type row struct {
	Format     int        `json:"v"`
	Writes     int64      `json:"n"` // how often it was written: what compare and set goes by
	Keep       vault.Keep `json:"keep"`
	Generation string     `json:"gen,omitempty"`
	Used       int64      `json:"used,omitempty"`    // the order in which accounts were opened
	Wrapped    []byte     `json:"wrapped,omitempty"` // nonce and data key
	Salt       []byte     `json:"salt,omitempty"`    // of a PIN
	Cost       cost       `json:"cost,omitzero"`     // of a PIN
	Fails      int        `json:"fails,omitempty"`   // PINs tried since the last right one
	Retry      int64      `json:"retry,omitempty"`   // ms since 1970: no PIN is tried before
	Old        []string   `json:"old,omitempty"`     // generations whose databases are to be deleted
	Gone       bool       `json:"gone,omitempty"`    // forgotten, but for those
}

const (
	rowFormat      = 1
	generationSize = 8
	wrappedSize    = nonceSize + keySize + tagSize
)

// here reports whether there is an account.
func (r *row) here() bool { return r.Writes > 0 && !r.Gone }

// sealed reports whether there is something on the device.
func (r *row) sealed() bool { return r.here() && r.Keep != vault.Nothing }

// firstWrite returns where a new row begins to count.
func firstWrite() int64 { return 1 + rand.Int64N(1<<40) }

func (r *row) encode() []byte {
	r.Format = rowFormat
	text, _ := json.Marshal(r) // its fields have no errors
	return text
}

func decodeRow(text []byte) (r row, err error) {
	if err := json.Unmarshal(text, &r); err != nil {
		return row{}, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	if wrong := r.wrong(); wrong != "" {
		return row{}, fmt.Errorf("%w: %s", ErrCorrupt, wrong)
	}
	return r, nil
}

// wrong says what no row of this package has; "" if nothing.
func (r *row) wrong() string {
	switch {
	case r.Format != rowFormat:
		return fmt.Sprintf("its format is %d", r.Format)
	case r.Writes < 1:
		return "it was never written"
	case slices.ContainsFunc(r.Old, func(g string) bool { return !isGeneration(g) }):
		return "an old generation is none"
	case r.Gone || r.Keep == vault.Nothing:
		return ""
	case r.Keep > vault.Nothing:
		return r.Keep.String()
	case !isGeneration(r.Generation):
		return "its generation is none"
	case len(r.Wrapped) != wrappedSize:
		return "its key has the wrong size"
	case r.Keep == vault.PIN && (len(r.Salt) != saltSize || !r.Cost.bearable() || r.Fails < 0):
		return "a PIN cannot be tried on it"
	}
	return ""
}

func isGeneration(s string) bool { return isHex(s, generationSize) }

// isHex reports whether s is so many bytes in hexadecimal.
func isHex(s string, size int) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == size
}

// wait returns how long from now no PIN is tried. Somebody may have turned the
// clock back meanwhile: the wait is then begun again, and changed tells to save that.
func (r *row) wait(now time.Time) (left time.Duration, changed bool) {
	if r.Retry == 0 {
		return 0, false
	}
	left = time.UnixMilli(r.Retry).Sub(now)
	if full := vault.Delay(r.Fails); left > full {
		r.Retry, left, changed = now.Add(full).UnixMilli(), full, true
	}
	return max(left, 0), changed
}

// attempt counts a PIN as wrong, before it is tried.
func (r *row) attempt(now time.Time) {
	r.Fails++
	r.Retry = 0
	if d := vault.Delay(r.Fails); d > 0 {
		r.Retry = now.Add(d).UnixMilli()
	}
}

// left is how many attempts there are.
func (r *row) left() int { return max(vault.MaxAttempts-r.Fails, 0) }

// wrongPIN is what an attempt that failed is told.
func (r *row) wrongPIN() *vault.WrongPINError {
	e := &vault.WrongPINError{Left: r.left()}
	if r.Retry != 0 {
		e.RetryAt = time.UnixMilli(r.Retry)
	}
	return e
}
