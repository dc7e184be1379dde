// Package wirejson reads JSON text in one pass, straight into the reader's own
// variables.
//
// It exists because encoding/json is the slowest part of a page's life in
// WebAssembly: a list of 100 messages costs it over a millisecond. A [Reader]
// walks over a string, so text without escapes is handed out as a part of that
// string and nothing is copied; numbers stay text until somebody wants them.
//
// Everything that is read or skipped is checked against RFC 8259, and nesting is
// bounded by [MaxDepth]. Invalid UTF-8 and unpaired surrogates become U+FFFD, as
// in encoding/json.
package wirejson
