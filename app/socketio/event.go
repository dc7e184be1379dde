package socketio

// Raw is the JSON text of one argument, a part of the packet it came in. It may
// contain {"_placeholder":true,"num":n}, which stands for the nth attachment.
type Raw string

// Event is a named event and its arguments.
type Event struct {
	Name   string
	Args   []Raw
	Binary [][]byte // the attachments that placeholders in Args refer to
	Value  any      // what the [Read] of an [Assembler] made of the first argument
}

// Event returns the event in a packet of type [TypeEvent] or [TypeBinaryEvent].
// Its Raws are parts of p.Data.
func (p Packet) Event() (Event, error) {
	if p.Type != TypeEvent && p.Type != TypeBinaryEvent {
		return Event{}, malformed("%v is not an event", p.Type)
	}
	parts, err := p.read()
	if err != nil {
		return Event{}, err
	}
	return Event{Name: parts.name, Args: parts.args, Binary: p.Binary, Value: parts.value}, nil
}

// Args returns the arguments in a packet of type [TypeAck] or [TypeBinaryAck].
func (p Packet) Args() ([]Raw, error) {
	if p.Type != TypeAck && p.Type != TypeBinaryAck {
		return nil, malformed("%v is not an ack", p.Type)
	}
	parts, err := p.read()
	return parts.args, err
}

// read returns the parts, which a packet that is made by hand does not know.
func (p *Packet) read() (parts, error) {
	if p.parts.known {
		return p.parts, nil
	}
	return p.split(nil)
}

// Values returns the arguments in the form in which they can be emitted again,
// each with the attachments it refers to.
func (e Event) Values() []any { return Values(e.Args, e.Binary) }

// Values is [Event.Values] for arguments that come apart, as those of an ack do.
func Values(args []Raw, binary [][]byte) []any {
	out := make([]any, len(args))
	for i, arg := range args {
		if len(binary) == 0 {
			out[i] = arg
		} else {
			out[i] = Attached{Raw: arg, Binary: binary}
		}
	}
	return out
}
