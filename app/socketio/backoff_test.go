package socketio

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var errRefused = errors.New("connection refused")

func TestBackoff(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		at := time.Duration(0)
		for _, wait := range []time.Duration{1, 2, 4, 5, 5, 5} {
			b.next().result <- errRefused
			if since := time.Since(b.start); since != at {
				t.Errorf("dials after %v; want %v", since, at)
			}
			b.expect(fmt.Sprintf("disconnect 0 *socketio.DialError, retry in %v", wait*time.Second))
			at += wait * time.Second
		}
	})
}

// The jitter comes after the cap: clients that lost the same server do not come
// back in step.
func TestJitter(t *testing.T) {
	for _, tt := range []struct {
		jitter, rand float64
		want         []string
	}{
		{0, 0, []string{"500ms", "1s", "2s", "2.5s", "2.5s"}},
		{0, 0.5, []string{"1s", "2s", "4s", "5s", "5s"}},
		{0, 0.75, []string{"1.25s", "2.5s", "5s", "6.25s", "6.25s"}},
		{0.1, 0, []string{"900ms", "1.8s", "3.6s", "4.5s", "4.5s"}},
		{-1, 0, []string{"1s", "2s", "4s", "5s", "5s"}},
	} {
		o := Options{Jitter: tt.jitter, Rand: func() float64 { return tt.rand }}
		o.setDefaults()
		for i, want := range tt.want {
			if got := o.backoff(i + 1).String(); got != want {
				t.Errorf("jitter %v, rand %v: wait %d is %s; want %s", tt.jitter, tt.rand, i+1, got, want)
			}
		}
	}
	o := Options{BackoffMin: 100 * time.Millisecond, BackoffMax: 500 * time.Millisecond}
	o.setDefaults()
	for i := range 10_000 {
		if d := o.backoff(1000); d < 250*time.Millisecond || d >= 750*time.Millisecond {
			t.Fatalf("wait %d is %v", i, d)
		}
	}
	o = Options{BackoffMin: time.Hour, BackoffMax: time.Second, Jitter: -1}
	if got := o.backoff(1); got != time.Second {
		t.Errorf("the cap is below the minimum: %v", got)
	}
}

// A server that accepts websockets and then dies must not be hammered: only an
// accepted connect ends the backoff.
func TestBackoffResetsOnlyWhenConnected(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		b.open().Close() // before the handshake: no need to wait for a deadline
		b.expect("disconnect 0 *socketio.ClosedError, retry in 1s")
		w := b.open()
		w.send(openPacket)
		w.Close()
		b.expect("disconnect 0 *socketio.ClosedError, retry in 2s")
		w = b.open()
		w.send(openPacket, `42["early"]`, "2")
		w.Close()
		b.expect("disconnect 0 *socketio.ClosedError, retry in 4s")
		b.connect().Close()
		b.expect("connect 4", "disconnect 4 *socketio.ClosedError, retry in 1s")
		b.next().result <- errRefused
		b.expect("disconnect 0 *socketio.DialError, retry in 2s")
	})
}

func TestConnectDeadline(t *testing.T) {
	for name, until := range map[string]func(*bench){
		"opening a websocket":       func(b *bench) { b.next() },
		"waiting for the handshake": func(b *bench) { b.open() },
		"joining the namespace":     func(b *bench) { b.open().send(openPacket, "2") },
	} {
		t.Run(name, func(t *testing.T) {
			var got error
			opts := Options{ConnectTimeout: 3 * time.Second, OnDisconnect: func(d Disconnect) { got = d.Err }}
			run(t, opts, func(b *bench) {
				until(b)
				b.sleepUntil(3*time.Second - 1)
				b.expect()
				b.sleepUntil(3 * time.Second)
				b.expect("disconnect 0 connect timeout, retry in 1s")
				if want := "socketio: connect timeout: " + name; got.Error() != want {
					t.Errorf("%q; want %q", got, want)
				}
			})
			run(t, Options{}, func(b *bench) { // by the wall clock, at the default
				until(b)
				synctest.Wait()
				b.jump(20 * time.Second)
				b.client.Check()
				b.expect("disconnect 0 connect timeout, retry in 1s")
			})
		})
	}
	run(t, Options{ConnectTimeout: 3 * time.Second}, func(b *bench) {
		b.connect()
		b.sleepUntil(40 * time.Second)
		b.expect("connect 1") // it is over once connected
	})
}

