package messenger

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"practicechat/app/store"
)

var (
	simSeed  = flag.Uint64("seed", 1, "first seed of the simulation")
	simSeeds = flag.Int("seeds", 300, "seeds per server manner")
	simMost  = flag.Int("most", 1, "violations per server manner after which it is given up")
	simFirst = flag.Bool("first", false, "give all server manners up at the first violation")
	simSteps = flag.Bool("steps", false, "print what travels")
)

// scenario is one kind of life that is simulated. What its manners leave open is
// the seed's choice.
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
		{"A", manners{ack: true, ackMessage: true}},
		{"A-bare", manners{ack: true}},
		{"B", manners{echo: true}},
		{"B-labels", manners{echo: true, label: true}},
		{"C", manners{}},
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

// vary fills in the manners that a scenario leaves open.
func (m manners) vary(rng *rand.Rand) manners {
	m.order = PageOrder(1 + rng.IntN(2))
	m.descending = rng.IntN(2) == 0
	m.perPage = []int{0, 0, 20, 30}[rng.IntN(4)]
	m.coarse = rng.IntN(4) == 0
	m.broadcast = rng.IntN(2) == 0
	m.noTotal = m.order == NewestFirst && rng.IntN(10) == 0
	m.late = time.Duration(rng.IntN(2)) * 2 * time.Second
	return m
}

// tally sums up the lives of a scenario.
type tally struct {
	lives, sends, uncertain, violations int
}

// TestSimulation lives through many lives of the widget. A failure prints how to
// live through it again.
func TestSimulation(t *testing.T) {
	// The garbage of a life is small and short-lived; mostly there is room for it.
	defer debug.SetGCPercent(debug.SetGCPercent(1600))
	var mu sync.Mutex
	tallies := map[string]tally{}
	t.Run("lives", func(t *testing.T) {
		for _, sc := range scenarios() {
			t.Run(sc.name, func(t *testing.T) {
				t.Parallel()
				n := sc.live(t)
				mu.Lock()
				tallies[sc.name] = n
				mu.Unlock()
			})
		}
	})
	if testing.Verbose() {
		fmt.Printf("%-16s %9s %10s %9s %11s\n", "scenario", "lives", "sends", "uncertain", "violations")
		for _, sc := range scenarios() {
			n := tallies[sc.name]
			fmt.Printf("%-16s %9d %10d %8.2f%% %11d\n", sc.name, n.lives, n.sends, 100*float64(n.uncertain)/float64(max(n.sends, 1)), n.violations)
		}
	}
}

// violated tells that there has been a violation.
var violated atomic.Bool

func (sc scenario) live(t *testing.T) (sum tally) {
	for seed := *simSeed; seed < *simSeed+uint64(*simSeeds) && !(*simFirst && violated.Load()); seed++ {
		w := simulate(t, seed, sc)
		sum.lives++
		sum.sends += len(w.sends)
		for _, asked := range w.uncertain {
			if asked {
				sum.uncertain++
			}
		}
		if len(w.failed) > 0 {
			sum.violations++
			violated.Store(true)
			t.Errorf("%s\nagain: go test ./app/messenger -run 'TestSimulation/lives/^%s$' -seed %d -seeds 1",
				strings.Join(w.failed, "\n"), regexp.QuoteMeta(sc.name), seed)
			if sum.violations >= *simMost {
				return sum
			}
		}
	}
	const sample = 1000 // fewer sends say nothing about a share
	if sc.faults && sum.sends >= sample && sum.uncertain*20 > sum.sends || !sc.faults && sum.uncertain > 0 {
		t.Errorf("%d of %d sends were uncertain", sum.uncertain, sum.sends)
	}
	return sum
}

func simulate(t testing.TB, seed uint64, sc scenario) *world {
	rng := rand.New(rand.NewPCG(seed, 8))
	w := newWorld(t, seed, sc.manners.vary(rng), 4)
	w.batch = w.chance(50)
	w.hub.lockers = w.chance(95)
	for range []int{0, 0, 0, 0, 0, 1, 1, 1, 1, 2}[w.rng.IntN(10)] {
		w.openTab()
	}
	if sc.faults {
		w.faulty = true
		w.chooseFaults()
	}
	w.live()
	return w
}

func (w *world) live() {
	for range 60 {
		w.act()
		if w.rng.IntN(3) == 0 {
			w.run(time.Duration(w.rng.IntN(4000)) * time.Millisecond)
		}
		if len(w.failed) > 0 {
			return
		}
	}
	w.end()
}

// Within 10 s of a healthy network so many entries have to leave, and each further
// one within drainTime: it takes a few round trips, which are of up to 0.4 s here.
const (
	drainable = 8
	drainTime = 1200 * time.Millisecond
)

