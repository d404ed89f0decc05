package jobs

import (
	"embed"
	"io/fs"

	"beraad/internal/ground/clock"
	"beraad/internal/ground/storage"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

//go:embed text/*.json
var textFiles embed.FS

// Migrations build the table of jobs in the main database.
func Migrations() storage.Migrations {
	return storage.Migrations{Capability: "jobs", FS: within(migrationFiles, "migrations")}
}

// Texts are the sentences behind this package's faults.
func Texts() fs.FS { return within(textFiles, "text") }

func within(files fs.FS, folder string) fs.FS {
	sub, err := fs.Sub(files, folder)
	if err != nil {
		panic("jobs: " + err.Error()) // only for a name that is no path
	}
	return sub
}

const (
	qInsert storage.Query = `INSERT INTO jobs_run (name, last_started_at, last_ended_at, last_outcome, claimed_by, claimed_until)
VALUES ($1, 0, 0, '', '', 0) ON CONFLICT (name) DO NOTHING`

	// A job that did not end (its node died) is due as soon as its claim is over; one that failed is due early.
	qClaim storage.Query = `UPDATE jobs_run SET last_started_at = $2, claimed_by = $3, claimed_until = $4
WHERE name = $1 AND claimed_until <= $2
AND (last_started_at <= $5 OR last_ended_at < last_started_at OR (last_outcome = 'failed' AND last_started_at <= $6))`

	qEnd storage.Query = `UPDATE jobs_run SET last_ended_at = $3, last_outcome = $4, claimed_by = '', claimed_until = 0
WHERE name = $1 AND claimed_by = $2`

	qRuns storage.Query = `SELECT name, last_started_at, last_ended_at, last_outcome FROM jobs_run ORDER BY name`
)

// claim takes the job for node until the given moment; false when it is not due or somebody else has it. It is due when
// it last started at or before dueSince, or, if it then failed, at or before retrySince.
func claim(tx *storage.Tx, name, node string, now, until, dueSince, retrySince clock.Instant) (bool, error) {
	if _, err := tx.Exec(qInsert, name); err != nil {
		return false, err
	}
	claimed, err := tx.Exec(qClaim, name, now, node, until, dueSince, retrySince)
	return claimed == 1, err
}

// end gives the claim back, unless it has gone to another node already.
func end(tx *storage.Tx, name, node string, now clock.Instant, outcome Outcome) error {
	_, err := tx.Exec(qEnd, name, node, now, string(outcome))
	return err
}

func scanLastRun(r storage.Row) (run LastRun, err error) {
	return run, r.Scan(&run.Name, &run.StartedAt, &run.EndedAt, &run.Outcome)
}
