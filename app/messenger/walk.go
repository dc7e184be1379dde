package messenger

import (
	"slices"
	"time"

	"practicechat/app/outbox"
	"practicechat/app/store"
)

// A walk reads the newest page of a conversation, and the pages before it until
// they touch what is known and reach every send whose fate is open.
type walk struct {
	conversation string
	connection   uint64
	seq          uint64 // core.seq when its first page was asked for
	began        time.Time
	page         int       // the next page to ask for
	run          []message // what it has read: the newest messages, oldest first
	probe        []message // page 1, kept while page 2 is to tell the order
	total        int       // as of the last page; -1 before the first
	beyond       int       // the first page that turned out to be empty, and after it all; 0 if none
	reads        int
	restarts     int
	gone         []string // uuids of what was deleted since the walk began
}

const (
	// maxWalk is how many pages a walk reads before it gives up touching what is
	// known. What lies behind the gap is then forgotten, to be read again on demand.
	maxWalk = 20
	// maxRestarts is how often a walk begins again because the pages moved.
	maxRestarts = 4
	// firstFill is how many messages the first look at a conversation shows at
	// least, if there are so many: the newest page may hold only one.
	firstFill = 20
)

func (c *core) startWalk(conversation string) {
	c.wanted = slices.DeleteFunc(c.wanted, func(s string) bool { return s == conversation })
	t := c.timelineOf(conversation)
	c.walk = &walk{conversation: conversation, connection: c.conn.ID(), began: c.date(), total: -1}
	c.walk.page = c.pages.newest(t.total)
	c.askWalk()
}

func (c *core) askWalk() {
	w := c.walk
	c.ask(w.conversation, w.page, func(r reply) {
		if c.walk != w { // another conversation was opened meanwhile
			return
		}
		if w.reads++; w.reads > maxWalk+maxRestarts {
			c.finishWalk(w, false)
			return
		}
		c.walked(w, r)
	})
	if w.seq == 0 {
		w.seq = c.seq
	}
}

// walked takes in one page.
func (c *core) walked(w *walk, r reply) {
	asked, page, total := w.page, r.run, r.total
	if asked == 1 && len(w.run) == 0 && c.walkedFirst(w, r) {
		return
	}
	if w.probe != nil {
		c.learnOrder(w, r)
		return
	}
	if r.told && total != w.total {
		w.beyond = 0
	}
	newest := w.newest(c.pages, total)
	switch {
	case len(w.run) > 0:
	case r.size == 0 && asked > 1 && (newest == asked || !r.told):
		w.beyond, w.total, w.page = asked, total, asked-1 // where there is a total it counts what is not listed
		return
	case newest != asked:
		c.restart(w, newest, total)
		return
	}
	if len(w.run) > 0 && c.contradicts(w, r) {
		c.restart(w, 1, total)
		return
	}
	w.total = total
	w.run = prepend(page, w.run)
	next, more := c.pages.older(asked, total)
	if more && !c.walkedEnough(w) && w.reads < maxWalk {
		w.page = next
		return
	}
	c.finishWalk(w, !more)
}

// walkedFirst takes in page 1 where nothing was read before it, and reports whether that
// was all there is to do with it: it is the whole conversation, or it has to wait for
// page 2 to tell the order.
func (c *core) walkedFirst(w *walk, r reply) bool {
	nothing := r.size == 0 && len(c.timelineOf(w.conversation).all) == 0 // whatever the total counts
	if r.size >= r.total || nothing {
		w.total, w.run = r.total, r.run
		c.finishWalk(w, true)
		return true
	}
	c.learnPageSize(r)
	if c.pages.order == OrderUnknown {
		w.probe, w.total, w.page = r.run, r.total, 2
		return true
	}
	return false
}

// newest is the page that the newest messages are on, as far as the walk knows.
func (w *walk) newest(pages pageOrder, total int) int {
	newest := pages.newest(total)
	if w.beyond > 0 {
		newest = min(newest, w.beyond-1)
	}
	return newest
}

// contradicts reports whether a further page does not continue the run: deletes
// have moved the pages, or they are in another order than we believe.
func (c *core) contradicts(w *walk, r reply) bool {
	if newerThan(r.run, w.run) {
		c.setPages(OrderUnknown, c.pages.size)
		return true
	}
	return moved(w.run, w.total, r)
}

// moved reports whether deletes may have moved the pages between the reads of two
// neighbouring ones, so that there may be a gap between them. Only a total that the
// server has told shows that.
func moved(near []message, before int, r reply) bool {
	return r.told && r.total < before && !slices.ContainsFunc(r.run, func(m message) bool {
		return slices.ContainsFunc(near, func(n message) bool { return m.UUID == n.UUID })
	})
}

// restart begins the walk again at a page, or ends it if that has not helped.
func (c *core) restart(w *walk, page, total int) {
	w.restarts++
	if w.restarts > maxRestarts {
		c.finishWalk(w, false)
		return
	}
	w.page, w.run, w.probe, w.total = page, nil, nil, total
}

