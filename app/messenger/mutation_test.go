package messenger

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/socketio"
)

var mutations = flag.Int("mutations", 100_000, "mutated events in TestMutations")

// recorded is one event of a real session, as it came from a server.
type recorded struct {
	Name string
	Args []string
}

// transcripts returns what the official Node server and the sandbox sent in a
// session each: sign-in, inbox, histories, messages, typing, deletes.
func transcripts(t testing.TB) (all []recorded) {
	for _, name := range []string{"testdata/official.jsonl", "testdata/sandbox.jsonl"} {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var r recorded
			if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			all = append(all, r)
		}
	}
	return all
}

// fragments are put into payloads where they do not belong.
var fragments = []string{
	"null", "true", "-1", "1e999", `""`, `"\ud800"`, "[]", "{}", "[[[[", `{"uuid":""}`, `"uuid"`, ",", ":", "}", "]",
	`{"data":{"messages":[{"uuid":"x"}],"total":-5}}`, "99999999999999999999", `"2026-13-45T99:99:99Z"`, "\x00", "\xff", "💬",
	strings.Repeat("[", 100), `{"status":false}`,
}

var mutantNames = []string{
	chat.EventConversationsList, chat.EventMessagesList, chat.EventReceivedMessage, chat.EventTyping,
	chat.EventDeleteMessage, chat.EventUserConnect, "", "connect", "unheard of",
}

// mutate returns e with one to four things wrong with it.
func mutate(rng *rand.Rand, e recorded) socketio.Event {
	args := make([]socketio.Raw, len(e.Args))
	for i, arg := range e.Args {
		for range 1 + rng.IntN(4) {
			arg = mutateText(rng, arg)
		}
		args[i] = socketio.Raw(arg)
	}
	switch rng.IntN(20) {
	case 0:
		args = nil
	case 1:
		args = append(args, args...)
	case 2:
		e.Name = mutantNames[rng.IntN(len(mutantNames))]
	}
	return socketio.Event{Name: e.Name, Args: args}
}

func mutateText(rng *rand.Rand, s string) string {
	if s == "" {
		return fragments[rng.IntN(len(fragments))]
	}
	i := rng.IntN(len(s))
	j := min(len(s), i+1+rng.IntN(40))
	switch rng.IntN(7) {
	case 0:
		return s[:i]
	case 1:
		return s[:i] + s[j:]
	case 2:
		return s[:j] + s[i:]
	case 3:
		return s[:i] + string([]byte{byte(rng.IntN(256))}) + s[i+1:]
	case 4:
		return s[:i] + fragments[rng.IntN(len(fragments))] + s[i:]
	case 5:
		return s[:i] + fragments[rng.IntN(len(fragments))] + s[j:]
	}
	// A value of another kind in place of one that was there.
	if at := strings.IndexByte(s[i:], ':'); at >= 0 {
		from := i + at + 1
		if end := strings.IndexAny(s[from:], ",}]"); end >= 0 {
			return s[:from] + fragments[rng.IntN(len(fragments))] + s[from+end:]
		}
	}
	return s
}

// TestMutations throws mutated events of real sessions at the messenger. None may
// make it panic, and the next good event must still work.
func TestMutations(t *testing.T) {
	events := transcripts(t)
	rng := rand.New(rand.NewPCG(*simSeed, 3))
	w := newWorld(t, *simSeed, manners{ack: true, ackMessage: true, label: true, order: NewestFirst}, 3)
	for n := range *mutations {
		e := mutate(rng, events[rng.IntN(len(events))])
		if n%1000 == 0 {
			w.do(func() { w.core.open(w.server.names[rng.IntN(3)]) })
		}
		if w.core.conn != nil {
			w.do(func() { w.core.event(e) })
		}
		if len(w.failed) > 0 && w.core.diag.Panics > 0 {
			t.Fatalf("event %d, %q: %s", n, e, w.failed[0])
		}
		if n%100 == 0 {
			goodMessage(t, w, n)
		}
		goodEvent(t, w, n)
	}
}

// goodEvent holds that an event right behind a mutated one is taken in.
func goodEvent(t *testing.T, w *world, n int) {
	t.Helper()
	c := w.core
	if c.state != Online || c.rooms.joined == "" {
		return // the connection was given up, and is made anew
	}
	m := chat.Message{
		UUID: fmt.Sprintf("good-%d", n), ConversationUUID: c.rooms.joined,
		Text: c.rooms.joined + " good", SenderRole: chat.RolePatient, CreatedAt: w.now,
	}
	raw := chat.ReceivedMessage{Status: true, Message: m}.AppendJSON(nil)
	w.do(func() {
		c.event(socketio.Event{Name: chat.EventReceivedMessage, Args: []socketio.Raw{socketio.Raw(raw)}})
	})
	if !slices.ContainsFunc(c.view().Open.Items, func(i *Item) bool { return i.UUID == m.UUID }) {
		t.Fatalf("the good event after event %d is not shown", n)
	}
}

// goodMessage lets the connection recover, signs in again if it was refused, and
// holds that a message of the patient is shown.
func goodMessage(t *testing.T, w *world, n int) {
	t.Helper()
	w.run(30 * time.Second)
	if w.core.state != Online {
		w.do(func() { w.core.signIn(Credentials{"http://sim", simTokens[simUser]}) })
		w.run(2 * time.Second)
	}
	name := w.server.names[n%3]
	w.do(func() { w.core.open(name) })
	w.run(10 * time.Second)
	text := fmt.Sprintf("%s good %d", name, n)
	w.server.announce(name, w.server.store(name, text, chat.RolePatient, ""), nil)
	w.run(2 * time.Second)
	s := w.core.view()
	if s.Open == nil || len(s.Open.Items) == 0 || s.Open.Items[len(s.Open.Items)-1].Text != text {
		t.Fatalf("after event %d a good one is not shown; connection %v, problem %v", n, s.Connection.State, s.Problem)
	}
	w.failed = nil // mutated events are free to show what they like
}
