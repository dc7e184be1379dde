package idb

import (
	"errors"
	"syscall/js"
	"testing"
	"time"

	"practicechat/app/browser"
	"practicechat/app/store"
	"practicechat/app/wasmtest"
)

// TestDurability holds what each kind of batch asks of the browser.
func TestDurability(t *testing.T) {
	d := mustOpen(t, newName(t), Options{Ballast: -1})
	js.Global().Set("asked", js.Global().Get("Array").New())
	wasmtest.Replace(t, "IDBDatabase.prototype", "transaction", `{value(...args) {
		const tx = old.apply(this, args);
		asked.push(tx.mode + " " + tx.durability);
		return tx;
	}}`)
	var relaxed, strict store.Batch
	relaxed.PutMeta("k", "v")
	strict.DeleteEntry(store.Entry{ClientID: "e"})
	mustApply(t, d, &relaxed)
	mustApply(t, d, &strict)
	mustApply(t, d, draft("c", "x"))
	if _, err := d.Drafts(); err != nil {
		t.Fatal(err)
	}
	if err := d.Wipe(); err != nil {
		t.Fatal(err)
	}
	got := js.Global().Get("asked").Call("join", ", ").String()
	const want = "readwrite relaxed, readwrite strict, readwrite strict, readonly default, readwrite strict"
	if got != want {
		t.Errorf("transactions %s\nwant %s", got, want)
	}
}

// TestAbort holds that of a batch that fails nothing is saved.
func TestAbort(t *testing.T) {
	both := draft("c", "new")
	both.PutMeta("k", "v")
	both.PutDraft(store.Draft{ConversationUUID: "d", Text: "new"})
	for name, tt := range map[string]struct{ with, says string }{
		"thrown": {
			`{value(row) { if (this.name === "meta") throw new DOMException("no", "DataError"); return old.call(this, row); }}`,
			"idb: save: the browser reports DataError: no",
		},
		"thrown without a name": {
			`{value(row) { if (this.name === "meta") throw "oh"; return old.call(this, row); }}`,
			"idb: save: the browser reports Error: oh",
		},
		"aborted": {
			`{value(row) { const r = old.call(this, row); r.onsuccess = () => this.transaction.abort(); return r; }}`,
			"idb: save: the browser reports AbortError",
		},
		"refused": {
			`{value(row) { old.call(this, row); return this.add(row); }}`,
			"idb: save: the browser reports ConstraintError: Key already exists in the object store.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := mustOpen(t, newName(t), Options{Ballast: -1})
			mustApply(t, d, draft("c", "old"))
			wasmtest.Replace(t, "IDBObjectStore.prototype", "put", tt.with)
			if err := d.Apply(both); err == nil || err.Error() != tt.says {
				t.Errorf("error %v, want %s", err, tt.says)
			}
			wantDrafts(t, d, map[string]string{"c": "old"})
			if v, err := d.Meta("k"); v != "" || err != nil {
				t.Errorf("meta %q, %v", v, err)
			}
		})
	}
	t.Run("not sealed", func(t *testing.T) {
		broken := errors.New("broken")
		d := mustOpen(t, newName(t), Options{Codec: shift{broken}})
		wantError(t, d.Apply(both), broken)
		if rows := rawRows(t, d); rows != "[][][][][]" {
			t.Errorf("saved %s", rows)
		}
	})
}

// occupy keeps an object store busy with a transaction of another connection until
// the function it returns is called.
func occupy(t *testing.T, d *DB, name string) (release func()) {
	t.Helper()
	conn, err := d.connection()
	if err != nil {
		t.Fatal(err)
	}
	js.Global().Set("occupied", conn)
	stop := wasmtest.Script(`
		const tx = occupied.transaction(["` + name + `"], "readwrite");
		let more = true;
		const keep = () => { if (more) tx.objectStore("` + name + `").get("x").onsuccess = keep; };
		keep();
		return () => { more = false; };`)
	return func() { stop.Invoke() }
}

// TestTimeout holds that a call that gets no answer ends, and saves nothing later.
func TestTimeout(t *testing.T) {
	name := newName(t)
	other := mustOpen(t, name, Options{})
	d := mustOpen(t, name, Options{Timeout: 100 * time.Millisecond})
	release := occupy(t, other, draftStore)
	var timeout *TimeoutError
	if err := d.Apply(draft("c", "late")); !errors.As(err, &timeout) || timeout.Undecided || timeout.Op != "save" {
		t.Errorf("a batch that waits: error %v", err)
	}
	timeout = nil
	if _, err := d.Drafts(); !errors.As(err, &timeout) || timeout.Op != opRead {
		t.Errorf("a read that waits: error %v", err)
	}
	release()
	wantDrafts(t, other, nil)
	mustApply(t, d, draft("c", "in time"))
	wantDrafts(t, other, map[string]string{"c": "in time"})
}

// TestLateComplete holds that a batch counts as saved when its time was up and it
// was complete all the same: a page that was frozen finds both at once.
func TestLateComplete(t *testing.T) {
	name := newName(t)
	other := mustOpen(t, name, Options{})
	d := mustOpen(t, name, Options{Timeout: 50 * time.Millisecond})
	// It cannot be aborted, as if it was being committed.
	wasmtest.Replace(t, "IDBTransaction.prototype", "abort", `{value() { throw new DOMException("too late", "InvalidStateError"); }}`)
	release := occupy(t, other, draftStore)
	time.AfterFunc(300*time.Millisecond, release)
	mustApply(t, d, draft("c", "saved"))
	wantDrafts(t, d, map[string]string{"c": "saved"})
}

// TestUndecided holds that a connection is given up when nobody knows what it has
// saved.
func TestUndecided(t *testing.T) {
	name := newName(t)
	other := mustOpen(t, name, Options{Ballast: -1})
	closed := make(chan error, 1)
	d := mustOpen(t, name, Options{Ballast: -1, Timeout: 50 * time.Millisecond, OnClose: func(err error) { closed <- err }})
	wasmtest.Replace(t, "IDBTransaction.prototype", "abort", `{value() {}}`)
	release := occupy(t, other, draftStore)
	var timeout *TimeoutError
	if err := d.Apply(draft("c", "x")); !errors.As(err, &timeout) || !timeout.Undecided {
		t.Errorf("error %v, want an undecided one", err)
	}
	wantError(t, wasmtest.Within(t, closed), ErrLost)
	wantError(t, d.Apply(draft("c", "x")), store.ErrClosed)
	release()
	// What was undecided is decided now: its functions are released.
	for end := time.Now().Add(5 * time.Second); browser.Live.Load() > 2 && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
}
