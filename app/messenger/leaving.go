package messenger

func (c *core) signOut() {
	id, err := c.id, error(nil)
	if id == "" && c.phase == SignedOut {
		id, err = c.cfg.Vaults.Last()
	}
	c.erase(id, func() error {
		if id == "" {
			return err
		}
		return c.cfg.Vaults.Forget(id)
	})
}

func (c *core) clear() {
	c.erase(c.id, func() error {
		return c.cfg.Vaults.ForgetAll(func(id string) {
			if id != c.id { // whose pages know
				c.tellSignOut(id)
			}
		})
	})
}

// erase ends the session, and that of the other pages of an account, and deletes what
// is kept. If that fails the user has to know: it would be opened again.
func (c *core) erase(id string, forget func() error) {
	if c.rooms.joined != "" {
		c.stopTyping()
		c.leave()
	}
	c.tellSignOut(id)
	if c.store != nil { // first: whatever ends the page now, nothing of it may stay
		c.opens++
		c.store.Close()
		c.store = nil
	}
	err := forget()
	c.endSession()
	if err != nil {
		c.cfg.Logf("messenger: forget: %v", err)
		c.setProblem(NotDeleted, "")
	}
}

// leaveAccount ends the session here, and deletes nothing but what a sign-in has left
// that came to nothing: the next start would open that. What could not be opened may
// hold something.
func (c *core) leaveAccount() {
	if c.rooms.joined != "" {
		c.stopTyping()
		c.leave()
	}
	id, vain := c.id, c.phase == SigningIn && !c.failed && c.empty()
	c.endSession()
	if vain {
		if err := c.cfg.Vaults.Forget(id); err != nil {
			c.cfg.Logf("messenger: forget: %v", err)
		}
	}
}

// empty reports whether the account has nothing but a name.
func (c *core) empty() bool {
	return c.id != "" && len(c.inbox.rows)+len(c.drafts)+len(c.replies)+len(c.sending.queue.All()) == 0
}

// endSession leaves nothing of the session in this page.
func (c *core) endSession() {
	c.leaveSession()
	c.forget()
	c.phase = SignedOut
	c.setProblem(NoProblem, "")
}

// leaveSession closes the link and the store.
func (c *core) leaveSession() {
	if c.link != nil {
		c.link.Close()
		c.link = nil
	}
	c.links++
	c.connectionLost()
	c.setState(Idle)
	c.leaveTabs()
	c.opens++
	if c.store != nil {
		c.keepArrived()
		if len(c.typing.unsaved)+len(c.typing.soft) > 0 {
			c.saveDrafts()
		}
		c.store.Close()
		c.store = nil
	}
}
