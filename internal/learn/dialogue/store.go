package dialogue

import (
	"embed"
	"encoding/json"

	"beraad/internal/door/org"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/dilemma"
)

//go:embed migrations/*.sql migrations/live/*.sql
var migrations embed.FS

// Migrations returns the tables that stay: plans, outcomes and suppressed aggregates.
func Migrations() storage.Migrations {
	return storage.Migrations{Capability: "dialogue", FS: under(migrations, "migrations")}
}

const (
	qInsert = `INSERT INTO dialogue_dialogue (id, state, plan, unit_id, lead_id, planned_on, opened_at, closed_at, stopped)
VALUES ($1, $2, $3, $4, $5, $6, 0, 0, false)`
	qFind = `SELECT id, state, plan, lead_id, planned_on, opened_at, closed_at, stopped FROM dialogue_dialogue WHERE id = $1`
	qList = `SELECT id, state, plan, lead_id, planned_on, opened_at, closed_at, stopped FROM dialogue_dialogue
ORDER BY CASE WHEN closed_at = 0 THEN 0 ELSE 1 END, closed_at DESC, planned_on, id DESC`
	// Writing the row without changing it holds it until the transaction ends, on PostgreSQL too: nobody else changes the
	// record between reading it and saving it.
	qHold = `UPDATE dialogue_dialogue SET state = state WHERE id = $1
RETURNING id, state, plan, lead_id, planned_on, opened_at, closed_at, stopped`
	qByState = `SELECT id, state, plan, lead_id, planned_on, opened_at, closed_at, stopped FROM dialogue_dialogue WHERE state = $1`
	qSave    = `UPDATE dialogue_dialogue SET state = $1, plan = $2, unit_id = $3, planned_on = $4, opened_at = $5, closed_at = $6,
stopped = $7 WHERE id = $8`
	qPurge        = `UPDATE dialogue_dialogue SET state = 'purged' WHERE id = $1 AND state = 'closed'`
	qDestroyDraft = `DELETE FROM dialogue_dialogue WHERE id = $1 AND state = 'draft'`

	qOutcome    = `SELECT act, because, despite, harm_limit, shared_by, minority, tipping, no_agreement, lesson, case_owner FROM dialogue_outcome WHERE dialogue_id = $1`
	qPutOutcome = `INSERT INTO dialogue_outcome (dialogue_id, act, because, despite, harm_limit, shared_by, minority, tipping, no_agreement, lesson, case_owner)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (dialogue_id) DO UPDATE SET act = excluded.act, because = excluded.because, despite = excluded.despite,
harm_limit = excluded.harm_limit, shared_by = excluded.shared_by, minority = excluded.minority, tipping = excluded.tipping,
no_agreement = excluded.no_agreement, lesson = excluded.lesson, case_owner = excluded.case_owner`

	qAgreements     = `SELECT id, words, owner, due, done FROM dialogue_agreement WHERE dialogue_id = $1 ORDER BY due, id`
	qAddAgreement   = `INSERT INTO dialogue_agreement (id, dialogue_id, words, owner, due, done) VALUES ($1, $2, $3, $4, $5, false)`
	qDropOne        = `DELETE FROM dialogue_agreement WHERE id = $1 AND dialogue_id = $2`
	qDropAgreements = `DELETE FROM dialogue_agreement WHERE dialogue_id = $1`
	qDropOutcome    = `DELETE FROM dialogue_outcome WHERE dialogue_id = $1`
	qDropQuestions  = `DELETE FROM dialogue_question WHERE dialogue_id = $1`
	qMarkDone       = `UPDATE dialogue_agreement SET done = $1 WHERE id = $2 AND dialogue_id = $3`
	qOfUnit         = `SELECT a.id, a.words, a.owner, a.due, a.done FROM dialogue_agreement a JOIN dialogue_dialogue d ON d.id = a.dialogue_id
WHERE d.unit_id = $1 AND d.unit_id <> '' AND d.id <> $2 AND a.done = false ORDER BY a.due, a.id`

	qQuestions   = `SELECT id, words, organ, due, answer, answered_on FROM dialogue_question WHERE dialogue_id = $1 ORDER BY due, id`
	qAddQuestion = `INSERT INTO dialogue_question (id, dialogue_id, words, organ, due, answer, answered_on, receipt_hash) VALUES ($1, $2, $3, $4, $5, '', '', $6)`
	qAnswer      = `UPDATE dialogue_question SET answer = $1, answered_on = $2 WHERE id = $3 AND dialogue_id = $4`
	qWaiting     = `SELECT q.id, q.words, q.organ, q.due, q.answer, q.answered_on, q.dialogue_id FROM dialogue_question q
JOIN dialogue_dialogue d ON d.id = q.dialogue_id WHERE q.answer = '' AND d.state IN ('closed', 'purged') ORDER BY q.due, q.id`
	qAnswered = `SELECT q.id, q.words, q.organ, q.due, q.answer, q.answered_on FROM dialogue_question q
JOIN dialogue_dialogue d ON d.id = q.dialogue_id WHERE d.unit_id = $1 AND d.unit_id <> '' AND d.id <> $2 AND q.answer <> ''
ORDER BY q.answered_on, q.id`
	qLastOfUnit = `SELECT closed_at FROM dialogue_dialogue WHERE unit_id = $1 AND unit_id <> '' AND id <> $2 AND closed_at > 0
ORDER BY closed_at DESC LIMIT 1`
	qByReceipt = `SELECT id, words, organ, due, answer, answered_on FROM dialogue_question WHERE receipt_hash = $1`

	qPutAggregate = `INSERT INTO dialogue_aggregate (dialogue_id, step, kind, kept) VALUES ($1, $2, $3, $4)
ON CONFLICT (dialogue_id, step, kind) DO UPDATE SET kept = excluded.kept`
	qAggregates    = `SELECT step, kind, kept FROM dialogue_aggregate WHERE dialogue_id = $1 ORDER BY step, kind`
	qAddEvaluation = `UPDATE dialogue_evaluation SET people = people + $1 WHERE mark = $2`
	qEvaluation    = `SELECT people FROM dialogue_evaluation ORDER BY mark`
	qPutHistory    = `INSERT INTO dialogue_history (unit_id, dilemma_id, used_on) VALUES ($1, $2, $3)
ON CONFLICT (unit_id, dilemma_id) DO UPDATE SET used_on = excluded.used_on`
	qHistory = `SELECT dilemma_id, unit_id FROM dialogue_history ORDER BY unit_id`
)

