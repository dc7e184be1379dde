package socketio

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// acks collects what acks bring.
type acks struct {
	b   *bench
	got []string
}

func (a *acks) fn(name string) func([]Raw, error) {
	return func(args []Raw, err error) {
		at := time.Since(a.b.start)
		if err != nil {
			a.got = append(a.got, fmt.Sprintf("%v %s: %s", at, name, strings.ReplaceAll(err.Error(), "socketio: ", "")))
			return
		}
		a.got = append(a.got, fmt.Sprintf("%v %s: %v", at, name, args))
	}
}

func (a *acks) expect(lines ...string) {
	a.b.Helper()
	synctest.Wait()
	if !reflect.DeepEqual(a.got, lines) {
		a.b.Errorf("acks were %q; want %q", a.got, lines)
	}
	a.got = nil
}

func TestEmitAck(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w, a := b.connect(), &acks{b: b}
		c := b.conn()
		for _, name := range []string{"zero", "one", "two"} {
			if err := c.EmitAck(0, a.fn(name), name, name); err != nil {
				t.Fatal(err)
			}
		}
		w.expect(`420["zero","zero"]`, `421["one","one"]`, `422["two","two"]`)
		w.send(`431["b",2]`, `430[]`, `430["again"]`, `4399["unknown"]`, `43["none"]`, `43/other,2["not ours"]`)
		a.expect("0s one: [\"b\" 2]", "0s zero: []")
		w.send(`432[{}]`)
		a.expect("0s two: [{}]")
		b.expect("connect 1")
	})
}

func TestAckWithAttachments(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w := b.connect()
		var got Event
		if err := b.conn().EmitBinaryAck(0, func(e Event, err error) { got = e }, "e", []byte("up")); err != nil {
			t.Fatal(err)
		}
		w.expect(`451-0["e",{"_placeholder":true,"num":0}]`, "b:up")
		w.send(`461-0["x",{"_placeholder":true,"num":0}]`, "2")
		w.expect("3")
		w.send("bZG93bg==")
		synctest.Wait()
		want := Event{Args: []Raw{`"x"`, `{"_placeholder":true,"num":0}`}, Binary: [][]byte{[]byte("down")}}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("ack is %+v; want %+v", got, want)
		}
	})
}

func TestAckDeadlines(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w, a := b.connect(), &acks{b: b}
		c := b.conn()
		c.EmitAck(0, a.fn("default"), "e")
		c.EmitAck(3*time.Second, a.fn("3s"), "e")
		c.EmitAck(5*time.Second, a.fn("5s"), "e")
		c.EmitAck(time.Second, a.fn("1s"), "e")
		c.EmitAck(4*time.Second, a.fn("answered"), "e")
		time.Sleep(2 * time.Second)
		w.send(`434[]`)
		c.EmitAck(3*time.Second, a.fn("5s too"), "e")
		b.sleepUntil(19 * time.Second)
		w.send(`431["late"]`) // nobody waits any more
		b.sleepUntil(30 * time.Second)
		a.expect("1s 1s: no ack in time", "2s answered: []", "3s 3s: no ack in time",
			"5s 5s: no ack in time", "5s 5s too: no ack in time", "20s default: no ack in time")
		b.expect("connect 1")
	})
	run(t, Options{}, func(b *bench) { // by the wall clock
		b.connect()
		a := &acks{b: b}
		b.conn().EmitAck(30*time.Second, a.fn("e"), "e")
		b.expect("connect 1")
		b.jump(30 * time.Second)
		a.expect()
		b.client.Check()
		a.expect("0s e: no ack in time")
		b.expect()
	})
}

// The end of a connection ends its acks, before it is reported, and a late answer
// on the next connection is not taken for one.
func TestDisconnectEndsAcks(t *testing.T) {
	a := &acks{}
	opts := Options{OnDisconnect: func(Disconnect) { a.got = append(a.got, "disconnect") }}
	run(t, opts, func(b *bench) {
		a.b = b
		w := b.connect()
		for i := range 12 {
			b.conn().EmitAck(time.Minute, a.fn(fmt.Sprint(i)), "e")
		}
		w.Close()
		want := []string{}
		for i := range 12 {
			want = append(want, fmt.Sprintf("0s %d: closed: connection lost: code 1006", i))
		}
		a.expect(append(want, "disconnect")...)
		w = b.connect()
		w.send(`430["late"]`, `431["late"]`)
		a.expect()
		b.conn().EmitAck(0, a.fn("fresh"), "e")
		w.expect(`420["e"]`) // ids begin again
		w.send(`430["now"]`)
		a.expect(`1s fresh: ["now"]`)
	})
}

