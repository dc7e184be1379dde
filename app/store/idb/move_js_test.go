package idb

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
	"practicechat/app/wasmtest"
)

// TestMove holds that Export hands everything to Import, as it is, and that what is
// unreadable is left out and told.
func TestMove(t *testing.T) {
	told := 0
	names := []string{newName(t), newName(t)}
	from := mustOpen(t, names[0], Options{Codec: shift{}, OnCorrupt: func(error) { told++ }})
	to := mustOpen(t, names[1], Options{})
	mustApply(t, from, frozenBatch())
	var again, many store.Batch
	again.PutEntry(frozenAtRev(2)[0])
	again.PutEntry(frozenAtRev(2)[1])
	mustApply(t, from, &again)
	for i := range 2*store.ExportSize + 1 {
		many.PutMessage(store.Message{Index: i, Message: chat.Message{UUID: fmt.Sprint(i), ConversationUUID: "many"}})
	}
	mustApply(t, from, &many)
	plant(t, from, draftStore, `[{"k":"bad","d":"!"}]`)
	largest := 0
	err := from.Export(func(b *store.Batch) error {
		largest = max(largest, len(b.Ops))
		return to.Import(b)
	})
	if err != nil || largest != store.ExportSize || told != 1 {
		t.Errorf("batches of up to %d, %d told, %v", largest, told, err)
	}
	wantFrozen(t, to, 2)
	got, err := to.Messages("many", 5000)
	want, _ := from.Messages("many", 5000)
	wantEqual(t, got, err, want)
	full := errors.New("full")
	wantError(t, from.Export(func(*store.Batch) error { return full }), full)
}

// TestEvict holds that every connection is closed and that nothing else happens.
func TestEvict(t *testing.T) {
	name, none := newName(t), newName(t)
	closed := make(chan error, 1)
	d := mustOpen(t, name, Options{OnClose: func(err error) { closed <- err }})
	mustApply(t, d, draft("c", "x"))
	d.ballast.working.Wait()
	if err := Evict(context.Background(), name, Options{}); err != nil {
		t.Fatal(err)
	}
	wantError(t, wasmtest.Within(t, closed), ErrOutdated)
	stubborn := mustOpen(t, name, Options{})
	wantDrafts(t, stubborn, map[string]string{"c": "x"})
	stubborn.ballast.working.Wait()
	stubborn.on.object.Set("onversionchange", js.Null())
	err := Evict(context.Background(), name, Options{BlockedTimeout: 50 * time.Millisecond})
	wantError(t, err, ErrBlocked)
	stubborn.Close()
	wantDrafts(t, mustOpen(t, name, Options{}), map[string]string{"c": "x"})
	if err := Evict(context.Background(), none, Options{}); err != nil {
		t.Errorf("a database that is not there: %v", err)
	}
}

// TestObjects holds that a change sees what it replaces, and replaces all or
// nothing.
func TestObjects(t *testing.T) {
	name := newName(t)
	open := func() *Objects {
		o, err := OpenObjects(context.Background(), name, Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			o.db.ballast.working.Wait()
			o.Close()
		})
		return o
	}
	pages := []*Objects{open(), open()}
	set := func(to any) func(js.Value) (js.Value, error) {
		return func(js.Value) (js.Value, error) { return js.ValueOf(to), nil }
	}
	want := func(want string) {
		t.Helper()
		for _, o := range pages {
			rows, err := o.All()
			if got := jsonJS.Call("stringify", rows, []any{"k", "n"}).String(); err != nil || got != want {
				t.Errorf("rows %s, %v; want %s", got, err, want)
			}
		}
	}
	mustChange := func(o *Objects, key string, change func(js.Value) (js.Value, error)) {
		t.Helper()
		if err := o.Change(key, change); err != nil {
			t.Fatal(err)
		}
	}
	mustChange(pages[0], "a", set(map[string]any{"k": "a", "n": 0}))
	mustChange(pages[0], "b", set(map[string]any{"k": "b", "n": 7}))
	done := make(chan error, 40)
	for i := range cap(done) {
		go func() {
			done <- pages[i%2].Change("a", func(row js.Value) (js.Value, error) {
				return js.ValueOf(map[string]any{"k": "a", "n": row.Get("n").Int() + 1}), nil
			})
		}()
	}
	for range cap(done) {
		wantError(t, wasmtest.Within(t, done), nil)
	}
	want(`[{"k":"a","n":40},{"k":"b","n":7}]`)
	no := errors.New("no")
	wantError(t, pages[0].Change("a", func(row js.Value) (js.Value, error) { return row, no }), no)
	if err := pages[0].Change("a", set(map[string]any{"no": "key"})); err == nil {
		t.Error("a row without a key is saved")
	}
	mustChange(pages[1], "b", set(js.Undefined()))
	want(`[{"k":"a","n":40}]`)
}
