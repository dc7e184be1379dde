package ui

import (
	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A talkHead is the header of the open conversation, and what stands in its place
// while none is open; the style sheet hides the one or the other.
//
// The name is set without go-app, whose rendering comes some milliseconds later:
// not for one frame may a name stand over another's messages.
type talkHead struct {
	app.Compo
	screen *screen
	asOf   string // as it is shown
}

const (
	idName = "pc-talk-name"
	idFace = "pc-talk-face"
	idAsOf = "pc-talk-asof"
)

func (c *talkHead) refresh(old *messenger.Snapshot) {
	p, v := c.screen.page, c.screen.snap.Open
	if asOf := c.age(); asOf != c.asOf {
		c.asOf = asOf
		p.find(idAsOf).setText(asOf)
	}
	if !c.screen.signedIn() {
		v = nil
	}
	switch {
	case v == nil && old.Open == nil, v != nil && old.Open != nil && old.Open.UUID == v.UUID && old.Open.Name == v.Name:
		return
	case v == nil:
		p.find(idName).setText("")
		p.find(idFace).setText("")
		return
	}
	name, face := p.find(idName), p.find(idFace)
	name.setText(c.screen.nameOf(v.Name))
	face.setText(initials(v.Name))
	face.setClass(avatarClass(v.UUID))
	opened := old.Open == nil || old.Open.UUID != v.UUID
	if opened && p.touch() && !c.screen.early.shown { // for the text box, a keyboard would come up
		c.screen.afterRender(name.focus)
	}
}

// settled follows the privacy mode.
func (c *talkHead) settled(settings) {
	if v := c.screen.snap.Open; v != nil && c.screen.signedIn() {
		c.screen.page.find(idName).setText(c.screen.nameOf(v.Name))
	}
}

// age tells when what is shown came from the server, unless it came on the
// connection there is.
func (c *talkHead) age() string {
	s := c.screen.snap
	v := s.Open
	if v == nil || !c.screen.signedIn() || v.AsOf.IsZero() || c.screen.online() && !v.AsOf.Before(s.Connection.Since) {
		return ""
	}
	return say(wAsOf, "time", c.screen.calendar.asOf(v.AsOf))
}

func (c *talkHead) Render() app.UI {
	return app.Div().Class("pc-talk__top").Body(
		app.Div().Class("pc-talk__none").Body(
			draw(iconTalk),
			app.P().Class("pc-state__title").Text(say(wChoose)),
			app.P().Class("pc-state__text").Text(say(wChooseHint)),
		),
		app.Header().Class("pc-talk__head").Body(
			app.Button().Type("button").Class("pc-button pc-button--icon pc-back").
				Aria("label", say(wBack)).Title(say(wBack)).
				Body(draw(iconBack)).OnClick(c.back),
			app.Span().ID(idFace).Class("pc-avatar").Aria("hidden", "true"),
			app.Div().Class("pc-talk__who").Body(
				app.H2().ID(idName).Class("pc-talk__name").TabIndex(-1).Dir("auto"),
				app.P().ID(idAsOf).Class("pc-talk__asof"),
			),
		),
	)
}

func (c *talkHead) back(app.Context, app.Event) {
	defer Rescue()
	c.screen.m.Back()
}
