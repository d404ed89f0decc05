package audit_test

import (
	"testing"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/storage"
	"beraad/internal/testkit"
)

func written(t *testing.T, db *storage.DB, n int) {
	t.Helper()
	log := audit.Log{Clock: clock.NewFixed(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))}
	for range n {
		err := db.Write(t.Context(), func(tx *storage.Tx) error {
			return log.Append(tx, access.Person{ID: "p1"}, "dialogue.start", "d1")
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func verified(t *testing.T, db *storage.DB) audit.Verified {
	t.Helper()
	v, err := audit.Verify(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAuditChainIsWholeFromItsFirstEntry(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open func(*testing.T, ...storage.Migrations) *storage.DB) {
		db := open(t, audit.Migrations())
		if v := verified(t, db); v.Entries != 0 || v.BrokenAt != 0 {
			t.Fatalf("an empty log: %+v", v)
		}
		written(t, db, 5)
		if v := verified(t, db); v.Entries != 5 || v.BrokenAt != 0 || v.Newest == "" {
			t.Fatalf("five entries: %+v", v)
		}
	})
}

func TestAuditShowsEveryKindOfTampering(t *testing.T) {
	const (
		change = `UPDATE audit_entry SET subject = 'other' WHERE seq = 3`
		remove = `DELETE FROM audit_entry WHERE seq = 3`
		cut    = `DELETE FROM audit_entry WHERE seq = 5`
	)
	tampering := map[string]struct {
		query    storage.Query
		brokenAt int64
	}{"changed": {change, 3}, "removed": {remove, 3}, "cut off": {cut, 5}}
	testkit.Engines(t, func(t *testing.T, open func(*testing.T, ...storage.Migrations) *storage.DB) {
		for name, how := range tampering {
			t.Run(name, func(t *testing.T) {
				db := open(t, audit.Migrations())
				written(t, db, 5)
				err := db.Write(t.Context(), func(tx *storage.Tx) error {
					_, err := tx.Exec(how.query)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				if v := verified(t, db); v.BrokenAt != how.brokenAt {
					t.Errorf("broken at %d, want %d", v.BrokenAt, how.brokenAt)
				}
			})
		}
	})
}

func TestAuditKeepsNothingThatMakesAParticipantKnown(t *testing.T) {
	db := testkit.DB(t, audit.Migrations())
	log := audit.Log{Clock: clock.System{}}
	const seen = `SELECT actor_ref FROM audit_entry`
	err := db.Write(t.Context(), func(tx *storage.Tx) error {
		if err := log.Append(tx, access.Participant{Meeting: "m", Key: "secret-ref"}, "gathering.pause", "m"); err != nil {
			return err
		}
		refs, err := storage.Rows(tx, func(r storage.Row) (s string, err error) { err = r.Scan(&s); return s, err }, seen)
		if err != nil {
			return err
		}
		if len(refs) != 1 || refs[0] != "" {
			t.Errorf("the log kept %q", refs)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
