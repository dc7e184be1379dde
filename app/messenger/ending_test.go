package messenger

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"practicechat/app/socketio"
	"practicechat/app/store"
	"practicechat/app/vault"
)

// Leaving ends the session in one page, and keeps what the account keeps.
func TestLeaveDeletesNothing(t *testing.T) {
	first, second := two(t)
	first.do(func() { first.core.edit("a", "half a sentence") })
	first.do(first.core.leaveAccount)
	settle(first, second)
	if v := first.core.view(); v.Phase != SignedOut || v.User != "" || v.Open != nil || first.core.store != nil || !first.closed {
		t.Errorf("after leaving: %+v", v)
	}
	if v := second.core.view(); v.Phase != SignedIn {
		t.Errorf("the other page: phase %v", v.Phase)
	}
	first.signIn(jwt(`{"sub":"u"}`))
	if d := first.core.drafts["a"].Text; d != "half a sentence" {
		t.Errorf("the draft is %q", d)
	}
}

// The page on which somebody signs out of the website need not be one on which the
// chat was opened.
func TestSignOutWithoutASession(t *testing.T) {
	s := online(t)
	other := newScript(t)
	other.core.cfg.Vaults = s.core.cfg.Vaults
	shared := new(pages)
	s.core.cfg.Tabs, other.core.cfg.Tabs = shared, shared
	s.do(s.core.joinTabs)
	other.do(other.core.signOut)
	if id, _ := s.core.cfg.Vaults.Last(); id != "" {
		t.Error("the account is still kept")
	}
	settle(s, other)
	if v := s.core.view(); v.Phase != SignedOut {
		t.Errorf("the page that is signed in: phase %v", v.Phase)
	}
	other.do(other.core.signOut) // nobody is left
}

// A page that shows the lock is not among the pages of the account, and can end them
// all the same.
func TestLockedPageEndsTheOthers(t *testing.T) {
	tests := map[string]func(s *script){
		"signs out": func(s *script) { s.do(s.core.signOut) },
		"wrong PINs": func(s *script) {
			s.core.cfg.Vaults.(*vault.Memory).Now = func() time.Time { return s.now }
			for range vault.MaxAttempts {
				s.do(func() { s.core.unlock("wrong") })
				s.pass(2 * time.Hour)
			}
		},
	}
	for name, end := range tests {
		t.Run(name, func(t *testing.T) {
			first, second := two(t)
			if err := first.core.setKeep(vault.PIN, "1234"); err != nil {
				t.Fatal(err)
			}
			first.do(first.core.lockNow)
			end(first)
			settle(first, second)
			if v := second.core.view(); v.Phase != SignedOut || len(v.Inbox.Rows) > 0 {
				t.Errorf("the other page: phase %v, %d conversations", v.Phase, len(v.Inbox.Rows))
			}
		})
	}
}

// A PIN that is tried after another page has signed out, and somebody in again, has
// opened nothing: it ends no other page.
func TestUnlockOfWhatIsGone(t *testing.T) {
	first, second := two(t)
	if err := first.core.setKeep(vault.PIN, "1234"); err != nil {
		t.Fatal(err)
	}
	first.do(first.core.lockNow)
	if err := first.core.cfg.Vaults.Forget(first.core.id); err != nil {
		t.Fatal(err)
	}
	first.do(func() { first.core.unlock("1234") })
	first.pass(time.Second)
	settle(first, second)
	if v := first.core.view(); v.Phase != SignedOut || v.Kept.Wiped {
		t.Errorf("the page with the PIN: %v, wiped %v", v.Phase, v.Kept.Wiped)
	}
	if v := second.core.view(); v.Phase != SignedIn {
		t.Errorf("the other page: %v", v.Phase)
	}
}

func TestClear(t *testing.T) {
	s := online(t)
	s.do(s.core.leaveAccount)
	s.signIn(jwt(`{"sub":"another"}`))
	s.do(s.core.clear)
	if v := s.core.view(); v.Phase != SignedOut || v.Problem.Code != NoProblem {
		t.Errorf("after clearing: %+v", v)
	}
	for _, user := range []string{"u", "another"} {
		opened, err := s.core.cfg.Vaults.Open(vault.ID(user, "https://chat.example"), vault.Device, vault.Events{})
		if err != nil {
			t.Fatal(err)
		}
		if kept, _ := opened.Store.Meta(metaUser); kept != "" {
			t.Errorf("%s is still kept", kept)
		}
	}
}

