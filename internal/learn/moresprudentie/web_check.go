package moresprudentie

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/text"
)

// CheckPage is where the second person reads, settles and decides.
type CheckPage struct {
	Hero     web.Hero
	Problems web.Problems
	View     View
	Action   string
	Revision int
	Ask      []string // what to ask oneself; software does not see it
	Advice   []Flag   // about the question: for the writer, nothing to settle
	Settles  []Settle
	Nothing  web.Note // shown when there is nothing to settle
	Outside  web.Choice
	Remark   web.Field
	Actions  web.Actions
	Stop     web.Note
}

// Settle is one finding with the choice that settles it.
type Settle struct {
	Flag    Flag
	Key     string // hidden input: what the settlement is about
	KeyName string
	Choice  web.Choice
	Text    web.Field
}

var settlementKeys = map[Settlement][2]string{
	Replace: {"moresprudentie.settle.replace", "moresprudentie.settle.replace_hint"},
	Blur:    {"moresprudentie.settle.blur", "moresprudentie.settle.blur_hint"},
	Stays:   {"moresprudentie.settle.stays", "moresprudentie.settle.stays_hint"},
}

// askOneself are the questions that no software can answer.
var askOneself = []string{
	"moresprudentie.check.ask_reader", "moresprudentie.check.ask_colleague", "moresprudentie.check.ask_fair", "moresprudentie.check.ask_real",
}

func (x *Web) getCheck(w http.ResponseWriter, r *web.Request) error {
	l, findings, err := x.svc.ForCheck(r.Context(), r.Actor, pathID(r))
	if err != nil {
		return err
	}
	return x.renderCheck(w, r, l, findings, Decision{Resolutions: l.Resolutions}, nil, http.StatusOK)
}

func (x *Web) renderCheck(w http.ResponseWriter, r *web.Request, l Lesson, findings []Finding, d Decision, wrong web.Problems, status int) error {
	names, err := x.svc.unitNames(r.Context())
	if err != nil {
		return err
	}
	p := r.Text
	page := CheckPage{
		Hero: web.Hero{
			Kicker: p.T("moresprudentie.check.kicker"), Title: titleOr(p, l.Title), Lead: p.T("moresprudentie.check.lead"),
			Back: web.Link{Label: p.T("moresprudentie.queue.back"), Href: listPath + "/nakijken"},
		},
		Problems: wrong, View: view(p, l, names), Action: path(l.ID) + "/nakijken", Revision: l.Revision, Stop: x.stopNote(p),
		Outside: web.Choice{Name: "outside", Legend: p.T("moresprudentie.check.outside_legend"), Options: []web.Option{
			{Value: "yes", Label: p.T("moresprudentie.check.outside_yes"), Chosen: d.NotAtTable},
		}}.Checked(wrong),
		Remark: web.Field{
			Name: "remark", Kind: "textarea", Label: p.T("moresprudentie.check.remark_label"), Hint: p.T("moresprudentie.check.remark_hint"),
			Value: d.Remark, Rows: 3, MaxLength: maxRemark, Optional: true,
		}.Checked(wrong),
		Actions: web.Actions{
			Main:   web.Button{Label: p.T("moresprudentie.check.keep_button"), Kind: "primary", Icon: "circle-check", Name: "act", Value: "keep"},
			Others: []web.Button{{Label: p.T("moresprudentie.check.return_button"), Icon: "arrow-left", Name: "act", Value: "return"}},
		},
	}
	for _, key := range askOneself {
		page.Ask = append(page.Ask, p.T(key))
	}
	for _, f := range question(l.Content) {
		page.Advice = append(page.Advice, flag(p, f))
	}
	for i, f := range findings {
		page.Settles = append(page.Settles, settle(p, i, f, d.Resolutions, wrong))
	}
	if len(findings) == 0 {
		page.Nothing = web.Note{Kind: "positive", Title: p.T("moresprudentie.check.nothing"), Text: p.T("moresprudentie.check.nothing_text")}
	}
	return x.pages.Render(w, r, status, "check", page)
}

func settle(p text.Printer, i int, f Finding, settled []Resolution, wrong web.Problems) Settle {
	name := "finding." + itoa(i)
	var chosen Resolution
	if at := slices.IndexFunc(settled, func(r Resolution) bool { return r.Finding == f.Key() }); at >= 0 {
		chosen = settled[at]
	}
	ways := []Settlement{Replace, Blur, Stays}
	if f.Hard {
		ways = ways[:2]
	}
	s := Settle{
		Flag: flag(p, f), Key: f.Key(), KeyName: name + ".key",
		Choice: web.Choice{Name: name, Legend: p.T("moresprudentie.settle.legend", "words", f.Words)}.Checked(wrong),
		Text:   web.Field{Name: name + ".text", Label: p.T("moresprudentie.settle.text"), Value: chosen.Text, MaxLength: maxSentence, Optional: true},
	}
	for _, way := range ways {
		s.Choice.Options = append(s.Choice.Options, web.Option{
			Value: string(way), Label: p.T(settlementKeys[way][0]), Hint: p.T(settlementKeys[way][1]), Chosen: chosen.Settlement == way,
		})
	}
	return s
}

// maxFindings bounds what is read of a form.
const maxFindings = 500

// resolutionsFrom reads the settlements of the form; a finding without a choice stays open.
func resolutionsFrom(in url.Values) []Resolution {
	var out []Resolution
	for i := range maxFindings {
		name := "finding." + itoa(i)
		key := in.Get(name + ".key")
		if key == "" {
			break
		}
		out = append(out, Resolution{Finding: key, Settlement: Settlement(in.Get(name)), Text: in.Get(name + ".text")})
	}
	return out
}

func (x *Web) postCheck(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	id := pathID(r)
	revision, err := revisionFrom(in.Get("revision"))
	if err != nil {
		return err
	}
	d := Decision{Revision: revision, Resolutions: resolutionsFrom(in), NotAtTable: in.Get("outside") == "yes", Remark: in.Get("remark")}
	done := ""
	switch in.Get("act") {
	case "keep":
		done, err = "moresprudentie.check.kept", x.svc.Keep(r.Context(), r.Actor, id, d)
	case "return":
		done, err = "moresprudentie.check.returned", x.svc.Return(r.Context(), r.Actor, id, d)
	default:
		return fault.New(fault.Invalid, "moresprudentie.check.act")
	}
	if wrong, invalid := problems(r, err); invalid {
		return x.checkAgain(w, r, id, d, wrong)
	}
	if err != nil {
		return err
	}
	r.Flash(done)
	return web.SeeOther(w, r, listPath+"/nakijken")
}

// checkAgain shows the form with what is still wrong and with everything that was filled in.
func (x *Web) checkAgain(w http.ResponseWriter, r *web.Request, id ID, d Decision, wrong web.Problems) error {
	l, findings, err := x.svc.ForCheck(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	for i, one := range wrong {
		if !strings.HasPrefix(one.Field, "finding.") && one.Field != "remark" && one.Field != "outside" {
			wrong[i].Field = "" // a fault in the text itself: there is no input for it on this page
		}
	}
	return x.renderCheck(w, r, l, findings, d, wrong, http.StatusUnprocessableEntity)
}
