package ui

import (
	"strconv"
	"strings"

	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A replyMenu offers saved replies while a text begins with a slash. The focus
// stays in the text box; the arrow keys move the choice.
type replyMenu struct {
	composer *composer
	open     bool
	replies  []messenger.Reply // that match what stands after the slash
	choice   int               // an index in replies; len(replies) is the way to the dialog
}

const (
	idReplyMenu = "pc-reply-menu"
	idReply     = "pc-reply-"

	maxMatches = 7
)

func (m *replyMenu) mounted(c *composer) {
	m.composer = c
	menu := c.screen.page.find(idReplyMenu)
	menu.listen("pointerdown", func(e event) { e.prevent() }) // the text box keeps the focus
	menu.listen("click", func(e event) {
		if i, err := strconv.Atoi(e.nearest("data-reply")); err == nil {
			m.choice = i
			m.take()
		}
	})
}

// look follows the text in the text box.
func (m *replyMenu) look(text string) {
	query, slash := strings.CutPrefix(text, "/")
	if !slash { // of Japanese input methods
		query, slash = strings.CutPrefix(text, "／")
	}
	if !slash || strings.ContainsAny(query, "\n/") {
		m.close()
		return
	}
	replies := matching(m.composer.screen.snap.Replies, query)
	if len(replies) == 0 && query != "" {
		m.close()
		return
	}
	if !m.open || len(replies) != len(m.replies) {
		m.composer.screen.say(sayCount(wReplyMatches, len(replies)))
	}
	m.open, m.replies, m.choice = true, replies, 0
	m.show()
}

// matching returns the replies in whose name or text a query stands: first those
// whose name begins with it.
func matching(all []messenger.Reply, query string) []messenger.Reply {
	query = strings.ToLower(strings.TrimSpace(query))
	var first, others []messenger.Reply
	for _, r := range all {
		switch name := strings.ToLower(r.Name); {
		case strings.HasPrefix(name, query):
			first = append(first, r)
		case strings.Contains(name, query), strings.Contains(strings.ToLower(r.Text), query):
			others = append(others, r)
		}
	}
	first = append(first, others...)
	return first[:min(len(first), maxMatches)]
}

// pressed reports whether a key was for the menu.
func (m *replyMenu) pressed(e event) bool {
	if !m.open || e.modified() {
		return false
	}
	n := len(m.replies) + 1
	switch e.key() {
	case "ArrowDown":
		m.choice = (m.choice + 1) % n
	case "ArrowUp":
		m.choice = (m.choice + n - 1) % n
	case "Enter", "Tab":
		m.take()
	case "Escape":
		m.close()
	default:
		return false
	}
	e.prevent()
	if m.open {
		m.show()
	}
	return true
}

// take puts the chosen reply in place of the slash.
func (m *replyMenu) take() {
	c, text, dialog := m.composer, "", m.choice >= len(m.replies)
	if !dialog {
		text = m.replies[m.choice].Text
	}
	c.fill(text)
	c.edit(text)
	if dialog {
		c.screen.ask(question{kind: askReplies})
	}
}

func (m *replyMenu) close() {
	if m.open {
		m.open, m.replies = false, nil
		m.composer.screen.page.find(idMessage).dropAttr("aria-activedescendant")
		rerender(m.composer)
	}
}

func (m *replyMenu) show() {
	m.composer.screen.page.find(idMessage).setAttr("aria-activedescendant", idReply+strconv.Itoa(m.choice))
	rerender(m.composer)
	m.composer.screen.afterRender(m.bringIn)
}

// bringIn scrolls the menu by as little as brings the choice into view.
func (m *replyMenu) bringIn() {
	p := m.composer.screen.page
	menu := p.find(idReplyMenu)
	seen, option := menu.box(), p.find(idReply+strconv.Itoa(m.choice)).box()
	above, below := seen.top-option.top, option.top+option.height-seen.top-seen.height
	if s := menu.scroll(); above > 0 {
		menu.scrollTo(s.top - above)
	} else if below > 0 {
		menu.scrollTo(s.top + below)
	}
}

func (m *replyMenu) render() app.UI {
	menu := app.Div().ID(idReplyMenu).Class("pc-menu").Role("listbox").Aria("label", say(wReplies))
	if !m.open {
		return menu.Class("pc-none")
	}
	var options []app.UI
	option := func(i int, body ...app.UI) {
		options = append(options, app.Div().ID(idReply+strconv.Itoa(i)).Class("pc-menu__option").Role("option").
			Aria("selected", i == m.choice).DataSet("reply", i).Body(body...))
	}
	for i, r := range m.replies {
		option(i,
			app.Span().Class("pc-menu__name").Dir("auto").Text(replyName(r)),
			app.Span().Class("pc-menu__text").Dir("auto").Text(oneLine(r.Text)),
		)
	}
	option(len(m.replies), app.Span().Class("pc-menu__name pc-menu__name--more").Text(say(wRepliesManage)))
	return menu.Body(options...)
}

// replyName returns what a reply is called: without a name, by its beginning.
func replyName(r messenger.Reply) string {
	if r.Name != "" {
		return r.Name
	}
	return clip(oneLine(r.Text), 24)
}
