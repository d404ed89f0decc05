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
	"beraad/internal/learn/gathering"
)

// OwnView is what one phone alone may see. Key changes when it must be drawn anew.
type OwnView struct {
	Key    string
	Form   *BallotForm // while the round collects and this phone has not answered, or wants to change
	Saved  bool
	Closed bool          // the round is closed and still sealed
	Late   bool          // it closed before this phone answered
	Mine   []string      // the own line, in sentences
	Circle *FigureCircle // the own coins, after the reveal
	Change string        // where to change the answer
	Count  string        // "9 van 11 hebben gekozen", on request only
	Shared bool          // this phone wrote a sentence
	Advice string        // about that sentence; "" for none
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

// formFor builds the form of the round of a stage, filled with an answer when there is one.
func formFor(st Stage, pack compass.Pack, p text.Printer, code string, mine *Ballot, problems web.Problems) *BallotForm {
	f := &BallotForm{
		Action: "/d/" + code + "/stem", Round: string(st.Round.ID), Turn: st.Round.Turn, Kind: st.Round.Kind, Problems: problems,
		Send: web.Button{Label: p.T("dialogue.form.send.button"), Kind: "primary", Large: true},
	}
	if mine == nil {
		mine = &Ballot{Mark: noMark}
	}
	b := formBuilder{st: st, pack: pack, p: p, mine: mine, wrong: problems}
	switch f.Kind {
	case Position:
		b.position(f)
	case Line:
		f.Mark = b.marks(0, 10, p.T("dialogue.form.line"), p.T("dialogue.form.line.hint"))
	case Evaluate:
		f.Mark = b.marks(1, 5, p.T("dialogue.form.evaluate"), p.T("dialogue.form.evaluate.hint"))
	case Boundary:
		f.Choice = b.choice(p.T("dialogue.boundary.will"))
		f.Picks = []web.Choice{
			b.pick("address", p.T("dialogue.boundary.address"), Addressees, "dialogue.address."),
			b.pick("way", p.T("dialogue.boundary.way"), wayKnown, "dialogue.way."),
		}
		f.Reason = b.reason(p.T("dialogue.boundary.how"), true)
	case WhatIf:
		for i, v := range st.Plan.Dilemma(st.Step).Content.Variations {
			f.Picks = append(f.Picks, b.pick("if"+strconv.Itoa(i+1), v, stays, "dialogue.stay."))
		}
	case Sorting:
		for _, c := range st.Cards {
			f.Picks = append(f.Picks, b.kinds(c))
		}
	case Judgement:
		f.Reason = b.reason(p.T("dialogue.form.judgement"), false)
	}
	return f
}

type formBuilder struct {
	st    Stage
	pack  compass.Pack
	p     text.Printer
	mine  *Ballot
	wrong web.Problems
}

func (b formBuilder) position(f *BallotForm) {
	hall := b.st.Meeting.Mode == gathering.Plenary
	if b.pack.Input == compass.Coins && !hall {
		f.Coins = b.coins()
	} else {
		f.Sector, f.Strength = b.sector()
	}
	f.Choice = b.choice(b.p.T("dialogue.form.choice"))
	if hall {
		return
	}
	f.Wins = b.value("wins", b.mine.Vote.Wins)
	f.Hurts = b.value("hurts", b.mine.Vote.Hurts)
	f.Reason = b.reason(b.p.T("dialogue.form.reason"), true)
	explain := web.Choice{Name: "explain", Legend: b.p.T("dialogue.form.explain.legend"), Hint: b.p.T("dialogue.form.explain.hint"), Optional: true, Options: []web.Option{
		{Value: "yes", Label: b.p.T("dialogue.form.explain"), Chosen: b.mine.Vote.Explain},
	}}
	f.Explain = &explain
}

func (b formBuilder) coins() *web.Coins {
	c := web.Coins{Name: "coins", Legend: b.p.T("dialogue.form.coins", "total", b.pack.Total), Hint: b.p.T("dialogue.form.coins.hint"), Total: b.pack.Total}
	for i, s := range b.pack.Sectors {
		row := web.CoinRow{Name: "coins-" + string(s.ID), Label: s.Label.In(b.p.Lang()), Prompt: s.Prompt.In(b.p.Lang())}
		if i < len(b.mine.Vote.Coins) {
			row.Value = b.mine.Vote.Coins[i]
		}
		c.Rows = append(c.Rows, row)
	}
	c = c.Checked(b.wrong)
	return &c
}

func (b formBuilder) sector() (sector, strength *web.Choice) {
	where := web.Choice{Name: "sector", Legend: b.p.T("dialogue.form.sector")}
	for _, s := range b.pack.Sectors {
		where.Options = append(where.Options, web.Option{
			Value: string(s.ID), Label: s.Label.In(b.p.Lang()), Hint: s.Prompt.In(b.p.Lang()), Chosen: b.mine.Vote.Sector == string(s.ID),
		})
	}
	how := web.Choice{Name: "strength", Legend: b.p.T("dialogue.form.strength")}
	for n := 1; n <= 3; n++ {
		how.Options = append(how.Options, web.Option{
			Value: strconv.Itoa(n), Label: b.p.T("dialogue.form.strength." + strconv.Itoa(n)), Chosen: b.mine.Vote.Intensity == n,
		})
	}
	where, how = where.Checked(b.wrong), how.Checked(b.wrong)
	return &where, &how
}

// choice offers A, B and, from the second round, C; passing and not knowing are answers like the others.
func (b formBuilder) choice(legend string) *web.Choice {
	c := web.Choice{Name: "choice", Legend: legend}
	for _, o := range b.st.Plan.Dilemma(b.st.Step).Content.Options {
		if o.Letter == "C" && !b.st.Round.OfferC {
			continue
		}
		c.Options = append(c.Options, web.Option{Value: o.Letter, Label: o.Letter + ". " + o.Text, Chosen: string(b.mine.Vote.Choice) == o.Letter})
	}
	for _, other := range []Choice{ChoicePass, ChoiceUnsure} {
		c.Options = append(c.Options, web.Option{
			Value: string(other), Label: b.p.T("dialogue.answer." + string(other)), Chosen: b.mine.Vote.Choice == other,
		})
	}
	c = c.Checked(b.wrong)
	return &c
}

// value offers the pair of the dilemma first, then the others.
func (b formBuilder) value(name, mine string) *web.Field {
	pair := b.st.Plan.Dilemma(b.st.Step).Content.Values
	f := web.Field{
		Name: name, Kind: "select", Label: b.p.T("dialogue.form." + name), Optional: true,
		Options: []web.Option{{Value: "", Label: b.p.T("dialogue.form.value.none")}},
	}
	first := []string{string(pair.A), string(pair.B)}
	for _, id := range first {
		f.Options = append(f.Options, web.Option{Value: id, Label: b.st.Plan.ValueLabel(id), Chosen: id == mine})
	}
	for _, v := range b.st.Plan.Values {
		if v.ID != first[0] && v.ID != first[1] {
			f.Options = append(f.Options, web.Option{Value: v.ID, Label: v.Label, Chosen: v.ID == mine})
		}
	}
	f = f.Checked(b.wrong)
	return &f
}

func (b formBuilder) reason(label string, optional bool) *web.Field {
	f := web.Field{
		Name: "reason", Kind: "textarea", Label: label, Hint: b.p.T("dialogue.form.reason.hint"), Value: b.mine.Reason,
		Optional: optional, MaxLength: maxReason, Rows: 3, Autocomplete: "off",
	}
	f = f.Checked(b.wrong)
	return &f
}

func (b formBuilder) marks(low, high int, legend, hint string) *web.Choice {
	c := web.Choice{Name: "mark", Legend: legend, Hint: hint}
	for n := low; n <= high; n++ {
		label := strconv.Itoa(n)
		if high == 5 {
			label = b.p.T("dialogue.form.evaluate." + label)
		}
		c.Options = append(c.Options, web.Option{Value: strconv.Itoa(n), Label: label, Chosen: b.mine.Mark == n})
	}
	c = c.Checked(b.wrong)
	return &c
}

func (b formBuilder) pick(name, legend string, options []string, prefix string) web.Choice {
	c := web.Choice{Name: name, Legend: legend}
	for _, o := range options {
		c.Options = append(c.Options, web.Option{Value: o, Label: b.p.T(prefix + o), Chosen: b.mine.Picks[name] == o})
	}
	return c.Checked(b.wrong)
}

func (b formBuilder) kinds(card Reason) web.Choice {
	name := "card-" + card.ID
	c := web.Choice{Name: name, Legend: card.Words}
	for _, k := range StatementKinds() {
		c.Options = append(c.Options, web.Option{Value: string(k), Label: b.p.T(k.Key()), Chosen: b.mine.Picks[name] == string(k)})
	}
	return c.Checked(b.wrong)
}

// own reads what one phone may see of itself.
func (s *Service) own(ctx context.Context, m gathering.Meeting, ref string, p text.Printer, change bool) (OwnView, error) {
	st, err := s.glance(ctx, m)
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
	mine, err := s.ballotOf(ctx, m, *st.Round, ref)
	if err != nil {
		return OwnView{}, err
	}
	out.Count = countLine(st, p)
	switch st.Round.State {
	case Sealed:
		if out.Saved = mine != nil && !change; out.Saved {
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
			err = s.mineRevealed(ctx, &out, st, pack, *mine, ref, p)
		}
	}
	return out, err
}

// ballotOf returns what a phone answered in a round, nil when it did not.
func (s *Service) ballotOf(ctx context.Context, m gathering.Meeting, rd Round, ref string) (*Ballot, error) {
	var mine *Ballot
	err := s.live.Read(ctx, func(tx *storage.Tx) error {
		b, err := storage.One(tx, scanBallot, qOwnVote, rd.ID, ref)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		reasons, err := storage.Rows(tx, scanReason, qOwnReason, rd.ID, m.ReasonRef(string(rd.ID), ref))
		if len(reasons) > 0 {
			b.Reason = reasons[0].Words
		}
		mine = &b
		return err
	})
	return mine, err
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
	return out
}

func weightsLine(pack compass.Pack, v Vote, p text.Printer) string {
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
		v.Mine = append(v.Mine, p.T("dialogue.own.breadth", "h", pos.Entropy, "most", pack.Total))
		for i, axis := range pack.Axes {
			if t, ok := pos.Tension(i); ok {
				v.Mine = append(v.Mine, p.T("dialogue.own.tension", "plus", axis.PlusLabel.In(p.Lang()), "minus", axis.MinusLabel.In(p.Lang()), "t", t))
			}
		}
	}
	was, err := s.ballotBefore(ctx, st, ref)
	if err != nil {
		return err
	}
	if was == nil {
		v.Circle = NewOwnCircle(pack, b.Vote.Coins, nil, p)
		return nil
	}
	v.Circle = NewOwnCircle(pack, b.Vote.Coins, was.Vote.Coins, p)
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
