package messenger

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"practicechat/app/chat"
)

// TestRows changes rows in every way, and counts those that are made anew.
func TestRows(t *testing.T) {
	c := newCore(Config{}, func(func()) {})
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	var list []chat.Conversation
	for i := range 50 {
		list = append(list, chat.Conversation{UUID: "c" + strconv.Itoa(i), LastMessageAt: day.AddDate(0, 0, -i)})
	}
	c.inbox.rows = list
	shown := c.viewRows()
	for _, step := range []struct {
		name  string
		do    func()
		fresh int
		order []string // of the first ones, where it is another
	}{
		{name: "nothing", do: func() {}},
		{name: "all marked, nothing changed", do: c.changeInbox},
		{name: "somebody types", do: func() {
			c.typing.theirs = map[string]time.Time{"c7": day}
			c.changeRow("c7")
		}, fresh: 1},
		{name: "marked, but as before", do: func() { c.changeRow("c7") }},
		{name: "no conversation", do: func() { c.changeRow("") }},
		{name: "a message", do: func() {
			c.noteMessage("c40", chat.Message{Text: "hello", CreatedAt: day.AddDate(0, 0, 1)})
		}, fresh: 1, order: []string{"c40", "c0", "c1"}},
		{name: "the same message", do: func() {
			c.inbox.unsaved = false
			c.noteMessage("c40", chat.Message{Text: "hello", CreatedAt: day.AddDate(0, 0, 1)})
			if c.inbox.unsaved {
				t.Error("thousands of rows are saved for a message that was known")
			}
		}},
		{name: "the same list anew", do: func() {
			c.inbox.rows = slices.Clone(c.inbox.rows)
			c.changeInbox()
		}},
		{name: "one fewer, one more, one read", do: func() {
			rows := slices.Delete(slices.Clone(c.inbox.rows), 20, 21)
			rows = slices.Insert(rows, 1, chat.Conversation{UUID: "new", LastMessageAt: day.AddDate(0, 0, 1)})
			rows[30].UnreadCount = 3
			c.inbox.rows = rows
			c.changeInbox()
		}, fresh: 2, order: []string{"c40", "new", "c0"}},
		{name: "all upside down, where one stays", do: func() {
			for i := range c.inbox.rows {
				c.inbox.rows[i].LastMessageAt = day.AddDate(0, 0, i)
			}
			c.changeInbox()
		}, fresh: 49, order: []string{"c49"}},
		{name: "none", do: func() { c.inbox.rows = nil; c.changeInbox() }},
	} {
		before, held := shown, slices.Clone(shown)
		step.do()
		shown = c.viewRows()
		if !slices.Equal(before, held) {
			t.Errorf("%s: the snapshot before has changed", step.name)
		}
		if len(shown) != len(c.inbox.rows) {
			t.Fatalf("%s: %d rows of %d", step.name, len(shown), len(c.inbox.rows))
		}
		fresh := 0
		for i, row := range shown {
			if *row != c.rowOf(&c.inbox.rows[i]) {
				t.Errorf("%s: row %d is %+v", step.name, i, row)
			}
			if !slices.Contains(before, row) {
				fresh++
			}
		}
		if fresh != step.fresh {
			t.Errorf("%s: %d rows are new, not %d", step.name, fresh, step.fresh)
		}
		if same := len(shown) > 0 && &shown[0] == &before[0]; same != (fresh == 0) && len(shown) > 0 {
			t.Errorf("%s: the same slice: %v", step.name, same)
		}
		for i, want := range step.order {
			if shown[i].UUID != want {
				t.Errorf("%s: %s comes at %d, not %s", step.name, shown[i].UUID, i, want)
			}
		}
	}
}
