package cuts

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A direction is that of bytes through the proxy; it is the index of the end that
// they come from as well.
type direction int

const (
	up   direction = iota // client to server
	down                  // server to client
)

// A kind is what becomes of the first connection.
type kind int

const (
	// reset ends it for both sides at once.
	reset kind = iota
	// halfOpen lets nothing pass any more; the client finds out by its heartbeat.
	// What it had sent reaches the server late.
	halfOpen
	// moved ends it for the client alone, as a change of networks does. What it had
	// sent reaches the server late.
	moved
)

var (
	directionNames = []string{"up", "down"}
	kindNames      = []string{"reset", "half-open", "moved"}
)

// A cut is where and how the first connection ends.
type cut struct {
	direction direction
	after     int // bytes of that direction that pass
	kind      kind
	late      time.Duration // from the next connection to the late bytes
}

// A trial is one run of the exchange.
type trial struct {
	cut
	honour bool // the server honours client_id
	texts  int  // index of alternatives
}

// alternatives are what is sent: all different, or two of them the same, next to
// each other or apart.
var alternatives = [][]string{
	{"one", "two", "three", "four", "five", "six"},
	{"one", "ok", "ok", "four", "five", "six"},
	{"ok", "two", "three", "four", "ok", "six"},
}

// delays are the times of the late bytes: before the client has signed in again,
// while it looks for its message, and as late as they may come.
var delays = []time.Duration{0, 150 * time.Millisecond, time.Second, time.Minute}

// newTrial chooses what the position leaves open, always the same for the same one.
func newTrial(d direction, after int, k kind, honour bool) trial {
	mix := uint32(after)*2654435761 + uint32(k)*40503 + uint32(d)*97
	mix ^= mix >> 15
	t := trial{cut{d, after, k, 0}, honour, int(mix % uint32(len(alternatives)))}
	if k != reset {
		t.late = delays[mix/uint32(len(alternatives))%uint32(len(delays))]
	}
	return t
}

// String is what the flag -trial takes.
func (t trial) String() string {
	return fmt.Sprintf("%s,%d,%s,%s,%t,%d",
		directionNames[t.direction], t.after, kindNames[t.kind], t.late, t.honour, t.texts)
}

func parseTrial(s string) (t trial, err error) {
	part := strings.Split(s, ",")
	if len(part) != 6 {
		return t, fmt.Errorf("cuts: trial %q has not 6 parts", s)
	}
	direct, ok := index(directionNames, part[0])
	k, ok2 := index(kindNames, part[2])
	after, err1 := strconv.Atoi(part[1])
	late, err2 := time.ParseDuration(part[3])
	honour, err3 := strconv.ParseBool(part[4])
	texts, err4 := strconv.Atoi(part[5])
	if !ok || !ok2 || err1 != nil || err2 != nil || err3 != nil || err4 != nil || texts < 0 || texts >= len(alternatives) {
		return t, fmt.Errorf("cuts: trial %q cannot be read", s)
	}
	return trial{cut{direction(direct), after, kind(k), late}, honour, texts}, nil
}

func index(names []string, name string) (int, bool) {
	for i, n := range names {
		if n == name {
			return i, true
		}
	}
	return 0, false
}
