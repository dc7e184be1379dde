package server

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// What ends a socket is what its owner and its context are told.
func TestDisconnectReason(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(*peer, *fixture)
		want error
	}{
		{"client leaves", func(p *peer, _ *fixture) { p.send("41/watched,") }, ErrClientLeft},
		{"client closes Engine.IO", func(p *peer, _ *fixture) { p.send("1"); p.expectClose(1000) }, ErrClientClosed},
		{"client closes the websocket", func(p *peer, _ *fixture) {
			p.write(opClose, true, []byte{3, 0xe8})
			p.expectClose(1000)
		}, ErrLost},
		{"network fails", func(p *peer, _ *fixture) { p.conn.Close() }, ErrLost},
		{"network fails in a message", func(p *peer, _ *fixture) {
			p.write(opText, false, []byte("42/watched,"))
			p.conn.Close()
		}, ErrLost},
		{"network fails in an attachment", func(p *peer, _ *fixture) {
			p.send(`451-/watched,["x",{"_placeholder":true,"num":0}]`)
			p.conn.Write([]byte{0x82, 0x85, 1, 2, 3, 4}) // five bytes to come
			p.conn.Close()
		}, ErrLost},
		{"handler disconnects", func(p *peer, _ *fixture) { p.send(`42/watched,["kick"]`); p.expect("41/watched,") }, ErrDisconnected},
		{"handler drops", func(p *peer, _ *fixture) { p.send(`42/watched,["drop"]`); p.expectClose(0) }, ErrDropped},
		{"server drops", func(p *peer, f *fixture) { f.server.Drop(); p.expectClose(0) }, ErrDropped},
		{"server shuts down", func(p *peer, f *fixture) {
			go f.server.Shutdown(context.Background())
			p.expectClose(1001)
		}, ErrShutdown},
		{"no pong", func(p *peer, _ *fixture) { p.expect("2"); p.expectClose(1008) }, ErrHeartbeat},
		{"handler panics", func(p *peer, _ *fixture) { p.send(`42/watched,["panic"]`); p.expectClose(1011) }, ErrHandlerPanic},
	} {
		t.Run(tt.name, func(t *testing.T) {
			serve(t, Options{}, func(t *testing.T, f *fixture) {
				reasons := make(chan error, 2)
				var socket *Socket
				f.server.Handle("/watched", func(s *Socket) error {
					socket = s
					s.OnDisconnect(func(reason error) { reasons <- reason })
					s.On("kick", func(Event, Ack) { s.Disconnect(); s.Disconnect() })
					s.On("x", func(Event, Ack) { t.Error("half a message was handled") })
					s.On("drop", func(Event, Ack) { s.CloseTransport() })
					s.On("panic", func(Event, Ack) { panic("at the disco") })
					return nil
				})
				p := f.open()
				p.play(`
					> 40/watched
					< 40/watched,{"sid":"*"}`)
				if socket.Context().Err() != nil {
					t.Error("context ended before the socket")
				}
				tt.do(p, f)
				if got := <-reasons; !errors.Is(got, tt.want) {
					t.Errorf("reason %v, want %v", got, tt.want)
				}
				if got := context.Cause(socket.Context()); !errors.Is(got, tt.want) {
					t.Errorf("cause %v, want %v", got, tt.want)
				}
				if err := socket.Emit("late"); err != ErrClosed {
					t.Errorf("Emit = %v, want %v", err, ErrClosed)
				}
				if err := socket.EmitAck(0, func(Event, error) { t.Error("ack") }, "late"); err != ErrClosed {
					t.Errorf("EmitAck = %v, want %v", err, ErrClosed)
				}
				p.conn.Close()
				synctest.Wait()
				if len(reasons) > 0 {
					t.Errorf("told again: %v", <-reasons)
				}
			})
		})
	}
	serve(t, Options{}, func(t *testing.T, f *fixture) {
		var reason error
		f.server.Handle("/watched", func(s *Socket) error {
			s.OnDisconnect(func(err error) { reason = err })
			return nil
		})
		p := f.open()
		p.play(`
			> 40/watched
			< 40/watched,{"sid":"*"}
			> 4abc
			x 1002`)
		synctest.Wait()
		var broken *ProtocolError
		if !errors.As(reason, &broken) || broken.Code != 1002 {
			t.Errorf("reason %v, want a ProtocolError", reason)
		}
	})
}

