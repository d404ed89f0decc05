package dilemma

import (
	"net/http"
	"strings"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
)

// OfferPage is the form behind a link: on a phone, without an account.
type OfferPage struct {
	Title, Lead string
	Kept        []string // what is kept and who sees it
	Problems    web.Problems
	Findings    []FindingItem
	Checked     bool
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
	StopHref    string
}

// ReceiptPage shows the receipt, once.
type ReceiptPage struct {
	Title, Lead string
	Groups      []string
	QR          web.QR
	Keep        []string
	Ask         web.Button
}

// enter lets a visitor with the secret of a link in, or says that the link is over.
func (s *Web) enter(r *web.Request) (access.LinkHolder, error) {
	holder, err := s.svc.Enter(r.Context(), r.PathValue("token"))
	if fault.Is(err, fault.NotFound) {
		if err := s.guesses.Take("link " + r.Peer()); err != nil {
			return access.LinkHolder{}, err
		}
	}
	return holder, err
}

func (s *Web) getOffer(rw http.ResponseWriter, r *web.Request) error {
	if _, err := s.enter(r); err != nil {
		return err
	}
	receipt, err := s.svc.NewReceipt()
	if err != nil {
		return err
	}
	return s.renderOffer(rw, r, Content{}, receipt, nil, http.StatusOK, false)
}

func (s *Web) renderOffer(rw http.ResponseWriter, r *web.Request, c Content, receipt Receipt, p web.Problems, status int, look bool) error {
	w, err := s.words(r)
	if err != nil {
		return err
	}
	noStore(rw)
	area := func(name, value string, rows, most int, optional bool) web.Field {
		return web.Field{
			Name: name, Kind: "textarea", Label: w.T(offerTexts[name].label), Hint: w.T(offerTexts[name].more),
			Value: value, Rows: rows, MaxLength: most, Optional: optional,
		}.Checked(p)
	}
	choose := web.Option{Label: w.T("dilemma.offer.unknown")}
	page := OfferPage{
		Title: w.T("dilemma.offer.title"), Lead: w.T("dilemma.offer.lead"),
		Problems: p, Action: r.URL.Path, Receipt: string(receipt),
		Fields: []web.Field{
			area("situation", c.Situation, 6, maxSituation, false),
			area("question", c.Question, 2, maxQuestion, true),
			area("touched", strings.Join(c.Touched, "\n"), 3, 0, true),
		},
		MoreLabel: w.T("dilemma.offer.more"),
		MoreOpen:  c.Values != Pair{} || len(c.Options) > 0 || len(c.Variations) > 0,
		More: []web.Field{
			{Name: "values.a", Kind: "select", Label: w.T("dilemma.offer.field.value_a"), Options: w.valueOptions(c.Values.A, choose), Optional: true},
			{Name: "values.b", Kind: "select", Label: w.T("dilemma.offer.field.value_b"), Options: w.valueOptions(c.Values.B, choose), Optional: true},
			area("options.A", c.Option("A"), 2, maxSentence, true),
			area("options.B", c.Option("B"), 2, maxSentence, true),
			area("variations", strings.Join(c.Variations, "\n"), 3, 0, true),
		},
		Check: web.Button{Label: w.T("dilemma.form.check"), Icon: "eye", Name: "act", Value: "check"},
		Send:  web.Button{Label: w.T("dilemma.offer.send"), Kind: "primary", Large: true, Name: "act", Value: "send"},
		Stop:  s.stopNote(w), StopHref: s.stop,
	}
	page.Kept = sentences(w.Printer, keptTexts)
	if look {
		s.lookOffer(w, &page, c)
	}
	return s.pages.Render(rw, r, status, "offer", page)
}

func (s *Web) lookOffer(w words, page *OfferPage, c Content) {
	page.Checked = true
	for _, f := range s.svc.Proofread(ByLink, c) {
		item := findingItem(w, f)
		if own, asked := offerTexts[formField(f.Field)]; asked {
			item.Where = w.T(own.label)
		}
		page.Findings = append(page.Findings, item)
	}
	if len(page.Findings) == 0 {
		page.Clean = web.Note{Kind: "positive", Title: w.T("dilemma.form.clean"), Text: w.T("dilemma.form.clean_text"), Live: true}
	}
}

