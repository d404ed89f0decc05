package app

import (
	"context"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/login"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/storage"
	"beraad/internal/ground/text"
	"beraad/internal/learn/dialogue"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/gathering"
	"beraad/internal/learn/moresprudentie"
	"beraad/internal/learn/wording"
	"beraad/internal/steer/organ"
)

// linkMaker lets the list of people hand out login links.
type linkMaker struct{ login *login.Service }

func (l linkMaker) MakeLink(ctx context.Context, by access.Actor, to access.PersonID, valid time.Duration, once bool) (string, clock.Instant, error) {
	h, err := l.login.MakeLink(ctx, by, to, valid, once)
	return h.Code, h.Until, err
}

// stopRoute shows the contacts of the organisation behind "Dit speelt echt" on every phone.
func stopRoute(organs *organ.Service, texts *text.Catalog) func(context.Context, string) ([]gathering.Contact, error) {
	return func(ctx context.Context, lang string) ([]gathering.Contact, error) {
		route, err := organs.StopRoute(ctx)
		if err != nil {
			return nil, err
		}
		p := texts.Printer(lang)
		out := make([]gathering.Contact, 0, len(route))
		for _, c := range route {
			out = append(out, gathering.Contact{
				Role: p.T(c.Kind.Key()), Name: c.Who, Phone: c.Phone, Hours: c.Hours, ForWhat: c.ForWhat,
			})
		}
		return out, nil
	}
}

// startHref leads from a dilemma in the bank to a session about it.
func startHref(id dilemma.ID, _ int) string { return "/sessies/nieuw?dilemma=" + string(id) }

// proposeLesson turns what a session left into a draft of a lesson, in the transaction that closes the session.
func (o *Organisation) proposeLesson(tx *storage.Tx, c dialogue.Closure) error {
	plan, out := c.Dialogue.Plan, c.Outcome
	seed := moresprudentie.Seed{
		Source: string(c.Dialogue.ID), Unit: plan.Unit, Title: plan.Title, Month: c.Month, Facilitator: c.Dialogue.Lead,
		Act: out.Act, Because: out.Because, Despite: out.Despite, Limit: out.Limit, SharedBy: string(out.SharedBy),
		Minority: out.Minority, Tipping: out.Tipping, Lesson: out.Lesson,
		CaseOwnerPresent: plan.CaseOwner, CaseOwnerAgreed: out.CaseOwner,
	}
	if len(plan.Dilemmas) > 0 {
		content := plan.Dilemmas[len(plan.Dilemmas)-1].Content // the one that the conclusion is about
		seed.Question, seed.Core, seed.RoleClass = content.Question, content.Situation, string(content.Role)
		seed.Values = moresprudentie.Pair{A: plan.ValueLabel(string(content.Values.A)), B: plan.ValueLabel(string(content.Values.B))}
		var err error
		if seed.Polarity, err = o.Dilemmas.Tension(tx, content.Polarity); err != nil {
			return err
		}
		for _, option := range content.Options {
			seed.Options = append(seed.Options, moresprudentie.Option{Letter: option.Letter, Text: option.Text})
		}
	}
	return o.Lessons.Propose(tx, access.System{Job: "dialogue.close"}, seed)
}

// forgetCase takes the same words out of the session when the text of its lesson is destroyed.
func (o *Organisation) forgetCase(tx *storage.Tx, session string) error {
	return o.Dialogues.Forget(tx, dialogue.ID(session))
}

// sentenceCheck looks at a sentence from a phone for what may make somebody known. People write about dilemmas in which
// functions occur, so a function is advice and never more.
func sentenceCheck(people wording.Known) func(string) []string {
	checker := wording.Checker{Known: people, Fictitious: true}
	return func(sentence string) []string {
		var keys []string
		for _, hit := range checker.Live(sentence) {
			keys = append(keys, hit.Key)
		}
		return keys
	}
}
