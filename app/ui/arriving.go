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
	case c.asked.conversation != "":
		uuid = c.asked.conversation
	default:
		uuid = c.screen.early.conversation
	}
	there := slices.ContainsFunc(s.Inbox.Rows, func(r *messenger.Row) bool { return r.UUID == uuid })
	if uuid != "" && !there && s.Open == nil && s.Connection.State == messenger.Connecting {
		return // it may be a new one
	}
	if !there && !inPath && c.asked.waits(s) {
		if c.asked.since.IsZero() {
			c.asked.since, c.asked.over = s.Inbox.AsOf, openIn(s)
			c.screen.m.Refresh()
		}
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
// lacks it: then a newer list is waited for, unless the user goes elsewhere meanwhile.
type asked struct {
	conversation string
	since        time.Time // AsOf of the list that lacks it; zero if none has been looked at
	over         string    // the conversation that was open then
}

func (a asked) waits(s *messenger.Snapshot) bool {
	if a.conversation == "" {
		return false
	}
	return a.since.IsZero() || a.since.Equal(s.Inbox.AsOf) && a.over == openIn(s)
}

// openIn returns the conversation that is open; "" for none.
func openIn(s *messenger.Snapshot) string {
	if s.Open == nil {
		return ""
	}
	return s.Open.UUID
}
