package messenger

import (
	"slices"
	"time"

	"practicechat/app/vault"
)

// A Snapshot is what there is to show at one moment. It is never changed once it
// is published; slices and pointers in it may be kept and compared.
type Snapshot struct {
	Phase      Phase
	Server     string // address of the server as it was given; "" when signed out
	User       string // the user's id; "" when signed out
	Connection Connection
	Problem    Problem // what keeps the user from working; also set while signed out
	Inbox      Inbox
	Open       *View   // the open conversation; nil shows the inbox alone
	Search     *Search // nil while nothing is searched for
	Lock       Lock    // while Phase is Locked
	Kept       Kept
	Pending    []Pending // what the server does not have yet, by conversation
	Replies    []Reply   // saved ones, in the user's order

	// Edits is the number of the last Edit or Send that is in it. The draft of an
	// older one lags behind what is being typed.
	Edits uint64

	// TokenExpires is the token's own exp; zero where it names none.
	TokenExpires time.Time
	Diagnostics  Diagnostics
}

// A Phase tells which of the main views is shown.
type Phase byte

const (
	SignedOut Phase = iota // the sign-in view
	SigningIn              // the sign-in view, busy; Problem tells why it does not get on
	SignedIn               // the inbox, whatever becomes of the connection
	Locked                 // the account opens by its PIN; nothing else is in the snapshot
)

// A Lock is what to show of a locked account.
type Lock struct {
	Busy    bool      // the PIN is being tried
	Wrong   bool      // the last PIN was wrong
	Left    int       // attempts before everything is wiped; zero until one was wrong
	RetryAt time.Time // no attempt counts before; zero if one does
	Failed  string    // why it could not be tried, such as a broken disk; "" if it could
}

// Kept tells how what there is of the account is kept on this device.
type Kept struct {
	Keep vault.Keep
	// Failed tells that the store could not be opened, so that everything is in
	// memory only. It differs from Keep being Nothing, which is a choice.
	Failed    bool
	LockAfter time.Duration // idle time until the account locks
	// WantsPIN tells that the practice wants it kept under a PIN, which the user has
	// yet to set; until then everything is in memory only.
	WantsPIN bool
	// LocksAt is when it locks unless somebody becomes active; zero until
	// LockWarning before that.
	LocksAt time.Time
	// Unsaved counts drafts and messages that exist in memory only, and would be
	// lost with the page.
	Unsaved int
	// Wiped tells that the account was just wiped after too many wrong PINs; the
	// Phase is SignedOut.
	Wiped bool
}

// Bounds of the idle time until an account locks, and its usual value.
const (
	MinLockAfter     = time.Minute
	MaxLockAfter     = 15 * time.Minute
	DefaultLockAfter = 2 * time.Minute
	LockWarning      = 20 * time.Second // the lock is announced that long before
)

// A Pending is what would be lost of one conversation if the account was deleted from
// this device, be the conversation in the inbox or not.
type Pending struct {
	Conversation string
	Draft        string // unsent text, as newly typed as Edit has told; "" if there is none
	NotSent      int    // messages
	NotDeleted   int    // messages that are still to be deleted, or could not be
}

// A Search is what was found of a query so far.
type Search struct {
	Query string
	Hits  []Hit // names, then messages, the newest first and at most MaxHits
	Done  bool  // everything was looked through
	More  bool  // there are more messages than MaxHits
}

// MaxHits is how many messages a search finds at most.
const MaxHits = 100

// A Hit is a message, or with an empty UUID a name, in which the query was found.
type Hit struct {
	Conversation string
	Name         string // the participant's
	UUID         string // of the message
	Text         string // of the message
	At           time.Time
	Mine         bool
}

// A Connection is the state of the connection to the server.
type Connection struct {
	State   ConnectionState
	Since   time.Time // when State was entered
	RetryAt time.Time // when the next attempt is due; zero if none is
}

// A ConnectionState is one of the states that the status line names.
type ConnectionState byte

const (
	Idle       ConnectionState = iota // there is no server to connect to
	Connecting                        // an attempt, or the sign-in on it, is under way
	Online                            // signed in on this connection
	Waiting                           // lost; the next attempt comes by itself at RetryAt
	Stopped                           // lost; waits for the user: see Problem
)

// A Problem is something that the user has to know of, and mostly to act upon.
type Problem struct {
	Code   ProblemCode
	Detail string // the server's own words or the address; may be ""; plain text
}

// A ProblemCode names a problem; the views have the words for it.
type ProblemCode byte