func (s *Web) postOffer(rw http.ResponseWriter, r *web.Request) error {
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
	c := contentFrom(in)
	if in.Get("act") == "check" {
		return s.renderOffer(rw, r, c, receipt, nil, http.StatusOK, true)
	}
	if err := s.offers.Take(holder.Link); err != nil {
		return err
	}
	err = s.svc.Offer(r.Context(), holder, c, receipt)
	if p, invalid := problems(r.Text, err); invalid {
		return s.renderOffer(rw, r, c, receipt, p, http.StatusUnprocessableEntity, false)
	}
	if err != nil {
		return err
	}
	return s.renderReceipt(rw, r, receipt)
}

// renderReceipt answers with the receipt itself. The QR code holds an address that fills the form in; nothing is looked
// up before the reader sends it.
func (s *Web) renderReceipt(rw http.ResponseWriter, r *web.Request, receipt Receipt) error {
	noStore(rw)
	page := ReceiptPage{
		Title: r.Text.T("dilemma.receipt.title"), Lead: r.Text.T("dilemma.receipt.lead"), Groups: receipt.Groups(),
		Ask: web.Button{Label: r.Text.T("dilemma.receipt.to_form"), Href: "/bonnetje"},
	}
	qr, err := web.NewQR(r.Address("/bonnetje?b="+string(receipt)), r.Text.T("dilemma.receipt.qr"))
	if err != nil {
		return err
	}
	qr.Words = r.Text.T("dilemma.receipt.qr_words")
	page.QR = qr
	page.Keep = sentences(r.Text, keepTexts)
	return s.pages.Render(rw, r, http.StatusOK, "receipt", page)
}

// OutcomePage asks for a receipt and tells what came of it.
type OutcomePage struct {
	Title, Lead string
	Problems    web.Problems
	Field       web.Field
	Ask         web.Button
	Steps       web.Steps
	Outcome     *web.Note
	Answer      string
}

func (s *Web) getOutcome(rw http.ResponseWriter, r *web.Request) error {
	return s.renderOutcome(rw, r, r.URL.Query().Get("b"), nil, nil, http.StatusOK)
}

func (s *Web) renderOutcome(rw http.ResponseWriter, r *web.Request, typed string, out *Outcome, p web.Problems, status int) error {
	noStore(rw)
	t := r.Text.T
	page := OutcomePage{
		Title: t("dilemma.outcome.title"), Lead: t("dilemma.outcome.lead"), Problems: p,
		Field: web.Field{Name: "receipt", Label: t("dilemma.outcome.field"), Hint: t("dilemma.outcome.hint"), Value: typed, Autocomplete: "off", MaxLength: 40}.Checked(p),
		Ask:   web.Button{Label: t("dilemma.outcome.ask"), Kind: "primary", Large: true},
	}
	if out != nil {
		page.Steps = outcomeSteps(r, out.Step)
		page.Outcome = &web.Note{
			Kind: "info", Live: true, Title: t(stepTexts[out.Step].label), Text: t(stepTexts[out.Step].more, "title", out.Title),
		}
		page.Answer = out.Answer
	}
	return s.pages.Render(rw, r, status, "outcome", page)
}

// outcomeSteps shows the way of an offer; for one that is over there is no way left to show.
func outcomeSteps(r *web.Request, at Step) web.Steps {
	way := []Step{StepReceived, StepWriting, StepReview, StepBank}
	out := web.Steps{Label: r.Text.T("dilemma.outcome.steps")}
	if at == StepDeclined || at == StepRetired {
		return out
	}
	state := "done"
	for _, step := range way {
		now := state
		if step == at {
			now, state = "now", "todo"
			if step == StepReceived || step == StepBank { // nothing goes on in these: they happened
				now = "done"
			}
		}
		out.Steps = append(out.Steps, web.Step{Label: r.Text.T(stepTexts[step].label), State: now})
	}
	return out
}

func (s *Web) postOutcome(rw http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	if err := s.guesses.Take("receipt " + r.Peer()); err != nil {
		return err
	}
	out, err := s.svc.Outcome(r.Context(), in.Get("receipt"))
	if fault.Is(err, fault.NotFound) {
		p := web.Problems{{Field: "receipt", Text: r.Text.T("dilemma.receipt.unknown")}}
		return s.renderOutcome(rw, r, in.Get("receipt"), nil, p, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return s.renderOutcome(rw, r, in.Get("receipt"), &out, nil, http.StatusOK)
}
