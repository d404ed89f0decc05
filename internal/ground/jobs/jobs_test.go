package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/jobs"
	"beraad/internal/ground/storage"
	"beraad/internal/testkit"
)

func newClock() *clock.Fixed {
	return clock.NewFixed(time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC))
}

func newRunner(db *storage.DB, clk clock.Clock) *jobs.Runner {
	return jobs.New(db, clk, slog.New(slog.DiscardHandler))
}

func due(t *testing.T, r *jobs.Runner) {
	t.Helper()
	if err := r.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestJobRunsOnceInEachPeriod(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		clk := newClock()
		r := newRunner(open(t, jobs.Migrations()), clk)
		runs := 0
		r.Every("count", time.Hour, func(context.Context) error { runs++; return nil })
		for _, step := range []struct {
			later time.Duration
			want  int
		}{{0, 1}, {time.Millisecond, 1}, {time.Hour - 2*time.Millisecond, 1}, {time.Millisecond, 2}, {3 * time.Hour, 3}, {0, 3}} {
			clk.Advance(step.later)
			due(t, r)
			if runs != step.want {
				t.Errorf("%v later it has run %d times, want %d", step.later, runs, step.want)
			}
		}
		last, err := r.LastRuns(t.Context())
		if want := (jobs.LastRun{Name: "count", StartedAt: clk.Now(), EndedAt: clk.Now(), Outcome: jobs.Done}); err != nil || len(last) != 1 || last[0] != want {
			t.Errorf("the last runs are %v, %v, want %v", last, err, want)
		}
	})
}

func TestJobThatFailedRunsAgainBeforeItsPeriodIsOver(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		clk := newClock()
		r := newRunner(open(t, jobs.Migrations()), clk)
		runs, own := 0, errors.New("no connection")
		r.Every("mail", 24*time.Hour, func(context.Context) error {
			if runs++; runs == 1 {
				return own
			}
			if runs == 2 {
				panic("again")
			}
			return nil
		})
		r.Every("after", time.Hour, func(context.Context) error { return nil })
		if err := r.RunDue(t.Context()); !errors.Is(err, own) {
			t.Errorf("got %v, want the error of the job", err)
		}
		due(t, r)
		clk.Advance(5 * time.Minute)
		if err := r.RunDue(t.Context()); err == nil {
			t.Error("a job that panics is reported as done")
		}
		clk.Advance(5 * time.Minute)
		due(t, r)
		clk.Advance(5 * time.Minute)
		due(t, r)
		if runs != 3 {
			t.Errorf("it ran %d times, want 3: at once and twice after five minutes", runs)
		}
		last, err := r.LastRuns(t.Context())
		if err != nil || last[0].Outcome != jobs.Done || last[1].Outcome != jobs.Done {
			t.Errorf("the last runs are %v, %v", last, err)
		}
	})
}

func TestTwoNodesRunAJobOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db, clk := open(t, jobs.Migrations()), newClock()
		var mu sync.Mutex
		runs := 0
		var wg sync.WaitGroup
		for range 4 {
			r := newRunner(db, clk)
			r.Every("count", time.Hour, func(context.Context) error {
				mu.Lock()
				defer mu.Unlock()
				runs++
				return nil
			})
			wg.Go(func() {
				if err := r.RunDue(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if runs != 1 {
			t.Errorf("four nodes ran it %d times, want 1", runs)
		}
	})
}

func TestRunningJobIsNotStartedElsewhere(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db, clk := open(t, jobs.Migrations()), newClock()
		one, two := newRunner(db, clk), newRunner(db, clk)
		two.Every("slow", time.Second, func(context.Context) error { t.Error("it ran on the second node too"); return nil })
		one.Every("slow", time.Second, func(ctx context.Context) error {
			clk.Advance(time.Minute)
			due(t, two)
			if err := two.RunNow(ctx, "slow"); !fault.Is(err, fault.Conflict) {
				t.Errorf("asked for by hand it gave %v, want a conflict", err)
			}
			return nil
		})
		due(t, one)
	})
}

