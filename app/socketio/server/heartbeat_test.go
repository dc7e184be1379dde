package server

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

const (
	interval = 300 * time.Millisecond
	timeout  = 200 * time.Millisecond
)

var heartbeats = Options{PingInterval: interval, PingTimeout: timeout, ConnectTimeout: time.Minute}

// after fails unless d has passed since start.
func after(t *testing.T, start time.Time, d time.Duration) {
	t.Helper()
	if got := time.Since(start); got != d {
		t.Fatalf("after %v, want %v", got, d)
	}
}

func TestHeartbeat(t *testing.T) {
	serve(t, heartbeats, func(t *testing.T, f *fixture) {
		start := time.Now()
		p := f.open()
		var at time.Duration
		for _, delay := range []time.Duration{0, 50 * time.Millisecond, 199 * time.Millisecond, 0} {
			p.expect("2")
			at += interval
			after(t, start, at)
			time.Sleep(delay)
			p.send("3")
			at += delay // the next ping is counted from the pong
		}
		p.expect("2")
		p.expectClose(1008)
		after(t, start, at+interval+timeout)
	})
}

func TestHeartbeatNoPong(t *testing.T) {
	for _, tt := range []struct {
		name string
		talk string // what the client says instead of a pong
	}{
		{"silence", ""},
		{"events", `42["message-with-ack"]`},
		{"noop", "6"},
		{"upgrade", "5"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			serve(t, heartbeats, func(t *testing.T, f *fixture) {
				start := time.Now()
				p := f.open().join()
				for range 9 {
					time.Sleep(50 * time.Millisecond)
					if tt.talk != "" {
						go p.send(tt.talk)
					}
				}
				p.expect("2")
				p.expectClose(1008)
				after(t, start, interval+timeout)
			})
		})
	}
}

// A pong counts for one ping only, and only once that ping has gone out.
func TestUnsolicitedPong(t *testing.T) {
	serve(t, heartbeats, func(t *testing.T, f *fixture) {
		start := time.Now()
		p := f.open()
		time.Sleep(interval / 2)
		p.send("3")
		p.expect("2")
		after(t, start, interval) // not put off
		p.send("3", "3")
		time.Sleep(interval / 2)
		p.send("3")
		p.expect("2")
		after(t, start, 2*interval)
		p.expectClose(1008) // no earlier pong answered this ping ahead of time
	})
}

// A client that takes nothing cannot keep its connection by sending pongs.
func TestPongsWithoutReading(t *testing.T) {
	serve(t, heartbeats, func(t *testing.T, f *fixture) {
		reason := make(chan error, 1)
		f.server.Handle("/stuck", func(s *Socket) error {
			s.OnDisconnect(func(err error) { reason <- err })
			s.On("go", func(Event, Ack) { s.Emit("never read") })
			return nil
		})
		p := f.open()
		p.play(`
			> 40/stuck
			< 40/stuck,{"sid":"*"}
			> 42/stuck,["go"]`)
		start := time.Now()
		var pongs sync.WaitGroup
		pongs.Go(func() {
			for p.write(opText, true, []byte("3")) == nil {
				time.Sleep(10 * time.Millisecond)
			}
		})
		if err := <-reason; !errors.Is(err, ErrHeartbeat) {
			t.Errorf("reason %v, want %v", err, ErrHeartbeat)
		}
		after(t, start, interval+timeout)
		p.conn.Close()
		pongs.Wait()
	})
}

// A handler that takes its time keeps nobody from answering pings.
func TestSlowHandler(t *testing.T) {
	serve(t, heartbeats, func(t *testing.T, f *fixture) {
		f.server.Handle("/slow", func(s *Socket) error {
			s.On("sleep", func(_ Event, ack Ack) {
				time.Sleep(4*interval + timeout)
				ack()
			})
			return nil
		})
		p := f.open()
		p.play(`
			> 40/slow
			< 40/slow,{"sid":"*"}
			> 42/slow,1["sleep"]`)
		for range 4 {
			p.expect("2")
			p.send("3")
		}
		p.expect("43/slow,1[]")
	})
}

