package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"practicechat/app/messenger"
	"practicechat/app/vault"
)

// found is an inbox in which something was found.
func found(query string, done bool, hits ...messenger.Hit) *messenger.Snapshot {
	s := inboxOf(caseload...)
	s.Search = &messenger.Search{Query: query, Hits: hits, Done: done}
	return s
}

var hits = []messenger.Hit{
	{Conversation: "b", Name: "Dr. <Sleep>"},
	{Conversation: "a", Name: "Ada Example", UUID: "uuid of m2", Text: "I SLEEP\nwell, sleep", At: noon},
	{Conversation: "a", Name: "Ada Example", UUID: "uuid of m1", Text: "no sleep", At: noon.Add(-24 * time.Hour), Mine: true},
}

// hit returns the nodes of a result.
func (h *harness) hit(key string) *fakeElement {
	h.t.Helper()
	found := h.element(idResults).all("data-id", key)
	if len(found) != 1 {
		h.t.Fatalf("%d results %q", len(found), key)
	}
	return found[0]
}

// search types into the search box.
func (h *harness) search(text string) {
	h.element(idSearch).val = text
	h.fire(h.element(idSearch), "input", fakeEvent{})
}

func TestSearchAsks(t *testing.T) {
	h := newHarness(t, inboxOf(caseload...))
	h.wants([]string{`type="search"`, `aria-label="Search"`}, "Clear search", "Searching…")
	h.m.took()
	h.search("sle ")
	h.wantsCalls(`search "sle"`)
	h.wants([]string{`aria-label="Clear search"`})
	h.show(found("sle", false))
	h.wants([]string{"Searching…", "Searched: what this device keeps, as of 13:00"})
	if drawn := h.c.inbox.listClass(); drawn != "pc-none" {
		t.Error("the conversations are still shown")
	}
	h.show(found("sle", true))
	h.wants([]string{"Nothing found"}, "Searching…")
	h.do(h.c.inbox.search.end)
	h.wantsCalls(`search ""`)
	h.wantsFocus(idSearch)
	h.show(inboxOf(caseload...))
	h.wants(nil, "Nothing found", "Clear search")
}

func TestSearchResults(t *testing.T) {
	h := newHarness(t, found("sleep", true, hits...))
	list := h.element(idResults).all("role", "list")
	if len(list) != 1 || list[0].attrs["aria-label"] != "Search results" || len(list[0].kids) != len(hits) {
		t.Fatalf("the list is %v", list)
	}
	for key, has := range map[string][]string{
		"b ":           {`<span>"Dr. <"</span><mark class="pc-mark">"Sleep"</mark><span>">"</span>`, `"Conversation"`},
		"a uuid of m2": {`"Ada Example"`, `"13:00"`, `<span>"I "</span><mark class="pc-mark">"SLEEP"</mark><span>" well, "</span><mark class="pc-mark">"sleep"</mark>`},
		"a uuid of m1": {`"Yesterday"`, `<b>"You: "</b><span>"no "</span>`},
	} {
		for _, text := range has {
			if drawn := h.hit(key).String(); !strings.Contains(drawn, text) {
				t.Errorf("%q lacks %s: %s", key, text, drawn)
			}
		}
	}
	h.wants([]string{"3 results"})
	h.show(with(h.m.snap, func(s *messenger.Snapshot, _ *messenger.View) {
		s.Search = &messenger.Search{Query: "sleep", Hits: hits, Done: true, More: true}
		s.Kept.Keep = vault.Nothing
	}))
	h.wants([]string{"The newest 3 results.", "Searched: what has been read since this page was opened"})
}

func TestSearchFollowsThePrivacyMode(t *testing.T) {
	h := newHarness(t, found("sleep", true, hits...))
	h.do(func() { h.c.choose(func(s *settings) { s.Privacy = true }) })
	if drawn := h.hit("a uuid of m2").String(); strings.Contains(drawn, "Ada") {
		t.Errorf("a name is shown: %s", drawn)
	}
}

func TestSearchKeys(t *testing.T) {
	h := newHarness(t, inboxOf(caseload...))
	h.search("sleep")
	h.show(found("sleep", true, hits...))
	h.m.took()
	h.do(h.element(idSearch).focus)
	h.fire(h.element(idSearch), "keydown", fakeEvent{name: "ArrowDown"})
	first, second := h.hit("b ").kids[0], h.hit("a uuid of m2").kids[0]
	if h.p.focus != first {
		t.Fatalf("the focus is on %v", h.p.focus)
	}
	h.fire(first, "keydown", fakeEvent{name: "ArrowDown"})
	if h.p.focus != second {
		t.Fatalf("the focus is on %v", h.p.focus)
	}
	if first.attrs["tabindex"] != "-1" || second.attrs["tabindex"] != "0" {
		t.Error("Tab does not lead to the result with the focus")
	}
	h.wantsCalls("")
	h.fire(second, "keydown", fakeEvent{name: "Escape"})
	h.wantsCalls(`search ""`)
	h.wantsFocus(idSearch)
	if got := h.element(idSearch).val; got != "" {
		t.Errorf("the box still holds %q", got)
	}
	if e := h.fire(h.element(idSearch), "keydown", fakeEvent{name: "Escape"}); e.prevented {
		t.Error("Escape in an empty box was taken")
	}
}

