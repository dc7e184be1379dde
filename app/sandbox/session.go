package sandbox

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"practicechat/app/chat"
	"practicechat/app/socketio"
)

// connection is what a session needs of the server half's Socket. Emit does not
// block, and none of these calls back before it returns.
type connection interface {
	Emit(name string, args ...any) error
	Disconnect()
	CloseTransport()
}

// session is one connection: who it belongs to, and the room it is in. Its events
// are handled one after the other.
type session struct {
	sandbox *Sandbox
	conn    connection
	number  int // names the connection in the limiter
	line    line

	refused error // why nobody is signed in

	// Written under sandbox.mu by the goroutine that handles events, which alone
	// may read them without.
	user    string
	expires time.Time
	room    room

	// Guarded by sandbox.mu.
	left    map[string]time.Time // rooms whose late messages still come, until when
	closing *time.Timer          // for Manners.CloseEveryS; nil if it never closes
}

// room is a conversation that somebody was found to own. The zero room is none.
type room struct {
	conversation int64
	uuid         string
}

const (
	defaultPerPage = 20
	maxPerPage     = 100
	maxClientID    = 64
)

// events are those of a client.
var events = map[string]func(s *session, m Manners, payload string) (chat.Result, error){
	chat.EventUserConnect:      (*session).userConnect,
	chat.EventGetConversations: (*session).getConversations,
	chat.EventGetMessages:      (*session).getMessages,
	chat.EventSendMessage:      (*session).sendMessage,
	chat.EventJoinChat:         (*session).joinChat,
	chat.EventLeaveChat:        (*session).leaveChat,
	chat.EventTyping:           (*session).typing,
	chat.EventDeleteMessage:    (*session).deleteMessage,
}

// handle carries out an event and acknowledges it with ack, which does nothing
// where the client asked for no ack.
func (s *session) handle(event, payload string, ack func(...any)) {
	m := s.sandbox.Manners()
	if m.Mute && event == chat.EventGetConversations {
		return
	}
	result, err := chat.Result{}, error(errTooMany)
	if s.sandbox.limiter.event(s.account(), s.sandbox.now()) {
		result, err = events[event](s, m, payload)
	}
	if err == errCut || m.Mute && event == chat.EventUserConnect {
		return
	}
	result.Status = err == nil
	if err != nil {
		r := s.refusal(event, err)
		result.Code, result.Text = r.code, r.text
		switch event {
		case chat.EventGetConversations:
			s.reply(chat.EventConversationsList, chat.ConversationsList{Text: r.text})
		case chat.EventGetMessages:
			s.reply(chat.EventMessagesList, chat.MessagesList{Text: r.text})
		}
	}
	if m.Ack {
		answer := encoded(result)
		s.sandbox.mu.Lock()
		defer s.sandbox.mu.Unlock()
		s.sandbox.enqueue(s, func() { ack(answer) })
	}
}

// account names whose limits apply.
func (s *session) account() string {
	if s.user == "" {
		return fmt.Sprint("connection ", s.number)
	}
	return "user " + s.user
}

// own returns the conversation of that uuid if it belongs to who is signed in.
func (s *session) own(m Manners, conversationUUID string) (room, error) {
	if err := s.check(m); err != nil {
		return room{}, err
	}
	id, err := s.sandbox.db.find(s.user, conversationUUID)
	return room{id, conversationUUID}, err
}

// check returns why nobody is signed in, nil if somebody is.
func (s *session) check(m Manners) error {
	switch {
	case m.RefuseToken != RefuseNone:
		return errToken
	case s.user == "":
		return s.refused
	case !s.sandbox.now().Before(s.expires):
		return errExpired
	}
	return nil
}

func (s *session) userConnect(m Manners, payload string) (chat.Result, error) {
	e, err := chat.DecodeUserConnect(payload)
	if err != nil {
		return chat.Result{}, err
	}
	user, expires, err := s.sandbox.signer.verify(e.Token, s.sandbox.now())
	switch {
	case errors.Is(err, errTokenExpired):
		err = errExpired
	case err != nil || m.RefuseToken != RefuseNone:
		err = errToken
	case e.TokenPanel != chat.RoleTherapist:
		err = errPanel
	}
	if err != nil {
		user = ""
	}
	s.refused = err
	s.sandbox.signIn(s, user, expires)
	return chat.Result{}, err
}

func (s *session) getConversations(m Manners, payload string) (chat.Result, error) {
	if _, err := chat.DecodeGetConversations(payload); err != nil {
		return chat.Result{}, err
	}
	if err := s.check(m); err != nil {
		return chat.Result{}, err
	}
	list, err := s.sandbox.db.conversations(s.user)
	if err == nil {
		s.reply(chat.EventConversationsList, chat.ConversationsList{Status: true, Conversations: list})
	}
	return chat.Result{}, err
}

