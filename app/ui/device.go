package ui

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"practicechat/app/messenger"
	"practicechat/app/vault"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A deviceForm is what the dialog "This device" shows: how things are kept here.
type deviceForm struct {
	dialog *dialog

	keep     vault.Keep // chosen
	busy     bool
	what, do string // a problem; "" for none
	bad      string // id of the box that the problem is about
}

const (
	idNewPIN    = "pc-new-pin"
	idRepeatPIN = "pc-repeat-pin"
	idLockAfter = "pc-lock-after"
)

// lockAfters are the idle times to choose from.
var lockAfters = []time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute}

// keeps are the ways of keeping, in the order in which they are offered.
var keeps = []struct {
	keep        vault.Keep
	label, hint phrase
}{
	{vault.Device, wKeepDevice, wKeepDeviceHint},
	{vault.PIN, wKeepPIN, wKeepPINHint},
	{vault.Nothing, wKeepNothing, wKeepNothingHint},
}

// open begins anew, with a way of keeping chosen.
func (f *deviceForm) open(keep vault.Keep) { *f = deviceForm{dialog: f.dialog, keep: keep} }

func (f *deviceForm) kept() messenger.Kept { return f.dialog.screen.snap.Kept }

func (f *deviceForm) render() app.UI {
	return app.Form().Class("pc-dialog__box").Attr("novalidate", true).AutoComplete(false).Body(
		f.dialog.title(say(wThisDevice)),
		app.Div().Class("pc-dialog__body").Body(
			app.P().Class("pc-dialog__lead").Text(say(wThisDeviceLead)),
			f.choices(),
			f.details(),
			f.problem(),
		),
		app.Div().Class("pc-dialog__acts").Body(
			app.Button().Type("button").Class("pc-button pc-dialog__aside").Text(say(wDiagnostics)).OnClick(f.diagnose),
			app.If(f.dialog.screen.page.installable(),
				app.Button().Type("button").Class("pc-button").Text(say(wInstall)).OnClick(f.install),
			),
			app.Button().Type("button").Class("pc-button").Aria("disabled", f.busy).Text(say(wCancel)).OnClick(f.dialog.no),
			f.saveButton(),
		),
	).OnSubmit(f.dialog.yes)
}

func (f *deviceForm) choices() app.UI {
	options := make([]app.UI, len(keeps))
	for i, k := range keeps {
		id := "pc-keep-" + k.keep.String()
		options[i] = app.Div().Class("pc-option").Body(
			app.Input().Type("radio").ID(id).Name("pc-keep").Value(k.keep.String()).
				Class("pc-option__radio").
				Aria("describedby", id+"-hint").
				Checked(f.keep == k.keep).
				Disabled(f.busy).
				OnChange(f.chosen, k.keep),
			app.Label().For(id).Class("pc-option__label").Text(say(k.label)),
			app.P().ID(id+"-hint").Class("pc-option__hint").Text(say(k.hint)),
		)
	}
	return app.FieldSet().Class("pc-options").Role("radiogroup").Aria("labelledby", "pc-keep-legend").Body(
		append([]app.UI{app.Legend().ID("pc-keep-legend").Class("pc-field__label").Text(say(wKeepOnDevice))}, options...)...)
}

// details are what belongs to the way that is chosen.
func (f *deviceForm) details() app.UI {
	d := app.Div().Class("pc-options__more")
	switch {
	case f.keep == vault.PIN:
		hint := sayCount(wNewPINHint, vault.MinPIN)
		if f.kept().Keep == vault.PIN {
			hint = sentences(hint, say(wNewPINKept))
		}
		return d.Body(
			secretField{id: idNewPIN, label: say(wNewPIN), hint: hint, busy: f.busy, invalid: f.bad == idNewPIN}.render(),
			secretField{id: idRepeatPIN, label: say(wRepeatPIN), busy: f.busy, invalid: f.bad == idRepeatPIN}.render(),
			f.lockAfter(),
		)
	case f.keep == vault.Nothing && f.kept().Keep != vault.Nothing:
		if lines := losses(f.dialog.screen); len(lines) > 0 {
			return d.Body(app.Div().Class("pc-caution").Body(
				app.P().Text(say(wNothingLoses)),
				app.Ul().Class("pc-dialog__list").Body(lines...),
			))
		}
	case f.kept().Failed:
		return d.Body(app.Div().Class("pc-caution").Body(app.P().Text(say(wKeepFailed))))
	}
	return d
}

