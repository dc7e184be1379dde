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
// The data key is random and never leaves WebCrypto in the clear: what seals and opens
// is a CryptoKey that cannot be taken out. Of that the row holds
//
//	device  itself, beside what it has sealed for this account and generation, by
//	        which the key of another is known
//	pin     the data key, made as one that can be taken out and at once wrapped by a
//	        key that is derived from the PIN by Argon2id and kept nowhere
//
// A wrapped key with what unwraps it beside it would be in the hands of any script of
// the origin: whether the unwrapped key can be taken out is for the caller to say. The
// first releases kept that for device. Such a row is opened, and in the same change gets
// its data key as the CryptoKey that now stands there; nothing else of it changes.
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
// Forgetting begins with the key, and forgetting all accounts with those of all. A row
// without one then stands for the databases that are still to be deleted, until they
// are.
package sealed
