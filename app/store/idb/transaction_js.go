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
// unless that is an undecided *TimeoutError. Where the page freezes in between,
// requests are made once more afterwards.
func (d *DB) transact(op string, stores []string, options any, requests func(tx js.Value)) error {
	for {
		torn, err := d.transactOnce(op, stores, options, requests)
		if err == nil || !torn {
			return err
		}
	}
}

func (d *DB) transactOnce(op string, stores []string, options any, requests func(tx js.Value)) (torn bool, err error) {
	names := make([]any, len(stores))
	for i, name := range stores {
		names[i] = name
	}
	t := life.begin(func() (tx js.Value) {
		var conn js.Value
		if conn, err = d.connection(); err != nil {
			return tx
		}
		err = browser.Try(func() {
			if options == nil {
				tx = conn.Call("transaction", names, "readonly")
			} else {
				tx = conn.Call("transaction", names, "readwrite", options)
			}
		})
		// A connection that the browser has closed says so here at the latest.
		if b := (*browser.Error)(nil); errors.As(err, &b) && b.Name == "InvalidStateError" {
			err = d.end(ErrLost)
		}
		return tx
	})
	if err != nil {
		return false, during(op, err)
	}

	ended := endOf(t.tx, op)
	thrown := browser.Try(func() { requests(t.tx) })
	if thrown != nil {
		abort(t.tx)
	}
	err = d.await(t.tx, op, ended)
	torn = life.end(t)
	if timeout := (*TimeoutError)(nil); thrown != nil && !errors.As(err, &timeout) {
		return torn, during(op, thrown)
	}
	return torn, err
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
	life.wait()
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
