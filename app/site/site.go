package site

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
)

// ErrNotBuilt reports that the web folder lacks what the build puts there.
var ErrNotBuilt = errors.New("site: not built yet, run make")

// site is everything that is served, by path. The page is "/".
type site struct {
	headers   http.Header
	resources map[string]*resource
	kept      map[string]*resource // what has its hash in its path
}

// KeptFolder holds what never changes, so that one rule of a static host's covers
// all of it.
const KeptFolder = "/v/"

// newSite reads the web folder, makes the page and the worker, and checks that
// the precompressed forms of app.wasm hold app.wasm.
func newSite(web fs.FS, o Options) (*site, error) {
	h, err := Headers(o)
	if err != nil {
		return nil, fmt.Errorf("site: %w", err)
	}
	s := &site{headers: h, resources: make(map[string]*resource), kept: make(map[string]*resource)}
	if err := s.readWeb(web, o.Sandbox); err != nil {
		return nil, err
	}
	for _, name := range []string{"app.js", "after.js", "early.js", "shell.css"} {
		s.resources["/"+name] = newResource(name, shellFile(name))
	}
	if err := s.makeManifest(); err != nil {
		return nil, fmt.Errorf("site: manifest: %w", err)
	}
	if err := s.makePage(o); err != nil {
		return nil, fmt.Errorf("site: page: %w", err)
	}
	return s, nil
}

// readWeb reads the web folder, with or without the example of a website.
func (s *site) readWeb(web fs.FS, example bool) error {
	err := fs.WalkDir(web, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if strings.HasPrefix(name, "example") && !example {
			return nil
		}
		content, err := fs.ReadFile(web, name)
		if err != nil {
			return err
		}
		switch name {
		case "app.wasm":
			s.resources["/web/app.wasm"], err = wasmResource(web, content)
		case "app.wasm.br", "app.wasm.gz": // belong to app.wasm
		case "manifest.webmanifest":
			s.resources[manifestPath] = newResource(name, content)
		default:
			s.resources["/web/"+name] = newResource(name, content)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("site: web folder: %w", err)
	}
	for _, built := range []string{"/web/app.wasm", "/web/wasm_exec.js"} {
		if s.resources[built] == nil {
			return fmt.Errorf("%w: %s is missing", ErrNotBuilt, built[1:])
		}
	}
	return nil
}

// wasmResource joins app.wasm with the compressed forms that the build has made
// of it. A form of another app.wasm would be a mixed version, so it is an error.
func wasmResource(web fs.FS, content []byte) (*resource, error) {
	r := plainResource("app.wasm", content)
	for _, form := range []struct {
		name, suffix string
		open         func(io.Reader) (io.Reader, error)
	}{
		{"gzip", ".gz", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		{"br", ".br", func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }},
	} {
		body, err := fs.ReadFile(web, "app.wasm"+form.suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		plain, err := form.open(bytes.NewReader(body))
		if err != nil {
			return nil, fmt.Errorf("app.wasm%s: %w", form.suffix, err)
		}
		if whole, err := io.ReadAll(plain); err != nil || !bytes.Equal(whole, content) {
			return nil, fmt.Errorf("%w: app.wasm%s is not made of this app.wasm", ErrNotBuilt, form.suffix)
		}
		r.add(form.name, body)
	}
	return r, nil
}

// publish keeps a resource under an address of this content alone, and returns that, as
// seen from the root of the site, which need not be the root of its origin.
func (s *site) publish(name string) (string, error) {
	r := s.resources[name]
	if r == nil {
		return "", fmt.Errorf("%s is missing", name)
	}
	kept := KeptFolder + r.hash() + "/" + path.Base(name)
	s.kept[kept] = r
	return kept[1:], nil
}

func (s *site) existing(paths []string) []string {
	return slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return s.resources[p] == nil })
}
