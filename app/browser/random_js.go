package browser

import "syscall/js"

// randomMost is how many bytes the browser gives at once.
const randomMost = 65536

// Random fills b with bytes of the browser's cryptographic generator. So does crypto/rand,
// but it brings a generator of its own as well, which weighs some 15 kB.
func Random(b []byte) {
	for len(b) > 0 {
		n := min(len(b), randomMost)
		values := js.Global().Get("Uint8Array").New(n)
		js.Global().Get("crypto").Call("getRandomValues", values)
		js.CopyBytesToGo(b[:n], values)
		b = b[n:]
	}
}
