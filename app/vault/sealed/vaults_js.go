package sealed

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sync"
	"syscall/js"
	"time"

	"practicechat/app/browser"
	"practicechat/app/store"
	"practicechat/app/store/idb"
	"practicechat/app/vault"
)

// Vaults implements [vault.Vaults] in a browser. Its methods block: they are called
// from one goroutine, and never in a function that JavaScript calls.
type Vaults struct {
	opts   Options
	keys   *idb.Objects         // nil until it is needed
	looked bool                 // for whether anything is kept: from then on that may change
	wait   map[string]time.Time // before when, in time since this page began, no PIN is tried

	mu   sync.Mutex
	open map[string]*open // by id
}

var _ vault.Vaults = (*Vaults)(nil)

// New returns the vaults of this origin. It touches nothing yet.
func New(o Options) *Vaults {
	return &Vaults{opts: o.withDefaults(), wait: map[string]time.Time{}, open: map[string]*open{}}
}

// An open is the open store of an account.
type open struct {
	movable
	vaults     *Vaults
	id         string
	generation string // "" in memory
	codec      *codec // nil in memory
	events     vault.Events
}

// A movable is a store whose records can be taken out and put in.
type movable interface {
	store.Store
	Export(func(*store.Batch) error) error
	Import(*store.Batch) error
}

// Close implements [store.Store]. It drops the key.
func (o *open) Close() error {
	o.vaults.mu.Lock()
	if o.vaults.open[o.id] == o {
		delete(o.vaults.open, o.id)
	}
	o.vaults.mu.Unlock()
	o.drop()
	return o.movable.Close()
}

// lost tells that the store has closed by itself.
func (o *open) lost(err error) {
	o.drop()
	if o.events.Lost != nil {
		o.events.Lost(err)
	}
}

func (o *open) drop() {
	if o.codec != nil {
		o.codec.drop()
	}
}

// opened returns the open store of an account; nil if there is none.
func (v *Vaults) opened(id string) *open {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.open[id]
}

// hand makes a store the open one of its account, in place of another.
func (v *Vaults) hand(o *open, keep vault.Keep) vault.Opened {
	v.mu.Lock()
	before := v.open[o.id]
	v.open[o.id] = o
	v.mu.Unlock()
	if before != nil {
		before.drop()
		before.movable.Close()
	}
	return vault.Opened{Store: o, Keep: keep}
}

// inMemory opens an account of which nothing is kept.
func (v *Vaults) inMemory(id string) vault.Opened {
	return v.hand(&open{movable: store.NewMemory(), vaults: v, id: id}, vault.Nothing)
}

// Last implements [vault.Vaults].
func (v *Vaults) Last() (string, error) {
	if v.bare() {
		return "", nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), v.opts.Timeout)
	defer cancel()
	rows, err := v.rows(ctx)
	if err != nil {
		return "", err
	}
	last, used := "", int64(0)
	for i := range rows.Length() {
		entry := rows.Index(i)
		r, err := rowOf(entry)
		if err == nil && r.sealed() && r.Used > used {
			last, used = entry.Get("k").String(), r.Used
		}
	}
	return last, nil
}

// bare reports, when it is asked for the first time, whether this origin is known to
// keep no account: later another page may have begun to. To find that out from
// the database of keys would be to make it, which takes longer than all else that a
// first start has to wait for.
func (v *Vaults) bare() bool {
	if v.keys != nil || v.opts.Stored == nil || v.looked {
		return false
	}
	v.looked = true
	names, known := v.opts.Stored()
	return known && !slices.Contains(names, v.opts.keys())
}

// Open implements [vault.Vaults]. An account that is to be kept under a PIN begins
// in memory, with [vault.Nothing]: its PIN is set by Rekey.
func (v *Vaults) Open(id string, keep vault.Keep, ev vault.Events) (vault.Opened, error) {
	t, err := v.turn(id, v.opts.Timeout)
	if err != nil {
		if keep == vault.Nothing && !errors.Is(err, ErrCorrupt) {
			return v.inMemory(id), nil // as asked for, whatever the reason
		}
		return vault.Opened{}, err
	}
	defer t.end()
	switch {
	case t.row.here() && t.row.Keep == vault.PIN:
		return vault.Opened{}, vault.ErrLocked
	case t.row.here() && t.row.Keep == vault.Nothing, !t.row.here() && keep != vault.Device:
		return v.inMemory(id), nil
	case t.row.here():
		return t.enter(t.row, t.key, ev)
	}
	r := row{Keep: vault.Device, Generation: newGeneration(), Old: t.row.Old}
	key, err := newDataKey(t, false)
	if err != nil {
		return vault.Opened{}, err
	}
	return t.enter(r, key, ev)
}

// enter opens the store of a row by the CryptoKey that it takes: its data key, or what
// wraps that. The row is put before any record is sealed, and not before the data key
// has turned out to be the right one.
func (t *turn) enter(r row, key js.Value, ev vault.Events) (vault.Opened, error) {
	o, beside, err := t.unwrap(&r, key, ev)
	if err != nil {
		return vault.Opened{}, err
	}
	r.Fails, r.Retry, r.Used = 0, 0, t.next
	if err := t.put(r, beside); err != nil {
		return vault.Opened{}, err
	}
	if err := t.connect(o); err != nil {
		return vault.Opened{}, err
	}
	return t.vaults.hand(o, r.Keep), nil
}

