-- One row for each recurring job. Instants are Unix milliseconds; 0 is never.
CREATE TABLE jobs_run (
	name text PRIMARY KEY,
	last_started_at bigint NOT NULL,
	last_ended_at bigint NOT NULL,
	last_outcome text NOT NULL,
	claimed_by text NOT NULL,
	claimed_until bigint NOT NULL
);
