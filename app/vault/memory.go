package vault

import (
	"time"
	"unicode/utf8"

	"practicechat/app/store"
)

// Memory is Vaults for tests and for where nothing can be kept: its stores live as
// long as it does, and nothing in it is sealed.
type Memory struct {
	Now      func() time.Time // nil means time.Now
	last     string
	accounts map[string]*memoryAccount
}

type memoryAccount struct {
	store *store.Memory
	keep  Keep
	pin   string
	fails int
	retry time.Time
}

// NewMemory returns an empty Memory.
func NewMemory() *Memory { return &Memory{accounts: map[string]*memoryAccount{}} }

func (m *Memory) now() time.Time {
	if m.Now == nil {
		return time.Now()
	}
	return m.Now()
}

// Last implements [Vaults].
func (m *Memory) Last() (string, error) { return m.last, nil }

// Open implements [Vaults].
func (m *Memory) Open(id string, keep Keep, _ Events) (Opened, error) {
	a := m.accounts[id]
	if a == nil {
		a = &memoryAccount{store: store.NewMemory(), keep: keep}
		if keep == PIN {
			a.keep = Nothing
			m.accounts[id] = a
			return Opened{Store: a.store.Connect(), Keep: Nothing}, nil
		}
		m.accounts[id] = a
	}
	if a.keep == PIN {
		return Opened{}, ErrLocked
	}
	return m.open(id, a), nil
}

func (m *Memory) open(id string, a *memoryAccount) Opened {
	if a.keep == Nothing {
		return Opened{Store: store.NewMemory(), Keep: Nothing}
	}
	m.last = id
	return Opened{Store: a.store.Connect(), Keep: a.keep}
}

// Unlock implements [Vaults].
func (m *Memory) Unlock(id, pin string, _ Events) (Opened, error) {
	a := m.accounts[id]
	switch {
	case a == nil:
		return Opened{}, ErrGone
	case m.now().Before(a.retry):
		return Opened{}, &WrongPINError{Left: MaxAttempts - a.fails, RetryAt: a.retry}
	case a.pin == pin:
		a.fails, a.retry = 0, time.Time{}
		return m.open(id, a), nil
	}
	a.fails++
	if a.fails >= MaxAttempts {
		return Opened{}, m.wiped(id)
	}
	wrong := &WrongPINError{Left: MaxAttempts - a.fails}
	if d := Delay(a.fails); d > 0 {
		a.retry = m.now().Add(d)
		wrong.RetryAt = a.retry
	}
	return Opened{}, wrong
}

func (m *Memory) wiped(id string) error {
	if err := m.Forget(id); err != nil {
		return err
	}
	return ErrWiped
}

// Rekey implements [Vaults].
func (m *Memory) Rekey(id string, keep Keep, pin string, _ Events) (Opened, error) {
	if keep == PIN && utf8.RuneCountInString(pin) < MinPIN {
		return Opened{}, ErrWeakPIN
	}
	a := m.accounts[id]
	if a == nil {
		a = &memoryAccount{store: store.NewMemory()}
		m.accounts[id] = a
	}
	a.keep, a.pin, a.fails, a.retry = keep, pin, 0, time.Time{}
	if keep == Nothing { // what there is goes on in memory
		o := Opened{Store: a.store, Keep: Nothing}
		a.store = store.NewMemory()
		return o, nil
	}
	return m.open(id, a), nil
}

// Forget implements [Vaults].
func (m *Memory) Forget(id string) error {
	delete(m.accounts, id)
	if m.last == id {
		m.last = ""
	}
	return nil
}

// ForgetAll implements [Vaults].
func (m *Memory) ForgetAll(about func(id string)) error {
	for id := range m.accounts {
		about(id)
	}
	clear(m.accounts)
	m.last = ""
	return nil
}
