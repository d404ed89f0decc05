package storage_test

import (
	"context"
	"sync"
	"testing"

	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/testkit"
)

// TestSchemasOnOnePoolDoNotSeeEachOther has two organisations share a pool, with the same queries on the same
// connections.
func TestSchemasOnOnePoolDoNotSeeEachOther(t *testing.T) {
	pool := testkit.PostgresPool(t)
	pool.SetMaxOpenConns(1)
	var dbs []*storage.DB
	for _, name := range []string{`t_one "quoted" ` + t.Name()[:8], "t_two.dotted " + t.Name()[:8]} {
		db, err := storage.OpenPostgreSQL(t.Context(), storage.PostgreSQLConfig{Pool: pool, Schema: name})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			for _, q := range []storage.Query{`DROP TABLE note_reply`, `DROP TABLE note_entry`, `DROP TABLE storage_migration`} {
				if err := write(db, q); err != nil {
					t.Error(err)
				}
			}
		})
		if _, err := storage.Migrate(t.Context(), db, noon, notes()); err != nil {
			t.Fatal(err)
		}
		dbs = append(dbs, db)
	}
	insert(t, dbs[0], entry{id: 1, body: "of the first"})
	if a, b := count(t, dbs[0]), count(t, dbs[1]); a != 1 || b != 0 {
		t.Errorf("the schemas have %d and %d rows, want 1 and 0", a, b)
	}
	insert(t, dbs[1], entry{id: 1, body: "of the second"})
	if err := dbs[0].Close(); err != nil {
		t.Fatal(err)
	}
	if n := count(t, dbs[1]); n != 1 {
		t.Errorf("after closing the first, the second has %d rows, want 1", n)
	}
}

func TestNodesThatOpenOneSchemaAtOnceBothGetIt(t *testing.T) {
	pool := testkit.PostgresPool(t)
	t.Cleanup(func() {
		if _, err := pool.ExecContext(context.Background(), `DROP SCHEMA t_at_once`); err != nil {
			t.Error(err)
		}
	})
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			if _, err := storage.OpenPostgreSQL(t.Context(), storage.PostgreSQLConfig{Pool: pool, Schema: "t_at_once"}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestServerThatIsGoneIsUnavailable(t *testing.T) {
	db := testkit.PostgresDB(t, notes())
	err := db.Write(t.Context(), func(tx *storage.Tx) error {
		_, err := tx.Exec(`SELECT pg_terminate_backend(pg_backend_pid())`)
		if err == nil {
			t.Error("the connection outlived its end")
		}
		return err
	})
	wantFault(t, err, fault.Unavailable, "storage.unavailable")
	if n := count(t, db); n != 0 {
		t.Errorf("got %d rows on a new connection, want 0", n)
	}
}

func TestTooManyConnectionsAndLocksAreBusy(t *testing.T) {
	db := testkit.PostgresDB(t, notes())
	insert(t, db, entry{id: 1, body: "a"})
	err := db.Write(t.Context(), func(tx *storage.Tx) error {
		if _, err := tx.Exec(`UPDATE note_entry SET body = 'b' WHERE id = 1`); err != nil {
			return err
		}
		blocked := db.Write(t.Context(), func(tx *storage.Tx) error {
			if _, err := tx.Exec(`SET LOCAL lock_timeout = '10ms'`); err != nil {
				return err
			}
			_, err := tx.Exec(`UPDATE note_entry SET body = 'c' WHERE id = 1`)
			return err
		})
		wantFault(t, blocked, fault.Unavailable, "storage.busy")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSchemaNameIsChecked(t *testing.T) {
	pool := testkit.PostgresPool(t)
	for _, name := range []string{"", "pg_mine", "a\x00b", string(make([]byte, 64))} {
		if _, err := storage.OpenPostgreSQL(t.Context(), storage.PostgreSQLConfig{Pool: pool, Schema: name}); err == nil {
			t.Errorf("%q was accepted", name)
		}
	}
}

// TestFullDiskCodeOfPostgreSQLIsUnavailable has the server itself raise the codes that cannot be brought about here.
func TestFullDiskCodeOfPostgreSQLIsUnavailable(t *testing.T) {
	db := testkit.PostgresDB(t)
	for q, key := range map[storage.Query]string{
		`DO $x$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $x$`:   "storage.full",
		`DO $x$ BEGIN RAISE EXCEPTION 'too many clients' USING ERRCODE = '53300'; END $x$`:        "storage.busy",
		`DO $x$ BEGIN RAISE EXCEPTION 'shutting down' USING ERRCODE = '57P03'; END $x$`:           "storage.unavailable",
		`DO $x$ BEGIN RAISE EXCEPTION 'read-only transaction' USING ERRCODE = '25006'; END $x$`:   "storage.readonly",
		`DO $x$ BEGIN RAISE EXCEPTION 'could not read the file' USING ERRCODE = '58030'; END $x$`: "storage.unavailable",
	} {
		wantFault(t, write(db, q), fault.Unavailable, key)
	}
}
