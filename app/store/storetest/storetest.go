// Package storetest is the suite that every [store.Store] must pass.
package storetest

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
)

var at = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

// Run runs the suite. open returns an empty store.
func Run(t *testing.T, open func(*testing.T) store.Store) {
	for _, tt := range []struct {
		name string
		test func(*testing.T, store.Store)
	}{
		{"empty", testEmpty},
		{"entries", testEntries},
		{"revisions", testRevisions},
		{"drafts", testDrafts},
		{"messages", testMessages},
		{"inbox", testInbox},
		{"meta", testMeta},
		{"batch", testBatch},
		{"copies", testCopies},
		{"wipe", testWipe},
		{"close", testClose},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t)
			t.Cleanup(func() { s.Close() })
			tt.test(t, s)
		})
	}
}

func apply(t *testing.T, s store.Store, change func(*store.Batch)) {
	t.Helper()
	var b store.Batch
	change(&b)
	if err := s.Apply(&b); err != nil {
		t.Fatal(err)
	}
}

// want fails the test unless the value that came with err is want.
func want[T any](t *testing.T, got T, err error, want T) {
	t.Helper()
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
}

func entry(id string, seq uint64) store.Entry {
	return store.Entry{
		ClientID: id, Kind: store.Send, ConversationUUID: "c", Text: "text " + id,
		Status: store.Queued, Seq: seq, QueuedAt: at, Rev: 1,
	}
}

func message(conversation, uuid string, minute, index int) store.Message {
	return store.Message{
		Message: chat.Message{
			UUID: uuid, ConversationUUID: conversation, Text: "text " + uuid,
			SenderRole: chat.RolePatient, CreatedAt: at.Add(time.Duration(minute) * time.Minute),
		},
		Index: index,
	}
}

func uuids(all []store.Message, err error) ([]string, error) {
	ids := []string{}
	for _, m := range all {
		ids = append(ids, m.UUID)
	}
	return ids, err
}

func testEmpty(t *testing.T, s store.Store) {
	entries, err := s.Entries()
	want(t, len(entries), err, 0)
	drafts, err := s.Drafts()
	want(t, len(drafts), err, 0)
	inbox, err := s.Conversations()
	want(t, len(inbox), err, 0)
	messages, err := s.Messages("c", 10)
	want(t, len(messages), err, 0)
	value, err := s.Meta("k")
	want(t, value, err, "")
	apply(t, s, func(b *store.Batch) {
		b.DeleteEntry(store.Entry{ClientID: "x"})
		b.DeleteDraft("x")
		b.DeleteMessage("x", "y")
		b.DeleteMessages("x")
	})
}

func testEntries(t *testing.T, s store.Store) {
	first, second, third := entry("b", 1), entry("a", 2), entry("c", 10)
	first.Status, first.SentAt, first.Connection, first.Epoch = store.Sending, at, 3, 4
	first.Baseline = store.Baseline{UUIDs: []string{"m1", "m2"}, Newest: at}
	second.Kind, second.Text, second.MessageUUID, second.NotBefore = store.Delete, "", "m1", at.Add(time.Second)
	third.Status, third.Code, third.Proved = store.Failed, "too_long", true
	apply(t, s, func(b *store.Batch) {
		b.PutEntry(third)
		b.PutEntry(first)
		b.PutEntry(second)
	})
	got, err := s.Entries()
	want(t, got, err, []store.Entry{first, second, third})

	second.Status, second.Rev = store.Sending, 2
	apply(t, s, func(b *store.Batch) {
		b.PutEntry(second)
		b.DeleteEntry(first)
	})
	got, err = s.Entries()
	want(t, got, err, []store.Entry{second, third})
}

// testRevisions holds that an entry changes only for who knows what it is, and
// that nothing else of such a batch is saved either.
func testRevisions(t *testing.T, s store.Store) {
	e := entry("a", 1)
	conflict := func(what string, change func(*store.Batch)) {
		t.Helper()
		var b store.Batch
		b.PutDraft(store.Draft{ConversationUUID: what, Text: "not saved", SavedAt: at})
		change(&b)
		if err := s.Apply(&b); !errors.Is(err, store.ErrConflict) {
			t.Errorf("%s: %v", what, err)
		}
	}
	at := func(rev uint64) store.Entry {
		e := e
		e.Rev = rev
		return e
	}
	conflict("put behind one that is not there", func(b *store.Batch) { b.PutEntry(at(2)) })
	conflict("delete one that is not there", func(b *store.Batch) { b.DeleteEntry(at(1)) })
	apply(t, s, func(b *store.Batch) { b.PutEntry(at(1)) })
	conflict("put once more", func(b *store.Batch) { b.PutEntry(at(1)) })
	apply(t, s, func(b *store.Batch) { b.PutEntry(at(2)) })
	conflict("delete an older one", func(b *store.Batch) { b.DeleteEntry(at(1)) })
	conflict("one of two", func(b *store.Batch) {
		b.PutEntry(entry("b", 2))
		b.PutEntry(at(2))
	})
	got, err := s.Entries()
	want(t, got, err, []store.Entry{at(2)})
	apply(t, s, func(b *store.Batch) { b.DeleteEntry(at(2)) })
	apply(t, s, func(b *store.Batch) { b.PutEntry(at(1)) })
	got, err = s.Entries()
	want(t, got, err, []store.Entry{at(1)})
	drafts, err := s.Drafts()
	want(t, len(drafts), err, 0)
}

