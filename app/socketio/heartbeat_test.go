package socketio

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"
)

func TestPingIsAnswered(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w := b.open()
		w.send(openPacket)
		w.expect("40")
		w.send("2")
		w.expect("3") // even before the namespace is joined
		w.send(joined)
		for range 100 { // over an hour in all
			time.Sleep(25 * time.Second)
			w.send("2")
			w.expect("3")
		}
		w.send("2probe", "3", "3probe", "5", "6", "6x")
		w.expect("3")
		b.expect("connect 1")
	})
}

// A callback that takes its time must not keep a ping waiting.
func TestPingIsAnsweredDuringACallback(t *testing.T) {
	opts := Options{OnEvent: func(*Conn, Event, *AckReply) { time.Sleep(time.Minute) }}
	run(t, opts, func(b *bench) {
		w := b.connect()
		w.send(`42["slow"]`)
		time.Sleep(25 * time.Second)
		w.send("2")
		w.expect("3")
		time.Sleep(25 * time.Second)
		w.send("2")
		w.expect("3")
	})
}

func TestHeartbeatDeadline(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w := b.connect()
		go func() {
			for !w.isOver() {
				time.Sleep(time.Second)
				w.send(`42["other traffic does not count"]`, "3", "6")
			}
		}()
		b.sleepUntil(25 * time.Second)
		w.send("2")
		b.sleepUntil(25*time.Second + 45*time.Second - 1)
		synctest.Wait()
		if w.isOver() {
			t.Error("closed too early")
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if !w.isOver() {
			t.Error("not closed in time")
		}
		b.mu.Lock()
		last := b.trace[len(b.trace)-1]
		b.mu.Unlock()
		if last != "disconnect 1 no heartbeat from the server, retry in 1s" {
			t.Error(last)
		}
		time.Sleep(time.Second) // the sender ends
	})
}

// A server that talks faster than it is listened to is dead without pings all the
// same, and acks are missed all the same.
func TestDeadlinesDuringAFlood(t *testing.T) {
	var missed time.Duration
	opts := Options{OnEvent: func(*Conn, Event, *AckReply) { time.Sleep(10 * time.Millisecond) }}
	run(t, opts, func(b *bench) {
		w := b.connect()
		b.conn().EmitAck(time.Second, func([]Raw, error) { missed = time.Since(b.start) }, "e")
		for !w.isOver() && time.Since(b.start) < time.Minute {
			w.send(`42["e"]`)
			time.Sleep(5 * time.Millisecond)
		}
		if ended := time.Since(b.start); ended < 45*time.Second || ended > 50*time.Second {
			t.Errorf("ended after %v", ended)
		}
		if missed < time.Second || missed > 5*time.Second {
			t.Errorf("ack given up after %v", missed)
		}
		b.client.Close() // does not handle the rest first
	})
}

func TestHeartbeatBeforeTheJoin(t *testing.T) {
	const short = `0{"sid":"e","pingInterval":300,"pingTimeout":200}`
	run(t, Options{}, func(b *bench) {
		b.open().send(short)
		b.sleepUntil(500 * time.Millisecond)
		b.expect("disconnect 0 no heartbeat from the server, retry in 1s")
	})
}

