package messenger

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"practicechat/app/chat"
)

// manners is how a simulated server behaves where the event reference is silent.
type manners struct {
	ack, ackMessage bool // acknowledges; with the stored message
	echo            bool
	label           bool
	clientID        bool // returns client ids and stores nothing twice under one
	broadcast       bool // of deletes
	order           PageOrder
	perPage         int           // caps per_page; 0 does not
	descending      bool          // within a page
	late            time.Duration // receivedMessage may come that long after leaveChat
	coarse          bool          // created_at has seconds only
	noTotal         bool
}

// simServer is the server of a simulated practice. It knows the truth: every
// message is stored with the client id it came with, whether the server honours
// it or not.
type simServer struct {
	w        *world
	manners  manners
	convs    map[string]*simConv
	names    []string // of the conversations of simUser
	others   []string // and of simOther
	down     bool
	messages int
	conns    []*simSession
	refuse   bool // no inbox for anybody
	rejects  int  // percent of the sends and deletes that are refused
	hiccups  int  // percent of the histories that are refused
	twice    int  // percent of the announcements that are made twice
}

type simConv struct {
	user     string
	messages []simMessage
	deleted  map[string]bool // client ids of deleted messages
}

type simMessage struct {
	chat.Message
	truth string // the client id it came with, also where the server ignores it
	json  []byte // as it stands in a history
}

// simSession is the server's side of one connection.
type simSession struct {
	conn *simConn
	user string // "" before userConnect
	room string
	left map[string]time.Time // rooms that were left, and when
}

func newSimServer(w *world, m manners, conversations int) *simServer {
	s := &simServer{w: w, manners: m, convs: map[string]*simConv{}}
	for i := range conversations {
		s.names = append(s.names, s.conversation(simUser, fmt.Sprintf("conv-%d", i)))
	}
	for i := range 2 {
		s.others = append(s.others, s.conversation(simOther, fmt.Sprintf("other-%d", i)))
	}
	return s
}

// conversation makes a conversation, half of them with a past, most of these with
// one that is a page long at most.
func (s *simServer) conversation(user, name string) string {
	w := s.w
	s.convs[name] = &simConv{user: user, deleted: map[string]bool{}}
	past := w.rng.IntN(2) * (1 + w.rng.IntN(40))
	if past > 0 && w.chance(20) {
		past = w.rng.IntN(140)
	}
	for range past {
		s.store(name, name+" old "+simTexts[w.rng.IntN(len(simTexts))], w.role(), "")
		w.now = w.now.Add(time.Duration(w.rng.IntN(3000)) * time.Millisecond)
	}
	return name
}

// of returns the conversations of a user.
func (s *simServer) of(user string) []string {
	if user == simOther {
		return s.others
	}
	return s.names
}

func (s *simServer) store(conversation, text, role, truth string) simMessage {
	s.messages++
	at := s.w.now
	if s.manners.coarse {
		at = at.Truncate(time.Second)
	}
	m := simMessage{Message: chat.Message{
		UUID: fmt.Sprintf("m%d", s.messages), Text: text, SenderRole: role, CreatedAt: at.UTC(),
	}, truth: truth}
	if s.manners.clientID {
		m.ClientID = truth
	}
	m.json = m.Message.AppendJSON(nil)
	c := s.convs[conversation]
	c.messages = append(c.messages, m)
	return m
}

// hangUp ends a session.
func (s *simServer) hangUp(ss *simSession) {
	s.conns = slices.DeleteFunc(s.conns, func(other *simSession) bool { return other == ss })
}

// restart ends all sessions and what is under way to the server.
func (s *simServer) restart(down time.Duration) {
	s.down = true
	for _, ss := range slices.Clone(s.conns) {
		s.hangUp(ss)
		ss.conn.closedByServer(fmt.Errorf("restart"), 0)
	}
	s.w.at(down, func() { s.down = false })
}

// handle carries out one event of a client.
func (s *simServer) handle(ss *simSession, name, raw string, ack func(string)) {
	if s.down || name != chat.EventUserConnect && ss.user == "" {
		return
	}
	switch name {
	case chat.EventUserConnect:
		e, _ := chat.DecodeUserConnect(raw)
		for user, token := range simTokens {
			if token == e.Token {
				ss.user = user
			}
		}
	case chat.EventGetConversations:
		s.emit(ss, chat.EventConversationsList, s.inbox(ss.user))
	case chat.EventGetMessages:
		e, _ := chat.DecodeGetMessages(raw)
		s.checkUser(ss, e.ConversationUUID, name)
		if s.w.chance(s.hiccups) {
			s.emit(ss, chat.EventMessagesList, chat.MessagesList{Text: "not now"})
			return
		}
		ss.conn.receive(chat.EventMessagesList, s.page(e))
	case chat.EventJoinChat:
		e, _ := chat.DecodeJoinChat(raw)
		s.checkUser(ss, e.ConversationUUID, name)
		ss.room = e.ConversationUUID
	case chat.EventLeaveChat:
		e, _ := chat.DecodeLeaveChat(raw)
		if ss.room == e.ConversationUUID {
			ss.room = ""
		}
		ss.left[e.ConversationUUID] = s.w.now
	case chat.EventSendMessage:
		s.sendMessage(ss, raw, ack)
	case chat.EventDeleteMessage:
		e, _ := chat.DecodeDeleteMessage(raw)
		s.checkUser(ss, e.ConversationUUID, name)
		switch {
		case s.manners.ack && s.w.chance(s.rejects):
			ack(`{"status":false,"code":"not_yours"}`)
			return
		case s.w.chance(s.rejects):
			s.w.denied[e.ConversationUUID] = true
			return
		}
		s.delete(e)
		if s.manners.ack {
			ack(`{"status":true}`)
		}
	}
}

