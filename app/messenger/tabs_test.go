package messenger

import (
	"slices"
	"strings"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
)

// pages is the Tabs of several scripts: the first one holds the flush.
type pages struct {
	all  []*pageTab
	each bool // there are no locks: each page believes to hold it
}

// pageTab is one script among the pages.
type pageTab struct {
	pages *pages
	ev    TabEvents
}

func (p *pages) Join(_ string, ev TabEvents) Tab {
	t := &pageTab{p, ev}
	p.all = append(p.all, t)
	if len(p.all) == 1 || p.each {
		ev.Held(true)
	}
	return t
}

func (t *pageTab) Tell(text string) {
	for _, other := range t.pages.all {
		if other != t {
			other.ev.Told(text)
		}
	}
}

func (t *pageTab) Yield() {
	t.ev.Held(false)
	first := t.pages.all[0]
	t.pages.all = append(slices.Delete(t.pages.all, 0, 1), first)
	t.pages.all[0].ev.Held(true)
}

func (t *pageTab) Exclusive() bool { return !t.pages.each }

func (t *pageTab) Holds() bool { return t.pages.each || t.pages.all[0] == t }

func (t *pageTab) Leave() {
	t.pages.all = slices.DeleteFunc(t.pages.all, func(other *pageTab) bool { return other == t })
	if len(t.pages.all) > 0 {
		t.pages.all[0].ev.Held(true)
	}
}

// two returns two pages of one account with the conversation "a" open, of which
// the first holds the flush.
func two(t *testing.T) (first, second *script) {
	first, second = newScript(t), newScript(t)
	shared := new(pages)
	second.core.cfg.Vaults = first.core.cfg.Vaults
	second.core.cfg.NewID = func() string { return "second-1" }
	first.join(shared)
	second.join(shared)
	return first, second
}

// join makes a script a page among pages, with the conversation "a" open.
func (s *script) join(shared *pages) {
	s.core.cfg.Tabs = shared
	s.signIn(jwt(`{"sub":"u"}`))
	s.connect()
	s.receive("conversationsList", `{"status":true,"data":[{"uuid":"a"}]}`)
	s.do(func() { s.core.open("a") })
	s.receive("messagesList", page(1, "a1"))
	s.sent = nil
}

// settle lets pages hear what they have told each other.
func settle(pages ...*script) {
	for range 5 {
		for _, s := range pages {
			s.do(func() {})
		}
	}
}

func sends(s *script) int {
	n := 0
	for _, e := range s.sent {
		if strings.HasPrefix(e, "sendMessage") {
			n++
		}
	}
	return n
}

func TestTabsSendOnce(t *testing.T) {
	first, second := two(t)
	second.do(func() { _ = second.core.send("a", "hello", 0) })
	settle(first, second)
	if sends(first) != 1 || sends(second) != 0 {
		t.Fatalf("%d and %d sends; the first page alone holds the flush", sends(first), sends(second))
	}
	for i, s := range []*script{first, second} {
		items := s.core.view().Open.Items
		if n := len(items); n != 2 || items[1].Delivery != Sending {
			t.Errorf("page %d shows %d items", i+1, n)
		}
	}
	// Both hear of the proof, and show it once.
	first.receive("messagesList", page(2, "a1", "a2"))
	first.do(func() { first.core.acked("second-1", `{"status":true,"data":{"uuid":"a2","message":"hello"}}`) })
	settle(first, second)
	for i, s := range []*script{first, second} {
		if items := s.core.view().Open.Items; len(items) != 2 || items[1].Delivery != Stored {
			t.Errorf("page %d after the proof: %+v", i+1, *items[1])
		}
	}
}

func TestTabsTakeBack(t *testing.T) {
	first, second := two(t)
	second.lose(nil, time.Minute)
	first.lose(nil, time.Minute)
	first.do(func() { _ = first.core.send("a", "hello", 0) })
	settle(first, second)
	key := second.core.view().Open.Items[1].Key
	second.do(func() { second.core.delete("a", key, 0) })
	first.connect()
	first.receive("conversationsList", `{"status":true,"data":[{"uuid":"a"}]}`)
	settle(first, second)
	first.receive("messagesList", page(1, "a1"))
	settle(first, second)
	if n := sends(first) + sends(second); n != 0 {
		t.Errorf("what was taken back was sent %d times", n)
	}
}

