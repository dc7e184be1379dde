package messenger

import (
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"strconv"
	"time"

	"practicechat/app/outbox"
	"practicechat/app/store"
)

// core is the state of a Messenger. Everything in it belongs to one goroutine. The parts
// whose names would only repeat their fields are embedded: c.conn is of connection,
// c.store of keeping, c.holds of tabs, c.walk of history.
type core struct {
	cfg   Config
	post  func(func())
	dirty bool          // the snapshot is out of date
	seq   uint64        // counts inputs and emits, to tell what came before what
	wall  time.Time     // the wall clock, when it was last looked at
	ahead time.Duration // by how much it has been set back since the page was opened

	phase   Phase
	creds   Credentials
	claims  claims
	problem Problem // of the session; that of the store is keeping.problem
	visible bool
	watched bool // looks for messages while hidden, too

	connection
	keeping
	tabs
	inbox inbox
	rooms rooms
	history
	histories histories
	sending   sending
	typing    typing
	finding   finding

	timelines  map[string]*timeline
	drafts     map[string]store.Draft
	rows       shownRows
	keepAt     time.Time        // when to save what has arrived; zero if that is saved
	entryItems map[string]*Item // what the view shows of the outbox, by client id
	opened     string           // the open conversation; "" if none
	openedAt   uint64           // core.seq when it was opened
	unread     int              // its unread count when it was opened
	edits      uint64           // the number of the last Edit or Send
	replies    []Reply
	diag       Diagnostics
}

func newCore(cfg Config, post func(func())) *core {
	c := &core{cfg: cfg, post: post, visible: true}
	c.forget()
	return c
}

// forget drops everything of an account from memory.
func (c *core) forget() {
	c.keeping = keeping{opens: c.opens, lockAfter: DefaultLockAfter}
	c.inbox = inbox{}
	c.histories, c.finding = histories{}, finding{run: c.finding.run + 1}
	c.rows, c.entryItems = shownRows{whole: true}, nil
	c.rooms = rooms{}
	c.history = history{pages: pageOrder{size: defaultPageSize}}
	c.sending = newSending(new(outbox.Queue))
	c.typing = typing{}
	c.timelines = map[string]*timeline{}
	c.drafts = map[string]store.Draft{}
	c.opened, c.unread, c.replies, c.keepAt = "", 0, nil, time.Time{}
	c.diag = Diagnostics{}
	c.claims, c.creds = claims{}, Credentials{}
	c.change()
}

// step handles one input. A panic in it is a bug of ours; it gives the input up
// and has the connection made anew, which reads everything again.
func (c *core) step(input func()) {
	defer func() {
		if r := recover(); r != nil {
			c.diag.Panics++
			c.dirty = true
			c.cfg.Logf("messenger: panic: %v\n%s", r, debug.Stack())
			if c.link != nil {
				c.link.Reconnect(fmt.Errorf("messenger: panic of a %T", r)) // its words may name somebody
			}
		}
	}()
	c.seq++
	input()
}

// boundTo returns what posts an input that is dropped if the count has gone on by then:
// the link, store or tab that it comes from has been replaced.
func (c *core) boundTo(count *int) func(input func()) {
	current := *count
	return func(input func()) {
		c.post(func() {
			if *count == current {
				input()
			}
		})
	}
}

// now returns the time by which deadlines are set. It is that of the wall clock,
// for the monotonic one stands still while a machine sleeps; but when the clock is
// set back, it goes on, or nothing would be due for a day.
func (c *core) now() time.Time {
	wall := c.cfg.Now().Round(0)
	if back := c.wall.Sub(wall); back > 0 {
		c.ahead += back
	}
	c.wall = wall
	return wall.Add(c.ahead)
}

// date returns what the wall clock shows, for what is shown and kept.
func (c *core) date() time.Time { return c.now().Add(-c.ahead) }

// change marks the snapshot as out of date.
func (c *core) change() { c.dirty = true }

func (c *core) close() {
	if c.link != nil {
		c.link.Close()
	}
	c.leaveTabs()
	if c.store != nil {
		c.store.Close()
	}
}

