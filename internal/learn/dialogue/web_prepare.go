package dialogue

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"beraad/internal/door/org"
	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/text"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/gathering"
)

// ListPage lists the sessions.
type ListPage struct {
	Hero   web.Hero
	Open   []ListItem
	Drafts []ListItem
	Closed []ListItem
	Empty  *web.Empty
}

// ListItem is one session in a list.
type ListItem struct {
	Href, Title, Group, When string
	Tag                      web.Tag
}

// NewPage is the form with which a session is prepared in five minutes.
type NewPage struct {
	Hero       web.Hero
	Problems   web.Problems
	Preset     web.Choice
	Dilemmas   web.Choice
	Statements web.Choice
	Title      web.Field
	Unit       web.Field
	Expected   web.Field
	Presets    []web.Button
	Date       web.Field
	Privacy    web.Choice
	Pack       web.Choice
	Keep       web.Field
	CaseOwner  web.Choice
	OrgMark    web.Field
	OrgSource  web.Field
	ResMark    web.Field
	ResSource  web.Field
	ResN       web.Field
	Save       web.Actions
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
	Minutes int
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
	for _, d := range all {
		item := ListItem{Href: "/sessies/" + string(d.ID), Title: d.Plan.Title, Group: d.Plan.UnitName}
		switch d.State {
		case Draft:
			item.Tag, item.When = web.Tag{Status: "neutral", Label: r.Text.T("dialogue.state.draft")}, d.PlannedOn
			page.Drafts = append(page.Drafts, item)
		case Open:
			item.Tag, item.When = web.Tag{Status: "info", Label: r.Text.T("dialogue.state.open")}, r.Text.DayName(d.OpenedAt)
			page.Open = append(page.Open, item)
		default:
			item.Tag, item.When = web.Tag{Status: "positive", Label: r.Text.T("dialogue.state.closed")}, r.Text.DayName(d.ClosedAt)
			page.Closed = append(page.Closed, item)
		}
	}
	slices.Reverse(page.Closed)
	if len(all) == 0 {
		page.Empty = &web.Empty{Icon: "messages", Title: r.Text.T("dialogue.list.empty.title"), Text: r.Text.T("dialogue.list.empty.text"),
			Example: r.Text.T("dialogue.list.empty.example"), Next: web.Button{Label: r.Text.T("dialogue.list.new.button"), Kind: "primary", Href: "/sessies/nieuw"}}
	}
	return x.pages.Render(w, r, http.StatusOK, "list", page)
}

func (x *Web) getNew(w http.ResponseWriter, r *web.Request) error {
	in := url.Values{"preset": {string(Standard)}, "expected": {"12"}, "privacy": {string(Anonymous)}, "pack": {compass.Vierkant}, "keep": {"30"}}
	if d := r.URL.Query().Get("dilemma"); d != "" {
		in.Set("dilemma", d)
	}
	if r.URL.Query().Get("groep") == "6" {
		in.Set("expected", "6")
	}
	return x.renderNew(w, r, http.StatusOK, in, nil)
}

func (x *Web) renderNew(w http.ResponseWriter, r *web.Request, status int, in url.Values, wrong web.Problems) error {
	f := newForm{r: r, in: in, wrong: wrong}
	units, err := x.units(r.Context())
	if err != nil {
		return err
	}
	dilemmas, err := x.svc.dilemmas.Pick(r.Context(), r.Actor, dilemma.Filter{})
	if err != nil {
		return err
	}
	statements, err := x.svc.dilemmas.Statements(r.Context())
	if err != nil {
		return err
	}
	used, err := x.svc.UsedBy(r.Context(), org.UnitID(in.Get("unit")))
	if err != nil {
		return err
	}
	page := f.page()
	page.Unit = f.unit(units)
	page.Dilemmas = f.dilemmas(dilemmas, used)
	page.Statements = web.Choice{Name: "statement", Legend: r.Text.T("dialogue.new.statement"), Hint: r.Text.T("dialogue.new.statement.hint"), Optional: true}
	for _, s := range statements {
		page.Statements.Options = append(page.Statements.Options, web.Option{Value: string(s.ID), Label: s.Text, Chosen: slices.Contains(in["statement"], string(s.ID))})
	}
	page.Statements = page.Statements.Checked(wrong)
	return x.pages.Render(w, r, status, "new", page)
}

// newForm fills the preparation form from what was chosen so far.
type newForm struct {
	r     *web.Request
	in    url.Values
	wrong web.Problems
}

func (f newForm) t(key string, args ...any) string { return f.r.Text.T("dialogue.new."+key, args...) }

