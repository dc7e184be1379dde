package ui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"practicechat/app/messenger"
)

// message returns the node of a message; nil if it is not in the document.
func (h *harness) message(key string) *fakeElement {
	h.t.Helper()
	switch found := h.element(idLog).all("data-id", key); len(found) {
	case 0:
		return nil
	case 1:
		return found[0]
	default:
		h.t.Fatalf("%d rows of message %s", len(found), key)
		return nil
	}
}

// button returns the button of a message that does something.
func (h *harness) button(key, act string) *fakeElement {
	h.t.Helper()
	found := h.message(key).all("data-act", act)
	if len(found) != 1 {
		h.t.Fatalf("message %s has %d buttons to %s:\n%v", key, len(found), act, h.message(key))
	}
	return found[0]
}

func TestTalkShowsMessages(t *testing.T) {
	s := talkOf("a", "m1@09:00 m2!@09:01")
	s.Open.Items[0].Text = "<b>bold</b>\nsecond line"
	h := newHarness(t, s)
	h.wants([]string{`role="log"`, `aria-label="Messages"`, "pc-app--open"}, "bold")
	if got := h.element(idName).text; got != "Name of a" {
		t.Errorf("the header names %q", got)
	}
	h.fire(h.message("m1"), "pointerover", fakeEvent{}) // brings the full date
	theirs, ours := h.message("m1").String(), h.message("m2").String()
	for _, text := range []string{`"<b>bold</b>\nsecond line"`, `"Name of a:"`, `"10:00"`, `title="Wednesday 12 March 2025 10:00"`, `role="article"`, `tabindex="-1"`} {
		if !strings.Contains(theirs, text) {
			t.Errorf("lacks %s: %s", text, theirs)
		}
	}
	if strings.Contains(theirs, "Delete message") || strings.Contains(theirs, "Sent") {
		t.Errorf("a message of theirs offers what is for ours: %s", theirs)
	}
	for _, text := range []string{`"You:"`, `"Sent"`, `aria-label="Delete message"`} {
		if !strings.Contains(ours, text) {
			t.Errorf("lacks %s: %s", text, ours)
		}
	}
}

// With another conversation, name and messages change at one moment.
func TestTalkNeverMixesConversations(t *testing.T) {
	h := newHarness(t, talkOf("a", "m1 m2 m3"))
	next := talkOf("b", "")
	next.Open.State = messenger.Loading
	h.m.snap = next
	h.c.screen.onUI(func() {
		h.c.show(next)
		// Now, before go-app renders anything.
		if name := h.element(idName).text; name != "Name of b" {
			t.Errorf("the header still names %q", name)
		}
		if drawn := h.element(idLog).String(); strings.Contains(drawn, "text of") {
			t.Errorf("messages of a are left: %s", drawn)
		}
	})
	h.settle()
}

func TestTalkDelivery(t *testing.T) {
	s := talkOf("a", "m0@09:00 m1!@09:01")
	h := newHarness(t, s)
	node := h.message("m1")
	for _, tt := range []struct {
		delivery messenger.Delivery
		code     string
		deleting bool
		refused  bool // the delete was
		online   bool
		has      string
		buttons  string
	}{
		{delivery: messenger.Queued, online: true, has: "Waiting for its turn", buttons: "Copy message, Delete message"},
		{delivery: messenger.Queued, has: "Waiting for a connection", buttons: "Copy message, Delete message"},
		{delivery: messenger.Sending, online: true, has: "Sending…", buttons: "Copy message"},
		{delivery: messenger.Uncertain, online: true, has: "May have been sent", buttons: "Copy message, Send again, Discard, Keep checking"},
		{delivery: messenger.Refused, online: true, code: "too_long", has: "The server finds it too long", buttons: "Copy message, Send again, Discard"},
		{delivery: messenger.Refused, online: true, code: "??", has: "The server did not accept it", buttons: "Copy message, Send again, Discard"},
		{delivery: messenger.Stored, online: true, has: "Sent", buttons: "Copy message, Delete message"},
		{delivery: messenger.Stored, online: true, deleting: true, has: "Deleting…", buttons: "Copy message"},
		{delivery: messenger.Stored, online: true, refused: true, has: "The server has not deleted it.", buttons: "Copy message, Delete message"},
	} {
		h.show(with(s, func(s *messenger.Snapshot, v *messenger.View) {
			item := *v.Items[1]
			item.Delivery, item.Code, item.Deleting, item.NotDeleted = tt.delivery, tt.code, tt.deleting, tt.refused
			v.Items = []*messenger.Item{v.Items[0], &item}
			if !tt.online {
				s.Connection.State = messenger.Waiting
			}
		}))
		if h.message("m1") != node {
			t.Fatalf("%+v: the row has been made anew", tt)
		}
		if drawn := node.String(); !strings.Contains(drawn, `"`+tt.has) && !strings.Contains(drawn, tt.has+`"`) {
			t.Errorf("%+v: lacks %q: %s", tt, tt.has, drawn)
		}
		var labels []string
		for _, b := range buttonsIn(node) {
			labels = append(labels, b.attrs["aria-label"]+b.text)
		}
		if got := strings.Join(labels, ", "); got != tt.buttons {
			t.Errorf("%+v: buttons %q", tt, got)
		}
	}
}

