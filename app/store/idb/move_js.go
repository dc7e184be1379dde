package idb

import (
	"errors"
	"syscall/js"

	"practicechat/app/chat"
	"practicechat/app/store"
)

// Export hands out all records that can be read as batches of puts, entries at
// their revisions, to be given to an Import. It stops at the first error that each returns.
func (d *DB) Export(each func(*store.Batch) error) error {
	for _, name := range recordStores {
		var after any = js.Undefined() // the range of what is left
		for {
			rows, err := d.read(name, func(s js.Value) js.Value { return s.Call("getAll", after, store.ExportSize) })
			if err != nil {
				return err
			}
			n := rows.Length()
			if n == 0 {
				break
			}
			var b store.Batch
			if err = d.decodeInto(&b, name, rows); err == nil && !b.Empty() {
				err = each(&b)
			}
			if err != nil {
				return err
			}
			after = js.Global().Get("IDBKeyRange").Call("lowerBound", rowKey(name, rows.Index(n-1)), true)
		}
	}
	return nil
}

// rowKey returns the key of a row.
func rowKey(name string, row js.Value) any {
	if name == messageStore {
		return []any{row.Get("c"), row.Get("u")}
	}
	return row.Get("k")
}

// decodeInto adds the records of an array of rows to a batch.
func (d *DB) decodeInto(b *store.Batch, name string, result js.Value) error {
	if name == entryStore {
		all, err := d.decodeEntries(result)
		return putAll(all, err, b.PutEntry)
	}
	rows, err := splitResult(result)
	if err != nil {
		return err
	}
	switch name {
	case draftStore:
		all, err := decodeRows(d, name, rows, decodeDraft)
		return putAll(all, err, b.PutDraft)
	case inboxStore:
		all, err := decodeRows(d, name, rows, decodeInbox)
		return putAll(all, err, func(inbox []chat.Conversation) { b.PutInbox(inbox) })
	case messageStore:
		all, err := decodeRows(d, name, rows, decodeMessage)
		return putAll(all, err, b.PutMessage)
	}
	all, err := decodeRows(d, name, rows, decodeMeta)
	return putAll(all, err, func(m store.Meta) { b.PutMeta(m.Key, m.Value) })
}

func putAll[T any](all []T, err error, put func(T)) error {
	for _, value := range all {
		put(value)
	}
	return err
}

// Import saves a batch of an Export, strictly, and entries at any revision.
func (d *DB) Import(b *store.Batch) error {
	p, err := newPlan(b, d.opts.Codec)
	if err != nil {
		return err
	}
	p.expected = nil
	err = d.save(p, true)
	if errors.Is(err, store.ErrFull) {
		d.makeRoom(true)
		err = d.save(p, true)
	}
	return err
}
