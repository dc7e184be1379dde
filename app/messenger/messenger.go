package messenger

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"practicechat/app/engineio"
	"practicechat/app/outbox"
	"practicechat/app/socketio"
	"practicechat/app/vault"
)

// A Config is what a Messenger needs of the world outside.
type Config struct {
	// Dial connects to a server and keeps connecting; see [DialSocketIO].
	Dial func(server string, events Events) (Link, error)
	// Vaults keep the accounts of this device. Nil keeps them in memory.
	Vaults vault.Vaults
	Keep   vault.Keep // how a new account is kept
	Tabs   Tabs       // the other pages of an account; nil means that there are none
	// KeepMessages is how many of the newest messages of a conversation are kept,
	// KeepConversations of how many conversations. Zero means 500 and 200.
	KeepMessages, KeepConversations int

	Now   func() time.Time              // nil means time.Now
	NewID func() string                 // makes client ids; nil means UUIDv7
	Rand  func() float64                // in [0,1); nil means that of math/rand
	Logf  func(format string, v ...any) // gets no name, text or token; nil logs nothing
	// Settle is how long after a lost connection's own deadline the server may still
	// be storing what the connection carried. Zero means [outbox.SettleTime].
	Settle time.Duration
}

// Events are the callbacks of a Link. They come in order, from any goroutine.
type Events struct {
	Connected func(Conn)
	Event     func(Conn, socketio.Event)
	// Disconnected tells of the end of a connection, or of an attempt that led to
	// none (a nil Conn). A negative retryIn means that no other attempt follows.
	Disconnected func(c Conn, err error, retryIn time.Duration)
}

// A Link is a client that connects to one server again and again.
type Link interface {
	Reconnect(reason error) // drops what is there and connects now
	Check()                 // looks whether the heartbeat is overdue
	Close()                 // for good; no callback comes of it that matters
}

// A Conn is one connection of a Link. Its methods never wait for the network.
type Conn interface {
	ID() uint64
	Handshake() engineio.Handshake
	Emit(name string, args ...any) error
	EmitAck(timeout time.Duration, fn func([]socketio.Raw, error), name string, args ...any) error
}

// A Messenger is the widget without its views. Its methods never block and may be called
// from any goroutine, but for Run. What comes of them is in the next [Snapshot].
type Messenger struct {
	core     *core
	snapshot atomic.Pointer[Snapshot]
	changed  chan struct{}
	edits    atomic.Uint64           // the number of the last Edit or Send
	shown    atomic.Pointer[account] // on the screen; nil if nobody has told

	mu     sync.Mutex
	inputs []func()
	wakeup chan struct{}
}

// New returns a Messenger that does nothing until Run is called.
func New(cfg Config) *Messenger {
	if cfg.Vaults == nil {
		cfg.Vaults = vault.NewMemory()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.NewID == nil {
		cfg.NewID = func() string { return uuid.Must(uuid.NewV7()).String() }
	}
	if cfg.Rand == nil {
		cfg.Rand = rand.Float64
	}
	if cfg.Logf == nil {
		cfg.Logf = func(string, ...any) {}
	}
	if cfg.Settle == 0 {
		cfg.Settle = outbox.SettleTime
	}
	m := &Messenger{changed: make(chan struct{}, 1), wakeup: make(chan struct{}, 1)}
	m.core = newCore(cfg, m.post)
	m.snapshot.Store(m.core.view())
	return m
}

// Snapshot returns the newest state; it is never nil.
func (m *Messenger) Snapshot() *Snapshot { return m.snapshot.Load() }

// Shown tells which snapshot is on the screen: from then on it is its account for which
// the user does something.
func (m *Messenger) Shown(s *Snapshot) { m.shown.Store(&account{s.User, s.Server}) }

// Changed delivers a signal after the snapshot changed; signals that nobody has
// taken yet are one.
func (m *Messenger) Changed() <-chan struct{} { return m.changed }

// Run handles inputs until ctx ends. It must run exactly once.
func (m *Messenger) Run(ctx context.Context) {
	defer m.core.close()
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		for _, input := range m.take() {
			m.core.step(input)
		}
		m.core.step(m.core.tick)
		m.publish()
		timer.Reset(m.core.untilDeadline())
		select {
		case <-ctx.Done():
			return
		case <-m.wakeup:
		case <-timer.C:
		}
	}
}

// publish makes the snapshot anew if it is out of date.
func (m *Messenger) publish() {
	if m.core.dirty {
		m.core.dirty = false
		m.snapshot.Store(m.core.view())
		signal(m.changed)
	}
}

// post hands an input to the goroutine of Run. It never blocks.
func (m *Messenger) post(input func()) {
	m.mu.Lock()
	m.inputs = append(m.inputs, input)
	m.mu.Unlock()
	signal(m.wakeup)
}

// intend posts what a user wants of the account that is on the screen. When another one
// has come by then, refused is called with [ErrOtherAccount], if there is one, and input
// is not.
func (m *Messenger) intend(input func(), refused func(error)) {
	shown := m.shown.Load()
	m.post(func() {
		switch {
		case shown == nil || shown.user == "" || *shown == m.core.account():
			input()
		case refused != nil:
			refused(ErrOtherAccount)
		}
	})
}

func (m *Messenger) take() []func() {
	m.mu.Lock()
	defer m.mu.Unlock()
	inputs := m.inputs
	m.inputs = nil
	return inputs
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