func buttonsIn(e *fakeElement) (found []*fakeElement) {
	if _, hidden := e.attrs["hidden"]; e.tag == "button" && !hidden {
		found = append(found, e)
	}
	for _, k := range e.kids {
		found = append(found, buttonsIn(k)...)
	}
	return found
}

func TestTalkActions(t *testing.T) {
	s := talkOf("a", "m0 m1!? m2!?")
	s.Open.Items[1].Delivery, s.Open.Items[1].ClientID = messenger.Uncertain, "c1"
	s.Open.Items[2].Delivery, s.Open.Items[2].ClientID = messenger.Refused, "c2"
	h := newHarness(t, s)
	h.m.took()
	h.fire(h.button("m1", actDiscard), "click", fakeEvent{})
	h.wantsCalls("") // the button has only just come under the finger
	h.time = noon.Add(answerAfter)
	for _, tt := range []struct{ key, act, calls string }{
		{"m1", actAgain, "again c1"},
		{"m1", actDiscard, "discard c1"},
		{"m1", actCheck, "check c1"},
		{"m2", actAgain, "again c2"},
		{"m2", actDiscard, "discard c2"},
	} {
		h.fire(h.button(tt.key, tt.act), "click", fakeEvent{})
		h.wantsCalls(tt.calls)
	}
	// The button that was pressed goes: the focus stays with the message.
	h.do(h.button("m2", actAgain).focus)
	h.show(with(s, func(_ *messenger.Snapshot, v *messenger.View) {
		item := *v.Items[2]
		item.Delivery = messenger.Sending
		v.Items = []*messenger.Item{v.Items[0], v.Items[1], &item}
	}))
	if h.p.focus != h.message("m2") {
		t.Errorf("the focus is on %v", h.p.focus)
	}
}

func TestTalkWaitsForTheAnswer(t *testing.T) {
	s := talkOf("a", "m0@09:00 m1! m2!")
	s.Open.Items[1].Delivery, s.Open.Items[2].Delivery = messenger.Queued, messenger.Queued
	h := newHarness(t, s)
	if drawn := h.message("m2").String(); strings.Contains(drawn, "above") {
		t.Errorf("waits for no answer: %s", drawn)
	}
	h.show(with(s, func(_ *messenger.Snapshot, v *messenger.View) {
		item := *v.Items[1]
		item.Delivery = messenger.Uncertain
		v.Items = []*messenger.Item{v.Items[0], &item, v.Items[2]}
	}))
	if drawn := h.message("m2").String(); !strings.Contains(drawn, `"Waiting for the message above"`) {
		t.Errorf("does not say what it waits for: %s", drawn)
	}
}

func TestTalkSaysHowOldItIs(t *testing.T) {
	s := talkOf("a", "m1")
	s.Connection.Since = noon.Add(-time.Minute)
	h := newHarness(t, s)
	shows := func(why, want string) {
		t.Helper()
		if got := h.element(idAsOf).text; got != want {
			t.Errorf("%s: %q, want %q", why, got, want)
		}
	}
	shows("read on this connection", "")
	h.show(with(s, func(s *messenger.Snapshot, _ *messenger.View) { s.Connection.State = messenger.Waiting }))
	shows("offline", "As of 13:00")
	h.show(with(s, func(s *messenger.Snapshot, v *messenger.View) { v.AsOf = noon.Add(-2 * time.Minute) }))
	shows("not read on this connection", "As of 12:58")
	h.show(with(s, func(s *messenger.Snapshot, v *messenger.View) { v.AsOf = noon.Add(-24 * time.Hour) }))
	shows("of yesterday", "As of yesterday, 13:00")
	h.show(with(s, func(s *messenger.Snapshot, v *messenger.View) {
		v.AsOf = time.Time{}
		s.Connection.State = messenger.Waiting
	}))
	shows("never read", "")
}

