package site

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"path"
	"regexp"
)

//go:embed shell
var shell embed.FS

var pageTemplate = template.Must(template.ParseFS(shell, "shell/index.html"))

// routes are the paths that the page answers, also offline. The pattern is read
// by Go and by the worker's JavaScript.
var routes = regexp.MustCompile(`^/(chat/[^/]+)?$`)

// earlyScripts mend the browser before anything else runs, in this order.
var earlyScripts = []string{
	"/web/storage-guard.js", "/web/look.js", "/web/ws-guard.js", "/web/crash-guard.js", "/web/link-guard.js", "/web/frame-guard.js",
}

// makePage makes the page and the worker. The version in both is a hash over
// the resources, the page's template, the worker and the configuration.
func (s *site) makePage(o Options) error {
	env, err := json.Marshal(environment(o))
	if err != nil {
		return err
	}
	styles := s.existing([]string{"/web/app.css"})
	scripts := s.existing(earlyScripts)
	needed := append([]string{"/app.js", "/shell.css", "/manifest.webmanifest", "/web/app.wasm", "/web/wasm_exec.js"}, styles...)
	needed = append(needed, scripts...)
	needed = append(needed, s.existing([]string{"/web/icon.svg", "/web/icon-192.png", "/web/apple-touch-icon.png"})...)

	sum := sha256.New()
	for _, part := range [][]byte{env, shellFile("index.html"), shellFile("app-worker.js"), []byte(s.headers.Get("Content-Security-Policy"))} {
		fmt.Fprintf(sum, "%d:%s", len(part), part)
	}
	var list [][2]string
	for _, p := range needed {
		u, err := s.url(p)
		if err != nil {
			return err
		}
		if path.Ext(p) == ".webmanifest" {
			u = p // browsers ask for it by its plain name
		}
		list = append(list, [2]string{u, s.resources[p].integrity()})
		fmt.Fprintf(sum, "%s=%s;", p, s.resources[p].integrity())
	}
	version := base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:12])

	var page bytes.Buffer
	err = pageTemplate.Execute(&page, pageData{
		site:     s,
		Env:      string(env),
		Version:  version,
		WasmSize: len(s.resources["/web/app.wasm"].content()),
		Styles:   styles,
		Scripts:  scripts,
	})
	if err != nil {
		return err
	}
	s.resources["/"] = newResource("index.html", page.Bytes())

	resources, err := json.Marshal(list)
	if err != nil {
		return err
	}
	worker := fmt.Appendf(nil, "const VERSION = %q;\nconst ROUTES = new RegExp(%q);\nconst RESOURCES = %s;\n\n", version, routes, resources)
	s.resources["/app-worker.js"] = newResource("app-worker.js", append(worker, shellFile("app-worker.js")...))
	return nil
}

// pageData is what the page's template sees.
type pageData struct {
	site            *site
	Env             string // JSON object
	Version         string
	WasmSize        int // bytes, uncompressed
	Styles, Scripts []string
}

// URL returns a resource's path with its content's hash.
func (d pageData) URL(path string) (string, error) { return d.site.url(path) }

// environment is what the app finds by go-app's Getenv.
func environment(o Options) map[string]string {
	env := map[string]string{
		"GOAPP_INTERNAL_URLS":        "[]",
		"GOAPP_ROOT_PREFIX":          "",
		"GOAPP_STATIC_RESOURCES_URL": "",
		"PC_API":                     o.API,
		"PC_SIGNIN":                  o.SignIn,
		"PC_KEEP":                    o.Keep,
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
