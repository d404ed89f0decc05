package dilemma

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
)

// ReviewPage is where the second pair of eyes reads, settles and decides.
type ReviewPage struct {
	Hero     web.Hero
	Notes    []web.Note
	Problems web.Problems
	View     View
	Action   string
	Revision int
	Settles  []SettleItem
	Settled  web.Note // shown when there is nothing to settle
	Question []FindingItem
	Remark   web.Field
	Actions  web.Actions
	Ask      []string // what to ask oneself; software does not see it
}

// SettleItem is one finding with the choice that settles it.
type SettleItem struct {
	Finding FindingItem
	Key     string // hidden field: what the settlement is about
	KeyName string
	Choice  web.Choice
	Text    web.Field
}

func (s *Web) getReview(rw http.ResponseWriter, r *web.Request) error {
	w, err := s.words(r)
	if err != nil {
		return err
	}
	work, err := s.svc.Working(r.Context(), r.Actor, ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return s.renderReview(rw, r, w, work, nil, http.StatusOK)
}

func (s *Web) renderReview(rw http.ResponseWriter, r *web.Request, w words, work Work, p web.Problems, status int) error {
	if work.Mine {
		return fault.New(fault.Forbidden, "dilemma.review.own")
	}
	if work.State == Draft {
		return fault.New(fault.Conflict, "dilemma.review.not_waiting")
	}
	page := ReviewPage{
		Hero:     web.Hero{Kicker: w.T("dilemma.review.kicker"), Title: w.heading(work.Content), Back: web.Link{Label: w.T("dilemma.queue.back"), Href: QueueHref}},
		Problems: p, View: w.view(work.Content), Revision: work.Revision, Action: "/dilemmas/" + string(work.ID) + "/nakijken",
		Remark: web.Field{Name: "remark", Kind: "textarea", Label: w.T("dilemma.review.remark_label"), Hint: w.T("dilemma.review.remark_hint"), Value: work.Remark, Rows: 3, MaxLength: maxRemark, Optional: true}.Checked(p),
		Actions: web.Actions{
			Main:   web.Button{Label: w.T("dilemma.review.approve"), Kind: "primary", Icon: "circle-check", Name: "act", Value: "approve"},
			Others: []web.Button{{Label: w.T("dilemma.review.return"), Icon: "arrow-left", Name: "act", Value: "return"}},
		},
	}
	if work.State == Offered {
		page.Actions.Others = append(page.Actions.Others, web.Button{Label: w.T("dilemma.review.look"), Kind: "quiet", Name: "act", Value: "look"})
	}
	for _, f := range questionFindings(work.Question) {
		page.Question = append(page.Question, findingItem(w, f))
	}
	for i, f := range s.svc.checks.anonymity(work.Source, work.Content) {
		page.Settles = append(page.Settles, settleItem(w, i, f, work.Resolutions, p))
	}
	if len(page.Settles) == 0 {
		page.Settled = web.Note{Kind: "positive", Title: w.T("dilemma.review.nothing"), Text: w.T("dilemma.review.nothing_text")}
	}
	page.Ask = sentences(w.Printer, reviewTexts)
	return s.pages.Render(rw, r, status, "review", page)
}

func settleItem(w words, i int, f Finding, resolutions []Resolution, p web.Problems) SettleItem {
	name := "finding." + strconv.Itoa(i)
	var chosen Resolution
	if at := slices.IndexFunc(resolutions, func(res Resolution) bool { return res.Finding == f.Key() }); at >= 0 {
		chosen = resolutions[at]
	}
	ways := []Settlement{Replace, Blur, Stays}
	if f.Hard {
		ways = ways[:2]
	}
	item := SettleItem{
		Finding: findingItem(w, f), Key: f.Key(), KeyName: name + ".key",
		Choice: web.Choice{Name: name, Legend: w.T("dilemma.review.settle", "words", f.Words)}.Checked(p),
		Text: web.Field{
			Name: name + ".text", Label: w.T("dilemma.review.settle_text"), Value: chosen.Text, MaxLength: maxSentence, Optional: true,
		},
	}
	for _, way := range ways {
		item.Choice.Options = append(item.Choice.Options, web.Option{
			Value: string(way), Label: w.T(settleTexts[way].label), Hint: w.T(settleTexts[way].more), Chosen: chosen.Settlement == way,
		})
	}
	return item
}

// resolutionsFrom reads the settlements of the form; a finding without a choice stays open.
func resolutionsFrom(in url.Values) []Resolution {
	var out []Resolution
	for i := range 500 {
		name := "finding." + strconv.Itoa(i)
		key := in.Get(name + ".key")
		if key == "" {
			break
		}
		out = append(out, Resolution{Finding: key, Settlement: Settlement(in.Get(name)), Text: in.Get(name + ".text")})
	}
	return out
}

func (s *Web) postReview(rw http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	id := ID(r.PathValue("id"))
	revision, err := strconv.Atoi(in.Get("revision"))
	if err != nil || revision < 1 {
		return overtaken()
	}
	d := Decision{Revision: revision, Resolutions: resolutionsFrom(in), Remark: in.Get("remark")}
	done := ""
	switch in.Get("act") {
	case "approve":
		done, err = "dilemma.review.approved", s.svc.Approve(r.Context(), r.Actor, id, d)
	case "return":
		done, err = "dilemma.review.returned", s.svc.Return(r.Context(), r.Actor, id, d)
	case "look":
		if err := s.svc.Look(r.Context(), r.Actor, id); err != nil {
			return err
		}
		r.Flash("dilemma.review.looking")
		return web.SeeOther(rw, r, "/dilemmas/"+string(id)+"/nakijken")
	default:
		return fault.New(fault.Invalid, "dilemma.review.act")
	}
	if p, invalid := problems(r.Text, err); invalid {
		return s.reviewAgain(rw, r, id, d, p)
	}
	if err != nil {
		return err
	}
	r.Flash(done)
	return web.SeeOther(rw, r, QueueHref)
}

// reviewAgain shows the form with what is still wrong and with everything that was filled in.
func (s *Web) reviewAgain(rw http.ResponseWriter, r *web.Request, id ID, d Decision, p web.Problems) error {
	w, err := s.words(r)
	if err != nil {
		return err
	}
	work, err := s.svc.Working(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	work.Resolutions, work.Remark = d.Resolutions, d.Remark
	for i, one := range p {
		if !strings.HasPrefix(one.Field, "finding.") && one.Field != "remark" {
			p[i].Field = "" // a fault in the text itself: there is no input for it on this page
		}
	}
	return s.renderReview(rw, r, w, work, p, http.StatusUnprocessableEntity)
}
