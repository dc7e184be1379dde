package chat

import (
	"errors"
	"strings"

	"practicechat/app/wirejson"
)

var errNotAnObject = errors.New("the payload is not an object")

// DecodeUserConnect reads the payload of userConnect.
func DecodeUserConnect(raw string) (e UserConnect, err error) {
	err = payload(EventUserConnect, raw, func(r *wirejson.Reader, key string) (err error) {
		switch key {
		case "token":
			e.Token, err = text(r)
		case "token_panel":
			e.TokenPanel, err = text(r)
		default:
			_, err = r.Skip()
		}
		return err
	})
	return e, err
}

// DecodeGetConversations reads the payload of getConversations.
func DecodeGetConversations(raw string) (e GetConversations, err error) {
	err = payload(EventGetConversations, raw, func(r *wirejson.Reader, key string) (err error) {
		switch key {
		case "sender_id":
			e.SenderID, err = text(r)
		case "sender_role":
			e.SenderRole, err = text(r)
		default:
			_, err = r.Skip()
		}
		return err
	})
	return e, err
}

// DecodeConversationsList reads the payload of conversationsList. Entries
// without a uuid are left out and counted. A missing status counts as true where
// data came.
func DecodeConversationsList(raw string) (e ConversationsList, err error) {
	var s status
	err = payload(EventConversationsList, raw, func(r *wirejson.Reader, key string) error {
		if key != "data" {
			return s.field(r, key)
		}
		if r.Kind() != wirejson.Array {
			_, err := r.Skip()
			return err
		}
		s.data = true
		return r.Array(func() error {
			c, ok, err := readConversation(r)
			if ok {
				e.Conversations = append(e.Conversations, c)
			} else {
				e.Skipped++
			}
			return err
		})
	})
	e.Status, e.Text = s.ok(), s.text
	return e, err
}

// DecodeGetMessages reads the payload of getMessages.
func DecodeGetMessages(raw string) (e GetMessages, err error) {
	err = payload(EventGetMessages, raw, func(r *wirejson.Reader, key string) (err error) {
		switch key {
		case "conversation_uuid":
			e.ConversationUUID, err = text(r)
		case "sender_id":
			e.SenderID, err = text(r)
		case "sender_role":
			e.SenderRole, err = text(r)
		case "per_page":
			e.PerPage, err = number(r)
		case "page":
			e.Page, err = number(r)
		default:
			_, err = r.Skip()
		}
		return err
	})
	return e, err
}

// DecodeMessagesList reads the payload of messagesList. Entries without a uuid
// are left out and counted. A missing status counts as true where data came. Data
// may be the bare array of messages: it would else pass for an empty conversation.
func DecodeMessagesList(raw string) (e MessagesList, err error) {
	var s status
	e.Total = -1
	messages := func(r *wirejson.Reader) error {
		s.data = true
		return r.Array(func() error {
			m, ok, err := readMessage(r)
			if ok {
				e.Messages = append(e.Messages, m)
			} else {
				e.Skipped++
			}
			return err
		})
	}
	err = payload(EventMessagesList, raw, func(r *wirejson.Reader, key string) error {
		switch {
		case key == "data" && r.Kind() == wirejson.Array:
			return messages(r)
		case key != "data" || r.Kind() != wirejson.Object:
			return s.field(r, key)
		}
		return r.Object(func(key string) (err error) {
			switch {
			case key == "messages" && r.Kind() == wirejson.Array:
				return messages(r)
			case key == "total" && r.Kind() != wirejson.Null:
				e.Total, err = number(r)
			default:
				_, err = r.Skip()
			}
			return err
		})
	})
	e.Status, e.Text = s.ok(), s.text
	return e, err
}

// DecodeSendMessage reads the payload of sendMessage. Where message is missing,
// content_text stands in for it.
func DecodeSendMessage(raw string) (e SendMessage, err error) {
	var content string
	err = payload(EventSendMessage, raw, func(r *wirejson.Reader, key string) (err error) {
		switch key {
		case "conversation_uuid":
			e.ConversationUUID, err = text(r)
		case "message":
			e.Text, err = text(r)
		case "content_text":
			content, err = text(r)
		case "client_id":
			e.ClientID, err = text(r)
		default:
			_, err = r.Skip()
		}
		return err
	})
	if e.Text == "" {
		e.Text = content
	}
	return e, err
}

