package messenger

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
)

// check holds what must hold of every snapshot: nothing of another conversation
// or user is shown, and nothing that is unsent is lost from view.
func (p *simTab) check() {
	c := p.core
	if !c.dirty {
		return
	}
	c.dirty = false
	w := p.w
	s := c.view()
	if s.Phase == SignedOut && s.Server == "" && p.user != "" && len(w.tabs) > 1 {
		for _, name := range w.server.of(p.user) {
			delete(w.typed, name)
		}
		p.user = "" // another page has signed out
	}
	if p.user == "" && (s.Phase != SignedOut || s.Open != nil || len(s.Inbox.Rows) > 0) {
		w.violation("signed out, and there is something to see: %+v", s)
	}
	if before := p.shown; before == nil || !slices.Equal(before.Inbox.Rows, s.Inbox.Rows) {
		p.checkRows(s.Inbox.Rows)
	}
	if s.Phase != Locked {
		p.checkFresh(s.Inbox.Rows)
	}
	if s.Open != nil {
		p.checkOpen(s.Open)
	}
	p.shown = s
}

// checkFresh holds that no row is out of date but for what is being typed.
func (p *simTab) checkFresh(rows []*Row) {
	c := p.core
	for i := range c.inbox.rows {
		want, shown := c.rowOf(&c.inbox.rows[i]), *rows[i]
		want.NotSent = 0
		for _, e := range c.sending.queue.Of(want.UUID, store.Send) {
			if !e.Proved {
				want.NotSent++
			}
		}
		if want.UUID == c.opened {
			shown.Draft = want.Draft
		}
		if shown != want {
			p.w.violation("the row %+v is shown, and now it is %+v", shown, want)
		}
	}
}

func (p *simTab) checkRows(rows []*Row) {
	for _, r := range rows {
		if conv := p.w.server.convs[r.UUID]; conv == nil || conv.user != p.user {
			p.w.violation("%s is shown to %q", r.UUID, p.user)
		}
		if !belongs(r.Draft, r.UUID) || !belongs(r.LastMessage, r.UUID) {
			p.w.violation("%q and %q stand in the row of %s", r.Draft, r.LastMessage, r.UUID)
		}
	}
}

// belongs reports whether a text is one of a conversation: all begin with its name.
func belongs(text, conversation string) bool {
	return text == "" || len(text) > len(conversation) && text[len(conversation)] == ' ' && strings.HasPrefix(text, conversation)
}

func (p *simTab) checkOpen(v *View) {
	w := p.w
	if w.server.convs[v.UUID].user != p.user {
		w.violation("%s is open for %q", v.UUID, p.user)
	}
	if draft := w.typed[v.UUID].now(); v.Draft != draft && len(w.tabs) == 1 {
		w.violation("%s has the draft %q instead of %q", v.UUID, v.Draft, draft)
	}
	var before []*Item
	if p.shown != nil && p.shown.Open != nil {
		before = p.shown.Open.Items
	}
	if p.shown == nil || p.shown.Open == nil || p.shown.Open.UUID != v.UUID {
		for _, id := range w.queued[v.UUID] {
			if s := w.sends[id]; s.tab == p {
				s.unseen = time.Time{} // nobody looked
			}
		}
	}
	if !slices.Equal(before, v.Items) {
		p.checkItems(v)
	}
}

func (p *simTab) checkItems(v *View) {
	w := p.w
	if p.seen == nil {
		p.seen = map[string]bool{}
	}
	clear(p.seen)
	for _, item := range v.Items {
		if !belongs(item.Text, v.UUID) {
			w.violation("%q is shown under %s", item.Text, v.UUID)
		}
		if p.seen[item.Key] {
			w.violation("%q is shown twice", item.Key)
		}
		p.seen[item.Key] = true
	}
	for _, id := range w.queued[v.UUID] {
		s := w.sends[id]
		if s.tab != p || s.stored > 0 || s.given || s.twin || p.seen[id] {
			s.unseen = time.Time{}
			continue
		}
		if s.unseen.IsZero() {
			s.unseen = w.now
		}
		// A page that does not send itself may lag behind the one that does.
		if c := p.core; c.holds || w.now.Sub(s.unseen) > time.Second {
			w.violation("%s is not shown", id)
		}
	}
}

