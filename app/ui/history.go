package ui

import (
	"practicechat/app/messenger"
	"practicechat/app/vault"
)

// keepHistory gives the open conversation a history entry where it covers the
// inbox, so that the browser's Back leads there. Not inside another page, whose
// own Back it would be.
func (c *shell) keepHistory() {
	p := c.screen.page
	switch open := c.screen.signedIn() && c.screen.snap.Open != nil; {
	case c.viewLeaves: // an entry that is made now would be the one to go
	case open && !c.viewPushed && p.onePane() && !p.framed():
		c.viewPushed, c.tidy = true, false
		p.pushView()
	case !open && c.viewPushed:
		c.viewPushed, c.viewLeaves = false, true
		p.popView()
	}
	c.noteOpen()
}

// noteOpen has a page that is loaded again open the same conversation. Only where
// the app opens by itself: else nothing of a conversation is left outside of what is
// sealed.
func (c *shell) noteOpen() {
	s, open := c.screen.snap, ""
	if c.screen.signedIn() && s.Open != nil && s.Kept.Keep == vault.Device {
		open = s.Open.UUID
	}
	known := c.linked || s.Phase == messenger.Locked || s.Phase == messenger.SignedOut && c.screen.early.decided
	if known && (!c.tidy || open != c.noted) {
		c.tidy, c.noted = true, open
		if open == "" { // nothing of it may be left
			c.screen.page.noteOpen("")
			return
		}
		// The browser takes its time for this: what is opened is shown first.
		c.screen.soon(func() {
			if c.noted == open {
				c.screen.page.noteOpen(open)
			}
		})
	}
}
