package ui

import (
	"time"

	"practicechat/app/messenger"
	"practicechat/app/vault"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A notice tells, above the conversations, of a problem that needs the user, and
// that the access token is about to end, and of a new version. In the installed app
// it offers a PIN, once.
type notice struct {
	app.Compo
	screen  *screen
	veil    veil
	soon    *time.Timer // until the token is about to end
	update  func()      // lets a new version in
	later   bool        // which was put off
	refusal string      // why a link was not taken; "" for none
}

const idNotice = "pc-notice"

// How long before its end the user is asked for a token: where the page around gives
// them, only if it has been asked in vain.
const (
	tokenNotice       = 5 * time.Minute
	tokenNoticeHosted = tokenAhead / 2
)

func (c *notice) ahead() time.Duration {
	if c.screen.hosted && c.screen.page.hostAnswers() {
		return tokenNoticeHosted
	}
	return tokenNotice
}

func (c *notice) refresh(old *messenger.Snapshot) {
	s := c.screen.snap
	if s.Phase == messenger.SigningIn || old.Phase == messenger.SignedIn && s.Phase == messenger.SignedOut {
		c.refusal = "" // it was about what was before
	}
	if old.TokenExpires != s.TokenExpires || old.Phase != s.Phase {
		c.await(s.TokenExpires)
	}
	if old.Problem != s.Problem || old.Phase != s.Phase || old.TokenExpires != s.TokenExpires ||
		old.Kept.Keep != s.Kept.Keep || old.Kept.Failed != s.Kept.Failed || old.Kept.WantsPIN != s.Kept.WantsPIN {
		c.screen.passFocus(idNotice, c.screen.landing())
		rerender(c)
	}
}

// await renders once more when the token is about to end.
func (c *notice) await(end time.Time) {
	if c.soon != nil {
		c.soon.Stop()
		c.soon = nil
	}
	if end.IsZero() || !c.screen.signedIn() {
		return
	}
	wait := end.Sub(c.screen.calendar.now()) - c.ahead()
	// A timer counts in int32 milliseconds in browsers, and stands still while the
	// machine sleeps: look again once an hour.
	c.soon = time.AfterFunc(max(0, min(wait, time.Hour)), func() {
		defer Rescue()
		c.screen.onUI(func() {
			rerender(c)
			if wait > 0 {
				c.await(end)
			}
		})
	})
}

func (c *notice) Render() app.UI {
	s := c.screen.snap
	what, advice := c.words()
	switch {
	case c.veil.down:
		return app.Div().ID(idNotice).Class("pc-notice pc-notice--none").Role("alert")
	case c.refusal != "" && (s.Phase == messenger.SignedIn || s.Phase == messenger.Locked):
		return c.refused()
	case what == "" && s.Phase == messenger.SignedIn && s.Kept.WantsPIN && !s.Kept.Failed:
		return c.offer(wWantsPIN, wWantsPINDo, false)
	case what == "" && c.offersPIN():
		return c.offer(wOfferPIN, wOfferPINDo, true)
	case what == "" && !c.later && c.screen.page.updateReady():
		return c.offersUpdate()
	case what == "":
		return app.Div().ID(idNotice).Class("pc-notice pc-notice--none").Role("alert")
	}
	token := wantsToken(s.Problem.Code) || !needsUser(s.Problem.Code)
	detail := ""
	if s.Problem.Detail != "" && !ofStore(s.Problem.Code) {
		detail = say(wServerSays, "text", s.Problem.Detail)
	}
	return app.Div().ID(idNotice).Class("pc-notice").Role("alert").Body(
		draw(iconWarning),
		app.Div().Class("pc-notice__text").Body(
			app.P().Class("pc-notice__what").Text(what),
			app.P().Class("pc-notice__do").Text(advice),
			app.If(detail != "", app.P().Class("pc-notice__detail").Dir("auto").Text(detail)),
		),
		practiceButton(token && c.screen.practiceSignsIn(), c.practice),
		app.If(token,
			app.Button().Type("button").Class("pc-button").Text(say(wNewToken)).OnClick(c.newToken),
		),
	)
}

// words returns what to show, "" for nothing.
func (c *notice) words() (what, advice string) {
	s := c.screen.snap
	if s.Phase != messenger.SignedIn {
		return "", ""
	}
	if needsUser(s.Problem.Code) {
		return problemWords(s.Problem.Code)
	}
	left := s.TokenExpires.Sub(c.screen.calendar.now())
	if !s.TokenExpires.IsZero() && left > 0 && left <= c.ahead() {
		return say(wTokenEnds, "time", c.screen.calendar.clock(s.TokenExpires)), ""
	}
	return "", ""
}

// offersPIN reports whether a PIN is to be offered: an installed app may well be
// on a tablet that several people use.
func (c *notice) offersPIN() bool {
	s := c.screen.snap
	return s.Phase == messenger.SignedIn && s.Kept.Keep == vault.Device && !s.Kept.Failed &&
		c.screen.page.standalone() && !c.screen.settings.NoPIN
}

// offer draws the way to a PIN. One that the practice wants is not declined.
func (c *notice) offer(what, do phrase, declinable bool) app.UI {
	return app.Div().ID(idNotice).Class("pc-notice pc-notice--offer").Role("region").Aria("label", say(what)).Body(
		draw(iconLock),
		app.Div().Class("pc-notice__text").Body(
			app.P().Class("pc-notice__what").Text(say(what)),
			app.P().Class("pc-notice__do").Text(say(do)),
		),
		app.Button().Type("button").Class("pc-button pc-button--main").Text(say(wSetPIN)).OnClick(c.setPIN),
		app.If(declinable,
			app.Button().Type("button").Class("pc-button").Text(say(wNotNow)).OnClick(c.notNow),
		),
	)
}

// offersUpdate draws the way to a new version. Who puts it off gets it the next time
// that the app is opened, or when nobody looks.
func (c *notice) offersUpdate() app.UI {
	k := c.screen.snap.Kept
	stays := k.Keep == vault.Device && !k.Failed
	return app.Div().ID(idNotice).Class("pc-notice pc-notice--offer").Role("region").Aria("label", say(wUpdateReady)).Body(
		draw(iconRefresh),
		app.Div().Class("pc-notice__text").Body(
			app.P().Class("pc-notice__what").Text(say(wUpdateReady)),
			app.If(stays, app.P().Class("pc-notice__do").Text(say(wUpdateReadyDo))),
		),
		app.Button().Type("button").Class("pc-button pc-button--main").Text(say(wUpdate)).OnClick(c.updateNow),
		app.Button().Type("button").Class("pc-button").Text(say(wNotNow)).OnClick(c.updateLater),
	)
}

func (c *notice) updateNow(app.Context, app.Event) {
	defer Rescue()
	c.update()
}

func (c *notice) updateLater(app.Context, app.Event) {
	defer Rescue()
	c.later = true
	c.screen.page.find(c.screen.landing()).focus() // this button goes
	rerender(c)
}

// refuse shows why a link was not taken, or no longer.
func (c *notice) refuse(why string) {
	c.refusal = why
	rerender(c)
}

func (c *notice) refused() app.UI {
	return app.Div().ID(idNotice).Class("pc-notice").Role("alert").Body(
		draw(iconWarning),
		app.Div().Class("pc-notice__text").Body(app.P().Class("pc-notice__what").Text(c.refusal)),
		practiceButton(c.screen.signedIn() && c.screen.practiceSignsIn(), c.practice),
		app.Button().Type("button").Class("pc-button").Text(say(wClose)).OnClick(c.dismiss),
	)
}

func (c *notice) practice(app.Context, app.Event) {
	defer Rescue()
	c.screen.askPractice()
}

func (c *notice) dismiss(app.Context, app.Event) {
	defer Rescue()
	c.screen.page.find(c.screen.landing()).focus() // this button goes
	c.refuse("")
}

func (c *notice) setPIN(app.Context, app.Event) {
	defer Rescue()
	c.screen.ask(question{kind: askDevice, keep: vault.PIN})
}

func (c *notice) notNow(app.Context, app.Event) {
	defer Rescue()
	c.decline()
}

func (c *notice) decline() {
	c.screen.choose(func(s *settings) { s.NoPIN = true })
	c.screen.page.find(c.screen.landing()).focus() // this button goes
	rerender(c)
}

func (c *notice) newToken(app.Context, app.Event) {
	defer Rescue()
	c.screen.ask(question{kind: askToken})
}