func (f newForm) field(name, kind string) web.Field {
	return web.Field{Name: name, Kind: kind, Label: f.t(name), Value: f.in.Get(name)}.Checked(f.wrong)
}

func (f newForm) choice(name string, options []string, prefix string, hints bool) web.Choice {
	c := web.Choice{Name: name, Legend: f.t(name)}
	for _, o := range options {
		opt := web.Option{Value: o, Label: f.r.Text.T(prefix + o), Chosen: f.in.Get(name) == o}
		if hints {
			opt.Hint = f.r.Text.T(prefix + o + ".hint")
		}
		c.Options = append(c.Options, opt)
	}
	return c.Checked(f.wrong)
}

func (f newForm) page() NewPage {
	page := NewPage{
		Hero:     web.Hero{Kicker: f.t("kicker"), Title: f.t("title"), Lead: f.t("lead"), Back: web.Link{Label: f.t("back"), Href: "/sessies"}},
		Problems: f.wrong,
		Title:    f.field("title", "text"), Expected: f.field("expected", "number"), Date: f.field("date", "date"), Keep: f.field("keep", "number"),
		Privacy: f.choice("privacy", []string{string(Anonymous), string(OpenInCircle), string(TotalsOnly)}, "dialogue.privacy.", true),
		Pack:    f.choice("pack", compass.BuiltInIDs(), "dialogue.pack.", true),
		OrgMark: f.mark("org-mark"), OrgSource: f.field("org-source", "text"), ResMark: f.mark("res-mark"),
		ResSource: f.field("res-source", "text"), ResN: f.field("res-n", "number"),
		Save: web.Actions{Main: web.Button{Label: f.t("save.button"), Kind: "primary", Large: true}, Others: []web.Button{{Label: f.t("cancel.button"), Href: "/sessies", Kind: "quiet"}}},
	}
	ids := make([]string, len(Presets))
	for i, p := range Presets {
		ids[i] = string(p)
	}
	page.Preset = f.choice("preset", ids, "dialogue.preset.", true)
	page.Title.Optional, page.Title.Hint = true, f.t("title.hint")
	page.Expected.Short, page.Expected.Hint, page.Expected.Min, page.Expected.InputMode = true, f.t("expected.hint"), "1", "numeric"
	page.Keep.Short, page.Keep.Hint, page.Keep.Min, page.Keep.Max = true, f.t("keep.hint"), "0", "30"
	page.Date.Short, page.Date.Optional = true, true
	page.OrgSource.Optional, page.ResSource.Optional, page.ResN.Optional, page.ResN.Short = true, true, true, true
	page.CaseOwner = web.Choice{Name: "case-owner", Legend: f.t("case-owner"), Hint: f.t("case-owner.hint"), Optional: true,
		Options: []web.Option{{Value: "yes", Label: f.t("case-owner.yes"), Chosen: f.in.Get("case-owner") == "yes"}}}
	return page
}

func (f newForm) mark(name string) web.Field {
	field := f.field(name, "select")
	field.Optional = true
	field.Options = []web.Option{{Value: "", Label: f.t("mark.none")}}
	if pack, err := compass.BuiltIn(f.in.Get("pack")); err == nil {
		for _, s := range pack.Sectors {
			field.Options = append(field.Options, web.Option{Value: string(s.ID), Label: s.Label.In(f.r.Lang()), Chosen: f.in.Get(name) == string(s.ID)})
		}
	}
	return field
}

func (f newForm) unit(units []org.Unit) web.Field {
	field := web.Field{Name: "unit", Kind: "select", Label: f.t("unit"), Hint: f.t("unit.hint"), Options: []web.Option{{Value: "", Label: f.t("unit.none")}}}
	for _, u := range units {
		field.Options = append(field.Options, web.Option{Value: string(u.ID), Label: f.t("unit.option", "name", u.Name, "n", u.Members), Chosen: f.in.Get("unit") == string(u.ID)})
	}
	return field.Checked(f.wrong)
}

func (f newForm) dilemmas(all []dilemma.Dilemma, used map[dilemma.ID]bool) web.Choice {
	c := web.Choice{Name: "dilemma", Legend: f.t("dilemma"), Hint: f.t("dilemma.hint"), Optional: true}
	for _, d := range all {
		hint := f.t("dilemma.option", "function", d.Function, "minutes", d.Minutes)
		if used[d.ID] {
			hint += " " + f.t("dilemma.used")
		}
		c.Options = append(c.Options, web.Option{Value: string(d.ID), Label: d.Title, Hint: hint, Chosen: slices.Contains(f.in["dilemma"], string(d.ID))})
	}
	return c.Checked(f.wrong)
}

