package messenger

import (
	"time"

	"practicechat/app/vault"
)

func (c *core) resume()                          {}
func (c *core) unlock(string)                    {}
func (c *core) lock()                            {}
func (c *core) active()                          {}
func (c *core) setLockAfter(time.Duration)       {}
func (c *core) setKeep(vault.Keep, string) error { return nil }
func (c *core) search(string)                    {}
