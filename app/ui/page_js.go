package ui

import (
	"errors"
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