func testDrafts(t *testing.T, s store.Store) {
	apply(t, s, func(b *store.Batch) {
		b.PutDraft(store.Draft{ConversationUUID: "c", Text: "one", SavedAt: at})
		b.PutDraft(store.Draft{ConversationUUID: "d", Text: "two", SavedAt: at})
		b.PutDraft(store.Draft{ConversationUUID: "c", Text: "three", SavedAt: at})
		b.DeleteDraft("d")
	})
	got, err := s.Drafts()
	want(t, got, err, []store.Draft{{ConversationUUID: "c", Text: "three", SavedAt: at}})
}

func testMessages(t *testing.T, s store.Store) {
	apply(t, s, func(b *store.Batch) {
		b.PutMessage(message("c", "d", 2, 0))
		b.PutMessage(message("c", "a", 1, 8))
		b.PutMessage(message("c", "c", 1, 7))
		b.PutMessage(message("c", "b", 1, 7))
		b.PutMessage(message("other", "x", 3, 0))
	})
	got, err := uuids(s.Messages("c", 10))
	want(t, got, err, []string{"b", "c", "a", "d"})
	got, err = uuids(s.Messages("c", 2))
	want(t, got, err, []string{"a", "d"})
	one, err := s.Messages("other", 1)
	want(t, one, err, []store.Message{message("other", "x", 3, 0)})

	apply(t, s, func(b *store.Batch) {
		b.PutMessage(message("c", "d", 0, 0))
		b.DeleteMessage("c", "a")
	})
	got, err = uuids(s.Messages("c", 10))
	want(t, got, err, []string{"d", "b", "c"})
	apply(t, s, func(b *store.Batch) { b.DeleteMessages("c") })
	got, err = uuids(s.Messages("c", 10))
	want(t, got, err, []string{})
	got, err = uuids(s.Messages("other", 10))
	want(t, got, err, []string{"x"})
}

func testInbox(t *testing.T, s store.Store) {
	a := chat.Conversation{UUID: "a", ParticipantName: "Ada Example", LastMessage: "hi", LastMessageAt: at, UnreadCount: 2}
	apply(t, s, func(b *store.Batch) { b.PutInbox([]chat.Conversation{a, {UUID: "b"}}) })
	apply(t, s, func(b *store.Batch) { b.PutInbox([]chat.Conversation{a}) })
	got, err := s.Conversations()
	want(t, got, err, []chat.Conversation{a})
	apply(t, s, func(b *store.Batch) { b.PutInbox(nil) })
	got, err = s.Conversations()
	want(t, len(got), err, 0)
}

func testMeta(t *testing.T, s store.Store) {
	apply(t, s, func(b *store.Batch) {
		b.PutMeta("a", "1")
		b.PutMeta("b", "2")
		b.PutMeta("a", "3")
		b.PutMeta("b", "")
	})
	got, err := s.Meta("a")
	want(t, got, err, "3")
	got, err = s.Meta("b")
	want(t, got, err, "")
}

// testBatch holds that the changes of a batch take effect in order.
func testBatch(t *testing.T, s store.Store) {
	apply(t, s, func(b *store.Batch) {
		b.PutMessage(message("c", "m", 1, 1))
		b.DeleteMessages("c")
		b.PutMessage(message("c", "n", 1, 1))
	})
	got, err := uuids(s.Messages("c", 10))
	want(t, got, err, []string{"n"})
}

// testCopies holds that nothing outside can change what is stored.
func testCopies(t *testing.T, s store.Store) {
	e := entry("a", 1)
	e.Baseline.UUIDs = []string{"m1"}
	inbox := []chat.Conversation{{UUID: "a"}}
	apply(t, s, func(b *store.Batch) {
		b.PutEntry(e)
		b.PutInbox(inbox)
	})
	e.Baseline.UUIDs[0], inbox[0].UUID = "changed", "changed"
	for range 2 {
		entries, err := s.Entries()
		if err != nil {
			t.Fatal(err)
		}
		want(t, slices.Clone(entries[0].Baseline.UUIDs), nil, []string{"m1"})
		entries[0].Baseline.UUIDs[0] = "changed"
		got, err := s.Conversations()
		want(t, got[0].UUID, err, "a")
		got[0].UUID = "changed"
	}
}

func testWipe(t *testing.T, s store.Store) {
	apply(t, s, func(b *store.Batch) {
		b.PutEntry(entry("a", 1))
		b.PutDraft(store.Draft{ConversationUUID: "c", Text: "x"})
		b.PutMessage(message("c", "m", 1, 1))
		b.PutInbox([]chat.Conversation{{UUID: "a"}})
		b.PutMeta("k", "v")
	})
	if err := s.Wipe(); err != nil {
		t.Fatal(err)
	}
	testEmpty(t, s)
}

func testClose(t *testing.T, s store.Store) {
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := s.Entries()
	var b store.Batch
	b.PutMeta("k", "v")
	for _, err := range []error{err, s.Apply(&b), s.Wipe()} {
		if !errors.Is(err, store.ErrClosed) {
			t.Errorf("after Close: error %v, want ErrClosed", err)
		}
	}
}
