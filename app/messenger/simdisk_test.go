package messenger

import (
	"errors"
	"time"

	"practicechat/app/store"
	"practicechat/app/vault"
)

// simVaults keeps the accounts of the device; it is those of one page.
type simVaults struct{ p *simTab }

// userOf returns the user of an account.
func userOf(id string) string {
	if id == simIDs[simOther] {
		return simOther
	}
	return simUser
}

var simIDs = map[string]string{simUser: vault.ID(simUser, simURL), simOther: vault.ID(simOther, simURL)}

// Last implements [vault.Vaults].
func (v simVaults) Last() (string, error) { return v.p.w.last, nil }

// Open implements [vault.Vaults].
func (v simVaults) Open(id string, _ vault.Keep, ev vault.Events) (vault.Opened, error) {
	w, user := v.p.w, userOf(id)
	if w.disks[user] == nil {
		w.disks[user] = store.NewMemory()
	}
	w.last = id
	v.p.disk = &simDisk{Memory: w.disks[user].Connect(), p: v.p, life: v.p.life, user: user, ev: ev}
	w.opened = append(w.opened, v.p.disk)
	return vault.Opened{Store: v.p.disk}, nil
}

// Unlock implements [vault.Vaults].
func (v simVaults) Unlock(string, string, vault.Events) (vault.Opened, error) {
	return vault.Opened{}, vault.ErrGone
}

// Rekey implements [vault.Vaults].
func (v simVaults) Rekey(string, vault.Keep, string, vault.Events) (vault.Opened, error) {
	return vault.Opened{}, vault.ErrCannotSeal
}

// Forget implements [vault.Vaults].
func (v simVaults) Forget(id string) error {
	w := v.p.w
	if v.p.disk != nil && v.p.disk.crashed || w.rng.Float64() < w.faults.diskCrash {
		if v.p.disk != nil {
			v.p.disk.crashed = true
		}
		return store.ErrClosed
	}
	w.destroy(userOf(id))
	if w.last == id {
		w.last = ""
	}
	return nil
}

// ForgetAll implements [vault.Vaults].
func (v simVaults) ForgetAll(about func(id string)) error {
	var errs []error
	for _, user := range []string{simUser, simOther} {
		about(simIDs[user])
		errs = append(errs, v.Forget(simIDs[user]))
	}
	return errors.Join(errs...)
}

// destroy takes away what is kept of a user, also under open pages.
func (w *world) destroy(user string) {
	w.lose(user)
	if disk := w.disks[user]; disk != nil {
		entries, _ := disk.Entries()
		for _, e := range entries {
			if e.Kind == store.Delete {
				w.unheard[e.MessageUUID] = true
			}
		}
	}
	w.disks[user] = store.NewMemory()
	opened := w.opened
	w.opened = nil
	for _, d := range opened {
		switch {
		case d.user != user:
			w.opened = append(w.opened, d)
		case !d.gone:
			d.gone = true
			w.at(w.upTo(100*time.Millisecond), func() {
				d.p.in(d.life, func() { d.ev.Lost(errors.New("gone")) })
			})
		}
	}
}

// simDisk is one page's connection to the records of a user. It can refuse, and
// the page can crash at it.
type simDisk struct {
	*store.Memory
	p       *simTab
	life    int // of the page
	user    string
	ev      vault.Events
	crashed bool // the page is dead: nothing is saved any more
	gone    bool // the records were taken away while the page was open
	lastBad time.Time
}

// Apply implements [store.Store].
func (d *simDisk) Apply(b *store.Batch) error {
	w := d.p.w
	if d.crashed || d.gone {
		d.lastBad = w.now
		return store.ErrClosed
	}
	if *simSteps {
		d.trace(b)
	}
	f := &w.faults
	switch r := w.rng.Float64(); {
	case f.full && adds(b), r < f.diskFails:
		w.trace("tab %d could not save that", d.p.n)
		d.lastBad = w.now
		return store.ErrFull
	case r < f.diskFails+f.diskCrash/2:
		d.crashed = true
		return store.ErrClosed
	case r < f.diskFails+f.diskCrash:
		d.crashed = true
		_ = d.save(b)
		return store.ErrClosed
	}
	return d.save(b)
}

// adds reports whether a batch needs room.
func adds(b *store.Batch) bool {
	for _, op := range b.Ops {
		if op.PutEntry != nil || op.PutDraft != nil || op.PutMessage != nil || op.PutInbox != nil || op.PutMeta != nil {
			return true
		}
	}
	return false
}

// save applies a batch, and holds what an entry may become.
func (d *simDisk) save(b *store.Batch) error {
	err := d.Memory.Apply(b)
	if err != nil {
		return err
	}
	for _, op := range b.Ops {
		switch {
		case op.PutEntry != nil:
			d.p.w.entrySaved(d, *op.PutEntry)
		case op.DeleteEntry != nil:
			d.p.w.entryDeleted(op.DeleteEntry.ClientID)
		}
	}
	if w := d.p.w; w.faults.loses > 0 && w.rng.Float64() < w.faults.loses {
		d.p.loseFlush()
	}
	return nil
}

// Entries implements [store.Store].
func (d *simDisk) Entries() ([]store.Entry, error) {
	if d.gone {
		return nil, store.ErrClosed
	}
	return d.Memory.Entries()
}

// Meta implements [store.Store].
func (d *simDisk) Meta(key string) (string, error) {
	if d.gone {
		return "", store.ErrClosed
	}
	return d.Memory.Meta(key)
}

// Drafts implements [store.Store].
func (d *simDisk) Drafts() ([]store.Draft, error) {
	if d.gone {
		return nil, store.ErrClosed
	}
	return d.Memory.Drafts()
}

// Messages implements [store.Store].
func (d *simDisk) Messages(conversation string, limit int) ([]store.Message, error) {
	if d.gone {
		return nil, store.ErrClosed
	}
	return d.Memory.Messages(conversation, limit)
}

func (d *simDisk) trace(b *store.Batch) {
	for _, op := range b.Ops {
		switch e := op.PutEntry; {
		case e != nil:
			d.p.w.trace("tab %d put %s %s %s proved %v", d.p.n, e.Kind, e.ClientID, e.Status, e.Proved)
		case op.DeleteEntry != nil:
			d.p.w.trace("tab %d delete entry %s", d.p.n, op.DeleteEntry.ClientID)
		case op.PutDraft != nil:
			d.p.w.trace("tab %d put draft %s", d.p.n, op.PutDraft.Text)
		case op.DeleteDraft != "":
			d.p.w.trace("tab %d delete draft %s", d.p.n, op.DeleteDraft)
		case op.PutMessage != nil:
			d.p.w.trace("tab %d put %s %s", d.p.n, op.PutMessage.ConversationUUID, op.PutMessage.UUID)
		case op.DeleteMessage != nil:
			d.p.w.trace("tab %d delete %s %s", d.p.n, op.DeleteMessage.ConversationUUID, op.DeleteMessage.UUID)
		case op.DeleteMessages != "":
			d.p.w.trace("tab %d delete all of %s", d.p.n, op.DeleteMessages)
		}
	}
}
