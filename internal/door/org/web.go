package org

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed text/*.json
var textFiles embed.FS

// Texts returns the folder with nl.json and en.json.
func Texts() fs.FS { return within(textFiles, "text") }

func within(files fs.FS, folder string) fs.FS {
	sub, err := fs.Sub(files, folder)
	if err != nil {
		panic("org: embedded folder " + folder + ": " + err.Error())
	}
	return sub
}

// LinkMaker makes login links. The room that does so imports this one, so it comes in from outside.
//
// The code opens the page /l/<code>. Errors: fault.Forbidden (the actor may not hand out links, or not to this person),
// fault.NotFound (no such person).
type LinkMaker interface {
	MakeLink(ctx context.Context, by access.Actor, to access.PersonID, valid time.Duration, once bool) (code string, until clock.Instant, err error)
}

// linkValid is how long a link that the coordinator hands out works: a week, so that holidays do not void it too often.
const linkValid = 7 * 24 * time.Hour

// Web shows who is who.
type Web struct {
	service *Service
	links   LinkMaker
	pages   *web.Pages
}

// WebConfig is what the pages need.
type WebConfig struct {
	Service *Service
	Site    *web.Site
	Links   LinkMaker
}

// NewWeb parses the pages of this room.
func NewWeb(cfg WebConfig) (*Web, error) {
	pages, err := cfg.Site.Pages("org", within(pageFiles, "pages"))
	if err != nil {
		return nil, err
	}
	return &Web{service: cfg.Service, links: cfg.Links, pages: pages}, nil
}

const (
	peoplePath = "/mensen"
	unitsPath  = "/mensen/eenheden"
)

// Routes registers the pages of this room.
func (x *Web) Routes(r web.Routes) {
	r.Get(peoplePath, SeePeople, x.getPeople)
	r.Post(peoplePath, EditPeople, x.postPerson)
	r.Post(unitsPath, EditPeople, x.postUnit)
	r.Post(peoplePath+"/{id}/link", EditPeople, x.postLink)
	// Choosing another language goes back to where one was, and these two answer a form only.
	r.Get(unitsPath, SeePeople, toPeople)
	r.Get(peoplePath+"/{id}/link", SeePeople, toPeople)
}

func toPeople(w http.ResponseWriter, r *web.Request) error { return web.SeeOther(w, r, peoplePath) }

// PeoplePage lists people and units, with the forms to add one.
type PeoplePage struct {
	Hero     web.Hero
	Problems web.Problems
	Search   web.Field
	Found    string // how many people the list shows, in words
	People   []Line
	Empty    web.Empty
	Form     PersonForm
	Units    []string // each with its number of members, in words
	UnitForm UnitForm
}

// Line is one person in the list.
type Line struct {
	Name, Email, Function, Roles, Units string
	LinkPath                            string // where to ask for a login link; "" when the reader may not
}

// PersonForm adds a person.
type PersonForm struct {
	Name, Function, Email web.Field
	Roles, Units          web.Choice
	Actions               web.Actions
}

// UnitForm adds a unit.
type UnitForm struct {
	Name    web.Field
	Actions web.Actions
}

// LinkPage shows a fresh login link, once.
type LinkPage struct {
	Hero    web.Hero
	QR      web.QR
	Address string
	Until   string
	Care    web.Note
	Actions web.Actions
}

// filled is what somebody typed before a form came back.
type filled struct {
	person NewPerson
	unit   string
}

func (x *Web) getPeople(w http.ResponseWriter, r *web.Request) error {
	return x.render(w, r, http.StatusOK, filled{}, nil)
}

func (x *Web) postPerson(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	p := NewPerson{Name: in.Get("name"), Email: in.Get("email"), Function: in.Get("function")}
	for _, role := range in["roles"] {
		p.Roles = append(p.Roles, access.Role(role))
	}
	for _, unit := range in["units"] {
		p.Units = append(p.Units, UnitID(unit))
	}
	if err := x.add(r, p); err != nil {
		if problems, mine := problemsOf(r, err); mine {
			return x.render(w, r, http.StatusUnprocessableEntity, filled{person: p}, problems)
		}
		return err
	}
	r.Flash("org.person.added", "name", p.Name)
	return web.SeeOther(w, r, peoplePath)
}

func (x *Web) add(r *web.Request, p NewPerson) error {
	units, err := x.service.Units(r.Context())
	if err != nil {
		return err
	}
	if err := p.Check(units); err != nil {
		return err
	}
	_, err = x.service.Add(r.Context(), r.Actor, p)
	return err
}

func (x *Web) postUnit(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	name := in.Get("unit_name")
	if _, err := x.service.AddUnit(r.Context(), r.Actor, name); err != nil {
		if problems, mine := problemsOf(r, err); mine {
			problems[0].Field = "unit_name" // "name" is the person's field on this page
			return x.render(w, r, http.StatusUnprocessableEntity, filled{unit: name}, problems)
		}
		return err
	}
	r.Flash("org.unit.added", "name", name)
	return web.SeeOther(w, r, peoplePath)
}

// postLink shows the link in the answer itself: it is stored nowhere, so there is no page to go on to.
func (x *Web) postLink(w http.ResponseWriter, r *web.Request) error {
	p, err := x.service.Find(r.Context(), access.PersonID(r.PathValue("id")))
	if err != nil {
		return err
	}
	code, until, err := x.links.MakeLink(r.Context(), r.Actor, p.ID, linkValid, true)
	if err != nil {
		return err
	}
	t := r.Text.T
	address := r.Address("/l/" + code)
	qr, err := web.NewQR(address, t("org.link.qr", "name", p.Name))
	if err != nil {
		return err
	}
	qr.Code = code
	return x.pages.Render(w, r, http.StatusOK, "link", LinkPage{
		Hero:    web.Hero{Title: t("org.link.title", "name", p.Name), Back: web.Link{Label: t("org.title"), Href: peoplePath}},
		QR:      qr,
		Address: address,
		Until:   t("org.link.until", "date", r.Text.DayName(until), "time", until.Time().Format("15:04")),
		Care:    web.Note{Kind: "warning", Title: t("org.link.once"), Text: t("org.link.care", "name", p.Name), Live: true},
		Actions: web.Actions{Main: web.Button{Label: t("org.link.done.button"), Kind: "primary", Href: peoplePath}},
	})
}

// problemsOf returns what people have to repair in their form; ok is false when err is something else than that.
func problemsOf(r *web.Request, err error) (problems web.Problems, ok bool) {
	if fields, many := errors.AsType[fault.Fields](err); many {
		for _, f := range fields {
			problems = append(problems, web.Problem{Field: f.Field, Text: r.Text.T(f.Key, f.Args...)})
		}
		return problems, true
	}
	f, one := errors.AsType[*fault.Error](err)
	if !one || f.Kind != fault.Invalid {
		return nil, false
	}
	return web.Problems{{Field: f.Field, Text: r.Text.T(f.Key, f.Args...)}}, true
}

func roleNames(r *web.Request, roles []access.Role) string {
	var names []string
	for _, role := range access.Roles {
		for _, has := range roles {
			if has == role && (role != access.Employee || len(roles) == 1) {
				names = append(names, r.Text.T("access.role."+string(role)))
			}
		}
	}
	return strings.Join(names, ", ")
}
