package organ

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

//go:embed content/start.nl.json
var startFile []byte

// Migrations returns the tables of this room in the main database.
func Migrations() storage.Migrations {
	return storage.Migrations{Capability: "organ", FS: within(migrationFiles, "migrations")}
}

// Texts returns the folder with nl.json and en.json.
func Texts() fs.FS { return within(textFiles, "text") }

func within(files fs.FS, folder string) fs.FS {
	sub, err := fs.Sub(files, folder)
	if err != nil {
		panic("organ: embedded folder " + folder + ": " + err.Error())
	}
	return sub
}

const (
	qColumns = `SELECT id, place, kind, name, phone, email, hours, deputy, side, for_what FROM organ_contact `
	qList    = qColumns + `ORDER BY place, id`
	qFind    = qColumns + `WHERE id = $1`
	qOrder   = `SELECT id FROM organ_contact ORDER BY place, id`
	qInsert  = `INSERT INTO organ_contact (id, place, kind, name, phone, email, hours, deputy, side, for_what, changed_at)
VALUES ($1, (SELECT coalesce(max(place), 0) + 1 FROM organ_contact), $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	qInsertStart = qInsert + ` ON CONFLICT (id) DO NOTHING`
	qChange      = `UPDATE organ_contact SET kind = $2, name = $3, phone = $4, email = $5, hours = $6, deputy = $7, side = $8, for_what = $9, changed_at = $10
WHERE id = $1`
	qPlace   = `UPDATE organ_contact SET place = $2 WHERE id = $1`
	qDestroy = `DELETE FROM organ_contact WHERE id = $1`
)

func scanOrgan(r storage.Row) (o Organ, err error) {
	err = r.Scan(&o.ID, &o.Order, &o.Kind, &o.Name, &o.Phone, &o.Email, &o.Hours, &o.Deputy, &o.Side, &o.ForWhat)
	return o, err
}

func scanID(r storage.Row) (id ID, err error) {
	err = r.Scan(&id)
	return id, err
}

func insert(tx *storage.Tx, q storage.Query, id ID, in Input, now clock.Instant) error {
	_, err := tx.Exec(q, id, in.Kind, in.Name, in.Phone, in.Email, in.Hours, in.Deputy, in.Side, in.ForWhat, now)
	return err
}
