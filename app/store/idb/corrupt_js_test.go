package idb

import (
	"errors"
	"fmt"
	"strings"
	"syscall/js"
	"testing"

	"practicechat/app/chat"
	"practicechat/app/store"
)

// plant puts rows, given as a JSON array, into an object store.
func plant(t *testing.T, d *DB, name, rows string) {
	t.Helper()
	err := d.transact("plant", []string{name}, writeMode(true), func(tx js.Value) {
		all := jsonJS.Call("parse", rows)
		for i := range all.Length() {
			tx.Call("objectStore", name).Call("put", all.Index(i))
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestCorrupt holds that unreadable records are left out and reported, whatever
// they are, and that the others are read.
func TestCorrupt(t *testing.T) {
	var reports []error
	d := mustOpen(t, newName(t), Options{OnCorrupt: func(err error) { reports = append(reports, err) }})
	mustApply(t, d, frozenBatch())
	other := encodeMessage(&store.Message{Message: chat.Message{UUID: "x", ConversationUUID: "c2"}})
	misplaced := plan{records: [][]byte{other}}
	misplaced.put(messageStore, `"c":"c1","u":"x","t":0`)
	bad := `[{"k":"0"},{"k":"1","d":""},{"k":"2","d":5},{"k":"3","d":"%%%"},{"k":"4","d":"ZQEkMDE5NT"},{"k":"5","d":{"d":"x"}},{"k":"6","d":["\"},{"]}]`
	for _, name := range []string{entryStore, draftStore, inboxStore} {
		plant(t, d, name, bad)
	}
	plant(t, d, metaStore, `[{"k":"bad","d":"!"},{"k":"moved","d":"awEFZXBvY2gCMTI"}]`)
	plant(t, d, messageStore, `[{"c":"c1","u":"0","t":-9e15},{"c":"c1","u":"1","t":0,"d":7},`+string(misplaced.args)+`]`)
	wantFrozen(t, d, 1)
	for _, key := range []string{"bad", "moved"} {
		if v, err := d.Meta(key); v != "" || err != nil {
			t.Errorf("meta %q is %q, %v", key, v, err)
		}
	}
	if want := 7*3 + 2 + 3; len(reports) != want {
		t.Errorf("%d records reported, want %d: %v", len(reports), want, reports)
	}
	var c *CorruptError
	if !errors.As(reports[0], &c) || c.Store != entryStore {
		t.Errorf("the first report is %v", reports[0])
	}
	for _, err := range reports {
		if strings.Contains(err.Error(), "Ada") || strings.Contains(err.Error(), "epoch") {
			t.Errorf("a report tells content: %v", err)
		}
	}
}

// TestCorruptMessages holds that unreadable messages take no place under a limit.
func TestCorruptMessages(t *testing.T) {
	d := mustOpen(t, newName(t), Options{})
	var b store.Batch
	var bad []string
	for i := range 100 {
		b.PutMessage(store.Message{Index: i, Message: chat.Message{UUID: fmt.Sprint(i), ConversationUUID: "c"}})
		bad = append(bad, fmt.Sprintf(`{"c":"c","u":"bad%d","t":-1,"d":"?"}`, i))
	}
	mustApply(t, d, &b)
	plant(t, d, messageStore, "["+strings.Join(bad, ",")+"]")
	all, err := d.Messages("c", 40)
	if err != nil || len(all) != 40 || all[0].UUID != "60" || all[39].UUID != "99" {
		t.Errorf("%d messages, %v: %v", len(all), err, all)
	}
}

// TestWrongCodec holds that what the codec does not open is corrupt, and that a
// codec that opens nothing at all is an error and accuses no record.
func TestWrongCodec(t *testing.T) {
	name := newName(t)
	d := mustOpen(t, name, Options{Codec: shift{}})
	mustApply(t, d, draft("c", "x"))
	d.ballast.working.Wait()
	d.Close()
	var report error
	note := func(err error) { report = err }
	broken := errors.New("broken")
	d = mustOpen(t, name, Options{Codec: shift{broken}, OnCorrupt: note})
	_, err := d.Drafts()
	wantError(t, err, broken)
	_, err = d.Entries()
	wantError(t, err, nil)
	if report != nil {
		t.Errorf("reported %v", report)
	}
	d = mustOpen(t, name, Options{Codec: choosy{}, OnCorrupt: note})
	wantDrafts(t, d, nil)
	wantError(t, report, errUnopened)
}
