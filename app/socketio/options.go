package socketio

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"time"

	"practicechat/app/engineio"
)

// Options configure a [Client]. Only URL is needed. Callbacks are called one at a
// time, from [Client.Run]; they may call anything, and should return soon, since
// what arrives meanwhile waits in memory.
type Options struct {
	// URL is the server's address, http(s):// or ws(s)://. Without a path it means
	// /socket.io/. A query is kept.
	URL string

	// Namespace to join. Empty means "/".
	Namespace string

	// Auth returns what the server gets to see on joining, as an argument of
	// [AppendEvent] that is written as a JSON object. It is called for each
	// connection and its result is not kept. Nil, or a nil result, means none.
	Auth func() any

	// OnConnect is called when the server has accepted the connection.
	OnConnect func(*Conn)

	// OnEvent is called for each event, in the order they came. The reply is nil if
	// the server wants no ack; its Send works all the same. With connection state
	// recovery servers append one more string to the arguments.
	OnEvent func(*Conn, Event, *AckReply)

	// Read, if not nil, reads the first arguments of events, in the one pass in which
	// they are checked. An event with attachments has no Value, and one whose packet is
	// malformed does not come at all.
	Read Read

	// OnDisconnect is called exactly once for each connection, and for each attempt
	// that led to none, after which nothing more comes of it.
	OnDisconnect func(Disconnect)

	// ConnectTimeout limits the time from dialing to OnConnect. Zero means 20 s.
	ConnectTimeout time.Duration

	// BackoffMin is the wait after the first failure; it doubles up to BackoffMax
	// until a connection succeeds. Zero means 1 s and 5 s.
	BackoffMin, BackoffMax time.Duration

	// Jitter is the part of a wait that is random: a wait of d becomes one between
	// d-Jitter*d and d+Jitter*d, also at BackoffMax. Zero means 0.5, below zero none.
	Jitter float64

	// Rand returns a random number in [0,1). Nil means that of math/rand.
	Rand func() float64

	// Recover asks the server to continue the session of the connection before, if
	// it can: it then sends again what was missed, and the rooms are still joined.
	// Leave it off where an answer to an earlier connection must never be taken for
	// one on this.
	Recover bool

	// Dial opens a transport, and returns soon after its context ends. Nil means a
	// websocket.
	Dial func(ctx context.Context, url string) (Transport, error)

	// Logf is told of each packet, without payload, and of each connection. It is
	// called from several goroutines. Nil means no log.
	Logf func(format string, args ...any)
}

// Disconnect tells how a connection, or an attempt at one, ended.
type Disconnect struct {
	Conn    *Conn // nil: it was never connected
	Err     error
	RetryIn time.Duration // until the next attempt; below zero: there is none
}

// setDefaults replaces zero values by what they mean.
func (o *Options) setDefaults() {
	if o.Namespace == "" {
		o.Namespace = "/"
	}
	if o.Auth == nil {
		o.Auth = func() any { return nil }
	}
	if o.OnConnect == nil {
		o.OnConnect = func(*Conn) {}
	}
	if o.OnEvent == nil {
		o.OnEvent = func(*Conn, Event, *AckReply) {}
	}
	if o.OnDisconnect == nil {
		o.OnDisconnect = func(Disconnect) {}
	}
	if o.ConnectTimeout == 0 {
		o.ConnectTimeout = 20 * time.Second
	}
	if o.BackoffMin == 0 {
		o.BackoffMin = time.Second
	}
	if o.BackoffMax == 0 {
		o.BackoffMax = 5 * time.Second
	}
	if o.Jitter == 0 {
		o.Jitter = 0.5
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	if o.Dial == nil {
		o.Dial = dialWebsocket
	}
}

// backoff returns the wait after a number of failures in a row, at least one.
func (o *Options) backoff(failures int) time.Duration {
	d := o.BackoffMin
	for i := 1; i < failures && d < o.BackoffMax; i++ {
		d *= 2
	}
	d = min(d, o.BackoffMax)
	if o.Jitter > 0 {
		// After the cap, so that clients that lost the same server do not return to
		// it in step.
		d += time.Duration(float64(d) * o.Jitter * (2*o.Rand() - 1))
	}
	return max(d, 0)
}

// websocketURL returns the URL to dial for the address of a server.
func websocketURL(address string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		// url.Error quotes the address, which may hold a secret.
		return "", fmt.Errorf("socketio: server address is not a URL")
	}
	switch u.Scheme {
	case "http", "ws":
		u.Scheme = "ws"
	case "https", "wss":
		u.Scheme = "wss"
	default:
		return "", fmt.Errorf("socketio: server address begins with %q, not with http:// or https://", u.Scheme)
	}
	if u.Hostname() == "" {
		return "", fmt.Errorf("socketio: server address without a host")
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/socket.io/"
	}
	if !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
		if u.RawPath != "" {
			u.RawPath += "/"
		}
	}
	u.RawQuery = engineQuery(u.RawQuery)
	u.Fragment, u.RawFragment, u.User = "", "", nil
	return u.String(), nil
}

// engineQuery returns a query with what Engine.IO has to find there, and the rest as it
// was, be it well-formed or not.
func engineQuery(query string) string {
	var kept []string
	for _, part := range strings.Split(query, "&") {
		switch name, _, _ := strings.Cut(part, "="); name {
		case "", "EIO", "transport", "sid":
		default:
			kept = append(kept, part)
		}
	}
	return strings.Join(append(kept, "EIO="+engineio.Version, "transport=websocket"), "&")
}

// publicURL returns the part of a URL that may be shown and logged.
func publicURL(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return "(no URL)"
	}
	return u.Scheme + "://" + u.Host + u.EscapedPath()
}
