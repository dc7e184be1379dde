package outbox

import (
	"reflect"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
)

var at = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

func sent(id string, seq uint64, text string) store.Entry {
	return store.Entry{
		ClientID: id, Kind: store.Send, ConversationUUID: "c", Text: text, Seq: seq,
		Status: store.Sending, SentAt: at, Connection: 1,
		Baseline: store.Baseline{UUIDs: []string{"m1", "m2"}, Newest: at},
	}
}

func message(uuid, text string, seconds int) store.Message {
	return store.Message{Message: chat.Message{
		UUID: uuid, Text: text, SenderRole: chat.RoleTherapist, CreatedAt: at.Add(time.Duration(seconds) * time.Second),
	}}
}

func with(m store.Message, change func(*store.Message)) store.Message {
	change(&m)
	return m
}

func TestFind(t *testing.T) {
	ours := sent("id-1", 1, "ok")
	for _, tt := range []struct {
		name     string
		messages []store.Message
		alike    int
		uuid     string
		want     Verdict
	}{
		{"nothing", nil, 0, "", Missing},
		{"same text, new", []store.Message{message("m3", "ok", 1)}, 0, "m3", Found},
		{"trimmed by the server", []store.Message{message("m3", " ok\r\n", 1)}, 0, "m3", Found},
		{"in the baseline", []store.Message{message("m2", "ok", 0)}, 0, "", Missing},
		{"older than the baseline", []store.Message{message("m0", "ok", -1)}, 0, "", Missing},
		{"of the same second", []store.Message{message("m3", "ok", 0)}, 0, "m3", Found},
		{"another text", []store.Message{message("m3", "okay", 1)}, 0, "", Missing},
		{"the patient's", []store.Message{with(message("m3", "ok", 1), func(m *store.Message) { m.SenderRole = chat.RolePatient })}, 0, "", Missing},
		{"another client id", []store.Message{with(message("m3", "ok", 1), func(m *store.Message) { m.ClientID = "id-2" })}, 0, "", Missing},
		{"our client id, changed text", []store.Message{with(message("m3", "o.k.", -9), func(m *store.Message) { m.ClientID = "id-1" })}, 0, "m3", Found},
		{"twice", []store.Message{message("m3", "ok", 1), message("m4", "ok", 2)}, 0, "", Ambiguous},
		{"twice, and we sent it twice", []store.Message{message("m3", "ok", 1), message("m4", "ok", 2)}, 1, "m3", Found},
		{"twice, one with our client id", []store.Message{message("m3", "ok", 1),
			with(message("m4", "ok", 2), func(m *store.Message) { m.ClientID = "id-1" })}, 0, "m4", Found},
	} {
		m, verdict := Find(ours, tt.messages, tt.alike)
		if m.UUID != tt.uuid || verdict != tt.want {
			t.Errorf("%s: %q, %v; want %q, %v", tt.name, m.UUID, verdict, tt.uuid, tt.want)
		}
	}
}

