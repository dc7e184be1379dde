// Package idb keeps a [store.Store] in the browser's IndexedDB.
//
// # What lies where
//
// A database belongs to one account; whoever opens it names it. Each record is one
// row of an object store: what IndexedDB must see to find it (uuids, and the
// time of a message), and everything else as one piece of base64, encoded by this
// package and sealed by a [Codec] if there is one.
//
//	entries   k  client id      r  revision
//	drafts    k  conversation
//	inbox     k  "inbox": one record, since it is only ever replaced whole
//	messages  c  conversation   u  uuid   t  minus the time in µs
//	meta      k  key
//	ballast   k  "ballast": random bytes, see below
//
// A record repeats the ids of its row, and those inside count: a message that lies
// under another conversation is left out as unreadable, not shown there.
//
// Crossing between Go and JavaScript costs per value, not per byte. So a batch
// crosses as one JSON text that is parsed there, and a read as one JSON text that
// is made there. The time of a message is negated so that getAll with a limit,
// which counts from the low end, gives the newest.
//
// # What counts as saved
//
// Each batch is one transaction, and only its complete event counts: a request's
// success can be followed by an abort when the quota is hit. A strict batch asks
// for the durability "strict", any other for "relaxed". Nothing is awaited inside a
// transaction but its own requests; sealing is done before, opening after.
//
// Entries are compared and set: a batch that changes some first reads their
// revisions, in the same transaction, and aborts it where one is not the expected
// one. So two tabs never both win. The revision is a plain number of the row; rows
// of the first releases have none, which counts as 0.
//
// A call that takes too long is aborted. Then the transaction says which of the two
// happened, and if even that does not come, the connection is given up, because
// nobody knows any more what is saved.
//
// # Room
//
// A ballast of [DefaultBallast] bytes is kept in the database. When a strict batch
// meets the quota, the ballast is deleted and the batch tried once more, so that
// there is room for what a user has just written when history has filled the
// device. The ballast comes back when there is room again; until then history is
// refused. It is one large value because Chromium keeps those in files of their own,
// whose room is free at once; that of small records is free only when it next compacts
// the database.
//
// # Versions
//
// The schema is a list of steps that is only appended to; the version of a database
// is the number of steps it has seen. A connection closes itself when another tab
// wants to upgrade or delete.
package idb
