package ui

import "syscall/js"

// The views that the page has before the app runs, see app/site/shell/early.js.

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
