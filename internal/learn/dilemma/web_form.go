package dilemma

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
)

// FormPage is the form with which somebody brings in a dilemma or changes one.
type FormPage struct {
	Hero     web.Hero
	Notes    []web.Note
	Problems web.Problems
	Findings []FindingItem
	Checked  bool // the text was looked at, with or without findings
	Clean    web.Note
	Action   string
	Case     []web.Field // what happens, and the question
	Clash    []web.Field // the values and the options
	Around   []web.Field // who is touched, lenses, variations
	Sorting  []web.Field // role, weight, minutes, tags, rules
	Check    web.Button
	Actions  web.Actions
	Help     []string // the rules of a good question
}

// FindingItem is one thing the linter or the anonymisation check points at.
type FindingItem struct {
	Tag       web.Tag
	Field     string // id of the input
	Where     string // the input's label
	Words     string
	Text      string
	Proposals []string
}

// contentFrom reads the form. It takes everything that was typed, also what is wrong, so that nothing gets lost.
func contentFrom(in url.Values) Content {
	c := Content{
		Title: in.Get("title"), Role: Role(in.Get("role")), Function: in.Get("function"), Situation: in.Get("situation"),
		Question: in.Get("question"), Values: Pair{A: ValueID(in.Get("values.a")), B: ValueID(in.Get("values.b"))},
		Polarity: PolarityID(in.Get("polarity")), Weight: Weight(in.Get("weight")), Lenses: map[string]string{},
		Touched: splitLines(in.Get("touched")), Variations: splitLines(in.Get("variations")), Rules: splitLines(in.Get("rules")),
		Tags: splitLines(strings.ReplaceAll(strings.ToLower(in.Get("tags")), ",", "\n")),
	}
	for _, letter := range []string{"A", "B", "C"} {
		c.Options = append(c.Options, Option{Letter: letter, Text: in.Get("options." + letter)})
	}
	for _, key := range LensKeys {
		c.Lenses[key] = in.Get("lenses." + key)
	}
	if minutes, err := strconv.Atoi(in.Get("minutes")); err == nil { // what is no number is 0, and 0 is out of range
		c.Minutes = minutes
	}
	return c.Tidy()
}

