package ui

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"practicechat/app/messenger"
)

// One reads what another device has, while something else comes; and what was unread when
// the page was opened is no news.
func TestAttentionGoesByConversation(t *testing.T) {
	at := func(a, b int) *messenger.Snapshot {
		return inboxOf(messenger.Row{UUID: "a", Unread: a}, messenger.Row{UUID: "b", Unread: b})
	}
	var a attention
	for _, step := range []struct {
		s     *messenger.Snapshot
		count int
		news  bool
	}{
		{with(at(0, 0), func(s *messenger.Snapshot, _ *messenger.View) { s.Inbox = messenger.Inbox{} }), 0, false},
		{at(2, 0), 2, false},
		{at(0, 1), 1, true},
		{at(0, 1), 1, false},
		{at(1, 1), 2, true},
	} {
		if count, news := a.follow(step.s, false); count != step.count || news != step.news {
			t.Errorf("%d to read, news %v; want %d, %v", count, news, step.count, step.news)
		}
	}
}

// reading is how much a page that has just been opened says there is to read.
func reading(s *messenger.Snapshot) int {
	count, _ := new(attention).follow(s, true)
	return count
}

func TestAttention(t *testing.T) {
	of := func(key string, mine bool) *messenger.Item {
		n, err := strconv.Atoi(key)
		if err != nil {
			t.Fatal(err)
		}
		return &messenger.Item{Key: key, Mine: mine, At: noon.Add(time.Duration(n) * time.Minute)}
	}
	them := func(key string) *messenger.Item { return of(key, false) }
	mine := func(key string) *messenger.Item { return of(key, true) }
	unsent := &messenger.Item{Key: "unsent", Mine: true, Delivery: messenger.Queued}
	at := func(unread int, open string, items ...*messenger.Item) *messenger.Snapshot {
		s := inboxOf(messenger.Row{UUID: "a", Unread: unread}, messenger.Row{UUID: "b"})
		if open != "" {
			s.Open = &messenger.View{UUID: open, State: messenger.Ready, Fresh: true, Items: items}
		}
		return s
	}
	var a attention
	for _, step := range []struct {
		name    string
		s       *messenger.Snapshot
		visible bool
		count   int
		news    bool
	}{
		{"signed in", at(2, ""), true, 2, false},
		{"another one, seen", at(3, ""), true, 3, false},
		{"another one, hidden", at(4, ""), false, 4, true},
		{"nothing new", at(4, ""), false, 4, false},
		{"read elsewhere", at(1, ""), false, 1, false},
		{"opened", at(1, "b", them("1"), them("2")), true, 1, false},
		{"ours, hidden", at(1, "b", them("1"), them("2"), mine("3")), false, 1, false},
		{"two of theirs, hidden", at(1, "b", them("2"), mine("3"), them("4"), mine("5"), them("6")), false, 3, true},
		{"older ones", at(1, "b", them("0"), them("4"), mine("5"), them("6")), false, 3, false},
		{"looked at", at(1, "b", them("6")), true, 1, false},
		{"the newest is deleted", at(1, "b", them("2"), them("4")), false, 1, false},
		{"one comes before what waits", at(1, "b", them("4"), them("7"), unsent), false, 2, true},
		{"another one", at(1, "b", them("4"), them("7"), them("8"), unsent), false, 3, true},
		{"another conversation", at(0, "a"), false, 0, false},
		{"ours is its first message", at(0, "a", mine("9")), false, 0, false},
		{"the answer", at(0, "a", mine("9"), them("10")), false, 1, true},
		{"signed out", &messenger.Snapshot{}, false, 0, false},
		{"signed in again", at(0, ""), false, 0, false},
	} {
		if count, news := a.follow(step.s, step.visible); count != step.count || news != step.news {
			t.Errorf("%s: %d, %v; want %d, %v", step.name, count, news, step.count, step.news)
		}
	}
}

// Outside of the page stand a number and "New message", and that only if asked for.
func TestNewsIsAskedFor(t *testing.T) {
	h := newHarness(t, inboxOf(messenger.Row{UUID: "a", Name: "Ada", Unread: 1}))
	for _, asked := range []bool{false, true} {
		h.c.attention, h.p.outside = attention{}, nil
		h.c.choose(func(s *settings) { s.Notify = asked })
		h.c.attend()
		h.p.hidden = true
		h.m.snap = inboxOf(messenger.Row{UUID: "a", Name: "Ada", LastMessage: "secret", Unread: 5})
		h.c.attend()
		h.p.hidden = false
		h.m.snap = inboxOf(messenger.Row{UUID: "a", Name: "Ada", Unread: 1})
		h.c.attend()
		want := []string{"1 ", "5 ", "1 "}
		if asked { // and the one is shown already
			want = []string{"5 New message", "1 "}
		}
		if got := h.p.outside; !slices.Equal(got, want) {
			t.Errorf("asked %v: %q; want %q", asked, got, want)
		}
	}
}
