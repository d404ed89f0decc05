package dialogue

import (
	"context"
	"strings"

	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/text"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/figure"
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
	Minutes   int // what the step was given, for the word at half
	Situation string
	Options   []figure.Answer
	Asks      []string // the variations of "maar wat als"
	Figure    *figure.Layout
	Set       *figure.Set
	Lines     []LineView
	Tallies   []TallyView
	Cards     []CardView
	Reasons   []ReasonView
	Gap       string
	Sentences []string
	Outcome   []string
	Agreed    []Agreement
	Before    []Agreement // open agreements of earlier sessions of the same group
	Answered  []Question  // what came of the questions of earlier sessions of the same group
	Hall      bool
	Rules     []string // house rules, in the welcome
}

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
func viewOf(st Stage, pack compass.Pack, p text.Printer, table figure.TableMode) View {
	v := View{
		Phase: phaseOf(st), Kind: st.Step.Kind, Voted: st.Voted, Joined: st.Joined, Hall: st.Meeting.Mode == gathering.Plenary,
	}
	v.Kicker = kicker(st, p)
	v.addHeading(st, p)
	v.Say = v.said(p)
	if v.Phase == InLobby || v.Phase == InPause {
		return v // nothing of the exercise is on any screen
	}
	v.Agreed = st.Record.Agreements
	if v.Phase == InWrapUp {
		v.addOutcome(st, p)
		return v // the exercise is over, at whichever step it ended
	}
	v.Until, v.Minutes = st.Meeting.Until, st.Step.Minutes
	if st.Meeting.Step == 0 && v.Phase == InStep {
		v.Before, v.Answered = st.Record.Before, st.Record.Answered
	}
	frozen := st.Plan.Dilemma(st.Step)
	if st.Step.aboutDilemma() {
		v.Situation, v.Asks = frozen.Content.Situation, frozen.Content.Variations
		for _, o := range frozen.Content.Options {
			if o.Letter != "C" || st.Step.OfferC && st.Step.Kind == Position {
				v.Options = append(v.Options, figure.Answer{Letter: o.Letter, Text: o.Text})
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
	v.Say = v.said(p)
	return v
}

// said is where the session is and what is new there: a round that opens, closes, or shows its conclusion.
func (v View) said(p text.Printer) string {
	news := v.Title
	switch v.Phase {
	case InSealed:
		news = p.T("dialogue.say.open") + " " + v.Title
	case InShut:
		news = p.T("dialogue.say.closed")
	case InRevealed:
		if news = v.Headline(); news == v.Title && len(v.Sentences) > 0 {
			news = v.Sentences[0]
		}
	}
	return strings.Trim(v.Kicker+". "+news, ". ")
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
	if st.Meeting.State == gathering.WrapUp {
		return p.T("dialogue.kicker.wrapup")
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

// see reads the stage of a meeting and draws its view.
func (s *Service) see(ctx context.Context, m gathering.Meeting, p text.Printer, table figure.TableMode) (Stage, View, error) {
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
	Preview      bool   // inside the facilitator's page, which has a heading of its own
	Code         string // "" once the door is closed
	Address      string // "beraad.merendam.nl/d"
	QR           web.QR
}
