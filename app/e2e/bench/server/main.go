// Command server serves what is measured of the sandbox's protocol half: "echo",
// acknowledged with what came, and "list", answered by a page of messages.
package main

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"practicechat/app/chat"
	"practicechat/app/socketio/server"
)

func main() {
	s := server.New(server.Options{PingInterval: 25 * time.Second, PingTimeout: 20 * time.Second, Log: slog.New(slog.DiscardHandler)})
	list := chat.MessagesList{Status: true, Total: 150}
	at := time.Date(2026, 3, 1, 10, 5, 0, 0, time.UTC)
	for i := range list.Total {
		list.Messages = append(list.Messages, chat.Message{
			UUID: fmt.Sprintf("7d1f0a52-3c61-4b8e-9a57-%012d", i), Text: `I feel much better today, thank you "doctor"`,
			SenderRole: chat.RolePatient, CreatedAt: at,
		})
	}
	s.Handle("/", func(socket *server.Socket) error {
		socket.On("echo", func(e server.Event, ack server.Ack) { ack(e.Values()...) })
		socket.On("list", func(server.Event, server.Ack) { socket.Emit("messagesList", list) })
		return nil
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("http://%s\n", listener.Addr())
	panic(http.Serve(listener, s))
}
