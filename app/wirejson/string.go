package wirejson

import (
	"math/bits"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"
)

// String reads a string. Without escapes and with valid UTF-8 it is a part of the
// text being read.
func (r *Reader) String() (string, error) {
	s := r.s
	if r.i >= len(s) || s[r.i] != '"' {
		if r.space(); r.i >= len(s) || s[r.i] != '"' {
			return "", r.fail("expected a string")
		}
	}
	start := r.i + 1
	end := scanASCII(s, start)
	if end < len(s) && s[end] == '"' {
		r.i = end + 1
		return s[start:end], nil
	}
	return r.unusual(start, end)
}

// Scalar reads a string, or returns the text of a number or boolean. Any other value
// is skipped and stands for "".
func (r *Reader) Scalar() string {
	s, start := r.s, r.i+1
	if r.i < len(s) && s[r.i] == '"' {
		if end := scanASCII(s, start); end < len(s) && s[end] == '"' {
			r.i = end + 1
			return s[start:end]
		}
	}
	var text string
	switch r.Kind() {
	case String:
		text, _ = r.String()
	case Number, Bool:
		text, _ = r.Skip()
	default:
		r.Skip()
	}
	return text
}

const (
	ones = 0x0101010101010101
	high = 0x80 * ones // the high bit of each byte
)

// word returns the 8 bytes of s from i on.
func word(s string, i int) uint64 {
	t := s[i : i+8]
	return uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 |
		uint64(t[4])<<32 | uint64(t[5])<<40 | uint64(t[6])<<48 | uint64(t[7])<<56
}

// stops marks the bytes of w that mean something in a string, are control characters or
// not ASCII, by their high bits: of a byte x of ASCII, x - 1 has it where x is 0. The
// lowest mark is right; bytes above it may be marked wrongly, by what they lent it.
func stops(w uint64) uint64 {
	quote, slash := w^ones*'"', w^ones*'\\'
	return ((quote - ones) | (slash - ones) | (w - ones*0x20) | w) & high
}

// scanASCII returns the index, from i on, of the first quote, backslash, control
// character or byte that is not ASCII; len(s) if there is none. It looks at 8 bytes at
// once, twice in a round: most text of a page of messages is plain.
func scanASCII(s string, i int) int {
	for ; i+16 <= len(s); i += 16 {
		if stop := stops(word(s, i)); stop != 0 {
			return i + bits.TrailingZeros64(stop)/8
		}
		if stop := stops(word(s, i+8)); stop != 0 {
			return i + 8 + bits.TrailingZeros64(stop)/8
		}
	}
	for ; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			break
		}
	}
	return i
}

// scanUTF8 is scanASCII that goes on over what is not ASCII.
func scanUTF8(s string, i int) int {
	for ; i+8 <= len(s); i += 8 {
		w := word(s, i)
		quote, slash := w^ones*'"', w^ones*'\\'
		// As in stops, but of any byte x the high bit that x - 1 has and x has not.
		special := ((quote-ones)&^quote | (slash-ones)&^slash | (w-ones*0x20)&^w) & high
		if special != 0 {
			return i + bits.TrailingZeros64(special)/8
		}
	}
	for ; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' {
			break
		}
	}
	return i
}

// unusual reads the rest of a string that began at start and goes on with something
// else than plain text at i.
func (r *Reader) unusual(start, i int) (string, error) {
	s := r.s
	ascii := i >= len(s) || s[i] < utf8.RuneSelf
	if !ascii {
		if i = scanUTF8(s, i); i < len(s) && s[i] == '"' {
			r.i = i + 1
			return validUTF8(s[start:i]), nil
		}
	}
	if i < len(s) && s[i] == '\\' {
		return r.escaped(start, i, ascii)
	}
	r.i = i
	return "", r.endless()
}

// endless fails where a string ends in something else than a quote.
func (r *Reader) endless() error {
	if r.i >= len(r.s) {
		return r.fail("unterminated string")
	}
	return r.fail("control character in a string")
}

// textChunk is what strings with escapes share their memory by, in bytes. They have
// to be written somewhere: each on its own would take most of the time of a page of
// messages.
const textChunk = 2048

// escaped reads the rest of a string that began at start and has an escape at i, and
// nothing but ASCII before it if ascii is set.
func (r *Reader) escaped(start, i int, ascii bool) (string, error) {
	s, b := r.s, r.spare
	if i-start >= cap(b) {
		b = make([]byte, 0, max(min(len(s)-start, textChunk), i-start))
	}
	b = append(b, s[start:i]...)
	for i < len(s) && s[i] == '\\' {
		if i++; i == len(s) {
			break
		}
		switch e := s[i]; e {
		case '"', '\\', '/':
			b = append(b, e)
		case 'b':
			b = append(b, '\b')
		case 'f':
			b = append(b, '\f')
		case 'n':
			b = append(b, '\n')
		case 'r':
			b = append(b, '\r')
		case 't':
			b = append(b, '\t')
		case 'u':
			c, ok := hex4(s, i+1)
			if !ok {
				r.i = i
				return "", r.fail("bad \\u escape")
			}
			i += 4
			if utf16.IsSurrogate(c) {
				pair := lowSurrogate(s[i+1:], c)
				if c = pair; pair != utf8.RuneError {
					i += 6
				}
			}
			b = utf8.AppendRune(b, c)
		default:
			r.i = i
			return "", r.fail("unknown escape")
		}
		i++
		run := i
		if i = scanASCII(s, i); i < len(s) && s[i] >= utf8.RuneSelf {
			ascii = false
			i = scanUTF8(s, i)
		}
		b = append(b, s[run:i]...)
	}
	r.i = i
	if i >= len(s) || s[i] != '"' {
		return "", r.endless()
	}
	r.i++
	// The string keeps what was appended, and the next one goes behind it.
	r.spare = b[len(b):]
	text := unsafe.String(unsafe.SliceData(b), len(b))
	if !ascii {
		text = validUTF8(text)
	}
	return text, nil
}

// validUTF8 replaces each invalid byte of s by U+FFFD.
func validUTF8(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// lowSurrogate joins the surrogate high with the escape that s begins with, or
// returns U+FFFD if the two are no pair.
func lowSurrogate(s string, high rune) rune {
	if !strings.HasPrefix(s, `\u`) {
		return utf8.RuneError
	}
	low, ok := hex4(s, 2)
	if !ok {
		return utf8.RuneError
	}
	return utf16.DecodeRune(high, low)
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
