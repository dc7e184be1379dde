package messenger

import (
	"fmt"
	"testing"
	"time"

	"practicechat/app/chat"
)

func TestPages(t *testing.T) {
	newest, oldest := pageOrder{NewestFirst, 50}, pageOrder{OldestFirst, 50}
	type at struct {
		page int
		ok   bool
	}
	older := func(o pageOrder, page, total int) at {
		p, ok := o.older(page, total)
		return at{p, ok}
	}
	for _, tt := range []struct {
		what      string
		got, want any
	}{
		{"newest page, newest first", newest.newest(2000), 1},
		{"newest page, oldest first", oldest.newest(2000), 40},
		{"newest page, oldest first, one more", oldest.newest(2001), 41},
		{"newest page of nothing", oldest.newest(0), 1},
		{"older, newest first", older(newest, 1, 51), at{2, true}},
		{"older, newest first, end", older(newest, 2, 100), at{3, false}},
		{"older, oldest first", older(oldest, 2, 100), at{1, true}},
		{"older, oldest first, end", older(oldest, 1, 100), at{0, false}},
		{"nearer, newest first", newest.nearer(3, 500), 2},
		{"nearer, newest first, end", newest.nearer(1, 500), 1},
		{"nearer, oldest first", oldest.nearer(3, 500), 4},
		{"nearer, oldest first, end", oldest.nearer(10, 500), 10},
		{"holding the newest, newest first", newest.holding(0, 500), 1},
		{"holding the 51st, newest first", newest.holding(50, 500), 2},
		{"holding the newest, oldest first", oldest.holding(0, 501), 11},
		{"holding the oldest, oldest first", oldest.holding(500, 501), 1},
		{"index, newest first", newest.firstIndex(1, 2000, 50), 1950},
		{"index, newest first, last page", newest.firstIndex(3, 120, 20), 0},
		{"index, oldest first", oldest.firstIndex(3, 120, 20), 100},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.what, tt.got, tt.want)
		}
	}
}

// TestMessagesWithoutTime holds that a message without a time stays between those
// it came with, at the ends of a page too, and does not turn the page over.
func TestMessagesWithoutTime(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"4321", "1234"},
		{"-321", "123-"},
		{"43-1", "1-34"},
		{"432-", "-234"},
		{"--21", "12--"},
		{"-2-", "-2-"},
		{"---", "---"},
		{"12-", "12-"},
		{"-23", "-23"},
	} {
		c := newWorld(t, 1, manners{order: NewestFirst, perPage: 4}, 1).core
		var list []chat.Message
		for i, at := range tt.in {
			m := chat.Message{UUID: fmt.Sprint(i), Text: string(at)}
			if at != '-' {
				m.CreatedAt = time.Unix(int64(at), 0)
			}
			list = append(list, m)
		}
		got := ""
		for _, m := range c.ascending(&request{page: 1}, list, len(list)) {
			got += m.Text
		}
		if got != tt.want {
			t.Errorf("a page %s is read as %s, want %s", tt.in, got, tt.want)
		}
	}
}
