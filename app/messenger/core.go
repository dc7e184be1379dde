package messenger

import (
	"fmt"
	"runtime/debug"
	"strconv"
	"time"

	"practicechat/app/outbox"
	"practicechat/app/store"
)

// core is the state of a Messenger. Everything in it belongs to one goroutine.
type core struct {
	cfg   Config
	post  func(func())
	dirty bool   // the snapshot is out of date
	seq   uint64 // counts inputs and emits, to tell what came before what

	phase   Phase
	creds   Credentials
	claims  claims
	problem Problem
	visible bool

	connection
	inbox inbox
	rooms rooms
	history
	sending sending
	typing  typing

	store      store.Store
	unsaved    bool // the store could not be opened: what there is stays in memory only
	timelines  map[string]*timeline
	drafts     map[string]store.Draft
	rows       []Row // of the newest snapshot
	staleRows  bool
	entryItems map[string]*Item // what the view shows of the outbox, by client id
	opened     string           // the open conversation; "" if none
	unread     int              // its unread count when it was opened
	diag       Diagnostics
}

func newCore(cfg Config, post func(func())) *core {
	c := &core{cfg: cfg, post: post, visible: true}
	c.forget()
	return c
}

// forget drops everything of an account from memory.
func (c *core) forget() {
	c.inbox = inbox{}
	c.rows, c.staleRows, c.entryItems = nil, true, nil
	c.rooms = rooms{}
	c.history = history{pages: pageOrder{size: defaultPageSize}}
	c.sending = newSending(new(outbox.Queue))
	c.typing = typing{}
	c.timelines = map[string]*timeline{}
	c.drafts = map[string]store.Draft{}
	c.opened, c.unread = "", 0
	c.diag = Diagnostics{}
	c.claims, c.unsaved = claims{}, false
	c.creds = Credentials{}
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
				c.link.Reconnect(fmt.Errorf("messenger: panic: %v", r))
			}
		}
	}()
	c.seq++
	input()
}

// now returns the wall clock: the monotonic one stands still while a machine
// sleeps.
func (c *core) now() time.Time { return c.cfg.Now().Round(0) }

// change marks the snapshot as out of date.
func (c *core) change() { c.dirty = true }

func (c *core) close() {
	if c.link != nil {
		c.link.Close()
	}
	if c.store != nil {
		c.store.Close()
	}
}

// openStore opens the account's store and takes over what it holds. Without it
// the app goes on in memory, and says so.
func (c *core) openStore() {
	s, err := c.cfg.OpenStore(c.claims.user + "@" + c.creds.Server)
	if err == nil {
		c.store = s
		err = c.restore()
	}
	if err != nil {
		if s != nil {
			s.Close()
		}
		c.store = store.NewMemory()
		c.unsaved = true
		c.setProblem(StoreFailed, err.Error())
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
	traits, err := c.store.Meta(metaTraits)
	if err != nil {
		return err
	}
	value, err := c.store.Meta(metaEpoch)
	if err != nil {
		return err
	}
	queue, changed := outbox.Restore(entries)
	c.sending = newSending(queue)
	c.sending.traits = readTraits(traits)
	epoch, _ := strconv.ParseUint(value, 10, 64)
	c.sending.epoch = epoch + 1
	for _, d := range drafts {
		c.drafts[d.ConversationUUID] = d
	}
	c.inbox.restore(rows)
	c.changeInbox()

	var b store.Batch
	for i := range changed {
		changed[i].Rev++
		b.PutEntry(changed[i])
	}
	b.PutMeta(metaEpoch, strconv.FormatUint(c.sending.epoch, 10))
	if c.save(&b) == nil { // what could be read is there all the same
		for _, e := range changed {
			queue.Put(e)
		}
	}
	return nil
}

// Keys of what the store remembers of the account's server.
const (
	metaEpoch  = "epoch"  // counts the processes that have flushed the outbox
	metaTraits = "traits" // letters of outbox.Traits
)

// save applies a batch and reports whether it is saved. What cannot be saved is
// said to the user at once.
func (c *core) save(b *store.Batch) error {
	if c.store == nil {
		return store.ErrClosed
	}
	if b.Empty() {
		return nil
	}
	err := c.store.Apply(b)
	if err != nil {
		c.setProblem(StoreFailed, err.Error())
		c.sending.retry = c.now().Add(saveRetry)
	} else if c.problem.Code == StoreFailed && !c.unsaved {
		c.setProblem(NoProblem, "")
	}
	return err
}

// saveRetry is how long after a failed save the outbox tries again.
const saveRetry = 5 * time.Second

func (c *core) setProblem(code ProblemCode, detail string) {
	c.problem = Problem{code, detail}
	c.change()
}

// tick does what is due by now.
func (c *core) tick() {
	now := c.now()
	c.tickSession(now)
	c.tickHistory(now)
	c.tickInbox(now)
	c.tickTyping(now)
	c.tickOutbox(now)
}

// untilDeadline returns the time until tick is needed again.
func (c *core) untilDeadline() time.Duration {
	next := c.now().Add(time.Minute)
	for _, at := range []time.Time{
		c.signDeadline, c.inbox.deadline, c.inboxDue(), c.historyDeadline(),
		c.typing.deadline(), c.outboxDue(),
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
	saved, err := c.store.Messages(conversation, keptInMemory)
	if err != nil {
		c.setProblem(StoreFailed, err.Error())
		return t
	}
	t.add(saved, 0)
	t.loaded = len(saved) > 0
	if t.loaded {
		t.older = OlderAvailable
	}
	return t
}

// keptInMemory is how many of a conversation's newest messages are taken from the
// store when it is opened.
const keptInMemory = 500

// dropTimelines forgets the timelines that neither the view nor the outbox needs.
func (c *core) dropTimelines() {
	for conversation := range c.timelines {
		if conversation != c.opened && !c.sending.has(conversation) {
			delete(c.timelines, conversation)
		}
	}
}

// saveHistory saves what has become known of a conversation; extra goes with it.
// An error is shown, and nothing more: history can be read again. But what is in
// the store must not have a gap, so the next save then takes all of it.
func (c *core) saveHistory(t *timeline, put []message, gone []string, extra *store.Batch) error {
	b := extra
	if b == nil {
		b = new(store.Batch)
	}
	if t.unsaved {
		b.DeleteMessages(t.conversation)
		put, gone = append(t.tail(len(t.all)), put...), nil
	}
	for _, m := range put {
		b.PutMessage(m)
	}
	for _, uuid := range gone {
		b.DeleteMessage(t.conversation, uuid)
	}
	err := c.save(b)
	t.unsaved = err != nil
	return err
}

// jitter returns a duration between d/2 and d.
func (c *core) jitter(d time.Duration) time.Duration {
	return d/2 + time.Duration(c.cfg.Rand()*float64(d/2))
}
