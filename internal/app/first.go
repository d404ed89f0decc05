package app

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/org"
)

// firstValid is how long the coordinator's printed link works.
const firstValid = time.Hour

// FirstLink names the organisation when asked, makes its first person when there is nobody yet, and returns a login
// code for the coordinator. It returns "" once somebody besides that first person exists: from then on the people
// themselves hand out links.
func (o *Organisation) FirstLink(ctx context.Context, name string) (code string, err error) {
	if name != "" {
		if err := o.putSetting(ctx, nameSetting, name); err != nil {
			return "", err
		}
	}
	people, err := o.Org.People(ctx)
	if err != nil {
		return "", err
	}
	system := access.System{Job: "first link"}
	var id access.PersonID
	switch len(people) {
	case 0:
		id, err = o.Org.Add(ctx, system, org.NewPerson{
			Name: "Coördinator", Roles: []access.Role{access.Coordinator, access.Facilitator, access.Admin},
		})
		if err != nil {
			return "", err
		}
	case 1:
		id = people[0].ID
	default:
		return "", nil
	}
	link, err := o.Login.MakeLink(ctx, system, id, firstValid, true)
	return link.Code, err
}

// DemoLink makes a login code for somebody in the demo.
func (o *Organisation) DemoLink(ctx context.Context, id access.PersonID, valid time.Duration) (string, error) {
	link, err := o.Login.MakeLink(ctx, demoSystem, id, valid, false)
	return link.Code, err
}

// fromOutside are the paths that the network may reach in the demo: what phones and the projector need.
var fromOutside = []string{"/d", "/d/", "/static/", "/scherm/", "/hulp", "/taal", "/weergave", "/privacy", "/toegankelijkheid", "/gezond"}

// OnlyPhonesFromOutside keeps role links and staff pages of the demo on its own machine: from the network only the
// pages of a session open.
func OnlyPhonesFromOutside(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if peer, err := netip.ParseAddrPort(r.RemoteAddr); err == nil && peer.Addr().Unmap().IsLoopback() {
			next.ServeHTTP(w, r)
			return
		}
		for _, path := range fromOutside {
			if r.URL.Path == path || strings.HasSuffix(path, "/") && strings.HasPrefix(r.URL.Path, path) {
				next.ServeHTTP(w, r)
				return
			}
		}
		http.Error(w, "Alleen op de computer waar de demo draait.", http.StatusForbidden)
	})
}
