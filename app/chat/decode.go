package chat

import (
	"errors"
	"strings"

	"practicechat/app/wirejson"
)

var errNotAnObject = errors.New("the payload is not an object")

// Read reads the payload of an event off the packet it came in, while that is checked.
// It returns a [MessagesList], a [ReceivedMessage], or the *[DecodeError] that says why
// there is none. Other payloads it skips, and returns nil: these two alone are both large
// and new each time. The list of conversations is not decoded where its text is the same
// as before.
func Read(event string, r *wirejson.Reader) any {
	var e any
	var err error
	switch event {
	case EventMessagesList:
		e, err = readMessagesList(r)
	case EventReceivedMessage:
		e, err = readReceivedMessage(r)
	default:
		r.Skip()
	}
	if err != nil {
		return err
	}
	return e
}

// DecodeUserConnect reads the payload of userConnect.
func DecodeUserConnect(raw string) (e UserConnect, err error) {
	err = decodeObject(EventUserConnect, raw, func(r *wirejson.Reader) {
		switch r.Key() {
		case "token":
			e.Token = r.Scalar()
		case "token_panel":
			e.TokenPanel = r.Scalar()
		default:
			r.Skip()
		}
	})
	return e, err
}

// DecodeGetConversations reads the payload of getConversations.
func DecodeGetConversations(raw string) (e GetConversations, err error) {
	err = decodeObject(EventGetConversations, raw, func(r *wirejson.Reader) {
		switch r.Key() {
		case "sender_id":
			e.SenderID = r.Scalar()
		case "sender_role":
			e.SenderRole = r.Scalar()
		default:
			r.Skip()
		}
	})
	return e, err
}

// DecodeConversationsList reads the payload of conversationsList. Entries
// without a uuid are left out and counted. A missing status counts as true where
// data came.
func DecodeConversationsList(raw string) (e ConversationsList, err error) {
	var s status
	err = decodeObject(EventConversationsList, raw, func(r *wirejson.Reader) {
		if r.Key() != "data" {
			s.field(r)
			return
		}
		switch r.Kind() {
		case wirejson.Array:
			s.data = true
			e.read(r)
		case wirejson.Object: // as messages come in one
			for r.BeginObject(); r.NextMember(); {
				if r.Key() == "conversations" && r.Kind() == wirejson.Array {
					s.data = true
					e.read(r)
				} else {
					r.Skip()
				}
			}
		default:
			r.Skip()
		}
	})
	e.Status, e.Text = s.ok(), s.text
	return e, err
}

func (e *ConversationsList) read(r *wirejson.Reader) {
	e.Conversations, e.Skipped = nil, 0 // of two members of one name the last one counts
	for r.BeginArray(); r.NextElement(); {
		var c Conversation
		if c.read(r); c.UUID != "" {
			e.Conversations = append(e.Conversations, c)
		} else {
			e.Skipped++
		}
	}
}

// DecodeGetMessages reads the payload of getMessages.
func DecodeGetMessages(raw string) (e GetMessages, err error) {
	err = decodeObject(EventGetMessages, raw, func(r *wirejson.Reader) {
		switch r.Key() {
		case "conversation_uuid":
			e.ConversationUUID = r.Scalar()
		case "sender_id":
			e.SenderID = r.Scalar()
		case "sender_role":
			e.SenderRole = r.Scalar()
		case "per_page":
			e.PerPage = number(r)
		case "page":
			e.Page = number(r)
		default:
			r.Skip()
		}
	})
	return e, err
}

// DecodeMessagesList reads the payload of messagesList. Entries without a uuid
// are left out and counted. A missing status counts as true where data came. Data
// may be the bare array of messages: it would else pass for an empty conversation.
func DecodeMessagesList(raw string) (MessagesList, error) {
	return decodeAll(EventMessagesList, raw, readMessagesList)
}

