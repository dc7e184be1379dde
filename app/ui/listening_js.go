package ui

import (
	"strings"
	"syscall/js"
	"time"
)

// What the browser tells the app of: events, keys, use, and that somebody leaves.

func (b *browser) on(name string, fn func()) {
	target := b.window
	switch name {
	case "activity":
		b.watchActivity(fn)
		return
	case "escape":
		b.onKey(func(e event) {
			if !e.composing() {
				fn()
			}
		}, "Escape")
		return
	case "visibilitychange", "resume":
		target = b.doc
	case "link", "update", "idle":
		name = "pc-" + name
	case "settings":
		b.listenTo(target, "storage", func(e js.Value) {
			if key := e.Get("key"); key.IsNull() || strings.HasPrefix(key.String(), keptPrefix) {
				fn()
			}
		})
		return
	}
	b.listenTo(target, name, func(js.Value) { fn() })
}

func (b *browser) onKey(fn func(event), names ...string) {
	b.listenKeys(b.doc, names, func(e js.Value) {
		if !e.Get("defaultPrevented").Bool() && !b.doc.Call("querySelector", "dialog[open]").Truthy() {
			fn(domEvent{e})
		}
	})
}

// listenTo calls fn on the UI goroutine. The browser goes on when all goroutines
// are idle, so fn is done by then.
func (b *browser) listenTo(target js.Value, name string, fn func(js.Value)) {
	call := b.listener(fn)
	options := map[string]any{"passive": name == "scroll"}
	target.Call("addEventListener", name, call, options)
	b.stops = append(b.stops, func() {
		target.Call("removeEventListener", name, call)
		call.Release()
	})
}

// listenKeys is listenTo for keys of some names. The others, which mostly only write,
// are left to the browser: see app.js of package site.
func (b *browser) listenKeys(target js.Value, names []string, fn func(js.Value)) {
	call := b.listener(fn)
	list := js.Global().Get("Array").New()
	for _, name := range names {
		list.Call("push", name)
	}
	stop := b.window.Call("pcKeys", target, list, call)
	b.stops = append(b.stops, func() {
		stop.Invoke()
		call.Release()
	})
}

func (b *browser) listener(fn func(js.Value)) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		e := args[0]
		b.onUI(func() { fn(e) })
		return nil
	})
}

// watchActivity tells of activity before anything else hears of it, and stays out
// of the way of scrolling and typing: each event is heard once, and again a second
// later.
func (b *browser) watchActivity(fn func()) {
	var last time.Time
	var again *time.Timer
	call := js.FuncOf(func(js.Value, []js.Value) any {
		if now := time.Now(); now.Sub(last) >= time.Second {
			last = now
			again.Reset(time.Second)
			b.onUI(fn)
		}
		return nil
	})
	options := map[string]any{"passive": true, "capture": true, "once": true}
	names := []string{"keydown", "pointerdown", "touchmove", "wheel", "input"}
	each := func(method string) {
		for _, name := range names {
			b.window.Call(method, name, call, options)
		}
	}
	again = time.AfterFunc(time.Hour, func() {
		defer Rescue()
		b.onUI(func() { each("addEventListener") })
	})
	each("addEventListener")
	b.stops = append(b.stops, func() {
		again.Stop()
		each("removeEventListener")
		call.Release()
	})
}

func (b *browser) guardLeaving(guard bool) {
	switch {
	case guard && b.unguard == nil:
		call := js.FuncOf(func(_ js.Value, args []js.Value) any {
			args[0].Call("preventDefault")
			args[0].Set("returnValue", "unsent") // what older browsers go by
			return nil
		})
		b.window.Call("addEventListener", "beforeunload", call)
		b.unguard = func() {
			b.window.Call("removeEventListener", "beforeunload", call)
			call.Release()
		}
	case !guard && b.unguard != nil:
		b.unguard()
		b.unguard = nil
	}
}

func (b *browser) release() {
	b.guardLeaving(false)
	for _, stop := range b.stops {
		stop()
	}
	b.stops = nil
}
