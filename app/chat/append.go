package chat

import (
	"strconv"
	"time"

	"practicechat/app/wirejson"
)

// objectWriter appends the members of one JSON object.
type objectWriter struct {
	dst   []byte
	comma bool
}

func object(dst []byte) objectWriter { return objectWriter{dst: append(dst, '{')} }

// key appends a name, which must need no escapes: those of the wire do not.
func (o objectWriter) key(name string) objectWriter {
	if o.comma {
		o.dst = append(o.dst, ',')
	}
	o.dst = append(o.dst, '"')
	o.dst = append(o.dst, name...)
	o.dst = append(o.dst, '"', ':')
	o.comma = true
	return o
}

func (o objectWriter) text(name, value string) objectWriter {
	o = o.key(name)
	o.dst = wirejson.AppendString(o.dst, value)
	return o
}

func (o objectWriter) textIf(name, value string) objectWriter {
	if value == "" {
		return o
	}
	return o.text(name, value)
}

func (o objectWriter) number(name string, value int) objectWriter {
	o = o.key(name)
	o.dst = strconv.AppendInt(o.dst, int64(value), 10)
	return o
}

func (o objectWriter) flag(name string, value bool) objectWriter {
	o = o.key(name)
	o.dst = strconv.AppendBool(o.dst, value)
	return o
}

func (o objectWriter) time(name string, value time.Time) objectWriter {
	o = o.key(name)
	o.dst = append(o.dst, '"')
	o.dst = appendTime(o.dst, value)
	o.dst = append(o.dst, '"')
	return o
}

func (o objectWriter) end() []byte { return append(o.dst, '}') }
