package ui

import (
	"errors"
	"strings"
	"testing"

	"practicechat/app/chat"
	"practicechat/app/messenger"
)

// write puts text into the text box as typing does.
func (h *harness) write(text string) {
	h.element(idMessage).val = text
	h.fire(h.element(idMessage), "input", fakeEvent{})
}

func newComposerHarness(t *testing.T) *harness {
	h := newHarness(t, talkOf("a", "m1"))
	h.wants([]string{`aria-label="Message"`, `aria-label="Send"`})
	h.m.took()
	return h
}

func TestComposerSends(t *testing.T) {
	h := newComposerHarness(t)
	h.write(" Good morning\n")
	h.wantsCalls(`edit a " Good morning\n"`)
	if e := h.fire(h.element(idMessage), "keydown", fakeEvent{name: "Enter"}); !e.prevented {
		t.Error("Enter has made a new line as well")
	}
	h.fire(h.element(idMessage), "keydown", fakeEvent{name: "Enter"}) // held too long
	h.wantsCalls(`send a "Good morning"`)
	if got := h.element(idMessage).val; got != " Good morning\n" {
		t.Errorf("the text box holds %q before the message is safe", got)
	}
	h.m.sent[0](nil)
	h.settle()
	if got := h.element(idMessage).val; got != "" {
		t.Errorf("the text box still holds %q", got)
	}
	h.write("More")
	h.fire(h.element(idSend), "click", fakeEvent{})
	h.wantsCalls(`edit a "More"; send a "More"`)
	if h.p.focus != h.element(idMessage) {
		t.Error("the focus has left the text box")
	}
}

// TestComposerLooksBeforeItActs holds that what was typed counts though it is not
// painted yet, when something is about to happen to it.
func TestComposerLooksBeforeItActs(t *testing.T) {
	for name, tt := range map[string]struct {
		act  func(*harness)
		want string
	}{
		"sent":        {func(h *harness) { h.fire(h.element(idMessage), "keydown", fakeEvent{name: "Enter"}) }, `edit a "typed"; send a "typed"`},
		"other opens": {func(h *harness) { h.show(talkOf("b", "m1")) }, `edit a "typed"`},
		"closed":      {func(h *harness) { h.show(inboxOf(messenger.Row{UUID: "a"})) }, `edit a "typed"`},
		"somebody else": {func(h *harness) {
			next := inboxOf(messenger.Row{UUID: "c"})
			next.User = "another"
			h.show(next)
		}, ""},
		"hidden": {func(h *harness) {
			h.p.hidden = true
			h.do(h.p.heard["visibilitychange"][0])
		}, `edit a "typed"; visible false`},
		"painted": {func(h *harness) { h.do(h.p.held[0]) }, `edit a "typed"`},
	} {
		t.Run(name, func(t *testing.T) {
			h := newComposerHarness(t)
			h.p.slow = true
			h.write("typed")
			h.wantsCalls("")
			tt.act(h)
			h.wantsCalls(tt.want)
			h.do(h.p.held[0])
			h.wantsCalls("")
		})
	}
}

func TestComposerKeepsWhatIsTypedMeanwhile(t *testing.T) {
	h := newComposerHarness(t)
	h.write("One")
	h.do(h.c.write.send)
	h.write("One, and two")
	h.m.took()
	h.m.sent[0](nil)
	h.settle()
	if got := h.element(idMessage).val; got != ", and two" {
		t.Errorf("the text box holds %q", got)
	}
	h.wantsCalls(`edit a ", and two"`)
}

func TestComposerKeys(t *testing.T) {
	h := newComposerHarness(t)
	h.write("text")
	h.m.took()
	for name, ev := range map[string]fakeEvent{
		"Shift and Enter":           {name: "Enter", shift: true},
		"Enter of an input method":  {name: "Enter", ime: true},
		"another key":               {name: "a"},
		"a key that has no name":    {},
		"the button of a keyboard?": {name: "Unidentified"},
	} {
		if e := h.fire(h.element(idMessage), "keydown", ev); e.prevented {
			t.Errorf("%s was taken", name)
		}
		h.wantsCalls("")
	}
	h.write(" \n ")
	h.m.took()
	h.do(h.c.write.send)
	h.wantsCalls("") // nothing to send
}

func TestComposerFollowsTheConversation(t *testing.T) {
	h := newComposerHarness(t)
	h.write("for a")
	h.do(h.c.write.send)
	next := talkOf("b", "m1")
	next.Open.Draft = "for a no, for b"
	h.show(next)
	if got := h.element(idMessage).val; got != "for a no, for b" {
		t.Errorf("the text box holds %q", got)
	}
	h.m.sent[0](nil) // the one for a
	h.settle()
	if got := h.element(idMessage).val; got != "for a no, for b" {
		t.Errorf("the text box holds %q after a's message was taken", got)
	}
	h.m.took()
	h.do(h.c.write.send)
	h.wantsCalls(`send b "for a no, for b"`)
	h.show(&messenger.Snapshot{})
	if got := h.element(idMessage).val; got != "" {
		t.Errorf("the text box holds %q after signing out", got)
	}
}

