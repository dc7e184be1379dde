package idb

import (
	"sync"
	"syscall/js"
)

// life follows whether the page is frozen. A frozen page gets no event of its
// transactions, so one that is open then stays open, and whatever other pages want
// of the same object stores waits for it. So those that are open are aborted when
// the page freezes, and begun again when it goes on; none begins in between, when
// code still runs for events that are not held back, such as those of a
// BroadcastChannel.
var life = newLifecycle()

type lifecycle struct {
	mu     sync.Mutex
	open   map[*transaction]bool
	goesOn chan struct{} // closed while the page is not frozen
}

// A transaction is an open transaction of IndexedDB.
type transaction struct {
	tx   js.Value
	torn bool // it was aborted because the page froze
}

func newLifecycle() *lifecycle {
	l := &lifecycle{open: map[*transaction]bool{}, goesOn: make(chan struct{})}
	close(l.goesOn)
	document := js.Global().Get("document")
	if document.Type() != js.TypeObject {
		return l
	}
	listen := func(target js.Value, event string, fn func()) {
		// For as long as there is the page, so it is never released.
		target.Call("addEventListener", event, js.FuncOf(func(js.Value, []js.Value) any {
			fn()
			return nil
		}))
	}
	listen(document, "freeze", l.freeze)
	listen(document, "resume", l.resume)
	listen(js.Global(), "pageshow", l.resume)
	return l
}

func (l *lifecycle) freeze() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.frozen() {
		return
	}
	l.goesOn = make(chan struct{})
	for t := range l.open {
		t.torn = true
		abort(t.tx)
	}
}

func (l *lifecycle) resume() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.frozen() {
		close(l.goesOn)
	}
}

func (l *lifecycle) frozen() bool {
	select {
	case <-l.goesOn:
		return false
	default:
		return true
	}
}

// wait returns when the page is not frozen.
func (l *lifecycle) wait() {
	l.mu.Lock()
	goesOn := l.goesOn
	l.mu.Unlock()
	<-goesOn
}

// begin calls make, which must not block, when the page is not frozen, and takes
// note of the transaction that it has made until end.
func (l *lifecycle) begin(make func() js.Value) *transaction {
	for {
		l.wait()
		l.mu.Lock()
		if !l.frozen() {
			break
		}
		l.mu.Unlock()
	}
	defer l.mu.Unlock()
	t := &transaction{tx: make()}
	if t.tx.Truthy() {
		l.open[t] = true
	}
	return t
}

// end reports whether the page has frozen in the midst of a transaction.
func (l *lifecycle) end(t *transaction) (torn bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, t)
	return t.torn
}
