package vault

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"practicechat/app/store"
)

// A Keep is a way of keeping things on a device.
type Keep byte

const (
	// Device seals under a key that the browser holds and does not hand out.
	Device Keep = iota
	// PIN seals under a key that takes the user's PIN or passphrase to open.
	PIN
	// Nothing keeps everything in memory alone.
	Nothing
)

var keepNames = [...]string{Device: "device", PIN: "pin", Nothing: "nothing"}

// String returns the word that configuration uses.
func (k Keep) String() string {
	if int(k) < len(keepNames) {
		return keepNames[k]
	}
	return fmt.Sprintf("Keep(%d)", k)
}

// ParseKeep reads what String returns; "" is Device.
func ParseKeep(s string) (Keep, error) {
	for k, name := range keepNames {
		if s == name {
			return Keep(k), nil
		}
	}
	if s == "" {
		return Device, nil
	}
	return Device, fmt.Errorf("vault: %q is none of device, pin and nothing", s)
}

// Errors of Vaults.
var (
	// ErrLocked reports an account that opens by its PIN only.
	ErrLocked = errors.New("vault: locked")
	// ErrWiped reports that the PIN was wrong too often: nothing is left.
	ErrWiped = errors.New("vault: wiped after too many wrong PINs")
	// ErrGone reports an account of which nothing is kept.
	ErrGone = errors.New("vault: nothing is kept of this account")
	// ErrWeakPIN reports a PIN shorter than MinPIN characters.
	ErrWeakPIN = errors.New("vault: the PIN is too short")
	// ErrCannotSeal reports a browser that cannot seal: nothing may be kept there.
	ErrCannotSeal = errors.New("vault: this browser has no WebCrypto here")
)

// MinPIN is the least number of characters of a PIN.
const MinPIN = 4

// A WrongPINError reports a PIN that does not open an account, or one that was
// not even tried because it came before RetryAt.
type WrongPINError struct {
	Left    int       // attempts before everything is wiped
	RetryAt time.Time // when the next attempt counts; zero means at once
}

func (e *WrongPINError) Error() string {
	return fmt.Sprintf("vault: wrong PIN, %d attempts left", e.Left)
}

// Vaults keeps the stores of the accounts of one device. Its methods may wait for
// the disk, and for a key to be derived.
type Vaults interface {
	// Last returns the id of the account that was opened last, of those that are
	// kept; "" if there is none.
	Last() (id string, err error)
	// Open opens the store of an account, and makes it in the given way if there
	// is none; one that there is opens in its own way. [ErrLocked] asks for Unlock.
	// Since only Rekey sets a PIN, one that is to be made under a PIN opens in
	// memory, as Nothing, and is not remembered.
	Open(id string, keep Keep, ev Events) (Opened, error)
	// Unlock opens the store of an account by its PIN. On a *[WrongPINError]
	// everything is as it was, on [ErrWiped] nothing is left; [ErrGone] tells that there
	// was nothing.
	Unlock(id, pin string, ev Events) (Opened, error)
	// Rekey moves everything of an open account under a new key, kept in another
	// way, and returns its store in place of the one that is open, which it
	// closes. On an error that one stays. pin is for PIN alone.
	Rekey(id string, keep Keep, pin string, ev Events) (Opened, error)
	// Forget deletes everything of an account, even while pages have it open.
	Forget(id string) error
	// ForgetAll is Forget for every account that anything is kept of here, after it has
	// called about with the id of each. An error does not stop it: the others are deleted
	// all the same, and all errors are returned.
	ForgetAll(about func(id string)) error
}

// Opened is the open store of an account. Closing it drops the key.
type Opened struct {
	Store store.Store
	Keep  Keep
}

// Events tell of an open store, from any goroutine.
type Events struct {
	Lost    func(error) // the store has closed by itself: reopen it
	Damaged func(error) // a record could not be read and was left out
}

// ID returns the id of an account: 32 hexadecimal digits of a hash, so that the names of
// databases and locks do not spell out user or server.
func ID(user, server string) string {
	sum := sha256.Sum256([]byte("practicechat account\x00" + user + "\x00" + server))
	return hex.EncodeToString(sum[:16])
}
