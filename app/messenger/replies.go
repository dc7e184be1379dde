package messenger

import (
	"slices"
	"strings"

	"practicechat/app/store"
)

// A Reply is a text that is kept to be sent often.
type Reply struct {
	Name string // by which it is found
	Text string
}

// MaxReplies is how many replies are kept at most.
const MaxReplies = 100

// replyEnd ends each name and each text; neither can have it.
const replyEnd = "\x1e"

func parseReplies(s string) (all []Reply) {
	parts := strings.Split(s, replyEnd)
	for i := 0; i+1 < len(parts); i += 2 {
		all = append(all, Reply{parts[i], parts[i+1]})
	}
	return all
}

func writeReplies(all []Reply) string {
	var b strings.Builder
	for _, r := range all {
		for _, part := range []string{r.Name, r.Text} {
			b.WriteString(strings.ReplaceAll(part, replyEnd, "") + replyEnd)
		}
	}
	return b.String()
}

// setReplies keeps these replies in place of all others, for every page.
func (c *core) setReplies(all []Reply) error {
	if c.store == nil {
		return store.ErrClosed
	}
	if len(all) > MaxReplies {
		return store.ErrFull
	}
	b := store.Batch{Strict: true}
	b.PutMeta(metaReplies, writeReplies(all))
	if err := c.save(&b); err != nil {
		return err
	}
	c.replies = slices.Clone(all)
	c.tell(toldReplies)
	c.change()
	return nil
}

// readReplies takes over what another page keeps.
func (c *core) readReplies() {
	if c.store == nil {
		return
	}
	if kept, err := c.store.Meta(metaReplies); err == nil {
		c.replies = parseReplies(kept)
		c.change()
	}
}
