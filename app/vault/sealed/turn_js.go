package sealed

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"syscall/js"
	"time"

	"practicechat/app/browser"
	"practicechat/app/store"
	"practicechat/app/store/idb"
	"practicechat/app/vault"
)

// rows returns the rows of the database of keys, which it opens, again if need be.
func (v *Vaults) rows(ctx context.Context) (rows js.Value, err error) {
	for range 2 {
		if v.keys == nil {
			if v.keys, err = idb.OpenObjects(ctx, v.opts.keys(), idb.Options{}); err != nil {
				return js.Undefined(), err
			}
		}
		if rows, err = v.keys.All(); !errors.Is(err, store.ErrClosed) {
			return rows, err
		}
		v.keys.Close()
		v.keys = nil
	}
	return rows, err
}

// A turn is the time in which a page alone changes an account. It is the context of
// the call too.
type turn struct {
	context.Context
	vaults *Vaults
	id     string
	row    row      // as it is on the device
	key    js.Value // the CryptoKey beside it; undefined if there is none
	next   int64    // above the Used of every account
	end    func()
}

// turn waits for the turn of this page.
func (v *Vaults) turn(id string, limit time.Duration) (*turn, error) {
	if !isHex(id, idSize) {
		return nil, fmt.Errorf("sealed: %q is not the id of an account", id)
	}
	if _, err := subtle(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	release, err := browser.Lock(ctx, v.opts.lock(id))
	if err != nil {
		cancel()
		return nil, fmt.Errorf("sealed: wait for other pages: %w", err)
	}
	t := &turn{Context: ctx, vaults: v, id: id, end: func() { cancel(); release() }}
	if err := t.read(); err != nil {
		t.end()
		return nil, err
	}
	t.sweep()
	return t, nil
}

// read reads the row of the account.
func (t *turn) read() error {
	rows, err := t.vaults.rows(t)
	if err != nil {
		return err
	}
	t.row, t.key, t.next = row{}, js.Undefined(), 1
	for i := range rows.Length() {
		entry := rows.Index(i)
		r, err := rowOf(entry)
		if entry.Get("k").String() == t.id {
			if err != nil {
				return err
			}
			t.row, t.key = r, entry.Get("w")
		}
		t.next = max(t.next, r.Used+1)
	}
	return nil
}

// rowOf reads an object of the database of keys; undefined is the zero row.
func rowOf(object js.Value) (row, error) {
	if object.IsUndefined() {
		return row{}, nil
	}
	text := object.Get("d")
	if text.Type() != js.TypeString {
		return row{}, fmt.Errorf("%w: it is no text", ErrCorrupt)
	}
	r, err := decodeRow([]byte(text.String()))
	if err == nil && r.here() && r.Keep == vault.Device && !isKey(object.Get("w"), r.use()) {
		err = fmt.Errorf("%w: the browser's half is missing", ErrCorrupt)
	}
	return r, err
}

// isKey reports whether a value is a CryptoKey for a use.
func isKey(value js.Value, use string) bool {
	return value.Type() == js.TypeObject && value.InstanceOf(js.Global().Get("CryptoKey")) &&
		value.Get("usages").Call("includes", use).Bool()
}

// put replaces the row of the account, if it is the one that was read. key is the
// CryptoKey beside it, or undefined. A row that stands for nothing is deleted.
func (t *turn) put(r row, key js.Value) error {
	if r.Writes = t.row.Writes + 1; r.Writes == 1 {
		r.Writes = firstWrite() // not one of the account that was here before
	}
	object := js.Undefined()
	if !r.Gone || len(r.Old) > 0 {
		object = t.object(&r, key)
	}
	err := t.vaults.keys.Change(t.id, func(stored js.Value) (js.Value, error) {
		if now, err := rowOf(stored); err != nil || now.Writes != t.row.Writes {
			return stored, ErrMeddled
		}
		return object, nil
	})
	if err != nil {
		return err
	}
	if object.IsUndefined() {
		r, key = row{}, object
	}
	t.row, t.key = r, key
	return nil
}

// object makes an object of the database of keys.
func (t *turn) object(r *row, key js.Value) js.Value {
	return js.ValueOf(map[string]any{"k": t.id, "d": string(r.encode()), "w": key})
}

// sweep deletes the databases that are of no use any more, as far as other pages
// let go of them, and notes which are left.
func (t *turn) sweep() {
	left := t.deleteAll(t.row.Old)
	if len(left) == len(t.row.Old) {
		return
	}
	r := t.row
	r.Old = left
	_ = t.put(r, t.key) // or at the next turn
}

// deleteAll deletes databases together and returns the generations that are left.
func (t *turn) deleteAll(generations []string) (left []string) {
	ctx, cancel := context.WithTimeout(t, deleteTimeout)
	defer cancel()
	failed := make(chan string, len(generations))
	for _, g := range generations {
		go func() {
			if idb.Delete(ctx, t.vaults.opts.database(t.id, g)) == nil {
				g = ""
			}
			failed <- g
		}()
	}
	for range generations {
		left = append(left, <-failed)
	}
	return slices.DeleteFunc(left, func(g string) bool { return g == "" })
}
