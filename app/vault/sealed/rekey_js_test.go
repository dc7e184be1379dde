package sealed

import (
	"errors"
	"fmt"
	"slices"
	"syscall/js"
	"testing"
	"time"

	"practicechat/app/store"
	"practicechat/app/vault"
	"practicechat/app/wasmtest"
)

var keeps = []vault.Keep{vault.Device, vault.PIN, vault.Nothing}

// TestRekey goes from every way of keeping to every other and to itself.
func TestRekey(t *testing.T) {
	for _, from := range keeps {
		for _, to := range keeps {
			t.Run(fmt.Sprintf("%v to %v", from, to), func(t *testing.T) {
				p := newPlace(t)
				v, o := p.made(ada, from)
				before := p.row(ada)
				old := o.Store
				o = mustRekey(t, v, ada, to, thePIN)
				wantError(t, old.Apply(more()), store.ErrClosed)
				wantSample(t, o.Store)
				mustApply(t, o.Store, more()) // it is open
				after := p.row(ada)
				if after.Keep != to || after.Generation != "" && after.Generation == before.Generation {
					t.Errorf("the row is %+v, was %+v", after, before)
				}
				if to == vault.Nothing {
					p.wantKept()
					again := mustOpen(t, p.page(), ada, vault.Device)
					if again.Keep != vault.Nothing {
						t.Errorf("the choice is forgotten: %v", again.Keep)
					}
					wantEmpty(t, again.Store)
					return
				}
				p.wantKept(ada)
				o.Store.Close()
				_, err := v.Rekey(ada, vault.Device, "", vault.Events{})
				wantError(t, err, vault.ErrLocked)
				o = p.enter(ada)
				if o.Keep != to {
					t.Errorf("kept as %v", o.Keep)
				}
				wantSample(t, o.Store)
			})
		}
	}
}

// TestRekeyKilled ends the page at every step of every change: either the old or
// the new is whole then, and what is left over goes when it is next opened.
func TestRekeyKilled(t *testing.T) {
	for _, tt := range []struct{ from, to vault.Keep }{
		{vault.Device, vault.PIN}, {vault.PIN, vault.Device}, {vault.PIN, vault.PIN}, {vault.Device, vault.Nothing}, {vault.Nothing, vault.PIN},
	} {
		for _, step := range []string{"secluded", "noted", "made", "copied", "switched", "swept"} {
			if tt.to == vault.Nothing && (step == "noted" || step == "made") {
				continue
			}
			t.Run(fmt.Sprintf("%v to %v when %s", tt.from, tt.to, step), func(t *testing.T) {
				p := newPlace(t)
				v, _ := p.made(ada, tt.from)
				v.opts.step = func(name string) {
					if name == step {
						panic("killed")
					}
				}
				killed(t, func() { _, _ = v.Rekey(ada, tt.to, thePIN, vault.Events{}) })
				switched := step == "switched" || step == "swept"
				keep := tt.from
				if switched {
					keep = tt.to
				}
				if r := p.row(ada); r.here() && r.Keep != keep || !r.here() && tt.from != vault.Nothing {
					t.Errorf("the row is %+v", r)
				}
				if keep == vault.Nothing { // and that page is gone
					if o := mustOpen(t, p.page(), ada, vault.Nothing); o.Keep != vault.Nothing {
						t.Errorf("kept as %v", o.Keep)
					}
					p.wantKept()
					return
				}
				o := p.enter(ada)
				wantSample(t, o.Store)
				p.wantKept(ada)
			})
		}
	}
}

// TestRekeyFails holds that where the copy cannot be made everything stays.
func TestRekeyFails(t *testing.T) {
	for _, from := range keeps {
		for name, with := range map[string]string{
			"full":   `{value(row) { if (this.name === "messages") throw new DOMException("full", "QuotaExceededError"); return old.call(this, row); }}`,
			"refuse": `{value(row) { if (this.name === "meta") throw new DOMException("no", "DataError"); return old.call(this, row); }}`,
		} {
			t.Run(from.String()+" "+name, func(t *testing.T) {
				p := newPlace(t)
				v, o := p.made(ada, from)
				t.Run("call", func(t *testing.T) {
					wasmtest.Replace(t, "IDBObjectStore.prototype", "put", with)
					if _, err := v.Rekey(ada, vault.PIN, thePIN, vault.Events{}); err == nil {
						t.Error("no error")
					}
				})
				wantSample(t, o.Store)
				mustApply(t, o.Store, more())
				if from == vault.Nothing {
					p.wantKept()
				} else {
					p.wantKept(ada)
				}
				wantSample(t, mustRekey(t, v, ada, vault.Device, "").Store)
			})
		}
	}
}

