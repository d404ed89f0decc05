package testkit

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"beraad/internal/ground/storage"
	"beraad/internal/testkit/postgres"

	_ "github.com/jackc/pgx/v5/stdlib" // database/sql's driver "pgx"
)

// Open makes a new database with the tables of sets, on the engine of the subtest it is handed to.
type Open = func(t *testing.T, sets ...storage.Migrations) *storage.DB

// Engines runs f as a subtest on SQLite and as one on PostgreSQL, side by side: they wait for their disks, not for each
// other. What f shares between the two must bear that.
func Engines(t *testing.T, f func(t *testing.T, open Open)) {
	t.Helper()
	t.Run(string(storage.SQLite), func(t *testing.T) {
		t.Parallel()
		f(t, func(t *testing.T, sets ...storage.Migrations) *storage.DB { return DB(t, sets...) })
	})
	t.Run(string(storage.PostgreSQL), func(t *testing.T) {
		t.Parallel()
		f(t, func(t *testing.T, sets ...storage.Migrations) *storage.DB { return PostgresDB(t, sets...) })
	})
}

// PostgresDB returns a new schema on PostgreSQL with the tables of sets, gone when the test ends.
func PostgresDB(t testing.TB, sets ...storage.Migrations) *storage.DB {
	t.Helper()
	pool := PostgresPool(t)
	schema := "t_" + strings.ToLower(rand.Text())
	// Registered after the pool's cleanup and so run before it.
	t.Cleanup(func() {
		if _, err := pool.ExecContext(context.Background(), "DROP SCHEMA IF EXISTS "+schema+" CASCADE"); err != nil {
			t.Errorf("dropping schema %s: %v", schema, err)
		}
	})
	db, err := storage.OpenPostgreSQL(t.Context(), storage.PostgreSQLConfig{Pool: pool, Schema: schema})
	if err != nil {
		t.Fatalf("opening schema %s: %v", schema, err)
	}
	migrate(t, db, sets)
	return db
}

// PostgresPool returns a pool of connections to the test server, closed when the test ends. It is the test's own, because
// a connection remembers how the tables of an earlier test looked.
func PostgresPool(t testing.TB) *sql.DB {
	t.Helper()
	dsn, err := server()
	if err != nil {
		t.Fatal(err)
	}
	pool, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatalf("opening PostgreSQL: %v", err)
	}
	pool.SetMaxOpenConns(8)
	pool.SetMaxIdleConns(8)
	t.Cleanup(func() {
		if err := pool.Close(); err != nil {
			t.Errorf("closing PostgreSQL: %v", err)
		}
	})
	return pool
}

// server returns the address of the test server and starts one the first time when there is none. The server dies with
// this test binary; its address is set in the environment, so that programs the test starts use it too.
var server = sync.OnceValues(func() (dsn string, err error) {
	if dsn := os.Getenv(postgres.Variable); dsn != "" {
		return dsn, nil
	}
	s, err := postgres.Start(context.Background(), postgres.Options{})
	if err != nil {
		return "", fmt.Errorf("a server for the tests: %w", err)
	}
	return s.DSN, os.Setenv(postgres.Variable, s.DSN)
})
