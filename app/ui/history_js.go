package ui

import (
	"strings"
	"syscall/js"
)

// Where the app is: the browser's history, and the address.

func (b *browser) pushView() {
	b.window.Get("history").Call("pushState", map[string]any{"pcView": true}, "")
}

func (b *browser) popView()       { b.window.Get("history").Call("back") }
func (b *browser) viewKept() bool { return b.historyState("pcView").Truthy() }

func (b *browser) historyState(name string) js.Value {
	state := b.window.Get("history").Get("state")
	if state.Type() != js.TypeObject {
		return js.Undefined()
	}
	return state.Get(name)
}

func (b *browser) noteOpen(conversation string) {
	state := js.Null()
	if conversation != "" || b.viewKept() {
		state = js.ValueOf(map[string]any{"pcView": b.viewKept(), "pcOpen": conversation})
	}
	b.window.Get("history").Call("replaceState", state, "")
}

func (b *browser) path() string {
	path := strings.TrimPrefix(b.window.Get("location").Get("pathname").String(), b.prefix)
	return "/" + strings.TrimPrefix(path, "/")
}

func (b *browser) clearPath() {
	b.window.Get("history").Call("replaceState", js.Null(), "", b.prefix+"/")
}

// takeLink takes what the page's first script has read and removed.
func (b *browser) takeLink() string {
	take := b.window.Get("pcTakeLink")
	if take.Type() != js.TypeFunction {
		return ""
	}
	return take.Invoke().String()
}
