package idb

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
)

// A record is one byte for its kind, one for the version of its encoding, and its
// fields one after the other: numbers as varints, a text as its length and bytes, a
// time as seconds since 1970 and nanoseconds. Nothing may follow.
const (
	entryRecord   = 'e'
	draftRecord   = 'd'
	inboxRecord   = 'i'
	messageRecord = 'm'
	metaRecord    = 'k'

	recordVersion = 1
	// heldVersion is that of an entry which is held: the time follows. Others are
	// written as they always were, for pages of an older release beside this one.
	heldVersion = 2
)

var errTruncated = errors.New("it ends too early")

func encodeEntry(e *store.Entry) []byte {
	b := make([]byte, 0, 160+len(e.Text)+40*len(e.Baseline.UUIDs))
	b = append(b, entryRecord, recordVersion)
	for _, s := range []string{e.ClientID, string(e.Kind), e.ConversationUUID, e.Text, e.MessageUUID, string(e.Status), e.Code} {
		b = appendText(b, s)
	}
	b = binary.AppendUvarint(b, e.Seq)
	b = appendTime(b, e.QueuedAt)
	b = appendTime(b, e.SentAt)
	b = binary.AppendUvarint(b, e.Connection)
	b = binary.AppendUvarint(b, e.Epoch)
	b = appendFlag(b, e.Proved)
	b = appendTime(b, e.Baseline.Newest)
	b = binary.AppendUvarint(b, uint64(len(e.Baseline.UUIDs)))
	for _, id := range e.Baseline.UUIDs {
		b = appendText(b, id)
	}
	if !e.NotBefore.IsZero() {
		b[1] = heldVersion
		b = appendTime(b, e.NotBefore)
	}
	return b
}

func decodeEntry(record []byte) (e store.Entry, err error) {
	r := newReader(record, entryRecord)
	e.ClientID, e.Kind, e.ConversationUUID = r.text(), store.Kind(r.text()), r.text()
	e.Text, e.MessageUUID = r.text(), r.text()
	e.Status, e.Code = store.Status(r.text()), r.text()
	e.Seq = r.number()
	e.QueuedAt, e.SentAt = r.time(), r.time()
	e.Connection, e.Epoch = r.number(), r.number()
	e.Proved = r.flag()
	e.Baseline.Newest = r.time()
	for n := r.number(); n > 0 && r.err == nil; n-- {
		e.Baseline.UUIDs = append(e.Baseline.UUIDs, r.text())
	}
	if r.version == heldVersion {
		e.NotBefore = r.time()
	}
	return e, r.end()
}

func encodeDraft(d *store.Draft) []byte {
	b := make([]byte, 0, 64+len(d.Text))
	b = append(b, draftRecord, recordVersion)
	b = appendText(b, d.ConversationUUID)
	b = appendText(b, d.Text)
	return appendTime(b, d.SavedAt)
}

func decodeDraft(record []byte) (d store.Draft, err error) {
	r := newReader(record, draftRecord)
	d.ConversationUUID, d.Text, d.SavedAt = r.text(), r.text(), r.time()
	return d, r.end()
}

func encodeMessage(m *store.Message) []byte {
	b := make([]byte, 0, 160+len(m.Text))
	b = append(b, messageRecord, recordVersion)
	for _, s := range []string{m.ConversationUUID, m.UUID, m.ClientID, m.Text, m.SenderRole} {
		b = appendText(b, s)
	}
	b = appendTime(b, m.CreatedAt)
	return binary.AppendVarint(b, int64(m.Index))
}

func decodeMessage(record []byte) (m store.Message, err error) {
	r := newReader(record, messageRecord)
	m.ConversationUUID, m.UUID, m.ClientID = r.text(), r.text(), r.text()
	m.Text, m.SenderRole = r.text(), r.text()
	m.CreatedAt, m.Index = r.time(), int(r.signed())
	return m, r.end()
}

