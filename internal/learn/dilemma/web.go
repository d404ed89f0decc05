package dilemma

import (
	"strings"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/text"
)

// WebConfig is what the web side of the bank needs.
type WebConfig struct {
	Service *Service
	Site    *web.Site
	// StopHref leads away from an exercise that turns out to be real; "" stands for the signpost.
	StopHref string
	// StartHref gives the address where a session with this dilemma begins; nil shows no such button.
	StartHref func(id ID, version int) string
	// Outside lists what was offered from outside and nobody took over yet, for those who may approve; nil: nothing ever is.
	Outside func(r *web.Request) ([]Arrival, error)
	// Beside are pages of other rooms that stand among the parts of the bank.
	Beside []web.MenuItem
}

// Arrival is something that was offered from outside and waits until somebody takes it over.
type Arrival struct {
	Title string
	Day   string // YYYY-MM-DD it came in
	Href  string // where it is read
}

// Web is the bank as people see it.
type Web struct {
	svc     *Service
	pages   *web.Pages
	stop    string
	start   func(id ID, version int) string
	outside func(r *web.Request) ([]Arrival, error)
	beside  []web.MenuItem
}

// NewWeb returns the web side of the bank.
func NewWeb(cfg WebConfig) (*Web, error) {
	pages, err := cfg.Site.Pages("dilemma", PageFiles())
	if err != nil {
		return nil, err
	}
	if cfg.StopHref == "" {
		cfg.StopHref = "/wegwijzer"
	}
	if cfg.Outside == nil {
		cfg.Outside = func(*web.Request) ([]Arrival, error) { return nil, nil }
	}
	return &Web{
		svc: cfg.Service, pages: pages, stop: cfg.StopHref, start: cfg.StartHref, outside: cfg.Outside, beside: cfg.Beside,
	}, nil
}

// QueueHref is the page of what waits for a second pair of eyes.
const QueueHref = "/dilemmas/nakijken"

// EditHref is the page on which a draft is written.
func EditHref(id ID) string { return "/dilemmas/" + string(id) + "/bewerken" }

// Routes registers every address of the bank.
func (s *Web) Routes(r web.Routes) {
	r.Get("/dilemmas", MayRead, s.getList)
	r.Post("/dilemmas", MayEdit, s.postNew)
	r.Get("/dilemmas/nieuw", MayEdit, s.getNew)
	r.Get("/dilemmas/mijn", MayEdit, s.getMine)
	r.Get("/dilemmas/kaarten", MayRead, s.getCards)
	r.Get(QueueHref, MayApprove, s.getQueue)
	r.Post(QueueHref, MayApprove, s.postQueue)
	r.Get("/dilemmas/exporteren", MayKeep, s.getExport)
	r.Get("/dilemmas/importeren", MayKeep, s.getImport)
	r.Post("/dilemmas/importeren", MayKeep, s.postImport)

	r.Get("/dilemmas/{id}", MayRead, s.getShow)
	r.Get("/dilemmas/{id}/bewerken", MayEdit, s.getEdit)
	r.Post("/dilemmas/{id}/bewerken", MayEdit, s.postEdit)
	r.Post("/dilemmas/{id}/voorleggen", MayEdit, s.postPutForward)
	r.Get("/dilemmas/{id}/weggooien", MayEdit, s.getDestroy)
	r.Post("/dilemmas/{id}/weggooien", MayEdit, s.postDestroy)
	r.Get("/dilemmas/{id}/nakijken", MayApprove, s.getReview)
	r.Post("/dilemmas/{id}/nakijken", MayApprove, s.postReview)
	r.Post("/dilemmas/{id}/rust", MayKeep, s.postRest)
	r.Get("/dilemmas/{id}/uit-de-bank", MayKeep, s.getRetire)
	r.Post("/dilemmas/{id}/uit-de-bank", MayKeep, s.postRetire)

	r.Get("/stellingen", MayRead, s.getStatements)
}

