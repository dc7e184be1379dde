package sealed

import (
	"fmt"

	"practicechat/app/store"
)

// Sizes of AES-GCM, in bytes.
const (
	nonceSize = 12
	tagSize   = 16
)

// A sealed record is its format, its nonce, and what AES-GCM makes of it.
const (
	sealFormat = 1
	sealHead   = 1 + nonceSize
	sealSize   = sealHead + tagSize // more than was sealed
)

// errShut reports the use of a key after its store was closed.
var errShut = fmt.Errorf("sealed: the key has been dropped: %w", store.ErrClosed)

// What a key of an account is used for.
const (
	forRecords = "record"
	forDataKey = "data key"
)

// binding is the additional data of AES-GCM: what is sealed for one purpose, account
// and generation opens for no other.
func binding(purpose, id, generation string) []byte {
	return []byte("practicechat " + purpose + "\x00" + id + "\x00" + generation)
}

// layOut makes records of the given sizes that lie one after the other in all.
func layOut(sizes []int) (all []byte, each [][]byte) {
	total := 0
	for _, n := range sizes {
		total += n
	}
	all, each = make([]byte, total), make([][]byte, len(sizes))
	rest := all
	for i, n := range sizes {
		each[i], rest = rest[:n:n], rest[n:]
	}
	return all, each
}
