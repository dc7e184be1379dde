package messenger

import (
	"errors"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"practicechat/app/store"
	"practicechat/app/vault"
)

// reopenDelay is how long after its store has closed by itself an account is
// opened again: if another page has signed it out, that page says so before.
const reopenDelay = 300 * time.Millisecond

// unlockDelay lets the screen show that a PIN is being tried, which takes all the
// attention of a page for a moment.
const unlockDelay = 40 * time.Millisecond

// keeping is how the account is kept on this device.
type keeping struct {
	id       string // of the account that is open or locked; "" if none
	opens    int    // counts stores, so that events of an old one are told apart
	store    store.Store
	keep     vault.Keep
	failed   bool      // the store could not be opened: what there is stays in memory only
	problem  Problem   // with the store
	reopenAt time.Time // when to open the store again; zero if it is open
	lock     Lock
	pin      string    // to be tried
	pinAt    time.Time // when; zero if there is none

	used      time.Time     // when somebody last used the page
	told      time.Time     // when other pages were last told of that
	lockAfter time.Duration // idle time until the account locks
	warned    bool          // the lock has been announced
	wiped     bool          // the account before was wiped after too many wrong PINs
}

// usedGap is how often at most other pages are told that this one is used.
const usedGap = 5 * time.Second

// openAccount opens the account of c.creds and c.claims and reports whether there
// is something to go on with: not if it is locked.
func (c *core) openAccount() bool {
	c.id = vault.ID(c.claims.user, c.creds.Server)
	opened, err := c.cfg.Vaults.Open(c.id, c.cfg.Keep, c.vaultEvents())
	switch {
	case err == nil:
		err = c.take(opened)
	case errors.Is(err, vault.ErrLocked):
		c.showLock()
		return false
	}
	if err != nil {
		c.goOnInMemory(err)
	}
	c.saveProfile()
	return true
}

// vaultEvents returns callbacks for the store that is opened next.
func (c *core) vaultEvents() vault.Events {
	c.opens++
	current := c.opens
	bound := func(input func()) {
		c.post(func() {
			if c.opens == current {
				input()
			}
		})
	}
	return vault.Events{
		Lost:    func(err error) { bound(func() { c.storeLost(err) }) },
		Damaged: func(error) { bound(c.damaged) },
	}
}

// take takes over an open store and what it holds.
func (c *core) take(opened vault.Opened) error {
	c.store, c.keep, c.failed, c.reopenAt = opened.Store, opened.Keep, false, time.Time{}
	c.used = c.now()
	if err := c.restore(); err != nil {
		c.store.Close()
		return err
	}
	c.joinTabs()
	return nil
}

// goOnInMemory keeps in memory what could not be kept on the device, and says so.
func (c *core) goOnInMemory(err error) {
	c.store, c.failed, c.reopenAt = store.NewMemory(), true, time.Time{}
	c.opens++ // nothing that is said of the other store matters now
	c.setStoreProblem(NotKept, err)
	_ = c.writeBack(c.tab != nil) // memory has room
	c.leaveTabs()
	c.holds = true // no other page sees this store
}

// damaged notes that a kept record could not be read.
func (c *core) damaged() {
	c.diag.Damaged++
	if c.keeping.problem.Code == NoProblem {
		c.setStoreProblem(StoreDamaged, nil)
	}
	c.change()
}

// storeLost notes that the browser has closed the store: evicted, deleted or
// moved by another page.
func (c *core) storeLost(err error) {
	c.cfg.Logf("messenger: store lost: %v", err)
	c.reopenAt = c.now().Add(reopenDelay)
	if !c.holds { // the page that sends knows best what is to be put back
		c.reopenAt = c.now().Add(4 * reopenDelay)
	}
}

