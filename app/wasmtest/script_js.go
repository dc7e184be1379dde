package wasmtest

import (
	"fmt"
	"syscall/js"
	"testing"
	"time"
)

// Script evaluates the body of a JavaScript function.
func Script(body string) js.Value { return js.Global().Get("Function").New(body).Invoke() }

// Replace replaces a property by what an expression of JavaScript gives, in which
// the old one is called old. It is put back in the end.
func Replace(t testing.TB, object, name, with string) {
	t.Helper()
	restore := Script(fmt.Sprintf(`
		const object = %s, name = %q, was = Object.getOwnPropertyDescriptor(object, name), old = object[name];
		Object.defineProperty(object, name, Object.assign({configurable: true}, %s));
		return () => was ? Object.defineProperty(object, name, was) : delete object[name];`, object, name, with))
	t.Cleanup(func() { restore.Invoke() })
}

// Within waits for a value and fails the test if none comes.
func Within[T any](t testing.TB, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(20 * time.Second):
		t.Fatal("nothing came within 20 s")
		panic("unreachable")
	}
}
