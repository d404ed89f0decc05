package storage_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"beraad/internal/ground/clock"
	"beraad/internal/ground/storage"
	"beraad/internal/testkit"
)

var noon = clock.NewFixed(time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC))

// set is a capability with files, given as pairs of name and text.
func set(capability string, files ...string) storage.Migrations {
	m := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		m[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return storage.Migrations{Capability: capability, FS: m}
}

func TestMigrationsRunOnceInTheOrderOfTheirNames(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t)
		b := set("bell", "2026-11-23-2-bell.sql", `CREATE TABLE bell_ring (id bigint PRIMARY KEY REFERENCES arch_way (id));`,
			"2026-11-23-10-more.sql", `ALTER TABLE bell_ring ADD COLUMN loud boolean; CREATE INDEX bell_loud ON bell_ring (loud);`)
		a := set("arch", "2026-11-22-1-arch.sql", `CREATE TABLE arch_way (id bigint PRIMARY KEY);`, "readme.txt", "not SQL")
		want := []string{"2026-11-22-1-arch.sql", "2026-11-23-2-bell.sql", "2026-11-23-10-more.sql"}

		todo, err := storage.Pending(t.Context(), db, b, a)
		if err != nil || !slices.Equal(todo, want) {
			t.Errorf("Pending gave %v, %v, want %v", todo, err, want)
		}
		applied, err := storage.Migrate(t.Context(), db, noon, b, a)
		if err != nil || !slices.Equal(applied, want) {
			t.Fatalf("Migrate gave %v, %v, want %v", applied, err, want)
		}
		applied, err = storage.Migrate(t.Context(), db, noon, a, b)
		if err != nil || applied != nil {
			t.Errorf("the second time Migrate gave %v, %v", applied, err)
		}
		var at clock.Instant
		err = db.Read(t.Context(), func(tx *storage.Tx) (err error) {
			at, err = storage.One(tx, func(r storage.Row) (at clock.Instant, err error) { return at, r.Scan(&at) },
				`SELECT applied_at FROM storage_migration WHERE name = $1 AND capability = $2`, want[0], "arch")
			return err
		})
		if err != nil || at != noon.Now() {
			t.Errorf("applied at %v, %v, want %v", at, err, noon.Now())
		}
	})
}

func TestNewerDatabaseIsRefusedAndLeftAlone(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		old := set("arch", "2026-11-22-1-arch.sql", `CREATE TABLE arch_way (id bigint PRIMARY KEY);`)
		newer := set("arch", "2026-11-22-1-arch.sql", `CREATE TABLE arch_way (id bigint PRIMARY KEY);`,
			"2026-12-01-1-later.sql", `CREATE TABLE arch_later (id bigint PRIMARY KEY);`)
		own := set("bell", "2026-11-30-1-bell.sql", `CREATE TABLE bell_ring (id bigint PRIMARY KEY);`)
		db := open(t, newer)
		before := schema(t, db)

		applied, err := storage.Migrate(t.Context(), db, noon, old, own)
		if !errors.Is(err, storage.ErrNewer) || applied != nil {
			t.Errorf("Migrate gave %v, %v, want ErrNewer", applied, err)
		}
		if _, err := storage.Pending(t.Context(), db, old, own); !errors.Is(err, storage.ErrNewer) {
			t.Errorf("Pending gave %v, want ErrNewer", err)
		}
		if after := schema(t, db); after != before {
			t.Errorf("the newer database was changed:\n%s", after)
		}
	})
}

func TestChangedMigrationIsRefused(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		const name = "2026-11-22-1-arch.sql"
		db := open(t, set("arch", name, `CREATE TABLE arch_way (id bigint PRIMARY KEY);`))
		_, err := storage.Migrate(t.Context(), db, noon,
			set("arch", name, `CREATE TABLE arch_way (id bigint PRIMARY KEY, more text);`, "2026-11-23-1-b.sql", `CREATE TABLE arch_b (id bigint);`))
		if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "changed") {
			t.Errorf("got %v, want an error that names the changed file", err)
		}
		if strings.Contains(schema(t, db), "arch_b") {
			t.Error("a later file was applied all the same")
		}
	})
}

func TestFailedMigrationLeavesThoseBeforeItAndNothingOfItself(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t)
		bad := set("arch", "2026-11-22-1-arch.sql", `CREATE TABLE arch_one (id bigint PRIMARY KEY);`,
			"2026-11-22-2-bad.sql", `CREATE TABLE arch_two (id bigint PRIMARY KEY); CREATE TABLE arch_one (id bigint);`,
			"2026-11-22-3-after.sql", `CREATE TABLE arch_three (id bigint PRIMARY KEY);`)
		applied, err := storage.Migrate(t.Context(), db, noon, bad)
		if err == nil || !strings.Contains(err.Error(), "2026-11-22-2-bad.sql") || len(applied) != 1 {
			t.Errorf("got %v, %v, want one file and an error that names the second", applied, err)
		}
		now := schema(t, db)
		if !strings.Contains(now, "arch_one") || strings.Contains(now, "arch_two") || strings.Contains(now, "arch_three") {
			t.Errorf("the schema is not that of the first file alone:\n%s", now)
		}
	})
}