// reopen opens the store again after it was lost. If all that it held is gone, it
// gets back what this page still knows.
func (c *core) reopen() {
	c.reopenAt = time.Time{}
	c.store.Close()
	kept := c.keep
	opened, err := c.cfg.Vaults.Open(c.id, kept, c.vaultEvents())
	switch {
	case errors.Is(err, vault.ErrLocked):
		c.lockNow() // another page has put it under a PIN
		return
	case err == nil && kept == vault.PIN:
		// The key is gone with the store, and this page has no PIN to make one.
		opened.Store.Close()
		err = store.ErrClosed
	}
	if err == nil {
		c.store, c.keep = opened.Store, opened.Keep
		for _, t := range c.timelines { // none of it may be there
			t.unsaved = true
		}
		var epoch string
		if epoch, err = c.store.Meta(metaEpoch); err == nil && epoch == "" {
			knows := c.knows && (c.tab == nil || c.tab.Exclusive())
			if c.writeBack(!knows) != nil { // what there is must not be taken for all
				c.store.Close()
				c.reopenAt = c.now().Add(saveRetry)
				return
			}
			c.saveProfile()
		} else if err == nil {
			c.addToAnew()
			c.resync()
			c.loseStrays(0) // the flush may have come while there was no store
		}
	}
	if err != nil {
		c.goOnInMemory(err)
	}
	if c.online() {
		c.wantUnproved()
		c.pump()
	}
}

// addToAnew adds to a store that another page has written anew what that page did not
// know of: what was queued here a moment before. It may be done already, if this page
// had not heard that yet, so the user is asked. A delete can be done twice.
func (c *core) addToAnew() {
	var b store.Batch
	entries, err := c.store.Entries()
	if err != nil {
		return
	}
	c.readProofs()
	for _, e := range slices.Clone(c.sending.queue.All()) {
		there := slices.ContainsFunc(entries, func(o store.Entry) bool { return o.ClientID == e.ClientID })
		done := slices.ContainsFunc(c.sending.proofs, func(p proof) bool { return p.clientID == e.ClientID })
		if e.Status == store.Queued && !there && !done {
			e.Rev = 1
			if e.Kind == store.Send {
				e.Status = store.Uncertain
			}
			b.PutEntry(e)
		}
		e.Rev = anotherRev
		c.sending.queue.Put(e)
	}
	if c.save(&b) == nil {
		c.tell(toldEntries)
	}
}

// anotherRev is the revision of no entry: who writes a store anew begins to count
// anew, so what this page knows of the revisions tells nothing.
const anotherRev = 1 << 62

// writeBack puts what this page knows of the account into an empty store. doubt
// tells that another page may have sent since, or may yet send, what is queued.
func (c *core) writeBack(doubt bool) error {
	var b store.Batch
	entries := c.sending.queue.All()
	for i := range entries {
		e := entries[i]
		e.Rev = 1
		if doubt && e.Kind == store.Send && e.Status == store.Queued {
			e.Status = store.Uncertain
		}
		b.PutEntry(e)
	}
	for _, d := range c.drafts {
		b.PutDraft(d)
	}
	if c.inbox.rows != nil {
		b.PutInbox(c.inbox.rows)
	}
	b.PutMeta(metaEpoch, strconv.FormatUint(c.sending.epoch, 10))
	b.PutMeta(metaTraits, writeTraits(c.sending.traits))
	b.PutMeta(metaProofs, writeProofs(c.sending.proofs))
	b.PutMeta(metaHistories, c.histories.write())
	b.PutMeta(metaReplies, writeReplies(c.replies))
	if err := c.save(&b); err != nil {
		return err
	}
	for _, e := range b.Ops {
		if e.PutEntry != nil {
			c.sending.queue.Put(*e.PutEntry)
		}
	}
	c.typing.unsaved, c.typing.draftDue = nil, time.Time{}
	c.typing.soft, c.typing.firmDue = nil, time.Time{}
	for _, t := range c.timelines {
		t.unsaved = true
	}
	return nil
}

// resume opens the account that this device keeps.
func (c *core) resume() {
	if c.phase != SignedOut || c.creds.Server != "" {
		return
	}
	id, err := c.cfg.Vaults.Last()
	if err != nil {
		c.cfg.Logf("messenger: %v", err)
	}
	if id == "" {
		return
	}
	c.forget()
	c.id = id
	opened, err := c.cfg.Vaults.Open(id, c.cfg.Keep, c.vaultEvents())
	switch {
	case errors.Is(err, vault.ErrLocked):
		c.showLock()
	case err != nil:
		c.cfg.Logf("messenger: %v", err)
		c.id = "" // a sign-in will meet the same, and say so
	default:
		c.enterKept(opened)
	}
}

