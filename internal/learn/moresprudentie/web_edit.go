package moresprudentie

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/text"
)

// EditPage is where the facilitator writes a lesson.
type EditPage struct {
	Hero      web.Hero
	Notes     []web.Note // in the form: a note may have a button that acts on it
	Problems  web.Problems
	Action    string
	Revision  int
	Flags     []Flag
	Clean     web.Note // shown when the checks find nothing
	Case      []web.Field
	Judgement []web.Field
	Shared    web.Choice
	Keep      []web.Field // other voice, tipping points, lesson
	Changed   web.Choice
	Check     web.Button
	Actions   web.Actions
	Stop      web.Note
}

// Flag is one thing that the checks point at.
type Flag struct {
	Tag      web.Tag
	Field    string // id of the input
	Where    string // the input's label
	Words    string
	Text     string
	Proposal string
}

// editFrom reads the form. It takes everything that was typed, also what is wrong, so that nothing gets lost.
func editFrom(in url.Values) Edit {
	c := Content{
		Title: in.Get("title"), Question: in.Get("question"), Core: in.Get("core"), RoleClass: in.Get("role_class"),
		Values: Pair{A: in.Get("value_a"), B: in.Get("value_b")}, Polarity: in.Get("polarity"), Act: in.Get("act"), Because: in.Get("because"),
		Despite: in.Get("despite"), Limit: in.Get("limit"), SharedBy: Support(in.Get("shared_by")), Minority: in.Get("minority"),
		Tipping: splitLines(in.Get("tipping")), Lesson: in.Get("lesson"), Review: in.Get("review"),
	}
	for _, letter := range []string{"A", "B", "C"} {
		c.Options = append(c.Options, Option{Letter: letter, Text: in.Get("option_" + strings.ToLower(letter))})
	}
	return Edit{Content: c.Tidy(), DetailsChanged: in.Get("details_changed") == "yes"}
}

func splitLines(s string) []string {
	var out []string
	for _, one := range strings.Split(s, "\n") {
		if one = line(one); one != "" {
			out = append(out, one)
		}
	}
	return out
}

func (x *Web) getEdit(w http.ResponseWriter, r *web.Request) error {
	l, err := x.editable(r)
	if err != nil {
		return err
	}
	return x.renderEdit(w, r, l, nil, http.StatusOK)
}

// editable returns the lesson of the address when the actor may write in it now.
func (x *Web) editable(r *web.Request) (Lesson, error) {
	l, err := x.svc.Get(r.Context(), r.Actor, pathID(r))
	if err != nil {
		return Lesson{}, err
	}
	who, _ := r.Person()
	return l, l.mayEdit(who.ID)
}

func (x *Web) renderEdit(w http.ResponseWriter, r *web.Request, l Lesson, wrong web.Problems, status int) error {
	p, c := r.Text, l.Content
	page := EditPage{
		Hero: web.Hero{
			Kicker: p.T("moresprudentie.edit.kicker"), Title: titleOr(p, c.Title), Lead: p.T("moresprudentie.edit.lead"), Tag: statusTag(p, l.Status),
			Back: web.Link{Label: p.T("moresprudentie.back_one"), Href: path(l.ID)},
		},
		Problems: wrong, Action: path(l.ID) + "/bewerken", Revision: l.Revision, Notes: returnNotes(p, l), Stop: x.stopNote(p),
		Check:   web.Button{Label: p.T("moresprudentie.edit.check_button"), Icon: "eye", Name: "do", Value: "check"},
		Actions: web.Actions{Main: web.Button{Label: p.T("moresprudentie.edit.save_button"), Kind: "primary", Name: "do", Value: "save"}},
	}
	if l.Status == Draft {
		page.Actions.Others = []web.Button{{Label: p.T("moresprudentie.forward.button"), Icon: "users", Name: "do", Value: "forward"}}
	} else {
		page.Notes = append(page.Notes, web.Note{Kind: "info", Title: p.T("moresprudentie.edit.raw"), Text: p.T("moresprudentie.edit.raw_text")})
	}
	fillFields(p, &page, c, wrong)
	page.Changed = web.Choice{
		Name: "details_changed", Legend: p.T("moresprudentie.edit.changed"), Hint: p.T("moresprudentie.edit.changed_hint"), Optional: true,
		Options: []web.Option{{Value: "yes", Label: p.T("moresprudentie.edit.changed_yes"), Chosen: l.Anonymisation.DetailsChanged}},
	}
	for _, f := range x.svc.Proofread(c) {
		page.Flags = append(page.Flags, flag(p, f))
	}
	if len(page.Flags) == 0 {
		page.Clean = web.Note{Kind: "positive", Title: p.T("moresprudentie.edit.clean"), Text: p.T("moresprudentie.edit.clean_text")}
	}
	return x.pages.Render(w, r, status, "edit", page)
}

