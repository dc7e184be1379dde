package sealed

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall/js"

	"practicechat/app/browser"
	"practicechat/app/store/idb"
)

// Forget implements [vault.Vaults]. It does not wait long for other pages: the key
// goes at once, and a database that one of them holds goes when that lets go.
func (v *Vaults) Forget(id string) error {
	if !isHex(id, idSize) {
		return fmt.Errorf("sealed: %q is not the id of an account", id)
	}
	return v.forget(id)
}

// ForgetAll implements [vault.Vaults]. The keys of all accounts go before the first
// database does.
func (v *Vaults) ForgetAll(about func(id string)) error {
	ids, err := v.known()
	for _, id := range ids {
		about(id)
	}
	return errors.Join(err, v.forget(ids...))
}

// known returns the ids of all accounts: of the database of keys, of other databases,
// as far as the browser tells, and of those that are open in memory.
func (v *Vaults) known() (ids []string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), v.opts.Timeout)
	defer cancel()
	rows, err := v.rows(ctx)
	switch {
	case err == nil:
		for i := range rows.Length() {
			ids = append(ids, rows.Index(i).Get("k").String())
		}
	case errors.Is(err, idb.ErrUnavailable):
		err = nil
	}
	names, _ := idb.Names(ctx)
	for _, name := range names {
		if rest, ok := strings.CutPrefix(name, v.opts.Prefix+"-"); ok {
			id, _, _ := strings.Cut(rest, "-")
			ids = append(ids, id)
		}
	}
	v.mu.Lock()
	for id := range v.open {
		ids = append(ids, id)
	}
	v.mu.Unlock()
	seen := map[string]bool{}
	return slices.DeleteFunc(ids, func(id string) bool {
		again := seen[id]
		seen[id] = true
		return again || !isHex(id, idSize)
	}), err
}

// forget deletes the keys of accounts, and then their databases.
func (v *Vaults) forget(ids ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), v.opts.Timeout)
	defer cancel()
	var errs []error
	var turns []*turn
	for _, id := range ids {
		if o := v.opened(id); o != nil {
			o.Close()
		}
		brief, stop := context.WithTimeout(ctx, turnTimeout)
		// A page that does not end its turn keeps nobody from signing out.
		if release, err := browser.Lock(brief, v.opts.lock(id)); err == nil {
			defer release()
		}
		stop()
		t := &turn{Context: ctx, vaults: v, id: id}
		switch err := t.deleteKey(); {
		case err == nil:
			turns = append(turns, t)
		case !errors.Is(err, idb.ErrUnavailable): // or nothing can be kept
			errs = append(errs, err)
		}
	}
	v.opts.step("buried")
	deleted := make(chan error)
	for _, t := range turns {
		go func() { deleted <- t.deleteDatabases() }()
	}
	for range turns {
		errs = append(errs, <-deleted)
	}
	return errors.Join(errs...)
}

// deleteKey deletes the key of an account, and notes its databases.
func (t *turn) deleteKey() error {
	delete(t.vaults.wait, t.id)
	if err := t.read(); err != nil && !errors.Is(err, ErrCorrupt) {
		return err
	}
	old := t.old()
	for _, g := range t.found() {
		if !slices.Contains(old, g) {
			old = append(old, g)
		}
	}
	return t.bury(old)
}

// deleteDatabases deletes those of an account without a key.
func (t *turn) deleteDatabases() error { return t.bury(t.deleteAll(t.row.Old)) }

// bury puts in place of whatever is known of the account, its key above all, which
// databases are still to be deleted.
func (t *turn) bury(old []string) error {
	t.row = row{Writes: t.row.Writes + 1, Gone: true, Old: old}
	return t.vaults.keys.Change(t.id, func(js.Value) (js.Value, error) {
		if len(old) == 0 {
			return js.Undefined(), nil
		}
		return t.object(&t.row, js.Undefined()), nil
	})
}

// found returns the generations whose databases there are, as far as the browser
// tells: of an unreadable row nothing else is known.
func (t *turn) found() (generations []string) {
	names, _ := idb.Names(t)
	for _, name := range names {
		g, ok := strings.CutPrefix(name, t.vaults.opts.database(t.id, ""))
		if ok && isGeneration(g) {
			generations = append(generations, g)
		}
	}
	return generations
}
