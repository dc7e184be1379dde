package messenger

import (
	"fmt"
	"strings"
	"time"

	"practicechat/app/outbox"
)

// simTab is one page with the app in it.
type simTab struct {
	w      *world
	n      int    // its number
	user   string // who is signed in here; "" if nobody is
	core   *core  // nil while the page is closed
	life   int    // counts the starts; what comes of an earlier one is dropped
	posted []func()
	timer  time.Time // true time at which Run would wake up
	stuck  int
	inside bool // an input is being handled

	link *simLink
	disk *simDisk

	amid     int // after so many inputs that are followed by another the page freezes; 0 if it does not
	frozen   bool
	frozenAt time.Time
	thawedAt time.Time
	backlog  []func() // what came while it was frozen

	shown *Snapshot
	seen  map[string]bool // scratch of check
}

// simUser signs in first, simOther on the same device after a sign-out.
const (
	simUser  = "u"
	simOther = "v"
	simURL   = "http://sim"
)

// simTokens are JWTs of the users; nobody verifies them here.
var simTokens = map[string]string{simUser: "e30.eyJzdWIiOiJ1In0.x", simOther: "e30.eyJzdWIiOiJ2In0.x"}

// start opens the page, as after a crash: with what the disk holds.
func (p *simTab) start() {
	w := p.w
	p.life++
	current := p.life
	p.posted, p.backlog, p.amid, p.frozen, p.inside, p.shown = nil, nil, 0, false, false, nil
	w.trace("tab %d starts", p.n)
	cfg := Config{
		Now:    func() time.Time { return w.now.Add(w.skew) },
		Rand:   w.rng.Float64,
		NewID:  w.newID,
		Settle: outbox.SettleTime,
		Vaults: simVaults{p},
		Tabs:   p,
		Logf: func(f string, v ...any) {
			if strings.Contains(f, "panic") {
				w.violation(f, v...)
			}
		},
		Dial: func(_ string, ev Events) (Link, error) {
			p.link = &simLink{p: p, life: p.life, ev: ev}
			p.link.connectIn(w.latency())
			return p.link, nil
		},
	}
	p.core = newCore(cfg, func(f func()) {
		if p.life == current {
			p.posted = append(p.posted, f)
		}
	})
	p.timer = w.now.Add(time.Minute)
	switch {
	case p.user == "":
	case w.last == simIDs[p.user] && w.chance(30):
		user := p.user
		p.do(p.core.resume)
		p.at(w.upTo(3*time.Second), func() {
			if p.user == user {
				p.core.setToken(simTokens[p.user])
			}
		})
	default:
		p.signIn(p.user)
	}
}

// newID makes client ids that are ordered as UUIDv7 are.
func (w *world) newID() string {
	w.ids++
	return simID(w.ids)
}

func simID(n int) string { return fmt.Sprintf("client-%04d", n) }

// Join implements [Tabs].
func (p *simTab) Join(id string, ev TabEvents) Tab { return p.w.hub.join(p, id, ev) }

// runs reports whether the page does anything by itself.
func (p *simTab) runs() bool { return p.core != nil && !p.frozen }

// do gives the core an input and everything that follows from it at once.
func (p *simTab) do(input func()) {
	p.posted = append(p.posted, input)
	p.handle()
}

// maxRounds is how many inputs may follow from one, directly or not.
const maxRounds = 10_000

// handle does what Messenger.Run does when it wakes up.
func (p *simTab) handle() {
	if !p.runs() || p.inside {
		return
	}
	p.inside = true
	life, rounds := p.life, 0
	for len(p.posted) > 0 {
		if rounds++; rounds > maxRounds {
			p.w.violation("tab %d does not come to rest", p.n)
			p.inside = false
			p.crash(time.Minute)
			return
		}
		n := 1
		if p.w.batch {
			n = len(p.posted)
		}
		inputs := p.posted[:n:n]
		p.posted = p.posted[n:]
		for _, input := range inputs {
			p.core.step(input)
		}
		p.core.step(p.core.tick)
		if p.life != life {
			return
		}
		if p.disk != nil && p.disk.life == life && p.disk.crashed {
			p.inside = false
			p.crash(0)
			return
		}
		p.check()
		if p.amid > 0 && len(p.posted) > 0 {
			if p.amid--; p.amid == 0 {
				p.inside = false
				p.freezeAway()
				return
			}
		}
	}
	p.inside = false
	p.timer = p.w.now.Add(p.core.untilDeadline())
}

// expire is the page's timer.
func (p *simTab) expire() {
	before := p.timer
	p.do(func() {})
	if p.stuck++; p.timer.After(before) {
		p.stuck = 0
	}
	if p.stuck > 10 {
		p.w.violation("a deadline does not pass")
		p.timer = p.w.now.Add(time.Minute)
	}
}

// at calls do in the page after d, if it still runs then, or when it thaws.
func (p *simTab) at(d time.Duration, do func()) {
	life := p.life
	p.w.at(d, func() { p.in(life, do) })
}

// in calls do in the page of a life.
func (p *simTab) in(life int, do func()) {
	switch {
	case p.life != life || p.core == nil:
	case p.frozen:
		p.backlog = append(p.backlog, func() { p.in(life, do) })
	default:
		do()
		p.handle()
	}
}

// close ends the page without a word.
func (p *simTab) close() {
	if p.core == nil {
		return
	}
	if p.disk != nil && (p.core.store != nil || p.disk.crashed) {
		p.w.checkDrafts(p, p.disk, p.tellsTrouble())
	}
	if p.link != nil {
		p.link.die()
	}
	for _, page := range p.w.hub.of(p) {
		page.Leave()
	}
	p.life++
	p.core, p.posted, p.backlog = nil, nil, nil
}

// crash ends the page without a word, and opens it again after a while.
func (p *simTab) crash(down time.Duration) {
	p.w.trace("tab %d crashes", p.n)
	p.close()
	if down == 0 {
		p.start()
		return
	}
	life := p.life
	p.w.awake(down, func() {
		if p.life == life {
			p.start()
		}
	})
}

// freeze stops the page; what comes to it waits.
func (p *simTab) freeze() {
	if p.runs() {
		p.w.trace("tab %d freezes", p.n)
		p.frozen, p.frozenAt = true, p.w.now
	}
}

// freezeAway is the browser freezing a page that it does not show.
func (p *simTab) freezeAway() {
	p.freeze()
	for _, page := range p.w.hub.of(p) {
		page.release()
	}
	life := p.life
	p.w.awake(p.w.seconds(60), func() {
		if p.life == life {
			p.thaw()
		}
	})
}

// loseFlush is the browser freezing the page in the midst of something, for a moment.
func (p *simTab) loseFlush() {
	for _, page := range p.w.hub.of(p) {
		page.release()
		p.at(p.w.upTo(time.Second), page.request)
	}
}

// thaw lets the page run again. It may do what it was about to do before it hears
// of what has happened meanwhile.
func (p *simTab) thaw() {
	if p.core == nil || !p.frozen {
		return
	}
	p.w.trace("tab %d thaws", p.n)
	p.frozen, p.amid, p.thawedAt = false, 0, p.w.now
	backlog, posted := p.backlog, p.posted
	p.backlog = nil
	if p.w.chance(50) {
		p.posted = nil
		p.do(func() {})
		p.posted = append(p.posted, posted...)
	}
	for _, do := range backlog {
		do()
	}
	p.handle()
	for _, page := range p.w.hub.of(p) {
		page.request()
	}
}

// seconds returns a random whole number of seconds below n.
func (w *world) seconds(n int) time.Duration { return time.Duration(w.rng.IntN(n)) * time.Second }
