package sandbox

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"practicechat/app/socketio"
)

// fake is a client without a network.
type fake struct {
	t       testing.TB
	session *session

	mu      sync.Mutex
	got     []string // "event payload" and "ack payload"
	dropped bool     // CloseTransport was called
	ended   bool     // Disconnect was called
}

// sandboxOf returns a sandbox in memory whose patient says nothing.
func sandboxOf(t testing.TB, change func(*Options)) *Sandbox {
	t.Helper()
	opts := Options{Manners: DefaultManners(), Secret: testSecret}
	opts.Manners.Patient = false
	if change != nil {
		change(&opts)
	}
	sb, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sb.Close(); err != nil {
			t.Error(err)
		}
	})
	return sb
}

func dial(t testing.TB, sb *Sandbox) *fake {
	t.Helper()
	f := &fake{t: t}
	if f.session = sb.open(f); f.session == nil {
		t.Fatal("refused")
	}
	t.Cleanup(func() { sb.end(f.session) })
	return f
}

// signedIn is dial, and userConnect as the therapist.
func signedIn(t testing.TB, sb *Sandbox) *fake {
	t.Helper()
	f := dial(t, sb)
	f.do("userConnect", `{"token":"`+sb.Token(Therapist, time.Hour)+`","token_panel":"therapist"}`)
	f.take()
	return f
}

func (f *fake) Emit(name string, args ...any) error { return f.record(name, args) }
func (f *fake) ack(args ...any)                     { f.record("ack", args) }

func (f *fake) record(name string, args []any) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dropped {
		return errors.New("dropped")
	}
	f.got = append(f.got, name+" "+string(args[0].(socketio.Raw)))
	return nil
}

func (f *fake) Disconnect() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ended = true
}

func (f *fake) CloseTransport() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dropped = true
}

// do handles an event that asks for an ack.
func (f *fake) do(event, payload string) {
	f.session.handle(event, payload, f.ack)
}

// take returns what came since the last call.
func (f *fake) take() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	got := f.got
	f.got = nil
	return got
}

// expect compares what came since the last call. An element of want that ends in
// … is the beginning of what came.
func (f *fake) expect(want ...string) {
	f.t.Helper()
	got := f.take()
	if !slices.EqualFunc(got, want, matches) {
		f.t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func matches(got, want string) bool {
	if begin, ok := strings.CutSuffix(want, "…"); ok {
		return strings.HasPrefix(got, begin)
	}
	return got == want
}

// change changes manners as a request would.
func change(t testing.TB, sb *Sandbox, object string) {
	t.Helper()
	if _, err := sb.changeManners(func(m Manners) (Manners, error) { return m.changed([]byte(object)) }); err != nil {
		t.Fatal(err)
	}
}

// in returns the payload of an event that names conversation n and nothing else.
func in(n int) string { return `{"conversation_uuid":"` + ConversationUUID(n) + `"}` }

// saying returns the payload of sendMessage.
func saying(n int, text, more string) string {
	return `{"conversation_uuid":"` + ConversationUUID(n) + `","message":"` + text + `","message_type":"text","content_text":"` + text + `"` + more + `}`
}
