package ui

import (
	"errors"
	"strings"
	"unicode/utf8"

	"practicechat/app/chat"
	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A composer is where the next message is written. The text lives in the text box
// alone: rendering it would lose letters and move the caret.
type composer struct {
	app.Compo
	screen *screen

	uuid    string // of the conversation that is written to; "" for none
	sending string // what is on its way into the outbox; "" for nothing
	refused bool   // the outbox could not take what is in the text box

	// seen is what the text box held when it was last looked at. The browser shows a
	// letter at once; the app looks at it when it is painted, and before anything else
	// that has to do with the text.
	seen string

	// told is the draft as the messenger was told last, by the edit of the number
	// edits. One that differs in a later snapshot is another page's.
	told  string
	edits uint64

	// composing tells that an input method is at work in the text box. It would lose what
	// it has by a change from elsewhere, so ended is called when it is done.
	composing bool
	ended     func()

	note string // below the text box
	bad  bool   // the note is a problem

	menu replyMenu
	undo func() bool // takes back what has not left, if anything has
}

const (
	idMessage = "pc-message"
	idSend    = "pc-send"
	idSendTo  = "pc-send-to"
	idReplies = "pc-replies-open"

	// roomShown is how many characters before the limit the remaining number appears.
	roomShown = 500
)

func (c *composer) mounted() {
	box := c.screen.page.find(idMessage)
	box.listenLate("input", c.look)
	box.listen("compositionstart", func(event) { c.composing = true })
	box.listen("compositionend", func(event) {
		c.composing = false
		if ended := c.ended; ended != nil {
			c.ended = nil
			ended()
		}
	})
	box.listenKeys(c.pressed, "Enter", "Tab", "Escape", "ArrowUp", "ArrowDown", "z", "Z")
	box.listen("paste", func(e event) {
		if text := e.pasted(); plain(text) != text {
			e.prevent()
			box.insert(plain(text))
		}
	})
	c.menu.mounted(c)
	c.screen.page.find(idReplies).listen("click", func(event) { c.screen.ask(question{kind: askReplies}) })
	c.screen.page.find(idSend).listen("click", func(event) {
		c.send()
		box.focus()
	})
}

func (c *composer) refresh(old *messenger.Snapshot) {
	s := c.screen.snap
	if c.screen.early.shown {
		return
	}
	if s.Open == nil || !c.screen.signedIn() {
		if c.uuid != "" {
			c.leave(old)
			c.take("", "")
		}
		return
	}
	if s.Open.UUID == c.uuid {
		c.follow(s)
		if c.refused && old.Problem.Code != s.Problem.Code {
			c.showNote(c.refusal(), true)
		}
		return
	}
	c.leave(old)
	c.take(s.Open.UUID, s.Open.Draft)
	back := old.Phase == messenger.Locked && c.screen.place == placeMessage
	if back || !c.screen.page.touch() { // for fingers, a keyboard would come up
		c.screen.afterRender(c.screen.page.find(idMessage).focus)
	}
}

// leave looks a last time at what was typed, unless it may be somebody else by now
// whose drafts are kept.
func (c *composer) leave(old *messenger.Snapshot) {
	s := c.screen.snap
	if c.uuid == "" || !c.screen.signedIn() || old.Phase != s.Phase || old.User != s.User || old.Server != s.Server {
		return
	}
	if ended := c.ended; ended != nil { // what has been sent is no draft
		c.ended, c.composing = nil, false
		ended()
	}
	c.look()
}

// follow takes a draft over that another page has changed or sent, unless it
// would disturb what is being written here. A snapshot from before the last edit
// says nothing: the messenger may be behind by any time.
func (c *composer) follow(s *messenger.Snapshot) {
	if s.Edits < c.edits || s.Open.Draft == c.told || c.sending != "" || c.composing {
		return
	}
	if c.screen.page.find(idMessage).value() == c.told {
		c.take(c.uuid, s.Open.Draft)
	}
}

// edit tells the messenger what the text box holds.
func (c *composer) edit(text string) {
	c.told, c.edits = text, c.screen.m.Edit(c.uuid, text)
}

// take shows the text box of a conversation.
func (c *composer) take(uuid, draft string) {
	c.uuid, c.sending, c.told, c.refused, c.ended = uuid, "", draft, false, nil
	early := c.screen.early.claim(uuid)
	text := joinDrafts(draft, early)
	c.fill(text)
	c.nameThem()
	if early != "" {
		c.edit(text)
	}
}

// adopt goes on with what was written into the text box before the app had started.
func (c *composer) adopt(uuid, draft string) {
	c.uuid, c.told = uuid, draft
	box := c.screen.page.find(idMessage)
	c.seen = box.value()
	if c.seen != draft {
		c.edit(c.seen)
		c.tell(c.seen)
	}
	box.fitText()
	c.nameThem()
	if !c.screen.page.touch() {
		c.screen.focusIfAttended(idMessage)
	}
}

// fill puts a text into the text box.
func (c *composer) fill(text string) {
	box := c.screen.page.find(idMessage)
	c.seen = text
	box.setValue(text)
	box.fitText()
	c.screen.afterRender(box.fitText) // it may be hidden until then
	c.menu.close()
	c.tell(text)
}

// nameThem says of the send button whom it sends to. It is set without go-app: see
// talkHead.
func (c *composer) nameThem() {
	text := ""
	if v := c.screen.snap.Open; v != nil && c.uuid != "" {
		text = say(wSendTo, "name", c.screen.nameOf(v.Name))
	}
	c.screen.page.find(idSendTo).setText(text)
}

// settled follows the privacy mode, and the key that sends.
func (c *composer) settled(settings) {
	c.nameThem()
	rerender(c)
}

// putBack puts a text that was taken back before what has been written since. The
// messenger has done the same with the draft, which may be here already.
func (c *composer) putBack(uuid, text string) {
	if c.uuid != uuid {
		return
	}
	rest := c.screen.page.find(idMessage).value()
	switch {
	case rest == text || strings.HasPrefix(rest, text+"\n"):
		return
	case strings.TrimSpace(rest) != "":
		text += "\n" + rest
	}
	c.fill(text)
	c.edit(text)
}

// add puts a text after what is written.
func (c *composer) add(text string) {
	if rest := c.screen.page.find(idMessage).value(); strings.TrimSpace(rest) != "" {
		text = rest + "\n" + text
	}
	c.fill(text)
	c.edit(text)
}

// look follows the user's typing.
func (c *composer) look() {
	box := c.screen.page.find(idMessage)
	text := box.value()
	if text == c.seen {
		return
	}
	c.seen = text
	box.fitText()
	if c.uuid != "" {
		c.edit(text)
	}
	c.menu.look(text)
	c.tell(text)
}

// pressed sends on Enter, or with Ctrl where that is chosen, unless it belongs to an
// input method, which then ends a word with it.
func (c *composer) pressed(e event) {
	if e.composing() {
		return
	}
	c.look() // the menu goes by it
	if c.menu.pressed(e) {
		return
	}
	switch e.key() {
	case "Enter":
		if !e.command() && (e.modified() || c.screen.settings.CtrlSend) {
			return
		}
		c.send()
	case "z", "Z":
		if !e.command() || c.screen.page.find(idMessage).value() != "" || !c.undo() {
			return // the browser's own Undo
		}
	default:
		return
	}
	e.prevent()
}

// plain returns a pasted text without what cannot be seen: signs that control a
// terminal or mark the ends of files, and the line ends of other systems.
func plain(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r == '\u00a0':
			return ' '
		case r < ' ' && r != '\n' && r != '\t', r >= 0x7f && r < 0xa0, r == '\u200b', r == '\ufeff', r == '\ufffc':
			return -1
		}
		return r
	}, text)
}

