package idb

import (
	"errors"
	"syscall/js"

	"practicechat/app/browser"
)

var jsonJS = js.Global().Get("JSON")

// during names what was done when a call into JavaScript failed.
func during(op string, err error) error {
	var b *browser.Error
	if errors.As(err, &b) {
		return &BrowserError{Op: op, Name: b.Name, Message: b.Message}
	}
	return err
}

// failure is the error of a request, of a transaction, or of null.
func failure(op string, of js.Value) error {
	reason, err := browser.Property(of, "error")
	if err != nil {
		return during(op, err)
	}
	return during(op, browser.Thrown(reason))
}

// listeners are the handlers of an object's events. They are released together.
type listeners struct {
	object js.Value
	names  []string
	funcs  []js.Func
}

// on sets the handler of an event. It runs on the event loop and must not block.
func (l *listeners) on(event string, handler func(event js.Value)) {
	f := browser.FuncOf(func(event js.Value) any {
		handler(event)
		return nil
	})
	l.names = append(l.names, "on"+event)
	l.funcs = append(l.funcs, f)
	l.object.Set("on"+event, f)
}

func (l *listeners) release() {
	for _, name := range l.names {
		l.object.Set(name, js.Null())
	}
	browser.Release(l.funcs...)
	l.names, l.funcs = nil, nil
}