func (s *simServer) checkUser(ss *simSession, conversation, event string) {
	if c := s.convs[conversation]; c == nil || c.user != ss.user {
		s.w.violation("%s of %s by %s", event, conversation, ss.user)
	}
}

func (s *simServer) inbox(user string) chat.ConversationsList {
	list := chat.ConversationsList{Status: !s.refuse}
	if s.refuse {
		return list
	}
	for _, name := range s.of(user) {
		row := chat.Conversation{UUID: name, ParticipantName: "Patient " + name}
		if msgs := s.convs[name].messages; len(msgs) > 0 {
			row.LastMessage = msgs[len(msgs)-1].Text
		}
		list.Conversations = append(list.Conversations, row)
	}
	return list
}

func (s *simServer) sendMessage(ss *simSession, raw string, ack func(string)) {
	e, _ := chat.DecodeSendMessage(raw)
	s.checkUser(ss, e.ConversationUUID, chat.EventSendMessage)
	c := s.convs[e.ConversationUUID]
	var m simMessage
	i := slices.IndexFunc(c.messages, func(m simMessage) bool { return m.truth == e.ClientID })
	switch {
	case s.manners.clientID && (i >= 0 || c.deleted[e.ClientID]):
		if i >= 0 {
			m = c.messages[i]
		}
	case s.w.chance(s.rejects):
		s.w.refused(e.ClientID, s.manners.ack)
		if s.manners.ack {
			ack(`{"status":false,"code":"too_long"}`)
		}
		return
	default:
		m = s.store(e.ConversationUUID, e.Text, chat.RoleTherapist, e.ClientID)
		if send := s.w.sends[e.ClientID]; send != nil && send.refused > 0 && (!ss.conn.open || send.emitted > 1+send.again) {
			send.late = true
		}
		s.w.stored(e.ConversationUUID, e.ClientID, e.Text)
		s.announce(e.ConversationUUID, m, ss)
	}
	if s.manners.ack {
		reply := chat.Result{Status: true}
		if s.manners.ackMessage {
			reply.Message = m.Message
		}
		ack(string(reply.AppendJSON(nil)))
	}
}

// announce sends receivedMessage to the room, and late to those who just left it.
func (s *simServer) announce(conversation string, m simMessage, sender *simSession) {
	for _, ss := range s.conns {
		if ss == sender && !s.manners.echo {
			continue
		}
		left, was := ss.left[conversation]
		recently := was && s.w.now.Sub(left) < s.manners.late
		if ss.room == conversation || recently {
			out := m.Message
			if s.manners.label {
				out.ConversationUUID = conversation
			}
			s.emit(ss, chat.EventReceivedMessage, chat.ReceivedMessage{Status: true, Message: out})
			if s.w.chance(s.twice) {
				s.emit(ss, chat.EventReceivedMessage, chat.ReceivedMessage{Status: true, Message: out})
			}
		}
	}
}

func (s *simServer) delete(e chat.DeleteMessage) {
	c := s.convs[e.ConversationUUID]
	i := slices.IndexFunc(c.messages, func(m simMessage) bool { return m.UUID == e.MessageUUID })
	if i < 0 {
		return
	}
	if s.w.undone[e.MessageUUID] {
		s.w.violation("%s is deleted although that was taken back", e.MessageUUID)
	}
	c.deleted[c.messages[i].truth] = true
	c.messages = slices.Delete(c.messages, i, i+1)
	if s.w.refusedDelete(c.user, e.MessageUUID) {
		s.w.unheard[e.MessageUUID] = true
	}
	if s.manners.broadcast {
		for _, ss := range s.conns {
			if ss.room == e.ConversationUUID {
				s.emit(ss, chat.EventDeleteMessage, e)
				if s.w.chance(s.twice) {
					s.emit(ss, chat.EventDeleteMessage, e)
				}
			}
		}
	}
}

// page returns a page in the server's order, as JSON.
func (s *simServer) page(e chat.GetMessages) string {
	all := s.convs[e.ConversationUUID].messages
	size := e.PerPage
	if s.manners.perPage > 0 {
		size = min(size, s.manners.perPage)
	}
	n := len(all)
	from, to := (e.Page-1)*size, e.Page*size
	if s.manners.order == NewestFirst {
		from, to = n-to, n-from
	}
	from, to = min(max(from, 0), n), min(max(to, 0), n)
	list := chat.MessagesList{Status: true, Total: n}
	if s.manners.noTotal {
		list.Total = -1
	}
	frame := string(list.AppendJSON(nil))
	head, tail, _ := strings.Cut(frame, "[]")
	out := append(make([]byte, 0, 200*(to-from)+len(frame)), head...)
	out = append(out, '[')
	for i := range to - from {
		at := from + i
		if s.manners.descending {
			at = to - 1 - i
		}
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, all[at].json...)
	}
	out = append(out, ']')
	return string(append(out, tail...))
}

// emit sends an event to a client.
func (s *simServer) emit(ss *simSession, name string, payload interface{ AppendJSON([]byte) []byte }) {
	ss.conn.receive(name, string(payload.AppendJSON(nil)))
}
