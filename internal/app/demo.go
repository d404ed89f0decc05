package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/org"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/learn/dialogue"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/gathering"
	"beraad/internal/learn/moresprudentie"
	"beraad/internal/steer/organ"
)

// The demo is an invented municipality on the third day of its week of integrity: its people, two sessions that were
// held, and one that is ready to start. Everything goes through the services that people use; nothing is written
// around them. All dates are relative to the day on which the demo was made. bron: NECK-7

// demoSystem is who acts while the demo is made.
var demoSystem = access.System{Job: "demo"}

type demoPerson struct {
	key, name, function, team string
	roles                     []access.Role
}

// demoPeople are invented; whoever recognises somebody does so by accident.
var demoPeople = []demoPerson{
	{"coordinator", "Noor Akkermans", "coördinator integriteit", "Bestuur en advies", []access.Role{access.Coordinator}},
	{"facilitator", "Samira el Idrissi", "opleidingsadviseur", "Personeel", []access.Role{access.Facilitator}},
	{"colleague", "Bas Wijnstra", "adviseur sociaal domein", "Wmo", []access.Role{access.Facilitator}},
	{"manager", "Gerda Hoekema", "teamleider", "Wmo", []access.Role{access.Manager}},
	{"employee", "Jamal Renders", "Wmo-consulent", "Wmo", nil},
	{"", "Ilse Postuma", "Wmo-consulent", "Wmo", nil},
	{"", "Ruben Kraaijveld", "Wmo-consulent", "Wmo", nil},
	{"", "Zeynep Aksoy", "kwaliteitsmedewerker", "Wmo", nil},
	{"", "Hanneke Tuinstra", "administratie", "Wmo", nil},
	{"", "Piotr Nowicki", "vergunningverlener", "Vergunningen", nil},
	{"", "Marloes Dekema", "vergunningverlener", "Vergunningen", nil},
	{"", "Youssef Bennani", "toezichthouder", "Vergunningen", nil},
	{"", "Tessa van Oorschot", "jurist", "Bestuur en advies", nil},
	{"", "Koen Rietdijk", "inkoper", "Bedrijfsvoering", nil},
	{"", "Şirin Demir", "communicatieadviseur", "Bestuur en advies", nil},
	{"admin", "Lars Minnema", "applicatiebeheerder", "Bedrijfsvoering", []access.Role{access.Admin}},
}

const (
	demoName    = "Gemeente Merendam"
	demoDone    = "demo.made"
	demoPersonK = "demo.person."
)

// MakeDemo fills an empty folder with the demo. It does nothing when the demo is there already.
func MakeDemo(ctx context.Context, cfg Config) error {
	today := cfg.Clock.Now()
	past := clock.NewFixed(today.Time().AddDate(0, 0, -2))
	cfg.Clock = past
	o, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	made, err := o.setting(ctx, demoDone)
	if err == nil && made == "" {
		err = o.makeDemo(ctx, past, today)
	}
	return errors.Join(err, o.Close())
}

func (o *Organisation) makeDemo(ctx context.Context, past *clock.Fixed, today clock.Instant) error {
	if err := o.putSetting(ctx, nameSetting, demoName); err != nil {
		return err
	}
	units, err := o.demoPeople(ctx)
	if err != nil {
		return fmt.Errorf("demo people: %w", err)
	}
	if err := o.demoContacts(ctx); err != nil {
		return fmt.Errorf("demo contacts: %w", err)
	}
	for i, story := range demoStories {
		story.unit = units[story.team]
		if err := o.hold(ctx, past, story); err != nil {
			return fmt.Errorf("demo session %d: %w", i+1, err)
		}
		past.Advance(24 * time.Hour)
	}
	if err := o.demoReady(ctx, units, today); err != nil {
		return fmt.Errorf("demo session to start: %w", err)
	}
	return o.putSetting(ctx, demoDone, "yes")
}

