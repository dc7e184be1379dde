package ui

import (
	"strings"

	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A signIn is the view of a user who is not signed in yet.
type signIn struct {
	app.Compo
	screen  *screen
	own     string // a problem of this view's own; "" if the messenger's counts
	linked  bool   // a link has brought a token along
	fetched bool   // the sandbox has been asked for a token
}

const (
	idSignInTitle = "pc-signin-title"
	idServer      = "pc-server"
	idToken       = "pc-token"
)

func (c *signIn) refresh(old *messenger.Snapshot) {
	s := c.screen.snap
	if s.Phase != messenger.SignedOut {
		c.own, c.fetched = "", false
	}
	if s.Phase == messenger.SignedIn {
		c.linked = false
	}
	if old.Phase != s.Phase || old.Problem != s.Problem || old.Kept.Wiped != s.Kept.Wiped {
		rerender(c)
	}
	if (old.Phase == messenger.SignedIn || old.Phase == messenger.Locked) && s.Phase == messenger.SignedOut {
		c.screen.afterRender(func() { c.screen.focusIfAttended(idSignInTitle) })
	}
}

// fill shows the address of the server that a link has led to.
func (c *signIn) fill(server string) {
	c.linked, c.own = true, ""
	if c.screen.page.env("PC_API") == "" && !c.screen.signedIn() {
		c.screen.page.find(idServer).setValue(server)
	}
	rerender(c)
}

// refuse shows a problem that kept the messenger from being asked.
func (c *signIn) refuse(why string) {
	c.own = why
	rerender(c)
}

func (c *signIn) Render() app.UI {
	s := c.screen.snap
	if s.Phase == messenger.SignedIn || s.Phase == messenger.Locked {
		return app.Section().Class("pc-signin")
	}
	busy := s.Phase == messenger.SigningIn || c.fetched
	fixed := c.screen.page.env("PC_API")
	return app.Section().Class("pc-signin").Aria("labelledby", idSignInTitle).Body(
		app.Form().Class("pc-card").Attr("novalidate", true).AutoComplete(false).Body(
			app.Div().Class("pc-card__head").Body(
				draw(iconMark),
				app.H2().ID(idSignInTitle).Class("pc-card__title").TabIndex(-1).Text(say(wSignIn)),
				app.P().Class("pc-card__lead").Text(say(wTagline)),
			),
			c.problem(),
			c.practiceWay(busy),
			app.If(fixed == "", field{
				id: idServer, label: say(wServerAddress), hint: say(wServerAddressHint),
				kind: "url", busy: busy,
			}.render()),
			app.If(fixed != "",
				app.P().Class("pc-card__server").Text(say(wSigningInTo, "server", fixed)),
			),
			field{
				id: idToken, label: say(wAccessToken), hint: c.tokenHint(),
				kind: "text", class: "pc-input--secret", busy: busy,
			}.render(),
			app.Div().Class("pc-card__acts").Body(
				c.submitButton(busy),
				app.Div().Class("pc-card__act").Body(
					app.If(s.Phase == messenger.SigningIn,
						app.Button().Type("button").Class("pc-button pc-button--wide").Text(say(wCancel)).OnClick(c.cancel),
					).ElseIf(c.screen.page.env("PC_SANDBOX") == "1",
						app.Button().Type("button").Class("pc-button pc-button--wide").Text(say(wTrySandbox)).OnClick(c.sandbox),
					),
				),
			),
			app.If(!c.screen.practiceSignsIn(), app.P().Class("pc-card__foot").Text(say(wSignInHint))),
		).OnSubmit(c.submit),
	)
}

// practiceWay leads to the practice's own page; the text boxes are for others then.
func (c *signIn) practiceWay(busy bool) app.UI {
	way := app.Div().Class("pc-card__way")
	if !c.screen.practiceSignsIn() {
		return way
	}
	return way.Body(
		practiceButton(true, c.practice).Aria("disabled", busy),
		app.P().Class("pc-card__or").Text(say(wOrByToken)),
	)
}

func practiceButton(there bool, do app.EventHandler) app.HTMLButton {
	return app.Button().Type("button").Class("pc-button pc-button--main pc-button--wide").
		Hidden(!there).
		Text(say(wPracticeSignIn)).
		OnClick(do)
}

func (c *signIn) practice(app.Context, app.Event) {
	defer Rescue()
	if c.screen.snap.Phase != messenger.SigningIn {
		c.screen.askPractice()
	}
}

func (c *signIn) submitButton(busy bool) app.UI {
	label := say(wSignIn)
	if busy {
		label = say(wSigningIn)
	}
	class := "pc-button pc-button--wide"
	if !c.screen.practiceSignsIn() {
		class += " pc-button--main"
	}
	return app.Button().Type("submit").Class(class).
		Aria("disabled", busy).
		Body(
			app.If(busy, app.Span().Class("pc-spinner").Aria("hidden", "true")),
			app.Text(label),
		)
}

// problem says what is the matter and what to do next.
func (c *signIn) problem() app.UI {
	s := c.screen.snap
	switch {
	case c.own != "":
		return problemBox(c.own, "", "")
	case s.Kept.Wiped && s.Problem.Code == messenger.NoProblem:
		return problemBox(say(wWiped), say(wWipedDo), "")
	case s.Problem.Code == messenger.NoProblem:
		return problemBox("", "", "")
	}
	what, advice := problemWords(s.Problem.Code)
	return problemBox(what, advice, s.Problem.Detail)
}

func (c *signIn) tokenHint() string {
	if c.linked {
		return say(wTokenHere)
	}
	return say(wAccessTokenHint)
}

// submit signs in with what the text boxes hold.
func (c *signIn) submit(_ app.Context, e app.Event) {
	defer Rescue()
	e.PreventDefault()
	c.send()
}

func (c *signIn) send() {
	if c.screen.snap.Phase == messenger.SigningIn || c.fetched {
		return
	}
	p := c.screen.page
	server := p.env("PC_API")
	if server == "" {
		server = strings.TrimSpace(p.find(idServer).value())
	}
	token := strings.TrimSpace(p.find(idToken).value())
	c.own = ""
	switch {
	case server == "":
		c.own = say(wNoServerGiven)
		p.find(idServer).focus()
	case token == "":
		c.own = say(wNoTokenGiven)
		p.find(idToken).focus()
	default:
		c.screen.m.SignIn(messenger.Credentials{Server: server, Token: token})
	}
	rerender(c)
}

func (c *signIn) cancel(app.Context, app.Event) {
	defer Rescue()
	c.linked = false
	c.screen.page.find(idToken).focus() // this button goes
	c.screen.m.Leave()
}

// sandbox signs in to the sandbox that comes with the page.
func (c *signIn) sandbox(app.Context, app.Event) {
	defer Rescue()
	c.own, c.fetched = "", true
	rerender(c)
	go c.fetchSandbox()
}

func (c *signIn) fetchSandbox() {
	defer Rescue()
	token, err := c.screen.page.sandboxToken()
	c.screen.onUI(func() {
		if !c.fetched {
			return // the user has gone on by another way
		}
		c.fetched = false
		if err != nil {
			c.refuse(say(wSandboxFailed))
			return
		}
		c.screen.m.SignIn(messenger.Credentials{Server: c.screen.page.origin(), Token: token})
		rerender(c)
	})
}

// A field is a text box with its label above and a hint below.
type field struct {
	id, label, hint string
	kind            string // input mode
	class           string
	busy            bool
}

func (f field) render() app.UI {
	return app.Div().Class("pc-field").Body(
		app.Label().For(f.id).Class("pc-field__label").Text(f.label),
		app.Input().Type("text").ID(f.id).Class("pc-input", f.class).
			Aria("describedby", f.id+"-hint").
			Attr("inputmode", f.kind).
			Attr("autocapitalize", "off").
			Attr("autocorrect", "off").
			Attr("autocomplete", "off").
			Attr("spellcheck", "false").
			ReadOnly(f.busy),
		app.P().ID(f.id+"-hint").Class("pc-field__hint").Text(f.hint),
	)
}
