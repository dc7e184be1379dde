package sandbox

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestOneRoomAtATime(t *testing.T) {
	sb := sandboxOf(t, nil)
	f := signedIn(t, sb)
	hears := func(n int) bool {
		t.Helper()
		f.take()
		if _, err := sb.Say(ConversationUUID(n), "hello", 1); err != nil {
			t.Fatal(err)
		}
		return len(f.take()) > 0
	}
	for _, tt := range []struct {
		event string
		n     int
		hears [3]bool // conversations 0 to 2
	}{
		{"joinChat", 0, [3]bool{true, false, false}},
		{"joinChat", 0, [3]bool{true, false, false}},
		{"joinChat", 1, [3]bool{false, true, false}},
		{"leaveChat", 0, [3]bool{false, true, false}},
		{"leaveChat", 1, [3]bool{}},
		{"leaveChat", 1, [3]bool{}},
		{"joinChat", 2, [3]bool{false, false, true}},
		{"joinChat", 99, [3]bool{false, false, true}},
	} {
		f.do(tt.event, in(tt.n))
		for n, want := range tt.hears {
			if got := hears(n); got != want {
				t.Errorf("after %s %d: hears of %d: %v, want %v", tt.event, tt.n, n, got, want)
			}
		}
	}
}

// What a client is promised of a room holds under latency, while patients talk all
// the time: after the answer to what followed joinChat there is no message of the
// room before.
func TestRoomsAreInOrder(t *testing.T) {
	sb := sandboxOf(t, nil)
	f := signedIn(t, sb)
	change(t, sb, `{"label":true,"latency_ms":1,"latency_jitter_ms":3}`)
	var talking sync.WaitGroup
	stop := make(chan struct{})
	for n := range 2 {
		talking.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					if _, err := sb.Say(ConversationUUID(n), "hello", 1); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	rng := rand.New(rand.NewPCG(1, 2))
	var joins []int
	for range 150 {
		n := rng.IntN(2)
		joins = append(joins, n)
		f.do("joinChat", in(n))
		f.do("getMessages", `{"per_page":1,`+in(n)[1:])
		time.Sleep(time.Duration(rng.IntN(2000)) * time.Microsecond)
	}
	close(stop)
	talking.Wait()
	for len(f.session.waiting()) > 0 {
		time.Sleep(time.Millisecond)
	}
	// The answers to joinChat and getMessages take turns. Until the next joinChat is
	// answered nobody can tell whether it was handled already.
	heard, acks, allowed := 0, 0, joins[:1]
	for _, got := range f.take() {
		switch event, payload, _ := strings.Cut(got, " "); event {
		case "ack":
			join := acks / 2
			allowed = joins[join:min(len(joins), join+1+acks%2)]
			acks++
		case "receivedMessage":
			heard++
			if !slices.ContainsFunc(allowed, func(n int) bool { return strings.Contains(payload, ConversationUUID(n)) }) {
				t.Fatalf("in room %v: %s", allowed, payload)
			}
		}
	}
	if heard < 100 {
		t.Errorf("only %d messages were heard", heard)
	}
}

func (s *session) waiting() []parcel {
	s.line.mu.Lock()
	defer s.line.mu.Unlock()
	return s.line.waiting
}

func TestLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sb := sandboxOf(t, func(o *Options) {
			rng := rand.New(rand.NewPCG(3, 4))
			var mu sync.Mutex
			o.Random = func() float64 {
				mu.Lock()
				defer mu.Unlock()
				return rng.Float64()
			}
		})
		const late = 500 * time.Millisecond
		change(t, sb, `{"late_ms":500}`)
		f := signedIn(t, sb)
		after, worst := 0, time.Duration(0)
		for range 50 {
			f.do("joinChat", in(3))
			f.expect(done)
			if _, err := sb.Say(ConversationUUID(3), "while in the room", 1); err != nil {
				t.Fatal(err)
			}
			f.do("leaveChat", in(3))
			f.do("joinChat", in(4))
			left := time.Now()
			time.Sleep(late / 5)
			if _, err := sb.Say(ConversationUUID(3), "after leaving", 1); err != nil {
				t.Fatal(err)
			}
			f.do("getMessages", in(4))
			synctest.Wait()
			fence := false
			for range 10 * late / time.Millisecond {
				for _, got := range f.take() {
					fence = fence || strings.HasPrefix(got, "messagesList")
					if fence && strings.HasPrefix(got, "receivedMessage") {
						after++
						worst = max(worst, time.Since(left))
					}
				}
				time.Sleep(time.Millisecond)
				synctest.Wait()
			}
			f.do("leaveChat", in(4))
			f.take()
			time.Sleep(2 * late)
		}
		t.Logf("%d messages came after the fence, the last %v after leaving", after, worst)
		if after < 50 {
			t.Errorf("%d messages came late, want 50 or more", after)
		}
		if worst > late || worst < late*8/10 {
			t.Errorf("the latest message came %v after leaving, want nearly %v", worst, late)
		}

		f.do("joinChat", in(3))
		f.do("leaveChat", in(3))
		change(t, sb, `{"late_ms":0}`)
		f.take()
		if _, err := sb.Say(ConversationUUID(3), "nobody is late any more", 1); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		f.expect()
	})
}

func TestResetForgetsLateMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sb := sandboxOf(t, func(o *Options) { o.Random = func() float64 { return 0.5 } })
		change(t, sb, `{"late_ms":1000}`)
		f := signedIn(t, sb)
		f.do("joinChat", in(3))
		f.take()
		for _, text := range []string{"kept", "forgotten"} {
			if _, err := sb.Say(ConversationUUID(3), text, 1); err != nil {
				t.Fatal(err)
			}
			if text == "forgotten" {
				if err := sb.Reset(); err != nil {
					t.Fatal(err)
				}
			}
			time.Sleep(time.Second)
		}
		if got := f.take(); len(got) != 1 || !strings.Contains(got[0], "kept") {
			t.Errorf("got %v", got)
		}
	})
}

func TestLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sb := sandboxOf(t, nil)
		f := signedIn(t, sb)
		change(t, sb, `{"latency_ms":100,"latency_jitter_ms":200}`)
		start := time.Now()
		var want []string
		for i := range 100 {
			f.do("typing", in(1))
			f.do("deleteMessage", fmt.Sprintf(`{"message_id":"none","conversation_uuid":"%s","n":%d}`, ConversationUUID(i%12), i))
			want = append(want, done, refusedUnknown)
		}
		time.Sleep(99 * time.Millisecond)
		f.expect()
		time.Sleep(300*time.Millisecond - time.Since(start))
		synctest.Wait()
		f.expect(want...)
		// What waits keeps its place when the latency goes away.
		f.do("typing", in(1))
		change(t, sb, `{"latency_ms":0,"latency_jitter_ms":0}`)
		f.do("leaveChat", in(99))
		f.expect()
		time.Sleep(300 * time.Millisecond)
		f.expect(done, refusedUnknown)
	})
}

func TestCut(t *testing.T) {
	for _, tt := range []struct {
		cut    string
		stored int
	}{{"before", 0}, {"after", 1}} {
		sb := sandboxOf(t, nil)
		f, colleague := signedIn(t, sb), signedIn(t, sb)
		f.do("joinChat", in(3))
		colleague.do("joinChat", in(3))
		f.take()
		colleague.take()
		change(t, sb, `{"cut":"`+tt.cut+`"}`)
		f.do("sendMessage", saying(3, "", ""))
		f.expect(`ack {"status":false,"error":{"code":"empty"…`) // nothing to cut
		f.do("sendMessage", saying(3, "hello", ""))
		f.expect()
		if !f.dropped {
			t.Errorf("cut %s: the connection stands", tt.cut)
		}
		if got := colleague.take(); len(got) != tt.stored {
			t.Errorf("cut %s: the room heard %v", tt.cut, got)
		}
		if messages, err := sb.Messages(ConversationUUID(3)); err != nil || len(messages) != tt.stored {
			t.Errorf("cut %s: %d messages stored, %v; want %d", tt.cut, len(messages), err, tt.stored)
		}
		again := signedIn(t, sb)
		again.do("sendMessage", saying(3, "hello", "")) // only once
		again.expect(`ack {"status":true…`)
		if got := sb.Manners().Cut; got != CutNever {
			t.Errorf("cut is still %q", got)
		}
	}
}

func TestCloseEvery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sb := sandboxOf(t, nil)
		early := dial(t, sb)
		time.Sleep(time.Minute)
		change(t, sb, `{"close_every_s":1.5}`)
		late := dial(t, sb)
		dropped := func(f *fake) bool {
			synctest.Wait()
			f.mu.Lock()
			defer f.mu.Unlock()
			return f.dropped
		}
		time.Sleep(1499 * time.Millisecond)
		if dropped(early) || dropped(late) {
			t.Error("dropped too early")
		}
		time.Sleep(time.Millisecond)
		if !dropped(early) || !dropped(late) {
			t.Error("not dropped")
		}
		third := dial(t, sb)
		change(t, sb, `{"close_every_s":0}`)
		time.Sleep(time.Hour)
		if dropped(third) {
			t.Error("dropped although it was switched off")
		}
	})
}

func TestRefuseToken(t *testing.T) {
	sb := sandboxOf(t, nil)
	f := signedIn(t, sb)
	f.do("joinChat", in(1))
	f.take()
	change(t, sb, `{"refuse_token":true}`)
	f.do("getConversations", `{}`)
	f.expect(`conversationsList {"status":false,"message":"The access token is not valid.","data":[]}`, refusedToken)
	f.do("sendMessage", saying(1, "hello", ""))
	f.expect(refusedToken)
	if _, err := sb.Say(ConversationUUID(1), "hello", 1); err != nil {
		t.Fatal(err)
	}
	f.expect()
	f.do("userConnect", `{"token":"`+sb.Token(Therapist, time.Hour)+`","token_panel":"therapist"}`)
	f.expect(refusedToken)
	if f.ended || f.dropped {
		t.Error("the connection was ended")
	}

	change(t, sb, `{"refuse_token":"disconnect"}`)
	if !f.ended {
		t.Error("not disconnected")
	}
	if s := sb.open(&fake{}); s != nil {
		t.Error("a new connection was let in")
	}
	change(t, sb, `{"refuse_token":false}`)
	signedIn(t, sb).do("typing", in(1))
}

func TestMute(t *testing.T) {
	sb := sandboxOf(t, func(o *Options) { o.Manners.Mute = true })
	f := signedIn(t, sb)
	f.do("getConversations", `{}`)
	f.expect()
	f.do("getMessages", in(3)) // signed in all the same
	f.expect(`messagesList {"status":true,"data":{"messages":[],"total":0}}`, done)
}

func TestDrop(t *testing.T) {
	sb := sandboxOf(t, nil)
	a, b := dial(t, sb), signedIn(t, sb)
	if n := sb.Drop(); n != 2 || !a.dropped || !b.dropped {
		t.Errorf("%d dropped: %v, %v", n, a.dropped, b.dropped)
	}
}

func TestLineIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		over := 0
		l := &line{overflow: func() { over++ }}
		for range maxLine + 10 {
			l.put(time.Second, func() { t.Error("sent") })
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if over != 1 {
			t.Errorf("overflow called %d times", over)
		}
	})
}
