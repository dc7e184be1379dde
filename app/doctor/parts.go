package doctor

import (
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"maps"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// What is fetched, and whether it is whole.

const (
	workerName       = "app-worker.js"
	manifestName     = "manifest.webmanifest"
	embedName        = "web/embed.js"
	conversationName = "chat/00000000-0000-4000-8000-000000000000" // a link to some conversation
)

var (
	pageVersion   = regexp.MustCompile(`data-version="([^"]+)"`)
	workerVersion = regexp.MustCompile(`const VERSION = "([^"]+)";`)
	workerList    = regexp.MustCompile(`const RESOURCES = (\[.*\]);`)
	pageEnv       = regexp.MustCompile(`name="pc-env" content="([^"]*)"`)
	pageNames     = regexp.MustCompile(`(?:src|href|data-wasm|data-after)="([^"]+)"`)
)

// A resource is one line of the worker's list.
type resource struct{ name, integrity string }

// page finds the page, behind redirects too.
func (e *examination) page() {
	const most = 5
	for range most {
		a, err := e.get("")
		if err != nil {
			e.unreachable(err)
			return
		}
		to, err := e.root.Parse(a.header.Get("Location"))
		if a.status/100 == 3 && err == nil && to.String() != e.root.String() {
			e.root = to
			continue
		}
		e.judge(a)
		return
	}
	e.wrong("the address redirects again and again", "take the rules for redirects apart: one, from the address without its last slash, is enough")
}

func (e *examination) judge(a *answer) {
	version := pageVersion.FindSubmatch(a.body)
	switch {
	case a.broken != nil:
		e.wrong(fmt.Sprintf("the page cannot be decoded: %v", a.broken), "send Content-Encoding with the file that was compressed by it alone: index.html.br as br, index.html.gz as gzip")
		return
	case a.status != http.StatusOK:
		e.wrong(fmt.Sprintf("%s answers %d", e.root, a.status), "serve the folder that -export has written at this address, and its index.html for the folder itself")
		return
	case version == nil:
		e.wrong(fmt.Sprintf("%s is not the page of Practice Chat", e.root), "serve index.html of the export at this address")
		return
	case !strings.HasSuffix(e.root.Path, "/"):
		e.wrong("the page is served without a slash at the end of its address, so nothing that it names is found", fmt.Sprintf("redirect %s to %s/", e.root.Path, e.root.Path))
		return
	}
	e.index, e.version = a, string(version[1])
	if host := e.root.Hostname(); e.root.Scheme != "https" && host != "localhost" && !net.ParseIP(host).IsLoopback() {
		e.wrong("the page comes over http: browsers refuse it the service worker, and anybody on the way can read along", "serve it over https, and redirect http there")
	}
}

func (e *examination) unreachable(err error) {
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		e.wrong(fmt.Sprintf("the certificate is not valid: %v", certificate.Err), "install a certificate for this host with all intermediate ones, as from Let's Encrypt")
		return
	}
	var request *url.Error
	if errors.As(err, &request) {
		err = request.Err
	}
	e.wrong(fmt.Sprintf("nothing answers: %v", err), "check the name, the port and the firewall, and that the web server runs")
}

// worker finds the service worker beside the page: its folder is its scope.
func (e *examination) worker() {
	a, err := e.get(workerName)
	switch {
	case err != nil:
		e.unreachable(err)
		return
	case a.status/100 == 3:
		e.wrong(workerName+" is redirected, which browsers refuse for a worker", "serve the file at its own address")
		return
	case !a.ok() || workerVersion.FindSubmatch(a.body) == nil:
		e.wrong(fmt.Sprintf("%s is not there (%d): the app does not open without a network", workerName, a.status), "serve "+workerName+" of the export in the folder of the page, which is its scope")
		return
	}
	e.script = a
	if !a.is("text/javascript") && !a.is("application/javascript") {
		e.wrong(fmt.Sprintf("%s has the type %q, which browsers refuse for a worker", workerName, a.header.Get("Content-Type")), "send .js as text/javascript")
	}
	if scope := a.header.Get("Service-Worker-Allowed"); scope != "" {
		if to, err := e.root.Parse(scope); err != nil || !strings.HasPrefix(e.root.Path, to.Path) {
			e.wrong(fmt.Sprintf("Service-Worker-Allowed: %s keeps the worker from the folder %s", scope, e.root.Path), "leave the header Service-Worker-Allowed out")
		}
	}
}

