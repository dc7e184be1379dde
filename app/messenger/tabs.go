package messenger

import (
	"strconv"
	"strings"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
	"practicechat/app/vault"
)

// Tabs are the other pages of this device that show the same account. Each is a
// whole Messenger with a connection of its own. They share one store; one of them
// at a time holds the flush: it alone sends what is in the outbox and looks for
// the proof. What is said among them is never more than a hint to look into the
// store, where revisions keep two pages from acting on the same entry.
//
// Where nothing is kept on the device each page has a store of its own: it sends what
// is in that itself, whoever holds the flush.
type Tabs interface {
	// Join takes part for the account with an id, until Leave.
	Join(id string, ev TabEvents) Tab
}

// TabEvents are the callbacks of a Tab, from any goroutine.
type TabEvents struct {
	Held func(holds bool)  // this page has got the flush, or has given it up
	Told func(text string) // another page has told something
}

// A Tab is a page among the pages of an account.
type Tab interface {
	Tell(text string) // to all others; never blocks
	Yield()           // lets a page have the flush that waits for it; then waits for it again
	Leave()           // gives the flush up as well
	Exclusive() bool  // one page at a time holds the flush; else each believes it does
	Holds() bool      // this page has the flush at this moment; Held may come later
}

// What pages tell each other: one of these words, and after a space what belongs to it.
const (
	toldEntries = "entries" // the outbox has changed
	toldDrafts  = "drafts"
	toldReplies = "replies"
	toldLockAt  = "lock-after" // the idle time has changed
	toldActive  = "active"     // somebody uses that page
	toldShown   = "shown"      // that page can be seen, and does not hold the flush
	toldOnline  = "online"     // that page is online, and does not hold the flush
	toldIdle    = "idle"       // that page holds the flush, and is not online
	toldLock    = "lock"
	toldSignOut = "sign-out"
	toldSent    = "sent"    // client id, message uuid and CreatedAt in µs of a send that is proved
	toldDropped = "dropped" // conversation of which the store has lost part of the history
	toldDeleted = "deleted" // conversation and uuid of a message that has been deleted
	toldTyping  = "typing"  // true or false, and the conversation: a typing event that page has sent
	toldUndone  = "undone"  // client id of what was taken back before it left, or given up
)

// tabs is this page among the others.
type tabs struct {
	tab   Tab  // nil if there are no others
	joins int  // counts joins, so that events of an old one are told apart
	holds bool // this page has the flush, or no other page sees its store
	knows bool // since then it has read the epoch from the store
	took  bool // and has put what is queued under an epoch of its own
	yield bool // the flush goes to another page as soon as nothing is under way here

	// doubtUntil is until when it waits for the word that it has lost the flush; zero if
	// nothing says so.
	doubtUntil time.Time
}

// joinTabs begins to take part. The flush comes later, unless there are no others.
func (c *core) joinTabs() {
	c.leaveTabs()
	if c.cfg.Tabs == nil {
		c.setHolds(true)
		return
	}
	c.joins++
	bound := c.boundTo(&c.joins)
	c.tab = c.cfg.Tabs.Join(c.id, TabEvents{
		Held: func(holds bool) {
			bound(func() {
				if !c.alone() {
					c.setHolds(holds)
				}
			})
		},
		Told: func(text string) { bound(func() { c.hear(text) }) },
	})
	c.tell(toldEntries) // a page may have died before it could, also one that left nothing
	if c.alone() {
		c.setHolds(true)
	}
}

// alone reports whether no other page sees the store of this one.
func (c *core) alone() bool { return c.tab == nil || c.keep == vault.Nothing }

func (c *core) leaveTabs() {
	if c.tab != nil {
		c.tab.Leave()
	}
	c.tab, c.holds, c.knows, c.took, c.yield = nil, false, false, false, false
	c.joins++
}

// tell tells the other pages a word, and what belongs to it.
func (c *core) tell(word string, of ...string) {
	if c.tab != nil {
		c.tab.Tell(strings.Join(append([]string{word}, of...), " "))
	}
}

// tellSignOut tells the other pages of an account that it is gone. A page that is locked,
// or was never signed in to it, is not among them.
func (c *core) tellSignOut(id string) {
	if c.tab != nil && id == c.id || id == "" || c.cfg.Tabs == nil {
		c.tell(toldSignOut)
		return
	}
	tab := c.cfg.Tabs.Join(id, TabEvents{Held: func(bool) {}, Told: func(string) {}})
	tab.Tell(toldSignOut)
	tab.Leave()
}

// yieldFlush gives the flush to a page that is online and can be seen: browsers slow down
// the timers of hidden ones. Not while something is under way here: the other page would
// not know what became of it.
func (c *core) yieldFlush() {
	if c.yield && !c.alone() && len(c.sending.flights)+len(c.sending.refused) == 0 {
		c.setHolds(false) // at once: what is already to be flushed must not leave from here
		c.tab.Yield()
	}
}

// wantFlush asks for the flush where another page cannot use it.
func (c *core) wantFlush() {
	if !c.holds && c.online() {
		c.tell(toldOnline)
	}
}

// flushes reports whether this page may send what is in the outbox. A page that has stood
// still may have lost the flush and not have heard of that yet.
func (c *core) flushes() bool { return c.holds && c.online() && (c.alone() || c.tab.Holds()) }

