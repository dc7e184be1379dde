package messenger

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
	"practicechat/app/vault"
)

// pinned returns a messenger that is signed in, has the conversation "a" open and
// keeps everything under the PIN "1234".
func pinned(t *testing.T) *script {
	s := online(t)
	if err := s.core.setKeep(vault.PIN, "1234"); err != nil {
		t.Fatal(err)
	}
	s.do(func() { s.core.open("a") })
	s.do(func() { s.core.edit("a", "a secret draft") })
	return s
}

func TestLock(t *testing.T) {
	s := pinned(t)
	s.do(s.core.lock)
	v := s.core.view()
	if v.Phase != Locked || v.Open != nil || len(v.Inbox.Rows) > 0 || v.User != "" || v.Server != "" || !s.closed {
		t.Errorf("locked: %+v", v)
	}
	if len(s.core.drafts) > 0 || len(s.core.timelines) > 0 || s.core.creds.Token != "" || s.core.store != nil {
		t.Error("something of the account is still in memory")
	}

	s.do(func() { s.core.unlock("4321") })
	if v := s.core.view(); !v.Lock.Busy {
		t.Error("it does not tell that the PIN is being tried")
	}
	s.pass(time.Second)
	if v := s.core.view(); v.Phase != Locked || !v.Lock.Wrong || v.Lock.Left != vault.MaxAttempts-1 || v.Lock.Busy {
		t.Errorf("after a wrong PIN: %+v", v.Lock)
	}
	s.do(func() { s.core.unlock("1234") })
	s.pass(time.Second)
	v = s.core.view()
	if v.Phase != SignedIn || s.core.drafts["a"].Text != "a secret draft" || v.User != "u" {
		t.Errorf("after the PIN: phase %v, user %q, drafts %v", v.Phase, v.User, s.core.drafts)
	}
	if v.Open == nil || v.Open.UUID != "a" {
		t.Error("the conversation that was open is not")
	}
}

func TestLockByItself(t *testing.T) {
	s := pinned(t)
	s.do(func() { s.core.setLockAfter(5 * time.Minute) })
	s.pass(4 * time.Minute)
	if v := s.core.view(); v.Phase != SignedIn || !v.Kept.LocksAt.IsZero() {
		t.Errorf("too early: %+v", v.Kept)
	}
	s.pass(50 * time.Second)
	if v := s.core.view(); v.Kept.LocksAt.Sub(s.now) > LockWarning || v.Kept.LocksAt.IsZero() {
		t.Errorf("no warning: %+v", v.Kept)
	}
	s.do(s.core.active)
	if v := s.core.view(); !v.Kept.LocksAt.IsZero() {
		t.Errorf("the warning stays: %+v", v.Kept)
	}
	s.pass(5*time.Minute + time.Second)
	if v := s.core.view(); v.Phase != Locked {
		t.Errorf("not locked after %v idle", 5*time.Minute)
	}
}

func TestWipedAfterWrongPINs(t *testing.T) {
	s := pinned(t)
	s.do(s.core.lock)
	vaults := s.core.cfg.Vaults.(*vault.Memory)
	vaults.Now = func() time.Time { return s.now }
	for range vault.MaxAttempts {
		s.do(func() { s.core.unlock("wrong") })
		s.pass(2 * time.Hour)
	}
	v := s.core.view()
	if v.Phase != SignedOut || !v.Kept.Wiped {
		t.Errorf("after too many wrong PINs: %+v", v)
	}
	if id, _ := vaults.Last(); id != "" {
		t.Error("the account is still there")
	}
}

