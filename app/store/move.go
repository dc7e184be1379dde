package store

import "maps"

// ExportSize is how many records a batch of Export has at most.
const ExportSize = 500

// Export hands out all records as batches of puts, entries at their revisions, to
// be given to an Import. It stops at the first error that each returns.
func (m *Memory) Export(each func(*Batch) error) error {
	b, err := m.export()
	for err == nil && !b.Empty() {
		n := min(len(b.Ops), ExportSize)
		err = each(&Batch{Ops: b.Ops[:n]})
		b.Ops = b.Ops[n:]
	}
	return err
}

func (m *Memory) export() (*Batch, error) {
	b := new(Batch)
	unlock, err := m.use()
	defer unlock()
	for e := range maps.Values(m.entries) {
		b.PutEntry(cloneEntry(e))
	}
	for d := range maps.Values(m.drafts) {
		b.PutDraft(d)
	}
	if m.inbox != nil {
		b.PutInbox(m.inbox)
	}
	for of := range maps.Values(m.messages) {
		for message := range maps.Values(of) {
			b.PutMessage(message)
		}
	}
	for key, value := range m.meta {
		b.PutMeta(key, value)
	}
	return b, err
}

// Import saves a batch of an Export, entries at any revision.
func (m *Memory) Import(b *Batch) error {
	unlock, err := m.use()
	defer unlock()
	if err == nil {
		for _, op := range b.Ops {
			m.apply(op)
		}
	}
	return err
}