// TestJobRunsAgainAfterACrash has a node claim a job and never end it.
func TestJobRunsAgainAfterACrash(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db, clk := open(t, jobs.Migrations()), newClock()
		crash, dead := newRunner(db, clk), make(chan struct{})
		started := make(chan struct{})
		crash.Every("daily", 24*time.Hour, func(context.Context) error { close(started); <-dead; return nil })
		stopped := make(chan error)
		go func() { stopped <- crash.RunDue(context.Background()) }()
		<-started

		runs := 0
		r := newRunner(db, clk)
		r.Every("daily", 24*time.Hour, func(context.Context) error { runs++; return nil })
		clk.Advance(14 * time.Minute)
		due(t, r)
		if runs != 0 {
			t.Error("it ran while the claim of the first node held")
		}
		clk.Advance(time.Minute)
		due(t, r)
		if runs != 1 {
			t.Errorf("it ran %d times after the claim was over, want 1", runs)
		}

		// The first node was only slow after all: its end must not undo what the second one noted.
		clk.Advance(time.Minute)
		close(dead)
		if err := <-stopped; err != nil {
			t.Error(err)
		}
		last, err := r.LastRuns(t.Context())
		if err != nil || last[0].EndedAt != clk.Now().Add(-time.Minute) {
			t.Errorf("the last runs are %v, %v", last, err)
		}
	})
}

func TestRunNowDoesNotWaitForThePeriod(t *testing.T) {
	clk := newClock()
	r := newRunner(testkit.DB(t, jobs.Migrations()), clk)
	runs, own := 0, errors.New("wrong")
	r.Every("count", time.Hour, func(context.Context) error {
		if runs++; runs == 3 {
			return own
		}
		return nil
	})
	due(t, r)
	if err := r.RunNow(t.Context(), "count"); err != nil || runs != 2 {
		t.Errorf("got %v after %d runs", err, runs)
	}
	if err := r.RunNow(t.Context(), "count"); !errors.Is(err, own) {
		t.Errorf("got %v, want the job's own error", err)
	}
	if err := r.RunNow(t.Context(), "cuont"); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown job gave %v", err)
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	r := newRunner(testkit.DB(t, jobs.Migrations()), newClock())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	wg.Add(2)
	for _, name := range []string{"one", "two"} {
		r.Every(name, time.Hour, func(context.Context) error { wg.Done(); return nil })
	}
	go func() {
		wg.Wait() // both have run without waiting for each other
		cancel()
	}()
	r.Run(ctx)
	last, err := r.LastRuns(t.Context())
	if err != nil || last[0].Outcome != jobs.Done || last[1].Outcome != jobs.Done {
		t.Errorf("the last runs are %v, %v", last, err)
	}
}

func TestJobThatIsStoppedGivesItsClaimBack(t *testing.T) {
	clk := newClock()
	r := newRunner(testkit.DB(t, jobs.Migrations()), clk)
	ctx, cancel := context.WithCancel(t.Context())
	runs := 0
	r.Every("long", time.Minute, func(ctx context.Context) error {
		if runs++; runs == 1 {
			cancel()
			<-ctx.Done()
			return ctx.Err()
		}
		return nil
	})
	if err := r.RunDue(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	clk.Advance(time.Minute)
	due(t, r)
	if runs != 2 {
		t.Errorf("it ran %d times, want 2", runs)
	}
}

func TestLogHoldsNoContent(t *testing.T) {
	const secret = "jan@gemeente.example"
	var log bytes.Buffer
	r := jobs.New(testkit.DB(t, jobs.Migrations()), newClock(), slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	r.Every("mail", time.Hour, func(context.Context) error { return errors.New("550 unknown: " + secret) })
	r.Every("post", time.Hour, func(context.Context) error {
		return fault.New(fault.Unavailable, "mail.refused", "to", secret).Because(errors.New(secret))
	})
	r.Every("wire", time.Hour, func(context.Context) error { panic(secret) })
	if err := r.RunDue(t.Context()); err == nil {
		t.Error("three jobs failed without an error")
	}
	if strings.Contains(log.String(), "jan") {
		t.Errorf("the log repeats an address:\n%s", &log)
	}
	for _, want := range []string{`"name":"mail"`, `"name":"wire"`, `"key":"mail.refused"`, `"event":"failed"`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s:\n%s", want, &log)
		}
	}
}

func TestJobNeedsANameOfItsOwnAndAPeriod(t *testing.T) {
	r := newRunner(testkit.DB(t), newClock())
	nothing := func(context.Context) error { return nil }
	r.Every("a", time.Hour, nothing)
	for what, add := range map[string]func(){
		"a taken name": func() { r.Every("a", time.Hour, nothing) },
		"no name":      func() { r.Every("", time.Hour, nothing) },
		"no period":    func() { r.Every("b", 0, nothing) },
		"no work":      func() { r.Every("c", time.Hour, nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was accepted", what)
				}
			}()
			add()
		}()
	}
}