func TestConnectTimeout(t *testing.T) {
	for _, tt := range []struct{ name, script string }{
		{"nothing sent", ``},
		{"only pongs", `> 3`},
		{"unknown namespace", `
			> 40/random
			< 44/random,{"message":"Invalid namespace"}`},
		{"refused", `
			> 40/denied
			< 44/denied,{"message":"Not authorized","data":{"code":401}}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			serve(t, Options{ConnectTimeout: time.Second}, func(t *testing.T, f *fixture) {
				start := time.Now()
				p := f.open()
				p.play(tt.script)
				p.expectClose(1008)
				after(t, start, time.Second)
			})
		})
	}
	serve(t, Options{ConnectTimeout: time.Second}, func(t *testing.T, f *fixture) {
		p := f.open()
		time.Sleep(900 * time.Millisecond)
		p.join()
		p.send("41")
		time.Sleep(10 * time.Second)
		p.join() // a client that was in once may take its time
	})
}

func TestShutdown(t *testing.T) {
	serve(t, Options{}, func(t *testing.T, f *fixture) {
		var order []string
		f.server.Handle("/work", func(s *Socket) error {
			s.On("work", func(Event, Ack) {
				time.Sleep(time.Second)
				order = append(order, "worked")
			})
			s.OnDisconnect(func(err error) {
				if !errors.Is(err, ErrShutdown) {
					t.Errorf("reason %v", err)
				}
				order = append(order, "disconnected")
			})
			return nil
		})
		p, q := f.open().join(), f.open()
		p.play(`
			> 40/work,
			< 40/work,{"sid":"*"}
			> 42/work,["work"]`)
		synctest.Wait()
		go func() {
			p.expectClose(1001) // without a 41 before it, after which clients stay away
			q.expectClose(1001)
		}()
		if err := f.server.Shutdown(context.Background()); err != nil {
			t.Fatal(err)
		}
		if len(order) != 2 || order[0] != "worked" {
			t.Errorf("at the end of Shutdown: %q", order)
		}

		near, far := net.Pipe()
		f.conns <- far
		if res := requestUpgrade(t, near, bufio.NewReader(near), socketPath); res.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("handshake after the shutdown: %s", res.Status)
		}
	})
}

// What waits to be written still goes out.
func TestShutdownFlushes(t *testing.T) {
	serve(t, Options{}, func(t *testing.T, f *fixture) {
		p := f.open().join()
		p.send(`42["message",1]`, `42["message",2]`)
		synctest.Wait()
		go f.server.Shutdown(context.Background())
		synctest.Wait()
		p.play(`
			< 42["message-back",1]
			< 42["message-back",2]
			x 1001`)
	})
}

// A peer that does not answer the close is not waited for.
func TestShutdownSilentPeer(t *testing.T) {
	serve(t, Options{}, func(t *testing.T, f *fixture) {
		f.open().join()
		start := time.Now()
		if err := f.server.Shutdown(context.Background()); err != nil {
			t.Fatal(err)
		}
		after(t, start, closeGrace)
	})
	serve(t, Options{}, func(t *testing.T, f *fixture) {
		p := f.open().join()
		start := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := f.server.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Shutdown = %v", err)
		}
		p.expectClose(0)
		after(t, start, time.Second)
	})
}

// A peer that stops in the middle of a message holds nothing up.
func TestStalledMessage(t *testing.T) {
	serve(t, Options{MaxPayload: 100}, func(t *testing.T, f *fixture) {
		p := f.open().join()
		start := time.Now()
		p.conn.Write([]byte{0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4}) // 4 GiB to come
		p.conn.Write(make([]byte, 101))
		if got, err := p.read(); err != nil || got.op != opClose || got.code() != 1009 {
			t.Fatalf("%v, %v, want close 1009", got, err)
		}
		if got, err := p.read(); err == nil {
			t.Fatalf("%v, want the end", got)
		}
		after(t, start, closeGrace)
	})
}