// fillFields builds the inputs around a content.
func fillFields(p text.Printer, page *EditPage, c Content, wrong web.Problems) {
	input := func(name, value string, most int, optional bool) web.Field {
		return web.Field{Name: name, Label: label(p, name), Hint: hint(p, name), Value: value, MaxLength: most, Optional: optional}.Checked(wrong)
	}
	area := func(name, value string, rows, most int, optional bool) web.Field {
		f := input(name, value, most, optional)
		f.Kind, f.Rows = "textarea", rows
		return f
	}
	option := func(letter string) string {
		for _, o := range c.Options {
			if o.Letter == letter {
				return o.Text
			}
		}
		return ""
	}
	page.Keep = []web.Field{
		area("lesson", c.Lesson, 2, maxSentence, false),
		area("minority", c.Minority, 2, maxSentence, false),
		area("tipping", strings.Join(c.Tipping, "\n"), 3, 0, false),
	}
	page.Case = []web.Field{
		input("title", c.Title, maxTitle, false),
		area("core", c.Core, 6, maxCore, false),
		area("question", c.Question, 2, maxQuestion, true),
		input("role_class", c.RoleClass, maxShort, true),
		area("option_a", option("A"), 2, maxSentence, true),
		area("option_b", option("B"), 2, maxSentence, true),
		area("option_c", option("C"), 2, maxSentence, true),
		input("value_a", c.Values.A, maxShort, true),
		input("value_b", c.Values.B, maxShort, true),
		input("polarity", c.Polarity, maxShort, true),
	}
	page.Judgement = []web.Field{
		area("act", c.Act, 2, maxSentence, true),
		area("because", c.Because, 2, maxSentence, true),
		area("despite", c.Despite, 2, maxSentence, true),
		area("limit", c.Limit, 2, maxSentence, true),
		area("review", c.Review, 2, maxSentence, true),
	}
	page.Shared = web.Choice{Name: "shared_by", Legend: label(p, "shared_by"), Optional: true}.Checked(wrong)
	for _, s := range Supports {
		page.Shared.Options = append(page.Shared.Options, web.Option{Value: string(s), Label: p.T(supportKeys[s]), Chosen: s == c.SharedBy})
	}
}

func flag(p text.Printer, f Finding) Flag {
	out := Flag{
		Field: f.Field, Where: label(p, f.Field), Words: f.Words, Text: p.T(f.Text, f.Args...), Proposal: f.Proposal,
		Tag: web.Tag{Status: "info", Label: p.T("moresprudentie.flag.advice")},
	}
	if f.Must {
		out.Tag = web.Tag{Status: "warning", Label: p.T("moresprudentie.flag.must")}
	}
	return out
}

// askKeys say what the second person wants, without and with words of their own.
var askKeys = map[Settlement][2]string{
	Replace: {"moresprudentie.ask.replace", "moresprudentie.ask.replace_by"},
	Blur:    {"moresprudentie.ask.blur", "moresprudentie.ask.blur_by"},
}

// returnNotes say what the second person asks for.
func returnNotes(p text.Printer, l Lesson) []web.Note {
	var notes []web.Note
	if l.Remark != "" {
		notes = append(notes, web.Note{Kind: "warning", Title: p.T("moresprudentie.edit.remark"), Text: l.Remark})
	}
	var asks []string
	whole := strings.Join(textsOf(l.Content), "\n")
	for _, r := range l.Resolutions {
		keys, asked := askKeys[r.Settlement]
		if !asked || r.words() == "" || !strings.Contains(whole, r.words()) {
			continue // done already
		}
		if r.Text == "" {
			asks = append(asks, p.T(keys[0], "words", r.words()))
		} else {
			asks = append(asks, p.T(keys[1], "words", r.words(), "by", r.Text))
		}
	}
	if len(asks) > 0 {
		notes = append(notes, web.Note{
			Kind: "warning", Title: p.T("moresprudentie.edit.asks"), Text: strings.Join(asks, " "),
			Next: web.Button{Label: p.T("moresprudentie.edit.apply_button"), Name: "do", Value: "apply"},
		})
	}
	return notes
}

func textsOf(c Content) []string {
	var out []string
	for _, p := range c.parts() {
		out = append(out, p.text)
	}
	return out
}