func encodeInbox(all []chat.Conversation) []byte {
	size := 8
	for _, c := range all {
		size += 64 + len(c.ParticipantName) + len(c.LastMessage)
	}
	b := append(make([]byte, 0, size), inboxRecord, recordVersion)
	b = binary.AppendUvarint(b, uint64(len(all)))
	for _, c := range all {
		b = appendText(b, c.UUID)
		b = appendText(b, c.ParticipantName)
		b = appendText(b, c.LastMessage)
		b = appendTime(b, c.LastMessageAt)
		b = binary.AppendVarint(b, int64(c.UnreadCount))
	}
	return b
}

func decodeInbox(record []byte) (all []chat.Conversation, err error) {
	r := newReader(record, inboxRecord)
	for n := r.number(); n > 0 && r.err == nil; n-- {
		all = append(all, chat.Conversation{
			UUID: r.text(), ParticipantName: r.text(), LastMessage: r.text(),
			LastMessageAt: r.time(), UnreadCount: int(r.signed()),
		})
	}
	return all, r.end()
}

func encodeMeta(m *store.Meta) []byte {
	b := append(make([]byte, 0, 8+len(m.Key)+len(m.Value)), metaRecord, recordVersion)
	return appendText(appendText(b, m.Key), m.Value)
}

func decodeMeta(record []byte) (m store.Meta, err error) {
	r := newReader(record, metaRecord)
	m.Key, m.Value = r.text(), r.text()
	return m, r.end()
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendTime(b []byte, t time.Time) []byte {
	return binary.AppendUvarint(binary.AppendVarint(b, t.Unix()), uint64(t.Nanosecond()))
}

func appendFlag(b []byte, set bool) []byte {
	if set {
		return append(b, 1)
	}
	return append(b, 0)
}

// A reader takes the fields out of a record. After an error every further field is
// zero.
type reader struct {
	rest    string // texts alias it
	version byte
	err     error
}

func newReader(record []byte, kind byte) *reader {
	r := &reader{rest: string(record)}
	switch {
	case len(record) < 2:
		r.fail(errTruncated)
	case record[0] != kind:
		r.fail(fmt.Errorf("it is of the kind %q, not %q", record[0], kind))
	case record[1] != recordVersion && (kind != entryRecord || record[1] != heldVersion):
		r.fail(fmt.Errorf("it has the version %d, not %d", record[1], recordVersion))
	default:
		r.version, r.rest = record[1], r.rest[2:]
	}
	return r
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.rest = ""
}

// end returns the first error; a record must be used up.
func (r *reader) end() error {
	if r.err == nil && r.rest != "" {
		r.fail(fmt.Errorf("%d bytes follow it", len(r.rest)))
	}
	return r.err
}

func (r *reader) number() uint64 {
	var n uint64
	for i := 0; i < len(r.rest) && i < binary.MaxVarintLen64; i++ {
		c := r.rest[i]
		if i == binary.MaxVarintLen64-1 && c > 1 {
			break
		}
		n |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			r.rest = r.rest[i+1:]
			return n
		}
	}
	if len(r.rest) < binary.MaxVarintLen64 {
		r.fail(errTruncated)
	} else {
		r.fail(errors.New("a number is too large"))
	}
	return 0
}

func (r *reader) signed() int64 {
	n := r.number()
	return int64(n>>1) ^ -int64(n&1)
}

func (r *reader) text() string {
	n := r.number()
	if n > uint64(len(r.rest)) {
		r.fail(errTruncated)
		return ""
	}
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

func (r *reader) time() time.Time {
	seconds, nanos := r.signed(), r.number()
	if nanos >= 1e9 {
		r.fail(errors.New("a time has too many nanoseconds"))
	}
	if r.err != nil {
		return time.Time{}
	}
	return time.Unix(seconds, int64(nanos)).UTC()
}

func (r *reader) flag() bool {
	switch n := r.number(); n {
	case 0, 1:
		return n == 1
	}
	r.fail(errors.New("a flag is neither 0 nor 1"))
	return false
}
