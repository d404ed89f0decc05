package app

import (
	"context"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/offer"
)

// The bank of dilemmas and the room where people offer one without an account don't know each other. What goes from one
// to the other stands here.

// offerBank is the bank as the room of offers needs it.
type offerBank struct{ bank *dilemma.Service }

// Values lists the values of the bank.
func (b offerBank) Values(ctx context.Context) ([]offer.Value, error) {
	values, err := b.bank.Values(ctx)
	out := make([]offer.Value, 0, len(values))
	for _, v := range values {
		out = append(out, offer.Value{ID: string(v.ID), Label: v.Label})
	}
	return out, err
}

// TakeIn makes a draft of a case.
func (b offerBank) TakeIn(tx *storage.Tx, by access.Actor, c offer.Case) (string, error) {
	content := dilemma.Content{
		Situation: c.Situation, Question: c.Question, Touched: c.Touched, Variations: c.Variations,
		Values: dilemma.Pair{A: dilemma.ValueID(c.Values.A), B: dilemma.ValueID(c.Values.B)},
	}
	for _, o := range c.Options {
		content.Options = append(content.Options, dilemma.Option{Letter: o.Letter, Text: o.Text})
	}
	id, err := b.bank.TakeIn(tx, by, content)
	return string(id), err
}

// Progress tells the sender of an offer how far the dilemma came.
func (b offerBank) Progress(tx *storage.Tx, draft string) (offer.Step, string, error) {
	state, title, err := b.bank.HowFar(tx, dilemma.ID(draft))
	return map[dilemma.State]offer.Step{
		dilemma.Draft: offer.StepWriting, dilemma.Offered: offer.StepReview, dilemma.Review: offer.StepReview,
		dilemma.Bank: offer.StepBank, dilemma.Retired: offer.StepRetired,
	}[state], title, err
}

// releaseOffer answers the sender when a draft that came from outside is destroyed, in the same transaction.
func (o *Organisation) releaseOffer(tx *storage.Tx, id dilemma.ID) error {
	return o.Offers.Release(tx, string(id))
}

// arrivals shows the offers that wait above what waits for a second pair of eyes.
func (o *Organisation) arrivals(r *web.Request) ([]dilemma.Arrival, error) {
	waiting, err := o.Offers.Waiting(r.Context(), r.Actor)
	var out []dilemma.Arrival
	for _, w := range waiting {
		out = append(out, dilemma.Arrival{Title: w.Case.Beginning(), Day: w.Day, Href: offer.Href(w.ID)})
	}
	return out, err
}

// linksTab puts the coordinator's links among the parts of the bank.
var linksTab = []web.MenuItem{{Key: "offer.links.tab", Href: offer.LinksHref, Can: offer.MayHandOut}}

// draftHref leads from an offer that was taken over to its draft.
func draftHref(draft string) string { return dilemma.EditHref(dilemma.ID(draft)) }
