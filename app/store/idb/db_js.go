package idb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"syscall/js"

	"practicechat/app/chat"
	"practicechat/app/store"
)

// A DB is a connection to the database of one account. It implements
// [store.Store]; its methods may be called from any goroutine, though the interface
// does not ask for that. They block it, so never call them in a [js.FuncOf] callback.
type DB struct {
	opts    Options
	ballast ballast

	mu   sync.Mutex
	conn js.Value
	on   listeners
	gone error // why the connection ended; nil while it stands
}

var _ store.Store = (*DB)(nil)

// connected takes over a connection that was just opened, on the event loop.
func (d *DB) connected(conn js.Value) {
	d.conn = conn
	d.on.object = conn
	d.on.on("versionchange", func(js.Value) { d.end(ErrOutdated) })
	d.on.on("close", func(js.Value) { d.end(ErrLost) })
}

// afterOpen starts what Open does not wait for.
func (d *DB) afterOpen() {
	d.startBallast()
	if told := d.opts.OnPersist; told != nil {
		go func() { told(Persist(context.Background())) }()
	}
}

func (d *DB) connection() (js.Value, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.conn, d.gone
}

// end closes the connection for a reason and returns why it ended: transactions
// under way still finish. It does not block.
func (d *DB) end(reason error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.gone != nil {
		return d.gone
	}
	d.gone = reason
	d.on.release()
	d.conn.Call("close")
	if told := d.opts.OnClose; told != nil && reason != store.ErrClosed {
		go told(reason)
	}
	return reason
}

// Close implements [store.Store].
func (d *DB) Close() error {
	d.end(store.ErrClosed)
	return nil
}

// Drafts implements [store.Store].
func (d *DB) Drafts() ([]store.Draft, error) {
	rows, err := d.readAll(draftStore)
	if err != nil {
		return nil, err
	}
	return decodeRows(d, draftStore, rows, decodeDraft)
}

// Conversations implements [store.Store].
func (d *DB) Conversations() ([]chat.Conversation, error) {
	rows, err := d.readAll(inboxStore)
	if err != nil {
		return nil, err
	}
	all, err := decodeRows(d, inboxStore, rows, decodeInbox)
	return slices.Concat(all...), err
}

// Meta implements [store.Store].
func (d *DB) Meta(key string) (string, error) {
	rows, err := d.readRows(metaStore, func(s js.Value) js.Value { return s.Call("getAll", key) })
	if err != nil {
		return "", err
	}
	all, err := decodeRows(d, metaStore, rows, func(record []byte) (store.Meta, error) {
		m, err := decodeMeta(record)
		if err == nil && m.Key != key {
			err = errMisplaced
		}
		return m, err
	})
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0].Value, nil
}

// errMisplaced reports a record under a key that is not its own.
var errMisplaced = errors.New("it belongs elsewhere")

// Apply implements [store.Store]. While the ballast is away, batches that are not
// strict get [store.ErrFull] for messages and the inbox, which can be read from the
// server again: the room is for what the user writes.
func (d *DB) Apply(b *store.Batch) error {
	if _, err := d.connection(); err != nil {
		return err
	}
	p, err := newPlan(b, d.opts.Codec)
	if err != nil || len(p.requests) == 0 {
		return err
	}
	spare, restoring := d.room()
	if !spare && !b.Strict && p.history {
		return fmt.Errorf("idb: save: %w", store.ErrFull)
	}
	err = d.save(p, b.Strict)
	if errors.Is(err, store.ErrFull) && (b.Strict || restoring) {
		d.makeRoom(b.Strict)
		err = d.save(p, b.Strict)
	}
	return err
}

// keyRange makes a range of an array of its bounds.
func keyRange(bounds js.Value) js.Value {
	return js.Global().Get("IDBKeyRange").Call("bound", bounds.Index(0), bounds.Index(1))
}

// Wipe implements [store.Store].
func (d *DB) Wipe() error {
	return d.transact("wipe", recordStores, writeMode(true), func(tx js.Value) {
		for _, name := range recordStores {
			tx.Call("objectStore", name).Call("clear")
		}
	})
}