// entrySaved holds what an entry may become.
func (w *world) entrySaved(d *simDisk, e store.Entry) {
	if w.server.convs[e.ConversationUUID].user != d.user {
		w.violation("%s is kept for %s", e.ClientID, d.user)
	}
	s := w.sends[e.ClientID]
	if e.Kind != store.Send || s == nil {
		return
	}
	switch {
	case s.removed && s.evicted && e.Status != store.Queued: // a page that had not heard yet put it back
		s.removed = false
	case s.removed:
		w.violation("%s is back in the outbox", e.ClientID)
	case s.user != d.user || s.conversation != e.ConversationUUID || s.text != e.Text:
		w.violation("%s of %s has become %+v", e.ClientID, s.conversation, e)
	case !s.mayBecome(e):
		w.violation("%s was %s (proved: %v) and is %s (proved: %v)", e.ClientID, s.kept.Status, s.kept.Proved, e.Status, e.Proved)
	case e.Status == store.Failed && s.refused == 0:
		w.violation("%s failed, and the server has not refused it", e.ClientID)
	case e.Status == store.Uncertain && !s.twin:
		gone := w.deletedAlike(s) // by another page, before it was proved
		w.uncertain[e.ClientID] = w.faulty || !gone
		if !w.faulty && !gone {
			w.violation("%s is uncertain, and nothing was wrong", e.ClientID)
		}
	}
	if e.Status == store.Sending && s.kept.Status != store.Sending { // it may never leave, and be looked for
		s.twin = s.twin || w.twinned(s.conversation, s.text)
	}
	s.kept, s.keptAt = e, w.now
}

// deletedAlike reports whether a send has been deleted, or one with the same text: nobody
// can tell which of them it was.
func (w *world) deletedAlike(s *simSend) bool {
	deleted := w.server.convs[s.conversation].deleted
	return slices.ContainsFunc(w.queued[s.conversation], func(id string) bool {
		return deleted[id] && w.sends[id].text == s.text
	})
}

// mayBecome reports whether a send in its saved state may become e.
func (s *simSend) mayBecome(e store.Entry) bool {
	was := s.kept
	switch {
	case was.Status == "" || s.given:
		return true
	case was.Proved && s.twin && s.refused > 0: // by another device's, until the refusal came
		return e.Proved || e.Status == store.Uncertain || e.Status == store.Failed
	case was.Proved: // it may be gone by the time it is looked for
		return e.Proved || e.Status == store.Uncertain
	case e.Proved:
		return was.Status != store.Failed || s.late
	case was.Status == e.Status: // its baseline may have grown
		return (was.SentAt.Equal(e.SentAt) || e.Status == store.Unknown) && was.Connection == e.Connection
	}
	switch e.Status {
	case store.Queued:
		return true
	case store.Sending:
		return was.Status == store.Queued
	case store.Unknown:
		return was.Status == store.Sending || was.Status == store.Uncertain
	case store.Uncertain:
		return was.Status == store.Sending || was.Status == store.Unknown
	}
	return was.Status != store.Queued
}

// entryDeleted holds that an entry leaves the outbox only when it is stored, or
// given up.
func (w *world) entryDeleted(clientID string) {
	s := w.sends[clientID]
	if s == nil {
		return
	}
	s.removed = true
	w.swap(s)
	if s.stored == 0 && !s.given && !s.twin {
		w.violation("%s is lost", clientID)
	}
}

// swap lets a send have been proved by one with the same text. Without locks two
// pages may have both under way, and nobody can tell which was stored first. And
// what the user gave up in doubt may come when the same has been written again: the
// patient has then got that.
func (w *world) swap(s *simSend) {
	for _, id := range w.queued[s.conversation] {
		other := w.sends[id]
		both := !w.hub.lockers && !other.removed || other.givenUpFor(s)
		left := s.emitted > 0 || s.kept.Status != store.Queued // as far as the page knows that finds the other
		if both && !s.given && !s.twin && s.stored == 0 && left && other.text == s.text && other.stored > 0 {
			s.stored, other.stored = other.stored, s.stored
			s.instead = other
		}
	}
}

