package storage

import (
	"context"
	"fmt"
)

// Table is the name of a table as a constant, for the few statements that take a table where no parameter can stand.
type Table string

// ForgetOrder removes from a table every trace of the order in which its rows arrived, once no more rows come. It is for
// the votes of a round that closes: their ids are random, and where they stand should be too.
//
// On SQLite such a table is WITHOUT ROWID and keeps no order but that of its key; a table that is not is refused. On
// PostgreSQL a row's place in the file and the number of the transaction that wrote it both tell of its arrival, so all
// rows are written again in one transaction and then the file anew in the order of the primary key. That locks the table
// for a moment, and it holds for the table's own file: the server's log and its replicas are the operator's.
//
// Errors: an Internal error when the table has no primary key; those of Write.
func (db *DB) ForgetOrder(ctx context.Context, table Table) error {
	if db.engine == SQLite {
		return db.refuseRowID(ctx, table)
	}
	var key named
	err := db.Write(ctx, func(tx *Tx) (err error) {
		key, err = One(tx, scanNamed, qPrimaryKey, string(table))
		if err != nil {
			return fmt.Errorf("storage: table %s without a primary key cannot forget its order: %w", table, err)
		}
		column := quoted(key.definition)
		return db.run(tx, fmt.Sprintf(qTouchAll, quoted(string(table)), column, column))
	})
	if err != nil {
		return err
	}
	return db.Write(ctx, func(tx *Tx) error {
		return db.run(tx, fmt.Sprintf(qCluster, quoted(string(table)), quoted(key.name)))
	})
}

func (db *DB) run(tx *Tx, statement string) error {
	_, err := tx.sql.ExecContext(tx.ctx, statement)
	return translate(tx.ctx, err, nil)
}

func (db *DB) refuseRowID(ctx context.Context, table Table) error {
	return db.Read(ctx, func(tx *Tx) error {
		without, err := One(tx, func(r Row) (yes bool, err error) { return yes, r.Scan(&yes) }, qWithoutRowID, string(table))
		if err != nil {
			return err
		}
		if !without {
			return fmt.Errorf("storage: table %s keeps the order of arrival: it has to be WITHOUT ROWID on SQLite", table)
		}
		return nil
	})
}
