package gathering

import (
	"embed"
	"io/fs"

	"beraad/internal/ground/storage"
)

//go:embed migrations/live/*.sql
var migrations embed.FS

// LiveMigrations returns the tables of this room, all of them in the live database.
func LiveMigrations() storage.Migrations {
	sub, err := fs.Sub(migrations, "migrations/live")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return storage.Migrations{Capability: "gathering", FS: sub}
}

const (
	qInsert = `INSERT INTO gathering_meeting (id, kind, mode, code, state, door_open, step, expected, until, control_epoch,
controller, pause_asked, stopped, screen, lead_link, last_command, epoch, revision, session_key, paused_from)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`
	qFind = `SELECT id, kind, mode, code, state, door_open, step, expected, until, control_epoch, controller, pause_asked,
stopped, screen, lead_link, last_command, epoch, revision, session_key, paused_from FROM gathering_meeting WHERE id = $1`
	qByCode = `SELECT id, kind, mode, code, state, door_open, step, expected, until, control_epoch, controller, pause_asked,
stopped, screen, lead_link, last_command, epoch, revision, session_key, paused_from FROM gathering_meeting WHERE code = $1 AND code <> ''`
	qByScreen = `SELECT id, kind, mode, code, state, door_open, step, expected, until, control_epoch, controller, pause_asked,
stopped, screen, lead_link, last_command, epoch, revision, session_key, paused_from FROM gathering_meeting WHERE screen = $1`
	qByLeadLink = `SELECT id, kind, mode, code, state, door_open, step, expected, until, control_epoch, controller, pause_asked,
stopped, screen, lead_link, last_command, epoch, revision, session_key, paused_from FROM gathering_meeting WHERE lead_link = $1`
	qTouch = `UPDATE gathering_meeting SET revision = revision + 1, last_command = $1 WHERE id = $2
RETURNING id, kind, mode, code, state, door_open, step, expected, until, control_epoch, controller, pause_asked,
stopped, screen, lead_link, last_command, epoch, revision, session_key, paused_from`
	qUpdate = `UPDATE gathering_meeting SET code = $1, state = $2, door_open = $3, step = $4, expected = $5, until = $6,
control_epoch = $7, controller = $8, pause_asked = $9, stopped = $10, paused_from = $11 WHERE id = $12`
	// The revision stays: a frame that reached every phone just now would tell the room that somebody tapped.
	qAskPause = `UPDATE gathering_meeting SET pause_asked = true WHERE id = $1 AND state <> 'closing'`
	// Writing the row without changing it holds it until the transaction ends, on PostgreSQL too: whoever wants to close
	// the door or pause waits, so that nothing is let in after that was committed.
	qHold             = `UPDATE gathering_meeting SET kind = kind WHERE id = $1 RETURNING state, door_open`
	qRaise            = `UPDATE gathering_meeting SET revision = revision + 1 WHERE id = $1`
	qEnding           = `SELECT id FROM gathering_meeting WHERE state = 'closing'`
	qCodeTaken        = `SELECT count(*) FROM gathering_meeting WHERE code = $1`
	qJoin             = `INSERT INTO gathering_participant (meeting_id, ref) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	qIsIn             = `SELECT count(*) FROM gathering_participant WHERE meeting_id = $1 AND ref = $2`
	qJoined           = `SELECT count(*) FROM gathering_participant WHERE meeting_id = $1`
	qCommandDone      = `SELECT count(*) FROM gathering_command WHERE meeting_id = $1 AND key = $2`
	qKeepCommand      = `INSERT INTO gathering_command (meeting_id, key) VALUES ($1, $2)`
	qSilent           = `SELECT id FROM gathering_meeting WHERE last_command < $1 AND state <> 'closing' AND (state <> 'lobby' OR last_command < $2)`
	qDropCommands     = `DELETE FROM gathering_command WHERE meeting_id = $1`
	qDropParticipants = `DELETE FROM gathering_participant WHERE meeting_id = $1`
	qDropMeeting      = `DELETE FROM gathering_meeting WHERE id = $1`
	qEpoch            = `SELECT epoch FROM gathering_epoch WHERE id = 1`
	qSetEpoch         = `INSERT INTO gathering_epoch (id, epoch) VALUES (1, $1)`
)

func scanMeeting(r storage.Row) (m Meeting, err error) {
	err = r.Scan(&m.ID, &m.Kind, &m.Mode, &m.Code, &m.State, &m.DoorOpen, &m.Step, &m.Expected, &m.Until, &m.ControlEpoch,
		&m.Controller, &m.PauseAsked, &m.Stopped, &m.Screen, &m.LeadLink, &m.LastCommand, &m.Version.Epoch, &m.Version.Revision, &m.key, &m.PausedFrom)
	return m, err
}

func scanCount(r storage.Row) (n int, err error) {
	err = r.Scan(&n)
	return n, err
}

func scanID(r storage.Row) (id ID, err error) {
	err = r.Scan(&id)
	return id, err
}

// scanHeld reads what lets somebody in: the state and the door.
func scanHeld(r storage.Row) (m Meeting, err error) {
	err = r.Scan(&m.State, &m.DoorOpen)
	return m, err
}

func scanText(r storage.Row) (s string, err error) {
	err = r.Scan(&s)
	return s, err
}

func find(tx *storage.Tx, id ID) (Meeting, error) { return storage.One(tx, scanMeeting, qFind, id) }

func insert(tx *storage.Tx, m Meeting) error {
	_, err := tx.Exec(qInsert, m.ID, m.Kind, m.Mode, m.Code, m.State, m.DoorOpen, m.Step, m.Expected, m.Until, m.ControlEpoch,
		m.Controller, m.PauseAsked, m.Stopped, m.Screen, m.LeadLink, m.LastCommand, m.Version.Epoch, m.Version.Revision, m.key, m.PausedFrom)
	return err
}

func update(tx *storage.Tx, m Meeting) error {
	_, err := tx.Exec(qUpdate, m.Code, m.State, m.DoorOpen, m.Step, m.Expected, m.Until, m.ControlEpoch, m.Controller,
		m.PauseAsked, m.Stopped, m.PausedFrom, m.ID)
	return err
}

// epochOf returns the epoch of this live database, making it the first time. It changes only with the database itself,
// so that a browser knows when a restore made its revisions meaningless.
func epochOf(tx *storage.Tx) (string, error) {
	epochs, err := storage.Rows(tx, scanText, qEpoch)
	if err != nil {
		return "", err
	}
	if len(epochs) > 0 {
		return epochs[0], nil
	}
	epoch := newSecret()[:12]
	_, err = tx.Exec(qSetEpoch, epoch)
	return epoch, err
}