func (o *Organisation) demoPeople(ctx context.Context) (map[string]org.UnitID, error) {
	units := map[string]org.UnitID{}
	for _, p := range demoPeople {
		if _, known := units[p.team]; !known {
			id, err := o.Org.AddUnit(ctx, demoSystem, p.team)
			if err != nil {
				return nil, err
			}
			units[p.team] = id
		}
		id, err := o.Org.Add(ctx, demoSystem, org.NewPerson{Name: p.name, Function: p.function, Roles: p.roles, Units: []org.UnitID{units[p.team]}})
		if err != nil {
			return nil, err
		}
		if p.key == "" {
			continue
		}
		if err := o.putSetting(ctx, demoPersonK+p.key, string(id)); err != nil {
			return nil, err
		}
	}
	return units, nil
}

// demoContacts fills the contacts with invented people and numbers that no provider hands out.
func (o *Organisation) demoContacts(ctx context.Context) error {
	for i, in := range organ.StartSet() {
		if in.Phone == "" {
			in.Phone = fmt.Sprintf("0900 555 01%02d", i+10)
		}
		in.Hours = "werkdagen 9.00 tot 17.00 uur"
		if _, err := o.Organs.Add(ctx, demoSystem, in); err != nil {
			return err
		}
	}
	return nil
}

// DemoPerson returns the person behind a role in the demo.
//
// Errors: fault.NotFound when the demo has no such role.
func (o *Organisation) DemoPerson(ctx context.Context, key string) (access.PersonID, error) {
	id, err := o.setting(ctx, demoPersonK+key)
	if err == nil && id == "" {
		err = fault.New(fault.NotFound, "web.not_found")
	}
	return access.PersonID(id), err
}

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
		Unit: st.unit, UnitName: st.team, Preset: st.preset, Privacy: dialogue.Anonymous, Expected: len(st.rounds[0]),
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
	if err := o.Dialogues.SaveOutcome(ctx, by, id, st.outcome); err != nil {
		return err
	}
	st.agreed.Due = now.Now().Time().AddDate(0, 0, 21).Format(time.DateOnly)
	if err := o.Dialogues.AddAgreement(ctx, by, id, st.agreed); err != nil {
		return err
	}
	if st.question.Text != "" {
		st.question.Due = now.Now().Time().AddDate(0, 0, 14).Format(time.DateOnly)
		if err := o.Dialogues.AddQuestion(ctx, by, id, st.question); err != nil {
			return err
		}
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

// demoReady prepares the session that a visitor starts.
func (o *Organisation) demoReady(ctx context.Context, units map[string]org.UnitID, today clock.Instant) error {
	facilitator, err := o.DemoPerson(ctx, "facilitator")
	if err != nil {
		return err
	}
	by := access.Person{ID: facilitator, Roles: []access.Role{access.Employee, access.Facilitator}}
	id, err := o.Dialogues.Plan(ctx, by, dialogue.Request{
		Unit: units["Vergunningen"], UnitName: "Vergunningen", Preset: dialogue.Standard, Privacy: dialogue.Anonymous, Expected: 12,
		Dilemmas: []dilemma.ID{"vergunning-clubgenoot"}, KeepDays: 30, PlannedOn: today.Day(),
		Marks: []dialogue.Mark{
			{Lens: dialogue.Organisation, Sector: "beginsel", Source: "de gedragscode van Merendam"},
			{Lens: dialogue.Resident, Sector: "beginsel", Source: "gesprekken in de bibliotheek", N: 14},
		},
	})
	if err != nil {
		return err
	}
	if _, err := o.Dialogues.OpenLobby(ctx, by, id); err != nil {
		return err
	}
	return o.putSetting(ctx, demoSession, string(id))
}

const demoSession = "demo.session"

// DemoMeeting returns the meeting that is ready in the demo; fault.NotFound when a visitor closed it already.
func (o *Organisation) DemoMeeting(ctx context.Context) (gathering.Meeting, error) {
	id, err := o.setting(ctx, demoSession)
	if err != nil {
		return gathering.Meeting{}, err
	}
	return o.Meetings.Find(ctx, dialogue.ID(id))
}
