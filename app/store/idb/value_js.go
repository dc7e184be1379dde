package idb

import (
	"errors"
	"sync/atomic"
	"syscall/js"
)

var (
	reflectJS = js.Global().Get("Reflect")
	jsonJS    = js.Global().Get("JSON")
)

// property reads a property whose getter may throw. [js.Value.Get] would let the
// exception pass through the program and end it.
func property(object js.Value, name string) (value js.Value, err error) {
	err = try(func() { value = reflectJS.Call("get", object, name) })
	return value, err
}

// try calls f and returns what JavaScript threw in it, as a *BrowserError without
// an Op, or the error of a value that was not there.
func try(f func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case js.Error:
			err = exception("", r.Value)
		case *js.ValueError:
			err = r
		default:
			panic(r)
		}
	}()
	f()
	return nil
}

// exception makes an error of a DOMException, of null, which is what an aborted
// transaction has for an error if nothing failed in it, or of whatever was thrown.
func exception(op string, thrown js.Value) error {
	e := &BrowserError{Op: op, Name: "AbortError"}
	switch thrown.Type() {
	case js.TypeNull, js.TypeUndefined:
	case js.TypeObject:
		e.Name, e.Message = text(thrown, "name"), text(thrown, "message")
	default:
		e.Name, e.Message = "Error", thrown.String()
	}
	return e
}

func text(object js.Value, name string) string {
	value, err := property(object, name)
	if err != nil || value.Type() != js.TypeString {
		return ""
	}
	return value.String()
}

// during names what was done when a call into JavaScript failed.
func during(op string, err error) error {
	var b *BrowserError
	if errors.As(err, &b) {
		b.Op = op
	}
	return err
}

// liveFuncs counts the functions of this package that are not released.
var liveFuncs atomic.Int64

// listeners are the handlers of an object's events. They are released together.
type listeners struct {
	object js.Value
	names  []string
	funcs  []js.Func
}

// on sets the handler of an event. It runs on the event loop and must not block.
func (l *listeners) on(event string, handler func(event js.Value)) {
	f := js.FuncOf(func(_ js.Value, args []js.Value) any {
		if len(args) > 0 {
			handler(args[0])
		}
		return nil
	})
	liveFuncs.Add(1)
	l.names = append(l.names, "on"+event)
	l.funcs = append(l.funcs, f)
	l.object.Set("on"+event, f)
}

func (l *listeners) release() {
	for i, f := range l.funcs {
		l.object.Set(l.names[i], js.Null())
		f.Release()
		liveFuncs.Add(-1)
	}
	l.names, l.funcs = nil, nil
}
