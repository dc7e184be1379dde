package hostile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"practicechat/app/socketio"
)

// Probe is a client that does what scripts ask for by events, and keeps a trace:
//
//	ask x…        acks x, twice; only the first may go out
//	say x         emits said x
//	call x        emits called x, and traces the ack or its error
//	hurry x       the same, with only 200 ms for the ack
//	big n         emits big with a string of n bytes
//	freeze n      occupies the client's thread for n ms, then emits said
//	again, leave  reconnects, closes the client
//	tick          is counted, and traced after the disconnect
//
// It emits hi with the number of the connect on each connect.
type Probe struct {
	client   *socketio.Client
	ended    chan struct{}
	connects int

	mu    sync.Mutex
	trace []string
	ticks int
}

// NewProbe starts a client for a case against the server at address, which has no
// path.
func NewProbe(c Case, address string) (*Probe, error) {
	p := &Probe{ended: make(chan struct{})}
	o := c.Options
	opts := socketio.Options{
		URL:            address + o.Path,
		Namespace:      o.Namespace,
		Recover:        o.Recover,
		ConnectTimeout: or(o.ConnectTimeout, 40*time.Second),
		BackoffMin:     or(o.BackoffMin, 20*time.Millisecond),
		BackoffMax:     or(o.BackoffMax, 80*time.Millisecond),
		OnConnect:      p.connected,
		OnEvent:        p.event,
		OnDisconnect:   p.disconnected,
	}
	if o.NoJitter {
		opts.Jitter = -1
	}
	if o.Auth {
		calls := 0
		opts.Auth = func() any { calls++; return socketio.Raw(fmt.Sprintf(`{"call":%d}`, calls)) }
	}
	var err error
	if p.client, err = socketio.NewClient(opts); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.ended)
		p.client.Run(context.Background())
	}()
	return p, nil
}

func or(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}

// Close ends the client.
func (p *Probe) Close() {
	p.client.Close()
	<-p.ended
}

// Trace returns what was reported so far.
func (p *Probe) Trace() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.trace)
}

func (p *Probe) note(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trace = append(p.trace, fmt.Sprintf(format, args...))
}

func (p *Probe) connected(c *socketio.Conn) {
	p.connects++
	line := "connect"
	if c.Recovered() {
		line = "connect again"
	}
	p.note("%s", line)
	if err := c.Emit("hi", p.connects); err != nil {
		p.note("hi %s", kind(err))
	}
}

func (p *Probe) event(c *socketio.Conn, e socketio.Event, reply *socketio.AckReply) {
	switch e.Name {
	case "tick":
		p.ticks++
		return
	case "large":
		p.note("event large %d", len(e.Args[0])-2)
		return
	}
	p.note("event %s", line(e))
	first := e.Values()[:min(1, len(e.Args))]
	switch e.Name {
	case "ask":
		p.result("ask", reply.Send(first...))
		if err := reply.Send(first...); !errors.Is(err, socketio.ErrAckSent) {
			p.note("second ack: %v", err)
		}
	case "say":
		p.result("said", c.Emit("said", first...))
	case "call":
		p.result("call", c.EmitBinaryAck(time.Minute, p.answered, "called", first...))
	case "hurry":
		p.result("hurry", c.EmitBinaryAck(200*time.Millisecond, p.answered, "called", first...))
	case "big":
		p.result("big", c.Emit("big", strings.Repeat("x", number(e))))
	case "freeze":
		for end := time.Now().Add(time.Duration(number(e)) * time.Millisecond); time.Now().Before(end); {
			// A page whose only thread is busy.
		}
		p.result("said", c.Emit("said"))
	case "again":
		p.client.Reconnect(nil)
	case "leave":
		p.client.Close()
	}
}

// result notes an error of something that the probe did.
func (p *Probe) result(what string, err error) {
	if err != nil {
		p.note("%s %s", what, kind(err))
	}
}

func (p *Probe) answered(e socketio.Event, err error) {
	if err != nil {
		p.note("ack %s", kind(err))
		return
	}
	p.note("ack%s", strings.TrimSuffix(" "+strings.TrimPrefix(line(e), " "), " "))
}

func (p *Probe) disconnected(d socketio.Disconnect) {
	next := "retry"
	if d.RetryIn < 0 {
		next = "stop"
	}
	p.note("disconnect %s, %s", kind(d.Err), next)
	if p.ticks > 0 {
		p.note("ticks %d", p.ticks)
		p.ticks = 0
	}
}

// line writes an event: its name, its arguments, its attachments in hexadecimal.
func line(e socketio.Event) string {
	parts := []string{e.Name}
	for _, arg := range e.Args {
		parts = append(parts, string(arg))
	}
	for _, b := range e.Binary {
		parts = append(parts, fmt.Sprintf("+%x", b))
	}
	return strings.Join(parts, " ")
}

// number returns an event's first argument.
func number(e socketio.Event) int {
	n := 0
	if err := json.Unmarshal([]byte(e.Args[0]), &n); err != nil {
		panic(err) // the script is wrong
	}
	return n
}

// kind names an error by its type.
func kind(err error) string {
	for sentinel, name := range map[error]string{
		socketio.ErrOldServer:        "old server",
		socketio.ErrServerDisconnect: "kicked",
		socketio.ErrHeartbeat:        "heartbeat",
		socketio.ErrConnectTimeout:   "timeout",
		socketio.ErrAckTimeout:       "timeout",
		socketio.ErrReconnect:        "asked",
	} {
		if errors.Is(err, sentinel) && !errors.Is(err, socketio.ErrClosed) {
			return name
		}
	}
	var refused *socketio.ConnectError
	if errors.As(err, &refused) {
		return strings.TrimSuffix(fmt.Sprintf("refused %q %s", refused.Message, refused.Data), " ")
	}
	if errors.Is(err, socketio.ErrClosed) {
		return "closed"
	}
	if as[*socketio.TooLargeError](err) {
		return "too large"
	}
	if as[*socketio.ProtocolError](err) {
		return "protocol"
	}
	if as[*socketio.DialError](err) {
		return "dial"
	}
	if as[*socketio.ClosedError](err) {
		return "lost"
	}
	return err.Error()
}

func as[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

// bigText is what a client emits on big n.
func bigText(n int) string { return `42["big","` + strings.Repeat("x", n) + `"]` }
