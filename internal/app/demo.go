package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/org"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/dialogue"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
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
	demoBegun   = "demo.begun" // before anything else, so that half a demo is known for what it is
	demoPersonK = "demo.person."
)

// MakeDemo fills an empty folder with the demo. It does nothing when the demo is there already.
func MakeDemo(ctx context.Context, cfg Config) error {
	if there, err := demoIsThere(ctx, cfg.Data); err != nil || there {
		return err
	}
	today := cfg.Clock.Now()
	past := clock.NewFixed(today.Time().AddDate(0, 0, -2))
	cfg.Clock = past
	o, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	made, err := o.setting(ctx, demoDone)
	if err == nil && made == "" {
		err = o.startDemo(ctx, past, today)
	}
	return errors.Join(err, o.Close())
}

// startDemo makes the demo in a folder where nobody lives yet. What is left of a demo that was cut off while it was
// being made is refused rather than filled twice.
func (o *Organisation) startDemo(ctx context.Context, past *clock.Fixed, today clock.Instant) error {
	people, err := o.Org.People(ctx)
	if err != nil {
		return err
	}
	if len(people) > 0 {
		return ErrDemoHalfMade
	}
	return o.makeDemo(ctx, past, today)
}

// ErrDemoHalfMade says that a folder holds a demo that was cut off while it was being made, or something else.
var ErrDemoHalfMade = errors.New("the demo in this folder is not complete")

// demoIsThere looks whether a folder holds a demo that was made to its end.
//
// Errors: storage.ErrNewer, when a newer program made it.
func demoIsThere(ctx context.Context, folder string) (there bool, err error) {
	if _, err := os.Stat(filepath.Join(folder, "beraad.db")); errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	main, live, err := Databases(ctx, folder)
	if err != nil {
		return false, err
	}
	o := &Organisation{main: main, live: live}
	defer func() { err = errors.Join(err, o.Close()) }()
	if _, err := storage.Pending(ctx, live, LiveMigrations()...); err != nil {
		return false, err
	}
	pending, err := storage.Pending(ctx, main, MainMigrations()...)
	if err != nil || len(pending) > 0 {
		return false, err // what was made by an older program is made to its end, or left as it is, by Open
	}
	made, err := o.setting(ctx, demoDone)
	return made != "", err
}

func (o *Organisation) makeDemo(ctx context.Context, past *clock.Fixed, today clock.Instant) error {
	if err := o.putSetting(ctx, demoBegun, "yes"); err != nil {
		return err
	}
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

// demoReady prepares the session that a visitor starts.
func (o *Organisation) demoReady(ctx context.Context, units map[string]org.UnitID, today clock.Instant) error {
	facilitator, err := o.DemoPerson(ctx, "facilitator")
	if err != nil {
		return err
	}
	by := access.Person{ID: facilitator, Roles: []access.Role{access.Employee, access.Facilitator}}
	id, err := o.Dialogues.Plan(ctx, by, dialogue.Request{
		Unit: units["Vergunningen"], UnitName: "Vergunningen", Preset: dialogue.Standard, Privacy: disclosure.Anonymous, Expected: 12,
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
