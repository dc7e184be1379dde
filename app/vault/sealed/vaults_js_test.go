package sealed

import (
	"errors"
	"testing"
	"time"

	"practicechat/app/store"
	"practicechat/app/store/storetest"
	"practicechat/app/vault"
	"practicechat/app/wasmtest"
)

func TestStore(t *testing.T) {
	for _, keep := range []vault.Keep{vault.Device, vault.Nothing} {
		t.Run(keep.String(), func(t *testing.T) {
			storetest.Run(t, func(t *testing.T) store.Store {
				return mustOpen(t, newPlace(t).page(), ada, keep).Store
			})
		})
	}
}

func TestDevice(t *testing.T) {
	p := newPlace(t)
	v, o := p.made(ada, vault.Device)
	if last, err := v.Last(); last != ada || err != nil {
		t.Errorf("last %q, %v", last, err)
	}
	o.Store.Close()
	wantError(t, o.Store.Apply(note("c", "x")), store.ErrClosed)
	v = p.page()
	if last, err := v.Last(); last != ada || err != nil {
		t.Errorf("last %q, %v", last, err)
	}
	o = mustOpen(t, v, ada, vault.PIN) // it goes on as it is kept
	if o.Keep != vault.Device {
		t.Errorf("kept as %v", o.Keep)
	}
	wantSample(t, o.Store)
	p.wantKept(ada)
}

// TestNothing holds that an account of which nothing is kept touches no disk.
func TestNothing(t *testing.T) {
	p := newPlace(t)
	v, o := p.made(ada, vault.Nothing)
	wantSample(t, o.Store)
	if last, err := v.Last(); last != "" || err != nil || o.Keep != vault.Nothing {
		t.Errorf("last %q, %v, kept as %v", last, err, o.Keep)
	}
	if r := p.row(ada); r.Writes != 0 {
		t.Errorf("a row was made: %+v", r)
	}
	p.wantKept()
	wantEmpty(t, mustOpen(t, p.page(), ada, vault.Nothing).Store)
}

// TestPIN follows an account under a PIN through its life.
func TestPIN(t *testing.T) {
	p := newPlace(t)
	v := p.page()
	o := mustOpen(t, v, ada, vault.PIN)
	if o.Keep != vault.Nothing {
		t.Errorf("without a PIN it is kept as %v", o.Keep)
	}
	fill(t, o.Store)
	p.wantKept()
	_, err := v.Rekey(ada, vault.PIN, "12ä", vault.Events{})
	wantError(t, err, vault.ErrWeakPIN)
	o = mustRekey(t, v, ada, vault.PIN, thePIN)
	wantSample(t, o.Store)
	p.wantKept(ada)
	o.Store.Close()

	v = p.page()
	if last, _ := v.Last(); last != ada {
		t.Errorf("last %q", last)
	}
	_, err = v.Open(ada, vault.Device, vault.Events{})
	wantError(t, err, vault.ErrLocked)
	var wrong *vault.WrongPINError
	if _, err = v.Unlock(ada, "0000", vault.Events{}); !errors.As(err, &wrong) || wrong.Left != 9 || !wrong.RetryAt.IsZero() {
		t.Errorf("a wrong PIN: %v, %+v", err, wrong)
	}
	o = mustUnlock(t, v, ada, thePIN)
	wantSample(t, o.Store)
	if r := p.row(ada); r.Fails != 0 || r.Retry != 0 {
		t.Errorf("a right PIN leaves %+v", r)
	}

	o = mustRekey(t, v, ada, vault.PIN, "another")
	wantSample(t, o.Store)
	p.wantKept(ada)
	v = p.page()
	if _, err = v.Unlock(ada, thePIN, vault.Events{}); !errors.As(err, &wrong) || wrong.Left != 9 {
		t.Errorf("the PIN before: %v", err)
	}
	wantSample(t, mustUnlock(t, v, ada, "another").Store)
	_, err = v.Unlock(ben, thePIN, vault.Events{})
	wantError(t, err, vault.ErrGone)
}

