package wirejson

import "math/bits"

// Objects and arrays are read in one of two ways. A loop over [Reader.NextMember] or
// [Reader.NextElement] costs least, and keeps its error until the end:
//
//	for r.BeginObject(); r.NextMember(); {
//		switch r.Key() {
//		... read or skip exactly one value
//	}
//	return r.Err()
//
// [Reader.Object] and [Reader.Array] call a function and stop at its first error.

// BeginObject reads the brace that begins an object. Its members are read by
// [Reader.NextMember], all of them.
func (r *Reader) BeginObject() { r.begin('{', "expected '{'") }

// BeginArray reads the bracket that begins an array. Its elements are read by
// [Reader.NextElement], all of them.
func (r *Reader) BeginArray() { r.begin('[', "expected '['") }

func (r *Reader) begin(bracket byte, expected string) {
	if r.i < len(r.s) && r.s[r.i] == bracket && r.depth < MaxDepth {
		r.i++
		r.depth++
		r.begun = r.i
		return
	}
	if !r.token(bracket) {
		r.fail(expected)
		return
	}
	if r.depth++; r.depth > MaxDepth {
		r.fail("nested too deep")
	}
	r.begun = r.i
}

// NextMember reports whether an object has another member, and reads its name, which
// Key returns. Its value must be read or skipped then. It is false at the end of the
// object, and after an error, which [Reader.Err] returns.
func (r *Reader) NextMember() bool {
	// As nearly everyone writes it: no white space or escape.
	s, i := r.s, r.i
	if i < len(s) && s[i] == '}' { // never after an error, which leaves nothing to read
		r.i = i + 1
		r.depth--
		r.begun = -1
		return false
	}
	if i < len(s) && s[i] == ',' && i != r.begun {
		i++
	}
	if i < len(s) && s[i] == '"' && (i != r.i || i == r.begun) {
		i++
		end := i
		if i+8 <= len(s) { // most names end there, and are found in no call
			end += bits.TrailingZeros64(stops(word(s, i))) / 8
		}
		if end < len(s) && s[end] != '"' {
			end = scanASCII(s, end)
		}
		if end+1 < len(s) && s[end] == '"' && s[end+1] == ':' {
			r.i, r.key = end+2, s[i:end]
			return true
		}
	}
	if !r.another('}') {
		return false
	}
	r.key, _ = r.String()
	if !r.token(':') {
		r.fail("expected ':'")
	}
	return r.err == nil
}

// Key returns the name of the member that NextMember has found.
func (r *Reader) Key() string { return r.key }

// NextElement reports whether an array has another element, which must be read or
// skipped then. It is false at the end of the array, and after an error, which
// [Reader.Err] returns.
func (r *Reader) NextElement() bool {
	if i := r.i; i < len(r.s) && r.s[i] == ',' && i != r.begun { // the plain way, in no call
		r.i++
		return true
	}
	return r.another(']')
}

// another reads what comes between items, and reports whether there is one more. It
// reads the bracket that ends the array or object if there is none.
func (r *Reader) another(end byte) bool {
	first := r.i == r.begun
	r.begun = -1
	switch {
	case r.err != nil:
		return false
	case r.token(end):
		r.depth--
		return false
	case first || r.token(','):
		return true
	}
	r.fail("expected ',' or '" + string(end) + "'")
	return false
}

// Object reads an object and calls field for each of its members, in order, with
// the Reader at the member's value; field must read or skip exactly that value.
func (r *Reader) Object(field func(key string) error) error {
	for r.BeginObject(); r.NextMember(); {
		if err := field(r.key); err != nil {
			return err
		}
	}
	return r.err
}

// Array reads an array and calls elem for each element, with the Reader at that
// element; elem must read or skip exactly one value.
func (r *Reader) Array(elem func() error) error {
	for r.BeginArray(); r.NextElement(); {
		if err := elem(); err != nil {
			return err
		}
	}
	return r.err
}
