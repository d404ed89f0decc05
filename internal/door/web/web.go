// Package web is how a page reaches somebody: routes with their permission, pages with their layout, errors with
// their sentence.
//
// Every route states who may use it or says why it is open; registering one without either stops the program at
// start. A room hands over page structs and templates; this room adds the layout, the language, the headers that keep
// scripts and other sites out, and the one table from kind of fault to status. Forms work without JavaScript. Nothing
// here asks anything of another host, and no request is logged with an address, a name or what somebody typed.
//
// bron: BOOT-10, GI-7
package web

import (
	"context"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"

	"beraad/internal/door/access"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/text"
)

// Visitor is who knocks, with what a page may call them.
type Visitor struct {
	Actor access.Actor
	Name  string // "" for everybody without an account
}

// MenuItem is one entry of the main menu. Its label is the text Key.
type MenuItem struct {
	Key  string
	Href string
	Can  access.Permission // shown to whoever holds it
}

// Config is what a site needs. The zero values are the safe ones: not Demo, and cookies for plain http on loopback.
type Config struct {
	Texts        *text.Catalog
	Clock        clock.Clock
	Log          *slog.Logger
	Identify     func(r *http.Request) (Visitor, error)
	Organisation func(ctx context.Context) string
	Menu         []MenuItem
	Demo         bool // the ribbon, and what exists in the demo only
	Secure       bool // served over TLS: __Host- cookies and HSTS
	Proxy        bool // a proxy on this machine says in X-Forwarded-For whom it speaks for
}

// Site is the web side of one organisation.
type Site struct {
	cfg    Config
	mux    *http.ServeMux
	routes []Route
	static *Static
	icons  *Icons
	plain  *Pages
	rooms  []*Pages

	basing sync.Mutex
	bases  map[string]*template.Template // layouts and components by language, see base
}

// Route is a row of the route table.
type Route struct {
	Method, Pattern string
	Permission      access.Permission
}

func (r Route) String() string {
	who := "roles: " + fmt.Sprint(r.Permission.Roles)
	if open, why := r.Permission.IsOpen(); open {
		who = "open: " + why
	}
	return fmt.Sprintf("%-5s %-48s %-24s %s", r.Method, r.Pattern, r.Permission.Name, who)
}

// New returns a site with its own routes: language, colours, style files.
func New(cfg Config) (*Site, error) {
	static, err := NewStatic()
	if err != nil {
		return nil, fmt.Errorf("static files: %w", err)
	}
	icons, err := NewIcons()
	if err != nil {
		return nil, fmt.Errorf("icons: %w", err)
	}
	s := &Site{cfg: cfg, mux: http.NewServeMux(), static: static, icons: icons, bases: map[string]*template.Template{}}
	if s.plain, err = s.Pages("web", ownPages()); err != nil {
		return nil, err
	}
	s.ownRoutes()
	return s, nil
}

// Handler returns everything that the site answers, behind the guards that hold for every request.
func (s *Site) Handler() http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, s.request(w, r, Visitor{Actor: access.Nobody{}}), errForeignForm)
	}))
	return s.withHeaders(crossOrigin.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := s.mux.Handler(r); pattern == "" {
			s.missing(w, r)
			return
		}
		s.mux.ServeHTTP(w, r)
	})))
}

// Table returns the route table in a fixed order; it is a golden file.
func (s *Site) Table() []Route {
	rows := slices.Clone(s.routes)
	slices.SortFunc(rows, func(a, b Route) int {
		return strings.Compare(a.Pattern+" "+a.Method, b.Pattern+" "+b.Method)
	})
	return rows
}
