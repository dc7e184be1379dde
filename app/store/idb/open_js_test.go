package idb

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"syscall/js"
	"testing"
	"time"

	"practicechat/app/browser"
	"practicechat/app/store"
	"practicechat/app/wasmtest"
)

// wantFrozen fails the test unless a store holds what testdata/v1.json holds, with
// the entries at a revision.
func wantFrozen(t *testing.T, s store.Store, rev uint64) {
	t.Helper()
	entries, err := s.Entries()
	wantEqual(t, entries, err, frozenAtRev(rev))
	drafts, err := s.Drafts()
	wantEqual(t, drafts, err, frozenDrafts)
	inbox, err := s.Conversations()
	wantEqual(t, inbox, err, frozenInbox)
	messages, err := s.Messages("c1", 10)
	wantEqual(t, messages, err, frozenMessages)
	value, err := s.Meta(frozenMeta.Key)
	wantEqual(t, value, err, frozenMeta.Value)
}

func wantEqual[T any](t *testing.T, got T, err error, want T) {
	t.Helper()
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
}

// thaw makes the frozen database without any of this package's code.
func thaw(t *testing.T, name string) {
	t.Helper()
	js.Global().Set("frozen", jsonJS.Call("parse", string(frozenText)))
	made := make(chan string, 1)
	done := js.FuncOf(func(_ js.Value, args []js.Value) any {
		made <- args[0].String()
		return nil
	})
	defer done.Release()
	js.Global().Set("thawed", done)
	wasmtest.Script(fmt.Sprintf(`
		const request = indexedDB.open(%q, frozen.version);
		request.onerror = () => thawed(String(request.error));
		request.onupgradeneeded = () => {
			for (const s of frozen.stores) {
				const made = request.result.createObjectStore(s.name, {keyPath: s.keyPath});
				for (const i of s.indexes || []) made.createIndex(i.name, i.keyPath);
				for (const row of s.rows) made.put(row);
			}
		};
		request.onsuccess = () => { request.result.close(); thawed(""); };`, name))
	if problem := wasmtest.Within(t, made); problem != "" {
		t.Fatal(problem)
	}
}

// next is a step that no release has: it shows that the mechanism works.
var next = step{
	stores:  []storeSpec{{"extra", []string{"k"}}},
	indexes: []indexSpec{{"extra", "by a", []string{"a"}}, {entryStore, "by key", []string{"k"}}},
}

// TestUpgradeFromFrozen opens a database of version 1 as it is now and as it could
// be.
func TestUpgradeFromFrozen(t *testing.T) {
	name := newName(t)
	thaw(t, name)
	d := mustOpen(t, name, Options{})
	wantFrozen(t, d, 0)
	d.ballast.working.Wait()
	d.Close()

	later := append(append([]step{}, steps...), next)
	d = mustOpenVersion(t, name, Options{}, later)
	wantFrozen(t, d, 0)
	count := make([]js.Value, 2)
	err := d.transact(opRead, []string{entryStore, "extra"}, nil, func(tx js.Value) {
		count[0] = tx.Call("objectStore", entryStore).Call("index", "by key").Call("count")
		count[1] = tx.Call("objectStore", "extra").Call("index", "by a").Call("count")
	})
	if err != nil || count[0].Get("result").Int() != 2 || count[1].Get("result").Int() != 0 {
		t.Errorf("the new indexes do not work: %v", err)
	}
	d.ballast.working.Wait()
	d.Close()

	_, err = Open(context.Background(), name, Options{})
	wantError(t, err, ErrNewer)
}

// TestFailedUpgrade holds that an upgrade that fails changes nothing.
func TestFailedUpgrade(t *testing.T) {
	name := newName(t)
	thaw(t, name)
	bad := append(append([]step{}, steps...), next, step{stores: []storeSpec{{entryStore, []string{"k"}}}})
	_, err := openVersion(context.Background(), name, Options{}, bad)
	if err == nil || !strings.Contains(err.Error(), "idb: upgrade to version 3: idb: open: the browser reports ConstraintError") {
		t.Errorf("error %v, want one that names version 3", err)
	}
	wantFrozen(t, mustOpen(t, name, Options{}), 0)
}

// TestVersionChange holds that a connection makes room for an upgrade, and says so.
func TestVersionChange(t *testing.T) {
	name := newName(t)
	closed := make(chan error, 1)
	d := mustOpen(t, name, Options{OnClose: func(err error) { closed <- err }})
	mustApply(t, d, draft("c", "x"))
	d.ballast.working.Wait()
	later := mustOpenVersion(t, name, Options{}, append(append([]step{}, steps...), next))
	wantError(t, wasmtest.Within(t, closed), ErrOutdated)
	_, err := d.Drafts()
	wantError(t, err, ErrOutdated)
	err = d.Apply(draft("c", "y"))
	wantError(t, err, ErrOutdated)
	wantError(t, err, store.ErrClosed)
	wantError(t, d.Wipe(), ErrOutdated)
	wantDrafts(t, later, map[string]string{"c": "x"})
}

// TestDelete holds that a deletion ends the connections there are, and what they
// held.
func TestDelete(t *testing.T) {
	name := newName(t)
	d := mustOpen(t, name, Options{})
	mustApply(t, d, draft("c", "x"))
	d.ballast.working.Wait()
	if err := Delete(context.Background(), name); err != nil {
		t.Fatal(err)
	}
	_, err := d.Drafts()
	wantError(t, err, ErrOutdated)
	wantDrafts(t, mustOpen(t, name, Options{}), nil)
}

