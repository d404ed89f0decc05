package app

import (
	"net/http"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
	"beraad/internal/learn/dialogue"
)

// DemoPage lets a visitor look around as somebody else.
type DemoPage struct {
	Roles  []DemoRole
	Screen string // address of the projector, "" when no session is ready
	Join   *web.QR
}

// DemoRole is one role with the button that logs in as it.
type DemoRole struct{ Key, Role, Name string }

// OutboxPage shows the mail that the program would send.
type OutboxPage struct{ Mails []string }

var demoOnly = access.Open("demo.only", "exists in the demo only, where everything is invented")

// demoLink is how long a login link of the demo works.
const demoLink = 12 * time.Hour

// DemoKeys are the roles that the demo offers, in the order in which they are shown.
var DemoKeys = []string{"coordinator", "facilitator", "colleague", "manager", "employee", "admin"}

func (o *Organisation) demoPages(pages *web.Pages) error {
	crowd := newCrowd(o)
	o.Site.Get("/demo", demoOnly, func(w http.ResponseWriter, r *web.Request) error {
		page, err := o.demoPage(r)
		if err != nil {
			return err
		}
		return pages.Render(w, r, http.StatusOK, "demo", page)
	})
	o.Site.Get("/demo/postvak-uit", demoOnly, func(w http.ResponseWriter, r *web.Request) error {
		return pages.Render(w, r, http.StatusOK, "outbox", OutboxPage{})
	})
	o.Site.Post("/demo/als", demoOnly, o.postDemoAs)
	o.Site.Post("/demo/collegas", dialogue.Prepare, crowd.post)
	return nil
}

func (o *Organisation) demoPage(r *web.Request) (DemoPage, error) {
	var page DemoPage
	for _, key := range DemoKeys {
		id, err := o.DemoPerson(r.Context(), key)
		if err != nil {
			return DemoPage{}, err
		}
		p, err := o.Org.Find(r.Context(), id)
		if err != nil {
			return DemoPage{}, err
		}
		page.Roles = append(page.Roles, DemoRole{Key: key, Role: p.Function, Name: p.Name})
	}
	m, err := o.DemoMeeting(r.Context())
	if fault.Is(err, fault.NotFound) {
		return page, nil
	}
	if err != nil {
		return DemoPage{}, err
	}
	page.Screen = "/scherm/" + m.Screen
	if m.Code != "" {
		qr, err := web.NewQR(o.Address()+"/d/"+m.Code, r.Text.T("dialogue.screen.qr"))
		if err != nil {
			return DemoPage{}, err
		}
		qr.Code = m.Code
		page.Join = &qr
	}
	return page, nil
}

// postDemoAs hands the visitor a login link as the role that they chose.
func (o *Organisation) postDemoAs(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	id, err := o.DemoPerson(r.Context(), in.Get("rol"))
	if err != nil {
		return err
	}
	link, err := o.Login.MakeLink(r.Context(), demoSystem, id, demoLink, false)
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/l/"+link.Code)
}