// unwrap returns the store of a row with its data key, but not connected, and what is
// to lie beside the row.
func (t *turn) unwrap(r *row, key js.Value, ev vault.Events) (o *open, beside js.Value, err error) {
	if len(r.Wrapped) > 0 {
		key, err = unwrapDataKey(t, r.Wrapped, key, binding(forDataKey, t.id, r.Generation))
	}
	switch {
	case r.Keep != vault.Device:
	case isWrongKey(err):
		err = fmt.Errorf("%w: %w", ErrCorrupt, err)
	case err == nil:
		if len(r.Wrapped) > 0 { // by one of the first releases
			r.Wrapped, r.Proof = nil, nil
		}
		beside, err = key, t.prove(r, key)
	}
	if err != nil {
		return nil, beside, err
	}
	o = &open{vaults: t.vaults, id: t.id, generation: r.Generation, events: ev}
	o.codec, err = newCodec(key, binding(forRecords, t.id, r.Generation), t.vaults.opts.Timeout)
	return o, beside, err
}

// prove has a data key that the browser keeps open what it has once sealed for this
// account and generation, which that of another does not. A new one seals it.
func (t *turn) prove(r *row, key js.Value) error {
	c, err := newCodec(key, binding(forDataKey, t.id, r.Generation), t.vaults.opts.Timeout)
	if err != nil {
		return err
	}
	if len(r.Proof) == 0 {
		sealed, err := c.Seal([][]byte{nil})
		if err == nil {
			r.Proof = sealed[0]
		}
		return err
	}
	opened, err := c.Open([][]byte{r.Proof})
	if err == nil && opened[0] == nil {
		err = fmt.Errorf("%w: the browser's half is of another", ErrCorrupt)
	}
	return err
}

// connect opens the database of a store.
func (t *turn) connect(o *open) error {
	db, err := idb.Open(t, t.vaults.opts.database(t.id, o.generation), idb.Options{
		Codec:     o.codec,
		OnCorrupt: o.events.Damaged,
		OnClose:   o.lost,
		OnPersist: t.vaults.opts.OnPersist,
	})
	if err == nil {
		o.movable = db
	}
	return err
}

// Unlock implements [vault.Vaults].
func (v *Vaults) Unlock(id, pin string, ev vault.Events) (vault.Opened, error) {
	t, err := v.turn(id, v.opts.Timeout)
	if err != nil {
		return vault.Opened{}, err
	}
	defer t.end()
	switch {
	case !t.row.here():
		return vault.Opened{}, vault.ErrGone
	case t.row.Keep == vault.Nothing:
		return v.inMemory(id), nil
	case t.row.Keep == vault.Device: // another page has changed that
		return t.enter(t.row, t.key, ev)
	case t.row.left() == 0: // the last attempt was cut off
		return vault.Opened{}, t.wiped()
	}
	if err := t.tooEarly(); err != nil {
		return vault.Opened{}, err
	}
	// The attempt counts before it is made: who ends the browser meanwhile has made
	// it all the same.
	before := t.row
	r := before
	r.attempt(v.opts.Now())
	if err := t.put(r, t.key); err != nil {
		return vault.Opened{}, err
	}
	v.wait[id] = time.Now().Add(vault.Delay(r.Fails))
	v.opts.step("counted")
	wrapping, err := importWrappingKey(t, r.Cost.derive(pin, r.Salt))
	var opened vault.Opened
	if err == nil {
		opened, err = t.enter(r, wrapping, ev)
	}
	switch {
	case err == nil:
		delete(v.wait, id)
		return opened, nil
	case !isWrongKey(err):
		// Nothing was learned of the PIN, so the attempt is given back.
		delete(v.wait, id)
		r.Fails, r.Retry = before.Fails, before.Retry
		return vault.Opened{}, cmp.Or(t.put(r, t.key), err)
	case r.left() == 0:
		return vault.Opened{}, t.wiped()
	}
	return vault.Opened{}, r.wrongPIN()
}

// tooEarly returns the error of an attempt that comes before its time, by the clock
// of the wall or by that of this page, which nobody can turn.
func (t *turn) tooEarly() error {
	now := t.vaults.opts.Now()
	r := t.row
	left, changed := r.wait(now)
	if changed {
		if err := t.put(r, t.key); err != nil {
			return err
		}
	}
	if left = max(left, time.Until(t.vaults.wait[t.id])); left == 0 {
		return nil
	}
	return &vault.WrongPINError{Left: r.left(), RetryAt: now.Add(left)}
}

// wiped forgets an account after too many wrong PINs.
func (t *turn) wiped() error {
	err := t.deleteKey()
	if err == nil {
		err = t.deleteDatabases()
	}
	return cmp.Or(err, vault.ErrWiped)
}

func newGeneration() string {
	b := make([]byte, generationSize)
	browser.Random(b)
	return hex.EncodeToString(b)
}
