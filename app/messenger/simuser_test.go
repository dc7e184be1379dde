package messenger

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
)

// simSend is what the user asked for and what became of it.
type simSend struct {
	id                       string
	user, conversation, text string
	tab                      *simTab
	at                       time.Time

	emitted int         // how often it left
	left    time.Time   // when it last did
	stored  int         // how often the server has stored it
	came    time.Time   // when it last did
	instead *simSend    // one that was taken for it
	late    bool        // an earlier copy of it was stored after the server had refused a later one
	again   int         // how often the user asked to send it again
	refused int         // how often the server refused it
	dropped bool        // the server refused it without a word
	given   bool        // the user gave it up, or what held it is gone: it need not arrive
	gone    bool        // it was taken back before it left: it must not arrive
	removed bool        // it has left the outbox
	hushed  bool        // the page that took it back died before it could tell anybody
	evicted bool        // what was kept of it was taken away
	foreign bool        // and then it came: this device knows no more of it than of another's
	kept    store.Entry // as it was last saved
	keptAt  time.Time   // when that was
	hold    simHold     // before which it must not leave
	unseen  time.Time   // since when the page that queued it does not show it
	twin    bool        // another device said the same at the same time: nobody can tell them apart
}

// simDraft is what a composer held, and since when; the newest is last.
type simDraft struct{ texts []simText }

type simText struct {
	tab  *simTab
	at   time.Time
	text string
}

func (d *simDraft) now() string {
	if d == nil || len(d.texts) == 0 {
		return ""
	}
	return d.texts[len(d.texts)-1].text
}

// act is one thing that the user, the patient or fate does.
func (w *world) act() {
	p := w.tabs[w.rng.IntN(len(w.tabs))]
	names := w.server.of(p.user)
	conversation := names[w.rng.IntN(len(names))]
	n := w.rng.IntN(100)
	switch {
	case n < 10:
		w.said(conversation, conversation+" from the patient", chat.RolePatient)
	case n < 13:
		w.said(conversation, w.text(conversation), chat.RolePatient)
	case n < 15:
		// Another device of ours says something that this one has not just said.
		w.said(conversation, conversation+" from elsewhere", chat.RoleTherapist)
	case n < 17:
		text := w.text(conversation)
		w.said(conversation, text, chat.RoleTherapist)
		w.twins(conversation, text)
	case n >= 80:
		w.fault(p)
	case p.runs() && p.core.phase == SignedIn:
		w.use(p, conversation, n)
	}
}

// use is one thing that the user does.
func (w *world) use(p *simTab, conversation string, n int) {
	c := p.core
	switch {
	case n < 34:
		p.do(func() { c.open(conversation) })
	case n < 37:
		p.do(c.back)
	case n < 57:
		w.send(p, conversation, w.text(conversation))
	case n < 60:
		w.deleteOne(p)
	case n < 62:
		w.undoOne(p)
	case n < 65:
		p.do(c.loadOlder)
	case n < 69:
		w.edit(p, conversation, fmt.Sprintf("%s draft %d", conversation, w.rng.IntN(100)))
	case n < 70:
		w.edit(p, conversation, "")
	case n < 73:
		if text := w.typed[conversation].now(); text != "" {
			w.send(p, conversation, text)
		}
	case n < 75:
		p.do(func() { c.setVisible(!c.visible) })
	case n < 76:
		p.do(c.refresh)
	default:
		w.answer(p)
	}
}

func (w *world) text(conversation string) string {
	return conversation + " " + simTexts[w.rng.IntN(len(simTexts))]
}

// said is a message that did not come from this device.
func (w *world) said(conversation, text, role string) {
	w.server.announce(conversation, w.server.store(conversation, text, role, ""), nil)
}

// twinTime is how close together two devices have to say the same to be alike: the
// age of a baseline, and a round trip.
const twinTime = baselineAge + 500*time.Millisecond

// twins notes the sends that what another device said just now may be taken for.
func (w *world) twins(conversation, text string) {
	for _, id := range w.queued[conversation] {
		if s := w.sends[id]; s.text == text && !s.kept.SentAt.IsZero() && !s.removed {
			s.twin = true
		}
	}
}

// twinned reports whether another device has said a text a moment ago.
func (w *world) twinned(conversation, text string) bool {
	all := w.server.convs[conversation].messages
	window := twinTime + time.Second
	if w.faulty {
		window = time.Minute // the news of it may be held up on the way
	}
	for i := len(all) - 1; i >= 0 && w.now.Sub(all[i].CreatedAt) < window; i-- {
		sent := w.sends[all[i].truth]
		foreign := all[i].truth == "" || sent != nil && sent.foreign
		if foreign && all[i].Text == text && all[i].SenderRole == chat.RoleTherapist {
			return true
		}
	}
	return false
}

func (w *world) send(p *simTab, conversation, text string) {
	hold := w.holdTime()
	p.do(func() {
		id := simID(w.ids + 1)
		s := &simSend{id: id, user: p.user, conversation: conversation, text: text, tab: p, at: w.now, hold: w.holdFor(hold)}
		w.sends[id] = s
		if err := p.core.send(conversation, text, hold); err != nil {
			if errors.Is(err, store.ErrConflict) {
				w.violation("%s: %q was refused since another page was faster", id, text)
			}
			// If the app died between saving and saying so, it may be sent or not.
			if _, saved := w.entry(p.user, id); !saved {
				delete(w.sends, id)
				return
			}
		}
		w.queued[conversation] = append(w.queued[conversation], id)
		if w.typed[conversation].now() == text {
			w.typed[conversation] = nil
		}
	})
}

