package dialogue

import (
	"slices"
	"strconv"
)

// Tally is what the room may see of one question with fixed answers. Numbers are told from the threshold of the
// session on; when all or all but one agree there is a word instead, because numbers would make everyone known.
type Tally struct {
	Key      string // text key of the question; "" when Question has it
	Question string
	N        int
	Shown    bool
	Why      Sentence
	Rows     []PictureRow
	Top      string // text key of the answer that Support is about
	Support  Support
}

// talliesOf tells how a group answered the questions of a boundary or a what-if round. bron: ART-3
func talliesOf(p Plan, rd Round, ballots []Ballot, rules Rules) []Tally {
	if rd.Kind == WhatIf {
		var out []Tally
		for i, variation := range p.Dilemma(p.Script[rd.Step]).Content.Variations {
			t := tallyOf(picksOf(ballots, "if"+strconv.Itoa(i+1)), stays, "dialogue.stay.", rules)
			t.Question = variation
			out = append(out, t)
		}
		return out
	}
	choices := make([]string, 0, len(ballots))
	for _, b := range ballots {
		choices = append(choices, string(b.Vote.Choice))
	}
	letters := []string{"A", "B", "C", "pass", "unsure"}
	if !rules.OfferC {
		letters = slices.Delete(letters, 2, 3)
	}
	will := tallyOf(choices, letters, "dialogue.answer.", rules)
	will.Key = "dialogue.boundary.will"
	address := tallyOf(picksOf(ballots, "address"), Addressees, "dialogue.address.", rules)
	address.Key = "dialogue.boundary.address"
	way := tallyOf(picksOf(ballots, "way"), wayKnown, "dialogue.way.", rules)
	way.Key = "dialogue.boundary.way"
	return []Tally{will, address, way}
}

func picksOf(ballots []Ballot, field string) []string {
	picks := make([]string, 0, len(ballots))
	for _, b := range ballots {
		if v := b.Picks[field]; v != "" {
			picks = append(picks, v)
		}
	}
	return picks
}

func tallyOf(answers, options []string, prefix string, rules Rules) Tally {
	t := Tally{N: len(answers)}
	if t.N < rules.Threshold() {
		t.Why = tooFew(rules)
		return t
	}
	t.Shown = true
	counts := map[string]int{}
	for _, a := range answers {
		counts[a]++
	}
	most := 0
	for _, o := range options {
		if counts[o] > most {
			most, t.Top = counts[o], prefix+o
		}
	}
	t.Support = supportOf(most, t.N)
	if t.Support == SupportDivided {
		t.Top = ""
	}
	inWords := rules.Mode == TotalsOnly || most >= t.N-1
	for _, o := range options {
		row := PictureRow{ID: o, Key: prefix + o, Count: counts[o]}
		if inWords {
			row.Count, row.Hidden = 0, true
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// kindCards turns the tags of all phones into the cards of the sorting round.
func kindCards(cards []Reason, ballots []Ballot) []KindCard {
	out := make([]KindCard, len(cards))
	for i, c := range cards {
		out[i].ID = c.ID
		for _, tag := range picksOf(ballots, "card-"+c.ID) {
			out[i].Tags = append(out[i].Tags, StatementKind(tag))
		}
	}
	return out
}