// A page of another account would write back what has been deleted under it.
func TestClearEndsThePagesOfAllAccounts(t *testing.T) {
	first, second := online(t), newScript(t)
	second.core.cfg.Vaults = first.core.cfg.Vaults
	byAccount := accounts{}
	first.core.cfg.Tabs, second.core.cfg.Tabs = byAccount, byAccount
	first.do(first.core.joinTabs)
	second.signIn(jwt(`{"sub":"another"}`))
	first.do(first.core.clear)
	settle(first, second)
	if v := second.core.view(); v.Phase != SignedOut || second.core.store != nil {
		t.Errorf("the page of the other account: phase %v", v.Phase)
	}
}

// accounts are the pages of each account.
type accounts map[string]*pages

func (a accounts) Join(id string, ev TabEvents) Tab {
	if a[id] == nil {
		a[id] = new(pages)
	}
	return a[id].Join(id, ev)
}

// A sign-in that is cancelled leaves nothing that the next start would open, and takes
// nothing that was there before.
func TestCancelledSignIn(t *testing.T) {
	s := newScript(t)
	s.signIn(jwt(`{"sub":"u"}`))
	s.do(s.core.leaveAccount)
	if id, _ := s.core.cfg.Vaults.Last(); id != "" {
		t.Error("an account is left of which there is nothing but the name")
	}
	s.signIn(jwt(`{"sub":"u"}`))
	s.do(func() { s.core.edit("a", "half a sentence") })
	s.do(s.core.leaveAccount)
	s.signIn(jwt(`{"sub":"u"}`))
	s.do(s.core.leaveAccount)
	s.signIn(jwt(`{"sub":"u"}`))
	if d := s.core.drafts["a"].Text; d != "half a sentence" {
		t.Errorf("the draft is %q", d)
	}
}

// What could not be opened is not taken for empty.
func TestCancelledSignInThatOpenedNothing(t *testing.T) {
	s := newScript(t)
	s.signIn(jwt(`{"sub":"u"}`))
	s.do(func() { s.core.edit("a", "half a sentence") })
	s.do(s.core.leaveAccount)
	working := s.core.cfg.Vaults
	s.core.cfg.Vaults, s.core.cfg.Logf = brokenVaults{working}, func(string, ...any) {}
	s.signIn(jwt(`{"sub":"u"}`))
	s.do(s.core.leaveAccount)
	s.core.cfg.Vaults = working
	s.signIn(jwt(`{"sub":"u"}`))
	if d := s.core.drafts["a"].Text; d != "half a sentence" {
		t.Errorf("the draft is %q", d)
	}
}

// stubbornVaults cannot delete, or do not even tell what there is.
type stubbornVaults struct{ vault.Vaults }

func (stubbornVaults) Forget(string) error   { return errors.New("blocked") }
func (stubbornVaults) Last() (string, error) { return "", errors.New("blocked") }

func TestSignOutThatDeletesNothingSaysSo(t *testing.T) {
	for _, s := range []*script{online(t), newScript(t)} {
		s.core.cfg.Vaults, s.core.cfg.Logf = stubbornVaults{s.core.cfg.Vaults}, func(string, ...any) {}
		s.do(s.core.signOut)
		if v := s.core.view(); v.Phase != SignedOut || v.Problem.Code != NotDeleted {
			t.Errorf("phase %v, problem %+v", v.Phase, v.Problem)
		}
	}
}

// Once the key of an account under a PIN has gone with its store there is nothing to
// lock. Nobody stays signed in for that, but for what would be lost.
func TestIdleWithoutAKey(t *testing.T) {
	for _, draft := range []string{"", "half a sentence"} {
		s := pinned(t)
		s.core.cfg.Logf = func(string, ...any) {} // it tells
		s.do(func() { s.core.edit("a", draft) })
		if err := s.core.cfg.Vaults.Forget(s.core.id); err != nil {
			t.Fatal(err)
		}
		s.core.storeLost(errors.New("gone"))
		s.pass(time.Second)
		if v := s.core.view(); !v.Kept.Failed || v.Problem.Code != NotKept {
			t.Fatalf("with its key gone: %+v, %+v", v.Kept, v.Problem)
		}
		s.pass(DefaultLockAfter + time.Second)
		if v := s.core.view(); (v.Phase == SignedIn) != (draft != "") {
			t.Errorf("idle with the draft %q: phase %v", draft, v.Phase)
		}
	}
}

// A machine that slept may wake up with somebody else before it: the first touch comes
// before any timer.
func TestTouchAfterTheLockWasDue(t *testing.T) {
	s := pinned(t)
	s.now = s.now.Add(time.Hour)
	s.core.step(s.core.active)
	if v := s.core.view(); v.Phase != Locked {
		t.Errorf("phase %v", v.Phase)
	}
}

