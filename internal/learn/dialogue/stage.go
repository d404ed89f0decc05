package dialogue

import (
	"context"

	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
)

// Stage is the public state of a session: what everybody may know now. It is read from committed state in one go, and
// every screen is drawn from it, so that no screen can show what another may not. It holds no vote and no reference
// to a phone; before reveal nothing in it depends on what somebody answered.
type Stage struct {
	Meeting gathering.Meeting
	Plan    Plan
	Step    Step
	Round   *Round // the round of this step, nil when it has none
	Joined  int
	Voted   int // answers in the round of this step
	// Collecting: answers of this step are still sealed; known in a pause too, when there is no Round to look at.
	Collecting bool

	Pictures []LensPicture           // revealed position rounds that belong on screen now, oldest first
	Shift    *disclosure.Shift       // what moved between the linked rounds
	Line     *disclosure.LinePicture // a statement on the line
	Tallies  []disclosure.Tally      // boundary and what-if
	Kinds    []disclosure.KindSpread // the sorting round
	Cards    []Reason                // the sentences to sort
	Reasons  []Reason                // every sentence of the revealed round, for the lead
	Named    map[string]bool         // ids of sentences that seem to hold a name or a function, for the lead
	Grouped  bool                    // sentences may be grouped by choice
	Lopsided bool                    // for the lead alone: numbers would make everyone known
	Gap      disclosure.Sentence     // distance between the last two lenses
	Record   Record
	Refused  int // answers that could not be saved since the server started

	settled *settled
}

// LensPicture is the picture of one round with the lens through which people looked.
type LensPicture struct {
	Step    int
	Lens    LensID
	Again   bool // the round repeats an earlier one
	Picture disclosure.Picture
	Seed    int64
}

// stage reads the public state of a meeting.
func (s *Service) stage(ctx context.Context, m gathering.Meeting) (Stage, error) {
	rec, err := s.tell(ctx, m.ID)
	if err != nil {
		return Stage{}, err
	}
	st := Stage{Meeting: m, Plan: rec.Dialogue.Plan, Record: rec, Refused: s.refused.of(m.ID), settled: &s.settled}
	if m.Step < len(st.Plan.Script) {
		st.Step = st.Plan.Script[m.Step]
	}
	pack, err := st.Plan.Pack()
	if err != nil {
		return Stage{}, err
	}
	err = s.live.Read(ctx, func(tx *storage.Tx) error { return st.read(tx, pack) })
	st.Named = map[string]bool{}
	for _, r := range st.Reasons {
		st.Named[r.ID] = len(s.checkSentence(r.Words)) > 0
	}
	return st, err
}

// glance reads as much of a stage as one phone needs for its own part: the round and its count, and no result. Every phone
// asks for its own part at a reveal, so it must not cost a look at all the votes.
//
// mine is what the phone with reference ref answered in that round, nil when it did not. Only counted asks how many take
// part and how many answered.
func (s *Service) glance(ctx context.Context, m gathering.Meeting, ref string, counted bool) (st Stage, mine *Ballot, err error) {
	st = Stage{Meeting: m}
	if st.Plan, err = s.planFor(ctx, m); err != nil {
		return Stage{}, nil, err
	}
	if m.Step < len(st.Plan.Script) {
		st.Step = st.Plan.Script[m.Step]
	}
	if !st.Step.Kind.IsRound() || m.State != gathering.Running {
		return st, nil, nil
	}
	err = s.live.Read(ctx, func(tx *storage.Tx) (err error) {
		rd, err := roundAt(tx, m.ID, m.Step)
		if err != nil {
			return err
		}
		if st.Round = &rd; rd.State == Pending {
			return nil
		}
		if mine, err = ballotIn(tx, m, rd, ref); err != nil {
			return err
		}
		if counted && rd.State == Sealed {
			if err := st.readCount(tx); err != nil {
				return err
			}
		}
		return st.readCards(tx, rd)
	})
	return st, mine, err
}

// readCount reads how many take part and how many of them answered in the round of this step.
func (st *Stage) readCount(tx *storage.Tx) (err error) {
	if st.Joined, err = gathering.JoinedIn(tx, st.Meeting.ID); err != nil {
		return err
	}
	st.Voted, err = storage.One(tx, scanNumber, qCountVotes, st.Round.ID)
	return err
}

func (st *Stage) read(tx *storage.Tx, pack compass.Pack) (err error) {
	if st.Joined, err = gathering.JoinedIn(tx, st.Meeting.ID); err != nil {
		return err
	}
	rd, err := roundAt(tx, st.Meeting.ID, st.Meeting.Step)
	st.Collecting = err == nil && rd.unfinished()
	switch {
	case st.Meeting.State != gathering.Running:
		return nil // before it begins, while paused and when it is over no screen shows anything of the exercise
	case err == nil && st.Step.Kind.IsRound():
		return st.readRound(tx, pack, rd)
	case err == nil, fault.Is(err, fault.NotFound):
		return st.readTalk(tx, pack)
	}
	return err
}

// readRound reads the round of this step: a count while it is sealed, the picture once it is revealed.
func (st *Stage) readRound(tx *storage.Tx, pack compass.Pack, rd Round) error {
	if err := st.count(tx, rd); err != nil {
		return err
	}
	switch rd.State {
	case Shut:
		st.Lopsided = rd.Lopsided
	case Revealed:
		return st.readRevealed(tx, pack, rd)
	}
	return nil
}

// count reads how many answered, and the cards of a sorting round, which people wrote before it.
func (st *Stage) count(tx *storage.Tx, rd Round) (err error) {
	st.Round = &rd
	if st.Voted, err = storage.One(tx, scanNumber, qCountVotes, rd.ID); err != nil {
		return err
	}
	return st.readCards(tx, rd)
}

