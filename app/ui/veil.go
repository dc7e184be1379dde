package ui

// A veil takes the texts of a component out of the page at once. go-app would leave them
// for some milliseconds, and, where the component is to show the same again, would not
// know that they have gone: so nothing is drawn until they have.
type veil struct {
	screen *screen
	id     string // of the element that holds the texts
	down   bool   // the component draws that element empty
}

// fall takes the texts out. draw renders the component.
func (v *veil) fall(draw func()) {
	v.screen.page.find(v.id).wipe()
	v.down = true
	draw()
	v.screen.afterRender(func() {
		v.down = false
		draw()
	})
}
