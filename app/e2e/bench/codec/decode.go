// Command codec decodes a messagesList, from the frame to typed values, by our
// reader and by encoding/json, natively or in a browser.
package main

import (
	"encoding/json"
	"strings"
	"time"

	"practicechat/app/chat"
	"practicechat/app/engineio"
	"practicechat/app/socketio"
)

// decoders return how many messages a frame holds, and -1 if it cannot be read.
var decoders = map[string]func(frame string) int{"ours": ours, "encoding/json": standard}

func ours(frame string) int {
	outer, err := engineio.Decode(frame)
	if err != nil {
		return -1
	}
	a := socketio.Assembler{Read: chat.Read}
	packet, ok, err := a.Text(outer.Data)
	if !ok || err != nil {
		return -1
	}
	event, err := packet.Event()
	if err != nil {
		return -1
	}
	list, ok := event.Value.(chat.MessagesList)
	if !ok {
		return -1
	}
	return len(list.Messages)
}

// standard skips the packets' headers, and so has less to do.
func standard(frame string) int {
	var event []json.RawMessage
	if json.Unmarshal([]byte(strings.TrimPrefix(frame, "42")), &event) != nil {
		return -1
	}
	var list struct {
		Status bool `json:"status"`
		Data   struct {
			Messages []struct {
				UUID       string    `json:"uuid"`
				Message    string    `json:"message"`
				SenderRole string    `json:"sender_role"`
				CreatedAt  time.Time `json:"created_at"`
				ClientID   string    `json:"client_id"`
			} `json:"messages"`
			Total int `json:"total"`
		} `json:"data"`
	}
	if json.Unmarshal(event[1], &list) != nil {
		return -1
	}
	return len(list.Data.Messages)
}
