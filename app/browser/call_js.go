package browser

import (
	"strings"
	"sync/atomic"
	"syscall/js"
)

// An Error is what JavaScript threw, or what a promise was rejected with.
type Error struct {
	Name    string // of the exception, e.g. "QuotaExceededError"
	Message string // the browser's words; may be ""
}

func (e *Error) Error() string {
	if e.Message == "" {
		return "browser: " + e.Name
	}
	return "browser: " + e.Name + ": " + e.Message
}

// Thrown makes an Error of an exception or of whatever else was thrown. Null and
// undefined are an AbortError: an aborted transaction has null for its error if
// nothing failed in it.
func Thrown(value js.Value) *Error {
	switch value.Type() {
	case js.TypeNull, js.TypeUndefined:
		return &Error{Name: "AbortError"}
	case js.TypeObject:
		return &Error{Name: text(value, "name"), Message: text(value, "message")}
	}
	return &Error{Name: "Error", Message: value.String()}
}

func text(object js.Value, name string) string {
	value, err := Property(object, name)
	if err != nil || value.Type() != js.TypeString {
		return ""
	}
	return value.String()
}

// Try calls f and returns what JavaScript threw in it, as an *Error, or the
// *js.ValueError of a value that was not there. A method that the browser does not have
// is an *Error, too.
func Try(f func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case js.Error:
			err = Thrown(r.Value)
		case *js.ValueError:
			err = r
		case string:
			if !strings.HasPrefix(r, "syscall/js: ") {
				panic(r)
			}
			err = &Error{Name: "TypeError", Message: r}
		default:
			panic(r)
		}
	}()
	f()
	return nil
}

var reflectJS = js.Global().Get("Reflect")

// Property reads a property whose getter may throw. [js.Value.Get] would let the
// exception pass through the program and end it.
func Property(object js.Value, name string) (value js.Value, err error) {
	err = Try(func() { value = reflectJS.Call("get", object, name) })
	return value, err
}

// Live counts the functions that are not released. It is there for tests.
var Live atomic.Int64

// FuncOf makes a function that JavaScript calls on the event loop; it must not
// block. Its argument is the first one given, or undefined. Whoever makes one gives
// it to [Release].
func FuncOf(f func(arg js.Value) any) js.Func {
	Live.Add(1)
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		if len(args) == 0 {
			return f(js.Undefined())
		}
		return f(args[0])
	})
}

// Release frees functions that JavaScript does not call any more.
func Release(funcs ...js.Func) {
	for _, f := range funcs {
		f.Release()
	}
	Live.Add(int64(-len(funcs)))
}
