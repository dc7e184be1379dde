package ui

import (
	"strings"
	"testing"

	"practicechat/app/messenger"
)

// firstVisit is a harness of a device on which nothing is kept, before its first frame.
func firstVisit(t *testing.T, before ...func(*harness)) *harness {
	return newHarness(t, &messenger.Snapshot{}, append(before, func(h *harness) {
		h.bare = true
		h.p.frames = make(chan struct{})
	})...)
}

// paint lets frames come, of which the second brings what was left for later.
func (h *harness) paint() {
	h.t.Helper()
	close(h.p.frames)
	h.afterFrame()
}

func (h *harness) wantsWhole(whole bool) {
	h.t.Helper()
	html := h.html()
	for _, id := range []string{idInbox, idMessage, idDialog} {
		if strings.Contains(html, `id="`+id+`"`) != whole {
			h.t.Errorf("%s is on the page: %v, want %v", id, !whole, whole)
		}
	}
}

func TestFirstViewComesAlone(t *testing.T) {
	h := firstVisit(t)
	h.wantsWhole(false)
	h.wants([]string{say(wSignIn), say(wSettings)})
	h.paint()
	h.wantsWhole(true)
	h.show(talkOf("a", "m1"))
	if _, ok := h.c.inbox.list.node("a").(*inboxNode); !ok {
		t.Error("the inbox is empty")
	}
}

func TestFirstViewIsWholeIfMoreIsKnown(t *testing.T) {
	for name, known := range map[string]func(*harness){
		"a locked account": func(h *harness) { h.m.snap = &messenger.Snapshot{Phase: messenger.Locked} },
		"an open account":  func(h *harness) { h.m.snap = talkOf("a", "m1") },
		"a conversation":   func(h *harness) { h.p.early = "a" },
		"a link":           func(h *harness) { h.p.link = "#api=https://chat.example.org&token=t" },
		"a host":           func(h *harness) { h.p.hosted = true },
	} {
		t.Run(name, func(t *testing.T) {
			firstVisit(t, known).wantsWhole(true)
		})
	}
}

func TestSignedInBeforeThePageIsWhole(t *testing.T) {
	h := firstVisit(t)
	h.show(talkOf("a", "m1"))
	h.wantsWhole(false)
	h.paint()
	h.wantsWhole(true)
	if _, ok := h.c.inbox.list.node("a").(*inboxNode); !ok {
		t.Error("the inbox is empty")
	}
	if got := h.element(idName).text; got != "Name of a" {
		t.Errorf("the open conversation is called %q", got)
	}
}

func TestDialogAskedForBeforeThePageIsWhole(t *testing.T) {
	h := firstVisit(t)
	h.do(func() { h.c.screen.ask(question{kind: askSettings}) })
	h.wantsWhole(true)
	if len(h.p.dialogs) != 1 {
		t.Errorf("dialogs shown: %v", h.p.dialogs)
	}
	h.paint()
	if len(h.p.dialogs) != 1 {
		t.Errorf("dialogs shown after the frame: %v", h.p.dialogs)
	}
}
