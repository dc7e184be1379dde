package idb

import (
	"sync"
	"syscall/js"
	"time"

	"practicechat/app/browser"
)

// ballastPause is how long the ballast stays away at least after it was needed.
const ballastPause = time.Minute

// ballast is what is known of the ballast in the database. Other tabs drop and
// restore the same one.
type ballast struct {
	pause   time.Duration
	working sync.WaitGroup // restoring it

	mu        sync.Mutex
	present   bool // as far as is known
	restoring bool
	missed    time.Time // when it was last dropped, or could not be restored
}

// startBallast has the ballast looked for, and made where there is none.
func (d *DB) startBallast() {
	if d.opts.Ballast < 0 {
		return
	}
	d.ballast.mu.Lock()
	defer d.ballast.mu.Unlock()
	d.ballast.present, d.ballast.restoring = true, true
	d.ballast.working.Go(d.restoreBallast)
}

// room reports whether there is room for more than what the user writes, which is
// not so while the ballast is away, and whether it is just being restored: that is
// begun here, when it has been away long enough.
func (d *DB) room() (spare, restoring bool) {
	d.ballast.mu.Lock()
	defer d.ballast.mu.Unlock()
	spare = d.opts.Ballast < 0 || d.ballast.present
	if !spare && !d.ballast.restoring && time.Since(d.ballast.missed) >= d.ballast.pause {
		d.ballast.restoring = true
		d.ballast.working.Go(d.restoreBallast)
	}
	return spare, d.ballast.restoring
}

// makeRoom waits while the ballast is being restored, since the attempt alone can
// take the room that is left, and then drops it if it is needed.
func (d *DB) makeRoom(needed bool) {
	d.ballast.working.Wait()
	d.ballast.mu.Lock()
	defer d.ballast.mu.Unlock()
	if !needed || !d.ballast.present {
		return
	}
	d.ballast.present, d.ballast.missed = false, time.Now()
	// If this fails, so will the batch that needs the room.
	_ = d.transact("make room", []string{ballastStore}, writeMode(false), func(tx js.Value) {
		tx.Call("objectStore", ballastStore).Call("clear")
	})
}

// restoreBallast sees to it that there is a ballast, if there is room for one.
func (d *DB) restoreBallast() {
	var count js.Value
	err := d.transact(opRead, []string{ballastStore}, nil, func(tx js.Value) {
		count = tx.Call("objectStore", ballastStore).Call("count")
	})
	if err == nil && count.Get("result").Int() == 0 {
		err = d.putBallast()
	}
	d.ballast.mu.Lock()
	defer d.ballast.mu.Unlock()
	d.ballast.present, d.ballast.restoring = err == nil, false
	if err != nil {
		d.ballast.missed = time.Now()
	}
}

func (d *DB) putBallast() error {
	weight := make([]byte, d.opts.Ballast)
	browser.Random(weight) // what can be compressed weighs nothing
	bytes := js.Global().Get("Uint8Array").New(len(weight))
	js.CopyBytesToJS(bytes, weight)
	return d.transact("set room aside", []string{ballastStore}, writeMode(false), func(tx js.Value) {
		row := map[string]any{"k": ballastStore, "d": bytes}
		tx.Call("objectStore", ballastStore).Call("put", row)
	})
}
