package sealed

import (
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
	if o := v.opened(id); o != nil {
		o.Close()
	}
	ctx, cancel := v.limit(v.opts.Timeout)
	defer cancel()
	brief, stop := briefly(ctx, turnTimeout)
	defer stop()
	// A page that does not end its turn keeps nobody from signing out.
	if release, err := browser.Lock(brief, v.opts.lock(id)); err == nil {
		defer release()
	}
	return (&turn{Context: ctx, vaults: v, id: id}).forget()
}

// forget deletes the key of an account, and then its databases.
func (t *turn) forget() error {
	delete(t.vaults.wait, t.id)
	switch err := t.read(); {
	case errors.Is(err, idb.ErrUnavailable): // then nothing can be kept
		return nil
	case errors.Is(err, ErrCorrupt):
	case err != nil:
		return err
	}
	old := t.old()
	for _, g := range t.found() {
		if !slices.Contains(old, g) {
			old = append(old, g)
		}
	}
	if err := t.bury(old); err != nil {
		return err
	}
	t.vaults.opts.step("buried")
	return t.bury(t.deleteAll(old))
}

// bury puts in place of whatever is known of the account, its key above all, which
// databases are still to be deleted.
func (t *turn) bury(old []string) error {
	r := row{Writes: t.row.Writes + 1, Gone: true, Old: old}
	return t.vaults.keys.Change(t.id, func(js.Value) (js.Value, error) {
		if len(old) == 0 {
			return js.Undefined(), nil
		}
		return t.object(&r, js.Undefined()), nil
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
