package messenger

import (
	"slices"
	"time"

	"practicechat/app/chat"
	"practicechat/app/outbox"
	"practicechat/app/socketio"
	"practicechat/app/store"
)

// event handles an event of the server.
func (c *core) event(e socketio.Event) {
	raw := first(e.Args)
	switch e.Name {
	case chat.EventConversationsList:
		c.onConversationsList(raw)
	case chat.EventMessagesList:
		c.onMessagesList(decoded(e, chat.DecodeMessagesList))
	case chat.EventReceivedMessage:
		c.onReceivedMessage(decoded(e, chat.DecodeReceivedMessage))
	case chat.EventTyping:
		c.onTyping(raw)
	case chat.EventDeleteMessage:
		c.onDeleteMessage(raw)
	default:
		c.diag.Unknown++
		c.change()
	}
}

// first returns the first argument; "" if there is none.
func first(args []socketio.Raw) string {
	if len(args) == 0 {
		return ""
	}
	return string(args[0])
}

// decoded returns what [chat.Read] has made of an event, or decodes it where it has not
// been asked.
func decoded[T any](e socketio.Event, decode func(string) (T, error)) (event T, err error) {
	switch v := e.Value.(type) {
	case T:
		return v, nil
	case error:
		return event, v
	}
	return decode(first(e.Args))
}

func (c *core) onReceivedMessage(received chat.ReceivedMessage, err error) {
	if err != nil || !received.Status {
		c.diag.Unreadable++
		c.reload(c.want) // something came that we could not read; the history may tell
		return
	}
	m := received.Message
	c.change()
	if m.ConversationUUID != "" {
		c.diag.Labels = true
		c.receiveLabelled(m)
	} else {
		c.receiveUnlabelled(m)
	}
	c.pump()
}

// receiveLabelled takes in a message that names its conversation.
func (c *core) receiveLabelled(m chat.Message) {
	of := m.ConversationUUID
	if c.rooms.joined != of {
		c.noteUnread(m)
		c.askInboxSoon()
		if c.sending.has(of) {
			c.want(of)
		}
		return
	}
	t := c.timelineOf(of)
	if !m.Mine() {
		c.typing.ended(of)
		c.changeRow(of)
	}
	if t.byUUID[m.UUID] != nil {
		return
	}
	if !c.synced(t) {
		// It cannot join what is known before the history has shown that there is
		// no gap between them.
		c.showProvisionally(t, m)
		c.want(of)
		return
	}
	if c.echoed(t, m, true) {
		return
	}
	_ = c.append(t, m, nil)
}

// receiveUnlabelled takes in a message of the room we are in, or were in a moment
// ago. It is not stored; the history is read instead.
func (c *core) receiveUnlabelled(m chat.Message) {
	sole := c.rooms.sole()
	if sole != "" {
		if !m.Mine() {
			c.typing.ended(sole)
			c.changeRow(sole)
		}
		if t := c.timelineOf(sole); t.byUUID[m.UUID] == nil && !c.echoed(t, m, false) {
			c.showProvisionally(t, m)
			c.reload(c.wantLater)
			return
		}
	} else {
		c.provedByClientID(m)
		c.askInboxSoon()
	}
	c.reload(c.want)
}

// reload has the history of the room that is joined read again, now or later.
func (c *core) reload(want func(conversation string)) {
	if c.rooms.joined != "" {
		c.timelineOf(c.rooms.joined).behind = c.seq
		want(c.rooms.joined)
	}
}

// synced reports whether a message that comes now is the next one after all that
// are known.
func (c *core) synced(t *timeline) bool {
	return c.conn != nil && t.syncedOn == c.conn.ID() && t.behind == 0
}

func (c *core) showProvisionally(t *timeline, m chat.Message) {
	if slices.ContainsFunc(t.provisional, func(k *known) bool { return k.UUID == m.UUID }) {
		return
	}
	m.ConversationUUID = t.conversation
	if m.CreatedAt.IsZero() {
		m.CreatedAt = c.date()
	}
	t.provisional = append(slices.Clip(t.provisional), &known{message: message{Message: m, Index: t.nextIndex()}, learned: c.seq})
	t.loaded = true
}

// append adds a message to the end of a timeline without a gap, and to the store.
// extra is saved with it; if it cannot be, nothing changes.
func (c *core) append(t *timeline, m chat.Message, extra *store.Batch) error {
	m.ConversationUUID = t.conversation
	if m.CreatedAt.IsZero() {
		m.CreatedAt = c.date()
	}
	full := []message{{Message: m, Index: t.nextIndex()}}
	if extra == nil {
		t.arrived = append(t.arrived, full...)
		if c.keepAt.IsZero() {
			c.keepAt = c.now().Add(shownFirst)
		}
	} else if err := c.saveHistory(t, full, nil, extra); err != nil {
		return err
	}
	t.add(full, c.seq)
	t.sort()
	t.total = max(t.total+1, len(t.all))
	t.confirm()
	c.noteMessage(t.conversation, m)
	c.changeInbox()
	return nil
}

