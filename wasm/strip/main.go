// Strip takes out of app.wasm what only a trace in a source file needs:
//
//	go run ./wasm/strip bin/app.wasm web/app.wasm
//
// The linker has no switch for it: its tables tell for every instruction the file,
// the line and what was inlined there, which is a tenth of the download. A trace
// then names the functions, with the lines left out ("?:0"), and those that were
// inlined are part of the ones around them. Where recover has to know better, what
// was inlined is kept.
//
// What is left of a table moves to its front, and the offsets that lead there with it.
// Behind it are zeroes, which the segments of the file leave out: less to decompress
// and to copy at each start. No address changes.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: strip FROM TO")
		os.Exit(2)
	}
	if err := strip(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "strip:", err)
		os.Exit(1)
	}
}

func strip(from, to string) error {
	file, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	m, err := parse(file)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	if err := m.wipe(); err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	// A build that is stopped leaves no half of a file.
	if err := os.WriteFile(to+".tmp", m.encode(), 0o666); err != nil {
		return err
	}
	return os.Rename(to+".tmp", to)
}
