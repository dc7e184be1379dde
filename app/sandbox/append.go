package sandbox

import (
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"

	"practicechat/app/chat"
)

// send stores a message of the therapist. A clientID that the conversation has
// seen stores nothing: fresh is false, and the message is the first one, be it
// deleted since or not. An empty clientID is always new.
func (d *database) send(conversation int64, text, clientID string, now time.Time) (m chat.Message, fresh bool, err error) {
	err = d.update(func(tx *sql.Tx) error {
		if clientID != "" {
			var known bool
			if m, known, err = d.sent(tx, conversation, text, clientID); known || err != nil {
				return err
			}
		}
		fresh = true
		m, err = d.append(tx, conversation, chat.Message{Text: text, SenderRole: chat.RoleTherapist, ClientID: clientID, CreatedAt: now})
		return err
	})
	return m, fresh && err == nil, err
}

// sent looks for a message by its client id. The text of a deleted one is gone;
// who sends the same id again sends the same text.
func (d *database) sent(tx *sql.Tx, conversation int64, text, clientID string) (m chat.Message, known bool, err error) {
	m, err = readMessage(tx.Stmt(d.statements.sent).QueryRow(conversation, clientID))
	if errors.Is(err, sql.ErrNoRows) {
		m = chat.Message{Text: text, SenderRole: chat.RoleTherapist, ClientID: clientID}
		var createdAt int64
		err = tx.Stmt(d.statements.sentDeleted).QueryRow(conversation, clientID).Scan(&m.UUID, &createdAt)
		m.CreatedAt = time.UnixMilli(createdAt).UTC()
	}
	if errors.Is(err, sql.ErrNoRows) {
		return chat.Message{}, false, nil
	}
	return m, err == nil, wrap("find a sent message", err)
}

// say stores the same message of the patient count times.
func (d *database) say(conversation int64, text string, count int, now time.Time) (messages []chat.Message, err error) {
	err = d.update(func(tx *sql.Tx) error {
		for range count {
			m, err := d.append(tx, conversation, chat.Message{Text: text, SenderRole: chat.RolePatient, CreatedAt: now})
			if err != nil {
				return err
			}
			messages = append(messages, m)
		}
		return nil
	})
	return messages, err
}

// append stores m at the end of a conversation, under a new uuid. CreatedAt moves
// on by as many milliseconds as it takes to be later than the message before.
func (d *database) append(tx *sql.Tx, conversation int64, m chat.Message) (chat.Message, error) {
	var total, position, created int64
	if err := tx.Stmt(d.statements.head).QueryRow(conversation).Scan(&total, &position, &created); err != nil {
		return chat.Message{}, wrap("read a conversation", err)
	}
	m.UUID = uuid.NewString()
	total, position, created = total+1, position+1, max(created+1, m.CreatedAt.UnixMilli())
	m.CreatedAt = time.UnixMilli(created).UTC()
	_, err := tx.Stmt(d.statements.insert).Exec(conversation, position, m.UUID, m.SenderRole, m.Text, m.ClientID, created)
	if err == nil {
		_, err = tx.Stmt(d.statements.advance).Exec(total, position, created, conversation)
	}
	return m, wrap("store a message", err)
}

// remove deletes a message. Deleting it again is no error; deleting one that the
// conversation never held is errNotFound.
func (d *database) remove(conversation int64, messageUUID string) (fresh bool, err error) {
	err = d.update(func(tx *sql.Tx) error {
		result, err := tx.Stmt(d.statements.bury).Exec(conversation, messageUUID)
		if err != nil {
			return wrap("delete a message", err)
		}
		if buried, err := result.RowsAffected(); err != nil {
			return wrap("delete a message", err)
		} else if buried == 0 {
			var known bool
			err := tx.Stmt(d.statements.wasDeleted).QueryRow(conversation, messageUUID).Scan(&known)
			if err == nil && !known {
				return errNotFound
			}
			return wrap("delete a message", err)
		}
		fresh = true
		_, err = tx.Stmt(d.statements.remove).Exec(conversation, messageUUID)
		if err == nil {
			_, err = tx.Stmt(d.statements.shrink).Exec(conversation)
		}
		return wrap("delete a message", err)
	})
	return fresh && err == nil, err
}
