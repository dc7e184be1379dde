package sealed

import "time"

// Options says how accounts are kept. The zero value works.
type Options struct {
	// Now is the clock of the wall. Nil means time.Now.
	Now func() time.Time
	// Timeout is how long a call may take, waiting for its turn included, before it
	// is given up. Zero means 20 s.
	Timeout time.Duration
	// MoveTimeout is the same for Rekey, which copies everything. Zero means 2 min.
	MoveTimeout time.Duration
	// OnPersist is told, from a goroutine of its own, each time an account is
	// opened, whether the browser promises never to evict what is kept here.
	OnPersist func(granted bool, err error)

	// Stored returns the names of the databases that this origin had when the page
	// began, if they are known. Where that of the keys was not among them, Last need
	// not make it. Nil means that they are not known.
	Stored func() (names []string, known bool)

	// Prefix begins the names of databases and locks, so that two sites on one origin
	// keep apart. Empty means practicechat.
	Prefix string

	cost cost               // of new PINs; zero means newCost
	step func(named string) // is called between the steps of a call; for tests
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Timeout == 0 {
		o.Timeout = 20 * time.Second
	}
	if o.MoveTimeout == 0 {
		o.MoveTimeout = 2 * time.Minute
	}
	if o.OnPersist == nil {
		o.OnPersist = func(bool, error) {}
	}
	if o.Prefix == "" {
		o.Prefix = "practicechat"
	}
	if o.cost == (cost{}) {
		o.cost = newCost
	}
	if o.step == nil {
		o.step = func(string) {}
	}
	return o
}

// database returns the name of the database of an account's generation.
func (o *Options) database(id, generation string) string {
	return o.Prefix + "-" + id + "-" + generation
}

// keys returns the name of the database of the keys.
func (o *Options) keys() string { return o.Prefix + "-keys" }

// lock returns the name of the Web Lock of an account.
func (o *Options) lock(id string) string { return o.Prefix + "-keeping-" + id }

// idSize is the size of an id of package vault, in bytes.
const idSize = 16

// Some things are waited for a little only.
const (
	deleteTimeout = 3 * time.Second // a database that another page does not let go
	turnTimeout   = 3 * time.Second // the turn to forget an account, which then goes ahead
)
