package browser

import (
	"context"
	"syscall/js"
)

// Await starts something that gives a promise and waits for it, outside the event
// loop. It returns an *Error for a rejection and ctx.Err() when that comes first:
// what was started then goes on.
func Await(ctx context.Context, start func() (promise js.Value)) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	settled := make(chan outcome, 1)
	var resolved, rejected js.Func
	settle := func(o outcome) {
		Release(resolved, rejected)
		settled <- o
	}
	resolved = FuncOf(func(value js.Value) any {
		settle(outcome{value: value})
		return nil
	})
	rejected = FuncOf(func(reason js.Value) any {
		settle(outcome{err: Thrown(reason)})
		return nil
	})
	if err := Try(func() { start().Call("then", resolved, rejected) }); err != nil {
		settle(outcome{err: err})
	}
	select {
	case o := <-settled:
		return o.value, o.err
	case <-ctx.Done():
		return js.Undefined(), ctx.Err()
	}
}
