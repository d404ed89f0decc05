package offer

import (
	"net/http"

	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
)

// ReceiptPage shows the receipt, once.
type ReceiptPage struct {
	Title, Lead string
	Groups      []string
	QR          web.QR
	Keep        []string
	Ask         web.Button
}

// renderReceipt answers with the receipt itself. The QR code holds an address that fills the form in; nothing is looked
// up before the reader sends it.
func (s *Web) renderReceipt(rw http.ResponseWriter, r *web.Request, receipt Receipt) error {
	noStore(rw)
	page := ReceiptPage{
		Title: r.Text.T("offer.receipt.title"), Lead: r.Text.T("offer.receipt.lead"), Groups: receipt.Groups(),
		Ask: web.Button{Label: r.Text.T("offer.receipt.to_form"), Href: "/bonnetje"},
	}
	qr, err := web.NewQR(r.Address("/bonnetje?b="+string(receipt)), r.Text.T("offer.receipt.qr"))
	if err != nil {
		return err
	}
	qr.Words = r.Text.T("offer.receipt.qr_words")
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
		Title: t("offer.outcome.title"), Lead: t("offer.outcome.lead"), Problems: p,
		Field: web.Field{Name: "receipt", Label: t("offer.outcome.field"), Hint: t("offer.outcome.hint"), Value: typed, Autocomplete: "off", MaxLength: 40}.Checked(p),
		Ask:   web.Button{Label: t("offer.outcome.ask"), Kind: "primary", Large: true},
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
	out := web.Steps{Label: r.Text.T("offer.outcome.steps")}
	if at.over() {
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
		p := web.Problems{{Field: "receipt", Text: r.Text.T("offer.receipt.unknown")}}
		return s.renderOutcome(rw, r, in.Get("receipt"), nil, p, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return s.renderOutcome(rw, r, in.Get("receipt"), &out, nil, http.StatusOK)
}
