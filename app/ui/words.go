package ui

import (
	"strconv"
	"strings"
)

// A phrase is a text that the views show. Every language has a catalogue of all
// of them.
type phrase int

// A wording is one phrase in one language. One is for the phrases that count
// something: the form for a single one.
type wording struct{ Other, One string }

// words is the language in use.
var words = &english

// say returns a phrase with its placeholders filled in: say(wTyping, "name", x)
// replaces {name} by x.
func say(p phrase, fill ...string) string { return expand(words[p].Other, fill) }

// sayCount returns a phrase about n things; {n} stands for the number.
func sayCount(p phrase, n int, fill ...string) string {
	text := words[p].Other
	if n == 1 && words[p].One != "" {
		text = words[p].One
	}
	return expand(text, append(fill, "n", strconv.Itoa(n)))
}

// expand replaces placeholders in one pass, so that a name which looks like a
// placeholder stays a name.
func expand(text string, fill []string) string {
	if len(fill) == 0 {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, found := strings.Cut(rest, "}")
		if !found {
			b.WriteString("{" + rest)
			return b.String()
		}
		for i := 0; i+1 < len(fill); i += 2 {
			if fill[i] == name {
				b.WriteString(fill[i+1])
			}
		}
		text = after
	}
}
