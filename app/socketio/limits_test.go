package socketio

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A server that sends faster than callbacks take it is dropped, not collected.
func TestFlood(t *testing.T) {
	large := `42["e","` + strings.Repeat("x", 1<<20) + `"]`
	for name, flood := range map[string]func(*wire){
		"large messages": func(w *wire) {
			for !w.isOver() {
				w.send(large)
			}
		},
		"small messages": func(w *wire) {
			for !w.isOver() {
				w.send(`42["e"]`)
			}
		},
		"attachments": func(w *wire) {
			for !w.isOver() {
				w.deliver(Message{Binary: make([]byte, 1<<20)})
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			release := make(chan struct{})
			var got error
			opts := Options{
				OnEvent:      func(*Conn, Event, *AckReply) { <-release },
				OnDisconnect: func(d Disconnect) { got = d.Err },
			}
			run(t, opts, func(b *bench) {
				release = make(chan struct{})
				w := b.connect()
				w.send(`42["e"]`)
				synctest.Wait()
				flood(w)
				close(release)
				synctest.Wait()
				if !errors.Is(got, ErrFlood) {
					t.Errorf("disconnected: %v", got)
				}
			})
		})
	}
}

func TestFloodBeforeTheConnect(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w := b.open()
		w.send(openPacket)
		text := `42["e","` + strings.Repeat("x", 1<<20) + `"]`
		for !w.isOver() {
			w.send(text)
			synctest.Wait()
		}
		b.expect("disconnect 0 more messages from the server than can be held, retry in 1s")
	})
}

// When the network stops, what is emitted is held up to a bound, and then the
// connection is given up.
func TestCongestion(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w := b.connect()
		w.mu.Lock()
		w.blocked = make(chan struct{})
		w.mu.Unlock()
		arg := strings.Repeat("x", 500_000)
		var err error
		n := 0
		for ; err == nil && n < 100; n++ {
			err = b.conn().Emit("e", arg)
		}
		if !errors.Is(err, ErrClosed) || !errors.Is(err, ErrCongested) || n < maxOutbound/len(arg) || n > maxOutbound/len(arg)+2 {
			t.Errorf("after %d events: %v", n, err)
		}
		if err := b.conn().Emit("small"); !errors.Is(err, ErrClosed) {
			t.Errorf("afterwards: %v", err)
		}
		b.expect("connect 1", "disconnect 1 too much is waiting to be sent, retry in 1s")
	})
}

// More than the server's maxPayload would cost the connection.
func TestMaxPayload(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w := b.open()
		w.send(`0{"sid":"e","pingInterval":25000,"pingTimeout":20000,"maxPayload":20}`, joined)
		w.expect("40")
		c := b.conn()
		var large *TooLargeError
		if err := c.Emit("e", "0123456789abc"); !errors.As(err, &large) || *large != (TooLargeError{Size: 23, Limit: 20}) {
			t.Errorf("Emit: %v", err)
		}
		fn := func([]Raw, error) { t.Error("called back") }
		if err := c.EmitAck(time.Second, fn, "e", "0123456789abc"); !errors.As(err, &large) {
			t.Errorf("EmitAck: %v", err)
		}
		if err := c.Emit("e", "0123456789"); err != nil {
			t.Error(err)
		}
		w.expect(`42["e","0123456789"]`)
	})
	run(t, Options{}, func(b *bench) { // attachments count alone
		w := b.open()
		w.send(`0{"sid":"e","pingInterval":25000,"pingTimeout":20000,"maxPayload":50}`, joined)
		w.expect("40")
		var large *TooLargeError
		if err := b.conn().Emit("e", make([]byte, 51)); !errors.As(err, &large) {
			t.Errorf("Emit: %v", err)
		}
		if err := b.conn().Emit("e", make([]byte, 50)); err != nil {
			t.Error(err)
		}
		time.Sleep(5 * time.Second)
	})
	run(t, Options{}, func(b *bench) { // a server that names no limit
		w := b.open()
		w.send(`0{"sid":"e","pingInterval":25000,"pingTimeout":20000}`, joined)
		w.expect("40")
		if err := b.conn().Emit("e", strings.Repeat("x", 5_000_000)); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Second)
		var large *TooLargeError // ours holds, and costs the message alone
		if err := b.conn().Emit("e", strings.Repeat("x", maxOutbound+1)); !errors.As(err, &large) || large.Limit != maxOutbound {
			t.Errorf("Emit: %v", err)
		}
		if err := b.conn().Emit("e", "x"); err != nil {
			t.Error(err)
		}
	})
}

// An attachment may change after Emit has returned.
func TestAttachmentsAreCopied(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w := b.connect()
		w.mu.Lock()
		w.blocked = make(chan struct{})
		release := w.blocked
		w.mu.Unlock()
		data := []byte("before")
		b.conn().Emit("e", data)
		copy(data, "after!")
		close(release)
		w.expect(`451-["e",{"_placeholder":true,"num":0}]`, "b:before")
	})
}

func TestQueueUsesItsMemoryAgain(t *testing.T) {
	var q queue[int]
	n := 0
	allocs := testing.AllocsPerRun(1000, func() {
		q.push(n, n+1, n+2)
		for want := n; q.len() > 0; want++ {
			if got := q.pop(); got != want {
				t.Fatalf("pop = %d; want %d", got, want)
			}
		}
		n++
	})
	if allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
	for n := range 100_000 { // never empty
		q.push(n, n)
		for q.len() > 100 {
			if got := q.pop(); got > n {
				t.Fatalf("pop = %d after %d", got, n)
			}
		}
	}
	if cap(q.items) > 1000 {
		t.Errorf("a queue of 100 has room for %d", cap(q.items))
	}
	q.clear()
	for range 10 * maxIdleQueue {
		q.push(1)
	}
	for q.len() > 0 {
		q.pop()
	}
	if cap(q.items) > maxIdleQueue {
		t.Errorf("an empty queue keeps %d", cap(q.items))
	}
}

// waitingWire is a wire that may be left unread.
type waitingWire struct{ *wire }

func (waitingWire) Waits() {}

// A transport that can wait is not read faster than the network takes the answers: a
// burst that is answered costs time, and not the connection.
func TestAnswersToABurst(t *testing.T) {
	arg := strings.Repeat("x", 900_000)
	answered := 0
	opts := Options{
		OnEvent: func(c *Conn, e Event, _ *AckReply) {
			if err := c.Emit("said", e.Values()...); err == nil {
				answered++
			}
		},
	}
	var w *wire
	opts.Dial = func(context.Context, string) (Transport, error) {
		w = newWire(t)
		return waitingWire{w}, nil
	}
	run(t, opts, func(b *bench) {
		synctest.Wait()
		w.send(openPacket)
		w.expect("40")
		w.send(joined)
		synctest.Wait()
		w.mu.Lock()
		w.blocked = make(chan struct{})
		release := w.blocked
		w.mu.Unlock()
		const burst = 200 // 180 MB, more than may be held each way
		for range burst {
			w.send(`42["say","` + arg + `"]`)
		}
		synctest.Wait()
		if len(w.down) < burst/2 || answered > burst/2 {
			t.Errorf("%d of %d are unread, and %d answered, while nothing can be written", len(w.down), burst, answered)
		}
		close(release)
		synctest.Wait()
		if len(w.up) != burst || answered != burst {
			t.Errorf("%d answers, %d have come", answered, len(w.up))
		}
	})
}
