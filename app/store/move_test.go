package store_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"practicechat/app/chat"
	"practicechat/app/store"
)

func TestMemoryMoves(t *testing.T) {
	from, to := store.NewMemory(), store.NewMemory()
	var b store.Batch
	for i := range 1200 {
		b.PutMessage(store.Message{Index: i, Message: chat.Message{UUID: fmt.Sprint(i), ConversationUUID: fmt.Sprint(i % 7)}})
	}
	b.PutInbox([]chat.Conversation{{UUID: "0"}})
	b.PutMeta("k", "v")
	b.PutDraft(store.Draft{ConversationUUID: "0", Text: "x"})
	if err := from.Import(&b); err != nil {
		t.Fatal(err)
	}
	for rev := uint64(1); rev <= 3; rev++ {
		var b store.Batch
		b.PutEntry(store.Entry{ClientID: "e", Rev: rev})
		if err := from.Apply(&b); err != nil {
			t.Fatal(err)
		}
	}
	if err := from.Export(to.Import); err != nil {
		t.Fatal(err)
	}
	if got, want := contents(t, to), contents(t, from); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	full := errors.New("full")
	if err := from.Export(func(*store.Batch) error { return full }); !errors.Is(err, full) {
		t.Errorf("error %v", err)
	}
	from.Close()
	for _, err := range []error{from.Export(to.Import), from.Import(&b)} {
		if !errors.Is(err, store.ErrClosed) {
			t.Errorf("closed: %v", err)
		}
	}
}

// contents are all records of a store that was filled by TestMemoryMoves.
func contents(t *testing.T, s store.Store) []any {
	t.Helper()
	entries, err := s.Entries()
	drafts, err2 := s.Drafts()
	inbox, err3 := s.Conversations()
	meta, err4 := s.Meta("k")
	all := []any{entries, drafts, inbox, meta}
	err = errors.Join(err, err2, err3, err4)
	for i := range 7 {
		messages, err5 := s.Messages(fmt.Sprint(i), 1000)
		all, err = append(all, messages), errors.Join(err, err5)
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}
