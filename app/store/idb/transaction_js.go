package idb

import (
	"errors"
	"syscall/js"
	"time"

	"practicechat/app/browser"
)

// grace is how long a transaction that was told to abort may take to say how it
// ended.
const grace = time.Second

// writeMode are the options of a transaction that writes.
func writeMode(strict bool) any {
	durability := "relaxed"
	if strict {
		durability = "strict"
	}
	return map[string]any{"durability": durability}
}

// transact runs requests in one transaction over the given object stores and waits
// until it is complete. With options it writes. On an error nothing of it is saved,
// unless that is an undecided *TimeoutError.
func (d *DB) transact(op string, stores []string, options any, requests func(tx js.Value)) error {
	conn, err := d.connection()
	if err != nil {
		return err
	}
	var tx js.Value
	names := make([]any, len(stores))
	for i, name := range stores {
		names[i] = name
	}
	err = browser.Try(func() {
		if options == nil {
			tx = conn.Call("transaction", names, "readonly")
		} else {
			tx = conn.Call("transaction", names, "readwrite", options)
		}
	})
	if err != nil {
		// A connection that the browser has closed says so here at the latest.
		if b := (*browser.Error)(nil); errors.As(err, &b) && b.Name == "InvalidStateError" {
			return d.end(ErrLost)
		}
		return during(op, err)
	}

	ended := endOf(tx, op)
	thrown := browser.Try(func() { requests(tx) })
	if thrown != nil {
		abort(tx)
	}
	err = d.await(tx, op, ended)
	if timeout := (*TimeoutError)(nil); thrown != nil && !errors.As(err, &timeout) {
		return during(op, thrown)
	}
	return err
}

// endOf returns a channel that gets the outcome of a transaction.
func endOf(tx js.Value, op string) <-chan error {
	ended := make(chan error, 1)
	on := &listeners{object: tx}
	on.on("complete", func(js.Value) {
		on.release()
		ended <- nil
	})
	on.on("abort", func(js.Value) {
		on.release()
		ended <- failure(op, tx)
	})
	return ended
}

// await waits for the outcome of a transaction, and aborts it when it takes too long.
func (d *DB) await(tx js.Value, op string, ended <-chan error) error {
	limit := time.NewTimer(d.opts.Timeout)
	defer limit.Stop()
	select {
	case err := <-ended:
		return err
	case <-limit.C:
	}
	// A page that was frozen finds the limit passed and the transaction complete.
	abort(tx)
	select {
	case err := <-ended:
		if err == nil {
			return nil
		}
		return &TimeoutError{Op: op, After: d.opts.Timeout}
	case <-time.After(grace):
		d.end(ErrLost)
		return &TimeoutError{Op: op, After: d.opts.Timeout, Undecided: true}
	}
}

// abort aborts a transaction, if it is not too late for that.
func abort(tx js.Value) { _ = browser.Try(func() { tx.Call("abort") }) }
