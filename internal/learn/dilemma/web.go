package dilemma

import (
	"net/http"
	"strings"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/text"
)

// WebConfig is what the web side of the bank needs.
type WebConfig struct {
	Service *Service
	Site    *web.Site
	Clock   clock.Clock
	// StopHref leads away from an exercise that turns out to be real; "" stands for the signpost.
	StopHref string
	// StartHref gives the address where a session with this dilemma begins; nil shows no such button.
	StartHref func(id ID, version int) string
}

// Web is the bank as people see it.
type Web struct {
	svc     *Service
	pages   *web.Pages
	guesses *web.Limiter // receipts and links that somebody tries
	offers  *web.Limiter // what comes in through one link
	stop    string
	start   func(id ID, version int) string
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
	return &Web{
		svc: cfg.Service, pages: pages, stop: cfg.StopHref, start: cfg.StartHref,
		guesses: web.NewLimiter(cfg.Clock, 6*time.Second, 10),
		offers:  web.NewLimiter(cfg.Clock, 30*time.Second, 40),
	}, nil
}

// Routes registers every address of the bank.
func (s *Web) Routes(r web.Routes) {
	r.Get("/dilemmas", MayRead, s.getList)
	r.Post("/dilemmas", MayEdit, s.postNew)
	r.Get("/dilemmas/nieuw", MayEdit, s.getNew)
	r.Get("/dilemmas/mijn", MayEdit, s.getMine)
	r.Get("/dilemmas/kaarten", MayRead, s.getCards)
	r.Get("/dilemmas/nakijken", MayApprove, s.getQueue)
	r.Post("/dilemmas/nakijken", MayApprove, s.postQueue)
	r.Get("/dilemmas/exporteren", MayKeep, s.getExport)
	r.Get("/dilemmas/importeren", MayKeep, s.getImport)
	r.Post("/dilemmas/importeren", MayKeep, s.postImport)
	r.Get("/dilemmas/aanbiedlinks", MayKeep, s.getLinks)
	r.Post("/dilemmas/aanbiedlinks", MayKeep, s.postLinks)
	r.Post("/dilemmas/aanbiedlinks/{link}/intrekken", MayKeep, s.postRevoke)

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

	r.Get("/aanbod/{offer}", MayApprove, s.getOffered)
	r.Post("/aanbod/{offer}", MayApprove, s.postOffered)
	r.Get("/aanbieden/{token}", MayOffer, s.getOffer)
	r.Post("/aanbieden/{token}", MayOffer, s.postOffer)
	r.Get("/bonnetje", MayAsk, s.getOutcome)
	r.Post("/bonnetje", MayAsk, s.postOutcome)
	r.Get("/stellingen", MayRead, s.getStatements)
}

// reserved are the words under /dilemmas/ that are pages, so that no dilemma can hide behind them.
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

// tabs are the parts of the bank that this actor may open.
func (s *Web) tabs(r *web.Request, current string) web.Tabs {
	all := []struct {
		href string
		key  string
		can  access.Permission
	}{
		{"/dilemmas", "dilemma.tab.bank", MayRead},
		{"/stellingen", "dilemma.tab.statements", MayRead},
		{"/dilemmas/mijn", "dilemma.tab.mine", MayEdit},
		{"/dilemmas/nakijken", "dilemma.tab.queue", MayApprove},
		{"/dilemmas/importeren", "dilemma.tab.file", MayKeep},
		{"/dilemmas/aanbiedlinks", "dilemma.tab.links", MayKeep},
	}
	out := web.Tabs{Label: r.Text.T("dilemma.tab.label")}
	for _, tab := range all {
		if access.May(r.Actor, tab.can) {
			out.Tabs = append(out.Tabs, web.Tab{Label: r.Text.T(tab.key), Href: tab.href, Current: tab.href == current})
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

// noStore is set where an answer holds a secret that is shown once.
func noStore(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") }
