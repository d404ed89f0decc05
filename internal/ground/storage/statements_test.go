package storage

import (
	"context"
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"testing"
)

// keptOn opens one connection to a new file, with a table of two columns.
func keptOn(t *testing.T) *keepingConn {
	t.Helper()
	connector, err := sqliteConnector(sqliteName(filepath.Join(t.TempDir(), "a.db"), false))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := connector.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	c, ok := conn.(*keepingConn)
	if !ok {
		t.Fatalf("the connection is a %T", conn)
	}
	run(t, c, `CREATE TABLE word (id bigint PRIMARY KEY, word text NOT NULL)`)
	return c
}

func run(t *testing.T, c *keepingConn, query string, args ...driver.Value) {
	t.Helper()
	if _, err := c.ExecContext(t.Context(), query, numbered(args)); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func numbered(args []driver.Value) []driver.NamedValue {
	out := make([]driver.NamedValue, len(args))
	for i, a := range args {
		out[i] = driver.NamedValue{Ordinal: i + 1, Value: a}
	}
	return out
}

func wordOf(t *testing.T, c *keepingConn, id int64) driver.Value {
	t.Helper()
	rows, err := c.QueryContext(t.Context(), `SELECT word FROM word WHERE id = $1`, numbered([]driver.Value{id}))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	got := make([]driver.Value, 1)
	if err := rows.Next(got); err != nil {
		t.Fatal(err)
	}
	return got[0]
}

func TestAStatementIsReadOnce(t *testing.T) {
	c := keptOn(t)
	for i := range int64(5) {
		run(t, c, `INSERT INTO word (id, word) VALUES ($1, $2)`, i, fmt.Sprint("w", i))
	}
	for i := range int64(5) {
		if got := wordOf(t, c, i); got != fmt.Sprint("w", i) {
			t.Errorf("word %d is %v", i, got)
		}
	}
	if len(c.kept) != 2 {
		t.Errorf("%d statements kept for two queries; the table itself is not one to keep", len(c.kept))
	}
}

func TestAKeptStatementSurvivesItsOwnError(t *testing.T) {
	c := keptOn(t)
	run(t, c, `INSERT INTO word (id, word) VALUES ($1, $2)`, int64(1), "first")
	if _, err := c.ExecContext(t.Context(), `INSERT INTO word (id, word) VALUES ($1, $2)`, numbered([]driver.Value{int64(1), "again"})); err == nil {
		t.Fatal("the same key went in twice")
	}
	run(t, c, `INSERT INTO word (id, word) VALUES ($1, $2)`, int64(2), "second")
	if got := wordOf(t, c, 1); got != "first" {
		t.Errorf("word 1 is %v", got)
	}
}

func TestAKeptStatementFollowsTheSchema(t *testing.T) {
	c := keptOn(t)
	run(t, c, `INSERT INTO word (id, word) VALUES ($1, $2)`, int64(1), "before")
	if got := wordOf(t, c, 1); got != "before" {
		t.Fatalf("word 1 is %v", got)
	}
	run(t, c, `ALTER TABLE word RENAME TO word_old`)
	run(t, c, `CREATE TABLE word (id bigint PRIMARY KEY, extra text, word text NOT NULL)`)
	run(t, c, `INSERT INTO word (id, word) VALUES ($1, $2)`, int64(1), "after")
	if got := wordOf(t, c, 1); got != "after" {
		t.Errorf("word 1 is %v", got)
	}
}

func TestAConnectionKeepsABoundedNumberOfStatements(t *testing.T) {
	c := keptOn(t)
	for i := range 3 * maxKept {
		rows, err := c.QueryContext(context.Background(), fmt.Sprintf("SELECT %d", i), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(c.kept) != maxKept {
		t.Errorf("%d statements kept, at most %d allowed", len(c.kept), maxKept)
	}
}
