package wirejson

import (
	"strconv"
	"strings"
)

// MaxDepth is how deep arrays and objects may nest. What a server sends need not be
// ours to understand, and the official client has no bound.
const MaxDepth = 1024

// Kind is the kind of a JSON value.
type Kind byte

// The kinds of value. Invalid stands for the end of the text too.
const (
	Invalid Kind = iota
	Null
	Bool
	Number
	String
	Array
	Object
)

// SyntaxError reports text that is not JSON, or not the JSON that was asked for.
type SyntaxError struct {
	Offset int    // byte offset in the text
	Msg    string // what was expected there
}

func (e *SyntaxError) Error() string {
	return "wirejson: at byte " + strconv.Itoa(e.Offset) + ": " + e.Msg
}

// A Reader reads one JSON text from the front. The first error stays: from then on
// nothing is left to read, loops end, and Err returns it.
type Reader struct {
	s     string
	i     int
	begun int // where the innermost array or object began, if nothing of it was read yet
	depth int
	key   string // of the member read last
	err   error  // the first
	spare []byte // where the next string with escapes is written
}

// NewReader returns a Reader at the start of s.
func NewReader(s string) *Reader { return &Reader{s: s, begun: -1} }

// Err returns the first error that a method has met.
func (r *Reader) Err() error { return r.err }

// Len returns how many bytes have not been read.
func (r *Reader) Len() int { return len(r.s) - r.i }

// Kind returns the kind of the next value without consuming it.
func (r *Reader) Kind() Kind {
	if r.i < len(r.s) && r.s[r.i] > ' ' {
		return kinds[r.s[r.i]]
	}
	return r.kindAfterSpace()
}

// kindAfterSpace is Kind where white space may come first; Kind itself is inlined.
//
//go:noinline
func (r *Reader) kindAfterSpace() Kind {
	if r.space(); r.i < len(r.s) {
		return kinds[r.s[r.i]]
	}
	return Invalid
}

// kinds tells by what byte a value of a kind begins.
var kinds = [256]Kind{
	'"': String, '{': Object, '[': Array, 't': Bool, 'f': Bool, 'n': Null, '-': Number,
	'0': Number, '1': Number, '2': Number, '3': Number, '4': Number, '5': Number, '6': Number, '7': Number, '8': Number, '9': Number,
}

// Bool reads true or false.
func (r *Reader) Bool() (bool, error) {
	switch {
	case r.literal("true"):
		return true, nil
	case r.literal("false"):
		return false, nil
	}
	return false, r.fail("expected true or false")
}

// Number reads a number and returns its text.
func (r *Reader) Number() (string, error) {
	r.space()
	start := r.i
	if r.peek() == '-' {
		r.i++
	}
	switch {
	case r.peek() == '0':
		r.i++
	case !r.digits():
		return "", r.fail("expected a number")
	}
	if r.peek() == '.' {
		if r.i++; !r.digits() {
			return "", r.fail("expected a digit")
		}
	}
	if c := r.peek(); c == 'e' || c == 'E' {
		r.i++
		if c := r.peek(); c == '+' || c == '-' {
			r.i++
		}
		if !r.digits() {
			return "", r.fail("expected a digit")
		}
	}
	return r.s[start:r.i], nil
}

// Skip reads any value and returns its text.
func (r *Reader) Skip() (string, error) {
	r.space()
	start := r.i
	if err := r.skip(); err != nil {
		return "", err
	}
	return r.s[start:r.i], nil
}

// Text returns the text of the value that read reads.
func (r *Reader) Text(read func()) string {
	r.space()
	start := r.i
	read()
	return r.s[start:r.i]
}

// End reports an error if anything but white space follows.
func (r *Reader) End() error {
	r.space()
	if r.i < len(r.s) {
		r.fail("unexpected text after the value")
	}
	return r.err
}

func (r *Reader) space() {
	for r.i < len(r.s) {
		switch r.s[r.i] {
		case ' ', '\n', '\t', '\r':
			r.i++
		default:
			return
		}
	}
}

// peek returns the byte at the Reader's position, or 0 at the end.
func (r *Reader) peek() byte {
	if r.i < len(r.s) {
		return r.s[r.i]
	}
	return 0
}

// token skips white space and consumes c if it comes next.
func (r *Reader) token(c byte) bool {
	if r.i < len(r.s) && r.s[r.i] == c {
		r.i++
		return true
	}
	return r.tokenAfterSpace(c)
}

// tokenAfterSpace is token where white space may come first; token itself is inlined.
//
//go:noinline
func (r *Reader) tokenAfterSpace(c byte) bool {
	before := r.i
	r.space()
	if r.i == before || r.i >= len(r.s) || r.s[r.i] != c {
		return false
	}
	r.i++
	return true
}

// literal skips white space and consumes word if it comes next.
func (r *Reader) literal(word string) bool {
	r.space()
	if !strings.HasPrefix(r.s[r.i:], word) {
		return false
	}
	r.i += len(word)
	return true
}

// digits consumes a run of digits and reports whether there was one.
func (r *Reader) digits() bool {
	start := r.i
	for r.i < len(r.s) && '0' <= r.s[r.i] && r.s[r.i] <= '9' {
		r.i++
	}
	return r.i > start
}

// fail keeps an error, unless there is one already, and leaves nothing to read.
func (r *Reader) fail(msg string) error {
	if r.err == nil {
		r.err = &SyntaxError{Offset: r.i, Msg: msg}
	}
	r.i = len(r.s)
	return r.err
}
