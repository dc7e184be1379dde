package hostile

import (
	"fmt"
	"strings"
	"time"
)

// Case is one encounter of a client with a hostile server.
type Case struct {
	Name string
	Rule int // see the package comment

	// Server holds a script for each connection that the client must make, in
	// order. A client that makes another one finds a server that does not answer.
	Server []Script

	// Trace is what the client must report, in order and no more: see Probe.
	Trace []string

	// Stops says that the client must not come back after the last script.
	Stops bool

	// Timed says that the case fails if the machine stands still for a second: it is
	// played again then.
	Timed bool

	// Gaps bound the time between the end of a connection and the next attempt, the
	// first one being that after the first connection.
	Gaps []Gap

	Options Options
}

// Script is what a server does on one connection.
type Script []Step

// Gap is a range of time; Max zero means no limit.
type Gap struct{ Min, Max time.Duration }

// Options are the client's.
type Options struct {
	Path           string // with query, after the host
	Target         string // the request that the server must see, "" for the usual
	Namespace      string
	Auth           bool // {"call":n}, n counting the calls
	Recover        bool
	NoJitter       bool
	ConnectTimeout time.Duration // zero: 40 s
	BackoffMin     time.Duration // zero: 20 ms
	BackoffMax     time.Duration // zero: 80 ms
}

// Step is one thing that a server does, or expects of the client.
type Step struct {
	Op   Op
	Text string // of a message, or the body of an HTTP response
	Data []byte // of a binary message, or raw bytes for the wire
	N    int    // a close code, an HTTP status, a number of times or of bytes
	D    time.Duration
}

// Op tells what a Step does.
type Op int

const (
	opSend       Op = iota // a text message
	opSendBinary           // a binary message
	opFragments            // a message in N-byte frames, with a websocket ping between
	opRaw                  // bytes, as they are
	opRepeat               // a text message N times
	opLarge                // an event with a string of N bytes
	opExpect               // the next message from the client
	opExpectBin            // the same, binary
	opSilent               // no message from the client for D
	opPause                // D, whatever the client does
	opExpectEnd            // the client ends the connection within D, without another word
	opEnds                 // the same, whatever it sends before
	opCloseFrame           // a close frame with code N, then the end
	opHangUp               // the end of the TCP connection
	opReset                // the same, by RST
	opRefuse               // no upgrade: HTTP status N
	opHold                 // no upgrade, and no answer: the client must end it within D
	opDropEarly            // no upgrade: the TCP connection ends
)

// Each function makes one step.
func send(text string) Step             { return Step{Op: opSend, Text: text} }
func sendBinary(data ...byte) Step      { return Step{Op: opSendBinary, Data: data} }
func fragments(text string, n int) Step { return Step{Op: opFragments, Text: text, N: n} }
func raw(data ...byte) Step             { return Step{Op: opRaw, Data: data} }
func repeat(text string, n int) Step    { return Step{Op: opRepeat, Text: text, N: n} }
func large(n int) Step                  { return Step{Op: opLarge, N: n} }
func expect(text string) Step           { return Step{Op: opExpect, Text: text} }
func expectBinary(data ...byte) Step    { return Step{Op: opExpectBin, Data: data} }
func silent(d time.Duration) Step       { return Step{Op: opSilent, D: d} }
func pause(d time.Duration) Step        { return Step{Op: opPause, D: d} }
func expectEnd(d time.Duration) Step    { return Step{Op: opExpectEnd, D: d} }
func ends(d time.Duration) Step         { return Step{Op: opEnds, D: d} }
func closeFrame(code int) Step          { return Step{Op: opCloseFrame, N: code} }
func hangUp() Step                      { return Step{Op: opHangUp} }
func reset() Step                       { return Step{Op: opReset} }
func refuse(status int, b string) Step  { return Step{Op: opRefuse, N: status, Text: b} }
func hold(d time.Duration) Step         { return Step{Op: opHold, D: d} }
func dropEarly() Step                   { return Step{Op: opDropEarly} }

// String describes the step for a failure's message.
func (s Step) String() string {
	names := []string{"send", "send binary", "send in fragments", "send raw", "send repeatedly", "send large",
		"expect", "expect binary", "expect silence", "pause", "expect the end", "wait for the end", "close frame", "hang up", "reset",
		"refuse", "hold", "drop"}
	var b strings.Builder
	b.WriteString(names[s.Op])
	if s.Text != "" {
		fmt.Fprintf(&b, " %.60q", s.Text)
	}
	if s.Data != nil {
		fmt.Fprintf(&b, " %x", s.Data)
	}
	if s.N != 0 {
		fmt.Fprintf(&b, " %d", s.N)
	}
	if s.D != 0 {
		fmt.Fprintf(&b, " %v", s.D)
	}
	return b.String()
}

const (
	// opening is a handshake with a heartbeat that no case lives to see.
	opening = `0{"sid":"engine","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}`

	// quick is one with a heartbeat of a second in all.
	quick = `0{"sid":"engine","upgrades":[],"pingInterval":700,"pingTimeout":300}`

	// narrow is one with little room for messages from the client.
	narrow = `0{"sid":"engine","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000}`

	accept = `40{"sid":"socket"}`

	// soon is long enough for what a client does at once, on a busy machine.
	soon = 20 * time.Second

	// never is long enough to believe that a client does not do something.
	never = 250 * time.Millisecond
)

// joins begins a script like any server would. n counts the client's connections.
func joins(n int, then ...Step) Script {
	return append(Script{send(opening), expect("40"), send(accept), expect(hi(n))}, then...)
}

// joinsQuickly is joins with a heartbeat of a second.
func joinsQuickly(n int, then ...Step) Script {
	return append(Script{send(quick), expect("40"), send(accept), expect(hi(n))}, then...)
}

// hi is what a client emits on each connect.
func hi(n int) string { return fmt.Sprintf(`42["hi",%d]`, n) }
