package dialogue

import (
	"slices"
	"strconv"

	"beraad/internal/door/web"
	"beraad/internal/ground/text"
	"beraad/internal/learn/gathering"
)

// Act is one button of the facilitator: a command in its envelope. Its key follows from what is on screen, so that a
// double tap, or the same tap on two devices, is one command.
type Act struct {
	Action  string
	Command string
	Label   string
	Icon    string
	Kind    string // "primary", "" or "danger"
	About   string
	Into    string
	Step    int
	Epoch   int64
	Key     string
	Short   string // single-key shortcut, "" for none
	Large   bool
	Href    string       // where it is confirmed first; "" acts at once
	Intos   []web.Option // what Into can be, when there is a choice
}

// LeadView is what the facilitator sees: the view of everybody, the script, and the buttons.
type LeadView struct {
	Screen      ScreenView
	ID          string
	Code        string
	DoorOpen    bool
	InControl   bool
	TakeOver    string // where to take control
	Steps       web.Steps
	Guide       []string // what to say and not to do in this step
	Expected    int      // people, as prepared
	PauseAsked  bool
	Refused     int
	Lopsided    bool
	Main        *Act
	Others      []Act
	Timer       []Act
	Danger      []Act
	Reasons     []LeadReason
	ShowOutcome bool
	OutcomeHref string
	ScreenHref  string
	SheetHref   string
	CloseHref   string // the end of a session that is wrapped up, "" before
	StopHref    string // the end of a paused session, which keeps nothing
	PaperHref   string // for whoever is not in control, while a round takes votes on paper
}

// LeadReason is a sentence with what can be done with it.
type LeadReason struct {
	ReasonView
	Under  bool // it was merged into another one
	Acts   []Act
	Advice string // "" when nothing in the sentence looks like a name
}

type actMaker struct {
	st Stage
	p  text.Printer
	id string
}

func (a actMaker) act(command, icon, kind string) Act {
	return a.about(command, icon, kind, "", "")
}

func (a actMaker) about(command, icon, kind, about, into string) Act {
	m := a.st.Meeting
	return Act{
		Action: "/sessies/" + a.id + "/opdracht", Command: command, Label: a.p.T("dialogue.do." + command + ".button"), Icon: icon, Kind: kind,
		About: about, Into: into, Step: m.Step, Epoch: m.ControlEpoch,
		Key: command + ":" + strconv.FormatInt(m.Version.Revision, 10) + ":" + about + ":" + into,
	}
}

// asFollower leaves out what only whoever leads may know: sentences that the room does not see, and whether numbers would
// make everybody known. Taking over, which the audit log keeps, shows them.
func (v *LeadView) asFollower() {
	v.Lopsided = false
	v.Reasons = slices.DeleteFunc(v.Reasons, func(r LeadReason) bool { return !r.Shown })
}

// confirmed is an act that cannot be taken back: it leads to a page that says what it does.
func (a actMaker) confirmed(command, icon string) Act {
	act := a.act(command, icon, "danger")
	act.Href = "/sessies/" + a.id + "/wissen?wat=" + command
	return act
}

// leadViewOf adds the facilitator's part to a view.
func leadViewOf(st Stage, screen ScreenView, p text.Printer) LeadView {
	id := string(st.Meeting.ID)
	a := actMaker{st: st, p: p, id: id}
	v := LeadView{
		Screen: screen, ID: id, Code: st.Meeting.Code, DoorOpen: st.Meeting.DoorOpen, TakeOver: "/sessies/" + id + "/overnemen",
		Steps: stepsOf(st, p), Expected: st.Meeting.Expected, PauseAsked: st.Meeting.PauseAsked, Refused: st.Refused, Lopsided: st.Lopsided,
		OutcomeHref: "/sessies/" + id + "/uitkomst", ScreenHref: "/scherm/" + st.Meeting.Screen, SheetHref: "/sessies/" + id + "/draaiboek",
	}
	if phaseOf(st) == InSealed && st.Round.Kind == Position {
		v.PaperHref = "/sessies/" + id + "/papier"
	}
	v.Screen.Preview = true
	v.addMain(st, a)
	v.addOthers(st, a)
	v.addReasons(st, a)
	for _, part := range []string{"say", "avoid"} {
		v.Guide = append(v.Guide, p.T("dialogue.guide."+string(guideFor(st))+"."+part))
	}
	v.ShowOutcome = st.Step.Kind == Conclude || st.Step.Kind == Agree || st.Meeting.State == gathering.WrapUp
	switch st.Meeting.State {
	case gathering.WrapUp:
		v.CloseHref = "/sessies/" + id + "/afsluiten"
	case gathering.Paused:
		v.StopHref = "/sessies/" + id + "/afsluiten"
	}
	return v
}

func guideFor(st Stage) StepKind {
	if st.Meeting.State == gathering.Running && st.Round != nil && st.Round.State == Revealed {
		return "revealed"
	}
	switch st.Meeting.State {
	case gathering.Lobby:
		return "lobby"
	case gathering.Paused:
		return "paused"
	case gathering.WrapUp:
		return "wrapup"
	}
	return st.Step.Kind
}

// addMain chooses the one big button: whatever comes next.
func (v *LeadView) addMain(st Stage, a actMaker) {
	command := ""
	switch phaseOf(st) {
	case InLobby:
		command = "begin"
	case InPause:
		command = "resume"
	case InPending:
		command = "open"
	case InSealed:
		command = "close"
	case InShut:
		command = "reveal"
		if st.Round.Kind == Evaluate {
			command = "next"
		} else if st.Lopsided {
			command = "reveal-words"
		}
	case InStep, InRevealed:
		command = "next"
	}
	if command == "" {
		return
	}
	main := a.act(command, map[string]string{"next": "arrow-right", "begin": "arrow-right"}[command], "primary")
	main.Large, main.Short = true, "space"
	if command == "reveal" || command == "reveal-words" {
		main.Short = "r"
	}
	v.Main = &main
}

