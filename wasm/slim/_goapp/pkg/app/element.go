package app

// An element is any element of HTML.
type element struct{ htmlElement }

// Text sets the content; that of a text area is its value.
func (e *element) Text(v any) *element {
	if e.tag == "textarea" {
		e.setAttr("value", v)
		return e
	}
	return e.Body(Text(v))
}

// Textf is Text, formatted.
func (e *element) Textf(format string, v ...any) *element {
	return e.Text(FormatString(format, v...))
}