// reserved are the words under /dilemmas/ that are pages, of other rooms too, so that no dilemma can hide behind them.
var reserved = map[string]bool{
	"nieuw": true, "mijn": true, "kaarten": true, "nakijken": true, "exporteren": true, "importeren": true, "aanbiedlinks": true,
}

// problems turns the faults of a form into sentences at their fields; ok is false when err is of another kind.
func problems(p text.Printer, err error) (out web.Problems, ok bool) {
	if !fault.Is(err, fault.Invalid) {
		return nil, false
	}
	for _, f := range asFields(err) {
		out = append(out, web.Problem{Field: formField(f.Field), Text: p.T(f.Key, f.Args...)})
	}
	return out, true
}

// formField is the name of the input where a problem of a rule shows: lists are one input.
func formField(field string) string {
	switch head, _, _ := strings.Cut(field, "."); head {
	case "touched", "variations", "tags", "rules":
		return head
	case "lenses":
		if field == head {
			return "lenses.individu"
		}
	}
	return field
}

// asFields unwraps one fault or the faults of a whole form.
func asFields(err error) fault.Fields {
	for e := err; e != nil; {
		switch f := e.(type) {
		case fault.Fields:
			return f
		case *fault.Error:
			return fault.Fields{f}
		}
		u, ok := e.(interface{ Unwrap() error })
		if !ok {
			return nil
		}
		e = u.Unwrap()
	}
	return nil
}

// Tabs are the parts of the bank that this actor may open, and what stands beside them; current is the address of one.
func (s *Web) Tabs(r *web.Request, current string) web.Tabs {
	own := []web.MenuItem{
		{Key: "dilemma.tab.bank", Href: "/dilemmas", Can: MayRead},
		{Key: "dilemma.tab.statements", Href: "/stellingen", Can: MayRead},
		{Key: "dilemma.tab.mine", Href: "/dilemmas/mijn", Can: MayEdit},
		{Key: "dilemma.tab.queue", Href: QueueHref, Can: MayApprove},
		{Key: "dilemma.tab.file", Href: "/dilemmas/importeren", Can: MayKeep},
	}
	out := web.Tabs{Label: r.Text.T("dilemma.tab.label")}
	for _, tab := range append(own, s.beside...) {
		if access.May(r.Actor, tab.Can) {
			out.Tabs = append(out.Tabs, web.Tab{Label: r.Text.T(tab.Key), Href: tab.Href, Current: tab.Href == current})
		}
	}
	return out
}

// words are the labels that pages of dilemmas need, looked up once per request.
type words struct {
	text.Printer
	values     map[ValueID]Value
	valueList  []Value
	polarities []Polarity
}

func (s *Web) words(r *web.Request) (words, error) {
	w := words{Printer: r.Text, values: map[ValueID]Value{}}
	var err error
	if w.valueList, err = s.svc.Values(r.Context()); err != nil {
		return w, err
	}
	for _, v := range w.valueList {
		w.values[v.ID] = v
	}
	w.polarities, err = s.svc.Polarities(r.Context())
	return w, err
}

func (w words) value(id ValueID) string {
	if v, ok := w.values[id]; ok {
		return v.Label
	}
	return string(id)
}

func (w words) role(r Role) string {
	if roleTexts[r] == "" {
		return string(r)
	}
	return w.T(roleTexts[r])
}

func (w words) weight(x Weight) string {
	if weightTexts[x] == "" {
		return string(x)
	}
	return w.T(weightTexts[x])
}

// clash says which two values pull; "" while one of them is missing.
func (w words) clash(p Pair) string {
	if p.A == "" || p.B == "" {
		return ""
	}
	return w.T("dilemma.clash", "a", w.value(p.A), "b", w.value(p.B))
}

func (w words) polarity(id PolarityID) string {
	for _, p := range w.polarities {
		if p.ID == id {
			return w.T("dilemma.polarity", "left", p.Left, "right", p.Right)
		}
	}
	return ""
}
