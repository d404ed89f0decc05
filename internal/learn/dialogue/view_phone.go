package dialogue

import (
	"context"
	"slices"
	"strconv"

	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/ground/text"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/figure"
	"beraad/internal/learn/gathering"
)

// OwnView is what one phone alone may see. Key changes when it must be drawn anew.
type OwnView struct {
	Key    string
	Form   *BallotForm // while the round collects and this phone has not answered, or wants to change
	Saved  bool
	Closed bool           // the round is closed and still sealed
	Late   bool           // it closed before this phone answered
	Mine   []string       // the own line, in sentences
	Circle *figure.Circle // the own coins, after the reveal
	Change string         // where to change the answer
	Count  string         // "9 van 11 hebben gekozen", on request only
	Keep   string         // where to take the own answers along
	Shared bool           // this phone wrote a sentence
	Advice string         // about that sentence; "" for none
}

// BallotForm is the form of one round. Which parts it has depends on the kind of round.
type BallotForm struct {
	Action   string
	Round    string
	Turn     int
	Kind     StepKind
	Problems web.Problems
	Coins    *web.Coins
	Sector   *web.Choice
	Strength *web.Choice
	Choice   *web.Choice
	Wins     *web.Field
	Hurts    *web.Field
	Mark     *web.Choice
	Picks    []web.Choice
	Reason   *web.Field
	Share    *web.Choice // whether the lead may read the sentence, where that is up to its writer
	Explain  *web.Choice
	Send     web.Button
}

// MoreOpen reports whether the optional part has something in it, or something to mend.
func (f BallotForm) MoreOpen() bool {
	if f.Reason != nil && (f.Reason.Value != "" || f.Reason.Error != "") || f.Explain != nil && f.Explain.Options[0].Chosen {
		return true
	}
	for _, v := range []*web.Field{f.Wins, f.Hurts} {
		if v != nil && (v.Error != "" || slices.ContainsFunc(v.Options, func(o web.Option) bool { return o.Chosen && o.Value != "" })) {
			return true
		}
	}
	return false
}

// PhoneView is the shared frame of all phones: the view, and the blank form of a round that opens.
type PhoneView struct {
	View
	Keep    string // where to take the own answers along, before they are destroyed
	OwnKey  string
	OwnRule string      // what the phone does with its own part: "form", "keep", "fetch" or "clear"
	Form    *BallotForm // blank, when OwnRule is "form"
}

// ownKey names what the own part of a phone is about; it changes when the part must be drawn anew.
func ownKey(st Stage) (key, rule string) {
	if st.Round == nil || st.Meeting.State != gathering.Running {
		return "none:" + strconv.Itoa(st.Meeting.Step) + ":" + string(st.Meeting.State), "clear"
	}
	key = string(st.Round.ID) + ":" + strconv.Itoa(st.Round.Turn) + ":" + string(st.Round.State)
	switch st.Round.State {
	case Sealed:
		if st.Round.Turn == 0 {
			return key, "form"
		}
		return key, "fetch" // reopened: each phone gets its own answer back
	case Shut:
		return key, "keep"
	case Revealed:
		return key, "fetch"
	}
	return key, "clear"
}

// ownLook says what a phone wants to see of itself.
type ownLook int

const (
	ownNow    ownLook = iota
	ownChange         // the form again, with the answer in it
	ownSent           // it answered just now: in a hall without the count, which costs as much as the hall is large
)

// own reads what one phone may see of itself.
func (s *Service) own(ctx context.Context, m gathering.Meeting, ref string, p text.Printer, look ownLook) (OwnView, error) {
	counted := look != ownSent || m.Mode != gathering.Plenary
	st, mine, err := s.glance(ctx, m, ref, counted)
	if err != nil {
		return OwnView{}, err
	}
	out := OwnView{}
	out.Key, _ = ownKey(st)
	if st.Round == nil || st.Meeting.State != gathering.Running || st.Round.State == Pending {
		return out, nil
	}
	pack, err := st.Plan.Pack()
	if err != nil {
		return OwnView{}, err
	}
	if counted && st.Round.State == Sealed {
		out.Count = countLine(st, p)
	}
	switch st.Round.State {
	case Sealed:
		if out.Saved = mine != nil && look != ownChange; out.Saved {
			out.Change, out.Shared = "/d/"+m.Code+"?wijzig=1", mine.Reason != ""
			out.Mine = mineNow(st, pack, *mine, p)
			if out.Shared && len(s.checkSentence(mine.Reason)) > 0 {
				out.Advice = p.T("dialogue.own.advice")
			}
		} else {
			out.Form = formFor(st, pack, p, m.Code, mine, nil)
		}
	case Shut:
		out.Closed, out.Late = true, mine == nil
	case Revealed:
		if mine != nil {
			out.Keep = "/d/" + m.Code + "/bewaar"
			err = s.mineRevealed(ctx, &out, st, pack, *mine, ref, p)
		}
	}
	return out, err
}

