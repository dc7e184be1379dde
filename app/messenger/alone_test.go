package messenger

import (
	"errors"
	"testing"
	"time"

	"practicechat/app/vault"
)

// alone returns two pages of one account of which nothing is kept on the device, so that
// each has a store of its own. The first holds the flush.
func alone(t *testing.T) (first, second *script) {
	first, second = newScript(t), newScript(t)
	shared := new(pages)
	second.core.cfg.NewID = func() string { return "second-1" }
	for _, s := range []*script{first, second} {
		s.core.cfg.Keep = vault.Nothing
		s.join(shared)
	}
	return first, second
}

func TestPagesThatKeepNothingSendByThemselves(t *testing.T) {
	first, second := alone(t)
	for _, s := range []*script{second, first} {
		s.do(func() { _ = s.core.send("a", "hello", 0) })
		settle(first, second)
		if n := sends(s); n != 1 {
			t.Errorf("%d sends by the page that has it", n)
		}
	}
	second.do(func() { second.core.setVisible(false) })
	first.do(func() { first.core.setVisible(false); first.core.setVisible(true) })
	settle(first, second)
	if !first.core.flushes() || !second.core.flushes() {
		t.Error("a page does not send any more")
	}
}

// TestKeepingNothingFromNowOn holds that what is queued goes with the page in which that
// is chosen, and leaves once.
func TestKeepingNothingFromNowOn(t *testing.T) {
	first, second := two(t)
	var lost vault.Events
	for _, s := range []*script{first, second} {
		s.lose(nil, time.Minute)
		s.core.cfg.Logf = func(string, ...any) {} // it tells
	}
	lost = first.core.vaultEvents()
	first.do(func() { _ = first.core.send("a", "hello", 0) })
	first.do(func() { first.core.edit("a", "a draft") })
	first.pass(time.Second)
	settle(first, second)
	second.do(func() {
		if err := second.core.setKeep(vault.Nothing, ""); err != nil {
			t.Error(err)
		}
	})
	first.core.store.Close()
	lost.Lost(errors.New("moved"))
	first.pass(2 * time.Second)
	for i, s := range []*script{first, second} {
		s.now = first.now
		s.connect()
		s.receive("conversationsList", `{"status":true,"data":[{"uuid":"a"}]}`)
		s.receive("messagesList", page(1, "a1"))
		settle(first, second)
		if n := len(s.core.sending.queue.All()); n != i {
			t.Errorf("page %d has %d to send", i+1, n)
		}
	}
	if a, b := sends(first), sends(second); a != 0 || b != 1 {
		t.Errorf("%d and %d sends", a, b)
	}
	if d := first.core.drafts["a"].Text; d != "a draft" {
		t.Errorf("the draft is %q", d)
	}
	// Back to a store that they share.
	second.do(func() {
		if err := second.core.setKeep(vault.Device, ""); err != nil {
			t.Error(err)
		}
	})
	settle(first, second)
	if second.core.alone() {
		t.Error("the page takes its store for its own")
	}
}