// Everything that arrived over a sound connection is handled before the end is told.
func TestHandledBeforeDisconnect(t *testing.T) {
	serve(t, Options{}, func(t *testing.T, f *fixture) {
		var got []string
		f.server.Handle("/slow", func(s *Socket) error {
			s.On("note", func(e Event, _ Ack) {
				time.Sleep(time.Second)
				got = append(got, string(e.Args[0]))
			})
			s.OnDisconnect(func(error) { got = append(got, "end") })
			return nil
		})
		p := f.open()
		p.play(`
			> 40/slow
			< 40/slow,{"sid":"*"}
			> 42/slow,["note",1]
			> 42/slow,["note",2]
			> 42/slow,["note",3]`)
		p.conn.Close()
		time.Sleep(time.Minute)
		synctest.Wait()
		if want := []string{"1", "2", "3", "end"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// A drop leaves what had not been handled yet undone.
func TestNothingHandledAfterDrop(t *testing.T) {
	serve(t, Options{}, func(t *testing.T, f *fixture) {
		var got []string
		f.server.Handle("/cut", func(s *Socket) error {
			s.On("note", func(e Event, _ Ack) {
				time.Sleep(time.Second)
				if got = append(got, string(e.Args[0])); len(got) == 2 {
					s.CloseTransport()
				}
			})
			s.OnDisconnect(func(error) { got = append(got, "end") })
			return nil
		})
		p := f.open()
		p.play(`
			> 40/cut
			< 40/cut,{"sid":"*"}
			> 42/cut,["note",1]
			> 42/cut,["note",2]
			> 42/cut,["note",3]
			x 0`)
		time.Sleep(time.Minute)
		synctest.Wait()
		if want := []string{"1", "2", "end"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestDisconnectInOnConnect(t *testing.T) {
	serve(t, Options{}, func(t *testing.T, f *fixture) {
		ended := 0
		f.server.Handle("/brief", func(s *Socket) error {
			s.OnDisconnect(func(error) { ended++ })
			s.Emit("hello")
			s.Disconnect()
			if err := s.Emit("late"); err != ErrClosed {
				t.Errorf("Emit = %v", err)
			}
			return nil
		})
		f.open().play(`
			> 40/brief
			< 40/brief,{"sid":"*"}
			< 42/brief,["hello"]
			< 41/brief,
			> 40/brief
			< 40/brief,{"sid":"*"}
			< 42/brief,["hello"]
			< 41/brief,`)
		synctest.Wait()
		if ended != 2 {
			t.Errorf("OnDisconnect called %d times, want 2", ended)
		}
	})
}

// The end of a socket is told before its successor begins, even if the client did not
// wait to be disconnected.
func TestConnectCrossesDisconnect(t *testing.T) {
	serve(t, Options{}, func(t *testing.T, f *fixture) {
		var got []string
		var first *Socket
		f.server.Handle("/again", func(s *Socket) error {
			if got = append(got, "connect"); first == nil {
				first = s
			}
			s.On("sleep", func(Event, Ack) { time.Sleep(time.Second) })
			s.OnDisconnect(func(error) { got = append(got, "disconnect") })
			return nil
		})
		p := f.open()
		p.play(`
			> 40/again
			< 40/again,{"sid":"*"}
			> 42/again,["sleep"]
			> 40/again`)
		synctest.Wait()
		first.Disconnect()
		p.play(`
			< 41/again,
			< 40/again,{"sid":"*"}`)
		if want := []string{"connect", "disconnect", "connect"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// A refused client's socket is dead, and its owner is not told what he knows.
func TestRefusedSocket(t *testing.T) {
	serve(t, Options{}, func(t *testing.T, f *fixture) {
		var socket *Socket
		f.server.Handle("/no", func(s *Socket) error {
			socket = s
			s.OnDisconnect(func(error) { t.Error("OnDisconnect called") })
			s.EmitAck(0, func(Event, error) {}, "ask")
			s.Disconnect()
			return &ConnectError{Message: "no"}
		})
		p := f.open()
		p.play(`
			> 40/no
			< 44/no,{"message":"no"}`)
		if err := socket.Emit("late"); err != ErrClosed || socket.Context().Err() == nil {
			t.Errorf("Emit = %v, context %v", err, socket.Context().Err())
		}
		p.send("41/no,")
		p.expectClose(1002)
	})
}

func TestSocket(t *testing.T) {
	serve(t, Options{}, func(t *testing.T, f *fixture) {
		f.server.Handle("/socket", func(s *Socket) error {
			s.On("tell", func(_ Event, ack Ack) {
				ack(s.ID(), s.Namespace(), s.Auth(), s.Request().URL.Path)
			})
			return nil
		})
		p := f.open()
		p.send(`40/socket,{"a":1}`)
		hello := p.expect(`40/socket,{"sid":"*"}`)
		id := strings.TrimSuffix(strings.TrimPrefix(hello, `40/socket,{"sid":"`), `"}`)
		p.send(`42/socket,["other"]`, `42/socket,0["tell"]`)
		p.expect(`43/socket,0["` + id + `","/socket",{"a":1},"/socket.io/"]`)
	})
}

func TestEmitAck(t *testing.T) {
	serve(t, Options{ConnectTimeout: time.Hour, PingInterval: time.Hour}, func(t *testing.T, f *fixture) {
		var log []string
		start := time.Now()
		f.server.Handle("/ask", func(s *Socket) error {
			s.On("ask", func(e Event, _ Ack) {
				err := s.EmitAck(5*time.Second, func(answer Event, err error) {
					log = append(log, fmt.Sprint(time.Since(start), answer.Args, err))
				}, "q", e.Args[0])
				if err != nil {
					t.Error(err)
				}
			})
			return nil
		})
		p := f.open()
		p.play(`
			> 40/ask
			< 40/ask,{"sid":"*"}
			> 42/ask,["ask","a"]
			< 42/ask,0["q","a"]
			> 42/ask,["ask","b"]
			< 42/ask,1["q","b"]`)
		time.Sleep(time.Second)
		p.send(`43/ask,1["yes"]`)
		time.Sleep(5 * time.Second)
		p.send(`43/ask,0["too late"]`)
		p.play(`
			> 42/ask,["ask","c"]
			< 42/ask,2["q","c"]`)
		p.conn.Close()
		synctest.Wait()
		want := []string{
			`1s ["yes"] <nil>`,
			`5s [] ` + ErrAckTimeout.Error(),
			`6s [] ` + ErrLost.Error(),
		}
		for i := range want {
			if i >= len(log) || !strings.HasPrefix(log[i], want[i]) {
				t.Fatalf("got %q, want %q", log, want)
			}
		}
	})
}

func TestEmitFails(t *testing.T) {
	serve(t, Options{}, func(t *testing.T, f *fixture) {
		f.server.Handle("/bad", func(s *Socket) error {
			if err := s.Emit("x", func() {}); err == nil {
				t.Error("a func was emitted")
			}
			if err := s.Emit("disconnect"); err == nil {
				t.Error("a reserved name was emitted")
			}
			if err := s.EmitAck(0, func(Event, error) { t.Error("ack") }, "x", func() {}); err == nil {
				t.Error("a func was emitted")
			}
			s.On("ack", func(_ Event, ack Ack) { ack(func() {}) })
			return nil
		})
		f.open().play(`
			> 40/bad
			< 40/bad,{"sid":"*"}
			> 42/bad,1["ack"]` + enter)
	})
}

// A panic ends one connection, not the server.
func TestPanic(t *testing.T) {
	serve(t, Options{}, func(t *testing.T, f *fixture) {
		ended := make(chan error, 1)
		f.server.Handle("/panic", func(s *Socket) error {
			s.OnDisconnect(func(reason error) { panic(reason) })
			return nil
		})
		f.server.Handle("/connect", func(s *Socket) error {
			s.OnDisconnect(func(reason error) { ended <- reason })
			if s.Auth() != "{}" {
				panic("auth")
			}
			return nil
		})
		other := f.open().join()
		p := f.open()
		p.play(`
			> 40/panic
			< 40/panic,{"sid":"*"}
			> 40/connect
			< 40/connect,{"sid":"*"}`)
		p.conn.Close()
		if err := <-ended; !errors.Is(err, ErrLost) {
			t.Errorf("reason %v", err)
		}
		q := f.open()
		q.send(`40/connect,{"a":1}`)
		q.expectClose(1011)
		other.play(`
			> 42["message"]
			< 42["message-back"]`)
	})
}

func TestHandlePanics(t *testing.T) {
	s := New(Options{})
	s.Handle("/", func(*Socket) error { return nil })
	for _, namespace := range []string{"", "x", "/a,b", "/"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("Handle(%q) did not panic", namespace)
				}
			}()
			s.Handle(namespace, func(*Socket) error { return nil })
		}()
	}
}
