package sealed

import (
	"slices"
	"syscall/js"
	"unicode/utf8"

	"practicechat/app/browser"
	"practicechat/app/store"
	"practicechat/app/store/idb"
	"practicechat/app/vault"
)

// Rekey implements [vault.Vaults]. An account that is not there is made.
func (v *Vaults) Rekey(id string, keep vault.Keep, pin string, ev vault.Events) (vault.Opened, error) {
	if keep == vault.PIN && utf8.RuneCountInString(pin) < vault.MinPIN {
		return vault.Opened{}, vault.ErrWeakPIN
	}
	t, err := v.turn(id, v.opts.MoveTimeout)
	if err != nil {
		return vault.Opened{}, err
	}
	defer t.end()
	from, err := t.source()
	if err != nil {
		return vault.Opened{}, err
	}
	if err := t.seclude(from); err != nil {
		return vault.Opened{}, err
	}
	v.opts.step("secluded")
	o, err := t.move(from, keep, pin, ev)
	if err != nil {
		t.sweep() // what was made so far
		return vault.Opened{}, err
	}
	v.opts.step("switched")
	delete(v.wait, id)
	opened := v.hand(o, keep) // closes from
	t.sweep()
	v.opts.step("swept")
	return opened, nil
}

// source returns the store that is to be moved: the open one, or an empty one if
// there is nothing.
func (t *turn) source() (*open, error) {
	from := t.vaults.opened(t.id)
	switch {
	case from != nil && from.generation != t.row.Generation:
		return nil, store.ErrClosed // another page has moved it
	case from == nil && t.row.sealed():
		return nil, vault.ErrLocked
	case from == nil:
		from = &open{movable: store.NewMemory(), vaults: t.vaults, id: t.id}
	}
	return from, nil
}

// seclude makes this page the only one that is connected to a store: what others
// write while it is being moved would be lost. None comes back before the turn ends.
func (t *turn) seclude(from *open) error {
	if from.codec == nil {
		return nil
	}
	from.movable.Close()
	evicted := idb.Evict(t, t.vaults.opts.database(t.id, from.generation), idb.Options{})
	if err := t.connect(from); err != nil {
		from.lost(err)
		return err
	}
	return evicted
}

// move copies a store and makes the copy the one of the account.
func (t *turn) move(from *open, keep vault.Keep, pin string, ev vault.Events) (o *open, err error) {
	r, beside := row{Keep: keep, Used: t.next, Old: t.old()}, js.Undefined()
	o = &open{movable: store.NewMemory(), vaults: t.vaults, id: t.id, events: ev}
	if keep != vault.Nothing {
		if o, beside, err = t.make(&r, pin, ev); err != nil {
			return nil, err
		}
		t.vaults.opts.step("made")
	}
	if err = from.Export(o.Import); err == nil {
		t.vaults.opts.step("copied")
		err = t.change(r, beside)
	}
	if err != nil {
		o.drop()
		o.movable.Close()
		return nil, err
	}
	return o, nil
}

// old returns the generations that are of no use once the account has moved.
func (t *turn) old() []string {
	old := slices.Clone(t.row.Old)
	if t.row.Generation != "" {
		old = append(old, t.row.Generation)
	}
	return old
}

// make makes the key and the empty store of a new generation, which it notes first,
// and what is to lie beside its row.
func (t *turn) make(r *row, pin string, ev vault.Events) (o *open, beside js.Value, err error) {
	r.Generation = newGeneration()
	noted := t.row
	noted.Gone = !t.row.here()
	noted.Old = append(slices.Clone(t.row.Old), r.Generation)
	if err := t.put(noted, t.key); err != nil {
		return nil, beside, err
	}
	t.vaults.opts.step("noted")
	var key js.Value
	if r.Keep == vault.PIN {
		r.Cost, r.Salt = t.vaults.opts.cost, make([]byte, saltSize)
		browser.Random(r.Salt)
		key, err = importWrappingKey(t, r.Cost.derive(pin, r.Salt))
		if err == nil {
			r.Wrapped, err = newWrappedKey(t, key, binding(forDataKey, t.id, r.Generation))
		}
	} else {
		key, err = newDataKey(t, false)
	}
	if err == nil {
		o, beside, err = t.unwrap(r, key, ev)
	}
	if err == nil {
		err = t.connect(o)
	}
	return o, beside, err
}

// change is put, and where that cannot tell whether it was done it looks. If even
// that cannot be told, nothing is deleted.
func (t *turn) change(r row, beside js.Value) error {
	err := t.put(r, beside)
	if err == nil {
		return nil
	}
	switch failed := t.read(); {
	case failed != nil:
		t.row.Old = nil
	case t.row.here() && t.row.Keep == r.Keep && t.row.Generation == r.Generation:
		return nil
	}
	return err
}