// keepArrived saves what has arrived: a burst of messages in one go. The server has them,
// so the screen comes first.
func (c *core) keepArrived() {
	if c.keepAt.IsZero() {
		return
	}
	c.keepAt = time.Time{}
	for _, t := range c.timelines {
		if len(t.arrived) > 0 && c.store != nil {
			_ = c.saveHistory(t, nil, nil, nil)
		}
	}
}

// noteUnread brings the inbox up to date with a message of a conversation that is
// not open.
func (c *core) noteUnread(m chat.Message) {
	c.noteMessage(m.ConversationUUID, m)
	if row := c.inbox.row(m.ConversationUUID); row != nil && !m.Mine() && m.ConversationUUID != c.opened {
		row.UnreadCount++
		c.inbox.unsaved = true
		c.changeRow(m.ConversationUUID)
	}
}

// echoed reports whether m is a send of ours coming back, which it then proves.
// stored tells that m belongs to the conversation beyond doubt.
func (c *core) echoed(t *timeline, m chat.Message, stored bool) bool {
	if !m.Mine() || !c.holds {
		return false
	}
	unproved := c.sending.queue.Unproved(t.conversation)
	if len(unproved) > 0 {
		c.readProofs()
	}
	for _, e := range unproved {
		one := c.sending.unclaimed([]message{{Message: m}}, e.ClientID)
		found, verdict := outbox.Find(e, one, 0)
		if verdict != outbox.Found {
			continue
		}
		c.learnTraits(func(tr *outbox.Traits) {
			tr.Echoes = tr.Echoes || c.leftHere(e)
		})
		if stored {
			c.adopt(e, t, found)
		} else {
			c.proved(e)
		}
		return true
	}
	return false
}

// leftHere reports whether e left on the connection that we have. What another page,
// or an earlier connection, has sent is news to this one, and no echo.
func (c *core) leftHere(e store.Entry) bool {
	return c.sending.left[e.ClientID] && c.conn != nil && e.Connection == c.conn.ID()
}

// provedByClientID takes an echo that may be of several rooms as the proof of the
// send whose client id it carries.
func (c *core) provedByClientID(m chat.Message) {
	e, ok := c.sending.queue.Get(m.ClientID)
	if m.ClientID == "" || !ok || !c.holds || e.Kind != store.Send || e.SentAt.IsZero() {
		return
	}
	c.learnTraits(func(tr *outbox.Traits) {
		tr.Echoes = tr.Echoes || c.leftHere(e)
	})
	c.proved(e)
}

func (c *core) onDeleteMessage(raw string) {
	deleted, err := chat.DecodeDeleteMessage(raw)
	if err != nil || deleted.MessageUUID == "" {
		c.diag.Unreadable++
		return
	}
	c.diag.BroadcastsDeletes = true
	c.change()
	for _, e := range c.sending.queue.All() {
		if e.Kind == store.Delete && e.MessageUUID == deleted.MessageUUID {
			c.deleted(e)
			break
		}
	}
	for conversation, t := range c.timelines {
		if deleted.ConversationUUID == "" || deleted.ConversationUUID == conversation {
			_ = c.forgetMessage(t, deleted.MessageUUID, nil)
		}
	}
}

// forgetMessage removes a message that the server does not have any more; extra
// is saved with that.
func (c *core) forgetMessage(t *timeline, uuid string, extra *store.Batch) error {
	t.provisional = slices.DeleteFunc(slices.Clone(t.provisional), func(k *known) bool { return k.UUID == uuid })
	if w := c.walk; w != nil && w.conversation == t.conversation {
		w.gone = append(w.gone, uuid)
	}
	if t.remove(uuid) {
		t.total = max(t.total-1, len(t.all))
	}
	err := c.saveHistory(t, nil, []string{uuid}, extra)
	if row, n := c.inbox.row(t.conversation), len(t.all); row != nil {
		c.inbox.unsaved = true
		row.LastMessage, row.LastMessageAt = "", time.Time{}
		if n > 0 {
			row.LastMessage, row.LastMessageAt = t.all[n-1].Text, t.all[n-1].CreatedAt
		}
	}
	c.changeInbox()
	c.askInboxSoon()
	return err
}
