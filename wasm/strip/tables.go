package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
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
	modFind   = 152
	modMinPC  = 160
	modMaxPC  = 168
	modText   = 176
	modGoFunc = 320
	modEnd    = 328 // epclntab
)

// findfunctab: where in the list of functions to look for the one of an address. There
// is a row for each 4,096 addresses, and a function has 65,536 of them (pcStep).
const (
	findRow  = 20
	findStep = 4096
	pcStep   = 1 << 16
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

// wipe takes what is only for lines and inlined calls out of the tables of functions
// of a program's memory, and moves together what is left of each.
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
	w := newWiper(t, m.callsOf(t.number("runtime.gorecover")))
	for i := range t.funcs {
		w.choose(t.function(i))
	}
	w.chooseInlined()
	t.wipeFind()
	w.pack()
	for i := range t.funcs {
		w.follow(t.function(i))
	}
	clear(t.units)
	clear(t.files)
	return nil
}

// A wiper chooses what of the tables is kept.
type wiper struct {
	*tables
	recovers          func(number int) bool // whether a function may recover from a panic
	pcs, texts, datas *packer               // of tables, names and goFunc
	trees             map[int][]byte        // inlined calls that are kept, by their offsets in goFunc
}

func newWiper(t *tables, recovers func(int) bool) *wiper {
	w := &wiper{tables: t, recovers: recovers, trees: make(map[int][]byte)}
	w.pcs = newPacker(t.pcTables, 1)
	w.pcs.keep(0, 1) // offset 0 is no table
	w.texts = newPacker(t.names, 1)
	w.datas = newPacker(t.goFunc, 8) // the most that something in it is aligned to
	w.datas.keep(0, len(t.goFunc))
	return w
}

// choose keeps what the runtime needs of a function.
func (w *wiper) choose(f []byte) {
	nTables, nDatas := u32(f[fnTables:]), int(f[fnDatas])
	if nTables > 16 || nDatas > 16 {
		panic(errLayout)
	}
	w.texts.keepText(u32(f[fnName:]))
	w.pcs.keepTable(u32(f[fnStack:]))
	for _, at := range []int{fnFile, fnLine, fnUnit, fnStartLine} {
		clear(f[at : at+4])
	}
	offsets := f[fnEnd:]
	for n := range nTables {
		if n != tableInlined {
			w.pcs.keepTable(u32(offsets[4*n:]))
		}
	}
	if nTables > tableInlined && nDatas > dataInlined {
		w.chooseTree(f, offsets[4*tableInlined:][:4], offsets[4*(nTables+dataInlined):][:4])
	}
}

// chooseTree keeps the inlined calls of a function that may recover, and of wrappers:
// whether a panic is recovered from is a matter of the calls between the two, inlined
// ones too, and wrappers do not count. It drops those of others.
func (w *wiper) chooseTree(f, table, data []byte) {
	at := u32(data)
	if at == noData {
		return
	}
	tree := w.goFunc[at:][:inlinedCall*(1+highest(w.pcTables[u32(table):]))]
	if f[fnID] == wrapperID || w.recovers(w.numberOf(f)) {
		w.pcs.keepTable(u32(table))
		w.trees[at] = tree
		return
	}
	w.datas.drop(at, at+len(tree))
	clear(table)
	binary.LittleEndian.PutUint32(data, noData)
}

// chooseInlined keeps what the kept inlined calls lead to. They may share their bytes
// with some that were dropped, so it comes after those.
func (w *wiper) chooseInlined() {
	for at, tree := range w.trees {
		w.datas.keep(at, at+len(tree))
		for ; len(tree) > 0; tree = tree[inlinedCall:] {
			w.texts.keepText(u32(tree[inlinedName:]))
			clear(tree[inlinedStartLine:inlinedCall])
		}
	}
}

// pack moves together what is kept. Inlined calls lead to names, and are themselves
// moved after they have been told where those are.
func (w *wiper) pack() {
	w.pcs.pack()
	w.texts.pack()
	for _, tree := range w.trees {
		for ; len(tree) > 0; tree = tree[inlinedCall:] {
			w.texts.follow(tree[inlinedName:])
		}
	}
	w.datas.pack()
}

