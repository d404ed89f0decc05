package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"beraad/internal/ground/fault"
)

// Engine names the database engine behind a DB.
type Engine string

// The engines.
const (
	SQLite     Engine = "sqlite"
	PostgreSQL Engine = "postgresql"
)

// Query is SQL text with $1, $2, … for both engines. All of it is constant: an untyped constant converts by itself, a
// string that was formatted does not, and converting one by hand is what the guards look for.
type Query string

// writerWait is how long Write waits for the one writer of a SQLite file. It is longer than any transaction should
// last, and it turns a Write inside a Write, which would wait for itself forever, into an error.
const writerWait = 10 * time.Second

// DB is one organisation's database. It is safe for use by many goroutines.
type DB struct {
	engine Engine

	// On SQLite these are two pools on one file; on PostgreSQL both are the pool that serves all organisations.
	writer, reader *sql.DB
	schema         string // PostgreSQL only

	// On SQLite: who holds a token may use the connection behind it. Checkpoint takes them all to drain the readers.
	writeTokens, readTokens chan struct{}
}

// Engine returns the engine behind db.
func (db *DB) Engine() Engine { return db.engine }

// Tx is a transaction that is under way. It carries the context it was begun with, ends when Read or Write returns, and
// is used by one goroutine at a time.
type Tx struct {
	ctx    context.Context
	engine Engine
	sql    *sql.Tx
}

// Context returns the context with which the transaction was begun.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Engine returns the engine on which the transaction runs: for the few seams where one SQL text does not do.
func (tx *Tx) Engine() Engine { return tx.engine }

// Read runs f in a read-only transaction that sees the database as it was at one moment, on both engines.
//
// f's error is returned as it is. Writing in f, on either engine, is fault.Unavailable "storage.readonly". Do not call
// Read or Write inside Read: a checkpoint in between would hold up both.
// Errors: fault.Unavailable when the database cannot be reached or is busy.
func (db *DB) Read(ctx context.Context, f func(*Tx) error) error {
	release, err := take(ctx, db.readTokens)
	if err != nil {
		return err
	}
	defer release()

	opts := &sql.TxOptions{ReadOnly: true}
	if db.engine == PostgreSQL {
		// On SQLite a transaction sees one snapshot; read committed would see another one at each statement.
		opts.Isolation = sql.LevelRepeatableRead
	}
	return db.within(ctx, db.reader, opts, f)
}

// Write runs f in a transaction and commits when f returns nil; then it is on disk. In every other case, also when f
// panics, nothing of it remains.
//
// f's error is returned as it is. On SQLite writes run one at a time, on PostgreSQL side by side at read committed:
// an invariant is therefore a constraint, or a conditional UPDATE whose count is checked, never a SELECT followed by an
// INSERT. Do not call Write inside Write.
// Errors: fault.Unavailable "storage.full", "storage.busy", "storage.readonly" or "storage.unavailable".
func (db *DB) Write(ctx context.Context, f func(*Tx) error) error {
	release, err := take(ctx, db.writeTokens)
	if err != nil {
		return err
	}
	defer release()

	return db.within(ctx, db.writer, nil, f)
}

func (db *DB) within(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, f func(*Tx) error) error {
	stx, err := pool.BeginTx(ctx, opts)
	if err != nil {
		return translate(ctx, err, nil)
	}
	// After a commit this does nothing; after an error or a panic in f it is what undoes the transaction. Its own error
	// says only that the connection is gone, and then the engine undoes it.
	defer func() { _ = stx.Rollback() }()

	if db.engine == PostgreSQL {
		if _, err := stx.ExecContext(ctx, db.searchPath()); err != nil {
			return translate(ctx, err, nil)
		}
	}
	if err := f(&Tx{ctx: ctx, engine: db.engine, sql: stx}); err != nil {
		return err
	}
	if err := stx.Commit(); err != nil {
		return translate(ctx, err, nil)
	}
	return nil
}

// take waits for a token, at most writerWait. A nil channel has tokens for all: PostgreSQL's pool does its own waiting.
func take(ctx context.Context, tokens chan struct{}) (release func(), err error) {
	if tokens == nil {
		return func() {}, nil
	}
	timer := time.NewTimer(writerWait)
	defer timer.Stop()
	select {
	case tokens <- struct{}{}:
		return func() { <-tokens }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-timer.C:
		return nil, fault.New(fault.Unavailable, "storage.busy").Because(errors.New("storage: waited too long for a connection"))
	}
}

// Close waits for the transactions that are under way, as long as one may wait for a connection, and gives back what db
// holds. On PostgreSQL that is nothing: the pool belongs to whoever opened it. Nobody uses db afterwards.
func (db *DB) Close() error {
	if db.engine == PostgreSQL {
		return nil
	}
	// A connection that is in use at this moment would outlive the writer, and then leave the log behind.
	release, err := db.halt(context.Background())
	if err != nil {
		return errors.Join(err, db.reader.Close(), db.writer.Close())
	}
	defer release()
	// Readers first: the last connection to close empties the write-ahead log, and that has to be one that may write.
	if err := errors.Join(db.reader.Close(), db.writer.Close()); err != nil {
		return fmt.Errorf("storage: closing: %w", translate(context.Background(), err, nil))
	}
	return nil
}

// Prepare lets the engine read q without running it, so that a test can see that every query of the program is good SQL
// on both engines. The tables it names must exist.
func (db *DB) Prepare(ctx context.Context, q Query) error {
	return db.Read(ctx, func(tx *Tx) error {
		stmt, err := tx.sql.PrepareContext(ctx, string(q))
		if err != nil {
			return translate(ctx, err, nil)
		}
		return stmt.Close()
	})
}