// TestResume holds what is there after a restart of the page.
func TestResume(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.do(func() { s.core.edit("a", "half a sentence") })
	s.do(func() { _ = s.core.send("b", "queued", 0) })
	s.pass(time.Second)
	vaults := s.core.cfg.Vaults

	next := newScript(t)
	next.core.cfg.Vaults = vaults
	next.do(next.core.resume)
	v := next.core.view()
	if v.Phase != SignedIn || v.User != "u" || v.Server == "" || v.Problem.Code != NeedToken || len(v.Inbox.Rows) != 2 || v.Inbox.AsOf.IsZero() {
		t.Fatalf("resumed: %+v", v)
	}
	if d := next.core.drafts["a"].Text; d != "half a sentence" {
		t.Errorf("the draft is %q", d)
	}
	if row := v.Inbox.Rows[1]; row.NotSent+v.Inbox.Rows[0].NotSent != 1 {
		t.Errorf("not sent: %+v", v.Inbox.Rows)
	}
	next.do(func() { next.core.setToken(jwt(`{"sub":"u"}`)) })
	if v := next.core.view(); v.Connection.State != Connecting || v.Problem.Code != NoProblem {
		t.Errorf("with a token: %+v, %+v", v.Connection, v.Problem)
	}
}

// TestResumeUnderPIN holds that the token is there again after the PIN, until its
// end, and not in another way of keeping.
func TestResumeUnderPIN(t *testing.T) {
	s := newScript(t)
	s.signIn(jwt(`{"sub":"u","exp":` + strconv.FormatInt(s.now.Add(time.Hour).Unix(), 10) + `}`))
	s.connect()
	s.receive(chat.EventConversationsList, `{"status":true,"data":[{"uuid":"a"}]}`)
	if token, err := s.core.store.Meta(metaToken); token != "" || err != nil {
		t.Errorf("the token is kept by the device: %q, %v", token, err)
	}
	if err := s.core.setKeep(vault.PIN, "1234"); err != nil {
		t.Fatal(err)
	}
	for _, later := range []struct {
		by   time.Duration
		want ProblemCode
	}{{time.Minute, NoProblem}, {2 * time.Hour, NeedToken}} {
		next := newScript(t)
		next.now = s.now.Add(later.by)
		next.core.cfg.Vaults = s.core.cfg.Vaults
		next.do(next.core.resume)
		if v := next.core.view(); v.Phase != Locked {
			t.Fatalf("resumed: %+v", v)
		}
		next.do(func() { next.core.unlock("1234") })
		next.pass(time.Second)
		if v := next.core.view(); v.Phase != SignedIn || v.Problem.Code != later.want {
			t.Errorf("after %v: phase %v, problem %v", later.by, v.Phase, v.Problem)
		}
	}
}

// brokenVaults cannot open anything.
type brokenVaults struct{ vault.Vaults }

func (brokenVaults) Open(string, vault.Keep, vault.Events) (vault.Opened, error) {
	return vault.Opened{}, vault.ErrCannotSeal
}

func TestStoreThatDoesNotOpen(t *testing.T) {
	s := newScript(t)
	s.core.cfg.Vaults = brokenVaults{vault.NewMemory()}
	s.signIn(jwt(`{"sub":"u"}`))
	s.connect()
	s.receive(chat.EventConversationsList, `{"status":true,"data":[{"uuid":"a"}]}`)
	s.do(func() { s.core.open("a") })
	s.do(func() { s.core.edit("a", "draft") })
	v := s.core.view()
	if v.Problem.Code != NotKept || !v.Kept.Failed || v.Kept.Unsaved != 1 || v.Phase != SignedIn {
		t.Errorf("%+v, %+v", v.Problem, v.Kept)
	}
	var err error
	s.do(func() { err = s.core.send("a", "hello", 0) })
	if err != nil || len(s.core.view().Open.Items) != 1 {
		t.Errorf("sending in memory: %v", err)
	}
}

// TestKeepAfterFailure holds that what was in memory alone is kept once a store
// opens after all.
func TestKeepAfterFailure(t *testing.T) {
	s := newScript(t)
	working := vault.NewMemory()
	s.core.cfg.Vaults = brokenVaults{working}
	s.signIn(jwt(`{"sub":"u"}`))
	s.do(func() { _ = s.core.send("a", "hello", 0) })
	s.do(func() {
		if err := s.core.setKeep(vault.PIN, "1234"); err != nil {
			t.Error(err)
		}
	})
	entries, err := s.core.store.Entries()
	if v := s.core.view(); err != nil || len(entries) != 1 || v.Kept.Failed || v.Kept.Keep != vault.PIN || v.Problem.Code == NotKept {
		t.Errorf("kept %+v, %v; %+v", entries, err, v.Kept)
	}
	if id, _ := working.Last(); id == "" {
		t.Error("the account is not kept")
	}
}