// enterKept goes on with an account that was opened without a sign-in.
func (c *core) enterKept(opened vault.Opened) {
	if err := c.take(opened); err != nil {
		c.setProblem(StoreFailed, err.Error())
		c.leaveSession()
		c.forget()
		c.phase = SignedOut
		return
	}
	if !c.readProfile() {
		c.leaveSession() // a sign-in that came to nothing
		c.forget()
		c.phase = SignedOut
		return
	}
	c.phase = SignedIn
	c.keeping.lock = Lock{}
	c.change()
	if c.creds.Token != "" {
		c.setProblem(NoProblem, "")
		c.dial()
		return
	}
	c.setState(Idle)
	c.setProblem(NeedToken, "")
}

// Keys of what the store remembers of the sign-in.
const (
	metaServer    = "server"
	metaUser      = "user"
	metaToken     = "token" // kept under a PIN only
	metaLockAfter = "lock-after"
	metaOpened    = "opened" // the conversation that was open when the account was locked
)

// saveProfile saves what it takes to open the account again without a sign-in. The
// token is kept under a PIN alone, and only if it ends some time.
func (c *core) saveProfile() {
	var b store.Batch
	b.PutMeta(metaServer, c.creds.Server)
	b.PutMeta(metaUser, c.claims.user)
	token := ""
	if c.keep == vault.PIN && !c.claims.expires.IsZero() {
		token = c.creds.Token
	}
	b.PutMeta(metaToken, token)
	_ = c.save(&b)
}

// readProfile reads what saveProfile saved. A token that came meanwhile goes
// before one that was kept.
func (c *core) readProfile() bool {
	server, err := c.store.Meta(metaServer)
	user, err2 := c.store.Meta(metaUser)
	token, err3 := c.store.Meta(metaToken)
	if errors.Join(err, err2, err3) != nil || server == "" || user == "" {
		return false
	}
	if c.creds.Token != "" {
		c.saveProfile()
		return true
	}
	c.creds = Credentials{Server: server}
	c.claims = claims{user: user}
	if kept, err := readToken(token); err == nil && kept.user == user && c.date().Before(kept.expires) {
		c.creds.Token, c.claims = token, kept
	}
	return true
}

// showLock shows that the account opens by its PIN.
func (c *core) showLock() {
	c.phase = Locked
	c.keeping.lock = Lock{}
	c.setState(Idle)
	c.setProblem(NoProblem, "")
}

// lock locks the account, here and in its other pages.
func (c *core) lock() {
	if c.phase != SignedIn || c.keep != vault.PIN || c.failed {
		return
	}
	c.tell(toldLock)
	c.lockNow()
}

// lockNow drops everything of the account from memory, but for which one it is.
func (c *core) lockNow() {
	c.saveDrafts()
	if c.online() {
		c.stopTyping()
		c.leave()
	}
	if c.opened != "" && c.store != nil {
		var b store.Batch
		b.PutMeta(metaOpened, c.opened)
		_ = c.save(&b)
	}
	id := c.id
	c.leaveSession()
	c.forget()
	c.id = id
	c.showLock()
	c.post(runtime.GC) // when the snapshot before is gone too
}

// unlock has a PIN tried, after the screen has shown that.
func (c *core) unlock(pin string) {
	if c.phase != Locked || c.keeping.lock.Busy || strings.TrimSpace(pin) == "" {
		return
	}
	c.pin, c.pinAt = pin, c.now().Add(unlockDelay)
	c.keeping.lock.Busy = true
	c.change()
}

func (c *core) tryPIN() {
	pin := c.pin
	c.pin, c.pinAt = "", time.Time{}
	c.keeping.lock = Lock{}
	c.change()
	opened, err := c.cfg.Vaults.Unlock(c.id, pin, c.vaultEvents())
	var wrong *vault.WrongPINError
	switch {
	case err == nil:
		c.enterKept(opened)
		c.openAsLocked()
	case errors.As(err, &wrong):
		c.keeping.lock = Lock{Wrong: true, Left: wrong.Left, RetryAt: wrong.RetryAt}
	case errors.Is(err, vault.ErrWiped):
		c.tell(toldSignOut)
		c.leaveSession()
		c.forget()
		c.phase, c.wiped = SignedOut, true
	default:
		c.keeping.lock = Lock{Failed: err.Error()}
	}
}

