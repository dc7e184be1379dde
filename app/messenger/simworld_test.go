package messenger

import (
	"container/heap"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
	"practicechat/app/vault"
)

var simTexts = []string{"ok", "yes", "thank you", "see you on Monday", "ok"}

// world is a simulated practice: the real core and store, and a simulated server,
// network, disk and clock. Everything happens on one goroutine, in an order that
// the seed decides.
type world struct {
	t      testing.TB
	seed   uint64
	rng    *rand.Rand
	now    time.Time
	events eventHeap
	order  int
	posted []func()

	server *simServer
	disk   *simDisk
	core   *core
	dead   int // generation of the core; callbacks of an older one are dropped
	link   *simLink
	connID uint64
	ids    int
	faults bool

	sends     map[string]*simSend // by client id
	queued    map[string][]string // client ids by conversation, in the order of queueing
	uncertain map[string]bool
	failed    []string // violations
}

// simSend is what the user asked for and what became of it.
type simSend struct {
	conversation string
	stored       int  // how often the server has stored it
	again        int  // how often the user asked to send it again
	given        bool // the user gave it up: it need not arrive
	gone         bool // it was taken back before it left: it must not arrive
}

type simEvent struct {
	at    time.Time
	order int
	do    func()
}

type eventHeap []simEvent

func (h eventHeap) Len() int { return len(h) }
func (h eventHeap) Less(i, j int) bool {
	return h[i].at.Before(h[j].at) || h[i].at.Equal(h[j].at) && h[i].order < h[j].order
}
func (h eventHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *eventHeap) Push(x any)   { *h = append(*h, x.(simEvent)) }
func (h *eventHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

func newWorld(t testing.TB, seed uint64, m manners, conversations int) *world {
	w := &world{
		t: t, seed: seed, rng: rand.New(rand.NewPCG(seed, 7)),
		now:   time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC),
		sends: map[string]*simSend{}, queued: map[string][]string{}, uncertain: map[string]bool{},
		disk: &simDisk{Memory: store.NewMemory()},
	}
	w.disk.w = w
	w.server = newSimServer(w, m, conversations)
	w.start()
	return w
}

func (w *world) role() string {
	if w.rng.IntN(2) == 0 {
		return chat.RolePatient
	}
	return chat.RoleTherapist
}

// start starts the app, as after a crash: with what the disk holds.
func (w *world) start() {
	w.dead++
	current := w.dead
	w.posted = nil
	w.disk.crashed = false
	cfg := Config{
		Now:  func() time.Time { return w.now },
		Rand: w.rng.Float64,
		NewID: func() string {
			w.ids++
			return fmt.Sprintf("client-%d", w.ids)
		},
		Vaults: simVaults{w.disk},
		Logf:   func(f string, v ...any) { w.violation(f, v...) },
		Dial: func(_ string, ev Events) (Link, error) {
			w.link = &simLink{w: w, ev: ev}
			w.link.connectIn(w.latency())
			return w.link, nil
		},
	}
	w.core = newCore(cfg, func(f func()) {
		if w.dead == current {
			w.posted = append(w.posted, f)
		}
	})
	w.do(func() { w.core.signIn(Credentials{"http://sim", simToken}) })
}

// simToken is a JWT of the user "u"; nobody verifies it here.
const simToken = "e30.eyJzdWIiOiJ1In0.x"

// crash ends the app without a word, and starts it again.
func (w *world) crash() {
	w.trace("crash")
	w.link.die()
	w.start()
}

// do gives the core an input and everything that follows from it at once.
func (w *world) do(input func()) {
	w.posted = append(w.posted, input)
	for len(w.posted) > 0 {
		next := w.posted[0]
		w.posted = w.posted[1:]
		w.core.step(next)
		w.core.step(w.core.tick)
		w.check()
		if w.disk.crashed {
			w.crash()
			return
		}
	}
}

func (w *world) at(d time.Duration, do func()) {
	w.order++
	heap.Push(&w.events, simEvent{w.now.Add(d), w.order, do})
}

// run lets time pass.
func (w *world) run(d time.Duration) {
	end := w.now.Add(d)
	stuck := 0
	for {
		next := w.now.Add(w.core.untilDeadline())
		if len(w.events) > 0 && !w.events[0].at.After(next) {
			next = w.events[0].at
		}
		if next.After(end) {
			w.now = end
			return
		}
		if next.After(w.now) {
			w.now = next
		}
		if len(w.events) > 0 && !w.events[0].at.After(w.now) {
			heap.Pop(&w.events).(simEvent).do()
			continue
		}
		w.do(func() {})
		if stuck++; w.core.untilDeadline() > 0 {
			stuck = 0
		}
		if stuck > 10 {
			w.violation("a deadline does not pass")
			return
		}
	}
}

