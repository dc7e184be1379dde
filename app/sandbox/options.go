package sandbox

import (
	"log/slog"
	"math/rand/v2"
	"net/http"
	"time"
)

// Options configure a [Sandbox]. The zero value is usable.
type Options struct {
	// Data is the directory of the database, made if need be; "" means in memory.
	// One sandbox at a time can have it.
	Data string

	// Secret signs the tokens, 32 bytes or more. Nil means a random one, which is
	// kept with the data.
	Secret []byte

	Manners Manners // the zero value means DefaultManners
	Limits  Limits

	PatientReads time.Duration // until the patient begins to type; zero means 1.2 s
	PatientTypes time.Duration // from then to the answer; zero means 2.5 s

	PingInterval time.Duration // zero means 25 s
	PingTimeout  time.Duration // zero means 20 s

	// AllowOrigin judges requests of web pages, by their Origin. Nil allows pages
	// of the sandbox's own host and of loopback addresses.
	AllowOrigin func(*http.Request) bool

	Now    func() time.Time // what tokens and messages are dated by; nil means time.Now
	Random func() float64   // at least 0, less than 1; called from many goroutines; nil means math/rand
	Log    *slog.Logger     // nil means none; never gets texts, names or tokens
}

func (o Options) withDefaults() Options {
	if o.Manners == (Manners{}) {
		o.Manners = DefaultManners()
	}
	if o.PatientReads == 0 {
		o.PatientReads = 1200 * time.Millisecond
	}
	if o.PatientTypes == 0 {
		o.PatientTypes = 2500 * time.Millisecond
	}
	if o.AllowOrigin == nil {
		o.AllowOrigin = allowLoopback
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}
