package offer

import (
	"net/http"
	"net/url"
	"strings"

	"beraad/internal/door/web"
)

// FormPage is the form behind a link: on a phone, without an account.
type FormPage struct {
	Title, Lead string
	Kept        []string // what is kept and who sees it
	Problems    web.Problems
	Findings    []FindingItem
	Checked     bool // the text was looked at, with or without findings
	Clean       web.Note
	Action      string
	Receipt     string
	Fields      []web.Field
	More        []web.Field
	MoreLabel   string
	MoreOpen    bool // something in it was filled in
	Check       web.Button
	Send        web.Button
	Stop        web.Note
}

// caseFrom reads the form. It takes everything that was typed, also what is too long, so that nothing gets lost.
func caseFrom(in url.Values) Case {
	return Case{
		Situation: in.Get("situation"), Question: in.Get("question"),
		Touched: splitLines(in.Get("touched")), Variations: splitLines(in.Get("variations")),
		Values:  Pair{A: in.Get("values.a"), B: in.Get("values.b")},
		Options: []Option{{"A", in.Get("options.A")}, {"B", in.Get("options.B")}},
	}.Tidy()
}

func (s *Web) getForm(rw http.ResponseWriter, r *web.Request) error {
	if _, err := s.enter(r); err != nil {
		return err
	}
	receipt, err := s.svc.NewReceipt()
	if err != nil {
		return err
	}
	return s.renderForm(rw, r, Case{}, receipt, nil, http.StatusOK, false)
}

func (s *Web) renderForm(rw http.ResponseWriter, r *web.Request, c Case, receipt Receipt, p web.Problems, status int, look bool) error {
	values, err := s.svc.Values(r.Context())
	if err != nil {
		return err
	}
	noStore(rw)
	w := r.Text
	area := func(name, value string, rows, most int, optional bool) web.Field {
		return web.Field{
			Name: name, Kind: "textarea", Label: w.T(fieldTexts[name].label), Hint: w.T(fieldTexts[name].more),
			Value: value, Rows: rows, MaxLength: most, Optional: optional,
		}.Checked(p)
	}
	pick := func(name, chosen string) web.Field {
		options := []web.Option{{Label: w.T("offer.form.unknown")}}
		for _, v := range values {
			options = append(options, web.Option{Value: v.ID, Label: v.Label, Chosen: v.ID == chosen})
		}
		return web.Field{Name: name, Kind: "select", Label: w.T(fieldTexts[name].label), Options: options, Optional: true}
	}
	page := FormPage{
		Title: w.T("offer.form.title"), Lead: w.T("offer.form.lead"), Kept: sentences(w, keptTexts),
		Problems: p, Action: r.URL.Path, Receipt: string(receipt),
		Fields: []web.Field{
			area("situation", c.Situation, 6, maxSituation, false),
			area("question", c.Question, 2, maxQuestion, true),
			area("touched", strings.Join(c.Touched, "\n"), 3, 0, true),
		},
		MoreLabel: w.T("offer.form.more"),
		MoreOpen:  c.Values != Pair{} || len(c.Options) > 0 || len(c.Variations) > 0,
		More: []web.Field{
			pick("values.a", c.Values.A),
			pick("values.b", c.Values.B),
			area("options.A", c.Option("A"), 2, maxSentence, true),
			area("options.B", c.Option("B"), 2, maxSentence, true),
			area("variations", strings.Join(c.Variations, "\n"), 3, 0, true),
		},
		Check: web.Button{Label: w.T("offer.check.action"), Icon: "eye", Name: "act", Value: "check"},
		Send:  web.Button{Label: w.T("offer.form.send"), Kind: "primary", Large: true, Name: "act", Value: "send"},
		Stop:  s.stopNote(w),
	}
	if look {
		page.Checked, page.Findings = true, s.findings(w, func(field string) string { return fieldTexts[field].label }, c)
		page.Clean = web.Note{Kind: "positive", Title: w.T("offer.check.clean"), Text: w.T("offer.check.clean_text"), Live: true}
	}
	return s.pages.Render(rw, r, status, "form", page)
}

func (s *Web) postForm(rw http.ResponseWriter, r *web.Request) error {
	holder, err := s.enter(r)
	if err != nil {
		return err
	}
	in, err := r.Input()
	if err != nil {
		return err
	}
	receipt, ok := ParseReceipt(in.Get("receipt"))
	if !ok {
		if receipt, err = s.svc.NewReceipt(); err != nil {
			return err
		}
	}
	c := caseFrom(in)
	if in.Get("act") == "check" {
		return s.renderForm(rw, r, c, receipt, nil, http.StatusOK, true)
	}
	if err := s.offers.Take(holder.Link); err != nil {
		return err
	}
	err = s.svc.BringIn(r.Context(), holder, c, receipt)
	if p, invalid := problems(r, err); invalid {
		return s.renderForm(rw, r, c, receipt, p, http.StatusUnprocessableEntity, false)
	}
	if err != nil {
		return err
	}
	return s.renderReceipt(rw, r, receipt)
}
