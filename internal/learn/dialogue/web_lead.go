package dialogue

import (
	"html/template"
	"net/http"
	"strconv"

	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
)

// ConsolePage is the facilitator's screen.
type ConsolePage struct {
	ID        string
	Title     string
	Group     string
	Version   string
	Epoch     int64
	Now       clock.Instant
	InControl bool
	Frame     template.HTML
	Demo      bool
}

// OutcomePage writes down what the group concludes, who does what, and what is asked of others.
type OutcomePage struct {
	ID         string
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

// ClosePage asks for confirmation before everything raw is destroyed.
type ClosePage struct {
	Problems web.Problems
	Confirm  web.Confirm
	Outcome  string // where to write the outcome first
}

func trusted(html []byte) template.HTML { return template.HTML(html) }

// typed reads back what a phone sent, without judging it, to fill the form again.
func typed(r *web.Request, pack compass.Pack) *Ballot {
	in := r.PostForm
	b := &Ballot{Mark: noMark, Picks: map[string]string{}, Reason: in.Get("reason")}
	b.Vote = disclosure.Vote{Choice: disclosure.Choice(in.Get("choice")), Wins: in.Get("wins"), Hurts: in.Get("hurts"), Sector: in.Get("sector"), Explain: in.Get("explain") == "yes"}
	for _, s := range pack.Sectors {
		n, err := strconv.Atoi(in.Get("coins-" + string(s.ID)))
		if err != nil || n < 0 || n > pack.Total {
			n = 0
		}
		b.Vote.Coins = append(b.Vote.Coins, n)
	}
	if n, err := strconv.Atoi(in.Get("strength")); err == nil {
		b.Vote.Intensity = n
	}
	if n, err := strconv.Atoi(in.Get("mark")); err == nil {
		b.Mark = n
	}
	for field := range in {
		b.Picks[field] = in.Get(field)
	}
	return b
}

// getDialogue shows a session as it stands: being prepared, running, or closed.
func (x *Web) getDialogue(w http.ResponseWriter, r *web.Request) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	d, err := x.svc.Get(r.Context(), by, id)
	if err != nil {
		return err
	}
	switch d.State {
	case Draft:
		return x.renderPlan(w, r, http.StatusOK, d, nil)
	case Open:
		return x.renderConsole(w, r, d)
	default:
		return x.getReport(w, r)
	}
}

func (x *Web) renderConsole(w http.ResponseWriter, r *web.Request, d Dialogue) error {
	m, by, err := x.meeting(r)
	if fault.Is(err, fault.NotFound) {
		return x.renderPlan(w, r, http.StatusOK, d, nil) // after a restore: open the lobby again
	}
	if err != nil {
		return err
	}
	to := gathering.AudienceOf(by, m)
	frame, version, err := x.rooms.FrameNow(r.Context(), m.ID, to, r.Lang())
	if err != nil {
		return err
	}
	page := ConsolePage{
		ID: string(d.ID), Title: d.Plan.Title, Group: d.Plan.UnitName, Version: version, Epoch: m.ControlEpoch, Now: x.svc.clock.Now(),
		InControl: to == gathering.Leads, Frame: frame, Demo: x.demo,
	}
	return x.pages.Render(w, r, http.StatusOK, "console", page)
}

func (x *Web) getOutcome(w http.ResponseWriter, r *web.Request) error {
	return x.renderOutcome(w, r, http.StatusOK, nil, nil)
}

// renderOutcome shows the forms; typed replaces what is stored when a form comes back with mistakes.
func (x *Web) renderOutcome(w http.ResponseWriter, r *web.Request, status int, typed *Outcome, problems web.Problems) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	rec, err := x.svc.Tell(r.Context(), by, id)
	if err != nil {
		return err
	}
	o := rec.Outcome
	if typed != nil {
		o = *typed
	}
	page := OutcomePage{
		ID: string(id), Problems: problems, Agreements: rec.Agreements, Questions: rec.Questions, Back: "/sessies/" + string(id),
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
	page.Agree = x.agreeFields(r, problems)
	page.Ask = x.askFields(r, problems)
	return x.pages.Render(w, r, status, "outcome", page)
}

func (x *Web) agreeFields(r *web.Request, problems web.Problems) []web.Field {
	value := func(name string) string {
		if len(problems) == 0 {
			return ""
		}
		return r.PostForm.Get(name)
	}
	return []web.Field{
		web.Field{Name: "agreement", Label: r.Text.T("dialogue.agreement.label"), Hint: r.Text.T("dialogue.agreement.hint"), Value: value("agreement"), MaxLength: maxSentence}.Checked(problems),
		web.Field{Name: "owner", Label: r.Text.T("dialogue.agreement.owner"), Hint: r.Text.T("dialogue.agreement.owner.hint"), Value: value("owner"), MaxLength: maxTitle}.Checked(problems),
		web.Field{Name: "due", Kind: "date", Label: r.Text.T("dialogue.agreement.due"), Value: value("due"), Short: true}.Checked(problems),
	}
}

func (x *Web) askFields(r *web.Request, problems web.Problems) []web.Field {
	value := func(name string) string {
		if len(problems) == 0 {
			return ""
		}
		return r.PostForm.Get(name)
	}
	return []web.Field{
		web.Field{Name: "question", Label: r.Text.T("dialogue.question.label"), Value: value("question"), MaxLength: maxSentence}.Checked(problems),
		web.Field{Name: "organ", Label: r.Text.T("dialogue.question.organ"), Hint: r.Text.T("dialogue.question.organ.hint"), Value: value("organ"), MaxLength: maxTitle}.Checked(problems),
		web.Field{Name: "question-due", Kind: "date", Label: r.Text.T("dialogue.question.due"), Value: value("question-due"), Short: true}.Checked(problems),
	}
}

