package moresprudentie

import (
	"net/http"
	"strings"

	"beraad/internal/door/org"
	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/text"
)

// ShowPage is one lesson.
type ShowPage struct {
	Hero     web.Hero
	Problems web.Problems
	Notes    []web.Note
	Steps    web.Steps // where it is on its way, for the writer; empty once it is kept
	View     View
	Consent  *ConsentForm // nil unless somebody's yes is still missing
	Forward  web.Actions  // hands it to a second person
	Action   string       // where Forward posts
	Actions  web.Actions
	QR       web.QR // the link of a loose group, for its facilitator
	Stop     web.Note
}

// ConsentForm records the yes of whoever brought in the case.
type ConsentForm struct {
	Action string
	Agreed web.Choice
	Day    web.Field
	Button web.Button
	Refuse web.Button
}

// View is the text of a lesson with the labels around it.
type View struct {
	Lesson    string
	Minority  string
	Tipping   []string
	Core      string
	Question  string
	Options   []Option
	Judgement []Line
	Facts     web.Facts
	Changed   bool // details were changed so that nobody can be recognised
}

// Line is a piece of text with its name.
type Line struct{ Name, Text string }

// PrintPage is one lesson on paper.
type PrintPage struct {
	Title, Facts string
	View         View
}

func view(p text.Printer, l Lesson, names map[org.UnitID]string) View {
	v := View{
		Lesson: l.Content.Lesson, Minority: told(p, l.Minority), Core: l.Core, Question: l.Question, Options: l.Options,
		Changed: l.Anonymisation.DetailsChanged && l.HasText(),
	}
	for _, tip := range l.Tipping {
		v.Tipping = append(v.Tipping, told(p, tip))
	}
	for _, f := range []part{{"act", l.Act}, {"because", l.Because}, {"despite", l.Despite}, {"limit", l.Limit}, {"review", l.Review}} {
		if f.text != "" {
			v.Judgement = append(v.Judgement, Line{label(p, f.field), f.text})
		}
	}
	clash := ""
	if l.Values.A != "" && l.Values.B != "" {
		clash = p.T("moresprudentie.clash", "a", l.Values.A, "b", l.Values.B)
	}
	support := ""
	if key, has := supportKeys[l.SharedBy]; has {
		support = p.T(key)
	}
	for _, fact := range []web.Fact{
		{Name: p.T("moresprudentie.fact.when"), Value: facts(p, l, names)},
		{Name: label(p, "shared_by"), Value: support},
		{Name: p.T("moresprudentie.fact.clash"), Value: clash},
		{Name: label(p, "polarity"), Value: l.Polarity},
		{Name: label(p, "role_class"), Value: l.RoleClass},
		{Name: p.T("moresprudentie.fact.checked"), Value: dayWords(p, l.Anonymisation.Day)},
	} {
		if fact.Value != "" {
			v.Facts = append(v.Facts, fact)
		}
	}
	return v
}

func (x *Web) getShow(w http.ResponseWriter, r *web.Request) error {
	l, err := x.svc.Get(r.Context(), r.Actor, pathID(r))
	if err != nil {
		return err
	}
	if r.URL.Query().Get("print") != "" {
		return x.print(w, r, l)
	}
	return x.show(w, r, l, "", nil, http.StatusOK)
}

func (x *Web) print(w http.ResponseWriter, r *web.Request, l Lesson) error {
	names, err := x.svc.unitNames(r.Context())
	if err != nil {
		return err
	}
	page := PrintPage{Title: titleOr(r.Text, l.Title), Facts: facts(r.Text, l, names), View: view(r.Text, l, names)}
	return x.pages.Render(w, r, http.StatusOK, "print", page)
}

// show renders a lesson. day is what was typed as the day of consent.
func (x *Web) show(w http.ResponseWriter, r *web.Request, l Lesson, day string, wrong web.Problems, status int) error {
	names, err := x.svc.unitNames(r.Context())
	if err != nil {
		return err
	}
	p := r.Text
	page := ShowPage{
		Hero: web.Hero{
			Kicker: p.T("moresprudentie.kicker"), Title: titleOr(p, l.Title), Lead: facts(p, l, names), Tag: statusTag(p, l.Status),
			Back: web.Link{Label: p.T("moresprudentie.back"), Href: listPath},
		},
		Problems: wrong, View: view(p, l, names), Notes: x.notes(p, l), Stop: x.stopNote(p),
	}
	if l.Overdue(x.clock.Now().Day()) {
		page.Hero.Tag = web.Tag{Status: "warning", Label: p.T("moresprudentie.overdue")}
	}
	if l.Status == Kept && l.HasText() {
		page.Actions.Others = append(page.Actions.Others, web.Button{Label: p.T("moresprudentie.print_button"), Href: path(l.ID) + "?print=1", Icon: "printer"})
	}
	who, _ := r.Person()
	if who.ID == l.MadeBy {
		if err := x.forWriter(r, l, &page, day, wrong); err != nil {
			return err
		}
	} else if l.mayCheck(who) == nil {
		page.Actions.Main = web.Button{Label: p.T("moresprudentie.check.button"), Href: path(l.ID) + "/nakijken", Kind: "primary", Icon: "eye"}
	}
	if l.mayWithdraw(who) && page.Consent == nil { // the form for consent has its own way to say no
		page.Actions.Danger = web.Button{Label: p.T("moresprudentie.withdraw.button"), Href: path(l.ID) + "/intrekken", Kind: "danger"}
	}
	return x.pages.Render(w, r, status, "show", page)
}

