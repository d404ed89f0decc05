package dialogue

import (
	"strconv"
	"unicode"
	"unicode/utf8"

	"beraad/internal/door/web"
	"beraad/internal/ground/text"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
)

// formFor builds the form of the round of a stage, filled with an answer when there is one.
func formFor(st Stage, pack compass.Pack, p text.Printer, code string, mine *Ballot, problems web.Problems) *BallotForm {
	f := &BallotForm{
		Action: "/d/" + code + "/stem", Round: string(st.Round.ID), Turn: st.Round.Turn, Kind: st.Round.Kind, Problems: problems,
		Send: web.Button{Label: p.T("dialogue.form.send.button"), Kind: "primary", Large: true},
	}
	if mine == nil {
		mine = &Ballot{Mark: noMark, Private: true}
	}
	b := formBuilder{st: st, pack: pack, p: p, mine: mine, wrong: problems}
	switch f.Kind {
	case Position:
		b.position(f)
	case Line:
		f.Mark = b.marks(0, 10, p.T("dialogue.form.line"), p.T("dialogue.form.line.hint"))
	case Evaluate:
		f.Mark = b.marks(1, 5, p.T("dialogue.form.evaluate"), p.T("dialogue.form.evaluate.hint"))
	case Boundary:
		f.Choice = b.choice(p.T("dialogue.boundary.will"))
		way := b.pick("way", p.T("dialogue.boundary.way"), wayKnown, "dialogue.way.")
		way.Hint = p.T("dialogue.boundary.way.hint")
		f.Picks = []web.Choice{b.pick("address", p.T("dialogue.boundary.address"), Addressees, "dialogue.address."), way}
		f.Reason = b.reason(p.T("dialogue.boundary.how"), true)
	case WhatIf:
		for i, v := range st.Plan.Dilemma(st.Step).Content.Variations {
			f.Picks = append(f.Picks, b.pick("if"+strconv.Itoa(i+1), v, stays, "dialogue.stay."))
		}
	case Sorting:
		for _, c := range st.Cards {
			f.Picks = append(f.Picks, b.kinds(c))
		}
	case Judgement:
		f.Reason = b.reason(p.T("dialogue.form.judgement"), false)
		f.Share = &web.Choice{Name: "share", Legend: p.T("dialogue.form.share.legend"), Hint: p.T("dialogue.form.share.hint"), Optional: true, Options: []web.Option{
			{Value: "yes", Label: p.T("dialogue.form.share"), Chosen: !b.mine.Private},
		}}
	}
	return f
}

type formBuilder struct {
	st    Stage
	pack  compass.Pack
	p     text.Printer
	mine  *Ballot
	wrong web.Problems
}

func (b formBuilder) position(f *BallotForm) {
	hall := b.st.Meeting.Mode == gathering.Plenary
	if b.pack.Input == compass.Coins && !hall {
		f.Coins = b.coins()
	} else {
		f.Sector, f.Strength = b.sector()
	}
	f.Choice = b.choice(b.p.T("dialogue.form.choice"))
	if hall {
		return
	}
	f.Wins = b.value("wins", b.mine.Vote.Wins)
	f.Hurts = b.value("hurts", b.mine.Vote.Hurts)
	f.Reason = b.reason(b.p.T("dialogue.form.reason"), true)
	consent := "dialogue.form.explain"
	if b.st.Plan.Privacy == disclosure.OpenInCircle {
		consent = "dialogue.form.show"
	}
	explain := web.Choice{Name: "explain", Legend: b.p.T(consent + ".legend"), Hint: b.p.T(consent + ".hint"), Optional: true, Options: []web.Option{
		{Value: "yes", Label: b.p.T(consent), Chosen: b.mine.Vote.Explain},
	}}
	f.Explain = &explain
}

func (b formBuilder) coins() *web.Coins {
	c := web.Coins{Name: "coins", Legend: b.p.T("dialogue.form.coins", "total", b.pack.Total), Hint: b.p.T("dialogue.form.coins.hint"), Total: b.pack.Total}
	for i, s := range b.pack.Sectors {
		row := web.CoinRow{Name: "coins-" + string(s.ID), Label: s.Label.In(b.p.Lang()), Prompt: s.Prompt.In(b.p.Lang())}
		if i < len(b.mine.Vote.Coins) {
			row.Value = b.mine.Vote.Coins[i]
		}
		c.Rows = append(c.Rows, row)
	}
	c = c.Checked(b.wrong)
	return &c
}

