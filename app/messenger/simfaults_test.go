package messenger

import (
	"errors"
	"maps"
	"time"
)

// simFaults is what is wrong with the world.
type simFaults struct {
	kinds     []func(*world, *simTab) // what may happen in this life, as often as it is listed
	late      bool                    // what a lost connection carried may arrive late
	offline   bool
	full      bool    // the disk takes only deletes
	diskFails float64 // the share of batches that are not saved
	diskCrash float64 // the share of batches at which the page crashes
	loses     float64 // the share of batches at which the page loses the flush
}

// faultKinds lists what may go wrong, and how often compared with the others.
var faultKinds = []struct {
	weight int
	do     func(*world, *simTab)
}{
	{6, func(w *world, p *simTab) { p.cut() }},
	{2, func(w *world, p *simTab) {
		if p.link != nil && p.link.conn != nil {
			p.link.conn.closedByServer(errors.New("ended"), 0)
		}
	}},
	{2, func(w *world, p *simTab) {
		if p.link != nil {
			p.link.halve(w.chance(60), w.chance(60))
		}
	}},
	{2, func(w *world, p *simTab) {
		if p.link != nil {
			p.link.stall(w.seconds(15), w.seconds(15))
		}
	}},
	{1, func(w *world, p *simTab) {
		if p.link != nil {
			p.link.stall(0, w.seconds(40))
		}
	}},
	{3, func(w *world, p *simTab) { p.crash(0) }},
	{1, func(w *world, p *simTab) { p.crash(w.upTo(2 * time.Minute)) }},
	{2, func(w *world, _ *simTab) {
		w.faults.diskCrash = .2
		w.at(w.seconds(10), func() { w.faults.diskCrash = 0 })
	}},
	{2, func(w *world, _ *simTab) {
		w.faults.diskFails = .2
		w.at(w.seconds(10), func() { w.faults.diskFails = 0 })
	}},
	{1, func(w *world, _ *simTab) {
		w.faults.full = true
		w.at(w.seconds(20), func() { w.faults.full = false })
	}},
	{1, func(w *world, _ *simTab) {
		w.faults.loses = .3
		w.at(w.seconds(10), func() { w.faults.loses = 0 })
	}},
	{2, func(w *world, _ *simTab) { w.server.restart(w.upTo(5 * time.Second)) }},
	{1, func(w *world, p *simTab) {
		w.faults.offline = true
		w.cutAll()
		w.at(w.seconds(60), func() { w.faults.offline = false })
	}},
	{2, func(w *world, _ *simTab) { w.sleep() }},
	{1, func(w *world, _ *simTab) { w.setClock(24 * time.Hour) }},
	{1, func(w *world, _ *simTab) { w.setClock(-24 * time.Hour) }},
	{1, func(w *world, _ *simTab) { w.setClock(time.Duration(w.rng.IntN(240)-120) * time.Second) }},
	{1, func(w *world, _ *simTab) {
		w.server.rejects = 20
		w.at(w.seconds(10), func() { w.server.rejects = 0 })
	}},
	{1, func(w *world, _ *simTab) {
		w.server.hiccups = 30
		w.at(w.seconds(10), func() { w.server.hiccups = 0 })
	}},
	{1, func(w *world, _ *simTab) {
		w.server.twice = 50
		w.at(w.seconds(60), func() { w.server.twice = 0 })
	}},
	{1, func(w *world, p *simTab) {
		w.server.refuse = true
		w.at(w.seconds(10), func() { w.server.refuse = false })
		p.at(w.seconds(30), func() { p.posted = append(p.posted, p.core.retry) })
	}},
	{1, func(w *world, p *simTab) { p.signOut() }},
	{1, func(w *world, p *simTab) { p.switchUser() }},
	{1, func(w *world, p *simTab) { w.evict() }},
	{1, func(w *world, p *simTab) {
		if p.runs() && p.user != "" {
			p.do(func() { p.core.setToken(simTokens[p.user]) })
		}
	}},
	{1, func(w *world, p *simTab) {
		if p.runs() {
			p.do(p.core.wake)
		}
	}},
	{2, func(_ *world, p *simTab) { p.freezeAway() }},
	{2, func(w *world, p *simTab) {
		if p.runs() {
			p.amid = 1 + w.rng.IntN(3)
		}
	}},
}

// chooseFaults picks what may go wrong in this life. Each life has some kinds of
// fault only, which then meet more often.
func (w *world) chooseFaults() {
	for len(w.faults.kinds) == 0 {
		for _, k := range faultKinds {
			for range k.weight * w.rng.IntN(2) {
				w.faults.kinds = append(w.faults.kinds, k.do)
			}
		}
	}
	w.faults.late = w.chance(50)
}

