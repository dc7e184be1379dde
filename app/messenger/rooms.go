package messenger

import "practicechat/app/chat"

// rooms is what has been joined on this connection.
type rooms struct {
	joined string // the room we are in; "" if none
	first  string // the first one that was joined
	more   bool   // another one was joined as well
}

// sole returns the room that an unlabelled message must belong to; "" if it could
// be one of several.
func (r *rooms) sole() string {
	if r.more {
		return ""
	}
	return r.joined
}

// join leaves the room we are in, joins another, and asks for its history: the
// order of one connection's events makes the answer the end of the window in
// which a message may belong to either.
func (c *core) join(conversation string) {
	if c.rooms.joined == conversation {
		return
	}
	c.leave()
	c.emit(chat.EventJoinChat, chat.JoinChat{ConversationUUID: conversation})
	c.rooms.joined = conversation
	if c.rooms.first == "" {
		c.rooms.first = conversation
	}
	c.rooms.more = c.rooms.more || c.rooms.first != conversation
	c.want(conversation)
}

func (c *core) leave() {
	if c.rooms.joined == "" {
		return
	}
	c.emit(chat.EventLeaveChat, chat.LeaveChat{ConversationUUID: c.rooms.joined})
	if t := c.timelines[c.rooms.joined]; t != nil {
		t.syncedOn = 0 // what comes now will not be heard of
	}
	c.rooms.joined = ""
}

func (c *core) open(conversation string) {
	if c.store == nil || conversation == "" || conversation == c.opened {
		return
	}
	c.stopTyping()
	c.changeRow(c.opened) // with what was typed there
	c.opened, c.openedAt, c.unread = conversation, c.seq, 0
	if row := c.inbox.row(conversation); row != nil {
		c.unread, row.UnreadCount = row.UnreadCount, 0
		c.inbox.unsaved = c.inbox.unsaved || c.unread > 0
	}
	c.timelineOf(conversation)
	if c.online() {
		c.join(conversation)
		c.askInboxInTurn()
		c.pump()
	}
	c.dropTimelines()
	c.changeRow(conversation)
}

func (c *core) back() {
	if c.opened == "" {
		return
	}
	c.stopTyping()
	if c.online() {
		c.leave()
		c.askInboxInTurn()
	}
	c.changeRow(c.opened) // with what was typed
	c.opened = ""
	c.dropTimelines()
}
