package idb

import (
	"errors"
	"fmt"
	"testing"

	"practicechat/app/store"
	"practicechat/app/wasmtest"
)

// TestRevisionOfFrozen holds that an entry of version 1, which has no revision, is
// at 0 and can be changed.
func TestRevisionOfFrozen(t *testing.T) {
	name := newName(t)
	thaw(t, name)
	d := mustOpen(t, name, Options{})
	wantFrozen(t, d, 0)
	var wrong, right store.Batch
	wrong.PutEntry(frozenAtRev(2)[0])
	wantError(t, d.Apply(&wrong), store.ErrConflict)
	right.PutEntry(frozenAtRev(1)[0])
	right.DeleteEntry(frozenEntries[1])
	mustApply(t, d, &right)
	got, err := d.Entries()
	wantEqual(t, got, err, frozenAtRev(1)[:1])
}

// TestRevisionRace has two connections change one entry at the same time: of each
// revision one of them is told that it is saved, and that one is.
func TestRevisionRace(t *testing.T) {
	const rounds = 100
	name := newName(t)
	pages := []*DB{mustOpen(t, name, Options{}), mustOpen(t, name, Options{})}
	for rev := uint64(1); rev <= rounds; rev++ {
		type outcome struct {
			text string
			err  error
		}
		outcomes := make(chan outcome, len(pages))
		for i, d := range pages {
			go func() {
				e := store.Entry{ClientID: "e", Text: fmt.Sprintf("%d by %d", rev, i), Rev: rev}
				var b store.Batch
				b.PutDraft(store.Draft{ConversationUUID: e.Text, Text: e.Text})
				b.PutEntry(e)
				outcomes <- outcome{e.Text, d.Apply(&b)}
			}()
		}
		var saved []string
		for range pages {
			switch o := wasmtest.Within(t, outcomes); {
			case o.err == nil:
				saved = append(saved, o.text)
			case !errors.Is(o.err, store.ErrConflict):
				t.Fatal(o.err)
			}
		}
		all, err := pages[rev%2].Entries()
		if err != nil || len(saved) != 1 || len(all) != 1 || all[0].Text != saved[0] || all[0].Rev != rev {
			t.Fatalf("revision %d: saved is %q, stored %+v, %v", rev, saved, all, err)
		}
	}
	if drafts, err := pages[0].Drafts(); err != nil || len(drafts) != rounds {
		t.Errorf("%d drafts came with the entries, %v; want %d", len(drafts), err, rounds)
	}
}

// TestRevisionThrow holds that what is thrown after the comparison saves nothing.
func TestRevisionThrow(t *testing.T) {
	d := mustOpen(t, newName(t), Options{Ballast: -1})
	wasmtest.Replace(t, "IDBObjectStore.prototype", "put", `{value() { throw new DOMException("no", "DataError"); }}`)
	b := draft("c", "x")
	b.PutEntry(store.Entry{ClientID: "e", Rev: 1})
	if err := d.Apply(b); err == nil || err.Error() != "idb: save: the browser reports DataError: no" {
		t.Errorf("error %v", err)
	}
	wantDrafts(t, d, nil)
}
