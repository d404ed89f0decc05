package org

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
)

// render shows the list with its forms, and with what somebody typed in them.
func (x *Web) render(w http.ResponseWriter, r *web.Request, status int, in filled, problems web.Problems) error {
	d, err := x.service.Directory(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	t := r.Text.T
	query := r.URL.Query().Get("zoek")
	page := PeoplePage{
		Hero: web.Hero{
			Title: t("org.title"), Lead: t("org.lead"),
			Action: web.Button{Label: t("org.person.new.button"), Href: "#nieuw", Icon: "plus"},
		},
		Problems: problems,
		Search:   web.Field{Name: "zoek", Kind: "search", Label: t("org.search"), Hint: t("org.search.hint"), Value: query, MaxLength: maxName},
		Form:     personForm(r, in.person, d.Units, problems),
		UnitForm: UnitForm{
			Name: web.Field{
				Name: "unit_name", Label: t("org.unit.name"), Hint: t("org.unit.name.hint"), Value: in.unit,
				Autocomplete: "off", MaxLength: maxName,
			}.Checked(problems),
			Actions: web.Actions{Main: web.Button{Label: t("org.unit.add.button")}},
		},
	}
	for _, l := range d.People {
		if l.Matches(query) {
			page.People = append(page.People, lineOf(r, l))
		}
	}
	for _, u := range d.Units {
		page.Units = append(page.Units, t("org.unit.members", "name", u.Name, "n", u.Members))
	}
	page.Found = t("org.found", "n", len(page.People), "all", len(d.People))
	page.Empty = emptyList(r, query)
	return x.pages.Render(w, r, status, "people", page)
}

func lineOf(r *web.Request, l Listed) Line {
	line := Line{Name: l.Name, Email: l.Email, Function: l.Function, Roles: roleNames(r, l.Roles), Units: strings.Join(l.Units, ", ")}
	if mayGiveLink(r.Actor, l.Person) {
		line.LinkPath = peoplePath + "/" + url.PathEscape(string(l.ID)) + "/link"
	}
	return line
}

// mayGiveLink spares people a button that the service will refuse: nobody opens a door to more than they may do.
func mayGiveLink(by access.Actor, to Person) bool {
	reader, isPerson := by.(access.Person)
	return access.May(by, EditPeople) && (!isPerson || reader.Has(access.Admin) || !to.Actor().Has(access.Admin))
}

func emptyList(r *web.Request, query string) web.Empty {
	t := r.Text.T
	if query != "" {
		return web.Empty{
			Icon: "search", Title: t("org.none.found.title"), Text: t("org.none.found.text"),
			Next: web.Button{Label: t("org.none.all.button"), Href: peoplePath},
		}
	}
	return web.Empty{
		Icon: "users", Title: t("org.none.title"), Text: t("org.none.text"), Example: t("org.none.example"),
		Next: web.Button{Label: t("org.person.new.button"), Href: "#nieuw"},
	}
}

func personForm(r *web.Request, in NewPerson, units []Unit, problems web.Problems) PersonForm {
	t := r.Text.T
	form := PersonForm{
		Name:     web.Field{Name: "name", Label: t("org.person.name"), Value: in.Name, Autocomplete: "off", MaxLength: maxName}.Checked(problems),
		Function: web.Field{Name: "function", Label: t("org.person.function"), Hint: t("org.person.function.hint"), Value: in.Function, Optional: true, Autocomplete: "off", MaxLength: maxName}.Checked(problems),
		Email:    web.Field{Name: "email", Kind: "email", Label: t("org.person.email"), Value: in.Email, Optional: true, Autocomplete: "off", MaxLength: maxEmail}.Checked(problems),
		Roles:    web.Choice{Name: "roles", Legend: t("org.person.roles"), Hint: t("org.person.roles.hint"), Optional: true}.Checked(problems),
		Units:    web.Choice{Name: "units", Legend: t("org.person.units"), Optional: true}.Checked(problems),
		Actions:  web.Actions{Main: web.Button{Label: t("org.person.add.button"), Kind: "primary"}},
	}
	for _, role := range access.Roles {
		if role != access.Employee && mayGrant(r.Actor, role) {
			form.Roles.Options = append(form.Roles.Options,
				web.Option{Value: string(role), Label: t("access.role." + string(role)), Chosen: slices.Contains(in.Roles, role)})
		}
	}
	for _, u := range units {
		form.Units.Options = append(form.Units.Options, web.Option{Value: string(u.ID), Label: u.Name, Chosen: slices.Contains(in.Units, u.ID)})
	}
	return form
}

// mayGrant hides the one role that the service refuses to give: only an administrator makes an administrator.
func mayGrant(by access.Actor, role access.Role) bool {
	p, isPerson := by.(access.Person)
	return role != access.Admin || !isPerson || p.Has(access.Admin)
}
