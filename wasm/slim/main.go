// Slim copies the modules of the browser build without what only a server has:
//
//	go run ./wasm/slim build/slim
//	GOOS=js GOARCH=wasm go build -modfile build/slim/go.mod -overlay build/slim/overlay.json ./wasm
//
// go-app keeps its HTTP handler in the package of its components, and the
// websocket module returns an *http.Response even in a browser, so either brings
// net/http with it. Both modules are frozen at the versions of go.mod, and so a
// copy can be made by rule: the files named here, without the declarations named
// here, and with the files beside this one that begin with an underscore. A rule
// that no longer fits stops the build. Of the standard library some files are copied in
// the same way.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

// A module is copied.
type module struct {
	name    string // of its folder, and of the one beside this file that is copied last, after "_"
	path    string
	version string // what the rules were written for
	files   []string
	drop    []string // declarations: a name, or Type.Method
	edits   []edit
	change  map[string]func(source []byte) ([]byte, error) // by file
}

// An edit replaces all of old in a file, where it must stand.
type edit struct{ file, old, new string }

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: slim FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "slim:", err)
		os.Exit(1)
	}
}

// write makes a folder hold the modules and a go.mod that puts them in the place of
// the ones they are copied from, and nothing else.
func write(dir string) error {
	goMod, err := os.ReadFile("go.mod")
	if err != nil {
		return err
	}
	goSum, err := os.ReadFile("go.sum")
	if err != nil {
		return err
	}
	files := map[string][]byte{"go.sum": goSum}
	for _, m := range modules {
		if err := m.copy(files); err != nil {
			return fmt.Errorf("%s: %w", m.path, err)
		}
		goMod = fmt.Appendf(goMod, "\nreplace %s => ./%s\n", m.path, filepath.ToSlash(filepath.Join(dir, m.name)))
	}
	files["go.mod"] = goMod
	if err := copyStandard(files, dir); err != nil {
		return err
	}
	return sync(dir, files)
}

// copy adds the files of the copy, by their paths.
func (m module) copy(files map[string][]byte) error {
	version, from, err := locate(m.path)
	if err != nil {
		return err
	}
	if version != m.version {
		return fmt.Errorf("the rules are for %s, go.mod has %s", m.version, version)
	}
	left := make(map[string]bool, len(m.drop))
	for _, name := range m.drop {
		left[name] = true
	}
	for _, name := range m.files {
		source, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			return err
		}
		if source, err = m.prepare(name, source); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if source, err = without(source, m.drop, left); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		files[filepath.Join(m.name, name)] = source
	}
	for name := range left {
		return fmt.Errorf("it declares no %s to leave out", name)
	}
	files[filepath.Join(m.name, "go.mod")] = []byte("module " + m.path + "\n\ngo 1.26.0\n")
	ours := filepath.Join("wasm", "slim", "_"+m.name)
	if _, err := os.Stat(ours); err != nil {
		return nil // nothing stands for what is left out
	}
	return walk(ours, func(name string) error {
		source, err := os.ReadFile(filepath.Join(ours, name))
		files[filepath.Join(m.name, name)] = source
		return err
	})
}

// locate tells which version of a module go.mod has, and where its files are. It
// downloads them first: on a new machine nothing else has done so yet.
func locate(path string) (version, dir string, err error) {
	out, err := exec.Command("go", "mod", "download", "-json", path).Output()
	var m struct{ Version, Dir, Error string }
	if parseErr := json.Unmarshal(out, &m); parseErr == nil && m.Error != "" {
		return "", "", errors.New(m.Error)
	}
	if err != nil {
		return "", "", err
	}
	if m.Dir == "" {
		return "", "", fmt.Errorf("go mod download names no folder for %s", path)
	}
	return m.Version, m.Dir, nil
}

// prepare applies what the rules say about a file as a text.
func (m module) prepare(name string, source []byte) (_ []byte, err error) {
	for _, e := range m.edits {
		if e.file != name {
			continue
		}
		if !bytes.Contains(source, []byte(e.old)) {
			return nil, fmt.Errorf("it does not hold %q", e.old)
		}
		source = bytes.ReplaceAll(source, []byte(e.old), []byte(e.new))
	}
	if change := m.change[name]; change != nil {
		return change(source)
	}
	return source, nil
}

// sync writes what is not there as it should be, so that go build sees nothing new
// without need, and removes what should not be there.
func sync(dir string, files map[string][]byte) error {
	for name, content := range files {
		name = filepath.Join(dir, name)
		if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, content) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, content, 0o666); err != nil {
			return err
		}
	}
	return walk(dir, func(name string) error {
		if _, ok := files[name]; ok {
			return nil
		}
		return os.Remove(filepath.Join(dir, name))
	})
}

// walk calls fn with the paths of all files in a folder.
func walk(dir string, fn func(name string) error) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		return fn(name)
	})
}
