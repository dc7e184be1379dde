// Package wirejson reads JSON text in one pass, straight into the reader's own
// variables.
//
// It exists because encoding/json is the slowest part of a page's life in
// WebAssembly: a list of 100 messages costs it over a millisecond. A [Reader]
// walks over a string, so text without escapes is handed out as a part of that
// string and nothing is copied; numbers stay text until somebody wants them.
//
// Everything that is read or skipped is checked against RFC 8259, and nesting is
// bounded by [MaxDepth]. Invalid UTF-8 and unpaired surrogates become U+FFFD, as
// in encoding/json.
package wirejson

import (
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxDepth is how deep arrays and objects may nest.
const MaxDepth = 64

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

// A Reader reads one JSON text from the front. After an error its position is
// undefined and it must not be used again.
type Reader struct {
	s     string
	i     int
	depth int
}

// NewReader returns a Reader at the start of s.
func NewReader(s string) *Reader { return &Reader{s: s} }

// Kind returns the kind of the next value without consuming it.
func (r *Reader) Kind() Kind {
	if r.i >= len(r.s) || r.s[r.i] <= ' ' {
		if r.space(); r.i >= len(r.s) {
			return Invalid
		}
	}
	switch c := r.s[r.i]; {
	case c == '"':
		return String
	case c == '{':
		return Object
	case c == '[':
		return Array
	case c == 't' || c == 'f':
		return Bool
	case c == 'n':
		return Null
	case c == '-' || '0' <= c && c <= '9':
		return Number
	}
	return Invalid
}

// Object reads an object and calls field for each of its members, in order, with
// the Reader at the member's value; field must read or skip exactly that value.
func (r *Reader) Object(field func(key string) error) error {
	if !r.token('{') {
		return r.fail("expected '{'")
	}
	if r.depth++; r.depth > MaxDepth {
		return r.fail("nested too deep")
	}
	for more := !r.token('}'); more; {
		key, err := r.String()
		if err != nil {
			return err
		}
		if !r.token(':') {
			return r.fail("expected ':'")
		}
		if err := field(key); err != nil {
			return err
		}
		if more, err = r.another('}'); err != nil {
			return err
		}
	}
	r.depth--
	return nil
}

// Array reads an array and calls elem for each element, with the Reader at that
// element; elem must read or skip exactly one value.
func (r *Reader) Array(elem func() error) error {
	if !r.token('[') {
		return r.fail("expected '['")
	}
	if r.depth++; r.depth > MaxDepth {
		return r.fail("nested too deep")
	}
	for more := !r.token(']'); more; {
		err := elem()
		if err != nil {
			return err
		}
		if more, err = r.another(']'); err != nil {
			return err
		}
	}
	r.depth--
	return nil
}

// another reads what follows an item: a comma, or the end of the array or object.
func (r *Reader) another(end byte) (bool, error) {
	switch {
	case r.token(','):
		return true, nil
	case r.token(end):
		return false, nil
	}
	return false, r.fail("expected ',' or '" + string(end) + "'")
}

// String reads a string. Without escapes and with valid UTF-8 it is a part of
// the text being read.
func (r *Reader) String() (string, error) {
	if !r.token('"') {
		return "", r.fail("expected a string")
	}
	start, ascii := r.i, true
	for {
		r.i = plain(r.s, r.i)
		if r.i >= len(r.s) {
			return "", r.fail("unterminated string")
		}
		switch c := r.s[r.i]; {
		case c == '"':
			part := r.s[start:r.i]
			r.i++
			if !ascii {
				part = validUTF8(part)
			}
			return part, nil
		case c == '\\':
			return r.escaped(start)
		case c < 0x20:
			return "", r.fail("control character in a string")
		}
		ascii = false
		r.i++
	}
}

// plain returns where, from i on, the first byte of s is that means something in a
// string, is a control character or is not ASCII. It looks at 8 bytes at once:
// most text of a page of messages is of the plain kind.
func plain(s string, i int) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(s); i += 8 {
		t := s[i : i+8]
		w := uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 |
			uint64(t[4])<<32 | uint64(t[5])<<40 | uint64(t[6])<<48 | uint64(t[7])<<56
		quote, slash := w^ones*'"', w^ones*'\\'
		// A byte of x that is 0 gives its high bit in (x - ones) &^ x, and so may
		// bytes above it, never below it: the first is right.
		special := ((quote-ones)&^quote | (slash-ones)&^slash | (w-ones*0x20)&^w | w) & highs
		if special != 0 {
			return i + bits.TrailingZeros64(special)/8
		}
	}
	for ; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			break
		}
	}
	return i
}

