package messenger

import (
	"errors"
	"runtime"
	"strings"
	"time"

	"practicechat/app/store"
	"practicechat/app/vault"
)

// unlockDelay lets the screen show that a PIN is being tried, which takes all the
// attention of a page for a moment.
const unlockDelay = 40 * time.Millisecond

// usedGap is how often at most other pages are told that this one is used.
const usedGap = 5 * time.Second

// showLock shows that the account opens by its PIN.
func (c *core) showLock() {
	c.phase = Locked
	c.keeping.lock = Lock{}
	c.setState(Idle)
	c.setProblem(NoProblem, "")
}

// lock locks the account, here and in its other pages. Where its key has gone with the
// store there is nothing that a PIN could open: the session ends instead, unless that
// would lose something.
func (c *core) lock() {
	switch {
	case c.locksAt().IsZero():
	case c.failed:
		c.leaveAccount()
	default:
		c.tell(toldLock)
		c.lockNow()
	}
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
	case errors.Is(err, vault.ErrGone): // another page may have begun anew meanwhile
		c.endSession()
	case errors.Is(err, vault.ErrWiped):
		c.tellSignOut(c.id)
		c.endSession()
		c.wiped = true
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
	if due(now, c.locksAt()) { // the machine slept through it: this is somebody else, for all we know
		c.lock()
		return
	}
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
	if c.phase != SignedIn || c.keep != vault.PIN || c.failed && c.unsaved() > 0 {
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
		c.tell(toldLockAt)
		c.change()
	}
}

// readLockAfter takes over the idle time that another page has set.
func (c *core) readLockAfter() {
	kept, err := c.store.Meta(metaLockAfter)
	if err != nil {
		return
	}
	if d, err := time.ParseDuration(kept); err == nil {
		c.lockAfter = min(max(d, MinLockAfter), MaxLockAfter)
		c.change()
	}
}
