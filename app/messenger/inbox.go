package messenger

import (
	"slices"
	"strconv"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
)

// replyTimeout is how long the reply to a request may take. After it the
// connection is given up: the reply could be taken for one to a later request.
const replyTimeout = 10 * time.Second

const (
	// inboxInterval is the slow clock that looks for messages in rooms that are not
	// joined, while somebody wants to know. Nothing announces them.
	inboxInterval = 30 * time.Second
	// inboxGap is the least time between two requests that came by themselves.
	inboxGap = time.Second
	// inboxPace is what each byte of the list adds to that time where nothing tells
	// that there is news. The list of 10,000 conversations is 2 MB: on a slow network it
	// takes 10 s, and a slow device a quarter of a second.
	inboxPace = 10 * time.Microsecond
)

// inbox is the list of conversations and the one request for it.
type inbox struct {
	rows        []chat.Conversation
	unsaved     bool                   // rows differ from what is kept
	raw         string                 // as the server sent it last
	list        chat.ConversationsList // what raw says
	state       LoadState
	asOf        time.Time
	outstanding bool
	deadline    time.Time // of the reply; zero if none is outstanding
	again       bool      // ask once more when the reply is here
	asked       time.Time // when it was last asked for
	next        time.Time // when it is due by itself; zero if it is not
	distrust    bool      // the last connection's session was refused midway
}

// restore takes over a kept inbox; asOf is in ms since 1970.
func (in *inbox) restore(rows []chat.Conversation, asOf string) {
	in.rows = rows
	if millis, err := strconv.ParseInt(asOf, 10, 64); err == nil {
		in.state, in.asOf = Ready, time.UnixMilli(millis)
	}
}

// sort puts the most recent conversation first. Mostly it is there already.
func (in *inbox) sort() {
	recent := func(a, b chat.Conversation) int { return b.LastMessageAt.Compare(a.LastMessageAt) }
	if !slices.IsSortedFunc(in.rows, recent) {
		slices.SortStableFunc(in.rows, recent)
	}
}

// index returns where the row of a conversation is; -1 if there is none.
func (in *inbox) index(conversation string) int {
	for i := range in.rows {
		if in.rows[i].UUID == conversation {
			return i
		}
	}
	return -1
}

func (in *inbox) row(conversation string) *chat.Conversation {
	if i := in.index(conversation); i >= 0 {
		return &in.rows[i]
	}
	return nil
}

// read decodes what the server sends. A large inbox mostly comes as it came before,
// and to decode it takes longer than anything else here.
func (in *inbox) read(raw string) (chat.ConversationsList, error) {
	if raw != in.raw {
		list, err := chat.DecodeConversationsList(raw)
		if err != nil || !list.Status {
			return list, err
		}
		seen := make(map[string]bool, len(list.Conversations))
		list.Conversations = slices.DeleteFunc(list.Conversations, func(r chat.Conversation) bool {
			again := seen[r.UUID]
			seen[r.UUID] = true
			return again
		})
		in.raw, in.list = raw, list
	}
	list := in.list
	list.Conversations = slices.Clone(list.Conversations)
	return list, nil
}

// askInbox asks for the inbox now. There is one request at a time.
func (c *core) askInbox() {
	if c.inbox.outstanding {
		c.inbox.again = true
		return
	}
	now := c.now()
	c.inbox.outstanding, c.inbox.deadline, c.inbox.asked = true, now.Add(replyTimeout), now
	c.inbox.next = time.Time{}
	if c.visible || c.watched {
		c.inbox.next = now.Add(c.jitter(inboxInterval))
	}
	c.emit(chat.EventGetConversations, chat.GetConversations{SenderID: c.claims.user, SenderRole: chat.RoleTherapist})
	c.change()
}

// askInboxSoon asks for the inbox, but not more often than every inboxGap.
func (c *core) askInboxSoon() { c.askInboxAfter(inboxGap) }

// askInboxInTurn asks for the inbox when the room has changed, which is no sign that
// anything else has.
func (c *core) askInboxInTurn() {
	c.askInboxAfter(min(max(inboxGap, time.Duration(len(c.inbox.raw))*inboxPace), inboxInterval))
}

// askInboxAfter asks for the inbox when the last request is old enough.
func (c *core) askInboxAfter(gap time.Duration) {
	if at := c.inbox.asked.Add(gap); c.inbox.next.IsZero() || at.Before(c.inbox.next) {
		c.inbox.next = at
	}
}

// inboxDue returns when the inbox is to be asked for; zero if it is not.
func (c *core) inboxDue() time.Time {
	if !c.online() || c.inbox.outstanding {
		return time.Time{}
	}
	return c.inbox.next
}

func (c *core) tickInbox(now time.Time) {
	switch {
	case due(now, c.inbox.deadline) && c.state == Online:
		c.reconnect(errNoReply)
	case due(now, c.inboxDue()):
		if c.tab != nil {
			c.resync() // a page may have died before it could tell what it has queued
		}
		c.askInbox()
	}
}

func (c *core) refresh() {
	if !c.online() {
		c.retry()
		return
	}
	c.askInbox()
	if c.opened != "" {
		c.want(c.opened)
	}
}

func (c *core) onConversationsList(raw string) {
	list, err := c.inbox.read(raw)
	if err != nil {
		c.diag.Unreadable++
		list.Status, list.Text = false, ""
	}
	if !c.inbox.outstanding {
		c.diag.Unexpected++
	}
	c.diag.Unreadable += list.Skipped
	c.inbox.outstanding, c.inbox.deadline = false, time.Time{}
	c.change()
	if !list.Status {
		c.inboxRefused(list.Text)
		return
	}
	c.inbox.distrust = false
	c.takeInbox(list.Conversations)
	if c.state != Online {
		c.signedIn()
	}
	if c.inbox.again {
		c.inbox.again = false
		c.askInbox()
	}
}

// inboxRefused handles a false status. In the middle of a session that may be a
// fault of the moment: only if a new sign-in meets the same, the token is refused.
func (c *core) inboxRefused(text string) {
	if c.state == Online && !c.expired() && !c.inbox.distrust {
		c.inbox.distrust = true
		c.reconnect(errSessionRefused)
		return
	}
	c.refused(text)
}

func (c *core) takeInbox(rows []chat.Conversation) {
	old := c.inbox.rows
	c.inbox.rows, c.inbox.state, c.inbox.asOf = rows, Ready, c.date()
	if row := c.inbox.row(c.opened); row != nil {
		row.UnreadCount = 0 // it is being read
	}
	c.inbox.sort()
	var b store.Batch
	if old == nil || c.inbox.unsaved || !slices.Equal(old, rows) {
		c.changeInbox()
		b.PutInbox(rows)
	}
	b.PutMeta(metaInboxAsOf, strconv.FormatInt(c.inbox.asOf.UnixMilli(), 10))
	c.inbox.unsaved = c.save(&b) != nil
}

// noteMessage brings a row up to date with the newest message of its conversation.
func (c *core) noteMessage(conversation string, m chat.Message) {
	row := c.inbox.row(conversation)
	if row == nil || m.CreatedAt.Before(row.LastMessageAt) {
		return
	}
	// The row's own message again, as after each opening. Where the list has no times, the
	// row would jump up by getting one.
	if m.Text == row.LastMessage && (row.LastMessageAt.IsZero() || m.CreatedAt.Equal(row.LastMessageAt)) {
		return
	}
	row.LastMessage, row.LastMessageAt = m.Text, m.CreatedAt
	c.inbox.unsaved = true
	c.changeInbox()
}
