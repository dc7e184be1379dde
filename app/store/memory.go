package store

import (
	"cmp"
	"maps"
	"slices"

	"practicechat/app/chat"
)

// Memory is a Store that forgets everything when it is closed.
type Memory struct {
	closed   bool
	entries  map[string]Entry
	drafts   map[string]Draft
	inbox    []chat.Conversation
	messages map[string]map[string]Message // by conversation and message uuid
	meta     map[string]string
}

// NewMemory returns an empty Memory.
func NewMemory() *Memory {
	m := new(Memory)
	m.reset()
	return m
}

func (m *Memory) reset() {
	m.entries = map[string]Entry{}
	m.drafts = map[string]Draft{}
	m.inbox = nil
	m.messages = map[string]map[string]Message{}
	m.meta = map[string]string{}
}

func (m *Memory) check() error {
	if m.closed {
		return ErrClosed
	}
	return nil
}

// Entries implements [Store].
func (m *Memory) Entries() ([]Entry, error) {
	all := slices.SortedFunc(maps.Values(m.entries), func(a, b Entry) int { return cmp.Compare(a.Seq, b.Seq) })
	for i := range all {
		all[i] = cloneEntry(all[i])
	}
	return all, m.check()
}

// Drafts implements [Store].
func (m *Memory) Drafts() ([]Draft, error) {
	return slices.Collect(maps.Values(m.drafts)), m.check()
}

// Conversations implements [Store].
func (m *Memory) Conversations() ([]chat.Conversation, error) {
	return slices.Clone(m.inbox), m.check()
}

// Messages implements [Store].
func (m *Memory) Messages(conversation string, limit int) ([]Message, error) {
	all := slices.SortedFunc(maps.Values(m.messages[conversation]), Message.Compare)
	return all[max(0, len(all)-limit):], m.check()
}

// Meta implements [Store].
func (m *Memory) Meta(key string) (string, error) { return m.meta[key], m.check() }

// Apply implements [Store].
func (m *Memory) Apply(b *Batch) error {
	if err := m.check(); err != nil {
		return err
	}
	for _, op := range b.Ops {
		m.apply(op)
	}
	return nil
}

func (m *Memory) apply(op Op) {
	switch {
	case op.PutEntry != nil:
		m.entries[op.PutEntry.ClientID] = cloneEntry(*op.PutEntry)
	case op.DeleteEntry != "":
		delete(m.entries, op.DeleteEntry)
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
	m.reset()
	return m.check()
}

// Close implements [Store].
func (m *Memory) Close() error {
	m.reset()
	m.closed = true
	return nil
}

func cloneEntry(e Entry) Entry {
	e.Baseline.UUIDs = slices.Clone(e.Baseline.UUIDs)
	return e
}
