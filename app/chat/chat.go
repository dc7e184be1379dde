package chat

import (
	"time"
	"unicode/utf8"
)

// Roles of a sender, as in sender_role.
const (
	RoleTherapist = "therapist"
	RolePatient   = "patient"
)

// MaxMessageRunes is the longest message text that is sent, in runes. The event
// reference names no limit; this one keeps a packet well under the usual
// maxPayload of 1,000,000 bytes.
const MaxMessageRunes = 10000

// A Conversation is one entry of the inbox.
type Conversation struct {
	UUID            string
	ParticipantName string
	LastMessage     string    // text of the newest message; "" if there is none
	LastMessageAt   time.Time // zero where the server does not say
	UnreadCount     int       // never negative
}

// A Message is one message of a conversation, as the server stores it.
type Message struct {
	UUID             string // made by the server
	ConversationUUID string // "" where the server does not say
	ClientID         string // made by us; "" where the server does not honour it
	Text             string
	SenderRole       string
	CreatedAt        time.Time // zero where it is missing or unreadable
}

// Mine reports whether the therapist's side wrote m.
func (m Message) Mine() bool { return m.SenderRole == RoleTherapist }

// CheckText returns the reason why text cannot be sent: [ErrEmpty], [ErrTooLong]
// or nil.
func CheckText(text string) error {
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return ErrEmpty
	case n > MaxMessageRunes:
		return ErrTooLong
	}
	return nil
}
