// Package store is what one account keeps on one device: the outbox, drafts, the
// inbox, the history that was read, and a few facts about the server.
//
// A [Store] is written in batches. A batch is saved whole or not at all, and it
// counts as saved only when Apply returns nil. Reads give copies; nothing that a
// Store returns or was given may change it later.
package store