// givenUpFor reports whether s was given up after it had left, and has come since
// another send was written.
func (s *simSend) givenUpFor(other *simSend) bool {
	return s.given && s.emitted > 0 && s.stored == 1 && !s.came.Before(other.at)
}

// swapBack is swap for the message that came later.
func (w *world) swapBack(s *simSend) {
	for _, id := range w.queued[s.conversation] {
		other := w.sends[id]
		both := !w.hub.lockers || s.instead == other
		if both && other.text == s.text && other.stored == 0 && other.emitted > 0 && s.removed {
			s.stored, other.stored = s.stored-1, 1
			return
		}
	}
}

// emitted holds that an entry is saved as being sent by this connection before it
// leaves, and that none overtakes another.
func (w *world) emitted(c *simConn, name, raw string) {
	p := c.link.p
	if !slices.ContainsFunc(w.hub.of(p), (*simPage).Holds) {
		w.violation("%s leaves a page that does not hold the flush", name)
	}
	if name == chat.EventDeleteMessage {
		m, _ := chat.DecodeDeleteMessage(raw)
		entries, _ := w.disks[p.user].Entries()
		for _, e := range entries { // another page may ask for the same
			if e.Status == store.Sending && e.MessageUUID == m.MessageUUID && w.holds[e.ClientID].holds(w) {
				w.violation("the delete of %s leaves too early", m.MessageUUID)
			}
		}
		return
	}
	m, _ := chat.DecodeSendMessage(raw)
	s := w.sends[m.ClientID]
	if s == nil {
		w.violation("%s was never queued", m.ClientID)
		return
	}
	entries, _ := w.disks[p.user].Entries()
	for _, e := range entries {
		switch {
		case e.ClientID == m.ClientID:
			if e.Status != store.Sending || e.Connection != c.id || e.Epoch != p.core.sending.epoch {
				w.violation("%s leaves on connection %d of epoch %d as %+v", m.ClientID, c.id, p.core.sending.epoch, e)
			}
			if s.emitted+s.again == 0 && s.hold.holds(w) {
				w.violation("%s leaves too early", m.ClientID)
			}
			s.emitted++
			s.left = w.now
			s.twin = s.twin || w.twinned(s.conversation, s.text)
			return
		case e.Kind != store.Send || e.ConversationUUID != s.conversation || e.Status == store.Failed || e.Proved || w.sends[e.ClientID].refused > 0:
		case w.sends[e.ClientID].evicted && w.now.Sub(w.sends[e.ClientID].keptAt) < 100*time.Millisecond: // added anew, and not heard of yet
		case !w.hub.lockers && w.sends[e.ClientID].tab != s.tab: // then nothing keeps two pages apart but revisions
		case e.Status != store.Queued || w.sends[e.ClientID].before(s):
			w.violation("%s overtakes %s, which is %s", m.ClientID, e.ClientID, e.Status)
		}
	}
	w.violation("%s leaves and is not in the outbox", m.ClientID)
}

// before reports whether s was queued before another, and its page knew of that.
func (s *simSend) before(other *simSend) bool {
	return s.tab == other.tab && s.id < other.id || other.at.Sub(s.at) > time.Second
}

// stored is told by the server of each send that it stores.
func (w *world) stored(conversation, clientID, text string) {
	s := w.sends[clientID]
	switch {
	case s == nil:
		w.violation("%s was never queued", clientID)
		return
	case s.conversation != conversation || s.text != text:
		w.violation("%s is stored in %s as %q", clientID, conversation, text)
	case s.gone:
		w.violation("%s left although it was taken back", clientID)
	}
	s.came = w.now
	if s.evicted {
		s.foreign = true
		w.twins(conversation, text)
	}
	if s.stored++; s.stored > 1+s.again {
		w.swapBack(s)
	}
	if s.stored > 1+s.again && !s.twin {
		w.violation("%s is stored %d times", clientID, s.stored)
	}
}

