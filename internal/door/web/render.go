package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"

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

// base returns the layouts and components in one language, because the text function speaks one language. It is parsed
// when the first page in that language is asked for, and never executed, so that it can be cloned.
func (s *Site) base(lang string) (*template.Template, error) {
	s.basing.Lock()
	defer s.basing.Unlock()
	if t, made := s.bases[lang]; made {
		return t, nil
	}
	t := template.New("").Funcs(s.funcs(s.cfg.Texts.Printer(lang)))
	for _, folder := range []string{"layouts", "components"} {
		if err := parseFolder(t, templateFiles, folder); err != nil {
			return nil, err
		}
	}
	s.bases[lang] = t
	return t, nil
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

// Pages are the templates of one room. Each page holds a copy of the layouts and components, some hundreds of kilobytes,
// and is made when somebody first asks for it: most organisations never see most pages in most languages.
type Pages struct {
	site    *Site
	room    string
	sources map[string]string // by the name of the file

	mu    sync.Mutex
	pages map[pageKey]*page
}

// pageKey names a page in one language; without a name it is the parts of the room.
type pageKey struct{ lang, name string }

type page struct {
	tmpl    *template.Template
	layout  string
	styles  []string
	scripts []string
}

// Pages reads the .html files at the root of files. A file that defines "layout" is a page of its own; one that does
// not holds parts that the room's pages and live frames share. parts are folders of other rooms with such parts, for
// example what draws a figure; no two files may have the same name.
func (s *Site) Pages(room string, files fs.FS, parts ...fs.FS) (*Pages, error) {
	sources := map[string]string{}
	for _, folder := range append([]fs.FS{files}, parts...) {
		if err := readInto(sources, folder); err != nil {
			return nil, fmt.Errorf("pages of %s: %w", room, err)
		}
	}
	p := &Pages{site: s, room: room, sources: sources, pages: map[pageKey]*page{}}
	s.rooms = append(s.rooms, p)
	return p, nil
}

// CheckPages parses every page of every room in every language, which otherwise happens at first use.
func (s *Site) CheckPages() error {
	for _, p := range s.rooms {
		for _, lang := range text.Languages {
			for _, name := range append(p.Names(), "") {
				if _, err := p.page(lang, name); err != nil {
					return err
				}
			}
		}
	}
	return nil
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

func isPage(source string) bool { return strings.Contains(source, `{{define "layout"}}`) }

// page returns a page, or with an empty name the parts of the room, and makes it the first time.
func (p *Pages) page(lang, name string) (*page, error) {
	if !slices.Contains(text.Languages, lang) {
		lang = text.Languages[0]
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if pg, made := p.pages[pageKey{lang, name}]; made {
		return pg, nil
	}
	pg, err := p.parse(lang, name)
	if err != nil {
		return nil, fmt.Errorf("parse %s/%s: %w", p.room, name, err)
	}
	p.pages[pageKey{lang, name}] = pg
	return pg, nil
}

func (p *Pages) parse(lang, name string) (*page, error) {
	base, err := p.site.base(lang)
	if err != nil {
		return nil, err
	}
	t, err := base.Clone()
	if err != nil {
		return nil, err
	}
	for part, source := range p.sources {
		if !isPage(source) {
			if _, err := t.New(part).Parse(source); err != nil {
				return nil, err
			}
		}
	}
	if name == "" {
		return &page{tmpl: t}, nil
	}
	if !isPage(p.sources[name]) {
		return nil, errors.New("no such page")
	}
	if _, err := t.Parse(p.sources[name]); err != nil {
		return nil, err
	}
	// A page names its layout, and the files that it needs besides the ones of every page.
	pg := &page{tmpl: t, layout: "layout-" + word(t, "layout")}
	pg.styles, pg.scripts = strings.Fields(word(t, "styles")), strings.Fields(word(t, "scripts"))
	return pg, nil
}

// word returns the text of a block that is text alone, "" when there is no such block.
func word(t *template.Template, name string) string {
	block := t.Lookup(name)
	if block == nil {
		return ""
	}
	return strings.TrimSpace(block.Tree.Root.String())
}

// Render writes a page in its layout. Nothing is written before the whole page is made, so a fault in a template never
// leaves half a page.
func (p *Pages) Render(w http.ResponseWriter, r *Request, status int, name string, data any) error {
	pg, err := p.page(r.Lang(), name)
	if err != nil {
		return err
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
	_, err = w.Write(b.Bytes())
	return err
}

// Fragment executes one part of the room alone: what a live frame or a script's request gets.
func (p *Pages) Fragment(lang, name string, data any) ([]byte, error) {
	parts, err := p.page(lang, "")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := parts.tmpl.ExecuteTemplate(&b, name, data); err != nil {
		return nil, fmt.Errorf("fragment %s/%s: %w", p.room, name, err)
	}
	return b.Bytes(), nil
}

// Names returns the pages of the room.
func (p *Pages) Names() []string {
	var names []string
	for name, source := range p.sources {
		if isPage(source) {
			names = append(names, name)
		}
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
