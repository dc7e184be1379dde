package main

import (
	"runtime"
	"runtime/debug"
	"syscall/js"
	"unsafe"
)

// main gives the page a function of a decoder's name, a frame, as the browser has
// it, and a number of rounds. It returns how many messages were read.
func main() {
	debug.SetGCPercent(200) // as the page has it
	js.Global().Set("decode", js.FuncOf(func(_ js.Value, args []js.Value) any {
		decode, n := decoders[args[0].String()], 0
		for range args[2].Int() {
			n += decode(take(args[1]))
			runtime.Gosched() // as the page waits for its next frame: the collector gets its turn
		}
		return n
	}))
	select {}
}

var (
	encoder    = js.Global().Get("TextEncoder").New()
	encodeInto = encoder.Get("encodeInto").Call("bind", encoder)
	property   = js.Global().Get("Reflect").Get("get")
	written    = js.ValueOf("written")
	room       = js.Global().Get("Uint8Array").New(64 << 10)
)

// take brings a frame over from JavaScript as the page does: see textOf in
// wasm/slim/_websocket, and the Read of package socketio.
func take(frame js.Value) string {
	n := property.Invoke(encodeInto.Invoke(frame, room), written).Int()
	text := make([]byte, n)
	js.CopyBytesToGo(text, room)
	return unsafe.String(unsafe.SliceData(text), n)
}
