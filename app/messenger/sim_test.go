package messenger

import (
	"container/heap"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/engineio"
	"practicechat/app/socketio"
	"practicechat/app/store"
)

var (
	simSeed  = flag.Uint64("seed", 1, "first seed of the simulation")
	simSeeds = flag.Int("seeds", 300, "seeds per server manner")
	simSteps = flag.Bool("steps", false, "print what travels")
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
		OpenStore: func(string) (store.Store, error) { return w.disk, nil },
		Logf:      func(f string, v ...any) { w.violation(f, v...) },
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
		case op.DeleteEntry != "":
			d.w.trace("delete entry %s", op.DeleteEntry)
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

// simLink is the client's side of the network.
type simLink struct {
	w      *world
	ev     Events
	conn   *simConn
	closed bool
	tries  int
}

// simConn is one connection. What the client has written travels to the server in
// order; when it is cut, some of it may still arrive.
type simConn struct {
	link    *simLink
	id      uint64
	alive   bool
	session *simSession
	lastIn  time.Time
	cutAt   int // packets of the client that still arrive after a cut
	sent    int
	handled int
	stale   time.Duration // how late they arrive
	acks    map[int]func([]socketio.Raw, error)
}

func (l *simLink) connectIn(d time.Duration) {
	l.tries++
	try := l.tries
	l.w.at(d, func() {
		if l.closed || l.tries != try {
			return
		}
		if l.w.server.down {
			l.ev.Disconnected(nil, errors.New("down"), time.Second)
			l.w.do(func() {})
			l.connectIn(time.Second)
			return
		}
		l.w.connID++
		c := &simConn{link: l, id: l.w.connID, alive: true, cutAt: -1, acks: map[int]func([]socketio.Raw, error){}}
		c.session = &simSession{conn: c, left: map[string]time.Time{}}
		l.w.server.conns[c.id] = c.session
		l.conn = c
		l.w.trace("conn %d made", c.id)
		l.ev.Connected(c)
		l.w.do(func() {})
	})
}

// drop cuts the connection. reach is how many of the packets under way the server
// still gets, and how late.
func (l *simLink) drop(err error, reach int, stale time.Duration) {
	if c := l.conn; c != nil && c.alive {
		c.cut(reach, stale)
		l.conn = nil
		l.ev.Disconnected(c, err, 0)
		l.connectIn(l.w.latency())
	}
}

func (c *simConn) cut(reach int, stale time.Duration) {
	c.link.w.trace("conn %d cut, %d reach after %v", c.id, reach, stale)
	c.alive = false
	c.cutAt = c.handled + reach
	c.stale = stale
	if stale == 0 {
		delete(c.link.w.server.conns, c.id)
	}
}

// die cuts without telling anybody: the app has crashed.
func (l *simLink) die() {
	l.closed = true
	if l.conn != nil && l.conn.alive {
		l.conn.cut(l.w.rng.IntN(3), 0)
	}
}

func (l *simLink) Reconnect(reason error) {
	if l.conn != nil && l.conn.alive {
		l.drop(reason, l.w.rng.IntN(3), 0)
		return
	}
	l.connectIn(l.w.latency())
}

func (l *simLink) Check() {}

func (l *simLink) Close() { l.die() }

func (c *simConn) ID() uint64 { return c.id }

func (c *simConn) Handshake() engineio.Handshake {
	return engineio.Handshake{PingInterval: 25 * time.Second, PingTimeout: 20 * time.Second}
}

func (c *simConn) Emit(name string, args ...any) error {
	return c.EmitAck(0, nil, name, args...)
}

func (c *simConn) EmitAck(_ time.Duration, fn func([]socketio.Raw, error), name string, args ...any) error {
	w := c.link.w
	if !c.alive || w.disk.crashed {
		return socketio.ErrClosed
	}
	raw := string(args[0].(interface{ AppendJSON([]byte) []byte }).AppendJSON(nil))
	c.sent++
	id := c.sent
	if fn != nil {
		c.acks[id] = fn
	}
	w.arrive(&c.lastIn, func() { c.deliver(id, name, raw) })
	return nil
}

// deliver brings a packet to the server, unless the connection was cut before; a
// half-open one brings it late.
func (c *simConn) deliver(id int, name, raw string) {
	switch {
	case c.alive || id <= c.cutAt && c.stale == 0:
		c.handle(id, name, raw)
	case id <= c.cutAt:
		c.link.w.at(c.stale, func() { c.handle(id, name, raw) })
	}
}

func (c *simConn) handle(id int, name, raw string) {
	c.handled = id
	w := c.link.w
	w.trace("conn %d > %s %s", c.id, name, raw)
	w.server.handle(c.session, name, raw, func(answer string) {
		w.arrive(&c.session.lastOut, func() {
			if fn := c.acks[id]; fn != nil && c.alive {
				delete(c.acks, id)
				fn([]socketio.Raw{socketio.Raw(answer)}, nil)
				w.do(func() {})
			}
		})
	})
}

// receive brings an event of the server to the client.
func (c *simConn) receive(name, raw string) {
	if !c.alive {
		return
	}
	c.link.w.trace("conn %d < %s %.300s", c.id, name, raw)
	c.link.ev.Event(c, socketio.Event{Name: name, Args: []socketio.Raw{socketio.Raw(raw)}})
	c.link.w.do(func() {})
}

// scenario is one kind of life that is simulated.
type scenario struct {
	name    string
	manners manners
	faults  bool
}

func scenarios() []scenario {
	var all []scenario
	for _, m := range []struct {
		name string
		manners
	}{
		{"A", manners{ack: true, ackMessage: true, order: NewestFirst, descending: true, broadcast: true}},
		{"A-bare", manners{ack: true, order: OldestFirst, perPage: 20, coarse: true}},
		{"B", manners{echo: true, order: OldestFirst, late: 2 * time.Second}},
		{"B-labels", manners{echo: true, label: true, order: NewestFirst, broadcast: true, late: 2 * time.Second}},
		{"C", manners{order: NewestFirst, descending: true, perPage: 30}},
	} {
		for _, honours := range []bool{false, true} {
			name := m.name
			if m.clientID = honours; honours {
				name += "+id"
			}
			all = append(all, scenario{name, m.manners, true}, scenario{name + "-calm", m.manners, false})
		}
	}
	return all
}

// TestSimulation lives through many lives of the widget. A failure prints how to
// live through it again.
func TestSimulation(t *testing.T) {
	for _, sc := range scenarios() {
		t.Run(sc.name, func(t *testing.T) {
			t.Parallel()
			sends, uncertain := 0, 0
			for seed := *simSeed; seed < *simSeed+uint64(*simSeeds); seed++ {
				w := simulate(t, seed, sc)
				sends += len(w.sends)
				uncertain += len(w.uncertain)
				if len(w.failed) > 0 {
					t.Fatalf("%s\nagain: go test ./app/messenger -run 'TestSimulation/^%s$' -seed %d -seeds 1",
						strings.Join(w.failed, "\n"), sc.name, seed)
				}
			}
			if sc.faults && uncertain*20 > sends || !sc.faults && uncertain > 0 {
				t.Errorf("%d of %d sends were uncertain", uncertain, sends)
			}
			t.Logf("%d sends, %d uncertain", sends, uncertain)
		})
	}
}

func simulate(t testing.TB, seed uint64, sc scenario) *world {
	w := newWorld(t, seed, sc.manners, 4)
	w.faults = sc.faults
	for range 60 {
		w.act()
		if w.rng.IntN(3) == 0 {
			w.run(time.Duration(w.rng.IntN(4000)) * time.Millisecond)
		}
		if len(w.failed) > 0 {
			return w
		}
	}
	w.disk.fail, w.disk.crash, w.server.down = 0, 0, false
	w.run(10 * time.Second)
	w.run(3 * time.Minute)
	w.verdict()
	return w
}

// act is one thing that the user, the patient or fate does.
func (w *world) act() {
	conversation := w.server.names[w.rng.IntN(len(w.server.names))]
	switch n := w.rng.IntN(100); {
	case n < 20:
		w.do(func() { w.core.open(conversation) })
	case n < 24:
		w.do(w.core.back)
	case n < 50:
		w.send(conversation)
	case n < 60:
		m := w.server.store(conversation, conversation+" from the patient", chat.RolePatient, "")
		w.server.announce(conversation, m, nil)
	case n < 63:
		// Another device of ours says something that this one has not just said.
		m := w.server.store(conversation, conversation+" from elsewhere", chat.RoleTherapist, "")
		w.server.announce(conversation, m, nil)
	case n < 68:
		w.deleteOne()
	case n < 72:
		w.do(w.core.loadOlder)
	case n < 75:
		w.do(func() { w.core.edit(conversation, conversation+" draft") })
	case n < 77:
		w.do(func() { w.core.setVisible(!w.core.visible) })
	case n < 80:
		w.answer()
	case w.faults:
		w.fault(n)
	}
}

func (w *world) fault(n int) {
	switch {
	case n < 86:
		stale := time.Duration(w.rng.IntN(2)*w.rng.IntN(20)) * time.Second
		w.link.drop(errors.New("cut"), w.rng.IntN(4), stale)
		w.do(func() {})
	case n < 89:
		w.do(func() {})
		w.crash()
	case n < 91:
		w.disk.crash = .2
	case n < 93:
		w.disk.crash = 0
	case n < 94:
		w.disk.fail = .2
	case n < 96:
		w.disk.fail = 0
	case n < 98:
		w.server.down = true
		w.link.drop(errors.New("restart"), 0, 0)
		w.do(func() {})
		w.at(time.Duration(w.rng.IntN(5000))*time.Millisecond, func() { w.server.down = false })
	default:
		// The machine sleeps. What is under way has long arrived when it wakes.
		w.link.drop(errors.New("asleep"), w.rng.IntN(4), 0)
		w.do(func() {})
		w.run(time.Minute)
		w.now = w.now.Add(time.Duration(w.rng.IntN(24)) * time.Hour)
	}
}

func (w *world) send(conversation string) {
	text := conversation + " " + simTexts[w.rng.IntN(len(simTexts))]
	w.do(func() {
		id := fmt.Sprintf("client-%d", w.ids+1)
		w.sends[id] = &simSend{conversation: conversation}
		if err := w.core.send(conversation, text); err != nil {
			delete(w.sends, id)
			if e, err := w.disk.Entries(); err == nil && slices.ContainsFunc(e, func(e store.Entry) bool { return e.ClientID == id }) {
				// The app died between saving and saying so: it may be sent or not.
				w.sends[id] = &simSend{conversation: conversation}
				w.queued[conversation] = append(w.queued[conversation], id)
			}
			return
		}
		w.queued[conversation] = append(w.queued[conversation], id)
	})
}

// deleteOne deletes something of ours in the open conversation, or takes it back.
func (w *world) deleteOne() {
	s := w.core.view()
	if s.Open == nil || len(s.Open.Items) == 0 {
		return
	}
	item := s.Open.Items[w.rng.IntN(len(s.Open.Items))]
	if !item.Mine {
		return
	}
	w.do(func() {
		e, queued := w.core.sending.queue.Get(item.Key)
		send := w.sends[item.Key]
		if queued && send != nil {
			send.given = true
		}
		w.core.delete(s.Open.UUID, item.Key)
		if _, still := w.core.sending.queue.Get(item.Key); queued && !still && send != nil {
			send.gone = e.SentAt.IsZero()
		}
	})
}

// answer answers one question about an uncertain send.
func (w *world) answer() {
	for _, e := range w.core.sending.queue.All() {
		s := w.sends[e.ClientID]
		if e.Status != store.Uncertain || s == nil {
			continue
		}
		switch w.rng.IntN(3) {
		case 0:
			s.again++
			w.do(func() { w.core.sendAgain(e.ClientID) })
		case 1:
			s.given = true
			w.do(func() { w.core.discard(e.ClientID) })
		default:
			w.do(func() { w.core.keepChecking(e.ClientID) })
		}
		return
	}
}

// verdict holds what must hold when the network has been healthy for a while.
func (w *world) verdict() {
	blocked := map[string]bool{}
	waiting := map[string]bool{}
	for _, e := range w.core.sending.queue.All() {
		waiting[e.ClientID] = true
		switch {
		case e.Kind == store.Delete && e.Status != store.Failed:
			w.violation("the delete of %s is %s", e.MessageUUID, e.Status)
		case e.Kind == store.Delete:
		case e.Status == store.Uncertain:
			blocked[e.ConversationUUID] = true
		case !blocked[e.ConversationUUID]:
			w.violation("%s is still %s (proved: %v)", e.ClientID, e.Status, e.Proved)
		}
	}
	for id, s := range w.sends {
		if !s.given && s.stored == 0 && !waiting[id] {
			w.violation("%s is lost", id)
		}
	}
	for _, name := range w.server.names {
		last := -1
		for _, m := range w.server.convs[name].messages {
			i := slices.Index(w.queued[name], m.truth)
			if s := w.sends[m.truth]; i < 0 || s == nil || s.again > 0 || s.given {
				continue
			}
			if i < last {
				w.violation("%s is out of order in %s", m.truth, name)
			}
			last = max(last, i)
		}
	}
	w.compare()
}

// compare holds what the app knows of each conversation against the server.
func (w *world) compare() {
	for _, name := range w.server.names {
		w.do(func() { w.core.open(name) })
		w.run(10 * time.Second)
		var known, truth []string
		for _, k := range w.core.timelines[name].all {
			known = append(known, k.UUID)
		}
		for _, m := range w.server.convs[name].messages {
			truth = append(truth, m.UUID)
		}
		if w.core.descending == 0 {
			continue // the server has shown no order among messages of one moment
		}
		if n := len(truth) - len(known); n < 0 || !slices.Equal(known, truth[n:]) {
			w.violation("%s has %v\n the app has %v", name, truth, known)
		}
		if s := w.core.view(); len(s.Open.Items) != len(known)+len(w.core.sending.queue.Of(name, store.Send)) {
			w.violation("%s shows %d items for %d messages", name, len(s.Open.Items), len(known))
		}
	}
}
