package dialogue

import (
	"context"
	"strconv"
	"strings"

	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/text"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/gathering"
)

// Phase is what is on the screens now.
type Phase string

// The phases. A step without a round is one phase; a round has four.
const (
	InLobby    Phase = "lobby"
	InStep     Phase = "step"
	InPending  Phase = "pending"
	InSealed   Phase = "open"
	InShut     Phase = "closed"
	InRevealed Phase = "revealed"
	InPause    Phase = "paused"
	InWrapUp   Phase = "wrapup"
)

// View is the one view model behind phone, projector and facilitator screen, in one language. What a screen leaves out
// is a matter of its template; what it may know was decided in Stage.
type View struct {
	Phase     Phase
	Kind      StepKind
	Kicker    string // "Ronde 2 · bril: inwoner"
	Title     string
	Prompt    string // the question of the lens
	Say       string // what a screen reader hears when this appears
	Count     string // "11 van 12 hebben gekozen"
	Voted     int
	Joined    int
	Until     clock.Instant
	Situation string
	Options   []OptionLine
	Asks      []string // the variations of "maar wat als"
	Figure    *Figure
	Set       *FigureSet
	Lines     []LineView
	Tallies   []TallyView
	Cards     []CardView
	Reasons   []ReasonView
	Gap       string
	Sentences []string
	Outcome   []string
	Agreed    []Agreement
	Before    []Agreement // open agreements of earlier sessions of the same group
	Hall      bool
	Rules     []string // house rules, in the welcome
}

// OptionLine is one way to act, as a letter and a sentence.
type OptionLine struct{ Letter, Text string }

// LineView is how the group stands on a line at one moment.
type LineView struct {
	Title     string
	Rows      []CountRow
	Sentences []string
}

// CountRow is a label with a number of people, or a word where the number may not be told.
type CountRow struct {
	Label  string
	Count  int
	Share  int // whole percent of the longest row, for the length of the bar
	Hidden bool
}

// TallyView is one question with how the group answered.
type TallyView struct {
	Question string
	Sentence string
	Rows     []CountRow
}

// CardView is one card of the sorting round.
type CardView struct {
	ID       string
	Words    string
	Sentence string
	Discuss  bool
	Follow   []string
	Rows     []CountRow
}

// ReasonView is a sentence that somebody wrote.
type ReasonView struct {
	ID     string
	Choice string
	Words  string
	Shown  bool
	Merged []string
}

// viewOf draws the public view from a stage.
func viewOf(st Stage, pack compass.Pack, p text.Printer, table FigureTable) View {
	v := View{
		Kind: st.Step.Kind, Voted: st.Voted, Joined: st.Joined, Until: st.Meeting.Until, Before: st.Record.Before,
		Hall: st.Meeting.Mode == gathering.Plenary, Agreed: st.Record.Agreements,
	}
	v.Phase = phaseOf(st)
	v.Kicker = kicker(st, p)
	v.addHeading(st, p)
	frozen := st.Plan.Dilemma(st.Step)
	if st.Step.aboutDilemma() {
		v.Situation, v.Asks = frozen.Content.Situation, frozen.Content.Variations
		for _, o := range frozen.Content.Options {
			if o.Letter != "C" || st.Step.OfferC && st.Step.Kind == Position {
				v.Options = append(v.Options, OptionLine{o.Letter, o.Text})
			}
		}
	}
	if st.Round != nil && st.Round.State != Revealed {
		v.Count = countLine(st, p)
	}
	v.addFigures(st, pack, p, table)
	v.addLines(st, p)
	v.addTallies(st, p)
	v.addCards(st, p)
	v.addReasons(st, p)
	v.addOutcome(st, p)
	if st.Step.Kind == Welcome {
		for _, rule := range []string{"speak", "listen", "inside", "pass"} {
			v.Rules = append(v.Rules, p.T("dialogue.rule."+rule))
		}
	}
	v.Say = strings.Trim(v.Kicker+". "+v.Title, ". ")
	return v
}

func phaseOf(st Stage) Phase {
	switch st.Meeting.State {
	case gathering.Lobby:
		return InLobby
	case gathering.Paused:
		return InPause
	case gathering.WrapUp:
		return InWrapUp
	}
	if st.Round == nil {
		return InStep
	}
	return map[RoundState]Phase{Pending: InPending, Sealed: InSealed, Shut: InShut, Revealed: InRevealed}[st.Round.State]
}

// kicker names the place in the session: the round and the lens, or the step.
func kicker(st Stage, p text.Printer) string {
	if st.Meeting.State == gathering.Lobby {
		return p.T("dialogue.kicker.lobby")
	}
	if st.Step.Kind != Position {
		return p.T("dialogue.kicker.step", "step", text.Key("dialogue.step."+string(st.Step.Kind)))
	}
	n := 0
	for i := 0; i <= st.Meeting.Step && i < len(st.Plan.Script); i++ {
		if st.Plan.Script[i].Kind == Position && st.Plan.Script[i].Dilemma == st.Step.Dilemma {
			n++
		}
	}
	return p.T("dialogue.kicker.round", "n", n, "lens", text.Key("dialogue.lens."+string(st.Step.Lens)))
}