// TestLast holds that of the kept accounts the one that was opened last is named.
func TestLast(t *testing.T) {
	p := newPlace(t)
	v := p.page()
	want := func(want string) {
		t.Helper()
		if last, err := p.page().Last(); last != want || err != nil {
			t.Errorf("last %q, %v; want %q", last, err, want)
		}
	}
	want("")
	mustOpen(t, v, ada, vault.Device)
	mustOpen(t, v, ben, vault.Device)
	want(ben)
	mustOpen(t, v, ada, vault.Device)
	want(ada)
	mustRekey(t, v, ben, vault.PIN, thePIN)
	want(ben)
	if _, err := v.Unlock(ben, "wrong", vault.Events{}); err == nil {
		t.Error("a wrong PIN opens it")
	}
	mustOpen(t, v, ada, vault.Device)
	want(ada)
	mustRekey(t, v, ada, vault.Nothing, "")
	want(ben)
	if err := v.Forget(ben); err != nil {
		t.Fatal(err)
	}
	want("")
}

// TestWrongPINs holds that attempts are counted on the device, slowed, and end in
// nothing being left; what the clock says helps little.
func TestWrongPINs(t *testing.T) {
	p := newPlace(t)
	_, o := p.made(ada, vault.PIN)
	o.Store.Close()
	v := p.page()
	try := func(pin string) (wrong *vault.WrongPINError) {
		t.Helper()
		if _, err := v.Unlock(ada, pin, vault.Events{}); !errors.As(err, &wrong) {
			t.Fatalf("error %v", err)
		}
		return wrong
	}
	for n := 1; n < vault.MaxAttempts; n++ {
		wrong := try("0000")
		d := vault.Delay(n)
		if wrong.Left != vault.MaxAttempts-n || wrong.RetryAt.IsZero() != (d == 0) || d > 0 && !wrong.RetryAt.Equal(p.clock.Add(d)) {
			t.Fatalf("attempt %d: %+v", n, wrong)
		}
		if d > 0 {
			// Not before its time, even with the right PIN, and it does not count.
			for _, pin := range []string{"0000", thePIN} {
				if early := try(pin); early.Left != wrong.Left {
					t.Errorf("an attempt that came too early counts: %+v", early)
				}
			}
			// In this page not by turning the clock either.
			p.clock = p.clock.Add(d)
			if ahead := try(thePIN); ahead.Left != wrong.Left || ahead.RetryAt.Before(p.clock.Add(d-time.Minute)) {
				t.Errorf("with the clock turned: %+v", ahead)
			}
		}
		v = p.page()
	}
	if _, err := v.Unlock(ada, "0000", vault.Events{}); !errors.Is(err, vault.ErrWiped) {
		t.Fatalf("the last attempt: %v", err)
	}
	p.wantKept()
	if r := p.row(ada); r.Writes != 0 {
		t.Errorf("it leaves %+v", r)
	}
	o = mustOpen(t, p.page(), ada, vault.Device)
	wantEmpty(t, o.Store)
}

// TestCountedBefore holds that ending the browser while a PIN is tried gives no
// attempt away, at the last one neither.
func TestCountedBefore(t *testing.T) {
	p := newPlace(t)
	_, o := p.made(ada, vault.PIN)
	o.Store.Close()
	for n := 1; n <= vault.MaxAttempts; n++ {
		v := p.page()
		v.opts.step = func(name string) { panic("killed when " + name) }
		killed(t, func() { _, _ = v.Unlock(ada, "0000", vault.Events{}) })
		if r := p.row(ada); r.Fails != n {
			t.Fatalf("attempt %d is counted as %d", n, r.Fails)
		}
		p.clock = p.clock.Add(2 * time.Hour)
	}
	_, err := p.page().Unlock(ada, thePIN, vault.Events{})
	wantError(t, err, vault.ErrWiped)
	p.wantKept()
}

