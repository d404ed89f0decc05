package disclosure

import (
	"cmp"
	"math"
	"slices"

	"beraad/internal/learn/compass"
)

// PictureOf makes the picture of one round that a room may see, by the rules for small rooms.
//
// Below the threshold of rules there is no picture and Why names the threshold. From 5 to 7 people a pack of four
// sectors is told in two halves per axis and a larger one in quadrants, without medians and arrow; from 8 people on in
// counts per sector. wordsOnly (the facilitator's choice before the numbers are seen) and TotalsOnly leave out every
// number but N. Votes may be in any order. It may be called for a closed or revealed round only: the caller keeps the
// result from everybody until the facilitator reveals, except NearUnanimous, which the facilitator gets before.
//
// bron: BOOT-4, BOOT-5
func PictureOf(pack compass.Pack, votes []Vote, rules Rules, wordsOnly bool) Picture {
	pic := Picture{
		PackID: pack.ID, PackVersion: pack.Version, N: len(votes), Level: LevelNone,
		Words: wordsOnly || rules.Mode == TotalsOnly, Disclaimer: pack.Disclaimer,
	}
	if pic.N < rules.Threshold() {
		pic.Why = tooFewVotes(votes, rules)
		return pic
	}
	s := surveyOf(pack, votes)
	pic.Level = s.level(rules)
	pic.Shown = pic.Level != LevelNone || s.answered >= rules.Threshold()
	if !pic.Shown {
		pic.Why = tooFewVotes(votes, rules)
		return pic
	}
	pic.NearUnanimous = !pic.Words && s.nearUnanimous(pic.Level, rules)
	pic.tellChoices(s, rules)
	pic.tellPlaces(s, rules)
	pic.Values = valuePairs(votes, pic.Words)
	pic.speak(s)
	return pic
}

// tooFewVotes is tooFew for a round that asked everybody on their own phone whether they will show it. Only when all of
// them said so does the screen ask for it: out loud, nobody dares to be the one who will not.
func tooFewVotes(votes []Vote, r Rules) Sentence {
	if r.Mode == OpenInCircle && len(votes) > 1 && !slices.ContainsFunc(votes, func(v Vote) bool { return !v.Explain }) {
		return say("disclosure.picture.in_circle", number("min", r.Threshold()))
	}
	return tooFew(r)
}

// tooFew says why there is no picture. It always names the threshold: people who do not know it think it is broken.
func tooFew(r Rules) Sentence {
	if r.Mode == OpenInCircle {
		return say("disclosure.picture.not_in_circle", number("min", r.Threshold()))
	}
	return say("disclosure.picture.too_few", number("min", r.Threshold()))
}

func (pic *Picture) tellChoices(s survey, r Rules) {
	if s.answered < r.Threshold() {
		return
	}
	pic.Top, pic.Support = s.top()
	pic.Others = othersBeside(pic.Support, s.choices[pic.Top], s.answered, pic.Words)
	if pic.Words {
		// A row for C that is only there because somebody took it would be a number after all.
		for _, c := range Answers(r.OfferC) {
			pic.Choices = append(pic.Choices, Row{ID: string(c), Key: c.Key(), Hidden: true})
		}
		return
	}
	pic.Choices = s.choiceRows(r)
}

func (pic *Picture) tellPlaces(s survey, r Rules) {
	switch pic.Level {
	case LevelNone:
		return
	case LevelHalves:
		pic.Halves = s.halves()
	case LevelQuadrants:
		pic.Sectors = s.quadrantRows()
	case LevelSectors:
		pic.Sectors = s.sectorRows()
	}
	pic.Label = s.group.Label
	if pic.Words {
		pic.hide()
		return
	}
	if pic.Level != LevelSectors {
		return
	}
	if pic.Label == compass.LabelTwoCamps {
		pic.Camps = s.camps()
	}
	pic.Medians = mediansOf(s)
	pic.Arrow = arrowOf(s)
	pic.Dots = s.dots(r)
}

// hide takes the numbers out of the rows. The label with a minority becomes the one without: in words, whether there
// is a minority is the same as whether (almost) all agree.
func (pic *Picture) hide() {
	for i := range pic.Sectors {
		pic.Sectors[i].Count, pic.Sectors[i].Hidden = 0, true
	}
	for i := range pic.Halves {
		h := &pic.Halves[i]
		for _, row := range []*Row{&h.Plus, &h.Between, &h.Minus} {
			row.Count, row.Hidden = 0, true
		}
	}
	if pic.Label == compass.LabelSharedMinority {
		pic.Label = compass.LabelShared
	}
}

func mediansOf(s survey) []Median {
	var out []Median
	for i, m := range s.group.Medians {
		out = append(out, Median{
			ID: string(s.pack.Sectors[i].ID), Label: s.pack.Sectors[i].Label, HalfCoins: int(math.Round(2 * m)),
		})
	}
	return out
}

func arrowOf(s survey) *Arrow {
	if !s.group.Label.PointsSomewhere() {
		return nil
	}
	to := s.pack.Nearest(s.group.Mean)
	return arrowTo(0, 0, s.group.R*math.Cos(s.group.Mean), s.group.R*math.Sin(s.group.Mean), s.pack.Sectors[to].Label)
}

// arrowTo snaps an arrow to the grid; nil when nothing of it is left.
func arrowTo(fromX, fromY, toX, toY float64, toward compass.Words) *Arrow {
	a := Arrow{FromX: snap(fromX), FromY: snap(fromY), ToX: snap(toX), ToY: snap(toY), Toward: toward}
	if a.FromX == a.ToX && a.FromY == a.ToY {
		return nil
	}
	return &a
}

func snap(v float64) float64 {
	s := math.Round(v*10) / 10
	if s == 0 {
		return 0 // never minus zero
	}
	return s
}

// valuePairs tells the clashes of values on which at least five people spoke. The pairs that fewer people named stay
// out without a trace: their number would be the rest of a sum. bron: BOOT-4
func valuePairs(votes []Vote, inWords bool) []ValuePair {
	type pair struct{ a, b string }
	counts := map[pair][2]int{}
	for _, v := range votes {
		switch {
		case v.Wins == "" || v.Hurts == "" || v.Wins == v.Hurts:
		case v.Wins < v.Hurts:
			c := counts[pair{v.Wins, v.Hurts}]
			c[0]++
			counts[pair{v.Wins, v.Hurts}] = c
		default:
			c := counts[pair{v.Hurts, v.Wins}]
			c[1]++
			counts[pair{v.Hurts, v.Wins}] = c
		}
	}
	var out []ValuePair
	for p, c := range counts {
		if c[0]+c[1] < compass.FewestOnPair {
			continue
		}
		out = append(out, valuePair(p.a, p.b, c[0], c[1], inWords))
	}
	slices.SortFunc(out, func(x, y ValuePair) int {
		return cmp.Or(cmp.Compare(y.Contested, x.Contested), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return out
}

// valuePair puts the value that weighs more first, except when that is divided. One or nobody on a side is hidden.
func valuePair(a, b string, ab, ba int, inWords bool) ValuePair {
	out := ValuePair{A: a, B: b, Support: supportOf(max(ab, ba), ab+ba), Hidden: inWords || min(ab, ba) < 2}
	if ba > ab && out.Support != SupportDivided {
		out.A, out.B, ab, ba = b, a, ba, ab
	}
	if !out.Hidden {
		out.AOverB, out.BOverA = ab, ba
		out.Contested, _ = compass.Contested(ab, ba)
	}
	return out
}
