package sandbox

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"practicechat/app/chat"
)

func seeded(t testing.TB) *database {
	t.Helper()
	db := memory(t)
	if err := db.seed(time.Now()); err != nil {
		t.Fatal(err)
	}
	return db
}

func TestSeed(t *testing.T) {
	now := time.Now()
	db := seeded(t)
	list, err := db.conversations(Therapist)
	if err != nil || len(list) != 12 {
		t.Fatalf("%d conversations, %v; want 12", len(list), err)
	}
	byName := map[string]chat.Conversation{}
	for _, c := range list {
		byName[c.ParticipantName] = c
	}
	for n, p := range cast {
		c := byName[p.name]
		if c.UUID != ConversationUUID(n) || c.UnreadCount != p.unread {
			t.Errorf("%s: uuid %s, %d unread; want %s, %d", p.name, c.UUID, c.UnreadCount, ConversationUUID(n), p.unread)
		}
		id, err := db.find(Therapist, c.UUID)
		if err != nil {
			t.Fatal(err)
		}
		messages, err := db.all(id)
		if err != nil {
			t.Fatal(err)
		}
		for k, m := range messages {
			if m.UUID != MessageUUID(n, k+1) {
				t.Errorf("%s: message %d has uuid %s", p.name, k+1, m.UUID)
			}
			if k > 0 && !m.CreatedAt.After(messages[k-1].CreatedAt) || m.CreatedAt.After(now) {
				t.Errorf("%s: message %d of %v does not come after %v", p.name, k+1, m.CreatedAt, messages[k-1].CreatedAt)
			}
			if m.Text == "" || m.SenderRole != chat.RolePatient && m.SenderRole != chat.RoleTherapist {
				t.Errorf("%s: message %d is %+v", p.name, k+1, m)
			}
		}
		for _, m := range messages[len(messages)-p.unread:] {
			if m.SenderRole != chat.RolePatient {
				t.Errorf("%s: an unread message is the therapist's", p.name)
			}
		}
		if len(messages) > 0 && c.LastMessage != messages[len(messages)-1].Text {
			t.Errorf("%s: last message %q", p.name, c.LastMessage)
		}
		switch p.name {
		case "Max Longread":
			if len(messages) != 2000 || messages[0].Text[:17] != "Message 1 of 2000" || messages[1999].Text[:20] != "Message 2000 of 2000" {
				t.Errorf("%s: %d messages from %q to %q", p.name, len(messages), messages[0].Text, messages[len(messages)-1].Text)
			}
		case "Nora Newcomer":
			if len(messages) != 0 || !c.LastMessageAt.IsZero() || c.LastMessage != "" {
				t.Errorf("%s: %d messages, %+v", p.name, len(messages), c)
			}
		default:
			if len(messages) == 0 || len(messages) > 40 {
				t.Errorf("%s: %d messages", p.name, len(messages))
			}
		}
	}
	if list, err := db.conversations("somebody else"); err != nil || len(list) != 0 {
		t.Errorf("somebody else has %d conversations, %v", len(list), err)
	}
}

// The uuids, made by another implementation, are agreed with the other servers that hold the same conversations.
func TestSeedUUIDs(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{ConversationUUID(0), "358a9dbe-3afd-5db7-8b1c-e6a1e24c4151"},
		{MessageUUID(2, 2000), "42f84f90-9956-5291-8a04-c1d25fec0b6e"},
	} {
		if tt.got != tt.want {
			t.Errorf("uuid %s, want %s", tt.got, tt.want)
		}
	}
}

func TestFindIsYours(t *testing.T) {
	db := seeded(t)
	for _, tt := range []struct {
		owner, uuid string
		want        error
	}{
		{Therapist, ConversationUUID(1), nil},
		{"", ConversationUUID(1), nil},
		{"somebody else", ConversationUUID(1), errNotFound},
		{Therapist, ConversationUUID(99), errNotFound},
		{Therapist, "", errNotFound},
		{Therapist, "' OR 1=1 --", errNotFound},
	} {
		if _, err := db.find(tt.owner, tt.uuid); !errors.Is(err, tt.want) {
			t.Errorf("find(%q, %q): %v, want %v", tt.owner, tt.uuid, err, tt.want)
		}
	}
}

// Pages are held against plain slices, with deletions anywhere.
func TestPages(t *testing.T) {
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, 0))
		db := seeded(t)
		conversation, err := db.find(Therapist, ConversationUUID(3)) // the empty one
		if err != nil {
			t.Fatal(err)
		}
		var want []chat.Message
		for step := range 400 {
			if len(want) > 0 && rng.IntN(100) < 40 {
				at, run := rng.IntN(len(want)), 1+rng.IntN(4)
				for ; run > 0 && at < len(want); run-- {
					if _, err := db.remove(conversation, want[at].UUID); err != nil {
						t.Fatal(err)
					}
					want = slices.Delete(want, at, at+1)
				}
			} else {
				m, _, err := db.send(conversation, fmt.Sprint("text ", step), "", time.Now())
				if err != nil {
					t.Fatal(err)
				}
				want = append(want, m)
			}
			perPage, page := 1+rng.IntN(20), 1+rng.IntN(6)
			for _, o := range []Order{NewestFirst, OldestFirst} {
				ordered := slices.Clone(want)
				if o == NewestFirst {
					slices.Reverse(ordered)
				}
				from := min(len(ordered), (page-1)*perPage)
				to := min(len(ordered), page*perPage)
				got, total, err := db.page(conversation, o, page, perPage)
				if err != nil || total != len(want) || !slices.Equal(got, ordered[from:to]) {
					t.Fatalf("seed %d, step %d: page %d of %d, %s first: got %v, total %d, error %v; want %v, total %d",
						seed, step, page, perPage, o, got, total, err, ordered[from:to], len(want))
				}
			}
		}
	}
}