// TestTabsConflict holds that a page that has not heard of a change does not act
// on what it believes.
func TestTabsConflict(t *testing.T) {
	first, second := two(t)
	first.do(func() {
		if err := first.core.send("a", "hello", 0); err != nil {
			t.Error(err)
		}
		var b store.Batch
		b.DeleteEntry(first.core.sending.queue.All()[0])
		if err := second.core.store.Apply(&b); err != nil {
			t.Error(err)
		}
	})
	if sends(first) != 0 || len(first.core.sending.queue.All()) != 0 {
		t.Errorf("%d sends, queue %+v", sends(first), first.core.sending.queue.All())
	}
	if p := first.core.view().Problem.Code; p != NoProblem {
		t.Errorf("a conflict is shown as the problem %d", p)
	}
}

// TestTabsLosesAll holds that a page that gives the flush up saves that it has lost
// what it was sending, also where another page has ended some of it unheard.
func TestTabsLosesAll(t *testing.T) {
	first, second := two(t)
	first.do(func() {
		c := first.core
		for _, uuid := range []string{"x", "y"} {
			e := c.sending.queue.New(store.Delete, "delete-"+uuid, "a", c.date())
			e.MessageUUID, e.Status = uuid, store.Sending
			if err := c.put(e); err != nil {
				t.Error(err)
			}
			c.sending.left[e.ClientID] = true
		}
		var b store.Batch
		b.DeleteEntry(c.sending.queue.All()[0])
		if err := second.core.store.Apply(&b); err != nil {
			t.Error(err)
		}
		c.setHolds(false)
	})
	entries, err := first.core.store.Entries()
	if err != nil || len(entries) != 1 || entries[0].Status != store.Queued {
		t.Errorf("kept: %+v, %v", entries, err)
	}
}

func TestTabsDrafts(t *testing.T) {
	first, second := two(t)
	first.do(func() { first.core.edit("a", "hello") })
	first.pass(time.Second)
	settle(first, second)
	if d := second.core.view().Open.Draft; d != "hello" {
		t.Errorf("the second page has the draft %q", d)
	}
	// The second page is about to save the same text when the first one sends it.
	second.do(func() { second.core.edit("a", "hello ") })
	first.do(func() { _ = first.core.send("a", "hello", 0) })
	settle(first, second)
	second.pass(time.Second)
	settle(first, second)
	drafts, err := first.core.store.Drafts()
	if err != nil || len(drafts) > 0 || second.core.view().Open.Draft != "" {
		t.Errorf("drafts after the send: %+v, %v", drafts, err)
	}
}

// TestTabsSentDraft holds that a page that hears late of a send takes nothing away
// that was typed after it.
func TestTabsSentDraft(t *testing.T) {
	first, second := two(t)
	first.do(func() { first.core.edit("a", "hello") })
	settle(first, second)
	first.do(func() { _ = first.core.send("a", "hello", 0) })
	first.pass(time.Second)
	for _, text := range []string{"hello again", "hello"} {
		first.do(func() { first.core.edit("a", text) })
		settle(first, second)
		first.pass(time.Second)
		second.pass(2 * time.Second)
		settle(first, second)
		for i, s := range []*script{first, second} {
			if d := s.core.view().Open.Draft; d != text {
				t.Errorf("page %d has the draft %q, want %q", i+1, d, text)
			}
		}
		wantDraft(t, first, text)
	}
}

// TestTabsOldDraft holds that a page that stood still does not save what it was
// about to over what was typed elsewhere meanwhile.
func TestTabsOldDraft(t *testing.T) {
	for _, text := range []string{"old", ""} {
		first, second := two(t)
		second.typed("older")
		second.now = second.now.Add(draftGap / 4)
		second.do(func() { second.core.edit("a", text) })
		first.now = second.now.Add(time.Minute)
		first.typed("new")
		second.now = second.now.Add(2 * time.Minute)
		settle(second, first)
		wantDraft(t, first, "new")
		if d := second.core.view().Open.Draft; d != "new" {
			t.Errorf("the page that stood still has the draft %q", d)
		}
	}
}

// wantDraft fails the test unless the store of a page holds one draft, of a text.
func wantDraft(t *testing.T, s *script, text string) {
	t.Helper()
	drafts, err := s.core.store.Drafts()
	if err != nil || len(drafts) != 1 || drafts[0].Text != text {
		t.Errorf("drafts %+v, %v, want %q", drafts, err, text)
	}
}