// A screen reader has no other way to hear of it.
func TestTroublesAreSaid(t *testing.T) {
	s := talkOf("a", "m0@09:00 m1!@09:01 m2!@09:02")
	turn := func(i int, change func(*messenger.Item)) {
		s = with(s, func(_ *messenger.Snapshot, v *messenger.View) {
			item := *v.Items[i]
			change(&item)
			v.Items = slices.Clone(v.Items)
			v.Items[i] = &item
		})
	}
	turn(2, func(item *messenger.Item) { item.Delivery = messenger.Sending })
	h := newHarness(t, s)
	for _, tt := range []struct {
		i      int
		change func(*messenger.Item)
		said   string
	}{
		{2, func(item *messenger.Item) { item.Delivery = messenger.Uncertain }, "You: text of m2 – May have been sent – It is not known"},
		{2, func(item *messenger.Item) { item.Delivery, item.Code = messenger.Refused, "too_long" }, "You: text of m2 – Not sent – The server finds it too long."},
		{1, func(item *messenger.Item) { item.NotDeleted = true }, "You: text of m1 – The server has not deleted it."},
	} {
		turn(tt.i, tt.change)
		h.show(s)
		if got := h.lastSaid(); !strings.HasPrefix(got, tt.said) {
			t.Errorf("said %q, want %q", got, tt.said)
		}
	}
	before := h.said()
	turn(0, func(item *messenger.Item) { item.Text = "else" })
	h.show(s)
	if got := h.said(); got != before {
		t.Errorf("said again: %q", got)
	}
}

// The button goes when the message leaves; the focus stays with the message.
func TestDeleteButtonGoesFocused(t *testing.T) {
	s := talkOf("a", "m0@09:00 m1!?@09:01")
	h := newHarness(t, s)
	h.button("m1", actDelete).focus()
	h.show(with(s, func(_ *messenger.Snapshot, v *messenger.View) {
		item := *v.Items[1]
		item.Delivery = messenger.Sending
		v.Items = []*messenger.Item{v.Items[0], &item}
	}))
	if !h.message("m1").focused() {
		t.Error("the focus is lost")
	}
	h.m.took()
	h.fire(h.message("m1"), "keydown", fakeEvent{name: "Delete"})
	h.wantsCalls("")
}

func TestTalkDelete(t *testing.T) {
	s := talkOf("a", "m0@09:00 m1!@09:01 m2!@09:02")
	s.Open.Items[2].Delivery = messenger.Queued
	h := newHarness(t, s)
	h.m.took()
	h.fire(h.button("m1", actDelete), "click", fakeEvent{})
	h.wantsCalls("delete a m1 5s")
	h.fire(h.message("m1"), "keydown", fakeEvent{name: "Delete"})
	h.wantsCalls("delete a m1 5s")
	h.fire(h.message("m0"), "keydown", fakeEvent{name: "Delete"}) // theirs
	h.wantsCalls("")

	// What has not left is taken back, and its text is not lost.
	h.fire(h.button("m2", actDelete), "click", fakeEvent{})
	h.wantsCalls("undo a m2")
	h.m.undone[0]("text of m2", nil)
	h.settle()
	if got := h.element(idMessage).val; got != "text of m2" {
		t.Errorf("the text box holds %q", got)
	}
	// Unless it has left once: then the user is asked what has become of it.
	h.fire(h.button("m2", actDelete), "click", fakeEvent{})
	h.m.took()
	h.m.undone[1]("", errors.New("has left"))
	h.settle()
	h.wantsCalls("delete a m2 0s")
}

