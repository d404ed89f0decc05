package organ

import (
	"embed"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
)

//go:embed pages/*.html
var pageFiles embed.FS

// Help lets everybody reach the page behind "Dit speelt echt".
var Help = access.Open("organ.help", "reached from a phone in a live meeting, without account or session; it shows nothing secret and keeps nothing")

// Web shows the list.
type Web struct {
	organs *Service
	pages  *web.Pages
}

// WebConfig is what the pages need.
type WebConfig struct {
	Service *Service
	Site    *web.Site
}

// NewWeb parses the pages of this room.
func NewWeb(cfg WebConfig) (*Web, error) {
	pages, err := cfg.Site.Pages("organ", within(pageFiles, "pages"))
	if err != nil {
		return nil, err
	}
	return &Web{organs: cfg.Service, pages: pages}, nil
}

const (
	wayPath  = "/wegwijzer"
	editPath = "/wegwijzer/bewerken"
	helpPath = "/hulp"
)

// Routes registers the pages of this room.
func (x *Web) Routes(r web.Routes) {
	r.Get(wayPath, Read, x.getWay)
	r.Get(helpPath, Help, x.getHelp)
	r.Get(editPath, Edit, x.getEdit)
	r.Post(editPath, Edit, x.postAdd)
	r.Post(editPath+"/beginset", Edit, x.postStart)
	r.Get(editPath+"/{id}", Edit, x.getChange)
	r.Post(editPath+"/{id}", Edit, x.postChange)
	r.Post(editPath+"/{id}/plaats", Edit, x.postMove)
	r.Get(editPath+"/{id}/verwijderen", Edit, x.getRemove)
	r.Post(editPath+"/{id}/verwijderen", Edit, x.postRemove)
}

// Card is a contact, ready to show.
type Card struct {
	Kind, Who, ForWhat string // Kind is "" when the name says the same
	Phone, Dial, Email string
	MailUser, MailHost string // the two halves of Email, "@" with the second
	Facts              web.Facts
	Missing            web.Tag // says that a number is still to be filled in; zero when it is there
}

func cardOf(r *web.Request, c Contact) Card {
	card := Card{Kind: r.Text.T(c.Kind.Key()), Who: c.Who, ForWhat: c.ForWhat, Phone: c.Phone, Dial: c.Dial, Email: c.Email}
	if strings.EqualFold(card.Kind, card.Who) {
		card.Kind = ""
	}
	if at := strings.Index(c.Email, "@"); at >= 0 {
		card.MailUser, card.MailHost = c.Email[:at], c.Email[at:]
	}
	if c.Hours != "" {
		card.Facts = append(card.Facts, web.Fact{Name: r.Text.T("organ.hours"), Value: c.Hours})
	}
	if c.Deputy != "" {
		card.Facts = append(card.Facts, web.Fact{Name: r.Text.T("organ.deputy"), Value: c.Deputy})
	}
	if !c.Reachable() {
		card.Missing = web.Tag{Status: "warning", Label: r.Text.T("organ.missing")}
	}
	return card
}

func sideKey(s Side) string {
	for _, one := range Sides() {
		if one.Side == s {
			return one.Key
		}
	}
	return "organ.side.both"
}

// WayPage is "Ken je de weg?".
type WayPage struct {
	Hero  web.Hero
	Tabs  web.Tabs
	Cards []Card
	Empty web.Empty
}

func (x *Web) getWay(w http.ResponseWriter, r *web.Request) error {
	contacts, err := x.organs.Contacts(r.Context())
	if err != nil {
		return err
	}
	side := Side(r.URL.Query().Get("kant"))
	page := WayPage{
		Hero: web.Hero{Kicker: r.Text.T("organ.kicker"), Title: r.Text.T("organ.way.title"), Lead: r.Text.T("organ.way.lead")},
		Tabs: sideTabs(r, side),
	}
	for _, c := range contacts {
		if c.Serves(side) {
			page.Cards = append(page.Cards, cardOf(r, c))
		}
	}
	page.Empty = web.Empty{Icon: "direction-sign", Title: r.Text.T("organ.way.none.title"), Text: r.Text.T("organ.way.none.text"), Example: r.Text.T("organ.example")}
	if len(contacts) > 0 {
		page.Empty = web.Empty{
			Icon: "direction-sign", Title: r.Text.T("organ.way.filtered.title"), Text: r.Text.T("organ.way.filtered.text"),
			Next: web.Button{Label: r.Text.T("organ.way.all.button"), Href: wayPath},
		}
	}
	if access.May(r.Actor, Edit) {
		page.Hero.Action = web.Button{Label: r.Text.T("organ.way.edit.button"), Href: editPath, Icon: "pencil"}
	}
	return x.pages.Render(w, r, http.StatusOK, "way", page)
}

func sideTabs(r *web.Request, current Side) web.Tabs {
	tabs := web.Tabs{Label: r.Text.T("organ.way.sides")}
	add := func(label, href string, is bool) {
		tabs.Tabs = append(tabs.Tabs, web.Tab{Label: label, Href: href, Current: is})
	}
	add(r.Text.T("organ.way.all"), wayPath, current != Official && current != Political)
	for _, side := range []Side{Official, Political} {
		add(r.Text.T(sideKey(side)), wayPath+"?kant="+url.QueryEscape(string(side)), current == side)
	}
	return tabs
}

// HelpPage is the open page behind "Dit speelt echt".
type HelpPage struct{ Cards []Card }

// getHelp answers without looking at who asks: no cookie is set, nothing is written, and the browser is told not to say
// where it came from when somebody goes on.
//
// bron: ART-3
func (x *Web) getHelp(w http.ResponseWriter, r *web.Request) error {
	contacts, err := x.organs.StopRoute(r.Context())
	if err != nil {
		return err
	}
	var page HelpPage
	for _, c := range contacts {
		page.Cards = append(page.Cards, cardOf(r, c))
	}
	w.Header().Set("Referrer-Policy", "no-referrer")
	return x.pages.Render(w, r, http.StatusOK, "help", page)
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

func changePath(id ID) string { return fmt.Sprintf("%s/%s", editPath, url.PathEscape(string(id))) }
