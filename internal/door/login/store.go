package login

import (
	"embed"
	"io/fs"

	"beraad/internal/door/access"
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
	return storage.Migrations{Capability: "login", FS: sub}
}

const (
	qInsertLink    = `INSERT INTO login_link (hash, person_id, until, once, used) VALUES ($1, $2, $3, $4, false)`
	qWhoseLink     = `SELECT person_id FROM login_link WHERE hash = $1 AND until > $2 AND NOT (once AND used)`
	qUseLink       = `UPDATE login_link SET used = true WHERE hash = $1 AND until > $2 AND NOT (once AND used) RETURNING person_id`
	qInsertSession = `INSERT INTO login_session (hash, person_id, until, ends) VALUES ($1, $2, $3, $4)`
	qWhoseSession  = `SELECT person_id, until, ends FROM login_session WHERE hash = $1 AND until > $2`
	qMoveSession   = `UPDATE login_session SET until = $1 WHERE hash = $2 AND until < $1`
	qEndSession    = `DELETE FROM login_session WHERE hash = $1`
	qSweepLinks    = `DELETE FROM login_link WHERE until <= $1`
	qSweepSessions = `DELETE FROM login_session WHERE until <= $1`
)

func scanPersonID(r storage.Row) (id access.PersonID, err error) {
	err = r.Scan(&id)
	return id, err
}

func scanSession(r storage.Row) (s session, err error) {
	err = r.Scan(&s.person, &s.until, &s.ends)
	return s, err
}
