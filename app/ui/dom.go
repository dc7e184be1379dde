package ui

import "time"

// An element is a DOM element. All methods belong to the UI goroutine.
type element interface {
	add(kids ...element)
	put(kid, before element) // as the last if before is nil
	drop()                   // takes it out of its parent
	copy() element           // with all in it, but without listeners
	first() element          // child
	next() element           // sibling

	setText(text string) // in place of the content, as one text node
	setClass(names string)
	setAttr(name, value string)
	dropAttr(name string)
	setHeight(px float64) // by script: the page's policy refuses style attributes

	// wipe leaves no text in the element, nor in text boxes in it, but leaves the
	// elements: they may be go-app's, which is about to take them out itself.
	wipe()

	value() string // of a text box
	setValue(text string)
	setChecked(on bool) // of a check box
	insert(text string) // into a text box that has the focus, as if it was typed
	fitText()           // makes a text area as high as its text, within what the style allows

	box() box
	scroll() scroll
	scrollTo(top float64)

	focus()        // without scrolling
	focused() bool // whether it or something in it has the focus

	// listen calls fn on the UI goroutine, while the browser still waits for the
	// listener, so that prevent works. It ends with the page's release.
	listen(event string, fn func(event))
	// listenKeys is listen for the event "keydown" of keys with some names.
	listenKeys(fn func(event), names ...string)
	// listenLate calls fn on the UI goroutine when what an event has changed has been
	// painted, or lateLimit after it where nothing is. Before that nothing of the app
	// runs, so what the user sees does not wait for it. It may be called once more, for
	// an event that it was called for already.
	listenLate(event string, fn func())
	// watchSize calls fn on the UI goroutine after the size has changed. It ends
	// with the page's release.
	watchSize(fn func())
}

// A box is where an element stands in the window, in CSS pixels.
type box struct{ top, height float64 }

// A scroll is the state of a scrolling element, in CSS pixels.
type scroll struct {
	top     float64 // how far it is scrolled
	view    float64 // height of what is seen
	content float64 // height of all
	width   float64
}

// rest is what can still be scrolled before the end.
func (s scroll) rest() float64 { return s.content - s.view - s.top }

// An event is a DOM event that is being handled.
type event interface {
	// nearest returns the value of an attribute on the target or the closest
	// ancestor that has it; "" if there is none.
	nearest(attr string) string
	// key is KeyboardEvent.key of a key event; where the layout has other letters than
	// the Latin ones, the Latin letter of the key.
	key() string
	modified() bool  // Shift, Ctrl, Alt or Meta is held
	command() bool   // of these, Ctrl or Meta alone
	editing() bool   // it happens where text is written
	repeated() bool  // it is the second of a double click, or a later one
	pasted() string  // the plain text of a paste event
	composing() bool // the key belongs to an input method
	prevent()
}