func TestSearchBeginsAtTheTop(t *testing.T) {
	var many []messenger.Hit
	for i := range 60 {
		many = append(many, messenger.Hit{Conversation: "a", Name: "Ada Example", UUID: fmt.Sprint("u", i), Text: "sleep", At: noon})
	}
	h := newHarness(t, found("slee", true, many...), func(h *harness) { h.p.lineHeight = 40 })
	list := h.element(idResults)
	h.do(func() { list.scrollTo(900) })
	h.fire(list, "scroll", fakeEvent{})
	h.show(found("slee", true, many...)) // more of the same
	if top := list.scroll().top; top != 900 {
		t.Errorf("the list has moved to %v", top)
	}
	h.show(found("sleep", true, many...))
	if top := list.scroll().top; top != 0 {
		t.Errorf("another search is shown from %v on", top)
	}
}

// identified gives the messages of a conversation the server's ids.
func identified(s *messenger.Snapshot) *messenger.Snapshot {
	for _, item := range s.Open.Items {
		item.UUID = "uuid of " + item.Key
	}
	return s
}

// A result opens its conversation, and the message that was found is brought into
// view as soon as it is there.
func TestSearchJumps(t *testing.T) {
	var words []string
	for i := range 60 {
		words = append(words, fmt.Sprintf("m%d", 100+i))
	}
	target := messenger.Hit{Conversation: "a", Name: "Ada Example", UUID: "uuid of m110", Text: "sleep"}
	h := newHarness(t, found("sleep", true, target), func(h *harness) { h.p.lineHeight = 40 })
	h.m.took()
	h.fire(h.hit("a uuid of m110").kids[0], "click", fakeEvent{})
	h.wantsCalls("open a")
	s := talkOf("a", "")
	s.Open.State = messenger.Loading
	h.show(s)
	h.show(identified(talkOf("a", strings.Join(words, " "))))
	seen := func(key string) {
		t.Helper()
		node := h.message(key)
		if node == nil {
			t.Fatalf("%s is not in the document", key)
		}
		if top := node.box().top; top != dividerDown {
			t.Errorf("%s stands at %v", key, top)
		}
		if !strings.Contains(node.cls, "pc-msg--found") {
			t.Errorf("%s does not stand out: %s", key, node.cls)
		}
	}
	seen("m110")
	h.do(func() { h.c.log.jumpTo("a", "uuid of m125") }) // in the conversation that is open
	seen("m125")
	if strings.Contains(fmt.Sprint(h.message("m120")), "pc-msg--found") {
		t.Error("another message stands out too")
	}
	h.do(func() { h.c.log.jumpTo("a", "uuid of another") }) // not in view: nothing
	h.show(identified(talkOf("b", strings.Join(words, " "))))
	if drawn := h.element(idLog).String(); strings.Contains(drawn, "pc-msg--found") {
		t.Error("the mark has gone over to another conversation")
	}
}

// Back leads to the result that the conversation was opened from.
func TestSearchFocusAfterBack(t *testing.T) {
	h := newHarness(t, found("sleep", true, hits...))
	h.do(func() { h.c.inbox.search.list.activate("a uuid of m2") })
	open := with(h.m.snap, func(s *messenger.Snapshot, _ *messenger.View) { s.Open = talkOf("a", "m1 m2").Open })
	h.show(open)
	h.show(with(open, func(s *messenger.Snapshot, _ *messenger.View) { s.Open = nil }))
	if h.p.focus != h.hit("a uuid of m2").kids[0] {
		t.Errorf("the focus is on %v", h.p.focus)
	}
}

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("word ", 60)
	for _, tt := range []struct{ text, query, want string }{
		{"abc", "B", "a[b]c"},
		{"aa aa", "a", "[a][a] [a][a]"},
		{"ÄRGER", "ärg", "[ÄRG]ER"},
		{"a  b\nc", "b c", "a [b c]"},
		{"nothing", "x", "nothing"},
		{"nothing", "", "nothing"},
		{"", "x", ""},
		{long + "here it is", "here", "…word word word word [here] it is"},
		{strings.Repeat("x", 50) + "here", "here", "…[here]"},
		{"here " + long, "here", "[here] " + long[:excerptRunes-5] + "…"},
	} {
		got := ""
		for _, p := range excerpt(tt.text, tt.query) {
			if p.found {
				p.text = "[" + p.text + "]"
			}
			got += p.text
		}
		if got != tt.want {
			t.Errorf("excerpt(%.20q, %q) = %q, want %q", tt.text, tt.query, got, tt.want)
		}
	}
}
