package doctor

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"practicechat/app/site"
)

// What the headers allow.

const examples = "send the headers that stand in _headers and in the examples of the export, with the page and all files"

// wanted returns the headers that the site itself would send.
func (e *examination) wanted() http.Header {
	h, err := site.Headers(site.Options{API: e.api(), FrameAncestors: e.Origins})
	if err != nil {
		h, _ = site.Headers(site.Options{}) // an API that cannot be read is said by another check
	}
	return h
}

// directives reads one policy.
func directives(policy string) map[string][]string {
	read := make(map[string][]string)
	for d := range strings.SplitSeq(policy, ";") {
		words := strings.Fields(d)
		if len(words) == 0 {
			continue
		}
		name := strings.ToLower(words[0])
		if _, twice := read[name]; !twice { // the first one holds
			read[name] = words[1:]
		}
	}
	return read
}

// policies returns those of an answer: a header may hold several, and come more than
// once.
func policies(a *answer) []string {
	var all []string
	for p := range strings.SplitSeq(strings.Join(a.header.Values("Content-Security-Policy"), ","), ",") {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// differs reports whether an answer came, with other values of some headers than the
// page's.
func (e *examination) differs(a *answer, headers ...string) bool {
	return a != nil && slices.ContainsFunc(headers, func(name string) bool {
		return !slices.Equal(a.header.Values(name), e.index.header.Values(name))
	})
}

// policy checks the Content-Security-Policy of the page, and that of the worker,
// which its own fetches obey.
func (e *examination) policy() {
	e.policyOf("the page", e.index)
	if e.differs(e.linked, "Content-Security-Policy") {
		e.policyOf("a link to a conversation", e.linked)
	}
	if e.differs(e.script, "Content-Security-Policy") {
		e.policyOf(workerName, e.script)
	}
}

// unasked are directives that the site does not send: they overrule some that it does,
// or keep the app from working.
var unasked = []string{"script-src-elem", "script-src-attr", "style-src-elem", "style-src-attr", "sandbox", "require-trusted-types-for"}

func (e *examination) policyOf(what string, a *answer) {
	sent := policies(a)
	switch {
	case len(sent) == 0:
		e.wrong(what+" has no Content-Security-Policy: what slips into the page could run, and send elsewhere what it reads", examples)
		return
	case len(sent) > 1:
		e.wrong(fmt.Sprintf("%s has %d policies, of which browsers obey all", what, len(sent)), "let one place set it, the web server or the proxy before it")
	}
	want := directives(e.wanted().Get("Content-Security-Policy"))
	for _, policy := range sent {
		got := directives(policy)
		for _, name := range slices.Sorted(maps.Keys(want)) {
			if name != "frame-ancestors" { // see framing
				e.compare(what, name, want[name], got)
			}
		}
		for _, name := range unasked {
			if _, there := got[name]; there {
				e.wrong(fmt.Sprintf("the policy of %s has %s, which overrules what the app needs", what, name), "take it out; "+examples)
			}
		}
	}
}

// compare checks one directive: what it lacks does not work, and what it has more
// is a hole.
func (e *examination) compare(what, name string, want []string, got map[string][]string) {
	sources, there := got[name]
	if !there {
		if _, all := got["default-src"]; !all || !strings.HasSuffix(name, "-src") {
			e.wrong(fmt.Sprintf("the policy of %s says nothing of %s", what, name), fmt.Sprintf("add %s %s; %s", name, strings.Join(want, " "), examples))
			return
		}
		sources = got["default-src"]
	}
	if name == "connect-src" {
		e.compareConnect(what, sources, want)
		return
	}
	var lacks, extra []string
	for _, s := range want {
		if s != "'none'" && !slices.Contains(sources, s) {
			lacks = append(lacks, s)
		}
	}
	for _, s := range sources {
		if s != "'none'" && !slices.Contains(want, s) {
			extra = append(extra, s)
		}
	}
	if len(lacks) > 0 {
		e.wrong(fmt.Sprintf("%s of %s lacks %s, so the app does not run", name, what, strings.Join(lacks, " ")), fmt.Sprintf("make it %s %s", name, strings.Join(want, " ")))
	}
	if len(extra) > 0 {
		e.wrong(fmt.Sprintf("%s of %s allows %s, which nothing needs", name, what, strings.Join(extra, " ")), fmt.Sprintf("make it %s %s", name, strings.Join(want, " ")))
	}
}

// compareConnect checks where the page may connect to. Where the server is known,
// it has to be among that; more than that is a matter of taste.
func (e *examination) compareConnect(what string, sources, want []string) {
	var lacks []string
	for _, s := range want {
		scheme, _, _ := strings.Cut(s, "//")
		if !slices.Contains(sources, s) && !slices.Contains(sources, scheme) && !slices.Contains(sources, "*") {
			lacks = append(lacks, s)
		}
	}
	if len(lacks) > 0 {
		e.wrong(fmt.Sprintf("connect-src of %s lacks %s, so the app cannot connect", what, strings.Join(lacks, " ")), fmt.Sprintf("make it connect-src %s, or export with the right -api", strings.Join(want, " ")))
	}
}

// framing checks who may show the app in a frame.
func (e *examination) framing() {
	e.framingOf("the app", e.index)
	if e.differs(e.linked, "Content-Security-Policy", "X-Frame-Options") {
		e.framingOf("what a link to a conversation shows", e.linked)
	}
}

func (e *examination) framingOf(what string, a *answer) {
	var ancestors []string
	there := false
	for _, policy := range policies(a) {
		if sources, ok := directives(policy)["frame-ancestors"]; ok {
			ancestors, there = sources, true
		}
	}
	options := a.header.Get("X-Frame-Options")
	for _, s := range ancestors {
		if s == "*" || strings.HasSuffix(s, ":") || strings.Contains(s, "*") {
			e.wrong(fmt.Sprintf("frame-ancestors %s lets pages of strangers frame %s, and lead clicks astray", s, what), "list the exact origins: export with -embed-origins")
		}
	}
	switch {
	case !there && options == "":
		e.wrong("any page may frame "+what+", and lead clicks astray", "add frame-ancestors 'none' to the Content-Security-Policy, or the origins of -embed-origins")
	case options != "" && len(ancestors) > 0 && !slices.Equal(ancestors, []string{"'none'"}):
		e.wrong("X-Frame-Options: "+options+" contradicts frame-ancestors", "leave X-Frame-Options out where pages may frame the app")
	}
	for _, origin := range e.Origins {
		if (there || options != "") && !slices.Contains(ancestors, origin) {
			e.wrong(origin+" may not frame "+what, "export with -embed-origins "+origin+", and take over its headers")
		}
	}
}

// plainHeaders have one value that protects the page.
var plainHeaders = []string{"X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy"}

// headers checks the other headers that protect the page.
func (e *examination) headers() {
	e.headersOf("", e.index)
	if e.differs(e.linked, append([]string{"Permissions-Policy"}, plainHeaders...)...) {
		e.headersOf(" of a link to a conversation", e.linked)
	}
}

func (e *examination) headersOf(what string, a *answer) {
	want := e.wanted()
	for _, name := range plainHeaders {
		if got := a.header.Get(name); !strings.EqualFold(got, want.Get(name)) {
			said := "is missing"
			if got != "" {
				said = fmt.Sprintf("is %q", got)
			}
			e.wrong(name+what+" "+said, fmt.Sprintf("send %s: %s", name, want.Get(name)))
		}
	}
	if permissions := a.header.Get("Permissions-Policy"); !strings.Contains(permissions, "camera=()") || !strings.Contains(permissions, "microphone=()") {
		e.wrong("no Permissions-Policy"+what+" denies the camera and the microphone", examples)
	}
}
