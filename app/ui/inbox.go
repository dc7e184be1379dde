package ui

import (
	"strconv"

	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// An inbox shows the conversations. Its list is DOM of our own: see list.
type inbox struct {
	app.Compo
	screen *screen
	search *search
	list   list[inboxRow]
	form   element // of a row

	// pressed holds changes of the order back while a finger or a mouse button
	// is down: the row under it must not become another one before the click.
	pressed bool
	behind  bool // a snapshot came meanwhile

	filter inboxFilter
	counts [inboxFilters]int
	shown  shownInbox
	open   string // the open conversation, as its row shows it
	back   string // id of what the focus goes to when that is closed; "" for its row
	veil   veil
}

// A shownInbox is all that the rows on the screen depend on.
type shownInbox struct {
	rows    **messenger.Row // where they begin: the messenger makes new ones for each change
	n       int
	today   int
	filter  inboxFilter
	open    string // with a filter: the open conversation stays
	private bool
}

const (
	idInbox      = "pc-inbox"
	idInboxTitle = "pc-inbox-title"
	idInboxState = "pc-inbox-state"
)

// wholeInbox is a caseload that is in the document from its first conversation to the
// last, for the browser's own search and for aids that count.
const wholeInbox = 100

func newInbox(s *screen) *inbox {
	c := &inbox{screen: s, search: newSearch(s), veil: veil{screen: s, id: idInboxState}}
	c.list = list[inboxRow]{
		key:   func(r inboxRow) string { return r.UUID },
		guess: func(inboxRow) float64 { return inboxRowHeight },
		make:  func(r inboxRow) rowNode[inboxRow] { return newInboxNode(c, r) },
		even:  true,
		whole: wholeInbox,
		soon:  func(fn func()) { s.soon(fn) },
	}
	return c
}

func (c *inbox) mounted() {
	e := c.screen.page.find(idInbox)
	c.form = newInboxForm(c.screen.page)
	c.list.mount(c.screen.page, e)
	c.list.host.setAttr("role", "list")
	c.list.host.setAttr("aria-label", say(wConversations))
	c.screen.page.find(idFilter).listen("change", func(ev event) {
		if f, err := strconv.Atoi(ev.nearest("data-filter")); err == nil {
			c.choose(inboxFilter(f))
		}
	})
	e.listen("click", func(ev event) {
		if uuid := ev.nearest("data-id"); uuid != "" {
			c.screen.m.Open(uuid)
		}
	})
	e.listen("pointerdown", func(event) { c.pressed = true })
	for _, end := range []string{"pointerup", "pointercancel", "pointerleave", "contextmenu"} {
		e.listen(end, func(event) { c.screen.soon(c.unpress) }) // after the click that is now due
	}
}

// unpress shows what was held back.
func (c *inbox) unpress() {
	c.pressed = false
	if c.behind {
		c.fill()
	}
}

func (c *inbox) refresh(old *messenger.Snapshot) {
	s := c.screen.snap
	if old.Phase != s.Phase && !c.screen.signedIn() {
		c.list.clear()
		c.pressed = false // what a finger is on has gone, and with it the word that it is lifted
		if s.Phase != messenger.Locked {
			c.filter = filterAll
		}
	}
	if differs(old, s) {
		rerender(c)
	}
	c.fill()
	c.markOpen()
	c.keepFocus(old)
}

// markOpen marks the row of the open conversation.
func (c *inbox) markOpen() {
	open := ""
	if v := c.screen.snap.Open; v != nil && c.screen.signedIn() {
		open = v.UUID
	}
	if open == c.open {
		return
	}
	was := c.open
	c.open = open
	for _, uuid := range []string{was, open} {
		if n, ok := c.list.node(uuid).(*inboxNode); ok {
			n.setOpen(uuid == open)
		}
	}
}

// differs reports whether anything but the rows has changed.
func differs(old, s *messenger.Snapshot) bool {
	a, b := &old.Inbox, &s.Inbox
	return old.Phase != s.Phase || a.State != b.State || a.AsOf != b.AsOf || a.Refreshing != b.Refreshing ||
		(len(a.Rows) == 0) != (len(b.Rows) == 0) || old.Problem != s.Problem ||
		(old.Search == nil) != (s.Search == nil) ||
		b.State == messenger.Loading && old.Connection.State != s.Connection.State
}

func (c *inbox) fill() {
	if c.pressed {
		c.behind = true
		return
	}
	c.behind = false
	s := c.screen.snap
	if !c.screen.signedIn() {
		c.shown = shownInbox{}
		c.list.set(nil)
		return
	}
	now := shownInbox{
		n: len(s.Inbox.Rows), today: c.screen.calendar.day(c.screen.calendar.now()),
		filter: c.filter, private: c.screen.settings.Privacy,
	}
	if c.filter != filterAll && s.Open != nil {
		now.open = s.Open.UUID
	}
	if now.n > 0 {
		now.rows = &s.Inbox.Rows[0]
	}
	if now != c.shown {
		if now.today != c.shown.today {
			defer rerender(c) // "As of" names the day once it is past
		}
		c.shown = now
		rows := inboxRows(s.Inbox.Rows, now)
		counts := countRows(s.Inbox.Rows)
		empty := len(rows) == 0
		if counts != c.counts || empty != (len(c.list.rows) == 0) {
			c.counts = counts
			defer rerender(c)
		}
		c.list.set(rows)
	}
}

// settled follows the privacy mode.
func (c *inbox) settled(settings) { c.fill() }

func (c *inbox) choose(f inboxFilter) {
	if f != c.filter {
		c.filter = f
		c.fill()
		c.list.rest()
		rerender(c)
	}
}

// keepFocus gives the focus to what leads to the conversation that was left, and
// after signing in or unlocking to the heading.
func (c *inbox) keepFocus(old *messenger.Snapshot) {
	s, back := c.screen.snap, c.back
	if old.Phase != s.Phase || old.Open != nil && openIn(old) != openIn(s) {
		c.back = ""
	}
	switch {
	case s.Phase != messenger.SignedIn:
	case old.Phase != messenger.SignedIn:
		id := idInboxTitle
		if old.Phase == messenger.Locked && c.screen.place == placeSearch {
			id = idSearch
		}
		c.screen.afterRender(func() { c.screen.focusIfAttended(id) })
	case old.Open != nil && s.Open == nil && back != "":
		c.screen.afterRender(func() { c.screen.page.find(back).focus() })
	case old.Open != nil && s.Open == nil:
		c.list.activate(old.Open.UUID)
		c.screen.afterRender(func() {
			row, hit := c.list.node(old.Open.UUID), c.search.list.node(c.search.list.active)
			switch {
			case s.Search == nil && row != nil:
				row.focus()
			case s.Search != nil && hit != nil:
				hit.focus()
			default: // a filter leaves it out, or it is far away
				c.screen.focusIfAttended(idInboxTitle)
			}
		})
	case s.Open != nil && (old.Open == nil || old.Open.UUID != s.Open.UUID):
		c.list.activate(s.Open.UUID)
	}
}

func (c *inbox) Render() app.UI {
	s := c.screen.snap
	return app.Section().Class("pc-inbox").Aria("labelledby", idInboxTitle).Body(
		app.Div().Class("pc-inbox__head").Body(
			app.H2().ID(idInboxTitle).Class("pc-inbox__title").TabIndex(-1).Text(say(wConversations)),
			app.P().Class("pc-inbox__asof").Text(c.asOf()),
			app.Button().Type("button").Class("pc-button pc-button--icon pc-inbox__keys").
				Aria("label", say(wShortcuts)).Title(say(wShortcuts)).
				Body(draw(iconKeys)).OnClick(c.showKeys),
			app.Button().Type("button").Class("pc-button pc-button--icon", c.refreshClass()).
				Aria("label", say(wRefresh)).Title(say(wRefresh)).
				Body(draw(iconRefresh)).OnClick(c.reload),
		),
		c.search,
		c.renderFilter(),
		// Filled by the list: always empty here.
		app.Div().ID(idInbox).Class("pc-inbox__list", c.listClass()).TabIndex(-1),
		c.placeholder(s),
	)
}

func (c *inbox) asOf() string {
	in := c.screen.snap.Inbox
	switch {
	case in.Refreshing && in.State == messenger.Ready:
		return say(wRefreshing)
	case !in.AsOf.IsZero():
		return say(wAsOf, "time", c.screen.calendar.asOf(in.AsOf))
	}
	return ""
}

func (c *inbox) refreshClass() string {
	if c.screen.snap.Inbox.Refreshing {
		return "pc-button--turning"
	}
	return ""
}

func (c *inbox) listClass() string {
	s := c.screen.snap
	if s.Inbox.State != messenger.Ready || len(c.list.rows) == 0 || s.Search != nil {
		return "pc-none"
	}
	return ""
}

// placeholder stands where there is no list.
func (c *inbox) placeholder(s *messenger.Snapshot) app.UI {
	state := app.Div().ID(idInboxState).Class("pc-state")
	switch in := s.Inbox; {
	case s.Search != nil || c.veil.down:
	case in.State == messenger.Loading && !c.screen.online() && s.Phase == messenger.SignedIn:
		return state.Body(
			draw(iconTalk),
			app.H3().Class("pc-state__title").Text(say(wInboxNotHere)),
			app.P().Class("pc-state__text").Text(say(wNotHereHint)),
		)
	case in.State == messenger.Loading:
		return state.Body(
			app.P().Class("pc-hidden").Text(say(wInboxLoading)),
			skeletonRows("pc-bone--conv", 6),
		)
	case len(in.Rows) == 0:
		return state.Body(
			draw(iconTalk),
			app.H3().Class("pc-state__title").Text(say(wInboxEmpty)),
			app.P().Class("pc-state__text").Text(say(wInboxEmptyHint)),
		)
	case len(c.list.rows) == 0 && c.filter != filterAll:
		return state.Body(
			app.H3().Class("pc-state__title").Text(say(wFilterEmpty)),
			app.Button().Type("button").Class("pc-button").Text(say(wFilterShowAll)).OnClick(c.showAll),
		)
	}
	return state.Class("pc-none")
}

// skeletonRows draws the shapes of what is to come.
func skeletonRows(class string, n int) app.UI {
	bones := make([]app.UI, n)
	for i := range bones {
		bones[i] = app.Div().Class("pc-bone "+class).Body(
			app.Span().Class("pc-bone__a"),
			app.Span().Class("pc-bone__b"),
			app.Span().Class("pc-bone__c"),
		)
	}
	return app.Div().Class("pc-bones").Aria("hidden", "true").Body(bones...)
}

func (c *inbox) showKeys(app.Context, app.Event) {
	defer Rescue()
	c.screen.ask(question{kind: askShortcuts})
}

func (c *inbox) reload(app.Context, app.Event) {
	defer Rescue()
	c.screen.m.Refresh()
}
