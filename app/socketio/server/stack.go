package server

// growStack makes room on the stack of a goroutine that has just begun: to 8 kB, of 2.
// The goroutines of a connection go whenever it is idle. If a new one had to grow its
// stack where many calls are under way, each of which has to be moved, that would be a
// seventh of what an acknowledged event costs.
//
//go:noinline
func growStack() {
	var room [3 << 10]byte
	use(&room)
}

//go:noinline
func use(*[3 << 10]byte) {}
