package browser

import (
	"context"
	"errors"
	"sync"
	"syscall/js"
)

// ErrNoLocks reports a browser without Web Locks. They come with secure contexts.
var ErrNoLocks = errors.New("browser: there are no Web Locks here")

// Lock waits for the Web Lock of a name, which one page of this origin holds at a
// time, and returns the function that releases it. The browser releases it too when
// the page ends, but not while the page is frozen: hold it briefly.
func Lock(ctx context.Context, name string) (release func(), err error) {
	locks, err := Property(js.Global().Get("navigator"), "locks")
	if err != nil || locks.Type() != js.TypeObject {
		return nil, ErrNoLocks
	}
	cancel := js.Global().Get("AbortController").New()
	held := make(chan func(), 1)
	ended := make(chan error, 1)
	// The lock is held until the promise that the callback returns is resolved.
	callback := FuncOf(func(js.Value) any {
		var resolve js.Value
		executor := FuncOf(func(r js.Value) any {
			resolve = r
			return nil
		})
		promise := js.Global().Get("Promise").New(executor)
		Release(executor)
		held <- sync.OnceFunc(func() { resolve.Invoke() })
		return promise
	})
	go func() {
		options := map[string]any{"signal": cancel.Get("signal")}
		_, err := Await(context.Background(), func() js.Value { return locks.Call("request", name, options, callback) })
		Release(callback)
		ended <- err
	}()
	select {
	case release := <-held:
		return release, nil
	case err := <-ended:
		return nil, err
	case <-ctx.Done():
	}
	cancel.Call("abort")
	go func() {
		select {
		case release := <-held: // granted at the last moment
			release()
		case <-ended:
		}
	}()
	return nil, ctx.Err()
}
