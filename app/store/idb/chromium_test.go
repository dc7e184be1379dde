//go:build unix

package idb

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"practicechat/app/wasmtest"
)

// TestChromium runs this package's tests for js/wasm in headless Chromium.
func TestChromium(t *testing.T) {
	wasm := wasmtest.Build(t)
	profile := wasmtest.Profile(t)
	b := wasmtest.Start(t, profile)

	t.Run("suite", func(t *testing.T) {
		p := wasmtest.NewPage(t, wasm)
		p.Open(t, b, "-test.run=^Test", "-test.skip=^(TestQuota|TestKill)")
		p.Passed(t, "TestStore", "TestUpgradeFromFrozen", "TestRevisionRace")
	})
	t.Run("quota", func(t *testing.T) {
		p := wasmtest.NewPage(t, wasm)
		p.Mux.HandleFunc("POST /quota", func(w http.ResponseWriter, r *http.Request) {
			size := map[string]any{"origin": p.URL, "quotaSize": json.Number(r.FormValue("bytes"))}
			if err := b.Call("Storage.overrideQuotaForOrigin", size, nil); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		})
		p.Open(t, b, "-test.run=^TestQuota")
		p.Passed(t, "TestQuota")
	})
	// Last, since it kills the browser.
	t.Run("kill", func(t *testing.T) {
		p := wasmtest.NewPage(t, wasm)
		saved := make(chan struct{}, 1) // TestKillWrite has saved what it writes
		p.Mux.HandleFunc("POST /saved", func(http.ResponseWriter, *http.Request) { saved <- struct{}{} })
		p.Open(t, b, "-test.run=^TestKillWrite$")
		select {
		case <-saved:
			b.Kill()
		case r := <-p.Done:
			t.Fatalf("nothing was saved\n%s", r.Output)
		case <-time.After(wasmtest.PageTime):
			t.Fatal("nothing was saved in time")
		}
		p.Open(t, wasmtest.Start(t, profile), "-test.run=^TestKillRead$")
		p.Passed(t, "TestKillRead")
	})
}
