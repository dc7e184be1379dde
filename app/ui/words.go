package ui

import (
	"strconv"
	"strings"
)

// A phrase is the name of a text that the views show. A catalogue has the texts of
// one language: English is built in, the others are files of web/words, which the
// page loads while the app does.
type phrase string

type catalogue map[phrase]string

// A phrase that counts something has a text for each of the plural forms of a
// language (Unicode CLDR), under its name and one of these. The form "other" has
// the name alone.
const (
	zero phrase = ".zero"
	one  phrase = ".one"
	two  phrase = ".two"
	few  phrase = ".few"
	many phrase = ".many"
)

// words, tongue and numeral are of the language in use.
var (
	words   = english
	tongue  = &languages[0]
	numeral = strconv.Itoa // writes a number in its digits
)

// say returns a phrase with its placeholders filled in: say(wTyping, "name", x)
// replaces {name} by x.
func say(p phrase, fill ...string) string { return expand(wording(p), fill) }

// sayCount returns a phrase about n things; {n} stands for the number.
func sayCount(p phrase, n int, fill ...string) string {
	text, ok := words[p+tongue.plural(n)]
	if !ok {
		text = wording(p)
	}
	return expand(text, append(fill, "n", numeral(n)))
}

// sentences puts one after what may be some already, with the space that the language
// leaves between them.
func sentences(some, next string) string {
	if some == "" {
		return next
	}
	return say(wSentences, "a", some, "b", next)
}

// wording returns a phrase as the catalogue has it, in English if it lacks it.
func wording(p phrase) string {
	if text, ok := words[p]; ok {
		return text
	}
	return english[p]
}

// parseCatalogue reads a file of web/words: a line for each phrase, as in
// "SignIn = Anmelden".
func parseCatalogue(text string) catalogue {
	c := make(catalogue, len(english))
	for line := range strings.SplitSeq(text, "\n") {
		if name, words, ok := strings.Cut(line, " = "); ok && !strings.HasPrefix(line, "#") {
			c[phrase(name)] = words
		}
	}
	return c
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
			switch {
			case fill[i] != name:
			case name == "n": // a number runs as it should anywhere
				b.WriteString(fill[i+1])
			default:
				b.WriteString(isolate(fill[i+1]))
			}
		}
		text = after
	}
}

// isolate keeps what is filled in and the words around it from turning each other
// about, where one of them runs from right to left (Unicode UAX 9, FSI and PDI).
func isolate(text string) string {
	if !tongue.rtl && strings.IndexFunc(text, turns) < 0 {
		return text
	}
	return "\u2068" + text + "\u2069"
}

// turns reports whether a rune belongs to a script that runs from right to left, or
// changes the direction by itself.
func turns(r rune) bool {
	in := func(from, to rune) bool { return from <= r && r <= to }
	return r >= 0x590 && (in(0x590, 0x8ff) || in(0x200e, 0x200f) || in(0x202a, 0x202e) || in(0x2066, 0x2069) ||
		in(0xfb1d, 0xfdff) || in(0xfe70, 0xfefe) || in(0x10800, 0x10fff) || in(0x1e800, 0x1efff))
}
