package idb

import (
	_ "embed"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
)

// A database of version 1, as it lies on devices. It is never changed: what it says
// must be readable for good.
//
//go:embed testdata/v1.json
var frozenText []byte

type frozenDatabase struct {
	Version int
	Stores  []struct {
		Name    string
		KeyPath any
		Indexes []struct {
			Name    string
			KeyPath any
		}
		Rows []json.RawMessage
	}
}

func readFrozen(t *testing.T) frozenDatabase {
	t.Helper()
	var f frozenDatabase
	if err := json.Unmarshal(frozenText, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// What testdata/v1.json holds.
var (
	frozenAt = time.Date(2026, 3, 1, 10, 0, 0, 123456789, time.UTC)

	frozenEntries = []store.Entry{
		{
			ClientID: "0195510b-0000-7000-8000-000000000001", Kind: store.Send, ConversationUUID: "c1",
			Text: "Grüße \"😀\"\n", Status: store.Sending, Seq: 300, QueuedAt: frozenAt, SentAt: frozenAt.Add(time.Second),
			Connection: 3, Epoch: 70000, Proved: true, Baseline: store.Baseline{UUIDs: []string{"m1", "m2"}, Newest: frozenAt},
		},
		{
			ClientID: "0195510b-0000-7000-8000-000000000002", Kind: store.Delete, ConversationUUID: "c2",
			MessageUUID: "m1", Status: store.Failed, Seq: 301, QueuedAt: frozenAt, Code: "too_long",
		},
	}
	frozenDrafts = []store.Draft{{ConversationUUID: "c1", Text: "not yet", SavedAt: frozenAt}}
	frozenInbox  = []chat.Conversation{
		{UUID: "c1", ParticipantName: "Ada Example", LastMessage: "hi", LastMessageAt: frozenAt, UnreadCount: 2},
		{UUID: "c2"},
	}
	frozenMessages = []store.Message{
		{Index: -1, Message: chat.Message{UUID: "m2", ConversationUUID: "c1"}},
		{Index: 1000, Message: chat.Message{
			UUID: "m1", ConversationUUID: "c1", ClientID: "0195510b-0000-7000-8000-000000000003",
			Text: "How are you?", SenderRole: chat.RoleTherapist, CreatedAt: frozenAt,
		}},
	}
	frozenMeta = store.Meta{Key: "epoch", Value: "12"}
)

// frozenAtRev are the frozen entries at a revision.
func frozenAtRev(rev uint64) []store.Entry {
	all := slices.Clone(frozenEntries)
	for i := range all {
		all[i].Rev = rev
	}
	return all
}

// frozenBatch saves all that for the first time.
func frozenBatch() *store.Batch {
	b := new(store.Batch)
	for _, e := range frozenAtRev(1) {
		b.PutEntry(e)
	}
	for _, d := range frozenDrafts {
		b.PutDraft(d)
	}
	b.PutInbox(frozenInbox)
	for _, m := range frozenMessages {
		b.PutMessage(m)
	}
	b.PutMeta(frozenMeta.Key, frozenMeta.Value)
	return b
}

// TestFrozenRows holds that rows are still written as they were in version 1, but
// for the revisions of entries.
func TestFrozenRows(t *testing.T) {
	p, err := newPlan(frozenBatch(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got, want []json.RawMessage
	if err := json.Unmarshal(p.args, &got); err != nil {
		t.Fatal(err)
	}
	for _, s := range readFrozen(t).Stores {
		want = append(want, s.Rows...)
	}
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	for i := range want {
		if row := strings.Replace(string(got[i]), `,"r":1`, "", 1); row != string(want[i]) {
			t.Errorf("row %d is\n%s\nwant\n%s", i, got[i], want[i])
		}
	}
}

// TestFrozenSchema holds that the first step makes what version 1 was.
func TestFrozenSchema(t *testing.T) {
	f := readFrozen(t)
	var got, want []any
	for _, s := range steps[0].stores {
		got = append(got, s.name, anyPath(s.keyPath))
	}
	for _, i := range steps[0].indexes {
		got = append(got, i.store, i.name, anyPath(i.keyPath))
	}
	for _, s := range f.Stores {
		want = append(want, s.Name, s.KeyPath)
	}
	for _, s := range f.Stores {
		for _, i := range s.Indexes {
			want = append(want, s.Name, i.Name, i.KeyPath)
		}
	}
	if f.Version != 1 || !reflect.DeepEqual(got, want) {
		t.Errorf("the first step makes %v\nwant %v", got, want)
	}
}

// anyPath is a key path as JSON gives it.
func anyPath(names []string) any {
	if len(names) == 1 {
		return names[0]
	}
	var path []any
	for _, name := range names {
		path = append(path, name)
	}
	return path
}
