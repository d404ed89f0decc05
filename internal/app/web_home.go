package app

import (
	"net/http"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/learn/dialogue"
)

// HomePage is what somebody sees first: what there is to do, then where to find help.
type HomePage struct {
	Hero    web.Hero
	Open    []HomeItem
	Next    []HomeItem
	Join    bool
	Contact bool
}

// HomeItem is one thing to do.
type HomeItem struct {
	Href, Title, Text string
	Tag               web.Tag
}

// TextPage is a page of plain text with headings.
type TextPage struct {
	Title string
	Lead  string
	Parts []TextPart
}

// TextPart is a heading with its paragraphs.
type TextPart struct {
	Title string
	Text  []string
}

var readable = access.Open("app.read", "texts that everybody may read: accessibility and privacy")

func (o *Organisation) home() error {
	pages, err := o.Site.Pages("app", under(pageFiles, "pages"))
	if err != nil {
		return err
	}
	o.Site.Get("/{$}", seeHome, func(w http.ResponseWriter, r *web.Request) error {
		page, err := o.homePage(r)
		if err != nil {
			return err
		}
		return pages.Render(w, r, http.StatusOK, "home", page)
	})
	for path, prefix := range map[string]string{"/toegankelijkheid": "app.accessibility.", "/privacy": "app.privacy."} {
		o.Site.Get(path, readable, func(w http.ResponseWriter, r *web.Request) error {
			return pages.Render(w, r, http.StatusOK, "text", textPage(r, prefix))
		})
	}
	if o.cfg.Demo {
		return o.demoPages(pages)
	}
	return nil
}

func (o *Organisation) homePage(r *web.Request) (HomePage, error) {
	t := r.Text
	person, _ := r.Person()
	page := HomePage{
		Hero: web.Hero{Kicker: t.T("app.home.kicker"), Title: t.T("app.home.title"), Lead: t.T("app.home.lead")},
		Join: true, Contact: true,
	}
	if access.May(person, dialogue.Prepare) {
		all, err := o.Dialogues.List(r.Context(), person)
		if err != nil {
			return HomePage{}, err
		}
		for _, d := range all {
			item := HomeItem{Href: "/sessies/" + string(d.ID), Title: d.Plan.Title, Text: d.Plan.UnitName}
			switch d.State {
			case dialogue.Open:
				item.Tag = web.Tag{Status: "info", Label: t.T("dialogue.state.open")}
				page.Open = append(page.Open, item)
			case dialogue.Draft:
				item.Tag = web.Tag{Status: "neutral", Label: t.T("dialogue.state.draft")}
				page.Open = append(page.Open, item)
			}
		}
		page.Next = append(page.Next, HomeItem{Href: "/sessies/nieuw", Title: t.T("app.home.session.title"), Text: t.T("app.home.session.text")})
	}
	page.Next = append(page.Next,
		HomeItem{Href: "/dilemmas/nieuw", Title: t.T("app.home.dilemma.title"), Text: t.T("app.home.dilemma.text")},
		HomeItem{Href: "/dilemmas", Title: t.T("app.home.bank.title"), Text: t.T("app.home.bank.text")},
		HomeItem{Href: "/d", Title: t.T("app.home.join.title"), Text: t.T("app.home.join.text")},
		HomeItem{Href: "/wegwijzer", Title: t.T("app.home.way.title"), Text: t.T("app.home.way.text")},
	)
	return page, nil
}

// textPage builds a page from the keys that begin with prefix: its title and lead, and three parts.
func textPage(r *web.Request, prefix string) TextPage {
	page := TextPage{Title: r.Text.T(prefix + "title"), Lead: r.Text.T(prefix + "lead")}
	for _, part := range []string{"one", "two", "three"} {
		page.Parts = append(page.Parts, TextPart{Title: r.Text.T(prefix + part + ".title"), Text: []string{r.Text.T(prefix + part + ".text")}})
	}
	return page
}
