package sandbox

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"practicechat/app/chat"
	"practicechat/app/socketio"
	"practicechat/app/socketio/server"
)

// Sandbox is a running server. Its methods may be called from any goroutine.
type Sandbox struct {
	opts    Options
	log     *slog.Logger
	now     func() time.Time
	random  func() float64
	db      *database
	signer  signer
	limiter *limiter
	patient *patient
	server  *server.Server

	// posting is held while a message is stored and handed out, so that every
	// room hears of messages in the order in which they are stored. It is locked
	// before mu.
	posting sync.Mutex

	mu       sync.Mutex
	manners  Manners
	sessions map[*session]struct{}
	number   int // of the session made last
	resets   int
}

// New opens the database and seeds it if it is new.
func New(opts Options) (_ *Sandbox, err error) {
	opts = opts.withDefaults()
	if err := opts.Manners.check(); err != nil {
		return nil, err
	}
	sb := &Sandbox{
		opts:     opts,
		log:      opts.Log,
		now:      opts.Now,
		random:   opts.Random,
		limiter:  newLimiter(opts.Limits),
		manners:  opts.Manners,
		sessions: make(map[*session]struct{}),
	}
	if sb.db, err = openDatabase(opts.Data); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			sb.db.close()
		}
	}()
	if err := sb.db.seedOnce(sb.now()); err != nil {
		return nil, err
	}
	secret := opts.Secret
	if secret == nil {
		if secret, err = sb.db.secret(); err != nil {
			return nil, err
		}
	}
	if sb.signer, err = newSigner(secret); err != nil {
		return nil, err
	}
	sb.patient = newPatient(sb)
	sb.server = server.New(server.Options{
		MaxQueue:     16 << 20, // a page of the longest messages, whose characters may take six bytes each
		PingInterval: opts.PingInterval,
		PingTimeout:  opts.PingTimeout,
		AllowOrigin:  opts.AllowOrigin,
		Log:          opts.Log,
	})
	sb.server.Handle("/", sb.accept)
	sb.log.Info("sandbox: a development server with made-up data, for loopback use only")
	return sb, nil
}

// accept makes a session of a connection.
func (sb *Sandbox) accept(socket *server.Socket) error {
	s := sb.open(socket)
	if s == nil {
		return &socketio.ConnectError{Message: errToken.text}
	}
	for event := range events {
		socket.On(event, func(e server.Event, ack server.Ack) {
			payload := ""
			if len(e.Args) > 0 {
				payload = string(e.Args[0])
			}
			s.handle(event, payload, ack)
		})
	}
	socket.OnDisconnect(func(error) { sb.end(s) })
	return nil
}

// open begins a session, or returns nil where the manners refuse it.
func (sb *Sandbox) open(conn connection) *session {
	sb.mu.Lock()
	defer sb.mu.Unlock()
	if sb.manners.RefuseToken == RefuseDisconnect {
		return nil
	}
	sb.number++
	s := &session{sandbox: sb, conn: conn, number: sb.number, refused: errSignIn}
	s.line.overflow = conn.CloseTransport
	sb.sessions[s] = struct{}{}
	sb.arm(s)
	return s
}

// end forgets a session.
func (sb *Sandbox) end(s *session) {
	s.line.close()
	sb.mu.Lock()
	defer sb.mu.Unlock()
	delete(sb.sessions, s)
	if s.closing != nil {
		s.closing.Stop()
	}
}

// arm sets the time at which a session is dropped anew. It is called with mu.
func (sb *Sandbox) arm(s *session) {
	if s.closing != nil {
		s.closing.Stop()
		s.closing = nil
	}
	if after := sb.manners.closeEvery(); after > 0 {
		s.closing = time.AfterFunc(after, s.conn.CloseTransport)
	}
}

// Manners returns the present ones.
func (sb *Sandbox) Manners() Manners {
	sb.mu.Lock()
	defer sb.mu.Unlock()
	return sb.manners
}

// SetManners changes them for everyone, also for those who are connected. It fails
// if m makes no sense.
func (sb *Sandbox) SetManners(m Manners) error {
	_, err := sb.changeManners(func(Manners) (Manners, error) { return m, m.check() })
	return err
}

func (sb *Sandbox) changeManners(change func(Manners) (Manners, error)) (Manners, error) {
	sb.mu.Lock()
	old := sb.manners
	m, err := change(old)
	if err != nil {
		sb.mu.Unlock()
		return old, err
	}
	sb.manners = m
	var ended []connection
	for s := range sb.sessions {
		if m.CloseEveryS != old.CloseEveryS {
			sb.arm(s)
		}
		if m.RefuseToken == RefuseDisconnect {
			ended = append(ended, s.conn)
		}
	}
	sb.mu.Unlock()
	for _, conn := range ended {
		conn.Disconnect()
	}
	return m, nil
}

// takeCut returns Manners.Cut and unsets it.
func (sb *Sandbox) takeCut() Cut {
	sb.mu.Lock()
	defer sb.mu.Unlock()
	cut := sb.manners.Cut
	sb.manners.Cut = CutNever
	return cut
}

// Reset puts the conversations and the manners back to how New made them. It ends
// no connection.
func (sb *Sandbox) Reset() error {
	sb.posting.Lock()
	defer sb.posting.Unlock()
	sb.patient.reset()
	sb.limiter.reset()
	sb.mu.Lock()
	sb.resets++
	for s := range sb.sessions {
		s.left = nil
	}
	sb.mu.Unlock()
	if err := sb.SetManners(sb.opts.Manners); err != nil {
		return err
	}
	return sb.db.seed(sb.now())
}

// Drop drops every connection, as a failing network would, and returns how many.
func (sb *Sandbox) Drop() int {
	sb.mu.Lock()
	conns := make([]connection, 0, len(sb.sessions))
	for s := range sb.sessions {
		conns = append(conns, s.conn)
	}
	sb.mu.Unlock()
	for _, conn := range conns {
		conn.CloseTransport()
	}
	return len(conns)
}

// Say lets the patient of a conversation say the same thing count times.
func (sb *Sandbox) Say(conversationUUID, text string, count int) ([]chat.Message, error) {
	id, err := sb.db.find("", conversationUUID)
	if err != nil {
		return nil, err
	}
	return sb.say(context.Background(), room{id, conversationUUID}, text, count)
}

// Messages returns everything that is stored in a conversation, the oldest first.
func (sb *Sandbox) Messages(conversationUUID string) ([]chat.Message, error) {
	id, err := sb.db.find("", conversationUUID)
	if err != nil {
		return nil, err
	}
	return sb.db.all(id)
}

// Token returns an access token for a user, which need not own anything, valid for
// ttl from now on. A ttl below zero makes one that has expired.
func (sb *Sandbox) Token(user string, ttl time.Duration) string {
	return sb.signer.issue(user, sb.now(), ttl)
}

// Close ends the connections and closes the database. It waits for at most two
// seconds for clients to say goodbye.
func (sb *Sandbox) Close() error {
	sb.patient.close()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	err := sb.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil // they were dropped
	}
	return errors.Join(err, sb.db.close())
}