func scanDialogue(r storage.Row) (d Dialogue, err error) {
	var plan string
	if err = r.Scan(&d.ID, &d.State, &plan, &d.Lead, &d.PlannedOn, &d.OpenedAt, &d.ClosedAt, &d.Stopped); err != nil {
		return d, err
	}
	return d, json.Unmarshal([]byte(plan), &d.Plan)
}

func scanOutcome(r storage.Row) (o Outcome, err error) {
	err = r.Scan(&o.Act, &o.Because, &o.Despite, &o.Limit, &o.SharedBy, &o.Minority, &o.Tipping, &o.Nothing, &o.Lesson, &o.CaseOwner)
	return o, err
}

func scanAgreement(r storage.Row) (a Agreement, err error) {
	err = r.Scan(&a.ID, &a.Text, &a.Owner, &a.Due, &a.Done)
	return a, err
}

func scanQuestion(r storage.Row) (q Question, err error) {
	err = r.Scan(&q.ID, &q.Text, &q.Organ, &q.Due, &q.Answer, &q.Since)
	return q, err
}

func scanInstant(r storage.Row) (at clock.Instant, err error) {
	err = r.Scan(&at)
	return at, err
}

func scanWord(r storage.Row) (s string, err error) {
	err = r.Scan(&s)
	return s, err
}

// Kept is one suppressed figure that stays: what it is about, as JSON.
type Kept struct {
	Step int
	Kind string // "round", "shift", "values"
	JSON string
}

func scanKept(r storage.Row) (k Kept, err error) {
	err = r.Scan(&k.Step, &k.Kind, &k.JSON)
	return k, err
}

func insert(tx *storage.Tx, d Dialogue) error {
	plan, err := json.Marshal(d.Plan)
	if err != nil {
		return err
	}
	_, err = tx.Exec(qInsert, d.ID, d.State, string(plan), d.Plan.Unit, d.Lead, d.PlannedOn)
	return err
}

func save(tx *storage.Tx, d Dialogue) error {
	plan, err := json.Marshal(d.Plan)
	if err != nil {
		return err
	}
	_, err = tx.Exec(qSave, d.State, string(plan), d.Plan.Unit, d.PlannedOn, d.OpenedAt, d.ClosedAt, d.Stopped, d.ID)
	return err
}

func find(tx *storage.Tx, id ID) (Dialogue, error) { return storage.One(tx, scanDialogue, qFind, id) }

// hold is find for whoever is going to save: the record stays as it is until the transaction ends.
func hold(tx *storage.Tx, id ID) (Dialogue, error) { return storage.One(tx, scanDialogue, qHold, id) }

func putOutcome(tx *storage.Tx, id ID, o Outcome) error {
	_, err := tx.Exec(qPutOutcome, id, o.Act, o.Because, o.Despite, o.Limit, o.SharedBy, o.Minority, o.Tipping, o.Nothing, o.Lesson, o.CaseOwner)
	return err
}

// outcomeOf returns what was written down so far; the zero value when nothing was.
func outcomeOf(tx *storage.Tx, id ID) (Outcome, error) {
	rows, err := storage.Rows(tx, scanOutcome, qOutcome, id)
	if err != nil || len(rows) == 0 {
		return Outcome{}, err
	}
	return rows[0], nil
}

// use says that a group has had a dilemma.
type use struct {
	dilemma dilemma.ID
	unit    org.UnitID
}

func scanUse(r storage.Row) (u use, err error) {
	err = r.Scan(&u.dilemma, &u.unit)
	return u, err
}
