package socketio

// Raw is the JSON text of one argument, a part of the packet it came in. It may
// contain {"_placeholder":true,"num":n}, which stands for the nth attachment.
type Raw string

// Event is a named event and its arguments.
type Event struct {
	Name   string
	Args   []Raw
	Binary [][]byte // the attachments that placeholders in Args refer to
}

// Event returns the event in a packet of type [TypeEvent] or [TypeBinaryEvent].
// Its Raws are parts of p.Data.
func (p Packet) Event() (Event, error) {
	if p.Type != TypeEvent && p.Type != TypeBinaryEvent {
		return Event{}, malformed("%v is not an event", p.Type)
	}
	elems, err := p.elements()
	if err != nil {
		return Event{}, err
	}
	name, err := eventName(elems)
	if err != nil {
		return Event{}, err
	}
	return Event{Name: name, Args: raws(elems[1:]), Binary: p.Binary}, nil
}

// Args returns the arguments in a packet of type [TypeAck] or [TypeBinaryAck].
func (p Packet) Args() ([]Raw, error) {
	if p.Type != TypeAck && p.Type != TypeBinaryAck {
		return nil, malformed("%v is not an ack", p.Type)
	}
	elems, err := p.elements()
	if err != nil {
		return nil, err
	}
	return raws(elems), nil
}

func raws(elems []string) []Raw {
	if len(elems) == 0 {
		return nil
	}
	out := make([]Raw, len(elems))
	for i, e := range elems {
		out[i] = Raw(e)
	}
	return out
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