// end heals the world, and holds what must hold when it has been so for a while.
func (w *world) end() {
	w.heal()
	w.run(6 * time.Second) // a page may hear of a sign-out only now, and is signed in again
	for _, user := range []string{w.user, other(w.user)} {
		if w.disks[user] == nil || len(w.failed) > 0 {
			return
		}
		for _, p := range w.tabs {
			switch {
			case p.user != user || p.core.phase != SignedIn:
				p.signIn(user)
			case p.core.state == Stopped: // by a refusal that was on its way when all was healed
				p.do(p.core.retry)
			}
		}
		w.run(10*time.Second + time.Duration(max(0, len(w.outbox())-drainable))*drainTime)
		w.checkDrained()
		w.settle()
		if w.faulty {
			w.run(20 * time.Second) // a delete of a lost connection may arrive so late
		}
		w.verdict()
	}
}

// heal ends all faults.
func (w *world) heal() {
	w.trace("heal")
	w.faults = simFaults{}
	w.unsure = map[string]bool{}
	for _, s := range w.sends {
		if s.emitted > 0 && !s.removed {
			w.unsure[s.conversation] = true // it may still be on its way
		}
	}
	for _, disk := range w.disks { // what was saved as being sent when a page died may be, too
		entries, _ := disk.Entries()
		for _, e := range entries {
			if e.Kind == store.Send && !e.SentAt.IsZero() {
				w.unsure[e.ConversationUUID] = true
			}
		}
	}
	s := w.server
	s.down, s.refuse, s.rejects, s.hiccups, s.twice = false, false, 0, 0, 0
	for _, p := range w.tabs {
		p.thaw()
		p.amid = 0
		if p.core == nil {
			p.start()
		}
		if l := p.link; l != nil && l.conn != nil && !l.conn.healthy() {
			l.cut(fmt.Errorf("healed"), 0, 0)
			p.handle()
		}
		switch {
		case p.user == "":
			p.signIn(simUser)
		case p.core.phase != SignedIn || p.core.creds.Token == "":
			p.signIn(p.user)
		case p.core.state == Stopped:
			p.do(p.core.retry)
		}
	}
}

// healthy reports whether a connection carries both ways without delay.
func (c *simConn) healthy() bool {
	now := c.link.p.w.now
	return c.deadline.IsZero() && !c.up.shut && !now.Before(c.up.until) && !now.Before(c.down.until)
}

// unresolved reports whether time can still bring something about an entry.
func unresolved(e store.Entry) bool {
	return e.Status != store.Failed && e.Status != store.Uncertain
}

// outbox returns the outbox as the page has it that looks after it.
func (w *world) outbox() []store.Entry {
	for _, p := range w.tabs {
		if p.core.holds {
			return p.core.sending.queue.All()
		}
	}
	return w.core.sending.queue.All()
}

// checkDrained holds that what can leave has left and is proved.
func (w *world) checkDrained() {
	open := maps.Clone(w.unsure)
	for _, e := range w.outbox() {
		s := w.sends[e.ClientID]
		if e.Kind == store.Send && (e.Status == store.Unknown || e.Status == store.Uncertain || s != nil && (s.twin || s.dropped || w.server.convs[e.ConversationUUID].deleted[e.ClientID])) {
			open[e.ConversationUUID] = true
		}
	}
	for _, e := range w.outbox() {
		if unresolved(e) && (e.Kind == store.Delete && !w.denied[e.ConversationUUID] || e.Kind == store.Send && !open[e.ConversationUUID]) {
			w.violation("%s %s is %s after 10 s of a healthy network", e.Kind, e.ClientID, e.Status)
		}
	}
}

// settle waits for what needs longer: what may still be under way somewhere.
func (w *world) settle() {
	for range 18 {
		if !slices.ContainsFunc(w.outbox(), unresolved) || len(w.failed) > 0 {
			return
		}
		w.run(10 * time.Second)
	}
}

// verdict holds what must hold in the end.
func (w *world) verdict() {
	blocked := map[string]bool{}
	waiting := map[string]bool{}
	for _, e := range w.outbox() {
		if e.Kind == store.Send && e.Status == store.Uncertain {
			blocked[e.ConversationUUID] = true
		}
	}
	for _, e := range w.outbox() {
		waiting[e.ClientID] = true
		switch {
		case e.Kind == store.Delete && e.Status != store.Failed:
			w.violation("the delete of %s is %s", e.MessageUUID, e.Status)
		case e.Kind == store.Delete || e.Status == store.Failed:
		case !blocked[e.ConversationUUID]:
			w.violation("%s is still %s (proved: %v)", e.ClientID, e.Status, e.Proved)
		}
	}
	for id, s := range w.sends {
		if s.user == w.user && !s.given && !s.twin && s.stored == 0 && !waiting[id] {
			w.violation("%s is lost", id)
		}
	}
	for _, name := range w.server.of(w.user) {
		w.checkOrder(name)
	}
	w.compare()
}

