package server

import (
	"bytes"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"practicechat/app/socketio"
)

// benchPeer joins over loopback TCP: both ends of the connection are in this process,
// so times are those of both together. The peer allocates nothing while it runs.
func benchPeer(b *testing.B, namespace string, onConnect func(*Socket) error) *peer {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	f := newFixture(b, Options{PingInterval: time.Hour})
	f.server.Handle(namespace, onConnect)
	go f.web.Serve(listener)
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	p := newPeer(b, conn, socketPath)
	p.read()
	p.send("40" + namespace)
	p.expect("40" + namespace + `,{"sid":"*"}`)
	return p
}

// frames returns what p.send(text) writes.
func frames(text string) []byte {
	near, far := net.Pipe()
	go func() {
		(&peer{conn: near}).send(text)
		near.Close()
	}()
	out, _ := io.ReadAll(far)
	return out
}

var benchEvent = `["sendMessage",{"conversation_uuid":"0b5e2c1c-2d1f-4c39-9d7e-5a8f0f6d1b22",` +
	`"message":"How are you today?","message_type":"text","content_text":"How are you today?"}]`

// Events that come in one behind the other and want no answer.
func BenchmarkEventIn(b *testing.B) {
	seen := make(chan struct{}, 1)
	left := 0
	p := benchPeer(b, "/bench", func(s *Socket) error {
		s.On("sendMessage", func(Event, Ack) {
			if left--; left == 0 {
				seen <- struct{}{}
			}
		})
		return nil
	})
	frame := frames("42/bench," + benchEvent)
	b.SetBytes(int64(len(frame)))
	b.ReportAllocs()
	left = b.N
	b.ResetTimer()
	for range b.N {
		p.conn.Write(frame)
	}
	<-seen
}

// Events that are acknowledged, one at a time.
func BenchmarkEcho(b *testing.B) {
	p := benchPeer(b, "/bench", func(s *Socket) error {
		s.On("sendMessage", func(e Event, ack Ack) { ack(e.Args[0]) })
		return nil
	})
	frame := frames("42/bench,1" + benchEvent)
	answer := make([]byte, len(frame)-4-len(`"sendMessage",`)) // no mask, no name
	b.ReportAllocs()
	for b.Loop() {
		p.conn.Write(frame)
		if _, err := io.ReadFull(p.in, answer); err != nil {
			b.Fatal(err)
		}
	}
	if !bytes.HasSuffix(answer, []byte("}]")) {
		b.Fatalf("answer %q", answer)
	}
}

// A list of 100 messages goes out, 26 kB.
func BenchmarkListOut(b *testing.B) {
	list := Raw(`{"status":true,"data":{"messages":[` + strings.TrimSuffix(strings.Repeat(
		`{"uuid":"0b5e2c1c-2d1f-4c39-9d7e-5a8f0f6d1b22","message":"`+strings.Repeat("x", 140)+
			`","sender_role":"patient","created_at":"2026-03-01T10:05:00.000Z"},`, 100), ",") + `],"total":100}}`)
	p := benchPeer(b, "/bench", func(s *Socket) error {
		s.On("get", func(Event, Ack) { s.Emit("messagesList", list) })
		return nil
	})
	frame := frames(`42/bench,["get"]`)
	text, _, err := socketio.AppendEvent(nil, "/bench", nil, "messagesList", list)
	if err != nil {
		b.Fatal(err)
	}
	answer := make([]byte, 4+1+len(text))
	b.SetBytes(int64(len(answer)))
	b.ReportAllocs()
	for b.Loop() {
		p.conn.Write(frame)
		if _, err := io.ReadFull(p.in, answer); err != nil {
			b.Fatal(err)
		}
	}
}