func (s *session) getMessages(m Manners, payload string) (chat.Result, error) {
	e, err := chat.DecodeGetMessages(payload)
	if err != nil {
		return chat.Result{}, err
	}
	room, err := s.own(m, e.ConversationUUID)
	if err != nil {
		return chat.Result{}, err
	}
	if e.PerPage <= 0 {
		e.PerPage = defaultPerPage
	}
	messages, total, err := s.sandbox.db.page(room.conversation, m.Order, max(e.Page, 1), min(e.PerPage, maxPerPage))
	if err != nil {
		return chat.Result{}, err
	}
	for i, message := range messages {
		messages[i] = m.shape(message, room)
	}
	s.reply(chat.EventMessagesList, chat.MessagesList{Status: true, Messages: messages, Total: total})
	return chat.Result{}, nil
}

func (s *session) sendMessage(m Manners, payload string) (chat.Result, error) {
	e, err := chat.DecodeSendMessage(payload)
	if err != nil {
		return chat.Result{}, err
	}
	room, err := s.own(m, e.ConversationUUID)
	if err != nil {
		return chat.Result{}, err
	}
	if !m.ClientID {
		e.ClientID = ""
	}
	if err := s.checkMessage(e); err != nil {
		return chat.Result{}, err
	}

	cut := s.sandbox.takeCut()
	if cut == CutBefore {
		s.conn.CloseTransport()
		return chat.Result{}, errCut
	}
	message, err := s.sandbox.send(s, room, e, cut)
	if err != nil {
		return chat.Result{}, err
	}
	return chat.Result{Message: m.shape(message, room)}, nil
}

func (s *session) checkMessage(e chat.SendMessage) error {
	switch err := chat.CheckText(e.Text); {
	case errors.Is(err, chat.ErrTooLong):
		return errTooLong
	case err != nil || strings.TrimSpace(e.Text) == "":
		return errEmpty
	case len(e.ClientID) > maxClientID:
		return errClientID
	case !s.sandbox.limiter.message(s.account(), s.sandbox.now()):
		return errTooMany
	}
	return nil
}

func (s *session) joinChat(m Manners, payload string) (chat.Result, error) {
	e, err := chat.DecodeJoinChat(payload)
	if err != nil {
		return chat.Result{}, err
	}
	room, err := s.own(m, e.ConversationUUID)
	if err != nil {
		return chat.Result{}, err
	}
	s.sandbox.join(s, room)
	return chat.Result{}, s.sandbox.db.markRead(room.conversation)
}

func (s *session) leaveChat(m Manners, payload string) (chat.Result, error) {
	e, err := chat.DecodeLeaveChat(payload)
	if err != nil {
		return chat.Result{}, err
	}
	left, err := s.own(m, e.ConversationUUID)
	if err != nil {
		return chat.Result{}, err
	}
	s.sandbox.leave(s, left)
	return chat.Result{}, nil
}

func (s *session) typing(m Manners, payload string) (chat.Result, error) {
	e, err := chat.DecodeTyping(payload)
	if err != nil {
		return chat.Result{}, err
	}
	room, err := s.own(m, e.ConversationUUID)
	if err != nil {
		return chat.Result{}, err
	}
	s.sandbox.broadcast(room, chat.EventTyping, e, s)
	return chat.Result{}, nil
}

func (s *session) deleteMessage(m Manners, payload string) (chat.Result, error) {
	e, err := chat.DecodeDeleteMessage(payload)
	if err != nil {
		return chat.Result{}, err
	}
	room, err := s.own(m, e.ConversationUUID)
	if err != nil {
		return chat.Result{}, err
	}
	fresh, err := s.sandbox.db.remove(room.conversation, e.MessageUUID)
	if fresh && m.BroadcastDeletes {
		s.sandbox.broadcast(room, chat.EventDeleteMessage, e, nil)
	}
	return chat.Result{}, err
}

// shape returns message as a server of these manners shows it.
func (m Manners) shape(message chat.Message, room room) chat.Message {
	if m.Label {
		message.ConversationUUID = room.uuid
	}
	if !m.ClientID {
		message.ClientID = ""
	}
	return message
}

// reply sends an event to this connection.
func (s *session) reply(event string, payload appender) {
	text := encoded(payload)
	s.sandbox.mu.Lock()
	defer s.sandbox.mu.Unlock()
	s.sandbox.emit(s, event, text)
}

// appender is a payload of package chat.
type appender interface{ AppendJSON([]byte) []byte }

func encoded(payload appender) socketio.Raw {
	return socketio.Raw(payload.AppendJSON(nil))
}