func TestReconnect(t *testing.T) {
	reason := errors.New("asked for")
	for name, until := range map[string]func(*bench){
		"in the dial":      func(b *bench) { b.next() },
		"in the handshake": func(b *bench) { b.open() },
		"in the join":      func(b *bench) { b.open().send(openPacket) },
		"connected":        func(b *bench) { b.connect() },
	} {
		t.Run(name, func(t *testing.T) {
			var last Disconnect
			run(t, Options{OnDisconnect: func(d Disconnect) { last = d }}, func(b *bench) {
				until(b)
				b.client.Reconnect(reason)
				b.client.Reconnect(reason) // once is enough
				b.connect()
				if last.Err != reason || last.RetryIn != 0 || time.Now() != b.start {
					t.Errorf("%+v after %v", last, time.Since(b.start))
				}
				b.mu.Lock()
				b.trace = nil
				b.mu.Unlock()
				time.Sleep(time.Second)
				b.expect()
			})
		})
	}
	run(t, Options{}, func(b *bench) {
		b.next().result <- errRefused
		b.expect("disconnect 0 *socketio.DialError, retry in 1s")
		b.client.Reconnect(reason)
		b.connect()
		b.expect("connect 2") // a wait that ends is no disconnect
		if time.Now() != b.start {
			t.Error("time has passed")
		}
	})
}

// A dialer may take its time to give up; the next attempt waits for it.
func TestAttemptsNeverOverlap(t *testing.T) {
	var open, most, dials atomic.Int32
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		rnd := rand.New(rand.NewPCG(1, 2))
		random := func(n int) time.Duration {
			mu.Lock()
			defer mu.Unlock()
			return time.Duration(rnd.IntN(n)) * time.Millisecond
		}
		dialer := func(ctx context.Context, _ string) (Transport, error) {
			dials.Add(1)
			if n := open.Add(1); n > most.Load() {
				most.Store(n)
			}
			stubborn, slow := random(2000), random(3000)
			select {
			case <-time.After(slow):
			case <-ctx.Done():
				time.Sleep(stubborn)
				open.Add(-1)
				return nil, ctx.Err()
			}
			w := newWire(t)
			w.onClose = func() { open.Add(-1) }
			w.send(openPacket, joined)
			time.AfterFunc(2*slow, w.Close)
			return w, nil
		}
		client, err := NewClient(Options{URL: "http://test", Dial: dialer, ConnectTimeout: 2 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error)
		go func() { ended <- client.Run(context.Background()) }()
		for range 2000 {
			time.Sleep(random(2500))
			client.Reconnect(nil)
			client.Check()
		}
		client.Close()
		<-ended
		time.Sleep(time.Minute)
	})
	if most.Load() > 1 || dials.Load() < 1000 || open.Load() != 0 {
		t.Errorf("%d at a time in %d attempts, %d left open", most.Load(), dials.Load(), open.Load())
	}
}

// A transport may take a moment to close, which the server should see before it
// sees the next one; but a moment only.
func TestNextAttemptWaitsForTheTransport(t *testing.T) {
	for slow, want := range map[time.Duration]time.Duration{
		100 * time.Millisecond: 100 * time.Millisecond,
		time.Minute:            flushGrace,
	} {
		run(t, Options{}, func(b *bench) {
			w := b.connect()
			w.mu.Lock()
			w.slow = slow
			w.mu.Unlock()
			b.client.Reconnect(nil)
			b.next().result <- errRefused
			if waited := time.Since(b.start); waited != want {
				t.Errorf("dials after %v; want %v", waited, want)
			}
			time.Sleep(time.Minute)
		})
	}
}

func TestDrop(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		b.connect()
		first := b.conn()
		first.Drop(ErrAckTimeout)
		b.expect("connect 1", "disconnect 1 no ack in time, retry in 1s")
		b.connect()
		first.Drop(ErrAckTimeout)
		b.expect("connect 2")
		b.conn().Drop(nil)
		b.expect("disconnect 2 *errors.errorString, retry in 1s")
		w := b.connect()
		w.expect() // nothing like a farewell
	})
}