func TestReaches(t *testing.T) {
	e := sent("id-1", 1, "ok")
	for _, tt := range []struct {
		name  string
		run   []store.Message
		whole bool
		want  bool
	}{
		{"newer ones only", []store.Message{message("m3", "x", 1)}, false, false},
		{"the whole conversation", []store.Message{message("m3", "x", 1)}, true, true},
		{"down to the baseline", []store.Message{message("m2", "x", 0), message("m3", "x", 1)}, false, true},
		{"down to before the baseline", []store.Message{message("m0", "x", -1), message("m3", "x", 1)}, false, true},
	} {
		if got := Reaches(e, tt.run, tt.whole); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestReworded(t *testing.T) {
	e := sent("id-1", 1, "a < b")
	doctor := func(m *store.Message) { m.SenderRole = "doctor" }
	for _, tt := range []struct {
		name string
		run  []store.Message
		want bool
	}{
		{"nothing", nil, false},
		{"known before", []store.Message{message("m2", "x", 0)}, false},
		{"older", []store.Message{message("m0", "x", -1)}, false},
		{"in other words", []store.Message{message("m3", "a &lt; b", 1)}, true},
		{"under another role", []store.Message{with(message("m3", "a < b", 1), doctor)}, true},
		{"of the other side", []store.Message{with(message("m3", "hello", 1), doctor)}, false},
	} {
		if got := Reworded(e, tt.run); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestAbsent(t *testing.T) {
	const heartbeat = 45 * time.Second
	settled := at.Add(heartbeat + SettleTime)
	honours := Traits{HonoursClientID: true}
	for _, tt := range []struct {
		name   string
		status store.Status
		proved bool
		traits Traits
		began  time.Time
		live   bool
		fences int
		want   store.Status
	}{
		{"first fence", store.Sending, false, Traits{}, at, true, 1, store.Sending},
		{"last fence", store.Sending, false, Traits{}, at, true, MaxFences, store.Uncertain},
		{"last fence, proved", store.Sending, true, Traits{}, at, true, MaxFences, store.Sending},
		{"too early to tell", store.Unknown, false, Traits{}, settled.Add(-1), false, 1, store.Unknown},
		{"settled", store.Unknown, false, Traits{}, settled, false, 1, store.Uncertain},
		{"honoured", store.Unknown, false, honours, at, false, 1, store.Queued},
		{"honoured, on its own connection", store.Sending, false, honours, at, true, 1, store.Sending},
		{"uncertain stays", store.Uncertain, false, honours, settled, false, 1, store.Uncertain},
		{"queued stays", store.Queued, false, honours, settled, false, 9, store.Queued},
	} {
		e := sent("id-1", 1, "ok")
		e.Status, e.Proved = tt.status, tt.proved
		if got := Absent(e, tt.traits, tt.began, tt.live, tt.fences, heartbeat+SettleTime); got.Status != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got.Status, tt.want)
		}
	}
}

func TestNext(t *testing.T) {
	status := func(s store.Status, proved bool) func(*store.Entry) {
		return func(e *store.Entry) { e.Status, e.Proved = s, proved }
	}
	for _, tt := range []struct {
		name   string
		before func(*store.Entry)
		want   bool
	}{
		{"behind one that is being sent", status(store.Sending, false), false},
		{"behind a proved one", status(store.Sending, true), true},
		{"behind one of unknown fate", status(store.Unknown, false), false},
		{"behind an uncertain one", status(store.Uncertain, false), false},
		{"behind a refused one", status(store.Failed, false), true},
	} {
		q := new(Queue)
		first := sent("first", 1, "ok")
		tt.before(&first)
		q.Put(first)
		second := q.New(store.Send, "second", "c", at)
		q.Put(second)
		elsewhere := q.New(store.Send, "elsewhere", "d", at)
		q.Put(elsewhere)
		if got, ok := q.Next("c", store.Send); ok != tt.want || ok && got.ClientID != "second" {
			t.Errorf("%s: %s, %v", tt.name, got.ClientID, ok)
		}
		if got, ok := q.Next("d", store.Send); !ok || got.ClientID != "elsewhere" {
			t.Errorf("%s: another conversation waits too", tt.name)
		}
		if _, ok := q.Next("c", store.Delete); ok {
			t.Errorf("%s: a delete out of nowhere", tt.name)
		}
	}
}

func TestRestore(t *testing.T) {
	first, second := sent("first", 1, "a"), sent("second", 4, "b")
	q := Restore([]store.Entry{second, first})
	if all := q.All(); len(all) != 2 || all[0].ClientID != "first" || all[1].ClientID != "second" {
		t.Errorf("restored: %+v", all)
	}
	if e := q.New(store.Send, "new", "c", at); e.Seq != 5 || e.Status != store.Queued {
		t.Errorf("a new entry is %+v", e)
	}
}

// TestAfter holds that entries are emitted one after the other, also when the
// clock has been set back between them.
func TestAfter(t *testing.T) {
	q := new(Queue)
	if got := q.After(at); !got.Equal(at) {
		t.Errorf("with nothing emitted: %v", got)
	}
	q.Put(sent("first", 1, "ok"))
	for _, now := range []time.Time{at, at.Add(-time.Hour)} {
		if got := q.After(now); !got.After(at) || got.Sub(at) > time.Millisecond {
			t.Errorf("at %v: %v is not right after %v", now, got, at)
		}
	}
	if later := at.Add(time.Hour); !q.After(later).Equal(later) {
		t.Errorf("an hour later: %v", q.After(later))
	}
}

func TestClaim(t *testing.T) {
	q := new(Queue)
	first, second, other := sent("first", 1, "ok"), sent("second", 2, "ok "), sent("other", 3, "no")
	for _, e := range []store.Entry{first, second, other} {
		q.Put(e)
	}
	claimed := q.Claim(first, "m3")
	if len(claimed) != 1 || claimed[0].ClientID != "second" ||
		!reflect.DeepEqual(claimed[0].Baseline.UUIDs, []string{"m1", "m2", "m3"}) {
		t.Errorf("claimed: %+v", claimed)
	}
	if !reflect.DeepEqual(second.Baseline.UUIDs, []string{"m1", "m2"}) {
		t.Error("Claim changed a baseline in place")
	}
}

func TestFenceAfter(t *testing.T) {
	for _, tt := range []struct {
		traits Traits
		fences int
		want   time.Duration
	}{
		{Traits{}, 0, firstFenceUnknown},
		{Traits{Silent: true}, 0, firstFenceSilent},
		{Traits{Acks: true, Silent: true}, 0, fenceInterval},
		{Traits{Echoes: true}, 0, fenceInterval},
		{Traits{Silent: true}, 1, fenceInterval},
	} {
		if got := tt.traits.FenceAfter(tt.fences); got != tt.want {
			t.Errorf("%+v after %d fences: %v, want %v", tt.traits, tt.fences, got, tt.want)
		}
	}
}

func TestBaselineOf(t *testing.T) {
	var known []store.Message
	for i := range BaselineSize + 5 {
		known = append(known, message(string(rune('A'+i)), "x", i))
	}
	b := BaselineOf(known)
	if len(b.UUIDs) != BaselineSize || b.UUIDs[0] != known[5].UUID || !b.Newest.Equal(known[len(known)-1].CreatedAt) {
		t.Errorf("%d uuids from %q, newest %v", len(b.UUIDs), b.UUIDs[0], b.Newest)
	}
}

// TestInOrder holds that a wait that begins anew, because the clock was set back or
// the read had begun on another page before, does not change which of two equal
// sends was the first.
func TestInOrder(t *testing.T) {
	first, other, e := sent("1", 1, "yes"), sent("2", 2, "no"), sent("3", 3, "yes")
	other.SentAt, e.SentAt = at.Add(time.Second), at.Add(2*time.Second)
	q := Restore([]store.Entry{first, other, e})
	for _, after := range []time.Duration{-time.Hour, 0, time.Second, 2 * time.Second} {
		if got, want := q.InOrder(e, at.Add(after)).Sub(at), max(after, time.Microsecond); got != want {
			t.Errorf("%v after the first: %v, want %v", after, got, want)
		}
	}
}

func TestLost(t *testing.T) {
	for _, tt := range []struct {
		name   string
		kind   store.Kind
		status store.Status
		proved bool
		want   store.Status
		ok     bool
	}{
		{"a send", store.Send, store.Sending, false, store.Unknown, true},
		{"a proved send", store.Send, store.Sending, true, store.Sending, false},
		{"a delete", store.Delete, store.Sending, false, store.Queued, true},
		{"what has not left", store.Send, store.Queued, false, store.Queued, false},
		{"what was lost before", store.Send, store.Unknown, false, store.Unknown, false},
	} {
		e := sent("id-1", 1, "ok")
		e.Kind, e.Status, e.Proved = tt.kind, tt.status, tt.proved
		if got, ok := Lost(e); got.Status != tt.want || ok != tt.ok {
			t.Errorf("%s: %s, %v; want %s, %v", tt.name, got.Status, ok, tt.want, tt.ok)
		}
	}
}
