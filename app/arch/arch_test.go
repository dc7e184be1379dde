package arch

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "practicechat"

const (
	goApp     = "github.com/maxence-charriere/go-app/v9/..."
	websocket = "nhooyr.io/websocket/..."
	uuid      = "github.com/google/uuid"
	sqlite    = "github.com/ncruces/go-sqlite3/..."
	argon     = "golang.org/x/crypto/argon2"
	brotli    = "github.com/andybalholm/brotli"
)

// allowed lists what each package may import besides the standard library.
// Names without a host are of this module; "/..." takes what is below as well.
var allowed = map[string][]string{
	"app/wirejson":         {},
	"app/chat":             {"app/wirejson"},
	"app/engineio":         {"app/wirejson"},
	"app/socketio":         {"app/engineio", "app/wirejson", websocket},
	"app/socketio/server":  {"app/socketio", "app/engineio", websocket},
	"app/socketio/example": {"app/socketio"},
	"app/store":            {"app/chat"},
	"app/browser":          {},
	"app/store/idb":        {"app/store", "app/chat", "app/browser", "app/wirejson"},
	"app/store/storetest":  {"app/store", "app/chat"},
	"app/vault":            {"app/store"},
	"app/vault/sealed":     {"app/vault", "app/store", "app/store/idb", "app/browser", "app/wirejson", argon},
	"app/tabs":             {"app/messenger"},
	"app/outbox":           {"app/store", "app/chat"},
	"app/messenger":        {"app/outbox", "app/vault", "app/store", "app/chat", "app/socketio", "app/engineio", "app/wirejson", uuid},
	"app/ui":               {"app/messenger", "app/vault", "app/chat", "app/wirejson", goApp},
	"app/sandbox":          {"app/chat", "app/socketio", "app/socketio/server", sqlite, uuid},
	"app/site":             {brotli},
	"app/doctor":           {"app/site", "app/engineio", brotli, websocket},
	"app/arch":             {},
	"app/wasmtest":         {},
	"app/e2e/echo":         {"app/socketio/server", "app/socketio"},
	"wasm/slim":            {},
	"wasm/strip":           {},
	"wasm":                 {"app/ui", "app/messenger", "app/vault", "app/vault/sealed", "app/tabs", goApp},
	".":                    {"app/site", "app/doctor", "app/sandbox", "app/vault"},
}

// testOnly packages hold tests, and may import what the tests of any package may.
var testOnly = []string{"app/e2e/bench/codec", "app/e2e/bench/hello", "app/e2e/bench/load", "app/e2e/bench/server", "app/messenger/mutants", "app/e2e", "app/e2e/cuts", "app/e2e/peer", "app/socketio/hostile"}

// core packages run natively and in the browser alike, so the browser comes to
// them from outside.
var core = []string{"app/wirejson", "app/chat", "app/engineio", "app/store", "app/vault", "app/outbox", "app/messenger"}

// browserOnly are the standard packages that core packages do without.
var browserOnly = []string{"syscall/js", "net/http", "os", "database/sql"}

// listed is what go list tells of a package.
type listed struct {
	ImportPath string
	Standard   bool
	Imports    []string
}

// list runs go list for this machine or, with env, for another.
func list(t *testing.T, env []string, args ...string) []listed {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-e", "-json=ImportPath,Standard,Imports"}, args...)...)
	cmd.Dir = root(t)
	cmd.Env = append(os.Environ(), env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %v: %v\n%s", args, err, &stderr)
	}
	var packages []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

var browser = []string{"GOOS=js", "GOARCH=wasm"}

// TestImports holds the arrows for both builds.
func TestImports(t *testing.T) {
	for name, env := range map[string][]string{"native": nil, "browser": browser} {
		t.Run(name, func(t *testing.T) {
			for _, p := range list(t, env, "./...") {
				pkg := local(p.ImportPath)
				if slices.Contains(testOnly, pkg) {
					continue
				}
				may, known := allowed[pkg]
				if !known {
					t.Errorf("%s has no line in the table of imports", pkg)
					continue
				}
				for _, imported := range p.Imports {
					if standard(imported) {
						if slices.Contains(core, pkg) && slices.Contains(browserOnly, imported) {
							t.Errorf("%s imports %s, which comes to it from outside", pkg, imported)
						}
					} else if !slices.ContainsFunc(may, func(rule string) bool { return matches(rule, local(imported)) }) {
						t.Errorf("%s imports %s", pkg, local(imported))
					}
				}
			}
		})
	}
}

// TestBrowserBuildReaches holds that the browser build, made of slim copies of
// modules, has nothing of a server, and none of the standard packages that would
// weigh much: each of them has been in it.
func TestBrowserBuildReaches(t *testing.T) {
	const slim = ".slim/go.mod"
	if _, err := os.Stat(filepath.Join(root(t), slim)); err != nil {
		t.Skip("needs " + slim + ": run make")
	}
	banned := []string{
		"app/sandbox", "app/socketio/server", "app/site", "app/store/storetest", "app/wasmtest", "testing",
		sqlite, brotli, "nhooyr.io/websocket/internal/test/...",
		"net", "net/http/...", "crypto/tls/...", "crypto/x509/...", "mime/...", "compress/...",
		"text/template/...", "html/template", "regexp/...", "log/...", "bufio", "archive/...", "go/...",
		"encoding/json", "crypto/md5", "crypto/sha1", "math/big", "database/sql/...",
	}
	// With another version of Go the standard library is used as it is: see wasm/slim.
	if version, err := os.ReadFile(filepath.Join(root(t), ".slim/go-version")); err == nil && strings.HasPrefix(string(version), "go1.26") {
		banned = append(banned, "crypto/rand", "net/netip", "crypto/aes/...", "crypto/internal/fips140/aes/...", "internal/bisect")
	}
	packages := list(t, browser, "-modfile", slim, "-overlay", ".slim/overlay.json", "-deps", "./wasm")
	if len(packages) < 50 {
		t.Fatalf("go list -deps ./wasm names only %d packages", len(packages))
	}
	for _, p := range packages {
		for _, rule := range banned {
			if matches(rule, local(p.ImportPath)) {
				t.Errorf("the browser build reaches %s", local(p.ImportPath))
			}
		}
	}
}

func local(importPath string) string {
	if importPath == module {
		return "."
	}
	return strings.TrimPrefix(importPath, module+"/")
}

// standard reports whether a path is of the standard library: those have no dot
// in the first element.
func standard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".") && first != module
}

func matches(rule, pkg string) bool {
	if prefix, all := strings.CutSuffix(rule, "/..."); all {
		return pkg == prefix || strings.HasPrefix(pkg, prefix+"/")
	}
	return pkg == rule
}