// send puts the text into the outbox. The text box keeps it until it is safe
// there.
func (c *composer) send() {
	c.look()
	raw := c.screen.page.find(idMessage).value()
	text := strings.TrimSpace(raw)
	if c.uuid == "" || c.sending != "" || text == "" {
		return
	}
	if err := chat.CheckText(text); err != nil {
		c.tell(raw)
		return
	}
	c.sending = raw
	uuid := c.uuid
	c.edits = c.screen.m.Send(uuid, text, c.screen.settings.Hold, func(err error) {
		c.screen.onUI(func() { c.sent(uuid, raw, err) })
	})
}

// sent clears the text box after the outbox has taken its text. What has been
// typed since stays.
func (c *composer) sent(uuid, raw string, err error) {
	if c.uuid != uuid || c.sending != raw {
		return // another conversation is open by now
	}
	box := c.screen.page.find(idMessage)
	if c.composing && box.value() != raw { // some keyboards compose at a word that is only stood on
		c.ended = func() { c.sent(uuid, raw, err) }
		return
	}
	c.sending = ""
	if err != nil {
		c.refuse(err)
		return
	}
	rest, found := strings.CutPrefix(box.value(), raw)
	if !found {
		return
	}
	c.seen = rest
	box.setValue(rest)
	box.fitText()
	c.told = ""
	if rest != "" {
		c.edit(rest)
	}
	c.tell(rest)
}

