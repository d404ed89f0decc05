package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"beraad/internal/door/access"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/text"
)

// Chrome is what surrounds a page.
type Chrome struct {
	Lang         string
	Organisation string
	Nav          []NavItem
	Flash        []string
	Demo         bool
	RoleName     string
	PersonName   string
	Scheme       string // "light", "dark" or "" for what the system says
	Fault        bool   // the title starts with "Fout:"
	Path         string // where we are, to come back after a choice of language
	Styles       []string
	Scripts      []string
}

// NavItem is one entry of the main menu, ready to show.
type NavItem struct {
	Label   string
	Href    string
	Current bool
}

// View is what a layout gets.
type View struct {
	Chrome Chrome
	Page   any
}

// bases are the layouts and components, parsed once per language, because the text function speaks one language.
type bases struct{ byLang map[string]*template.Template }

func (s *Site) newBases() (*bases, error) {
	b := &bases{byLang: map[string]*template.Template{}}
	for _, lang := range text.Languages {
		t := template.New("").Funcs(s.funcs(s.cfg.Texts.Printer(lang)))
		for _, folder := range []string{"layouts", "components"} {
			if err := parseFolder(t, templateFiles, folder); err != nil {
				return nil, err
			}
		}
		b.byLang[lang] = t
	}
	return b, nil
}

func (s *Site) funcs(p text.Printer) template.FuncMap {
	return template.FuncMap{
		"t":       p.T,
		"lang":    p.Lang,
		"date":    p.Date,
		"dayname": p.DayName,
		"isodate": p.ISODate,
		"day":     clock.Instant.Day,
		"icon":    s.icons.Icon,
		"asset":   s.static.URL,
	}
}

// Pages are the templates of one room, per language.
type Pages struct {
	site   *Site
	room   string
	byLang map[string]*roomPages
}

type roomPages struct {
	parts *template.Template // layouts, components and the room's own parts
	pages map[string]page
}

type page struct {
	tmpl    *template.Template
	layout  string
	styles  []string
	scripts []string
}

// Pages parses the .html files at the root of files. A file that defines "layout" is a page of its own; one that does
// not holds parts that the room's pages and live frames share. parts are folders of other rooms with such parts, for
// example what draws a figure; no two files may have the same name.
func (s *Site) Pages(room string, files fs.FS, parts ...fs.FS) (*Pages, error) {
	p := &Pages{site: s, room: room, byLang: map[string]*roomPages{}}
	sources := map[string]string{}
	for _, folder := range append([]fs.FS{files}, parts...) {
		if err := readInto(sources, folder); err != nil {
			return nil, fmt.Errorf("pages of %s: %w", room, err)
		}
	}
	for lang, base := range s.base.byLang {
		rp, err := parseRoom(base, sources)
		if err != nil {
			return nil, fmt.Errorf("pages of %s: %w", room, err)
		}
		p.byLang[lang] = rp
	}
	return p, nil
}

// readInto adds the templates of a folder by their name without ending; a name that is there already is a mistake.
func readInto(sources map[string]string, files fs.FS) error {
	names, err := fs.Glob(files, "*.html")
	if err != nil {
		return err
	}
	for _, file := range names {
		raw, err := fs.ReadFile(files, file)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(file, ".html")
		if _, taken := sources[name]; taken {
			return fmt.Errorf("two files are called %s", file)
		}
		sources[name] = string(raw)
	}
	return nil
}

