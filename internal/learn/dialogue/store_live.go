package dialogue

import (
	"encoding/json"
	"fmt"
	"io/fs"

	"beraad/internal/ground/clock"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
)

// LiveMigrations returns the tables of raw answers, which live and die in the live database.
func LiveMigrations() storage.Migrations {
	return storage.Migrations{Capability: "dialogue", FS: under(migrations, "migrations/live")}
}

// Reason is a sentence that somebody wrote. Its id is random, so that reading in the order of ids shuffles.
type Reason struct {
	ID     string
	Choice disclosure.Choice
	Words  string
	State  ReasonState
	Merged string // id of the sentence that says the same
}

// ReasonState says whether the room sees a sentence.
type ReasonState string

// A sentence starts kept back; the facilitator shows or removes it.
const (
	KeptBack ReasonState = "kept"
	Shown    ReasonState = "shown"
	Removed  ReasonState = "removed"
	// Private stays with its writer: nobody else reads it, and nothing changes that but its writer.
	Private ReasonState = "private"
)

const (
	qInsertRound = `INSERT INTO dialogue_round (id, meeting_id, step, kind, state, offer_c, in_words, turn, seed, published, picture)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`
	qRoundAt     = `SELECT id, meeting_id, step, kind, state, offer_c, in_words, turn, seed, published, picture, lopsided, weighed FROM dialogue_round WHERE meeting_id = $1 AND step = $2`
	qRounds      = `SELECT id, meeting_id, step, kind, state, offer_c, in_words, turn, seed, published, picture, lopsided, weighed FROM dialogue_round WHERE meeting_id = $1 ORDER BY step`
	qUpdateRound = `UPDATE dialogue_round SET state = $1, offer_c = $2, in_words = $3, turn = $4, seed = $5, published = $6, picture = $7,
lopsided = $8, weighed = $9 WHERE id = $10`
	// Writing the row without changing it holds it until the transaction ends, on PostgreSQL too: a closing waits, so that
	// no answer is committed after it.
	qHoldRound = `UPDATE dialogue_round SET turn = turn WHERE id = $1 AND state = 'open'`
	qVote      = `INSERT INTO dialogue_vote (round_id, ref, coins, sector, intensity, choice, wins, hurts, explain, mark, picks)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (round_id, ref) DO UPDATE SET coins = excluded.coins, sector = excluded.sector, intensity = excluded.intensity,
choice = excluded.choice, wins = excluded.wins, hurts = excluded.hurts, explain = excluded.explain, mark = excluded.mark,
picks = excluded.picks`
	qVotes     = `SELECT ref, coins, sector, intensity, choice, wins, hurts, explain, mark, picks FROM dialogue_vote WHERE round_id = $1 ORDER BY ref`
	qSeenVotes = `SELECT ref, coins, sector, intensity, choice, wins, hurts, explain, mark, picks FROM dialogue_seen_vote
WHERE round_id = $1 AND turn = $2 ORDER BY ref`
	qSeenTurns    = `SELECT DISTINCT turn FROM dialogue_seen_vote WHERE round_id = $1 AND shown = true ORDER BY turn`
	qWeighedTurns = `SELECT DISTINCT turn FROM dialogue_seen_vote WHERE round_id = $1 AND weighed = true ORDER BY turn`
	qOwnVote      = `SELECT ref, coins, sector, intensity, choice, wins, hurts, explain, mark, picks FROM dialogue_vote
WHERE round_id = $1 AND ref = $2`
	qCountVotes = `SELECT count(*) FROM dialogue_vote WHERE round_id = $1`
	qVotedAt    = `SELECT count(*) FROM dialogue_vote v JOIN dialogue_round r ON r.id = v.round_id WHERE r.meeting_id = $1 AND r.step = $2`
	qRemember   = `INSERT INTO dialogue_seen_vote (round_id, turn, ref, coins, sector, intensity, choice, wins, hurts, explain, mark, picks, shown, weighed)
SELECT v.round_id, r.turn, v.ref, v.coins, v.sector, v.intensity, v.choice, v.wins, v.hurts, v.explain, v.mark, v.picks,
CASE WHEN r.state = 'revealed' AND r.published = r.turn THEN true ELSE false END, CASE WHEN r.weighed = r.turn THEN true ELSE false END
FROM dialogue_vote v JOIN dialogue_round r ON r.id = v.round_id WHERE v.round_id = $1 ON CONFLICT DO NOTHING`
	qDropPaper     = `DELETE FROM dialogue_vote WHERE round_id = $1 AND substr(ref, 1, 6) = 'paper-'`
	qCountPaper    = `SELECT count(*) FROM dialogue_vote WHERE round_id = $1 AND substr(ref, 1, 6) = 'paper-'`
	qDropVotes     = `DELETE FROM dialogue_vote WHERE round_id = $1`
	qDropSeen      = `DELETE FROM dialogue_seen_vote WHERE round_id = $1`
	qDropRounds    = `DELETE FROM dialogue_round WHERE meeting_id = $1`
	qPutDropped    = `INSERT INTO dialogue_dropped (meeting_id, dilemma) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	qDropped       = `SELECT dilemma FROM dialogue_dropped WHERE meeting_id = $1`
	qForgetDropped = `DELETE FROM dialogue_dropped WHERE meeting_id = $1`
	qPutReason     = `INSERT INTO dialogue_reason (id, meeting_id, round_id, reason_ref, choice, words, state, merged_into, keep_until)
VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0)`
	qDropOwnReason = `DELETE FROM dialogue_reason WHERE round_id = $1 AND reason_ref = $2`
	qOwnReason     = `SELECT id, choice, words, state, merged_into FROM dialogue_reason WHERE round_id = $1 AND reason_ref = $2`
	qReasons       = `SELECT id, choice, words, state, merged_into FROM dialogue_reason WHERE round_id = $1 AND state <> 'private' ORDER BY id`
	qAllReasons    = `SELECT id, choice, words, state, merged_into FROM dialogue_reason WHERE meeting_id = $1 ORDER BY id`
	qSetReason     = `UPDATE dialogue_reason SET state = $1, merged_into = $2 WHERE id = $3 AND meeting_id = $4 AND state <> 'private'`
	qMoveMerged    = `UPDATE dialogue_reason SET merged_into = $1 WHERE merged_into = $2 AND meeting_id = $3`
	qDropReasons   = `DELETE FROM dialogue_reason WHERE round_id = $1`
	// What the room never saw goes with the votes: nobody may read it any more.
	qDropUnseen   = `DELETE FROM dialogue_reason WHERE meeting_id = $1 AND state <> 'shown'`
	qReasonsUntil = `SELECT keep_until FROM dialogue_reason WHERE meeting_id = $1`
	qCutReasons   = `UPDATE dialogue_reason SET reason_ref = '', keep_until = $1 WHERE meeting_id = $2`
	qDueReasons   = `DELETE FROM dialogue_reason WHERE keep_until > 0 AND keep_until <= $1`
	qLeftReasons  = `SELECT count(*) FROM dialogue_reason WHERE meeting_id = $1`
)

func scanRound(r storage.Row) (rd Round, err error) {
	var picture string
	err = r.Scan(&rd.ID, &rd.Meeting, &rd.Step, &rd.Kind, &rd.State, &rd.OfferC, &rd.InWords, &rd.Turn, &rd.Seed, &rd.Published, &picture, &rd.Lopsided, &rd.Weighed)
	if err != nil {
		return rd, err
	}
	if picture != "" {
		err = json.Unmarshal([]byte(picture), &rd.Picture)
	}
	return rd, err
}

func scanBallot(r storage.Row) (b Ballot, err error) {
	var coins, picks string
	v := &b.Vote
	err = r.Scan(&v.Ref, &coins, &v.Sector, &v.Intensity, &v.Choice, &v.Wins, &v.Hurts, &v.Explain, &b.Mark, &picks)
	v.Coins, b.Picks, v.Paper = unpackCoins(coins), unpackPicks(picks), gathering.OnPaper(v.Ref)
	return b, err
}

func scanReason(r storage.Row) (out Reason, err error) {
	err = r.Scan(&out.ID, &out.Choice, &out.Words, &out.State, &out.Merged)
	return out, err
}

func scanNumber(r storage.Row) (n int, err error) {
	err = r.Scan(&n)
	return n, err
}

func (rd Round) pictureJSON() (string, error) {
	if rd.Picture == nil {
		return "", nil
	}
	raw, err := json.Marshal(rd.Picture)
	return string(raw), err
}

func insertRound(tx *storage.Tx, rd Round) error {
	_, err := tx.Exec(qInsertRound, rd.ID, rd.Meeting, rd.Step, rd.Kind, rd.State, rd.OfferC, rd.InWords, rd.Turn, rd.Seed, never, "")
	return err
}

func updateRound(tx *storage.Tx, rd Round) error {
	picture, err := rd.pictureJSON()
	if err != nil {
		return fmt.Errorf("round %s: %w", rd.ID, err)
	}
	_, err = tx.Exec(qUpdateRound, rd.State, rd.OfferC, rd.InWords, rd.Turn, rd.Seed, rd.Published, picture, rd.Lopsided, rd.Weighed, rd.ID)
	return err
}

func roundAt(tx *storage.Tx, meeting ID, step int) (Round, error) {
	return storage.One(tx, scanRound, qRoundAt, meeting, step)
}

func ballotsOf(tx *storage.Tx, id RoundID) ([]Ballot, error) {
	return storage.Rows(tx, scanBallot, qVotes, id)
}

// seenVotes returns the votes under each picture of a round that was shown before its last reopening.
func seenVotes(tx *storage.Tx, id RoundID) (shown [][]disclosure.Vote, err error) {
	ballots, err := remembered(tx, qSeenTurns, id)
	for _, b := range ballots {
		shown = append(shown, votesOf(b))
	}
	return shown, err
}

// weighedBallots returns the answers at each closing of a round, before its last reopening, at which the bit of the lead was
// settled.
func weighedBallots(tx *storage.Tx, id RoundID) ([][]Ballot, error) {
	return remembered(tx, qWeighedTurns, id)
}

func remembered(tx *storage.Tx, which storage.Query, id RoundID) (all [][]Ballot, err error) {
	turns, err := storage.Rows(tx, scanNumber, which, id)
	if err != nil {
		return nil, err
	}
	for _, turn := range turns {
		ballots, err := storage.Rows(tx, scanBallot, qSeenVotes, id, turn)
		if err != nil {
			return nil, err
		}
		all = append(all, ballots)
	}
	return all, nil
}

// shownVotes returns the votes under the picture that the room saw last. Everything that is told or kept of a revealed
// round rests on them, and not on votes that were changed later by too few to show.
func shownVotes(tx *storage.Tx, rd Round) ([]disclosure.Vote, error) {
	if rd.Published == never || rd.Published == rd.Turn {
		ballots, err := ballotsOf(tx, rd.ID)
		return votesOf(ballots), err
	}
	ballots, err := storage.Rows(tx, scanBallot, qSeenVotes, rd.ID, rd.Published)
	return votesOf(ballots), err
}

func votesOf(ballots []Ballot) []disclosure.Vote {
	votes := make([]disclosure.Vote, len(ballots))
	for i, b := range ballots {
		votes[i] = b.Vote
	}
	return votes
}

// put writes one ballot; a second one from the same phone replaces the first.
func put(tx *storage.Tx, b cast) error {
	v := b.ballot.Vote
	_, err := tx.Exec(qVote, b.round, b.ref, packCoins(v.Coins), v.Sector, v.Intensity, v.Choice, v.Wins, v.Hurts, v.Explain,
		b.ballot.Mark, packPicks(b.ballot.Picks))
	if err != nil {
		return err
	}
	if _, err := tx.Exec(qDropOwnReason, b.round, b.reasonRef); err != nil || b.ballot.Reason == "" {
		return err
	}
	state := KeptBack
	if b.ballot.Private {
		state = Private
	}
	_, err = tx.Exec(qPutReason, b.reasonID, b.meeting, b.round, b.reasonRef, v.Choice, b.ballot.Reason, state)
	return err
}

// dropRaw deletes every answer of the rounds of a meeting and the sentences that the room never saw, and cuts those that
// it did see loose from whoever wrote them.
func dropRaw(tx *storage.Tx, meeting ID, keepUntil clock.Instant) error {
	rounds, err := storage.Rows(tx, scanRound, qRounds, meeting)
	if err != nil {
		return err
	}
	for _, rd := range rounds {
		for _, q := range []storage.Query{qDropVotes, qDropSeen} {
			if _, err := tx.Exec(q, rd.ID); err != nil {
				return err
			}
		}
	}
	if _, err := tx.Exec(qDropRounds, meeting); err != nil {
		return err
	}
	if _, err := tx.Exec(qForgetDropped, meeting); err != nil {
		return err
	}
	if _, err := tx.Exec(qDropUnseen, meeting); err != nil {
		return err
	}
	_, err = tx.Exec(qCutReasons, keepUntil, meeting)
	return err
}

func under(files fs.FS, folder string) fs.FS {
	sub, err := fs.Sub(files, folder)
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}
