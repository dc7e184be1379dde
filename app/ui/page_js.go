package ui

import (
	"errors"
	"strings"
	"syscall/js"
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A browser is the page in a browser.
type browser struct {
	window, doc js.Value
	noScroll    js.Value // options of focus
	fitsItself  bool     // text areas grow by the style sheet alone
	prefix      string   // of all paths, such as "/chat"; mostly ""
	onUI        func(func())
	stops       []func() // end what listens
	formats     [timeStyles]js.Value
	numbers     js.Value            // an Intl.NumberFormat
	queries     map[string]js.Value // of the style sheet kind, which stay true to the page
	icons       map[icon]element    // to be copied: drawing one takes 15 calls
	unguard     func()              // lets the page be left unasked; nil if it may be
	title       string              // as it was last set
}

func newBrowser() *browser {
	window := js.Global()
	return &browser{
		window:     window,
		doc:        window.Get("document"),
		noScroll:   js.ValueOf(map[string]any{"preventScroll": true}),
		fitsItself: window.Get("CSS").Call("supports", "field-sizing", "content").Bool(),
		prefix:     app.Getenv("GOAPP_ROOT_PREFIX"),
		queries:    make(map[string]js.Value),
		icons:      make(map[icon]element),
	}
}

func (b *browser) bind(onUI func(func())) { b.onUI = onUI }

func (b *browser) find(id string) element {
	v := b.doc.Call("getElementById", id)
	if v.IsNull() {
		return b.make("textarea", "")
	}
	return node{b, v}
}

func (b *browser) make(tag, class string) element {
	v := b.doc.Call("createElement", tag)
	if class != "" {
		v.Set("className", class)
	}
	return node{b, v}
}

func (b *browser) makeIcon(i icon) element {
	if b.icons[i] == nil {
		b.icons[i] = b.drawIcon(i)
	}
	return b.icons[i].copy()
}

func (b *browser) drawIcon(i icon) element {
	span := b.make("span", "pc-icon")
	svg := b.doc.Call("createElementNS", svgNamespace, "svg")
	for _, a := range svgAttributes {
		svg.Call("setAttribute", a[0], a[1])
	}
	path := b.doc.Call("createElementNS", svgNamespace, "path")
	path.Call("setAttribute", "d", string(i))
	svg.Call("appendChild", path)
	span.add(node{b, svg})
	return span
}

// frameLimit is how long a frame is waited for: a page that is covered by others
// counts as visible, and is not painted.
const frameLimit = 200 * time.Millisecond

func (b *browser) frame() {
	if !b.visible() {
		time.Sleep(frameLimit)
		return
	}
	painted := make(chan struct{}, 1)
	call := js.FuncOf(func(js.Value, []js.Value) any {
		painted <- struct{}{}
		return nil
	})
	defer call.Release()
	id := b.window.Call("requestAnimationFrame", call)
	limit := time.NewTimer(frameLimit)
	defer limit.Stop()
	select {
	case <-painted:
	case <-limit.C:
		b.window.Call("cancelAnimationFrame", id)
	}
}

func (b *browser) setTitle(title string) {
	if title != b.title {
		b.title = title
		b.doc.Set("title", title)
	}
}

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

func (b *browser) visible() bool { return !b.doc.Get("hidden").Bool() }
func (b *browser) onePane() bool { return !b.matches("(min-width: 720px)") }
func (b *browser) touch() bool   { return b.matches("(pointer: coarse)") }
func (b *browser) attended() bool {
	return !b.framed() || b.doc.Call("hasFocus").Bool()
}
func (b *browser) standalone() bool {
	return b.matches("(display-mode: standalone)") || b.window.Get("navigator").Get("standalone").Truthy()
}
func (b *browser) framed() bool { return !b.window.Get("parent").Equal(b.window) }

func (b *browser) matches(query string) bool {
	if b.queries[query].IsUndefined() {
		b.queries[query] = b.window.Call("matchMedia", query)
	}
	return b.queries[query].Get("matches").Bool()
}

func (b *browser) showDialog(id string) {
	d := b.doc.Call("getElementById", id)
	if d.Truthy() && !d.Get("open").Bool() {
		d.Call("showModal")
	}
}

func (b *browser) closeDialog(id string) {
	if d := b.doc.Call("getElementById", id); d.Truthy() {
		d.Call("close")
	}
}

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

// The text box that the page has had before the app is that of its early script.

func (b *browser) textFor() string { return b.window.Get("pcEarly").Get("conversation").String() }
func (b *browser) takeOver()       { b.window.Get("pcEarly").Call("takeOver") }

func (b *browser) settleIn(draft string, done func()) {
	b.callEarly("settleIn", draft, func(string) { done() })
}

func (b *browser) withdraw(done func(text string)) { b.callEarly("withdraw", "", done) }

func (b *browser) callEarly(method, argument string, done func(string)) {
	var call js.Func
	call = js.FuncOf(func(_ js.Value, args []js.Value) any {
		text := args[0].String()
		call.Release()
		b.onUI(func() { done(text) })
		return nil
	})
	b.window.Get("pcEarly").Call(method, call, argument)
}

// takeLink takes what the page's first script has read and removed.
func (b *browser) takeLink() string {
	take := b.window.Get("pcTakeLink")
	if take.Type() != js.TypeFunction {
		return ""
	}
	return take.Invoke().String()
}

const notePrefix = "pc-note-"

func (b *browser) noted(name string) bool {
	return b.window.Get("localStorage").Call("getItem", notePrefix+name).Truthy()
}

func (b *browser) note(name string) {
	defer func() { _ = recover() }() // a full storage: it is asked again next time
	b.window.Get("localStorage").Call("setItem", notePrefix+name, "1")
}

// keptPrefix stands before the names of settings. look.js and language.js know it.
const keptPrefix = "pc-"

func (b *browser) kept(name string) string {
	value := b.window.Get("localStorage").Call("getItem", keptPrefix+name)
	if value.IsNull() {
		return ""
	}
	return value.String()
}

func (b *browser) keep(name, value string) {
	if name == keptTheme {
		b.window.Get("pcLook").Call("choose", value)
		return
	}
	defer func() { _ = recover() }() // a full storage: it holds for this page
	if value == "" {
		b.window.Get("localStorage").Call("removeItem", keptPrefix+name)
	} else {
		b.window.Get("localStorage").Call("setItem", keptPrefix+name, value)
	}
}

func (b *browser) canNotify() bool { return !b.framed() && b.window.Get("Notification").Truthy() }

func (b *browser) allowNotify(done func(bool)) {
	promise := b.window.Get("Notification").Call("requestPermission")
	go func() {
		defer Rescue()
		answer, err := await(promise)
		b.onUI(func() { done(err == nil && answer.String() == "granted") })
	}()
}

func (b *browser) copyText(text string, done func(bool)) {
	clipboard := b.window.Get("navigator").Get("clipboard")
	if !clipboard.Truthy() { // as on a page without https
		done(false)
		return
	}
	// Called at once: it must belong to the user's click.
	promise := clipboard.Call("writeText", text)
	go func() {
		defer Rescue()
		_, err := await(promise)
		b.onUI(func() { done(err == nil) })
	}()
}

func (b *browser) version() string {
	script := b.doc.Call("querySelector", "script[data-version]")
	if !script.Truthy() {
		return ""
	}
	return script.Get("dataset").Get("version").String()
}

func (b *browser) agent() string { return b.window.Get("navigator").Get("userAgent").String() }

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

func (b *browser) env(name string) string { return app.Getenv(name) }
func (b *browser) origin() string         { return b.window.Get("location").Get("origin").String() }

func (b *browser) sandboxToken() (string, error) {
	options := map[string]any{"cache": "no-store"}
	response, err := await(b.window.Call("fetch", b.prefix+"/sandbox/token", options))
	if err != nil {
		return "", err
	}
	if !response.Get("ok").Bool() {
		return "", errors.New("ui: the sandbox refused a token")
	}
	body, err := await(response.Call("json"))
	if err != nil {
		return "", err
	}
	token := body.Get("token")
	if token.Type() != js.TypeString {
		return "", errors.New("ui: the sandbox sent no token")
	}
	return token.String(), nil
}

var errRejected = errors.New("ui: the browser could not do it")

// await returns what a promise comes to. It blocks, and so must not be called on
// the UI goroutine.
func await(promise js.Value) (js.Value, error) {
	type outcome struct {
		v   js.Value
		err error
	}
	done := make(chan outcome, 1)
	settle := func(err error) js.Func {
		return js.FuncOf(func(_ js.Value, args []js.Value) any {
			done <- outcome{args[0], err}
			return nil
		})
	}
	fulfilled, rejected := settle(nil), settle(errRejected)
	defer fulfilled.Release()
	defer rejected.Release()
	promise.Call("then", fulfilled, rejected)
	o := <-done
	return o.v, o.err
}
