package socketio

import (
	"fmt"
	"strconv"

	"practicechat/app/wirejson"
)

// AppendEvent appends the packet of an event to dst and returns it with the
// attachments that must follow it, as binary messages, in order. ack is nil when
// no ack is wanted.
//
// An argument is one of
//
//   - a [Raw], written as it stands;
//   - a value with a method AppendJSON(dst []byte) []byte, which that writes;
//   - a []byte, which becomes an attachment;
//   - an [Attached], JSON with placeholders and what they stand for;
//   - a string or an int;
//   - anything else that package encoding/json can write, but not in a browser,
//     where that package would weigh more than it is worth. A []byte deep inside
//     becomes base64 there, not an attachment.
//
// It fails if the name is reserved, an argument cannot be written, or there are
// more than [MaxAttachments] attachments.
func AppendEvent(dst []byte, namespace string, ack *uint64, name string, args ...any) ([]byte, [][]byte, error) {
	if Reserved(name) {
		return dst, nil, fmt.Errorf("socketio: encode: event name %q is reserved", name)
	}
	e, err := newEncoder(args)
	if err != nil {
		return dst, nil, err
	}
	t := TypeEvent
	if e.total > 0 {
		t = TypeBinaryEvent
	}
	dst = appendHeader(dst, t, e.total, namespace, ack)
	dst = append(dst, '[')
	dst = wirejson.AppendString(dst, name)
	for _, arg := range args {
		dst = append(dst, ',')
		if dst, err = e.append(dst, arg); err != nil {
			return dst, nil, err
		}
	}
	return append(dst, ']'), e.binary, nil
}

// AppendAck appends the packet that answers an event which came with ack id id.
// Arguments and results are those of [AppendEvent].
func AppendAck(dst []byte, namespace string, id uint64, args ...any) ([]byte, [][]byte, error) {
	e, err := newEncoder(args)
	if err != nil {
		return dst, nil, err
	}
	t := TypeAck
	if e.total > 0 {
		t = TypeBinaryAck
	}
	dst = appendHeader(dst, t, e.total, namespace, &id)
	dst = append(dst, '[')
	for i, arg := range args {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = e.append(dst, arg); err != nil {
			return dst, nil, err
		}
	}
	return append(dst, ']'), e.binary, nil
}

// encoder writes the arguments of one packet.
type encoder struct {
	total  int // attachments there will be; the header needs it first
	binary [][]byte
}

func newEncoder(args []any) (*encoder, error) {
	e := &encoder{}
	for _, arg := range args {
		switch arg := arg.(type) {
		case []byte:
			e.total++
		case Attached:
			n, err := arg.count()
			if err != nil {
				return nil, fmt.Errorf("socketio: encode: %w", err)
			}
			e.total += n
		}
	}
	if e.total > MaxAttachments {
		return nil, fmt.Errorf("socketio: encode: %d attachments, at most %d may be sent", e.total, MaxAttachments)
	}
	return e, nil
}

func (e *encoder) append(dst []byte, arg any) ([]byte, error) {
	switch arg := arg.(type) {
	case Raw:
		if arg == "" {
			return dst, fmt.Errorf("socketio: encode: an empty Raw is not JSON")
		}
		return append(dst, arg...), nil
	case []byte:
		return e.attach(dst, arg), nil
	case Attached:
		return arg.append(dst, e.attach)
	case string:
		return wirejson.AppendString(dst, arg), nil
	case int:
		return strconv.AppendInt(dst, int64(arg), 10), nil
	case interface{ AppendJSON([]byte) []byte }:
		return arg.AppendJSON(dst), nil
	}
	text, err := marshal(arg)
	if err != nil {
		return dst, fmt.Errorf("socketio: encode: %w", err)
	}
	return append(dst, text...), nil
}

// attach adds an attachment and appends its placeholder.
func (e *encoder) attach(dst, data []byte) []byte {
	dst = appendPlaceholder(dst, len(e.binary))
	e.binary = append(e.binary, data)
	return dst
}
