package messenger

import "testing"

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
