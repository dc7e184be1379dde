package messenger

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"practicechat/app/chat"
)

// numbered is a conversation of a test's server: messages of ours with the numbers 1
// to n, a second apart.
type numbered struct {
	n, size int // messages, and how many a page has
	order   PageOrder
	noTotal bool
	more    int // by how much the total is wrong
}

// page returns a page as the server sends it, its messages under a conversation's name.
func (n numbered) page(name string, page int) string {
	from, to := (page-1)*n.size, page*n.size
	if n.order == NewestFirst {
		from, to = n.n-to, n.n-from
	}
	list := chat.MessagesList{Status: true, Total: n.n + n.more}
	for i := max(from, 0); i < min(to, n.n); i++ {
		list.Messages = append(list.Messages, n.message(name, i+1))
	}
	if n.noTotal {
		list.Total = -1
	}
	return string(list.AppendJSON(nil))
}

func (n numbered) message(name string, number int) chat.Message {
	return chat.Message{
		UUID: fmt.Sprintf("%s-%d", name, number), Text: fmt.Sprint("text ", number), SenderRole: chat.RoleTherapist,
		CreatedAt: time.Date(2026, 3, 1, 9, 0, number, 0, time.UTC),
	}
}

// serve answers what is asked of histories for a while.
func (s *script) serve(d time.Duration, answer func(conversation string, page int) string) {
	for end := s.now.Add(d); s.now.Before(end); s.pass(100 * time.Millisecond) {
		for r := s.core.asking; r != nil; r = s.core.asking {
			s.receive(chat.EventMessagesList, answer(r.conversation, r.page))
		}
	}
}

// wantNumbers fails the test unless the numbers from first to last are shown, and
// nothing else.
func wantNumbers(t *testing.T, s *script, first, last int) {
	t.Helper()
	var want []string
	for n := first; n <= last; n++ {
		want = append(want, s.core.opened+"-"+strconv.Itoa(n))
	}
	if got := s.shown(); got != strings.Join(want, " ") {
		t.Errorf("shown: %s; want %d to %d", got, first, last)
	}
}

// TestEmptiedPage holds that a page that a delete has just emptied does not tell which
// end of a conversation comes first.
func TestEmptiedPage(t *testing.T) {
	a, b := numbered{n: 51, size: 50, order: OldestFirst}, numbered{n: 60, size: 50, order: OldestFirst}
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.serve(time.Second, func(name string, page int) string {
		answer := a.page(name, page)
		a.n = 50
		return answer
	})
	wantNumbers(t, s, 1, 50)
	s.do(func() { s.core.open("b") })
	s.serve(time.Second, b.page)
	wantNumbers(t, s, 1, 60)
}

// TestWrongTotal holds that a conversation can be read, and sends in it leave, where the
// total counts what is not listed, such as deleted messages, or is too small to be meant.
func TestWrongTotal(t *testing.T) {
	for _, order := range []PageOrder{NewestFirst, OldestFirst} {
		for _, known := range []bool{false, true} { // which end comes first
			for _, n := range []int{0, 10, 50, 100} {
				for _, more := range []int{-200, -n, 2, 60} { // -200: it tells none
					all := map[string]numbered{
						"a": {n: 120, size: 50, order: order},
						"b": {n: n, size: 50, order: order, more: more},
					}
					s := online(t)
					answer := func(name string, page int) string { return all[name].page(name, page) }
					if known {
						s.do(func() { s.core.open("a") })
						s.serve(time.Second, answer)
					}
					s.do(func() { s.core.open("b") })
					s.do(func() { _ = s.core.send("b", "hello", 0) })
					s.serve(3*time.Second, answer)
					items := strings.Fields(s.shown())
					newest := fmt.Sprint("b-", n)
					if n > 0 && !slices.Contains(items, newest) || len(items) < min(n, 50) || emits(s, chat.EventSendMessage) != 1 {
						t.Errorf("order %v, known %v, %d messages and a total of %d: shown %d, sent %d", order, known, n, n+more, len(items), emits(s, chat.EventSendMessage))
					}
				}
			}
		}
	}
}

