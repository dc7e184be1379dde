package outbox

import (
	"slices"
	"strings"

	"practicechat/app/chat"
	"practicechat/app/store"
)

// A Verdict is what a look at messages says of an entry.
type Verdict byte

// The verdicts of [Find].
const (
	Missing   Verdict = iota // none of the messages is the entry
	Found                    // the returned message is
	Ambiguous                // more of them could be than we sent: one may be another device's
)

// Find looks for the send e among messages of its conversation. A message that carries
// e's client id is e. Failing that, a message of our role with the same text is, unless
// e's baseline names it, it is older than the baseline, or it carries another client id.
//
// Equal texts are matched by count: alike is how many unproved sends of the conversation
// left after e with the same text. More candidates than 1+alike are Ambiguous.
func Find(e store.Entry, messages []store.Message, alike int) (chat.Message, Verdict) {
	var found []chat.Message
	for _, m := range messages {
		switch {
		case e.ClientID == m.ClientID:
			return m.Message, Found
		case candidate(e, m.Message):
			found = append(found, m.Message)
		}
	}
	switch n := len(found); {
	case n == 0:
		return chat.Message{}, Missing
	case n > 1+alike:
		return chat.Message{}, Ambiguous
	}
	return found[0], Found
}

func candidate(e store.Entry, m chat.Message) bool {
	return m.ClientID == "" && m.Mine() && sameText(m.Text, e.Text) &&
		!m.CreatedAt.Before(e.Baseline.Newest) &&
		!slices.Contains(e.Baseline.UUIDs, m.UUID)
}

// Reworded reports whether messages hold what an acknowledged send may have become
// on a server that changes texts or names roles otherwise than the event reference:
// one that is new since the emit, and of our role or with the same text.
func Reworded(e store.Entry, messages []store.Message) bool {
	return slices.ContainsFunc(messages, func(m store.Message) bool {
		return (m.Mine() || sameText(m.Text, e.Text)) &&
			!m.CreatedAt.Before(e.Baseline.Newest) &&
			!slices.Contains(e.Baseline.UUIDs, m.UUID)
	})
}

// sameText compares what was sent with what came back. Servers may trim a text
// or change its line ends.
func sameText(a, b string) bool { return a == b || normal(a) == normal(b) }

func normal(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

// Reaches reports whether a contiguous run of the newest messages, oldest first,
// goes back far enough to hold e if the server stored it. whole tells that the
// run is the whole conversation.
func Reaches(e store.Entry, run []store.Message, whole bool) bool {
	return whole || slices.ContainsFunc(run, func(m store.Message) bool {
		return slices.Contains(e.Baseline.UUIDs, m.UUID) || m.CreatedAt.Before(e.Baseline.Newest)
	})
}

// BaselineSize is how many of the newest known messages a baseline names. One of
// them has to outlive deletes for the history to be read back to it.
const BaselineSize = 50

// BaselineOf returns the baseline of a conversation whose newest messages are
// known, oldest first.
func BaselineOf(known []store.Message) store.Baseline {
	var b store.Baseline
	for _, m := range known[max(0, len(known)-BaselineSize):] {
		b.UUIDs = append(b.UUIDs, m.UUID)
		if m.CreatedAt.After(b.Newest) {
			b.Newest = m.CreatedAt
		}
	}
	return b
}
