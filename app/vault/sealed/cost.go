package sealed

import (
	"runtime"

	"golang.org/x/crypto/argon2"
)

// A cost says what it takes to derive a key from a PIN (Argon2id, RFC 9106). It is
// kept with each key, so that it can be raised.
type cost struct {
	Time   uint32 // passes
	Memory uint32 // KiB
}

// newCost is what new PINs take. It is near 100 ms in a browser on a desk;
// SECURITY.md has the figures, and BenchmarkPIN measures them.
var newCost = cost{Time: 3, Memory: 28 << 10}

// bearable reports whether a cost that was read can be paid: one that somebody
// has tampered with could make the page hang.
func (c cost) bearable() bool {
	return c.Time >= 1 && c.Time <= 16 && c.Memory >= 8<<10 && c.Memory <= 256<<10
}

const (
	saltSize = 16
	keySize  = 32
)

// derive makes a key of a PIN. The caller clears it after use.
func (c cost) derive(pin string, salt []byte) []byte {
	key := argon2.IDKey([]byte(pin), salt, c.Time, c.Memory, 1, keySize)
	// The collector would otherwise let the heap grow to a multiple of that.
	runtime.GC()
	return key
}
