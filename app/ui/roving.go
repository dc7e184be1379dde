package ui

// Of all rows of a list one is active: the one that Tab leads to, and from which
// the arrow keys go on. So a long list is one stop on the way through the page.

// listenKeys lets the arrow keys move through the rows.
func (l *list[R]) listenKeys() {
	l.host.listen("focusin", func(e event) { l.activate(e.nearest("data-id")) })
	l.host.listen("keydown", func(e event) {
		if !e.modified() && !e.composing() && l.step(e.key()) {
			e.prevent()
		}
	})
}

// step moves the focus from the active row as a key says, and reports whether
// the key is one of ours.
func (l *list[R]) step(key string) bool {
	from, ok := l.index[l.active]
	if !ok {
		return false
	}
	to := -1
	switch key {
	case "ArrowDown":
		to = l.seek(from+1, 1)
	case "ArrowUp":
		to = l.seek(from-1, -1)
	case "Home":
		to = l.seek(0, 1)
	case "End":
		to = l.seek(len(l.rows)-1, -1)
	default:
		return false
	}
	if to < 0 {
		return true
	}
	l.activate(l.key(l.rows[to]))
	l.bringIn(to)
	if n := l.node(l.active); n != nil {
		n.focus()
	}
	return true
}

// seek returns the first row from i on that can be active, -1 if none can.
func (l *list[R]) seek(i, step int) int {
	for ; i >= 0 && i < len(l.rows); i += step {
		if l.stop == nil || l.stop(l.rows[i]) {
			return i
		}
	}
	return -1
}

// bringIn scrolls by as little as brings row i wholly into view.
func (l *list[R]) bringIn(i int) {
	s, y := l.scroller.scroll(), l.y()
	top, height := l.tops[i]-y, l.tops[i+1]-l.tops[i]
	switch {
	case top < 0:
		l.reveal(l.key(l.rows[i]), 0)
	case top+height > s.view:
		l.reveal(l.key(l.rows[i]), max(0, s.view-height))
	}
}

// activate makes a row the active one. A key of no row is ignored.
func (l *list[R]) activate(key string) {
	if _, ok := l.index[key]; !ok || key == l.active {
		return
	}
	if n := l.node(l.active); n != nil {
		n.setActive(false)
	}
	l.active = key
	if n := l.node(key); n != nil {
		n.setActive(true)
	}
}

// keepReachable makes the first row in view the active one, if that one is not in the
// document: Tab would lead to none.
func (l *list[R]) keepReachable() {
	if l.active == "" || l.shown[l.active] != nil {
		return
	}
	i := l.seek(l.tops.at(l.y()), 1)
	if i < 0 || i >= l.window.hi {
		i = l.seek(l.window.hi-1, -1)
	}
	if i >= l.window.lo {
		l.activate(l.keys[i])
	}
}

// keepActive makes sure that there is an active row, as long as one can be: the
// one where the list rests if the last one is gone.
func (l *list[R]) keepActive() {
	if _, ok := l.index[l.active]; ok {
		return
	}
	i := l.seek(0, 1)
	if l.atEnd {
		i = l.seek(len(l.rows)-1, -1)
	}
	l.active = ""
	if i >= 0 {
		l.activate(l.key(l.rows[i]))
	}
}