func TestAckReply(t *testing.T) {
	var replies []*AckReply
	opts := Options{OnEvent: func(_ *Conn, _ Event, r *AckReply) { replies = append(replies, r) }}
	run(t, opts, func(b *bench) {
		w := b.connect()
		w.send(`4217["ask",1]`, `420["ask",2]`, `42["tell"]`)
		synctest.Wait()
		if replies[2] != nil {
			t.Error("a reply where none is wanted")
		}
		if err := replies[2].Send("x"); err != nil {
			t.Error(err)
		}
		if err := replies[1].Send(make(chan int)); err == nil {
			t.Error("a channel is sent")
		}
		if err := replies[1].Send(strings.Repeat("x", 1_000_000)); err == nil {
			t.Error("too much is sent")
		}
		if err := replies[1].Send("a", []byte("b")); err != nil { // failed calls do not count
			t.Error(err)
		}
		if err := replies[1].Send("again"); !errors.Is(err, ErrAckSent) {
			t.Errorf("second answer: %v", err)
		}
		w.expect(`461-0["a",{"_placeholder":true,"num":0}]`, "b:b")
		w.Close()
		next := b.connect()
		if err := replies[0].Send("late"); !errors.Is(err, ErrClosed) {
			t.Errorf("answer over the next connection: %v", err)
		}
		next.expect()
	})
}

// What belongs to an old connection changes nothing on a new one.
func TestStaleConnection(t *testing.T) {
	var reply *AckReply
	opts := Options{OnEvent: func(_ *Conn, _ Event, r *AckReply) { reply = r }}
	run(t, opts, func(b *bench) {
		old := b.connect()
		old.send(`421["ask"]`)
		b.expect("connect 1", "event 1 ask []")
		first := b.conn()
		// Everything that is still on its way when the client turns away is lost.
		b.client.Reconnect(nil)
		old.send(`42["late"]`, "41", `44{"message":"late"}`)
		w := b.connect()
		b.expect("disconnect 1 reconnecting on request, retry in 0s", "connect 2")
		old.send(`42["later"]`, "41")
		if err := first.Emit("x"); !errors.Is(err, ErrClosed) {
			t.Errorf("Emit: %v", err)
		}
		if err := first.EmitAck(0, func([]Raw, error) { t.Error("called back") }, "x"); !errors.Is(err, ErrClosed) {
			t.Errorf("EmitAck: %v", err)
		}
		if err := reply.Send(); !errors.Is(err, ErrClosed) {
			t.Errorf("Send: %v", err)
		}
		first.Drop(nil)
		old.expect()
		w.expect()
		b.expect()
	})
}

// Whatever happens to the connection, an ack that was promised comes exactly once.
func TestAcksFromManyGoroutines(t *testing.T) {
	run(t, Options{BackoffMin: time.Millisecond}, func(b *bench) {
		var mu sync.Mutex
		pending, accepted := 0, 0
		for range 50 {
			w := b.connect()
			c := b.conn()
			var group sync.WaitGroup
			for range 8 {
				group.Go(func() {
					for range 20 {
						called := false
						mu.Lock()
						pending++
						mu.Unlock()
						err := c.EmitAck(0, func([]Raw, error) {
							mu.Lock()
							defer mu.Unlock()
							if pending--; called {
								t.Error("called twice")
							}
							called = true
							accepted++
						}, "e")
						if err != nil {
							mu.Lock()
							pending--
							mu.Unlock()
						}
						time.Sleep(time.Millisecond)
					}
				})
			}
			w.send(`430[]`, `431[]`, `432[]`, `433[]`)
			time.AfterFunc(10*time.Millisecond, w.Close) // when all emit
			group.Wait()
			synctest.Wait()
			if pending != 0 {
				t.Fatalf("%d acks never came", pending)
			}
		}
		if accepted == 0 {
			t.Error("none was accepted")
		}
	})
}
