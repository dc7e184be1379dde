// Command echo serves, on the server half of Socket.IO, what the test suites of the
// Engine.IO and Socket.IO protocols and the interoperability tests expect.
//
// At /socket.io/ the namespaces / and /custom emit `auth` with the handshake's auth
// and handle
//
//   - message: answered by `message-back` with the same arguments;
//   - message-with-ack: acknowledged with the same arguments;
//   - emit-with-ack: answered by `ask` with 1 and an ack, and then by `answer` with
//     what the ack brought;
//   - kick: disconnects the namespace;
//   - kick-hard: closes the connection.
//
// The namespace /denied refuses everybody. At /engine.io/ bare Engine.IO messages are
// sent back. Anything may connect from anywhere: it is no server to leave running.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"practicechat/app/socketio"
	"practicechat/app/socketio/server"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:3000", "address to listen on; port 0 takes a free one")
	verbose := flag.Bool("v", false, "log connections")
	flag.Parse()

	level := slog.LevelWarn
	if *verbose {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *addr, log); err != nil {
		fmt.Fprintln(os.Stderr, "echo:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends.
func run(ctx context.Context, addr string, log *slog.Logger) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", listener.Addr())

	sio, eio := newSocketIO(log), newEngineIO(log)
	mux := http.NewServeMux()
	mux.Handle("/socket.io/", sio)
	mux.Handle("/engine.io/", eio)
	web := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- web.Serve(listener) }()

	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	sio.Shutdown(grace)
	eio.Shutdown(grace)
	return web.Shutdown(grace)
}

// options are those that the suites assume.
func options(log *slog.Logger) server.Options {
	return server.Options{
		PingInterval:   300 * time.Millisecond,
		PingTimeout:    200 * time.Millisecond,
		ConnectTimeout: time.Second,
		MaxPayload:     1_000_000,
		AllowOrigin:    server.AllowOrigins("*"),
		Log:            log,
	}
}

func newSocketIO(log *slog.Logger) *server.Server {
	s := server.New(options(log))
	s.Handle("/", echo)
	s.Handle("/custom", echo)
	s.Handle("/denied", func(*server.Socket) error {
		return &socketio.ConnectError{Message: "Not authorized", Data: `{"code":401}`}
	})
	return s
}

func echo(s *server.Socket) error {
	s.On("message", func(e server.Event, _ server.Ack) {
		s.Emit("message-back", e.Values()...)
	})
	s.On("message-with-ack", func(e server.Event, ack server.Ack) {
		ack(e.Values()...)
	})
	s.On("emit-with-ack", func(server.Event, server.Ack) {
		s.EmitAck(0, func(answer server.Event, err error) {
			if err == nil {
				s.Emit("answer", answer.Values()...)
			}
		}, "ask", 1)
	})
	s.On("kick", func(server.Event, server.Ack) { s.Disconnect() })
	s.On("kick-hard", func(server.Event, server.Ack) { s.CloseTransport() })
	return s.Emit("auth", s.Auth())
}

func newEngineIO(log *slog.Logger) *server.Engine {
	opts := options(log)
	opts.Path = "/engine.io/"
	return server.NewEngine(opts, func(t *server.Transport) server.Receiver { return mirror{t} })
}

// mirror sends every Engine.IO message back.
type mirror struct{ transport *server.Transport }

func (m mirror) Text(data string) error   { return m.transport.SendText(data) }
func (m mirror) Binary(data []byte) error { return m.transport.SendBinary(data) }
func (m mirror) Settle()                  {}
func (m mirror) Closed(error)             {}
