package moresprudentie

import (
	"encoding/json"
	"fmt"

	"beraad/internal/ground/storage"
)

const (
	qColumns = `SELECT id, source, unit_id, link, scope, version, status, method, month, content, made_by, consent_needed, consent_day, consent_by,
anonymised_by, checked_by, checked_day, details_changed, resolutions, remark, editor_note, review_day, confirmations, doubts,
withdrawn_day, withdrawn_reason, revision, made_day, changed_day FROM moresprudentie_lesson `

	qLesson     = qColumns + `WHERE id = $1`
	qBySource   = qColumns + `WHERE source = $1`
	qByLink     = qColumns + `WHERE link = $1 AND link <> ''`
	qKeptOfUnit = qColumns + `WHERE unit_id = $1 AND status = 'kept'`
	qMadeBy     = qColumns + `WHERE made_by = $1 AND status <> 'withdrawn'`
	qCheckedBy  = qColumns + `WHERE checked_by = $1 AND status = 'kept'`
	qWaiting    = qColumns + `WHERE status = 'checking' ORDER BY changed_day, id`
	qStale      = qColumns + `WHERE status = 'raw' AND made_day < $1 ORDER BY id`

	qInsert = `INSERT INTO moresprudentie_lesson (id, source, unit_id, link, scope, version, status, method, month, content, later, made_by,
consent_needed, consent_day, consent_by, anonymised_by, checked_by, checked_day, details_changed, resolutions, remark, editor_note, review_day,
confirmations, doubts, withdrawn_day, withdrawn_reason, revision, made_day, changed_day)
VALUES ($1, $2, $3, $4, $5, 1, $6, '', $7, $8, '{}', $9, $10, $11, $12, '', '', '', false, '[]', '', '', '', 0, 0, '', '', 1, $13, $13)
ON CONFLICT (source) DO NOTHING`
	qSave = `UPDATE moresprudentie_lesson SET status = $3, content = $4, consent_day = $5, consent_by = $6, anonymised_by = $7, checked_by = $8,
checked_day = $9, details_changed = $10, resolutions = $11, remark = $12, editor_note = $13, review_day = $14, withdrawn_day = $15,
withdrawn_reason = $16, changed_day = $17, revision = revision + 1
WHERE id = $1 AND revision = $2`

	qForgetTerms = `DELETE FROM moresprudentie_term WHERE lesson_id = $1`
	qAddTerm     = `INSERT INTO moresprudentie_term (lesson_id, term) VALUES ($1, $2)`
	// Engines sort text each in their own way, so a prefix is compared letter by letter and never as a range.
	qFound = `SELECT DISTINCT lesson_id FROM moresprudentie_term WHERE substr(term, 1, $2) = $1 OR substr(term, 1, $4) = $3`
)

func scanLesson(row storage.Row) (Lesson, error) {
	var l Lesson
	var content, resolutions string
	err := row.Scan(&l.ID, &l.Source, &l.Unit, &l.Link, &l.Scope, &l.Version, &l.Status, &l.Method, &l.Month, &content, &l.MadeBy,
		&l.Consent.Needed, &l.Consent.Day, &l.Consent.RecordedBy, &l.Anonymisation.By, &l.Anonymisation.CheckedBy, &l.Anonymisation.Day,
		&l.Anonymisation.DetailsChanged, &resolutions, &l.Remark, &l.EditorNote, &l.ReviewDay, &l.Confirmations, &l.Doubts,
		&l.Withdrawal.Day, &l.Withdrawal.Reason, &l.Revision, &l.MadeDay, &l.ChangedDay)
	if err != nil {
		return Lesson{}, err
	}
	if err := decode(content, &l.Content); err != nil {
		return Lesson{}, err
	}
	return l, decode(resolutions, &l.Resolutions)
}

func scanID(row storage.Row) (id ID, err error) {
	err = row.Scan(&id)
	return id, err
}

// decode reads one of our own JSON columns. What it says on failure never holds the text.
func decode(text string, into any) error {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("decode %T", into)
	}
	return nil
}

// insert stores a new lesson; false when there is one of the same source already.
func insert(tx *storage.Tx, l Lesson) (bool, error) {
	content, err := json.Marshal(l.Content)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(qInsert, l.ID, l.Source, l.Unit, l.Link, l.Scope, l.Status, l.Month, string(content), l.MadeBy,
		l.Consent.Needed, l.Consent.Day, l.Consent.RecordedBy, l.MadeDay)
	return n == 1, err
}

// save stores a lesson over the revision that was read, and with it what it is found by; false when somebody was first.
func save(tx *storage.Tx, l Lesson) (bool, error) {
	content, err := json.Marshal(l.Content)
	if err != nil {
		return false, err
	}
	resolutions, err := json.Marshal(append([]Resolution{}, l.Resolutions...)) // never null: jsonb holds arrays here
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(qSave, l.ID, l.Revision, l.Status, string(content), l.Consent.Day, l.Consent.RecordedBy, l.Anonymisation.By,
		l.Anonymisation.CheckedBy, l.Anonymisation.Day, l.Anonymisation.DetailsChanged, string(resolutions), l.Remark, l.EditorNote, l.ReviewDay,
		l.Withdrawal.Day, l.Withdrawal.Reason, l.ChangedDay)
	if err != nil || n == 0 {
		return false, err
	}
	return true, index(tx, l)
}

// index makes a kept lesson findable and every other one not.
func index(tx *storage.Tx, l Lesson) error {
	if _, err := tx.Exec(qForgetTerms, l.ID); err != nil || l.Status != Kept {
		return err
	}
	for _, term := range l.indexed() {
		if _, err := tx.Exec(qAddTerm, l.ID, term); err != nil {
			return err
		}
	}
	return nil
}

// found returns the lessons that answer every word, whoever may read them: the caller holds them against what the
// reader may see.
func found(tx *storage.Tx, words []wanted) (map[ID]bool, error) {
	var all map[ID]bool
	for _, w := range words {
		ids, err := storage.Rows(tx, scanID, qFound, w.word, len([]rune(w.word)), w.stem, len([]rune(w.stem)))
		if err != nil {
			return nil, err
		}
		these := map[ID]bool{}
		for _, id := range ids {
			these[id] = all == nil || all[id]
		}
		all = these
	}
	return all, nil
}