func (x *Web) postOutcome(w http.ResponseWriter, r *web.Request) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	in, err := r.Input()
	if err != nil {
		return err
	}
	o := Outcome{
		Act: in.Get("act"), Because: in.Get("because"), Despite: in.Get("despite"), Limit: in.Get("limit"), Minority: in.Get("minority"),
		Tipping: in.Get("tipping"), Nothing: in.Get("nothing"), Lesson: in.Get("lesson"), CaseOwner: in.Get("owner-agrees") == "yes",
	}
	switch s := disclosure.Support(in.Get("shared")); s {
	case disclosure.SupportBroad, disclosure.SupportMajority, disclosure.SupportDivided:
		o.SharedBy = s
	}
	err = x.svc.SaveOutcome(r.Context(), by, id, o)
	if fault.Is(err, fault.Invalid) {
		return x.renderOutcome(w, r, http.StatusUnprocessableEntity, &o, web.ProblemsOf(r, err))
	}
	if err != nil {
		return err
	}
	r.Flash("dialogue.outcome.saved")
	return web.SeeOther(w, r, "/sessies/"+string(id)+"/uitkomst")
}

func (x *Web) postAgreement(w http.ResponseWriter, r *web.Request) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	in, err := r.Input()
	if err != nil {
		return err
	}
	err = x.svc.AddAgreement(r.Context(), by, id, Agreement{Text: in.Get("agreement"), Owner: in.Get("owner"), Due: in.Get("due")})
	return x.afterNote(w, r, id, err, "dialogue.agreement.saved")
}

func (x *Web) postDropAgreement(w http.ResponseWriter, r *web.Request) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	in, err := r.Input()
	if err != nil {
		return err
	}
	err = x.svc.DropAgreement(r.Context(), by, id, AgreementID(in.Get("welke")))
	return x.afterNote(w, r, id, err, "dialogue.agreement.dropped")
}

func (x *Web) postQuestion(w http.ResponseWriter, r *web.Request) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	in, err := r.Input()
	if err != nil {
		return err
	}
	receipt, err := x.svc.Ask(r.Context(), by, id, Question{Text: in.Get("question"), Organ: in.Get("organ"), Due: in.Get("question-due")})
	return x.afterNote(w, r, id, err, "dialogue.question.noted", "code", receipt)
}

func (x *Web) afterNote(w http.ResponseWriter, r *web.Request, id ID, err error, done string, args ...any) error {
	if fault.Is(err, fault.Invalid) {
		return x.renderOutcome(w, r, http.StatusUnprocessableEntity, nil, web.ProblemsOf(r, err))
	}
	if err != nil {
		return err
	}
	r.Flash(done, args...)
	return web.SeeOther(w, r, "/sessies/"+string(id)+"/uitkomst")
}

func (x *Web) getClose(w http.ResponseWriter, r *web.Request) error {
	return x.renderClose(w, r, http.StatusOK, nil)
}

func (x *Web) renderClose(w http.ResponseWriter, r *web.Request, status int, problems web.Problems) error {
	m, _, err := x.meeting(r)
	if err != nil {
		return err
	}
	id := string(m.ID)
	stopped := ""
	title := r.Text.T("dialogue.close.title")
	if m.State == gathering.Paused {
		title, stopped = r.Text.T("dialogue.close.stop_title"), "ja"
	}
	page := ClosePage{
		Problems: problems, Outcome: "/sessies/" + id + "/uitkomst",
		Confirm: web.Confirm{
			Title: title, Text: r.Text.T("dialogue.close.text"), Danger: true, Action: "/sessies/" + id + "/afsluiten",
			Points: []string{r.Text.T("dialogue.close.votes"), r.Text.T("dialogue.close.reasons"), r.Text.T("dialogue.close.kept")},
			Yes:    r.Text.T("dialogue.close.button"), No: web.Link{Label: r.Text.T("dialogue.close.back.button"), Href: "/sessies/" + id},
			Hidden: []web.Option{
				{Label: "stap", Value: strconv.Itoa(m.Step)},
				{Label: "regie", Value: strconv.FormatInt(m.ControlEpoch, 10)},
				{Label: "sleutel", Value: "close"},
				{Label: "gestopt", Value: stopped},
			},
		},
	}
	return x.pages.Render(w, r, status, "close", page)
}

func (x *Web) postClose(w http.ResponseWriter, r *web.Request) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	in, err := r.Input()
	if err != nil {
		return err
	}
	step, errStep := strconv.Atoi(in.Get("stap"))
	epoch, errEpoch := strconv.ParseInt(in.Get("regie"), 10, 64)
	if errStep != nil || errEpoch != nil {
		return fault.New(fault.Invalid, "gathering.command.no_key")
	}
	c := gathering.Command{Name: "close", ExpectedStep: step, ControlEpoch: epoch, Key: in.Get("sleutel")}
	err = x.svc.Close(r.Context(), by, id, c, in.Get("gestopt") == "ja")
	if fault.Is(err, fault.Invalid) {
		return x.renderClose(w, r, http.StatusUnprocessableEntity, web.ProblemsOf(r, err))
	}
	if err != nil {
		return err
	}
	r.Flash("dialogue.close.done")
	if _, loggedIn := r.Person(); !loggedIn {
		return web.SeeOther(w, r, "/d")
	}
	return web.SeeOther(w, r, "/sessies/"+string(id))
}
