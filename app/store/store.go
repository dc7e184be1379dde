package store

import (
	"cmp"
	"errors"
	"time"

	"practicechat/app/chat"
)

// Errors of a Store.
var (
	ErrClosed   = errors.New("store: closed")
	ErrFull     = errors.New("store: no room left on this device")
	ErrConflict = errors.New("store: another page has changed this entry")
)

// A Store holds the records of one account. Its methods may wait for the disk;
// they are called from one goroutine.
type Store interface {
	// Entries returns the outbox in the order of Entry.Compare.
	Entries() ([]Entry, error)
	// Drafts returns all drafts, in no order.
	Drafts() ([]Draft, error)
	// Conversations returns the inbox as it was last saved, in no order.
	Conversations() ([]chat.Conversation, error)
	// Messages returns the newest messages of a conversation, at most limit,
	// oldest first.
	Messages(conversation string, limit int) ([]Message, error)
	// Meta returns the value of a key; "" if there is none.
	Meta(key string) (string, error)
	// Apply saves a batch whole, or on an error nothing of it. [ErrConflict]: an entry
	// is at another revision, see Entry.Rev. [ErrFull]: the device has no room.
	Apply(*Batch) error
	// Wipe deletes every record.
	Wipe() error
	// Close ends the use of the Store; every later call returns ErrClosed.
	Close() error
}

// A Message is a stored message with its place in the conversation.
type Message struct {
	chat.Message
	// Index counts from the oldest message of the conversation, as the server's
	// pages had it when this one was read. It decides between messages of the
	// same CreatedAt, and for nothing else: deletes shift it.
	Index int
}

// Compare orders the messages of a conversation: by time, then by Index.
func (m Message) Compare(n Message) int {
	return cmp.Or(m.CreatedAt.Compare(n.CreatedAt), cmp.Compare(m.Index, n.Index), cmp.Compare(m.UUID, n.UUID))
}

// Before reports whether m stands before n in a conversation.
func (m Message) Before(n Message) bool { return m.Compare(n) < 0 }

// A Draft is the unsent text of one conversation.
type Draft struct {
	ConversationUUID string
	Text             string // never ""
	SavedAt          time.Time
}

// A Kind tells what an outbox entry asks of the server.
type Kind string

// The kinds of outbox entry.
const (
	Send   Kind = "send"
	Delete Kind = "delete"
)

// A Status is the state of an outbox entry; package outbox says how it changes.
type Status string

// The statuses of an outbox entry.
const (
	Queued    Status = "queued"    // waits for its turn
	Sending   Status = "sending"   // emitted on a connection that lives
	Unknown   Status = "unknown"   // the connection was lost after it was emitted
	Uncertain Status = "uncertain" // not provable: the user decides
	Failed    Status = "failed"    // the server refused it
)

// An Entry is a send or a delete that is not proved done.
type Entry struct {
	ClientID         string // UUIDv7, made when it was queued
	Kind             Kind
	ConversationUUID string
	Text             string // of a Send
	MessageUUID      string // of a Delete
	Status           Status
	Seq              uint64 // order of queueing within the account
	QueuedAt         time.Time
	NotBefore        time.Time // held until then, so that Undo can take it back; zero: not held
	SentAt           time.Time // when it was last emitted; zero if it never was
	Connection       uint64    // id of the connection that it was last emitted on
	Epoch            uint64    // whose turn at sending it is under: each page that takes over counts one up
	Baseline         Baseline  // what was known when it was last emitted
	Proved           bool      // the server has it, but its uuid is not known yet
	Code             string    // of a Failed one: the server's reason; may be ""

	// Rev counts how often the entry was saved. Several pages share a store, and
	// none may act on what another has changed: an entry is only put with the Rev
	// after the stored one, and only deleted with the stored one. An entry that is
	// not stored has the Rev 0. A batch names an entry once at most.
	Rev uint64
}

// Compare orders entries by their queueing; pages that queue at the same moment
// may give the same Seq.
func (e Entry) Compare(other Entry) int {
	return cmp.Or(cmp.Compare(e.Seq, other.Seq), cmp.Compare(e.ClientID, other.ClientID))
}

// A Baseline is what was known of a conversation just before a message was emitted: no
// message in it can be that one. For a Delete only Newest is set, to the CreatedAt of the
// message that is to go.
type Baseline struct {
	UUIDs  []string  // the newest known messages
	Newest time.Time // CreatedAt of the newest of them; zero if there is none
}

// A Batch is a list of changes that are saved together, in order.
type Batch struct {
	Ops []Op
	// Strict asks that the batch survives a loss of power once Apply has
	// returned. The methods below set it for outbox entries and drafts.
	Strict bool
}

// An Op is one change of a [Batch]. Exactly one of its fields is set.
type Op struct {
	PutEntry       *Entry
	DeleteEntry    *EntryRef
	PutDraft       *Draft
	DeleteDraft    string // conversation uuid
	PutMessage     *Message
	DeleteMessage  *MessageRef
	PutInbox       []chat.Conversation // in place of the whole inbox; not nil
	DeleteMessages string              // conversation uuid: its whole history
	PutMeta        *Meta
}

// An EntryRef names an entry at a revision.
type EntryRef struct {
	ClientID string
	Rev      uint64
}

// A MessageRef names a message.
type MessageRef struct{ ConversationUUID, UUID string }

// Meta is a fact about the account or its server.
type Meta struct{ Key, Value string }

// PutEntry adds an outbox entry, or replaces the one before e.Rev.
func (b *Batch) PutEntry(e Entry) { b.strict(Op{PutEntry: &e}) }

// DeleteEntry deletes an outbox entry that is at e.Rev.
func (b *Batch) DeleteEntry(e Entry) { b.strict(Op{DeleteEntry: &EntryRef{e.ClientID, e.Rev}}) }

// PutDraft adds or replaces the draft of a conversation.
func (b *Batch) PutDraft(d Draft) { b.strict(Op{PutDraft: &d}) }

// DeleteDraft deletes the draft of a conversation.
func (b *Batch) DeleteDraft(conversation string) { b.strict(Op{DeleteDraft: conversation}) }

// PutMessage adds or replaces a message; its ConversationUUID is set.
func (b *Batch) PutMessage(m Message) { b.Ops = append(b.Ops, Op{PutMessage: &m}) }

// DeleteMessage deletes one message.
func (b *Batch) DeleteMessage(conversation, uuid string) {
	b.Ops = append(b.Ops, Op{DeleteMessage: &MessageRef{conversation, uuid}})
}

// DeleteMessages deletes the whole history of a conversation.
func (b *Batch) DeleteMessages(conversation string) {
	b.Ops = append(b.Ops, Op{DeleteMessages: conversation})
}

// PutInbox replaces the inbox.
func (b *Batch) PutInbox(all []chat.Conversation) {
	b.Ops = append(b.Ops, Op{PutInbox: append([]chat.Conversation{}, all...)})
}

// PutMeta sets the value of a key; "" deletes it.
func (b *Batch) PutMeta(key, value string) { b.Ops = append(b.Ops, Op{PutMeta: &Meta{key, value}}) }

// Empty reports whether there is nothing to save.
func (b *Batch) Empty() bool { return len(b.Ops) == 0 }

func (b *Batch) strict(op Op) {
	b.Ops = append(b.Ops, op)
	b.Strict = true
}
