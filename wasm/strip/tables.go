package main

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// The layout is that of package runtime (symtab.go, runtime2.go) in Go 1.26.

// What pcHeader begins with: magic, padding, the quantum of instructions, and the
// size of a pointer.
var pcMagic = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// Offsets in pcHeader, of 8 bytes each.
const (
	hdrFuncs = 8 + 8*iota
	_        // files
	_        // unused
	hdrNames
	hdrUnits
	hdrFiles
	hdrTables
	hdrFuncTable
)

// Offsets in moduledata.
const (
	modNames  = 8
	modText   = 176
	modGoFunc = 320
	modEnd    = 328 // epclntab
)

// Offsets in _func, of 4 bytes each unless noted.
const (
	fnEntry     = 0
	fnName      = 4
	fnStack     = 16 // pcsp
	fnFile      = 20
	fnLine      = 24
	fnTables    = 28 // npcdata
	fnUnit      = 32
	fnStartLine = 36
	fnID        = 40 // funcID, 1 byte
	fnDatas     = 43 // nfuncdata, 1 byte
	fnEnd       = 44
)

const (
	tableInlined = 2 // PCDATA_InlTreeIndex
	dataInlined  = 3 // FUNCDATA_InlTree
	noData       = 1<<32 - 1
	wrapperID    = 23 // FuncIDWrapper

	// inlinedCall: its size, and offsets in it.
	inlinedCall      = 16
	inlinedName      = 4
	inlinedStartLine = 12

	// firstNumber is what the linker has functions begin with.
	firstNumber = 0x1000
)

var errLayout = errors.New("the tables of functions are not laid out as in Go 1.26")

// wipe zeroes what is only for lines and inlined calls in the tables of functions
// of a program's memory.
func (m *module) wipe() (err error) {
	defer func() {
		if recover() != nil { // an offset led out of the memory
			err = errLayout
		}
	}()
	t, err := findTables(m.memory)
	if err != nil {
		return err
	}
	calls := m.callsOf(t.number("runtime.gorecover"))
	pcs := keeper{t.tables, make([]bool, len(t.tables))}
	pcs.keep(0, 1) // offset 0 is no table
	names := keeper{t.names, make([]bool, len(t.names))}
	for i := range t.funcs {
		f := t.function(i)
		tables, datas := u32(f[fnTables:]), int(f[fnDatas])
		if tables > 16 || datas > 16 {
			return errLayout
		}
		names.keepText(u32(f[fnName:]))
		pcs.keepTable(u32(f[fnStack:]))
		for _, at := range []int{fnFile, fnLine, fnUnit, fnStartLine} {
			clear(f[at : at+4])
		}
		offsets := f[fnEnd:]
		for n := range tables {
			if n != tableInlined {
				pcs.keepTable(u32(offsets[4*n:]))
			}
		}
		if tables <= tableInlined || datas <= dataInlined {
			continue
		}
		table := offsets[4*tableInlined:][:4]
		data := offsets[4*(tables+dataInlined):][:4]
		if u32(data) == noData {
			continue
		}
		tree := t.goFunc[u32(data):][:inlinedCall*(1+highest(t.tables[u32(table):]))]
		// Whether a panic is recovered from is a matter of the calls between the
		// two, inlined ones too, and wrappers do not count.
		if f[fnID] == wrapperID || calls(t.numberOf(f)) {
			pcs.keepTable(u32(table))
			for ; len(tree) > 0; tree = tree[inlinedCall:] {
				names.keepText(u32(tree[inlinedName:]))
				clear(tree[inlinedStartLine:inlinedCall])
			}
			continue
		}
		clear(tree)
		clear(table)
		binary.LittleEndian.PutUint32(data, noData)
	}
	pcs.wipe()
	names.wipe()
	clear(t.units)
	clear(t.files)
	return nil
}

