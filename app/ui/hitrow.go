package ui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"practicechat/app/messenger"
)

// A hitRow is one result of a search, as it is shown.
type hitRow struct {
	messenger.Hit
	key   string
	when  string // date of the message, in short
	query string // what is marked in it

	shown string // the name, as it is shown
}

func hitRows(found *messenger.Search, name func(string) string, c *calendar) []hitRow {
	if found == nil {
		return nil
	}
	rows := make([]hitRow, 0, len(found.Hits))
	seen := make(map[string]bool, len(found.Hits))
	for _, h := range found.Hits {
		row := hitRow{Hit: h, key: h.Conversation + " " + h.UUID, query: found.Query, shown: name(h.Name)}
		if seen[row.key] {
			continue
		}
		seen[row.key] = true
		if !h.At.IsZero() {
			row.when = c.short(h.At)
		}
		rows = append(rows, row)
	}
	return rows
}

// Heights of a result in the style sheet, in pixels: of a message and of a name.
const (
	hitRowHeight  = 92
	nameRowHeight = 68
)

func guessHit(r hitRow) float64 {
	if r.UUID == "" {
		return nameRowHeight
	}
	return hitRowHeight
}

// A hitNode is the DOM of one result.
type hitNode struct {
	personRow
	page page
	row  hitRow
}

func newHitForm(p page) element { return newPersonForm(p, "pc-hit", "text") }

func newHitNode(p page, form element, r hitRow) *hitNode {
	n := &hitNode{page: p, personRow: copyPersonRow(form)}
	n.reuse(r)
	return n
}

func (n *hitNode) reuse(r hitRow) bool {
	n.setID(r.key)
	n.show(r)
	return true
}

func (n *hitNode) show(r hitRow) {
	n.row = r
	n.face.setClass(avatarClass(r.Conversation))
	n.face.setText(initials(r.Name))
	n.when.setText(r.when)
	if r.UUID == "" {
		n.e.setClass("pc-hit pc-hit--name")
		n.mark(n.name, "", r.shown)
		n.text.setText(say(wHitName))
		return
	}
	n.e.setClass("pc-hit")
	n.name.setText(r.shown)
	who := ""
	if r.Mine {
		who = say(wHitMine) + " "
	}
	n.mark(n.text, who, r.Text)
}

// mark shows a text with the query marked, after a few words that are not of it.
func (n *hitNode) mark(e element, before, text string) {
	e.setText("")
	if before != "" {
		b := n.page.make("b", "")
		b.setText(before)
		e.add(b)
	}
	for _, p := range excerpt(text, n.row.query) {
		tag, class := "span", ""
		if p.found {
			tag, class = "mark", "pc-mark"
		}
		piece := n.page.make(tag, class)
		piece.setText(p.text)
		e.add(piece)
	}
}

// A piece is a part of a text that was searched.
type piece struct {
	text  string
	found bool
}

const (
	excerptBefore = 24  // runes before the first match at most, so that it is in view
	excerptRunes  = 140 // more than two lines of a row have room for
)

// excerpt cuts the part of a text that has the query in it, and marks the query
// wherever it stands. Case does not count.
func excerpt(text, query string) []piece {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	asked := folded([]rune(strings.Join(strings.Fields(query), " ")))
	plain := folded(runes)
	from := find(plain, asked, 0)
	start := max(0, from-excerptBefore)
	for start > 0 && start < from && runes[start-1] != ' ' {
		start++ // begin with a word, if there is one
	}
	end := min(len(runes), start+excerptRunes)
	var pieces []piece
	add := func(lo, hi int, found bool) {
		if lo < hi {
			pieces = append(pieces, piece{string(runes[lo:hi]), found})
		}
	}
	if start > 0 {
		pieces = append(pieces, piece{"…", false})
	}
	at := start
	for from >= 0 && from < end {
		hi := min(end, from+len(asked))
		add(at, from, false)
		add(from, hi, true)
		at = hi
		from = find(plain, asked, hi)
	}
	add(at, end, false)
	if end < len(runes) {
		pieces = append(pieces, piece{"…", false})
	}
	return pieces
}

// folded makes runes that differ in case alone the same, one for one.
func folded(runes []rune) []rune {
	f := make([]rune, len(runes))
	for i, r := range runes {
		f[i] = unicode.ToLower(unicode.ToUpper(r))
	}
	return f
}

// find returns where in text a query stands first, from some place on; -1 for
// nowhere.
func find(text, query []rune, from int) int {
	if len(query) == 0 || from > len(text) {
		return -1
	}
	i := strings.Index(string(text[from:]), string(query))
	if i < 0 {
		return -1
	}
	return from + utf8.RuneCountInString(string(text[from:])[:i])
}
