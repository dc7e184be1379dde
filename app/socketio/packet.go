package socketio

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"practicechat/app/wirejson"
)

// Type is the first byte of a packet.
type Type byte

// The packet types of Socket.IO v5.
const (
	TypeConnect      Type = '0'
	TypeDisconnect   Type = '1'
	TypeEvent        Type = '2'
	TypeAck          Type = '3'
	TypeConnectError Type = '4'
	TypeBinaryEvent  Type = '5'
	TypeBinaryAck    Type = '6'
)

func (t Type) String() string {
	switch t {
	case TypeConnect:
		return "connect"
	case TypeDisconnect:
		return "disconnect"
	case TypeEvent:
		return "event"
	case TypeAck:
		return "ack"
	case TypeConnectError:
		return "connect error"
	case TypeBinaryEvent:
		return "binary event"
	case TypeBinaryAck:
		return "binary ack"
	}
	return fmt.Sprintf("type %q", byte(t))
}

func (t Type) binary() bool { return t == TypeBinaryEvent || t == TypeBinaryAck }

// MaxAttachments is how many attachments one packet may have.
const MaxAttachments = 10

// Packet is one Socket.IO packet: what an Engine.IO message carries.
//
//	<type>[<attachments>-][/<namespace>,][<ack id>][<json>]
type Packet struct {
	Type        Type
	Namespace   string  // "/" is the default; "" is written as "/"
	Ack         *uint64 // nil: none; 0 is a valid id
	Data        string  // JSON text, "" if there is none
	Attachments int     // how many binary messages belong to it

	// Binary holds the attachments once an Assembler has them all. Decode and
	// Append leave it alone.
	Binary [][]byte

	parts parts // of Data, when an Assembler has read it already
}

// parts are what the array of an event or an ack consists of.
type parts struct {
	known bool
	name  string // of an event
	args  []Raw
	value any // what a [Read] made of the first argument
}

// A Read reads the first argument of the event of that name while its packet is
// checked, so that it is read once. It must read or skip exactly one value; what it
// returns becomes Event.Value. The packet may still turn out to be malformed, and then
// the value goes nowhere: a Read must do nothing but read.
type Read func(name string, r *wirejson.Reader) (value any)

// Reserved reports whether name is kept for the library itself. No peer may emit
// an event of that name.
func Reserved(name string) bool {
	switch name {
	case "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener":
		return true
	}
	return false
}

// Decode reads one packet. The payload is checked in full: that it is JSON nested
// at most [wirejson.MaxDepth] deep, and that it has the shape its type asks for.
// Errors are *[ProtocolError].
//
// An ack without an id is let through, with a nil Ack: to the official peers it is
// an ack that nobody waits for.
func Decode(s string) (Packet, error) {
	p, err := parse(s, nil)
	p.parts = parts{}
	return p, err
}

// parse is Decode that keeps the parts of an array payload.
func parse(s string, read Read) (Packet, error) {
	if s == "" {
		return Packet{}, malformed("empty packet")
	}
	p := Packet{Type: Type(s[0]), Namespace: "/"}
	if p.Type < TypeConnect || p.Type > TypeBinaryAck {
		return Packet{}, malformed("unknown packet type %q", s[0])
	}
	s = s[1:]
	if p.Type.binary() {
		n, rest, ok := strings.Cut(s, "-")
		count, digits := leadingDigits(n)
		if !ok || digits == "" || count != "" {
			return Packet{}, malformed("%v without an attachment count", p.Type)
		}
		var err error
		p.Attachments, err = strconv.Atoi(digits)
		if err != nil || p.Attachments < 1 || p.Attachments > MaxAttachments {
			return Packet{}, malformed("%.20s attachments", digits)
		}
		s = rest
	}
	if strings.HasPrefix(s, "/") {
		p.Namespace, s, _ = strings.Cut(s, ",")
	}
	if rest, digits := leadingDigits(s); digits != "" {
		id, err := strconv.ParseUint(digits, 10, 64)
		if err != nil {
			return Packet{}, malformed("ack id %.30q is out of range", digits)
		}
		p.Ack, s = &id, rest
	}
	p.Data = s
	if err := p.check(read); err != nil {
		return Packet{}, err
	}
	return p, nil
}