func parseRoom(base *template.Template, sources map[string]string) (*roomPages, error) {
	parts, err := base.Clone()
	if err != nil {
		return nil, err
	}
	for name, source := range sources {
		if !strings.Contains(source, `{{define "layout"}}`) {
			if _, err := parts.New(name).Parse(source); err != nil {
				return nil, err
			}
		}
	}
	rp := &roomPages{pages: map[string]page{}}
	for name, source := range sources {
		if strings.Contains(source, `{{define "layout"}}`) {
			if rp.pages[name], err = parsePage(parts, source); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	rp.parts = parts
	return rp, nil
}

func parsePage(parts *template.Template, source string) (page, error) {
	t, err := parts.Clone()
	if err != nil {
		return page{}, err
	}
	if _, err := t.Parse(source); err != nil {
		return page{}, err
	}
	layout, err := word(t, "layout")
	if err != nil {
		return page{}, err
	}
	pg := page{tmpl: t, layout: "layout-" + layout}
	// A page names the files that it needs besides the ones of every page.
	for block, files := range map[string]*[]string{"styles": &pg.styles, "scripts": &pg.scripts} {
		if t.Lookup(block) == nil {
			continue
		}
		names, err := word(t, block)
		if err != nil {
			return page{}, err
		}
		*files = strings.Fields(names)
	}
	return pg, nil
}

func word(t *template.Template, name string) (string, error) {
	var b bytes.Buffer
	c, err := t.Clone() // executing locks a template against further parsing
	if err != nil {
		return "", err
	}
	if err := c.ExecuteTemplate(&b, name, nil); err != nil {
		return "", err
	}
	return strings.TrimSpace(b.String()), nil
}

// Render writes a page in its layout. Nothing is written before the whole page is made, so a fault in a template never
// leaves half a page.
func (p *Pages) Render(w http.ResponseWriter, r *Request, status int, name string, data any) error {
	pg, ok := p.byLang[r.Lang()].pages[name]
	if !ok {
		return fmt.Errorf("render: room %s has no page %q", p.room, name)
	}
	chrome := p.site.chrome(w, r)
	chrome.Fault = status == http.StatusUnprocessableEntity
	for _, style := range pg.styles {
		chrome.Styles = append(chrome.Styles, p.site.static.URL(style))
	}
	for _, script := range pg.scripts {
		chrome.Scripts = append(chrome.Scripts, p.site.static.URL(script))
	}
	var b bytes.Buffer
	if err := pg.tmpl.ExecuteTemplate(&b, pg.layout, View{Chrome: chrome, Page: data}); err != nil {
		return fmt.Errorf("render %s/%s: %w", p.room, name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write(b.Bytes())
	return err
}

// Fragment executes one part of the room alone: what a live frame or a script's request gets.
func (p *Pages) Fragment(lang, name string, data any) ([]byte, error) {
	rp, ok := p.byLang[lang]
	if !ok {
		rp = p.byLang[text.Languages[0]]
	}
	var b bytes.Buffer
	if err := rp.parts.ExecuteTemplate(&b, name, data); err != nil {
		return nil, fmt.Errorf("fragment %s/%s: %w", p.room, name, err)
	}
	return b.Bytes(), nil
}

// Names returns the pages of the room.
func (p *Pages) Names() []string {
	var names []string
	for name := range p.byLang[text.Languages[0]].pages {
		names = append(names, name)
	}
	return names
}

// WriteFragment answers a script with a part of a page.
func (p *Pages) WriteFragment(w http.ResponseWriter, r *Request, status int, name string, data any) error {
	html, err := p.Fragment(r.Lang(), name, data)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err = w.Write(html)
	return err
}

func (s *Site) chrome(w http.ResponseWriter, r *Request) Chrome {
	c := Chrome{
		Lang: r.Lang(), Organisation: s.cfg.Organisation(r.Context()), Demo: s.cfg.Demo,
		PersonName: r.visitor.Name, Scheme: schemeOf(r.Request), Path: r.URL.RequestURI(), Flash: r.takeFlash(w),
	}
	person, loggedIn := r.Person()
	if !loggedIn {
		return c
	}
	c.RoleName = r.Text.T("access.role." + string(leading(person)))
	for _, item := range s.cfg.Menu {
		if access.May(person, item.Can) {
			c.Nav = append(c.Nav, NavItem{Label: r.Text.T(item.Key), Href: item.Href, Current: isUnder(r.URL.Path, item.Href)})
		}
	}
	return c
}

// leading returns the role that says most about what somebody comes to do.
func leading(p access.Person) access.Role {
	for _, role := range []access.Role{access.Coordinator, access.Facilitator, access.Manager, access.Admin} {
		if p.Has(role) {
			return role
		}
	}
	return access.Employee
}

func isUnder(here, href string) bool {
	return here == href || href != "/" && strings.HasPrefix(here, href+"/")
}

func parseFolder(t *template.Template, files fs.FS, folder string) error {
	names, err := fs.Glob(files, path.Join(folder, "*.html"))
	if err != nil {
		return err
	}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if _, err := t.New(name).Parse(string(raw)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
