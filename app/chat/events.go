package chat

// Wire names of the events.
const (
	EventUserConnect       = "userConnect"
	EventGetConversations  = "getConversations"
	EventConversationsList = "conversationsList"
	EventGetMessages       = "getMessages"
	EventMessagesList      = "messagesList"
	EventSendMessage       = "sendMessage"
	EventReceivedMessage   = "receivedMessage"
	EventJoinChat          = "joinChat"
	EventLeaveChat         = "leaveChat"
	EventTyping            = "typing"
	EventDeleteMessage     = "deleteMessage"
)

// UserConnect authenticates the connection. Client to server. It has no reply:
// the first conversationsList with a true status shows that it was accepted.
type UserConnect struct {
	Token      string // JWT
	TokenPanel string // always "therapist"
}

// GetConversations asks for the inbox. Client to server.
type GetConversations struct {
	SenderID   string // the user's id
	SenderRole string // always "therapist"
}

// ConversationsList is the inbox. Server to client; it does not say which
// request it answers.
type ConversationsList struct {
	Status        bool
	Conversations []Conversation
	Skipped       int    // entries that could not be read
	Text          string // the server's own words where Status is false
}

// GetMessages asks for a page of a conversation. Client to server.
type GetMessages struct {
	ConversationUUID string
	SenderID         string
	SenderRole       string // always "therapist"
	PerPage          int    // zero: left to the server
	Page             int    // 1 is the first; zero: left to the server
}

// MessagesList is a page of a conversation. Server to client. It names neither
// the conversation nor the page, and its order is the server's choice.
type MessagesList struct {
	Status   bool
	Messages []Message
	Total    int    // messages in the whole conversation; -1 where the server does not say
	Skipped  int    // entries that could not be read
	Text     string // the server's own words where Status is false
}

// SendMessage asks the server to append a message to a conversation. Client to
// server. The event reference documents no reply: see package outbox for what
// counts as proof that the message is stored.
//
// The optional fields receiver_online and receiver_in_chat are never sent: we
// cannot know them, and a server may hold back a notification because of them.
type SendMessage struct {
	ConversationUUID string
	Text             string // 1 to MaxMessageRunes runes; sent as message and as content_text
	ClientID         string // our UUID; a server may ignore it
}

// ReceivedMessage announces a message in the room that is joined. Server to
// client. Message.ConversationUUID is empty where the server does not label it.
type ReceivedMessage struct {
	Status  bool
	Message Message
}

// JoinChat joins a conversation's room. Client to server.
type JoinChat struct{ ConversationUUID string }

// LeaveChat leaves a conversation's room. Client to server.
type LeaveChat struct{ ConversationUUID string }

// Typing tells that somebody types in a conversation, or stopped. Both ways.
type Typing struct {
	ConversationUUID string
	IsTyping         bool
}

// DeleteMessage asks the server to delete a message. Client to server; some
// servers send it on to the room as well.
type DeleteMessage struct {
	MessageUUID      string // message_id on the wire
	ConversationUUID string
}

// Result is what servers that acknowledge sendMessage and deleteMessage answer
// with. The event reference does not document it.
type Result struct {
	Status  bool    // false only where the server said so
	Message Message // the stored message, where the server returned it; UUID "" otherwise
	Code    string  // machine-readable reason of a refusal; may be ""
	Text    string  // the server's own words; may be ""
}

// AppendJSON appends the event's payload to dst.
func (e UserConnect) AppendJSON(dst []byte) []byte {
	return object(dst).text("token", e.Token).text("token_panel", e.TokenPanel).end()
}

// AppendJSON appends the event's payload to dst.
func (e GetConversations) AppendJSON(dst []byte) []byte {
	return object(dst).text("sender_id", e.SenderID).text("sender_role", e.SenderRole).end()
}