func readMessagesList(r *wirejson.Reader) (e MessagesList, err error) {
	var s status
	e.Total = -1
	messages := func() {
		s.data = true
		e.readMessages(r)
	}
	err = eachField(EventMessagesList, r, func(r *wirejson.Reader) {
		switch key := r.Key(); {
		case key == "data" && r.Kind() == wirejson.Array:
			messages()
			return
		case key != "data" || r.Kind() != wirejson.Object:
			s.field(r)
			return
		}
		for r.BeginObject(); r.NextMember(); {
			switch key := r.Key(); {
			case key == "messages" && r.Kind() == wirejson.Array:
				messages()
			case key == "total" && r.Kind() != wirejson.Null:
				e.Total = number(r)
			default:
				r.Skip()
			}
		}
	})
	e.Status, e.Text = s.ok(), s.text
	return e, err
}

// maxGuess bounds the room that is made for messages before they have been seen.
const maxGuess = 256

// readMessages reads the array of messages. Room is made by the length of the first:
// those of a page are much alike.
func (e *MessagesList) readMessages(r *wirejson.Reader) {
	e.Messages, e.Skipped = nil, 0 // of two members of one name the last one counts
	for r.BeginArray(); r.NextElement(); {
		if n := len(e.Messages); n > 0 {
			e.Messages = append(e.Messages, Message{})
			if e.Messages[n].read(r); e.Messages[n].UUID == "" {
				e.Messages = e.Messages[:n]
				e.Skipped++
			}
			continue
		}
		var first Message
		rest := r.Len()
		if first.read(r); first.UUID == "" {
			e.Skipped++
			continue
		}
		e.Messages = make([]Message, 1, 1+min(r.Len()/max(rest-r.Len(), 1), maxGuess))
		e.Messages[0] = first
	}
}

// DecodeSendMessage reads the payload of sendMessage. Where message is missing,
// content_text stands in for it.
func DecodeSendMessage(raw string) (e SendMessage, err error) {
	var content string
	err = decodeObject(EventSendMessage, raw, func(r *wirejson.Reader) {
		switch r.Key() {
		case "conversation_uuid":
			e.ConversationUUID = r.Scalar()
		case "message":
			e.Text = r.Scalar()
		case "content_text":
			content = r.Scalar()
		case "client_id":
			e.ClientID = r.Scalar()
		default:
			r.Skip()
		}
	})
	if e.Text == "" {
		e.Text = content
	}
	return e, err
}

// DecodeReceivedMessage reads the payload of receivedMessage. A message without
// a uuid is an error: it could not be told from others.
func DecodeReceivedMessage(raw string) (ReceivedMessage, error) {
	return decodeAll(EventReceivedMessage, raw, readReceivedMessage)
}

func readReceivedMessage(r *wirejson.Reader) (e ReceivedMessage, err error) {
	var s status
	err = eachField(EventReceivedMessage, r, func(r *wirejson.Reader) {
		if r.Key() != "data" || r.Kind() != wirejson.Object {
			s.field(r)
			return
		}
		e.Message = Message{}
		e.Message.read(r)
		s.data = e.Message.UUID != ""
	})
	e.Status = s.ok()
	if err == nil && e.Status && e.Message.UUID == "" {
		err = &DecodeError{EventReceivedMessage, errors.New("the message has no uuid")}
	}
	return e, err
}

// DecodeJoinChat reads the payload of joinChat.
func DecodeJoinChat(raw string) (e JoinChat, err error) {
	e.ConversationUUID, err = decodeRoom(EventJoinChat, raw)
	return e, err
}

// DecodeLeaveChat reads the payload of leaveChat.
func DecodeLeaveChat(raw string) (e LeaveChat, err error) {
	e.ConversationUUID, err = decodeRoom(EventLeaveChat, raw)
	return e, err
}

