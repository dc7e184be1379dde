package server

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Options configure an [Engine] or a [Server]. The zero value is usable; periods
// are those of the official server.
type Options struct {
	Path string // zero means "/socket.io/"

	PingInterval   time.Duration // from a pong to the next ping; zero means 25 s
	PingTimeout    time.Duration // from a ping to its pong; zero means 20 s
	ConnectTimeout time.Duration // until a namespace must be joined; zero means 45 s

	// MaxPayload bounds one message from the client, text or attachment, in bytes.
	// Zero means 1,000,000.
	MaxPayload int

	// MaxQueue bounds what waits to be written to one client, in bytes. The message
	// that passes it is still taken; with the next one the client is dropped. Up to
	// 16 KiB that have been gathered for one call of the system count as written.
	// Zero means 4 MiB.
	MaxQueue int

	// AllowOrigin judges the Origin of a handshake. Nil allows requests without
	// an Origin, which do not come from a web page, and those from the server's
	// own host. See [AllowOrigins] for a list.
	AllowOrigin func(*http.Request) bool

	Log *slog.Logger // nil means none; never gets payloads
}

func (o Options) withDefaults() Options {
	if o.Path == "" {
		o.Path = "/socket.io/"
	}
	setDefault(&o.PingInterval, 25*time.Second)
	setDefault(&o.PingTimeout, 20*time.Second)
	setDefault(&o.ConnectTimeout, 45*time.Second)
	setDefault(&o.MaxPayload, 1_000_000)
	setDefault(&o.MaxQueue, 4<<20)
	if o.AllowOrigin == nil {
		o.AllowOrigin = AllowOrigins()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

func setDefault[T time.Duration | int](v *T, value T) {
	if *v == 0 {
		*v = value
	}
}

// AllowOrigins returns an Options.AllowOrigin that allows requests without an
// Origin, those from the server's own host, and those whose Origin is in list,
// such as "https://practice.example". An element "*" allows every origin.
func AllowOrigins(list ...string) func(*http.Request) bool {
	return func(r *http.Request) bool {
		origin := r.Header.Get("Origin")
		if origin == "" {
			return true
		}
		for _, allowed := range list {
			if allowed == "*" || strings.EqualFold(allowed, origin) {
				return true
			}
		}
		u, err := url.Parse(origin)
		return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
	}
}