// leadingDigits splits the decimal digits off the front of s.
func leadingDigits(s string) (rest, digits string) {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return s[i:], s[:i]
}

// check judges the payload by the packet's type, and keeps the parts of an array.
func (p *Packet) check(read Read) error {
	switch p.Type {
	case TypeConnect, TypeDisconnect, TypeConnectError:
		if p.Ack != nil {
			return malformed("%v with an ack id", p.Type)
		}
		return p.checkControl()
	case TypeBinaryEvent:
		read = nil // the placeholders must be known first
	}
	var err error
	if p.parts, err = p.split(read); err != nil {
		return err
	}
	if p.Type.binary() {
		return checkPlaceholders(p.Data, p.Attachments)
	}
	return nil
}

// split reads the array of an event or an ack. All of it is checked.
func (p *Packet) split(read Read) (parts, error) {
	r := wirejson.NewReader(p.Data)
	out := parts{known: true}
	r.BeginArray()
	if p.Type == TypeEvent || p.Type == TypeBinaryEvent {
		if !r.NextElement() {
			return parts{}, cmp.Or(wrapJSON(r.Err()), malformed("event without a name"))
		}
		var err error
		if out.name, err = eventName(r); err != nil {
			return parts{}, err
		}
	} else {
		read = nil
	}
	for r.NextElement() {
		var raw string
		if read == nil || len(out.args) > 0 {
			raw, _ = r.Skip()
		} else {
			raw = r.Text(func() { out.value = read(out.name, r) })
		}
		out.args = append(out.args, Raw(raw))
	}
	return out, wrapJSON(r.End())
}

// checkControl judges the payload of a packet that is no event and no ack.
func (p *Packet) checkControl() error {
	kind := wirejson.NewReader(p.Data).Kind()
	switch {
	case p.Data == "" && p.Type != TypeConnectError:
		return nil
	case p.Type == TypeDisconnect:
		return malformed("disconnect with a payload")
	case kind != wirejson.Object && (p.Type != TypeConnectError || kind != wirejson.String):
		return malformed("payload of a %v is not an object", p.Type)
	}
	r := wirejson.NewReader(p.Data)
	_, err := r.Skip()
	if err == nil {
		err = r.End()
	}
	return wrapJSON(err)
}

// eventName reads the name of an event. A number counts as a name, and is returned as
// it is written.
func eventName(r *wirejson.Reader) (name string, err error) {
	switch r.Kind() {
	case wirejson.Number:
		name, err = r.Number()
		return name, wrapJSON(err)
	case wirejson.String:
		name, err = r.String()
		if err == nil && Reserved(name) {
			return "", malformed("event name %q is reserved", name)
		}
		return name, wrapJSON(err)
	}
	return "", malformed("event name is neither a string nor a number")
}

// Append appends the packet's text to dst. Binary is not part of it: its elements
// follow as binary messages.
func (p Packet) Append(dst []byte) []byte {
	dst = appendHeader(dst, p.Type, p.Attachments, p.Namespace, p.Ack)
	return append(dst, p.Data...)
}

func appendHeader(dst []byte, t Type, attachments int, namespace string, ack *uint64) []byte {
	dst = append(dst, byte(t))
	if t.binary() {
		dst = strconv.AppendInt(dst, int64(attachments), 10)
		dst = append(dst, '-')
	}
	if namespace != "" && namespace != "/" {
		dst = append(dst, namespace...)
		dst = append(dst, ',')
	}
	if ack != nil {
		dst = strconv.AppendUint(dst, *ack, 10)
	}
	return dst
}
