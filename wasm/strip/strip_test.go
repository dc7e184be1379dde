package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestStrip runs a program before and after, which has to do the same.
func TestStrip(t *testing.T) {
	dir := t.TempDir()
	whole, stripped := filepath.Join(dir, "whole.wasm"), filepath.Join(dir, "stripped.wasm")
	build := exec.Command("go", "build", "-o", whole, "testdata/program.go")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := strip(whole, stripped); err != nil {
		t.Fatal(err)
	}
	if from, to := size(t, whole), size(t, stripped); to > from*4/5 {
		t.Errorf("%d of %d bytes are left", to, from)
	}
	sameRows(t, whole, stripped)
	before, trace := runWasm(t, whole)
	after, bare := runWasm(t, stripped)
	if before != after || strings.Count(before, "recovered: t") != 3 {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
	for _, want := range []string{"again: last", "main.main()"} {
		if !strings.Contains(bare, want) {
			t.Errorf("the trace has no %q:\n%s", want, bare)
		}
	}
	const line = "program.go:"
	if !strings.Contains(trace, line) || strings.Contains(bare, line) {
		t.Errorf("before, the trace has lines:\n%s\nafter, it has none:\n%s", trace, bare)
	}
}

// sameRows holds that each function is still found by its address. The runtime looks
// from there on, so that rows which come too early are merely slow, and a trace tells
// nothing; those that come too late end the program at the next stack that grows.
func sameRows(t *testing.T, whole, stripped string) {
	t.Helper()
	before, after := tablesOf(t, whole), tablesOf(t, stripped)
	for i := range before.funcs {
		row := before.row(i)
		if was, is := u32(before.find[row:]), u32(after.find[row:]); was != i || is != i {
			t.Fatalf("function %d is looked for from %d on, and from %d in the stripped program", i, was, is)
		}
	}
}

func tablesOf(t *testing.T, name string) *tables {
	t.Helper()
	file, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	m, err := parse(file)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := findTables(m.memory)
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func size(t *testing.T, name string) int64 {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// runWasm returns what a program prints, and the trace of how it ends.
func runWasm(t *testing.T, name string) (out, trace string) {
	t.Helper()
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm", "go_js_wasm_exec"), name)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != 2 {
		t.Fatalf("%v, want a panic\n%s%s", cmd.ProcessState, &stdout, &stderr)
	}
	return stdout.String(), stderr.String()
}

// TestMalformed cuts a module after each of its bytes.
func TestMalformed(t *testing.T) {
	const whole = header + "\x05\x03\x01\x00\x01" + "\x0b\x08\x01\x00\x41\x00\x0b\x02hi"
	m, err := parse([]byte(whole))
	if err != nil || string(m.memory) != "hi" || string(m.encode()) != whole {
		t.Fatalf("%+v, %v", m, err)
	}
	for n := range whole {
		if m, err := parse([]byte(whole[:n])); err == nil {
			t.Errorf("parse(%q) = %+v", whole[:n], m)
		}
	}
	if m.wipe() == nil {
		t.Error("a memory without tables is taken for one")
	}
}
