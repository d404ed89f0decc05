package dialogue

import (
	"errors"
	"net/http"
	"strings"

	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
	"beraad/internal/learn/disclosure"
)

// OutcomePage writes down what the group concludes, who does what, and what is asked of others. It is one form, so that
// no button takes along less than what stands on screen.
type OutcomePage struct {
	Action     string
	Base       string // the stored outcome that the form was filled from
	Hero       web.Hero
	Problems   web.Problems
	Fields     []web.Field
	Shared     web.Choice
	CaseOwner  *web.Choice
	Agreements []Agreement
	Agree      []web.Field
	Questions  []Question
	Ask        []web.Field
	Back       string
}

// The names of the buttons of the form beside "Bewaar", and what they do.
const (
	doAgree = "afspraak"
	doAsk   = "vraag"
	doDrop  = "weg-" // followed by the id of an agreement
)

func (x *Web) getOutcome(w http.ResponseWriter, r *web.Request) error {
	return x.renderOutcome(w, r, http.StatusOK, nil, nil)
}

// renderOutcome shows the form; typed replaces what is stored when it comes back with mistakes.
func (x *Web) renderOutcome(w http.ResponseWriter, r *web.Request, status int, typed *Notes, problems web.Problems) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	rec, err := x.svc.Tell(r.Context(), by, id)
	if err != nil {
		return err
	}
	if typed == nil {
		typed = &Notes{Outcome: rec.Outcome}
	}
	if problems == nil && status == http.StatusConflict {
		problems = overtakenBy(r, typed.Outcome, rec.Outcome)
	}
	helpers, err := x.helpers(r)
	if err != nil {
		return err
	}
	o := typed.Outcome
	page := OutcomePage{
		Action: "/sessies/" + string(id) + "/uitkomst", Base: rec.Outcome.stand(), Problems: problems, Agreements: rec.Agreements,
		Questions: rec.Questions, Back: "/sessies/" + string(id), Agree: agreeFields(r, typed.Agree, problems), Ask: askFields(r, typed.Ask, helpers, problems),
		Hero: web.Hero{
			Kicker: rec.Dialogue.Plan.Title, Title: r.Text.T("dialogue.outcome.title"), Lead: r.Text.T("dialogue.outcome.lead"),
			Back: web.Link{Label: r.Text.T("dialogue.outcome.back"), Href: "/sessies/" + string(id)},
		},
	}
	for _, f := range o.written() {
		field := web.Field{
			Name: f.name, Kind: "textarea", Rows: 2, Label: r.Text.T("dialogue.outcome." + f.name + ".label"), Value: f.words,
			Hint: r.Text.T("dialogue.outcome." + f.name + ".hint"), Optional: true, MaxLength: maxSentence,
		}
		page.Fields = append(page.Fields, field.Checked(problems))
	}
	page.Shared = web.Choice{Name: "shared", Legend: r.Text.T("dialogue.outcome.shared"), Optional: true}
	for _, s := range []disclosure.Support{disclosure.SupportBroad, disclosure.SupportMajority, disclosure.SupportDivided} {
		page.Shared.Options = append(page.Shared.Options, web.Option{Value: string(s), Label: r.Text.T(s.Key()), Chosen: o.SharedBy == s})
	}
	if rec.Dialogue.Plan.CaseOwner {
		page.CaseOwner = &web.Choice{
			Name: "owner-agrees", Legend: r.Text.T("dialogue.outcome.case_owner"), Hint: r.Text.T("dialogue.outcome.case_owner.hint"), Optional: true,
			Options: []web.Option{{Value: "yes", Label: r.Text.T("dialogue.outcome.case_owner.yes"), Chosen: o.CaseOwner}},
		}
	}
	return x.pages.Render(w, r, status, "outcome", page)
}

// overtakenBy tells, at each text that differs, what a colleague wrote while this form was being filled in.
func overtakenBy(r *web.Request, typed, stored Outcome) (problems web.Problems) {
	theirs := stored.written()
	for i, mine := range typed.written() {
		if mine.words != theirs[i].words {
			problems = append(problems, web.Problem{Field: mine.name, Text: r.Text.T("dialogue.outcome.moved", "words", orElse(theirs[i].words, "–"))})
		}
	}
	if len(problems) == 0 {
		problems = web.Problems{{Text: r.Text.T("dialogue.outcome.moved.other")}}
	}
	return problems
}

