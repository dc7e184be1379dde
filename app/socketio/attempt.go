package socketio

import (
	"context"
	"errors"
	"fmt"
	"time"

	"practicechat/app/wirejson"
)

// drainAtOnce is how many messages are handled between two looks at the deadlines.
const drainAtOnce = 64

// attempt is one connection from dialing to its end, in the hands of Run.
type attempt struct {
	client      *Client
	id          uint64
	interrupted func() error // returns why the attempt must end now, or nil
	deadline    time.Time    // to be connected by
	step        string       // what it waits for until then
	link        *link
	packets     Assembler
	conn        *Conn // nil before the server has accepted
	early       []Packet
	earlyLen    int // bytes in early
}

// attempt returns a new attempt.
func (c *Client) attempt(ctx context.Context, id uint64) *attempt {
	return &attempt{
		client:      c,
		id:          id,
		interrupted: func() error { return c.interrupted(ctx) },
		deadline:    c.now().Add(c.opts.ConnectTimeout),
		step:        "opening a websocket",
		packets:     Assembler{MaxBytes: maxInbound, Read: c.opts.Read},
	}
}

// run makes the connection, serves it, and returns why it has ended.
func (a *attempt) run(ctx context.Context) error {
	c := a.client
	c.logf("#%d dials %s", a.id, publicURL(c.url))
	t, err := a.dial(ctx)
	if err != nil {
		return err
	}
	a.step = "waiting for the handshake"
	a.link = newLink(t, c.now, packetLog(c.opts.Logf, a.id))
	defer a.link.fail(ErrClosed) // a callback that panics leaves no connection behind
	err = a.serve(ctx)
	if a.conn != nil && (err == ErrClosed || ctx.Err() != nil) {
		a.leave()
	}
	a.link.fail(err)
	if a.conn != nil {
		a.conn.die(err)
	}
	return err
}

// dial opens the transport. It does not return before the dialer has: attempts
// must not overlap.
func (a *attempt) dial(ctx context.Context) (Transport, error) {
	c := a.client
	dialing, cancel := context.WithCancel(ctx)
	defer cancel()
	type result struct {
		transport Transport
		err       error
	}
	results := make(chan result, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				results <- result{err: fmt.Errorf("socketio: dial: %v", r)}
			}
		}()
		t, err := c.opts.Dial(dialing, c.url)
		results <- result{t, err}
	}()

	timer := time.NewTimer(c.opts.ConnectTimeout)
	defer timer.Stop()
	var stop error
	for stop == nil {
		select {
		case r := <-results:
			return r.transport, a.dialFailed(r.err)
		case <-timer.C:
		case <-c.wake:
		case <-ctx.Done():
		}
		if stop = a.interrupted(); stop == nil {
			stop = a.late()
		}
	}
	cancel()
	if r := <-results; r.transport != nil {
		r.transport.Close()
	}
	return nil, stop
}

// dialFailed wraps a dialer's error in a DialError, unless it already is one or says more.
func (a *attempt) dialFailed(err error) error {
	var dial *DialError
	if err == nil || errors.As(err, &dial) || errors.Is(err, ErrOldServer) {
		return err
	}
	return &DialError{URL: publicURL(a.client.url), Err: err}
}

// late returns an error if the attempt takes too long.
func (a *attempt) late() error {
	if a.conn != nil || !passed(a.client.now(), a.deadline) {
		return nil
	}
	return fmt.Errorf("%w: %s", ErrConnectTimeout, a.step)
}

// serve handles what happens on the link until the connection ends.
func (a *attempt) serve(ctx context.Context) error {
	var armed time.Time // when the timer fires, zero: it has
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		if err := a.drain(); err != nil {
			return err
		}
		// Each ping moves a deadline away, and the timer follows only when it has
		// fired.
		now := a.client.now()
		if wait := a.wait(now); armed.IsZero() || now.Add(wait).Before(armed) {
			armed = now.Add(wait)
			timer.Reset(wait)
		}
		look := false
		select {
		case <-timer.C: // goes first
			armed, look = time.Time{}, true
		default:
			select {
			case <-a.link.ready:
			case <-a.client.wake:
				look = a.client.checkAsked()
			case <-timer.C:
				armed, look = time.Time{}, true
			case <-ctx.Done():
			}
		}
		if look {
			if err := a.lookAtDeadlines(); err != nil {
				return err
			}
		}
	}
}

// lookAtDeadlines ends what is overdue.
func (a *attempt) lookAtDeadlines() error {
	if err := a.late(); err != nil {
		return err
	}
	a.link.check()
	if a.conn != nil {
		a.conn.expire(a.client.now())
	}
	return nil
}

// wait returns how long it is to the next deadline.
func (a *attempt) wait(now time.Time) time.Duration {
	next := a.link.deadline()
	other := a.deadline
	if a.conn != nil {
		other = a.conn.nextExpiry()
	}
	switch {
	case next.IsZero():
		return remaining(now, other)
	case other.IsZero():
		return remaining(now, next)
	}
	return min(remaining(now, next), remaining(now, other))
}

