package site

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Export writes the site into dir, which is made if it is missing, so that any
// static host can serve it, from the root of an origin or from a folder of it.
// Beside each file stand its precompressed forms. How a host is to serve them is
// said in the form that several hosts read (_headers, _redirects) and in examples
// for nginx and Caddy.
//
// What the page names stands in a folder by its content's hash, so files of an
// earlier export stay for the pages that are open.
func Export(dir string, web fs.FS, o Options) error {
	s, err := newSite(web, o)
	if err != nil {
		return err
	}
	named := make(map[*resource]bool)
	for path, r := range s.kept {
		named[r] = true
		if err := r.export(dir, path); err != nil {
			return err
		}
	}
	for path, r := range s.resources {
		switch {
		case named[r]:
			continue
		case path == "/":
			path = "/index.html"
		}
		if err := r.export(dir, path); err != nil {
			return err
		}
	}
	hosts, err := s.hostFiles()
	if err != nil {
		return fmt.Errorf("site: export: %w", err)
	}
	for name, text := range hosts {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return fmt.Errorf("site: export: %w", err)
		}
	}
	return nil
}

func (r *resource) export(dir, path string) error {
	name := filepath.Join(dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("site: export: %w", err)
	}
	suffixes := map[string]string{"br": ".br", "gzip": ".gz"}
	for _, e := range r.encodings {
		if err := os.WriteFile(name+suffixes[e.name], e.body, 0o644); err != nil {
			return fmt.Errorf("site: export: %w", err)
		}
	}
	return nil
}
