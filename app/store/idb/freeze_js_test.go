package idb

import (
	"syscall/js"
	"testing"
	"time"

	"practicechat/app/store"
)

// turn tells the page what the browser does with it.
func turn(event string) {
	document := js.Global().Get("document")
	document.Call("dispatchEvent", js.Global().Get("Event").New(event))
}

// TestFreeze freezes the page in the midst of a transaction and begins another one
// while it is frozen. Neither may be open then, and both are done afterwards.
func TestFreeze(t *testing.T) {
	d := mustOpen(t, newName(t), Options{})
	begun := 0
	freezing := make(chan error, 1)
	go func() {
		freezing <- d.transact(opSave, []string{metaStore}, writeMode(true), func(tx js.Value) {
			tx.Call("objectStore", metaStore).Call("clear")
			if begun++; begun == 1 {
				turn("freeze")
			}
		})
	}()
	frozen := make(chan error, 1)
	for begun == 0 {
		time.Sleep(time.Millisecond)
	}
	go func() {
		b := new(store.Batch)
		b.PutMeta("k", "v")
		frozen <- d.Apply(b)
	}()
	select {
	case err := <-freezing:
		t.Errorf("done while the page was frozen, after it had begun: %v", err)
	case err := <-frozen:
		t.Errorf("begun and done while the page was frozen: %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	for open := range life.open {
		if !open.torn {
			t.Error("a transaction is open in a frozen page")
		}
	}
	turn("resume")
	for _, done := range []chan error{freezing, frozen} {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if begun != 2 {
		t.Errorf("begun %d times", begun)
	}
}