func agreeFields(r *web.Request, a Agreement, problems web.Problems) []web.Field {
	return []web.Field{
		web.Field{Name: "agreement", Label: r.Text.T("dialogue.agreement.label"), Hint: r.Text.T("dialogue.agreement.hint"), Value: a.Text, MaxLength: maxSentence}.Checked(problems),
		web.Field{Name: "owner", Label: r.Text.T("dialogue.agreement.owner"), Hint: r.Text.T("dialogue.agreement.owner.hint"), Value: a.Owner, MaxLength: maxTitle}.Checked(problems),
		web.Field{Name: "due", Kind: "date", Label: r.Text.T("dialogue.agreement.due"), Value: a.Due, Short: true}.Checked(problems),
	}
}

// askFields asks whom a question is for, with the people and functions of the way that everybody should know as a start.
func askFields(r *web.Request, q Question, helpers []string, problems web.Problems) []web.Field {
	return []web.Field{
		web.Field{Name: "question", Label: r.Text.T("dialogue.question.label"), Value: q.Text, MaxLength: maxSentence}.Checked(problems),
		web.Field{Name: "organ", Label: r.Text.T("dialogue.question.organ"), Hint: r.Text.T("dialogue.question.organ.hint"), Value: q.Organ, MaxLength: maxTitle, Suggest: helpers}.Checked(problems),
		web.Field{Name: "question-due", Kind: "date", Label: r.Text.T("dialogue.question.due"), Value: q.Due, Short: true}.Checked(problems),
	}
}

func (x *Web) helpers(r *web.Request) (roles []string, err error) {
	contacts, err := x.rooms.Contacts(r)
	for _, c := range contacts {
		roles = append(roles, c.Role)
	}
	return roles, err
}

// notesOf reads the form. "Bewaar" takes along an agreement or a question of which anything was filled in.
func notesOf(r *web.Request) Notes {
	in := r.PostForm
	get := func(name string) string { return strings.TrimSpace(in.Get(name)) }
	n := Notes{
		Base: in.Get("stand"),
		Outcome: Outcome{
			Act: get("act"), Because: get("because"), Despite: get("despite"), Limit: get("limit"), Minority: get("minority"),
			Tipping: get("tipping"), Nothing: get("nothing"), Lesson: get("lesson"), CaseOwner: in.Get("owner-agrees") == "yes",
		},
		Agree: Agreement{Text: get("agreement"), Owner: get("owner"), Due: get("due")},
		Ask:   Question{Text: get("question"), Organ: get("organ"), Due: get("question-due")},
	}
	switch s := disclosure.Support(in.Get("shared")); s {
	case disclosure.SupportBroad, disclosure.SupportMajority, disclosure.SupportDivided:
		n.Outcome.SharedBy = s
	}
	button := in.Get("doe")
	n.Agreed = button == doAgree || n.Agree != (Agreement{})
	n.Asked = button == doAsk || n.Ask != (Question{})
	if which, drop := strings.CutPrefix(button, doDrop); drop {
		n.Drop = AgreementID(which)
	}
	return n
}

func (x *Web) postOutcome(w http.ResponseWriter, r *web.Request) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	if _, err := r.Input(); err != nil {
		return err
	}
	n := notesOf(r)
	receipt, err := x.svc.WriteDown(r.Context(), by, id, n)
	switch {
	case fault.Is(err, fault.Invalid):
		return x.renderOutcome(w, r, http.StatusUnprocessableEntity, &n, web.ProblemsOf(r, err))
	case errors.Is(err, errMoved):
		return x.renderOutcome(w, r, http.StatusConflict, &n, nil)
	case fault.Is(err, fault.Conflict):
		return x.renderOutcome(w, r, http.StatusConflict, &n, web.Problems{{Text: r.Text.T("gathering.closed")}})
	case err != nil:
		return err
	}
	return x.afterNotes(w, r, id, n, receipt)
}

// afterNotes says what was done, on the same page: there may be more to write.
func (x *Web) afterNotes(w http.ResponseWriter, r *web.Request, id ID, n Notes, receipt string) error {
	switch {
	case n.Asked:
		r.Flash("dialogue.question.noted", "code", receipt, "address", strings.TrimPrefix(strings.TrimPrefix(x.content.address(), "https://"), "http://")+"/d/antwoord")
	case n.Agreed:
		r.Flash("dialogue.agreement.saved")
	case n.Drop != "":
		r.Flash("dialogue.agreement.dropped")
	default:
		r.Flash("dialogue.outcome.saved")
	}
	return web.SeeOther(w, r, "/sessies/"+string(id)+"/uitkomst")
}
