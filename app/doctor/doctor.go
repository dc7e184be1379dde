package doctor

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
)

// Options say what to examine, and what is known about it.
type Options struct {
	// URL is the address of the site, with its folder if it stands in one.
	URL string
	// API is the Socket.IO server. Empty: the one that the page names.
	API string
	// Origins are those of pages that should be able to frame the app.
	Origins []string

	// Client asks for the pages; its redirects are seen to here. Nil means one with
	// a time limit.
	Client *http.Client
}

// A Fault is something about a deployment that should be otherwise.
type Fault struct {
	Check string // what it belongs to, such as "compression"
	What  string // what is wrong
	Mend  string // what to do about it
	Hint  bool   // it works, but could be better
}

// A Report is what an examination has found.
type Report struct {
	Checks []string // what was examined, in order
	Notes  []string // what could not be
	Faults []Fault
}

// Clean reports whether nothing is wrong.
func (r *Report) Clean() bool {
	for _, f := range r.Faults {
		if !f.Hint {
			return false
		}
	}
	return true
}

// Write prints the report for people.
func (r *Report) Write(w io.Writer) {
	wrong := 0
	for _, check := range r.Checks {
		fine := true
		for _, f := range r.Faults {
			if f.Check != check {
				continue
			}
			word := "hint "
			if !f.Hint {
				word = "WRONG"
				wrong++
			}
			fine = false
			fmt.Fprintf(w, "%s  %s: %s\n       to mend: %s\n", word, check, f.What, f.Mend)
		}
		if fine {
			fmt.Fprintf(w, "ok     %s\n", check)
		}
	}
	for _, note := range r.Notes {
		fmt.Fprintf(w, "note   %s\n", note)
	}
	switch wrong {
	case 0:
		fmt.Fprintln(w, "nothing is wrong")
	case 1:
		fmt.Fprintln(w, "1 thing is wrong")
	default:
		fmt.Fprintf(w, "%d things are wrong\n", wrong)
	}
}

// Examine looks at a deployment. An error means that it could not be told what to
// look at; what is wrong there is in the report.
func Examine(ctx context.Context, o Options) (*Report, error) {
	root, err := url.Parse(o.URL)
	if err != nil || (root.Scheme != "http" && root.Scheme != "https") || root.Host == "" {
		return nil, fmt.Errorf("doctor: %q is not an http or https URL", o.URL)
	}
	normalize(root)
	e := &examination{Options: o, ctx: ctx, root: root, report: &Report{}}
	if e.Client == nil {
		e.Client = &http.Client{Timeout: 30 * time.Second}
	}
	client := *e.Client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	e.Client = &client
	e.check("page", e.page)
	if e.index == nil {
		return e.report, nil
	}
	for _, c := range []struct {
		name string
		do   func()
	}{
		{"worker", e.worker},
		{"versions", e.versions},
		{"links to conversations", e.links},
		{"manifest", e.manifest},
		{"types", e.types},
		{"compression", e.compression},
		{"caching", e.caching},
		{"content policy", e.policy},
		{"framing", e.framing},
		{"other headers", e.headers},
		{"server", e.server},
	} {
		e.check(c.name, c.do)
	}
	return e.report, nil
}

// normalize makes of an address, as somebody has typed it, the one that a browser
// would ask for.
func normalize(u *url.URL) {
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	u.Host = strings.TrimSuffix(strings.ToLower(u.Host), map[string]string{"http": ":80", "https": ":443"}[u.Scheme])
	if u.Path == "" {
		u.Path = "/"
	}
	if folder, file := path.Split(u.Path); file == "index.html" {
		u.Path = folder
	}
}

// An examination is one run of the checks. What one has fetched the next ones use.
type examination struct {
	Options
	ctx    context.Context
	root   *url.URL // ends in "/" once the page is there
	report *Report
	now    string // the check that runs

	index   *answer // the page
	linked  *answer // the page behind a link to a conversation
	script  *answer // the worker
	version string
	parts   []*answer // what page and worker name, as far as it came
}

func (e *examination) check(name string, do func()) {
	e.now = name
	e.report.Checks = append(e.report.Checks, name)
	do()
}

// wrong notes a fault of the check that runs.
func (e *examination) wrong(what, mend string) {
	e.report.Faults = append(e.report.Faults, Fault{Check: e.now, What: what, Mend: mend})
}

func (e *examination) hint(what, mend string) {
	e.report.Faults = append(e.report.Faults, Fault{Check: e.now, What: what, Mend: mend, Hint: true})
}
