package ui

import (
	"time"

	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// An idle announces the lock of an account that nobody uses. Whatever the user
// does puts the lock off; the button is for those who want one.
type idle struct {
	app.Compo
	screen *screen
	tick   ticker // counts the seconds down
	shown  bool
	form   func() bool // whether a form is open that would lose what was written into it

	// pressed holds the warning until a finger or a mouse button is up again: what
	// is under it must not get the click.
	pressed bool
}

const (
	idIdle = "pc-idle"
	idStay = "pc-idle-stay"
)

func (c *idle) mounted() {
	e := c.screen.page.find(idIdle)
	e.listen("keydown", c.typed)
	e.listen("pointerdown", func(event) { c.pressed = true })
	for _, end := range []string{"pointerup", "pointercancel"} {
		e.listen(end, func(event) { c.screen.soon(c.release) }) // after the click that is now due
	}
	e.listen("close", func(event) { // not by us, but as by the Back of a tablet
		if c.shown {
			c.hide()
			c.screen.m.Active()
		}
	})
}

// typed lets what is typed go where the focus was before, and keeps away what
// would press something there.
func (c *idle) typed(e event) {
	switch e.key() {
	case "Enter", " ", "Escape", "Tab":
		e.prevent()
	}
	c.hide()
	c.screen.m.Active()
}

// release shows what was held back.
func (c *idle) release() {
	c.pressed = false
	c.follow()
}

func (c *idle) refresh(old *messenger.Snapshot) {
	s := c.screen.snap
	if old.Phase == s.Phase && old.Kept.LocksAt.Equal(s.Kept.LocksAt) {
		return
	}
	if !c.screen.signedIn() {
		c.pressed = false
	}
	c.follow()
}

func (c *idle) follow() {
	due := c.screen.signedIn() && !c.screen.snap.Kept.LocksAt.IsZero()
	switch {
	case due && !c.shown:
		c.shown = true
		c.screen.notePlace()
		rerender(c)
		c.screen.afterRender(func() {
			if c.shown {
				c.screen.page.showDialog(idIdle)
				c.screen.focusIfAttended(idStay)
			}
		})
		c.count()
	case !due && !c.pressed:
		c.hide()
	}
}

func (c *idle) hide() {
	if !c.shown {
		return
	}
	c.shown, c.pressed = false, false
	c.screen.page.closeDialog(idIdle)
	c.count()
	rerender(c)
}

// count renders once a second while the warning is shown.
func (c *idle) count() {
	c.tick.run(c.screen, func() bool { return c.shown }, func() { rerender(c) })
}

func (c *idle) Render() app.UI {
	d := app.Dialog().ID(idIdle).Class("pc-dialog pc-idle").Role("alertdialog").
		Aria("labelledby", "pc-idle-title").Aria("describedby", "pc-idle-count pc-idle-hint")
	if !c.shown {
		return d
	}
	left := c.screen.snap.Kept.LocksAt.Sub(c.screen.calendar.now())
	n := max(0, int((left+time.Second-1)/time.Second))
	return d.Body(
		app.Div().Class("pc-dialog__box").Body(
			app.H2().ID("pc-idle-title").Class("pc-dialog__title").Text(say(wLockingSoon)),
			app.Div().Class("pc-dialog__body").Body(
				// The seconds go by without being read out each time.
				app.P().ID("pc-idle-count").Class("pc-idle__count").Aria("live", "off").Text(sayCount(wLockingIn, n)),
				// They are once more half-way: the page's live region is behind the dialog.
				app.P().Class("pc-hidden").Role("status").Text(c.halfway(n)),
				app.P().ID("pc-idle-hint").Text(say(c.hint())),
			),
			app.Div().Class("pc-dialog__acts").Body(
				app.Button().Type("button").ID(idStay).Class("pc-button pc-button--main").Text(say(wStayHere)).OnClick(c.stay),
			),
		),
	)
}

// hint is what becomes of what was written.
func (c *idle) hint() phrase {
	if c.form() {
		return wLockingForm
	}
	return wLockingHint
}

// halfway is said when half of the time is over.
func (c *idle) halfway(left int) string {
	half := int(messenger.LockWarning / time.Second / 2)
	if left > half {
		return ""
	}
	return sayCount(wLockingIn, half)
}

func (c *idle) stay(app.Context, app.Event) {
	defer Rescue()
	c.screen.m.Active()
}