func TestComposerLimit(t *testing.T) {
	h := newComposerHarness(t)
	h.write(strings.Repeat("é", chat.MaxMessageRunes-roomShown-1))
	h.wants(nil, "characters left")
	h.write(strings.Repeat("é", chat.MaxMessageRunes-1))
	h.wants([]string{"1 character left"}, `aria-invalid`+`="true"`)
	h.write(strings.Repeat("é", chat.MaxMessageRunes+12))
	h.wants([]string{"12 characters too long"})
	h.m.took()
	h.do(h.c.write.send)
	h.wantsCalls("")
	if n := len(h.element(idMessage).val); n != 2*(chat.MaxMessageRunes+12) {
		t.Errorf("the text was cut to %d bytes", n)
	}
}

func TestComposerNotSaved(t *testing.T) {
	h := newComposerHarness(t)
	h.write("text")
	h.do(h.c.write.send)
	h.m.sent[0](errors.New("disk full"))
	h.settle()
	h.wants([]string{"could not be kept on this device"})
	if got := h.element(idMessage).val; got != "text" {
		t.Errorf("the text box holds %q", got)
	}
	h.m.took()
	h.do(h.c.write.send)
	h.wantsCalls(`send a "text"`) // another try
}

// What another page makes of the draft is taken over, unless something else is
// being written here.
func TestComposerFollowsTheDraft(t *testing.T) {
	h := newHarness(t, talkOf("a", "m1"))
	box := h.element(idMessage)
	// draft shows a snapshot that has all edits but the last few in it.
	draft := func(text string, without int) {
		h.show(with(talkOf("a", "m1"), func(s *messenger.Snapshot, v *messenger.View) {
			v.Draft, s.Edits = text, h.m.edits-uint64(without)
		}))
	}
	shows := func(why, want string) {
		t.Helper()
		if box.val != want {
			t.Errorf("%s: the text box holds %q, want %q", why, box.val, want)
		}
	}
	draft("one two", 0)
	shows("edited in another page", "one two")
	draft("", 0)
	shows("sent by another page", "")

	// Snapshots lag behind: the user has typed and deleted again.
	h.write("a")
	draft("a", 0)
	h.write("ab")
	h.write("a")
	draft("ab", 1)
	shows("typed meanwhile", "a")
	draft("", 2)
	shows("from before all that", "a")
	draft("a, and more", 0)
	shows("edited in another page again", "a, and more")

	box.val = "a, and mine" // typed, and not told yet
	draft("a, and theirs", 0)
	shows("being typed", "a, and mine")

	// Between two frames the draft may be told, and sent by another page: what is
	// left here would be sent once more.
	h.write("one")
	draft("", 0)
	shows("told and sent between two frames", "")

	h.write("last")
	draft("last", 0)
	h.do(h.c.write.send)
	draft("", 0)
	shows("on its way into the outbox", "last")
	h.m.sent[0](nil)
	h.settle()
	shows("in the outbox", "")
	draft("last", 1)
	shows("from before it was sent", "")
	draft("from elsewhere", 0)
	shows("after sending", "from elsewhere")
}

func TestComposerNotSavedForLackOfRoom(t *testing.T) {
	h := newComposerHarness(t)
	h.write("text")
	h.do(h.c.write.send)
	h.m.sent[0](errors.New("disk full"))
	h.settle()
	h.wants(nil, "This device is full")
	h.show(with(talkOf("a", "m1"), func(s *messenger.Snapshot, v *messenger.View) {
		s.Problem.Code, v.Draft = messenger.StoreFull, "text"
	}))
	h.wants([]string{"This device is full, so the message has not been saved or sent."}, "could not be kept")
	h.write("text, shortened")
	h.wants(nil, "This device is full, so")
}

// A text box that is emptied would take what an input method has from it.
func TestSentWaitsForTheInputMethod(t *testing.T) {
	h := newHarness(t, talkOf("a", "m1"))
	box := h.element(idMessage)
	box.val = "first"
	h.do(h.c.write.send)
	h.fire(box, "compositionstart", fakeEvent{})
	box.val = "firstつ"
	h.do(func() { h.c.write.sent("a", "first", nil) })
	if box.val != "firstつ" {
		t.Fatalf("the text box has %q in the middle of a word", box.val)
	}
	box.val = "first次"
	h.fire(box, "compositionend", fakeEvent{})
	if box.val != "次" {
		t.Errorf("the text box has %q", box.val)
	}
	// Some keyboards compose at a word that is only stood on, without an end.
	box.val = "second"
	h.do(h.c.write.send)
	h.fire(box, "compositionstart", fakeEvent{})
	h.do(func() { h.c.write.sent("a", "second", nil) })
	if box.val != "" {
		t.Errorf("the text box still has %q", box.val)
	}
	// What has been sent is no draft of the conversation that is left.
	box.val = "third"
	h.do(h.c.write.send)
	box.val = "thirdつ"
	h.do(func() { h.c.write.sent("a", "third", nil) })
	h.m.took()
	h.show(talkOf("b", "m1"))
	if calls := h.m.took(); !strings.Contains(calls, `edit a "つ"`) {
		t.Errorf("asked to %q", calls)
	}
}
