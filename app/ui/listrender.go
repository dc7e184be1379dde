package ui

import "slices"

// render brings the document in line with a window of the rows. Nodes may be reused
// where neither the old row nor the new one is in view: one that is pressed must not
// turn into another.
func (l *list[R]) render(w window, reuse bool) {
	l.window = w
	focused, spare := l.takeOthers(w)
	next := 0 // in l.order: the row before which the next one belongs
	order := make([]string, 0, w.hi-w.lo)
	for i := w.lo; i < w.hi; i++ {
		r, key := l.rows[i], l.keys[i]
		s := l.shown[key]
		switch {
		case s == nil:
			s = &shownRow[R]{row: r}
			if reuse {
				s.node, spare = reused(spare, r)
			}
			if s.node == nil {
				s.node = l.make(r)
			}
			l.shown[key] = s
			s.node.setActive(key == l.active)
			l.host.put(s.node.root(), l.rootAt(next))
			l.heights[i].measured = l.even && l.heights[i].measured
		case next < len(l.order) && l.order[next] == key:
			next++
		default:
			l.host.put(s.node.root(), l.rootAt(next))
			l.order = without(l.order, key)
		}
		if s.row != r {
			s.row = r
			s.node.show(r)
			l.heights[i].measured = l.even && l.heights[i].measured
		}
		order = append(order, key)
	}
	l.order = order
	for _, n := range spare {
		n.root().drop()
	}
	if s := l.shown[focused]; s != nil && !s.node.root().focused() {
		s.node.focus() // lost with a node that moved, or with a button that has gone
	}
}

// takeOthers takes the rows out that are not in w, and leaves their nodes in the
// document. It returns the key of the row with the focus, "" if none has it. Focus in a
// row that goes passes to the list, not to the page.
func (l *list[R]) takeOthers(w window) (focused string, nodes []rowNode[R]) {
	within := l.host.focused()
	kept := l.order[:0]
	for _, key := range l.order {
		s := l.shown[key]
		has := within && s.node.root().focused()
		if i, ok := l.index[key]; ok && w.lo <= i && i < w.hi {
			kept = append(kept, key)
			if has {
				focused = key
			}
			continue
		}
		if has {
			l.scroller.focus()
		}
		nodes = append(nodes, s.node)
		delete(l.shown, key)
	}
	l.order = kept
	return focused, nodes
}

// reused returns one of the nodes, which shows r now, and the others; nil if none can.
func reused[R comparable](nodes []rowNode[R], r R) (n rowNode[R], others []rowNode[R]) {
	for i, n := range nodes {
		if n.reuse(r) {
			return n, slices.Delete(nodes, i, i+1)
		}
	}
	return nil, nodes
}

func (l *list[R]) rootAt(i int) element {
	if i < len(l.order) {
		return l.shown[l.order[i]].node.root()
	}
	return nil
}

func without(keys []string, key string) []string {
	for i, k := range keys {
		if k == key {
			return append(keys[:i], keys[i+1:]...)
		}
	}
	return keys
}
