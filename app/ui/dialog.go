package ui

import (
	"slices"
	"strings"

	"practicechat/app/messenger"
	"practicechat/app/vault"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A question is what a dialog asks.
type question struct {
	kind questionKind
	keep vault.Keep // chosen at first, of this device
}

type questionKind byte

const (
	askNothing questionKind = iota
	askSignOut
	askToken
	askDevice
	askDiagnostics
	askReplies
	askShortcuts
	askWipe // signs out while locked
	askSettings
	askClear
)

// A dialog asks the user before something is lost, and for what there is to enter
// or to choose. It is the browser's own modal dialog, which keeps the focus inside,
// closes with Escape and gives the focus back.
type dialog struct {
	app.Compo
	screen   *screen
	q        question
	empty    bool // no token was entered
	device   deviceForm
	settings settingsForm
	replies  repliesForm
	copied   string // what became of copying the diagnosis
}

const (
	idDialog      = "pc-dialog"
	idDialogTitle = "pc-dialog-title"
	idDialogNo    = "pc-dialog-no"
	idNewToken    = "pc-new-token"
)

func newDialog(s *screen) *dialog {
	c := &dialog{screen: s}
	c.device.dialog, c.settings.dialog, c.replies.dialog = c, c, c
	return c
}

func (c *dialog) mounted() {
	e := c.screen.page.find(idDialog)
	e.listen("click", c.replies.clicked)
	e.listen("close", func(event) {
		c.forget()
		rerender(c)
	})
	e.listen("cancel", func(ev event) { // Escape
		if c.device.busy {
			ev.prevent()
		}
	})
}

func (c *dialog) forget() {
	c.q, c.copied, c.device.busy, c.settings.note = question{}, "", false, ""
}

func (c *dialog) ask(q question) {
	c.q, c.empty, c.copied = q, false, ""
	c.replies.open()
	if q.kind == askDevice {
		c.device.open(q.keep)
	}
	rerender(c)
	c.screen.afterRender(func() {
		if c.q != q {
			return
		}
		c.screen.page.showDialog(idDialog)
		c.screen.page.find(idDialog).scrollTo(0)
		c.screen.page.find(q.kind.focus()).focus()
	})
}

// focus returns the id of what has the focus at first: where something would be
// lost, a button with which Enter does no harm. The attribute autofocus would be
// refused inside another page.
func (k questionKind) focus() string {
	switch k {
	case askToken:
		return idNewToken
	case askDevice, askDiagnostics, askSettings, askReplies, askShortcuts:
		return idDialogTitle // it is read from its beginning
	}
	return idDialogNo
}

func (c *dialog) close() { c.screen.page.closeDialog(idDialog) }

// refresh closes a dialog whose question no longer arises. What it shows goes at
// once: it may name people.
func (c *dialog) refresh(old *messenger.Snapshot) {
	s := c.screen.snap
	due := s.Phase == messenger.SignedIn
	switch c.q.kind {
	case askNothing:
		return
	case askWipe:
		due = s.Phase == messenger.Locked
	case askSettings, askClear:
		due = s.Phase == old.Phase
	case askDiagnostics, askReplies:
		rerender(c)
	}
	if (c.q.kind == askSignOut || c.q.kind == askClear) && !slices.Equal(old.Pending, s.Pending) {
		rerender(c)
	}
	if !due {
		c.screen.page.find(idDialog).wipe()
		c.forget()
		c.close()
		rerender(c)
	}
}

func (c *dialog) Render() app.UI {
	d := app.Dialog().ID(idDialog).Class("pc-dialog").Aria("labelledby", idDialogTitle)
	switch c.q.kind {
	case askSignOut:
		return d.Body(c.box(say(wSignOutTitle), say(wSignOut), say(wStay), true, c.losses()...))
	case askWipe:
		return d.Body(c.box(say(wWipeTitle), say(wSignOut), say(wCancel), true, app.P().Text(say(wWipeHint))))
	case askClear:
		return d.Body(c.box(say(wClearTitle), say(wClear), say(wCancel), true, c.clearing()...))
	case askSettings:
		return d.Class("pc-dialog--large").Body(c.settings.render())
	case askDevice:
		return d.Class("pc-dialog--large").Body(c.device.render())
	case askDiagnostics:
		return d.Class("pc-dialog--large").Body(c.renderDiagnostics())
	case askReplies:
		return d.Class("pc-dialog--large").Body(c.replies.render())
	case askShortcuts:
		return d.Class("pc-dialog--large").Body(c.renderShortcuts())
	case askToken:
		missing := ""
		if c.empty {
			missing = say(wNoTokenGiven)
		}
		return d.Body(c.box(say(wNewTokenTitle), say(wContinue), say(wCancel), false,
			app.P().Text(say(wNewTokenHint)),
			field{
				id: idNewToken, label: say(wAccessToken), kind: "text", class: "pc-input--secret",
				hint: missing,
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
		app.H2().ID(idDialogTitle).Class("pc-dialog__title").Text(title),
		app.Div().Class("pc-dialog__body").Body(body...),
		app.Div().Class("pc-dialog__acts").Body(
			app.Button().Type("button").ID(idDialogNo).Class("pc-button").Text(no).OnClick(c.no),
			app.Button().Type("submit").Class(class).Text(yes),
		),
	).OnSubmit(c.yes)
}

// title is the heading of a dialog where it takes the focus.
func (c *dialog) title(text string) app.UI {
	return app.H2().ID(idDialogTitle).Class("pc-dialog__title").TabIndex(-1).Text(text)
}

// losses says what signing out would lose.
func (c *dialog) losses() []app.UI {
	lines := losses(c.screen)
	if len(lines) == 0 {
		return []app.UI{app.P().Text(say(wSignOutClean))}
	}
	return []app.UI{
		app.P().Text(say(wSignOutLoss)),
		app.Ul().Class("pc-dialog__list").Body(lines...),
	}
}

// clearing says what clearing the device deletes, and loses.
func (c *dialog) clearing() []app.UI {
	text := []app.UI{app.P().Text(say(wClearHint))}
	if c.screen.signedIn() && len(losses(c.screen)) > 0 {
		text = append(text, c.losses()...)
	}
	return text
}

// losses lists what the server does not have yet, in the order of the inbox.
func losses(s *screen) []app.UI {
	left := slices.Clone(s.snap.Pending)
	var lines []app.UI
	take := func(conversation, name string) {
		i := slices.IndexFunc(left, func(p messenger.Pending) bool { return p.Conversation == conversation })
		if i < 0 {
			return
		}
		p := left[i]
		left = slices.Delete(left, i, i+1)
		if p.NotSent > 0 {
			lines = append(lines, app.Li().Text(sayCount(wSignOutNotSent, p.NotSent, "name", name)))
		}
		if p.NotDeleted > 0 {
			lines = append(lines, app.Li().Text(sayCount(wSignOutNotDeleted, p.NotDeleted, "name", name)))
		}
		if draft := strings.TrimSpace(p.Draft); draft != "" {
			lines = append(lines, app.Li().Text(say(wSignOutDraft, "name", name, "text", clip(oneLine(draft), 60))))
		}
	}
	for _, r := range s.snap.Inbox.Rows {
		if len(left) == 0 {
			break
		}
		take(r.UUID, s.nameOf(r.Name))
	}
	for _, p := range slices.Clone(left) { // the inbox does not list them any more
		take(p.Conversation, nameOf(""))
	}
	return lines
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
	if !c.device.busy {
		c.close()
	}
}

func (c *dialog) yes(_ app.Context, e app.Event) {
	defer Rescue()
	e.PreventDefault()
	c.confirm()
}

func (c *dialog) confirm() {
	switch q := c.q; q.kind {
	case askSignOut, askWipe:
		c.screen.m.SignOut()
	case askClear:
		c.screen.choose(func(s *settings) { *s = settings{} })
		c.screen.m.Clear()
	case askDevice:
		c.device.save()
		return
	case askReplies:
		c.replies.save()
		return
	case askToken:
		token := strings.TrimSpace(c.screen.page.find(idNewToken).value())
		if token == "" {
			c.empty = true
			rerender(c)
			c.screen.page.find(idNewToken).focus() // what is missing is read with it
			return
		}
		c.screen.m.SetToken(token)
	}
	c.close()
}
