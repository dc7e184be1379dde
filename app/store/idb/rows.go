package idb

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"practicechat/app/store"
	"practicechat/app/wirejson"
)

// A request is one change of a plan.
type request struct {
	store  string
	method method
}

// A method tells what is done to an object store with the argument of a request.
type method string

const (
	put         method = "put"    // a row
	remove      method = "delete" // a key
	removeRange method = "range"  // [lowest key, highest key]
)

// A plan is a batch made ready for one transaction.
type plan struct {
	requests []request
	args     []byte // a JSON array of their arguments
	stores   []string
	history  bool       // it adds to what can be read from the server again
	expected []revision // of stored entries; without them the plan is not carried out
	records  [][]byte   // that are not in args yet
}

// A revision is what the row of an entry counts; see [store.Entry].
type revision struct {
	key string
	rev uint64
}

// newPlan encodes and seals what a batch holds.
func newPlan(b *store.Batch, codec Codec) (*plan, error) {
	p := &plan{args: []byte{'['}}
	for _, op := range b.Ops {
		if record := encode(op); record != nil {
			p.records = append(p.records, record)
		}
	}
	if codec != nil && len(p.records) > 0 {
		sealed, err := codec.Seal(p.records)
		if err != nil {
			return nil, fmt.Errorf("idb: save: seal: %w", err)
		}
		p.records = sealed
	}
	for _, op := range b.Ops {
		p.add(op)
	}
	p.args = append(p.args, ']')
	return p, nil
}

// encode returns the record that an op puts, if it puts one.
func encode(op store.Op) []byte {
	switch {
	case op.PutEntry != nil:
		return encodeEntry(op.PutEntry)
	case op.PutDraft != nil:
		return encodeDraft(op.PutDraft)
	case op.PutMessage != nil:
		return encodeMessage(op.PutMessage)
	case op.PutInbox != nil:
		return encodeInbox(op.PutInbox)
	case op.PutMeta != nil && op.PutMeta.Value != "":
		return encodeMeta(op.PutMeta)
	}
	return nil
}

func (p *plan) add(op store.Op) {
	switch {
	case op.PutEntry != nil:
		p.expected = append(p.expected, revision{op.PutEntry.ClientID, op.PutEntry.Rev - 1})
		p.put(entryStore, entryKeys(op.PutEntry))
	case op.DeleteEntry != nil:
		p.expected = append(p.expected, revision{op.DeleteEntry.ClientID, op.DeleteEntry.Rev})
		p.remove(entryStore, op.DeleteEntry.ClientID)
	case op.PutDraft != nil:
		p.put(draftStore, keyed(op.PutDraft.ConversationUUID))
	case op.DeleteDraft != "":
		p.remove(draftStore, op.DeleteDraft)
	case op.PutMessage != nil:
		p.put(messageStore, messageKeys(op.PutMessage))
	case op.DeleteMessage != nil:
		p.request(messageStore, remove)
		p.args = append(p.args, '[')
		p.args = appendJSON(p.args, op.DeleteMessage.ConversationUUID)
		p.args = append(p.args, ',')
		p.args = append(appendJSON(p.args, op.DeleteMessage.UUID), ']')
	case op.DeleteMessages != "":
		p.request(messageStore, removeRange)
		p.args = appendRange(p.args, op.DeleteMessages)
	case op.PutInbox != nil:
		p.put(inboxStore, keyed(inboxKey))
	case op.PutMeta != nil && op.PutMeta.Value == "":
		p.remove(metaStore, op.PutMeta.Key)
	case op.PutMeta != nil:
		p.put(metaStore, keyed(op.PutMeta.Key))
	}
}

// request starts a request; its argument is appended next.
func (p *plan) request(name string, m method) {
	if len(p.requests) > 0 {
		p.args = append(p.args, ',')
	}
	p.requests = append(p.requests, request{name, m})
	for _, known := range p.stores {
		if known == name {
			return
		}
	}
	p.stores = append(p.stores, name)
}

// put asks for a row of the given keys, which are members of a JSON object, and the
// next record.
func (p *plan) put(name, keys string) {
	p.request(name, put)
	p.history = p.history || name == messageStore || name == inboxStore
	p.args = append(p.args, '{')
	p.args = append(p.args, keys...)
	p.args = append(p.args, `,"d":"`...)
	p.args = base64.RawStdEncoding.AppendEncode(p.args, p.records[0])
	p.args = append(p.args, `"}`...)
	p.records = p.records[1:]
}

func (p *plan) remove(name, key string) {
	p.request(name, remove)
	p.args = appendJSON(p.args, key)
}

func keyed(key string) string { return string(appendJSON([]byte(`"k":`), key)) }

func entryKeys(e *store.Entry) string {
	return string(strconv.AppendUint([]byte(keyed(e.ClientID)+`,"r":`), e.Rev, 10))
}

func messageKeys(m *store.Message) string {
	b := appendJSON([]byte(`"c":`), m.ConversationUUID)
	b = appendJSON(append(b, `,"u":`...), m.UUID)
	b = append(b, `,"t":`...)
	return string(strconv.AppendInt(b, timeKey(m), 10))
}

