package socketio

import (
	"context"
	"testing"

	"practicechat/app/wasmtest"
)

// tardy is a context that ends when a select has just found something else.
type tardy struct{ context.Context }

func (tardy) Done() <-chan struct{} { return nil }
func (tardy) Err() error            { return context.Canceled }

// A dial that fails just when nobody wants it any more returns all the same.
func TestDialThatFailsAndIsNotWanted(t *testing.T) {
	wasmtest.Replace(t, "globalThis", "WebSocket", `{value: class extends EventTarget {
		constructor() {
			super();
			setTimeout(() => this.dispatchEvent(Object.assign(new Event("close"), {code: 1006, reason: "", wasClean: false})), 10);
		}
		close() {}
	}}`)
	errs := make(chan error, 1)
	go func() {
		_, err := dialWebsocket(tardy{context.Background()}, "ws://test")
		errs <- err
	}()
	if err := wasmtest.Within(t, errs); err == nil {
		t.Error("the dial succeeded")
	}
}
