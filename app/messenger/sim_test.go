package messenger

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
)

var (
	simSeed  = flag.Uint64("seed", 1, "first seed of the simulation")
	simSeeds = flag.Int("seeds", 300, "seeds per server manner")
	simSteps = flag.Bool("steps", false, "print what travels")
)

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
			const sample = 1000 // fewer sends say nothing about a share
			if sc.faults && sends >= sample && uncertain*20 > sends || !sc.faults && uncertain > 0 {
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
