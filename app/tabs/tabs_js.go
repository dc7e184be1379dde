package tabs

import (
	"slices"
	"sync"
	"syscall/js"

	"practicechat/app/messenger"
)

// Tabs implements [messenger.Tabs] in a browser.
type Tabs struct {
	// Prefix begins the names of the lock and the channel, so that two sites on one
	// origin keep apart.
	Prefix string
}

// Join implements [messenger.Tabs]. In a browser without Web Locks every page
// holds the flush; the store's revisions still keep two of them apart.
func (tabs Tabs) Join(id string, ev messenger.TabEvents) messenger.Tab {
	t := &tab{name: tabs.Prefix + "-flush-" + id, ev: ev, locks: locks()}
	t.openChannel(tabs.Prefix + "-pages-" + id)
	window, document := js.Global(), js.Global().Get("document")
	t.on(window, "pagehide", t.goAway)
	t.on(document, "freeze", t.goAway)
	t.on(window, "pageshow", t.comeBack)
	t.on(document, "resume", t.comeBack)
	if t.locks.IsUndefined() {
		ev.Held(true)
	}
	t.request(false)
	return t
}

// locks returns navigator.locks; undefined where there is none.
func locks() js.Value {
	l := js.Global().Get("navigator").Get("locks")
	if l.Type() != js.TypeObject {
		return js.Undefined()
	}
	return l
}

// A tab is this page among the pages of an account.
type tab struct {
	name    string
	ev      messenger.TabEvents
	locks   js.Value
	channel js.Value // undefined where there is none
	stops   []func()

	mu     sync.Mutex
	left   bool
	away   bool     // the page stands still, or is about to
	missed []string // what it was told meanwhile, each text once
	claim  *claim   // of the lock; nil if it is neither held nor waited for
}

// A claim is one request for the lock.
type claim struct {
	abort  js.Value // its AbortController
	done   js.Value // resolves the promise that holds the lock; undefined until it is held
	over   bool
	patrol patrol
	funcs  []js.Func
}

// holds reports whether the lock is held by the claim, which may be nil.
func (c *claim) holds() bool { return c != nil && !c.over && !c.done.IsUndefined() }

func (t *tab) openChannel(name string) {
	constructor := js.Global().Get("BroadcastChannel")
	if constructor.Type() != js.TypeFunction {
		return
	}
	defer func() { _ = recover() }() // a frame whose storage is blocked has none
	t.channel = constructor.New(name)
	t.on(t.channel, "message", func(e js.Value) {
		switch data := e.Get("data"); data.Type() {
		case js.TypeString:
			t.told(data.String())
		case js.TypeNumber:
			t.heard(signal(data.Int()))
		}
	})
}

// maxMissed is how many texts are kept for a page that stands still.
const maxMissed = 1000

// told passes on what another page tells. A frozen page still hears, and must not
// answer: it would read the store in a transaction that does not end before the
// page goes on, and every other page would wait for that.
func (t *tab) told(text string) {
	t.mu.Lock()
	away := t.away
	if away && !slices.Contains(t.missed, text) {
		t.missed = append(t.missed, text)
		t.missed = t.missed[max(0, len(t.missed)-maxMissed):]
	}
	t.mu.Unlock()
	if !away {
		t.ev.Told(text)
	}
}

// goAway gives the lock up: a page that stands still keeps it otherwise.
func (t *tab) goAway(js.Value) {
	t.mu.Lock()
	t.away = true
	t.mu.Unlock()
	t.release()
}

// comeBack is called when the page is shown for the first time as well.
func (t *tab) comeBack(js.Value) {
	t.mu.Lock()
	missed := t.missed
	t.away, t.missed = false, nil
	t.mu.Unlock()
	for _, text := range missed {
		t.ev.Told(text)
	}
	t.request(false)
}

func (t *tab) on(target js.Value, name string, fn func(js.Value)) {
	call := js.FuncOf(func(_ js.Value, args []js.Value) any {
		fn(args[0])
		return nil
	})
	target.Call("addEventListener", name, call)
	t.stops = append(t.stops, func() {
		target.Call("removeEventListener", name, call)
		call.Release()
	})
}

// request waits for the lock, unless it is held or waited for already, or the page
// stands still. With steal it takes the lock away from the page that has it.
func (t *tab) request(steal bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.left || t.away || t.claim != nil || t.locks.IsUndefined() {
		return
	}
	c := &claim{abort: js.Global().Get("AbortController").New()}
	t.claim = c
	hold := c.fn(func(args []js.Value) any {
		t.mu.Lock()
		c.done = args[0]
		c.patrol.end()
		t.mu.Unlock()
		if c.over {
			c.done.Invoke()
		}
		return nil
	})
	got := c.fn(func([]js.Value) any {
		if !c.over {
			t.ev.Held(true)
		}
		return js.Global().Get("Promise").New(hold)
	})
	// The request ends when the lock has been given back, or with an error if it
	// was given up before, or taken away.
	ended := c.fn(func([]js.Value) any {
		granted := !c.done.IsUndefined()
		if granted {
			c.done.Invoke() // if it was taken away, the promise is still open
		}
		switch current := t.end(c); {
		case !current:
		case granted, steal:
			t.request(false)
		default: // the browser grants no locks here
			t.locks = js.Undefined()
			t.ev.Held(true)
		}
		for _, f := range c.funcs {
			f.Release()
		}
		return nil
	})
	options := map[string]any{"steal": true} // which is granted at once, and takes no signal
	if !steal {
		options = map[string]any{"signal": c.abort.Get("signal")}
		t.beginPatrol(c)
	}
	t.locks.Call("request", t.name, options, got).Call("then", ended, ended)
}

func (c *claim) fn(call func(args []js.Value) any) js.Func {
	f := js.FuncOf(func(_ js.Value, args []js.Value) any { return call(args) })
	c.funcs = append(c.funcs, f)
	return f
}

// end notes that a claim is over, and says so if it was in force until now.
func (t *tab) end(c *claim) (current bool) {
	t.mu.Lock()
	current = t.claim == c && !c.over
	if t.claim == c {
		t.claim = nil
	}
	c.over = true
	c.patrol.end()
	t.mu.Unlock()
	if current {
		t.ev.Held(false)
	}
	return current
}

// release gives the lock up, or the wait for it.
func (t *tab) release() {
	t.mu.Lock()
	c := t.claim
	t.mu.Unlock()
	if c == nil {
		return
	}
	t.end(c)
	if c.done.IsUndefined() {
		c.abort.Call("abort")
	} else {
		c.done.Invoke()
	}
}

// Tell implements [messenger.Tab].
func (t *tab) Tell(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.left && t.channel.Truthy() {
		t.channel.Call("postMessage", text)
	}
}

// Yield implements [messenger.Tab].
func (t *tab) Yield() {
	if t.locks.IsUndefined() {
		t.ev.Held(true) // as every page does there
		return
	}
	t.release()
	t.request(false)
}

// Exclusive implements [messenger.Tab].
func (t *tab) Exclusive() bool { return !t.locks.IsUndefined() }

// Holds implements [messenger.Tab].
func (t *tab) Holds() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.locks.IsUndefined() || t.claim.holds()
}

// Leave implements [messenger.Tab].
func (t *tab) Leave() {
	t.mu.Lock()
	t.left = true
	t.mu.Unlock()
	t.release()
	for _, stop := range t.stops {
		stop()
	}
	if t.channel.Truthy() {
		t.channel.Call("close")
	}
}
