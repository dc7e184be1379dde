package ui

import (
	"strconv"

	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A talkLog shows the messages of the open conversation. Its list is DOM of our
// own: see list.
type talkLog struct {
	app.Compo
	screen *screen
	list   list[logRow]
	veil   veil
	forms  logForms
	made   logMaker

	uuid   string // of the conversation shown; "" for none
	unread unreadMark
	placed bool // the first page has been brought into view
	missed int  // messages that came while something older is read
	jump   bool // something older is read
	older  messenger.OlderState
	top    string   // key of the first message
	asked  bool     // for older messages, until the state of that changes or they are there
	today  int      // the day for which the headings hold
	seek   hitPlace // what is to be brought into view
	found  string   // key of the message that was

	earlier, typing element
	earlierNow      [3]string // what they show
	typingNow       string
}

// A hitPlace is a message in a conversation. The zero hitPlace is none.
type hitPlace struct{ conversation, message string }

const (
	idLog      = "pc-log"
	idLogState = "pc-log-state"

	nearTop     = 600  // pixels from the top at which older messages are asked for
	trimOver    = 1000 // messages that a conversation may grow to while its end is in view
	dividerDown = 96   // pixels from the top at which the divider is opened
)

func newTalkLog(s *screen) *talkLog {
	c := &talkLog{screen: s, veil: veil{screen: s, id: idLogState}}
	c.list = list[logRow]{
		key:   func(r logRow) string { return r.id },
		guess: guessRow,
		make: func(r logRow) rowNode[logRow] {
			return newLogNode(s.page, s.calendar, c.forms, r)
		},
		soon:  func(fn func()) { s.soon(fn) },
		stop:  func(r logRow) bool { return r.kind == rowMessage },
		moved: c.moved,
		atEnd: true,
	}
	return c
}

func (c *talkLog) mounted() {
	p := c.screen.page
	c.forms = newLogForms(p)
	e := p.find(idLog)
	c.earlier = newButton(p, "pc-earlier", actEarlier)
	e.add(c.earlier)
	c.list.mount(p, e)
	c.typing = p.make("p", "pc-typing")
	e.add(c.typing)
	e.listen("click", c.clicked)
	e.listen("pointerover", func(ev event) {
		if n, ok := c.list.node(ev.nearest("data-id")).(*logNode); ok {
			n.showFull()
		}
	})
	e.listen("keydown", c.pressed)
}

func (c *talkLog) refresh(old *messenger.Snapshot) {
	s := c.screen.snap
	v := s.Open
	if v == nil || !c.screen.signedIn() {
		if c.uuid != "" {
			c.reset("")
		}
		return
	}
	if v.UUID != c.uuid {
		c.reset(v.UUID)
		rerender(c)
	}
	before := old.Open
	if before != nil && before.UUID != v.UUID {
		before = nil
	}
	stalled := v.State == messenger.Loading && (old.Connection.State == messenger.Online) != c.screen.online()
	if stalled || before == nil || before.State != v.State || before.Detail != v.Detail || (len(before.Items) == 0) != (len(v.Items) == 0) {
		c.screen.passFocus(idLogState, idLog)
		rerender(c)
	}
	if old.Connection.State != s.Connection.State {
		c.asked = false
	}
	c.showEarlier(v)
	c.showTyping(v)
	c.fill(before, v, old)
}

// reset takes out all that belongs to a conversation.
func (c *talkLog) reset(uuid string) {
	c.list.clear()
	c.made = logMaker{}
	c.uuid, c.unread, c.placed, c.asked, c.found = uuid, unreadMark{}, false, false, ""
	if uuid != c.seek.conversation {
		c.seek = hitPlace{}
	}
	c.setTyping("")
	c.showJump(0)
}

// fill brings the list in line with the messages of v. before is the same
// conversation as it was, nil if it was not open.
func (c *talkLog) fill(before, v *messenger.View, old *messenger.Snapshot) {
	marked := c.unread.key
	c.unread.look(v)
	online, today := c.screen.online(), c.screen.calendar.day(c.screen.calendar.now())
	if before != nil && sameItems(before.Items, v.Items) && c.unread.key == marked &&
		(old.Connection.State == messenger.Online) == online && c.today == today {
		return
	}
	c.today = today
	var arrived []*messenger.Item
	ours := false // we have just sent one
	if before != nil {
		arrived = arrivals(before, v)
		ours = sentHere(before.Items, v.Items)
	}
	c.list.resting = c.list.resting || ours
	c.setRows(v)
	c.openAtDivider(v)
	c.jumpNow()
	c.showJump(c.missed + len(arrived))
	c.announce(v.Name, arrived)
	if before != nil {
		c.announceTroubles(before.Items, v.Items)
	}
	if c.list.resting && len(v.Items) > trimOver {
		c.screen.m.Trim() // the end alone is in view
	}
}

func (c *talkLog) setRows(v *messenger.View) {
	about := logAbout{c.screen.nameOf(v.Name), c.unread.key, c.found, c.screen.online(), c.screen.calendar.day(c.screen.calendar.now())}
	c.list.setFrom(c.made.make(v.Items, about, c.screen.calendar))
}

// jumpTo brings a message into view, once it is there: the conversation may have
// to be opened and read first.
func (c *talkLog) jumpTo(conversation, message string) {
	c.seek = hitPlace{conversation, message}
	c.jumpNow()
}

func (c *talkLog) jumpNow() {
	v := c.screen.snap.Open
	if v == nil || v.UUID != c.uuid || v.UUID != c.seek.conversation {
		return
	}
	for _, item := range v.Items {
		if item.UUID != c.seek.message {
			continue
		}
		c.seek, c.found, c.placed = hitPlace{}, item.Key, true
		c.setRows(v)
		c.list.activate(item.Key)
		c.list.reveal(item.Key, dividerDown)
		c.list.scrolled() // near the end it stands lower, and the list rests
		return
	}
}

func firstKey(items []*messenger.Item) string {
	if len(items) == 0 {
		return ""
	}
	return items[0].Key
}

func sameItems(a, b []*messenger.Item) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// settled follows the privacy mode.
func (c *talkLog) settled(settings) {
	if v := c.screen.snap.Open; v != nil && v.UUID == c.uuid {
		c.setRows(v)
		c.showTyping(v)
	}
}

// openAtDivider brings the divider into view when its first page has come from
// the server. Without a divider the list rests at its end by itself.
func (c *talkLog) openAtDivider(v *messenger.View) {
	if c.placed || v.State != messenger.Ready || !v.Fresh {
		return
	}
	c.placed = true
	if c.unread.key != "" && c.list.resting {
		c.list.reveal("unread", dividerDown)
		c.list.scrolled() // near the end it stands lower, and the list rests
	}
}

// announce has a screen reader say what has come in.
func (c *talkLog) announce(name string, arrived []*messenger.Item) {
	texts := make([]string, len(arrived))
	for i, item := range arrived {
		texts[i] = item.Text
	}
	c.screen.arrived(c.screen.nameOf(name), texts)
}

// announceTroubles has a screen reader say what has become of messages of ours, where
// that takes the user.
func (c *talkLog) announceTroubles(old, now []*messenger.Item) {
	front := alikeItems(old, now)
	was := make(map[string]trouble, len(old)-front)
	for _, item := range old[front:] {
		was[item.Key] = troubleOf(item)
	}
	for _, item := range now[front:] {
		p := troubleOf(item)
		if before, known := was[item.Key]; !known || p == before || p == (trouble{}) {
			continue
		}
		text := say(wLabelled, "label", say(wYou), "text", clip(oneLine(item.Text), 40))
		if _, words := deliveryWords(logRow{item: item}); !item.NotDeleted {
			text += " – " + words
		}
		c.screen.say(text + " – " + p.words)
	}
}

// moved follows the list, be it by the user or by what has come.
func (c *talkLog) moved(s scroll) {
	c.showJump(c.missed)
	v := c.screen.snap.Open
	if v != nil && v.UUID == c.uuid && v.Older == messenger.OlderAvailable && s.top < nearTop {
		c.loadOlder()
	}
}

// showJump offers the way to the latest messages while older ones are read.
func (c *talkLog) showJump(missed int) {
	jump := !c.list.resting
	if !jump {
		missed = 0
	}
	if jump != c.jump || missed != c.missed {
		c.jump, c.missed = jump, missed
		rerender(c)
	}
}

func (c *talkLog) loadOlder() {
	v := c.screen.snap.Open
	if v == nil || c.asked || v.Older != messenger.OlderAvailable && v.Older != messenger.OlderFailed {
		return
	}
	c.asked = true
	c.screen.m.LoadOlder()
}

// showEarlier shows at the top of the list whether there is more.
func (c *talkLog) showEarlier(v *messenger.View) {
	// They may come within a frame: then no other state was ever on the screen.
	if top := firstKey(v.Items); v.Older != c.older || top != c.top {
		c.older, c.top, c.asked = v.Older, top, false
	}
	class, label, off := "pc-earlier", say(wLoadEarlier), false
	switch {
	case v.State != messenger.Ready || len(v.Items) == 0:
		class = "pc-earlier pc-none"
	case v.Older == messenger.OlderNone:
		class, label, off = "pc-earlier pc-earlier--none", say(wBeginning), true
	case v.Older == messenger.OlderLoading:
		class, label, off = "pc-earlier pc-earlier--busy", say(wLoadingEarlier), true
	case v.Older == messenger.OlderFailed:
		class, label = "pc-earlier pc-earlier--failed", say(wEarlierFailed)
	}
	if now := [...]string{class, label, strconv.FormatBool(off)}; now != c.earlierNow {
		c.earlierNow = now
		c.earlier.setClass(class)
		c.earlier.setText(label)
		c.earlier.setAttr("aria-disabled", now[2])
	}
}

func (c *talkLog) showTyping(v *messenger.View) {
	text := ""
	if v.Typing {
		text = say(wTyping, "name", c.screen.nameOf(v.Name))
	}
	c.setTyping(text)
}

func (c *talkLog) setTyping(text string) {
	if text != c.typingNow {
		c.typingNow = text
		c.typing.setText(text)
	}
}

func (c *talkLog) Render() app.UI {
	return app.Div().Class("pc-log-frame").Body(
		// Filled by the list: always empty here. What comes in is said by the live
		// region of the page, so that history which is loaded is not read out.
		app.Div().ID(idLog).Class("pc-log").Role("log").Aria("label", say(wMessages)).Aria("live", "off").TabIndex(0),
		c.placeholder(),
		app.Div().Class("pc-jump").Body(
			app.If(c.jump,
				app.Button().Type("button").Class("pc-button pc-button--jump").Body(
					draw(iconDown),
					app.Text(c.jumpLabel()),
				).OnClick(c.jumpDown),
			),
		),
	)
}

func (c *talkLog) jumpLabel() string {
	if c.missed > 0 {
		return sayCount(wJumpCount, c.missed)
	}
	return say(wJump)
}

func (c *talkLog) jumpDown(app.Context, app.Event) {
	defer Rescue()
	c.list.rest()
	c.screen.page.find(idLog).focus() // the button goes
}

// placeholder stands where there are no messages.
func (c *talkLog) placeholder() app.UI {
	v := c.screen.snap.Open
	state := app.Div().ID(idLogState).Class("pc-state")
	switch {
	case v == nil || c.veil.down || v.State == messenger.Ready && len(v.Items) > 0:
		return state.Class("pc-none")
	case v.State == messenger.Loading && !c.screen.online():
		return state.Body(
			draw(iconTalk),
			app.H3().Class("pc-state__title").Text(say(wTalkNotHere)),
			app.P().Class("pc-state__text").Text(say(wTalkNotHereHint)),
		)
	case v.State == messenger.Loading:
		return state.Body(
			app.P().Class("pc-hidden").Text(say(wTalkLoading)),
			skeletonRows("pc-bone--msg", 6),
		)
	case v.State == messenger.Failed:
		return state.Body(
			draw(iconWarning),
			app.H3().Class("pc-state__title").Text(say(wTalkFailed)),
			app.If(v.Detail != "",
				app.P().Class("pc-state__text").Dir("auto").Text(say(wServerSays, "text", v.Detail))),
			app.Button().Type("button").Class("pc-button").Text(say(wTryAgain)).OnClick(c.tryAgain),
		)
	}
	return state.Body(
		draw(iconTalk),
		app.H3().Class("pc-state__title").Text(say(wTalkEmpty)),
		app.P().Class("pc-state__text").Text(say(wTalkEmptyHint)),
	)
}

func (c *talkLog) tryAgain(app.Context, app.Event) {
	defer Rescue()
	c.screen.m.Refresh()
}
