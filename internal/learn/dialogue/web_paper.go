package dialogue

import (
	"net/http"
	"net/url"
	"strconv"

	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
)

// PaperPage is the table into which ballots on paper are typed.
type PaperPage struct {
	ID       string
	Hero     web.Hero
	Problems web.Problems
	Lead     string // what is being typed in: "Ronde 2 · bril: inwoner"
	Saved    string // how many are in; "" for none
	Rows     []PaperRow
	Round    string // the round for which this was typed
	More     bool   // there is room for more rows
	Save     web.Button
}

// PaperRow is one ballot on paper.
type PaperRow struct {
	N      int
	ID     string // where a problem points to
	Wrong  string
	Cells  []web.Field
	Choice web.Field
}

func (x *Web) getPaper(w http.ResponseWriter, r *web.Request) error {
	return x.renderPaper(w, r, http.StatusOK, nil, nil)
}

// moreRows is how many rows the button adds.
const moreRows = 10

func (x *Web) postPaper(w http.ResponseWriter, r *web.Request) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	in, err := r.Input()
	if err != nil {
		return err
	}
	ballots := paperBallots(in)
	if in.Has("meer") {
		more := min(moreRows, maxPaper-len(ballots))
		return x.renderPaper(w, r, http.StatusOK, append(ballots, make([]url.Values, more)...), nil)
	}
	saved, err := x.svc.Paper(r.Context(), by, id, RoundID(in.Get("ronde")), ballots)
	for kind, status := range map[fault.Kind]int{
		fault.Invalid: http.StatusUnprocessableEntity, fault.Conflict: http.StatusConflict, fault.Unavailable: http.StatusServiceUnavailable,
	} {
		if fault.Is(err, kind) {
			return x.renderPaper(w, r, status, ballots, problemsOf(r, err)) // nobody types thirty papers twice
		}
	}
	if err != nil {
		return err
	}
	r.Flash("dialogue.paper.saved", "n", saved)
	return web.SeeOther(w, r, "/sessies/"+string(id))
}

// paperBallots takes the rows of the table apart: the field "choice.3" is the choice on the third paper.
func paperBallots(in url.Values) []url.Values {
	rows := min(max(number0(in.Get("rijen")), 0), maxPaper)
	ballots := make([]url.Values, rows)
	for i := range ballots {
		ballots[i] = url.Values{}
		suffix := "." + strconv.Itoa(i+1)
		for field := range in {
			if name, of := cutSuffix(field, suffix); of {
				ballots[i].Set(name, in.Get(field))
			}
		}
	}
	return ballots
}

func cutSuffix(field, suffix string) (string, bool) {
	n := len(field) - len(suffix)
	if n <= 0 || field[n:] != suffix {
		return "", false
	}
	return field[:n], true
}

// renderPaper shows the table, empty or with what was typed. What is saved already is not shown again: whoever takes
// control next could read sealed votes off it.
func (x *Web) renderPaper(w http.ResponseWriter, r *web.Request, status int, typed []url.Values, wrong web.Problems) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	place, err := x.svc.PaperPlace(r.Context(), by, id)
	switch late := fault.Is(err, fault.Conflict) && typed != nil; {
	case late: // it is drawn as it was typed
		place.Round = Round{ID: RoundID(r.PostForm.Get("ronde")), Step: place.Meeting.Step, OfferC: true}
	case err != nil:
		return err
	case typed != nil && r.PostForm.Get("ronde") != "":
		place.Round.ID = RoundID(r.PostForm.Get("ronde")) // not the papers of one round into the next
	}
	pack, err := place.Plan.Pack()
	if err != nil {
		return err
	}
	rows := min(max(place.Plan.Expected, place.Saved, len(typed)), maxPaper)
	t, back := r.Text, "/sessies/"+string(id)
	step := place.Plan.Script[place.Round.Step]
	page := PaperPage{
		ID: string(id), Problems: wrong, Lead: stepName(step, t),
		Hero: web.Hero{
			Kicker: place.Plan.Title, Title: t.T("dialogue.paper.title"), Lead: t.T("dialogue.paper.lead"),
			Back: web.Link{Label: t.T("dialogue.outcome.back"), Href: back},
		},
		Round: string(place.Round.ID), More: rows < maxPaper,
		Save: web.Button{Label: t.T("dialogue.paper.save.button"), Kind: "primary"},
	}
	if place.Saved > 0 {
		page.Saved = t.T("dialogue.paper.in", "n", place.Saved)
	}
	p := paperForm{r: r, pack: pack, plan: place.Plan, round: place.Round, wrong: wrong}
	for n := 1; n <= rows; n++ {
		in := url.Values{}
		if n <= len(typed) {
			in = typed[n-1]
		}
		page.Rows = append(page.Rows, p.row(n, in))
	}
	return x.pages.Render(w, r, status, "paper", page)
}

// paperForm draws the rows of the table.
type paperForm struct {
	r     *web.Request
	pack  compass.Pack
	plan  Plan
	round Round
	wrong web.Problems
}

func (p paperForm) row(n int, in url.Values) PaperRow {
	suffix := "." + strconv.Itoa(n)
	row := PaperRow{N: n, ID: "papier-" + strconv.Itoa(n)}
	for _, problem := range p.wrong {
		if problem.Field == row.ID {
			row.Wrong = problem.Text
		}
	}
	if p.pack.Input == compass.Coins && p.plan.Mode != gathering.Plenary {
		for _, s := range p.pack.Sectors {
			name := "coins-" + string(s.ID)
			row.Cells = append(row.Cells, web.Field{Name: name + suffix, Kind: "number", Label: s.Label.In(p.r.Lang()), Value: in.Get(name), Min: "0", Max: strconv.Itoa(p.pack.Total), InputMode: "numeric", Short: true})
		}
	} else {
		row.Cells = append(row.Cells, p.sector(suffix, in.Get("sector")), p.strength(suffix, in.Get("strength")))
	}
	row.Choice = web.Field{Name: "choice" + suffix, Kind: "select", Label: p.r.Text.T("dialogue.form.choice"), Options: []web.Option{{Label: p.r.Text.T("dialogue.paper.choose")}}}
	for _, c := range disclosure.Answers(p.round.OfferC) {
		row.Choice.Options = append(row.Choice.Options, web.Option{Value: string(c), Label: p.r.Text.T("dialogue.answer." + string(c)), Chosen: in.Get("choice") == string(c)})
	}
	return row
}

func (p paperForm) sector(suffix, typed string) web.Field {
	f := web.Field{Name: "sector" + suffix, Kind: "select", Label: p.r.Text.T("dialogue.form.sector"), Options: []web.Option{{Label: p.r.Text.T("dialogue.paper.choose")}}}
	for _, s := range p.pack.Sectors {
		f.Options = append(f.Options, web.Option{Value: string(s.ID), Label: s.Label.In(p.r.Lang()), Chosen: typed == string(s.ID)})
	}
	return f
}

func (p paperForm) strength(suffix, typed string) web.Field {
	f := web.Field{Name: "strength" + suffix, Kind: "select", Label: p.r.Text.T("dialogue.form.strength"), Options: []web.Option{{Label: p.r.Text.T("dialogue.paper.choose")}}}
	for n := 1; n <= 3; n++ {
		v := strconv.Itoa(n)
		f.Options = append(f.Options, web.Option{Value: v, Label: p.r.Text.T("dialogue.form.strength." + v), Chosen: typed == v})
	}
	return f
}
