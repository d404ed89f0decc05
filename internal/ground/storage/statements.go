package storage

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"

	"modernc.org/sqlite"
)

// maxKept is how many statements one connection keeps. A meeting under way needs about thirty; more would cost memory
// that a hundred organisations on one server notice.
const maxKept = 64

// keeping is a connector to SQLite whose connections keep the statements they have run. Without it SQLite reads each
// query anew each time, which costs more than running it. (PostgreSQL's driver keeps its statements by itself.)
type keeping struct{ driver.Connector }

// sqliteConnector returns the connector behind a pool on a SQLite file.
func sqliteConnector(name string) (driver.Connector, error) {
	c, err := sqlite.NewConnector(name)
	if err != nil {
		return nil, err
	}
	return keeping{c}, nil
}

func (k keeping) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	able, ok := conn.(ableConn)
	if !ok {
		return nil, errors.Join(errors.New("storage: the driver of SQLite lacks something that database/sql would use"), conn.Close())
	}
	return &keepingConn{ableConn: able, kept: map[string]ableStmt{}}, nil
}

// ableConn and ableStmt are what database/sql makes use of when a driver has it; leaving one out would change behaviour
// without a word.
type ableConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type ableStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// keepingConn is one connection. database/sql lets one goroutine at a time at it, and Rows and One read a result to its
// end before the next query: so a kept statement is never in use when it is asked for.
type keepingConn struct {
	ableConn
	kept   map[string]ableStmt
	frames [3]ableStmt // of a reading, by frame
}

// frame is a statement around a reading.
type frame int

const (
	begin frame = iota
	commit
	rollback
)

var frameTexts = [...]string{begin: "BEGIN", commit: "COMMIT", rollback: "ROLLBACK"}

// BeginTx begins a transaction. One that only reads waits for no lock, at its begin nor at its end, so that its frame can
// be kept statements that nobody interrupts; the driver would read their texts anew each time.
func (c *keepingConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if !opts.ReadOnly {
		return c.ableConn.BeginTx(ctx, opts)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := c.runFrame(begin); err != nil {
		return nil, err
	}
	return reading{c}, nil
}

func (c *keepingConn) runFrame(f frame) error {
	if c.frames[f] == nil {
		prepared, err := c.PrepareContext(context.Background(), frameTexts[f])
		if err != nil {
			return err
		}
		s, ok := prepared.(ableStmt)
		if !ok {
			return errors.Join(errors.New("storage: the driver's statements lack something"), prepared.Close())
		}
		c.frames[f] = s
	}
	_, err := c.frames[f].ExecContext(context.Background(), nil)
	return err
}

// reading is a transaction that only reads.
type reading struct{ c *keepingConn }

// Commit ends the reading; the connection is out of the transaction in any case.
func (r reading) Commit() error {
	err := r.c.runFrame(commit)
	if err != nil {
		_ = r.c.runFrame(rollback) // the first error says what is wrong
	}
	return err
}

// Rollback ends the reading.
func (r reading) Rollback() error { return r.c.runFrame(rollback) }

// ExecContext runs a statement that returns no rows.
func (c *keepingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.ableConn.ExecContext(ctx, query, args)
	}
	return s.ExecContext(ctx, args)
}

// QueryContext runs a statement that returns rows.
func (c *keepingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.ableConn.QueryContext(ctx, query, args)
	}
	return s.QueryContext(ctx, args)
}

// Close gives the statements back before the connection.
func (c *keepingConn) Close() error {
	var err error
	for query, s := range c.kept {
		err = errors.Join(err, s.Close())
		delete(c.kept, query)
	}
	for f, s := range c.frames {
		if s != nil {
			err = errors.Join(err, s.Close())
			c.frames[f] = nil
		}
	}
	return errors.Join(err, c.ableConn.Close())
}

// statement returns the kept statement of a query and makes it the first time; nil when the query is not one to keep.
func (c *keepingConn) statement(ctx context.Context, query string) (ableStmt, error) {
	if s, known := c.kept[query]; known {
		return s, nil
	}
	if !worthKeeping(query) {
		return nil, nil
	}
	prepared, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s, ok := prepared.(ableStmt)
	if !ok {
		return nil, prepared.Close()
	}
	if err := c.makeRoom(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	c.kept[query] = s
	return s, nil
}

// makeRoom lets any one statement go when there is no room. Which one hardly matters: what is used often is soon back.
func (c *keepingConn) makeRoom() error {
	if len(c.kept) < maxKept {
		return nil
	}
	for query, s := range c.kept {
		delete(c.kept, query)
		return s.Close()
	}
	return nil
}

// worthKeeping reports whether a query is of the kind that runs again and again: not a migration, not a setting.
func worthKeeping(query string) bool {
	verb, _, _ := strings.Cut(strings.TrimSpace(query), " ")
	switch strings.ToUpper(verb) {
	case "SELECT", "INSERT", "UPDATE", "DELETE", "WITH":
		return true
	}
	return false
}
