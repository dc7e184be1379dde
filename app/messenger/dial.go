package messenger

import (
	"context"
	"fmt"

	"practicechat/app/chat"
	"practicechat/app/socketio"
)

// DialSocketIO is the Dial of the product: a Socket.IO client over websocket.
func DialSocketIO(server string, events Events) (Link, error) {
	client, err := socketio.NewClient(socketio.Options{
		URL:       server,
		Read:      chat.Read,
		OnConnect: func(c *socketio.Conn) { events.Connected(c) },
		OnEvent: func(c *socketio.Conn, e socketio.Event, _ *socketio.AckReply) {
			events.Event(c, e)
		},
		OnDisconnect: func(d socketio.Disconnect) {
			if d.Conn == nil { // which in a Conn would not compare as nil
				events.Disconnected(nil, d.Err, d.RetryIn)
				return
			}
			events.Disconnected(d.Conn, d.Err, d.RetryIn)
		},
	})
	if err != nil {
		return nil, err
	}
	go func() {
		defer func() {
			if r := recover(); r != nil { // a bug of ours must not end the page
				events.Disconnected(nil, fmt.Errorf("messenger: panic of a %T in the client", r), -1)
			}
		}()
		client.Run(context.Background())
	}()
	return client, nil
}
