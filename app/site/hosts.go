package site

import (
	"bytes"
	"embed"
	"path"
	"slices"
	"strings"
	"text/template"
)

// Without a 404.html some hosts answer with the app for whatever is missing.
//
//go:embed hosts/_headers hosts/_redirects hosts/404.html hosts/*.example
var hosts embed.FS

// hostFacts is what a host has to know to serve the export.
type hostFacts struct {
	Headers      []hostLine // of every response
	Types        []hostLine // by extension, without its dot
	CacheForever string
	CacheChecked string
	Kept         string   // the folder of what never changes
	Checked      []string // paths of everything else; * stands for whatever follows
	Conversation string   // the page that answers for links to conversations
}

type hostLine struct {
	Name, Value string
	Odd         bool // a type that hosts often do not know
}

// hostFiles makes the files that tell hosts how to serve the export.
func (s *site) hostFiles() (map[string][]byte, error) {
	facts := hostFacts{
		CacheForever: cacheForever,
		CacheChecked: cacheChecked,
		Kept:         KeptFolder,
		Conversation: conversationPath,
		Checked: []string{
			"/", "/index.html", conversationPath, "/chat/*", workerPath, manifestPath, "/web/*",
		},
	}
	for name := range s.headers {
		facts.Headers = append(facts.Headers, hostLine{Name: name, Value: s.headers.Get(name)})
	}
	for ext, mime := range mimes {
		// The character set is a setting of its own for nginx, and is left out of the
		// others' examples since their hosts know these types.
		mime, _, _ = strings.Cut(mime, ";")
		odd := ext == ".webmanifest" || ext == ".wasm"
		facts.Types = append(facts.Types, hostLine{Name: ext[1:], Value: mime, Odd: odd})
	}
	for _, lines := range [][]hostLine{facts.Headers, facts.Types} {
		slices.SortFunc(lines, func(a, b hostLine) int { return strings.Compare(a.Name, b.Name) })
	}
	all, err := template.ParseFS(hosts, "hosts/*")
	if err != nil {
		return nil, err
	}
	files := make(map[string][]byte)
	for _, t := range all.Templates() {
		var text bytes.Buffer
		if err := t.Execute(&text, facts); err != nil {
			return nil, err
		}
		files[path.Base(t.Name())] = text.Bytes()
	}
	return files, nil
}