// While a laptop sleeps no timer runs. Whatever happens first after that finds the
// connection dead, and nothing is sent over it.
func TestSleepingLaptop(t *testing.T) {
	for name, wakeUp := range map[string]func(*bench, *wire){
		"check": func(b *bench, w *wire) { b.client.Check() },
		"ping":  func(b *bench, w *wire) { w.send("2") },
		"emit": func(b *bench, w *wire) {
			if err := b.conn().Emit("lost"); !errors.Is(err, ErrClosed) || !errors.Is(err, ErrHeartbeat) {
				t.Errorf("Emit returned %v", err)
			}
		},
		"emit with an ack": func(b *bench, w *wire) {
			called := false
			err := b.conn().EmitAck(0, func([]Raw, error) { called = true }, "lost")
			synctest.Wait()
			if err == nil && !called || err != nil && called {
				t.Errorf("EmitAck returned %v, called back: %v", err, called)
			}
		},
		"ask":   func(b *bench, w *wire) { w.send(`421["ask"]`) },
		"timer": func(b *bench, w *wire) { b.sleepUntil(20 * time.Second) }, // of the connect deadline
	} {
		t.Run(name, func(t *testing.T) {
			opts := Options{OnEvent: func(_ *Conn, _ Event, r *AckReply) { r.Send() }}
			run(t, opts, func(b *bench) {
				w := b.connect()
				b.expect("connect 1")
				b.jump(44 * time.Second)
				b.client.Check()
				b.expect() // not yet
				b.jump(time.Second)
				b.expect()
				wakeUp(b, w)
				dead := "disconnect 1 no heartbeat from the server, retry in 1s"
				if name == "ask" {
					b.expect("event 1 ask []", dead)
				} else {
					b.expect(dead)
				}
				w.expect()
			})
		})
	}
}

// shiftMonotonic moves the monotonic clock reading of a time, and leaves the wall
// clock's alone. It is the second word of a time.Time that has one.
func shiftMonotonic(at time.Time, d time.Duration) time.Time {
	*(*int64)(unsafe.Add(unsafe.Pointer(&at), 8)) += int64(d)
	return at
}

func TestBothClocksCount(t *testing.T) {
	const minute = time.Minute
	last := time.Now()
	for name, tt := range map[string]struct {
		now  time.Time
		want bool
	}{
		"both before":                {last.Add(minute - 1), false},
		"both after":                 {last.Add(minute), true},
		"the computer slept":         {shiftMonotonic(last.Add(minute), -minute), true},
		"the wall clock is set back": {shiftMonotonic(last, minute), true},
		"it is set back a little":    {shiftMonotonic(last, minute-1), false},
	} {
		if got := passed(tt.now, last.Add(minute)); got != tt.want {
			t.Errorf("%s: passed = %v", name, got)
		}
		l := &link{now: func() time.Time { return tt.now }, lastPing: last}
		l.handshake.PingInterval, l.handshake.PingTimeout = minute/2, minute/2
		if got := l.overdueLocked(); got != tt.want {
			t.Errorf("%s: overdue = %v", name, got)
		}
	}
}

// A dead connection is not kept for longer when the wall clock is set back.
func TestClockIsSetBack(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w := b.connect()
		b.sleepUntil(25 * time.Second)
		w.send("2")
		w.expect("3")
		b.jump(-time.Hour)
		b.sleepUntil(25*time.Second + 45*time.Second - 1)
		b.expect("connect 1")
		time.Sleep(time.Nanosecond)
		b.expect("disconnect 1 no heartbeat from the server, retry in 1s")
	})
}

// Messages that wait for a slow network are not written to a dead connection.
func TestHeartbeatIsCheckedBeforeEachWrite(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w := b.connect()
		release := make(chan struct{})
		w.mu.Lock()
		w.blocked = release
		w.mu.Unlock()
		b.conn().Emit("one")
		b.conn().Emit("two")
		synctest.Wait()
		b.jump(45 * time.Second)
		close(release)
		w.expect(`42["one"]`) // was being written
		b.expect("connect 1", "disconnect 1 no heartbeat from the server, retry in 1s")
	})
}

// Check during a wait notices that it is over by the wall clock.
func TestCheckDuringTheBackoff(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		b.next().result <- errors.New("no")
		synctest.Wait()
		b.client.Check()
		synctest.Wait()
		select {
		case <-b.dials:
			t.Error("dials too early")
		default:
		}
		b.jump(time.Minute)
		b.client.Check()
		synctest.Wait()
		<-b.dials
		if time.Now() != b.start {
			t.Error("time has passed")
		}
	})
}
