//go:build unix

package sealed

import (
	"testing"

	"practicechat/app/wasmtest"
)

// TestChromium runs this package's tests for js/wasm in headless Chromium.
func TestChromium(t *testing.T) {
	p := wasmtest.NewPage(t, wasmtest.Build(t))
	p.Open(t, wasmtest.Start(t, wasmtest.Profile(t)), "-test.run=^Test")
	p.Passed(t, "TestStore", "TestRekey", "TestRekeyKilled", "TestWrongPINs", "TestForget", "TestSecrecy")
}