// callsOf returns whether the body of a function may call another one. It does not
// read instructions, but looks for what a call looks like, and so errs by yes.
func (m *module) callsOf(callee int) func(number int) bool {
	return func(number int) bool {
		body := m.bodies[number]
		for {
			at := bytes.IndexByte(body, call)
			if at < 0 {
				return false
			}
			body = body[at+1:]
			if n, size := binary.Uvarint(body); size > 0 && n == uint64(m.imports+callee) {
				return true
			}
		}
	}
}

// tables are the parts of the memory that tell of functions.
type tables struct {
	funcs                       int
	names, units, files, tables []byte
	funcTable                   []byte
	goFunc                      []byte // what FUNCDATA points into
	text                        int    // what entries are relative to
}

// function returns the i-th function's _func, and what follows it.
func (t *tables) function(i int) []byte { return t.funcTable[u32(t.funcTable[8*i+4:]):] }

// numberOf returns a function's number among those that are not imported.
func (t *tables) numberOf(f []byte) int { return t.text + u32(f[fnEntry:]) - firstNumber }

// number returns that of a function by its name; it panics if there is none.
func (t *tables) number(name string) int {
	for i := range t.funcs {
		f := t.function(i)
		if bytes.HasPrefix(t.names[u32(f[fnName:]):], []byte(name+"\x00")) {
			return t.numberOf(f)
		}
	}
	panic(errLayout)
}

func findTables(memory []byte) (*tables, error) {
	at := bytes.Index(memory, pcMagic)
	if at < 0 || bytes.Contains(memory[at+1:], pcMagic) {
		return nil, errLayout
	}
	hdr := memory[at:]
	var offsets [5]int
	for i := range offsets {
		offsets[i] = u64(hdr[hdrNames+8*i:])
	}
	// moduledata begins with where the header and the names are.
	start := binary.LittleEndian.AppendUint64(nil, uint64(at))
	start = binary.LittleEndian.AppendUint64(start, uint64(at+offsets[0]))
	mod := bytes.Index(memory, start)
	if mod < 0 {
		return nil, errLayout
	}
	data := memory[mod:]
	return &tables{
		funcs:     u64(hdr[hdrFuncs:]),
		names:     hdr[offsets[0]:offsets[1]],
		units:     hdr[offsets[1]:offsets[2]],
		files:     hdr[offsets[2]:offsets[3]],
		tables:    hdr[offsets[3]:offsets[4]],
		funcTable: memory[at+offsets[4] : u64(data[modEnd:])],
		goFunc:    memory[u64(data[modGoFunc:]):],
		text:      u64(data[modText:]),
	}, nil
}

// A keeper zeroes what it was not told to keep.
type keeper struct {
	data []byte
	kept []bool
}

func (k keeper) keep(from, to int) {
	for i := from; i < to; i++ {
		k.kept[i] = true
	}
}

func (k keeper) keepText(at int) { k.keep(at, at+1+bytes.IndexByte(k.data[at:], 0)) }

// keepTable keeps the table at an offset, unless that means there is none.
func (k keeper) keepTable(at int) {
	if at != 0 {
		k.keep(at, at+scan(k.data[at:], func(int) {}))
	}
}

func (k keeper) wipe() {
	for i, kept := range k.kept {
		if !kept {
			k.data[i] = 0
		}
	}
}

// scan calls fn with each value of a table, which is a list of pairs: by how much
// the value changes, then for how far it holds. It returns the table's length.
func scan(table []byte, fn func(value int)) int {
	r := reader{table}
	for value, first := -1, true; ; first = false {
		change := r.number()
		if change == 0 && !first {
			return len(table) - len(r.rest)
		}
		value += change>>1 ^ -(change & 1)
		fn(value)
		r.number()
	}
}

// highest returns the highest value of a table.
func highest(table []byte) int {
	most := -1
	scan(table, func(value int) { most = max(most, value) })
	return most
}

func u32(b []byte) int { return int(binary.LittleEndian.Uint32(b)) }
func u64(b []byte) int { return int(binary.LittleEndian.Uint64(b)) }
