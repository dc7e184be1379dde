package idb

import (
	"fmt"
	"strings"
	"syscall/js"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
	"practicechat/app/store/storetest"
	"practicechat/app/wasmtest"
)

func TestStore(t *testing.T) {
	needBrowser(t)
	for name, codec := range map[string]Codec{"clear": nil, "sealed": shift{}} {
		t.Run(name, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T) store.Store {
				return mustOpen(t, newName(t), Options{Codec: codec, Ballast: -1})
			})
		})
	}
}

func TestReopen(t *testing.T) {
	name := newName(t)
	d := mustOpen(t, name, Options{})
	mustApply(t, d, frozenBatch())
	d.ballast.working.Wait()
	d.Close()
	d = mustOpen(t, name, Options{})
	wantFrozen(t, d, 1)
}

// TestEmptyBatch holds that a batch without changes is saved, and not after Close.
func TestEmptyBatch(t *testing.T) {
	d := mustOpen(t, newName(t), Options{})
	d.ballast.working.Wait()
	mustApply(t, d, new(store.Batch))
	d.Close()
	wantError(t, d.Apply(new(store.Batch)), store.ErrClosed)
	_, err := d.Messages("c", 0)
	wantError(t, err, store.ErrClosed)
	_, err = d.Messages("c", 10)
	wantError(t, err, store.ErrClosed)
	_, err = d.Meta("k")
	wantError(t, err, store.ErrClosed)
}

// rawRows are all rows of a database, as JSON.
func rawRows(t *testing.T, d *DB) string {
	t.Helper()
	var all strings.Builder
	for _, name := range recordStores {
		var request js.Value
		err := d.transact(opRead, []string{name}, nil, func(tx js.Value) {
			request = tx.Call("objectStore", name).Call("getAll")
		})
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(jsonJS.Call("stringify", request.Get("result")).String())
	}
	return all.String()
}

// TestSealedRows holds that of a sealed record nothing but uuids and the time is to
// be seen.
func TestSealedRows(t *testing.T) {
	d := mustOpen(t, newName(t), Options{Codec: shift{}})
	mustApply(t, d, frozenBatch())
	rows := rawRows(t, d)
	clear, err := newPlan(frozenBatch(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range strings.Split(string(clear.args), `"d":"`)[1:] {
		data, _, _ := strings.Cut(row, `"`)
		if strings.Contains(rows, data) {
			t.Errorf("a row has %s in the clear", data)
		}
	}
	for _, text := range []string{"Ada", "How are", "not yet"} {
		if strings.Contains(rows, text) {
			t.Errorf("the rows hold %q: %s", text, rows)
		}
	}
	if !strings.Contains(rows, `"u":"m1"`) {
		t.Errorf("the rows hold no uuid: %s", rows)
	}
}

// TestMessagesLimit holds the limit where it falls among messages of one time.
func TestMessagesLimit(t *testing.T) {
	d := mustOpen(t, newName(t), Options{})
	memory := store.NewMemory()
	var b store.Batch
	for i := range 200 {
		m := store.Message{Index: i % 3, Message: chat.Message{
			UUID: fmt.Sprintf("u%03d", i*37%200), ConversationUUID: "c", Text: "x",
			// 60 of one instant, some apart by less than the index can tell.
			CreatedAt: frozenAt.Add(time.Duration(max(i-60, 0)/4) * 300 * time.Nanosecond),
		}}
		b.PutMessage(m)
	}
	for i := range 30 {
		b.PutMessage(store.Message{Message: chat.Message{UUID: fmt.Sprintf("u%03d", i), ConversationUUID: "d"}})
	}
	mustApply(t, d, &b)
	mustApply(t, memory, &b)
	for _, limit := range []int{0, 1, 2, 50, 135, 139, 140, 141, 150, 184, 199, 200, 201, 1000} {
		got, err := d.Messages("c", limit)
		if err != nil {
			t.Fatal(err)
		}
		want, _ := memory.Messages("c", limit)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("the newest %d are\n%v\nwant\n%v", limit, got, want)
		}
	}
	got, err := d.Messages("d", 20)
	if err != nil || len(got) != 20 || got[0].UUID != "u010" {
		t.Errorf("of 30 without a time: %v, %v", got, err)
	}
}

// TestOddKeys holds ids that look alike in some encoding apart.
func TestOddKeys(t *testing.T) {
	d := mustOpen(t, newName(t), Options{})
	ids := []string{"a", "a\x00", "a,b", `a"b`, "a\u2028", "A", "ä", "😀", "[]", " "}
	var b store.Batch
	for _, c := range ids {
		for _, u := range ids {
			b.PutMessage(store.Message{Message: chat.Message{UUID: u, ConversationUUID: c}})
		}
	}
	mustApply(t, d, &b)
	for i, c := range ids {
		var b store.Batch
		b.DeleteMessage(c, ids[0])
		mustApply(t, d, &b)
		if all, err := d.Messages(c, 100); err != nil || len(all) != len(ids)-1 {
			t.Errorf("%q has %d messages, %v", c, len(all), err)
		}
		b.DeleteMessages(c)
		mustApply(t, d, &b)
		for j, other := range ids {
			want := len(ids)
			if j <= i {
				want = 0
			}
			if all, err := d.Messages(other, 100); err != nil || len(all) != want {
				t.Errorf("with %q deleted %q has %d messages, %v", c, other, len(all), err)
			}
		}
	}
}

// TestConnections holds that two connections show one truth.
func TestConnections(t *testing.T) {
	name := newName(t)
	a, b := mustOpen(t, name, Options{}), mustOpen(t, name, Options{})
	mustApply(t, a, draft("c", "one"))
	wantDrafts(t, b, map[string]string{"c": "one"})
	var batch store.Batch
	batch.DeleteDraft("c")
	mustApply(t, b, &batch)
	wantDrafts(t, a, nil)
	mustApply(t, b, draft("d", "two"))
	b.ballast.working.Wait()
	b.Close()
	wantDrafts(t, a, map[string]string{"d": "two"})
	if err := a.Wipe(); err != nil {
		t.Fatal(err)
	}
	wantDrafts(t, mustOpen(t, name, Options{}), nil)
}

// TestManyGoroutines holds that calls at the same time do not mix.
func TestManyGoroutines(t *testing.T) {
	d := mustOpen(t, newName(t), Options{})
	errs := make(chan error, 20)
	for i := range 20 {
		go func() {
			c := fmt.Sprint(i)
			for n := range 5 {
				if err := d.Apply(draft(c, fmt.Sprint(n))); err != nil {
					errs <- err
					return
				}
				if _, err := d.Drafts(); err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	want := map[string]string{}
	for i := range 20 {
		want[fmt.Sprint(i)] = "4"
		if err := wasmtest.Within(t, errs); err != nil {
			t.Error(err)
		}
	}
	wantDrafts(t, d, want)
}
