package sandbox

import (
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"practicechat/app/chat"
)

// Therapist is the user whose conversations the seed holds.
const Therapist = "7d1f0a52-3c61-4b8e-9a57-0c2f4e6b8d10"

// seed puts the database back to the made-up conversations, as if they had come
// to their last line shortly before now. Their uuids are always the same.
func (d *database) seed(now time.Time) error {
	return d.update(func(tx *sql.Tx) error {
		for _, table := range []string{"deletion", "message", "conversation"} {
			if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
				return wrap("empty the database", err)
			}
		}
		for n, p := range cast {
			if err := d.seedConversation(tx, n, p.name, p.unread, seedMessages(n, now)); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`INSERT INTO setting VALUES ('seeded', x'01') ON CONFLICT DO NOTHING`)
		return wrap("seed", err)
	})
}

// seedOnce seeds a database that never was.
func (d *database) seedOnce(now time.Time) error {
	var seeded bool
	err := d.sql.QueryRow(`SELECT EXISTS (SELECT 1 FROM setting WHERE name = 'seeded')`).Scan(&seeded)
	if err != nil || seeded {
		return wrap("look for the seed", err)
	}
	return d.seed(now)
}

func (d *database) seedConversation(tx *sql.Tx, n int, name string, unread int, messages []chat.Message) error {
	_, err := tx.Exec(`INSERT INTO conversation (id, uuid, owner, participant_name) VALUES (?, ?, ?, ?)`,
		n+1, ConversationUUID(n), Therapist, name)
	if err != nil {
		return wrap("seed a conversation", err)
	}
	var last int64
	insert := tx.Stmt(d.statements.insert)
	for i, m := range messages {
		last = m.CreatedAt.UnixMilli()
		if _, err := insert.Exec(n+1, i+1, m.UUID, m.SenderRole, m.Text, "", last); err != nil {
			return wrap("seed a message", err)
		}
	}
	_, err = tx.Stmt(d.statements.advance).Exec(len(messages), len(messages), last, n+1)
	if err == nil {
		_, err = tx.Exec(`UPDATE conversation SET read_position = last_position - ? WHERE id = ?`, unread, n+1)
	}
	return wrap("seed a conversation", err)
}

// seedMessages returns the messages of conversation n of the cast.
func seedMessages(n int, now time.Time) []chat.Message {
	var messages []chat.Message
	for _, line := range cast[n].lines {
		role := chat.RolePatient
		if line[0] == '>' {
			role = chat.RoleTherapist
		}
		messages = append(messages, chat.Message{Text: line[1:], SenderRole: role})
	}
	if cast[n].name == "Max Longread" {
		messages = longRead()
	}
	// The conversations end one after the other, minutes to days ago. Walking back
	// from there, most lines follow soon and some after a night.
	at := now.Truncate(time.Second).Add(-4*time.Minute - time.Duration(n*n)*67*time.Minute)
	for i := len(messages) - 1; i >= 0; i-- {
		messages[i].UUID = MessageUUID(n, i+1)
		messages[i].CreatedAt = at
		gap := time.Duration(40+i*37%300) * time.Second
		if i%7 == 0 {
			gap += time.Duration(9+i%5) * time.Hour
		}
		at = at.Add(-gap)
	}
	return messages
}

func longRead() []chat.Message {
	messages := make([]chat.Message, longReadCount)
	for i := range messages {
		role, says := chat.RolePatient, longReadPatient
		if i%2 == 1 {
			role, says = chat.RoleTherapist, longReadTherapist
		}
		messages[i].SenderRole = role
		messages[i].Text = fmt.Sprintf("Message %d of %d: %s", i+1, longReadCount, says[i/2%len(says)])
	}
	return messages
}

// ConversationUUID returns the uuid of conversation n (from 0) of the seed.
func ConversationUUID(n int) string {
	return nameUUID("practicechat/conversation/" + strconv.Itoa(n))
}

// MessageUUID returns the uuid of message k (from 1) of conversation n of the seed.
func MessageUUID(n, k int) string {
	return nameUUID("practicechat/conversation/" + strconv.Itoa(n) + "/message/" + strconv.Itoa(k))
}

func nameUUID(name string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(name)).String()
}
