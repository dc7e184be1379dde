package ui

import (
	"net/url"
	"strings"
	"unicode"
)

// A span is a part of a message: text, or a link to an address.
type span struct{ text, address string }

// spans finds the addresses of web pages in a text. Only http and https are links:
// others could do more than open a page.
func spans(text string) (all []span) {
	from := 0 // of what is not in all yet
	for at := 0; at < len(text); {
		i := strings.Index(text[at:], "://")
		if i < 0 {
			break
		}
		start, end, address := linkAround(text, from, at+i)
		if address == "" {
			at += i + len("://")
			continue
		}
		if start > from {
			all = append(all, span{text: text[from:start]})
		}
		all = append(all, span{text[start:end], address})
		from, at = end, end
	}
	if from < len(text) {
		all = append(all, span{text: text[from:]})
	}
	return all
}

// linkAround returns the link whose "://" is at some place, not beginning before
// from; the address is "" if there is none.
func linkAround(text string, from, at int) (start, end int, address string) {
	for _, scheme := range []string{"https", "http"} {
		start = at - len(scheme)
		if start < from || !strings.EqualFold(text[start:at], scheme) {
			continue
		}
		end = start + linkLength(text[start:])
		u, err := url.Parse(text[start:end])
		if err != nil || u.Host == "" || u.User != nil { // a name before the host only misleads
			return 0, 0, ""
		}
		return start, end, u.String()
	}
	return 0, 0, ""
}

// linkLength returns how much of a text belongs to the link at its beginning: up to
// a space or a sign that no address has, in Japanese and Arabic too, without what ends a
// sentence.
func linkLength(text string) int {
	end := strings.IndexFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("<>\"“”„«»`"+"、。，．！？：；（）「」『』【】〈〉《》"+"،؛؟", r)
	})
	if end < 0 {
		end = len(text)
	}
	for end > 0 {
		switch last := text[end-1]; {
		case strings.IndexByte(".,;:!?'*_", last) >= 0:
		case last == ')' && strings.Count(text[:end], "(") < strings.Count(text[:end], ")"):
		case last == ']' && strings.Count(text[:end], "[") < strings.Count(text[:end], "]"):
		default:
			return end
		}
		end--
	}
	return end
}
