package socketio

import (
	"errors"
	"fmt"

	"practicechat/app/wirejson"
)

// recovery remembers what a server needs to continue a session (Socket.IO,
// "Connection state recovery"): the private id it gave, and the offset that came
// with the last event. Its zero value remembers nothing.
type recovery struct {
	enabled bool
	pid     string
	offset  string
}

// payload returns the JSON object to send on joining, "" for none: what auth says,
// and what to recover.
func (r *recovery) payload(auth any) (string, error) {
	if auth == nil && r.pid == "" {
		return "", nil
	}
	text := []byte{'{'}
	member := func(key string) {
		if len(text) > 1 {
			text = append(text, ',')
		}
		text = append(wirejson.AppendString(text, key), ':')
	}
	if r.pid != "" {
		member("pid")
		text = wirejson.AppendString(text, r.pid)
		if r.offset != "" {
			member("offset")
			text = wirejson.AppendString(text, r.offset)
		}
	}
	if auth != nil {
		var e encoder
		object, err := e.append(nil, auth)
		if err == nil && len(e.binary) > 0 {
			err = errors.New("attachments are for events")
		}
		if err != nil {
			return "", fmt.Errorf("socketio: auth: %w", err)
		}
		members := wirejson.NewReader(string(object))
		err = members.Object(func(key string) error {
			raw, err := members.Skip()
			member(key)
			text = append(text, raw...)
			return err
		})
		if err != nil {
			return "", fmt.Errorf("socketio: auth is not a JSON object: %w", err)
		}
	}
	return string(append(text, '}')), nil
}

// accepted takes the private id of a new connection and reports whether it is that
// of the connection before.
func (r *recovery) accepted(pid string) bool {
	if !r.enabled {
		return false
	}
	same := pid != "" && pid == r.pid
	if !same {
		r.pid, r.offset = pid, ""
	}
	return same
}

// saw takes the offset from an event, which is a string at the end of its
// arguments. It is not for an event that asks for an ack: servers do not keep those
// for later, and give them no offset.
func (r *recovery) saw(e Event) {
	if r.pid == "" || len(e.Args) == 0 {
		return
	}
	last := wirejson.NewReader(string(e.Args[len(e.Args)-1]))
	if last.Kind() != wirejson.String {
		return
	}
	if offset, err := last.String(); err == nil {
		r.offset = offset
	}
}
