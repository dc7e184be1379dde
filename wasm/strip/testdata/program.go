// What depends on the tables of functions: panics through wrappers and inlined
// calls, stacks that grow, collections of garbage, names in a trace.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
)

type thing struct{ text string }

func (t *thing) recovers()        { fmt.Println("recovered:", t.text, recover()) }
func (t *thing) recoversTooDeep() { func() { fmt.Println("not here:", recover()) }() }
func divide(a, b int) int         { return a / b }
func deep(n int, kept *[]byte) int {
	if n == 0 {
		runtime.GC()
		return len(*kept)
	}
	var room [64]int
	room[n%64] = n
	return deep(n-1, kept) + room[n%64] - n
}

// A quiet is small enough that its wrapper inlines it.
type quiet [2]int

func (quiet) recovers() { recover() }

type recoverer interface{ recovers() }

func main() {
	t := &thing{"t"}
	func() {
		defer t.recovers()
		panic("one")
	}()
	func() {
		var r recoverer = &quiet{} // called through a wrapper
		defer r.recovers()
		fmt.Println(divide(1, len(os.Args)-len(os.Args)))
	}()
	func() {
		defer t.recovers()
		defer t.recoversTooDeep()
		panic(errors.New("two"))
	}()
	func() {
		defer fmt.Println("after", recover())
		defer func() { fmt.Println(recover()) }()
		f := t.recovers
		defer f()
		var none map[string]int
		none["x"] = 1
	}()
	done := make(chan int)
	for range 8 {
		go func() {
			kept := make([]byte, 1000)
			done <- deep(2000, &kept)
		}()
	}
	for range 8 {
		fmt.Println(<-done)
	}
	pc, _, _, ok := runtime.Caller(0)
	fmt.Println(runtime.FuncForPC(pc).Name(), ok)
	fmt.Println(strings.Contains(string(debug.Stack()), "main.main"))
	func() {
		defer func() { panic(fmt.Sprint("again: ", recover())) }()
		panic("last")
	}()
}
