package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"beraad/internal/ground/fault"
)

// SQLiteConfig says which file OpenSQLite opens.
type SQLiteConfig struct {
	Path string // of the database file; folders that are missing are made, for the owner alone
}

const (
	sqliteReaders = 2 // connections that read, beside the one that writes

	busyTimeout        = 5 * time.Second        // how long a statement waits for another process
	checkpointTimeout  = 250 * time.Millisecond // the same for one try of Checkpoint
	checkpointTries    = 8
	checkpointInterval = 100 * time.Millisecond
)

// OpenSQLite opens the database file of cfg and makes it when it is missing: the file readable by its owner alone, its
// folder too. Every commit is on disk when it returns (WAL with synchronous=FULL).
//
// Errors: fault.Unavailable when the file cannot be opened, is no database, or is on a disk that is full or read-only.
func OpenSQLite(ctx context.Context, cfg SQLiteConfig) (*DB, error) {
	path, err := filepath.Abs(cfg.Path)
	if err != nil || cfg.Path == "" {
		return nil, errors.New("storage: a SQLite database needs a path")
	}
	if err := makePrivate(path); err != nil {
		return nil, fault.New(fault.Unavailable, "storage.unavailable").Because(fmt.Errorf("opening %s: %w", path, err))
	}

	db := &DB{
		engine:      SQLite,
		writeTokens: make(chan struct{}, 1),
		readTokens:  make(chan struct{}, sqliteReaders),
	}
	// The writer comes first: the first connection to a new file is the one that puts it in WAL.
	if db.writer, err = openPool(ctx, path, 1, false); err != nil {
		return nil, fmt.Errorf("storage: opening %s: %w", path, err)
	}
	if db.reader, err = openPool(ctx, path, sqliteReaders, true); err != nil {
		return nil, errors.Join(fmt.Errorf("storage: opening %s for reading: %w", path, err), db.writer.Close())
	}
	return db, nil
}

func openPool(ctx context.Context, path string, size int, readOnly bool) (*sql.DB, error) {
	connector, err := sqliteConnector(sqliteName(path, readOnly))
	if err != nil {
		return nil, translate(ctx, err, nil)
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(translate(ctx, err, nil), pool.Close())
	}
	return pool, nil
}

// sqliteName returns the driver's name for the file with all its settings, so that each new connection of the pool has
// them too.
func sqliteName(path string, readOnly bool) string {
	pragmas := []string{
		fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds()),
		"journal_mode(WAL)",
		"synchronous(FULL)",
		"foreign_keys(1)",
		// 256 KiB for a connection. The default of 2 MiB costs 400 MB with twenty busy organisations, this 60.
		"cache_size(-256)",
		// Deletion is real: what is deleted is overwritten in the file, and sorting leaves no copies in temporary files.
		"secure_delete(1)",
		"temp_store(MEMORY)",
	}
	q := url.Values{"_pragma": pragmas, "_txlock": {"immediate"}}
	if readOnly {
		q.Set("_query_only", "1")
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// makePrivate makes the file and its missing folders for the owner alone. SQLite gives the files beside it (-wal, -shm)
// the same mode. A folder that exists keeps its mode: it may be one that is shared on purpose, such as /var/lib.
func makePrivate(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()

	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return f.Chmod(0o600)
	}
	return nil
}

// Checkpoint moves everything from SQLite's write-ahead log into the database file and empties the log, so that a copy of
// the file is complete and what was destroyed is gone from the log as well. On PostgreSQL, which looks after its own
// log, it does nothing.
//
// Transactions that are under way are waited for, and new ones wait meanwhile. It tries a bounded number of times.
// Errors: fault.Unavailable "storage.busy" when something, possibly another process, keeps reading.
func (db *DB) Checkpoint(ctx context.Context) error {
	if db.engine == PostgreSQL {
		return nil
	}
	release, err := db.halt(ctx)
	if err != nil {
		return err
	}
	defer release()

	for try := range checkpointTries {
		emptied, err := db.tryCheckpoint(ctx)
		if err != nil {
			return translate(ctx, err, nil)
		}
		if emptied {
			return nil
		}
		if err := pause(ctx, checkpointInterval*time.Duration(try)); err != nil {
			return err
		}
	}
	return fault.New(fault.Unavailable, "storage.busy").Because(errors.New("storage: checkpoint: another process keeps reading"))
}

// halt waits until no transaction is under way and lets no new one begin until release.
func (db *DB) halt(ctx context.Context) (release func(), err error) {
	var taken []func()
	release = func() {
		for _, giveBack := range taken {
			giveBack()
		}
	}
	// The writer's first: of two at once one then waits, and does not hold half of the readers' tokens.
	for _, tokens := range slices.Concat([]chan struct{}{db.writeTokens}, slices.Repeat([]chan struct{}{db.readTokens}, sqliteReaders)) {
		giveBack, err := take(ctx, tokens)
		if err != nil {
			release()
			return nil, err
		}
		taken = append(taken, giveBack)
	}
	return release, nil
}

func (db *DB) tryCheckpoint(ctx context.Context) (emptied bool, err error) {
	conn, err := db.writer.Conn(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, fmt.Sprintf(qBusyTimeout, checkpointTimeout.Milliseconds())); err != nil {
		return false, err
	}
	// Also when ctx has ended: the connection goes back to the pool.
	defer func() {
		_, restored := conn.ExecContext(context.WithoutCancel(ctx), fmt.Sprintf(qBusyTimeout, busyTimeout.Milliseconds()))
		err = errors.Join(err, restored)
	}()

	// SQLite tells that it was held up in the first column, and not by an error.
	var held, inLog, moved int
	if err := conn.QueryRowContext(ctx, qCheckpoint).Scan(&held, &inLog, &moved); err != nil {
		return false, err
	}
	return held == 0, nil
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
