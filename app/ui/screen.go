package ui

import (
	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A screen is what the components share. It belongs to the UI goroutine.
type screen struct {
	m        Messenger
	page     page
	calendar *calendar
	snap     *messenger.Snapshot // what is shown; never nil
	settings settings            // of this device

	// onUI runs a function on the UI goroutine, from any goroutine, and renders
	// nothing by itself.
	onUI func(func())
	// afterRender runs a function on the UI goroutine when go-app has rendered
	// what is due: an element that is hidden until then takes no focus.
	afterRender func(func())

	early *early
	// soon runs a function on the UI goroutine after the next frame.
	soon func(func())

	hosted bool // in the panel of embed.js, which can be closed

	askHost func() // has the page around the frame sign in

	ask func(question) // shows a dialog
	// choose changes the settings; parts that are settlers hear of it.
	choose func(change func(*settings))
	say    func(string) // has a screen reader say something
	tell   func(string) // says something beside the text box, too
	// arrived has it say what has come in from a participant.
	arrived func(name string, texts []string)
	// jumpTo brings a message of the conversation that is open or about to be into
	// view, as soon as it is there.
	jumpTo func(conversation, message string)
	insert func(text string) // puts a text into the text box
	// takeBack takes back what has not left of a conversation.
	takeBack func(conversation string, item *messenger.Item)

	place place // where the focus was before the account was locked
}

// A place is where the focus goes back to. It is no conversation: while the
// account is locked nothing of one is kept.
type place byte

const (
	placeElsewhere place = iota
	placeMessage         // the text box of a conversation
	placeSearch
)

// focusIfAttended gives the focus to something that comes up by itself, unless it
// is in the page around.
func (s *screen) focusIfAttended(id string) {
	if s.page.attended() {
		s.page.find(id).focus()
	}
}

// landing returns the id of what gets the focus when the app is shown, and when what
// had it has gone.
func (s *screen) landing() string {
	switch {
	case s.signedIn() && s.snap.Open != nil && s.page.touch():
		return idName // for fingers, a keyboard would come up
	case s.signedIn() && s.snap.Open != nil:
		return idMessage
	case s.signedIn():
		return idInboxTitle
	case s.snap.Phase == messenger.Locked:
		return idPIN
	}
	return idSignInTitle
}

// passFocus has the focus go to next if the rendering that is due takes out what has
// it in the element within.
func (s *screen) passFocus(within, next string) {
	if !s.page.find(within).focused() {
		return
	}
	s.afterRender(func() {
		if !s.page.find(within).focused() {
			s.page.find(next).focus()
		}
	})
}

// notePlace remembers where the focus is.
func (s *screen) notePlace() {
	switch {
	case s.page.find(idMessage).focused():
		s.place = placeMessage
	case s.page.find(idSearch).focused():
		s.place = placeSearch
	default:
		s.place = placeElsewhere
	}
}

// A part is what follows the snapshots: the components, and the host.
type part interface {
	// refresh follows a change from the snapshot old to the one on the screen.
	refresh(old *messenger.Snapshot)
}

// rerender renders a component if it is there.
func rerender(c app.Composer) {
	if c.Mounted() {
		c.Update()
	}
}

func (s *screen) signedIn() bool { return s.snap.Phase == messenger.SignedIn }
func (s *screen) online() bool   { return s.snap.Connection.State == messenger.Online }

// nameOf returns how a participant is named on the screen.
func (s *screen) nameOf(name string) string {
	if s.settings.Privacy && name != "" {
		return initials(name)
	}
	return nameOf(name)
}

// title is the page's title: how much is unread, and no names.
func title(n int) string {
	if n > 0 {
		return "(" + badgeNumber(n) + ") " + say(wProduct)
	}
	return say(wProduct)
}
