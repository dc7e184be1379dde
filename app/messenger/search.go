package messenger

import (
	"slices"
	"strings"
)

// finding is a search under way. It goes through one conversation at a time, so
// that the page goes on meanwhile.
type finding struct {
	run    int    // counts searches, so that the steps of an old one end
	query  string // as it was given; "" while nothing is searched for
	folded string
	hits   []Hit
	left   []string // conversations to look through
	more   bool
}

func (c *core) search(query string) {
	query = strings.TrimSpace(query)
	if query == c.finding.query || c.store == nil {
		return
	}
	c.finding = finding{run: c.finding.run + 1, query: query, folded: strings.ToLower(query)}
	c.change()
	if query == "" {
		return
	}
	c.addHistories()
	for _, k := range c.histories.list {
		c.finding.left = append(c.finding.left, k.conversation)
	}
	for _, r := range c.inbox.rows {
		if c.finding.in(r.ParticipantName) {
			c.finding.hits = append(c.finding.hits, Hit{Conversation: r.UUID, Name: r.ParticipantName})
		}
	}
	c.searchOn(c.finding.run)
}

func (f *finding) in(text string) bool { return strings.Contains(strings.ToLower(text), f.folded) }

// searchOn has the next conversation looked through in a later step.
func (c *core) searchOn(run int) {
	if len(c.finding.left) == 0 {
		return
	}
	c.post(func() {
		if c.finding.run == run && c.store != nil {
			c.searchNext()
			c.searchOn(run)
		}
	})
}

func (c *core) searchNext() {
	f := &c.finding
	conversation := f.left[0]
	f.left = f.left[1:]
	if len(f.left) == 0 {
		c.change()
	}
	messages, err := c.store.Messages(conversation, c.keepMessages())
	if err != nil {
		c.cfg.Logf("messenger: search: %v", err)
		return
	}
	name := ""
	if row := c.inbox.row(conversation); row != nil {
		name = row.ParticipantName
	}
	found := false
	for _, m := range messages {
		if f.in(m.Text) {
			found = true
			f.hits = append(f.hits, Hit{conversation, name, m.UUID, m.Text, m.CreatedAt, m.Mine()})
		}
	}
	if !found {
		return
	}
	// Names first, then the newest message.
	slices.SortStableFunc(f.hits, func(a, b Hit) int {
		if (a.UUID == "") != (b.UUID == "") {
			return strings.Compare(a.UUID, b.UUID)
		}
		return b.At.Compare(a.At)
	})
	names := 0
	for names < len(f.hits) && f.hits[names].UUID == "" {
		names++
	}
	if len(f.hits) > names+MaxHits {
		f.hits, f.more = slices.Clip(f.hits[:names+MaxHits]), true
	}
	c.change()
}

func (c *core) viewSearch() *Search {
	f := &c.finding
	if f.query == "" {
		return nil
	}
	return &Search{Query: f.query, Hits: slices.Clone(f.hits), Done: len(f.left) == 0, More: f.more}
}
