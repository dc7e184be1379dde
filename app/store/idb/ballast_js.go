package idb

import (
	"crypto/rand"
	"sync"
	"syscall/js"
	"time"
)

// ballastPause is how long the ballast stays away after it was needed.
const ballastPause = time.Minute

// ballast is what is known of the ballast in the database. Other tabs drop and
// restore the same one.
type ballast struct {
	pause   time.Duration
	working sync.WaitGroup // restoring it

	mu      sync.Mutex
	present bool      // as far as is known
	tried   time.Time // when it was last dropped, or could not be restored
}

// dropBallast makes room and reports whether there was anything to drop.
func (d *DB) dropBallast() bool {
	if d.opts.Ballast < 0 {
		return false
	}
	d.ballast.working.Wait()
	d.ballast.mu.Lock()
	defer d.ballast.mu.Unlock()
	if !d.ballast.present {
		return false
	}
	d.ballast.present, d.ballast.tried = false, time.Now()
	err := d.transact("make room", []string{ballastStore}, writeMode(false), func(tx js.Value) {
		tx.Call("objectStore", ballastStore).Call("clear")
	})
	return err == nil
}

// considerBallast has the ballast restored when it has been away long enough.
func (d *DB) considerBallast() {
	d.ballast.mu.Lock()
	defer d.ballast.mu.Unlock()
	if d.opts.Ballast < 0 || d.ballast.present || time.Since(d.ballast.tried) < d.ballast.pause {
		return
	}
	d.ballast.present = true
	d.ballast.working.Go(d.restoreBallast)
}

// restoreBallast sees to it that there is a ballast, if there is room for one.
func (d *DB) restoreBallast() {
	var count js.Value
	err := d.transact(opRead, []string{ballastStore}, nil, func(tx js.Value) {
		count = tx.Call("objectStore", ballastStore).Call("count")
	})
	if err == nil && count.Get("result").Int() > 0 {
		return
	}
	if err == nil {
		err = d.putBallast()
	}
	if err != nil {
		d.ballast.mu.Lock()
		d.ballast.present, d.ballast.tried = false, time.Now()
		d.ballast.mu.Unlock()
	}
}

func (d *DB) putBallast() error {
	weight := make([]byte, d.opts.Ballast)
	rand.Read(weight) // what can be compressed weighs nothing
	bytes := js.Global().Get("Uint8Array").New(len(weight))
	js.CopyBytesToJS(bytes, weight)
	return d.transact("set room aside", []string{ballastStore}, writeMode(false), func(tx js.Value) {
		row := map[string]any{"k": ballastStore, "d": bytes}
		tx.Call("objectStore", ballastStore).Call("put", row)
	})
}
