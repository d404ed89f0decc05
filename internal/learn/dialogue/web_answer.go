package dialogue

import (
	"net/http"
	"slices"

	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
)

// AnswerPage writes down the answer to a question of a group.
type AnswerPage struct {
	Action   string
	Hero     web.Hero
	Problems web.Problems
	Facts    []web.Fact
	Answer   web.Field
	Save     web.Button
}

// ReceiptPage is where whoever asked reads the answer, with the code from the session.
type ReceiptPage struct {
	Code  web.Field
	Found bool
	Facts []web.Fact
	Words string // the answer
	Wait  string // what to do while there is none
}

func (x *Web) getAnswer(w http.ResponseWriter, r *web.Request) error {
	return x.renderAnswer(w, r, http.StatusOK, nil, nil)
}

func (x *Web) renderAnswer(w http.ResponseWriter, r *web.Request, status int, typed *string, wrong web.Problems) error {
	id := ID(r.PathValue("id"))
	rec, err := x.svc.Tell(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rec.Questions, func(q Question) bool { return q.ID == r.PathValue("vraag") })
	if i < 0 {
		return fault.New(fault.NotFound, "web.not_found")
	}
	q, t, back := rec.Questions[i], r.Text, "/sessies/"+string(id)
	if typed == nil {
		typed = &q.Answer
	}
	field := web.Field{Name: "answer", Kind: "textarea", Rows: 6, Label: t.T("dialogue.reply.label"), Hint: t.T("dialogue.reply.hint"), Value: *typed, MaxLength: maxAnswer}
	page := AnswerPage{
		Action: back + "/vragen/" + q.ID, Problems: wrong, Answer: field.Checked(wrong), Facts: questionFacts(q, r),
		Hero: web.Hero{Kicker: titleOf(rec.Dialogue, t), Title: t.T("dialogue.reply.title"), Lead: q.Text, Back: web.Link{Label: t.T("dialogue.outcome.back"), Href: back}},
		Save: web.Button{Label: t.T("dialogue.reply.save.button"), Kind: "primary"},
	}
	return x.pages.Render(w, r, status, "answer", page)
}

func questionFacts(q Question, r *web.Request) []web.Fact {
	facts := []web.Fact{{Name: r.Text.T("dialogue.question.label"), Value: q.Text}, {Name: r.Text.T("dialogue.question.organ"), Value: q.Organ}, {Name: r.Text.T("dialogue.question.due"), Value: r.Text.ISODate(q.Due)}}
	if q.Since != "" {
		facts = append(facts, web.Fact{Name: r.Text.T("dialogue.reply.since"), Value: r.Text.ISODate(q.Since)})
	}
	return facts
}

func (x *Web) postAnswer(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	id, words := ID(r.PathValue("id")), in.Get("answer")
	err = x.svc.Answer(r.Context(), r.Actor, id, r.PathValue("vraag"), words)
	if fault.Is(err, fault.Invalid) {
		return x.renderAnswer(w, r, http.StatusUnprocessableEntity, &words, web.ProblemsOf(r, err))
	}
	if err != nil {
		return err
	}
	r.Flash("dialogue.reply.saved")
	return web.SeeOther(w, r, "/sessies/"+string(id))
}

// postDone ticks an agreement off, or not after all.
func (x *Web) postDone(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	id := ID(r.PathValue("id"))
	if err := x.svc.MarkDone(r.Context(), r.Actor, id, AgreementID(in.Get("welke")), in.Get("klaar") == "ja"); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/sessies/"+string(id))
}

func (x *Web) getReceipt(w http.ResponseWriter, r *web.Request) error {
	return x.pages.Render(w, r, http.StatusOK, "receipt", ReceiptPage{Code: receiptField(r, "", "")})
}

func receiptField(r *web.Request, typed, problem string) web.Field {
	return web.Field{
		Name: "code", Kind: "text", Label: r.Text.T("dialogue.receipt.label"), Hint: r.Text.T("dialogue.receipt.hint"), Value: typed, Error: problem,
		Autofocus: problem != "", Autocomplete: "off", MaxLength: 20, Short: true,
	}
}

// postReceipt shows the answer of a receipt. The code travels in a form and not in an address, which would stay in the
// history of a browser. Wrong codes are counted per address, in memory.
func (x *Web) postReceipt(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	key := r.Peer()
	if x.limit.Exhausted(key) {
		return fault.New(fault.TooMany, "gathering.code.too_many")
	}
	q, err := x.svc.ByReceipt(r.Context(), in.Get("code"))
	if fault.Is(err, fault.NotFound) {
		if x.limit.Take(key) != nil {
			return fault.New(fault.TooMany, "gathering.code.too_many")
		}
		return x.pages.Render(w, r, http.StatusNotFound, "receipt", ReceiptPage{Code: receiptField(r, in.Get("code"), r.Text.T("dialogue.receipt.unknown"))})
	}
	if err != nil {
		return err
	}
	page := ReceiptPage{Code: receiptField(r, "", ""), Found: true, Facts: questionFacts(q, r), Words: q.Answer}
	if q.Answer == "" {
		page.Wait = r.Text.T("dialogue.receipt.wait")
	}
	return x.pages.Render(w, r, http.StatusOK, "receipt", page)
}
