package ui

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"
)

// initials returns the first letters of the first and the last word of a name, a
// question mark if there are none.
func initials(name string) string {
	var first, last string
	for _, word := range strings.Fields(name) {
		letter := ""
		for _, r := range word {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				letter = string(unicode.ToUpper(r))
				break
			}
		}
		switch {
		case letter == "":
		case first == "":
			first = letter
		default:
			last = letter
		}
	}
	if first == "" {
		return "?"
	}
	return first + last
}

// hues is how many colours of avatars there are in the style sheet.
const hues = 8

// avatarClass gives a conversation a colour that stays with it.
func avatarClass(uuid string) string {
	h := fnv.New32a()
	h.Write([]byte(uuid))
	return "pc-avatar pc-avatar--" + strconv.Itoa(int(h.Sum32()%hues))
}
