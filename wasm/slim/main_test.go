package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// On a new machine the copies are the first thing that is made, so nothing has
// downloaded the modules yet.
func TestNewMachine(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	out, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	// What this machine has serves as the proxy: no network is needed.
	t.Setenv("GOPROXY", "file://"+filepath.ToSlash(filepath.Join(strings.TrimSpace(string(out)), "cache", "download")))
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GOFLAGS", "-modcacherw") // or it could not be removed
	dir := t.TempDir()
	if err := write(dir); err != nil {
		t.Fatal(err)
	}
	for _, m := range modules {
		for _, name := range m.files {
			if _, err := os.Stat(filepath.Join(dir, m.name, name)); err != nil {
				t.Error(err)
			}
		}
	}
}
