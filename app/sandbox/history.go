package sandbox

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"practicechat/app/chat"
)

// errNotFound stands for what does not exist and for what is another's alike.
var errNotFound = errors.New("sandbox: not found")

// find returns the key of a conversation, or errNotFound if there is none or it
// is not the owner's. An empty owner stands for any.
func (d *database) find(owner, conversationUUID string) (conversation int64, err error) {
	err = d.statements.find.QueryRow(conversationUUID, owner).Scan(&conversation)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, errNotFound
	}
	return conversation, wrap("find a conversation", err)
}

// conversations returns the inbox of an owner, the last written first.
func (d *database) conversations(owner string) ([]chat.Conversation, error) {
	rows, err := d.statements.conversations.Query(owner)
	if err != nil {
		return nil, wrap("list conversations", err)
	}
	defer rows.Close()
	var list []chat.Conversation
	for rows.Next() {
		var c chat.Conversation
		var text sql.NullString
		var at sql.NullInt64
		if err := rows.Scan(&c.UUID, &c.ParticipantName, &text, &at, &c.UnreadCount); err != nil {
			return nil, wrap("list conversations", err)
		}
		if at.Valid {
			c.LastMessage, c.LastMessageAt = text.String, time.UnixMilli(at.Int64)
		}
		list = append(list, c)
	}
	return list, wrap("list conversations", rows.Err())
}

// page returns the page-th page (from 1) of at most perPage messages, and the
// number of messages in the conversation. A page after the last one is empty.
//
// It costs the same wherever the page is: positions number the messages, so the
// place where a page begins is found by arithmetic and not by walking there. Only
// the deletions on the way are counted.
func (d *database) page(conversation int64, o Order, page, perPage int) (messages []chat.Message, total int, err error) {
	err = d.update(func(tx *sql.Tx) error {
		var last, lastCreated int64
		if err := tx.Stmt(d.statements.head).QueryRow(conversation).Scan(&total, &last, &lastCreated); err != nil {
			return wrap("read a conversation", err)
		}
		if int64(page-1) >= (int64(total)+int64(perPage)-1)/int64(perPage) {
			return nil
		}
		rank, run := int64(page-1)*int64(perPage), d.statements.oldestFirst
		if o != OldestFirst {
			rank, run = int64(total)-1-rank, d.statements.newestFirst
		}
		first, err := d.position(tx, conversation, rank, last-int64(total))
		if err != nil {
			return err
		}
		rows, err := tx.Stmt(run).Query(conversation, first, perPage)
		if err != nil {
			return wrap("read a page", err)
		}
		messages, err = readMessages(rows)
		return err
	})
	return messages, total, err
}

// position returns the position of the message that has rank others before it, in
// a conversation of which deleted messages are gone.
func (d *database) position(tx *sql.Tx, conversation, rank, deleted int64) (int64, error) {
	position := rank + 1
	if deleted == 0 {
		return position, nil
	}
	// Every deletion up to here pushes the place further on, where there may be
	// more of them.
	for counted := int64(0); counted < position; {
		var more int64
		err := tx.Stmt(d.statements.deletedFrom).QueryRow(conversation, counted+1, position).Scan(&more)
		if err != nil {
			return 0, wrap("count deletions", err)
		}
		counted, position = position, position+more
	}
	return position, nil
}

// all returns a whole conversation, the oldest message first.
func (d *database) all(conversation int64) ([]chat.Message, error) {
	rows, err := d.statements.oldestFirst.Query(conversation, 0, -1)
	if err != nil {
		return nil, wrap("read messages", err)
	}
	return readMessages(rows)
}

// markRead marks every message of a conversation as read.
func (d *database) markRead(conversation int64) error {
	_, err := d.statements.read.Exec(conversation)
	return wrap("mark as read", err)
}

func readMessages(rows *sql.Rows) (messages []chat.Message, err error) {
	defer rows.Close()
	for rows.Next() {
		m, err := readMessage(rows)
		if err != nil {
			return nil, wrap("read messages", err)
		}
		messages = append(messages, m)
	}
	return messages, wrap("read messages", rows.Err())
}

func readMessage(row interface{ Scan(...any) error }) (m chat.Message, err error) {
	var clientID sql.NullString
	var createdAt int64
	err = row.Scan(&m.UUID, &m.Text, &m.SenderRole, &clientID, &createdAt)
	m.ClientID, m.CreatedAt = clientID.String, time.UnixMilli(createdAt).UTC()
	return m, err
}

// wrap names the step that failed; it keeps nil.
func wrap(step string, err error) error {
	if err != nil {
		return fmt.Errorf("sandbox: %s: %w", step, err)
	}
	return nil
}
