package messenger

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
)

const (
	typingRepeat = 3 * time.Second // true is sent at most this often
	typingPause  = 4 * time.Second // without a key, typing has stopped
	typingEnds   = 6 * time.Second // theirs ends by itself
	typingEcho   = 2 * time.Second // within this at most a typing event may be our own

	// draftPause is how soon after a key its draft is saved: once the letter can be on
	// the screen, for to seal it and to give it to the store takes longer than to draw it.
	draftPause = 30 * time.Millisecond
	// draftGap is how soon after a draft was saved the next one is.
	draftGap = 50 * time.Millisecond
	// draftFirm is how long after it was last typed at a draft is saved strictly.
	draftFirm = time.Second
	// draftLate is how late a save comes only on a page that stood still.
	draftLate = 2 * time.Second
)

// typing is who types where, and what is typed but not yet saved.
type typing struct {
	in       string // the conversation in which we type; "" if we do not
	edited   time.Time
	sent     time.Time // when true was last sent
	theirs   map[string]time.Time
	echoes   []typingSent
	trip     time.Duration // the last round trip on this connection; zero if unknown
	unsaved  []string      // conversations whose drafts are to be saved
	draftDue time.Time     // when they are; zero if there are none
	drafted  time.Time     // when drafts were last saved
	soft     []string      // conversations whose drafts a loss of power could still take
	firmDue  time.Time     // when they are to be saved strictly; zero if there are none

	// kept is what the store holds, as far as this page has read or saved it.
	kept map[string]store.Draft
}

// typingSent is a typing event that the server may send back to us.
type typingSent struct {
	chat.Typing
	at  time.Time
	seq uint64 // core.seq when it was sent
}

// echoWindow returns how long after ours a typing event may be our own, sent
// back: a few round trips, for a server takes no longer over it than over others.
func (ty *typing) echoWindow() time.Duration {
	if ty.trip == 0 {
		return typingEcho
	}
	return min(typingEcho, 4*ty.trip+200*time.Millisecond)
}

// answered notes that a request sent at seq, trip ago, has been answered, and
// drops what was sent before it: the server handles a connection in order, so an
// echo would have come before.
func (ty *typing) answered(seq uint64, trip time.Duration) {
	ty.trip = max(trip, 1) // zero means unknown
	ty.echoes = slices.DeleteFunc(ty.echoes, func(s typingSent) bool { return s.seq < seq })
}

// dropOldEchoes drops what will not come back any more.
func (ty *typing) dropOldEchoes(now time.Time) {
	window := ty.echoWindow()
	ty.echoes = slices.DeleteFunc(ty.echoes, func(s typingSent) bool { return now.Sub(s.at) > window })
}

func (ty *typing) connectionLost() {
	ty.in, ty.sent, ty.echoes, ty.trip = "", time.Time{}, nil, 0
	clear(ty.theirs)
}

// forget gives up what is to be saved of a draft.
func (ty *typing) forget(conversation string) {
	other := func(c string) bool { return c == conversation }
	ty.unsaved = slices.DeleteFunc(ty.unsaved, other)
	ty.soft = slices.DeleteFunc(ty.soft, other)
}

func (ty *typing) ended(conversation string) { delete(ty.theirs, conversation) }