// setHolds takes the flush over, or gives it up. What the holder before was sending is
// of unknown fate.
func (c *core) setHolds(holds bool) {
	if c.holds == holds {
		return
	}
	if !holds { // the page that gets it has to look for them
		c.sending.flights = map[string]*flight{}
		c.resync() // or what another page has done meanwhile keeps the losses from being saved
		c.loseStrays(strayAge)
	}
	c.holds, c.knows, c.took, c.yield, c.doubtUntil = holds, false, false, false, time.Time{}
	if holds && !c.online() {
		c.tell(toldIdle)
	}
	c.sending.flights = map[string]*flight{}
	c.change()
	if !holds {
		return
	}
	c.resync()
	c.takeOver()
	c.loseSends()
	if c.online() {
		c.wantUnproved()
		c.pump()
	}
}

// takeOver begins an epoch.
func (c *core) takeOver() {
	if value, err := c.store.Meta(metaEpoch); err == nil {
		c.sending.epoch, _ = strconv.ParseUint(value, 10, 64)
		c.knows = true
	}
	for _, e := range c.sending.queue.All() { // a store that was lost may be behind
		c.sending.epoch = max(c.sending.epoch, e.Epoch)
	}
	c.sending.epoch++
	c.took, c.doubtUntil = false, time.Time{}
	c.takeQueue()
}

// takeQueue puts what is queued under the epoch of this page, in one transaction, and
// reports whether it is. The holder before may have stood still with the next step of
// one of these entries in hand, and take it before it hears that it has lost the
// flush: that must meet another revision. Until this is saved nothing leaves.
func (c *core) takeQueue() bool {
	if c.took {
		return true
	}
	var b store.Batch
	b.PutMeta(metaEpoch, strconv.FormatUint(c.sending.epoch, 10))
	var taken []store.Entry
	for _, e := range c.sending.queue.All() {
		if e.Status == store.Queued && e.Epoch != c.sending.epoch {
			e.Rev, e.Epoch = e.Rev+1, c.sending.epoch
			b.PutEntry(e)
			taken = append(taken, e)
		}
	}
	save := c.saveEntries
	if len(taken) == 0 {
		save = c.save // nobody need hear of that
	}
	if save(&b) != nil {
		return false
	}
	for _, e := range taken {
		c.sending.queue.Put(e)
	}
	c.took = true
	return true
}

// doubtTime is how long a page that finds the epoch of another one after its own waits
// for the word that it has lost the flush, which is already on its way.
const doubtTime = time.Second

// takenOver reports whether a later holder of the flush has e, so that it must not leave
// from here. If this page still holds the flush after doubtTime there is no such holder:
// a page that remembered a higher epoch has only written a lost store anew.
func (c *core) takenOver(e store.Entry) bool {
	if c.alone() || !c.tab.Exclusive() || e.Epoch <= c.sending.epoch {
		return false
	}
	if c.doubtUntil.IsZero() {
		c.doubtUntil = c.now().Add(doubtTime)
	}
	if due(c.now(), c.doubtUntil) {
		c.takeOver()
		return !c.took
	}
	c.sending.retry = earlier(c.sending.retry, c.doubtUntil)
	return true
}

// hear takes in what another page tells.
func (c *core) hear(text string) {
	word, rest, _ := strings.Cut(text, " ")
	switch word {
	case toldEntries:
		c.resync()
	case toldDrafts:
		c.readDrafts()
	case toldReplies:
		c.readReplies()
	case toldLockAt:
		c.readLockAfter()
	case toldActive:
		c.hearActive()
	case toldShown:
		c.yield = c.holds && (!c.visible || !c.online())
	case toldOnline:
		c.yield = c.yield || c.holds && !c.online()
	case toldIdle:
		c.wantFlush()
	case toldLock:
		if c.phase == SignedIn && c.keep == vault.PIN { // else its PIN opens nothing of what is here
			c.lockNow()
		}
	case toldSignOut:
		c.endSession()
	case toldSent:
		c.hearSent(rest)
	case toldDropped:
		if t := c.timelines[rest]; t != nil {
			t.unsaved = true
		}
	case toldDeleted:
		c.hearDeleted(rest)
	case toldTyping:
		c.hearTyping(rest)
	case toldUndone:
		c.hearUndone(rest)
	}
}

// hearActive puts off the lock, which all pages of an account share.
func (c *core) hearActive() {
	if due(c.now(), c.locksAt()) { // this page stood still: it is not known when that was
		c.lockNow()
		return
	}
	c.used, c.told = c.now(), c.now()
	if c.warned {
		c.warned = false
		c.change()
	}
}

// tellSent tells of a send that is proved, so that others can go on showing it.
func (c *core) tellSent(clientID string, m chat.Message) {
	c.tell(toldSent, clientID, m.UUID, strconv.FormatInt(m.CreatedAt.UnixMicro(), 10))
}

// hearSent shows a send as the message that it has become, until the history says so.
func (c *core) hearSent(rest string) {
	fields := strings.Split(rest, " ")
	if len(fields) != 3 {
		return
	}
	clientID, uuid := fields[0], fields[1]
	micros, err := strconv.ParseInt(fields[2], 10, 64)
	c.sending.keys[uuid] = clientID // also if the store was faster to tell that it is done
	e, ok := c.sending.queue.Get(clientID)
	if err != nil || !ok {
		return
	}
	if t := c.timelines[e.ConversationUUID]; t != nil && e.Kind == store.Send {
		if known := t.byUUID[uuid]; known != nil {
			known.item = nil // its key is now the entry's
		} else {
			m := complete(chat.Message{UUID: uuid, CreatedAt: time.UnixMicro(micros).UTC()}, e, c.date())
			c.showProvisionally(t, m)
			c.noteMessage(t.conversation, m)
		}
	}
	c.sending.queue.Remove(clientID)
	c.resync()
	c.want(e.ConversationUUID)
	c.pump()
}