func (f *deviceForm) lockAfter() app.UI {
	now := f.lockTime()
	var options []app.UI
	known := false
	for _, d := range lockAfters {
		if !known && d > now {
			options = append(options, lockOption(now, now))
			known = true
		}
		known = known || d == now
		options = append(options, lockOption(d, now))
	}
	return app.Div().Class("pc-field").Body(
		app.Label().For(idLockAfter).Class("pc-field__label").Text(say(wLockAfter)),
		app.Select().ID(idLockAfter).Class("pc-input").Disabled(f.busy).Body(options...),
	)
}

func lockOption(d, now time.Duration) app.UI {
	return app.Option().Value(strconv.Itoa(int(d / time.Second))).Selected(d == now).Text(sayDuration(d))
}

// lockTime returns the idle time that holds now.
func (f *deviceForm) lockTime() time.Duration {
	if d := f.kept().LockAfter; d > 0 {
		return d
	}
	return messenger.DefaultLockAfter
}

func (f *deviceForm) saveButton() app.UI {
	label := say(wSave)
	if f.busy {
		label = say(wSaving)
	}
	return app.Button().Type("submit").Class("pc-button pc-button--main").Aria("disabled", f.busy).Body(
		app.If(f.busy, app.Span().Class("pc-spinner").Aria("hidden", "true")),
		app.Text(label),
	)
}

func (f *deviceForm) problem() app.UI {
	return problemBox(f.what, f.do, "")
}

// chosen runs when a radio button is chosen. The scope of the handler keeps each
// button to its own.
func (f *deviceForm) chosen(_ app.Context, e app.Event) {
	defer Rescue()
	keep, err := vault.ParseKeep(e.Get("target").Get("value").String())
	if err == nil {
		f.choose(keep)
	}
}

func (f *deviceForm) choose(keep vault.Keep) {
	if !f.busy {
		f.keep, f.what, f.do, f.bad = keep, "", "", ""
	}
	rerender(f.dialog)
}

// install has the browser ask for what it has offered. Its own window says the rest.
func (f *deviceForm) install(app.Context, app.Event) {
	defer Rescue()
	f.dialog.screen.page.install()
	rerender(f.dialog)
}

func (f *deviceForm) diagnose(app.Context, app.Event) {
	defer Rescue()
	if !f.busy {
		f.dialog.ask(question{kind: askDiagnostics})
	}
}

// save carries out what has been changed, and closes the dialog once it is done.
func (f *deviceForm) save() {
	if f.busy {
		return
	}
	p := f.dialog.screen.page
	pin, again := "", ""
	if f.keep == vault.PIN {
		pin, again = p.find(idNewPIN).value(), p.find(idRepeatPIN).value()
	}
	changes := f.keep != f.kept().Keep || pin != "" || again != ""
	switch {
	case f.keep != vault.PIN || !changes:
	case utf8.RuneCountInString(strings.TrimSpace(pin)) < vault.MinPIN: // nobody remembers blanks
		f.refuse(sayCount(wPINTooShort, vault.MinPIN), "", idNewPIN)
		return
	case pin != again:
		p.find(idRepeatPIN).setValue("")
		f.refuse(say(wPINDiffers), "", idRepeatPIN)
		return
	}
	f.what, f.do, f.bad = "", "", ""
	f.saveLockTime()
	if !changes {
		f.saved(nil)
		return
	}
	f.busy = true
	rerender(f.dialog)
	f.dialog.screen.m.SetKeep(f.keep, pin, func(err error) {
		f.dialog.screen.onUI(func() { f.saved(err) })
	})
}

func (f *deviceForm) saveLockTime() {
	if f.keep != vault.PIN {
		return
	}
	n, err := strconv.Atoi(f.dialog.screen.page.find(idLockAfter).value())
	if d := time.Duration(n) * time.Second; err == nil && d != f.lockTime() {
		f.dialog.screen.m.SetLockAfter(d)
	}
}

func (f *deviceForm) refuse(what, do, box string) {
	f.what, f.do, f.bad = what, do, box
	rerender(f.dialog)
	if box != "" {
		f.dialog.screen.page.find(box).focus()
	}
}

func (f *deviceForm) saved(err error) {
	f.busy = false
	if f.dialog.q.kind != askDevice {
		return // locked or signed out meanwhile
	}
	switch {
	case err == nil:
		f.dialog.close()
		f.dialog.screen.say(say(wSaved))
	case errors.Is(err, vault.ErrWeakPIN):
		f.refuse(sayCount(wPINTooShort, vault.MinPIN), "", idNewPIN)
	case errors.Is(err, vault.ErrCannotSeal):
		f.refuse(say(wCannotSeal), say(wCannotSealDo), "")
	default:
		f.refuse(say(wNotChanged), say(wNotChangedDo), "")
	}
}