func TestTabsHandOver(t *testing.T) {
	first, second := two(t)
	first.do(func() { _ = first.core.send("a", "on its way", 0) })
	settle(first, second)
	first.core.tab.Leave()
	settle(second)
	items := second.core.view().Open.Items
	if e := second.core.sending.queue.All()[0]; e.Status != store.Unknown || !second.core.holds || len(items) != 2 {
		t.Errorf("after the holder has gone: %s, holds %v", e.Status, second.core.holds)
	}
	if second.core.sending.epoch <= first.core.sending.epoch {
		t.Errorf("the epoch is %d after %d", second.core.sending.epoch, first.core.sending.epoch)
	}
}

// TestTabsYield holds that the page that can be seen gets the flush, as soon as
// nothing is under way.
func TestTabsYield(t *testing.T) {
	first, second := two(t)
	second.do(func() { second.core.setVisible(false) })
	first.do(func() { first.core.setVisible(false) })
	second.do(func() { second.core.setVisible(true) })
	settle(first, second)
	if first.core.holds || !second.core.holds {
		t.Errorf("hidden holds %v, visible holds %v", first.core.holds, second.core.holds)
	}
}

// TestTabsYieldAtOnce holds that nothing leaves a page that has given the flush up
// and has not yet heard that it is gone.
func TestTabsYieldAtOnce(t *testing.T) {
	first, second := two(t)
	first.do(func() {
		if err := first.core.send("a", "hello", 0); err != nil { // leaves in a later step
			t.Error(err)
		}
		first.core.yield = true
		first.core.yieldFlush()
	})
	settle(first, second)
	if sends(first) != 0 || sends(second) != 1 {
		t.Errorf("sent %d times by the page that gave the flush up, %d times by the other one", sends(first), sends(second))
	}
}

// TestTabsOnline holds that the flush goes to a page that can use it.
func TestTabsOnline(t *testing.T) {
	first, second := two(t)
	first.lose(nil, time.Minute)
	settle(first, second)
	if first.core.holds || !second.core.holds {
		t.Fatalf("offline holds %v, online holds %v", first.core.holds, second.core.holds)
	}
	second.lose(nil, time.Minute)
	settle(first, second)
	second.connect()
	second.receive("conversationsList", `{"status":true,"data":[{"uuid":"a"}]}`)
	settle(first, second)
	if first.core.holds || !second.core.holds {
		t.Errorf("offline holds %v, online again holds %v", first.core.holds, second.core.holds)
	}
}

// What one page has read is found in the other, and stays noted when that one notes what
// it has read.
func TestTabsNoteHistoriesTogether(t *testing.T) {
	first, second := two(t)
	read := func(s *script, conversation string) {
		s.receive("conversationsList", `{"status":true,"data":[{"uuid":"a"},{"uuid":"b"},{"uuid":"c"}]}`)
		s.do(func() { s.core.open(conversation) })
		s.receive("messagesList", page(1, conversation+"1"))
	}
	read(first, "b")
	read(second, "c")
	kept, err := first.core.store.Meta(metaHistories)
	if err != nil || len(parseHistories(kept).list) != 3 {
		t.Errorf("noted: %q, %v", kept, err)
	}
	first.do(func() { first.core.search("text of c1") })
	settle(first)
	if v := first.core.view().Search; len(v.Hits) != 1 {
		t.Errorf("found %+v", v)
	}
}

func TestTabsLockAndSignOut(t *testing.T) {
	first, second := two(t)
	second.do(second.core.signOut)
	settle(first, second)
	if v := first.core.view(); v.Phase != SignedOut || first.core.store != nil {
		t.Errorf("signed out elsewhere: phase %v", v.Phase)
	}
}