// killed runs f, which panics, as a page that is ended.
func killed(t *testing.T, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Error("it was not killed")
		}
	}()
	f()
}

// TestAttemptGivenBack holds that an attempt that could not be made does not count.
func TestAttemptGivenBack(t *testing.T) {
	p := newPlace(t)
	_, o := p.made(ada, vault.PIN)
	o.Store.Close()
	t.Run("broken", func(t *testing.T) {
		wasmtest.Replace(t, "SubtleCrypto.prototype", "importKey", `{value: async () => { throw new DOMException("no", "NotSupportedError"); }}`)
		_, err := p.page().Unlock(ada, thePIN, vault.Events{})
		if wrong := (*vault.WrongPINError)(nil); err == nil || errors.As(err, &wrong) {
			t.Errorf("error %v", err)
		}
	})
	if r := p.row(ada); r.Fails != 0 {
		t.Errorf("it counts: %+v", r)
	}
	wantSample(t, mustUnlock(t, p.page(), ada, thePIN).Store)
}

// TestUnavailable holds that without what it takes to seal nothing is kept.
func TestUnavailable(t *testing.T) {
	for name, tt := range map[string]struct{ object, name, with string }{
		"no WebCrypto":     {"crypto", "subtle", `{value: undefined}`},
		"crypto throws":    {"crypto", "subtle", `{get() { throw new TypeError("no"); }}`},
		"no Web Locks":     {"navigator", "locks", `{value: undefined}`},
		"no IndexedDB":     {"globalThis", "indexedDB", `{value: undefined}`},
		"storage blocked":  {"IDBFactory.prototype", "open", `{value() { throw new DOMException("denied", "SecurityError"); }}`},
		"keys are refused": {"SubtleCrypto.prototype", "generateKey", `{value: async () => { throw new TypeError("no"); }}`},
		"nothing sealed":   {"SubtleCrypto.prototype", "encrypt", `{value: async () => { throw new TypeError("no"); }}`},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			v := p.page()
			t.Run("call", func(t *testing.T) {
				wasmtest.Replace(t, tt.object, tt.name, tt.with)
				if o, err := v.Open(ada, vault.Device, vault.Events{}); err == nil {
					t.Errorf("opened %+v", o)
				}
				fill(t, mustOpen(t, v, ada, vault.Nothing).Store)
				_, err := v.Rekey(ada, vault.Device, "", vault.Events{})
				if err == nil {
					t.Error("it is kept")
				}
				if err := errors.Join(v.Forget(ada), p.forgetAll(v)); err != nil {
					t.Errorf("forget: %v", err)
				}
			})
			p.wantKept()
		})
	}
}

// TestStored holds that a page opens no database to learn that there is none, and that
// it looks where it is not known.
func TestStored(t *testing.T) {
	p := newPlace(t)
	var names []string
	known := true
	page := func() *Vaults {
		v := p.page()
		v.opts.Stored = func() ([]string, bool) { return names, known }
		return v
	}
	names = []string{p.prefix + "-keys-of-others"}
	if last, err := page().Last(); last != "" || err != nil || len(p.databases()) > 0 {
		t.Errorf("last %q, %v, databases %q", last, err, p.databases())
	}
	early := page()
	if _, err := early.Last(); err != nil {
		t.Error(err)
	}
	p.made(ada, vault.Device)
	if last, err := early.Last(); last != ada || err != nil {
		t.Errorf("after another page has signed in: last %q, %v", last, err)
	}
	names = append(names, p.prefix+"-keys")
	if last, err := page().Last(); last != ada || err != nil {
		t.Errorf("last %q, %v", last, err)
	}
	names, known = nil, false
	if last, err := page().Last(); last != ada || err != nil {
		t.Errorf("where it is not known: last %q, %v", last, err)
	}
}
