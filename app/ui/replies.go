package ui

import (
	"slices"
	"strconv"
	"strings"

	"practicechat/app/chat"
	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A repliesForm is the dialog in which saved replies are managed and inserted.
type repliesForm struct {
	dialog  *dialog
	editing *messenger.Reply // the one in the fields, as it was; nil for a new one
	problem string
}

const (
	idReplyName = "pc-reply-name"
	idReplyText = "pc-reply-text"

	actInsert = "insert"
	actEdit   = "edit"

	replyNameRunes = 40
)

func (f *repliesForm) open() { f.editing, f.problem = nil, "" }

// clicked handles a click on one of the replies.
func (f *repliesForm) clicked(e event) {
	i, err := strconv.Atoi(e.nearest("data-reply"))
	all := f.dialog.screen.snap.Replies
	if err != nil || i < 0 || i >= len(all) {
		return
	}
	p := f.dialog.screen.page
	switch e.nearest("data-act") {
	case actInsert:
		f.dialog.close()
		f.dialog.screen.insert(all[i].Text)
		f.dialog.screen.afterRender(p.find(idMessage).focus)
	case actEdit:
		f.editing, f.problem = &all[i], ""
		rerender(f.dialog)
		p.find(idReplyName).setValue(all[i].Name)
		p.find(idReplyText).setValue(all[i].Text)
		p.find(idReplyText).focus()
	case actDelete:
		if e.repeated() {
			return // the first click has moved another reply there
		}
		f.keep(slices.Delete(slices.Clone(all), i, i+1), func() { f.problem = "" }) // what is being written stays
		p.find(idDialogTitle).focus()                                               // the button goes
	}
}

// save keeps what the fields hold.
func (f *repliesForm) save() {
	p := f.dialog.screen.page
	r := messenger.Reply{
		Name: clip(oneLine(p.find(idReplyName).value()), replyNameRunes),
		Text: strings.TrimSpace(p.find(idReplyText).value()),
	}
	all := slices.Clone(f.dialog.screen.snap.Replies)
	at := -1
	if f.editing != nil { // another page may have moved or deleted it
		at = slices.Index(all, *f.editing)
	}
	switch {
	case r.Text == "":
		f.fail(say(wReplyNoText))
		p.find(idReplyText).focus()
		return
	case chat.CheckText(r.Text) != nil:
		f.fail(sayCount(wTooLong, len([]rune(r.Text))-chat.MaxMessageRunes))
		return
	case at >= 0:
		all[at] = r
	case len(all) >= messenger.MaxReplies:
		f.fail(sayCount(wRepliesFull, messenger.MaxReplies))
		return
	default:
		all = append(all, r)
	}
	f.keep(all, func() {
		f.open()
		p.find(idReplyName).setValue("")
		p.find(idReplyText).setValue("")
	})
	p.find(idReplyName).focus()
}

// keep has replies kept, and calls kept once they are.
func (f *repliesForm) keep(all []messenger.Reply, kept func()) {
	f.dialog.screen.m.SetReplies(all, func(err error) {
		f.dialog.screen.onUI(func() {
			if err != nil {
				f.fail(say(wRepliesNotSaved))
				return
			}
			kept()
			rerender(f.dialog)
		})
	})
}

// written reports whether the form is open and holds what is not saved.
func (f *repliesForm) written() bool {
	if f.dialog.q.kind != askReplies {
		return false
	}
	p := f.dialog.screen.page
	r := messenger.Reply{Name: p.find(idReplyName).value(), Text: p.find(idReplyText).value()}
	if f.editing != nil {
		return r != *f.editing
	}
	return r != messenger.Reply{}
}

func (f *repliesForm) fail(problem string) {
	f.problem = problem
	rerender(f.dialog)
}

func (f *repliesForm) render() app.UI {
	s := f.dialog.screen.snap
	var rows []app.UI
	for i, r := range s.Replies {
		rows = append(rows, f.renderReply(i, r, s.Open != nil))
	}
	return app.Form().Class("pc-dialog__box").Attr("novalidate", true).Body(
		f.dialog.title(say(wReplies)),
		app.Div().Class("pc-dialog__body").Body(
			app.P().Class("pc-dialog__lead").Text(say(wRepliesHint)),
			app.If(len(rows) == 0, app.P().Text(say(wRepliesEmpty))),
			app.If(len(rows) > 0, app.Ul().Class("pc-replies").Body(rows...)),
			app.H3().Class("pc-facts__title").Text(f.heading()),
			field{id: idReplyName, label: say(wReplyName), hint: say(wReplyNameHint), kind: "text"}.render(),
			app.Div().Class("pc-field").Body(
				app.Label().For(idReplyText).Class("pc-field__label").Text(say(wReplyText)),
				app.Textarea().ID(idReplyText).Class("pc-input pc-input--text").Rows(4).Dir("auto").Aria("invalid", f.problem != ""),
			),
			app.P().Class("pc-field__hint pc-field__hint--bad").Role("alert").Text(f.problem),
		),
		app.Div().Class("pc-dialog__acts").Body(
			app.Button().Type("button").ID(idDialogNo).Class("pc-button").Text(say(wClose)).OnClick(f.dialog.no),
			app.Button().Type("submit").Class("pc-button pc-button--main").Text(say(wSave)),
		),
	).OnSubmit(f.dialog.yes)
}

func (f *repliesForm) heading() string {
	if f.editing != nil {
		return say(wReplyEdit)
	}
	return say(wReplyNew)
}

func (f *repliesForm) renderReply(i int, r messenger.Reply, insertable bool) app.UI {
	name := replyName(r)
	act := func(act string, label phrase) app.UI {
		return app.Button().Type("button").Class("pc-button pc-button--small").DataSet("act", act).
			Aria("label", say(wLabelled, "label", say(label), "text", name)).Text(say(label))
	}
	return app.Li().Class("pc-reply").DataSet("reply", i).Body(
		app.P().Class("pc-reply__name").Dir("auto").Text(name),
		app.P().Class("pc-reply__text").Dir("auto").Text(r.Text),
		app.Div().Class("pc-actions").Body(
			app.If(insertable, act(actInsert, wReplyInsert)),
			act(actEdit, wReplyEdit),
			act(actDelete, wReplyDelete),
		),
	)
}
