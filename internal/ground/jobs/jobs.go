package jobs

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// Outcome says how a job went the last time.
type Outcome string

// The outcomes; "" is a job that has never ended.
const (
	Done   Outcome = "done"
	Failed Outcome = "failed"
)

const (
	longest    = 14 * time.Minute // that one run may take; then its context ends
	claimTerm  = 15 * time.Minute // longer, so that the claim outlives the run
	retryAfter = 5 * time.Minute  // a job that failed does not wait for its whole period
	endTimeout = 10 * time.Second // to write down how a run went, also when the program is stopping

	shortestLook = time.Second // between two looks whether a job is due
	longestLook  = time.Minute
)

// LastRun is what is known of a job, for the page of the administrator.
type LastRun struct {
	Name      string
	StartedAt clock.Instant // 0: never
	EndedAt   clock.Instant // before StartedAt: it is running, or its node died
	Outcome   Outcome       // of the last run that ended
}

// Runner runs the jobs of one organisation on this node.
type Runner struct {
	db    *storage.DB
	clock clock.Clock
	log   *slog.Logger
	node  string // a random name, so that a node ends only its own claims
	jobs  []job
}

type job struct {
	name   string
	period time.Duration
	run    func(context.Context) error
}

// New returns a Runner without jobs. The tables of Migrations must be in db.
func New(db *storage.DB, clk clock.Clock, log *slog.Logger) *Runner {
	return &Runner{db: db, clock: clk, log: log, node: rand.Text()}
}

// Every adds a job that runs once in each period, on one node, and at the first look of a new installation. It is called
// while the program is put together, before Run.
//
// f is given at most 14 minutes; its context ends then, or when the program stops. It must be able to start over, since
// it runs again after an error (within five minutes) and after a crash. A panic in f counts as an error.
// Every panics when name is taken or period is not positive: that is a mistake in the program.
func (r *Runner) Every(name string, period time.Duration, f func(context.Context) error) {
	if _, ok := r.find(name); ok || name == "" || period <= 0 || f == nil {
		panic(fmt.Sprintf("jobs: %q every %v: a job needs a name of its own, a period and work", name, period))
	}
	r.jobs = append(r.jobs, job{name, period, f})
}

// Run runs each job when it is due, until ctx ends and what is running has stopped. Jobs run beside each other, a job
// never beside itself.
func (r *Runner) Run(ctx context.Context) {
	var wg sync.WaitGroup
	for _, j := range r.jobs {
		wg.Go(func() {
			look := min(max(j.period/10, shortestLook), longestLook)
			ticker := time.NewTicker(look)
			defer ticker.Stop()
			for ctx.Err() == nil {
				// Its error has been logged, and the next look is the answer to it.
				_, _ = r.try(ctx, j, false)
				select {
				case <-ticker.C:
				case <-ctx.Done():
				}
			}
		})
	}
	wg.Wait()
}

// RunDue runs the jobs that are due now one after another, in the order in which they were added, and returns their
// errors joined. It is for tests and for the command line.
func (r *Runner) RunDue(ctx context.Context) error {
	var errs []error
	for _, j := range r.jobs {
		_, err := r.try(ctx, j, false)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// RunNow runs a job whether it is due or not, and returns its error.
//
// Errors: fault.NotFound "jobs.unknown" when there is no such job, fault.Conflict "jobs.running" when it is running, here
// or on another node.
func (r *Runner) RunNow(ctx context.Context, name string) error {
	j, ok := r.find(name)
	if !ok {
		return fault.New(fault.NotFound, "jobs.unknown")
	}
	ran, err := r.try(ctx, j, true)
	if err == nil && !ran {
		return fault.New(fault.Conflict, "jobs.running")
	}
	return err
}

// LastRuns returns what is known of each job of this program, in the order in which they were added.
func (r *Runner) LastRuns(ctx context.Context) ([]LastRun, error) {
	var stored []LastRun
	err := r.db.Read(ctx, func(tx *storage.Tx) (err error) {
		stored, err = storage.Rows(tx, scanLastRun, qRuns)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the last runs: %w", err)
	}
	var runs []LastRun
	for _, j := range r.jobs {
		run := LastRun{Name: j.name}
		if i := slices.IndexFunc(stored, func(s LastRun) bool { return s.Name == j.name }); i >= 0 {
			run = stored[i]
		}
		runs = append(runs, run)
	}
	return runs, nil
}

func (r *Runner) find(name string) (job, bool) {
	i := slices.IndexFunc(r.jobs, func(j job) bool { return j.name == name })
	if i < 0 {
		return job{}, false
	}
	return r.jobs[i], true
}

// try runs j when it is due, or in any case when forced; ran is false when it was not due or somebody has it.
func (r *Runner) try(ctx context.Context, j job, forced bool) (ran bool, err error) {
	now := r.clock.Now()
	dueSince, retrySince := now.Add(-j.period), now.Add(-min(j.period, retryAfter))
	if forced {
		dueSince = now
	}
	// A name for this claim alone: a run that outlived its claim must not end the next one's.
	node := r.node + "/" + rand.Text()
	err = r.db.Write(ctx, func(tx *storage.Tx) (err error) {
		ran, err = claim(tx, j.name, node, now, now.Add(claimTerm), dueSince, retrySince)
		return err
	})
	if err != nil {
		r.report(ctx, j, "claim", err, 0)
		return false, fmt.Errorf("claiming job %s: %w", j.name, err)
	}
	if !ran {
		return false, nil
	}

	err = work(ctx, j)
	outcome := Done
	if err != nil {
		outcome = Failed
	}
	ended := r.clock.Now()
	r.report(ctx, j, string(outcome), err, ended.Sub(now))
	if err != nil {
		err = fmt.Errorf("job %s: %w", j.name, err)
	}

	// Also when the program is stopping: otherwise the job would have to wait for the end of its claim.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTimeout)
	defer cancel()
	noted := r.db.Write(ctx, func(tx *storage.Tx) error { return end(tx, j.name, node, ended, outcome) })
	if noted != nil {
		r.report(ctx, j, "note", noted, 0)
		return true, errors.Join(err, fmt.Errorf("noting the end of job %s: %w", j.name, noted))
	}
	return true, err
}

func work(ctx context.Context, j job) (err error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it panicked with a %T", p) // its value may be content
		}
	}()
	return j.run(ctx)
}

// report logs how it went. A run that ended because the program stops is no mistake. Of an error only its kind and key: its text comes from the job, which may have got it from a
// mail server that repeats an address.
func (r *Runner) report(ctx context.Context, j job, event string, err error, took time.Duration) {
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		event, err = "stopped", nil
	}
	if err == nil {
		r.log.DebugContext(ctx, "job", "name", j.name, "event", event, "took_ms", took.Milliseconds())
		return
	}
	key := ""
	if f, ok := errors.AsType[*fault.Error](err); ok {
		key = f.Key
	}
	r.log.ErrorContext(ctx, "job", "name", j.name, "event", event, "kind", fault.KindOf(err).String(), "key", cmp.Or(key, "-"), "took_ms", took.Milliseconds())
}