// AppendJSON appends the event's payload to dst.
func (e ConversationsList) AppendJSON(dst []byte) []byte {
	o := object(dst).flag("status", e.Status).textIf("message", e.Text).key("data")
	o.dst = append(o.dst, '[')
	for i, c := range e.Conversations {
		if i > 0 {
			o.dst = append(o.dst, ',')
		}
		o.dst = c.appendJSON(o.dst)
	}
	o.dst = append(o.dst, ']')
	return o.end()
}

// AppendJSON appends the event's payload to dst.
func (e GetMessages) AppendJSON(dst []byte) []byte {
	o := object(dst).text("conversation_uuid", e.ConversationUUID).
		text("sender_id", e.SenderID).text("sender_role", e.SenderRole)
	if e.PerPage > 0 {
		o = o.number("per_page", e.PerPage)
	}
	if e.Page > 0 {
		o = o.number("page", e.Page)
	}
	return o.end()
}

// AppendJSON appends the event's payload to dst.
func (e MessagesList) AppendJSON(dst []byte) []byte {
	o := object(dst).flag("status", e.Status).textIf("message", e.Text).key("data")
	data := object(o.dst).key("messages")
	data.dst = append(data.dst, '[')
	for i, m := range e.Messages {
		if i > 0 {
			data.dst = append(data.dst, ',')
		}
		data.dst = m.AppendJSON(data.dst)
	}
	data.dst = append(data.dst, ']')
	o.dst = data.number("total", e.Total).end()
	return o.end()
}

// AppendJSON appends the event's payload to dst.
func (e SendMessage) AppendJSON(dst []byte) []byte {
	return object(dst).text("conversation_uuid", e.ConversationUUID).
		text("message", e.Text).text("message_type", "text").text("content_text", e.Text).
		textIf("client_id", e.ClientID).end()
}

// AppendJSON appends the event's payload to dst.
func (e ReceivedMessage) AppendJSON(dst []byte) []byte {
	o := object(dst).flag("status", e.Status).key("data")
	o.dst = e.Message.AppendJSON(o.dst)
	return o.end()
}

// AppendJSON appends the event's payload to dst.
func (e JoinChat) AppendJSON(dst []byte) []byte {
	return object(dst).text("conversation_uuid", e.ConversationUUID).end()
}

// AppendJSON appends the event's payload to dst.
func (e LeaveChat) AppendJSON(dst []byte) []byte {
	return object(dst).text("conversation_uuid", e.ConversationUUID).end()
}

// AppendJSON appends the event's payload to dst.
func (e Typing) AppendJSON(dst []byte) []byte {
	return object(dst).text("conversation_uuid", e.ConversationUUID).flag("is_typing", e.IsTyping).end()
}

// AppendJSON appends the event's payload to dst.
func (e DeleteMessage) AppendJSON(dst []byte) []byte {
	return object(dst).text("message_id", e.MessageUUID).text("conversation_uuid", e.ConversationUUID).end()
}

// AppendJSON appends the acknowledgement's argument to dst.
func (e Result) AppendJSON(dst []byte) []byte {
	o := object(dst).flag("status", e.Status)
	if e.Message.UUID != "" {
		o = o.key("data")
		o.dst = e.Message.AppendJSON(o.dst)
	}
	if !e.Status {
		o = o.key("error")
		o.dst = object(o.dst).text("code", e.Code).text("message", e.Text).end()
	}
	return o.end()
}

// AppendJSON appends m as the wire's ChatMessage to dst.
func (m Message) AppendJSON(dst []byte) []byte {
	return object(dst).text("uuid", m.UUID).text("message", m.Text).text("sender_role", m.SenderRole).
		time("created_at", m.CreatedAt).
		textIf("conversation_uuid", m.ConversationUUID).textIf("client_id", m.ClientID).end()
}

func (c Conversation) appendJSON(dst []byte) []byte {
	o := object(dst).text("uuid", c.UUID).text("participant_name", c.ParticipantName).
		text("last_message", c.LastMessage).number("unread_count", c.UnreadCount)
	if !c.LastMessageAt.IsZero() {
		o = o.time("last_message_at", c.LastMessageAt)
	}
	return o.end()
}
