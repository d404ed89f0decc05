package storage

import (
	"database/sql"

	"beraad/internal/ground/fault"
)

// Row is one row of a result, read by Scan into pointers in the order of the columns. Scan works as that of database/sql
// does, except that its error never repeats the value that did not fit.
type Row interface{ Scan(dest ...any) error }

// Exec runs q and returns how many rows it changed.
//
// Errors: fault.Conflict "storage.exists" when a unique key is taken, fault.Conflict "storage.reference" when a foreign
// key does not hold, and those of Write. On PostgreSQL nothing more can be done in a transaction after an error; so
// return it, and where "it may exist already" is no error say so in SQL with ON CONFLICT DO NOTHING.
func (tx *Tx) Exec(q Query, args ...any) (int64, error) {
	result, err := tx.sql.ExecContext(tx.ctx, string(q), args...)
	if err != nil {
		return 0, translate(tx.ctx, err, args)
	}
	changed, err := result.RowsAffected()
	if err != nil {
		return 0, translate(tx.ctx, err, args)
	}
	return changed, nil
}

// Rows returns what scan makes of each row of q, in q's order; nil when there are none. scan must not use tx: on
// PostgreSQL the connection is still giving rows.
func Rows[T any](tx *Tx, scan func(Row) (T, error), q Query, args ...any) ([]T, error) {
	rows, err := tx.sql.QueryContext(tx.ctx, string(q), args...)
	if err != nil {
		return nil, translate(tx.ctx, err, args)
	}
	defer rows.Close()

	var all []T
	for rows.Next() {
		one, err := scan(quietRow{rows})
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		return nil, translate(tx.ctx, err, args)
	}
	return all, nil
}

// One returns what scan makes of the first row of q.
//
// Errors: fault.NotFound "storage.not_found" when there is no row.
func One[T any](tx *Tx, scan func(Row) (T, error), q Query, args ...any) (T, error) {
	var none T
	rows, err := tx.sql.QueryContext(tx.ctx, string(q), args...)
	if err != nil {
		return none, translate(tx.ctx, err, args)
	}
	defer rows.Close()

	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return none, translate(tx.ctx, err, args)
		}
		return none, fault.New(fault.NotFound, "storage.not_found")
	}
	one, err := scan(quietRow{rows})
	if err != nil {
		return none, err
	}
	// An error that a statement raises after its first row (INSERT … RETURNING) shows only at the end.
	if err := rows.Close(); err != nil {
		return none, translate(tx.ctx, err, args)
	}
	if err := rows.Err(); err != nil {
		return none, translate(tx.ctx, err, args)
	}
	return one, nil
}

type quietRow struct{ rows *sql.Rows }

func (r quietRow) Scan(dest ...any) error {
	if err := r.rows.Scan(dest...); err != nil {
		return unreadable(err)
	}
	return nil
}
