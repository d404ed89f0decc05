package dialogue

import (
	"beraad/internal/ground/fault"
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
	InWords bool     // the facilitator chose words instead of numbers, before seeing any
	Turn    int      // raised by every reopening, so that a phone knows that its form is live again
	First   *Picture // what was revealed before the round was reopened; nil when it never was
	Seed    int64    // for the order and jitter of dots; new with each reveal
}

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

// reopen takes the picture from every screen and collects again. seen is the picture that was shown; the zero value
// when the round had not been revealed.
func (r *Round) reopen(seen *Picture) error {
	if r.State != Shut && r.State != Revealed {
		return fault.New(fault.Conflict, "gathering.already_done")
	}
	if r.State == Revealed && r.First == nil {
		r.First = seen
	}
	r.State = Sealed
	r.Turn++
	return nil
}

// discard throws the answers away. The caller deletes the votes in the same transaction.
func (r *Round) discard() error {
	if r.State == Revealed {
		return fault.New(fault.Conflict, "dialogue.round.revealed")
	}
	r.State, r.First, r.InWords = Pending, nil, false
	r.Turn++
	return nil
}