func (v *View) addHeading(st Stage, p text.Printer) {
	frozen := st.Plan.Dilemma(st.Step)
	switch v.Phase {
	case InLobby:
		v.Title = p.T("dialogue.lobby.title")
		return
	case InPause:
		v.Title, v.Prompt = p.T("dialogue.pause.title"), p.T("dialogue.pause.text")
		return
	case InWrapUp:
		v.Title, v.Prompt = p.T("dialogue.wrapup.title"), p.T("dialogue.wrapup.text")
		return
	}
	switch st.Step.Kind {
	case Welcome, Agree, Conclude, Evaluate, Shifted, Judgement, Sorting, Boundary:
		v.Title = p.T("dialogue.heading." + string(st.Step.Kind))
	case Line:
		v.Title = st.Plan.Statement(st.Step)
	default:
		v.Title = frozen.Content.Question
		if v.Title == "" {
			v.Title = st.Plan.Statement(st.Step)
		}
	}
	switch st.Step.Kind {
	case Position:
		v.Prompt = lensPrompt(frozen, st.Step.Lens, p)
	case Boundary, WhatIf, Judgement, Agree, Evaluate, Sorting, Shifted, Conclude, Line:
		v.Prompt = p.T("dialogue.prompt." + string(st.Step.Kind))
	case Talk:
		v.Prompt = p.T("dialogue.prompt.talk")
		if st.Step.Lens == "" {
			v.Prompt = p.T("dialogue.prompt.talk_layers")
		}
	}
}

// lensPrompt is the question of the dilemma for this lens, or the general one of the lens.
func lensPrompt(f Frozen, lens LensID, p text.Printer) string {
	if q := f.Content.Lenses[dilemmaLens[lens]]; q != "" && p.Lang() == "nl" {
		return q
	}
	return p.T("dialogue.lens.prompt." + string(lens))
}

func countLine(st Stage, p text.Printer) string {
	if st.Round.State == Sealed && st.Joined > 0 && st.Voted >= st.Joined {
		return p.T("dialogue.count.all", "n", st.Voted)
	}
	return p.T("dialogue.count.voted", "n", st.Voted, "joined", st.Joined)
}

func (v *View) addFigures(st Stage, pack compass.Pack, p text.Printer, table FigureTable) {
	opt := FigureOptions{ID: "kompas", Heading: 2, Table: table, ValueName: st.Plan.ValueLabel}
	switch {
	case st.Shift != nil && st.Step.Kind == Shifted && len(st.Pictures) == 2:
		f := NewShiftFigure(pack, st.Pictures[0].Picture, st.Pictures[1].Picture, *st.Shift, p, opt)
		v.Figure = &f
	case len(st.Pictures) == 1:
		opt.Seed, opt.Marks = uint64(st.Pictures[0].Seed), marksFor(st.Plan, st.Pictures[0].Lens)
		f := NewFigure(pack, st.Pictures[0].Picture, p, opt)
		v.Figure = &f
	case len(st.Pictures) > 1:
		var lenses []FigureLens
		for _, lp := range st.Pictures {
			lenses = append(lenses, FigureLens{
				Label: p.T("dialogue.lens." + string(lp.Lens)), Picture: lp.Picture,
			})
		}
		set := NewFigureSet(pack, p.T("dialogue.figures.title"), lenses, p, opt)
		v.Set = &set
	}
	if st.Shift != nil && st.Step.Kind == Position && st.Shift.Shown {
		for _, s := range []Sentence{st.Shift.Headline, st.Shift.Changed, st.Shift.Moved} {
			if !s.Empty() {
				v.Sentences = append(v.Sentences, s.Say(p))
			}
		}
	}
	v.Gap = st.Gap.Say(p)
}

// marksFor returns the known positions from outside the room for one lens.
func marksFor(plan Plan, lens LensID) []FigureMark {
	var out []FigureMark
	for _, m := range plan.Marks {
		if m.Lens != lens {
			continue
		}
		kind := MarkOrganisation
		if m.Lens == Resident {
			kind = MarkResidents
		}
		out = append(out, FigureMark{Kind: kind, Sector: compass.SectorID(m.Sector), Strength: 2, Source: m.Source, N: m.N})
	}
	return out
}

func (v *View) addLines(st Stage, p text.Printer) {
	if st.Line == nil {
		return
	}
	if !st.Line.Shown {
		v.Sentences = append(v.Sentences, st.Line.Why.Say(p))
		return
	}
	titles := []string{"dialogue.line.now"}
	spreads := []LineSpread{st.Line.Before}
	if st.Line.After != nil {
		titles, spreads = []string{"dialogue.line.first", "dialogue.line.again"}, append(spreads, *st.Line.After)
	}
	for i, s := range spreads {
		v.Lines = append(v.Lines, LineView{Title: p.T(titles[i]), Rows: countRows(s.Rows, p), Sentences: said(p, s.Together, s.Median)})
	}
	v.Sentences = append(v.Sentences, said(p, st.Line.Moved, st.Line.Toward)...)
}

