package idb

import (
	"context"
	"errors"
	"fmt"
	"math"
	"syscall/js"
	"time"

	"practicechat/app/browser"
)

// Open opens the database of the given name, and makes or upgrades it where that is
// needed. Its errors can be [ErrUnavailable], [ErrBlocked], [ErrNewer],
// [store.ErrFull], a *TimeoutError or a *BrowserError.
func Open(ctx context.Context, name string, opts Options) (*DB, error) {
	return openVersion(ctx, name, opts, steps)
}

func openVersion(ctx context.Context, name string, opts Options, steps []step) (*DB, error) {
	d, err := openWith(ctx, name, opts, len(steps), func(o *opening, from int) error {
		return upgrade(o.request, from, steps)
	})
	if err == nil {
		d.afterOpen()
	}
	return d, err
}

// openWith opens a database at a version, which upgrade makes of an older one.
func openWith(ctx context.Context, name string, opts Options, version int, upgrade func(o *opening, from int) error) (*DB, error) {
	d := &DB{opts: opts.withDefaults(), ballast: ballast{pause: ballastPause}}
	factory, err := factory()
	if err != nil {
		return nil, err
	}
	o := &opening{db: d, upgrade: upgrade, blocked: make(chan struct{}, 1), ended: make(chan error, 1)}
	err = browser.Try(func() { o.request = factory.Call("open", name, version) })
	if err != nil {
		return nil, during(opOpen, err)
	}
	o.listen()
	if err := o.wait(ctx); err != nil {
		return nil, err
	}
	return d, nil
}

// errEvicted aborts the upgrade that Evict begins only because that closes every other
// connection.
var errEvicted = errors.New("idb: every other connection is closed")

// Evict closes every connection to the database of the given name: each ends with
// [ErrOutdated]. The database stays as it is, and nothing keeps others from opening
// it again. The error of a page that does not let go is [ErrBlocked].
func Evict(ctx context.Context, name string, opts Options) error {
	// The beginning of an upgrade closes the others, its end takes it back.
	_, err := openWith(ctx, name, opts, math.MaxInt32, func(*opening, int) error { return errEvicted })
	if err == errEvicted {
		return nil
	}
	return err
}

const opOpen = "open"

// factory returns the browser's indexedDB. In a frame whose storage is blocked its
// getter throws.
func factory() (js.Value, error) {
	f, err := browser.Property(js.Global(), "indexedDB")
	if err == nil && f.Type() != js.TypeObject {
		err = ErrUnavailable
	}
	if err = during(opOpen, err); err != nil && !errors.Is(err, ErrUnavailable) {
		err = fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return f, err
}

// opening is a request to open a database.
type opening struct {
	db      *DB
	upgrade func(o *opening, from int) error
	request js.Value
	on      listeners
	blocked chan struct{} // gets one when other connections are in the way
	ended   chan error    // gets the outcome

	// Only used on the event loop or while that stands still.
	failed    error // of the upgrade
	abandoned bool  // nobody waits any more
}

func (o *opening) listen() {
	o.on.object = o.request
	o.on.on("upgradeneeded", func(event js.Value) {
		if !o.abandoned {
			o.failed = o.upgrade(o, event.Get("oldVersion").Int())
		}
		if o.abandoned || o.failed != nil {
			abort(o.request.Get("transaction"))
		}
	})
	o.on.on("blocked", func(js.Value) {
		select {
		case o.blocked <- struct{}{}:
		default:
		}
	})
	o.on.on("success", func(js.Value) {
		o.on.release()
		conn := o.request.Get("result")
		if o.abandoned {
			conn.Call("close")
			return
		}
		o.db.connected(conn)
		o.ended <- nil
	})
	o.on.on("error", func(event js.Value) {
		// Unhandled, some browsers would report it as an error of the page.
		event.Call("preventDefault")
		o.on.release()
		err := failure(opOpen, o.request)
		if o.failed != nil {
			err = o.failed
		}
		o.ended <- err
	})
}

// upgrade takes a database from a version to the newest.
func upgrade(request js.Value, from int, steps []step) error {
	conn, tx := request.Get("result"), request.Get("transaction")
	for version := from; version < len(steps); version++ {
		err := browser.Try(func() { steps[version].apply(conn, tx) })
		if err != nil {
			return fmt.Errorf("idb: upgrade to version %d: %w", version+1, during(opOpen, err))
		}
	}
	return nil
}

func (s step) apply(conn, tx js.Value) {
	for _, made := range s.stores {
		conn.Call("createObjectStore", made.name, map[string]any{"keyPath": keyPath(made.keyPath)})
	}
	for _, made := range s.indexes {
		tx.Call("objectStore", made.store).Call("createIndex", made.name, keyPath(made.keyPath))
	}
}

// keyPath gives one name as itself and several as an array: those are different
// keys.
func keyPath(names []string) any {
	if len(names) == 1 {
		return names[0]
	}
	path := make([]any, len(names))
	for i, name := range names {
		path[i] = name
	}
	return path
}

// wait waits for the outcome. When it gives up, what comes later is undone.
func (o *opening) wait(ctx context.Context) error {
	limit := time.NewTimer(o.db.opts.Timeout)
	defer limit.Stop()
	var blocked <-chan time.Time
	var err error
	for err == nil {
		select {
		case err := <-o.ended:
			return err
		case <-o.blocked:
			blocked = time.After(o.db.opts.BlockedTimeout)
		case <-blocked:
			err = ErrBlocked
		case <-limit.C:
			err = &TimeoutError{Op: opOpen, After: o.db.opts.Timeout}
		case <-ctx.Done():
			err = fmt.Errorf("idb: open: %w", ctx.Err())
		}
	}
	o.abandoned = true
	select {
	case late := <-o.ended: // it came at the last moment
		if late == nil {
			o.db.Close()
		}
	default:
	}
	return err
}

// Delete deletes the database of the given name, also while other tabs use it:
// they lose it. It waits for them as long as ctx allows; the deletion remains
// asked for after that.
func Delete(ctx context.Context, name string) error {
	const op = "delete"
	factory, err := factory()
	if err != nil {
		return err
	}
	var request js.Value
	if err := browser.Try(func() { request = factory.Call("deleteDatabase", name) }); err != nil {
		return during(op, err)
	}
	ended := make(chan error, 1)
	on := &listeners{object: request}
	on.on("success", func(js.Value) {
		on.release()
		ended <- nil
	})
	on.on("error", func(event js.Value) {
		event.Call("preventDefault")
		on.release()
		ended <- failure(op, request)
	})
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return fmt.Errorf("idb: delete: %w", ctx.Err())
	}
}

// Names returns the names of the databases of this origin. Not every browser tells.
func Names(ctx context.Context) (names []string, err error) {
	const op = "list"
	factory, err := factory()
	if err != nil {
		return nil, err
	}
	all, err := browser.Await(ctx, func() js.Value { return factory.Call("databases") })
	if err != nil {
		return nil, during(op, err)
	}
	for i := range all.Length() {
		names = append(names, all.Index(i).Get("name").String())
	}
	return names, nil
}
