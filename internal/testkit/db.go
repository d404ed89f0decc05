package testkit

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"beraad/internal/ground/clock"
	"beraad/internal/ground/storage"
)

// DB returns a new database on SQLite with the tables of sets, gone when the test ends.
func DB(t testing.TB, sets ...storage.Migrations) *storage.DB {
	t.Helper()
	db, err := storage.OpenSQLite(t.Context(), storage.SQLiteConfig{Path: filepath.Join(t.TempDir(), "beraad.db")})
	if err != nil {
		t.Fatalf("opening a SQLite database: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("closing the SQLite database: %v", err)
		}
	})
	migrate(t, db, sets)
	return db
}

func migrate(t testing.TB, db *storage.DB, sets []storage.Migrations) {
	t.Helper()
	clk := clock.NewFixed(time.Date(2026, time.November, 24, 9, 0, 0, 0, time.UTC))
	if _, err := storage.Migrate(context.Background(), db, clk, sets...); err != nil {
		t.Fatalf("building the tables on %s: %v", db.Engine(), err)
	}
}
