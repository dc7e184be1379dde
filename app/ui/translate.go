package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// speak has the app speak a language by its words.
func speak(p page, tag, text string) {
	tongue = languageOf(tag)
	words, numeral = english, strconv.Itoa
	p.setLanguage(tongue.tag)
	if text != "" {
		words, numeral = parseCatalogue(text), p.number
	}
}

// A translated part has text that go-app has not drawn, or that it would not draw
// again.
type translated interface{ translated() }

// translate follows a choice of the language. What is on the screen stays where it
// is, what has been entered too.
func (c *shell) translate() {
	p := c.screen.page
	go func() {
		defer Rescue()
		tag, text := p.language(), ""
		var err error
		if languageOf(tag) != &languages[0] {
			text, err = p.catalogue(tag)
		}
		c.screen.onUI(func() {
			switch {
			case err != nil:
				c.dialog.settings.tell(say(wLanguageFailed))
			case tag == p.language(): // chosen again meanwhile
				speak(p, tag, text)
				c.redraw()
			}
		})
	}()
}

// redraw shows every text anew.
func (c *shell) redraw() {
	for _, p := range c.parts {
		if t, ok := p.(translated); ok {
			t.translated()
		}
		if view, ok := p.(app.Composer); ok {
			rerender(view)
		}
	}
	c.screen.page.setTitle(title(c.attended))
}

func (c *inbox) translated() {
	c.list.host.setAttr("aria-label", say(wConversations))
	c.list.forget()
	c.fill()
}

func (c *search) translated() {
	c.list.host.setAttr("aria-label", say(wSearchResults))
	c.list.forget()
	c.list.set(hitRows(c.screen.snap.Search, c.screen.nameOf, c.screen.calendar))
}

func (c *talkLog) translated() {
	c.forms = newLogForms(c.screen.page)
	c.list.forget()
	if v := c.screen.snap.Open; v != nil && v.UUID == c.uuid {
		c.made = logMaker{}
		c.setRows(v)
		c.showEarlier(v)
		c.showTyping(v)
	}
}

func (c *talkHead) translated() {
	c.asOf = c.age()
	c.screen.page.find(idAsOf).setText(c.asOf)
	if v := c.screen.snap.Open; v != nil && c.screen.signedIn() {
		c.screen.page.find(idName).setText(c.screen.nameOf(v.Name))
	}
}

// translated writes the note anew; one that is no count is about something past.
func (c *composer) translated() {
	c.nameThem()
	if c.refused {
		c.note = c.refusal()
	} else {
		c.tell(c.screen.page.find(idMessage).value())
	}
}

// translated takes out what was said about a mistake: it is made again soon, and then
// in the right language.
func (c *dialog) translated() {
	c.device.what, c.device.do, c.copied, c.settings.note = "", "", "", ""
}

func (c *signIn) translated()   { c.own = "" }
func (c *lockView) translated() { c.own = "" }

// forget lets all rows be made anew, and stay where they are.
func (l *list[R]) forget() {
	h := l.holdAll()
	for _, s := range l.shown {
		s.node.root().drop()
	}
	l.shown, l.order = make(map[string]*shownRow[R]), nil
	l.forgetHeights(window{0, len(l.rows)})
	l.settle(h)
}