const (
	NoProblem      ProblemCode = iota
	BadAddress                 // the server address is no http(s) or ws(s) URL
	BadToken                   // the token is no JWT or names no user
	TokenExpired               // the token was not accepted and its exp has passed
	TokenRefused               // the server does not accept the token
	Unreachable                // nothing answers at the address, or the network is down
	NotSocketIO                // something answers that does not speak the protocol
	OldServer                  // the server speaks Socket.IO before version 3
	NoAnswer                   // connected, but the server does not answer the sign-in
	Disconnected               // the server ended the session
	ConnectionLost             // signed in, connection dropped: reconnecting by itself
	StoreFailed                // this device cannot save, for a reason other than those below
	StoreFull                  // there is no room left on this device: what was written last is not saved
	NotKept                    // the store cannot be opened here: everything is in memory only
	StoreDamaged               // something that was kept could not be read, and is missing
	NotDeleted                 // signed out, and what this device keeps could not be deleted
	NeedToken                  // opened on what this device keeps: a token is needed to connect
)

// An Inbox is the list of conversations.
type Inbox struct {
	State      LoadState
	AsOf       time.Time // when the list came from the server; zero if it never did
	Refreshing bool      // a newer list has been asked for
	// Rows are the conversations, the most recent first as far as the server tells. Row
	// pointers stay the same while nothing in them changes, and so does the slice.
	Rows []*Row
}

// A LoadState tells whether there is anything to show.
type LoadState byte

const (
	Loading LoadState = iota // nothing to show yet
	Ready                    // there is; it may be old: see AsOf and Connection
	Failed                   // only in a View: nothing to show, and the server may have said why: Detail
)

// A Row is one conversation in the inbox.
type Row struct {
	UUID          string
	Name          string // the participant's; may be ""
	LastMessage   string
	LastMessageAt time.Time // zero where the server does not say
	Unread        int
	Draft         string // unsent text; "" if there is none
	NotSent       int    // outbox entries that wait for the connection or for the user
	Typing        bool   // the participant types
}

// A View is the open conversation.
type View struct {
	UUID   string
	Name   string
	State  LoadState
	Detail string    // the server's own words where State is Failed
	AsOf   time.Time // when the newest page came from the server; zero if it never did
	Fresh  bool      // that page was asked for since the conversation was opened
	// Items are the messages in order, oldest first, and after them what is still
	// in the outbox. Item pointers stay the same while nothing in them changes.
	Items  []*Item
	Older  OlderState
	Typing bool   // the participant types
	Draft  string // what the composer shows when the conversation is opened
	Unread int    // unread count at the time it was opened, for the divider
}

// An OlderState tells whether there is more history before the first item.
type OlderState byte

const (
	OlderNone      OlderState = iota // the first item is the first message
	OlderAvailable                   // LoadOlder brings more
	OlderLoading
	OlderFailed // LoadOlder tries again
)

// An Item is one message in a View.
type Item struct {
	Key      string // identifies the row for as long as it is shown, also across proof
	UUID     string // the server's; "" while it is in the outbox
	ClientID string // ours; "" for what did not come from this device
	Mine     bool
	Text     string
	At       time.Time // zero where the server does not say
	Delivery Delivery
	Deleting bool // a delete is in the outbox
	// NotDeleted tells that the server refused a delete, or left the message where it is.
	NotDeleted bool
	Code       string // why the send or the delete failed: the server's code; may be ""
	// HeldUntil is until when what is asked for, the send or the delete, does not
	// leave and Undo takes it back; zero once it may leave.
	HeldUntil time.Time
}

// A Delivery tells how far a message of ours has come.
type Delivery byte

const (
	Stored    Delivery = iota // the server has it
	Queued                    // on this device, waits for its turn
	Sending                   // on its way, or the proof is being looked for
	Uncertain                 // may have been sent: SendAgain, Discard or KeepChecking
	Refused                   // the server refused it: SendAgain or Discard
)

// Diagnostics counts what a person who looks for a fault wants to know. It holds
// no name, text or token.
type Diagnostics struct {
	Connections       int // connections that reached the sign-in
	Unreadable        int // events whose payload could not be read
	Unknown           int // events with a name that is not ours
	Unexpected        int // replies that nothing had asked for
	Panics            int // inputs that were given up because of a bug of ours
	Acks              bool
	Echoes            bool
	HonoursClientID   bool // the server stores our client ids
	Labels            bool // receivedMessage names its conversation
	BroadcastsDeletes bool // deletes of others are announced
	PageOrder         PageOrder
	Damaged           int  // kept records that could not be read
	Flushes           bool // this page sends what is in the outbox, and no other does
	History           []ConnectionEvent
	LastDisconnect    string // the error of the last lost connection
}

// note adds to the history.
func (d *Diagnostics) note(e ConnectionEvent) {
	const most = 20
	d.History = append(slices.Clone(d.History[max(0, len(d.History)-most+1):]), e)
}

// A ConnectionEvent is a change of the connection, for the diagnostics; the newest
// is last, and there are at most 20.
type ConnectionEvent struct {
	At    time.Time
	State ConnectionState
	Error string // of a lost connection; "" otherwise
}