// ballotOf returns what a phone answered in a round, nil when it did not.
func (s *Service) ballotOf(ctx context.Context, m gathering.Meeting, rd Round, ref string) (*Ballot, error) {
	var mine *Ballot
	err := s.live.Read(ctx, func(tx *storage.Tx) (err error) {
		mine, err = ballotIn(tx, m, rd, ref)
		return err
	})
	return mine, err
}

// ballotIn is ballotOf inside a transaction.
func ballotIn(tx *storage.Tx, m gathering.Meeting, rd Round, ref string) (*Ballot, error) {
	b, err := storage.One(tx, scanBallot, qOwnVote, rd.ID, ref)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	reasons, err := storage.Rows(tx, scanReason, qOwnReason, rd.ID, m.ReasonRef(string(rd.ID), ref))
	if len(reasons) > 0 {
		b.Reason, b.Private = reasons[0].Words, reasons[0].State == Private
	}
	return &b, err
}

// mineNow repeats to one phone what it sent.
func mineNow(st Stage, pack compass.Pack, b Ballot, p text.Printer) []string {
	var out []string
	if b.Vote.Choice != "" {
		out = append(out, p.T("dialogue.own.choice", "choice", text.Key("dialogue.answer."+string(b.Vote.Choice))))
	}
	if w := weightsLine(pack, b.Vote, p); w != "" {
		out = append(out, w)
	}
	if b.Mark != noMark && st.Round.Kind == Line {
		out = append(out, p.T("dialogue.own.mark", "mark", b.Mark))
	}
	if st.Round.Kind == Judgement && b.Reason != "" {
		key := "dialogue.own.shared"
		if b.Private {
			key = "dialogue.own.private"
		}
		out = append(out, b.Reason, p.T(key))
	}
	return out
}

func weightsLine(pack compass.Pack, v disclosure.Vote, p text.Printer) string {
	if v.Sector != "" {
		i, known := pack.Index(compass.SectorID(v.Sector))
		if !known {
			return ""
		}
		return p.T("dialogue.own.sector", "sector", pack.Sectors[i].Label.In(p.Lang()), "strength", text.Key("dialogue.form.strength."+strconv.Itoa(v.Intensity)))
	}
	if len(v.Coins) != len(pack.Sectors) {
		return ""
	}
	line := ""
	for i, s := range pack.Sectors {
		if i > 0 {
			line += ", "
		}
		line += s.Label.In(p.Lang()) + " " + strconv.Itoa(v.Coins[i])
	}
	return p.T("dialogue.own.weights", "weights", line)
}

// mineRevealed tells one phone where it stands, with its four weights, breadth and tension: the centre of the compass
// alone is ambiguous. Its shift since the linked round is told and drawn here and nowhere else.
func (s *Service) mineRevealed(ctx context.Context, v *OwnView, st Stage, pack compass.Pack, b Ballot, ref string, p text.Printer) error {
	v.Mine = mineNow(st, pack, b, p)
	if pos, err := pack.FromCoins(b.Vote.Coins); err == nil {
		v.Mine = append(append(v.Mine, breadthLine(pos, pack, p)), tensionLines(pos, pack, p)...)
	}
	was, err := s.ballotBefore(ctx, st, ref)
	if err != nil {
		return err
	}
	if was == nil {
		v.Circle = figure.NewOwnCircle(pack, b.Vote.Coins, nil, p)
		return nil
	}
	v.Circle = figure.NewOwnCircle(pack, b.Vote.Coins, was.Vote.Coins, p)
	for _, line := range mineNow(st, pack, *was, p) {
		v.Mine = append(v.Mine, p.T("dialogue.own.before", "line", line))
	}
	return nil
}

// ballotBefore returns what a phone answered in the round that this one repeats, nil when there is none.
func (s *Service) ballotBefore(ctx context.Context, st Stage, ref string) (*Ballot, error) {
	first, ok := repeatBefore(st.Plan.Script, st.Meeting.Step)
	if !ok {
		return nil, nil
	}
	var earlier Round
	err := s.live.Read(ctx, func(tx *storage.Tx) (err error) {
		earlier, err = roundAt(tx, st.Meeting.ID, first)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.ballotOf(ctx, st.Meeting, earlier, ref)
}
