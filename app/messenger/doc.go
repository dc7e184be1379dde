// Package messenger owns all live state of the widget: the session, the inbox,
// the open conversation and the outbox.
//
// One goroutine takes one input at a time: an intent of the user, an event of the
// server, a change of the connection, a deadline. It answers with a new
// [Snapshot]. Clock, network, store and ids come in from outside, so the same
// code runs in a browser, in a test and in a simulation.
//
// # Words
//
//	page         a page of a server's history, or a page of the browser: beside Tabs,
//	             and in "another page", always the latter
//	walk         reads the newest page and older ones, until it touches what is known
//	             and reaches every unproved send
//	look         reads the page on which a message that is being deleted would stand
//	fence        a walk or look made for an entry that did not bring its proof
//	flight       the search for the proof of one entry, in this page of the browser
//	flush        to send what may leave; "the flush" is the right to, which one page of
//	             the browser holds at a time
//	held         of an entry: it waits, so that Undo can take it back
//	known        in a timeline: stored by the server, without a gap before it
//	provisional  shown, and yet to be confirmed by a walk
//
// # What the wire does not say
//
// Replies name neither their request nor their conversation. So one getMessages
// and one getConversations are outstanding at most, and a reply that does not
// come in time costs the connection: an old connection's reply can never be taken
// for a reply on a new one.
//
// receivedMessage may not name its conversation. Such a message never enters the
// store or a timeline; it only causes a reload of the history. It is shown at
// once in one case: exactly one room was ever joined on this connection. After a
// switch of conversations it may belong to either room, and no barrier can prove
// which, since a server may handle events concurrently. Health data under the
// wrong name is the worst thing this product can do; a reload is cheap.
//
// The order of pages is not documented: see [pageOrder].
//
// # Several pages
//
// Each page of an account is a Messenger with a connection of its own; see [Tabs].
// They share a store, and one of them sends. What they tell each other is a hint to
// look into the store; revisions there keep two of them from acting on one entry. Who
// begins to send changes the revisions of all that is queued: a page that stood still,
// and has not heard yet that it does not send any more, cannot.
//
// # What is kept
//
// [vault.Vaults] open the store of an account. A store that does not open, is full
// or is lost costs nothing that the page still knows: it goes on in memory, says so,
// and writes back what it can. While an account is locked, nothing of it is in
// memory but its id.
package messenger
