package messenger

import (
	"errors"

	"practicechat/app/store"
	"practicechat/app/vault"
)

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

// dropToken takes the token out of the store.
func (c *core) dropToken() error {
	var b store.Batch
	b.PutMeta(metaToken, "")
	return c.save(&b)
}

// readProfile reads what saveProfile saved. A token of this user that came meanwhile
// goes before one that was kept.
func (c *core) readProfile() bool {
	server, err := c.store.Meta(metaServer)
	user, err2 := c.store.Meta(metaUser)
	token, err3 := c.store.Meta(metaToken)
	if errors.Join(err, err2, err3) != nil || server == "" || user == "" {
		return false
	}
	if c.creds.Token != "" && c.claims.user == user {
		if c.creds.Server == "" { // it came alone
			c.creds.Server = server
		}
		c.saveProfile()
		return true
	}
	c.creds = Credentials{Server: server}
	c.claims = claims{user: user}
	if kept, err := parseToken(token); err == nil && c.keep == vault.PIN && kept.user == user && c.date().Before(kept.expires) {
		c.creds.Token, c.claims = token, kept
	}
	return true
}
