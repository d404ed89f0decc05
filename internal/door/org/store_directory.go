package org

import (
	"beraad/internal/door/access"
	"beraad/internal/ground/storage"
)

const qMembers = `SELECT m.person_id, u.name FROM org_membership m JOIN org_unit u ON u.id = m.unit_id
WHERE m.until = 0 ORDER BY u.name, u.id`

type member struct {
	person access.PersonID
	unit   string
}

func scanMember(r storage.Row) (m member, err error) {
	err = r.Scan(&m.person, &m.unit)
	return m, err
}
