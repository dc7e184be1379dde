package ui

// A personRow is the DOM that conversations in the inbox and results of a search have
// in common: a list item with one button, in which stand a face, a name, a time and a
// line of text.
type personRow struct {
	e, open                element
	face, name, when, text element
	active                 bool
}

// newPersonForm makes an empty row, to be copied. Its classes begin with class; text is
// what that of the line ends with, and more comes after the line.
func newPersonForm(p page, class, text string, more ...element) element {
	e := p.make("div", class)
	e.setAttr("role", "listitem")
	open := p.make("button", class+"__open")
	open.setAttr("type", "button")
	open.setAttr("tabindex", "-1")
	face := p.make("span", "")
	face.setAttr("aria-hidden", "true")
	name, line := p.make("span", class+"__name"), p.make("span", class+"__"+text)
	name.setAttr("dir", "auto")
	line.setAttr("dir", "auto")
	open.add(face, name, p.make("span", class+"__when"), line)
	open.add(more...)
	e.add(open)
	return e
}

func copyPersonRow(form element) personRow {
	r := personRow{e: form.copy()}
	r.open = r.e.first()
	r.face = r.open.first()
	r.name = r.face.next()
	r.when = r.name.next()
	r.text = r.when.next()
	return r
}

func (r *personRow) setID(id string) { r.e.setAttr("data-id", id) }
func (r *personRow) root() element   { return r.e }
func (r *personRow) focus()          { r.open.focus() }

func (r *personRow) setActive(active bool) {
	if active == r.active {
		return
	}
	r.active = active
	if active {
		r.open.setAttr("tabindex", "0")
	} else {
		r.open.setAttr("tabindex", "-1")
	}
}
