package sandbox

import (
	"database/sql"
	"flag"
	"fmt"
	"testing"
	"time"
)

var historySize = flag.Int("history", 1_000_000, "messages in the conversation of BenchmarkPage")

// BenchmarkPage reads pages of 20 of a long conversation, of which every 50,000th
// message was deleted.
func BenchmarkPage(b *testing.B) {
	const conversation = 4
	db := open(b, b.TempDir())
	if err := db.seed(time.Now()); err != nil {
		b.Fatal(err)
	}
	n := *historySize
	err := db.update(func(tx *sql.Tx) error {
		insert := tx.Stmt(db.statements.insert)
		for i := 1; i <= n; i++ {
			uuid := fmt.Sprintf("%08x-0000-4000-8000-%012x", i*2654435761%(1<<32), i)
			if _, err := insert.Exec(conversation, i, uuid, "patient", "A message of the usual length, more or less.", "", i); err != nil {
				return err
			}
		}
		_, err := tx.Stmt(db.statements.advance).Exec(n, n, n, conversation)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	for i := 50_000; i < n; i += 50_000 {
		uuid := fmt.Sprintf("%08x-0000-4000-8000-%012x", i*2654435761%(1<<32), i)
		if _, err := db.remove(conversation, uuid); err != nil {
			b.Fatal(err)
		}
	}
	for _, order := range []Order{NewestFirst, OldestFirst} {
		for _, page := range []int{1, 100, n / 40, n / 21} {
			b.Run(fmt.Sprintf("%s/%d", order, page), func(b *testing.B) {
				for b.Loop() {
					messages, total, err := db.page(conversation, order, page, 20)
					if err != nil || len(messages) != 20 || total < n-n/50_000 {
						b.Fatalf("%d messages of %d, %v", len(messages), total, err)
					}
				}
			})
		}
	}
}