// A message that has proved one send must not hide another one with the same text,
// whose baseline lacks it because the page that emitted that had not heard of it.
func TestTabsShowWhatAnotherSendsMessageDoesNotProve(t *testing.T) {
	first, second := two(t)
	second.do(func() { _ = second.core.send("a", "hello", 0) })
	settle(first, second)
	first.receive("messagesList", page(2, "a1", "a2"))
	first.do(func() { first.core.acked("second-1", `{"status":true,"data":{"uuid":"a2","message":"hello"}}`) })
	settle(first, second)

	second.core.cfg.NewID = func() string { return "second-2" }
	second.do(func() { _ = second.core.send("a", "hello", 0) })
	settle(first, second)
	second.do(func() {
		e, _ := second.core.sending.queue.Get("second-2")
		e.Status, e.Baseline = store.Uncertain, store.Baseline{UUIDs: []string{"a1"}}
		if err := second.core.put(e); err != nil {
			t.Error(err)
		}
	})
	third := newScript(t) // which has heard of nothing
	third.core.cfg.Vaults, third.core.cfg.Tabs = second.core.cfg.Vaults, second.core.cfg.Tabs
	third.signIn(jwt(`{"sub":"u"}`))
	third.connect()
	third.receive("conversationsList", `{"status":true,"data":[{"uuid":"a"}]}`)
	third.do(func() { third.core.open("a") })
	third.receive("messagesList", withOurs("hello", "a2"))
	for i, s := range []*script{second, third} {
		items := s.core.view().Open.Items
		if last := items[len(items)-1]; last.Key != "second-2" || last.Delivery != Uncertain {
			t.Errorf("page %d shows %s; want the unproved send at the end", i+2, s.keys())
		}
	}
}

// TestTabsTakeIntentsWhileBehind holds that what the user asks for is not refused
// because another page has just been faster with something else.
func TestTabsTakeIntentsWhileBehind(t *testing.T) {
	first, second := two(t)
	for _, s := range []*script{first, second} {
		s.do(func() {
			s.core.sending.stale = true
			if err := s.core.send("a", "hello", time.Minute); err != nil {
				t.Errorf("send: %v", err)
			}
			key := s.core.sending.queue.All()[0].ClientID
			s.core.sending.stale = true
			if _, err := s.core.undo("a", key); err != nil {
				t.Errorf("undo: %v", err)
			}
		})
		settle(first, second)
	}
}

// TestTabsTypingIsOurs holds that what is typed on one page does not pass for the
// patient's typing on another.
func TestTabsTypingIsOurs(t *testing.T) {
	const event = `{"conversation_uuid":"a","is_typing":true}`
	first, second := two(t)
	second.do(func() { second.core.edit("a", "h") })
	settle(first, second)
	for _, theirs := range []bool{false, true} { // the first one is the server's copy of ours
		first.receive(chat.EventTyping, event)
		if got := first.core.view().Open.Typing; got != theirs {
			t.Errorf("shown as the patient's: %v, want %v", got, theirs)
		}
	}
}

// slowStore is one in which something happens while an entry is being saved.
type slowStore struct {
	store.Store
	meanwhile func()
}

func (s slowStore) Apply(b *store.Batch) error {
	err := s.Store.Apply(b)
	for _, op := range b.Ops {
		if op.PutEntry != nil && op.PutEntry.Status == store.Sending {
			s.meanwhile()
		}
	}
	return err
}

// TestLostWhileSaving holds that nothing leaves a page that has lost the flush while it
// saved that it sends: a browser may freeze a page just then.
func TestLostWhileSaving(t *testing.T) {
	first, second := two(t)
	shared := first.core.cfg.Tabs.(*pages)
	first.core.store = slowStore{first.core.store, func() { slices.Reverse(shared.all) }}
	first.do(func() { _ = first.core.send("a", "hello", 0) })
	if got := first.sentNames(); strings.Contains(got, "sendMessage") {
		t.Errorf("it has sent %s", got)
	}
	for _, tab := range shared.all {
		tab.ev.Held(tab.Holds())
	}
	settle(first, second)
	second.pass(time.Second)
	if got := second.sentNames(); strings.Count(got, "sendMessage") != 1 {
		t.Errorf("the page that has the flush has sent %s", got)
	}
}

// Who takes the flush over changes the revision of all that is queued, so that the next
// step of a page that stood still, and has not heard of that, meets another one.
func TestTakingOverChangesRevisions(t *testing.T) {
	s := holding(t)
	s.sendHeld("one")
	before := s.core.sending.queue.All()[0]
	s.do(func() { s.core.setHolds(false) })
	s.do(func() { s.core.setHolds(true) })
	stored, err := s.core.store.Entries()
	if err != nil || len(stored) != 1 {
		t.Fatal(stored, err)
	}
	for _, e := range []store.Entry{stored[0], s.core.sending.queue.All()[0]} {
		if e.Rev != before.Rev+1 || e.Epoch != s.core.sending.epoch || e.Epoch == before.Epoch {
			t.Errorf("revision %d, epoch %d of %d; before %d, %d", e.Rev, e.Epoch, s.core.sending.epoch, before.Rev, before.Epoch)
		}
	}
}
