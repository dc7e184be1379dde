package messenger

import (
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
	typingEnds   = 6 * time.Second // without a repeat, the other side counts as done
	typingEcho   = 2 * time.Second // within this at most a typing event may be our own
)

// typing is who types where, and what is typed but not yet saved.
type typing struct {
	in       string               // the conversation in which we type; "" if we do not
	edited   time.Time            // when a key was last pressed
	sent     time.Time            // when true was last sent
	theirs   map[string]time.Time // until when the other side counts as typing, by conversation
	echoes   []typingSent         // ours that the server may yet send back
	trip     time.Duration        // the last round trip on this connection; zero if unknown
	unsaved  []string             // conversations whose drafts are to be saved
	draftDue time.Time            // when they are; zero if there are none
	drafted  time.Time            // when drafts were last saved
	soft     []string             // conversations whose drafts a loss of power could still take
	firmDue  time.Time            // when they are to be saved strictly; zero if there are none

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
	if ty.in != "" {
		next = earlier(next, ty.edited.Add(typingPause))
	}
	for _, at := range ty.theirs {
		next = earlier(next, at)
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
	c.tell(toldTyping, strconv.FormatBool(is), conversation)
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