func decodeRoom(event, raw string) (conversation string, err error) {
	err = decodeObject(event, raw, func(r *wirejson.Reader) {
		if r.Key() == "conversation_uuid" {
			conversation = r.Scalar()
		} else {
			r.Skip()
		}
	})
	return conversation, err
}

// DecodeTyping reads the payload of typing.
func DecodeTyping(raw string) (e Typing, err error) {
	err = decodeObject(EventTyping, raw, func(r *wirejson.Reader) {
		switch r.Key() {
		case "conversation_uuid":
			e.ConversationUUID = r.Scalar()
		case "is_typing":
			e.IsTyping = flag(r)
		default:
			r.Skip()
		}
	})
	return e, err
}

// DecodeDeleteMessage reads the payload of deleteMessage.
func DecodeDeleteMessage(raw string) (e DeleteMessage, err error) {
	err = decodeObject(EventDeleteMessage, raw, func(r *wirejson.Reader) {
		switch r.Key() {
		case "message_id":
			e.MessageUUID = r.Scalar()
		case "conversation_uuid":
			e.ConversationUUID = r.Scalar()
		default:
			r.Skip()
		}
	})
	return e, err
}

// DecodeResult reads the argument of an acknowledgement of sendMessage or
// deleteMessage. Servers are free in what they answer: raw may be empty, false
// refuses, and anything else but an object counts as an answer that says nothing.
func DecodeResult(raw string) (e Result, err error) {
	if r := wirejson.NewReader(raw); r.Kind() != wirejson.Object {
		no, err := r.Skip()
		return Result{Status: err != nil || no != "false"}, nil
	}
	var s status
	err = decodeObject("ack", raw, func(r *wirejson.Reader) {
		switch key := r.Key(); {
		case key == "data" && r.Kind() == wirejson.Object:
			e.Message = Message{}
			e.Message.read(r)
			s.data = e.Message.UUID != ""
		case key == "error" && r.Kind() == wirejson.Object:
			s.refused = true
			for r.BeginObject(); r.NextMember(); {
				switch r.Key() {
				case "code":
					e.Code = r.Scalar()
				case "message":
					s.text = r.Scalar()
				default:
					r.Skip()
				}
			}
		default:
			s.field(r)
		}
	})
	said := s.given || s.data || s.refused
	e.Status, e.Text = s.ok() || !said, s.text
	return e, err
}

// read reads a ChatMessage. Its UUID stays "" if it has none, or is no object.
func (m *Message) read(r *wirejson.Reader) {
	if r.Kind() != wirejson.Object {
		r.Skip()
		return
	}
	var content string
	for r.BeginObject(); r.NextMember(); {
		switch r.Key() {
		case "uuid":
			m.UUID = r.Scalar()
		case "message":
			m.Text = r.Scalar()
		case "content_text":
			content = r.Scalar()
		case "sender_role":
			m.SenderRole = role(r)
		case "created_at":
			m.CreatedAt = instant(r)
		case "conversation_uuid":
			m.ConversationUUID = r.Scalar()
		case "client_id":
			m.ClientID = r.Scalar()
		default:
			r.Skip()
		}
	}
	if m.Text == "" {
		m.Text = content
	}
}

// read reads a Conversation. Its UUID stays "" if it has none, or is no object.
func (c *Conversation) read(r *wirejson.Reader) {
	if r.Kind() != wirejson.Object {
		r.Skip()
		return
	}
	for r.BeginObject(); r.NextMember(); {
		switch r.Key() {
		case "uuid":
			c.UUID = r.Scalar()
		case "participant_name":
			c.ParticipantName = strings.TrimSpace(r.Scalar())
		case "last_message":
			c.LastMessage = r.Scalar()
		case "last_message_at", "updated_at":
			if at := instant(r); at.After(c.LastMessageAt) {
				c.LastMessageAt = at
			}
		case "unread_count":
			c.UnreadCount = max(number(r), 0)
		default:
			r.Skip()
		}
	}
}