// A page is the browser's page around the app.
type page interface {
	// bind tells how to run a function on the UI goroutine. The listeners of the
	// page and its elements need it.
	bind(onUI func(func()))

	// find returns the element with an id, one outside the document if there is
	// none.
	find(id string) element
	make(tag, class string) element
	makeIcon(icon) element

	// frame returns when the next frame is due, or soon if nothing is painted.
	// It blocks, and so must not be called on the UI goroutine.
	frame()
	setTitle(title string)

	// on listens to an event of the window or the document. The event "activity" is
	// anything that the user does, once a second at most; "escape" is the Escape key
	// where nothing else has taken it.
	on(event string, fn func())
	// onKey hears the keys of these names that nothing else has taken, while no dialog
	// is shown.
	onKey(fn func(event), names ...string)
	release() // ends all that listens

	// guardLeaving has the browser ask before the page is left, or no longer.
	guardLeaving(guard bool)

	visible() bool
	onePane() bool // whether there is room for one pane only
	// attended tells that to take the focus takes it from nobody: that the page is
	// no frame of another, or has the focus already.
	attended() bool
	framed() bool     // inside another page
	touch() bool      // the main pointer is a finger
	standalone() bool // in a window of its own, as an installed app

	showDialog(id string)
	closeDialog(id string)

	// pushView makes one history entry for the open conversation, popView takes
	// it back: some time later, with the event "popstate".
	pushView()
	popView()
	viewKept() bool // there is one of an earlier start of the page
	path() string   // of the page, without go-app's prefix
	clearPath()     // leaves no conversation in the address
	// noteOpen has the page's entry in the history tell which conversation is open,
	// for when it is loaded again; "" for none.
	noteOpen(conversation string)

	// textFor returns the conversation for which the page has shown a text box so far;
	// "" for none.
	textFor() string
	// takeOver makes that text box the one of the app, if that has drawn one, though it
	// stays where it is. The app takes no focus before one of the next two is called.
	takeOver()
	// settleIn puts the text box into its place with all that goes on in it, and
	// takes the page's own views away. A draft goes before what has been written. done
	// is called on the UI goroutine, after the word that is being composed.
	settleIn(draft string, done func())
	// withdraw does the same with the text box emptied, when nobody is typing. done
	// is called on the UI goroutine, with what it held.
	withdraw(done func(text string))
	takeLink() string // the fragment that the page was opened with, once; "" if none

	// kept returns a setting of this device, "" if there is none, and keep keeps one
	// or, being "", takes it out. They are in the clear, so they must hold nothing
	// private. The event "settings" tells that another page has changed one.
	kept(name string) string
	keep(name, value string)

	// listenHost has the page around the frame heard, if it is one of embed.js; fn
	// gets its messages, as JSON, on the UI goroutine.
	listenHost(fn func(message string)) bool
	tellHost(message string)
	hostThere() bool   // whether the page is in the frame of embed.js
	hostAnswers() bool // whether it is a page that gives tokens

	home() string          // the app's own address
	open(address string)   // leaves the app
	keepState() string     // makes a state for the practice's sign-in page, and remembers it
	takeState(string) bool // whether a state was made here, not long ago and not taken yet

	// canNotify tells whether the browser may show notifications, allowNotify asks the
	// user. done is called on the UI goroutine.
	canNotify() bool
	allowNotify(done func(ok bool))

	// attend shows outside of the page how much is unread, and announces news, ""
	// for none, if nobody looks at any page of the app. It may be called from any
	// goroutine.
	attend(unread int, news string)
	// updateReady reports whether a new version waits for applyUpdate, which loads the
	// page again. The event "update" tells that it is so from now on, and "idle" that
	// nobody would mind.
	updateReady() bool
	// link is a fragment that signs in again, "" for none. Unless the user wants it, it is
	// put off where the page comes into use meanwhile.
	applyUpdate(link string, wanted bool)
	// takeHanded has fn called, on the UI goroutine, with what applyUpdate was given; it
	// reports whether there is something to wait for.
	takeHanded(fn func(link string)) bool
	handedOver() bool // whether there is something
	// installable reports whether the browser offers to install the app, as install
	// then does.
	installable() bool
	install()

	// copyText puts text into the clipboard. done is called on the UI goroutine.
	copyText(text string, done func(ok bool))

	env(name string) string
	origin() string
	version() string // of the app
	agent() string   // how the browser names itself
	// sandboxToken asks the sandbox that serves the page for a token. It blocks.
	sandboxToken() (string, error)

	// language returns the tag of the language that is due: as chosen on this device,
	// by the page around, or as the browser prefers.
	language() string
	// catalogue loads the words of a language, see parseCatalogue. It blocks.
	catalogue(tag string) (string, error)
	// setLanguage has the page and its times be in a language.
	setLanguage(tag string)
	number(n int) string // in the digits of the language

	// offset is the offset of local time from UTC at t.
	offset(t time.Time) time.Duration
	// format writes a point in time in the user's way.
	format(t time.Time, style timeStyle) string
}

// A timeStyle is a way to write a point in time.
type timeStyle byte

const (
	styleClock        timeStyle = iota // 10:42
	styleWeekday                       // Monday
	styleWeekdayShort                  // Mon
	styleDay                           // Monday 3 March
	styleDayYear                       // 3 March 2025
	styleDayShort                      // 3 Mar
	styleDayShortYear                  // 03/03/2025
	styleFull                          // Monday 3 March 2025 at 10:42
	timeStyles
)
