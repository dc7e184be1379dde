package messenger

import (
	"strings"

	"practicechat/app/outbox"
	"practicechat/app/store"
)

// traitsFor returns what the server may do with an entry. It echoes a send to the
// room that is joined, and to no other.
func (c *core) traitsFor(e store.Entry) outbox.Traits {
	t := c.sending.traits
	t.Echoes = t.Echoes && c.rooms.joined == e.ConversationUUID
	return t
}

// learnTraits takes note of what the server has shown.
func (c *core) learnTraits(learn func(*outbox.Traits)) {
	before := c.sending.traits
	learn(&c.sending.traits)
	if c.sending.traits == before {
		return
	}
	var b store.Batch
	b.PutMeta(metaTraits, writeTraits(c.sending.traits))
	_ = c.save(&b)
	c.change()
}

func writeTraits(t outbox.Traits) string {
	var s strings.Builder
	for i, has := range []bool{t.Acks, t.Echoes, t.HonoursClientID, t.Silent} {
		if has {
			s.WriteByte("aehs"[i])
		}
	}
	return s.String()
}

func parseTraits(s string) outbox.Traits {
	return outbox.Traits{
		Acks:            strings.Contains(s, "a"),
		Echoes:          strings.Contains(s, "e"),
		HonoursClientID: strings.Contains(s, "h"),
		Silent:          strings.Contains(s, "s"),
	}
}
