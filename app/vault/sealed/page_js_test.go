package sealed

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"syscall/js"
	"testing"
	"time"

	"practicechat/app/browser"
	"practicechat/app/chat"
	"practicechat/app/store"
	"practicechat/app/store/idb"
	"practicechat/app/vault"
)

// adaUser is no hexadecimal: it stands in nothing that is random.
const adaUser = "user-ada"

var (
	ada = vault.ID(adaUser, "https://api.practice.example")
	ben = vault.ID("ben", "https://api.practice.example")
)

// pageTimeout is how long one call in these tests may take.
const pageTimeout = 20 * time.Second

var places int

// A place is a device of its own, on which pages are opened.
type place struct {
	t      testing.TB
	prefix string
	clock  time.Time
}

func newPlace(t testing.TB) *place {
	t.Helper()
	if js.Global().Get("indexedDB").IsUndefined() {
		t.Skip("needs a browser: run TestChromium")
	}
	places++
	p := &place{t: t, prefix: fmt.Sprintf("test%d", places), clock: noon}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		for _, name := range p.databases() {
			if err := idb.Delete(ctx, name); err != nil {
				t.Errorf("clean up: %v", err)
			}
		}
		// The browser may still be thinking about what it was asked.
		for ctx.Err() == nil && browser.Live.Load() != 0 {
			time.Sleep(time.Millisecond)
		}
		if n := browser.Live.Load(); n != 0 && !t.Failed() {
			t.Errorf("%d functions are not released", n)
		}
	})
	return p
}

// page opens a page: vaults that know nothing of others but what is on the device.
func (p *place) page() *Vaults {
	v := New(Options{Prefix: p.prefix, cost: cost{Time: 1, Memory: 8 << 10}, Now: func() time.Time { return p.clock }})
	p.t.Cleanup(func() {
		for _, o := range v.open {
			o.Close()
		}
		if v.keys != nil {
			v.keys.Close()
		}
	})
	return v
}

// databases are the names of all databases on the device.
func (p *place) databases() []string {
	p.t.Helper()
	all, err := idb.Names(context.Background())
	if err != nil {
		p.t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(name string) bool { return !strings.HasPrefix(name, p.prefix+"-") })
}

// wantKept fails the test unless there is exactly one database for each of the ids,
// and rows for them alone.
func (p *place) wantKept(ids ...string) {
	p.t.Helper()
	want := []string{}
	for _, id := range ids {
		r := p.row(id)
		if !r.sealed() || len(r.Old) > 0 {
			p.t.Errorf("the row is %+v", r)
		}
		want = append(want, p.prefix+"-"+id+"-"+r.Generation)
	}
	got := slices.DeleteFunc(p.databases(), func(name string) bool { return name == p.prefix+"-keys" })
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		p.t.Errorf("databases %q, want %q", got, want)
	}
}

// row is the row of an account on the device.
func (p *place) row(id string) row { return p.read(id).row }

// key reports whether there is a key of an account on the device.
func (p *place) key(id string) bool {
	t := p.read(id)
	return len(t.row.Wrapped) > 0 || !t.key.IsUndefined()
}

func (p *place) read(id string) *turn {
	p.t.Helper()
	turn := &turn{Context: context.Background(), vaults: p.page(), id: id}
	if err := turn.read(); err != nil {
		p.t.Fatal(err)
	}
	turn.vaults.keys.Close()
	return turn
}