// follow makes the offsets of a function lead to where things are now.
func (w *wiper) follow(f []byte) {
	w.texts.follow(f[fnName:])
	w.pcs.follow(f[fnStack:])
	offsets := f[fnEnd:]
	for range u32(f[fnTables:]) {
		w.pcs.follow(offsets)
		offsets = offsets[4:]
	}
	for range f[fnDatas] {
		if u32(offsets) != noData {
			w.datas.follow(offsets)
		}
		offsets = offsets[4:]
	}
}

// wipeFind zeroes the rows of findfunctab that are not looked at: an address is looked
// for by the first one of its function (runtime.findfunc).
func (t *tables) wipeFind() {
	next := 0
	for i := range t.funcs {
		row := t.row(i)
		clear(t.find[next:row])
		next = row + findRow
	}
	clear(t.find[next:])
}

// row returns where in find the row of the i-th function is.
func (t *tables) row(i int) int {
	return findRow * ((u32(t.function(i)[fnEntry:])*pcStep + t.text - t.minPC) / findStep)
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
	funcs                         int
	names, units, files, pcTables []byte
	funcTable                     []byte
	goFunc                        []byte // what FUNCDATA points into
	find                          []byte // findfunctab
	text, minPC                   int    // what entries and find are relative to
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
	find, minPC, maxPC := u64(data[modFind:]), u64(data[modMinPC:]), u64(data[modMaxPC:])
	goFunc := u64(data[modGoFunc:])
	if find < goFunc || find > u64(data[modEnd:]) {
		return nil, errLayout
	}
	return &tables{
		funcs:     u64(hdr[hdrFuncs:]),
		names:     hdr[offsets[0]:offsets[1]],
		units:     hdr[offsets[1]:offsets[2]],
		files:     hdr[offsets[2]:offsets[3]],
		pcTables:  hdr[offsets[3]:offsets[4]],
		funcTable: memory[at+offsets[4] : goFunc],
		goFunc:    memory[goFunc:find], // find stays in its place: moduledata leads there
		find:      memory[find:][:findRow*((maxPC-minPC+findStep-1)/findStep)],
		text:      u64(data[modText:]),
		minPC:     minPC,
	}, nil
}

// A packer moves what it was told to keep to the front, and zeroes what is behind.
type packer struct {
	data []byte
	unit int // what moves does so by a multiple of it, as its alignment asks for
	kept []bool
	to   []int // where a unit is after pack; -1 for one that is gone
}

func newPacker(data []byte, unit int) *packer {
	return &packer{data: data, unit: unit, kept: make([]bool, len(data))}
}

func (p *packer) keep(from, to int) { p.set(from, to, true) }
func (p *packer) drop(from, to int) { p.set(from, to, false) }

func (p *packer) set(from, to int, kept bool) {
	for i := from; i < to; i++ {
		p.kept[i] = kept
	}
}

func (p *packer) keepText(at int) { p.keep(at, at+1+bytes.IndexByte(p.data[at:], 0)) }

// keepTable keeps the table at an offset, unless that means there is none.
func (p *packer) keepTable(at int) {
	if at != 0 {
		p.keep(at, at+scan(p.data[at:], func(int) {}))
	}
}

func (p *packer) pack() {
	end := 0
	for at := 0; at < len(p.data); at += p.unit {
		last := min(at+p.unit, len(p.data))
		if !slices.Contains(p.kept[at:last], true) {
			p.to = append(p.to, -1)
			continue
		}
		p.to = append(p.to, end)
		end += copy(p.data[end:], p.data[at:last])
	}
	clear(p.data[end:])
}

// follow makes an offset lead to where what it meant is now.
func (p *packer) follow(offset []byte) {
	at := u32(offset)
	to := p.to[at/p.unit]
	if to < 0 {
		panic(errLayout)
	}
	binary.LittleEndian.PutUint32(offset, uint32(to+at%p.unit))
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
