package site

import (
	"fmt"
	"regexp"
)

// Icons and screenshots in the manifest, as the web folder names them.
var manifestFile = regexp.MustCompile(`"src": *"(web/[^"]+)"`)

// makeManifest puts the addresses of the contents in place of the names. A browser
// that has installed the app fetches an icon anew when its address changes.
func (s *site) makeManifest() error {
	m := s.resources[manifestPath]
	if m == nil {
		return nil
	}
	var failed error
	text := manifestFile.ReplaceAllStringFunc(string(m.content()), func(member string) string {
		name := manifestFile.FindStringSubmatch(member)[1]
		u, err := s.publish("/" + name)
		if err != nil {
			failed = err
		}
		return fmt.Sprintf("%q: %q", "src", u)
	})
	s.resources[manifestPath] = newResource("manifest.webmanifest", []byte(text))
	return failed
}
