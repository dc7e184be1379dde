package ui

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"practicechat/app/messenger"
)

// An inboxRow is one conversation in the inbox, as it is shown.
type inboxRow struct {
	messenger.Row
	when string // time of the last message, in short
	open bool   // it is the open conversation
}

func inboxRows(s *messenger.Snapshot, c *calendar) []inboxRow {
	rows := make([]inboxRow, 0, len(s.Inbox.Rows))
	seen := make(map[string]bool, len(s.Inbox.Rows))
	for _, r := range s.Inbox.Rows {
		if seen[r.UUID] {
			continue
		}
		seen[r.UUID] = true
		row := inboxRow{Row: r, open: s.Open != nil && s.Open.UUID == r.UUID}
		if !r.LastMessageAt.IsZero() {
			row.when = c.short(r.LastMessageAt)
		}
		rows = append(rows, row)
	}
	return rows
}

// inboxRowHeight is the height of every row in the style sheet, in pixels.
const inboxRowHeight = 76

// An inboxNode is the DOM of one conversation in the inbox: a list item with one
// button, whose text is all there is to know.
type inboxNode struct {
	page page
	row  inboxRow

	e, open              element
	face, name, when     element
	preview, mark, badge element
}

func newInboxNode(p page, r inboxRow) *inboxNode {
	n := &inboxNode{page: p}
	n.e = p.make("div", "pc-conv")
	n.e.setAttr("role", "listitem")
	n.e.setAttr("data-id", r.UUID)
	n.open = p.make("button", "pc-conv__open")
	n.open.setAttr("type", "button")
	n.face = p.make("span", avatarClass(r.UUID))
	n.face.setAttr("aria-hidden", "true")
	n.name = p.make("span", "pc-conv__name")
	n.name.setAttr("dir", "auto")
	n.when = p.make("span", "pc-conv__when")
	n.preview = p.make("span", "pc-conv__preview")
	n.preview.setAttr("dir", "auto")
	n.mark = p.make("span", "pc-conv__mark")
	n.badge = p.make("span", "pc-badge")
	n.open.add(n.face, n.name, n.when, n.preview, n.mark, n.badge)
	n.e.add(n.open)
	n.show(r)
	return n
}

func (n *inboxNode) root() element { return n.e }
func (n *inboxNode) focus()        { n.open.focus() }

func (n *inboxNode) show(r inboxRow) {
	n.row = r
	class := "pc-conv"
	if r.Unread > 0 {
		class += " pc-conv--unread"
	}
	if r.open {
		class += " pc-conv--open"
		n.open.setAttr("aria-current", "true")
	} else {
		n.open.dropAttr("aria-current")
	}
	n.e.setClass(class)
	n.face.setText(initials(r.Name))
	n.name.setText(nameOf(r.Name))
	n.when.setText(r.when)
	n.showPreview(r)
	n.showMark(r.NotSent)
	n.showBadge(r.Unread)
}

// showPreview shows the most telling line: that the participant types, what is
// being written to them, or the last message.
func (n *inboxNode) showPreview(r inboxRow) {
	n.preview.setText("")
	text := n.page.make("span", "")
	switch {
	case r.Typing:
		n.preview.setClass("pc-conv__preview pc-conv__preview--typing")
		text.setText(say(wRowTyping))
	case r.Draft != "":
		n.preview.setClass("pc-conv__preview pc-conv__preview--draft")
		label := n.page.make("b", "")
		label.setText(say(wDraft) + " ")
		n.preview.add(label)
		text.setText(oneLine(r.Draft))
	case r.LastMessage == "":
		n.preview.setClass("pc-conv__preview pc-conv__preview--none")
		text.setText(say(wNoMessages))
	default:
		n.preview.setClass("pc-conv__preview")
		text.setText(oneLine(r.LastMessage))
	}
	n.preview.add(text)
}

func (n *inboxNode) showMark(notSent int) {
	n.mark.setText("")
	if notSent == 0 {
		n.mark.dropAttr("title")
		return
	}
	words := n.page.make("span", "pc-hidden")
	words.setText(sayCount(wNotSent, notSent))
	n.mark.add(n.page.makeIcon(iconClock), words)
	n.mark.setAttr("title", sayCount(wNotSent, notSent))
}

func (n *inboxNode) showBadge(unread int) {
	n.badge.setText("")
	if unread == 0 {
		return
	}
	number := n.page.make("span", "")
	number.setAttr("aria-hidden", "true")
	number.setText(badgeNumber(unread))
	words := n.page.make("span", "pc-hidden")
	words.setText(sayCount(wUnread, unread))
	n.badge.add(number, words)
}

func badgeNumber(n int) string {
	if n > 99 {
		return "99+"
	}
	return strconv.Itoa(n)
}

func (n *inboxNode) setActive(active bool) {
	if active {
		n.open.setAttr("tabindex", "0")
	} else {
		n.open.setAttr("tabindex", "-1")
	}
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
