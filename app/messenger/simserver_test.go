package messenger

import (
	"fmt"
	"slices"
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
	names    []string
	down     bool
	messages int
	conns    map[uint64]*simSession
	refuse   bool
}

type simConv struct {
	messages []simMessage
	deleted  map[string]bool // client ids of deleted messages
}

type simMessage struct {
	chat.Message
	truth string // the client id it came with, also where the server ignores it
}

// simSession is the server's side of one connection.
type simSession struct {
	conn    *simConn
	signed  bool
	room    string
	left    map[string]time.Time // rooms that were left, and when
	lastOut time.Time            // when the newest event arrives, to keep them in order
}

func newSimServer(w *world, m manners, conversations int) *simServer {
	s := &simServer{w: w, manners: m, convs: map[string]*simConv{}, conns: map[uint64]*simSession{}}
	for i := range conversations {
		name := fmt.Sprintf("conv-%d", i)
		s.names = append(s.names, name)
		s.convs[name] = &simConv{deleted: map[string]bool{}}
		for range w.rng.IntN(140) * w.rng.IntN(2) {
			s.store(name, "old "+name+" "+simTexts[w.rng.IntN(len(simTexts))], w.role(), "")
			w.now = w.now.Add(time.Duration(w.rng.IntN(3000)) * time.Millisecond)
		}
	}
	return s
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
	c := s.convs[conversation]
	c.messages = append(c.messages, m)
	return m
}

// handle carries out one event of a client.
func (s *simServer) handle(ss *simSession, name, raw string, ack func(string)) {
	if s.down {
		return
	}
	if name != chat.EventUserConnect && !ss.signed {
		return
	}
	switch name {
	case chat.EventUserConnect:
		ss.signed = true
	case chat.EventGetConversations:
		list := chat.ConversationsList{Status: !s.refuse}
		for _, name := range s.names {
			row := chat.Conversation{UUID: name, ParticipantName: "Patient " + name}
			if msgs := s.convs[name].messages; len(msgs) > 0 {
				row.LastMessage = msgs[len(msgs)-1].Text
			}
			list.Conversations = append(list.Conversations, row)
		}
		s.emit(ss, chat.EventConversationsList, list)
	case chat.EventGetMessages:
		e, _ := chat.DecodeGetMessages(raw)
		s.emit(ss, chat.EventMessagesList, s.page(e))
	case chat.EventJoinChat:
		e, _ := chat.DecodeJoinChat(raw)
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
		s.delete(e)
		if s.manners.ack {
			ack(`{"status":true}`)
		}
	}
}

func (s *simServer) sendMessage(ss *simSession, raw string, ack func(string)) {
	e, _ := chat.DecodeSendMessage(raw)
	c := s.convs[e.ConversationUUID]
	var m simMessage
	i := slices.IndexFunc(c.messages, func(m simMessage) bool { return m.truth == e.ClientID })
	switch {
	case s.manners.clientID && (i >= 0 || c.deleted[e.ClientID]):
		if i >= 0 {
			m = c.messages[i]
		}
	default:
		m = s.store(e.ConversationUUID, e.Text, chat.RoleTherapist, e.ClientID)
		s.w.stored(e.ConversationUUID, e.ClientID)
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
	for _, id := range s.w.sortedConns() {
		ss := s.conns[id]
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
		}
	}
}

func (s *simServer) delete(e chat.DeleteMessage) {
	c := s.convs[e.ConversationUUID]
	i := slices.IndexFunc(c.messages, func(m simMessage) bool { return m.UUID == e.MessageUUID })
	if i < 0 {
		return
	}
	c.deleted[c.messages[i].truth] = true
	c.messages = slices.Delete(c.messages, i, i+1)
	if s.manners.broadcast {
		for _, id := range s.w.sortedConns() {
			if ss := s.conns[id]; ss.room == e.ConversationUUID {
				s.emit(ss, chat.EventDeleteMessage, e)
			}
		}
	}
}

// page returns a page in the server's order.
func (s *simServer) page(e chat.GetMessages) chat.MessagesList {
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
	for _, m := range all[from:to] {
		list.Messages = append(list.Messages, m.Message)
	}
	if s.manners.descending {
		slices.Reverse(list.Messages)
	}
	return list
}

// emit sends an event to a client: in order, after a while, unless the connection
// is cut before.
func (s *simServer) emit(ss *simSession, name string, payload interface{ AppendJSON([]byte) []byte }) {
	raw := string(payload.AppendJSON(nil))
	s.w.arrive(&ss.lastOut, func() { ss.conn.receive(name, raw) })
}
