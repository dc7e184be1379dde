package sealed

import "testing"

// BenchmarkGuess measures what one guess at a PIN costs natively, on one core: what
// somebody pays who has the disk.
func BenchmarkGuess(b *testing.B) {
	for b.Loop() {
		clear(newCost.derive("1234", make([]byte, saltSize)))
	}
}
