// Package outbox is the durable queue of sends and deletes: what may leave next,
// what proves that it arrived, and what becomes of an entry that nothing proves.
//
// It is pure code. A [Queue] never touches the network, the store or the clock;
// package messenger carries out what it says, always in the order persist,
// publish, send: an entry is saved in its new state before it is shown in it, and
// shown before anything leaves.
//
// The wire offers no help: a send has no documented reply, and after a lost
// connection nobody knows whether it was stored. So an entry leaves the queue
// only by proof, and is sent again by itself only where the server cannot double
// it.
//
//	status     entered when                      leaves by
//	queued     the user sends                    its turn on a signed-in connection: sending
//	sending    saved, then emitted               proof; connection lost: unknown
//	unknown    connection lost after the emit    history: proof, queued (client id honoured) or uncertain
//	uncertain  not provable                      the user: queued or discarded; or late proof
//	failed     the server refused it             the user: queued or discarded
//
// Sends of one conversation leave one at a time, in order; what follows an
// uncertain one waits, and what follows one that is held: see [Hold]. A failed one
// is known not to be stored, so it holds up nothing. Deletes are a line of their
// own: deleting twice is harmless, so a delete that a connection took along is
// simply sent again.
//
// A fence is a read of the history that is asked for after an entry was emitted, on the
// same connection: a server that handles the events of a connection in order answers it
// after it has stored the entry.
package outbox
