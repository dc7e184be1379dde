// Package wasmtest runs a package's tests for js/wasm in headless Chromium, for the
// tests of packages that have to do with a browser. It has no tests of its own.
//
//	func TestChromium(t *testing.T) {
//		wasm := wasmtest.Build(t)
//		page := wasmtest.NewPage(t, wasm)
//		page.Open(t, wasmtest.Start(t, wasmtest.Profile(t)))
//		page.Passed(t, "TestStore")
//	}
package wasmtest
