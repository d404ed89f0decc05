package dilemma

import (
	"encoding/json"
	"fmt"

	"beraad/internal/door/access"
	"beraad/internal/ground/storage"
)

const (
	qRecordColumns = `SELECT i.id, v.version, v.state, i.available, i.source, i.licence, i.origin, v.content, v.writers, v.reviewer, v.remark, v.resolutions, v.revision, v.changed_day
FROM dilemma_item i JOIN dilemma_version v ON v.item = i.id `

	qBank     = qRecordColumns + `WHERE v.state = 'bank' ORDER BY i.id`
	qAtWork   = qRecordColumns + `WHERE v.state IN ('draft', 'offered', 'review') ORDER BY i.id`
	qBanked   = qRecordColumns + `WHERE i.id = $1 AND v.state = 'bank'`
	qWorking  = qRecordColumns + `WHERE i.id = $1 AND v.state IN ('draft', 'offered', 'review')`
	qVersion  = qRecordColumns + `WHERE i.id = $1 AND v.version = $2`
	qVersions = qRecordColumns + `WHERE i.id = $1 ORDER BY v.version`

	qInsertItem = `INSERT INTO dilemma_item (id, source, licence, origin, available, created_day) VALUES ($1, $2, $3, $4, true, $5)`
	qAddItem    = `INSERT INTO dilemma_item (id, source, licence, origin, available, created_day) VALUES ($1, $2, $3, $4, true, $5) ON CONFLICT (id) DO NOTHING`
	qHasItem    = `SELECT count(*) FROM dilemma_item WHERE id = $1`
	qRest       = `UPDATE dilemma_item SET available = $2 WHERE id = $1`

	qInsertVersion = `INSERT INTO dilemma_version (item, version, state, revision, content, writers, reviewer, remark, resolutions, changed_day)
VALUES ($1, $2, $3, 1, $4, $5, $6, '', '[]', $7)`
	qRewrite = `UPDATE dilemma_version SET content = $3, writers = $4, revision = revision + 1, changed_day = $5
WHERE item = $1 AND version = $2 AND state = 'draft'`
	qMove = `UPDATE dilemma_version SET state = $4, reviewer = $5, remark = $6, resolutions = $7, revision = revision + 1, changed_day = $8
WHERE item = $1 AND version = $2 AND revision = $3`
	qRetireBanked  = `UPDATE dilemma_version SET state = 'retired', revision = revision + 1 WHERE item = $1 AND state = 'bank'`
	qDestroyDraft  = `DELETE FROM dilemma_version WHERE item = $1 AND version = $2 AND state = 'draft'`
	qDestroyItem   = `DELETE FROM dilemma_item WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM dilemma_version v WHERE v.item = $1)`
	qNewestVersion = `SELECT max(version) FROM dilemma_version WHERE item = $1`

	qValues          = `SELECT id, cluster, label, explanation FROM dilemma_value ORDER BY place, id`
	qPolarities      = `SELECT id, left_label, right_label FROM dilemma_polarity ORDER BY place, id`
	qStatements      = `SELECT id, body, polarity, audience FROM dilemma_statement ORDER BY place, id`
	qInsertValue     = `INSERT INTO dilemma_value (id, place, cluster, label, explanation) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`
	qInsertPolarity  = `INSERT INTO dilemma_polarity (id, place, left_label, right_label) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING`
	qInsertStatement = `INSERT INTO dilemma_statement (id, place, body, polarity, audience) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`
)

func scanRecord(row storage.Row) (record, error) {
	var r record
	var content, writers, resolutions string
	err := row.Scan(&r.ID, &r.Version, &r.State, &r.Available, &r.Source, &r.Licence, &r.Origin, &content, &writers,
		&r.Reviewer, &r.Remark, &resolutions, &r.Revision, &r.Day)
	if err != nil {
		return record{}, err
	}
	if err := decode(content, &r.Content); err != nil {
		return record{}, err
	}
	if err := decode(writers, &r.Writers); err != nil {
		return record{}, err
	}
	return r, decode(resolutions, &r.Resolutions)
}

func scanValue(row storage.Row) (v Value, err error) {
	err = row.Scan(&v.ID, &v.Cluster, &v.Label, &v.Explanation)
	return v, err
}

func scanPolarity(row storage.Row) (p Polarity, err error) {
	err = row.Scan(&p.ID, &p.Left, &p.Right)
	return p, err
}

func scanStatement(row storage.Row) (Statement, error) {
	var s Statement
	var audience string
	if err := row.Scan(&s.ID, &s.Text, &s.Polarity, &audience); err != nil {
		return Statement{}, err
	}
	return s, decode(audience, &s.Audience)
}

func scanCount(row storage.Row) (n int, err error) {
	err = row.Scan(&n)
	return n, err
}

// decode reads one of our own JSON columns. What it says on failure never holds the text.
func decode(text string, into any) error {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("decode %T", into)
	}
	return nil
}

// encode writes a JSON column. A nil slice becomes an empty one: jsonb columns hold objects and arrays only.
func encode[T any](v []T) (string, error) {
	if v == nil {
		v = []T{}
	}
	b, err := json.Marshal(v)
	return string(b), err
}

func encodeContent(c Content) (string, error) {
	b, err := json.Marshal(c)
	return string(b), err
}

// insertVersion stores a new version with its first writers; revision starts at 1.
func insertVersion(tx *storage.Tx, id ID, version int, state State, c Content, writers []access.PersonID, reviewer access.PersonID, day string) error {
	content, err := encodeContent(c)
	if err != nil {
		return err
	}
	who, err := encode(writers)
	if err != nil {
		return err
	}
	_, err = tx.Exec(qInsertVersion, id, version, state, content, who, reviewer, day)
	return err
}

// rewrite changes the text of a draft and adds a writer; false when it is no draft any more.
func rewrite(tx *storage.Tx, r record, day string) (bool, error) {
	content, err := encodeContent(r.Content)
	if err != nil {
		return false, err
	}
	who, err := encode(r.Writers)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(qRewrite, r.ID, r.Version, content, who, day)
	return n == 1, err
}

// move stores a new state, reviewer, remark and settlements; false when somebody was first.
func move(tx *storage.Tx, r record, day string) (bool, error) {
	resolutions, err := encode(r.Resolutions)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(qMove, r.ID, r.Version, r.Revision, r.State, r.Reviewer, r.Remark, resolutions, day)
	return n == 1, err
}
