package org

import (
	"embed"
	"io/fs"

	"beraad/internal/door/access"
	"beraad/internal/ground/clock"
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
	return storage.Migrations{Capability: "org", FS: sub}
}

const (
	qInsertPerson = `INSERT INTO org_person (id, name, sort_name, email, function, since, ended_at) VALUES ($1, $2, $3, $4, $5, $6, 0)`
	qInsertRole   = `INSERT INTO org_role (person_id, role) VALUES ($1, $2)`
	qInsertUnit   = `INSERT INTO org_unit (id, name, since) VALUES ($1, $2, $3)`
	qJoinUnit     = `INSERT INTO org_membership (unit_id, person_id, since, until) VALUES ($1, $2, $3, 0)`
	qFindPerson   = `SELECT id, name, email, function, ended_at FROM org_person WHERE id = $1 AND ended_at = 0`
	qEverybody    = `SELECT id, name, email, function, ended_at FROM org_person WHERE ended_at = 0 ORDER BY sort_name, id`
	qRolesOf      = `SELECT person_id, role FROM org_role WHERE person_id = $1`
	qRoles        = `SELECT person_id, role FROM org_role`
	qUnits        = `SELECT u.id, u.name, (SELECT count(*) FROM org_membership m WHERE m.unit_id = u.id AND m.until = 0)
FROM org_unit u ORDER BY u.name, u.id`
	qUnitsOf = `SELECT unit_id FROM org_membership WHERE person_id = $1 AND until = 0 ORDER BY unit_id`
)

type personRole struct {
	person access.PersonID
	role   access.Role
}

func scanPerson(r storage.Row) (p Person, err error) {
	err = r.Scan(&p.ID, &p.Name, &p.Email, &p.Function, &p.EndedAt)
	return p, err
}

func scanRole(r storage.Row) (pr personRole, err error) {
	err = r.Scan(&pr.person, &pr.role)
	return pr, err
}

func scanUnit(r storage.Row) (u Unit, err error) {
	err = r.Scan(&u.ID, &u.Name, &u.Members)
	return u, err
}

func scanUnitID(r storage.Row) (id UnitID, err error) {
	err = r.Scan(&id)
	return id, err
}

func insertPerson(tx *storage.Tx, id access.PersonID, in NewPerson, now clock.Instant) error {
	if _, err := tx.Exec(qInsertPerson, id, in.Name, sortKey(in.Name), in.Email, in.Function, now); err != nil {
		return err
	}
	roles := map[access.Role]bool{access.Employee: true}
	for _, r := range in.Roles {
		roles[r] = true
	}
	for _, r := range access.Roles {
		if !roles[r] {
			continue
		}
		if _, err := tx.Exec(qInsertRole, id, r); err != nil {
			return err
		}
	}
	for _, u := range in.Units {
		if _, err := tx.Exec(qJoinUnit, u, id, now); err != nil {
			return err
		}
	}
	return nil
}

func find(tx *storage.Tx, id access.PersonID) (Person, error) {
	p, err := storage.One(tx, scanPerson, qFindPerson, id)
	if err != nil {
		return Person{}, err
	}
	roles, err := storage.Rows(tx, scanRole, qRolesOf, id)
	if err != nil {
		return Person{}, err
	}
	for _, r := range roles {
		p.Roles = append(p.Roles, r.role)
	}
	return p, nil
}

func everybody(tx *storage.Tx) ([]Person, error) {
	people, err := storage.Rows(tx, scanPerson, qEverybody)
	if err != nil {
		return nil, err
	}
	roles, err := storage.Rows(tx, scanRole, qRoles)
	if err != nil {
		return nil, err
	}
	byPerson := map[access.PersonID][]access.Role{}
	for _, r := range roles {
		byPerson[r.person] = append(byPerson[r.person], r.role)
	}
	for i := range people {
		people[i].Roles = byPerson[people[i].ID]
	}
	return people, nil
}