// A page that stood still hears late that another one was used. When that was it can't
// tell: it locks, and leaves the other one open.
func TestUseElsewhereHeardLate(t *testing.T) {
	first, second := twoUnderPIN(t)
	first.now = first.now.Add(time.Hour)
	first.core.step(func() { first.core.hear(toldActive) })
	settle(first, second)
	if a, b := first.core.view().Phase, second.core.view().Phase; a != Locked || b != SignedIn {
		t.Errorf("phases %v, %v", a, b)
	}
}

// A lock closes the pages that have the account under the PIN, and none that has what is
// its own in memory.
func TestLockElsewhere(t *testing.T) {
	for keep, want := range map[vault.Keep]Phase{vault.PIN: Locked, vault.Nothing: SignedIn} {
		first, second := twoUnderPIN(t)
		first.core.keep = keep
		second.do(second.core.lock)
		settle(first, second)
		if v := first.core.view(); v.Phase != want {
			t.Errorf("%v: phase %v", keep, v.Phase)
		}
	}
}

// All pages of an account lock after the same time.
func TestLockAfterElsewhere(t *testing.T) {
	first, second := twoUnderPIN(t)
	second.do(func() { second.core.setLockAfter(10 * time.Minute) })
	settle(first, second)
	if d := first.core.lockAfter; d != 10*time.Minute {
		t.Errorf("the other page locks after %v", d)
	}
}

// twoUnderPIN returns two pages of one account, both open under a PIN.
func twoUnderPIN(t *testing.T) (first, second *script) {
	first, second = two(t)
	for _, s := range []*script{first, second} {
		if err := s.core.setKeep(vault.PIN, "1234"); err != nil {
			t.Fatal(err)
		}
	}
	settle(first, second)
	return first, second
}

// watchedVaults notes the token that is in the store when it is moved.
type watchedVaults struct {
	vault.Vaults
	store func() store.Store
	moved []string
	fails bool
}

func (w *watchedVaults) Rekey(id string, keep vault.Keep, pin string, ev vault.Events) (vault.Opened, error) {
	token, err := w.store().Meta(metaToken)
	if w.fails {
		err = errors.New("no")
	}
	if err != nil {
		return vault.Opened{}, err
	}
	w.moved = append(w.moved, token)
	return w.Vaults.Rekey(id, keep, pin, ev)
}

// The token is kept under a PIN alone, and is not moved from there.
func TestTokenStaysUnderThePIN(t *testing.T) {
	s := newScript(t)
	vaults := &watchedVaults{Vaults: s.core.cfg.Vaults, store: func() store.Store { return s.core.store }}
	s.core.cfg.Vaults = vaults
	token := jwt(fmt.Sprintf(`{"sub":"u","exp":%d}`, s.now.Add(time.Hour).Unix()))
	s.signIn(token)
	kept := func() string {
		value, err := s.core.store.Meta(metaToken)
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
	if err := s.core.setKeep(vault.PIN, "1234"); err != nil || kept() != token {
		t.Fatalf("under a PIN: %q, %v", kept(), err)
	}
	vaults.fails = true
	if err := s.core.setKeep(vault.Device, ""); err == nil || kept() != token {
		t.Errorf("after a failure: %q, %v", kept(), err)
	}
	vaults.fails = false
	if err := s.core.setKeep(vault.Device, ""); err != nil || kept() != "" {
		t.Errorf("kept by the browser: %q, %v", kept(), err)
	}
	if n := len(vaults.moved); n != 2 || vaults.moved[1] != "" {
		t.Errorf("moved with the tokens %q", vaults.moved)
	}
}

// What a server says may name people, or hold a token.
func TestDiagnosisQuotesNoServer(t *testing.T) {
	const said = "Vera, with eyJh"
	closed := &socketio.ClosedError{Code: 1008, Reason: said, Err: errors.New(said)}
	for _, err := range []error{
		&socketio.ConnectError{Message: said},
		fmt.Errorf("dialing: %w", &socketio.DialError{URL: "https://chat.example/", Status: 502, Reason: said, Err: errors.New(said)}),
		closed,
	} {
		s := online(t)
		s.lose(err, time.Minute)
		d := s.core.diag
		if d.LastDisconnect == "" || strings.Contains(fmt.Sprint(d), said) {
			t.Errorf("%T: %+v", err, d)
		}
	}
	if got := reasonOf(closed); !strings.Contains(got, "1008") {
		t.Errorf("the code is not in %q", got)
	}
}
