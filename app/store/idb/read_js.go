package idb

import (
	"slices"
	"syscall/js"

	"practicechat/app/browser"
	"practicechat/app/store"
)

const opRead = "read"

// readAll returns what splitRows makes of all rows of an object store.
func (d *DB) readAll(name string) ([]string, error) {
	return d.readRows(name, func(s js.Value) js.Value { return s.Call("getAll") })
}

// readRows makes one request of one object store, whose result is an array of rows.
func (d *DB) readRows(name string, ask func(objectStore js.Value) (request js.Value)) ([]string, error) {
	result, err := d.read(name, ask)
	if err != nil {
		return nil, err
	}
	return splitResult(result)
}

// splitResult returns what splitRows makes of an array of rows.
func splitResult(result js.Value) ([]string, error) {
	rows, err := stringify(result, []any{dataOnly})
	if err != nil {
		return nil, err
	}
	return splitRows(rows)
}

// read makes one request of one object store and returns its result.
func (d *DB) read(name string, ask func(objectStore js.Value) (request js.Value)) (result js.Value, err error) {
	var request js.Value
	err = d.transact(opRead, []string{name}, nil, func(tx js.Value) {
		request = ask(tx.Call("objectStore", name))
	})
	if err != nil {
		return result, err
	}
	return request.Get("result"), nil
}

// stringify makes JSON of the given members of rows.
func stringify(rows js.Value, members []any) (text string, err error) {
	err = browser.Try(func() { text = jsonJS.Call("stringify", rows, members).String() })
	return text, during(opRead, err)
}

// decodeRows opens and decodes rows. Those that cannot be read are left out
// and reported.
func decodeRows[T any](d *DB, name string, rows []string, decode func([]byte) (T, error)) ([]T, error) {
	records, errs, err := openRows(rows, d.opts.Codec)
	if err != nil {
		return nil, err
	}
	all := make([]T, 0, len(rows))
	for i, record := range records {
		err := errs[i]
		if err == nil {
			var value T
			if value, err = decode(record); err == nil {
				all = append(all, value)
				continue
			}
		}
		if told := d.opts.OnCorrupt; told != nil {
			told(&CorruptError{Store: name, Err: err})
		}
	}
	return all, nil
}

// Entries implements [store.Store].
func (d *DB) Entries() ([]store.Entry, error) {
	rows, err := d.read(entryStore, func(s js.Value) js.Value { return s.Call("getAll") })
	if err != nil {
		return nil, err
	}
	all, err := d.decodeEntries(rows)
	slices.SortFunc(all, store.Entry.Compare)
	return all, err
}

// decodeEntries returns the entries of an array of rows, at their revisions.
func (d *DB) decodeEntries(result js.Value) ([]store.Entry, error) {
	rows, err := splitResult(result)
	if err != nil {
		return nil, err
	}
	text, err := stringify(result, keyAndRevision)
	if err != nil {
		return nil, err
	}
	revisions, err := splitRevisions(text)
	if err != nil {
		return nil, err
	}
	return decodeRows(d, entryStore, rows, func(record []byte) (store.Entry, error) {
		e, err := decodeEntry(record)
		rev, here := revisions[e.ClientID]
		if err == nil && !here {
			err = errMisplaced
		}
		e.Rev = rev
		return e, err
	})
}

// tieRoom is how many rows more than asked for are read at first, see Messages.
const tieRoom = 16

// Messages implements [store.Store].
func (d *DB) Messages(conversation string, limit int) ([]store.Message, error) {
	if limit <= 0 {
		_, err := d.connection()
		return nil, err
	}
	bounds := string(appendRange(nil, conversation))
	decode := func(record []byte) (store.Message, error) {
		m, err := decodeMessage(record)
		if err == nil && m.ConversationUUID != conversation {
			err = errMisplaced
		}
		return m, err
	}
	// The index is by time alone. Where the limit falls among messages of one time,
	// or among unreadable ones, more rows decide.
	for extra := tieRoom; ; extra *= 4 {
		rows, err := d.readRows(messageStore, func(s js.Value) js.Value {
			return s.Call("index", newestFirst).Call("getAll", keyRange(jsonJS.Call("parse", bounds)), limit+extra)
		})
		if err != nil {
			return nil, err
		}
		all, err := decodeRows(d, messageStore, rows, decode)
		if err != nil {
			return nil, err
		}
		slices.SortFunc(all, newerFirst)
		if len(rows) < limit+extra || len(all) > limit && timeKey(&all[len(all)-1]) > timeKey(&all[limit-1]) {
			all = all[:min(limit, len(all))]
			slices.Reverse(all)
			return all, nil
		}
	}
}

func newerFirst(a, b store.Message) int { return b.Compare(a) }
