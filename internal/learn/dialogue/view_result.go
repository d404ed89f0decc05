package dialogue

import (
	"slices"
	"strconv"
	"strings"

	"beraad/internal/ground/text"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/figure"
)

// This file puts on the view what a round brought: figures, lines, tallies, cards, sentences, and what the group concluded.

func (v *View) addFigures(st Stage, pack compass.Pack, p text.Printer, table figure.TableMode) {
	opt := figure.Options{ID: "kompas", Heading: 2, Table: table, ValueName: st.Plan.ValueLabel, Answers: v.Options, Marks: marksOf(st)}
	switch {
	case st.Shift != nil && st.Step.Kind == Shifted && len(st.Pictures) == 2:
		f := figure.NewShift(pack, st.Pictures[0].Picture, st.Pictures[1].Picture, *st.Shift, p, opt)
		v.Figure = &f
	case len(st.Pictures) == 1:
		opt.Seed = uint64(st.Pictures[0].Seed)
		f := figure.New(pack, st.Pictures[0].Picture, p, opt)
		v.Figure = &f
	case len(st.Pictures) > 1:
		set := figure.NewSet(pack, p.T("dialogue.figures.title"), lensesOf(st, opt.Marks, p), p, opt)
		v.Set = &set
	}
	if st.Shift != nil && st.Step.Kind == Position && st.Shift.Shown {
		for _, s := range []disclosure.Sentence{st.Shift.Headline, st.Shift.Changed, st.Shift.Moved} {
			if !s.Empty() {
				v.Sentences = append(v.Sentences, s.Say(p))
			}
		}
	}
	v.Gap = st.Gap.Say(p)
}

// lensesOf names the pictures that stand beside each other. A mark goes with the picture of its own lens, or else with the
// first.
func lensesOf(st Stage, marks []figure.Mark, p text.Printer) []figure.Lens {
	lenses := make([]figure.Lens, len(st.Pictures))
	for i, lp := range st.Pictures {
		lenses[i] = figure.Lens{Label: p.T("dialogue.lens." + string(lp.Lens)), Picture: lp.Picture}
		if lp.Again {
			lenses[i].Label = p.T("dialogue.lens.again", "lens", lenses[i].Label)
		}
	}
	for _, mk := range marks {
		lens := Organisation
		if mk.Kind == figure.MarkResidents {
			lens = Resident
		}
		at := max(0, slices.IndexFunc(st.Pictures, func(lp LensPicture) bool { return lp.Lens == lens }))
		lenses[at].Marks = append(lenses[at].Marks, mk)
	}
	return lenses
}

// marksOf returns the known positions from outside the room that may stand beside the pictures of this step: from the round
// with their own lens on, so that nobody answers that round with the answer in view. A script without such a round has them
// from the first picture on.
func marksOf(st Stage) []figure.Mark {
	var out []figure.Mark
	for _, m := range st.Plan.Marks {
		asked := slices.IndexFunc(st.Plan.Script, func(s Step) bool {
			return s.Kind == Position && s.Lens == m.Lens && s.Dilemma == st.Step.Dilemma && !s.Dropped
		})
		if asked > st.Meeting.Step {
			continue
		}
		kind := figure.MarkOrganisation
		if m.Lens == Resident {
			kind = figure.MarkResidents
		}
		out = append(out, figure.Mark{Kind: kind, Sector: compass.SectorID(m.Sector), Strength: 2, Source: m.Source, N: m.N})
	}
	return out
}

func (v *View) addLines(st Stage, p text.Printer) {
	if st.Line == nil {
		return
	}
	if !st.Line.Shown {
		v.Sentences = append(v.Sentences, st.Line.Why.Say(p))
		return
	}
	titles := []string{"dialogue.line.now"}
	spreads := []disclosure.LineSpread{st.Line.Before}
	if st.Line.After != nil {
		titles, spreads = []string{"dialogue.line.first", "dialogue.line.again"}, append(spreads, *st.Line.After)
	}
	for i, s := range spreads {
		v.Lines = append(v.Lines, LineView{Title: p.T(titles[i]), Rows: countRows(s.Rows, p), Sentences: said(p, s.Together, s.Median)})
	}
	v.Sentences = append(v.Sentences, said(p, st.Line.Moved, st.Line.Toward)...)
}

func said(p text.Printer, all ...disclosure.Sentence) []string {
	var out []string
	for _, s := range all {
		if !s.Empty() {
			out = append(out, s.Say(p))
		}
	}
	return out
}

