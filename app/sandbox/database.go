package sandbox

import (
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"github.com/ncruces/go-sqlite3"
	_ "github.com/ncruces/go-sqlite3/driver" // the driver "sqlite3"
)

const databaseFile = "sandbox.db"

// database is the SQLite database of the sandbox.
//
// It has one connection, so that statements of one transaction never meet those
// of another and a sandbox of its own process holds the file alone: rooms live in
// memory, and two sandboxes on one file would not hear of each other's messages.
// Write-ahead logging without a sync per commit keeps every message through the
// end of the process, even a killed one; a power cut may take the last ones.
type database struct {
	sql        *sql.DB
	statements statements
}

// migrations are the steps of the schema, of which PRAGMA user_version counts the
// ones taken. The list is only appended to.
var migrations = []string{`
	CREATE TABLE setting (
		name  TEXT PRIMARY KEY,
		value BLOB NOT NULL
	) STRICT, WITHOUT ROWID;

	-- Positions number the messages of a conversation from 1 and are never used
	-- again. total is kept up to date by every insert and delete.
	CREATE TABLE conversation (
		id               INTEGER PRIMARY KEY,
		uuid             TEXT NOT NULL UNIQUE,
		owner            TEXT NOT NULL,
		participant_name TEXT NOT NULL,
		total            INTEGER NOT NULL DEFAULT 0,
		last_position    INTEGER NOT NULL DEFAULT 0,
		last_created_at  INTEGER NOT NULL DEFAULT 0,
		read_position    INTEGER NOT NULL DEFAULT 0
	) STRICT;
	CREATE INDEX conversation_owner ON conversation (owner);

	-- A page of history is one run of this table, in the order of its key.
	CREATE TABLE message (
		conversation INTEGER NOT NULL REFERENCES conversation,
		position     INTEGER NOT NULL,
		uuid         TEXT NOT NULL UNIQUE,
		role         TEXT NOT NULL,
		text         TEXT NOT NULL,
		client_id    TEXT,
		created_at   INTEGER NOT NULL, -- milliseconds since 1970
		PRIMARY KEY (conversation, position)
	) STRICT, WITHOUT ROWID;
	CREATE UNIQUE INDEX message_client ON message (conversation, client_id) WHERE client_id IS NOT NULL;

	-- What is left of a deleted message: its position, so that pages can be found
	-- by arithmetic, and its ids, so that sending or deleting it a second time is
	-- answered as the first time. The text is gone.
	CREATE TABLE deletion (
		conversation INTEGER NOT NULL REFERENCES conversation,
		position     INTEGER NOT NULL,
		uuid         TEXT NOT NULL UNIQUE,
		client_id    TEXT,
		created_at   INTEGER NOT NULL,
		PRIMARY KEY (conversation, position)
	) STRICT, WITHOUT ROWID;
	CREATE UNIQUE INDEX deletion_client ON deletion (conversation, client_id) WHERE client_id IS NOT NULL;
`}

// openDatabase opens the database in the directory dir, which is made if need be,
// and brings its schema up to date. An empty dir means a database in memory.
func openDatabase(dir string) (_ *database, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("sandbox: open the database: %w", err)
		}
	}()
	source := "file::memory:"
	if dir != "" {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
		path, err := filepath.Abs(filepath.Join(dir, databaseFile))
		if err != nil {
			return nil, err
		}
		// It holds the secret, so nobody else may read it; SQLite keeps the mode.
		file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return nil, err
		}
		if err := file.Close(); err != nil {
			return nil, err
		}
		source = (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path)}).String()
	}
	pragmas := url.Values{"_pragma": {
		"busy_timeout(1000)",
		"locking_mode(exclusive)",
		"journal_mode(wal)",
		"synchronous(normal)",
		"foreign_keys(on)",
		"secure_delete(on)", // a deleted text is not left behind in the file
	}, "_txlock": {"immediate"}}

	db, err := sql.Open("sqlite3", source+"?"+pragmas.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	defer func() {
		if err != nil {
			db.Close()
		}
	}()
	if err := migrate(db); err != nil {
		if errors.Is(err, sqlite3.BUSY) {
			return nil, fmt.Errorf("%q is in use by another sandbox", dir)
		}
		return nil, err
	}
	d := &database{sql: db}
	if err := d.statements.prepare(db); err != nil {
		return nil, err
	}
	return d, nil
}

func migrate(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var version int
	if err := tx.QueryRow(`PRAGMA user_version`).Scan(&version); err != nil {
		return err
	}
	if version > len(migrations) {
		return fmt.Errorf("its schema has version %d, this program knows %d", version, len(migrations))
	}
	for ; version < len(migrations); version++ {
		if _, err := tx.Exec(migrations[version]); err != nil {
			return fmt.Errorf("schema version %d: %w", version+1, err)
		}
	}
	if _, err := tx.Exec(fmt.Sprintf(`PRAGMA user_version = %d`, version)); err != nil {
		return err
	}
	return tx.Commit()
}

func (d *database) close() error {
	return d.sql.Close()
}

// secret returns the key that signs the tokens of this database, which is made on
// first use: tokens survive a restart where the data does.
func (d *database) secret() ([]byte, error) {
	secret := make([]byte, minSecretBytes)
	rand.Read(secret)
	if _, err := d.sql.Exec(`INSERT INTO setting VALUES ('secret', ?) ON CONFLICT DO NOTHING`, secret); err != nil {
		return nil, fmt.Errorf("sandbox: store the secret: %w", err)
	}
	if err := d.sql.QueryRow(`SELECT value FROM setting WHERE name = 'secret'`).Scan(&secret); err != nil {
		return nil, fmt.Errorf("sandbox: read the secret: %w", err)
	}
	return secret, nil
}

// update runs one transaction; an error undoes it.
func (d *database) update(step func(*sql.Tx) error) error {
	tx, err := d.sql.Begin()
	if err != nil {
		return fmt.Errorf("sandbox: database: %w", err)
	}
	defer tx.Rollback()
	if err := step(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("sandbox: database: %w", err)
	}
	return nil
}