// closingVaults open what fails to be read, and count what is closed.
type closingVaults struct {
	vault.Vaults
	opened, closed int
}

func (c *closingVaults) Open(id string, keep vault.Keep, ev vault.Events) (vault.Opened, error) {
	o, err := c.Vaults.Open(id, keep, ev)
	c.opened++
	o.Store = &unreadable{Store: o.Store, vaults: c}
	return o, err
}

type unreadable struct {
	store.Store
	vaults *closingVaults
}

func (u *unreadable) Meta(string) (string, error) { return "", errors.New("cannot be read") }

func (u *unreadable) Close() error {
	u.vaults.closed++
	return u.Store.Close()
}

// A store that opens again and can't be read is closed before the account goes on
// without it.
func TestReopenedUnreadable(t *testing.T) {
	s := online(t)
	s.core.cfg.Logf = func(string, ...any) {}
	vaults := &closingVaults{Vaults: s.core.cfg.Vaults}
	s.core.cfg.Vaults = vaults
	s.core.storeLost(errors.New("gone"))
	s.pass(2 * time.Second)
	if v := s.core.view(); !v.Kept.Failed || vaults.opened == 0 || vaults.closed != vaults.opened {
		t.Errorf("failed %v, opened %d, closed %d", v.Kept.Failed, vaults.opened, vaults.closed)
	}
}

// rekeyedVaults open as another page has them kept by now.
type rekeyedVaults struct {
	vault.Vaults
	keep vault.Keep
}

func (r rekeyedVaults) Open(id string, _ vault.Keep, ev vault.Events) (vault.Opened, error) {
	o, err := r.Vaults.Open(id, r.keep, ev)
	o.Keep = r.keep
	return o, err
}

// When another page has taken the PIN away, this one goes on with the store.
func TestPINTakenAwayElsewhere(t *testing.T) {
	s := pinned(t)
	if _, err := s.core.cfg.Vaults.Rekey(s.core.id, vault.Device, "", vault.Events{}); err != nil {
		t.Fatal(err)
	}
	s.core.cfg.Vaults, s.core.cfg.Logf = rekeyedVaults{s.core.cfg.Vaults, vault.Device}, func(string, ...any) {}
	s.core.storeLost(errors.New("moved"))
	s.pass(2 * time.Second)
	if v := s.core.view(); v.Kept.Failed || v.Kept.Keep != vault.Device || v.Problem.Code == NotKept {
		t.Errorf("kept %+v, problem %+v", v.Kept, v.Problem)
	}
}

// lostVaults gives a new empty store once the first one is lost, as after an
// eviction.
type lostVaults struct {
	vault.Vaults
	events []vault.Events
	queued *store.Entry // by another page, in what is opened next; nil for none
}

func (l *lostVaults) Open(_ string, keep vault.Keep, ev vault.Events) (vault.Opened, error) {
	l.events = append(l.events, ev)
	opened := store.NewMemory()
	if l.queued != nil {
		var b store.Batch
		b.PutEntry(*l.queued)
		if err := opened.Apply(&b); err != nil {
			return vault.Opened{}, err
		}
	}
	return vault.Opened{Store: opened, Keep: keep}, nil
}