// openAsLocked opens the conversation that was open when the account was locked.
func (c *core) openAsLocked() {
	if c.phase != SignedIn {
		return
	}
	was, err := c.store.Meta(metaOpened)
	if err != nil || was == "" {
		return
	}
	var b store.Batch
	b.PutMeta(metaOpened, "")
	_ = c.save(&b)
	if c.inbox.row(was) != nil {
		c.open(was)
	}
}

// active notes that somebody uses the page.
func (c *core) active() {
	now := c.now()
	c.used = now
	if c.warned {
		c.warned = false
		c.change()
	}
	if c.phase == SignedIn && c.keep == vault.PIN && now.Sub(c.told) >= usedGap {
		c.told = now
		c.tell(toldActive)
	}
}

// locksAt returns when the account locks by itself; zero if it does not.
func (c *core) locksAt() time.Time {
	if c.phase != SignedIn || c.keep != vault.PIN || c.failed {
		return time.Time{}
	}
	return c.used.Add(c.lockAfter)
}

func (c *core) setLockAfter(d time.Duration) {
	d = min(max(d, MinLockAfter), MaxLockAfter)
	if c.store == nil || d == c.lockAfter {
		return
	}
	var b store.Batch
	b.PutMeta(metaLockAfter, d.String())
	if c.save(&b) == nil {
		c.lockAfter = d
		c.change()
	}
}

// setKeep changes how the account is kept.
func (c *core) setKeep(keep vault.Keep, pin string) error {
	if c.store == nil {
		return store.ErrClosed
	}
	c.saveDrafts()
	before := c.opens
	opened, err := c.cfg.Vaults.Rekey(c.id, keep, pin, c.vaultEvents())
	if err != nil {
		c.opens = before // the store that stays open is heard again
		return err
	}
	failed := c.failed
	c.store, c.keep, c.failed = opened.Store, opened.Keep, false
	c.used = c.now()
	if failed { // what there was is in memory alone
		c.keeping.problem = Problem{}
		_ = c.writeBack(false)
		c.joinTabs()
	}
	c.saveProfile()
	c.change()
	return nil
}

func (c *core) tickKeeping(now time.Time) {
	switch at := c.locksAt(); {
	case due(now, at):
		c.lock()
	case !at.IsZero() && due(now, at.Add(-LockWarning)) && !c.warned:
		c.warned = true
		c.change()
	}
	if due(now, c.pinAt) {
		c.tryPIN()
	}
	if due(now, c.reopenAt) && c.store != nil {
		c.reopen()
	}
}

// keepingDeadline returns when tickKeeping has something to do; zero if never.
func (c *core) keepingDeadline() time.Time {
	next := earlier(c.pinAt, c.reopenAt)
	if at := c.locksAt(); !at.IsZero() && !c.warned {
		at = at.Add(-LockWarning)
		return earlier(next, at)
	} else if !at.IsZero() {
		return earlier(next, at)
	}
	return next
}

// earlier returns the earlier of two times, of which zero is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// viewKept tells how what there is of the account is kept.
func (c *core) viewKept() Kept {
	k := Kept{Keep: c.keep, Failed: c.failed, LockAfter: c.lockAfter, Wiped: c.wiped}
	k.WantsPIN = c.cfg.Keep == vault.PIN && c.keep == vault.Nothing && c.phase == SignedIn
	if c.warned {
		k.LocksAt = c.locksAt().Add(-c.ahead)
	}
	k.Unsaved = len(c.typing.unsaved)
	if c.failed || c.keep == vault.Nothing {
		k.Unsaved = len(c.drafts)
		for _, e := range c.sending.queue.All() {
			if !e.Proved {
				k.Unsaved++
			}
		}
	}
	return k
}
