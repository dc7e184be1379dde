package idb

import (
	"reflect"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
)

// check holds that a value survives its encoding, and that no part of the encoding
// is taken for all of it.
func check[T any](t *testing.T, value T, encode func(*T) []byte, decode func([]byte) (T, error)) {
	t.Helper()
	record := encode(&value)
	got, err := decode(record)
	if err != nil || !reflect.DeepEqual(got, value) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, value)
	}
	for n := range record {
		if got, err := decode(record[:n]); err == nil {
			t.Errorf("the first %d of %d bytes of %+v gave %+v", n, len(record), value, got)
		}
	}
	if _, err := decode(append(record, 0)); err == nil {
		t.Errorf("a byte after %+v went unnoticed", value)
	}
	for i, wrong := range []byte{'?', recordVersion + 1} {
		bad := append([]byte{}, record...)
		bad[i] = wrong
		if _, err := decode(bad); err == nil {
			t.Errorf("byte %d of %+v may be %q", i, value, wrong)
		}
	}
}

func encodeConversations(all *[]chat.Conversation) []byte { return encodeInbox(*all) }

func TestRecords(t *testing.T) {
	for _, e := range append(frozenEntries, store.Entry{}) {
		check(t, e, encodeEntry, decodeEntry)
	}
	for _, d := range append(frozenDrafts, store.Draft{}) {
		check(t, d, encodeDraft, decodeDraft)
	}
	for _, m := range append(frozenMessages, store.Message{Message: chat.Message{Text: "\xff\x00"}}) {
		check(t, m, encodeMessage, decodeMessage)
	}
	check(t, frozenInbox, encodeConversations, decodeInbox)
	check(t, nil, encodeConversations, decodeInbox)
	check(t, frozenMeta, encodeMeta, decodeMeta)
}

// TestHeldRecord holds that only what is held is written in a way that an older
// release cannot read.
func TestHeldRecord(t *testing.T) {
	e := frozenEntries[1]
	if record := encodeEntry(&e); record[1] != recordVersion {
		t.Errorf("an entry that is not held has the version %d", record[1])
	}
	e.NotBefore = frozenAt.Add(5 * time.Second)
	record := encodeEntry(&e)
	if got, err := decodeEntry(record); err != nil || !reflect.DeepEqual(got, e) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, e)
	}
	record[1] = heldVersion + 1
	if got, err := decodeEntry(record); err == nil {
		t.Errorf("an unknown version gave %+v", got)
	}
	if m, err := decodeMeta([]byte("k\x02\x00\x00")); err == nil {
		t.Errorf("a fact of another version gave %+v", m)
	}
}

func TestRecordsKeepTheInstant(t *testing.T) {
	zone := time.FixedZone("UTC+5", 5*60*60)
	for _, at := range []time.Time{{}, frozenAt, frozenAt.In(zone), time.Unix(-1, 999999999), time.Unix(1<<40, 0)} {
		d, err := decodeDraft(encodeDraft(&store.Draft{SavedAt: at}))
		if err != nil || !d.SavedAt.Equal(at) || d.SavedAt.IsZero() != at.IsZero() {
			t.Errorf("%v came back as %v, %v", at, d.SavedAt, err)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, record := range map[string]string{
		"nothing":              "",
		"text beyond the end":  "d\x01\x05abc",
		"huge text":            "d\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
		"number over 64 bits":  "d\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02\x00\x00\x00",
		"number without end":   "d\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
		"too many nanoseconds": "d\x01\x00\x00\x00\x80\x94\xeb\xdc\x03",
	} {
		if d, err := decodeDraft([]byte(record)); err == nil {
			t.Errorf("%s gave %+v", name, d)
		}
	}
	if all, err := decodeInbox([]byte("i\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")); err == nil {
		t.Errorf("an inbox without its conversations gave %+v", all)
	}
	bad := encodeEntry(&store.Entry{})
	bad[26] = 2 // Proved
	if e, err := decodeEntry(bad); err == nil {
		t.Errorf("a flag of 2 gave %+v", e)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(encodeEntry(&frozenEntries[0]))
	f.Add(encodeDraft(&frozenDrafts[0]))
	f.Add(encodeInbox(frozenInbox))
	f.Add(encodeMessage(&frozenMessages[1]))
	f.Add(encodeMeta(&frozenMeta))
	f.Fuzz(func(t *testing.T, record []byte) {
		again(t, record, encodeEntry, decodeEntry)
		again(t, record, encodeDraft, decodeDraft)
		again(t, record, encodeConversations, decodeInbox)
		again(t, record, encodeMessage, decodeMessage)
		again(t, record, encodeMeta, decodeMeta)
	})
}

// again holds that what can be decoded is the same after another round.
func again[T any](t *testing.T, record []byte, encode func(*T) []byte, decode func([]byte) (T, error)) {
	value, err := decode(record)
	if err != nil {
		return
	}
	if got, err := decode(encode(&value)); err != nil || !reflect.DeepEqual(got, value) {
		t.Errorf("%+v became %+v, %v", value, got, err)
	}
}
