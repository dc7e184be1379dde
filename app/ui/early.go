package ui

import (
	"time"

	"practicechat/app/messenger"
)

// early is the text that somebody writes before the app has started. Where a conversation
// is chosen already, the page shows a text box at once. It and the page's other own
// views stay in front of the app until it is known where the text belongs.
//
// What was written for a conversation that can't be opened yet, as behind a lock, is
// kept in memory alone, and goes nowhere but into the text box of that conversation.
type early struct {
	screen *screen
	// adopt makes the text box the one of a conversation whose draft is in it too.
	adopt func(conversation, draft string)
	// leave goes on without it.
	leave func()

	conversation string // that is written to; "" for none
	shown        bool   // the page's own views are in front
	going        bool   // they are about to go
	opening      bool   // the messenger has been asked to open it
	decided      bool   // it is known who is signed in
	entered      bool   // somebody has been signed in, or an account been locked
	text         string // taken out of the text box
	late         *time.Timer
}

// earlyLimit is how long the page's own views stay at the most.
const earlyLimit = 12 * time.Second

func (e *early) begin() {
	e.conversation, e.shown = e.screen.page.textFor(), true
	e.screen.page.takeOver()
	e.late = time.AfterFunc(earlyLimit, func() {
		defer Rescue()
		e.screen.onUI(e.withdraw)
	})
}

// decide tells that it has been looked who is signed in: what the snapshot says of
// that holds from now on.
func (e *early) decide() {
	e.decided = true
	e.refresh(e.screen.snap)
}

// refresh follows a change from the snapshot old to the one on the screen.
func (e *early) refresh(old *messenger.Snapshot) {
	s := e.screen.snap
	if old.Phase == messenger.SignedIn && s.Phase != messenger.SignedIn && s.Phase != messenger.Locked ||
		old.Phase == messenger.Locked && s.Phase != messenger.Locked && s.Phase != messenger.SignedIn {
		e.text = "" // whoever signs in now may be somebody else
	}
	e.entered = e.entered || s.Phase != messenger.SignedOut
	e.decided = e.decided || s.Phase != messenger.SignedOut || s.Problem.Code != messenger.NoProblem
	if !e.shown || e.going || !e.decided {
		return
	}
	switch {
	case s.Open != nil && s.Open.UUID == e.conversation:
		e.settleIn(s.Open.UUID, s.Open.Draft)
	case e.conversation == "", s.Open != nil && !e.opening, s.Phase == messenger.SignedOut, s.Phase == messenger.Locked,
		s.Problem.Code != messenger.NoProblem && s.Inbox.State != messenger.Ready:
		e.withdraw()
	}
}

// settleIn goes on with the text box as the one of the open conversation.
func (e *early) settleIn(uuid, draft string) {
	e.going = true
	e.screen.afterRender(func() { // till then the place of the text box is hidden
		e.screen.page.settleIn(draft, func() {
			e.gone()
			if v := e.screen.snap.Open; v == nil || v.UUID != uuid || !e.screen.signedIn() {
				box := e.screen.page.find(idMessage)
				e.text = box.value()
				box.setValue("")
				e.leave()
				return
			}
			e.conversation = ""
			e.adopt(uuid, draft)
		})
	})
}

// withdraw goes on without the text box.
func (e *early) withdraw() {
	if !e.shown || e.going {
		return
	}
	e.going = true
	withdraw := func() {
		e.screen.page.withdraw(func(text string) {
			e.gone()
			e.text = text
			e.leave()
		})
	}
	if e.screen.snap.Phase == messenger.SignedOut && !e.entered {
		withdraw() // the views show that from the first
		return
	}
	e.screen.afterRender(withdraw)
}

func (e *early) gone() {
	e.shown = false
	e.late.Stop()
}

// claim returns, once, what was written for a conversation.
func (e *early) claim(conversation string) string {
	if e.text == "" || conversation != e.conversation {
		return ""
	}
	text := e.text
	e.text = ""
	return text
}

// joinDrafts puts what was kept of a draft before what has been written since.
func joinDrafts(kept, written string) string {
	if kept == "" || written == "" {
		return kept + written
	}
	return kept + "\n" + written
}