func (st *Stage) readCards(tx *storage.Tx, rd Round) (err error) {
	if rd.Kind == Sorting {
		st.Cards, err = cardsFor(tx, st.Plan, rd)
	}
	return err
}

func (st *Stage) readRevealed(tx *storage.Tx, pack compass.Pack, rd Round) error {
	if rd.Kind == Position {
		st.addPicture(rd)
		if err := st.readShift(tx, pack, st.Meeting.Step); err != nil {
			return err
		}
		votes, err := storage.One(tx, scanNumber, qCountVotes, rd.ID)
		if err != nil {
			return err
		}
		return st.readReasons(tx, rd, votes)
	}
	ballots, err := ballotsOf(tx, rd.ID)
	if err != nil {
		return err
	}
	rules := st.Plan.Rules(rd.OfferC)
	if rd.InWords {
		rules.Mode = disclosure.TotalsOnly
	}
	switch rd.Kind {
	case Line:
		pic, err := lineOf(tx, st.Plan, rd, ballots)
		st.Line = &pic
		return err
	case Boundary, WhatIf:
		st.Tallies = talliesOf(st.Plan, rd, ballots, rules)
	case Sorting:
		st.Kinds = disclosure.KindsOf(kindCards(st.Cards, ballots), rules)
	}
	return st.readReasons(tx, rd, len(ballots))
}

// readReasons reads the sentences of a revealed round. With fewer votes than a picture needs they stay closed.
func (st *Stage) readReasons(tx *storage.Tx, rd Round, votes int) (err error) {
	if !disclosure.RevealAllowed(votes, st.Plan.Rules(rd.OfferC)) {
		return nil
	}
	if st.Reasons, err = storage.Rows(tx, scanReason, qReasons, rd.ID); err != nil {
		return err
	}
	perChoice := map[disclosure.Choice]int{}
	for _, r := range st.Reasons {
		perChoice[r.Choice]++
	}
	st.Grouped = disclosure.ReasonsGrouped(perChoice)
	return nil
}

// readTalk puts the last revealed round of the same dilemma on the screens, so that people talk over what they saw.
func (st *Stage) readTalk(tx *storage.Tx, pack compass.Pack) error {
	if st.Step.Kind != Talk && st.Step.Kind != Shifted && st.Step.Kind != Conclude {
		return nil
	}
	rounds, err := storage.Rows(tx, scanRound, qRounds, st.Meeting.ID)
	if err != nil {
		return err
	}
	var last *Round
	for _, rd := range rounds {
		if rd.Step >= st.Meeting.Step || rd.State != Revealed || st.Plan.Script[rd.Step].Dilemma != st.Step.Dilemma ||
			st.Plan.Script[rd.Step].Statement != st.Step.Statement || st.Plan.Script[rd.Step].Dropped {
			continue
		}
		last = &rd
		if rd.Kind == Position && st.Step.Lens == "" {
			st.addPicture(rd)
		}
	}
	if last == nil {
		return nil
	}
	if st.Step.Kind == Shifted {
		return st.readShift(tx, pack, st.Meeting.Step)
	}
	if len(st.Pictures) == 0 || last.Kind != Position {
		return st.readRevealed(tx, pack, *last)
	}
	if st.Gap, err = st.gap(tx, pack, rounds); err != nil {
		return err
	}
	if err := st.keepApart(tx, pack, rounds); err != nil {
		return err
	}
	votes, err := storage.One(tx, scanNumber, qCountVotes, last.ID)
	if err != nil {
		return err
	}
	return st.readReasons(tx, *last, votes)
}

func (st *Stage) addPicture(rd Round) {
	if rd.Picture == nil {
		return
	}
	step := st.Plan.Script[rd.Step]
	st.Pictures = append(st.Pictures, LensPicture{Step: rd.Step, Lens: step.Lens, Again: step.RepeatOf > 0, Picture: *rd.Picture, Seed: rd.Seed})
}

// publish settles what the room sees of a position round that is being revealed. After a reopening the last picture
// stays, unless at least three votes were added or changed since every picture that was shown: the difference of two
// pictures would otherwise be one person's vote. bron: BOOT-4
func publish(tx *storage.Tx, pack compass.Pack, p Plan, rd *Round) error {
	ballots, err := ballotsOf(tx, rd.ID)
	if err != nil {
		return err
	}
	votes := votesOf(ballots)
	shown, err := seenVotes(tx, rd.ID)
	if err != nil {
		return err
	}
	settled := rd.Turn
	for _, seen := range shown {
		if !disclosure.SecondPictureAllowed(disclosure.ChangedOrAdded(pack, seen, votes)) {
			settled = rd.Published
		}
	}
	if settled != rd.Turn {
		if votes, err = shownVotes(tx, *rd); err != nil {
			return err
		}
	}
	pic := disclosure.PictureOf(pack, votes, p.Rules(rd.OfferC), rd.InWords)
	rd.Picture = &pic
	if pic.Shown {
		rd.Published = settled
	}
	return nil
}

// revealedBefore returns the last revealed round at or before a step.
func revealedBefore(tx *storage.Tx, meeting ID, step int) (Round, error) {
	rounds, err := storage.Rows(tx, scanRound, qRounds, meeting)
	if err != nil {
		return Round{}, err
	}
	for i := len(rounds) - 1; i >= 0; i-- {
		if rounds[i].Step <= step && rounds[i].State == Revealed {
			return rounds[i], nil
		}
	}
	return Round{}, fault.New(fault.NotFound, "dialogue.round.none")
}