// escaped reads the rest of a string that began at start and has an escape at
// the Reader's position.
func (r *Reader) escaped(start int) (string, error) {
	var b strings.Builder
	b.Grow(r.i - start + 24)
	b.WriteString(r.s[start:r.i])
	for r.i < len(r.s) {
		if run := plain(r.s, r.i); run > r.i {
			b.WriteString(r.s[r.i:run])
			r.i = run
			continue
		}
		switch c := r.s[r.i]; {
		case c == '"':
			r.i++
			return validUTF8(b.String()), nil
		case c < 0x20:
			return "", r.fail("control character in a string")
		case c != '\\':
			b.WriteByte(c)
			r.i++
			continue
		}
		if r.i+1 >= len(r.s) {
			break
		}
		r.i++
		switch e := r.s[r.i]; e {
		case '"', '\\', '/':
			b.WriteByte(e)
		case 'b':
			b.WriteByte('\b')
		case 'f':
			b.WriteByte('\f')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case 'u':
			c, ok := hex4(r.s, r.i+1)
			if !ok {
				return "", r.fail("bad \\u escape")
			}
			r.i += 4
			if utf16.IsSurrogate(c) {
				c = r.lowSurrogate(c)
			}
			b.WriteRune(c)
		default:
			return "", r.fail("unknown escape")
		}
		r.i++
	}
	return "", r.fail("unterminated string")
}

// validUTF8 replaces each invalid byte of s by U+FFFD.
func validUTF8(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// lowSurrogate joins the surrogate high with the escape that follows the
// Reader's position, which it consumes if the two are a pair; otherwise it
// returns U+FFFD.
func (r *Reader) lowSurrogate(high rune) rune {
	if !strings.HasPrefix(r.s[r.i+1:], `\u`) {
		return utf8.RuneError
	}
	low, ok := hex4(r.s, r.i+3)
	if !ok {
		return utf8.RuneError
	}
	c := utf16.DecodeRune(high, low)
	if c != utf8.RuneError {
		r.i += 6
	}
	return c
}

// hex4 reads four hexadecimal digits at offset i.
func hex4(s string, i int) (rune, bool) {
	if i+4 > len(s) {
		return 0, false
	}
	var v rune
	for _, c := range []byte(s[i : i+4]) {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		v = v<<4 | rune(c)
	}
	return v, true
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

// End reports an error if anything but white space follows.
func (r *Reader) End() error {
	r.space()
	if r.i < len(r.s) {
		return r.fail("unexpected text after the value")
	}
	return nil
}

// Elements splits the array s into the texts of its elements, which it appends
// to dst. The whole of s is checked.
func Elements(s string, dst []string) ([]string, error) {
	r := NewReader(s)
	err := r.Array(func() error {
		raw, err := r.Skip()
		dst = append(dst, raw)
		return err
	})
	if err == nil {
		err = r.End()
	}
	return dst, err
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
	return r.laterToken(c)
}

// laterToken is token where c does not come at once, so that token can be inlined.
func (r *Reader) laterToken(c byte) bool {
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

func (r *Reader) fail(msg string) error {
	return &SyntaxError{Offset: r.i, Msg: msg}
}
