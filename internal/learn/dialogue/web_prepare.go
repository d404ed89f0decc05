package dialogue

import (
	"net/http"
	"strconv"

	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/text"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
)

// ListPage lists the sessions.
type ListPage struct {
	Hero    web.Hero
	Open    []ListItem
	Waiting []ListItem // questions without an answer
	Drafts  []ListItem
	Closed  []ListItem
	Spoke   string // what people said at the end of their sessions, "" while too few did
	Empty   *web.Empty
}

// ListItem is one session in a list.
type ListItem struct {
	Href, Title, Group, When string
	Tag                      web.Tag
}

// PlanPage is a session that is ready to start.
type PlanPage struct {
	ID       string
	Hero     web.Hero
	Problems web.Problems
	Facts    []web.Fact
	Steps    []MinuteField
	Total    string
	Dilemmas []Frozen
	Speak    []string
	Warnings []string
	Again    bool // the lobby was open before: after a restore it opens again, empty
	Draft    bool
}

// MinuteField is one step of the script with the minutes it gets.
type MinuteField struct {
	Name    string
	Label   string
	Minutes string     // as it was typed
	Lens    *web.Field // as whom people look, where that can be chosen
}

func (x *Web) getList(w http.ResponseWriter, r *web.Request) error {
	all, err := x.svc.List(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	page := ListPage{Hero: web.Hero{
		Kicker: r.Text.T("dialogue.list.kicker"), Title: r.Text.T("dialogue.list.title"), Lead: r.Text.T("dialogue.list.lead"),
		Action: web.Button{Label: r.Text.T("dialogue.list.new.button"), Kind: "primary", Href: "/sessies/nieuw", Icon: "plus"},
	}}
	if page.Waiting, err = x.waiting(r); err != nil {
		return err
	}
	if page.Spoke, err = x.spoke(r); err != nil {
		return err
	}
	for _, d := range all {
		item := ListItem{Href: "/sessies/" + string(d.ID), Title: titleOf(d, r.Text), Group: d.Plan.UnitName}
		switch d.State {
		case Draft:
			item.Tag, item.When = web.Tag{Status: "neutral", Label: r.Text.T("dialogue.state.draft")}, r.Text.ISODate(d.PlannedOn)
			page.Drafts = append(page.Drafts, item)
		case Open:
			item.Tag, item.When = web.Tag{Status: "info", Label: r.Text.T("dialogue.state.open")}, r.Text.DayName(d.OpenedAt)
			page.Open = append(page.Open, item)
		default:
			item.Tag, item.When = web.Tag{Status: "positive", Label: r.Text.T("dialogue.state.closed")}, r.Text.DayName(d.ClosedAt)
			page.Closed = append(page.Closed, item)
		}
	}
	if len(all) == 0 {
		page.Empty = &web.Empty{
			Icon: "messages", Title: r.Text.T("dialogue.list.empty.title"), Text: r.Text.T("dialogue.list.empty.text"),
			Example: r.Text.T("dialogue.list.empty.example"), Next: web.Button{Label: r.Text.T("dialogue.list.new.button"), Kind: "primary", Href: "/sessies/nieuw"},
		}
	}
	return x.pages.Render(w, r, http.StatusOK, "list", page)
}

// spoke tells how many of all who evaluated their session could say what they wanted to say.
func (x *Web) spoke(r *web.Request) (string, error) {
	people, well, err := x.svc.Evaluations(r.Context(), r.Actor)
	if err != nil || people == 0 {
		return "", err
	}
	return r.Text.T("dialogue.list.spoke", "people", people, "well", well), nil
}

// waiting tells what groups asked and got no answer to yet.
func (x *Web) waiting(r *web.Request) (items []ListItem, err error) {
	all, err := x.svc.Unanswered(r.Context(), r.Actor)
	for _, w := range all {
		item := ListItem{
			Href: "/sessies/" + string(w.Dialogue) + "/vragen/" + w.ID, Title: w.Text, Group: w.Organ,
			When: r.Text.T("dialogue.waiting.due", "day", r.Text.ISODate(w.Due)), Tag: web.Tag{Status: "info", Label: r.Text.T("dialogue.waiting.open")},
		}
		if w.Late {
			item.Tag = web.Tag{Status: "warning", Label: r.Text.T("dialogue.waiting.late")}
		}
		items = append(items, item)
	}
	return items, err
}

func (x *Web) renderPlan(w http.ResponseWriter, r *web.Request, status int, d Dialogue, wrong web.Problems) error {
	t := r.Text
	page := PlanPage{
		ID: string(d.ID), Problems: wrong, Dilemmas: d.Plan.Dilemmas, Speak: d.Plan.Statements, Again: d.State == Open, Draft: d.State == Draft,
		Total: t.T("dialogue.plan.total", "n", d.Plan.Minutes()),
		Hero: web.Hero{
			Kicker: t.T("dialogue.plan.kicker"), Title: d.Plan.Title, Lead: t.T("dialogue.plan.lead"),
			Back: web.Link{Label: t.T("dialogue.new.back"), Href: "/sessies"},
		},
		Facts: []web.Fact{
			{Name: t.T("dialogue.plan.group"), Value: orElse(d.Plan.UnitName, t.T("dialogue.new.unit.none"))},
			{Name: t.T("dialogue.plan.expected"), Value: strconv.Itoa(d.Plan.Expected)},
			{Name: t.T("dialogue.plan.privacy"), Value: t.T("dialogue.privacy." + string(d.Plan.Privacy))},
			{Name: t.T("dialogue.plan.pack"), Value: t.T("dialogue.pack." + d.Plan.PackID)},
			{Name: t.T("dialogue.plan.keep"), Value: t.T("dialogue.plan.keep_days", "n", d.Plan.KeepDays)},
		},
	}
	for i, s := range d.Plan.Script {
		field := MinuteField{Name: "m" + strconv.Itoa(i), Label: stepName(s, t), Minutes: strconv.Itoa(s.Minutes)}
		if r.PostForm.Has(field.Name) {
			field.Minutes = r.PostForm.Get(field.Name) // with a mistake in it
		}
		if d.State == Draft && s.ChoosesLens() {
			field.Lens = lensField(r, i, s.Lens, wrong)
		}
		page.Steps = append(page.Steps, field)
	}
	page.Warnings = warnings(d.Plan, t)
	return x.pages.Render(w, r, status, "plan", page)
}

// lensField asks as whom people look in a round.
func lensField(r *web.Request, step int, now LensID, wrong web.Problems) *web.Field {
	f := web.Field{Name: "lens-" + strconv.Itoa(step), Kind: "select", Label: r.Text.T("dialogue.plan.lens.label")}
	if r.PostForm.Has(f.Name) {
		now = LensID(r.PostForm.Get(f.Name))
	}
	for _, lens := range Lenses {
		f.Options = append(f.Options, web.Option{Value: string(lens), Label: upperFirst(r.Text.T("dialogue.lens." + string(lens))), Chosen: lens == now})
	}
	f = f.Checked(wrong)
	return &f
}

// warnings are the checks of the preparation: they inform and never forbid.
func warnings(p Plan, t text.Printer) []string {
	var out []string
	if p.Expected < disclosure.FewestVotes {
		out = append(out, t.T("dialogue.warn.few"))
	} else if p.Expected < disclosure.FewestExact {
		out = append(out, t.T("dialogue.warn.small"))
	}
	if p.Unit != "" && p.Expected <= 12 {
		out = append(out, t.T("dialogue.warn.team"))
	}
	return out
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (x *Web) postMinutes(w http.ResponseWriter, r *web.Request) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	in, err := r.Input()
	if err != nil {
		return err
	}
	d, err := x.svc.Get(r.Context(), by, id)
	if err != nil {
		return err
	}
	minutes, lenses := make([]int, len(d.Plan.Script)), map[int]LensID{}
	for i := range minutes {
		minutes[i] = number0(in.Get("m" + strconv.Itoa(i)))
		if lens := "lens-" + strconv.Itoa(i); in.Has(lens) {
			lenses[i] = LensID(in.Get(lens))
		}
	}
	err = x.svc.Arrange(r.Context(), by, id, minutes, lenses)
	if fault.Is(err, fault.Invalid) {
		return x.renderPlan(w, r, http.StatusUnprocessableEntity, d, web.ProblemsOf(r, err))
	}
	if err != nil {
		return err
	}
	r.Flash("dialogue.plan.minutes.saved")
	return web.SeeOther(w, r, "/sessies/"+string(id))
}

func (x *Web) postOpen(w http.ResponseWriter, r *web.Request) error {
	id := ID(r.PathValue("id"))
	if _, err := x.svc.OpenLobby(r.Context(), r.Actor, id); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/sessies/"+string(id))
}

// getDestroy asks first: what somebody prepared is gone afterwards.
func (x *Web) getDestroy(w http.ResponseWriter, r *web.Request) error {
	d, err := x.svc.Get(r.Context(), r.Actor, ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if d.State != Draft {
		return fault.New(fault.Conflict, "dialogue.not_draft")
	}
	here := "/sessies/" + string(d.ID)
	return x.pages.Render(w, r, http.StatusOK, "close", ClosePage{Confirm: web.Confirm{
		Title: r.Text.T("dialogue.plan.destroy.title"), Text: d.Plan.Title, Danger: true, Action: here + "/weg",
		Points: []string{r.Text.T("dialogue.plan.destroy.gone"), r.Text.T("dialogue.plan.destroy.kept")},
		Yes:    r.Text.T("dialogue.plan.destroy.button"), No: web.Link{Label: r.Text.T("dialogue.close.back.button"), Href: here},
	}})
}

func (x *Web) postDestroy(w http.ResponseWriter, r *web.Request) error {
	if err := x.svc.Destroy(r.Context(), r.Actor, ID(r.PathValue("id"))); err != nil {
		return err
	}
	r.Flash("dialogue.plan.destroyed")
	return web.SeeOther(w, r, "/sessies")
}

// SheetPage is the running order on paper: minutes, what to say, the stop rule, and the link with which a colleague
// takes over when the laptop dies.
type SheetPage struct {
	Title    string
	Group    string
	Steps    []SheetStep
	Total    string
	Dilemmas []Frozen
	Speak    []string
	Lead     *web.QR
	Join     *web.QR
	Code     string
}

// SheetStep is one step on paper.
type SheetStep struct {
	Label, Minutes, Say, Avoid string
}

func (x *Web) getSheet(w http.ResponseWriter, r *web.Request) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	d, err := x.svc.Get(r.Context(), by, id)
	if err != nil {
		return err
	}
	page := SheetPage{Title: d.Plan.Title, Group: d.Plan.UnitName, Dilemmas: d.Plan.Dilemmas, Speak: d.Plan.Statements, Total: r.Text.T("dialogue.plan.total", "n", d.Plan.Minutes())}
	for _, s := range d.Plan.Script {
		page.Steps = append(page.Steps, SheetStep{
			Label: stepName(s, r.Text), Minutes: r.Text.T("dialogue.script.minutes", "n", s.Minutes),
			Say: r.Text.T("dialogue.guide." + string(s.Kind) + ".say"), Avoid: r.Text.T("dialogue.guide." + string(s.Kind) + ".avoid"),
		})
	}
	m, err := x.svc.meetings.Find(r.Context(), id)
	if err == nil && m.Alive() {
		err = x.addCodes(&page, m, r.Text)
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	return x.pages.Render(w, r, http.StatusOK, "sheet", page)
}

func (x *Web) addCodes(page *SheetPage, m gathering.Meeting, t text.Printer) error {
	lead, err := web.NewQR(x.content.address()+"/leid/"+m.LeadLink, t.T("dialogue.sheet.lead"))
	if err != nil {
		return err
	}
	join, err := web.NewQR(x.content.address()+"/d/"+m.Code, t.T("dialogue.screen.qr"))
	if err != nil {
		return err
	}
	page.Lead, page.Join, page.Code = &lead, &join, m.Code
	return nil
}
