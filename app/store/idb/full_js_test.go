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

// noise is a text that weighs about size bytes in the database.
func noise(size int) string {
	random := make([]byte, size*9/16)
	rand.Read(random)
	return base64.StdEncoding.EncodeToString(random)
}

// history is a batch of one large message.
func history(n int) *store.Batch {
	b := new(store.Batch)
	b.PutMessage(store.Message{Message: chat.Message{UUID: fmt.Sprint(n), ConversationUUID: "c", Text: noise(20 << 10)}})
	return b
}

// fill fills the device with history and returns how much went in.
func fill(t *testing.T, d *DB) (messages int) {
	t.Helper()
	for n := range 1000 {
		if err := d.Apply(history(n)); err != nil {
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

	// What the user writes still goes in, though more history does not.
	drafts := map[string]string{}
	for i := range 10 {
		c := fmt.Sprint(i)
		drafts[c] = noise(24 << 10)
		mustApply(t, d, draft(c, drafts[c]))
		d.ballast.working.Wait()
	}
	if n := ballastRows(t, d); n != 0 {
		t.Errorf("%d ballast rows on a full device", n)
	}

	// The room that was made is not for history.
	if n := fill(t, d); n != 0 {
		t.Errorf("%d messages took the room of what the user writes", n)
	}
	proof := draft("0", "a message was proved sent")
	proof.Ops = append(proof.Ops, history(kept).Ops...)
	mustApply(t, d, proof)
	drafts["0"] = "a message was proved sent"
	kept++
	// What takes no room goes in, also while the ballast tries to come back.
	for i := range 20 {
		var b store.Batch
		b.DeleteMessage("c", "0")
		b.PutMeta("k", fmt.Sprint(i))
		mustApply(t, d, &b)
		d.ballast.working.Wait()
	}

	// Until nothing goes in: then that is said, and all that was saved is there.
	var err error
	for i := 10; i < 100 && err == nil; i++ {
		text := noise(24 << 10)
		if err = d.Apply(draft(fmt.Sprint(i), text)); err == nil {
			drafts[fmt.Sprint(i)] = text
		}
	}
	wantError(t, err, store.ErrFull)
	wantDrafts(t, d, drafts)
	all, err := d.Messages("c", 1000)
	if err != nil || len(all) != kept-1 {
		t.Errorf("%d messages, %v; want %d", len(all), err, kept-1)
	}

	// With room again the ballast comes back.
	post(t, "/quota?bytes=4000000")
	mustApply(t, d, draft("0", "written with room"))
	d.ballast.working.Wait()
	if n := ballastRows(t, d); n != 1 {
		t.Error("the ballast did not come back")
	}
	mustApply(t, d, history(0))
}