// entry returns an entry as the device keeps it.
func (w *world) entry(user, clientID string) (store.Entry, bool) {
	all, _ := w.disks[user].Entries()
	i := slices.IndexFunc(all, func(e store.Entry) bool { return e.ClientID == clientID })
	if i < 0 {
		return store.Entry{}, false
	}
	return all[i], true
}

func (w *world) edit(p *simTab, conversation, text string) {
	d := w.typed[conversation]
	if d == nil {
		d = new(simDraft)
		w.typed[conversation] = d
	}
	w.trace("tab %d edits %s: %q", p.n, conversation, text)
	p.do(func() {
		d.texts = append(d.texts, simText{p, w.now, text})
		p.core.edit(conversation, text)
	})
}

// deleteOne deletes something of ours in the open conversation, or takes it back.
func (w *world) deleteOne(p *simTab) {
	s := p.core.view()
	if s.Open == nil || len(s.Open.Items) == 0 {
		return
	}
	item := s.Open.Items[w.rng.IntN(len(s.Open.Items))]
	if !item.Mine {
		return
	}
	hold := w.holdTime()
	p.do(func() {
		send := w.sends[item.Key]
		e, queued := w.entry(p.user, item.Key)
		if !queued || send == nil {
			_, before := w.deleteOf(p.user, item.UUID)
			p.core.delete(s.Open.UUID, item.Key, hold)
			if e, now := w.deleteOf(p.user, item.UUID); now && !before {
				w.holds[e.ClientID] = w.holdFor(hold)
				delete(w.undone, item.UUID)
			}
			return
		}
		before := *send
		send.given = true
		p.core.delete(s.Open.UUID, item.Key, 0)
		if _, still := w.entry(p.user, item.Key); still {
			send.given = before.given
			return
		}
		// What is taken back must not be on its way.
		if send.again == 0 && e.Status != store.Failed && send.emitted > 0 {
			w.violation("%s was taken back after it had left", item.Key)
		}
		// Of one that was refused an earlier copy may come yet, where it left twice.
		send.gone, send.hushed = send.again == 0 && send.emitted <= 1, p.disk.crashed
	})
}

// A simHold is until when, in true time, something must not leave, unless the clock
// is set forward meanwhile: that looks like a machine that has slept.
type simHold struct{ at, until time.Time }

func (w *world) holdTime() time.Duration {
	return []time.Duration{0, 0, 0, 0, 1, 3, 5}[w.rng.IntN(7)] * time.Second
}

func (w *world) holdFor(d time.Duration) simHold { return simHold{w.now, w.now.Add(d)} }

func (h simHold) holds(w *world) bool { return w.now.Before(h.until) && w.forward.Before(h.at) }

// deleteOf returns the delete of a message as the device keeps it.
func (w *world) deleteOf(user, uuid string) (store.Entry, bool) {
	all, _ := w.disks[user].Entries()
	i := slices.IndexFunc(all, func(e store.Entry) bool { return e.Kind == store.Delete && e.MessageUUID == uuid })
	if i < 0 {
		return store.Entry{}, false
	}
	return all[i], true
}

// undoOne takes back a send or a delete of the open conversation, mostly one that is
// held.
func (w *world) undoOne(p *simTab) {
	s := p.core.view()
	if s.Open == nil || len(s.Open.Items) == 0 {
		return
	}
	item := s.Open.Items[w.rng.IntN(len(s.Open.Items))]
	for _, other := range s.Open.Items {
		if !other.HeldUntil.IsZero() && w.chance(80) {
			item = other
		}
	}
	p.do(func() {
		send := w.sends[item.Key]
		_, queued := w.entry(p.user, item.Key)
		if send == nil || !queued {
			before, there := w.deleteOf(p.user, item.UUID)
			_, known := p.core.sending.queue.Get(before.ClientID)
			_, err := p.core.undo(s.Open.UUID, item.Key)
			if e, still := w.deleteOf(p.user, item.UUID); there && !still {
				w.undone[item.UUID] = true
			} else if err == nil && (known && e.ClientID == before.ClientID || !there) {
				w.violation("the delete of %s is taken back, and is kept", item.UUID)
			}
			return
		}
		draft := send.text
		if typed := p.core.drafts[send.conversation].Text; typed != "" {
			draft += "\n" + typed
		}
		before := *send
		send.given = true
		_, err := p.core.undo(s.Open.UUID, item.Key)
		if _, still := w.entry(p.user, item.Key); still {
			send.given = before.given
			if err == nil {
				w.violation("%s is taken back, and is kept", item.Key)
			}
			return
		}
		if send.gone, send.hushed = true, p.disk.crashed; send.emitted > 0 {
			w.violation("%s was taken back after it had left", item.Key)
		}
		d := w.typed[send.conversation]
		if d == nil {
			d = new(simDraft)
			w.typed[send.conversation] = d
		}
		d.texts = append(d.texts, simText{p, w.now, draft})
	})
}

// answer answers one question about an uncertain send, or one that was refused.
func (w *world) answer(p *simTab) {
	for _, e := range p.core.sending.queue.All() {
		s := w.sends[e.ClientID]
		if s == nil || e.Status != store.Uncertain && (e.Status != store.Failed || w.chance(50)) {
			continue
		}
		switch n := w.rng.IntN(3); {
		case n == 0:
			s.again++
			p.do(func() { p.core.sendAgain(e.ClientID) })
		case n == 1:
			s.given = true
			p.do(func() { p.core.discard(e.ClientID) })
		default:
			p.do(func() { p.core.keepChecking(e.ClientID) })
		}
		return
	}
}
