package sandbox

import (
	"database/sql"
	"fmt"
)

// statements are prepared once; run them in a transaction with tx.Stmt.
type statements struct {
	find          *sql.Stmt // uuid, owner ("" for any): conversation
	conversations *sql.Stmt // owner: uuid, participant_name, text, created_at, unread
	head          *sql.Stmt // conversation: total, last_position, last_created_at
	newestFirst   *sql.Stmt // conversation, position, limit: message
	oldestFirst   *sql.Stmt // conversation, position, limit: message
	deletedFrom   *sql.Stmt // conversation, first, last: count
	insert        *sql.Stmt // conversation, position, uuid, role, text, client_id, created_at
	advance       *sql.Stmt // total, position, created_at, conversation
	sent          *sql.Stmt // conversation, client_id: message
	sentDeleted   *sql.Stmt // conversation, client_id: uuid, created_at
	bury          *sql.Stmt // conversation, uuid
	remove        *sql.Stmt // conversation, uuid
	shrink        *sql.Stmt // conversation
	wasDeleted    *sql.Stmt // conversation, uuid: 1
	read          *sql.Stmt // conversation
}

const messageColumns = `SELECT uuid, text, role, client_id, created_at FROM message `

func (s *statements) prepare(db *sql.DB) error {
	for _, p := range []struct {
		stmt **sql.Stmt
		text string
	}{
		{&s.find, `SELECT id FROM conversation WHERE uuid = ?1 AND (?2 = '' OR owner = ?2)`},
		{&s.conversations, `
			SELECT c.uuid, c.participant_name, m.text, m.created_at, (
				SELECT count(*) FROM message
				WHERE conversation = c.id AND position > c.read_position AND role = 'patient')
			FROM conversation c LEFT JOIN message m ON m.conversation = c.id AND m.position = (
				SELECT max(position) FROM message WHERE conversation = c.id)
			WHERE c.owner = ? ORDER BY m.created_at DESC, c.id`},
		{&s.head, `SELECT total, last_position, last_created_at FROM conversation WHERE id = ?`},
		{&s.newestFirst, messageColumns + `WHERE conversation = ? AND position <= ? ORDER BY position DESC LIMIT ?`},
		{&s.oldestFirst, messageColumns + `WHERE conversation = ? AND position >= ? ORDER BY position LIMIT ?`},
		{&s.deletedFrom, `SELECT count(*) FROM deletion WHERE conversation = ? AND position BETWEEN ? AND ?`},
		{&s.insert, `INSERT INTO message (conversation, position, uuid, role, text, client_id, created_at)
			VALUES (?, ?, ?, ?, ?, nullif(?, ''), ?)`},
		{&s.advance, `UPDATE conversation SET total = ?, last_position = ?, last_created_at = ? WHERE id = ?`},
		{&s.sent, messageColumns + `WHERE conversation = ? AND client_id = ?`},
		{&s.sentDeleted, `SELECT uuid, created_at FROM deletion WHERE conversation = ? AND client_id = ?`},
		{&s.bury, `INSERT INTO deletion (conversation, position, uuid, client_id, created_at)
			SELECT conversation, position, uuid, client_id, created_at FROM message WHERE conversation = ? AND uuid = ?`},
		{&s.remove, `DELETE FROM message WHERE conversation = ? AND uuid = ?`},
		{&s.shrink, `UPDATE conversation SET total = total - 1 WHERE id = ?`},
		{&s.wasDeleted, `SELECT count(*) FROM deletion WHERE conversation = ? AND uuid = ?`},
		{&s.read, `UPDATE conversation SET read_position = last_position WHERE id = ? AND read_position < last_position`},
	} {
		stmt, err := db.Prepare(p.text)
		if err != nil {
			return fmt.Errorf("prepare %q: %w", p.text, err)
		}
		*p.stmt = stmt
	}
	return nil
}