func countRows(rows []disclosure.Row, p text.Printer) []CountRow {
	longest := 1
	for _, r := range rows {
		longest = max(longest, r.Count)
	}
	out := make([]CountRow, len(rows))
	for i, r := range rows {
		out[i] = CountRow{Label: r.Name(p), Count: r.Count, Share: 100 * r.Count / longest, Hidden: r.Hidden}
	}
	return out
}

// visible reports whether a list of rows has numbers to show.
func visible(rows []disclosure.Row) bool { return len(rows) > 0 && !rows[0].Hidden }

func (v *View) addTallies(st Stage, p text.Printer) {
	for i, t := range st.Tallies {
		tv := TallyView{Question: t.Question, Sentence: t.Why.Say(p)}
		if t.Key != "" {
			tv.Question = p.T(t.Key)
		} else {
			tv.Question = strconv.Itoa(i+1) + ". " + tv.Question
		}
		if t.Shown {
			if visible(t.Rows) {
				tv.Rows = countRows(t.Rows, p)
			}
			tv.Sentence = p.T("dialogue.tally.divided")
			if t.Top != "" {
				tv.Sentence = p.T("dialogue.tally."+string(t.Support), "answer", text.Key(t.Top))
			}
			tv.Sentence = joined(tv.Sentence, t.Others, p)
		}
		v.Tallies = append(v.Tallies, tv)
	}
}

func (v *View) addCards(st Stage, p text.Printer) {
	spread := map[string]disclosure.KindSpread{}
	for _, k := range st.Kinds {
		spread[k.CardID] = k
	}
	for _, c := range st.Cards {
		cv := CardView{ID: c.ID, Words: c.Words}
		if k, revealed := spread[c.ID]; revealed {
			cv.Sentence, cv.Discuss, cv.Follow = kindSentence(k, p), k.Discuss, said(p, k.FollowUps...)
			if visible(k.Rows) {
				for _, row := range countRows(k.Rows, p) {
					if row.Count > 0 {
						cv.Rows = append(cv.Rows, row)
					}
				}
			}
		}
		v.Cards = append(v.Cards, cv)
	}
}

func kindSentence(k disclosure.KindSpread, p text.Printer) string {
	if !k.Shown {
		return k.Why.Say(p)
	}
	names := make([]string, len(k.Largest))
	for i, kind := range k.Largest {
		names[i] = p.T(kind.Key())
	}
	if len(names) == 0 {
		return p.T("dialogue.sorting.unsure")
	}
	if k.Discuss {
		return p.T("dialogue.sorting.discuss", "kinds", strings.Join(names, ", "))
	}
	return joined(p.T("dialogue.sorting.agree", "kinds", strings.Join(names, ", ")), k.Others, p)
}

// joined puts a sentence behind another one, so that who differs is named in the same breath as the majority.
func joined(first string, then disclosure.Sentence, p text.Printer) string {
	return strings.TrimSpace(first + " " + then.Say(p))
}

func (v *View) addReasons(st Stage, p text.Printer) {
	merged := map[string][]string{}
	for _, r := range st.Reasons {
		if r.State == Shown && r.Merged != "" {
			merged[r.Merged] = append(merged[r.Merged], r.Words)
		}
	}
	for _, r := range st.Reasons {
		if r.State != Shown || r.Merged != "" {
			continue
		}
		rv := ReasonView{ID: r.ID, Words: r.Words, Shown: true, Merged: merged[r.ID]}
		if st.Grouped && r.Choice.Letter() {
			rv.Choice = string(r.Choice)
		}
		v.Reasons = append(v.Reasons, rv)
	}
}

// addOutcome tells what the group concluded so far, as sentences.
func (v *View) addOutcome(st Stage, p text.Printer) {
	if v.Phase != InWrapUp && st.Step.Kind != Conclude && st.Step.Kind != Agree {
		return
	}
	o := st.Record.Outcome
	for _, part := range []struct{ key, words string }{
		{"dialogue.outcome.act", o.Act},
		{"dialogue.outcome.because", o.Because},
		{"dialogue.outcome.despite", o.Despite},
		{"dialogue.outcome.limit", o.Limit},
		{"dialogue.outcome.minority", o.Minority},
		{"dialogue.outcome.tipping", o.Tipping},
		{"dialogue.outcome.nothing", o.Nothing},
	} {
		if part.words != "" {
			v.Outcome = append(v.Outcome, p.T(part.key, "words", part.words))
		}
	}
}