func said(p text.Printer, all ...Sentence) []string {
	var out []string
	for _, s := range all {
		if !s.Empty() {
			out = append(out, s.Say(p))
		}
	}
	return out
}

func countRows(rows []PictureRow, p text.Printer) []CountRow {
	longest := 1
	for _, r := range rows {
		longest = max(longest, r.Count)
	}
	out := make([]CountRow, len(rows))
	for i, r := range rows {
		out[i] = CountRow{Label: r.Name(p), Count: r.Count, Share: 100 * r.Count / longest, Hidden: r.Hidden}
	}
	return out
}

// visible reports whether a list of rows has numbers to show.
func visible(rows []PictureRow) bool { return len(rows) > 0 && !rows[0].Hidden }

func (v *View) addTallies(st Stage, p text.Printer) {
	for i, t := range st.Tallies {
		tv := TallyView{Question: t.Question, Sentence: t.Why.Say(p)}
		if t.Key != "" {
			tv.Question = p.T(t.Key)
		} else {
			tv.Question = strconv.Itoa(i+1) + ". " + tv.Question
		}
		if t.Shown {
			if visible(t.Rows) {
				tv.Rows = countRows(t.Rows, p)
			}
			tv.Sentence = p.T("dialogue.tally.divided")
			if t.Top != "" {
				tv.Sentence = p.T("dialogue.tally."+string(t.Support), "answer", text.Key(t.Top))
			}
		}
		v.Tallies = append(v.Tallies, tv)
	}
}

func (v *View) addCards(st Stage, p text.Printer) {
	spread := map[string]KindSpread{}
	for _, k := range st.Kinds {
		spread[k.CardID] = k
	}
	for _, c := range st.Cards {
		cv := CardView{ID: c.ID, Words: c.Words}
		if k, revealed := spread[c.ID]; revealed {
			cv.Sentence, cv.Discuss, cv.Follow = kindSentence(k, p), k.Discuss, said(p, k.FollowUps...)
			if visible(k.Rows) {
				for _, row := range countRows(k.Rows, p) {
					if row.Count > 0 {
						cv.Rows = append(cv.Rows, row)
					}
				}
			}
		}
		v.Cards = append(v.Cards, cv)
	}
}

func kindSentence(k KindSpread, p text.Printer) string {
	if !k.Shown {
		return k.Why.Say(p)
	}
	names := make([]string, len(k.Largest))
	for i, kind := range k.Largest {
		names[i] = p.T(kind.Key())
	}
	if len(names) == 0 {
		return p.T("dialogue.sorting.unsure")
	}
	if k.Discuss {
		return p.T("dialogue.sorting.discuss", "kinds", strings.Join(names, ", "))
	}
	return p.T("dialogue.sorting.agree", "kinds", strings.Join(names, ", "))
}

func (v *View) addReasons(st Stage, p text.Printer) {
	merged := map[string][]string{}
	for _, r := range st.Reasons {
		if r.State == Shown && r.Merged != "" {
			merged[r.Merged] = append(merged[r.Merged], r.Words)
		}
	}
	for _, r := range st.Reasons {
		if r.State != Shown || r.Merged != "" {
			continue
		}
		rv := ReasonView{ID: r.ID, Words: r.Words, Shown: true, Merged: merged[r.ID]}
		if st.Grouped && r.Choice.Letter() {
			rv.Choice = string(r.Choice)
		}
		v.Reasons = append(v.Reasons, rv)
	}
}

// addOutcome tells what the group concluded so far, as sentences.
func (v *View) addOutcome(st Stage, p text.Printer) {
	if v.Phase != InWrapUp && st.Step.Kind != Conclude && st.Step.Kind != Agree {
		return
	}
	o := st.Record.Outcome
	for _, part := range []struct{ key, words string }{
		{"dialogue.outcome.act", o.Act}, {"dialogue.outcome.because", o.Because}, {"dialogue.outcome.despite", o.Despite},
		{"dialogue.outcome.limit", o.Limit}, {"dialogue.outcome.minority", o.Minority}, {"dialogue.outcome.tipping", o.Tipping},
		{"dialogue.outcome.nothing", o.Nothing},
	} {
		if part.words != "" {
			v.Outcome = append(v.Outcome, p.T(part.key, "words", part.words))
		}
	}
}

// see reads the stage of a meeting and draws its view.
func (s *Service) see(ctx context.Context, m gathering.Meeting, p text.Printer, table FigureTable) (Stage, View, error) {
	st, err := s.stage(ctx, m)
	if err != nil {
		return Stage{}, View{}, err
	}
	pack, err := st.Plan.Pack()
	if err != nil {
		return Stage{}, View{}, err
	}
	return st, viewOf(st, pack, p, table), nil
}

// HasResult reports whether there is something of a round to look at.
func (v View) HasResult() bool {
	return v.Figure != nil || v.Set != nil || len(v.Lines) > 0 || len(v.Tallies) > 0 || v.Phase == InRevealed
}

// ScreenView is what the projector shows: the view with the way in.
type ScreenView struct {
	View
	Organisation string
	Code         string // "" once the door is closed
	Address      string // "beraad.merendam.nl/d"
	QR           web.QR
}