func (ty *typing) deadline() (next time.Time) {
	next = earlier(ty.draftDue, ty.firmDue)
	earlier := func(at time.Time) {
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	if ty.in != "" {
		earlier(ty.edited.Add(typingPause))
	}
	for _, at := range ty.theirs {
		earlier(at)
	}
	return next
}

// edit takes the composer's text as the draft, and as a sign of typing.
func (c *core) edit(conversation, text string) {
	if c.store == nil || conversation == "" || c.drafts[conversation].Text == text {
		return
	}
	c.setDraft(conversation, text)
	if due(c.now(), c.typing.draftDue) { // on a busy page: before anything else that waits for its turn
		c.saveTyped()
	}
	if text == "" {
		c.stopTyping()
		return
	}
	now := c.now()
	c.typing.edited = now
	if !c.online() || c.rooms.joined != conversation {
		return
	}
	if c.typing.in != conversation || now.Sub(c.typing.sent) >= typingRepeat {
		c.typing.in, c.typing.sent = conversation, now
		c.emitTyping(conversation, true)
	}
}

// setDraft changes a draft in memory; the next tick that is due saves it.
func (c *core) setDraft(conversation, text string) {
	if text == "" {
		delete(c.drafts, conversation)
	} else {
		c.drafts[conversation] = store.Draft{ConversationUUID: conversation, Text: text, SavedAt: c.date()}
	}
	if !slices.Contains(c.typing.unsaved, conversation) {
		c.typing.unsaved = append(c.typing.unsaved, conversation)
	}
	if now := c.now(); c.typing.draftDue.IsZero() {
		c.typing.draftDue = now.Add(draftPause)
		if next := c.typing.drafted.Add(draftGap); next.After(c.typing.draftDue) {
			c.typing.draftDue = next
		}
	}
	if conversation != c.opened {
		c.changeRow(conversation)
	}
}

// saveTyped saves drafts that are being typed, so that they survive the end of the
// browser. Not strictly: on a busy disk that takes up to a second, in which nothing
// that is typed then could be saved.
func (c *core) saveTyped() {
	c.dropOldDrafts()
	typed := c.typing.unsaved
	b := c.draftBatch(typed)
	b.Strict = false
	if c.save(b) != nil {
		c.saveDrafts() // for which room is made
		return
	}
	for _, conversation := range typed {
		if !slices.Contains(c.typing.soft, conversation) {
			c.typing.soft = append(c.typing.soft, conversation)
		}
	}
	c.typing.firmDue = c.now().Add(draftFirm)
	c.draftsSaved()
}

// saveDrafts saves drafts so that they survive a loss of power too.
func (c *core) saveDrafts() {
	c.dropOldDrafts()
	c.dropOthersDrafts()
	all := slices.Clone(c.typing.soft)
	for _, conversation := range c.typing.unsaved {
		if !slices.Contains(all, conversation) {
			all = append(all, conversation)
		}
	}
	if err := c.save(c.draftBatch(all)); err != nil {
		c.typing.firmDue = time.Time{}
		c.typing.draftDue = c.now().Add(time.Second)
		return
	}
	c.typing.soft, c.typing.firmDue = nil, time.Time{}
	c.draftsSaved()
	c.changeInbox()
}

func (c *core) draftBatch(conversations []string) *store.Batch {
	b := new(store.Batch)
	for _, conversation := range conversations {
		if d, ok := c.drafts[conversation]; ok {
			b.PutDraft(d)
		} else {
			b.DeleteDraft(conversation)
		}
	}
	return b
}

func (c *core) draftsSaved() {
	c.typing.unsaved, c.typing.draftDue = nil, time.Time{}
	c.typing.drafted, c.typing.kept = c.now(), maps.Clone(c.drafts)
	c.tell(toldDrafts)
	c.change() // the inbox can wait until nobody types: to list thousands anew takes long
}

// dropOthersDrafts leaves alone what another page has changed since this one saved
// it.
func (c *core) dropOthersDrafts() {
	if c.store == nil || len(c.typing.soft) == 0 {
		return
	}
	saved, err := c.store.Drafts()
	if err != nil {
		return // the save will meet the same, and say so
	}
	theirs := map[string]store.Draft{}
	for _, d := range saved {
		theirs[d.ConversationUUID] = d
	}
	c.typing.soft = slices.DeleteFunc(c.typing.soft, func(conversation string) bool {
		return theirs[conversation].Text != c.typing.kept[conversation].Text
	})
}

// keep notes that this page has saved a draft by itself.
func (ty *typing) keep(d store.Draft) {
	if ty.kept == nil {
		ty.kept = map[string]store.Draft{}
	}
	ty.kept[d.ConversationUUID] = d
}

// dropOldDrafts gives up what this page was about to save when it stood still, where
// another one has saved something newer since.
func (c *core) dropOldDrafts() {
	since := c.typing.draftDue
	if c.store == nil || since.IsZero() || !due(c.now(), since.Add(draftLate)) {
		return
	}
	saved, err := c.store.Drafts()
	if err != nil {
		return // the save will meet the same, and say so
	}
	for _, theirs := range saved {
		ours, ok := c.drafts[theirs.ConversationUUID]
		if !ok { // its text box was emptied
			ours.SavedAt = since.Add(-c.ahead)
		}
		// What was there before is not newer, whatever the clock was then.
		another := theirs != c.typing.kept[theirs.ConversationUUID]
		if another && slices.Contains(c.typing.unsaved, theirs.ConversationUUID) && theirs.SavedAt.After(ours.SavedAt) {
			c.typing.forget(theirs.ConversationUUID)
			c.drafts[theirs.ConversationUUID] = theirs
			c.changeRow(theirs.ConversationUUID)
		}
	}
}

func (c *core) stopTyping() {
	if c.typing.in == "" {
		return
	}
	c.emitTyping(c.typing.in, false)
	c.typing.in, c.typing.sent = "", time.Time{}
}

func (c *core) emitTyping(conversation string, is bool) {
	e := chat.Typing{ConversationUUID: conversation, IsTyping: is}
	c.typing.echoes = append(c.typing.echoes, typingSent{e, c.now(), c.seq})
	c.emit(chat.EventTyping, e)
	c.tell(toldTyping + strconv.FormatBool(is) + " " + conversation)
}

// hearTyping takes note that another page has sent a typing event, which the server may
// pass on to this one. No answer to this page tells when it would have come.
func (c *core) hearTyping(rest string) {
	is, conversation, _ := strings.Cut(rest, " ")
	e := chat.Typing{ConversationUUID: conversation, IsTyping: is == "true"}
	c.typing.dropOldEchoes(c.now()) // the server may pass none on
	c.typing.echoes = append(c.typing.echoes, typingSent{e, c.now(), math.MaxUint64})
}

// onTyping shows that the other side types. The event does not say who types, and
// a server may send ours back: the first equal one soon after ours counts as that.
func (c *core) onTyping(raw string) {
	e, err := chat.DecodeTyping(raw)
	if err != nil {
		c.diag.Unreadable++
		return
	}
	now := c.now()
	c.typing.dropOldEchoes(now)
	if i := slices.IndexFunc(c.typing.echoes, func(s typingSent) bool { return s.Typing == e }); i >= 0 {
		c.typing.echoes = slices.Delete(c.typing.echoes, i, i+1)
		return
	}
	of := e.ConversationUUID
	if of == "" {
		of = c.rooms.sole()
	}
	if of == "" {
		return
	}
	if e.IsTyping {
		if c.typing.theirs == nil {
			c.typing.theirs = map[string]time.Time{}
		}
		c.typing.theirs[of] = now.Add(typingEnds)
	} else {
		c.typing.ended(of)
	}
	c.changeRow(of)
}

func (c *core) tickTyping(now time.Time) {
	if c.typing.in != "" && due(now, c.typing.edited.Add(typingPause)) {
		c.stopTyping()
	}
	for conversation, ends := range c.typing.theirs {
		if due(now, ends) {
			c.typing.ended(conversation)
			c.changeRow(conversation)
		}
	}
	if due(now, c.typing.draftDue) {
		c.saveTyped()
	}
	if due(now, c.typing.firmDue) {
		c.saveDrafts()
	}
}