func (w *world) latency() time.Duration {
	return time.Duration(1+w.rng.IntN(200)) * time.Millisecond
}

// arrive schedules something that travels in order behind last.
func (w *world) arrive(last *time.Time, do func()) {
	at := w.now.Add(w.latency())
	if at.Before(*last) {
		at = *last
	}
	*last = at
	w.at(at.Sub(w.now), do)
}

func (w *world) sortedConns() []uint64 { return slices.Sorted(maps.Keys(w.server.conns)) }

// trace prints what happens, for a person who lives through a seed again.
func (w *world) trace(format string, v ...any) {
	if *simSteps {
		fmt.Printf("%s %s\n", w.now.Format("02 15:04:05.000"), fmt.Sprintf(format, v...))
	}
}

func (w *world) violation(format string, v ...any) {
	w.failed = append(w.failed, fmt.Sprintf(format, v...))
}

// check holds what must hold at every moment: nothing of another conversation is
// shown, and nothing in flight is lost from view.
func (w *world) check() {
	if !w.core.dirty {
		return
	}
	w.core.dirty = false
	s := w.core.view()
	for _, e := range w.core.sending.queue.All() {
		if e.Status == store.Uncertain {
			w.uncertain[e.ClientID] = true
		}
	}
	if s.Open == nil {
		return
	}
	seen := map[string]bool{}
	for _, item := range s.Open.Items {
		if !strings.Contains(item.Text, s.Open.UUID+" ") {
			w.violation("%q is shown under %s", item.Text, s.Open.UUID)
		}
		if seen[item.Key] {
			w.violation("%q is shown twice", item.Key)
		}
		seen[item.Key] = true
	}
}

// stored is told by the server of each send that it stores.
func (w *world) stored(conversation, clientID string) {
	s := w.sends[clientID]
	switch {
	case s == nil:
		w.violation("%s was never queued", clientID)
		return
	case s.conversation != conversation:
		w.violation("%s is stored in %s", clientID, conversation)
	case s.gone:
		w.violation("%s left although it was taken back", clientID)
	}
	if s.stored++; s.stored > 1+s.again {
		w.violation("%s is stored %d times", clientID, s.stored)
	}
}

// simVaults has one account, whose store is always open.
type simVaults struct{ disk *simDisk }

func (v simVaults) Last() (string, error) { return "", nil }

func (v simVaults) Open(string, vault.Keep, vault.Events) (vault.Opened, error) {
	return vault.Opened{Store: v.disk}, nil
}

func (v simVaults) Unlock(string, string, vault.Events) (vault.Opened, error) {
	return vault.Opened{}, vault.ErrWiped
}

func (v simVaults) Rekey(string, vault.Keep, string, vault.Events) (vault.Opened, error) {
	return vault.Opened{}, vault.ErrUnsealed
}

func (v simVaults) Forget(string) error { return v.disk.Wipe() }

// simDisk is a Memory that can refuse, and that an app can crash at.
type simDisk struct {
	*store.Memory
	w       *world
	crashed bool // the app is dead: nothing is saved any more
	fail    float64
	crash   float64
}

func (d *simDisk) Apply(b *store.Batch) error {
	if d.crashed {
		return store.ErrClosed
	}
	for _, op := range b.Ops {
		switch {
		case op.PutEntry != nil:
			d.w.trace("put %s %s %s proved %v", op.PutEntry.Kind, op.PutEntry.ClientID, op.PutEntry.Status, op.PutEntry.Proved)
		case op.DeleteEntry != nil:
			d.w.trace("delete entry %s", op.DeleteEntry.ClientID)
		}
	}
	switch r := d.w.rng.Float64(); {
	case r < d.fail:
		return store.ErrFull
	case r < d.fail+d.crash/2:
		d.crashed = true
		return store.ErrClosed
	case r < d.fail+d.crash:
		d.crashed = true
		_ = d.Memory.Apply(b)
		return store.ErrClosed
	}
	return d.Memory.Apply(b)
}

func (d *simDisk) Close() error { return nil }
