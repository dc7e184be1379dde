package socketio

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestConnect(t *testing.T) {
	run(t, Options{URL: "https://host:8443", Namespace: "/admin", Auth: func() any { return map[string]string{"token": "t"} }}, func(b *bench) {
		d := b.next()
		if d.url != "wss://host:8443/socket.io/?EIO=4&transport=websocket" {
			t.Errorf("dials %s", d.url)
		}
		d.result <- nil
		w := d.wire
		w.expect() // nothing before the handshake
		time.Sleep(time.Second)
		w.expect()
		w.send(openPacket)
		w.expect(`40/admin,{"token":"t"}`)
		b.expect()
		w.send(`40/admin,{"sid":"abc"}`)
		b.expect("connect 1")
		c := b.conn()
		if c.SID() != "abc" || c.Handshake().MaxPayload != 1_000_000 || c.Recovered() {
			t.Errorf("connection is %+v", c)
		}
		if err := c.Emit("hi", 1); err != nil {
			t.Error(err)
		}
		w.expect(`42/admin,["hi",1]`)
	})
}

// Events that overtake the answer to the connect are kept for after it.
func TestEarlyEvents(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w := b.open()
		w.send(openPacket, `42["a"]`, `421["b",1]`, `451-["c",{"_placeholder":true,"num":0}]`)
		w.deliver(Message{Binary: []byte{1}})
		w.expect("40")
		b.expect()
		w.send(`42["d"]`, joined, `42["e"]`)
		b.expect("connect 1", "event 1 a []", "event 1 b [1]", `event 1 c [{"_placeholder":true,"num":0}]`, "event 1 d []", "event 1 e []")
	})
}

func TestRefusedAndKicked(t *testing.T) {
	for text, want := range map[string]string{
		`44{"message":"Not authorized","data":{"code":401}}`: "*socketio.ConnectError",
		`44"Not authorized"`: "*socketio.ConnectError",
		`41`:                 "disconnected by the server",
	} {
		t.Run(text, func(t *testing.T) {
			run(t, Options{}, func(b *bench) {
				w := b.open()
				w.send(openPacket, text)
				b.expect("disconnect 0 " + want + ", retry in -1ns")
				if !w.isOver() {
					t.Error("the transport stays open")
				}
				b.idle()
				b.client.Reconnect(nil)
				w = b.connect()
				b.expect("connect 2")
				w.send(text)
				b.expect("disconnect 2 " + want + ", retry in -1ns")
				b.idle()
			})
		})
	}
}

// A server may say why it refuses and close before we have written a word.
func TestLastWordsAreHeard(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		d := b.next()
		d.wire.send(openPacket, `44{"message":"no"}`)
		d.wire.Close()
		d.result <- nil
		b.expect("disconnect 0 *socketio.ConnectError, retry in -1ns")
	})
}

// The same when our words find nobody any more, before the server's have come.
func TestLastWordsAreHeardAfterAFailedWrite(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w := b.open()
		w.mu.Lock()
		w.deaf = true
		w.mu.Unlock()
		w.send(openPacket)
		time.Sleep(readGrace - 1)
		w.send(`44{"message":"no"}`)
		b.expect("disconnect 0 *socketio.ConnectError, retry in -1ns")
	})
	run(t, Options{}, func(b *bench) {
		w := b.connect()
		w.mu.Lock()
		w.deaf = true
		w.mu.Unlock()
		b.conn().Emit("hi")
		time.Sleep(readGrace)
		b.expect("connect 1", "disconnect 1 *errors.errorString, retry in 1s")
	})
}

func TestOldServer(t *testing.T) {
	for _, namespace := range []string{"/", "/admin"} {
		run(t, Options{Namespace: namespace}, func(b *bench) {
			w := b.open()
			w.send(openPacket, "40")
			b.expect("disconnect 0 the server speaks an old protocol version, retry in 1s")
			if !w.isOver() {
				t.Error("the transport stays open")
			}
		})
	}
}

func TestClose(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w := b.connect()
		b.conn().Emit("bye")
		b.client.Close()
		b.client.Close()
		w.expect(`42["bye"]`, `41`)
		if err := <-b.ended; err != nil || !w.isOver() {
			t.Errorf("Run returned %v, transport closed: %v", err, w.isOver())
		}
		b.ended <- nil
		b.expect("connect 1", "disconnect 1 *errors.errorString, retry in -1ns")
		if err := b.conn().Emit("late"); !errors.Is(err, ErrClosed) {
			t.Errorf("Emit after Close: %v", err)
		}
		if err := b.client.Run(context.Background()); err == nil {
			t.Error("Run runs twice")
		}
	})
}

// Close does not wait long for a network that has stopped.
func TestCloseOnABlockedNetwork(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w := b.connect()
		w.blocked = make(chan struct{})
		b.client.Close()
		<-b.ended
		b.ended <- nil
		if waited := time.Since(b.start); waited != flushGrace || !w.isOver() {
			t.Errorf("Run returned after %v", waited)
		}
	})
}