// notes say what a reader should know about a lesson before reading it.
func (x *Web) notes(p text.Printer, l Lesson) []web.Note {
	var notes []web.Note
	if l.Status == Withdrawn {
		reason := l.Withdrawal.Reason
		if reason == "" {
			reason = p.T("moresprudentie.withdrawn.expired")
		}
		notes = append(notes, web.Note{Kind: "warning", Title: p.T("moresprudentie.withdrawn.title", "day", dayWords(p, l.Withdrawal.Day)), Text: reason})
	}
	if l.Status == Checking {
		notes = append(notes, web.Note{Kind: "info", Title: p.T("moresprudentie.checking.title"), Text: p.T("moresprudentie.checking.text")})
	}
	if l.Status == Draft && l.Remark != "" {
		notes = append(notes, web.Note{Kind: "warning", Title: p.T("moresprudentie.edit.remark"), Text: l.Remark})
	}
	return notes
}

// forWriter adds what only the writer of a lesson sees.
func (x *Web) forWriter(r *web.Request, l Lesson, page *ShowPage, day string, wrong web.Problems) (err error) {
	p := r.Text
	if l.Link != "" && l.Status != Withdrawn {
		if page.QR, err = web.NewQR(r.Address(linkPath(l.Link)), p.T("moresprudentie.link.label")); err != nil {
			return err
		}
	}
	if l.Status == Raw || l.Status == Draft || l.Status == Checking {
		page.Steps = steps(p, l)
	}
	edit := web.Button{Label: p.T("moresprudentie.edit.button"), Href: path(l.ID) + "/bewerken", Icon: "pencil"}
	switch l.Status {
	case Raw:
		page.Consent = x.consentForm(p, l, day, wrong)
		page.Actions.Others = append(page.Actions.Others, edit)
	case Draft:
		page.Action = path(l.ID) + "/voorleggen"
		page.Forward = web.Actions{Main: web.Button{Label: p.T("moresprudentie.forward.button"), Kind: "primary", Icon: "users"}, Others: []web.Button{edit}}
	}
	return nil
}

func steps(p text.Printer, l Lesson) web.Steps {
	all := []struct {
		at    Status
		label string
	}{
		{Raw, p.T("moresprudentie.step.consent")},
		{Draft, p.T("moresprudentie.step.write")},
		{Checking, p.T("moresprudentie.step.check")},
		{Kept, p.T("moresprudentie.step.keep")},
	}
	out := web.Steps{Label: p.T("moresprudentie.step.label")}
	state := "done"
	for _, s := range all {
		step := web.Step{Label: s.label, State: state}
		if s.at == Raw && !l.Consent.Needed {
			step.Note = p.T("moresprudentie.step.no_owner")
		} else if s.at == Raw && l.Consent.Day != "" {
			step.Note = p.T("moresprudentie.step.agreed", "day", dayWords(p, l.Consent.Day))
		}
		if s.at == l.Status {
			step.State, state = "now", "todo"
		}
		out.Steps = append(out.Steps, step)
	}
	return out
}

func (x *Web) consentForm(p text.Printer, l Lesson, day string, wrong web.Problems) *ConsentForm {
	today := x.clock.Now().Day()
	if day == "" {
		day = today
	}
	return &ConsentForm{
		Action: path(l.ID) + "/toestemming",
		Agreed: web.Choice{
			Name: "agreed", Legend: p.T("moresprudentie.consent.legend"),
			Options: []web.Option{{Value: "yes", Label: p.T("moresprudentie.consent.yes")}},
		}.Checked(wrong),
		Day:    web.Field{Name: "day", Kind: "date", Label: p.T("moresprudentie.consent.when"), Value: day, Max: today, Short: true}.Checked(wrong),
		Button: web.Button{Label: p.T("moresprudentie.consent.button"), Kind: "primary", Icon: "heart-handshake"},
		Refuse: web.Button{Label: p.T("moresprudentie.consent.refuse_button"), Href: path(l.ID) + "/intrekken", Kind: "danger"},
	}
}

func (x *Web) postConsent(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	id, day := pathID(r), in.Get("day")
	if in.Get("agreed") != "yes" {
		err = fault.OnField("agreed", "moresprudentie.consent.not_said")
	} else {
		err = x.svc.Consent(r.Context(), r.Actor, id, day)
	}
	if wrong, invalid := problems(r, err); invalid {
		l, err := x.svc.Get(r.Context(), r.Actor, id)
		if err != nil {
			return err
		}
		return x.show(w, r, l, day, wrong, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	r.Flash("moresprudentie.consent.done")
	return web.SeeOther(w, r, path(id))
}

// LinkPage is what a loose group reads without an account.
type LinkPage struct {
	Title, Facts string
	View         View
	Note         web.Note // instead of the text, while there is none to read
	Stop         web.Note
}

func (x *Web) getLink(w http.ResponseWriter, r *web.Request) error {
	noTrace(w)
	if x.guesses.Exhausted(r.Peer()) {
		return fault.New(fault.TooMany, "web.too_many")
	}
	l, err := x.svc.ByLink(r.Context(), r.PathValue("secret"))
	if fault.Is(err, fault.NotFound) {
		if err := x.guesses.Take(r.Peer()); err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	p := r.Text
	page := LinkPage{Title: p.T("moresprudentie.link.title"), Stop: x.stopNote(p)}
	switch l.Status {
	case Kept:
		page.Title, page.Facts, page.View = titleOr(p, l.Title), monthWords(p, l.Month), view(p, l, nil)
	case Withdrawn:
		page.Note = web.Note{Kind: "warning", Title: p.T("moresprudentie.withdrawn.title", "day", dayWords(p, l.Withdrawal.Day)), Text: strings.TrimSpace(l.Withdrawal.Reason)}
	default:
		page.Note = web.Note{Kind: "info", Title: p.T("moresprudentie.link.soon"), Text: p.T("moresprudentie.link.soon_text")}
	}
	return x.pages.Render(w, r, http.StatusOK, "link", page)
}