// DecodeReceivedMessage reads the payload of receivedMessage. A message without
// a uuid is an error: it could not be told from others.
func DecodeReceivedMessage(raw string) (e ReceivedMessage, err error) {
	var s status
	err = payload(EventReceivedMessage, raw, func(r *wirejson.Reader, key string) (err error) {
		if key != "data" || r.Kind() != wirejson.Object {
			return s.field(r, key)
		}
		e.Message, s.data, err = readMessage(r)
		return err
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
	err = payload(event, raw, func(r *wirejson.Reader, key string) (err error) {
		if key == "conversation_uuid" {
			conversation, err = text(r)
		} else {
			_, err = r.Skip()
		}
		return err
	})
	return conversation, err
}

// DecodeTyping reads the payload of typing.
func DecodeTyping(raw string) (e Typing, err error) {
	err = payload(EventTyping, raw, func(r *wirejson.Reader, key string) (err error) {
		switch key {
		case "conversation_uuid":
			e.ConversationUUID, err = text(r)
		case "is_typing":
			e.IsTyping, err = flag(r)
		default:
			_, err = r.Skip()
		}
		return err
	})
	return e, err
}

// DecodeDeleteMessage reads the payload of deleteMessage.
func DecodeDeleteMessage(raw string) (e DeleteMessage, err error) {
	err = payload(EventDeleteMessage, raw, func(r *wirejson.Reader, key string) (err error) {
		switch key {
		case "message_id":
			e.MessageUUID, err = text(r)
		case "conversation_uuid":
			e.ConversationUUID, err = text(r)
		default:
			_, err = r.Skip()
		}
		return err
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
	err = payload("ack", raw, func(r *wirejson.Reader, key string) (err error) {
		switch {
		case key == "data" && r.Kind() == wirejson.Object:
			e.Message, _, err = readMessage(r)
			s.data = e.Message.UUID != ""
		case key == "error" && r.Kind() == wirejson.Object:
			s.refused = true
			err = r.Object(func(key string) (err error) {
				switch key {
				case "code":
					e.Code, err = text(r)
				case "message":
					s.text, err = text(r)
				default:
					_, err = r.Skip()
				}
				return err
			})
		default:
			err = s.field(r, key)
		}
		return err
	})
	said := s.given || s.data || s.refused
	e.Status, e.Text = s.ok() || !said, s.text
	return e, err
}

// status collects what the envelope of a reply says of its success.
type status struct {
	value   bool
	given   bool // a status field came that says yes or no
	data    bool // readable data came
	refused bool // an error field came
	text    string
}

// field reads a member of the envelope other than data.
func (s *status) field(r *wirejson.Reader, key string) (err error) {
	switch key {
	case "status", "success":
		value, known, err := verdict(r)
		if known {
			s.value = value && (s.value || !s.given) // one no is enough
			s.given = true
		}
		return err
	case "error":
		if r.Kind() == wirejson.String {
			words, err := text(r)
			if words != "" {
				s.refused, s.text = true, words
			}
			return err
		}
		s.refused = s.refused || r.Kind() == wirejson.Object
	case "message":
		s.text, err = text(r)
		return err
	}
	_, err = r.Skip()
	return err
}

func (s *status) ok() bool {
	if s.given {
		return s.value
	}
	return s.data && !s.refused
}

// payload reads one event's object, member by member.
func payload(event, raw string, field func(r *wirejson.Reader, key string) error) error {
	r := wirejson.NewReader(raw)
	if r.Kind() != wirejson.Object {
		return &DecodeError{event, errNotAnObject}
	}
	err := r.Object(func(key string) error { return field(r, key) })
	if err == nil {
		err = r.End()
	}
	if err != nil {
		return &DecodeError{event, err}
	}
	return nil
}

// readMessage reads a ChatMessage; ok is false if it has no uuid.
func readMessage(r *wirejson.Reader) (m Message, ok bool, err error) {
	if r.Kind() != wirejson.Object {
		_, err = r.Skip()
		return m, false, err
	}
	var content string
	err = r.Object(func(key string) (err error) {
		switch key {
		case "uuid":
			m.UUID, err = text(r)
		case "message":
			m.Text, err = text(r)
		case "content_text":
			content, err = text(r)
		case "sender_role":
			m.SenderRole, err = text(r)
			m.SenderRole = strings.ToLower(strings.TrimSpace(m.SenderRole))
		case "created_at":
			m.CreatedAt, err = instant(r)
		case "conversation_uuid":
			m.ConversationUUID, err = text(r)
		case "client_id":
			m.ClientID, err = text(r)
		default:
			_, err = r.Skip()
		}
		return err
	})
	if m.Text == "" {
		m.Text = content
	}
	return m, m.UUID != "", err
}

// readConversation reads a Conversation; ok is false if it has no uuid.
func readConversation(r *wirejson.Reader) (c Conversation, ok bool, err error) {
	if r.Kind() != wirejson.Object {
		_, err = r.Skip()
		return c, false, err
	}
	err = r.Object(func(key string) (err error) {
		switch key {
		case "uuid":
			c.UUID, err = text(r)
		case "participant_name":
			c.ParticipantName, err = text(r)
		case "last_message":
			c.LastMessage, err = text(r)
		case "last_message_at", "updated_at":
			if at, e := instant(r); at.After(c.LastMessageAt) {
				c.LastMessageAt = at
			} else {
				err = e
			}
		case "unread_count":
			c.UnreadCount, err = number(r)
			c.UnreadCount = max(c.UnreadCount, 0)
		default:
			_, err = r.Skip()
		}
		return err
	})
	return c, c.UUID != "", err
}
