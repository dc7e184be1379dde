package ui

import (
	"strings"

	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A question is what a dialog asks.
type question struct {
	kind              questionKind
	conversation, key string // of the message to delete
	text              string // its beginning is shown
}

type questionKind byte

const (
	askNothing questionKind = iota
	askDelete
	askSignOut
	askToken
)

// A dialog asks the user before something is lost, and for a new token. It is the
// browser's own modal dialog, which keeps the focus inside, closes with Escape and
// gives the focus back.
type dialog struct {
	app.Compo
	screen *screen
	q      question
	empty  bool // no token was entered
}

const (
	idDialog   = "pc-dialog"
	idNewToken = "pc-new-token"
)

func (c *dialog) mounted() {
	c.screen.page.find(idDialog).listen("close", func(event) {
		c.q = question{}
		rerender(c)
	})
}

func (c *dialog) ask(q question) {
	c.q, c.empty = q, false
	rerender(c)
	c.screen.afterRender(func() { c.screen.page.showDialog(idDialog) })
}

func (c *dialog) close() { c.screen.page.closeDialog(idDialog) }

// refresh closes a dialog whose question no longer arises.
func (c *dialog) refresh(old *messenger.Snapshot) {
	s := c.screen.snap
	switch c.q.kind {
	case askNothing:
	case askDelete:
		if s.Open == nil || s.Open.UUID != c.q.conversation || s.Phase != messenger.SignedIn {
			c.close()
		}
	default:
		if s.Phase != messenger.SignedIn {
			c.close()
		}
	}
}

func (c *dialog) Render() app.UI {
	d := app.Dialog().ID(idDialog).Class("pc-dialog").Aria("labelledby", "pc-dialog-title")
	switch c.q.kind {
	case askDelete:
		return d.Body(c.box(say(wDeleteTitle), say(wDelete), say(wKeep), true,
			app.Blockquote().Class("pc-dialog__quote").Dir("auto").Text(oneLine(c.q.text)),
			app.P().Text(say(wDeleteHint)),
		))
	case askSignOut:
		return d.Body(c.box(say(wSignOutTitle), say(wSignOut), say(wStay), true, c.losses()...))
	case askToken:
		return d.Body(c.box(say(wNewTokenTitle), say(wContinue), say(wCancel), false,
			app.P().Text(say(wNewTokenHint)),
			field{
				id: idNewToken, label: say(wAccessToken), kind: "text", class: "pc-input--secret",
				hint: map[bool]string{true: say(wNoTokenGiven)}[c.empty],
			}.render(),
		))
	}
	return d
}

// box lays a question out: what it is about, and two buttons.
func (c *dialog) box(title, yes, no string, grave bool, body ...app.UI) app.UI {
	class := "pc-button pc-button--main"
	if grave {
		class = "pc-button pc-button--grave"
	}
	return app.Form().Class("pc-dialog__box").Attr("novalidate", true).Body(
		app.H2().ID("pc-dialog-title").Class("pc-dialog__title").Text(title),
		app.Div().Class("pc-dialog__body").Body(body...),
		app.Div().Class("pc-dialog__acts").Body(
			// Where something would be lost, Enter does no harm.
			app.Button().Type("button").Class("pc-button").AutoFocus(grave).Text(no).OnClick(c.no),
			app.Button().Type("submit").Class(class).Text(yes),
		),
	).OnSubmit(c.yes)
}

// losses says what signing out would lose.
func (c *dialog) losses() []app.UI {
	var lines []app.UI
	for _, r := range c.screen.snap.Inbox.Rows {
		if r.NotSent > 0 {
			lines = append(lines, app.Li().Text(sayCount(wSignOutNotSent, r.NotSent, "name", nameOf(r.Name))))
		}
		if draft := strings.TrimSpace(r.Draft); draft != "" {
			lines = append(lines, app.Li().Text(say(wSignOutDraft, "name", nameOf(r.Name), "text", clip(oneLine(draft), 60))))
		}
	}
	if len(lines) == 0 {
		return []app.UI{app.P().Text(say(wSignOutClean))}
	}
	return []app.UI{
		app.P().Text(say(wSignOutLoss)),
		app.Ul().Class("pc-dialog__list").Body(lines...),
	}
}

// clip returns at most n runes of a text.
func clip(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n]) + "…"
}

func (c *dialog) no(app.Context, app.Event) {
	defer Rescue()
	c.close()
}

func (c *dialog) yes(_ app.Context, e app.Event) {
	defer Rescue()
	e.PreventDefault()
	c.confirm()
}

func (c *dialog) confirm() {
	switch q := c.q; q.kind {
	case askDelete:
		c.screen.m.Delete(q.conversation, q.key)
	case askSignOut:
		c.screen.m.SignOut()
	case askToken:
		token := strings.TrimSpace(c.screen.page.find(idNewToken).value())
		if token == "" {
			c.empty = true
			rerender(c)
			return
		}
		c.screen.m.SetToken(token)
	}
	c.close()
}
