package ui

import (
	"slices"
	"time"

	"practicechat/app/messenger"
)

// arrive signs in by a link that the page was opened with, if it may; else it says
// why not, and reports false.
func (c *shell) arrive(l link) bool {
	refusal, ok := c.screen.admit(l)
	if !ok {
		c.signIn.refuse(say(refusal))
		c.notice.refuse(say(refusal))
		return false
	}
	c.notice.refuse("")
	c.enter(l)
	return true
}

// enter signs in by a link that the page was opened with, or as a host says.
func (c *shell) enter(l link) {
	fixed := c.screen.page.env("PC_API")
	server, ok := chooseServer(fixed, l.server)
	switch {
	case !ok:
		c.signIn.refuse(say(wOtherServer, "server", l.server))
		c.screen.early.decide()
	case c.screen.signedIn() && sameServer(server, c.screen.snap.Server):
		c.screen.m.SetToken(l.token)
	default:
		c.signIn.fill(server)
		c.screen.m.SignIn(messenger.Credentials{Server: server, Token: l.token})
	}
}

// openLinked opens the conversation that was chosen, once: the one in the page's
// address, the one that the host asks for, or the one that was open when the page was
// left.
func (c *shell) openLinked() {
	s := c.screen.snap
	if c.linked || s.Phase != messenger.SignedIn || s.Inbox.State != messenger.Ready {
		return
	}
	uuid, inPath := conversationIn(c.screen.page.path())
	switch {
	case inPath:
	case c.asked.over(s, c.screen.calendar.now()):
		c.linked, c.asked = true, asked{}
		return
	case c.asked.conversation != "":
		uuid = c.asked.conversation
	default:
		uuid = c.screen.early.conversation
	}
	there := slices.ContainsFunc(s.Inbox.Rows, func(r *messenger.Row) bool { return r.UUID == uuid })
	if uuid != "" && !there && s.Open == nil && s.Connection.State == messenger.Connecting {
		return // it may be a new one
	}
	if !there && !inPath && c.awaits(s) {
		return
	}
	c.linked, c.asked = true, asked{}
	if inPath {
		c.screen.page.clearPath()
	}
	switch {
	case there && (s.Open == nil || s.Open.UUID != uuid): // before what was open when the app was locked
		c.screen.early.opening = uuid == c.screen.early.conversation
		c.screen.m.Open(uuid)
	case s.Open == nil:
		c.screen.early.withdraw()
	}
}

// An asked is a conversation that the host has asked for. It may be so new that the list
// lacks it: then a newer list is waited for.
type asked struct {
	conversation string
	lacking      time.Time // AsOf of the list that lacks it; zero if none has been looked at
	until        time.Time // when it is given up
	open         string    // the conversation that was open when it was asked for
}

// askedWait is how long a newer list is waited for: whoever has gone on with something
// else is not to be torn away from it.
const askedWait = 10 * time.Second

// over reports whether it is too late for the conversation to come up.
func (a *asked) over(s *messenger.Snapshot, now time.Time) bool {
	return !a.lacking.IsZero() && (a.open != openIn(s) || !now.Before(a.until))
}

// awaits reports whether a newer list may yet have the conversation that the host has
// asked for, and asks for that list.
func (c *shell) awaits(s *messenger.Snapshot) bool {
	a := &c.asked
	switch {
	case a.conversation == "":
		return false
	case !a.lacking.IsZero():
		return a.lacking.Equal(s.Inbox.AsOf) || s.Inbox.Refreshing
	}
	a.lacking, a.until, a.open = s.Inbox.AsOf, c.screen.calendar.now().Add(askedWait), openIn(s)
	if s.Connection.State != messenger.Connecting { // which brings a list by itself
		c.screen.m.Refresh()
	}
	return true
}

// openIn returns the conversation that is open; "" for none.
func openIn(s *messenger.Snapshot) string {
	if s.Open == nil {
		return ""
	}
	return s.Open.UUID
}
