package uuid

import "syscall/js"

// random reads the browser's generator. So does crypto/rand, but it brings a generator of
// its own as well.
type random struct{}

func (random) Read(b []byte) (int, error) {
	values := js.Global().Get("Uint8Array").New(len(b))
	js.Global().Get("crypto").Call("getRandomValues", values)
	return js.CopyBytesToGo(b, values), nil
}
