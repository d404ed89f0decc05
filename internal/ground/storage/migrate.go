package storage

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"beraad/internal/ground/clock"
)

// ErrNewer says that the database knows a migration which this program does not: it belongs to a newer version, and
// working on it could damage what that version relies on.
var ErrNewer = errors.New("the database is newer than this program: start the newer version, or restore a backup of before the upgrade")

// Migrations are the files of one capability that build its tables, forward only.
//
// FS holds them at its root, named YYYY-MM-DD-n-words.sql; folders and files that do not end in .sql are left alone. A
// file is one DDL text for both engines. What only one of them takes stands in a marker, a comment that the engine it
// names reads as SQL and the other one as a comment:
//
//	CREATE TABLE dialogue_vote (id bytea PRIMARY KEY, answer text NOT NULL) /*sqlite: WITHOUT ROWID*/;
//	/*postgresql: CREATE INDEX search_terms ON search_entry USING gin (to_tsvector('simple', terms));*/
//
// A file that has been applied anywhere is never changed again: write the next one.
type Migrations struct {
	Capability string // the room's name, for example "dilemma"
	FS         fs.FS
}

type migration struct {
	name, capability, checksum, text string

	day    string
	number int
}

var (
	fileName = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})-(\d{1,4})-[a-z0-9-]+\.sql$`)
	marker   = regexp.MustCompile(`(?s)/\*(sqlite|postgresql):(.*?)\*/`)
)

// Migrate applies the files of sets that db has not seen yet, sorted over all sets by name, each in a transaction of its
// own, and returns their names. When one goes wrong those before it stay, and a next call goes on from there. Any number
// of programs may call it at once.
//
// Errors: ErrNewer, and then nothing was changed; an error that names the file when an applied file has changed, when
// two sets have a file of the same name, or when the engine refuses it.
func Migrate(ctx context.Context, db *DB, clk clock.Clock, sets ...Migrations) (applied []string, err error) {
	todo, err := pending(ctx, db, sets)
	if err != nil {
		return nil, err
	}
	for _, m := range todo {
		done, err := db.apply(ctx, clk.Now(), m)
		if err != nil {
			return applied, fmt.Errorf("migration %s of %s: %w", m.name, m.capability, err)
		}
		if done {
			applied = append(applied, m.name)
		}
	}
	return applied, nil
}

// Pending returns the names of the files that Migrate would apply, in that order, without changing anything. Its errors
// are those of Migrate.
func Pending(ctx context.Context, db *DB, sets ...Migrations) ([]string, error) {
	todo, err := pending(ctx, db, sets)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, m := range todo {
		names = append(names, m.name)
	}
	return names, nil
}

// Names returns the names of all files of sets in the order in which Migrate applies them: what a database that is not
// there yet waits for.
//
// Errors: an error that names the file when two sets have a file of the same name, or when a name is not as it should be.
func Names(sets ...Migrations) ([]string, error) {
	all, err := collect(sets)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, m := range all {
		names = append(names, m.name)
	}
	return names, nil
}

func pending(ctx context.Context, db *DB, sets []Migrations) ([]migration, error) {
	all, err := collect(sets)
	if err != nil {
		return nil, err
	}
	var known map[string]string
	err = db.Read(ctx, func(tx *Tx) (err error) {
		known, err = appliedMigrations(tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading which migrations were applied: %w", err)
	}
	return compare(all, known)
}

// compare returns what of all is not in known, which maps a name to a checksum.
func compare(all []migration, known map[string]string) ([]migration, error) {
	var todo []migration
	seen := 0
	for _, m := range all {
		checksum, applied := known[m.name]
		if !applied {
			todo = append(todo, m)
			continue
		}
		seen++
		if checksum != m.checksum {
			return nil, fmt.Errorf("migration %s of %s was changed after it had been applied: put the file back and write a new one", m.name, m.capability)
		}
	}
	if seen < len(known) {
		return nil, fmt.Errorf("%d migrations are unknown here: %w", len(known)-seen, ErrNewer)
	}
	return todo, nil
}

func collect(sets []Migrations) ([]migration, error) {
	var all []migration
	for _, set := range sets {
		if set.FS == nil || set.Capability == "" {
			return nil, fmt.Errorf("migrations of %q: a set needs a capability and files", set.Capability)
		}
		entries, err := fs.ReadDir(set.FS, ".")
		if err != nil {
			return nil, fmt.Errorf("migrations of %s: %w", set.Capability, err)
		}
		for _, entry := range entries {
			if entry.IsDir() || !strings.HasSuffix(entry.Name(), ".sql") {
				continue
			}
			m, err := read(set, entry.Name())
			if err != nil {
				return nil, err
			}
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b migration) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.number, b.number), cmp.Compare(a.name, b.name))
	})
	for i := 1; i < len(all); i++ {
		if all[i].name == all[i-1].name {
			return nil, fmt.Errorf("migration %s is in both %s and %s: give one of them another name", all[i].name, all[i-1].capability, all[i].capability)
		}
	}
	return all, nil
}

func read(set Migrations, name string) (migration, error) {
	parts := fileName.FindStringSubmatch(name)
	if parts == nil {
		return migration{}, fmt.Errorf("migration %s of %s: the name has to be YYYY-MM-DD-n-words.sql", name, set.Capability)
	}
	number, err := strconv.Atoi(parts[2])
	if err != nil {
		return migration{}, fmt.Errorf("migration %s of %s: %w", name, set.Capability, err)
	}
	text, err := fs.ReadFile(set.FS, name)
	if err != nil {
		return migration{}, fmt.Errorf("migration %s of %s: %w", name, set.Capability, err)
	}
	sum := sha256.Sum256(text)
	return migration{name: name, capability: set.Capability, checksum: hex.EncodeToString(sum[:]), text: string(text), day: parts[1], number: number}, nil
}

// apply runs one file and notes it; done is false when another program did so while this one waited for the lock.
func (db *DB) apply(ctx context.Context, now clock.Instant, m migration) (done bool, err error) {
	err = db.Write(ctx, func(tx *Tx) error {
		done = false
		if db.engine == PostgreSQL {
			if _, err := tx.Exec(qMigrationLock); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(qCreateMigrationTable); err != nil {
			return err
		}
		known, err := appliedMigrations(tx)
		if err != nil {
			return err
		}
		if checksum, applied := known[m.name]; applied {
			_, err := compare([]migration{m}, map[string]string{m.name: checksum})
			return err
		}
		// Without arguments both drivers take a text with several statements.
		if _, err := tx.sql.ExecContext(ctx, expand(db.engine, m.text)); err != nil {
			return translate(ctx, err, nil)
		}
		done = true
		_, err = tx.Exec(qInsertMigration, m.name, m.capability, m.checksum, now)
		return err
	})
	return done && err == nil, err
}

// expand turns the markers of engine into SQL.
func expand(engine Engine, text string) string {
	return marker.ReplaceAllStringFunc(text, func(found string) string {
		parts := marker.FindStringSubmatch(found)
		if parts[1] != string(engine) {
			return found
		}
		return strings.TrimSpace(parts[2])
	})
}

// appliedMigrations maps the names of the applied files to their checksums.
func appliedMigrations(tx *Tx) (map[string]string, error) {
	q := qHasMigrationTableSQLite
	if tx.engine == PostgreSQL {
		q = qHasMigrationTablePostgreSQL
	}
	tables, err := One(tx, func(r Row) (n int, err error) { return n, r.Scan(&n) }, q)
	if err != nil || tables == 0 {
		return nil, err
	}
	type note struct{ name, checksum string }
	notes, err := Rows(tx, func(r Row) (n note, err error) { return n, r.Scan(&n.name, &n.checksum) }, qMigrations)
	if err != nil {
		return nil, err
	}
	known := make(map[string]string, len(notes))
	for _, n := range notes {
		known[n.name] = n.checksum
	}
	return known, nil
}
