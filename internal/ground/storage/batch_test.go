package storage_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/testkit"
)

const qVote storage.Query = `INSERT INTO ballot_vote (id, body) VALUES ($1, $2)`

func ballots() storage.Migrations {
	return storage.Migrations{Capability: "ballot", FS: fstest.MapFS{
		"2026-11-22-1-ballot.sql": {Data: []byte(`CREATE TABLE ballot_vote (id bigint PRIMARY KEY, body text NOT NULL) /*sqlite: WITHOUT ROWID*/;`)},
	}}
}

type vote struct {
	id   int
	body string
}

func putVote(tx *storage.Tx, v vote) error {
	_, err := tx.Exec(qVote, v.id, v.body)
	return err
}

// gate holds up the first item of a batch until it is opened, so that everything submitted meanwhile is in the next one.
type gate struct {
	once          sync.Once
	entered, open chan struct{}
}

func newGate() *gate { return &gate{entered: make(chan struct{}), open: make(chan struct{})} }

func (g *gate) pass() {
	g.once.Do(func() {
		close(g.entered)
		<-g.open
	})
}

func ids(t *testing.T, db *storage.DB) []int {
	t.Helper()
	var all []int
	err := db.Read(t.Context(), func(tx *storage.Tx) (err error) {
		all, err = storage.Rows(tx, scanInt, `SELECT id FROM ballot_vote ORDER BY id`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// submitTogether submits the votes while the batch is held up by one with id 0, and returns each one's answer once all
// of them are known to be queued.
func submitTogether(t *testing.T, b *storage.Batch[vote], g *gate, votes []vote) map[vote]error {
	t.Helper()
	var wg sync.WaitGroup
	var mu sync.Mutex
	answers := map[vote]error{}
	submit := func(v vote) {
		err := b.Submit(context.Background(), v)
		mu.Lock()
		defer mu.Unlock()
		answers[v] = err
	}
	wg.Go(func() { submit(vote{0, "first"}) })
	<-g.entered
	for _, v := range votes {
		wg.Go(func() { submit(v) })
	}
	for storage.Queued(b) < len(votes) {
		runtime.Gosched()
	}
	close(g.open)
	wg.Wait()
	return answers
}

func TestBatchWritesManyInOneTransaction(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t, ballots())
		g := newGate()
		var mu sync.Mutex
		var commits []int
		after := func(n int) {
			mu.Lock()
			defer mu.Unlock()
			commits = append(commits, n)
		}
		b := storage.NewBatch(db, storage.BatchConfig{Max: 40, After: after}, func(tx *storage.Tx, v vote) error {
			g.pass()
			return putVote(tx, v)
		})
		var votes []vote
		for id := 1; id <= 100; id++ {
			votes = append(votes, vote{id, "yes"})
		}
		for v, err := range submitTogether(t, b, g, votes) {
			if err != nil {
				t.Errorf("vote %d: %v", v.id, err)
			}
		}
		if want := []int{1, 40, 40, 20}; !slices.Equal(commits, want) {
			t.Errorf("the transactions had %v items, want %v", commits, want)
		}
		if n := len(ids(t, db)); n != 101 {
			t.Errorf("%d votes are stored, want 101", n)
		}
	})
}

// TestBatchKeepsNoOrderOfArrival submits in a known order and looks at the order of writing.
func TestBatchKeepsNoOrderOfArrival(t *testing.T) {
	db := testkit.DB(t, ballots())
	g := newGate()
	var written []int
	b := storage.NewBatch(db, storage.BatchConfig{}, func(tx *storage.Tx, v vote) error {
		g.pass()
		written = append(written, v.id)
		return putVote(tx, v)
	})
	var wg sync.WaitGroup
	wg.Go(func() { _ = b.Submit(context.Background(), vote{0, "first"}) })
	<-g.entered
	for id := 1; id <= 50; id++ {
		wg.Go(func() {
			if err := b.Submit(context.Background(), vote{id, "yes"}); err != nil {
				t.Error(err)
			}
		})
		for storage.Queued(b) < id {
			runtime.Gosched()
		}
	}
	close(g.open)
	wg.Wait()
	// Chance would bring fifty back in order once in 10^64 times.
	if slices.IsSorted(written) || len(written) != 51 {
		t.Errorf("written in the order of arrival: %v", written)
	}
}

func TestBadItemGetsItsOwnErrorAndSparesTheRest(t *testing.T) {
	closed := fault.New(fault.Conflict, "ballot.closed")
	for _, bad := range []int{1, 5, 30} { // below and above the number that is set aside
		testkit.Engines(t, func(t *testing.T, open testkit.Open) {
			db := open(t, ballots())
			g := newGate()
			b := storage.NewBatch(db, storage.BatchConfig{}, func(tx *storage.Tx, v vote) error {
				g.pass()
				switch v.body {
				case "closed":
					return closed
				case "panic":
					panic("a vote for " + v.body)
				}
				return putVote(tx, v)
			})
			votes := []vote{{-1, "closed"}, {-2, "panic"}}
			for id := 1; id <= 60; id++ {
				votes = append(votes, vote{id, "yes"})
			}
			for id := 1; id <= bad; id++ {
				votes = append(votes, vote{id, "twice"})
			}
			answers := submitTogether(t, b, g, votes)
			if err := answers[votes[0]]; err != error(closed) {
				t.Errorf("the item that its rule refused got %v", err)
			}
			if err := answers[votes[1]]; err == nil || strings.Contains(err.Error(), "vote") {
				t.Errorf("the item that panicked got %v", err)
			}
			for id := 1; id <= 60; id++ {
				one, two := answers[vote{id, "yes"}], answers[vote{id, "twice"}]
				if id > bad {
					if one != nil {
						t.Errorf("vote %d: %v", id, one)
					}
					continue
				}
				// Of two with the same key exactly one is stored, and the other hears that it exists.
				if (one == nil) == (two == nil) {
					t.Errorf("of two votes %d the answers are %v and %v", id, one, two)
				}
				wantFault(t, errors.Join(one, two), fault.Conflict, "storage.exists")
			}
			if n := len(ids(t, db)); n != 61 {
				t.Errorf("%d votes are stored, want 61", n)
			}
		})
	}
}

func TestWhoLeavesTheQueueTakesNobodyAlong(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t, ballots())
		g := newGate()
		b := storage.NewBatch(db, storage.BatchConfig{}, func(tx *storage.Tx, v vote) error {
			g.pass()
			return putVote(tx, v)
		})
		inHand, cancelInHand := context.WithCancel(t.Context())
		queued, cancelQueued := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := b.Submit(inHand, vote{0, "being written"}); err != nil {
				t.Errorf("the item that was being written: %v", err)
			}
		})
		<-g.entered
		left := make(chan error)
		go func() { left <- b.Submit(queued, vote{1, "leaves"}) }()
		for storage.Queued(b) < 1 {
			runtime.Gosched()
		}
		wg.Go(func() {
			if err := b.Submit(context.Background(), vote{2, "stays"}); err != nil {
				t.Errorf("the item that stayed: %v", err)
			}
		})
		for storage.Queued(b) < 2 {
			runtime.Gosched()
		}
		cancelInHand()
		cancelQueued()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("who left got %v", err)
		}
		close(g.open)
		wg.Wait()
		if got := ids(t, db); !slices.Equal(got, []int{0, 2}) {
			t.Errorf("stored are %v, want 0 and 2", got)
		}
	})
}