func TestTalkUndo(t *testing.T) {
	s := talkOf("a", "m0@09:00 m1!@09:01")
	h := newHarness(t, s)
	h.wants([]string{`class="pc-undo pc-none"`})
	if got := h.fire(h.element(idMessage), "keydown", fakeEvent{name: "z", ctrl: true}); got.prevented {
		t.Error("nothing is held, and the browser's own Undo is kept from what was written")
	}
	held := with(s, func(_ *messenger.Snapshot, v *messenger.View) {
		item := *v.Items[1]
		item.Delivery, item.HeldUntil = messenger.Queued, h.time.Add(4500*time.Millisecond)
		v.Items = []*messenger.Item{v.Items[0], &item}
	})
	h.show(held)
	h.wants([]string{"Sends in 5 s"}, `class="pc-undo pc-none"`)
	if said := h.lastSaid(); !strings.HasPrefix(said, "The message will be sent in 5 seconds.") {
		t.Errorf("says %q", said)
	}
	if drawn := h.message("m1").String(); !strings.Contains(drawn, "Not sent yet") {
		t.Errorf("the message does not tell: %s", drawn)
	}
	h.m.took()
	h.write("more")
	h.fire(h.element(idMessage), "keydown", fakeEvent{name: "z", ctrl: true}) // the browser's own
	h.wantsCalls(`edit a "more"`)
	h.write("")
	h.fire(h.element(idMessage), "keydown", fakeEvent{name: "z", ctrl: true})
	h.wantsCalls(`edit a ""; undo a m1`)
	h.write("more")
	h.fire(h.element(idUndo), "click", fakeEvent{})
	h.m.took()
	h.m.undone[1]("text of m1", nil)
	h.settle()
	if got := h.element(idMessage).val; got != "text of m1\nmore" {
		t.Errorf("the text box holds %q", got)
	}
	h.m.undone[1]("text of m1", nil) // the draft was here before
	h.settle()
	if got := h.element(idMessage).val; got != "text of m1\nmore" {
		t.Errorf("the text box holds %q", got)
	}
	h.do(h.element(idUndo).focus)
	h.show(s)
	h.wants([]string{`class="pc-undo pc-none"`})
	if h.p.focus != h.element(idMessage) {
		t.Error("the focus went with the button")
	}
}

func TestTalkCopy(t *testing.T) {
	h := newHarness(t, talkOf("a", "m0@09:00"))
	h.fire(h.button("m0", actCopy), "click", fakeEvent{})
	if h.p.copied != "text of m0" || h.lastSaid() != "Message copied" {
		t.Errorf("copied %q, says %q", h.p.copied, h.lastSaid())
	}
	h.p.noCopy = true
	h.fire(h.message("m0"), "keydown", fakeEvent{name: "c"})
	if said := h.lastSaid(); said == "Message copied" {
		t.Errorf("says %q, without a clipboard", said)
	}
}

func TestTalkLinks(t *testing.T) {
	s := talkOf("a", "m0@09:00 m1@09:01")
	s.Open.Items[0].Text = "see https://example.org/a. javascript://x"
	h := newHarness(t, s)
	drawn := h.message("m0").String()
	for _, text := range []string{`"see "`, `<a class="pc-link" dir="ltr" href="https://example.org/a" rel="noopener noreferrer" tabindex="-1" target="_blank">`, `". javascript://x"`} {
		if !strings.Contains(drawn, text) {
			t.Errorf("lacks %s: %s", text, drawn)
		}
	}
	h.do(func() { h.c.log.list.activate("m0") })
	if drawn := h.message("m0").String(); !strings.Contains(drawn, `rel="noopener noreferrer" tabindex="0"`) {
		t.Errorf("Tab does not lead to the link of the active message: %s", drawn)
	}
}

func TestTalkStates(t *testing.T) {
	s := talkOf("a", "")
	h := newHarness(t, s)
	h.wants([]string{"No messages yet", "Write the first one below."})
	h.show(with(s, func(_ *messenger.Snapshot, v *messenger.View) { v.State = messenger.Loading }))
	h.wants([]string{"Loading messages…"}, "No messages yet")
	h.show(with(s, func(s *messenger.Snapshot, v *messenger.View) {
		v.State, s.Connection.State = messenger.Loading, messenger.Waiting
	}))
	h.wants([]string{"These messages are not on this device"}, "Loading messages…")
	h.show(with(s, func(_ *messenger.Snapshot, v *messenger.View) { v.State = messenger.Loading }))
	h.wants([]string{"Loading messages…"}, "not on this device")
	h.show(with(s, func(_ *messenger.Snapshot, v *messenger.View) { v.State, v.Detail = messenger.Failed, "<i>no</i>" }))
	h.wants([]string{"could not be loaded", "The server says: &lt;i&gt;no&lt;/i&gt;", "Try again"}, "Loading messages…")
	h.show(with(s, func(s *messenger.Snapshot, v *messenger.View) { s.Open = nil }))
	h.wants([]string{"Choose a conversation"}, "pc-app--open")
}

