package idb

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"practicechat/app/store"
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
	history  bool // it adds to what can be read from the server again
}

// newPlan encodes and seals what a batch holds.
func newPlan(b *store.Batch, codec Codec) (*plan, error) {
	p := &plan{args: []byte{'['}}
	for _, op := range b.Ops {
		if err := p.add(op, codec); err != nil {
			return nil, err
		}
	}
	p.args = append(p.args, ']')
	return p, nil
}

func (p *plan) add(op store.Op, codec Codec) error {
	switch {
	case op.PutEntry != nil:
		return p.put(entryStore, keyed(op.PutEntry.ClientID), encodeEntry(op.PutEntry), codec)
	case op.DeleteEntry != nil:
		p.remove(entryStore, op.DeleteEntry.ClientID)
	case op.PutDraft != nil:
		return p.put(draftStore, keyed(op.PutDraft.ConversationUUID), encodeDraft(op.PutDraft), codec)
	case op.DeleteDraft != "":
		p.remove(draftStore, op.DeleteDraft)
	case op.PutMessage != nil:
		return p.put(messageStore, messageKeys(op.PutMessage), encodeMessage(op.PutMessage), codec)
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
		return p.put(inboxStore, keyed(inboxKey), encodeInbox(op.PutInbox), codec)
	case op.PutMeta != nil && op.PutMeta.Value == "":
		p.remove(metaStore, op.PutMeta.Key)
	case op.PutMeta != nil:
		return p.put(metaStore, keyed(op.PutMeta.Key), encodeMeta(op.PutMeta), codec)
	}
	return nil
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

// put asks for a row of the given keys, which are members of a JSON object.
func (p *plan) put(name, keys string, record []byte, codec Codec) error {
	if codec != nil {
		sealed, err := codec.Seal(record)
		if err != nil {
			return fmt.Errorf("idb: save: seal a record of %s: %w", name, err)
		}
		record = sealed
	}
	p.request(name, put)
	p.history = p.history || name == messageStore || name == inboxStore
	p.args = append(p.args, '{')
	p.args = append(p.args, keys...)
	p.args = append(p.args, `,"d":"`...)
	p.args = base64.RawStdEncoding.AppendEncode(p.args, record)
	p.args = append(p.args, `"}`...)
	return nil
}

func (p *plan) remove(name, key string) {
	p.request(name, remove)
	p.args = appendJSON(p.args, key)
}

func keyed(key string) string { return string(appendJSON([]byte(`"k":`), key)) }

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

func appendJSON(dst []byte, s string) []byte {
	text, _ := json.Marshal(s) // a string has no errors
	return append(dst, text...)
}

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
	var all []struct{ D json.RawMessage }
	if err := json.Unmarshal([]byte(rows), &all); err != nil {
		return nil, fmt.Errorf("idb: read rows: %w", err)
	}
	data := make([]string, len(all))
	for i, row := range all {
		if json.Unmarshal(row.D, &data[i]) != nil {
			data[i] = ""
		}
	}
	return data, nil
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

// openRow turns the base64 of a row into its record.
func openRow(data string, codec Codec) ([]byte, error) {
	record, err := base64.RawStdEncoding.DecodeString(data)
	if err != nil {
		return nil, fmt.Errorf("not base64: %w", err)
	}
	if codec == nil {
		return record, nil
	}
	return codec.Open(record)
}
