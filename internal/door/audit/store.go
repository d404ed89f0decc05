package audit

import (
	"embed"
	"io/fs"

	"beraad/internal/ground/storage"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations returns the tables of this room.
func Migrations() storage.Migrations {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return storage.Migrations{Capability: "audit", FS: sub}
}

type head struct {
	seq  int64
	hash string
}

// The head row serializes writers on PostgreSQL: whoever updates it first holds it until commit.
const (
	qNextHead    = `UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash`
	qCurrentHead = `SELECT seq, hash FROM audit_head WHERE id = 1`
	qMoveHead    = `UPDATE audit_head SET hash = $1 WHERE id = 1`
	qInsertEntry = `INSERT INTO audit_entry (seq, at, actor_kind, actor_ref, act, subject, prev, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	qAllEntries = `SELECT seq, at, actor_kind, actor_ref, act, subject, prev, hash FROM audit_entry ORDER BY seq`
)

func scanHead(r storage.Row) (h head, err error) {
	err = r.Scan(&h.seq, &h.hash)
	return h, err
}

func scanEntry(r storage.Row) (e Entry, err error) {
	err = r.Scan(&e.Seq, &e.At, &e.ActorKind, &e.ActorRef, &e.Act, &e.Subject, &e.Prev, &e.Hash)
	return e, err
}

func nextHead(tx *storage.Tx) (head, error)    { return storage.One(tx, scanHead, qNextHead) }
func currentHead(tx *storage.Tx) (head, error) { return storage.One(tx, scanHead, qCurrentHead) }
func all(tx *storage.Tx) ([]Entry, error)      { return storage.Rows(tx, scanEntry, qAllEntries) }

func insert(tx *storage.Tx, e Entry) error {
	if _, err := tx.Exec(qInsertEntry, e.Seq, e.At, e.ActorKind, e.ActorRef, e.Act, e.Subject, e.Prev, e.Hash); err != nil {
		return err
	}
	_, err := tx.Exec(qMoveHead, e.Hash)
	return err
}
