package ui

import "syscall/js"

// The page around the frame, see web/frame-guard.js.

// listenHost hears the page around the frame by what the page's first scripts have
// agreed with it.
func (b *browser) listenHost(fn func(message string)) bool {
	if !b.hostThere() {
		return false
	}
	call := js.FuncOf(func(_ js.Value, args []js.Value) any {
		message := args[0].String()
		b.onUI(func() { fn(message) })
		return nil
	})
	b.window.Get("pcHost").Call("listen", call)
	b.stops = append(b.stops, call.Release)
	return true
}

func (b *browser) hostThere() bool { return b.window.Get("pcHost").Type() == js.TypeObject }

func (b *browser) tellHost(message string) { b.window.Get("pcHost").Call("tell", message) }