// restore takes over what the store holds.
func (c *core) restore() error {
	entries, err := c.store.Entries()
	if err != nil {
		return err
	}
	drafts, err := c.store.Drafts()
	if err != nil {
		return err
	}
	rows, err := c.store.Conversations()
	if err != nil {
		return err
	}
	meta := map[string]string{metaTraits: "", metaEpoch: "", metaHistories: "", metaInboxAsOf: "", metaLockAfter: "", metaReplies: "", metaProofs: ""}
	for key := range meta {
		if meta[key], err = c.store.Meta(key); err != nil {
			return err
		}
	}
	queue := outbox.Restore(entries)
	c.sending = newSending(queue)
	c.sending.traits = parseTraits(meta[metaTraits])
	c.sending.proofs = parseProofs(meta[metaProofs])
	c.sending.epoch, _ = strconv.ParseUint(meta[metaEpoch], 10, 64)
	c.histories = parseHistories(meta[metaHistories])
	c.replies = parseReplies(meta[metaReplies])
	for _, d := range drafts {
		c.drafts[d.ConversationUUID] = d
	}
	c.typing.kept = maps.Clone(c.drafts)
	c.inbox.restore(rows, meta[metaInboxAsOf])
	if after, err := time.ParseDuration(meta[metaLockAfter]); err == nil {
		c.lockAfter = min(max(after, MinLockAfter), MaxLockAfter)
	}
	c.changeInbox()
	return nil
}

// save applies a batch. An error is also shown to the user at once, and has the outbox
// try again later; after a conflict, it has what another page has saved read first.
func (c *core) save(b *store.Batch) error {
	if c.store == nil {
		return store.ErrClosed
	}
	if b.Empty() {
		return nil
	}
	err := c.store.Apply(b)
	switch code := c.keeping.problem.Code; {
	case errors.Is(err, store.ErrConflict):
		// Another page has been faster; nothing here is known to be true now.
		if !c.sending.stale {
			c.sending.stale = true
			c.post(c.resync)
		}
	case errors.Is(err, store.ErrFull):
		c.setStoreProblem(StoreFull, err)
		c.sending.retry = c.now().Add(saveRetry)
	case err != nil:
		c.setStoreProblem(StoreFailed, err)
		c.sending.retry = c.now().Add(saveRetry)
	case code == StoreFull || code == StoreFailed:
		c.keeping.problem = Problem{}
		c.change()
	}
	return err
}

// saveRetry is how long after a failed save the outbox tries again.
const saveRetry = 5 * time.Second

// setStoreProblem notes what is the matter with the store.
func (c *core) setStoreProblem(code ProblemCode, err error) {
	c.keeping.problem = Problem{Code: code}
	if err != nil {
		c.keeping.problem.Detail = err.Error()
	}
	c.change()
}

func (c *core) setProblem(code ProblemCode, detail string) {
	c.problem = Problem{code, detail}
	c.change()
}

// tick does what is due by now.
func (c *core) tick() {
	now := c.now()
	if due(now, c.keepAt) {
		c.keepArrived()
	}
	c.tickKeeping(now)
	c.tickSession(now)
	c.tickHistory(now)
	c.tickInbox(now)
	c.tickTyping(now)
	c.tickOutbox(now)
	c.yieldFlush()
}

// untilDeadline returns the time until tick is needed again.
func (c *core) untilDeadline() time.Duration {
	next := c.now().Add(time.Minute)
	for _, at := range []time.Time{
		c.signDeadline, c.inbox.deadline, c.inboxDue(), c.historyDeadline(), c.laterAt, c.keepAt,
		c.typing.deadline(), c.outboxDue(), c.keepingDeadline(),
	} {
		if !at.IsZero() && at.Before(next) {
			next = at
		}
	}
	return max(next.Sub(c.now()), 0)
}

// timelineOf returns the timeline of a conversation, from the store if it is not
// in memory.
func (c *core) timelineOf(conversation string) *timeline {
	t := c.timelines[conversation]
	if t != nil {
		return t
	}
	t = newTimeline(conversation)
	c.timelines[conversation] = t
	saved, err := c.store.Messages(conversation, c.keepMessages())
	if err != nil {
		c.setStoreProblem(StoreFailed, err)
		return t
	}
	t.add(saved, 0)
	t.loaded, t.asOf = len(saved) > 0, c.histories.asOf(conversation)
	if t.loaded {
		t.older = OlderAvailable
	}
	return t
}

// dropTimelines forgets the timelines that neither the view nor the outbox needs.
func (c *core) dropTimelines() {
	c.keepArrived()
	for conversation := range c.timelines {
		if conversation != c.opened && !c.sending.has(conversation) {
			delete(c.timelines, conversation)
		}
	}
}

// jitter returns a duration between d/2 and d.
func (c *core) jitter(d time.Duration) time.Duration {
	return d/2 + time.Duration(c.cfg.Rand()*float64(d/2))
}