func (x *Web) postEdit(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	l, closed := x.editable(r)
	if closed != nil && !fault.Is(closed, fault.Conflict) {
		return closed
	}
	e, now := editFrom(in), l.Revision
	revision, err := revisionFrom(in.Get("revision"))
	if err != nil {
		return err
	}
	l.Content, l.Anonymisation.DetailsChanged, l.Revision = e.Content, e.DetailsChanged, revision
	if closed != nil {
		return x.renderEdit(w, r, l, web.Problems{{Text: r.Text.T("moresprudentie.edit.closed_typed")}}, http.StatusConflict)
	}
	switch in.Get("do") { // "act" is what the group would do: a field of the lesson
	case "check":
		return x.renderEdit(w, r, l, nil, http.StatusOK)
	case "apply":
		l.Content = ApplyProposals(l.Content, l.Resolutions)
		return x.renderEdit(w, r, l, nil, http.StatusOK)
	}
	err = x.svc.Edit(r.Context(), r.Actor, l.ID, revision, e)
	if wrong, invalid := problems(r, err); invalid {
		return x.renderEdit(w, r, l, wrong, http.StatusUnprocessableEntity)
	}
	if fault.Is(err, fault.Conflict) {
		// Whoever reads this knows of the other text, so the next time they save, theirs is the later one.
		l.Revision = now
		return x.renderEdit(w, r, l, web.Problems{{Text: r.Text.T("moresprudentie.edit.overtaken")}}, http.StatusConflict)
	}
	if err != nil {
		return err
	}
	if in.Get("do") == "forward" {
		return x.forward(w, r, l.ID)
	}
	r.Flash("moresprudentie.edit.saved")
	return web.SeeOther(w, r, path(l.ID)+"/bewerken")
}

func (x *Web) postPutForward(w http.ResponseWriter, r *web.Request) error {
	return x.forward(w, r, pathID(r))
}

// forward hands a stored lesson to a second person, or shows the form with what it still lacks.
func (x *Web) forward(w http.ResponseWriter, r *web.Request, id ID) error {
	err := x.svc.PutForward(r.Context(), r.Actor, id)
	if wrong, invalid := problems(r, err); invalid {
		l, err := x.svc.Get(r.Context(), r.Actor, id)
		if err != nil {
			return err
		}
		return x.renderEdit(w, r, l, wrong, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	r.Flash("moresprudentie.forward.done")
	return web.SeeOther(w, r, path(id))
}

// WithdrawPage asks why, and once more.
type WithdrawPage struct {
	Title    string
	Text     string
	Problems web.Problems
	Action   string
	Why      web.Choice
	Reason   web.Field
	Back     web.Button
	Do       web.Button
}

func (x *Web) getWithdraw(w http.ResponseWriter, r *web.Request) error {
	return x.renderWithdraw(w, r, Withdraw{}, "", nil, http.StatusOK)
}

func (x *Web) renderWithdraw(w http.ResponseWriter, r *web.Request, typed Withdraw, why string, wrong web.Problems, status int) error {
	l, err := x.svc.ForWithdrawal(r.Context(), r.Actor, pathID(r))
	if err != nil {
		return err
	}
	p := r.Text
	page := WithdrawPage{
		Title: p.T("moresprudentie.withdraw.title"), Text: p.T("moresprudentie.withdraw.text", "title", titleOr(p, l.Title)), Problems: wrong,
		Action: path(l.ID) + "/intrekken",
		Why: web.Choice{Name: "why", Legend: p.T("moresprudentie.withdraw.why"), Options: []web.Option{
			{Value: "privacy", Label: p.T("moresprudentie.withdraw.privacy"), Hint: p.T("moresprudentie.withdraw.privacy_hint"), Chosen: why == "privacy"},
			{Value: "other", Label: p.T("moresprudentie.withdraw.other"), Hint: p.T("moresprudentie.withdraw.other_hint"), Chosen: why == "other"},
		}}.Checked(wrong),
		Reason: web.Field{
			Name: "reason", Kind: "textarea", Label: p.T("moresprudentie.withdraw.reason_label"), Hint: p.T("moresprudentie.withdraw.reason_hint"),
			Value: typed.Reason, Rows: 2, MaxLength: maxSentence,
		}.Checked(wrong),
		Back: web.Button{Label: p.T("moresprudentie.withdraw.keep_button"), Href: listPath},
		Do:   web.Button{Label: p.T("moresprudentie.withdraw.button"), Kind: "danger"},
	}
	if l.Status != Kept {
		page.Text = p.T("moresprudentie.withdraw.text_gone", "title", titleOr(p, l.Title))
		page.Why = web.Choice{}
	}
	if l.Mine {
		page.Back.Href = path(l.ID)
	}
	return x.pages.Render(w, r, status, "withdraw", page)
}

func (x *Web) postWithdraw(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	l, err := x.svc.ForWithdrawal(r.Context(), r.Actor, pathID(r))
	if err != nil {
		return err
	}
	why := in.Get("why")
	typed := Withdraw{Reason: in.Get("reason"), Privacy: why == "privacy"}
	if l.Status == Kept && why != "privacy" && why != "other" {
		err = fault.OnField("why", "moresprudentie.withdraw.choose")
	} else {
		err = x.svc.Withdraw(r.Context(), r.Actor, l.ID, typed)
	}
	if wrong, invalid := problems(r, err); invalid {
		return x.renderWithdraw(w, r, typed, why, wrong, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	r.Flash("moresprudentie.withdraw.done")
	return web.SeeOther(w, r, listPath)
}

// itoa writes the place of a finding in the name of its input.
func itoa(n int) string { return strconv.Itoa(n) }