// TestRekeyBesideOthers holds that what another page was told is saved is not left
// behind, that it learns that its store has gone, and that it finds the new one.
func TestRekeyBesideOthers(t *testing.T) {
	p := newPlace(t)
	v, _ := p.made(ada, vault.Device)
	other := p.page()
	lost := make(chan error, 1)
	o, err := other.Open(ada, vault.Device, vault.Events{Lost: func(err error) { lost <- err }})
	if err != nil {
		t.Fatal(err)
	}
	saved := make(chan int, 1)
	go func() {
		for n := 0; ; n++ {
			if err := o.Store.Apply(note(fmt.Sprint("other", n), "x")); err != nil {
				saved <- n
				return
			}
		}
	}()
	moved := mustRekey(t, v, ada, vault.Device, "")
	wantError(t, wasmtest.Within(t, lost), store.ErrClosed)
	n := wasmtest.Within(t, saved)
	for name, s := range map[string]store.Store{"moved": moved.Store, "opened again": mustOpen(t, other, ada, vault.Device).Store} {
		if drafts, err := s.Drafts(); err != nil || len(drafts) != n+1 {
			t.Errorf("%s: %d drafts, %v; want %d", name, len(drafts), err, n+1)
		}
	}
	p.wantKept(ada)
	// The store that this page has does not go on under what another page made.
	mustRekey(t, other, ada, vault.PIN, thePIN)
	_, err = v.Rekey(ada, vault.Nothing, "", vault.Events{})
	wantError(t, err, store.ErrClosed)
	o = p.enter(ada)
	if drafts, err := o.Store.Drafts(); err != nil || len(drafts) != n+1 {
		t.Errorf("%d drafts, %v; want %d", len(drafts), err, n+1)
	}
}

