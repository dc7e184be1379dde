package ui

import (
	"strings"
	"testing"

	"practicechat/app/messenger"
)

func withReplies(t *testing.T) *harness {
	s := talkOf("a", "m1")
	s.Replies = []messenger.Reply{
		{Name: "thanks", Text: "Thank you for your message."},
		{Name: "late", Text: "I answer tomorrow.\nThank you."},
	}
	h := newHarness(t, s)
	h.m.took()
	return h
}

func TestReplyMenu(t *testing.T) {
	h := withReplies(t)
	h.wants(nil, `role="option"`)
	h.write("/")
	h.wants([]string{`role="option"`, "thanks", "late", "Manage saved replies"})
	if said := h.lastSaid(); said != "2 saved replies" {
		t.Errorf("says %q", said)
	}
	h.write("/thank")
	box := h.element(idMessage)
	h.fire(box, "keydown", fakeEvent{name: "ArrowDown"})
	if got := box.attrs["aria-activedescendant"]; got != "pc-reply-1" {
		t.Errorf("the choice is %s", got)
	}
	h.m.took()
	if e := h.fire(box, "keydown", fakeEvent{name: "Enter"}); !e.prevented {
		t.Error("Enter went on")
	}
	h.wantsCalls("edit a " + `"I answer tomorrow.\nThank you."`)
	h.wants(nil, `role="option"`)
	if box.val != "I answer tomorrow.\nThank you." || box.attrs["aria-activedescendant"] != "" {
		t.Errorf("the text box holds %q", box.val)
	}
	for _, text := range []string{"/nothing like it", "/a\nb", "a/", "/home/x"} {
		h.write(text)
		h.wants(nil, `role="option"`)
	}
	h.write("/")
	h.fire(box, "keydown", fakeEvent{name: "Escape"})
	h.wants(nil, `role="option"`)
	if box.val != "/" {
		t.Errorf("the text box holds %q", box.val)
	}
	h.write("")
	h.write("/")
	h.fire(box, "keydown", fakeEvent{name: "ArrowUp"})
	h.fire(box, "keydown", fakeEvent{name: "Enter"})
	h.wants([]string{"Kept on this device only."}) // the dialog
}

func TestRepliesDialog(t *testing.T) {
	h := withReplies(t)
	h.do(func() { h.c.screen.ask(question{kind: askReplies}) })
	h.wants([]string{"thanks", "I answer tomorrow.", "New reply", `aria-label="Delete reply: late"`})
	h.do(h.c.dialog.confirm)
	h.wants([]string{"Enter the text first."})
	h.element(idReplyName).val, h.element(idReplyText).val = " next  week ", " See you next week. "
	h.do(h.c.dialog.confirm)
	h.wantsCalls(`replies [{"thanks" "Thank you for your message."} {"late" "I answer tomorrow.\nThank you."} {"next week" "See you next week."}]`)
	if h.element(idReplyText).val != "" {
		t.Error("the text is still in its field")
	}
	clicks := func(act, i string, again bool) {
		e := h.element(idDialog)
		e.attrs["data-reply"], e.attrs["data-act"] = i, act
		h.fire(e, "click", fakeEvent{again: again})
	}
	click := func(act, i string) { clicks(act, i, false) }
	click(actEdit, "1")
	h.element(idReplyText).val = "I answer today."
	h.do(h.c.dialog.confirm)
	h.wantsCalls(`replies [{"thanks" "Thank you for your message."} {"late" "I answer today."}]`)
	h.element(idReplyText).val = "half a reply"
	click(actDelete, "0")
	h.wantsCalls(`replies [{"late" "I answer tomorrow.\nThank you."}]`)
	clicks(actDelete, "0", true) // the next one has moved there
	h.wantsCalls("")
	if got := h.element(idReplyText).val; got != "half a reply" {
		t.Errorf("after another was deleted the field holds %q", got)
	}
	click(actEdit, "1")
	h.element(idReplyText).val = "I answer today."
	moved := *h.c.screen.snap
	moved.Replies = moved.Replies[1:] // another page has deleted the first
	h.show(&moved)
	h.do(h.c.dialog.confirm)
	h.wantsCalls(`replies [{"late" "I answer today."}]`)
	moved.Replies = append([]messenger.Reply{{Name: "thanks", Text: "Thank you for your message."}}, moved.Replies...)
	h.show(&moved)
	click(actInsert, "7")
	h.wantsCalls("")
	h.element(idMessage).val = "Hello."
	click(actInsert, "0")
	h.wantsCalls(`edit a "Hello.\nThank you for your message."`)
	if len(h.p.dialogs) != 0 || !strings.HasSuffix(h.element(idMessage).val, "Thank you for your message.") {
		t.Errorf("the text box holds %q", h.element(idMessage).val)
	}
}

