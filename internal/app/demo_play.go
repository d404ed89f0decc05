package app

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/org"
	"beraad/internal/ground/clock"
	"beraad/internal/learn/dialogue"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
	"beraad/internal/learn/moresprudentie"
)

// story is a session that was held before the demo begins.
type story struct {
	team     string
	unit     org.UnitID
	preset   dialogue.PresetID
	dilemma  dilemma.ID
	rounds   [][]demoVote // per position round
	outcome  dialogue.Outcome
	agreed   dialogue.Agreement
	question dialogue.Question
}

// demoVote is one answer: coins over gevolg, deugd, relatie, beginsel, a choice, and sometimes a sentence.
type demoVote struct {
	coins  [4]int
	choice string
	reason string
}

var sectors = [4]string{"gevolg", "deugd", "relatie", "beginsel"}

func (v demoVote) form(round string) url.Values {
	in := url.Values{"ronde": {round}, "choice": {v.choice}, "reason": {v.reason}}
	for i, s := range sectors {
		in.Set("coins-"+s, fmt.Sprint(v.coins[i]))
	}
	return in
}

// hold plays a whole session through the services.
func (o *Organisation) hold(ctx context.Context, now *clock.Fixed, st story) error {
	facilitator, err := o.DemoPerson(ctx, "facilitator")
	if err != nil {
		return err
	}
	by := access.Person{ID: facilitator, Roles: []access.Role{access.Employee, access.Facilitator}}
	id, err := o.Dialogues.Plan(ctx, by, dialogue.Request{
		Unit: st.unit, UnitName: st.team, Preset: st.preset, Privacy: disclosure.Anonymous, Expected: len(st.rounds[0]),
		Dilemmas: []dilemma.ID{st.dilemma}, KeepDays: 30, CaseOwner: false,
	})
	if err != nil {
		return err
	}
	m, err := o.Dialogues.OpenLobby(ctx, by, id)
	if err != nil {
		return err
	}
	var refs []string
	for range st.rounds[0] {
		joined, token, err := o.Meetings.Join(ctx, m.Code)
		if err != nil {
			return err
		}
		refs = append(refs, joined.RefOf(token))
	}
	p := player{o: o, by: by, id: id, refs: refs}
	if err := p.play(ctx, st.rounds); err != nil {
		return err
	}
	notes := dialogue.Notes{Outcome: st.outcome, Agreed: true, Agree: st.agreed, Asked: st.question.Text != "", Ask: st.question}
	notes.Agree.Due = now.Now().Time().AddDate(0, 0, 21).Format(time.DateOnly)
	notes.Ask.Due = now.Now().Time().AddDate(0, 0, 14).Format(time.DateOnly)
	if _, err := o.Dialogues.WriteDown(ctx, by, id, notes); err != nil {
		return err
	}
	end, err := p.command(ctx, "end")
	if err != nil {
		return err
	}
	if err := o.Dialogues.Close(ctx, by, id, end, false); err != nil {
		return err
	}
	return o.keepLesson(ctx, by, id)
}

// keepLesson puts the lesson of a held session before a second person, who lets what the checks found stay: all of it
// is invented.
func (o *Organisation) keepLesson(ctx context.Context, by access.Person, source dialogue.ID) error {
	lesson, err := o.Lessons.OfSource(ctx, by, string(source))
	if err != nil {
		return err
	}
	if err := o.Lessons.PutForward(ctx, by, lesson.ID); err != nil {
		return err
	}
	colleague, err := o.DemoPerson(ctx, "colleague")
	if err != nil {
		return err
	}
	second := access.Person{ID: colleague, Roles: []access.Role{access.Employee, access.Facilitator}}
	lesson, findings, err := o.Lessons.ForCheck(ctx, second, lesson.ID)
	if err != nil {
		return err
	}
	d := moresprudentie.Decision{Revision: lesson.Revision, NotAtTable: true}
	for _, f := range findings {
		d.Resolutions = append(d.Resolutions, moresprudentie.Resolution{
			Finding: f.Key(), Settlement: moresprudentie.Stays, Text: "Verzonnen: wijst niemand aan.",
		})
	}
	return o.Lessons.Keep(ctx, second, lesson.ID, d)
}

// player leads a session by its buttons.
type player struct {
	o    *Organisation
	by   access.Person
	id   dialogue.ID
	refs []string
	n    int
}

func (p *player) command(ctx context.Context, name string) (gathering.Command, error) {
	m, err := p.o.Meetings.Find(ctx, p.id)
	p.n++
	return gathering.Command{Name: name, ExpectedStep: m.Step, ControlEpoch: m.ControlEpoch, Key: fmt.Sprint(name, p.n)}, err
}

func (p *player) do(ctx context.Context, name string) error {
	c, err := p.command(ctx, name)
	if err != nil {
		return err
	}
	return p.o.Dialogues.Lead(ctx, p.by, p.id, dialogue.Order{Command: c})
}

// play goes through the whole script. In each position round the people answer as the story says; other rounds stay
// pending and are passed by.
func (p *player) play(ctx context.Context, rounds [][]demoVote) error {
	if err := p.do(ctx, "begin"); err != nil {
		return err
	}
	for next := 0; ; {
		m, err := p.o.Meetings.Find(ctx, p.id)
		if err != nil {
			return err
		}
		if m.State == gathering.WrapUp {
			return nil
		}
		round, isPosition, err := p.o.Dialogues.RoundOf(ctx, m)
		if err != nil {
			return err
		}
		if isPosition && next < len(rounds) {
			if err := p.answer(ctx, m, round, rounds[next]); err != nil {
				return err
			}
			next++
		}
		if err := p.do(ctx, "next"); err != nil {
			return err
		}
	}
}

func (p *player) answer(ctx context.Context, m gathering.Meeting, round dialogue.RoundID, votes []demoVote) error {
	if err := p.do(ctx, "open"); err != nil {
		return err
	}
	for i, v := range votes {
		if err := p.o.Dialogues.Vote(ctx, m, p.refs[i], round, v.form(string(round))); err != nil {
			return err
		}
	}
	if err := p.do(ctx, "close"); err != nil {
		return err
	}
	return p.do(ctx, "reveal")
}
