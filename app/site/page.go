package site

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

//go:embed shell
var shell embed.FS

var pageTemplate = template.Must(template.ParseFS(shell, "shell/index.html"))

// A conversation's link is answered by the same page as the root, also offline, but
// that what it names stands one folder above.
var conversation = regexp.MustCompile(`^/chat/[^/]+$`)

const (
	conversationPath = "/conversation.html"
	manifestPath     = "/manifest.webmanifest"
	workerPath       = "/app-worker.js"
)

// earlyScripts mend the browser before anything else runs, in this order: whatever fails,
// no token stays in the address.
var earlyScripts = []string{
	"/web/storage-guard.js", "/web/link-guard.js", "/web/look.js", "/web/ws-guard.js", "/web/crash-guard.js", "/web/frame-guard.js", "/web/language.js",
}

// makePage makes the page and the worker. The version in both is a hash over
// the resources, the page's template, the worker and the configuration.
func (s *site) makePage(o Options) error {
	env, err := json.Marshal(environment(o))
	if err != nil {
		return err
	}
	s.join("/app.css", "/shell.css", "/web/app.css")
	s.join("/first.js", earlyScripts...)
	needed := []string{"/app.css", "/app.js", "/after.js", "/early.js", "/first.js", "/web/app.wasm", "/web/wasm_exec.js"}
	needed = append(needed, s.words()...)
	needed = append(needed, s.existing([]string{"/web/icon.svg", "/web/icon-192.png", "/web/apple-touch-icon.png"})...)

	var headers bytes.Buffer
	if err := s.headers.Write(&headers); err != nil { // sorted
		return err
	}
	sum := sha256.New()
	for _, part := range [][]byte{env, shellFile("index.html"), shellFile("app-worker.js"), headers.Bytes()} {
		fmt.Fprintf(sum, "%d:%s", len(part), part)
	}
	var list [][2]string
	add := func(p, u string) {
		list = append(list, [2]string{u, s.resources[p].integrity()})
		fmt.Fprintf(sum, "%s=%s;", p, s.resources[p].integrity())
	}
	for _, p := range needed {
		u, err := s.publish(p)
		if err != nil {
			return err
		}
		add(p, u)
	}
	if s.resources[manifestPath] != nil {
		add(manifestPath, manifestPath[1:])
	}
	version := base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:12])

	for p, up := range map[string]string{"/": "", conversationPath: "../"} {
		var page bytes.Buffer
		err = pageTemplate.Execute(&page, pageData{
			site:     s,
			Up:       up,
			Env:      string(env),
			Version:  version,
			WasmSize: len(s.resources["/web/app.wasm"].content()),
		})
		if err != nil {
			return err
		}
		s.resources[p] = newResource("index.html", page.Bytes())
	}

	resources, err := json.Marshal(list)
	if err != nil {
		return err
	}
	worker := fmt.Appendf(nil, "const VERSION = %q;\nconst RESOURCES = %s;\n\n", version, resources)
	s.resources[workerPath] = newResource("app-worker.js", append(worker, shellFile("app-worker.js")...))
	return nil
}

// join makes one resource of several: each that is asked for by itself before the
// first paint costs a slow network more than its bytes.
func (s *site) join(name string, parts ...string) {
	var all []byte
	for _, p := range s.existing(parts) {
		all = append(append(all, s.resources[p].content()...), '\n')
	}
	s.resources[name] = newResource(name, all)
}

// pageData is what the page's template sees.
type pageData struct {
	site     *site
	Up       string // leads from the page's folder to the root of the site
	Env      string // JSON object
	Version  string
	WasmSize int // bytes, uncompressed
}

// words are the files of the languages that are not built in.
func (s *site) words() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s.resources)), func(p string) bool { return path.Dir(p) != "/web/words" })
}

// Words lists these files for the page's scripts, each after its language.
func (d pageData) Words() (string, error) {
	var list []string
	for _, p := range d.site.words() {
		u, err := d.URL(p)
		if err != nil {
			return "", err
		}
		list = append(list, strings.TrimSuffix(path.Base(p), path.Ext(p)), u)
	}
	return strings.Join(list, " "), nil
}

// URL returns a resource's address of this content alone.
func (d pageData) URL(path string) (string, error) {
	u, err := d.site.publish(path)
	return d.Up + u, err
}

// environment is what the app finds by go-app's Getenv.
func environment(o Options) map[string]string {
	env := map[string]string{
		"GOAPP_INTERNAL_URLS":        "[]",
		"GOAPP_STATIC_RESOURCES_URL": "",
		"PC_API":                     o.API,
		"PC_SIGNIN":                  o.SignIn,
		"PC_KEEP":                    o.Keep,
	}
	if o.Links || o.SignIn == "" {
		env["PC_LINKS"] = "1"
	}
	if o.Sandbox {
		env["PC_SANDBOX"] = "1"
	}
	return env
}

func shellFile(name string) []byte {
	content, err := shell.ReadFile("shell/" + name)
	if err != nil {
		panic(err) // embedded
	}
	return content
}
