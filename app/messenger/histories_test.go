package messenger

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"practicechat/app/chat"
)

func kept(t *testing.T, c *core, conversation string) []string {
	t.Helper()
	messages, err := c.store.Messages(conversation, 1000)
	if err != nil {
		t.Fatal(err)
	}
	uuids := []string{}
	for _, m := range messages {
		uuids = append(uuids, m.UUID)
	}
	return uuids
}

// TestKeptHistory holds the bounds of what a device keeps, from reads, arrivals
// and older pages alike.
func TestKeptHistory(t *testing.T) {
	w := newWorld(t, 1, manners{order: NewestFirst, label: true, perPage: 4}, 3)
	w.core.cfg.KeepMessages, w.core.cfg.KeepConversations = 6, 2
	for _, name := range w.server.names {
		w.server.convs[name].messages = nil
		for i := range 20 {
			w.server.store(name, fmt.Sprintf("%s %d", name, i), chat.RolePatient, "")
			w.now = w.now.Add(time.Second)
		}
	}
	newest := func(name string, n int) []string {
		all := w.server.convs[name].messages
		uuids := []string{}
		for _, m := range all[len(all)-n:] {
			uuids = append(uuids, m.UUID)
		}
		return uuids
	}
	first := w.server.names[0]
	w.run(time.Second)
	w.do(func() { w.core.open(first) })
	w.run(5 * time.Second)
	for range 3 {
		w.do(w.core.loadOlder)
		w.run(5 * time.Second)
	}
	if got := kept(t, w.core, first); !slices.Equal(got, newest(first, 6)) {
		t.Errorf("after older pages: kept %v, want %v", got, newest(first, 6))
	}
	for i := range 5 {
		m := w.server.store(first, fmt.Sprintf("%s new %d", first, i), chat.RolePatient, "")
		w.server.announce(first, m, nil)
		w.run(5 * time.Second)
	}
	if got := kept(t, w.core, first); !slices.Equal(got, newest(first, 6)) {
		t.Errorf("after arrivals: kept %v, want %v", got, newest(first, 6))
	}
	if shown := len(w.core.view().Open.Items); shown < 11 {
		t.Errorf("only %d messages are shown", shown)
	}
	for _, name := range w.server.names[1:] {
		w.do(func() { w.core.open(name) })
		w.run(5 * time.Second)
	}
	for i, want := range []int{0, 6, 6} {
		name := w.server.names[i]
		if got := kept(t, w.core, name); !slices.Equal(got, newest(name, want)) {
			t.Errorf("%s: kept %v, want %v", name, got, newest(name, want))
		}
	}
	if len(w.failed) > 0 {
		t.Error(w.failed)
	}
}

// TestKeptHistoryDeletes holds that what was deleted is not kept, at either end of a
// history and also if something of it could not be saved before, or that itself.
func TestKeptHistoryDeletes(t *testing.T) {
	for _, at := range []int{0, 1, 2} {
		w := newWorld(t, 1, manners{ack: true, label: true, order: NewestFirst}, 1)
		name := w.server.names[0]
		for i := range 3 {
			w.server.store(name, fmt.Sprintf("%s %d", name, i), chat.RoleTherapist, "")
			w.now = w.now.Add(time.Second)
		}
		uuids := func() (all []string) {
			for _, m := range w.server.convs[name].messages {
				all = append(all, m.UUID)
			}
			return all
		}
		w.do(func() { w.core.open(name) })
		w.run(5 * time.Second)
		all := uuids()
		at += len(all) - 3
		says := func(text string) {
			w.server.announce(name, w.server.store(name, name+text, chat.RolePatient, ""), nil)
			w.run(time.Second)
		}
		w.do(func() {
			w.core.timelines[name].unsaved = true
			w.core.delete(name, all[at], 0)
		})
		w.run(5 * time.Second)
		if got := kept(t, w.core, name); !slices.Equal(got, uuids()) {
			t.Errorf("kept %v, want %v", got, uuids())
		}

		w.faults.diskFails, w.server.manners.broadcast = 1, true
		w.server.delete(chat.DeleteMessage{ConversationUUID: name, MessageUUID: uuids()[0]})
		w.run(time.Second)
		w.faults.diskFails = 0
		says(" again")
		if got := kept(t, w.core, name); !slices.Equal(got, uuids()) {
			t.Errorf("kept %v, want %v after a delete that was not saved", got, uuids())
		}
		if len(w.failed) > 0 {
			t.Error(w.failed)
		}
	}
}

// TestTrim holds that what was let go of a long conversation can be read again, and
// that the device keeps the same meanwhile.
func TestTrim(t *testing.T) {
	for _, label := range []bool{true, false} {
		w := newWorld(t, 1, manners{order: NewestFirst, label: label, perPage: 4}, 1)
		w.core.cfg.KeepMessages = 6
		name := w.server.names[0]
		w.server.convs[name].messages = nil
		say := func() {
			m := w.server.store(name, fmt.Sprintf("%s %d", name, len(w.server.convs[name].messages)), chat.RolePatient, "")
			w.server.announce(name, m, nil)
			w.now = w.now.Add(time.Second)
		}
		say()
		w.run(time.Second)
		w.do(func() { w.core.open(name) })
		w.run(5 * time.Second)
		wants := func(when string, first, last int) {
			t.Helper()
			items := w.core.view().Open.Items
			for i, item := range items {
				if want := fmt.Sprintf("%s %d", name, first+i); item.Text != want {
					t.Fatalf("label %t, %s: %q is shown in place of %q", label, when, item.Text, want)
				}
			}
			if got := first + len(items) - 1; got != last {
				t.Fatalf("label %t, %s: ends with message %d, want %d", label, when, got, last)
			}
		}
		for range 14 {
			say()
			w.run(5 * time.Second)
		}
		wants("before", 0, 14)
		w.do(w.core.trim)
		wants("trimmed", 9, 14)
		if older := w.core.view().Open.Older; older != OlderAvailable {
			t.Errorf("label %t: older ones are %d", label, older)
		}
		say()
		w.run(5 * time.Second)
		wants("with one more", 9, 15)
		all := w.server.convs[name].messages
		if got := kept(t, w.core, name); len(got) != 6 || got[0] != all[10].UUID || got[5] != all[15].UUID {
			t.Errorf("label %t: kept %v", label, got)
		}
		for range 4 {
			w.do(w.core.loadOlder)
			w.run(5 * time.Second)
		}
		wants("read again", 0, 15)
		if len(w.failed) > 0 {
			t.Error(w.failed)
		}
	}
}

func TestHistoriesReadWhatTheyWrite(t *testing.T) {
	at := time.UnixMilli(1772359200123)
	var h histories
	h.note("a", at, 10)
	h.note("b", at.Add(time.Hour), 10)
	h.note("a", at.Add(2*time.Hour), 10)
	again := parseHistories("broken\nx y\n" + h.write())
	if !slices.Equal(again.list, h.list) || len(h.list) != 2 || !again.asOf("b").Equal(at.Add(time.Hour)) {
		t.Errorf("read %v, wrote %v", again.list, h.list)
	}
}
