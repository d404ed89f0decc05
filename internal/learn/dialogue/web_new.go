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
	"beraad/internal/learn/compass"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/disclosure"
)

// NewPage is the form with which a session is prepared in five minutes.
type NewPage struct {
	Hero       web.Hero
	Action     string
	Problems   web.Problems
	Preset     web.Choice
	Dilemmas   web.Choice
	Statements web.Choice
	Title      web.Field
	Unit       web.Field
	Expected   web.Field
	Sizes      []web.Button // one tap for a usual group; links, so they stand before what gets filled in
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

// groupSizes are the sizes that a facilitator sets with one tap.
var groupSizes = []string{"6", "12"}

func (x *Web) getNew(w http.ResponseWriter, r *web.Request) error {
	in := url.Values{"preset": {string(Standard)}, "expected": {"12"}, "privacy": {string(disclosure.Anonymous)}, "pack": {compass.Vierkant}, "keep": {"30"}}
	if d := r.URL.Query().Get("dilemma"); d != "" {
		in.Set("dilemma", d)
	}
	if n := r.URL.Query().Get("groep"); slices.Contains(groupSizes, n) {
		in.Set("expected", n)
	}
	return x.renderNew(w, r, http.StatusOK, newForm{in: in})
}

// renderNew shows the form: to prepare a session, or to change one that was prepared.
func (x *Web) renderNew(w http.ResponseWriter, r *web.Request, status int, f newForm) error {
	in, wrong := f.in, f.wrong
	f.r = r
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
	used, err := x.svc.UsedBy(r.Context())
	if err != nil {
		return err
	}
	page := f.page()
	page.Unit = f.unit(units)
	page.Dilemmas = f.dilemmas(dilemmas, namesOf(used, units))
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
	of    ID // the draft that is changed, "" for a new one
	in    url.Values
	wrong web.Problems
}

func (f newForm) t(key string, args ...any) string { return f.r.Text.T("dialogue.new."+key, args...) }

func (f newForm) field(name, kind string) web.Field { return f.named(name, name, kind) }

// named is a field whose label has another key than its name.
func (f newForm) named(name, key, kind string) web.Field {
	return web.Field{Name: name, Kind: kind, Label: f.t(key), Value: f.in.Get(name)}.Checked(f.wrong)
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
		Title:    f.named("title", "name", "text"), Expected: f.field("expected", "number"), Date: f.field("date", "date"), Keep: f.field("keep", "number"),
		Privacy: f.choice("privacy", []string{string(disclosure.Anonymous), string(disclosure.OpenInCircle), string(disclosure.TotalsOnly)}, "dialogue.privacy.", true),
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
	page.ResN.Hint = f.t("res-n.hint", "min", disclosure.FewestVotes)
	page.OrgSource.Optional, page.ResSource.Optional, page.ResN.Optional, page.ResN.Short = true, true, true, true
	page.CaseOwner = web.Choice{
		Name: "case-owner", Legend: f.t("case-owner"), Hint: f.t("case-owner.hint"), Optional: true,
		Options: []web.Option{{Value: "yes", Label: f.t("case-owner.yes"), Chosen: f.in.Get("case-owner") == "yes"}},
	}
	page.Action = "/sessies"
	if f.of != "" {
		here := "/sessies/" + string(f.of)
		page.Action, page.Hero.Title, page.Hero.Back.Href = here+"/aanpassen", f.r.Text.T("dialogue.change.title"), here
		page.Save.Main.Label, page.Save.Others[0].Href = f.r.Text.T("dialogue.change.save.button"), here
		return page
	}
	for _, n := range groupSizes {
		if len(f.wrong) > 0 {
			break // the links would lose what was filled in
		}
		to := url.Values{"groep": {n}}
		if d := f.in.Get("dilemma"); d != "" {
			to.Set("dilemma", d)
		}
		page.Sizes = append(page.Sizes, web.Button{Label: f.t("size.option", "n", n), Href: "/sessies/nieuw?" + to.Encode()})
	}
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

// namesOf names the groups that had each dilemma; a group that is gone has no name.
func namesOf(used map[dilemma.ID][]org.UnitID, units []org.Unit) map[dilemma.ID][]string {
	names := map[dilemma.ID][]string{}
	for id, groups := range used {
		for _, u := range units {
			if slices.Contains(groups, u.ID) {
				names[id] = append(names[id], u.Name)
			}
		}
	}
	return names
}

func (f newForm) dilemmas(all []dilemma.Dilemma, used map[dilemma.ID][]string) web.Choice {
	c := web.Choice{Name: "dilemma", Legend: f.t("dilemma"), Hint: f.t("dilemma.hint")}
	for _, d := range all {
		hint := f.t("dilemma.option", "function", d.Function, "minutes", d.Minutes)
		if groups := used[d.ID]; len(groups) > 0 {
			hint += " " + f.t("dilemma.used", "groups", strings.Join(groups, ", "))
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
		return x.renderNew(w, r, http.StatusUnprocessableEntity, newForm{in: in, wrong: web.ProblemsOf(r, err)})
	}
	if err != nil {
		return err
	}
	r.Flash("dialogue.new.saved")
	return web.SeeOther(w, r, "/sessies/"+string(id))
}

// getChange shows the form of a draft as it was filled in.
func (x *Web) getChange(w http.ResponseWriter, r *web.Request) error {
	d, err := x.svc.Get(r.Context(), r.Actor, ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if d.State != Draft {
		return fault.New(fault.Conflict, "dialogue.not_draft")
	}
	statements, err := x.svc.dilemmas.Statements(r.Context())
	if err != nil {
		return err
	}
	return x.renderNew(w, r, http.StatusOK, newForm{of: d.ID, in: asked(d, statements)})
}

func (x *Web) postChange(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	req, err := x.request(r, in)
	if err != nil {
		return err
	}
	id := ID(r.PathValue("id"))
	err = x.svc.Replan(r.Context(), r.Actor, id, req)
	if fault.Is(err, fault.Invalid) {
		return x.renderNew(w, r, http.StatusUnprocessableEntity, newForm{of: id, in: in, wrong: web.ProblemsOf(r, err)})
	}
	if err != nil {
		return err
	}
	r.Flash("dialogue.new.changed")
	return web.SeeOther(w, r, "/sessies/"+string(id))
}

// asked is a plan as the form that it came from. A statement that left the library since is not in it.
func asked(d Dialogue, statements []dilemma.Statement) url.Values {
	p := d.Plan
	in := url.Values{
		"title": {p.Title}, "unit": {string(p.Unit)}, "preset": {string(p.Preset)}, "privacy": {string(p.Privacy)},
		"expected": {strconv.Itoa(p.Expected)}, "pack": {p.PackID}, "keep": {strconv.Itoa(p.KeepDays)}, "date": {d.PlannedOn},
	}
	if p.Title == p.subject() {
		in.Del("title") // nobody chose it
	}
	if p.CaseOwner {
		in.Set("case-owner", "yes")
	}
	for _, f := range p.Dilemmas {
		in.Add("dilemma", string(f.ID))
	}
	for _, s := range statements {
		if slices.Contains(p.Statements, s.Text) {
			in.Add("statement", string(s.ID))
		}
	}
	for _, m := range p.Marks {
		at := "org"
		if m.Lens == Resident {
			at = "res"
			in.Set("res-n", strconv.Itoa(m.N))
		}
		in.Set(at+"-mark", m.Sector)
		in.Set(at+"-source", m.Source)
	}
	return in
}

func (x *Web) request(r *web.Request, in url.Values) (Request, error) {
	req := Request{
		Title: in.Get("title"), Unit: org.UnitID(in.Get("unit")), Preset: PresetID(in.Get("preset")), Privacy: disclosure.PrivacyMode(in.Get("privacy")),
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
		req.Marks = append(req.Marks, Mark{Lens: Resident, Sector: m, Source: in.Get("res-source"), N: askedOf(in.Get("res-n"))})
	}
	return req, nil
}

// askedOf reads how many people were interviewed; an empty field says that nobody counted.
func askedOf(s string) int {
	if strings.TrimSpace(s) == "" {
		return 0
	}
	return number0(s)
}

// number0 reads a number; what is no number becomes -1, which every check refuses.
func number0(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return -1
	}
	return n
}
