package ui

import (
	"strings"
	"time"
	"unicode/utf8"

	"practicechat/app/messenger"
)

// Actions of a message, as a click finds them in data-act.
const (
	actCopy    = "copy"
	actDelete  = "delete"
	actAgain   = "again"
	actDiscard = "discard"
	actCheck   = "check"
	actEarlier = "earlier" // of the list, not of a message
)

// answerAfter is how long a question must have been in view before an answer counts.
const answerAfter = 500 * time.Millisecond

// A logNode is the DOM of one row among the messages.
type logNode struct {
	page     page
	calendar *calendar
	row      logRow // as it is shown

	e        element
	acts     element // of the copy button and, where a message is ours, the delete button
	text     element
	class    string    // of e
	links    []element // in the text
	at       element
	full     bool      // the full date is written, too
	delivery element   // how far a message of ours has come; nil for others
	below    element   // explanation and buttons; nil while there are none
	asked    time.Time // when below came
	active   bool
	noDelete bool // there is no delete button now
}

// logForms are the rows of messages, empty, to be copied: making a row takes 60
// calls into the browser, copying it one. They are as most rows stay: Tab does not lead
// to them, and a message of ours is sent.
type logForms struct{ mine, theirs element }

func newLogForms(p page) logForms { return logForms{newMessageForm(p, true), newMessageForm(p, false)} }

func newMessageForm(p page, mine bool) element {
	e := p.make("div", "")
	e.setAttr("role", "article")
	e.setAttr("tabindex", "-1")
	author := p.make("span", "pc-author")
	line := p.make("div", "pc-line")
	bubble := p.make("div", "pc-bubble")
	text := p.make("p", "pc-text")
	text.setAttr("dir", "auto")
	bubble.add(text)
	acts := p.make("div", "pc-acts")
	acts.add(newIconButton(p, actCopy, wCopyMessage, iconCopy))
	line.add(acts, bubble)
	meta := p.make("p", "pc-meta")
	meta.add(p.make("time", ""))
	if mine {
		acts.add(newIconButton(p, actDelete, wDeleteMessage, iconDelete))
		delivery := p.make("span", "pc-delivery")
		fillDelivery(p, delivery, iconCheck, say(wSent))
		meta.add(delivery)
	}
	e.add(author, line, meta)
	return e
}

func newButton(p page, class, act string) element {
	b := p.make("button", class)
	b.setAttr("type", "button")
	b.setAttr("data-act", act)
	return b
}

func newIconButton(p page, act string, label phrase, drawing icon) element {
	b := newButton(p, "pc-button pc-button--icon", act)
	b.setAttr("aria-label", say(label))
	b.setAttr("title", say(label))
	b.setAttr("tabindex", "-1")
	b.add(p.makeIcon(drawing))
	return b
}

func fillDelivery(p page, e element, drawing icon, words string) {
	label := p.make("span", "")
	label.setText(words)
	e.add(p.makeIcon(drawing), label)
}

func newLogNode(p page, c *calendar, forms logForms, r logRow) *logNode {
	n := &logNode{page: p, calendar: c}
	switch {
	case r.kind == rowDay:
		n.e = p.make("h3", "pc-day")
	case r.kind == rowUnread:
		n.e = p.make("p", "pc-unread")
	case r.item.Mine:
		n.e = forms.mine.copy()
		n.bind()
		n.delivery = n.at.next()
	default:
		n.e = forms.theirs.copy()
		n.bind()
	}
	if r.kind == rowMessage {
		n.e.setAttr("data-id", r.id)
	}
	n.show(r)
	return n
}

func (n *logNode) bind() {
	line := n.e.first().next()
	n.acts = line.first()
	n.text = n.acts.next().first()
	n.at = line.next().first()
}

// The buttons are looked up when they are needed: mostly they stay as they are.

func (n *logNode) copies() element { return n.acts.first() }
func (n *logNode) remove() element { return n.copies().next() }

// reuse takes nodes alone that are, but for texts, as the form made them.
func (n *logNode) reuse(r logRow) bool {
	old := n.row.item
	if old == nil || r.item == nil || old.Mine != r.item.Mine || n.active || n.full || n.below != nil ||
		r.item.At.IsZero() && !old.At.IsZero() {
		return false
	}
	n.e.setAttr("data-id", r.id)
	n.show(r)
	return true
}

func (n *logNode) root() element { return n.e }
func (n *logNode) focus()        { n.e.focus() }

// show brings the nodes in line with a row of the same id.
func (n *logNode) show(r logRow) {
	old := n.row
	n.row = r
	if r.kind != rowMessage {
		n.e.setText(r.label)
		return
	}
	if old.item == nil || old.label != r.label {
		n.e.first().setText(r.label + ":")
	}
	if old.item == nil || old.item.Text != r.item.Text {
		n.showText(r.item.Text)
	}
	if class := messageClass(r); class != n.class {
		n.class = class
		n.e.setClass(class)
	}
	if !r.item.At.IsZero() && (old.item == nil || !old.item.At.Equal(r.item.At)) {
		n.at.setText(n.calendar.clock(r.item.At))
		if n.full {
			n.full = false
			n.showFull()
		}
	}
	if r.item.Mine {
		n.showDelivery(old, r)
	}
	if n.active {
		n.e.setAttr("aria-label", n.name())
	}
}

