package dialogue

import (
	"encoding/json"
	"net/http"
	"strconv"

	"beraad/internal/door/web"
	"beraad/internal/ground/text"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
)

// ReportPage is what is told about a session afterwards: what it was about, what the group concluded, who does what,
// and suppressed figures. No person is in it.
type ReportPage struct {
	ID         string
	Sentences  bool // whoever prepared it may still read what the room saw
	Hero       web.Hero
	Facts      []web.Fact
	Stopped    bool
	Dilemmas   []Frozen
	Speak      []string
	Rounds     []ReportRound
	Outcome    []web.Fact
	Private    bool // the outcome is for whoever prepared the session
	Agreements []Agreement
	Questions  []Question
}

// titleOf is the title of a session, or what it is called once the stop rule took its title away.
func titleOf(d Dialogue, t text.Printer) string {
	if d.Plan.Title == "" && d.Stopped {
		return t.T("dialogue.stopped.title")
	}
	return orElse(d.Plan.Title, t.T("dialogue.untitled"))
}

// ReportRound is one revealed round in words.
type ReportRound struct {
	Title string
	Lines []string
}

func (x *Web) getReport(w http.ResponseWriter, r *web.Request) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	rec, err := x.svc.Tell(r.Context(), by, id)
	if err != nil {
		return err
	}
	t, d := r.Text, rec.Dialogue
	page := ReportPage{
		ID: string(id), Stopped: d.Stopped, Dilemmas: d.Plan.told(), Speak: d.Plan.Statements, Agreements: rec.Agreements, Questions: rec.Questions,
		Hero: web.Hero{
			Kicker: t.T("dialogue.report.kicker"), Title: titleOf(d, t), Lead: t.T("dialogue.report.lead"),
			Back: web.Link{Label: t.T("dialogue.new.back"), Href: "/sessies"},
		},
		Facts: []web.Fact{
			{Name: t.T("dialogue.plan.group"), Value: orElse(d.Plan.UnitName, t.T("dialogue.new.unit.none"))},
			{Name: t.T("dialogue.report.when"), Value: orElse(t.DayName(d.ClosedAt), t.DayName(d.OpenedAt))},
			{Name: t.T("dialogue.report.form"), Value: t.T("dialogue.preset." + string(d.Plan.Preset))},
		},
	}
	// The case belongs to somebody: until a lesson of it was agreed to and checked, its words are for whoever was there.
	if page.Private = d.Plan.CaseOwner && by.Ref() != string(d.Lead); !page.Private {
		page.Outcome = outcomeFacts(rec.Outcome, t)
	}
	if left, err := x.svc.SentencesOf(r.Context(), by, id); err == nil {
		page.Sentences = len(left.Reasons) > 0
	}
	if !d.Stopped {
		page.Rounds = reportRounds(rec, t)
	}
	return x.pages.Render(w, r, http.StatusOK, "report", page)
}

func outcomeFacts(o Outcome, t text.Printer) []web.Fact {
	var facts []web.Fact
	for _, f := range o.written() {
		if f.words != "" {
			facts = append(facts, web.Fact{Name: t.T("dialogue.outcome." + f.name + ".label"), Value: f.words})
		}
	}
	if o.SharedBy != "" {
		facts = append(facts, web.Fact{Name: t.T("dialogue.outcome.shared"), Value: upperFirst(t.T(o.SharedBy.Key()))})
	}
	return facts
}

// reportRounds tells the kept figures of each round in words; what was suppressed at close is not there to be told.
func reportRounds(rec Record, t text.Printer) []ReportRound {
	var rounds []ReportRound
	for _, k := range rec.Kept {
		if k.Kind != "round" || k.Step >= len(rec.Dialogue.Plan.Script) {
			continue
		}
		var figure disclosure.StoredRound
		if err := json.Unmarshal([]byte(k.JSON), &figure); err != nil {
			continue // written by this program; a newer form is left out rather than guessed
		}
		rr := ReportRound{Title: strconv.Itoa(len(rounds)+1) + ". " + stepName(rec.Dialogue.Plan.Script[k.Step], t)}
		rr.Lines = append(rr.Lines, t.T("dialogue.report.size", "size", text.Key("dialogue.size."+string(figure.Size))))
		rr.Lines = append(rr.Lines, keptLines(figure, t)...)
		rounds = append(rounds, rr)
	}
	return rounds
}

// keptLines says what is kept of where people stood and of what they chose. A majority never stands there alone: what is
// kept has no number of the others, so they are named without one.
func keptLines(kept disclosure.StoredRound, t text.Printer) []string {
	var lines []string
	mayBe := false // told once
	if kept.Label != "" {
		lines = append(lines, upperFirst(t.T(kept.Label.Key()))+".")
	}
	if kept.Label == compass.LabelShared {
		lines[0], mayBe = joined(lines[0], disclosure.OthersMayBe(), t), true
	}
	switch {
	case kept.Support == "":
	case kept.Top == "":
		lines = append(lines, t.T("disclosure.picture.support.divided"))
	default:
		line := t.T("disclosure.picture.support."+string(kept.Support), "choice", text.Key(kept.Top.Key()))
		if kept.Support == disclosure.SupportMajority || !mayBe {
			line = joined(line, kept.Others(), t)
		}
		lines = append(lines, line)
	}
	return lines
}
