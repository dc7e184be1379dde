package ui

import (
	"strings"
	"unicode/utf8"

	"practicechat/app/messenger"
)

// An inboxRow is one conversation in the inbox, as it is shown.
type inboxRow struct {
	*messenger.Row
	today   int  // the day on which the time of the last message is to be read
	private bool // initials alone, and no preview
}

// inboxRows returns the rows that are listed: those of the filter, and the open
// conversation, which would else go as soon as it is read.
func inboxRows(all []*messenger.Row, shown shownInbox) []inboxRow {
	rows := make([]inboxRow, 0, len(all))
	for _, r := range all {
		if shown.filter == filterAll || shown.filter.lists(r) || r.UUID == shown.open {
			rows = append(rows, inboxRow{r, shown.today, shown.private})
		}
	}
	return rows
}

// name is how the participant is shown.
func (r inboxRow) name() string {
	if r.private && r.Name != "" {
		return initials(r.Name)
	}
	return nameOf(r.Name)
}

// inboxRowHeight is the height of every row in the style sheet, in pixels.
const inboxRowHeight = 76

// An inboxNode is the DOM of one conversation in the inbox. The text of its button is
// all there is to know.
type inboxNode struct {
	personRow
	inbox  *inbox
	row    inboxRow
	isOpen bool // it is the open conversation

	mark, badge element
}

func newInboxForm(p page) element {
	return newPersonForm(p, "pc-conv", "preview", p.make("span", "pc-conv__mark"), p.make("span", "pc-badge"))
}

func newInboxNode(c *inbox, r inboxRow) *inboxNode {
	n := &inboxNode{inbox: c, personRow: copyPersonRow(c.form)}
	n.row.Row = new(messenger.Row) // which the nodes show as yet
	n.mark = n.text.next()
	n.badge = n.mark.next()
	n.reuse(r)
	return n
}

func (n *inboxNode) reuse(r inboxRow) bool {
	n.setID(r.UUID)
	n.show(r)
	n.setOpen(r.UUID == n.inbox.open)
	return true
}

func (n *inboxNode) page() page { return n.inbox.screen.page }

// show brings the nodes in line with a row.
func (n *inboxNode) show(r inboxRow) {
	old := n.row
	n.row = r
	n.showClass()
	if r.UUID != old.UUID {
		n.face.setClass(avatarClass(r.UUID))
	}
	if r.UUID != old.UUID || r.Name != old.Name || r.private != old.private {
		n.face.setText(initials(r.Name))
		n.name.setText(r.name())
	}
	if !r.LastMessageAt.Equal(old.LastMessageAt) || r.today != old.today {
		when := ""
		if !r.LastMessageAt.IsZero() {
			when = n.inbox.screen.calendar.short(r.LastMessageAt)
		}
		n.when.setText(when)
	}
	n.showPreview(r)
	if r.NotSent != old.NotSent {
		n.showMark(r.NotSent)
	}
	if r.Unread != old.Unread {
		n.showBadge(r.Unread)
	}
}

// setOpen shows whether it is the open conversation.
func (n *inboxNode) setOpen(open bool) {
	if n.isOpen == open {
		return
	}
	n.isOpen = open
	if open {
		n.open.setAttr("aria-current", "true")
	} else {
		n.open.dropAttr("aria-current")
	}
	n.showClass()
}

func (n *inboxNode) showClass() {
	class := "pc-conv"
	if n.row.Unread > 0 {
		class += " pc-conv--unread"
	}
	if n.isOpen {
		class += " pc-conv--open"
	}
	n.e.setClass(class)
}

// showPreview shows the most telling line: that the participant types, what is
// being written to them, or the last message.
func (n *inboxNode) showPreview(r inboxRow) {
	class, text := "pc-conv__preview", ""
	switch {
	case r.Typing:
		class, text = "pc-conv__preview pc-conv__preview--typing", say(wRowTyping)
	case r.private && r.Draft != "":
		class, text = "pc-conv__preview pc-conv__preview--none", say(wOneDraft)
	case r.private:
		text = "\u00a0" // the row keeps its height
	case r.Draft != "":
		class = "pc-conv__preview pc-conv__preview--draft"
	case r.LastMessage == "" && r.Unread > 0: // the server does not say what it is
		text = say(wNewMessage)
	case r.LastMessage == "":
		class, text = "pc-conv__preview pc-conv__preview--none", say(wNoMessages)
	default:
		text = oneLine(r.LastMessage)
	}
	if n.text.setClass(class); text != "" {
		n.text.setText(text)
		return
	}
	label, draft := n.page().make("b", ""), n.page().make("span", "")
	label.setText(say(wDraft) + " ")
	draft.setText(oneLine(r.Draft))
	n.text.setText("")
	n.text.add(label, draft)
}

func (n *inboxNode) showMark(notSent int) {
	n.mark.setText("")
	if notSent == 0 {
		n.mark.dropAttr("title")
		return
	}
	words := n.page().make("span", "pc-hidden")
	words.setText(sayCount(wNotSent, notSent))
	n.mark.add(n.page().makeIcon(iconClock), words)
	n.mark.setAttr("title", sayCount(wNotSent, notSent))
}

func (n *inboxNode) showBadge(unread int) {
	n.badge.setText("")
	if unread == 0 {
		return
	}
	number := n.page().make("span", "")
	number.setAttr("aria-hidden", "true")
	number.setText(badgeNumber(unread))
	words := n.page().make("span", "pc-hidden")
	words.setText(sayCount(wUnread, unread))
	n.badge.add(number, words)
}

func badgeNumber(n int) string {
	if n > 99 {
		return numeral(99) + "+"
	}
	return numeral(n)
}

// previewRunes is more than any row has room for.
const previewRunes = 160

// oneLine returns the beginning of a text without its line breaks.
func oneLine(text string) string {
	for i := range text {
		if i >= previewRunes*utf8.UTFMax {
			text = text[:i]
			break
		}
	}
	return clip(strings.Join(strings.Fields(text), " "), previewRunes)
}
