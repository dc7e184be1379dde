package ui

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"practicechat/app/messenger"
)

// Actions of a message, as a click finds them in data-act.
const (
	actDelete  = "delete"
	actAgain   = "again"
	actDiscard = "discard"
	actCheck   = "check"
	actEarlier = "earlier" // of the list, not of a message
)

// A logNode is the DOM of one row among the messages.
type logNode struct {
	page     page
	calendar *calendar
	number   int // for ids that name the parts of a message
	row      logRow

	e             element
	text, meta    element
	hint, actions element
	remove        element // the delete button; nil for messages of others
}

func newLogNode(p page, c *calendar, number int, r logRow) *logNode {
	n := &logNode{page: p, calendar: c, number: number}
	switch r.kind {
	case rowDay:
		n.e = p.make("h3", "pc-day")
	case rowUnread:
		n.e = p.make("p", "pc-unread")
	default:
		n.makeMessage(r)
	}
	n.show(r)
	return n
}

func (n *logNode) root() element { return n.e }

// makeMessage makes the parts that every message has.
func (n *logNode) makeMessage(r logRow) {
	n.e = n.page.make("div", "")
	n.e.setAttr("role", "article")
	n.e.setAttr("data-id", r.id)
	author := n.part("span", "pc-hidden", "a")
	author.setText(r.label + ":")
	bubble := n.page.make("div", "pc-bubble")
	n.text = n.part("p", "pc-text", "t")
	n.text.setAttr("dir", "auto")
	bubble.add(n.text)
	n.meta = n.part("p", "pc-meta", "m")
	n.hint = n.part("p", "pc-hint", "h")
	n.actions = n.page.make("div", "pc-actions")
	line := n.page.make("div", "pc-line")
	if r.item.Mine {
		n.remove = n.button("pc-button pc-button--icon pc-delete", actDelete, "")
		n.remove.setAttr("aria-label", say(wDeleteMessage))
		n.remove.setAttr("aria-describedby", n.id("t"))
		n.remove.add(n.page.makeIcon(iconDelete))
		line.add(n.remove)
	}
	line.add(bubble)
	n.e.add(author, line, n.meta, n.hint, n.actions)
	n.e.setAttr("aria-labelledby", strings.Join([]string{n.id("a"), n.id("t"), n.id("m"), n.id("h")}, " "))
}

func (n *logNode) id(part string) string { return fmt.Sprintf("pc-m%d%s", n.number, part) }

func (n *logNode) part(tag, class, name string) element {
	e := n.page.make(tag, class)
	e.setAttr("id", n.id(name))
	return e
}

func (n *logNode) button(class, act, label string) element {
	b := n.page.make("button", class)
	b.setAttr("type", "button")
	b.setAttr("data-act", act)
	if label != "" {
		b.setText(label)
	}
	return b
}

// show brings the nodes in line with a row of the same id.
func (n *logNode) show(r logRow) {
	old := n.row.item // nil at first
	n.row = r
	if r.kind != rowMessage {
		n.e.setText(r.label)
		return
	}
	if old == nil || old.Text != r.item.Text {
		n.text.setText(r.item.Text)
	}
	n.e.setClass(messageClass(r))
	n.showMeta(r)
	n.hint.setText(hintWords(r.item))
	if old == nil || old.Delivery != r.item.Delivery {
		n.showActions(r.item.Delivery)
	}
	if n.remove != nil {
		n.showRemove(r.item)
	}
}

func messageClass(r logRow) string {
	class := "pc-msg"
	for _, m := range []struct {
		on   bool
		name string
	}{
		{r.item.Mine, " pc-msg--mine"},
		{r.first, " pc-msg--first"},
		{r.last, " pc-msg--last"},
		{r.item.Delivery == messenger.Queued || r.item.Delivery == messenger.Sending, " pc-msg--waiting"},
		{r.item.Delivery == messenger.Uncertain, " pc-msg--uncertain"},
		{r.item.Delivery == messenger.Refused, " pc-msg--refused"},
		{r.item.Deleting, " pc-msg--deleting"},
		{bigText(r.item.Text), " pc-msg--big"},
	} {
		if m.on {
			class += m.name
		}
	}
	return class
}

