package messenger

import (
	"errors"
	"time"

	"practicechat/app/store"
	"practicechat/app/vault"
)

// keeping is how the account is kept on this device.
type keeping struct {
	id       string // of the account that is open or locked; "" if none
	opens    int    // counts stores, so that events of an old one are told apart
	store    store.Store
	keep     vault.Keep
	failed   bool      // there is no store to go on with: what there is stays in memory only
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
	bound := c.boundTo(&c.opens)
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

// setKeep changes how the account is kept.
func (c *core) setKeep(keep vault.Keep, pin string) error {
	if c.store == nil {
		return store.ErrClosed
	}
	c.saveDrafts()
	if c.keep == vault.PIN && keep != vault.PIN { // Rekey moves every record as it is, and a token is kept under a PIN only
		if err := c.dropToken(); err != nil {
			return err
		}
	}
	before := c.opens
	opened, err := c.cfg.Vaults.Rekey(c.id, keep, pin, c.vaultEvents())
	if err != nil {
		c.opens = before // the store that stays open is heard again
		c.saveProfile()
		return err
	}
	failed, alone, memory, kept := c.failed, c.alone(), c.store, c.keep
	c.store, c.keep, c.failed = opened.Store, opened.Keep, false
	c.used = c.now()
	if failed { // what there was is in memory alone
		if err := c.writeBack(false); err != nil {
			opened.Store.Close()
			c.store, c.keep, c.failed = memory, kept, true
			return err
		}
		c.keeping.problem = Problem{}
	}
	if failed || alone != c.alone() {
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

// viewKept tells how the account is kept on this device.
func (c *core) viewKept() Kept {
	k := Kept{Keep: c.keep, Failed: c.failed, LockAfter: c.lockAfter, Wiped: c.wiped}
	k.WantsPIN = c.cfg.Keep == vault.PIN && c.keep == vault.Nothing && c.phase == SignedIn
	if c.warned {
		k.LocksAt = c.locksAt().Add(-c.ahead)
	}
	k.Unsaved = c.unsaved()
	return k
}

// unsaved counts what would be lost with this page.
func (c *core) unsaved() int {
	if !c.failed && c.keep != vault.Nothing {
		return len(c.typing.unsaved)
	}
	n := len(c.drafts)
	for _, e := range c.sending.queue.All() {
		if !e.Proved {
			n++
		}
	}
	return n
}
