package storage_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

func openSQLite(t *testing.T, path string) *storage.DB {
	t.Helper()
	db, err := storage.OpenSQLite(t.Context(), storage.SQLiteConfig{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestSQLiteSettingsHoldOnEveryConnection(t *testing.T) {
	db := openSQLite(t, filepath.Join(t.TempDir(), "live.db"))
	settings := map[storage.Query]string{
		`SELECT journal_mode FROM pragma_journal_mode`:   "wal",
		`SELECT synchronous FROM pragma_synchronous`:     "2",
		`SELECT foreign_keys FROM pragma_foreign_keys`:   "1",
		`SELECT cache_size FROM pragma_cache_size`:       "-256",
		`SELECT timeout FROM pragma_busy_timeout`:        "5000",
		`SELECT secure_delete FROM pragma_secure_delete`: "1",
	}
	check := func(tx *storage.Tx) error {
		for q, want := range settings {
			got, err := storage.One(tx, func(r storage.Row) (s string, err error) { return s, r.Scan(&s) }, q)
			if err != nil || got != want {
				t.Errorf("%s: got %q, %v, want %q", q, got, err, want)
			}
		}
		return nil
	}
	if err := db.Write(t.Context(), check); err != nil {
		t.Error(err)
	}
	// Two reads at once, so on both connections.
	err := db.Read(t.Context(), func(tx *storage.Tx) error {
		if err := check(tx); err != nil {
			return err
		}
		return db.Read(t.Context(), check)
	})
	if err != nil {
		t.Error(err)
	}
}

func TestFullDiskIsUnavailable(t *testing.T) {
	db := openSQLite(t, filepath.Join(t.TempDir(), "small.db"))
	if err := write(db, `CREATE TABLE big_thing (id bigint PRIMARY KEY, body text NOT NULL)`); err != nil {
		t.Fatal(err)
	}
	if err := write(db, `PRAGMA max_page_count = 10`); err != nil {
		t.Fatal(err)
	}
	err := write(db, `INSERT INTO big_thing (id, body) VALUES ($1, $2)`, 1, strings.Repeat("x", 200_000))
	wantFault(t, err, fault.Unavailable, "storage.full")
}

func TestReadOnlyFileIsUnavailable(t *testing.T) {
	db := openSQLite(t, filepath.Join(t.TempDir(), "beraad.db"))
	if err := write(db, `PRAGMA query_only = 1`); err != nil {
		t.Fatal(err)
	}
	wantFault(t, write(db, `CREATE TABLE x_y (id bigint)`), fault.Unavailable, "storage.readonly")
}

func TestFileThatIsNoDatabaseIsUnavailable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "beraad.db")
	if err := os.WriteFile(path, bytes.Repeat([]byte("no database "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := storage.OpenSQLite(t.Context(), storage.SQLiteConfig{Path: path})
	wantFault(t, err, fault.Unavailable, "storage.unavailable")
}

func TestFileLockedByAnotherProcessIsBusy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "beraad.db")
	db := openSQLite(t, path)
	if err := write(db, `PRAGMA busy_timeout = 1`); err != nil { // so as not to wait
		t.Fatal(err)
	}
	other := openSQLite(t, path)
	err := other.Write(t.Context(), func(*storage.Tx) error {
		wantFault(t, write(db, `CREATE TABLE x_y (id bigint)`), fault.Unavailable, "storage.busy")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCheckpointEmptiesTheLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "beraad.db")
	db := openSQLite(t, path)
	if err := write(db, `CREATE TABLE x_y (id bigint PRIMARY KEY)`); err != nil {
		t.Fatal(err)
	}
	if logSize(t, path) == 0 {
		t.Fatal("there is nothing in the log to move: the test would show nothing")
	}
	if err := db.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	if size := logSize(t, path); size != 0 {
		t.Errorf("the log still has %d bytes", size)
	}
}

func logSize(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// TestCheckpointWaitsForReaders has a read under way when two checkpoints start: they must neither report success nor
// give up, nor stand in each other's way.
func TestCheckpointWaitsForReaders(t *testing.T) {
	path := filepath.Join(t.TempDir(), "beraad.db")
	db := openSQLite(t, path)
	if err := write(db, `CREATE TABLE x_y (id bigint PRIMARY KEY)`); err != nil {
		t.Fatal(err)
	}
	reading, finish := make(chan struct{}), make(chan struct{})
	read := make(chan error, 1)
	go func() {
		read <- db.Read(context.Background(), func(tx *storage.Tx) error {
			_, err := storage.One(tx, scanInt, `SELECT count(*) FROM x_y`)
			close(reading)
			<-finish
			return err
		})
	}()
	<-reading
	if err := write(db, `INSERT INTO x_y (id) VALUES (1)`); err != nil {
		t.Error(err)
	}
	done := make(chan error, 2)
	for range 2 {
		go func() { done <- db.Checkpoint(context.Background()) }()
	}
	close(finish)
	if err := <-read; err != nil {
		t.Error(err)
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Errorf("checkpoint: %v", err)
		}
	}
	if size := logSize(t, path); size != 0 {
		t.Errorf("the log still has %d bytes", size)
	}
}

// TestCheckpointTellsWhenItIsHeldUp has another process read: SQLite then reports busy in a row, without an error.
func TestCheckpointTellsWhenItIsHeldUp(t *testing.T) {
	path := filepath.Join(t.TempDir(), "beraad.db")
	db := openSQLite(t, path)
	if err := write(db, `CREATE TABLE x_y (id bigint PRIMARY KEY)`); err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := tx.QueryRow(`SELECT count(*) FROM x_y`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	if err := write(db, `INSERT INTO x_y (id) VALUES (1)`); err != nil {
		t.Fatal(err)
	}
	wantFault(t, db.Checkpoint(t.Context()), fault.Unavailable, "storage.busy")
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := db.Checkpoint(t.Context()); err != nil {
		t.Errorf("after the other process had finished: %v", err)
	}
}

func TestDestroyedRowIsGoneFromTheFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "live.db")
	db := openSQLite(t, path)
	secret := []byte("a vote that must be gone")
	if err := write(db, `CREATE TABLE x_vote (id bigint PRIMARY KEY, body bytea) WITHOUT ROWID`); err != nil {
		t.Fatal(err)
	}
	for id := range 50 {
		if err := write(db, `INSERT INTO x_vote (id, body) VALUES ($1, $2)`, id, secret); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !holds(t, path, secret) {
		t.Fatal("the secret is not in the file: the test would show nothing")
	}
	if err := write(db, `DELETE FROM x_vote`); err != nil {
		t.Fatal(err)
	}
	if err := db.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	if holds(t, path, secret) || holds(t, path+"-wal", secret) {
		t.Error("the destroyed row is still in the files")
	}
}

func holds(t *testing.T, path string, text []byte) bool {
	t.Helper()
	all, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Contains(all, text)
}

// A program that stops while something still reads leaves one complete file behind, not a file and a log.
func TestCloseWaitsForWhatIsUnderWay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "closing.db")
	db, err := storage.OpenSQLite(t.Context(), storage.SQLiteConfig{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Write(t.Context(), func(tx *storage.Tx) error {
		_, err := tx.Exec("CREATE TABLE closing (n integer)")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	reading, goOn, read := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		read <- db.Read(t.Context(), func(tx *storage.Tx) error {
			close(reading)
			<-goOn
			return nil
		})
	}()
	<-reading
	closed := make(chan error, 1)
	go func() { closed <- db.Close() }()
	time.Sleep(50 * time.Millisecond) // long enough for a Close that does not wait to be over
	close(goOn)
	if err := errors.Join(<-read, <-closed); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the log is still there: %v", err)
	}
}
