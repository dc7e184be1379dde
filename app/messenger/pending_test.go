package messenger

import (
	"slices"
	"testing"
)

// What is told to be lost has to be all there is, as soon as it is there.
func TestPending(t *testing.T) {
	s := holding(t)
	wants := func(want ...Pending) {
		t.Helper()
		if got := s.core.view().Pending; !slices.Equal(got, want) {
			t.Errorf("pending %+v, want %+v", got, want)
		}
	}
	wants()
	s.do(func() { s.core.edit("a", "half a sen") })
	wants(Pending{Conversation: "a", Draft: "half a sen"})
	s.do(func() { s.core.edit("a", "") })
	s.sendHeld("one")
	s.do(func() { s.core.delete("a", "a1", hold) })
	wants(Pending{Conversation: "a", NotSent: 1, NotDeleted: 1})
	s.do(func() { _ = s.core.send("elsewhere", "two", hold) }) // no row of the inbox
	wants(Pending{Conversation: "a", NotSent: 1, NotDeleted: 1}, Pending{Conversation: "elsewhere", NotSent: 1})
}
