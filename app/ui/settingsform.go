package ui

import (
	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A settingsForm is what the dialog "Settings" shows. What is chosen holds at once,
// so that there is nothing to save.
type settingsForm struct {
	dialog *dialog
	note   string // about the last choice; "" for nothing
}

const (
	idTheme    = "pc-theme"
	idLanguage = "pc-language"
	idSendKey  = "pc-send-key"
	idHold     = "pc-hold"
	idPrivacy  = "pc-privacy"
	idNotify   = "pc-notify"
)

func (f *settingsForm) screen() *screen { return f.dialog.screen }

func (f *settingsForm) render() app.UI {
	s := f.screen().settings
	return app.Form().Class("pc-dialog__box").Attr("novalidate", true).Body(
		f.dialog.title(say(wSettings)),
		app.Div().Class("pc-dialog__body").Body(
			choice{idLanguage, say(wLanguage), "", s.Language, languageOptions()}.render(f.chosen),
			choice{idTheme, say(wTheme), "", s.Theme, []option{
				{"", say(wThemeAuto)}, {themeLight, say(wThemeLight)}, {themeDark, say(wThemeDark)},
			}}.render(f.chosen),
			choice{idSendKey, say(wSendKey), "", sendKey(s.CtrlSend), []option{
				{"", say(wPressEnter)}, {"ctrl", say(wPressCtrlEnter)},
			}}.render(f.chosen),
			choice{idHold, say(wHold), say(wHoldHint), onOff(s.Hold > 0), []option{
				{"", say(wHoldOff)}, {"on", sayDuration(holdTime)},
			}}.render(f.chosen),
			f.check(idPrivacy, wPrivacy, wPrivacyHint, s.Privacy),
			app.If(f.screen().page.canNotify(), f.check(idNotify, wNotify, wNotifyHint, s.Notify)),
			app.P().Class("pc-settings__note").Role("status").Text(f.note),
			f.here(),
		),
		app.Div().Class("pc-dialog__acts").Body(
			app.Button().Type("submit").Class("pc-button pc-button--main").Text(say(wClose)),
		),
	).OnSubmit(f.dialog.yes)
}

// here is what there is to do about an account that is kept on this device.
func (f *settingsForm) here() app.UI {
	phase := f.screen().snap.Phase
	in := phase == messenger.SignedIn
	if !in && phase != messenger.Locked {
		return app.Div().Class("pc-none")
	}
	return app.Section().Class("pc-settings__here").Aria("labelledby", "pc-settings-here").Body(
		app.H3().ID("pc-settings-here").Class("pc-field__label").Text(say(wSealing)),
		app.If(in, app.P().Class("pc-field__hint").Text(keptWords(f.screen().snap.Kept))),
		app.Div().Class("pc-settings__acts").Body(
			app.If(in,
				app.Button().Type("button").Class("pc-button").Text(say(wChange)).OnClick(f.device),
				app.Button().Type("button").Class("pc-button").Text(say(wDiagnostics)).OnClick(f.dialog.device.diagnose),
			),
			app.Button().Type("button").Class("pc-button pc-act--grave").Text(say(wClearDevice)).OnClick(f.clear),
		),
	)
}

// An option is one of those that a choice offers.
type option struct{ value, label string }

// A choice is a list to choose from, with its label above and a hint below.
type choice struct {
	id, label, hint string
	value           string
	options         []option
}

func (c choice) render(chosen app.EventHandler) app.UI {
	options := make([]app.UI, len(c.options))
	for i, o := range c.options {
		options[i] = app.Option().Value(o.value).Selected(o.value == c.value).Text(o.label)
	}
	list := app.Select().ID(c.id).Class("pc-input").Body(options...).OnChange(chosen, c.id)
	if c.hint != "" {
		list = list.Aria("describedby", c.id+"-hint")
	}
	return app.Div().Class("pc-field").Body(
		app.Label().For(c.id).Class("pc-field__label").Text(c.label),
		list,
		app.If(c.hint != "", app.P().ID(c.id+"-hint").Class("pc-field__hint").Text(c.hint)),
	)
}

func languageOptions() []option {
	options := []option{{"", say(wLanguageAuto)}}
	for _, l := range languages {
		options = append(options, option{l.tag, l.name})
	}
	return options
}

func (f *settingsForm) check(id string, label, hint phrase, on bool) app.UI {
	return app.Div().Class("pc-option").Body(
		app.Input().Type("checkbox").ID(id).Class("pc-option__radio").
			Aria("describedby", id+"-hint").
			Checked(on).
			OnChange(f.checked, id),
		app.Label().For(id).Class("pc-option__label").Text(say(label)),
		app.P().ID(id+"-hint").Class("pc-option__hint").Text(say(hint)),
	)
}

func (f *settingsForm) chosen(_ app.Context, e app.Event) {
	defer Rescue()
	list := e.Get("target")
	f.choose(list.Get("id").String(), list.Get("value").String())
}

func (f *settingsForm) checked(_ app.Context, e app.Event) {
	defer Rescue()
	box := e.Get("target")
	f.choose(box.Get("id").String(), onOff(box.Get("checked").Bool()))
}

// choose has a choice hold at once.
func (f *settingsForm) choose(id, value string) {
	f.note = ""
	if id == idNotify && value != "" {
		f.screen().page.allowNotify(f.allowed) // at once: it must belong to the click
	}
	f.screen().choose(func(s *settings) {
		switch id {
		case idTheme:
			s.Theme = value
		case idLanguage:
			s.Language = value
		case idSendKey:
			s.CtrlSend = value != ""
		case idHold:
			s.Hold = 0
			if value != "" {
				s.Hold = holdTime
			}
		case idPrivacy:
			s.Privacy = value != ""
		case idNotify:
			s.Notify = value != ""
		}
	})
	rerender(f.dialog)
}

// allowed takes the choice of notifications back where the browser shows none.
func (f *settingsForm) allowed(ok bool) {
	if ok {
		return
	}
	f.note = say(wNotifyRefused)
	f.screen().choose(func(s *settings) { s.Notify = false })
	rerender(f.dialog)
	f.screen().afterRender(f.sync)
}

// tell says something about the last choice: behind the dialog nothing is read out.
func (f *settingsForm) tell(note string) {
	if f.dialog.q.kind != askSettings { // it was made in another page
		f.screen().say(note)
		return
	}
	f.note = note
	rerender(f.dialog)
}

func (f *settingsForm) device(app.Context, app.Event) {
	defer Rescue()
	f.dialog.ask(question{kind: askDevice, keep: f.screen().snap.Kept.Keep})
}

func (f *settingsForm) clear(app.Context, app.Event) {
	defer Rescue()
	f.dialog.ask(question{kind: askClear})
}

// settled shows what has been chosen in another page.
func (c *dialog) settled(settings) {
	if c.q.kind == askSettings {
		rerender(c)
		c.screen.afterRender(c.settings.sync)
	}
}

// sync brings the lists and check boxes in line: what somebody has chosen in one stays
// so, whatever its markup says.
func (f *settingsForm) sync() {
	s := f.screen().settings
	for id, value := range map[string]string{
		idTheme: s.Theme, idLanguage: s.Language, idSendKey: sendKey(s.CtrlSend), idHold: onOff(s.Hold > 0),
	} {
		f.screen().page.find(id).setValue(value)
	}
	for id, on := range map[string]bool{idPrivacy: s.Privacy, idNotify: s.Notify} {
		f.screen().page.find(id).setChecked(on)
	}
}
