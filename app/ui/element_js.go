package ui

import (
	"strconv"
	"strings"
	"syscall/js"
	"time"
	"unicode/utf8"
)

// A node is a DOM element.
type node struct {
	*browser
	v js.Value
}

func (n node) add(kids ...element) {
	for _, k := range kids {
		n.v.Call("appendChild", k.(node).v)
	}
}

func (n node) put(kid, before element) {
	if before == nil {
		n.add(kid)
		return
	}
	n.v.Call("insertBefore", kid.(node).v, before.(node).v)
}

func (n node) drop()                      { n.v.Call("remove") }
func (n node) copy() element              { return node{n.browser, n.v.Call("cloneNode", true)} }
func (n node) first() element             { return node{n.browser, n.v.Get("firstElementChild")} }
func (n node) next() element              { return node{n.browser, n.v.Get("nextElementSibling")} }
func (n node) setText(text string)        { n.v.Set("textContent", text) }
func (n node) setClass(names string)      { n.v.Set("className", names) }
func (n node) setAttr(name, value string) { n.v.Call("setAttribute", name, value) }
func (n node) dropAttr(name string)       { n.v.Call("removeAttribute", name) }
func (n node) value() string              { return n.v.Get("value").String() }
func (n node) setValue(text string)       { n.v.Set("value", text) }
func (n node) setChecked(on bool)         { n.v.Set("checked", on) }

// insert leaves the browser's own Undo as it is, unlike setting the value.
func (n node) insert(text string) {
	if !n.doc.Call("execCommand", "insertText", false, text).Bool() {
		n.v.Call("setRangeText", text, n.v.Get("selectionStart"), n.v.Get("selectionEnd"), "end")
		n.v.Call("dispatchEvent", js.Global().Get("Event").New("input", map[string]any{"bubbles": true}))
	}
}

func (n node) wipe() {
	const showText = 4 // NodeFilter.SHOW_TEXT
	texts := n.doc.Call("createTreeWalker", n.v, showText)
	for t := texts.Call("nextNode"); t.Truthy(); t = texts.Call("nextNode") {
		t.Set("nodeValue", "")
	}
	boxes := n.v.Call("querySelectorAll", "input:not([type=radio]), textarea")
	for i := range boxes.Length() {
		boxes.Index(i).Set("value", "")
	}
}

func (n node) setHeight(px float64) {
	n.v.Get("style").Set("height", strconv.FormatFloat(px, 'f', -1, 64)+"px")
}

func (n node) fitText() {
	if n.fitsItself {
		return
	}
	style := n.v.Get("style")
	style.Set("height", "auto")
	border := n.v.Get("offsetHeight").Float() - n.v.Get("clientHeight").Float()
	n.setHeight(n.v.Get("scrollHeight").Float() + border)
}

func (n node) box() box {
	r := n.v.Call("getBoundingClientRect")
	return box{top: r.Get("top").Float(), height: r.Get("height").Float()}
}

func (n node) scroll() scroll {
	return scroll{
		top:     n.v.Get("scrollTop").Float(),
		view:    n.v.Get("clientHeight").Float(),
		content: n.v.Get("scrollHeight").Float(),
		width:   n.v.Get("clientWidth").Float(),
	}
}

func (n node) scrollTo(top float64) { n.v.Set("scrollTop", top) }
func (n node) focus()               { n.v.Call("focus", n.noScroll) }
func (n node) focused() bool        { return n.v.Call("contains", n.doc.Get("activeElement")).Bool() }

func (n node) listen(name string, fn func(event)) {
	n.listenTo(n.v, name, func(e js.Value) { fn(domEvent{e}) })
}

func (n node) listenKeys(fn func(event), names ...string) {
	n.browser.listenKeys(n.v, names, func(e js.Value) { fn(domEvent{e}) })
}

// lateLimit is how long a frame is waited for where the user has done something.
const lateLimit = 50 * time.Millisecond

// listenLate leaves it to the browser alone to wait: on an event it asks for a frame,
// and in that for a task after it.
func (n node) listenLate(name string, fn func()) {
	call := js.FuncOf(func(js.Value, []js.Value) any {
		n.onUI(fn)
		return nil
	})
	bound := func(name string, args ...any) js.Value {
		return n.window.Get(name).Call("bind", append([]any{n.window}, args...)...)
	}
	frame := bound("requestAnimationFrame", bound("setTimeout", call, 0))
	limit := bound("setTimeout", call, lateLimit.Milliseconds())
	for _, listener := range []js.Value{frame, limit} {
		n.v.Call("addEventListener", name, listener)
		n.stops = append(n.stops, func() { n.v.Call("removeEventListener", name, listener) })
	}
	n.stops = append(n.stops, call.Release)
}

func (n node) watchSize(fn func()) {
	call := js.FuncOf(func(js.Value, []js.Value) any {
		n.onUI(fn)
		return nil
	})
	observer := js.Global().Get("ResizeObserver").New(call)
	observer.Call("observe", n.v)
	n.stops = append(n.stops, func() {
		observer.Call("disconnect")
		call.Release()
	})
}

// A domEvent is an event as the browser gives it.
type domEvent struct{ v js.Value }

func (e domEvent) nearest(attr string) string {
	target := e.v.Get("target")
	if !target.Get("closest").Truthy() {
		return "" // the document, or a text node
	}
	holder := target.Call("closest", "["+attr+"]")
	if !holder.Truthy() {
		return ""
	}
	return holder.Call("getAttribute", attr).String()
}

func (e domEvent) key() string {
	key, code := e.v.Get("key"), e.v.Get("code")
	if key.Type() != js.TypeString {
		return "" // some browsers fill forms in with events of no key
	}
	if name := key.String(); code.Type() != js.TypeString || utf8.RuneCountInString(name) != 1 || name[0] < utf8.RuneSelf {
		return name
	}
	if letter, ok := strings.CutPrefix(code.String(), "Key"); ok {
		return strings.ToLower(letter)
	}
	return key.String()
}

func (e domEvent) modified() bool {
	return e.held("shiftKey") || e.held("ctrlKey") || e.held("altKey") || e.held("metaKey")
}

func (e domEvent) command() bool {
	return (e.held("ctrlKey") || e.held("metaKey")) && !e.held("shiftKey") && !e.held("altKey")
}

func (e domEvent) held(name string) bool { return e.v.Get(name).Truthy() }

func (e domEvent) editing() bool {
	target := e.v.Get("target")
	return target.Get("matches").Truthy() &&
		target.Call("matches", "textarea, select, input:not([type=radio], [type=checkbox])").Bool()
}

func (e domEvent) repeated() bool {
	detail := e.v.Get("detail")
	return detail.Type() == js.TypeNumber && detail.Int() > 1
}

func (e domEvent) pasted() string {
	data := e.v.Get("clipboardData")
	if !data.Truthy() {
		return ""
	}
	return data.Call("getData", "text/plain").String()
}

// composing knows both orders: where the end of the composition comes before the
// key event, only the key code 229 tells that it belonged to the input method.
func (e domEvent) composing() bool {
	code := e.v.Get("keyCode")
	return e.v.Get("isComposing").Truthy() || code.Type() == js.TypeNumber && code.Int() == 229
}

func (e domEvent) prevent() { e.v.Call("preventDefault") }
