package socketio

import (
	"errors"
	"strconv"

	"practicechat/app/wirejson"
)

// Attached is an argument with attachments anywhere inside it. Raw holds a
// placeholder where one belongs, and the placeholder's number is an index into
// Binary; attachments that no placeholder names are left out.
type Attached struct {
	Raw    Raw
	Binary [][]byte
}

var errPlaceholder = errors.New("placeholder without an attachment")

// count returns how many placeholders there are.
func (a Attached) count() (int, error) {
	n := 0
	r := wirejson.NewReader(string(a.Raw))
	err := placeholders(r, len(a.Binary), &n)
	if err == nil {
		err = r.End()
	}
	return n, err
}

// placeholders reads one value and adds to count the placeholders in it. A
// placeholder is an object whose _placeholder is true; its num must be a whole
// number below limit.
func placeholders(r *wirejson.Reader, limit int, count *int) error {
	switch r.Kind() {
	case wirejson.Array:
		return r.Array(func() error { return placeholders(r, limit, count) })
	case wirejson.Object:
		var mark marker
		err := r.Object(func(key string) error {
			if raw, err := mark.read(r, key); raw != "" || err != nil {
				return err
			}
			return placeholders(r, limit, count)
		})
		if err == nil && mark.is {
			*count++
			return mark.check(limit)
		}
		return err
	}
	_, err := r.Skip()
	return err
}

// marker gathers the two members that make an object a placeholder.
type marker struct {
	is  bool
	num int // plus one, so that zero means none
}

// read reads the value of a member if its key and kind are those of a placeholder,
// and otherwise returns "" and leaves the value to be read.
func (m *marker) read(r *wirejson.Reader, key string) (raw string, err error) {
	switch key {
	case "_placeholder":
		if m.is = false; r.Kind() == wirejson.Bool {
			raw, err = r.Skip()
			m.is = raw == "true"
		}
	case "num":
		if m.num = 0; r.Kind() == wirejson.Number {
			raw, err = r.Skip()
			if n, atoi := strconv.Atoi(raw); atoi == nil && 0 <= n && n < MaxAttachments {
				m.num = n + 1
			}
		}
	}
	return raw, err
}

func (m *marker) check(limit int) error {
	if m.num < 1 || m.num > limit {
		return errPlaceholder
	}
	return nil
}

// append appends the JSON to dst. attach writes the placeholder of an attachment.
func (a Attached) append(dst []byte, attach func(dst, data []byte) []byte) ([]byte, error) {
	r := wirejson.NewReader(string(a.Raw))
	dst, err := a.appendValue(dst, r, attach)
	if err == nil {
		err = r.End()
	}
	return dst, err
}

func (a Attached) appendValue(dst []byte, r *wirejson.Reader, attach func(dst, data []byte) []byte) ([]byte, error) {
	start, first := len(dst), true
	comma := func() {
		if !first {
			dst = append(dst, ',')
		}
		first = false
	}
	switch r.Kind() {
	case wirejson.Array:
		dst = append(dst, '[')
		err := r.Array(func() (err error) {
			comma()
			dst, err = a.appendValue(dst, r, attach)
			return err
		})
		return append(dst, ']'), err
	case wirejson.Object:
		var mark marker
		dst = append(dst, '{')
		err := r.Object(func(key string) error {
			comma()
			dst = append(wirejson.AppendString(dst, key), ':')
			raw, err := mark.read(r, key)
			if raw != "" || err != nil {
				dst = append(dst, raw...)
				return err
			}
			dst, err = a.appendValue(dst, r, attach)
			return err
		})
		if err != nil || !mark.is {
			return append(dst, '}'), err
		}
		if err := mark.check(len(a.Binary)); err != nil {
			return dst, err
		}
		return attach(dst[:start], a.Binary[mark.num-1]), nil
	}
	raw, err := r.Skip()
	return append(dst, raw...), err
}

func appendPlaceholder(dst []byte, n int) []byte {
	dst = append(dst, `{"_placeholder":true,"num":`...)
	dst = strconv.AppendInt(dst, int64(n), 10)
	return append(dst, '}')
}

// checkPlaceholders fails if a placeholder anywhere in the JSON text data stands
// for none of the n attachments.
func checkPlaceholders(data string, n int) error {
	count := 0
	if err := placeholders(wirejson.NewReader(data), n, &count); err != nil {
		return malformed("%v", err)
	}
	return nil
}

// Assembler joins packets with their attachments. Its zero value is ready to use;
// after an error it is not, and the connection should be closed.
type Assembler struct {
	// MaxBytes limits the size of one packet with its attachments. Zero means no
	// limit of its own.
	MaxBytes int

	// Read, if not nil, reads the first arguments of events, unless they have
	// attachments.
	Read Read

	pending Packet // waits for attachments if it has any
	size    int
}

// Text takes the packet in an Engine.IO message. ok tells that it is complete;
// otherwise its attachments are still to come.
func (a *Assembler) Text(s string) (p Packet, ok bool, err error) {
	if a.pending.Attachments > 0 {
		return Packet{}, false, malformed("text while attachments are due")
	}
	p, err = parse(s, a.Read)
	if err != nil {
		return Packet{}, false, err
	}
	if p.Attachments == 0 {
		return p, true, nil
	}
	a.pending, a.size = p, len(s)
	return Packet{}, false, nil
}

// Binary takes an attachment, which it keeps. ok tells that it was the last of its
// packet, which is then returned whole.
func (a *Assembler) Binary(data []byte) (p Packet, ok bool, err error) {
	if a.pending.Attachments == 0 {
		return Packet{}, false, malformed("unexpected attachment")
	}
	a.size += len(data)
	if a.MaxBytes > 0 && a.size > a.MaxBytes {
		return Packet{}, false, malformed("packet of more than %d bytes", a.MaxBytes)
	}
	a.pending.Binary = append(a.pending.Binary, data)
	if len(a.pending.Binary) < a.pending.Attachments {
		return Packet{}, false, nil
	}
	p, a.pending = a.pending, Packet{}
	return p, true, nil
}