// TestTurns holds that a page waits for its turn, and not for ever.
func TestTurns(t *testing.T) {
	p := newPlace(t)
	p.made(ada, vault.Device)
	holder := p.page()
	turn, err := holder.turn(ada, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(turn.end)
	hasty := p.page()
	hasty.opts.Timeout = 50 * time.Millisecond
	if _, err := hasty.Open(ada, vault.Device, vault.Events{}); err == nil {
		t.Error("two pages have their turn")
	}
	v := p.page()
	mustOpen(t, v, ben, vault.Device)
	// Who comes back too late changes nothing.
	if err := v.put(t, ada); err == nil {
		t.Error("changed without a turn")
	}
	turn.end()
	wantSample(t, p.enter(ada).Store)
}

// put changes the row of an account behind the back of another page's turn.
func (v *Vaults) put(t *testing.T, id string) error {
	t.Helper()
	turn, err := v.turn(ben, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	defer turn.end()
	turn.id = id
	return turn.put(row{Gone: true, Old: []string{"0011223344556677"}}, turn.key)
}

// TestForget forgets in every way of keeping, beside other pages.
func TestForget(t *testing.T) {
	for _, keep := range keeps {
		t.Run(keep.String(), func(t *testing.T) {
			p := newPlace(t)
			v, o := p.made(ada, keep)
			_, bens := p.made(ben, vault.Device)
			lost := make(chan error, 1)
			if keep == vault.Device {
				if _, err := p.page().Open(ada, keep, vault.Events{Lost: func(err error) { lost <- err }}); err != nil {
					t.Fatal(err)
				}
			} else {
				lost <- store.ErrClosed
			}
			if err := v.Forget(ada); err != nil {
				t.Fatal(err)
			}
			wantError(t, wasmtest.Within(t, lost), store.ErrClosed)
			wantError(t, o.Store.Apply(note("c", "x")), store.ErrClosed)
			p.wantKept(ben)
			wantSample(t, bens.Store)
			wantEmpty(t, mustOpen(t, p.page(), ada, vault.Device).Store)
			if err := v.Forget(ada); err != nil {
				t.Fatal(err)
			}
			if err := v.Forget(ada); err != nil {
				t.Errorf("once more: %v", err)
			}
		})
	}
}

// stubborn is a page that does not let go of a database until it is called, and reports
// whether it had it.
func (p *place) stubborn(id, generation string) js.Value {
	return wasmtest.Script(fmt.Sprintf(`
		let conn;
		indexedDB.open(%q).onsuccess = (e) => conn = e.target.result;
		return () => { if (!conn) return false; conn.close(); return true; }`, p.prefix+"-"+id+"-"+generation))
}

// TestForgetBesideStubborn holds that forgetting waits neither for a page that does
// not let go of the database nor for one that does not end its turn; the key is
// gone, and the rest goes when it can.
func TestForgetBesideStubborn(t *testing.T) {
	p := newPlace(t)
	v, _ := p.made(ada, vault.Device)
	generation := p.row(ada).Generation
	stubborn := p.stubborn(ada, generation)
	turn, err := p.page().turn(ada, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(turn.end)
	start := time.Now()
	if err := v.Forget(ada); err != nil {
		t.Error(err)
	}
	if took := time.Since(start); took > turnTimeout+deleteTimeout+3*time.Second {
		t.Errorf("it took %v", took)
	}
	if r := p.row(ada); !r.Gone || p.key(ada) || len(r.Old) != 1 || r.Old[0] != generation {
		t.Errorf("the row is %+v", r)
	}
	if last, err := p.page().Last(); last != "" || err != nil {
		t.Errorf("last %q, %v", last, err)
	}
	wantError(t, turn.put(turn.row, turn.key), ErrMeddled) // the one that slept
	turn.end()
	if !stubborn.Invoke().Bool() {
		t.Fatal("nobody was in the way")
	}
	o := mustOpen(t, p.page(), ada, vault.Device)
	wantEmpty(t, o.Store)
	p.wantKept(ada)
}

// TestSignInBesideAnOldDatabase holds that it is not forgotten what is still to be
// deleted.
func TestSignInBesideAnOldDatabase(t *testing.T) {
	p := newPlace(t)
	v, _ := p.made(ada, vault.Device)
	generation := p.row(ada).Generation
	stubborn := p.stubborn(ada, generation)
	if err := v.Forget(ada); err != nil {
		t.Error(err)
	}
	mustOpen(t, p.page(), ada, vault.Device).Store.Close()
	if r := p.row(ada); !slices.Contains(r.Old, generation) {
		t.Errorf("after the next sign-in the row is %+v", r)
	}
	if !stubborn.Invoke().Bool() {
		t.Fatal("nobody was in the way")
	}
	mustOpen(t, p.page(), ada, vault.Device)
	p.wantKept(ada)
}

// TestForgetWhereDatabasesAreNotNamed is for browsers that cannot list them, such as
// Firefox before 126.
func TestForgetWhereDatabasesAreNotNamed(t *testing.T) {
	p := newPlace(t)
	v, _ := p.made(ada, vault.Device)
	restore := wasmtest.Script(`
		const { databases } = IDBFactory.prototype;
		delete IDBFactory.prototype.databases;
		return () => { IDBFactory.prototype.databases = databases; }`)
	t.Cleanup(func() { restore.Invoke() })
	if err := v.Forget(ada); err != nil {
		t.Error(err)
	}
	restore.Invoke()
	p.wantNothing()
}

// TestForgetKilled ends the page after the key is gone: the rest goes when the
// account is next opened.
func TestForgetKilled(t *testing.T) {
	p := newPlace(t)
	v, _ := p.made(ada, vault.Device)
	v.opts.step = func(string) { panic("killed") }
	killed(t, func() { _ = v.Forget(ada) })
	if r := p.row(ada); !r.Gone || p.key(ada) {
		t.Errorf("the row is %+v", r)
	}
	wantEmpty(t, mustOpen(t, p.page(), ada, vault.Nothing).Store)
	p.wantKept()
	if r := p.row(ada); r.Writes != 0 {
		t.Errorf("the row is %+v", r)
	}
}

// TestForgetAll forgets accounts in every way of keeping beside other pages, one whose
// row is unreadable, one that is half forgotten, and databases that no row names.
func TestForgetAll(t *testing.T) {
	p := newPlace(t)
	id := func(n int) string { return vault.ID(fmt.Sprint(n), "https://api.practice.example") }
	v, o := p.made(ada, vault.PIN)
	stores := []store.Store{o.Store}
	lost := make(chan error, 1)
	other := p.page()
	o, err := other.Open(ben, vault.Device, vault.Events{Lost: func(err error) { lost <- err }})
	if err != nil {
		t.Fatal(err)
	}
	stores = append(stores, o.Store, mustOpen(t, v, id(1), vault.Nothing).Store)
	mustOpen(t, v, id(2), vault.Device)
	mustRekey(t, v, id(2), vault.Nothing, "")
	for n := 3; n <= 5; n++ {
		mustOpen(t, other, id(n), vault.Device).Store.Close()
	}
	v.change(t, id(3), `row.d = "{"; return row`)
	other.opts.step = func(string) { panic("killed") }
	killed(t, func() { _ = other.Forget(id(4)) })
	v.change(t, id(5), `return`)
	if n := len(p.databases()); n != 6 {
		t.Fatalf("databases %q", p.databases())
	}
	if err := p.forgetAll(v, ada, ben, id(1), id(2), id(3), id(5)); err != nil {
		t.Fatal(err)
	}
	wantError(t, wasmtest.Within(t, lost), store.ErrClosed)
	for _, s := range stores {
		wantError(t, s.Apply(more()), store.ErrClosed)
	}
	p.wantNothing()
	if last, err := p.page().Last(); last != "" || err != nil {
		t.Errorf("last %q, %v", last, err)
	}
	wantEmpty(t, mustOpen(t, p.page(), ada, vault.Device).Store)
	if err := errors.Join(p.forgetAll(v), p.forgetAll(v)); err != nil {
		t.Errorf("once more: %v", err)
	}
	p.wantNothing()
}

// wantNothing fails the test unless there is no row and no other database.
func (p *place) wantNothing() {
	p.t.Helper()
	p.wantKept()
	rows, err := p.page().rows(p.t.Context())
	if err != nil || rows.Length() > 0 {
		p.t.Errorf("%v rows, %v", rows.Length(), err)
	}
}

// TestForgetAllFails holds that what fails with one account keeps none of the others,
// and that the keys of all are gone before the first database is.
func TestForgetAllFails(t *testing.T) {
	p := newPlace(t)
	v, _ := p.made(ada, vault.Device)
	mustOpen(t, v, ben, vault.Device)
	t.Run("refused", func(t *testing.T) {
		wasmtest.Replace(t, "IDBObjectStore.prototype", "put",
			`{value(row) { if (row.k === "`+ada+`") throw new DOMException("no", "DataError"); return old.call(this, row); }}`)
		if err := p.forgetAll(v, ada, ben); err == nil {
			t.Error("no error")
		}
	})
	p.wantKept(ada)
	wantSample(t, mustOpen(t, v, ada, vault.Device).Store)
	mustOpen(t, v, ben, vault.Device)
	v.opts.step = func(string) { panic("killed") }
	killed(t, func() { _ = p.forgetAll(v) })
	if p.key(ada) || p.key(ben) || len(p.databases()) != 3 {
		t.Errorf("a key is left, of databases %q", p.databases())
	}
	if err := p.forgetAll(p.page()); err != nil {
		t.Error(err)
	}
	p.wantNothing()
}

// TestIDs holds that nothing but an id is taken for one.
func TestIDs(t *testing.T) {
	v := newPlace(t).page()
	for _, id := range []string{"", "keys", ada + "00", ada[:30], "../" + ada[3:]} {
		if _, err := v.Open(id, vault.Device, vault.Events{}); err == nil {
			t.Errorf("opened %q", id)
		}
		if err := v.Forget(id); err == nil {
			t.Errorf("forgot %q", id)
		}
	}
}
