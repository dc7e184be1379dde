package sealed

import (
	"context"
	"fmt"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
	"practicechat/app/store/idb"
	"practicechat/app/vault"
)

// overStores runs a benchmark with a store that seals and with one that does not.
func overStores(b *testing.B, run func(b *testing.B, s store.Store)) {
	b.Run("sealed", func(b *testing.B) {
		p := newPlace(b)
		o, err := p.page().Open(ada, vault.Device, vault.Events{})
		if err != nil {
			b.Fatal(err)
		}
		run(b, o.Store)
	})
	b.Run("clear", func(b *testing.B) {
		p := newPlace(b)
		d, err := idb.Open(context.Background(), p.prefix+"-clear", idb.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { d.Close() })
		run(b, d)
	})
}

// messages is a batch of messages of a length as people write them.
func messages(from, n int) *store.Batch {
	b := new(store.Batch)
	for i := from; i < from+n; i++ {
		b.PutMessage(store.Message{Index: i, Message: chat.Message{
			UUID: fmt.Sprintf("0195510b-0000-7000-8000-%012d", i), ConversationUUID: "0195510b-0000-7000-8000-00000000000c",
			Text: fmt.Sprintf("%0140d", i), SenderRole: chat.RolePatient, CreatedAt: noon.Add(time.Duration(i) * time.Second),
		}})
	}
	return b
}

func BenchmarkRead500(b *testing.B) {
	overStores(b, func(b *testing.B, s store.Store) {
		if err := s.Apply(messages(0, 500)); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			all, err := s.Messages("0195510b-0000-7000-8000-00000000000c", 500)
			if err != nil || len(all) != 500 {
				b.Fatal(len(all), err)
			}
		}
	})
}

func BenchmarkDraft(b *testing.B) {
	overStores(b, func(b *testing.B, s store.Store) {
		for b.Loop() {
			if err := s.Apply(note("c", "as much as one types in 300 ms, and what was there before")); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSave50(b *testing.B) {
	overStores(b, func(b *testing.B, s store.Store) {
		for b.Loop() {
			if err := s.Apply(messages(0, 50)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	p := newPlace(b)
	v := p.page()
	for b.Loop() {
		o, err := v.Open(ada, vault.Device, vault.Events{})
		if err != nil {
			b.Fatal(err)
		}
		o.Store.Close()
	}
}

// BenchmarkPIN measures what it takes to derive a key from a PIN. newCost is chosen
// by it.
func BenchmarkPIN(b *testing.B) {
	for _, c := range []cost{{1, 8 << 10}, {2, 19 << 10}, {3, 19 << 10}, newCost, {2, 32 << 10}, {1, 46 << 10}, {1, 64 << 10}} {
		b.Run(fmt.Sprintf("t=%d,m=%dMiB", c.Time, c.Memory>>10), func(b *testing.B) {
			for b.Loop() {
				clear(c.derive("1234", make([]byte, saltSize)))
			}
		})
	}
}
