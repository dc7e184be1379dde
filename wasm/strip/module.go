package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
)

// A module is a WebAssembly program.
type module struct {
	sections []section
	imports  int      // functions that are imported; their numbers come first
	bodies   [][]byte // of the other functions
	memory   []byte   // as it is at the start
}

type section struct {
	id      byte
	content []byte
}

// Ids of sections.
const (
	customSection = 0
	importSection = 2
	codeSection   = 10
	dataSection   = 11
)

const header = "\x00asm\x01\x00\x00\x00"

var errMalformed = errors.New("not a WebAssembly module as Go's linker writes it")

// parse reads a module. Custom sections, which nothing needs that runs, are left out.
func parse(file []byte) (_ *module, err error) {
	defer func() {
		if recover() != nil { // the input ended
			err = errMalformed
		}
	}()
	rest, ok := bytes.CutPrefix(file, []byte(header))
	if !ok {
		return nil, errMalformed
	}
	m := &module{}
	for len(rest) > 0 {
		r := reader{rest[1:]}
		s := section{rest[0], r.take(r.number())}
		rest = r.rest
		switch s.id {
		case customSection:
			continue
		case importSection:
			m.imports = reader{s.content}.first()
		case codeSection:
			m.bodies = readBodies(s.content)
		case dataSection:
			if m.memory, err = readMemory(s.content); err != nil {
				return nil, err
			}
		}
		m.sections = append(m.sections, s)
	}
	if m.memory == nil {
		return nil, errMalformed
	}
	return m, nil
}

func readBodies(content []byte) [][]byte {
	r := reader{content}
	bodies := make([][]byte, r.number())
	for i := range bodies {
		bodies[i] = r.take(r.number())
	}
	return bodies
}

// readMemory lays out the segments of a data section.
func readMemory(content []byte) ([]byte, error) {
	var memory []byte
	r := reader{content}
	for range r.number() {
		if r.number() != 0 || r.take(1)[0] != i32Const {
			return nil, errMalformed
		}
		at := r.signed()
		if r.take(1)[0] != end {
			return nil, errMalformed
		}
		data := r.take(r.number())
		if need := at + len(data) - len(memory); need > 0 {
			memory = append(memory, make([]byte, need)...)
		}
		copy(memory[at:], data)
	}
	return memory, nil
}

// encode writes the module.
func (m *module) encode() []byte {
	out := []byte(header)
	for _, s := range m.sections {
		if s.id == dataSection {
			s.content = segments(m.memory)
		}
		out = append(out, s.id)
		out = binary.AppendUvarint(out, uint64(len(s.content)))
		out = append(out, s.content...)
	}
	return out
}

// gap is how many zeroes end a segment. The linker's 8 save most bytes in the file,
// but its hundred thousand segments take time at the start, and compress worse. Between
// two rows of findfunctab that are in use there are 316.
const gap = 256

func segments(memory []byte) []byte {
	var out []byte
	n := 0
	for at := 0; at < len(memory); {
		if memory[at] == 0 {
			at++
			continue
		}
		to, last := at+1, at+1
		for to < len(memory) && to-last < gap {
			if to++; memory[to-1] != 0 {
				last = to
			}
		}
		out = append(out, 0, i32Const)
		out = appendSigned(out, at)
		out = append(out, end)
		out = binary.AppendUvarint(out, uint64(last-at))
		out = append(out, memory[at:last]...)
		n++
		at = last
	}
	return slices.Concat(binary.AppendUvarint(nil, uint64(n)), out)
}

// Opcodes.
const (
	end      = 0x0b
	call     = 0x10
	i32Const = 0x41
)

// appendSigned appends a number that is not negative as a signed LEB128: its last
// byte has no bit in the place of the sign.
func appendSigned(dst []byte, n int) []byte {
	for ; n > 0x3f; n >>= 7 {
		dst = append(dst, byte(n&0x7f|0x80))
	}
	return append(dst, byte(n))
}

// A reader reads from the front, and panics at the end.
type reader struct{ rest []byte }

func (r *reader) take(n int) []byte {
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) number() int {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		panic(errMalformed)
	}
	r.take(size)
	return int(n)
}

// first reads the number in front, as of imports: Go imports nothing but functions.
func (r reader) first() int { return r.number() }

// signed reads a signed LEB128 that is not negative.
func (r *reader) signed() int { return r.number() }