func (x *Web) postNew(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	req, err := x.request(r, in)
	if err != nil {
		return err
	}
	id, err := x.svc.Plan(r.Context(), r.Actor, req)
	if fault.Is(err, fault.Invalid) {
		return x.renderNew(w, r, http.StatusUnprocessableEntity, in, web.ProblemsOf(r, err))
	}
	if err != nil {
		return err
	}
	r.Flash("dialogue.new.saved")
	return web.SeeOther(w, r, "/sessies/"+string(id))
}

func (x *Web) request(r *web.Request, in url.Values) (Request, error) {
	req := Request{
		Title: in.Get("title"), Unit: org.UnitID(in.Get("unit")), Preset: PresetID(in.Get("preset")), Privacy: PrivacyMode(in.Get("privacy")),
		Expected: number0(in.Get("expected")), PackID: in.Get("pack"), KeepDays: number0(in.Get("keep")), PlannedOn: in.Get("date"),
		CaseOwner: in.Get("case-owner") == "yes",
	}
	units, err := x.units(r.Context())
	if err != nil {
		return Request{}, err
	}
	i := slices.IndexFunc(units, func(u org.Unit) bool { return u.ID == req.Unit })
	if i >= 0 {
		req.UnitName = units[i].Name
	} else {
		req.Unit = ""
	}
	for _, id := range in["dilemma"] {
		req.Dilemmas = append(req.Dilemmas, dilemma.ID(id))
	}
	statements, err := x.svc.dilemmas.Statements(r.Context())
	if err != nil {
		return Request{}, err
	}
	for _, s := range statements {
		if slices.Contains(in["statement"], string(s.ID)) {
			req.Statements = append(req.Statements, s.Text)
		}
	}
	if m := in.Get("org-mark"); m != "" {
		req.Marks = append(req.Marks, Mark{Lens: Organisation, Sector: m, Source: in.Get("org-source")})
	}
	if m := in.Get("res-mark"); m != "" {
		req.Marks = append(req.Marks, Mark{Lens: Resident, Sector: m, Source: in.Get("res-source"), N: number0(in.Get("res-n"))})
	}
	return req, nil
}

// number0 reads a number; what is no number becomes -1, which every check refuses.
func number0(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return -1
	}
	return n
}

func (x *Web) renderPlan(w http.ResponseWriter, r *web.Request, status int, d Dialogue, wrong web.Problems) error {
	t := r.Text
	page := PlanPage{
		ID: string(d.ID), Problems: wrong, Dilemmas: d.Plan.Dilemmas, Speak: d.Plan.Statements, Again: d.State == Open, Draft: d.State == Draft,
		Total: t.T("dialogue.plan.total", "n", d.Plan.Minutes()),
		Hero: web.Hero{Kicker: t.T("dialogue.plan.kicker"), Title: d.Plan.Title, Lead: t.T("dialogue.plan.lead"),
			Back: web.Link{Label: t.T("dialogue.new.back"), Href: "/sessies"}},
		Facts: []web.Fact{
			{Name: t.T("dialogue.plan.group"), Value: orElse(d.Plan.UnitName, t.T("dialogue.new.unit.none"))},
			{Name: t.T("dialogue.plan.expected"), Value: strconv.Itoa(d.Plan.Expected)},
			{Name: t.T("dialogue.plan.privacy"), Value: t.T("dialogue.privacy." + string(d.Plan.Privacy))},
			{Name: t.T("dialogue.plan.pack"), Value: t.T("dialogue.pack." + d.Plan.PackID)},
			{Name: t.T("dialogue.plan.keep"), Value: t.T("dialogue.plan.keep_days", "n", d.Plan.KeepDays)},
		},
	}
	for i, s := range d.Plan.Script {
		page.Steps = append(page.Steps, MinuteField{Name: "m" + strconv.Itoa(i), Label: stepName(s, t), Minutes: s.Minutes})
	}
	page.Warnings = warnings(d.Plan, t)
	return x.pages.Render(w, r, status, "plan", page)
}

// warnings are the checks of the preparation: they inform and never forbid.
func warnings(p Plan, t text.Printer) []string {
	var out []string
	if p.Expected < fewestVotes {
		out = append(out, t.T("dialogue.warn.few"))
	} else if p.Expected < fewestExact {
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
	minutes := make([]int, len(d.Plan.Script))
	for i := range minutes {
		minutes[i] = number0(in.Get("m" + strconv.Itoa(i)))
	}
	err = x.svc.SetMinutes(r.Context(), by, id, minutes)
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
