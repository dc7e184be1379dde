package messenger

import (
	"time"

	"practicechat/app/vault"
)

// Credentials are what it takes to sign in.
type Credentials struct {
	Server string // http(s):// or ws(s):// URL of the practice's Socket.IO server
	Token  string // JWT
}

// SignIn connects to a server, in place of any other.
func (m *Messenger) SignIn(c Credentials) { m.post(func() { m.core.signIn(c) }) }

// SetToken goes on with a new token for the same user, without losing anything
// that is open. A token of another user is a sign-in.
func (m *Messenger) SetToken(token string) { m.post(func() { m.core.setToken(token) }) }

// Credentials hands out what the session is signed in with, for a page that takes
// this one's place; the token is empty if there is none or the account is locked. fn
// is called once, from the messenger's goroutine, after all that was asked for before.
func (m *Messenger) Credentials(fn func(Credentials)) {
	m.post(func() { fn(m.core.handOut()) })
}

// SignOut ends the session, also in the other pages of the account, and deletes
// everything of it on this device. Without a session it is for the account that was
// opened last here: the page that signs out need not be the one that was signed in.
func (m *Messenger) SignOut() { m.post(func() { m.core.signOut() }) }

// Leave ends the session in this page. What the account keeps on this device stays,
// except of an account whose sign-in never succeeded and that holds nothing: that one is
// deleted.
func (m *Messenger) Leave() { m.post(func() { m.core.leaveAccount() }) }

// Clear is SignOut for every account that this device keeps.
func (m *Messenger) Clear() { m.post(func() { m.core.clear() }) }

// Open opens a conversation in place of the one that is open.
func (m *Messenger) Open(conversation string) { m.intend(func() { m.core.open(conversation) }, nil) }

// Back closes the open conversation.
func (m *Messenger) Back() { m.intend(func() { m.core.back() }, nil) }

// LoadOlder reads the page before the first item of the open conversation.
func (m *Messenger) LoadOlder() { m.intend(func() { m.core.loadOlder() }, nil) }

// Trim lets go of all messages of the open conversation but the newest, as many as
// are kept on the device: LoadOlder brings the others back. It is for a conversation
// that has grown while its end was in view.
func (m *Messenger) Trim() { m.intend(func() { m.core.trim() }, nil) }

// Send queues a message. It leaves after hold, which is at most outbox.MaxHold and
// during which Undo takes it back; zero means at once.
//
// done is called once, from the messenger's goroutine: with nil when the message is
// safely in the outbox, else with an error of [chat.CheckText] or of the store, or
// [ErrOtherAccount]. Clear the composer only on nil, and only if it still shows this
// text.
//
// number identifies this change of the draft: see [Snapshot.Edits].
func (m *Messenger) Send(conversation, text string, hold time.Duration, done func(error)) (number uint64) {
	return m.postEdit(func() { done(m.core.send(conversation, text, hold)) }, done)
}

// Undo takes back the send or the delete of an item that has not left. done is
// called once, from the messenger's goroutine. The text of a send is by then the
// draft, or stands before what was the draft, on a line of its own.
func (m *Messenger) Undo(conversation, key string, done func(text string, err error)) {
	m.intend(func() { done(m.core.undo(conversation, key)) }, func(err error) { done("", err) })
}

// Edit tells what the composer of a conversation holds: it becomes the draft, and shows
// the other side that somebody types. number identifies this change of the draft: see
// [Snapshot.Edits].
func (m *Messenger) Edit(conversation, text string) (number uint64) {
	return m.postEdit(func() { m.core.edit(conversation, text) }, nil)
}

// postEdit is intend for an input that changes a draft, and returns the number of that.
func (m *Messenger) postEdit(input func(), refused func(error)) (number uint64) {
	number = m.edits.Add(1)
	m.post(func() { m.core.edits = max(m.core.edits, number) })
	m.intend(input, refused)
	return number
}

// Delete asks the server to delete a stored message once hold has passed; until then
// Undo stops that. A message that is still queued is taken back at once.
func (m *Messenger) Delete(conversation, key string, hold time.Duration) {
	m.intend(func() { m.core.delete(conversation, key, hold) }, nil)
}

// SendAgain sends an uncertain or refused message once more.
func (m *Messenger) SendAgain(clientID string) { m.intend(func() { m.core.sendAgain(clientID) }, nil) }

// Discard gives an uncertain or refused message up.
func (m *Messenger) Discard(clientID string) { m.intend(func() { m.core.discard(clientID) }, nil) }

// KeepChecking looks for an uncertain message again.
func (m *Messenger) KeepChecking(clientID string) {
	m.intend(func() { m.core.keepChecking(clientID) }, nil)
}

// Refresh asks for the inbox and the open conversation again.
func (m *Messenger) Refresh() { m.post(func() { m.core.refresh() }) }

// Retry connects at once instead of at the next attempt's time.
func (m *Messenger) Retry() { m.post(func() { m.core.retry() }) }

// SetVisible tells whether the page can be seen.
func (m *Messenger) SetVisible(visible bool) { m.post(func() { m.core.setVisible(visible) }) }

// Watch tells whether to look for new messages while the page is hidden as well, since
// the user wants to be told of them.
func (m *Messenger) Watch(watch bool) { m.post(func() { m.core.watch(watch) }) }

// Wake tells that the network or the machine may have been away: the connection
// is checked, and tried again if it is lost.
func (m *Messenger) Wake() { m.post(func() { m.core.wake() }) }

// Resume opens the account that this device keeps, if it keeps one: as it was, or
// locked. It does nothing after a SignIn. done is called once, from the messenger's
// goroutine, when what came of it is about to be the snapshot.
func (m *Messenger) Resume(done func()) {
	m.post(func() {
		m.core.resume()
		m.post(done)
	})
}

// Unlock opens a locked account. What comes of it is in [Snapshot.Lock].
func (m *Messenger) Unlock(pin string) { m.post(func() { m.core.unlock(pin) }) }

// Lock locks an account that is kept under a PIN, here and in its other pages.
func (m *Messenger) Lock() { m.post(func() { m.core.lock() }) }

// Active tells that somebody uses the page: it puts off the lock.
func (m *Messenger) Active() { m.post(func() { m.core.active() }) }

// SetLockAfter sets the idle time after which the account locks, from
// MinLockAfter to MaxLockAfter.
func (m *Messenger) SetLockAfter(d time.Duration) { m.intend(func() { m.core.setLockAfter(d) }, nil) }

// SetKeep changes how what there is of the account is kept on this device. pin is
// for [vault.PIN] alone. done is called once, from the messenger's goroutine.
func (m *Messenger) SetKeep(keep vault.Keep, pin string, done func(error)) {
	m.intend(func() { done(m.core.setKeep(keep, pin)) }, done)
}

// SetReplies keeps saved replies in place of those that are kept, at most
// MaxReplies. done is called once, from the messenger's goroutine.
func (m *Messenger) SetReplies(all []Reply, done func(error)) {
	m.intend(func() { done(m.core.setReplies(all)) }, done)
}

// Search looks for a text in the names and the history that this device keeps; ""
// ends it. What is found comes bit by bit into [Snapshot.Search].
func (m *Messenger) Search(query string) { m.intend(func() { m.core.search(query) }, nil) }
