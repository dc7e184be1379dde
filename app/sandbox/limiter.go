package sandbox

import (
	"sync"
	"time"
)

// A Rate bounds how often something may happen: Burst times at once, and from
// then on PerSecond times a second.
type Rate struct {
	PerSecond float64
	Burst     float64
}

// Limits bound what one user may do, on all connections together; who is not
// signed in has them for each connection.
type Limits struct {
	Events   Rate // of any kind; zero means 1,000 a second and bursts of 20,000
	Messages Rate // sent; zero means 20 a second and bursts of 2,000
}

func (l Limits) withDefaults() Limits {
	if l.Events == (Rate{}) {
		l.Events = Rate{PerSecond: 1000, Burst: 20_000}
	}
	if l.Messages == (Rate{}) {
		l.Messages = Rate{PerSecond: 20, Burst: 2000}
	}
	return l
}

// limiter keeps the account of everyone who was active lately.
type limiter struct {
	limits Limits

	mu       sync.Mutex
	accounts map[string]*account
}

// account is what somebody spent of the limits.
type account struct {
	events, messages bucket
}

func newLimiter(limits Limits) *limiter {
	return &limiter{limits: limits.withDefaults(), accounts: make(map[string]*account)}
}

// event and message report whether one more of who is within the limits, and
// count it if it is.
func (l *limiter) event(who string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.account(who, now).events.take(l.limits.Events, now)
}

func (l *limiter) message(who string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.account(who, now).messages.take(l.limits.Messages, now)
}

// account returns that of who. Before it opens one, it closes those of which
// nothing is spent any more.
func (l *limiter) account(who string, now time.Time) *account {
	if a := l.accounts[who]; a != nil {
		return a
	}
	for who, a := range l.accounts {
		a.events.refill(l.limits.Events, now)
		a.messages.refill(l.limits.Messages, now)
		if a.events.spent == 0 && a.messages.spent == 0 {
			delete(l.accounts, who)
		}
	}
	a := &account{}
	l.accounts[who] = a
	return a
}

// reset forgets what was spent.
func (l *limiter) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.accounts)
}

// bucket holds what was spent of a burst, and fills up as time passes.
type bucket struct {
	spent float64
	at    time.Time
}

func (b *bucket) take(r Rate, now time.Time) bool {
	b.refill(r, now)
	if b.spent+1 > r.Burst {
		return false
	}
	b.spent++
	return true
}

func (b *bucket) refill(r Rate, now time.Time) {
	if passed := now.Sub(b.at); passed > 0 {
		b.spent = max(0, b.spent-passed.Seconds()*r.PerSecond)
	}
	b.at = now
}
