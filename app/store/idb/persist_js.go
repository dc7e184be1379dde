package idb

import (
	"context"
	"fmt"
	"syscall/js"

	"practicechat/app/browser"
)

// Persist asks the browser never to evict what this origin keeps, and returns its
// answer. Chromium decides by itself; Firefox asks the user, which can take any
// time. An error means that the browser cannot be asked.
func Persist(ctx context.Context) (granted bool, err error) {
	const op = "persist"
	manager, err := browser.Property(js.Global().Get("navigator"), "storage")
	if err != nil {
		return false, during(op, err)
	}
	if manager.Type() != js.TypeObject || manager.Get("persist").Type() != js.TypeFunction {
		return false, fmt.Errorf("idb: persist: %w", ErrUnavailable)
	}
	answer, err := browser.Await(ctx, func() js.Value { return manager.Call("persist") })
	if err != nil && err == ctx.Err() {
		return false, fmt.Errorf("idb: persist: %w", err)
	}
	return answer.Truthy(), during(op, err)
}
