package messenger

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
)

var simTexts = []string{"ok", "yes", "thank you", "see you on Monday", "ok"}

// world is a simulated practice: the real core and store, and a simulated server,
// network, disk and clock. Everything happens on one goroutine, in an order that
// the seed decides.
//
// The first tab is embedded: most tests have no other.
type world struct {
	t      testing.TB
	seed   uint64
	rng    *rand.Rand
	now    time.Time
	skew   time.Duration // how far the device's clock is ahead of the true time
	events simEvents
	order  int

	server *simServer
	disks  map[string]*store.Memory // what the device keeps, by user
	opened []*simDisk               // the pages' connections to that
	last   string                   // the account that was opened last
	hub    *simHub
	*simTab
	tabs []*simTab
	ids  int

	faults  simFaults
	faulty  bool            // there are faults in this life
	asleep  bool            // the machine is
	forward time.Time       // when the device's clock was last set forward
	evicted time.Time       // when the browser last took everything away
	unsure  map[string]bool // conversations with a send of open fate when all was healed
	denied  map[string]bool // conversations of which a delete was refused without a word
	batch   bool            // tabs take all inputs that wait before they look at their deadlines

	sends     map[string]*simSend // by client id
	queued    map[string][]string // client ids by conversation, in the order of queueing
	typed     map[string]*simDraft
	holds     map[string]simHold // of deletes, by client id
	unheard   map[string]bool    // uuids of messages whose delete was carried out when nothing waited for that any more
	undone    map[string]bool    // uuids of messages whose delete was taken back
	uncertain map[string]bool
	failed    []string // violations
}

func newWorld(t testing.TB, seed uint64, m manners, conversations int) *world {
	w := &world{
		t: t, seed: seed, rng: rand.New(rand.NewPCG(seed, 7)),
		now:   time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC),
		disks: map[string]*store.Memory{}, denied: map[string]bool{},
		sends: map[string]*simSend{}, queued: map[string][]string{},
		typed: map[string]*simDraft{}, uncertain: map[string]bool{},
		holds: map[string]simHold{}, undone: map[string]bool{}, unheard: map[string]bool{},
	}
	w.hub = &simHub{w: w, lockers: true}
	w.server = newSimServer(w, m, conversations)
	w.simTab = w.openTab()
	return w
}

// openTab opens one more page.
func (w *world) openTab() *simTab {
	p := &simTab{w: w, n: len(w.tabs) + 1, user: simUser}
	w.tabs = append(w.tabs, p)
	p.start()
	return p
}

func (w *world) role() string {
	if w.rng.IntN(2) == 0 {
		return chat.RolePatient
	}
	return chat.RoleTherapist
}

// at calls do when d of true time has passed.
func (w *world) at(d time.Duration, do func()) {
	w.order++
	w.events.push(simEvent{w.now.Add(d), w.order, do})
}

// run lets time pass.
func (w *world) run(d time.Duration) {
	end := w.now.Add(d)
	for {
		var tab *simTab
		next := end.Add(1)
		if len(w.events) > 0 {
			next = w.events[0].at
		}
		for _, p := range w.tabs {
			if p.runs() && p.timer.Before(next) {
				tab, next = p, p.timer
			}
		}
		if next.After(end) {
			w.now = end
			return
		}
		if next.After(w.now) {
			w.now = next
		}
		if tab != nil {
			tab.expire()
		} else {
			w.events.pop().do()
		}
	}
}

func (w *world) latency() time.Duration {
	return time.Duration(1+w.rng.IntN(200)) * time.Millisecond
}

// chance reports true with a probability of percent in a hundred.
func (w *world) chance(percent int) bool { return w.rng.IntN(100) < percent }

// upTo returns a random duration below d.
func (w *world) upTo(d time.Duration) time.Duration { return time.Duration(w.rng.Int64N(int64(d))) }

// trace prints what happens, for a person who lives through a seed again. What is
// costly to say stands behind a look at simSteps.
func (w *world) trace(format string, v ...any) {
	if *simSteps {
		fmt.Printf("%s %s\n", w.now.Format("02 15:04:05.000"), fmt.Sprintf(format, v...))
	}
}

func (w *world) violation(format string, v ...any) {
	w.failed = append(w.failed, w.now.Format("02 15:04:05.000 ")+fmt.Sprintf(format, v...))
}

type simEvent struct {
	at    time.Time
	order int
	do    func()
}

func (e simEvent) before(f simEvent) bool {
	return e.at.Before(f.at) || e.order < f.order && e.at.Equal(f.at)
}

// simEvents is a heap; container/heap would allocate for each event.
type simEvents []simEvent

func (h *simEvents) push(e simEvent) {
	*h = append(*h, e)
	all := *h
	for i := len(all) - 1; i > 0; {
		parent := (i - 1) / 2
		if !all[i].before(all[parent]) {
			return
		}
		all[i], all[parent] = all[parent], all[i]
		i = parent
	}
}

func (h *simEvents) pop() simEvent {
	all := *h
	top, n := all[0], len(all)-1
	all[0], all[n] = all[n], simEvent{}
	all = all[:n]
	*h = all
	for i := 0; ; {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < n; child++ {
			if all[child].before(all[least]) {
				least = child
			}
		}
		if least == i {
			return top
		}
		all[i], all[least] = all[least], all[i]
		i = least
	}
}
