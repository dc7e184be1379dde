package idb

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"syscall/js"
	"testing"

	"practicechat/app/chat"
	"practicechat/app/store"
)

// history is a batch of messages of about size bytes that cannot be compressed.
func history(n, size int) *store.Batch {
	b := new(store.Batch)
	noise := make([]byte, size*9/16)
	rand.Read(noise)
	b.PutMessage(store.Message{Message: chat.Message{
		UUID: fmt.Sprint(n), ConversationUUID: "c", Text: base64.StdEncoding.EncodeToString(noise),
	}})
	return b
}

// fill fills the device with history and returns how much went in.
func fill(t *testing.T, d *DB) (messages int) {
	t.Helper()
	for n := range 1000 {
		if err := d.Apply(history(n, 20<<10)); err != nil {
			wantError(t, err, store.ErrFull)
			return n
		}
	}
	t.Fatal("the device is never full")
	return 0
}

func ballastRows(t *testing.T, d *DB) int {
	t.Helper()
	var count js.Value
	err := d.transact(opRead, []string{ballastStore}, nil, func(tx js.Value) {
		count = tx.Call("objectStore", ballastStore).Call("count")
	})
	if err != nil {
		t.Fatal(err)
	}
	return count.Get("result").Int()
}

// TestQuota fills a device of 1.5 MB.
func TestQuota(t *testing.T) {
	name := newName(t)
	// Before anything is written: the browser caches how much is left.
	post(t, "/quota?bytes=1500000")
	d := mustOpen(t, name, Options{})
	d.ballast.pause = 0
	d.ballast.working.Wait()
	if n := ballastRows(t, d); n != 1 {
		t.Fatalf("%d ballast rows, want 1", n)
	}
	kept := fill(t, d)
	if kept == 0 {
		t.Fatal("there is no room for anything")
	}
	if n := ballastRows(t, d); n != 1 {
		t.Errorf("history took the place of the ballast")
	}

	// What the user writes still goes in, and the room it needed stays free.
	for i := range 20 {
		mustApply(t, d, draft(fmt.Sprint(i), "written on a full device"))
		d.ballast.working.Wait()
	}
	if n := ballastRows(t, d); n != 0 {
		t.Errorf("%d ballast rows on a full device", n)
	}

	// Until nothing does: then that is said, and all that was saved is there.
	drafts := map[string]string{}
	for i := range 20 {
		drafts[fmt.Sprint(i)] = "written on a full device"
	}
	d.ballast.pause = 1 << 40
	rest := fill(t, d)
	var err error
	for range 3 {
		b := history(-1, 20<<10)
		b.Strict = true
		if err = d.Apply(b); err == nil {
			t.Error("a strict batch is saved though there is no ballast")
		}
		wantError(t, err, store.ErrFull)
	}
	wantDrafts(t, d, drafts)
	all, err := d.Messages("c", 1000)
	if err != nil || len(all) != max(kept, rest) {
		t.Errorf("%d messages, %v; want %d", len(all), err, max(kept, rest))
	}

	// With room again the ballast comes back.
	d.ballast.pause = 0
	var b store.Batch
	b.DeleteMessages("c")
	mustApply(t, d, &b)
	for range 100 {
		mustApply(t, d, draft("0", "written on a full device"))
		d.ballast.working.Wait()
		if ballastRows(t, d) == 1 {
			return
		}
	}
	t.Error("the ballast did not come back")
}
