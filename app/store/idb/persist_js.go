package idb

import (
	"context"
	"fmt"
	"syscall/js"
)

// Persist asks the browser never to evict what this origin keeps, and returns its
// answer. Chromium decides by itself; Firefox asks the user, which can take any
// time. An error means that the browser cannot be asked.
func Persist(ctx context.Context) (granted bool, err error) {
	const op = "persist"
	manager, err := property(js.Global().Get("navigator"), "storage")
	if err != nil {
		return false, during(op, err)
	}
	if manager.Type() != js.TypeObject || manager.Get("persist").Type() != js.TypeFunction {
		return false, fmt.Errorf("idb: persist: %w", ErrUnavailable)
	}
	var promise js.Value
	if err := try(func() { promise = manager.Call("persist") }); err != nil {
		return false, during(op, err)
	}
	type answer struct {
		granted bool
		err     error
	}
	answered := make(chan answer, 1)
	var then, fail js.Func
	settle := func(a answer) any {
		then.Release()
		fail.Release()
		liveFuncs.Add(-2)
		answered <- a
		return nil
	}
	then = js.FuncOf(func(_ js.Value, args []js.Value) any { return settle(answer{granted: args[0].Truthy()}) })
	fail = js.FuncOf(func(_ js.Value, args []js.Value) any { return settle(answer{err: exception(op, args[0])}) })
	liveFuncs.Add(2)
	promise.Call("then", then, fail)
	select {
	case a := <-answered:
		return a.granted, a.err
	case <-ctx.Done():
		return false, fmt.Errorf("idb: persist: %w", ctx.Err())
	}
}
