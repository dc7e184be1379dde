package idb

import (
	"context"
	"errors"
	"syscall/js"

	"practicechat/app/browser"
	"practicechat/app/store"
)

// Objects is a database of a few JavaScript objects, for what cannot be text:
// CryptoKeys. A row has its key as the member "k". Every change is strict. Like a
// [DB] it closes itself when another tab deletes it, keeps a ballast, and its
// methods block.
type Objects struct{ db *DB }

const objectStore = "objects"

// objectSteps is only appended to, as steps is.
var objectSteps = []step{{stores: []storeSpec{{objectStore, []string{"k"}}, {ballastStore, []string{"k"}}}}}

// objectBallast is enough for many changes on a full device, and large enough for
// Chromium to keep it in a file of its own.
const objectBallast = 128 << 10

// OpenObjects opens the database of the given name, and makes it if there is none.
func OpenObjects(ctx context.Context, name string, opts Options) (*Objects, error) {
	opts.Ballast = objectBallast
	db, err := openVersion(ctx, name, opts, objectSteps)
	if err != nil {
		return nil, err
	}
	return &Objects{db}, nil
}

// All returns an array of all rows.
func (o *Objects) All() (rows js.Value, err error) {
	return o.db.read(objectStore, func(s js.Value) js.Value { return s.Call("getAll") })
}

// Change replaces the row of a key by what change makes of it, in one transaction.
// Undefined stands for no row. change runs on the event loop and must not block; on
// its error nothing is changed.
func (o *Objects) Change(key string, change func(row js.Value) (js.Value, error)) error {
	err := o.change(key, change)
	if errors.Is(err, store.ErrFull) {
		o.db.makeRoom(true)
		err = o.change(key, change)
	}
	return err
}

func (o *Objects) change(key string, change func(row js.Value) (js.Value, error)) error {
	var failed error
	err := o.db.transact(opSave, []string{objectStore}, writeMode(true), func(tx js.Value) {
		failed = nil
		objects := tx.Call("objectStore", objectStore)
		get := objects.Call("get", key)
		on := &listeners{object: get}
		on.on("success", func(js.Value) {
			on.release()
			var row js.Value
			if row, failed = change(get.Get("result")); failed == nil {
				failed = during(opSave, browser.Try(func() {
					if row.IsUndefined() {
						objects.Call("delete", key)
					} else {
						objects.Call("put", row)
					}
				}))
			}
			if failed != nil {
				abort(tx)
			}
		})
		on.on("error", func(js.Value) { on.release() })
	})
	if err != nil && failed != nil {
		return failed
	}
	return err
}

// Close ends the use of the database.
func (o *Objects) Close() { o.db.end(store.ErrClosed) }