// drain handles messages that have come, and returns why the connection must end,
// if it must. It leaves some for another time when there are many: a server that
// never stops talking must not keep the deadlines from being looked at.
func (a *attempt) drain() error {
	for range drainAtOnce {
		if err := a.interrupted(); err != nil {
			return err
		}
		m, ok, err := a.link.next()
		if !ok {
			return err
		}
		if err := a.receive(m); err != nil {
			return err
		}
	}
	notify(a.link.ready)
	return nil
}

func (a *attempt) receive(m inbound) error {
	if m.handshake {
		return a.join()
	}
	var p Packet
	var complete bool
	var err error
	if m.binary != nil {
		p, complete, err = a.packets.Binary(m.binary)
	} else {
		p, complete, err = a.packets.Text(m.text)
	}
	if err != nil || !complete {
		return err
	}
	if p.Type == TypeConnect && p.Data == "" {
		return ErrOldServer // in which namespace it may be
	}
	if p.Namespace != a.client.opts.Namespace {
		return nil
	}
	switch p.Type {
	case TypeConnect:
		return a.accepted(p)
	case TypeDisconnect:
		return ErrServerDisconnect
	case TypeConnectError:
		return a.refused(p)
	case TypeEvent, TypeBinaryEvent:
		if a.conn == nil {
			return a.keep(p)
		}
		return a.deliver(p)
	}
	return a.answered(p)
}

// join asks for the namespace.
func (a *attempt) join() error {
	c := a.client
	a.step = "joining the namespace"
	auth, err := c.recovery.payload(c.opts.Auth())
	if err != nil {
		return err
	}
	text := Packet{Type: TypeConnect, Namespace: c.opts.Namespace, Data: auth}.Append(message())
	// If the link has ended, what the server said before that comes first.
	_ = a.link.send(outbound{data: text})
	return nil
}

// accepted begins the connection.
func (a *attempt) accepted(p Packet) error {
	if a.conn != nil {
		return &ProtocolError{Reason: "second answer to a connect"}
	}
	sid, pid, err := session(p.Data)
	if err != nil {
		return err
	}
	c := a.client
	a.conn = &Conn{
		id:        a.id,
		sid:       sid,
		recovered: c.recovery.accepted(pid),
		namespace: c.opts.Namespace,
		link:      a.link,
		handshake: a.link.opened(),
		acks:      make(map[uint64]pendingAck),
	}
	c.opts.OnConnect(a.conn)
	early := a.early
	a.early = nil
	for _, p := range early {
		if err := a.interrupted(); err != nil {
			return err
		}
		if err := a.deliver(p); err != nil {
			return err
		}
	}
	return nil
}

// session reads what the server says on accepting.
func session(data string) (sid, pid string, err error) {
	r := wirejson.NewReader(data)
	err = r.Object(func(key string) (err error) {
		if (key == "sid" || key == "pid") && r.Kind() == wirejson.String {
			var value string
			value, err = r.String()
			if key == "sid" {
				sid = value
			} else {
				pid = value
			}
			return err
		}
		_, err = r.Skip()
		return err
	})
	if err != nil {
		return "", "", wrapJSON(err)
	}
	if sid == "" {
		return "", "", &ProtocolError{Reason: "connect without a sid"}
	}
	return sid, pid, nil
}

func (a *attempt) refused(p Packet) error {
	refusal, err := DecodeConnectError(p.Data)
	if err != nil {
		return err
	}
	return refusal
}

// keep holds an event that came before the connection was accepted.
func (a *attempt) keep(p Packet) error {
	a.earlyLen += len(p.Data) + messageOverhead
	for _, b := range p.Binary {
		a.earlyLen += len(b)
	}
	if a.earlyLen > maxInbound {
		return fmt.Errorf("%w: over %d bytes before the connect", ErrFlood, maxInbound)
	}
	a.early = append(a.early, p)
	return nil
}

func (a *attempt) deliver(p Packet) error {
	e, err := p.Event()
	if err != nil {
		return err
	}
	var reply *AckReply
	if p.Ack == nil {
		a.client.recovery.saw(e)
	} else {
		reply = &AckReply{conn: a.conn, id: *p.Ack}
	}
	a.client.opts.OnEvent(a.conn, e, reply)
	return nil
}

// answered handles an ack. One that nobody waits for is nothing.
func (a *attempt) answered(p Packet) error {
	if a.conn == nil || p.Ack == nil {
		return nil
	}
	args, err := p.Args()
	if err != nil {
		return err
	}
	a.conn.resolve(*p.Ack, Event{Args: args, Binary: p.Binary})
	return nil
}

// leave tells the server that this side ends the connection, and waits for the
// message to be written.
func (a *attempt) leave() {
	text := Packet{Type: TypeDisconnect, Namespace: a.client.opts.Namespace}.Append(message())
	if a.link.send(outbound{data: text}) == nil {
		a.link.finish()
	}
}