func mustOpen(t testing.TB, v *Vaults, id string, keep vault.Keep) vault.Opened {
	t.Helper()
	o, err := v.Open(id, keep, vault.Events{})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func mustRekey(t testing.TB, v *Vaults, id string, keep vault.Keep, pin string) vault.Opened {
	t.Helper()
	o, err := v.Rekey(id, keep, pin, vault.Events{})
	if err != nil {
		t.Fatal(err)
	}
	if o.Keep != keep {
		t.Errorf("kept as %v, want %v", o.Keep, keep)
	}
	return o
}

func mustUnlock(t testing.TB, v *Vaults, id, pin string) vault.Opened {
	t.Helper()
	o, err := v.Unlock(id, pin, vault.Events{})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

const thePIN = "2468-made-up"

// enter opens an account in a new page, with the PIN if it takes one.
func (p *place) enter(id string) vault.Opened {
	p.t.Helper()
	v := p.page()
	o, err := v.Open(id, vault.Device, vault.Events{})
	if errors.Is(err, vault.ErrLocked) {
		o, err = v.Unlock(id, thePIN, vault.Events{})
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return o
}

// made makes an account that is kept in the given way and holds a sample.
func (p *place) made(id string, keep vault.Keep) (*Vaults, vault.Opened) {
	p.t.Helper()
	v := p.page()
	o := mustOpen(p.t, v, id, keep)
	if keep == vault.PIN {
		o = mustRekey(p.t, v, id, keep, thePIN)
	}
	fill(p.t, o.Store)
	return v, o
}

// What a sample holds; none of it may be found on the device.
var planted = []string{"Ada Example", "planted in the inbox", "planted message", "planted draft", "planted entry", "planted-epoch"}

// fill puts a sample into a store.
func fill(t testing.TB, s store.Store) {
	t.Helper()
	e := store.Entry{ClientID: "e1", Kind: store.Send, ConversationUUID: "c1", Text: "planted entry", Status: store.Queued, QueuedAt: noon.UTC()}
	for e.Rev = 1; e.Rev <= 3; e.Rev++ {
		var b store.Batch
		b.PutEntry(e)
		mustApply(t, s, &b)
	}
	var b store.Batch
	b.PutDraft(store.Draft{ConversationUUID: "c1", Text: "planted draft", SavedAt: noon.UTC()})
	b.PutInbox([]chat.Conversation{{UUID: "c1", ParticipantName: "Ada Example", LastMessage: "planted in the inbox", UnreadCount: 2}})
	for i := range 700 {
		b.PutMessage(store.Message{Index: i, Message: chat.Message{
			UUID: fmt.Sprint("m", i), ConversationUUID: fmt.Sprint("c", i%2), Text: fmt.Sprint("planted message ", i),
			CreatedAt: noon.UTC().Add(time.Duration(i) * time.Second),
		}})
	}
	b.PutMeta("epoch", "planted-epoch")
	mustApply(t, s, &b)
}

func mustApply(t testing.TB, s store.Store, b *store.Batch) {
	t.Helper()
	if err := s.Apply(b); err != nil {
		t.Fatal(err)
	}
}

func note(conversation, text string) *store.Batch {
	b := new(store.Batch)
	b.PutDraft(store.Draft{ConversationUUID: conversation, Text: text})
	return b
}

// more is a batch that a sample does not show.
func more() *store.Batch {
	b := new(store.Batch)
	b.PutMeta("more", "x")
	return b
}

// contents are all that a store holds of a sample.
func contents(t testing.TB, s store.Store) []any {
	t.Helper()
	entries, err := s.Entries()
	drafts, err2 := s.Drafts()
	inbox, err3 := s.Conversations()
	even, err4 := s.Messages("c0", 1000)
	odd, err5 := s.Messages("c1", 1000)
	epoch, err6 := s.Meta("epoch")
	if err := errors.Join(err, err2, err3, err4, err5, err6); err != nil {
		t.Fatal(err)
	}
	return []any{entries, drafts, inbox, even, odd, epoch}
}

// wantSample fails the test unless a store holds just the sample.
func wantSample(t testing.TB, s store.Store) {
	t.Helper()
	sample := store.NewMemory()
	fill(t, sample)
	if got, want := contents(t, s), contents(t, sample); !reflect.DeepEqual(got, want) {
		t.Errorf("it holds %.300v\nwant %.300v", fmt.Sprint(got), fmt.Sprint(want))
	}
}

func wantEmpty(t testing.TB, s store.Store) {
	t.Helper()
	if got, want := contents(t, s), contents(t, store.NewMemory()); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("it holds %.300v", fmt.Sprint(got))
	}
}

func wantError(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error %v, want %v", err, want)
	}
}

// forgetAll is ForgetAll, and fails the test unless it tells of every account first.
func (p *place) forgetAll(v *Vaults, ids ...string) error {
	p.t.Helper()
	var told []string
	err := v.ForgetAll(func(id string) { told = append(told, id) })
	for _, id := range ids {
		if !slices.Contains(told, id) {
			p.t.Errorf("told of %q, not of %s", told, id)
		}
	}
	return err
}