func (c *composer) refuse(err error) {
	switch {
	case errors.Is(err, chat.ErrTooLong), errors.Is(err, chat.ErrEmpty):
		c.tell(c.screen.page.find(idMessage).value())
	default:
		c.refused = true
		c.showNote(c.refusal(), true)
	}
}

// refusal says why a message could not be kept.
func (c *composer) refusal() string {
	if c.screen.snap.Problem.Code == messenger.StoreFull {
		return say(wNotQueuedFull)
	}
	return say(wNotQueued)
}

// tell shows how much room is left, near the limit.
func (c *composer) tell(text string) {
	c.refused = false
	if len(text) < chat.MaxMessageRunes-roomShown { // bytes, so never too late
		c.showNote("", false)
		return
	}
	switch left := chat.MaxMessageRunes - utf8.RuneCountInString(strings.TrimSpace(text)); {
	case left < 0:
		c.showNote(sayCount(wTooLong, -left), true)
	case left <= roomShown:
		c.showNote(sayCount(wRoomLeft, left), false)
	default:
		c.showNote("", false)
	}
}

func (c *composer) showNote(note string, bad bool) {
	if c.note != note || c.bad != bad {
		c.note, c.bad = note, bad
		rerender(c)
	}
}

func (c *composer) Render() app.UI {
	note := app.P().ID("pc-message-note").Class("pc-write__note")
	if c.bad {
		note = note.Class("pc-write__note--bad")
	}
	key := "send"
	if c.screen.settings.CtrlSend {
		key = "enter"
	}
	return app.Div().Class("pc-write").Body(
		c.menu.render(),
		note.Aria("live", c.politeness()).Text(c.note),
		app.Div().Class("pc-write__line").Body(
			app.Button().Type("button").ID(idReplies).Class("pc-button pc-button--icon").
				Aria("label", say(wReplies)).Title(say(wReplies)).
				Body(draw(iconReplies)),
			app.Textarea().ID(idMessage).Class("pc-write__box").
				Rows(1).
				Dir("auto").
				Placeholder(say(wMessagePlaceholder)).
				Aria("label", say(wMessage)).
				Aria("describedby", "pc-message-note").
				Aria("invalid", c.bad).
				Aria("haspopup", "listbox").
				Aria("autocomplete", "list").
				Aria("controls", idReplyMenu).
				Attr("enterkeyhint", key).
				Attr("autocomplete", "off"),
			app.Button().Type("button").ID(idSend).Class("pc-button pc-button--send").
				Aria("label", say(wSend)).Title(say(wSend)).Aria("describedby", idSendTo).
				Body(draw(iconSend)),
			app.Span().ID(idSendTo).Class("pc-hidden"),
		),
	)
}

// politeness is off while the note counts down, which would be read out at each letter,
// and polite once the text is too long.
func (c *composer) politeness() string {
	if c.bad {
		return "polite"
	}
	return "off"
}
