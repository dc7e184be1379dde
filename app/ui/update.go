package ui

import (
	"net/url"
	"time"

	"practicechat/app/messenger"
	"practicechat/app/vault"
)

// A new version of the app waits until the user wants it, or until nobody looks and
// nothing would be lost. Then the page is loaded again, with the same user signed in.

// applyTakes is more than it takes to load the page again.
const applyTakes = 15 * time.Second

// update lets the new version in, which the user may want or not know of.
func (c *shell) update(wanted bool) {
	p, m := c.screen.page, c.screen.m
	m.SetVisible(false) // saves what is being written
	m.Credentials(func(creds messenger.Credentials) {
		c.screen.onUI(func() { p.applyUpdate(makeLink(creds), wanted) })
	})
	time.AfterFunc(applyTakes, func() { // unless the user has stopped it
		defer Rescue()
		c.screen.onUI(func() { m.SetVisible(p.visible()) })
	})
}

// updateIdle lets it in while nobody looks.
func (c *shell) updateIdle() {
	s := c.screen.snap
	if c.screen.signedIn() && s.Kept.Keep == vault.Device && s.Kept.Unsaved == 0 && !s.Kept.Failed {
		c.update(false)
	}
}

// makeLink is a fragment as parseLink reads it; "" if nobody is signed in.
func makeLink(creds messenger.Credentials) string {
	if creds.Token == "" {
		return ""
	}
	return "#" + url.Values{"api": {creds.Server}, "token": {creds.Token}}.Encode()
}

// resume goes on with who was signed in before an update, or with what is kept. then
// is called once that is known.
func (c *shell) resume(then func()) {
	kept := func() { c.openKept(then) }
	waits := c.screen.page.takeHanded(func(fragment string) {
		if l, ok := parseLink(fragment); ok {
			c.enter(l)
			return
		}
		kept()
	})
	if !waits {
		kept()
	}
}
