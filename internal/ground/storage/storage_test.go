package storage_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/testkit"
)

const (
	qInsert  storage.Query = `INSERT INTO note_entry (id, body, weight, done) VALUES ($1, $2, $3, $4)`
	qByID    storage.Query = `SELECT id, body, weight, done FROM note_entry WHERE id = $1`
	qAll     storage.Query = `SELECT id, body, weight, done FROM note_entry ORDER BY id`
	qCount   storage.Query = `SELECT count(*) FROM note_entry`
	qReply   storage.Query = `INSERT INTO note_reply (id, entry_id) VALUES ($1, $2)`
	qInOrder storage.Query = `UPDATE note_entry SET weight = $3, body = $2 WHERE id = $1 AND body <> $2`
)

type entry struct {
	id, weight int64
	body       string
	done       bool
}

func scanEntry(r storage.Row) (e entry, err error) {
	return e, r.Scan(&e.id, &e.body, &e.weight, &e.done)
}

func scanInt(r storage.Row) (n int, err error) { return n, r.Scan(&n) }

// notes is a capability with two tables.
func notes() storage.Migrations {
	return storage.Migrations{Capability: "note", FS: fstest.MapFS{
		"2026-11-22-1-note.sql": {Data: []byte(`CREATE TABLE note_entry (
	id bigint PRIMARY KEY,
	body text NOT NULL CHECK (body <> 'never'),
	weight bigint NOT NULL,
	done boolean NOT NULL,
	extra jsonb,
	raw bytea
);
CREATE TABLE note_reply (
	id bigint PRIMARY KEY,
	entry_id bigint NOT NULL REFERENCES note_entry (id)
);
CREATE INDEX note_reply_entry ON note_reply (entry_id);
`)},
	}}
}

func insert(t *testing.T, db *storage.DB, e entry) {
	t.Helper()
	if err := write(db, qInsert, e.id, e.body, e.weight, e.done); err != nil {
		t.Fatal(err)
	}
}

func write(db *storage.DB, q storage.Query, args ...any) error {
	return db.Write(context.Background(), func(tx *storage.Tx) error {
		_, err := tx.Exec(q, args...)
		return err
	})
}

func count(t *testing.T, db *storage.DB) (n int) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *storage.Tx) (err error) {
		n, err = storage.One(tx, scanInt, qCount)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// wantFault fails the test unless err is a fault of this kind with this key.
func wantFault(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != kind || f.Key != key {
		t.Errorf("got %v, want %v %q", err, kind, key)
	}
}

func TestWhatIsWrittenIsReadOnBothEngines(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t, notes())
		want := entry{id: 1 << 40, body: "Ëen beraad 🙂", weight: -3, done: true}
		insert(t, db, want)
		insert(t, db, entry{id: 2, body: "b"})

		err := db.Read(t.Context(), func(tx *storage.Tx) error {
			got, err := storage.One(tx, scanEntry, qByID, want.id)
			if err != nil || got != want {
				t.Errorf("One gave %v, %v, want %v", got, err, want)
			}
			all, err := storage.Rows(tx, scanEntry, qAll)
			if err != nil || len(all) != 2 || all[1] != want {
				t.Errorf("Rows gave %v, %v", all, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestNumberedArgumentsBindByNumber holds the two engines to the same meaning of $1, $2, …: in any order, any number of
// times.
func TestNumberedArgumentsBindByNumber(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t, notes())
		insert(t, db, entry{id: 1, body: "old"})
		if err := write(db, qInOrder, 1, "new", 7); err != nil {
			t.Fatal(err)
		}
		err := db.Read(t.Context(), func(tx *storage.Tx) error {
			got, err := storage.One(tx, scanEntry, qByID, 1)
			if want := (entry{id: 1, body: "new", weight: 7}); got != want {
				t.Errorf("got %v, want %v", got, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestFailedWriteLeavesNothing(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t, notes())
		own := errors.New("the rule says no")
		err := db.Write(t.Context(), func(tx *storage.Tx) error {
			if _, err := tx.Exec(qInsert, 1, "a", 0, false); err != nil {
				t.Error(err)
			}
			return own
		})
		if err != own {
			t.Errorf("Write returned %v and not the very error of the function", err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic did not come through")
				}
			}()
			_ = db.Write(t.Context(), func(tx *storage.Tx) error {
				if _, err := tx.Exec(qInsert, 2, "b", 0, false); err != nil {
					t.Error(err)
				}
				panic("halfway")
			})
		}()
		if n := count(t, db); n != 0 {
			t.Errorf("%d rows stayed", n)
		}
		insert(t, db, entry{id: 3, body: "the connection still works"})
	})
}

func TestReadSeesOneMoment(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t, notes())
		insert(t, db, entry{id: 1, body: "a"})
		err := db.Read(t.Context(), func(tx *storage.Tx) error {
			before, err := storage.One(tx, scanInt, qCount)
			if err != nil {
				return err
			}
			insert(t, db, entry{id: 2, body: "b"})
			after, err := storage.One(tx, scanInt, qCount)
			if before != after {
				t.Errorf("one read saw %d rows and then %d", before, after)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := count(t, db); n != 2 {
			t.Errorf("the next read sees %d rows, want 2", n)
		}
	})
}

func TestCancelledWriteIsUndone(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t, notes())
		ctx, cancel := context.WithCancel(t.Context())
		err := db.Write(ctx, func(tx *storage.Tx) error {
			_, err := tx.Exec(qInsert, 1, "a", 0, false)
			cancel()
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want the error of the context", err)
		}
		if n := count(t, db); n != 0 {
			t.Errorf("%d rows stayed", n)
		}
	})
}

func TestFaultsAreTheSameOnBothEngines(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t, notes())
		insert(t, db, entry{id: 1, body: "a"})

		wantFault(t, write(db, qInsert, 1, "again", 0, false), fault.Conflict, "storage.exists")
		wantFault(t, write(db, qReply, 1, 99), fault.Conflict, "storage.reference")
		err := db.Read(t.Context(), func(tx *storage.Tx) error {
			_, err := storage.One(tx, scanEntry, qByID, 99)
			return err
		})
		wantFault(t, err, fault.NotFound, "storage.not_found")
		err = db.Read(t.Context(), func(tx *storage.Tx) error {
			_, err := tx.Exec(qInsert, 5, "a", 0, false)
			return err
		})
		wantFault(t, err, fault.Unavailable, "storage.readonly")
		if err := write(db, qInsert, 6, "never", 0, false); !fault.Is(err, fault.Internal) {
			t.Errorf("a row that breaks a CHECK is the program's mistake, got %v", err)
		}
		if n := count(t, db); n != 1 {
			t.Errorf("%d rows, want 1", n)
		}
	})
}

