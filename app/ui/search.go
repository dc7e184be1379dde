package ui

import (
	"strings"

	"practicechat/app/messenger"
	"practicechat/app/vault"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A search is the search box above the conversations, and what it has found. The
// query lives in the text box alone, the results in a list: see list.
type search struct {
	app.Compo
	screen *screen
	list   list[hitRow]
	form   element // of a row
	filled bool    // there is something in the box
}

const (
	idSearch  = "pc-search"
	idResults = "pc-results"
)

func newSearch(s *screen) *search {
	c := &search{screen: s}
	c.list = list[hitRow]{
		key:   func(r hitRow) string { return r.key },
		guess: guessHit,
		make:  func(r hitRow) rowNode[hitRow] { return newHitNode(s.page, c.form, r) },
	}
	return c
}

func (c *search) mounted() {
	p := c.screen.page
	box := p.find(idSearch)
	box.listen("input", func(event) { c.follow(box.value()) })
	box.listenKeys(c.pressed, "Escape", "Enter", "ArrowDown")
	e := p.find(idResults)
	c.form = newHitForm(p)
	c.list.mount(p, e)
	c.list.host.setAttr("role", "list")
	c.list.host.setAttr("aria-label", say(wSearchResults))
	e.listen("click", func(ev event) { c.open(ev.nearest("data-id")) })
	e.listenKeys(func(ev event) {
		if !ev.composing() {
			ev.prevent()
			c.end()
		}
	}, "Escape")
}

// follow searches for what the box holds.
func (c *search) follow(query string) {
	if filled := query != ""; filled != c.filled {
		c.filled = filled
		rerender(c)
	}
	c.screen.m.Search(strings.TrimSpace(query))
}

func (c *search) pressed(e event) {
	if e.modified() || e.composing() {
		return
	}
	switch key := e.key(); {
	case key == "Escape" && c.filled:
		e.prevent()
		c.end()
	case (key == "Enter" || key == "ArrowDown") && len(c.list.rows) > 0:
		e.prevent()
		if n := c.list.node(c.list.active); n != nil {
			n.focus()
		}
	}
}

// end empties the box and goes back to it.
func (c *search) end() {
	box := c.screen.page.find(idSearch)
	box.setValue("")
	box.focus()
	c.follow("")
}

// open opens the conversation of a result, at the message that was found.
func (c *search) open(key string) {
	i, ok := c.list.index[key]
	if !ok {
		return
	}
	hit := c.list.rows[i].Hit
	c.screen.m.Open(hit.Conversation)
	if hit.UUID != "" {
		c.screen.jumpTo(hit.Conversation, hit.UUID)
	}
}

func (c *search) refresh(old *messenger.Snapshot) {
	s := c.screen.snap
	if !c.screen.signedIn() {
		if old.Phase == messenger.SignedIn {
			c.forget()
		}
		return
	}
	if old.Search == s.Search && old.Phase == s.Phase {
		return
	}
	if old.Search == nil || s.Search == nil || old.Search.Query != s.Search.Query {
		c.list.clear() // another search begins at its top
	}
	c.list.set(hitRows(s.Search, c.screen.nameOf, c.screen.calendar))
	rerender(c)
}

// settled follows the privacy mode.
func (c *search) settled(settings) {
	if c.screen.signedIn() {
		c.list.set(hitRows(c.screen.snap.Search, c.screen.nameOf, c.screen.calendar))
	}
}

// forget takes out all that belongs to an account.
func (c *search) forget() {
	c.list.clear()
	c.screen.page.find(idSearch).setValue("")
	c.filled = false
	rerender(c)
}

func (c *search) Render() app.UI {
	found := c.screen.snap.Search
	class := "pc-search"
	if found != nil {
		class = "pc-search pc-search--on"
	}
	return app.Div().Class(class).Body(
		app.Div().Class("pc-search__line").Role("search").Body(
			draw(iconSearch),
			app.Input().Type("search").ID(idSearch).Class("pc-input pc-search__box").
				Aria("label", say(wSearch)).
				Placeholder(say(wSearch)).
				Attr("enterkeyhint", "search").
				Attr("autocapitalize", "off").
				Attr("autocomplete", "off").
				Attr("spellcheck", "false"),
			app.Div().Class("pc-search__clear").Body(
				app.If(c.filled,
					app.Button().Type("button").Class("pc-button pc-button--icon").
						Aria("label", say(wSearchClear)).Title(say(wSearchClear)).
						Body(draw(iconClear)).OnClick(c.clear),
				),
			),
		),
		app.Div().Class("pc-search__state").Body(
			app.P().Class("pc-search__status").Role("status").Text(searchStatus(found)),
			app.P().Class("pc-search__scope").Text(c.scope()),
		),
		// Filled by the list: always empty here.
		app.Div().ID(idResults).Class("pc-search__list").TabIndex(-1),
	)
}

func (c *search) clear(app.Context, app.Event) {
	defer Rescue()
	c.end()
}

// searchStatus tells how far a search has come. The number of results is said
// once it is known.
func searchStatus(found *messenger.Search) string {
	switch {
	case found == nil:
		return ""
	case !found.Done && !found.More:
		return say(wSearching)
	case len(found.Hits) == 0:
		return say(wNothingFound)
	case found.More:
		return sayCount(wFoundMore, len(found.Hits))
	}
	return sayCount(wFound, len(found.Hits))
}

// scope tells what was looked through.
func (c *search) scope() string {
	s := c.screen.snap
	switch {
	case s.Search == nil:
		return ""
	case s.Kept.Failed || s.Kept.Keep == vault.Nothing:
		return say(wSearchScopeMemory)
	case s.Inbox.AsOf.IsZero():
		return say(wSearchScope)
	}
	return say(wSearchScopeAsOf, "time", c.screen.calendar.asOf(s.Inbox.AsOf))
}