func (b formBuilder) sector() (sector, strength *web.Choice) {
	where := web.Choice{Name: "sector", Legend: b.p.T("dialogue.form.sector")}
	for _, s := range b.pack.Sectors {
		where.Options = append(where.Options, web.Option{
			Value: string(s.ID), Label: s.Label.In(b.p.Lang()), Hint: s.Prompt.In(b.p.Lang()), Chosen: b.mine.Vote.Sector == string(s.ID),
		})
	}
	how := web.Choice{Name: "strength", Legend: b.p.T("dialogue.form.strength")}
	for n := 1; n <= 3; n++ {
		how.Options = append(how.Options, web.Option{
			Value: strconv.Itoa(n), Label: upperFirst(b.p.T("dialogue.form.strength." + strconv.Itoa(n))), Chosen: b.mine.Vote.Intensity == n,
		})
	}
	where, how = where.Checked(b.wrong), how.Checked(b.wrong)
	return &where, &how
}

// choice offers A, B and, from the second round, C; passing and not knowing are answers like the others.
func (b formBuilder) choice(legend string) *web.Choice {
	c := web.Choice{Name: "choice", Legend: legend}
	for _, o := range b.st.Plan.Dilemma(b.st.Step).Content.Options {
		if o.Letter == "C" && !b.st.Round.OfferC {
			continue
		}
		c.Options = append(c.Options, web.Option{Value: o.Letter, Label: o.Letter + ". " + o.Text, Chosen: string(b.mine.Vote.Choice) == o.Letter})
	}
	for _, other := range []disclosure.Choice{disclosure.ChoicePass, disclosure.ChoiceUnsure} {
		c.Options = append(c.Options, web.Option{
			Value: string(other), Label: b.p.T("dialogue.answer." + string(other)), Chosen: b.mine.Vote.Choice == other,
		})
	}
	c = c.Checked(b.wrong)
	return &c
}

// value offers the pair of the dilemma first, then the others.
func (b formBuilder) value(name, mine string) *web.Field {
	pair := b.st.Plan.Dilemma(b.st.Step).Content.Values
	f := web.Field{
		Name: name, Kind: "select", Label: b.p.T("dialogue.form." + name), Optional: true,
		Options: []web.Option{{Value: "", Label: b.p.T("dialogue.form.value.none")}},
	}
	first := []string{string(pair.A), string(pair.B)}
	for _, id := range first {
		f.Options = append(f.Options, web.Option{Value: id, Label: b.st.Plan.ValueLabel(id), Chosen: id == mine})
	}
	for _, v := range b.st.Plan.Values {
		if v.ID != first[0] && v.ID != first[1] {
			f.Options = append(f.Options, web.Option{Value: v.ID, Label: v.Label, Chosen: v.ID == mine})
		}
	}
	f = f.Checked(b.wrong)
	return &f
}

func (b formBuilder) reason(label string, optional bool) *web.Field {
	f := web.Field{
		Name: "reason", Kind: "textarea", Label: label, Hint: b.p.T("dialogue.form.reason.hint"), Value: b.mine.Reason,
		Optional: optional, MaxLength: maxReason, Rows: 3, Autocomplete: "off",
	}
	f = f.Checked(b.wrong)
	return &f
}

func (b formBuilder) marks(low, high int, legend, hint string) *web.Choice {
	c := web.Choice{Name: "mark", Legend: legend, Hint: hint}
	for n := low; n <= high; n++ {
		label := strconv.Itoa(n)
		if high == 5 {
			label = b.p.T("dialogue.form.evaluate." + label)
		}
		c.Options = append(c.Options, web.Option{Value: strconv.Itoa(n), Label: label, Chosen: b.mine.Mark == n})
	}
	c = c.Checked(b.wrong)
	return &c
}

func (b formBuilder) pick(name, legend string, options []string, prefix string) web.Choice {
	c := web.Choice{Name: name, Legend: legend}
	for _, o := range options {
		c.Options = append(c.Options, web.Option{Value: o, Label: b.p.T(prefix + o), Chosen: b.mine.Picks[name] == o})
	}
	return c.Checked(b.wrong)
}

func (b formBuilder) kinds(card Reason) web.Choice {
	name := "card-" + card.ID
	c := web.Choice{Name: name, Legend: card.Words}
	for _, k := range disclosure.StatementKinds() {
		c.Options = append(c.Options, web.Option{Value: string(k), Label: upperFirst(b.p.T(k.Key())), Chosen: b.mine.Picks[name] == string(k)})
	}
	return c.Checked(b.wrong)
}

// upperFirst makes a label of words that also stand inside a sentence. A style sheet could do it, but Chromium gives a
// label with a styled first letter no name when that letter is all of it.
func upperFirst(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}