// TestErrorsNeverRepeatWhatWasTyped goes through the ways in which a driver quotes a value in its error.
func TestErrorsNeverRepeatWhatWasTyped(t *testing.T) {
	const secret = "Fatima"
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t, notes(), storage.Migrations{Capability: "name", FS: fstest.MapFS{
			"2026-11-22-2-name.sql": {Data: []byte(`CREATE TABLE name_person (name text PRIMARY KEY);`)},
		}})
		const qName storage.Query = `INSERT INTO name_person (name) VALUES ($1)`
		if err := write(db, qName, secret); err != nil {
			t.Fatal(err)
		}
		errs := map[string]error{
			"taken key": write(db, qName, secret),
			"wrong type of argument": write(db, `UPDATE note_entry SET weight = 1 WHERE id + 0 = $1 AND id = abs(id) AND no_such_column = $2`,
				secret, secret),
			"no such column, and it was typed": write(db, `UPDATE note_entry SET fatima = $1`, secret),
		}
		errs["a value that does not fit"] = db.Read(t.Context(), func(tx *storage.Tx) error {
			_, err := storage.Rows(tx, scanInt, `SELECT name FROM name_person`)
			return err
		})
		if db.Engine() == storage.PostgreSQL {
			errs["an argument that cannot be encoded"] = write(db, qInsert, secret, "a", 0, false)
			errs["a stored value in a cast"] = db.Read(t.Context(), func(tx *storage.Tx) error {
				_, err := storage.Rows(tx, scanInt, `SELECT CAST(name AS bigint) FROM name_person`)
				return err
			})
		}
		for what, err := range errs {
			if err == nil {
				t.Errorf("%s: no error", what)
				continue
			}
			for err := range chain(err) {
				if strings.Contains(strings.ToLower(err.Error()), strings.ToLower(secret)) {
					t.Errorf("%s: the error repeats the value: %v", what, err)
				}
			}
		}
	})
}

// chain goes through an error and all that it wraps.
func chain(err error) func(func(error) bool) {
	return func(yield func(error) bool) {
		for ; err != nil; err = errors.Unwrap(err) {
			if !yield(err) {
				return
			}
		}
	}
}

func TestWrongQueryNamesWhatIsWrong(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t, notes())
		if err := db.Prepare(t.Context(), qInOrder); err != nil {
			t.Errorf("a good query is refused: %v", err)
		}
		for _, q := range []storage.Query{`SELECT nothing FROM note_entry WHERE id = $1`, `SELECT id FORM note_entry`} {
			err := db.Prepare(t.Context(), q)
			if err == nil {
				t.Errorf("%q was accepted", q)
				continue
			}
			if !strings.Contains(err.Error(), "nothing") && !strings.Contains(err.Error(), "note_entry") {
				t.Errorf("%q: the error does not say what is wrong: %v", q, err)
			}
		}
		if err := db.Prepare(t.Context(), qInsert); err != nil {
			t.Error(err)
		}
		if n := count(t, db); n != 0 {
			t.Errorf("preparing an INSERT wrote %d rows", n)
		}
	})
}

func TestTextThatPostgreSQLRefusesIsNotClean(t *testing.T) {
	for text, want := range map[string]bool{"": true, "gewoon": true, "🙂": true, "a\x00b": false, "a\xffb": false} {
		if got, ok := storage.CleanText(text); ok != want || ok && got != text || !ok && got != "" {
			t.Errorf("CleanText(%q) = %q, %v", text, got, ok)
		}
	}
}

func TestClosedDatabaseIsUnavailable(t *testing.T) {
	db := openSQLite(t, filepath.Join(t.TempDir(), "beraad.db"))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	wantFault(t, write(db, qCount), fault.Unavailable, "storage.unavailable")
}

func TestSQLiteFilesAreForTheirOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "a b?#%", "beraad.db")
	db, err := storage.OpenSQLite(t.Context(), storage.SQLiteConfig{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := write(db, `CREATE TABLE x_y (id bigint PRIMARY KEY)`); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", name, got, want)
		}
	}
}
