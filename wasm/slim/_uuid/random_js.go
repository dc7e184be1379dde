package uuid

import "syscall/js"

// random reads the browser's generator, as crypto/rand does, which would bring its own
// beside that.
type random struct{}

func (random) Read(b []byte) (int, error) {
	values := js.Global().Get("Uint8Array").New(len(b))
	js.Global().Get("crypto").Call("getRandomValues", values)
	return js.CopyBytesToGo(b, values), nil
}