func (w *world) fault(p *simTab) {
	if n := len(w.faults.kinds); n > 0 {
		w.faults.kinds[w.rng.IntN(n)](w, p)
	}
}

func (p *simTab) cut() {
	if p.core == nil || p.link == nil {
		return
	}
	w := p.w
	reach, late := w.rng.IntN(4), w.lateness()
	p.in(p.life, func() { p.link.cut(errors.New("cut"), reach, late) })
}

// setClock sets the device's clock.
func (w *world) setClock(by time.Duration) {
	w.trace("clock %v", by)
	w.skew += by
	if by > 0 {
		w.forward = w.now
	}
}

func (w *world) cutAll() {
	for _, p := range w.tabs {
		p.cut()
	}
}

// sleep is the machine going to sleep and waking up.
func (w *world) sleep() {
	w.trace("sleep")
	var woken []*simTab
	for _, p := range w.tabs {
		if p.runs() {
			p.freeze()
			woken = append(woken, p)
		}
	}
	for _, p := range w.tabs {
		if p.core != nil && p.link != nil {
			p.link.halve(true, true)
		}
	}
	w.asleep = true
	w.run(time.Minute + time.Duration(w.rng.IntN(24))*time.Hour)
	w.asleep = false
	for _, p := range woken {
		p.thaw()
		if p.runs() && w.chance(50) {
			p.do(p.core.wake)
		}
	}
}

// awake calls do after d, or when the machine wakes up from its sleep.
func (w *world) awake(d time.Duration, do func()) {
	w.at(d, func() {
		if w.asleep {
			w.awake(time.Minute, do)
			return
		}
		do()
	})
}

// evict is the browser taking everything away: mostly while the app is closed.
func (w *world) evict() {
	w.trace("evict")
	w.evicted = w.now
	open := w.chance(30)
	for _, p := range w.tabs {
		if !open {
			p.close()
		}
	}
	typed := maps.Clone(w.typed)
	for _, user := range []string{simUser, simOther} {
		w.destroy(user)
	}
	w.last = ""
	if open { // the composers still hold it
		for _, p := range w.tabs {
			for _, name := range w.server.of(p.user) {
				if p.core != nil && p.core.store != nil && typed[name] != nil {
					w.typed[name] = typed[name]
				}
			}
		}
		return
	}
	for _, p := range w.tabs {
		p.start()
	}
}

// lose notes that nothing of a user is kept any more.
func (w *world) lose(user string) {
	if w.disks[user] == nil {
		return
	}
	for _, id := range w.ofUser(user) {
		s := w.sends[id]
		s.evicted = true
		s.given = s.given || !s.removed
		if s.hushed { // now nothing tells any more that it was taken back
			s.gone, s.removed = false, false
		}
	}
	for _, name := range w.server.of(user) {
		delete(w.typed, name)
	}
}

// signOut is followed by the sign-in of the same user, or of another.
func (p *simTab) signOut() {
	if !p.runs() || p.user == "" || p.core.phase != SignedIn {
		return
	}
	w := p.w
	w.trace("tab %d signs out", p.n)
	user, life := p.user, p.life
	next := user
	if w.chance(50) {
		next = other(user)
	}
	var unsent []*simSend
	for _, id := range w.ofUser(user) {
		if s := w.sends[id]; s.emitted == 0 && !s.removed {
			unsent = append(unsent, s)
		}
	}
	p.user = ""
	p.do(p.core.signOut)
	if p.life != life { // it crashed at it, and is still signed in
		p.close()
		p.user = user
		p.start()
		return
	}
	if len(w.tabs) == 1 {
		for _, s := range unsent {
			s.gone = true
		}
	}
	w.checkWiped(user)
	for _, q := range w.tabs {
		q.at(w.seconds(5), func() {
			if q.user == "" {
				q.signIn(next)
			}
		})
	}
}

// ofUser returns the client ids of a user's sends, in order.
func (w *world) ofUser(user string) []string {
	var all []string
	for _, name := range w.server.of(user) {
		all = append(all, w.queued[name]...)
	}
	return all
}

func other(user string) string {
	if user == simUser {
		return simOther
	}
	return simUser
}

func (p *simTab) signIn(user string) {
	before, open, told := p.disk, p.core.store != nil, p.tellsTrouble()
	p.user = user
	p.do(func() { p.core.signIn(Credentials{simURL, simTokens[user]}) })
	if open && before != nil {
		p.w.checkDrafts(p, before, told)
	}
}

// switchUser is a sign-in without a sign-out; what is kept of the other stays.
func (p *simTab) switchUser() {
	if p.runs() && p.user != "" {
		p.w.trace("tab %d switches", p.n)
		p.signIn(other(p.user))
	}
}