// learnPageSize finds out what a server makes of per_page, from a first page that
// is not the whole conversation. Where no total is told, any page may be that, but
// none is larger than a full one.
func (c *core) learnPageSize(r reply) {
	short := !r.told && c.pages.order != OrderUnknown && r.size < c.pages.size
	if n := r.size; n > 0 && n < r.total && n != c.pages.size && !short {
		c.setPages(c.pages.order, n)
	}
}

// learnOrder compares page 2 with page 1. Nothing is to be learned of a page 2 that
// a delete has emptied meanwhile, nor of one that is empty since the total counts what is
// not listed.
func (c *core) learnOrder(w *walk, r reply) {
	page, total := r.run, r.total
	if r.size == 0 && (!r.told || total == w.total || w.restarts == maxRestarts) {
		c.setPages(OrderUnknown, defaultPageSize) // page 1 was no full one
		// What is known from before may be all that is left of what the total counts.
		known := c.timelineOf(w.conversation).all
		whole := !r.told || len(known) == 0 || len(w.probe) > 0 && !known[0].Before(w.probe[0])
		w.run, w.probe = w.probe, nil
		c.finishWalk(w, whole)
		return
	}
	if len(page) == 0 {
		c.restart(w, 1, total)
		return
	}
	if newerThan(page, w.probe) {
		c.setPages(OldestFirst, c.pages.size)
		c.restart(w, c.pages.newest(total), total)
		return
	}
	c.setPages(NewestFirst, c.pages.size)
	if moved(w.probe, w.total, r) {
		c.restart(w, 1, total)
		return
	}
	w.run, w.probe, w.total = prepend(page, w.probe), nil, total
	_, more := c.pages.older(2, total)
	if more && !c.walkedEnough(w) {
		w.page = 3
		return
	}
	c.finishWalk(w, !more)
}

// prepend puts a page before a run, without what the run already has.
func prepend(page, run []message) []message {
	fresh := slices.DeleteFunc(slices.Clone(page), func(m message) bool {
		return slices.ContainsFunc(run, func(n message) bool { return n.UUID == m.UUID })
	})
	return append(fresh, run...)
}

// walkedEnough reports whether the run touches what was known before the walk,
// and goes back far enough for every send whose fate is open.
func (c *core) walkedEnough(w *walk) bool {
	for _, e := range c.sending.queue.Unproved(w.conversation) {
		if !outbox.Reaches(e, w.run, false) {
			return false
		}
	}
	t := c.timelineOf(w.conversation)
	if len(t.all) == 0 {
		return len(w.run) >= firstFill
	}
	return slices.ContainsFunc(w.run, func(m message) bool {
		k := t.byUUID[m.UUID]
		return k != nil && k.learned < w.seq
	})
}

// finishWalk takes over what the walk has read. whole tells that the run is the
// whole conversation.
func (c *core) finishWalk(w *walk, whole bool) {
	c.walk = nil
	t := c.timelineOf(w.conversation)
	if len(w.run) == 0 && !whole {
		c.historyFailed(w.conversation, "")
		return
	}
	// The page on which a deleted message stood may have been read before.
	deleted := func(m message) bool { return slices.Contains(w.gone, m.UUID) }
	put, gone := t.merge(slices.DeleteFunc(slices.Clone(w.run), deleted), w.seq, c.seq, true, whole)
	t.total = max(w.total, len(t.all))
	if len(w.run) > 0 && len(t.all) > 0 && t.all[0].UUID == w.run[0].UUID {
		t.edge = edge{w.connection, w.page, w.total}
	}
	t.failed, t.failText = false, ""
	if t.behind <= w.seq {
		t.behind = 0
	}
	t.asOf, t.readAt, t.readOn, t.readSeq = c.date(), c.now(), w.connection, w.seq
	if c.rooms.joined == w.conversation && c.conn.ID() == w.connection {
		t.syncedOn = w.connection
	}
	t.provisional = slices.DeleteFunc(slices.Clone(t.provisional), func(k *known) bool { return k.learned <= w.seq })
	t.ahead = slices.DeleteFunc(t.ahead, func(m message) bool { return t.byUUID[m.UUID] != nil })
	switch {
	case t.whole:
		t.older = OlderNone
	case t.older != OlderLoading:
		t.older = OlderAvailable
	}
	var b store.Batch
	c.noteHistory(w.conversation, &b)
	_ = c.saveHistory(t, put, gone, &b)
	if n := len(t.all); n > 0 {
		c.noteMessage(w.conversation, t.all[n-1].Message)
	}
	c.reconcile(w, whole)
	for _, uuid := range w.gone { // it may have proved a send all the same
		if t.byUUID[uuid] != nil {
			_ = c.forgetMessage(t, uuid, nil)
		}
	}
	c.flush(w.conversation)
	c.change()
}

func (c *core) setPages(order PageOrder, size int) { c.pages = pageOrder{order, size} }
