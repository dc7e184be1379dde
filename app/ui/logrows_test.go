package ui

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"practicechat/app/messenger"
)

// items reads messages from words such as "a@09:00" (of the patient, at nine on
// 2025-03-12, UTC), "b!@09:01" (mine) or "c!?" (mine, in the outbox, no time).
func items(words string) (list []*messenger.Item) {
	for _, w := range strings.Fields(words) {
		key, clock, timed := strings.Cut(w, "@")
		item := &messenger.Item{}
		if key, found := strings.CutSuffix(key, "?"); found {
			item.Key, item.Delivery = key, messenger.Queued
		} else {
			item.Key = key
		}
		item.Key, item.Mine = strings.CutSuffix(item.Key, "!")
		item.Text = "text of " + item.Key
		if item.Delivery == messenger.Stored {
			item.UUID = item.Key
		}
		if timed {
			if !strings.Contains(clock, "T") {
				clock = "2025-03-12T" + clock
			}
			item.At = at(clock + ":00Z")
		}
		list = append(list, item)
	}
	return list
}

func TestLogRows(t *testing.T) {
	c := newCalendar(&berlin{}, func() time.Time { return noon })
	for _, tt := range []struct{ name, items, unread, want string }{
		{"groups", "a@09:00 b@09:04 c!@09:05 d!@09:11 e@09:12", "", "[Today] (a b) (c) (d) (e)"},
		{"days", "a@2025-03-10T22:59 b@2025-03-10T23:00 c@08:00", "", "[Monday] (a) [Yesterday] (b) [Today] (c)"},
		{"divider", "a@09:00 b@09:01 c@09:02", "b", "[Today] (a) [New messages] (b c)"},
		{"divider under a new day", "a@2025-03-11T09:00 b@09:01", "b", "[Yesterday] (a) [Today] [New messages] (b)"},
		{"no time", "a b c!", "", "(a b) (c)"},
		{"no time in between", "a@09:00 b c@09:30", "", "[Today] (a b c)"},
		{"same key twice", "a@09:00 a@09:00 b@09:01", "", "[Today] (a b)"},
		{"clocks that disagree", "a@09:04 b@09:00", "", "[Today] (a b)"},
		{"nothing", "", "", ""},
	} {
		about := logAbout{name: "Ada Example", unread: tt.unread, online: true}
		rows, _ := new(logMaker).make(items(tt.items), about, c)
		if got := drawRows(rows); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestLogRowsGoOn holds that rows which are made bit by bit are those that are made at
// once, and that the first ones have the keys that they are said to have.
func TestLogRowsGoOn(t *testing.T) {
	c := newCalendar(&berlin{}, func() time.Time { return noon })
	all := items("a@2025-03-10T22:59 b@2025-03-10T23:00 b@08:00 c@08:01 d!@08:02 e!? a@08:03 f!? g@08:04 g@08:05 h")
	all[5].Delivery = messenger.Uncertain
	random := rand.New(rand.NewPCG(1, 2))
	about := logAbout{name: "Ada Example"}
	var m logMaker
	var before, shown []logRow
	for range 2000 {
		next := slices.Clone(m.items[:random.IntN(len(m.items)+1)])
		if random.IntN(2) == 0 {
			next = slices.Clone(m.items)
		}
		for range random.IntN(4) {
			next = append(next, all[random.IntN(len(all))])
		}
		if random.IntN(10) == 0 {
			about.unread = all[random.IntN(len(all))].Key
		}
		got, same := m.make(next, about, c)
		want, _ := new(logMaker).make(next, about, c)
		if !slices.Equal(got, want) {
			t.Fatalf("%s, want %s", drawRows(got), drawRows(want))
		}
		for i := range same {
			if got[i].id != before[i].id {
				t.Fatalf("row %d of %d that are said to be the same was %q, is %q", i, same, before[i].id, got[i].id)
			}
		}
		if len(before) > len(shown) {
			t.Fatal("the rows of before are gone")
		}
		for i, r := range before { // what is shown may become the last of its group, and that alone
			if r.last = shown[i].last; r != shown[i] {
				t.Fatalf("row %d was %+v, is %+v", i, shown[i], r)
			}
		}
		before, shown = got, slices.Clone(got)
	}
}

// drawRows writes rows with groups in parentheses.
func drawRows(rows []logRow) string {
	var words []string
	for _, r := range rows {
		word := r.id
		if r.kind != rowMessage {
			words = append(words, "["+r.label+"]")
			continue
		}
		if r.first {
			word = "(" + word
		}
		if r.last {
			word += ")"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func TestLogRowsSay(t *testing.T) {
	c := newCalendar(&berlin{}, func() time.Time { return noon })
	rows, _ := new(logMaker).make(items("a b!?"), logAbout{name: nameOf("")}, c)
	if rows[0].label != "Unnamed person" || rows[1].label != "You" {
		t.Errorf("written by %q and %q", rows[0].label, rows[1].label)
	}
	if rows[0].offline || !rows[1].offline {
		t.Error("of the two, only the queued message waits for a connection")
	}
}

func TestUnreadMark(t *testing.T) {
	for _, tt := range []struct {
		name, items string
		unread      int
		older       messenger.OlderState
		found       bool
		key         string
	}{
		{"counts those of the patient", "a b! c d! e", 2, messenger.OlderAvailable, true, "c"},
		{"none", "a b", 0, messenger.OlderAvailable, true, ""},
		{"reaches back further than this", "a b", 3, messenger.OlderAvailable, false, ""},
		{"more than there are", "x! a b", 3, messenger.OlderNone, true, "a"},
		{"only our own", "x! y!", 3, messenger.OlderNone, true, ""},
	} {
		var u unreadMark
		v := &messenger.View{State: messenger.Ready, AsOf: noon, Fresh: true, Items: items(tt.items), Unread: tt.unread, Older: tt.older}
		u.look(v)
		if u.found != tt.found || u.key != tt.key {
			t.Errorf("%s: found %t %q, want %t %q", tt.name, u.found, u.key, tt.found, tt.key)
		}
	}
}

func TestUnreadMarkStays(t *testing.T) {
	var u unreadMark
	v := &messenger.View{State: messenger.Ready, Items: items("old"), Unread: 2, Older: messenger.OlderAvailable}
	u.look(v)
	if u.found {
		t.Error("found in what this device kept, before the server has answered")
	}
	v.Fresh = true
	v.Items = items("c")
	u.look(v)
	v.Items = items("a b c later")
	u.look(v)
	if u.key != "b" {
		t.Errorf("the mark is at %q, want b: what came later is not counted", u.key)
	}
	v.Items = items("a b c later latest")
	u.look(v)
	if u.key != "b" {
		t.Errorf("the mark has moved to %q", u.key)
	}
}

func TestArrivals(t *testing.T) {
	read := func(words string) *messenger.View {
		return &messenger.View{State: messenger.Ready, AsOf: noon, Fresh: true, Items: items(words)}
	}
	for _, tt := range []struct{ old, now, want string }{
		{"a b", "a b c d", "c d"},
		{"a b", "x y a b", ""},    // history
		{"a b", "x a b c", "c"},   // both
		{"a b!?", "a c b!?", "c"}, // before what waits
		{"a", "a b! c", "c"},      // ours is none
		{"", "a b! c", "a c"},     // there was nothing so far
		{"a b", "a c", "c"},       // b deleted
		{"a b", "a", ""},          // b deleted
		{"a b", "x y", ""},        // nothing in common
		{"a b!?", "a b! c", "c"},  // proved
		{"a b", "a b", ""},
	} {
		var got []string
		for _, item := range arrivals(read(tt.old), read(tt.now)) {
			got = append(got, item.Key)
		}
		if fmt.Sprint(got) != fmt.Sprint(strings.Fields(tt.want)) {
			t.Errorf("from %q to %q: %v, want %q", tt.old, tt.now, got, tt.want)
		}
	}
	// What waits at the end stays the same item.
	old, now := read("a b!?"), read("a c b!?")
	now.Items[2] = old.Items[1]
	if got := arrivals(old, now); len(got) != 1 || got[0].Key != "c" {
		t.Errorf("before what waits comes %v", got)
	}
	for _, before := range []*messenger.View{{State: messenger.Loading}, {State: messenger.Ready}} {
		if got := arrivals(before, read("a b")); got != nil {
			t.Errorf("the first page brings %v", got)
		}
	}
}

func TestSentHere(t *testing.T) {
	for _, tt := range []struct {
		old, now, here string // here came from this device
		want           bool
	}{
		{"a b", "a b c!?", "", true},
		{"a b", "a b c!", "c", true},         // stored within the frame
		{"a b", "a b c! d", "c", true},       // and answered
		{"a b x!?", "a b c! x!?", "", false}, // by another device
		{"a b", "a b c", "", false},
		{"a b c!", "z! a b c!", "z c", false}, // history
		{"a b c!", "a b c!", "c", false},
		{"", "a b! c", "b", false}, // the first page
		{"", "a!?", "", true},
	} {
		now := items(tt.now)
		for _, item := range now {
			if strings.Contains(tt.here, item.Key) {
				item.ClientID = "id of " + item.Key
			}
		}
		if got := sentHere(items(tt.old), now); got != tt.want {
			t.Errorf("sentHere(%s, %s) = %v", tt.old, tt.now, got)
		}
	}
}
