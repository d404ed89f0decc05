package dialogue

import (
	"beraad/internal/ground/fault"
	"beraad/internal/learn/disclosure"
)

// RoundID is the id of a round (random).
type RoundID string

// RoundState is where a round is.
type RoundState string

// The states of a round: pending → open → closed → revealed, back to pending by discard, back to open by reopen.
const (
	Pending  RoundState = "pending"
	Sealed   RoundState = "open" // phones answer; nobody sees anything
	Shut     RoundState = "closed"
	Revealed RoundState = "revealed"
)

// Round is one collection of sealed answers.
type Round struct {
	ID      RoundID
	Meeting ID
	Step    int
	Kind    StepKind
	State   RoundState
	OfferC  bool
	InWords bool  // the facilitator chose words instead of numbers, before seeing any
	Turn    int   // raised by every reopening, so that a phone knows that its form is live again
	Seed    int64 // for the order and jitter of dots; new with each reveal

	// What the room sees of a position round is settled at its reveal and kept, so that looking twice shows the same.
	Picture   *disclosure.Picture // nil before the first reveal, and for the other kinds of round
	Published int                 // the turn whose votes are under Picture; never when the room has seen no votes yet

	Lopsided bool // numbers would make everyone known: for the lead alone, settled when the round closes
	Weighed  int  // the turn whose votes Lopsided rests on; never before it is settled
}

// never is Published of a round of which no picture was shown, and Weighed of one that never closed with enough answers.
const never = -1

// unfinished reports whether the round collects or waits for its reveal. An evaluation waits for none.
func (r Round) unfinished() bool { return r.State == Sealed || r.State == Shut && r.Kind != Evaluate }

// open starts collecting.
func (r *Round) open() error {
	if r.State != Pending {
		return fault.New(fault.Conflict, "gathering.already_done")
	}
	r.State = Sealed
	return nil
}

// close stops collecting; everything stays sealed.
func (r *Round) close() error {
	if r.State != Sealed {
		return fault.New(fault.Conflict, "gathering.already_done")
	}
	r.State = Shut
	return nil
}

// reveal lets the room see the picture.
func (r *Round) reveal(inWords bool, seed int64) error {
	if r.State != Shut {
		return fault.New(fault.Conflict, "dialogue.round.close_first")
	}
	r.State, r.InWords, r.Seed = Revealed, inWords, seed
	return nil
}

// reopen takes the picture from every screen and collects again.
func (r *Round) reopen() error {
	if r.State != Shut && r.State != Revealed {
		return fault.New(fault.Conflict, "gathering.already_done")
	}
	r.State = Sealed
	r.Turn++
	return nil
}

// discard throws the answers away. The caller deletes the votes in the same transaction. Once the room has seen a
// picture it is too late: with the old votes gone nobody could see to it that the next picture differs by enough.
func (r *Round) discard() error {
	switch {
	case r.State == Revealed, r.Published != never:
		return fault.New(fault.Conflict, "dialogue.round.revealed")
	case r.State == Pending:
		return fault.New(fault.Conflict, "gathering.already_done")
	}
	r.State, r.Picture, r.InWords = Pending, nil, false
	r.Lopsided, r.Weighed = false, never
	r.Turn++
	return nil
}

// clear takes everything out of a round whose dilemma left the session.
func (r *Round) clear() {
	r.State, r.Picture, r.Published, r.InWords = Pending, nil, never, false
	r.Lopsided, r.Weighed = false, never
	r.Turn++
}