// refused is told by the server of each send that it does not store.
func (w *world) refused(clientID string, said bool) {
	switch s := w.sends[clientID]; {
	case s == nil:
	case said:
		s.refused++
	default:
		s.dropped = true
	}
}

// refusedDelete reports whether a user has been told that a message stays. A copy of its
// delete that a lost connection has carried so long may be taken all the same.
func (w *world) refusedDelete(user, uuid string) bool {
	disk := w.disks[user]
	if disk == nil {
		return false
	}
	entries, _ := disk.Entries()
	return slices.ContainsFunc(entries, func(e store.Entry) bool {
		return e.Kind == store.Delete && e.MessageUUID == uuid && e.Status == store.Failed
	})
}

// draftAge is how much of a draft a crash may take with it.
const draftAge = 300 * time.Millisecond

// tellsTrouble reports whether the page tells the user that it cannot save.
func (p *simTab) tellsTrouble() bool {
	code := p.core.keeping.problem.Code
	return code == StoreFull || code == StoreFailed
}

// checkDrafts holds that a page that dies leaves the drafts of a moment ago, unless it
// has told of trouble. What it leaves is what the composers hold from now on.
func (w *world) checkDrafts(p *simTab, disk *simDisk, told bool) {
	user := disk.user
	died := w.now
	if p.frozen {
		died = p.frozenAt
	} else if ran := died.Sub(p.thawedAt); ran < draftAge { // it could save nothing while it was frozen
		died = p.frozenAt.Add(ran)
	}
	kept := map[string]string{}
	drafts, _ := w.disks[user].Drafts()
	for _, d := range drafts {
		kept[d.ConversationUUID] = d.Text
		if !belongs(d.Text, d.ConversationUUID) {
			w.violation("%q is the draft of %s", d.Text, d.ConversationUUID)
		}
	}
	excused := told || disk.gone || died.Sub(disk.lastBad) < 2*time.Second || len(w.tabs) > 1 || died.Sub(w.evicted) < 10*time.Second
	for _, name := range w.server.of(user) {
		text, typed := kept[name], w.typed[name]
		if typed != nil && len(typed.texts) > 0 && typed.texts[len(typed.texts)-1].tab != p {
			continue // another page has still to save it
		}
		if !excused && !w.typed[name].had(text, died) {
			w.violation("the draft of %s is %q after the page has died; it was %v", name, text, w.typed[name])
		}
		w.typed[name] = &simDraft{[]simText{{p, w.now, text}}}
	}
}

// String is for the message of a violation.
func (d *simDraft) String() string {
	var b strings.Builder
	if d != nil {
		for _, t := range d.texts {
			fmt.Fprintf(&b, "%s %q, ", t.at.Format("15:04:05.000"), t.text)
		}
	}
	return b.String()
}

// had reports whether a draft was text within draftAge before at.
func (d *simDraft) had(text string, at time.Time) bool {
	if d == nil {
		return text == ""
	}
	for i := len(d.texts) - 1; i >= 0; i-- {
		if d.texts[i].text == text {
			return true
		}
		if last := d.texts[len(d.texts)-1]; last.tab != d.texts[i].tab && last.at.Sub(d.texts[i].at) <= draftAge {
			continue // two pages saved at the same moment
		}
		if at.Sub(d.texts[i].at) > draftAge {
			return false
		}
	}
	return text == ""
}

// checkWiped holds that a sign-out leaves nothing behind.
func (w *world) checkWiped(user string) {
	disk := w.disks[user]
	entries, _ := disk.Entries()
	drafts, _ := disk.Drafts()
	rows, _ := disk.Conversations()
	traits, _ := disk.Meta(metaTraits)
	if len(entries)+len(drafts)+len(rows)+len(traits) > 0 {
		w.violation("after the sign-out there are %v, %v, %v, %q", entries, drafts, rows, traits)
	}
	for _, name := range w.server.of(user) {
		if messages, _ := disk.Messages(name, 10); len(messages) > 0 {
			w.violation("after the sign-out there is %v", messages)
		}
	}
}