func TestEviction(t *testing.T) {
	s := newScript(t)
	vaults := &lostVaults{Vaults: vault.NewMemory()}
	s.core.cfg.Vaults = vaults
	s.signIn(jwt(`{"sub":"u"}`))
	s.do(func() { s.core.edit("a", "draft") })
	s.do(func() { _ = s.core.send("b", "hello", 0) })
	s.pass(time.Second)
	s.core.cfg.Logf = func(string, ...any) {} // it tells
	s.core.store.Close()
	vaults.queued = &store.Entry{ClientID: "another", Kind: store.Send, ConversationUUID: "c", Text: "from another page", Status: store.Queued, Rev: 1}
	vaults.events[0].Lost(errors.New("gone"))
	s.pass(time.Second)
	entries, err := s.core.store.Entries()
	kept := func(text string) bool {
		return slices.ContainsFunc(entries, func(e store.Entry) bool { return e.Text == text })
	}
	if err != nil || len(entries) != 2 || !kept("hello") || !kept("from another page") || len(vaults.events) != 2 {
		t.Errorf("after the eviction: %+v, %v", entries, err)
	}
	if _, ok := s.core.sending.queue.Get("another"); !ok {
		t.Error("what another page has queued is not known")
	}
	drafts, err := s.core.store.Drafts()
	if err != nil || len(drafts) != 1 || drafts[0].Text != "draft" {
		t.Errorf("after the eviction: %+v, %v", drafts, err)
	}
	if v := s.core.view(); v.Problem.Code == NotKept {
		t.Errorf("problem %+v", v.Problem)
	}
}

func TestSearch(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, `{"status":true,"data":{"total":2,"messages":[`+
		`{"uuid":"m1","message":"See you on MONDAY","sender_role":"patient","created_at":"2026-03-01T10:00:00Z"},`+
		`{"uuid":"m2","message":"thank you","sender_role":"therapist","created_at":"2026-03-01T10:01:00Z"}]}}`)
	s.do(func() { s.core.search(" monday ") })
	v := s.core.view().Search
	if v == nil || !v.Done || len(v.Hits) != 1 || v.Hits[0].UUID != "m1" || v.Hits[0].Conversation != "a" {
		t.Errorf("found %+v", v)
	}
	s.do(func() { s.core.search("A") }) // in the names, too
	if v := s.core.view().Search; v == nil || len(v.Hits) != 3 || v.Hits[0].UUID != "" || v.Hits[0].Name != "A" || v.Hits[1].UUID != "m2" {
		t.Errorf("found %+v", v)
	}
	s.do(func() { s.core.search("") })
	if v := s.core.view().Search; v != nil {
		t.Errorf("still %+v", v)
	}
}

// TestSearchOfManyNames holds that names leave room for messages.
func TestSearchOfManyNames(t *testing.T) {
	s := online(t)
	var rows []string
	for i := range MaxHits + 20 {
		rows = append(rows, fmt.Sprintf(`{"uuid":"c%d","participant_name":"Ann %d"}`, i, i))
	}
	s.receive(chat.EventConversationsList, `{"status":true,"data":[`+strings.Join(rows, ",")+`]}`)
	s.do(func() { s.core.open("c1") })
	s.receive(chat.EventMessagesList, `{"status":true,"data":{"total":1,"messages":[{"uuid":"m1","message":"Ann came","sender_role":"patient","created_at":"2026-03-01T10:00:00Z"}]}}`)
	s.do(func() { s.core.search("ann") })
	v := s.core.view().Search
	if v == nil || v.More || len(v.Hits) != MaxHits+21 || v.Hits[MaxHits+20].UUID != "m1" {
		t.Errorf("found %+v", v)
	}
}

// TestTokenWhileLocked holds that a token that comes while the account is locked is used
// after the PIN, if it is for the same user.
func TestTokenWhileLocked(t *testing.T) {
	for _, user := range []string{"u", "another"} {
		s := pinned(t)
		server := s.core.creds.Server
		s.do(s.core.lock)
		s.do(func() { s.core.setToken(jwt(`{"sub":"` + user + `"}`)) })
		s.do(func() { s.core.unlock("1234") })
		s.pass(time.Second)
		mine := s.core.claims.user == "u" && s.core.creds.Server == server
		if used := s.core.creds.Token != ""; !mine || used != (user == "u") {
			t.Errorf("the token of %q: used %v; %+v at %q", user, used, s.core.claims, s.core.creds.Server)
		}
	}
}
