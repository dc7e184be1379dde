package sandbox

import (
	"context"
	"time"

	"practicechat/app/chat"
	"practicechat/app/socketio"
)

// What the sessions have in common: who is in which room, and what goes there.

// signIn makes s the user's; an empty user signs it out. Another user than before
// is in no room.
func (sb *Sandbox) signIn(s *session, user string, expires time.Time) {
	sb.mu.Lock()
	defer sb.mu.Unlock()
	if user != s.user {
		s.room, s.left = room{}, nil
	}
	s.user, s.expires = user, expires
}

// join puts s into a room, and out of the one that it was in.
func (sb *Sandbox) join(s *session, to room) {
	sb.mu.Lock()
	defer sb.mu.Unlock()
	if s.room != to {
		sb.leaveRoom(s)
		s.room = to
	}
}

// leave puts s out of a room if it is in it.
func (sb *Sandbox) leave(s *session, from room) {
	sb.mu.Lock()
	defer sb.mu.Unlock()
	if s.room == from {
		sb.leaveRoom(s)
	}
}

// leaveRoom empties s.room and keeps in mind until when its messages may be late.
func (sb *Sandbox) leaveRoom(s *session) {
	now, late := time.Now(), sb.manners.late()
	for uuid, until := range s.left {
		if until.Before(now) {
			delete(s.left, uuid)
		}
	}
	if late > 0 && s.room != (room{}) {
		if s.left == nil {
			s.left = make(map[string]time.Time)
		}
		s.left[s.room.uuid] = now.Add(late)
	}
	s.room = room{}
}

// send stores a message that s sent and gives it to the room. A message that was
// stored before goes nowhere.
func (sb *Sandbox) send(s *session, to room, e chat.SendMessage, cut Cut) (chat.Message, error) {
	sb.posting.Lock()
	defer sb.posting.Unlock()
	m, fresh, err := sb.db.send(to.conversation, e.Text, e.ClientID, sb.now())
	if cut == CutAfter {
		s.conn.CloseTransport()
		if err == nil {
			err = errCut
		}
	}
	if !fresh {
		return m, err
	}
	sb.deliver(to, m, s)
	sb.patient.heard(to)
	return m, err
}

// say stores count messages of the patient and gives them to the room. They count
// as read where somebody is there.
func (sb *Sandbox) say(ctx context.Context, in room, text string, count int) ([]chat.Message, error) {
	sb.posting.Lock()
	defer sb.posting.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	messages, err := sb.db.say(in.conversation, text, count, sb.now())
	if err != nil {
		return nil, err
	}
	present := false
	for i, m := range messages {
		present = sb.deliver(in, m, nil)
		messages[i] = sb.Manners().shape(m, in)
	}
	if present {
		err = sb.db.markRead(in.conversation)
	}
	return messages, err
}

// deliver sends receivedMessage to everyone in the room, with echoes also to from,
// who wrote it, and reports whether anyone is there. From is nil for the patient.
// Where the manners are late, it also goes to those who left lately, and everyone
// gets it out of order.
func (sb *Sandbox) deliver(in room, m chat.Message, from *session) (present bool) {
	sb.mu.Lock()
	defer sb.mu.Unlock()
	event := chat.EventReceivedMessage
	text := encoded(chat.ReceivedMessage{Status: true, Message: sb.manners.shape(m, in)})
	now, late := time.Now(), sb.manners.late()
	for s := range sb.sessions {
		wait := late
		if s.room == in {
			present = present || sb.allowed(s)
		} else {
			wait = s.left[in.uuid].Sub(now)
			if late == 0 || wait <= 0 {
				continue
			}
		}
		if s == from && !sb.manners.Echo || !sb.allowed(s) {
			continue
		}
		if wait == 0 {
			sb.emit(s, event, text)
			continue
		}
		user, resets := s.user, sb.resets
		time.AfterFunc(time.Duration(sb.random()*float64(wait)), func() {
			sb.mu.Lock()
			defer sb.mu.Unlock()
			if s.user == user && sb.resets == resets && sb.allowed(s) {
				sb.emit(s, event, text)
			}
		})
	}
	return present
}

// broadcast sends an event to everyone in the room, with echoes also to from, who it
// comes from. From is nil for what comes from the server.
func (sb *Sandbox) broadcast(in room, event string, payload appender, from *session) {
	text := encoded(payload)
	sb.mu.Lock()
	defer sb.mu.Unlock()
	for s := range sb.sessions {
		if s.room == in && (s != from || sb.manners.Echo) && sb.allowed(s) {
			sb.emit(s, event, text)
		}
	}
}

// allowed reports whether the token of s still holds. It is called with sb.mu.
func (sb *Sandbox) allowed(s *session) bool {
	return sb.manners.RefuseToken == RefuseNone && sb.now().Before(s.expires)
}

// enqueue sends something on the line of s. It is called with sb.mu, so that a message
// cannot fall behind the answer to an event that was handled after it.
func (sb *Sandbox) enqueue(s *session, send func()) {
	s.line.put(sb.manners.latency(sb.random()), send)
}

// emit enqueues an event.
func (sb *Sandbox) emit(s *session, event string, payload socketio.Raw) {
	sb.enqueue(s, func() { s.conn.Emit(event, payload) })
}
