package offer

import (
	"net/http"

	"beraad/internal/door/web"
	"beraad/internal/ground/text"
)

// OfferedPage is one offer, as those who may take it up read it.
type OfferedPage struct {
	Hero     web.Hero
	Problems web.Problems
	View     View
	Findings []FindingItem
	Action   string
	Adopt    web.Button
	Answer   web.Field
	Decline  web.Button
	Stop     web.Note
}

// View is a case with the labels around it.
type View struct {
	Situation, Question string
	Options             []OptionView
	Facts               web.Facts
	Touched             []string
	Variations          []string
}

// OptionView is an option with the value it protects; "" when its sender named none.
type OptionView struct{ Letter, Text, Protects string }

func view(p text.Printer, values []Value, c Case) View {
	label := func(id string) string {
		for _, v := range values {
			if v.ID == id {
				return v.Label
			}
		}
		return id
	}
	a, b := label(c.Values.A), label(c.Values.B)
	v := View{Situation: c.Situation, Question: c.Question, Touched: c.Touched, Variations: c.Variations}
	for _, o := range c.Options {
		v.Options = append(v.Options, OptionView{o.Letter, o.Text, map[string]string{"A": a, "B": b}[o.Letter]})
	}
	if a != "" && b != "" {
		v.Facts = web.Facts{{Name: p.T("offer.view.values"), Value: p.T("offer.view.clash", "a", a, "b", b)}}
	}
	return v
}

func (s *Web) getOffered(rw http.ResponseWriter, r *web.Request) error {
	return s.renderOffered(rw, r, "", nil, http.StatusOK)
}

func (s *Web) renderOffered(rw http.ResponseWriter, r *web.Request, answer string, p web.Problems, status int) error {
	o, err := s.svc.Find(r.Context(), r.Actor, ID(r.PathValue("offer")))
	if err != nil {
		return err
	}
	values, err := s.svc.Values(r.Context())
	if err != nil {
		return err
	}
	w := r.Text
	page := OfferedPage{
		Hero: web.Hero{
			Kicker: w.T("offer.offered.kicker", "day", dayWords(w, o.Day)), Title: o.Case.Beginning(), Lead: w.T("offer.offered.lead"),
			Back: web.Link{Label: w.T("offer.offered.back"), Href: s.queue},
		},
		Problems: p, View: view(w, values, o.Case), Findings: s.findings(w, func(field string) string { return partTexts[field] }, o.Case), Action: Href(o.ID),
		Adopt:   web.Button{Label: w.T("offer.offered.adopt"), Kind: "primary", Icon: "pencil", Name: "act", Value: "adopt"},
		Answer:  web.Field{Name: "answer", Kind: "textarea", Label: w.T("offer.offered.answer"), Hint: w.T("offer.offered.answer_hint"), Value: answer, Rows: 3, MaxLength: maxAnswer}.Checked(p),
		Decline: web.Button{Label: w.T("offer.offered.decline"), Kind: "danger", Name: "act", Value: "decline"},
		Stop:    s.stopNote(w),
	}
	return s.pages.Render(rw, r, status, "offered", page)
}

func (s *Web) postOffered(rw http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	id := ID(r.PathValue("offer"))
	if in.Get("act") == "adopt" {
		draft, err := s.svc.Adopt(r.Context(), r.Actor, id)
		if err != nil {
			return err
		}
		r.Flash("offer.offered.adopted")
		return web.SeeOther(rw, r, s.draft(draft))
	}
	err = s.svc.Decline(r.Context(), r.Actor, id, in.Get("answer"))
	if p, invalid := problems(r, err); invalid {
		return s.renderOffered(rw, r, in.Get("answer"), p, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	r.Flash("offer.offered.declined")
	return web.SeeOther(rw, r, s.queue)
}
