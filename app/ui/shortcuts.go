package ui

import "github.com/maxence-charriere/go-app/v9/pkg/app"

// pressed handles the keys that work everywhere. Those of one sign alone can be
// turned off (WCAG 2.2, 2.1.4): who dictates would press them by speaking.
func (c *shell) pressed(e event) {
	if !c.screen.signedIn() {
		return
	}
	single := !c.screen.settings.NoKeys && !e.editing() && !e.command()
	switch key := e.key(); {
	case (key == "?" || key == "؟") && single:
		c.screen.ask(question{kind: askShortcuts})
	case key == "/" && single:
		c.search()
	case key == "Escape" && c.closesTalk(e):
		c.screen.m.Back()
	default:
		return
	}
	e.prevent()
}

// search leads to the search box. Where the open conversation covers it, that is closed.
func (c *shell) search() {
	if c.screen.snap.Open == nil || !c.screen.page.onePane() {
		c.screen.page.find(idSearch).focus()
		return
	}
	c.inbox.back = idSearch
	c.screen.m.Back()
}

// closesTalk reports whether Escape closes the conversation: not while something
// is being written, nor in a panel, which it closes.
func (c *shell) closesTalk(e event) bool {
	if c.screen.snap.Open == nil || c.screen.hosted || e.modified() || e.composing() {
		return false
	}
	return !e.editing() || c.screen.page.find(idMessage).focused() && c.screen.page.find(idMessage).value() == ""
}

const idSingleKeys = "pc-single-keys"

// renderShortcuts draws the list of all keys.
func (c *dialog) renderShortcuts() app.UI {
	send, line := wPressEnter, wPressShiftEnter
	if c.screen.settings.CtrlSend {
		send, line = wPressCtrlEnter, wPressEnter
	}
	var rows []app.UI
	for _, k := range []struct {
		keys string
		does phrase
	}{
		{"?", wKeyList}, {"/", wKeySearch}, {"↑ ↓", wKeyMove}, {say(wPressEnds), wKeyEnds},
		{say(wPressEnter), wKeyOpen}, {say(wPressEscape), wKeyBack}, {say(send), wKeySend}, {say(line), wKeyLine},
		{"/", wKeyReply}, {say(wPressUndo), wKeyUndo}, {"C", wKeyCopy}, {say(wPressDelete), wKeyDelete},
	} {
		rows = append(rows, app.Div().Class("pc-fact").Body(
			app.Dt().Body(app.Elem("kbd").Class("pc-key").Dir("ltr").Text(k.keys)),
			app.Dd().Text(say(k.does)),
		))
	}
	return app.Form().Class("pc-dialog__box").Attr("novalidate", true).Body(
		c.title(say(wShortcuts)),
		app.Div().Class("pc-dialog__body").Body(
			app.P().Class("pc-dialog__lead").Text(say(wShortcutsHint)),
			app.Dl().Class("pc-keys").Body(rows...),
			app.Div().Class("pc-option").Body(
				app.Input().Type("checkbox").ID(idSingleKeys).Class("pc-option__radio").
					Checked(!c.screen.settings.NoKeys).Aria("describedby", idSingleKeys+"-hint").OnChange(c.toggleKeys),
				app.Label().For(idSingleKeys).Class("pc-option__label").Text(say(wSingleKeys)),
				app.P().ID(idSingleKeys+"-hint").Class("pc-option__hint").Text(say(wSingleKeysHint)),
			),
		),
		app.Div().Class("pc-dialog__acts").Body(
			app.Button().Type("submit").ID(idDialogNo).Class("pc-button pc-button--main").Text(say(wClose)),
		),
	).OnSubmit(c.yes)
}

func (c *dialog) toggleKeys(app.Context, app.Event) {
	defer Rescue()
	c.screen.choose(func(s *settings) { s.NoKeys = !s.NoKeys })
	rerender(c)
}
