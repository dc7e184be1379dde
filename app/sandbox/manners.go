package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// Manners are what servers of these events do differently, and what goes wrong on
// the way to them. They can be changed at any time; see [DefaultManners].
type Manners struct {
	// Ack acknowledges events that ask for it, with a chat.Result.
	Ack bool `json:"ack"`
	// Echo sends receivedMessage and typing also to the connection that they come
	// from, if it is in the room.
	Echo bool `json:"echo"`
	// Label adds conversation_uuid to messages.
	Label bool `json:"label"`
	// ClientID keeps the client_id of a message and returns it. A message with a
	// client_id that the conversation has seen is not stored again.
	ClientID bool `json:"client_id"`
	// BroadcastDeletes tells the room of deleted messages.
	BroadcastDeletes bool `json:"broadcast_deletes"`
	// Order is how history is cut into pages.
	Order Order `json:"order"`

	// LatencyMS delays everything that is sent, and up to LatencyJitterMS more by
	// chance. What goes to one connection stays in order. Milliseconds.
	LatencyMS       int `json:"latency_ms"`
	LatencyJitterMS int `json:"latency_jitter_ms"`
	// LateMS delays receivedMessage by up to that many milliseconds, out of order
	// with everything else, and delivers it also to those who left the room less
	// than that ago.
	LateMS int `json:"late_ms"`

	// Cut drops the connection of whoever is next to send a message. It happens
	// once.
	Cut Cut `json:"cut"`
	// CloseEveryS drops each connection that many seconds after it was made; zero
	// means never.
	CloseEveryS float64 `json:"close_every_s"`
	// RefuseToken treats every token as one that does not hold, also those that
	// were accepted before.
	RefuseToken Refusal `json:"refuse_token"`
	// Mute never answers userConnect and getConversations.
	Mute bool `json:"mute"`

	// Patient lets the patients answer.
	Patient bool `json:"patient"`
}

// Order is how the history of a conversation is cut into pages: from the newest
// message on backwards, or from the oldest on forwards, inside a page as well.
type Order string

const (
	NewestFirst Order = "newest"
	OldestFirst Order = "oldest"
)

// Cut says when the connection is dropped under a message on its way.
type Cut string

const (
	CutNever  Cut = ""
	CutBefore Cut = "before" // before it is stored
	CutAfter  Cut = "after"  // after it was stored, before anything is answered
)

// Refusal is how tokens are refused. In JSON it is false, true or "disconnect".
type Refusal string

const (
	RefuseNone       Refusal = ""
	RefuseStatus     Refusal = "status"     // answers have the status false
	RefuseDisconnect Refusal = "disconnect" // connections are ended with a Socket.IO disconnect, new ones refused
)

func (r Refusal) MarshalJSON() ([]byte, error) {
	if r == RefuseDisconnect {
		return json.Marshal(string(r))
	}
	return json.Marshal(r == RefuseStatus)
}

func (r *Refusal) UnmarshalJSON(text []byte) error {
	switch string(text) {
	case `false`, `null`:
		*r = RefuseNone
	case `true`:
		*r = RefuseStatus
	case `"disconnect"`:
		*r = RefuseDisconnect
	default:
		return fmt.Errorf(`refuse_token is %s, want false, true or "disconnect"`, text)
	}
	return nil
}

// DefaultManners returns those of a server at its best: it acknowledges, echoes
// and has a patient who answers. It does not label and does not honour client
// ids, because the event reference promises neither.
func DefaultManners() Manners {
	return Manners{Ack: true, Echo: true, Order: NewestFirst, Patient: true}
}

// maxDelay bounds every delay, so that a typing error does not look like a hang.
const maxDelay = 10 * time.Minute

// changed returns m with the members of a JSON object in place of its own.
// Unknown members and impossible values are errors.
func (m Manners) changed(object []byte) (Manners, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return Manners{}, fmt.Errorf("sandbox: manners: %w", err)
	}
	if d.More() {
		return Manners{}, fmt.Errorf("sandbox: manners: more than one value")
	}
	return m, m.check()
}

func (m Manners) check() error {
	if m.Order != NewestFirst && m.Order != OldestFirst {
		return fmt.Errorf("sandbox: manners: order is %q, want %q or %q", m.Order, NewestFirst, OldestFirst)
	}
	if m.Cut != CutNever && m.Cut != CutBefore && m.Cut != CutAfter {
		return fmt.Errorf("sandbox: manners: cut is %q, want %q, %q or %q", m.Cut, CutNever, CutBefore, CutAfter)
	}
	for name, ms := range map[string]int{"latency_ms": m.LatencyMS, "latency_jitter_ms": m.LatencyJitterMS, "late_ms": m.LateMS} {
		if ms < 0 || int64(ms) > maxDelay.Milliseconds() {
			return fmt.Errorf("sandbox: manners: %s is %d, want 0 to %d", name, ms, maxDelay.Milliseconds())
		}
	}
	if s := m.CloseEveryS; !(s >= 0 && s <= maxDelay.Seconds()) {
		return fmt.Errorf("sandbox: manners: close_every_s is %v, want 0 to %v", s, maxDelay.Seconds())
	}
	return nil
}

// latency returns how long the next packet takes. random is at least 0 and less
// than 1.
func (m Manners) latency(random float64) time.Duration {
	ms := float64(m.LatencyMS) + random*float64(m.LatencyJitterMS)
	return time.Duration(ms * float64(time.Millisecond))
}

func (m Manners) late() time.Duration { return time.Duration(m.LateMS) * time.Millisecond }

func (m Manners) closeEvery() time.Duration {
	return time.Duration(m.CloseEveryS * float64(time.Second))
}