// checkOrder holds that what one page has sent stands in its order, and so does
// what two pages have sent one after the other.
func (w *world) checkOrder(conversation string) {
	var before []*simSend
	for _, m := range w.server.convs[conversation].messages {
		s := w.sends[m.truth]
		if s == nil || s.again > 0 || s.given || s.twin {
			continue
		}
		// What follows a refused send leaves. A server that refuses one copy and takes
		// another, which a lost connection has carried so long, stores it behind that.
		if s.late {
			continue
		}
		for _, other := range before {
			if s.before(other) {
				w.violation("%s is out of order in %s", m.truth, conversation)
			}
		}
		before = append(before, s)
	}
}

// sharedTail is how much of a history has to be right where the rest may have gaps.
const sharedTail = 10

// compare holds what the app knows of each conversation against the server.
func (w *world) compare() {
	for _, name := range w.server.of(w.user) {
		w.do(func() { w.core.open(name) })
		w.do(w.core.refresh) // the last read of it may have been refused
		for range 20 {
			w.run(500 * time.Millisecond)
			if t := w.core.timelines[name]; t != nil && t.syncedOn != 0 && w.core.asking == nil && w.core.walk == nil && len(w.core.wanted) == 0 && !w.busy(name) {
				break
			}
		}
		var known, truth []string
		if w.core.timelines[name] == nil {
			w.violation("%s does not open; connection %v, problem %v", name, w.core.state, w.core.problem)
			return
		}
		for _, k := range w.core.timelines[name].all {
			known = append(known, k.UUID)
		}
		for _, m := range w.server.convs[name].messages {
			truth = append(truth, m.UUID)
		}
		if w.core.descending == 0 {
			continue // the server has shown no order among messages of one moment
		}
		if w.server.manners.coarse { // within a second, where a page ends, the order is open
			w.sortMoments(name, known)
			w.sortMoments(name, truth)
		}
		if w.server.manners.noTotal {
			// Nothing tells of a delete between two pages there: what is new must be right.
			known, truth = known[max(0, len(known)-sharedTail):], truth[max(0, len(truth)-sharedTail):]
		}
		// A delete that nobody remembers is like one of another device: it is seen with
		// the next read of its page, which may be far back.
		if len(w.tabs) > 1 {
			// What another page has deleted while this one stood still goes with the next
			// read of it, which may be far back.
			old := max(0, len(known)-sharedTail)
			there := slices.DeleteFunc(slices.Clone(known[:old]), func(uuid string) bool { return !slices.Contains(truth, uuid) })
			known = append(there, known[old:]...)
		}
		known = slices.DeleteFunc(known, func(uuid string) bool { return w.unheard[uuid] && !slices.Contains(truth, uuid) })
		if n := len(truth) - len(known); n < 0 || !slices.Equal(known, truth[n:]) {
			w.violation("%s has %v\n the app has %v", name, truth, known)
		}
		all := len(w.core.timelines[name].all)
		if s := w.core.view(); w.core.holds && len(s.Open.Items) != all+len(w.core.sending.queue.Of(name, store.Send)) {
			w.violation("%s shows %d items for %d messages", name, len(s.Open.Items), all)
		}
	}
}

// busy reports whether sends of a conversation are leaving: what has come late may
// have proved the one before them only now.
func (w *world) busy(conversation string) bool {
	busy := false
	for _, e := range w.outbox() {
		if e.ConversationUUID == conversation && e.Kind == store.Send {
			if e.Status == store.Uncertain {
				return false
			}
			busy = busy || unresolved(e)
		}
	}
	return busy
}

// sortMoments puts the messages of one moment in the order of their uuids.
func (w *world) sortMoments(conversation string, uuids []string) {
	at := map[string]time.Time{}
	for _, m := range w.server.convs[conversation].messages {
		at[m.UUID] = m.CreatedAt
	}
	for i := 1; i < len(uuids); i++ {
		for j := i; j > 0 && at[uuids[j]].Equal(at[uuids[j-1]]) && len(uuids[j]) <= len(uuids[j-1]) && (len(uuids[j]) < len(uuids[j-1]) || uuids[j] < uuids[j-1]); j-- {
			uuids[j], uuids[j-1] = uuids[j-1], uuids[j]
		}
	}
}
