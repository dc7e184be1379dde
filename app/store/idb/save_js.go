package idb

import (
	"fmt"
	"syscall/js"

	"practicechat/app/browser"
	"practicechat/app/store"
)

const opSave = "save"

// save carries out a plan, if the stored entries are what it expects.
func (d *DB) save(p *plan, strict bool) error {
	var failed error // of what was done after the transaction had begun
	err := d.transact(opSave, p.stores, writeMode(strict), func(tx js.Value) {
		failed = nil
		stores := map[string]js.Value{}
		for _, name := range p.stores {
			stores[name] = tx.Call("objectStore", name)
		}
		if len(p.expected) == 0 {
			p.write(stores)
			return
		}
		compare(stores[entryStore], p.expected, func(as bool) {
			if !as {
				failed = fmt.Errorf("idb: save: %w", store.ErrConflict)
			} else {
				failed = during(opSave, browser.Try(func() { p.write(stores) }))
			}
			if failed != nil {
				abort(tx)
			}
		})
	})
	if err != nil && failed != nil {
		return failed
	}
	return err
}

// write makes the requests of a plan.
func (p *plan) write(stores map[string]js.Value) {
	args := jsonJS.Call("parse", string(p.args))
	for i, r := range p.requests {
		arg := args.Index(i)
		if r.method == removeRange {
			stores[r.store].Call(string(remove), keyRange(arg))
		} else {
			stores[r.store].Call(string(r.method), arg)
		}
	}
}

// compare reads the rows of entries and tells, while their transaction is still
// open, whether they are at the expected revisions. It tells nothing if the
// transaction is aborted before.
func compare(entries js.Value, expected []revision, then func(match bool)) {
	gets := make([]js.Value, len(expected))
	for i, e := range expected {
		gets[i] = entries.Call("get", e.key)
	}
	// Requests are answered in their order.
	on := &listeners{object: gets[len(gets)-1]}
	on.on("success", func(js.Value) {
		on.release()
		for i, e := range expected {
			if rowRevision(gets[i].Get("result")) != e.rev {
				then(false)
				return
			}
		}
		then(true)
	})
	on.on("error", func(js.Value) { on.release() })
}

// rowRevision returns the revision in the row of an entry; an absent row is at 0.
func rowRevision(row js.Value) uint64 {
	if row.Type() != js.TypeObject {
		return 0
	}
	r := row.Get("r")
	if r.Type() != js.TypeNumber {
		return 0
	}
	return toRevision(r.Float())
}