func splitLines(s string) []string { return strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") }

// form builds the page around a content.
func (s *Web) form(w words, c Content, p web.Problems) FormPage {
	page := FormPage{Problems: p, Check: web.Button{Label: w.T("dilemma.form.check"), Icon: "eye", Name: "act", Value: "check"}}
	area := func(name, value string, rows, most int, optional bool) web.Field {
		return web.Field{Name: name, Kind: "textarea", Label: w.label(name), Hint: w.hint(name), Value: value, Rows: rows, MaxLength: most, Optional: optional}.Checked(p)
	}
	input := func(name, value string, most int, optional bool) web.Field {
		return web.Field{Name: name, Label: w.label(name), Hint: w.hint(name), Value: value, MaxLength: most, Optional: optional}.Checked(p)
	}
	pick := func(name string, options []web.Option) web.Field {
		return web.Field{Name: name, Kind: "select", Label: w.label(name), Hint: w.hint(name), Options: options}.Checked(p)
	}
	choose := web.Option{Label: w.T("dilemma.form.choose")}

	page.Case = []web.Field{
		input("title", c.Title, maxTitle, false),
		area("situation", c.Situation, 6, maxSituation, false),
		area("question", c.Question, 2, maxQuestion, false),
	}
	page.Clash = []web.Field{
		pick("values.a", w.valueOptions(c.Values.A, choose)),
		area("options.A", c.Option("A"), 2, maxSentence, false),
		pick("values.b", w.valueOptions(c.Values.B, choose)),
		area("options.B", c.Option("B"), 2, maxSentence, false),
		area("options.C", c.Option("C"), 2, maxSentence, true),
		pick("polarity", w.polarityOptions(c.Polarity, choose)),
	}
	page.Around = []web.Field{area("touched", strings.Join(c.Touched, "\n"), 4, 0, false)}
	for _, key := range LensKeys {
		page.Around = append(page.Around, area("lenses."+key, c.Lenses[key], 2, maxSentence, true))
	}
	page.Around = append(page.Around, area("variations", strings.Join(c.Variations, "\n"), 4, 0, true))
	page.Sorting = []web.Field{
		pick("role", w.roleOptions(c.Role, choose)),
		input("function", c.Function, maxFunction, true),
		pick("weight", w.weightOptions(c.Weight, choose)),
		minutesField(w, c.Minutes).Checked(p),
		input("tags", strings.Join(c.Tags, ", "), 0, true),
		area("rules", strings.Join(c.Rules, "\n"), 2, 0, true),
	}
	page.Help = sentences(w.Printer, helpTexts)
	return page
}

func (w words) label(field string) string { return w.T(fieldTexts[field].label) }

// hint returns the line under a label; "" where the label speaks for itself.
func (w words) hint(field string) string {
	if key := fieldTexts[field].more; key != "" {
		return w.T(key)
	}
	return ""
}

func minutesField(w words, minutes int) web.Field {
	f := web.Field{Name: "minutes", Kind: "number", Label: w.label("minutes"), InputMode: "numeric", Min: itoa(minMinutes), Max: itoa(maxMinutes), Short: true}
	if minutes > 0 {
		f.Value = itoa(minutes)
	}
	return f
}

func (w words) polarityOptions(chosen PolarityID, first web.Option) []web.Option {
	options := []web.Option{first}
	for _, p := range w.polarities {
		options = append(options, web.Option{Value: string(p.ID), Label: w.polarity(p.ID), Chosen: p.ID == chosen})
	}
	return options
}

func (w words) roleOptions(chosen Role, first web.Option) []web.Option {
	options := []web.Option{first}
	for _, r := range Roles {
		options = append(options, web.Option{Value: string(r), Label: w.role(r), Chosen: r == chosen})
	}
	return options
}

func (w words) weightOptions(chosen Weight, first web.Option) []web.Option {
	options := []web.Option{first}
	for _, x := range Weights {
		options = append(options, web.Option{Value: string(x), Label: w.weight(x), Chosen: x == chosen})
	}
	return options
}

// look puts what the checks find on the form; nothing is stored.
func (s *Web) look(w words, page *FormPage, source Source, c Content) {
	page.Checked = true
	for _, f := range s.svc.Proofread(source, c) {
		page.Findings = append(page.Findings, findingItem(w, f))
	}
	if len(page.Findings) == 0 {
		page.Clean = web.Note{Kind: "positive", Title: w.T("dilemma.form.clean"), Text: w.T("dilemma.form.clean_text"), Live: true}
	}
}

func findingItem(w words, f Finding) FindingItem {
	item := FindingItem{
		Field: formField(f.Field), Where: w.label(formField(f.Field)), Words: f.Words, Text: w.T(f.Text, f.Args...), Proposals: f.Proposals,
		Tag: web.Tag{Status: "info", Label: w.T("dilemma.finding.advice")},
	}
	if f.Must {
		item.Tag = web.Tag{Status: "warning", Label: w.T("dilemma.finding.must")}
	}
	return item
}

func (s *Web) getNew(rw http.ResponseWriter, r *web.Request) error {
	w, err := s.words(r)
	if err != nil {
		return err
	}
	return s.renderNew(rw, r, w, Content{Minutes: 20}, nil, http.StatusOK, false)
}

func (s *Web) renderNew(rw http.ResponseWriter, r *web.Request, w words, c Content, p web.Problems, status int, look bool) error {
	page := s.form(w, c, p)
	page.Hero = web.Hero{Title: w.T("dilemma.new.title"), Lead: w.T("dilemma.new.lead"), Back: web.Link{Label: w.T("dilemma.back"), Href: "/dilemmas"}}
	page.Notes = []web.Note{s.stopNote(w)}
	page.Action = "/dilemmas"
	page.Actions = web.Actions{
		Main:   web.Button{Label: w.T("dilemma.form.save"), Kind: "primary", Name: "act", Value: "save"},
		Others: []web.Button{{Label: w.T("dilemma.form.offer"), Icon: "users", Name: "act", Value: "offer"}},
	}
	if look {
		s.look(w, &page, Own, c)
	}
	return s.pages.Render(rw, r, status, "form", page)
}

func (s *Web) postNew(rw http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	w, err := s.words(r)
	if err != nil {
		return err
	}
	c := contentFrom(in)
	if in.Get("act") == "check" {
		return s.renderNew(rw, r, w, c, nil, http.StatusOK, true)
	}
	work, err := s.svc.Begin(r.Context(), r.Actor, c)
	if p, invalid := problems(r.Text, err); invalid {
		return s.renderNew(rw, r, w, c, p, http.StatusUnprocessableEntity, false)
	}
	if err != nil {
		return err
	}
	if in.Get("act") == "offer" {
		return s.putForward(rw, r, w, work.ID, c)
	}
	r.Flash("dilemma.form.saved")
	return web.SeeOther(rw, r, EditHref(work.ID))
}

// putForward hands a stored draft on, or shows the form with what it still lacks.
func (s *Web) putForward(rw http.ResponseWriter, r *web.Request, w words, id ID, c Content) error {
	err := s.svc.PutForward(r.Context(), r.Actor, id)
	if p, invalid := problems(r.Text, err); invalid {
		return s.renderEdit(rw, r, w, id, Work{Dilemma: Dilemma{ID: id, State: Draft, Content: c}, Mine: true}, p, http.StatusUnprocessableEntity, false)
	}
	if err != nil {
		return err
	}
	r.Flash("dilemma.form.offered")
	return web.SeeOther(rw, r, "/dilemmas/mijn")
}

func (s *Web) getEdit(rw http.ResponseWriter, r *web.Request) error {
	id := ID(r.PathValue("id"))
	work, err := s.svc.Editable(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	w, err := s.words(r)
	if err != nil {
		return err
	}
	return s.renderEdit(rw, r, w, id, work, nil, http.StatusOK, false)
}

func (s *Web) renderEdit(rw http.ResponseWriter, r *web.Request, w words, id ID, work Work, p web.Problems, status int, look bool) error {
	page := s.form(w, work.Content, p)
	page.Hero = web.Hero{Title: w.heading(work.Content), Kicker: w.T("dilemma.edit.kicker"), Back: web.Link{Label: w.T("dilemma.mine.back"), Href: "/dilemmas/mijn"}}
	page.Action = EditHref(id)
	page.Actions = web.Actions{
		Main:   web.Button{Label: w.T("dilemma.form.save"), Kind: "primary", Name: "act", Value: "save"},
		Others: []web.Button{{Label: w.T("dilemma.form.offer"), Icon: "users", Name: "act", Value: "offer"}},
	}
	if work.State == Draft {
		page.Actions.Danger = web.Button{Label: w.T("dilemma.destroy.action"), Kind: "danger", Href: "/dilemmas/" + string(id) + "/weggooien"}
	} else {
		page.Notes = append(page.Notes, web.Note{Kind: "info", Title: w.T("dilemma.edit.banked"), Text: w.T("dilemma.edit.banked_text")})
	}
	page.Notes = append(page.Notes, returnNotes(w, work)...)
	if look {
		s.look(w, &page, work.Source, work.Content)
	}
	return s.pages.Render(rw, r, status, "form", page)
}

// returnNotes say what the second pair of eyes asks for.
func returnNotes(w words, work Work) []web.Note {
	var notes []web.Note
	if work.Remark != "" {
		notes = append(notes, web.Note{Kind: "warning", Title: w.T("dilemma.edit.remark"), Text: work.Remark})
	}
	var asks []string
	for _, res := range work.Resolutions {
		if res.Settlement == Stays || res.words() == "" {
			continue
		}
		key := askTexts[res.Settlement].label
		if res.Text != "" {
			key = askTexts[res.Settlement].more
		}
		asks = append(asks, w.T(key, "words", res.words(), "by", res.Text))
	}
	if len(asks) > 0 {
		notes = append(notes, web.Note{
			Kind: "warning", Title: w.T("dilemma.edit.asks"), Text: strings.Join(asks, " "),
			Next: web.Button{Label: w.T("dilemma.edit.apply"), Name: "act", Value: "apply"},
		})
	}
	return notes
}

func (s *Web) postEdit(rw http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	id := ID(r.PathValue("id"))
	work, err := s.svc.Editable(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	w, err := s.words(r)
	if err != nil {
		return err
	}
	work.Content = contentFrom(in)
	switch in.Get("act") {
	case "check":
		return s.renderEdit(rw, r, w, id, work, nil, http.StatusOK, true)
	case "apply":
		work.Content = ApplyProposals(work.Content, work.Resolutions)
		return s.renderEdit(rw, r, w, id, work, nil, http.StatusOK, true)
	}
	_, err = s.svc.Edit(r.Context(), r.Actor, id, work.Content)
	if p, invalid := problems(r.Text, err); invalid {
		return s.renderEdit(rw, r, w, id, work, p, http.StatusUnprocessableEntity, false)
	}
	if err != nil {
		return err
	}
	if in.Get("act") == "offer" {
		return s.putForward(rw, r, w, id, work.Content)
	}
	r.Flash("dilemma.form.saved")
	return web.SeeOther(rw, r, EditHref(id))
}

func (s *Web) postPutForward(rw http.ResponseWriter, r *web.Request) error {
	id := ID(r.PathValue("id"))
	work, err := s.svc.Editable(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	w, err := s.words(r)
	if err != nil {
		return err
	}
	return s.putForward(rw, r, w, id, work.Content)
}

// dayWords writes a stored day (YYYY-MM-DD) as people read it.
func dayWords(w words, day string) string {
	t, err := time.ParseInLocation(time.DateOnly, day, clock.Amsterdam)
	if err != nil {
		return day
	}
	return w.Date(clock.At(t))
}
