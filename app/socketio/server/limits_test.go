package server

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestSlowReader(t *testing.T) {
	serve(t, Options{MaxQueue: 10_000}, func(t *testing.T, f *fixture) {
		var socket *Socket
		reason := make(chan error, 1)
		f.server.Handle("/feed", func(s *Socket) error {
			socket = s
			s.OnDisconnect(func(err error) { reason <- err })
			return nil
		})
		p := f.open()
		p.play(`
			> 40/feed
			< 40/feed,{"sid":"*"}`)
		large := strings.Repeat("x", 20_000)
		if err := socket.Emit("large", large); err != nil {
			t.Fatalf("the last message may exceed the limit: %v", err)
		}
		p.expect(`42/feed,["large","` + large + `"]`)
		// The writer is at one message that nobody reads. It could take others with it into
		// the buffer of its next call, where they count as written.
		if err := socket.Emit("x", large[:900]); err != nil {
			t.Fatalf("Emit = %v", err)
		}
		synctest.Wait()
		sent := 1
		for ; sent < 1000; sent++ {
			if err := socket.Emit("x", large[:900]); err != nil {
				if err != ErrSlowReader {
					t.Errorf("Emit = %v", err)
				}
				break
			}
		}
		if sent < 5 || sent > 12 {
			t.Errorf("%d messages of 1 kB were queued", sent)
		}
		if err := <-reason; !errors.Is(err, ErrSlowReader) {
			t.Errorf("reason %v", err)
		}
		if err := socket.Emit("x"); err != ErrClosed {
			t.Errorf("Emit = %v", err)
		}
	})
	// Many small messages cost more than their bytes.
	serve(t, Options{MaxQueue: 10_000}, func(t *testing.T, f *fixture) {
		p := f.open().join()
		for range 200 {
			p.send(`42["message"]`)
		}
		synctest.Wait()
		if p.write(opText, true, []byte("3")) == nil {
			t.Error("200 answers were queued")
		}
	})
}

// A client cannot make the server hold more events than it can handle.
func TestInboxBound(t *testing.T) {
	serve(t, Options{PingInterval: time.Hour}, func(t *testing.T, f *fixture) {
		var handled, sent atomic.Int32
		f.server.Handle("/slow", func(s *Socket) error {
			s.On("note", func(Event, Ack) {
				time.Sleep(time.Second)
				handled.Add(1)
			})
			return nil
		})
		p := f.open()
		p.play(`
			> 40/slow
			< 40/slow,{"sid":"*"}`)
		go func() {
			for range 3 * maxWaiting {
				p.send(`42/slow,["note"]`)
				sent.Add(1)
			}
		}()
		synctest.Wait()
		// As many may have been taken out at once, to be handled one by one.
		if n := sent.Load(); n > 2*maxWaiting+2 {
			t.Errorf("%d events were taken at once", n)
		}
		time.Sleep(time.Hour / 2)
		if n := handled.Load(); n != 3*maxWaiting {
			t.Errorf("%d events were handled, want %d", n, 3*maxWaiting)
		}
	})
	// The bytes count too.
	serve(t, Options{PingInterval: time.Hour, MaxPayload: 1000}, func(t *testing.T, f *fixture) {
		f.server.Handle("/slow", func(s *Socket) error {
			s.On("note", func(Event, Ack) { time.Sleep(time.Second) })
			return nil
		})
		p := f.open()
		p.play(`
			> 40/slow
			< 40/slow,{"sid":"*"}`)
		var sent atomic.Int32
		go func() {
			for range 20 {
				p.send(`42/slow,["note","` + strings.Repeat("x", 900) + `"]`)
				sent.Add(1)
			}
		}()
		synctest.Wait()
		if n := sent.Load(); n > 4 {
			t.Errorf("%d large events were taken at once", n)
		}
		f.server.Drop() // frees the reader that waits
		time.Sleep(time.Minute)
	})
}

// A packet and its attachments stay together, whoever else emits.
func TestConcurrentEmit(t *testing.T) {
	serve(t, Options{PingInterval: time.Hour}, func(t *testing.T, f *fixture) {
		var socket *Socket
		f.server.Handle("/busy", func(s *Socket) error {
			socket = s
			return nil
		})
		p := f.open()
		p.play(`
			> 40/busy
			< 40/busy,{"sid":"*"}`)
		const emitters, each = 8, 50
		var work sync.WaitGroup
		for i := range emitters {
			work.Go(func() {
				for j := range each {
					socket.Emit("e", i, j, []byte{byte(i), byte(j)}, []byte{byte(j)})
				}
			})
		}
		next := make([]int, emitters)
		for range emitters * each {
			var i, j int
			text := p.expect(`452-/busy,["e",*,*,{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]`)
			fmt.Sscanf(text, `452-/busy,["e",%d,%d,`, &i, &j)
			p.expectBinary([]byte{byte(i), byte(j)})
			p.expectBinary([]byte{byte(j)})
			if next[i] != j {
				t.Fatalf("emitter %d: got %d, want %d", i, j, next[i])
			}
			next[i]++
		}
		work.Wait()
	})
}

// Whatever the bursts, both ways, everything comes once and in order.
func TestBursts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	serve(t, Options{PingInterval: time.Hour}, func(t *testing.T, f *fixture) {
		f.server.Handle("/burst", func(s *Socket) error {
			s.On("n", func(e Event, _ Ack) {
				time.Sleep(time.Millisecond)
				s.Emit("n", e.Args[0])
			})
			return nil
		})
		p := f.open()
		p.play(`
			> 40/burst
			< 40/burst,{"sid":"*"}`)
		sent, got := 0, 0
		for range 200 {
			for range random.IntN(3 * maxIdleQueue) {
				p.send(fmt.Sprintf(`42/burst,["n",%d]`, sent))
				sent++
			}
			time.Sleep(time.Duration(random.IntN(100)) * time.Millisecond)
			for range random.IntN(sent - got + 1) {
				p.expect(fmt.Sprintf(`42/burst,["n",%d]`, got))
				got++
			}
		}
		for ; got < sent; got++ {
			p.expect(fmt.Sprintf(`42/burst,["n",%d]`, got))
		}
	})
}

// Over TCP, a client that is still writing when it is refused gets to see why: the
// connection must not be reset under the close frame.
func TestTooLargeOverTCP(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := newFixture(t, Options{MaxPayload: 1000})
	go f.web.Serve(listener)
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	p := newPeer(t, conn, socketPath)
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	p.expect(`0{"sid":"*","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000}`)
	if err := p.write(opText, true, make([]byte, 4<<20)); err != nil {
		t.Fatal(err)
	}
	p.expectClose(1009)
}

// A page of messages is written into a buffer that was used before.
func TestBuffersAreUsedAgain(t *testing.T) {
	list := Raw(`"` + strings.Repeat("x", 28<<10) + `"`)
	const times = 100
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range times {
		m, err := eventMessage("/", nil, "messagesList", []any{list})
		if err != nil {
			t.Fatal(err)
		}
		m.release()
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / times; each > 14<<10 {
		t.Errorf("a page allocates %d bytes", each)
	}
}
