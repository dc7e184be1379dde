package wirejson

import "strings"

// skip reads any value. It is one loop, and keeps what is open as bits: calls, even of
// itself, are what takes the time in WebAssembly.
func (r *Reader) skip() error {
	s, i := r.s, r.i
	fail := func(at int, msg string) error {
		r.i = at
		return r.fail(msg)
	}
	var objects [MaxDepth / 64]uint64 // bit n: what is open at depth n is an object
	depth, key := uint(0), false
	for {
		for i < len(s) && s[i] <= ' ' && isSpace(s[i]) {
			i++
		}
		if i >= len(s) {
			return fail(i, "expected a value")
		}
		switch c := s[i]; {
		case c == '"':
			end, msg := skipString(s, i+1)
			if msg != "" {
				return fail(end, msg)
			}
			i = end
			if !key {
				break
			}
			for i < len(s) && s[i] <= ' ' && isSpace(s[i]) {
				i++
			}
			if i >= len(s) || s[i] != ':' {
				return fail(i, "expected ':'")
			}
			i++
			key = false
			continue
		case key:
			return fail(i, "expected a string")
		case c == '{' || c == '[':
			if r.depth+int(depth) >= MaxDepth {
				return fail(i, "nested too deep")
			}
			i++
			for i < len(s) && s[i] <= ' ' && isSpace(s[i]) {
				i++
			}
			if i < len(s) && s[i] == c+2 { // the bracket that closes it
				i++
				break
			}
			objects[depth/64] &^= 1 << (depth % 64)
			if key = c == '{'; key {
				objects[depth/64] |= 1 << (depth % 64)
			}
			depth++
			continue
		case c == '-' || '0' <= c && c <= '9':
			r.i = i
			if _, err := r.Number(); err != nil {
				return err
			}
			i = r.i
		default:
			word := "null"
			switch c {
			case 't':
				word = "true"
			case 'f':
				word = "false"
			}
			if !strings.HasPrefix(s[i:], word) {
				return fail(i, "expected a value")
			}
			i += len(word)
		}
		// A value has ended: so may what it is in.
		for {
			if depth == 0 {
				r.i = i
				return nil
			}
			for i < len(s) && s[i] <= ' ' && isSpace(s[i]) {
				i++
			}
			end := byte(']')
			object := objects[(depth-1)/64]>>((depth-1)%64)&1 != 0
			if object {
				end = '}'
			}
			if i < len(s) && s[i] == ',' {
				i++
				key = object
				break
			}
			if i >= len(s) || s[i] != end {
				return fail(i, "expected ',' or '"+string(end)+"'")
			}
			i++
			depth--
		}
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// skipString returns where the string ends that begins before i, or where it is wrong
// and what was expected.
func skipString(s string, i int) (end int, msg string) {
	for {
		i = scanUTF8(s, i)
		if i >= len(s) {
			return i, "unterminated string"
		}
		switch c := s[i]; {
		case c == '"':
			return i + 1, ""
		case c == '\\':
			i++
			if i >= len(s) {
				return i, "unterminated string"
			}
			if e := s[i]; e == 'u' {
				if _, ok := hex4(s, i+1); !ok {
					return i, "bad \\u escape"
				}
				i += 4
			} else if strings.IndexByte(`"\/bfnrt`, e) < 0 {
				return i, "unknown escape"
			}
		case c < 0x20:
			return i, "control character in a string"
		}
		i++
	}
}
