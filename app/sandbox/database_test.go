package sandbox

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func memory(t testing.TB) *database {
	t.Helper()
	return open(t, "")
}

func open(t testing.TB, dir string) *database {
	t.Helper()
	db, err := openDatabase(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.close() })
	return db
}

func TestDatabasePersists(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a folder? #1 100%", "deep")
	now := time.Now()
	db := open(t, dir)
	if err := db.seedOnce(now); err != nil {
		t.Fatal(err)
	}
	secret, err := db.secret()
	if err != nil {
		t.Fatal(err)
	}
	conversation, err := db.find(Therapist, ConversationUUID(3))
	if err != nil {
		t.Fatal(err)
	}
	sent, _, err := db.send(conversation, "kept\x00 and 'quoted'", "client-1", now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openDatabase(dir); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("a second sandbox on the directory: %v", err)
	}
	if err := db.close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(dir, databaseFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v; want one that only its owner can read", info, err)
	}

	db = open(t, dir)
	if err := db.seedOnce(now); err != nil {
		t.Fatal(err)
	}
	if again, err := db.secret(); err != nil || !bytes.Equal(again, secret) {
		t.Errorf("the secret changed, error %v", err)
	}
	messages, err := db.all(conversation)
	if err != nil || len(messages) != 1 || messages[0] != sent {
		t.Errorf("after reopening %+v, %v; want %+v", messages, err, sent)
	}
}

func TestDatabaseSurvivesWithoutClose(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	if err := db.seedOnce(time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := db.send(4, "stored", "", time.Now()); err != nil {
		t.Fatal(err)
	}
	// What a killed process leaves: the files as they are now.
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	messages, err := open(t, copied).all(4)
	if err != nil || len(messages) != 1 || messages[0].Text != "stored" {
		t.Errorf("found %+v, %v", messages, err)
	}
}

func TestDatabaseOfTheFuture(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	if _, err := db.sql.Exec(`PRAGMA user_version = 99`); err != nil {
		t.Fatal(err)
	}
	db.close()
	if _, err := openDatabase(dir); err == nil || !strings.Contains(err.Error(), "version 99") {
		t.Errorf("error %v, want one that names the version", err)
	}
}

func TestDatabaseBadDirectory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openDatabase(file); err == nil {
		t.Error("a file was taken for a directory")
	}
}

func TestUpdateUndoes(t *testing.T) {
	db := memory(t)
	boom := errors.New("boom")
	err := db.update(func(tx *sql.Tx) error {
		if _, err := tx.Exec(`INSERT INTO setting VALUES ('a', x'01')`); err != nil {
			t.Fatal(err)
		}
		return boom
	})
	if err != boom {
		t.Errorf("error %v, want %v", err, boom)
	}
	var n int
	if err := db.sql.QueryRow(`SELECT count(*) FROM setting`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d settings left, error %v", n, err)
	}
}
