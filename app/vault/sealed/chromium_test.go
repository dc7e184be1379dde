//go:build unix

package sealed

import (
	"fmt"
	"strings"
	"testing"

	"practicechat/app/wasmtest"
)

// TestChromium runs this package's tests for js/wasm in headless Chromium.
func TestChromium(t *testing.T) {
	p := wasmtest.NewPage(t, wasmtest.Build(t))
	p.Open(t, wasmtest.Start(t, wasmtest.Profile(t)), "-test.run=^Test")
	p.Passed(t, "TestStore", "TestRekey", "TestRekeyKilled", "TestWrongPINs", "TestForget", "TestSecrecy")
}

// BenchmarkChromium prints the lines of this package's benchmarks for js/wasm.
func BenchmarkChromium(b *testing.B) {
	p := wasmtest.NewPage(b, wasmtest.Build(b))
	p.Open(b, wasmtest.Start(b, wasmtest.Profile(b)), "-test.run=^$", "-test.bench=.", "-test.benchtime=0.5s")
	for line := range strings.Lines(p.Report(b).Output) {
		if strings.HasPrefix(line, "Benchmark") && strings.Contains(line, "ns/op") {
			fmt.Print(line)
		}
	}
}
