package ui

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"practicechat/app/messenger"
)

// said returns what is in the live region, a line each.
func (h *harness) said() string {
	var lines []string
	for _, line := range h.element(idLive).kids {
		lines = append(lines, line.text)
	}
	return strings.Join(lines, "\n")
}

func TestSaysWhatComesIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := talkOf("a", "m1 m2")
		h := newHarness(t, s)
		come := func(keys string) {
			s = with(s, func(_ *messenger.Snapshot, v *messenger.View) { v.Items = append(v.Items, items(keys)...) })
			h.show(s)
		}
		pass := func() {
			for _, d := range []time.Duration{gatherFor, waitFor} {
				time.Sleep(d)
				synctest.Wait()
				h.settle()
			}
		}
		for _, tt := range []struct{ come, want string }{
			{"m3 m4!", "Name of a: text of m3"}, // the other is ours
			{"m5 m6", "Name of a: text of m5\nName of a: text of m6"},
			{"n1 n2 n3 n4", "4 new messages from Name of a"},
		} {
			h.c.screen.say("")
			come(tt.come)
			if got := h.said(); got != tt.want {
				t.Errorf("after %s it says %q, want %q", tt.come, got, tt.want)
			}
			pass()
			pass()
		}

		// Fast ones: the first at once, the others together.
		h.c.screen.say("")
		for i := range 40 {
			come(fmt.Sprintf("p%d", i))
		}
		pass()
		if got, want := h.said(), "Name of a: text of p0\n39 new messages from Name of a"; got != want {
			t.Errorf("of a burst it says %q, want %q", got, want)
		}
		come("q1")
		come("q2")
		pass()
		if got := h.said(); !strings.HasSuffix(got, "Name of a\nName of a: text of q1\nName of a: text of q2") {
			t.Errorf("after a burst it says %q", got)
		}

		// What was gathered by the time that it is due is said with the next one.
		pass()
		pass()
		h.c.screen.say("")
		come("r1")
		come("r2")
		time.Sleep(gatherFor)
		synctest.Wait()
		h.settle()
		if got := h.said(); got != "Name of a: text of r1" {
			t.Errorf("between two messages it says %q", got)
		}
		come("r3")
		if got := h.said(); got != "Name of a: text of r1\nName of a: text of r2\nName of a: text of r3" {
			t.Errorf("with the next message it says %q", got)
		}
	})
}

func TestSaysNothingOfAnAccountThatIsClosed(t *testing.T) {
	s := talkOf("a", "m1")
	h := newHarness(t, s)
	h.do(func() { h.c.screen.arrived("Ada", []string{"x", "y", "z"}) })
	h.do(func() { h.c.screen.arrived("Ada", []string{"later"}) })
	h.show(&messenger.Snapshot{Phase: messenger.Locked})
	if h.said() != "" {
		t.Errorf("still says %q", h.said())
	}
}

func TestLiveRegionStaysShort(t *testing.T) {
	h := newHarness(t, talkOf("a", "m1"))
	h.do(func() {
		for i := range 100 {
			h.c.screen.say(fmt.Sprint(i))
		}
	})
	if lines := strings.Split(h.said(), "\n"); len(lines) != linesKept || lines[linesKept-1] != "99" {
		t.Errorf("holds %q", lines)
	}
}