// timeKey is what orders the messages of a conversation in the index: the newer,
// the lower. It is coarser than [store.Message.Before], and never disagrees with it.
func timeKey(m *store.Message) int64 { return -m.CreatedAt.UnixMicro() }

// appendRange appends the bounds of all keys of a conversation: an array is lower
// than the arrays that it begins, and an empty array is higher than any text or
// number.
func appendRange(dst []byte, conversation string) []byte {
	dst = appendJSON(append(dst, "[["...), conversation)
	dst = appendJSON(append(dst, "],["...), conversation)
	return append(dst, ",[]]]"...)
}

func appendJSON(dst []byte, s string) []byte { return wirejson.AppendString(dst, s) }

// dataOnly is the allowlist under which JSON.stringify makes of rows what splitRows
// reads.
const dataOnly = "d"

// splitRows returns the base64 of each row of an array, from JSON that holds the
// member "d" of each row and no other. What is no text gives "", which is no record.
func splitRows(rows string) ([]string, error) {
	if data, ok := splitPlain(rows); ok {
		return data, nil
	}
	// Something else than this package wrote here.
	var data []string
	err := eachRow(rows, func(r *wirejson.Reader, key string) error {
		at := len(data) - 1
		if key == "" {
			data = append(data, "")
			return nil
		}
		if key != dataOnly || r.Kind() != wirejson.String {
			_, err := r.Skip()
			return err
		}
		text, err := r.String()
		data[at] = text
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("idb: read rows: %w", err)
	}
	return data, nil
}

// eachRow calls row with each member of each object in an array, and before them
// with "" for the object.
func eachRow(rows string, row func(r *wirejson.Reader, key string) error) error {
	r := wirejson.NewReader(rows)
	err := r.Array(func() error {
		if err := row(r, ""); err != nil {
			return err
		}
		return r.Object(func(key string) error { return row(r, key) })
	})
	if err != nil {
		return err
	}
	return r.End()
}

// splitPlain splits [{"d":"…"},…] where no text has an escape in it.
func splitPlain(rows string) (data []string, ok bool) {
	const before, after = `{"d":"`, `"}`
	rest, ok := strings.CutPrefix(rows, "[")
	if !ok || rest == "]" {
		return nil, ok
	}
	for {
		if rest, ok = strings.CutPrefix(rest, before); !ok {
			return nil, false
		}
		end := strings.IndexByte(rest, '"')
		if end < 0 || strings.IndexByte(rest[:end], '\\') >= 0 {
			return nil, false
		}
		data = append(data, rest[:end])
		if rest, ok = strings.CutPrefix(rest[end:], after); !ok {
			return nil, false
		}
		if rest == "]" {
			return data, true
		}
		if rest, ok = strings.CutPrefix(rest, ","); !ok {
			return nil, false
		}
	}
}

// errUnopened reports a record that the codec does not open.
var errUnopened = errors.New("it does not open under its key")

// openRows turns the base64 of rows into their records. An error among errs tells
// why a record is missing.
func openRows(rows []string, codec Codec) (records [][]byte, errs []error, err error) {
	records, errs = make([][]byte, len(rows)), make([]error, len(rows))
	whole := make([]int, 0, len(rows)) // the rows that are base64
	sealed := make([][]byte, 0, len(rows))
	for i, row := range rows {
		if records[i], err = base64.RawStdEncoding.DecodeString(row); err != nil {
			records[i], errs[i] = nil, fmt.Errorf("not base64: %w", err)
			continue
		}
		whole, sealed = append(whole, i), append(sealed, records[i])
	}
	if codec == nil || len(whole) == 0 {
		return records, errs, nil
	}
	plain, err := codec.Open(sealed)
	if err != nil {
		return nil, nil, fmt.Errorf("idb: read: open: %w", err)
	}
	for n, i := range whole {
		records[i] = plain[n]
		if plain[n] == nil {
			errs[i] = errUnopened
		}
	}
	return records, errs, nil
}

// keyAndRevision is the allowlist under which JSON.stringify makes of rows what
// splitRevisions reads.
var keyAndRevision = []any{"k", "r"}

// splitRevisions returns the revisions of entries by their keys.
func splitRevisions(rows string) (map[string]uint64, error) {
	type revised struct {
		key    string
		number float64
	}
	var all []revised
	err := eachRow(rows, func(r *wirejson.Reader, key string) (err error) {
		switch last := len(all) - 1; {
		case key == "":
			all = append(all, revised{})
		case key == "k":
			all[last].key, err = r.String()
		case key == "r" && r.Kind() == wirejson.Number:
			var text string
			if text, err = r.Number(); err == nil {
				all[last].number, _ = strconv.ParseFloat(text, 64)
			}
		default:
			_, err = r.Skip()
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("idb: read revisions: %w", err)
	}
	revs := make(map[string]uint64, len(all))
	for _, row := range all {
		revs[row.key] = toRevision(row.number)
	}
	return revs, nil
}

// toRevision makes a revision of what a row has for one. Rows of the first releases
// have none, which counts as 0.
func toRevision(number float64) uint64 {
	if number > 0 && number < 1<<53 {
		return uint64(number)
	}
	return 0
}
