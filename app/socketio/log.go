package socketio

import (
	"fmt"
	"strings"

	"practicechat/app/engineio"
)

// packetLog returns a function that logs messages of one connection, or nil.
func packetLog(logf func(string, ...any), id uint64) func(direction, text string, binary bool) {
	if logf == nil {
		return nil
	}
	return func(direction, text string, binary bool) {
		logf("socketio: #%d %s %s", id, direction, describe(text, binary))
	}
}

// describe says what a message is, for a log, and leaves out what it says: from a
// payload it takes the name of the event.
func describe(text string, binary bool) string {
	if binary {
		return fmt.Sprintf("attachment of %d bytes", len(text))
	}
	// Digits and a dash: types, attachments and, in the main namespace, the ack id.
	header := text[:len(text)-len(strings.TrimLeft(text, "0123456789-"))]
	name := ""
	if strings.HasPrefix(text, string(rune(engineio.Message))) {
		if p, err := Decode(text[1:]); err == nil {
			if e, err := p.Event(); err == nil {
				name = fmt.Sprintf(" %.40q", e.Name)
			}
		}
	}
	return fmt.Sprintf("%.40s%s, %d bytes", header, name, len(text))
}