func TestCloseAnywhere(t *testing.T) {
	for name, until := range map[string]func(*bench){
		"before the dial":  func(b *bench) {},
		"in the dial":      func(b *bench) { b.next() },
		"in the handshake": func(b *bench) { b.open() },
		"in the join":      func(b *bench) { b.open().send(openPacket) },
		"connected":        func(b *bench) { b.connect() },
		"in the backoff":   func(b *bench) { b.next().result <- errors.New("no"); synctest.Wait() },
		"stopped":          func(b *bench) { b.connect().send("41"); synctest.Wait() },
	} {
		t.Run(name, func(t *testing.T) {
			run(t, Options{}, func(b *bench) {
				until(b)
				b.client.Close()
				if err := <-b.ended; err != nil {
					t.Errorf("Run returned %v", err)
				}
				b.ended <- nil
			})
			run(t, Options{}, func(b *bench) {
				until(b)
				b.cancel()
				if err := <-b.ended; err != context.Canceled {
					t.Errorf("Run returned %v", err)
				}
				b.ended <- nil
			})
		})
	}
}

// Callbacks may close the client; nothing is called after that but the end.
func TestCloseInACallback(t *testing.T) {
	var client *Client
	opts := Options{OnEvent: func(*Conn, Event, *AckReply) { client.Close() }}
	run(t, opts, func(b *bench) {
		client = b.client
		w := b.connect()
		w.send(`42["a"]`, `42["b"]`)
		b.expect("connect 1", "event 1 a []", "disconnect 1 *errors.errorString, retry in -1ns")
		<-b.ended
		b.ended <- nil
	})
}

func TestTransportPanics(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w := b.connect()
		w.panics = true
		w.Close()
		b.expect("connect 1", "disconnect 1 *errors.errorString, retry in 1s")
	})
	dials := 0
	run(t, Options{Dial: func(context.Context, string) (Transport, error) { dials++; panic("made to") }}, func(b *bench) {
		b.expect("disconnect 0 *socketio.DialError, retry in 1s")
		time.Sleep(time.Second)
		synctest.Wait()
		if dials != 2 {
			t.Errorf("%d dials", dials)
		}
	})
}

// Payloads, tokens and texts stay out of the log.
func TestLogHoldsNoPayload(t *testing.T) {
	var log strings.Builder
	opts := Options{
		URL:  "http://u:secret@host/?key=secret",
		Auth: func() any { return map[string]string{"token": "secret"} },
		Logf: func(format string, args ...any) {
			for _, arg := range args {
				if s, ok := arg.(string); ok {
					log.WriteString(s + "\n")
				}
			}
		},
		OnEvent: func(_ *Conn, _ Event, r *AckReply) { r.Send("secret") },
	}
	run(t, opts, func(b *bench) {
		w := b.open()
		w.send(openPacket, `40{"sid":"secret"}`, `421["ask","secret"]`, `45secret`, `2secret`)
		b.expect("connect 1", `event 1 ask ["secret"]`, "disconnect 1 *socketio.ProtocolError, retry in 1s")
	})
	if !strings.Contains(log.String(), `421 "ask"`) || strings.Contains(log.String(), "secret") {
		t.Errorf("the log says %s", log.String())
	}
}

func TestWebsocketURL(t *testing.T) {
	const query = "?EIO=4&transport=websocket"
	for in, want := range map[string]string{
		"http://h":                      "ws://h/socket.io/" + query,
		" https://h/ ":                  "wss://h/socket.io/" + query,
		"ws://h:1/":                     "ws://h:1/socket.io/" + query,
		"wss://[::1]:2/x":               "wss://[::1]:2/x/" + query,
		"http://h/a/b/#f":               "ws://h/a/b/" + query,
		"http://h/a%2Fb?x=1;y=2&z=100%": "ws://h/a%2Fb/?x=1;y=2&z=100%&EIO=4&transport=websocket",
		"http://h?x=1&sid=a&EIO=3":      "ws://h/socket.io/?x=1&EIO=4&transport=websocket",
		"http://user:pass@h/socket.io/": "ws://h/socket.io/" + query,
		"HTTP://H":                      "ws://H/socket.io/" + query,
		"http://h/%C3%BC/":              "ws://h/%C3%BC/" + query,
	} {
		if got, err := websocketURL(in); err != nil || got != want {
			t.Errorf("websocketURL(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"", "host", "host:80", "ftp://h", "http://", "http:///x", "http://:80", "://", "http://h:port", "http://[", "javascript:alert(1)", "http://a b"} {
		if _, err := NewClient(Options{URL: in}); err == nil || !strings.HasPrefix(err.Error(), "socketio: ") {
			t.Errorf("NewClient(%q): %v", in, err)
		}
	}
	if _, err := NewClient(Options{URL: "http://h", Namespace: "admin"}); err == nil {
		t.Error("NewClient takes a namespace without a slash")
	}
}
