package site

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Export writes the site into dir, which is made if it is missing, so that any
// static host can serve it, from the root of an origin or from a folder of it.
// Beside each file stand its precompressed forms. How a host is to serve them is
// said in the form that several hosts read (_headers, _redirects) and in examples
// for nginx, Caddy and Apache.
//
// What the page names stands in a folder by its content's hash, so files of an
// earlier export stay for the pages that are open. The folder may be served while it
// is written into: each file is there whole or not at all, and what names others comes
// after them.
func Export(dir string, web fs.FS, o Options) error {
	s, err := newSite(web, o)
	if err != nil {
		return err
	}
	hosts, err := s.hostFiles()
	if err != nil {
		return fmt.Errorf("site: export: %w", err)
	}
	for name, text := range hosts {
		if err := write(filepath.Join(dir, name), text); err != nil {
			return err
		}
	}
	named := make(map[*resource]bool)
	for path, r := range s.kept {
		named[r] = true
		if err := r.export(dir, path); err != nil {
			return err
		}
	}
	for _, path := range s.byNeed() {
		r := s.resources[path]
		if named[r] {
			continue
		}
		if path == "/" {
			path = "/index.html"
		}
		if err := r.export(dir, path); err != nil {
			return err
		}
	}
	return nil
}

// byNeed returns the paths of the resources, those that name others last.
func (s *site) byNeed() []string {
	last := []string{workerPath, conversationPath, "/"}
	return slices.SortedFunc(maps.Keys(s.resources), func(a, b string) int {
		return cmp.Or(slices.Index(last, a)-slices.Index(last, b), cmp.Compare(a, b))
	})
}

func (r *resource) export(dir, path string) error {
	name := filepath.Join(dir, filepath.FromSlash(path))
	suffixes := map[string]string{"br": ".br", "gzip": ".gz"}
	for _, e := range r.encodings {
		if err := write(name+suffixes[e.name], e.body); err != nil {
			return err
		}
	}
	return nil
}

// write replaces a file, and makes its folder. One that holds the content already is
// left alone.
func write(name string, content []byte) (err error) {
	if there, err := os.ReadFile(name); err == nil && bytes.Equal(there, content) {
		return nil
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("site: export: %w", err)
		}
	}()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	part := name + ".part"
	if err := os.WriteFile(part, content, 0o644); err != nil {
		os.Remove(part) // what there was room for
		return err
	}
	return os.Rename(part, name)
}
