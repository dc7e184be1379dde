package site

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Export writes the site into dir, which is made if it is missing, so that any
// static host can serve it from the root of an origin. Beside each file stand
// its precompressed forms, and _headers and _redirects say, in the form that
// several hosts read, which headers to send and that deep links are answered by
// the page. Files of an earlier export are overwritten, others are left alone.
func Export(dir string, web fs.FS, o Options) error {
	s, err := newSite(web, o)
	if err != nil {
		return err
	}
	for path, r := range s.resources {
		if path == "/" {
			path = "/index.html"
		}
		if err := r.export(filepath.Join(dir, filepath.FromSlash(path))); err != nil {
			return fmt.Errorf("site: export: %w", err)
		}
	}
	for name, text := range map[string]string{
		"_headers":   s.headersFile(),
		"_redirects": "/chat/* /index.html 200\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return fmt.Errorf("site: export: %w", err)
		}
	}
	return nil
}

func (r *resource) export(name string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	suffixes := map[string]string{"br": ".br", "gzip": ".gz"}
	for _, e := range r.encodings {
		if err := os.WriteFile(name+suffixes[e.name], e.body, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// headersFile lists the headers of all responses. It leaves the resources
// without a lasting Cache-Control: static hosts do not look at ?v=, so what
// they would keep for good might be of another version.
func (s *site) headersFile() string {
	var b strings.Builder
	b.WriteString("/*\n")
	var keys []string
	for key := range s.headers {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		fmt.Fprintf(&b, "  %s: %s\n", key, s.headers.Get(key))
	}
	fmt.Fprintf(&b, "  Cache-Control: %s\n", cacheChecked)
	return b.String()
}
