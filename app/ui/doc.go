// Package ui shows the messenger's snapshots with go-app and turns what the user
// does into its intents. It holds no state of the conversation itself.
//
// # How a change reaches the screen
//
// One goroutine waits for new snapshots, lets at most one through per frame and
// hands it to every component on the UI goroutine. A component compares it with
// the one before and renders itself only if its own part has changed. The
// components are made once, stay mounted for good and have no exported fields, so
// that neither go-app's comparison of fields nor its comparison of lists by
// position has anything to do: after a list has shifted, go-app would leave a
// row's handler with another row's closure.
//
// # Lists
//
// The inbox and the messages are DOM nodes that this package fills itself, into a
// div that stays empty for go-app: rows are found again by key, keep their nodes,
// focus and selection, and only a window of them is in the document at any time.
// See list. Clicks are delegated: a row carries its id in data-id.
//
// # Browser edges
//
// Everything of the browser stands behind the interfaces in dom.go, so that
// the components also run natively, under test. Listeners are bound directly for
// what happens often (typing, scrolling): go-app's own would render the component
// and all its ancestors each time.
//
// Nothing uses innerHTML or style attributes: the page runs under a strict
// Content-Security-Policy, and message text is text.
package ui
