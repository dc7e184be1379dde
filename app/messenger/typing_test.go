package messenger

import (
	"slices"
	"strings"
	"testing"
	"time"

	"practicechat/app/store"
	"practicechat/app/vault"
)

// TestDraftSaved holds when a draft is saved: once the letter is on the screen, and then
// as often as drafts are.
func TestDraftSaved(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	for _, step := range []struct {
		after       time.Duration
		text, saved string
	}{
		{time.Second, "h", ""},
		{draftPause, "he", "he"},
		{draftGap / 5, "hel", "he"},
		{draftGap / 5, "hell", "he"},
		{draftGap, "hello", "hello"},
		{draftPause / 2, "hello ", "hello"},
	} {
		s.now = s.now.Add(step.after)
		// As on a page that is busy: nothing but the edit gets its turn.
		s.core.edit("a", step.text)
		if drafts, err := s.core.store.Drafts(); step.saved == "" && len(drafts) > 0 || err != nil {
			t.Errorf("saved before it is on the screen: %v, %v", drafts, err)
		} else if step.saved != "" {
			wantDraft(t, s, step.saved)
		}
	}
	s.now = s.now.Add(draftGap - draftPause/2)
	s.do(func() {})
	wantDraft(t, s, "hello ")
}

// typed is edit and the pause after which it is saved.
func (s *script) typed(text string) {
	s.do(func() { s.core.edit("a", text) })
	s.now = s.now.Add(draftPause)
	s.do(func() {})
}

// asked is a store that notes of each batch whether it is strict.
type asked struct {
	store.Store
	strict []bool
	full   bool // there is only room for strict ones
}

func (a *asked) Apply(b *store.Batch) error {
	a.strict = append(a.strict, b.Strict)
	if a.full && !b.Strict {
		return store.ErrFull
	}
	return a.Store.Apply(b)
}

// TestDraftFirm holds that typing waits for no strict save, and that what was typed
// is saved strictly soon after, or when there may be no later moment.
func TestDraftFirm(t *testing.T) {
	for name, then := range map[string]func(*script){
		"a pause": func(s *script) { s.pass(draftFirm) },
		"hidden":  func(s *script) { s.do(func() { s.core.setVisible(false) }) },
	} {
		s := online(t)
		disk := &asked{Store: s.core.store}
		s.core.store = disk
		for _, text := range []string{"h", "he"} {
			s.now = s.now.Add(draftFirm / 2)
			s.typed(text)
		}
		s.now = s.now.Add(draftFirm / 2)
		then(s)
		s.pass(2 * draftFirm)
		if want := []bool{false, false, true}; !slices.Equal(disk.strict, want) {
			t.Errorf("%s: strict %v, want %v", name, disk.strict, want)
		}
		wantDraft(t, s, "he")
	}
}

// TestDraftFull holds that a draft gets the room that is kept for what is strict.
func TestDraftFull(t *testing.T) {
	s := online(t)
	s.core.store = &asked{Store: s.core.store, full: true}
	s.typed("h")
	wantDraft(t, s, "h")
	if p := s.core.view().Problem.Code; p != NoProblem {
		t.Errorf("the problem %d is shown", p)
	}
}

// TestDraftNotFirm holds that what another page has made of a draft stays.
func TestDraftNotFirm(t *testing.T) {
	first, second := two(t)
	first.typed("hello")
	var b store.Batch
	b.PutDraft(store.Draft{ConversationUUID: "a", Text: "theirs", SavedAt: second.now})
	if err := second.core.store.Apply(&b); err != nil { // and nobody says so
		t.Fatal(err)
	}
	first.pass(2 * draftFirm)
	wantDraft(t, first, "theirs")
}

// TestTokenWhileSigningIn holds that what was typed stays when a new token comes before
// the server has answered to the one before, also if the device has just lost it.
func TestTokenWhileSigningIn(t *testing.T) {
	s := newScript(t)
	vaults := &lostVaults{Vaults: vault.NewMemory()}
	s.core.cfg.Vaults = vaults
	s.signIn(jwt(`{"sub":"u"}`))
	s.do(func() { s.core.edit("a", "half a") })
	s.pass(time.Second)
	s.do(func() { s.core.setToken(jwt(`{"sub":"u","iat":2}`)) })
	if got := s.core.drafts["a"].Text; got != "half a" || len(vaults.events) != 1 {
		t.Errorf("the draft is %q, and the store was opened %d times", got, len(vaults.events))
	}
	s.connect()
	if got := s.sentNames(); !strings.HasPrefix(got, "userConnect") {
		t.Errorf("with the new token it sends %s", got)
	}
	s.do(func() { s.core.setToken(jwt(`{"sub":"another"}`)) })
	if len(s.core.drafts) != 0 {
		t.Errorf("another user has the drafts %v", s.core.drafts)
	}
}
