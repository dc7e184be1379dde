package idb

import "time"

// Options says how a database is opened and whom it tells. The zero value works.
type Options struct {
	// Codec seals the records. Nil keeps them in the clear.
	Codec Codec
	// Timeout is how long one call may take before it is given up, Open included.
	// Zero means 10 s.
	Timeout time.Duration
	// BlockedTimeout is how long Open waits for other tabs to let go of an older
	// version of the database. Zero means 3 s.
	BlockedTimeout time.Duration
	// Ballast is how many bytes are set aside for a full device. Zero means
	// DefaultBallast, a negative number none.
	Ballast int

	// OnCorrupt is told of each record that could not be read and was left out, as
	// a *CorruptError, by the call that wanted to read it.
	OnCorrupt func(error)
	// OnClose is told, from a goroutine of its own, why the connection ended by
	// itself: ErrOutdated or ErrLost. Every later call returns that error.
	OnClose func(error)
	// OnPersist, if set, makes Open ask the browser never to evict this origin, and
	// is told the answer, from a goroutine of its own; see Persist.
	OnPersist func(granted bool, err error)
}

// DefaultBallast is how many bytes are set aside for a full device.
const DefaultBallast = 512 << 10

func (o Options) withDefaults() Options {
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	if o.BlockedTimeout == 0 {
		o.BlockedTimeout = 3 * time.Second
	}
	if o.Ballast == 0 {
		o.Ballast = DefaultBallast
	}
	return o
}

// A Codec seals records on their way into the database and opens them on their way
// out: all those of one call together, since a browser's cryptography is waited for.
// It may block: it is never called inside a transaction. Neither method may keep or
// change what it is given; both return as many as they were given, in their order.
type Codec interface {
	Seal(plain [][]byte) ([][]byte, error)
	// Open returns what was sealed, with nil for a record that is corrupt. An error
	// tells that nothing could be opened at all, which is no record's fault.
	Open(sealed [][]byte) ([][]byte, error)
}