func TestShortcuts(t *testing.T) {
	h := withReplies(t)
	press := func(ev fakeEvent) *fakeEvent {
		h.do(func() {
			for _, fn := range h.p.keys {
				fn(&ev)
			}
		})
		return &ev
	}
	press(fakeEvent{name: "?", edits: true})
	press(fakeEvent{name: "?", ctrl: true})
	h.wants(nil, "Keyboard shortcuts</h2>")
	if e := press(fakeEvent{name: "?", shift: true}); !e.prevented || len(h.p.dialogs) != 1 {
		t.Error("? shows no list")
	}
	h.wants([]string{"Take back what has not been sent yet", "Shift + Enter", "Home End"})
	h.do(func() { h.c.screen.choose(func(s *settings) { s.NoKeys = true }) })
	if e := press(fakeEvent{name: "/"}); e.prevented {
		t.Error("/ works though it is turned off")
	}
	h.do(func() { h.c.screen.choose(func(s *settings) { s.NoKeys = false }) })
	press(fakeEvent{name: "/"})
	if h.p.focus != h.element(idSearch) {
		t.Error("/ does not lead to the search")
	}
	h.m.took()
	press(fakeEvent{name: "Escape"})
	h.wantsCalls("back")
	h.element(idMessage).val = "text"
	h.do(h.element(idMessage).focus)
	press(fakeEvent{name: "Escape", edits: true})
	h.wantsCalls("") // it would be in the way of who writes
}

// A key has the name that it has in the settings, as it is on the user's keyboard.
func TestShortcutsAreOfTheLanguage(t *testing.T) {
	h := withReplies(t)
	h.do(func() { h.c.screen.choose(func(s *settings) { s.CtrlSend = true }) })
	t.Cleanup(func() { speak(h.p, "en", "") })
	text, _ := h.p.catalogue("de")
	h.do(func() { speak(h.p, "de", text) })
	for _, kind := range []questionKind{askSettings, askShortcuts} {
		h.do(func() { h.c.dialog.ask(question{kind: kind}) })
		h.wants([]string{">Strg + Eingabetaste<", ">Eingabetaste<"})
	}
	h.wants([]string{">Pos1 Ende<", ">Strg + Z<", ">Entf<"}, "Enter", "Ctrl", "Delete")
}

func TestComposerSendKey(t *testing.T) {
	h := withReplies(t)
	h.do(func() { h.c.screen.choose(func(s *settings) { s.CtrlSend, s.Hold = true, holdTime }) })
	h.write("text")
	h.m.took()
	if e := h.fire(h.element(idMessage), "keydown", fakeEvent{name: "Enter"}); e.prevented {
		t.Error("Enter does not begin a new line")
	}
	h.wantsCalls("")
	h.fire(h.element(idMessage), "keydown", fakeEvent{name: "Enter", ctrl: true})
	h.wantsCalls(`send a "text"; held for 5s`)
}

func TestComposerPaste(t *testing.T) {
	h := withReplies(t)
	box := h.element(idMessage)
	if e := h.fire(box, "paste", fakeEvent{text: "plain\ntext"}); e.prevented {
		t.Error("plain text is not left to the browser")
	}
	h.fire(box, "paste", fakeEvent{text: "a\u00a0b\r\nc\u200bd\x00\ufeff\u2028e"})
	if box.val != "a b\ncd\ne" {
		t.Errorf("the text box holds %q", box.val)
	}
}