// versions checks that page and worker are of one version, and that all they name
// is there and as it was exported.
func (e *examination) versions() {
	names := make(map[string]string) // of what is named, and its integrity if that is known
	for _, m := range pageNames.FindAllSubmatch(e.index.body, -1) {
		names[html.UnescapeString(string(m[1]))] = ""
	}
	names[embedName] = "" // which other pages name
	if e.script != nil {
		if v := workerVersion.FindSubmatch(e.script.body); string(v[1]) != e.version {
			e.wrong(fmt.Sprintf("the page is of version %s and its worker of %s: the app does not open without a network", e.version, v[1]), "copy the whole export, and empty what caches it on the way (a CDN, a proxy)")
		}
		for _, r := range listed(e.script.body) {
			names[r.name] = r.integrity
		}
	}
	var missing, changed []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		integrity := names[name]
		a, err := e.get(name)
		switch {
		case err != nil || a.status != http.StatusOK:
			missing = append(missing, name)
		case a.broken != nil:
			e.wrong(fmt.Sprintf("%s cannot be decoded: %v", name, a.broken), "send Content-Encoding with the file that was compressed by it alone: .br as br, .gz as gzip")
		case integrity != "" && a.integrity() != integrity:
			changed = append(changed, name)
		default:
			e.parts = append(e.parts, a)
		}
	}
	if len(missing) > 0 {
		e.wrong("not there: "+strings.Join(missing, ", "), "copy the whole export, the folder v first and index.html last, and empty what caches it on the way")
	}
	if len(changed) > 0 {
		e.wrong("changed on the way: "+strings.Join(changed, ", "), "turn off what rewrites files (minifying, optimising images, injecting scripts), and copy them as binary")
	}
}

func listed(script []byte) []resource {
	m := workerList.FindSubmatch(script)
	var rows [][2]string
	if m == nil || json.Unmarshal(m[1], &rows) != nil {
		return nil
	}
	resources := make([]resource, len(rows))
	for i, r := range rows {
		resources[i] = resource{r[0], r[1]}
	}
	return resources
}

// links checks that a conversation's link is answered, and that nothing else is
// that does not exist.
func (e *examination) links() {
	const rule = "answer chat/<anything> below this address with conversation.html, without a redirect (see _redirects and the examples in the export)"
	a, err := e.get(conversationName)
	switch {
	case err != nil:
		e.unreachable(err)
	case !a.ok():
		e.wrong(fmt.Sprintf("a link to a conversation answers %d", a.status), rule)
	default:
		v := pageVersion.FindSubmatch(a.body)
		switch {
		case v == nil:
			e.wrong("a link to a conversation shows something else", rule)
		case string(v[1]) != e.version:
			e.wrong(fmt.Sprintf("a link to a conversation shows version %s, and the page is of %s", v[1], e.version), "copy the whole export, conversation.html as well")
		case !strings.Contains(string(a.body), `"../v/`):
			e.wrong("a link to a conversation shows index.html, which finds nothing from there", rule)
		default:
			e.linked = a
		}
	}
	if a, err := e.get("v/0/none.js"); err == nil && a.status == http.StatusOK {
		e.wrong("what does not exist is answered by a page", "answer 404 for what is not there: an old page finds its way to the new version by that")
	}
}

// env returns what the page is configured with.
func (e *examination) env(name string) string {
	m := pageEnv.FindSubmatch(e.index.body)
	if m == nil {
		return ""
	}
	var env map[string]string
	if json.Unmarshal([]byte(html.UnescapeString(string(m[1]))), &env) != nil {
		return ""
	}
	return env[name]
}
