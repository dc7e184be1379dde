package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// standardVersion is the version of Go whose library the rules were written for. With
// another one the library is used as it is; a release of this one that a rule does not
// fit stops the build.
const standardVersion = "go1.26"

// standard are files of the standard library that bring more with them than a browser
// needs. As the library is no module, the copies take their places by go build -overlay.
var standard = module{
	files: []string{"crypto/sha256/sha256.go", "net/url/url.go"},
	edits: []edit{
		// Boring brings AES, SHA-3, HMAC and a random generator, none of which it has here.
		{"crypto/sha256/sha256.go", "\t\"crypto/internal/boring\"\n", ""},
		{"crypto/sha256/sha256.go", "\tif boring.Enabled {\n\t\treturn boring.NewSHA256()\n\t}\n", ""},
		{"crypto/sha256/sha256.go", "\tif boring.Enabled {\n\t\treturn boring.NewSHA224()\n\t}\n", ""},
		{"crypto/sha256/sha256.go", "\tif boring.Enabled {\n\t\treturn boring.SHA256(data)\n\t}\n", ""},
		{"crypto/sha256/sha256.go", "\tif boring.Enabled {\n\t\treturn boring.SHA224(data)\n\t}\n", ""},
		// Package netip checks addresses of IPv6 exactly, which the browser does as well when
		// it connects.
		{"net/url/url.go", "\t\"net/netip\"\n", ""},
		{"net/url/url.go", "addr, err := netip.ParseAddr(unescapedHostname)\n\t\tif err != nil {\n\t\t\treturn \"\", fmt.Errorf(\"invalid host: %w\", err)\n\t\t}\n\t\tif addr.Is4() {",
			"if address, _, _ := strings.Cut(unescapedHostname, \"%\"); !strings.Contains(address, \":\") || strings.Trim(address, \"0123456789abcdefABCDEF:.\") != \"\" {"},
	},
}

// ownStandard stand for whole files of the standard library: see the folder _std.
var ownStandard = []string{"internal/godebug/godebug.go"}

// copyStandard adds the copies to files, and an overlay.json that puts them in their
// places, by paths from the folder in which go build runs.
func copyStandard(files map[string][]byte, dir string) error {
	out, err := exec.Command("go", "env", "GOVERSION", "GOROOT").Output()
	if err != nil {
		return err
	}
	version, root, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	files["go-version"] = []byte(version + "\n")
	replace := map[string]string{}
	add := func(name string, source []byte) {
		copied := filepath.Join("std", filepath.FromSlash(name))
		files[copied] = source
		replace[filepath.Join(root, "src", filepath.FromSlash(name))] = filepath.Join(dir, copied)
	}
	if version != standardVersion && !strings.HasPrefix(version, standardVersion+".") {
		fmt.Fprintf(os.Stderr, "slim: the rules for the standard library are for %s, this is %s: app.wasm will be larger\n", standardVersion, version)
	} else if err := eachStandard(root, add); err != nil {
		return err
	}
	files["overlay.json"], err = json.Marshal(map[string]any{"Replace": replace})
	return err
}

// eachStandard calls add with each copy, by its path below src.
func eachStandard(root string, add func(name string, source []byte)) error {
	for _, name := range standard.files {
		source, err := os.ReadFile(filepath.Join(root, "src", filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		if source, err = standard.prepare(name, source); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		add(name, source)
	}
	for _, name := range ownStandard {
		source, err := os.ReadFile(filepath.Join("wasm", "slim", "_std", filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		add(name, source)
	}
	return nil
}