func TestTalkEarlier(t *testing.T) {
	s := talkOf("a", "m1@09:00 m2@09:01")
	s.Open.Older = messenger.OlderAvailable
	h := newHarness(t, s)
	earlier := h.c.log.earlier.(*fakeElement)
	h.wantsCalls("visible true; older") // what there is does not fill the screen
	for _, tt := range []struct {
		state messenger.OlderState
		label string
		off   string
	}{
		{messenger.OlderLoading, "Loading earlier messages…", "true"},
		{messenger.OlderFailed, "Earlier messages could not be loaded. Try again", "false"},
		{messenger.OlderNone, "Beginning of the conversation", "true"},
		{messenger.OlderAvailable, "Load earlier messages", "false"},
	} {
		h.show(with(s, func(_ *messenger.Snapshot, v *messenger.View) { v.Older = tt.state }))
		if earlier.text != tt.label || earlier.attrs["aria-disabled"] != tt.off {
			t.Errorf("state %d shows %v", tt.state, earlier)
		}
		h.m.took()
		h.fire(earlier, "click", fakeEvent{})
		h.wantsCalls(map[string]string{"false": "older"}[tt.off])
	}
}

// Scrolling near the top asks for a page, once, and what is read stays in place.
func TestTalkEarlierByScrolling(t *testing.T) {
	var words []string
	for i := range 60 {
		words = append(words, fmt.Sprintf("m%d@09:00", 100+i))
	}
	s := talkOf("a", strings.Join(words, " "))
	s.Open.Older = messenger.OlderAvailable
	h := newHarness(t, s, func(h *harness) { h.p.lineHeight = 40 })
	h.wantsCalls("visible true")
	log := h.element(idLog)
	h.do(func() { log.scrollTo(300) })
	h.fire(log, "scroll", fakeEvent{})
	h.fire(log, "scroll", fakeEvent{})
	h.wantsCalls("older")
	read := h.c.log.list.holdAll()
	h.show(with(s, func(_ *messenger.Snapshot, v *messenger.View) {
		v.Items = append(items("m80@09:00 m81@09:00 m82@09:00"), v.Items...)
	}))
	if top := h.message(read.key).box().top; top != read.offset {
		t.Errorf("what was read stands at %v, was at %v", top, read.offset)
	}
	// And once more, though no frame has shown that it loaded.
	h.do(func() { log.scrollTo(300) })
	h.fire(log, "scroll", fakeEvent{})
	h.wantsCalls("older")
}

func TestTalkJump(t *testing.T) {
	var words []string
	for i := range 60 {
		words = append(words, fmt.Sprintf("m%d", 100+i))
	}
	s := talkOf("a", strings.Join(words, " "))
	h := newHarness(t, s, func(h *harness) { h.p.lineHeight = 40 })
	h.wants(nil, "Jump to latest")
	log := h.element(idLog)
	h.do(func() { log.scrollTo(500) })
	h.fire(log, "scroll", fakeEvent{})
	h.wants([]string{"Jump to latest"}, "new)")
	read := h.c.log.list.holdAll()
	more := with(s, func(_ *messenger.Snapshot, v *messenger.View) { v.Items = append(v.Items, items("n1 n2! n3")...) })
	h.show(more)
	h.wants([]string{"Jump to latest (2 new)"})
	if top := h.message(read.key).box().top; top != read.offset {
		t.Errorf("what was read stands at %v, was at %v", top, read.offset)
	}
	h.do(h.c.log.list.rest)
	h.wants(nil, "Jump to latest")
	if log.scroll().rest() > .5 {
		t.Error("the latest message is not in view")
	}
}

func TestTalkHeadingsFollowTheDay(t *testing.T) {
	s := talkOf("a", "m1@09:00")
	h := newHarness(t, s)
	h.time = noon.Add(24 * time.Hour)
	h.show(with(s, func(_ *messenger.Snapshot, v *messenger.View) { v.Typing = true }))
	if drawn := h.element(idLog).String(); !strings.Contains(drawn, `"Yesterday"`) {
		t.Errorf("the day has passed: %s", drawn)
	}
}