// TestTimeAhead holds that one message with a time in the future does not turn the
// order of pages around.
func TestTimeAhead(t *testing.T) {
	a := numbered{n: 120, size: 50, order: NewestFirst}
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.serve(time.Second, func(name string, page int) string {
		return strings.Replace(a.page(name, page), "2026-03-01T09:00:50Z", "2099-03-01T09:00:50Z", 1)
	})
	if got := s.core.pages.order; got != NewestFirst {
		t.Errorf("order %v", got)
	}
}

// TestTwiceOnAPage holds that a message that a page has twice is shown once.
func TestTwiceOnAPage(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.receive(chat.EventMessagesList, page(3, "a1", "a2", "a1"))
	if got := s.shown(); got != "a1 a2" {
		t.Errorf("shown: %s", got)
	}
}

// TestForeignHistories holds that a server that labels histories with something else than
// conversations is not connected to for ever, nor believed.
func TestForeignHistories(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	foreign := `{"status":true,"data":{"messages":[{"uuid":"m","conversation_uuid":"other","message":"of another"}],"total":1}}`
	for range 2 {
		s.receive(chat.EventMessagesList, foreign)
		s.lose(nil, 0)
		s.connect()
		s.receive(chat.EventConversationsList, `{"status":true,"data":[{"uuid":"a"},{"uuid":"b"}]}`)
		s.pass(time.Second)
	}
	if s.core.foreign != "a" {
		t.Fatalf("foreign is %q", s.core.foreign)
	}
	s.receive(chat.EventMessagesList, foreign)
	if v := s.core.view(); v.Open.State != Failed || len(v.Open.Items) > 0 {
		t.Errorf("state %v, shown %q", v.Open.State, s.shown())
	}
}

// TestShortPage holds that a short conversation does not tell how long pages are: a
// message would be looked for on a page that is not there, and its delete be taken for
// done.
func TestShortPage(t *testing.T) {
	all := map[string]numbered{
		"a": {n: 3, size: 50, order: NewestFirst, noTotal: true},
		"b": {n: 60, size: 50, order: NewestFirst, noTotal: true},
	}
	answer := func(name string, page int) string { return all[name].page(name, page) }
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.serve(time.Second, answer)
	s.sendHeld("hello")
	s.do(func() { s.core.open("b") })
	s.serve(hold+time.Second, answer) // the short one is read once more, before the send
	if emits(s, chat.EventSendMessage) != 1 {
		t.Fatalf("sent %q", s.sent)
	}
	s.do(func() { s.core.acked("id-1", `{"status":true,"data":{"uuid":"a-4","message":"hello"}}`) })
	before := s.shown()
	s.do(func() { s.core.delete("b", "b-45", 0) })
	s.serve(4*time.Second, answer) // the server keeps it
	if got := s.shown(); got != before || emits(s, chat.EventDeleteMessage) != 1 {
		t.Errorf("shown: %s; want %s", got, before)
	}
}

// TestGapGivenUp holds that what is behind a gap is not shown with what is before it,
// when more has come than is read in one go.
func TestGapGivenUp(t *testing.T) {
	a := numbered{n: 3, size: 1, order: NewestFirst}
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.serve(time.Second, a.page)
	wantNumbers(t, s, 1, 3)
	s.do(s.core.back)
	a.n = 3 + maxWalk + 10
	s.do(func() { s.core.open("a") })
	s.serve(time.Second, a.page)
	wantNumbers(t, s, a.n-maxWalk+1, a.n)
	if got := kept(t, s.core, "a"); len(got) != maxWalk {
		t.Errorf("kept: %v", got)
	}
}

// TestOlderAfterDelete holds that an older page leaves no gap when messages were
// deleted elsewhere and that has moved the pages.
func TestOlderAfterDelete(t *testing.T) {
	a := numbered{n: 40, size: 4, order: NewestFirst}
	s := online(t)
	s.do(func() { s.core.open("a") })
	s.serve(time.Second, a.page)
	wantNumbers(t, s, 40-firstFill+1, 40)
	a.n = 38
	s.do(s.core.loadOlder)
	s.serve(time.Second, a.page)
	wantNumbers(t, s, 19, 40) // nobody tells that the last two are gone
	s.do(s.core.loadOlder)
	s.serve(time.Second, a.page)
	wantNumbers(t, s, 15, 40)
}
