//go:build !js

package main

import (
	"fmt"
	"os"
	"time"
)

// main reads requests, each a decoder and a number of rounds, and answers each with
// the nanoseconds that one took. The frame is in the file that the argument names.
func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	frame := string(text)
	for {
		var name string
		var rounds int
		if _, err := fmt.Scan(&name, &rounds); err != nil {
			return
		}
		decode := decoders[name]
		start := time.Now()
		for range rounds {
			if decode(frame) < 1 {
				panic("the frame cannot be read")
			}
		}
		fmt.Println(time.Since(start).Nanoseconds() / int64(rounds))
	}
}