func TestFullDiskFailsTheWholeBatchAndIsSaidToAll(t *testing.T) {
	db := openSQLite(t, filepath.Join(t.TempDir(), "small.db"))
	if _, err := storage.Migrate(t.Context(), db, noon, ballots()); err != nil {
		t.Fatal(err)
	}
	if err := write(db, `PRAGMA max_page_count = 12`); err != nil {
		t.Fatal(err)
	}
	g := newGate()
	var commits atomic.Int64
	b := storage.NewBatch(db, storage.BatchConfig{After: func(int) { commits.Add(1) }}, func(tx *storage.Tx, v vote) error {
		g.pass()
		return putVote(tx, v)
	})
	var votes []vote
	for id := 1; id <= 100; id++ {
		votes = append(votes, vote{id, strings.Repeat("x", 4000)})
	}
	for v, err := range submitTogether(t, b, g, votes) {
		if v.id != 0 {
			wantFault(t, err, fault.Unavailable, "storage.full")
		}
	}
	if got := ids(t, db); !slices.Equal(got, []int{0}) || commits.Load() != 1 {
		t.Errorf("stored are %v in %d commits, want only what was there before", got, commits.Load())
	}
}

func TestClosedBatchFinishesWhatItHasAndRefusesMore(t *testing.T) {
	db := testkit.DB(t, ballots())
	g := newGate()
	b := storage.NewBatch(db, storage.BatchConfig{Max: 1}, func(tx *storage.Tx, v vote) error {
		g.pass()
		return putVote(tx, v)
	})
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := b.Submit(context.Background(), vote{0, "first"}); err != nil {
			t.Error(err)
		}
	})
	<-g.entered
	wg.Go(func() {
		if err := b.Submit(context.Background(), vote{1, "queued"}); err != nil {
			t.Error(err)
		}
	})
	for storage.Queued(b) < 1 {
		runtime.Gosched()
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.Close(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("closing without time gave %v", err)
	}
	close(g.open)
	if err := b.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if got := ids(t, db); len(got) != 2 {
		t.Errorf("after Close %v is stored", got)
	}
	wantFault(t, b.Submit(t.Context(), vote{2, "too late"}), fault.Unavailable, "storage.unavailable")
	wg.Wait()
}

// BenchmarkBatch writes with 200 waiting at a time, every row durable.
func BenchmarkBatch(b *testing.B) {
	for _, engine := range []storage.Engine{storage.SQLite, storage.PostgreSQL} {
		b.Run(string(engine), func(b *testing.B) {
			db := openFor(b, engine)
			batch := storage.NewBatch(db, storage.BatchConfig{}, putVote)
			var next atomic.Int64
			b.SetParallelism(200)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := batch.Submit(context.Background(), vote{int(next.Add(1)), "yes"}); err != nil {
						b.Error(err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func openFor(b *testing.B, engine storage.Engine) *storage.DB {
	switch engine {
	case storage.SQLite:
		return testkit.DB(b, ballots())
	case storage.PostgreSQL:
		return testkit.PostgresDB(b, ballots())
	}
	panic(fmt.Sprintf("no engine %q", engine))
}
