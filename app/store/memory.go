package store

import (
	"maps"
	"slices"
	"sync"

	"practicechat/app/chat"
)

// Memory is a Store that keeps nothing on the device.
type Memory struct {
	closed bool
	*records
}

// records are what the connections to one Memory share.
type records struct {
	mu       sync.Mutex
	entries  map[string]Entry
	drafts   map[string]Draft
	inbox    []chat.Conversation
	messages map[string]map[string]Message // by conversation and message uuid
	meta     map[string]string
}

// NewMemory returns an empty Memory.
func NewMemory() *Memory {
	m := &Memory{records: new(records)}
	m.reset()
	return m
}

// Connect returns a Store with the same records, as another page has it.
func (m *Memory) Connect() *Memory { return &Memory{records: m.records} }

func (m *records) reset() {
	m.entries = map[string]Entry{}
	m.drafts = map[string]Draft{}
	m.inbox = nil
	m.messages = map[string]map[string]Message{}
	m.meta = map[string]string{}
}

// use locks the records for a call; unlock ends it.
func (m *Memory) use() (unlock func(), err error) {
	m.mu.Lock()
	if m.closed {
		err = ErrClosed
	}
	return m.mu.Unlock, err
}

// Entries implements [Store].
func (m *Memory) Entries() ([]Entry, error) {
	unlock, err := m.use()
	defer unlock()
	all := slices.SortedFunc(maps.Values(m.entries), Entry.Compare)
	for i := range all {
		all[i] = cloneEntry(all[i])
	}
	return all, err
}

// Drafts implements [Store].
func (m *Memory) Drafts() ([]Draft, error) {
	unlock, err := m.use()
	defer unlock()
	return slices.Collect(maps.Values(m.drafts)), err
}

// Conversations implements [Store].
func (m *Memory) Conversations() ([]chat.Conversation, error) {
	unlock, err := m.use()
	defer unlock()
	return slices.Clone(m.inbox), err
}

// Messages implements [Store].
func (m *Memory) Messages(conversation string, limit int) ([]Message, error) {
	unlock, err := m.use()
	defer unlock()
	all := slices.SortedFunc(maps.Values(m.messages[conversation]), Message.Compare)
	return all[max(0, len(all)-limit):], err
}

// Meta implements [Store].
func (m *Memory) Meta(key string) (string, error) {
	unlock, err := m.use()
	defer unlock()
	return m.meta[key], err
}

// Apply implements [Store].
func (m *Memory) Apply(b *Batch) error {
	unlock, err := m.use()
	defer unlock()
	if err == nil {
		err = m.expect(b)
	}
	if err != nil {
		return err
	}
	for _, op := range b.Ops {
		m.apply(op)
	}
	return nil
}

// expect reports a conflict of a batch with the stored entries.
func (m *records) expect(b *Batch) error {
	for _, op := range b.Ops {
		switch {
		case op.PutEntry != nil && m.entries[op.PutEntry.ClientID].Rev+1 != op.PutEntry.Rev,
			op.DeleteEntry != nil && m.entries[op.DeleteEntry.ClientID].Rev != op.DeleteEntry.Rev:
			return ErrConflict
		}
	}
	return nil
}

func (m *records) apply(op Op) {
	switch {
	case op.PutEntry != nil:
		m.entries[op.PutEntry.ClientID] = cloneEntry(*op.PutEntry)
	case op.DeleteEntry != nil:
		delete(m.entries, op.DeleteEntry.ClientID)
	case op.PutDraft != nil:
		m.drafts[op.PutDraft.ConversationUUID] = *op.PutDraft
	case op.DeleteDraft != "":
		delete(m.drafts, op.DeleteDraft)
	case op.PutMessage != nil:
		of := op.PutMessage.ConversationUUID
		if m.messages[of] == nil {
			m.messages[of] = map[string]Message{}
		}
		m.messages[of][op.PutMessage.UUID] = *op.PutMessage
	case op.DeleteMessage != nil:
		delete(m.messages[op.DeleteMessage.ConversationUUID], op.DeleteMessage.UUID)
	case op.DeleteMessages != "":
		delete(m.messages, op.DeleteMessages)
	case op.PutInbox != nil:
		m.inbox = slices.Clone(op.PutInbox)
	case op.PutMeta != nil && op.PutMeta.Value == "":
		delete(m.meta, op.PutMeta.Key)
	case op.PutMeta != nil:
		m.meta[op.PutMeta.Key] = op.PutMeta.Value
	}
}

// Wipe implements [Store].
func (m *Memory) Wipe() error {
	unlock, err := m.use()
	defer unlock()
	if err == nil {
		m.reset()
	}
	return err
}

// Close implements [Store]. The records are gone with the last connection.
func (m *Memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	return nil
}

func cloneEntry(e Entry) Entry {
	e.Baseline.UUIDs = slices.Clone(e.Baseline.UUIDs)
	return e
}