func TestPageFarAway(t *testing.T) {
	db := seeded(t)
	for _, page := range []int{101, 1 << 40, 1<<62 + 1} { // times 20 the last one is 20 again
		got, total, err := db.page(3, NewestFirst, page, 20)
		if err != nil || len(got) != 0 || total != 2000 {
			t.Errorf("page %d: %d messages, total %d, %v", page, len(got), total, err)
		}
	}
}

func TestClientID(t *testing.T) {
	db := seeded(t)
	now := time.Now()
	first, fresh, err := db.send(1, "hello", "id-1", now)
	if err != nil || !fresh || first.ClientID != "id-1" {
		t.Fatalf("%+v, %v, %v", first, fresh, err)
	}
	again, fresh, err := db.send(1, "hello", "id-1", now.Add(time.Hour))
	if err != nil || fresh || again != first {
		t.Errorf("sent again: %+v, fresh %v, %v; want %+v", again, fresh, err, first)
	}
	if _, fresh, err := db.send(2, "hello", "id-1", now); err != nil || !fresh {
		t.Errorf("the same id elsewhere: fresh %v, %v", fresh, err)
	}
	if _, err := db.remove(1, first.UUID); err != nil {
		t.Fatal(err)
	}
	again, fresh, err = db.send(1, "hello", "id-1", now.Add(time.Hour))
	if err != nil || fresh || again != first {
		t.Errorf("sent again after a delete: %+v, fresh %v, %v; want %+v", again, fresh, err, first)
	}
	for range 2 {
		if _, fresh, err := db.send(1, "hello", "", now); err != nil || !fresh {
			t.Errorf("no id: fresh %v, %v", fresh, err)
		}
	}
}

func TestRemove(t *testing.T) {
	db := seeded(t)
	for _, tt := range []struct {
		uuid  string
		fresh bool
		err   error
	}{
		{MessageUUID(0, 3), true, nil},
		{MessageUUID(0, 3), false, nil},
		{MessageUUID(1, 1), false, errNotFound}, // of another conversation
		{"", false, errNotFound},
	} {
		if fresh, err := db.remove(1, tt.uuid); fresh != tt.fresh || !errors.Is(err, tt.err) {
			t.Errorf("remove %q: %v, %v; want %v, %v", tt.uuid, fresh, err, tt.fresh, tt.err)
		}
	}
	if _, total, err := db.page(1, NewestFirst, 1, 5); err != nil || total != 11 {
		t.Errorf("total %d, %v; want 11", total, err)
	}
	var texts int
	if err := db.sql.QueryRow(`SELECT count(*) FROM message WHERE uuid = ?`, MessageUUID(0, 3)).Scan(&texts); err != nil || texts != 0 {
		t.Errorf("the text is still there, %v", err)
	}
}

func TestRead(t *testing.T) {
	db := seeded(t)
	unread := func() int {
		list, err := db.conversations(Therapist)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			if c.UUID == ConversationUUID(0) {
				return c.UnreadCount
			}
		}
		return -1
	}
	if err := db.markRead(1); err != nil || unread() != 0 {
		t.Errorf("%d unread after reading, %v", unread(), err)
	}
	said, err := db.say(1, "hello", 3, time.Now())
	if err != nil || unread() != 3 {
		t.Errorf("%d unread, %v; want 3", unread(), err)
	}
	if _, err := db.remove(1, said[1].UUID); err != nil || unread() != 2 {
		t.Errorf("%d unread after a delete, %v; want 2", unread(), err)
	}
	if _, _, err := db.send(1, "answer", "", time.Now()); err != nil || unread() != 2 {
		t.Errorf("%d unread after an answer, %v; want 2", unread(), err)
	}
}

func TestCreatedAtRises(t *testing.T) {
	db := seeded(t)
	past := time.UnixMilli(1)
	said, err := db.say(3, "hello", 100, past)
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(said); i++ {
		if !said[i].CreatedAt.After(said[i-1].CreatedAt) {
			t.Fatalf("message %d at %v, the one before at %v", i, said[i].CreatedAt, said[i-1].CreatedAt)
		}
	}
	if !said[0].CreatedAt.After(past) {
		t.Error("a message came before the seed")
	}
}

func BenchmarkSeed(b *testing.B) {
	db := memory(b)
	for b.Loop() {
		if err := db.seed(time.Now()); err != nil {
			b.Fatal(err)
		}
	}
}