func (v *LeadView) addOthers(st Stage, a actMaker) {
	add := func(to *[]Act, commands ...string) {
		for _, c := range commands {
			*to = append(*to, a.act(c, actIcons[c], ""))
		}
	}
	if st.Meeting.State == gathering.Running {
		add(&v.Timer, "more-time")
		if st.Meeting.Until > 0 {
			add(&v.Timer, "no-timer")
		}
		v.Timer[0].Short = "t"
		add(&v.Others, "pause")
	}
	if st.Meeting.PauseAsked {
		add(&v.Others, "dismiss")
	}
	switch phaseOf(st) {
	case InShut:
		add(&v.Others, "reopen")
		if st.Round.Published == never {
			v.Danger = append(v.Danger, a.confirmed("discard", ""))
		}
		if st.Lopsided {
			add(&v.Others, "reveal")
		} else if st.Round.Kind != Evaluate && st.Round.Kind != Judgement {
			add(&v.Others, "reveal-words")
		}
	case InRevealed:
		if st.Round.Kind == Position {
			add(&v.Others, "reopen")
		}
		add(&v.Others, "back")
	case InPending, InStep:
		if st.Meeting.Step > 0 {
			add(&v.Others, "back")
		}
		if st.Round != nil {
			add(&v.Others, "next")
		}
	case InWrapUp:
		add(&v.Others, "pause", "back")
	case InPause:
		if st.Plan.Droppable(st.Step) {
			v.Danger = append(v.Danger, a.confirmed("drop", "circle-x"))
		}
	}
	if st.wrappable() {
		add(&v.Others, "wrap")
	}
	switch {
	case st.Meeting.State == gathering.WrapUp: // nobody new comes in any more
	case st.Meeting.DoorOpen:
		add(&v.Others, "close-door")
	default:
		add(&v.Others, "open-door")
	}
}

// wrappable reports whether the meeting can go to its last part at once: not while answers of this step are sealed.
func (st Stage) wrappable() bool {
	if st.Meeting.State == gathering.Paused {
		return st.Meeting.PausedFrom == gathering.Running && !st.Collecting
	}
	return st.Meeting.State == gathering.Running && !st.Collecting
}

var actIcons = map[string]string{
	"pause": "player-pause", "more-time": "clock", "back": "arrow-left", "close-door": "lock", "reopen": "refresh", "next": "arrow-right",
	"wrap": "list-check",
}

// addReasons offers each sentence to be shown, hidden, or merged with one that is shown already.
func (v *LeadView) addReasons(st Stage, a actMaker) {
	for _, r := range st.Reasons {
		lr := LeadReason{ReasonView: ReasonView{ID: r.ID, Words: r.Words, Shown: r.State == Shown}}
		if st.Named[r.ID] {
			lr.Advice = a.p.T("dialogue.lead.reason.advice")
		}
		if st.Grouped && r.Choice.Letter() {
			lr.Choice = string(r.Choice)
		}
		switch {
		case r.Merged != "":
			lr.Under, lr.Acts = true, []Act{a.about("show", "", "", r.ID, "")}
		case r.State == Shown:
			lr.Acts = append(a.merges(st.Reasons, r), a.about("hide", "", "", r.ID, ""))
		case r.State == KeptBack:
			lr.Acts = append([]Act{a.about("show", "", "", r.ID, "")}, a.merges(st.Reasons, r)...)
			lr.Acts = append(lr.Acts, a.about("hide", "", "", r.ID, ""))
		case r.State == Removed:
			lr.Acts = []Act{a.about("show", "", "", r.ID, "")}
		}
		v.Reasons = append(v.Reasons, lr)
	}
}

// merges offers to put a sentence under one on screen that says the same; nothing when no other is there.
func (a actMaker) merges(all []Reason, r Reason) []Act {
	act := a.about("merge", "", "", r.ID, "")
	for _, other := range all {
		if other.State == Shown && other.Merged == "" && other.ID != r.ID {
			act.Intos = append(act.Intos, web.Option{Value: other.ID, Label: shortened(other.Words)})
		}
	}
	switch len(act.Intos) {
	case 0:
		return nil
	case 1:
		return []Act{a.about("merge", "", "", r.ID, act.Intos[0].Value)}
	}
	return []Act{act}
}

// shortened is the beginning of a sentence, enough to know it by.
func shortened(words string) string {
	const signs = 40
	if r := []rune(words); len(r) > signs {
		return string(r[:signs]) + "…"
	}
	return words
}

// stepsOf draws the script at the left of the facilitator's screen.
func stepsOf(st Stage, p text.Printer) web.Steps {
	out := web.Steps{Label: p.T("dialogue.script.title")}
	for i, step := range st.Plan.Script {
		if step.Dropped {
			continue
		}
		s := web.Step{Label: stepName(step, p), Note: p.T("dialogue.script.minutes", "n", step.Minutes), State: "todo"}
		switch {
		case st.Meeting.State == gathering.Lobby:
		case i < st.Meeting.Step, i == st.Meeting.Step && st.Meeting.State == gathering.WrapUp:
			s.State = "done"
		case i == st.Meeting.Step:
			s.State = "now"
		}
		out.Steps = append(out.Steps, s)
	}
	return out
}

func stepName(step Step, p text.Printer) string {
	if step.Kind == Position {
		return p.T("dialogue.script.round", "lens", text.Key("dialogue.lens."+string(step.Lens)))
	}
	return p.T("dialogue.step." + string(step.Kind))
}
