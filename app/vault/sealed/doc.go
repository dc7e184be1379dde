// Package sealed keeps accounts in a browser, sealed: it is [vault.Vaults] on
// WebCrypto and IndexedDB. SECURITY.md says what that stops and what it does not.
//
// # What lies where
//
// The database "practicechat-keys" has one row for each account: how it is kept, and
// its key. What the account keeps lies in a database of its own, named by the id and
// a random generation, each record sealed with AES-GCM under the account's data key,
// with a random nonce, for that id and that generation alone.
//
// The data key is random and never leaves WebCrypto in the clear: it is made, and at
// once wrapped; what seals and opens is a copy that cannot be taken out. What wraps
// it is
//
//	device  a key that the browser holds, beside it in the row
//	pin     a key derived from the PIN by Argon2id, which is kept nowhere
//
// For an account of which nothing is kept the row only remembers that choice.
//
// # Who may do what when
//
// What changes a row holds the account's Web Lock, so that the pages of an origin
// take turns, and replaces the row it has read and no other: a page that was frozen
// in the middle and comes back too late changes nothing.
//
// A new way of keeping means a new data key and a new generation, for under the old
// key everything could still be read by who kept that. The old database has every
// other connection closed and is copied; one change of the row switches; then the
// old one is deleted. Databases that a crash leaves behind are noted in the row
// before they are made, and deleted when the account is next opened.
//
// Forgetting begins with the key. A row without one then stands for the databases
// that are still to be deleted, until they are.
package sealed
