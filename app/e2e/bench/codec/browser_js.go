package main

import (
	"runtime/debug"
	"syscall/js"
)

// main gives the page a function of a decoder's name, a frame, as the browser has
// it, and a number of rounds. It returns how many messages were read.
func main() {
	debug.SetGCPercent(200) // as the page has it
	js.Global().Set("decode", js.FuncOf(func(_ js.Value, args []js.Value) any {
		decode, n := decoders[args[0].String()], 0
		for range args[2].Int() {
			n += decode(args[1].String())
		}
		return n
	}))
	select {}
}
