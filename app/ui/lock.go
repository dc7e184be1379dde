package ui

import (
	"strings"
	"time"

	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A lockView asks for the PIN of a locked account. Nothing else is on the page
// then.
type lockView struct {
	app.Compo
	screen *screen
	own    string        // a problem of this view's own; "" if the messenger's counts
	wait   time.Duration // how long the next attempt had to wait when the last one failed
	tick   ticker        // counts down to the next attempt
}

const (
	idLockTitle = "pc-lock-title"
	idPIN       = "pc-pin"

	// wipeNear is how many attempts are left when the view begins to warn of the deletion.
	wipeNear = 3
)

func (c *lockView) refresh(old *messenger.Snapshot) {
	s := c.screen.snap
	switch {
	case s.Phase != messenger.Locked && old.Phase != messenger.Locked:
		return
	case s.Phase != messenger.Locked:
		c.screen.page.find(idPIN).setValue("")
	case old.Phase == s.Phase && old.Lock == s.Lock:
		return
	}
	c.own, c.wait = "", 0
	if left := s.Lock.RetryAt.Sub(c.screen.calendar.now()); left > 0 {
		c.wait = left
	}
	rerender(c)
	c.count()
	// That it was tried may never have been on the screen.
	tried := !s.Lock.Busy && (s.Lock.Wrong || s.Lock.Failed != "")
	if s.Phase == messenger.Locked && (old.Phase != messenger.Locked || tried) {
		c.screen.page.find(idPIN).setValue("")
		c.screen.afterRender(func() { c.screen.focusIfAttended(idPIN) })
	}
}

// left returns the time before which no attempt counts.
func (c *lockView) left() time.Duration {
	s := c.screen.snap
	if s.Phase != messenger.Locked || s.Lock.RetryAt.IsZero() {
		return 0
	}
	return max(0, s.Lock.RetryAt.Sub(c.screen.calendar.now()))
}

// count renders once a second while the next attempt has to wait.
func (c *lockView) count() {
	c.tick.run(c.screen, func() bool { return c.left() > 0 }, func() { rerender(c) })
}

func (c *lockView) Render() app.UI {
	s := c.screen.snap
	if s.Phase != messenger.Locked {
		return app.Section().Class("pc-lock")
	}
	return app.Section().Class("pc-lock").Aria("labelledby", idLockTitle).Body(
		app.Form().Class("pc-card").Attr("novalidate", true).AutoComplete(false).Body(
			app.Div().Class("pc-card__head").Body(
				draw(iconLock),
				app.H2().ID(idLockTitle).Class("pc-card__title").Text(say(wLocked)),
				app.P().Class("pc-card__lead").Text(say(wLockedLead)),
			),
			c.problem(),
			secretField{id: idPIN, label: say(wPIN), hint: say(wPINHint), busy: s.Lock.Busy}.render(),
			c.waiting(),
			app.Div().Class("pc-card__acts").Body(
				c.submitButton(),
				app.Button().Type("button").Class("pc-button pc-button--wide").Text(say(wSignOut)).OnClick(c.leave),
			),
		).OnSubmit(c.submit),
	)
}

func (c *lockView) submitButton() app.UI {
	busy := c.screen.snap.Lock.Busy
	label := say(wUnlock)
	if busy {
		label = say(wUnlocking)
	}
	return app.Button().Type("submit").Class("pc-button pc-button--main pc-button--wide").
		Aria("disabled", busy || c.left() > 0).
		Body(
			app.If(busy, app.Span().Class("pc-spinner").Aria("hidden", "true")),
			app.Text(label),
		)
}

// problem says at once what was wrong with the last attempt. It stays the same
// while time goes by, so that it is read out once.
func (c *lockView) problem() app.UI {
	return problemBox(c.words())
}

func (c *lockView) words() (what, do, detail string) {
	l := c.screen.snap.Lock
	switch {
	case c.own != "":
		return c.own, "", ""
	case l.Failed != "":
		return say(wUnlockFailed), say(wUnlockFailedDo), l.Failed
	case !l.Wrong && c.wait == 0 && (l.Left == 0 || l.Left > wipeNear):
		return "", "", ""
	}
	switch {
	case l.Left == 0: // not known
	case l.Left <= wipeNear:
		do = sayCount(wAttemptsToWipe, l.Left)
	default:
		do = sayCount(wAttemptsLeft, l.Left)
	}
	if c.wait > 0 {
		do = sentences(do, say(wNextAttemptIn, "time", sayDuration(c.wait)))
	}
	return say(wWrongPIN), do, ""
}

// waiting counts down, for the eyes alone, and says when the wait is over.
func (c *lockView) waiting() app.UI {
	left := c.left()
	line := app.P().Class("pc-lock__wait")
	switch {
	case left > 0:
		return line.Aria("hidden", "true").Text(say(wNextAttemptClock, "time", clockOf(left)))
	case c.wait > 0 && !c.screen.snap.Lock.Busy:
		return line.Role("status").Text(say(wNextAttemptNow))
	}
	return line.Role("status")
}

// clockOf writes a duration as a countdown does: 1:05, or 1:00:00, in the digits of
// the language.
func clockOf(d time.Duration) string {
	n := int((d + time.Second - 1) / time.Second)
	if n >= 3600 {
		return numeral(n/3600) + ":" + twoDigits(n/60%60) + ":" + twoDigits(n%60)
	}
	return numeral(n/60) + ":" + twoDigits(n%60)
}

func twoDigits(n int) string { return numeral(n/10) + numeral(n%10) }

// sayDuration writes a duration in words, rounded up.
func sayDuration(d time.Duration) string {
	up := func(unit time.Duration) int { return int((d + unit - 1) / unit) }
	switch {
	case d <= 90*time.Second && up(time.Second) != 60:
		return sayCount(wSeconds, up(time.Second))
	case d <= 90*time.Minute && up(time.Minute) != 60:
		return sayCount(wMinutes, up(time.Minute))
	}
	return sayCount(wHours, up(time.Hour))
}

func (c *lockView) submit(_ app.Context, e app.Event) {
	defer Rescue()
	e.PreventDefault()
	c.unlock()
}

func (c *lockView) unlock() {
	if c.screen.snap.Phase != messenger.Locked || c.screen.snap.Lock.Busy {
		return
	}
	box := c.screen.page.find(idPIN)
	pin := box.value()
	switch {
	case strings.TrimSpace(pin) == "":
		c.own = say(wNoPINGiven)
		box.focus()
	case c.left() > 0:
		box.focus()
	default:
		c.own = ""
		c.screen.m.Unlock(pin)
	}
	rerender(c)
}

func (c *lockView) leave(app.Context, app.Event) {
	defer Rescue()
	c.screen.ask(question{kind: askWipe})
}

// A secretField is a box for a PIN or passphrase: what is typed shows as dots,
// and no keyboard learns it.
type secretField struct {
	id, label, hint string
	busy            bool
	invalid         bool
}

func (f secretField) render() app.UI {
	return app.Div().Class("pc-field").Body(
		app.Label().For(f.id).Class("pc-field__label").Text(f.label),
		app.Input().Type("password").ID(f.id).Class("pc-input").
			Aria("describedby", f.id+"-hint").
			Aria("invalid", f.invalid).
			Attr("inputmode", "text"). // digits alone make poor passphrases
			Attr("autocapitalize", "off").
			Attr("autocomplete", "off").
			Attr("spellcheck", "false").
			ReadOnly(f.busy),
		app.P().ID(f.id+"-hint").Class("pc-field__hint").Text(f.hint),
	)
}