// TestBlocked holds that Open does not wait for ever for a tab that does not let
// go, and that it lets go itself when it is too late.
func TestBlocked(t *testing.T) {
	name := newName(t)
	stubborn := mustOpen(t, name, Options{})
	mustApply(t, stubborn, draft("c", "x"))
	stubborn.on.object.Set("onversionchange", js.Null())
	later := append(append([]step{}, steps...), next)
	start := time.Now()
	_, err := openVersion(context.Background(), name, Options{BlockedTimeout: 50 * time.Millisecond}, later)
	wantError(t, err, ErrBlocked)
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
	stubborn.ballast.working.Wait()
	stubborn.Close()
	// The upgrade that nobody waits for must not happen, nor leave a connection.
	wantDrafts(t, mustOpen(t, name, Options{}), map[string]string{"c": "x"})
}

// TestBlockedForAWhile holds that Open waits for a tab that lets go late.
func TestBlockedForAWhile(t *testing.T) {
	name := newName(t)
	slow := mustOpen(t, name, Options{Ballast: -1})
	mustApply(t, slow, draft("c", "x"))
	slow.on.object.Set("onversionchange", js.Null())
	time.AfterFunc(100*time.Millisecond, func() { slow.Close() })
	d := mustOpenVersion(t, name, Options{}, append(append([]step{}, steps...), next))
	wantDrafts(t, d, map[string]string{"c": "x"})
}

func TestOpenIsCancelled(t *testing.T) {
	name := newName(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := Open(ctx, name, Options{})
	wantError(t, err, context.Canceled)
	d := mustOpen(t, name, Options{})
	mustApply(t, d, draft("c", "x"))
	d.ballast.working.Wait()
	d.Close()
	// This one needs no upgrade. It must not stay, and be in the way of one.
	_, err = Open(ctx, name, Options{})
	wantError(t, err, context.Canceled)
	d = mustOpenVersion(t, name, Options{}, append(append([]step{}, steps...), next))
	wantDrafts(t, d, map[string]string{"c": "x"})
}

// TestOpenTimeout holds that Open ends where the browser never answers.
func TestOpenTimeout(t *testing.T) {
	needBrowser(t)
	wasmtest.Replace(t, "IDBFactory.prototype", "open", `{value() { return {}; }}`)
	_, err := Open(context.Background(), "never", Options{Timeout: 50 * time.Millisecond})
	var timeout *TimeoutError
	if !errors.As(err, &timeout) || timeout.Op != opOpen {
		t.Errorf("error %v, want a TimeoutError", err)
	}
	browser.Live.Store(0) // they wait for an answer
}

// TestUnavailable holds every way in which a browser refuses storage.
func TestUnavailable(t *testing.T) {
	needBrowser(t)
	for name, tt := range map[string]struct{ object, name, with string }{
		"getter throws": {"globalThis", "indexedDB", `{get() { throw new DOMException("denied", "SecurityError"); }}`},
		"getter broken": {"globalThis", "indexedDB", `{get() { throw new TypeError("no"); }}`},
		"undefined":     {"globalThis", "indexedDB", `{value: undefined}`},
		"null":          {"globalThis", "indexedDB", `{value: null}`},
		"open throws":   {"IDBFactory.prototype", "open", `{value() { throw new DOMException("denied", "SecurityError"); }}`},
	} {
		t.Run(name, func(t *testing.T) {
			wasmtest.Replace(t, tt.object, tt.name, tt.with)
			_, err := Open(context.Background(), "denied", Options{})
			wantError(t, err, ErrUnavailable)
		})
	}
}

// TestLost holds that a database that the browser closed says so.
func TestLost(t *testing.T) {
	t.Run("event", func(t *testing.T) {
		closed := make(chan error, 1)
		d := mustOpen(t, newName(t), Options{Ballast: -1, OnClose: func(err error) { closed <- err }})
		conn, _ := d.connection()
		conn.Call("dispatchEvent", js.Global().Get("Event").New("close"))
		wantError(t, wasmtest.Within(t, closed), ErrLost)
		_, err := d.Entries()
		wantError(t, err, ErrLost)
		wantError(t, err, store.ErrClosed)
	})
	t.Run("no event", func(t *testing.T) {
		d := mustOpen(t, newName(t), Options{Ballast: -1})
		conn, _ := d.connection()
		conn.Call("close")
		wantError(t, d.Apply(draft("c", "x")), ErrLost)
	})
}

func TestPersist(t *testing.T) {
	type answer struct {
		granted bool
		err     error
	}
	ask := func(t *testing.T) answer {
		told := make(chan answer, 1)
		mustOpen(t, newName(t), Options{Ballast: -1, OnPersist: func(granted bool, err error) { told <- answer{granted, err} }})
		return wasmtest.Within(t, told)
	}
	needBrowser(t)
	t.Run("as it is", func(t *testing.T) {
		if a := ask(t); a.err != nil {
			t.Errorf("error %v", a.err)
		}
	})
	for _, want := range []bool{false, true} {
		t.Run(fmt.Sprint(want), func(t *testing.T) {
			wasmtest.Replace(t, "StorageManager.prototype", "persist", fmt.Sprintf(`{value: async () => %v}`, want))
			if a := ask(t); a.granted != want || a.err != nil {
				t.Errorf("answer %+v, want %v", a, want)
			}
		})
	}
	for name, with := range map[string]string{
		"missing": `{value: undefined}`,
		"refused": `{value: async () => { throw new TypeError("no"); }}`,
		"throws":  `{value() { throw new TypeError("no"); }}`,
	} {
		t.Run(name, func(t *testing.T) {
			wasmtest.Replace(t, "StorageManager.prototype", "persist", with)
			if a := ask(t); a.granted || a.err == nil {
				t.Errorf("answer %+v, want an error", a)
			}
		})
	}
}