// showText shows the text, and links in it as such.
func (n *logNode) showText(text string) {
	n.links = nil
	if !strings.Contains(text, "://") {
		n.text.setText(text)
		return
	}
	n.text.setText("")
	for _, s := range spans(text) {
		if s.address == "" {
			e := n.page.make("span", "")
			e.setText(s.text)
			n.text.add(e)
			continue
		}
		e := n.page.make("a", "pc-link")
		for _, a := range [][2]string{{"href", s.address}, {"target", "_blank"}, {"rel", "noopener noreferrer"}, {"dir", "ltr"}} {
			e.setAttr(a[0], a[1])
		}
		e.setText(s.text)
		e.setAttr("tabindex", n.stop())
		n.links = append(n.links, e)
		n.text.add(e)
	}
}

// showFull writes the full date where a pointer or the focus brings it up. It is
// left until then: to write a date takes long.
func (n *logNode) showFull() {
	if n.full || n.row.item == nil || n.row.item.At.IsZero() {
		return
	}
	n.full = true
	n.at.setAttr("title", n.calendar.full(n.row.item.At))
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
		{r.found, " pc-msg--found"},
	} {
		if m.on {
			class += m.name
		}
	}
	return class
}

// showDelivery shows how far a message of ours has come, and what can be done
// about it.
func (n *logNode) showDelivery(old, r logRow) {
	was := say(wSent)
	if old.item != nil {
		_, was = deliveryWords(old)
	}
	if drawing, words := deliveryWords(r); words != was {
		n.delivery.setText("")
		fillDelivery(n.page, n.delivery, drawing, words)
	}
	if was, is := troubleOf(old.item), troubleOf(r.item); was != is {
		n.showBelow(is)
	}
	if hide := !deletable(r.item); hide != n.noDelete {
		n.noDelete = hide
		if hide {
			if n.remove().focused() {
				n.e.focus()
			}
			n.remove().setAttr("hidden", "")
		} else {
			n.remove().dropAttr("hidden")
		}
	}
}

// deletable reports whether a message can be deleted: not while it is on its way, for
// nothing could be asked of the server yet. What comes with a question is discarded
// instead.
func deletable(item *messenger.Item) bool {
	stored := item.Delivery == messenger.Stored && item.UUID != ""
	return item.Mine && !item.Deleting && (stored || item.Delivery == messenger.Queued)
}

// A trouble is what the user has to know of a message of ours, and can do about it. The
// zero trouble is none.
type trouble struct {
	words string
	acts  int // how many of the answers there are
}

func troubleOf(item *messenger.Item) trouble {
	switch {
	case item == nil || !item.Mine:
	case item.Delivery == messenger.Uncertain:
		return trouble{say(wUncertainHint), len(answers)}
	case item.Delivery == messenger.Refused:
		return trouble{refusalWords(item.Code), 2}
	case item.NotDeleted:
		return trouble{say(wDeleteRefused), 0}
	}
	return trouble{}
}

// answers are what can be done about a message.
var answers = [...]struct {
	act   string
	label phrase
}{{actAgain, wSendAgain}, {actDiscard, wDiscard}, {actCheck, wKeepChecking}}

func deliveryWords(r logRow) (icon, string) {
	if r.item.Deleting {
		return iconClock, say(wDeleting)
	}
	switch r.item.Delivery {
	case messenger.Queued:
		switch {
		case !r.item.HeldUntil.IsZero():
			return iconClock, say(wHeld)
		case r.behind:
			return iconClock, say(wQueuedBehind)
		case r.offline:
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

// showBelow shows under a message what is the matter with it.
func (n *logNode) showBelow(t trouble) {
	if n.below != nil {
		n.below.drop()
		n.below = nil
	}
	if t == (trouble{}) {
		return
	}
	n.asked = n.calendar.now()
	n.below = n.page.make("div", "pc-below")
	hint := n.page.make("p", "pc-hint")
	hint.setText(t.words)
	n.below.add(hint)
	if t.acts > 0 {
		row := n.page.make("div", "pc-actions")
		for _, a := range answers[:t.acts] {
			b := newButton(n.page, "pc-button pc-button--small pc-act--"+a.act, a.act)
			b.setText(say(a.label))
			row.add(b)
		}
		n.below.add(row)
	}
	n.e.add(n.below)
}

// askedLately reports whether the question is so new that a click on an answer
// was meant for something else, which stood there before.
func (n *logNode) askedLately() bool { return n.calendar.now().Sub(n.asked).Abs() < answerAfter }

// setActive names the row as a whole: that is read when it takes the focus.
func (n *logNode) setActive(active bool) {
	if n.row.kind != rowMessage || active == n.active {
		return
	}
	n.active = active
	if active {
		n.e.setAttr("aria-label", n.name())
		n.showFull()
	} else {
		n.e.dropAttr("aria-label")
	}
	stops := append([]element{n.e, n.copies()}, n.links...)
	if n.row.item.Mine {
		stops = append(stops, n.remove())
	}
	for _, e := range stops {
		e.setAttr("tabindex", n.stop())
	}
}

// stop tells whether Tab stops at the row and at what is in it.
func (n *logNode) stop() string {
	if n.active {
		return "0"
	}
	return "-1"
}

func (n *logNode) name() string {
	parts := []string{n.row.label, n.row.item.Text}
	if !n.row.item.At.IsZero() {
		parts = append(parts, n.calendar.full(n.row.item.At))
	}
	if n.row.item.Mine {
		_, words := deliveryWords(n.row)
		parts = append(parts, words)
	}
	return strings.Join(parts, ", ")
}

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