func TestTalkOpensAtItsEnd(t *testing.T) {
	var words []string
	for i := range 60 {
		words = append(words, fmt.Sprintf("m%d", 100+i))
	}
	h := newHarness(t, talkOf("a", strings.Join(words, " ")), func(h *harness) { h.p.lineHeight = 40 })
	log := h.element(idLog)
	h.do(func() { log.scrollTo(0) })
	h.fire(log, "scroll", fakeEvent{})
	h.show(talkOf("b", strings.Join(words, " "))) // with the same keys
	if log.scroll().rest() > .5 {
		t.Errorf("b opens where a was read, at %v", log.scroll().top)
	}
}

func TestTalkOpensAtTheDivider(t *testing.T) {
	var words []string
	for i := range 60 {
		words = append(words, fmt.Sprintf("m%d", 100+i))
	}
	s := talkOf("a", strings.Join(words, " "))
	s.Open.Unread = 40
	h := newHarness(t, s, func(h *harness) { h.p.lineHeight = 40 })
	divider := h.c.log.list.node("unread")
	if divider == nil {
		t.Fatal("no divider in the window")
	}
	if top := divider.root().box().top; top != dividerDown {
		t.Errorf("the divider stands at %v, want %d", top, dividerDown)
	}
	h.wants([]string{"Jump to latest"})
}

func TestTalkTyping(t *testing.T) {
	s := talkOf("a", "m1")
	h := newHarness(t, s)
	h.show(with(s, func(_ *messenger.Snapshot, v *messenger.View) { v.Typing = true }))
	typing := h.c.log.typing.(*fakeElement)
	if typing.text != "Name of a is typing…" {
		t.Errorf("shows %q", typing.text)
	}
	h.show(s)
	if typing.text != "" {
		t.Errorf("still shows %q", typing.text)
	}
}

func TestBigText(t *testing.T) {
	for text, want := range map[string]bool{
		"😊": true, "😊😊😊": true, "👨‍👩‍👧": true, "👍🏽": true, "❤️": true,
		"😊😊😊😊": false, "ok 😊": false, "": false, "1": false, "\u200d": false,
	} {
		if got := bigText(text); got != want {
			t.Errorf("bigText(%q) = %t", text, got)
		}
	}
}

// TestTalkTrims holds that a conversation does not grow for ever while its end is in
// view, and that nothing is taken from under who reads above.
func TestTalkTrims(t *testing.T) {
	var words strings.Builder
	for i := range trimOver {
		fmt.Fprintf(&words, "m%d ", i)
	}
	h := newHarness(t, talkOf("a", words.String()))
	h.m.took()
	for i, tt := range []struct {
		top  float64
		want string
	}{{400, ""}, {1e9, "trim"}} {
		h.element(idLog).scrollTo(tt.top)
		h.fire(h.element(idLog), "scroll", fakeEvent{})
		h.m.took()
		fmt.Fprintf(&words, "more%d ", i)
		h.show(talkOf("a", words.String()))
		h.wantsCalls(tt.want)
	}
}

// The first click of two lets another message move to where the second one goes.
func TestDoubleClickDiscardsOne(t *testing.T) {
	s := talkOf("a", "m1! m2!? m3!?")
	s.Open.Items[1].Delivery, s.Open.Items[1].ClientID = messenger.Refused, "c2"
	s.Open.Items[2].Delivery, s.Open.Items[2].ClientID = messenger.Refused, "c3"
	h := newHarness(t, s)
	h.time = noon.Add(answerAfter)
	h.m.took()
	h.fire(h.button("m3", actDiscard), "click", fakeEvent{})
	h.wantsCalls("discard c3")
	h.fire(h.button("m2", actDiscard), "click", fakeEvent{again: true})
	h.fire(h.button("m1", actDelete), "click", fakeEvent{again: true})
	h.fire(h.message("m2"), "keydown", fakeEvent{name: "Delete"}) // has no such button
	h.wantsCalls("")
	h.fire(h.message("m1"), "keydown", fakeEvent{name: "Delete"})
	h.wantsCalls("delete a m1 5s")
}

// Eyes have to see it, too: what is pasted next would be something else.
func TestNotCopiedIsSeen(t *testing.T) {
	h := newHarness(t, talkOf("a", "m1"))
	h.p.noCopy = true
	h.fire(h.button("m1", actCopy), "click", fakeEvent{})
	const told = "did not let us copy it"
	h.wants([]string{told})
	if !strings.Contains(h.lastSaid(), told) {
		t.Errorf("said %q", h.lastSaid())
	}
	h.show(talkOf("b", "m1"))
	h.wants(nil, told)
}