// showMeta shows the time and, of our own, how far the message has come. Within a
// group only the last message tells that all went well.
func (n *logNode) showMeta(r logRow) {
	n.meta.setText("")
	if !r.item.At.IsZero() {
		at := n.page.make("time", "")
		at.setText(n.calendar.clock(r.item.At))
		at.setAttr("datetime", r.item.At.UTC().Format(time.RFC3339))
		at.setAttr("title", n.calendar.full(r.item.At))
		n.meta.add(at)
	}
	drawing, words := deliveryWords(r)
	if words == "" {
		return
	}
	state := n.page.make("span", "pc-delivery")
	label := n.page.make("span", "")
	label.setText(words)
	state.add(n.page.makeIcon(drawing), label)
	n.meta.add(state)
}

func deliveryWords(r logRow) (icon, string) {
	switch {
	case r.item.Deleting:
		return iconClock, say(wDeleting)
	case !r.item.Mine:
		return "", ""
	}
	switch r.item.Delivery {
	case messenger.Queued:
		if r.offline {
			return iconClock, say(wQueuedOffline)
		}
		return iconClock, say(wQueued)
	case messenger.Sending:
		return iconClock, say(wSending)
	case messenger.Uncertain:
		return iconUnsure, say(wUncertain)
	case messenger.Refused:
		return iconWarning, say(wRefused)
	}
	return iconCheck, say(wSent)
}

func hintWords(item *messenger.Item) string {
	switch item.Delivery {
	case messenger.Uncertain:
		return say(wUncertainHint)
	case messenger.Refused:
		return refusalWords(item.Code)
	}
	return ""
}

func (n *logNode) showActions(d messenger.Delivery) {
	n.actions.setText("")
	const small = "pc-button pc-button--small"
	switch d {
	case messenger.Uncertain:
		n.actions.add(
			n.button(small, actAgain, say(wSendAgain)),
			n.button(small, actDiscard, say(wDiscard)),
			n.button(small, actCheck, say(wKeepChecking)),
		)
	case messenger.Refused:
		n.actions.add(
			n.button(small, actAgain, say(wSendAgain)),
			n.button(small, actDiscard, say(wDiscard)),
		)
	}
}

// showRemove hides the delete button of a message that is discarded instead, or
// on its way out already.
func (n *logNode) showRemove(item *messenger.Item) {
	if item.Deleting || item.Delivery == messenger.Uncertain || item.Delivery == messenger.Refused {
		n.remove.setAttr("hidden", "")
	} else {
		n.remove.dropAttr("hidden")
	}
}

func (n *logNode) setActive(active bool) {
	if n.row.kind != rowMessage {
		return
	}
	stop := "-1"
	if active {
		stop = "0"
	}
	n.e.setAttr("tabindex", stop)
	if n.remove != nil {
		n.remove.setAttr("tabindex", stop)
	}
}

func (n *logNode) focus() { n.e.focus() }

// bigText reports whether a text is one to three emoji and nothing else: these
// are shown larger.
func bigText(text string) bool {
	if len(text) > 40 || text == "" {
		return false
	}
	signs := 0
	for _, r := range text {
		switch {
		case r == 0x200D || r == 0xFE0F || r >= 0x1F3FB && r <= 0x1F3FF: // joins and skin tones
			if r == 0x200D {
				signs--
			}
		case r >= 0x1F300 && r <= 0x1FAFF, r >= 0x2600 && r <= 0x27BF, r == 0x2B50:
			signs++
		default:
			return false
		}
	}
	return signs >= 1 && signs <= 3
}

// guessRow estimates the height of a row in pixels, from what it holds.
func guessRow(r logRow) float64 {
	if r.kind != rowMessage {
		return 48
	}
	height := 20 + 22*float64(1+utf8.RuneCountInString(r.item.Text)/40)
	if r.last {
		height += 20
	}
	if r.first {
		height += 10
	}
	return height
}
