package sealed

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"practicechat/app/vault"
	"practicechat/app/wirejson"
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
	Format     int
	Writes     int64 // how often it was written: what compare and set goes by
	Keep       vault.Keep
	Generation string
	Used       int64    // the order in which accounts were opened
	Wrapped    []byte   // nonce and data key; none where the CryptoKey is the data key
	Proof      []byte   // of that one: nothing at all, sealed by it
	Salt       []byte   // of a PIN
	Cost       cost     // of a PIN
	Fails      int      // PINs tried since the last right one
	Retry      int64    // ms since 1970: no PIN is tried before
	Old        []string // generations whose databases are to be deleted
	Gone       bool     // forgotten, but for those
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

// use returns what the CryptoKey beside the row is for. In the rows of the first
// releases it wraps the data key; any script could unwrap that as a key that can be
// taken out.
func (r *row) use() string {
	if len(r.Wrapped) > 0 {
		return "unwrapKey"
	}
	return "decrypt"
}

// firstWrite returns where a new row begins to count.
func firstWrite() int64 { return 1 + rand.Int64N(1<<40) }

func (r *row) encode() []byte {
	r.Format = rowFormat
	var w wirejson.Writer
	w.Int("v", rowFormat)
	w.Int("n", r.Writes)
	w.Int("keep", int64(r.Keep))
	w.String("gen", r.Generation)
	w.Int("used", r.Used)
	w.String("wrapped", base64.StdEncoding.EncodeToString(r.Wrapped))
	w.String("proof", base64.StdEncoding.EncodeToString(r.Proof))
	w.String("salt", base64.StdEncoding.EncodeToString(r.Salt))
	if r.Cost != (cost{}) {
		var c wirejson.Writer
		c.Int("t", int64(r.Cost.Time))
		c.Int("m", int64(r.Cost.Memory))
		w.Key("cost")
		w.Text = append(w.Text, c.Close()...)
	}
	w.Int("fails", int64(r.Fails))
	w.Int("retry", r.Retry)
	if len(r.Old) > 0 {
		w.Key("old")
		for i, generation := range r.Old {
			w.Text = append(w.Text, "[,"[min(i, 1)])
			w.Text = wirejson.AppendString(w.Text, generation)
		}
		w.Text = append(w.Text, ']')
	}
	if r.Gone {
		w.Key("gone")
		w.Text = append(w.Text, "true"...)
	}
	return w.Close()
}

func decodeRow(text []byte) (r row, err error) {
	if err := r.parse(string(text)); err != nil {
		return row{}, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	if wrong := r.wrong(); wrong != "" {
		return row{}, fmt.Errorf("%w: %s", ErrCorrupt, wrong)
	}
	return r, nil
}

func (r *row) parse(text string) error {
	var keep uint32
	var wrapped, proof, salt string
	in := wirejson.NewReader(text)
	err := in.Object(func(key string) error {
		if key == "cost" && in.Kind() == wirejson.Object {
			return in.Fields(r.Cost.place)
		}
		return in.Store(func() any {
			switch key {
			case "v":
				return &r.Format
			case "n":
				return &r.Writes
			case "keep":
				return &keep
			case "gen":
				return &r.Generation
			case "used":
				return &r.Used
			case "wrapped":
				return &wrapped
			case "proof":
				return &proof
			case "salt":
				return &salt
			case "fails":
				return &r.Fails
			case "retry":
				return &r.Retry
			case "old":
				return &r.Old
			case "gone":
				return &r.Gone
			}
			return nil
		}())
	})
	if err == nil {
		err = in.End()
	}
	if err != nil {
		return err
	}
	if r.Keep = vault.Keep(keep); uint32(r.Keep) != keep {
		return fmt.Errorf("it is kept in a way %d", keep)
	}
	if r.Wrapped, err = decodeBytes(wrapped); err != nil {
		return err
	}
	if r.Proof, err = decodeBytes(proof); err != nil {
		return err
	}
	r.Salt, err = decodeBytes(salt)
	return err
}

// place returns where a member of a cost belongs.
func (c *cost) place(key string) any {
	switch key {
	case "t":
		return &c.Time
	case "m":
		return &c.Memory
	}
	return nil
}

// decodeBytes reads base64; no text stands for no bytes.
func decodeBytes(text string) ([]byte, error) {
	if text == "" {
		return nil, nil
	}
	return base64.StdEncoding.DecodeString(text)
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
	case r.Keep == vault.Device && len(r.Wrapped) == 0 && len(r.Proof) != sealSize:
		return "the proof of its key has the wrong size"
	case (r.Keep == vault.PIN || len(r.Wrapped) > 0) && len(r.Wrapped) != wrappedSize:
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
