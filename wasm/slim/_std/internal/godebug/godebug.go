// Package godebug stands for the one of the standard library: a browser has no
// environment variable GODEBUG, so every setting has its default.
package godebug

// A Setting is one that is never set.
type Setting struct{ name string }

// New returns a Setting.
func New(name string) *Setting { return &Setting{name} }

// Name returns its name, without the mark of one that is not documented.
func (s *Setting) Name() string {
	if s.Undocumented() {
		return s.name[1:]
	}
	return s.name
}

// Undocumented reports whether it has that mark.
func (s *Setting) Undocumented() bool { return s.name != "" && s.name[0] == '#' }

// String returns the setting as it would stand in GODEBUG.
func (s *Setting) String() string { return s.Name() + "=" }

// Value returns "", which stands for the default.
func (s *Setting) Value() string { return "" }

// IncNonDefault counts nothing.
func (s *Setting) IncNonDefault() {}