func TestMigrationFilesAreChecked(t *testing.T) {
	db := testkit.DB(t)
	for what, sets := range map[string][]storage.Migrations{
		"a name without a date":      {set("arch", "arch.sql", `CREATE TABLE arch_way (id bigint)`)},
		"one name in two sets":       {set("arch", "2026-11-22-1-base.sql", ``), set("bell", "2026-11-22-1-base.sql", ``)},
		"a set without files":        {{Capability: "arch"}},
		"a set without a capability": {set("", "2026-11-22-1-base.sql", ``)},
	} {
		if _, err := storage.Migrate(t.Context(), db, noon, sets...); err == nil {
			t.Errorf("%s was accepted", what)
		}
	}
}

func TestProgramsThatMigrateAtOnceDoItOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t)
		// PostgreSQL dawdles, so that without a lock the others would be in the middle of the same file.
		a := set("arch", "2026-11-22-1-arch.sql", `/*postgresql: SELECT pg_sleep(0.2);*/ CREATE TABLE arch_one (id bigint PRIMARY KEY);`,
			"2026-11-22-2-arch.sql", `CREATE TABLE arch_two (id bigint PRIMARY KEY);`)
		var wg sync.WaitGroup
		var mu sync.Mutex
		var all []string
		for range 4 {
			wg.Go(func() {
				applied, err := storage.Migrate(t.Context(), db, noon, a)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				all = append(all, applied...)
			})
		}
		wg.Wait()
		slices.Sort(all)
		if want := []string{"2026-11-22-1-arch.sql", "2026-11-22-2-arch.sql"}; !slices.Equal(all, want) {
			t.Errorf("together they say they applied %v, want %v", all, want)
		}
	})
}

func TestMarkersAreReadByTheirEngineAlone(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t, set("arch", "2026-11-22-1-arch.sql", `
CREATE TABLE arch_vote (id bytea PRIMARY KEY) /*sqlite: WITHOUT ROWID*/;
/*sqlite: CREATE TABLE arch_lite (id bigint PRIMARY KEY);
CREATE INDEX arch_lite_id ON arch_lite (id);*/
/*postgresql: CREATE TABLE arch_post (id bigint PRIMARY KEY);*/
/* sqlite is only mentioned here */`))
		now := schema(t, db)
		lite := db.Engine() == storage.SQLite
		if strings.Contains(now, "WITHOUT ROWID") != lite || strings.Contains(now, "arch_lite") != lite || strings.Contains(now, "arch_post") == lite {
			t.Errorf("the schema on %s is:\n%s", db.Engine(), now)
		}
	})
}

func schema(t *testing.T, db *storage.DB) string {
	t.Helper()
	s, err := db.Schema(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSchemaIsTheSameTextForTheSameTables(t *testing.T) {
	want := map[storage.Engine]string{
		storage.SQLite: `CREATE TABLE note_entry (
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
`,
		storage.PostgreSQL: `CREATE TABLE note_entry (
	id bigint NOT NULL,
	body text NOT NULL,
	weight bigint NOT NULL,
	done boolean NOT NULL,
	extra jsonb,
	raw bytea,
	CONSTRAINT note_entry_pkey PRIMARY KEY (id),
	CONSTRAINT note_entry_body_check CHECK (body <> 'never'::text)
);

CREATE TABLE note_reply (
	id bigint NOT NULL,
	entry_id bigint NOT NULL,
	CONSTRAINT note_reply_pkey PRIMARY KEY (id),
	CONSTRAINT note_reply_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES note_entry(id)
);

CREATE INDEX note_reply_entry ON note_reply USING btree (entry_id);
`,
	}
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		got, _, _ := strings.Cut(schema(t, open(t, notes())), "\nCREATE TABLE storage_migration")
		if got != want[storage.Engine(strings.TrimPrefix(t.Name(), "TestSchemaIsTheSameTextForTheSameTables/"))] {
			t.Errorf("got:\n%s", got)
		}
	})
}

func TestForgetOrderLeavesNoTraceOfArrival(t *testing.T) {
	const ordered storage.Table = "arch_ordered"
	votes := set("arch", "2026-11-22-1-arch.sql", `
CREATE TABLE arch_vote (id bigint PRIMARY KEY, answer text NOT NULL) /*sqlite: WITHOUT ROWID*/;
CREATE TABLE arch_ordered (answer text NOT NULL);`)
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t, votes)
		for _, id := range []int{5, 2, 9, 1, 7} { // the order of arrival, one transaction each
			if err := write(db, `INSERT INTO arch_vote (id, answer) VALUES ($1, 'yes')`, id); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.ForgetOrder(t.Context(), "arch_vote"); err != nil {
			t.Fatal(err)
		}
		if err := db.ForgetOrder(t.Context(), ordered); err == nil {
			t.Error("a table that cannot forget the order of arrival was accepted")
		}
		err := db.Read(t.Context(), func(tx *storage.Tx) error {
			// Without ORDER BY the rows come as they lie in the file.
			ids, err := storage.Rows(tx, scanInt, `SELECT id FROM arch_vote`)
			if !slices.Equal(ids, []int{1, 2, 5, 7, 9}) {
				t.Errorf("the rows lie in the order %v", ids)
			}
			if err != nil || db.Engine() == storage.SQLite {
				return err
			}
			writers, err := storage.One(tx, scanInt, `SELECT count(DISTINCT CAST(CAST(xmin AS text) AS bigint)) FROM arch_vote`)
			if writers != 1 {
				t.Errorf("the rows still show %d transactions", writers)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
