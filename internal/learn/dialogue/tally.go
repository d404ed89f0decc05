package dialogue

import (
	"slices"
	"strconv"

	"beraad/internal/learn/disclosure"
)

// talliesOf tells how a group answered the questions of a boundary or a what-if round. bron: ART-3
func talliesOf(p Plan, rd Round, ballots []Ballot, rules disclosure.Rules) []disclosure.Tally {
	if rd.Kind == WhatIf {
		var out []disclosure.Tally
		for i, variation := range p.Dilemma(p.Script[rd.Step]).Content.Variations {
			t := disclosure.TallyOf(picksOf(ballots, "if"+strconv.Itoa(i+1)), stays, "dialogue.stay.", rules)
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
	will := disclosure.TallyOf(choices, letters, "dialogue.answer.", rules)
	will.Key = "dialogue.boundary.will"
	address := disclosure.TallyOf(picksOf(ballots, "address"), Addressees, "dialogue.address.", rules)
	address.Key = "dialogue.boundary.address"
	way := disclosure.TallyOf(picksOf(ballots, "way"), wayKnown, "dialogue.way.", rules)
	way.Key = "dialogue.boundary.way"
	return []disclosure.Tally{will, address, way}
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

// kindCards turns the tags of all phones into the cards of the sorting round.
func kindCards(cards []Reason, ballots []Ballot) []disclosure.KindCard {
	out := make([]disclosure.KindCard, len(cards))
	for i, c := range cards {
		out[i].ID = c.ID
		for _, tag := range picksOf(ballots, "card-"+c.ID) {
			out[i].Tags = append(out[i].Tags, disclosure.StatementKind(tag))
		}
	}
	return out
}
