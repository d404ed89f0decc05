package gathering

import (
	"html/template"
	"net/http"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
)

// ScreenPage is the projector.
type ScreenPage struct {
	Secret  string
	Version string
	Now     clock.Instant
	Frame   template.HTML
}

// LeadLinkPage lets a colleague take the meeting over with the link on the printed sheet.
type LeadLinkPage struct {
	Secret  string
	Subject string
}

func (x *Web) getScreen(w http.ResponseWriter, r *web.Request) error {
	m, err := x.svc.ByScreen(r.Context(), r.PathValue("secret"))
	if err != nil {
		return screenFault(err)
	}
	frame, version, err := x.FrameNow(r.Context(), m.ID, Screen, r.Lang())
	if err != nil {
		return err
	}
	page := ScreenPage{Secret: m.Screen, Version: version, Now: x.clock.Now(), Frame: frame}
	return x.pages.Render(w, r, http.StatusOK, "screen", page)
}

func screenFault(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, "gathering.screen.unknown").Because(err)
	}
	return err
}

func (x *Web) getScreenStream(w http.ResponseWriter, r *web.Request) error {
	m, err := x.svc.ByScreen(r.Context(), r.PathValue("secret"))
	if err != nil {
		return screenFault(err)
	}
	return x.Stream(w, r, m, Screen)
}

func (x *Web) getScreenState(w http.ResponseWriter, r *web.Request) error {
	m, err := x.svc.ByScreen(r.Context(), r.PathValue("secret"))
	if err != nil {
		return screenFault(err)
	}
	return x.Since(w, r, m, Screen)
}

func (x *Web) getLeadLink(w http.ResponseWriter, r *web.Request) error {
	m, err := x.svc.ByLeadLink(r.Context(), r.PathValue("secret"))
	if err != nil {
		return screenFault(err)
	}
	subject, err := x.contents[m.Kind].Subject(r.Context(), m)
	if err != nil {
		return err
	}
	return x.pages.Render(w, r, http.StatusOK, "lead-link", LeadLinkPage{Secret: m.LeadLink, Subject: subject})
}

// postLeadLink gives this device the lead and takes it from the one before.
func (x *Web) postLeadLink(w http.ResponseWriter, r *web.Request) error {
	m, err := x.svc.ByLeadLink(r.Context(), r.PathValue("secret"))
	if err != nil {
		return screenFault(err)
	}
	// As whoever LeadActor will see in the next request, else nobody would be in control.
	var by access.Actor = LeadHolder(m.ID)
	if p, isLead := leadByLogin(r); isLead {
		by = p
	}
	if err := x.svc.TakeControl(r.Context(), by, m.ID); err != nil {
		return err
	}
	path := "/sessies/" + string(m.ID)
	r.SetCookie(leadCookie, m.LeadLink, path, dayAndHalf)
	return web.SeeOther(w, r, path)
}

func leadByLogin(r *web.Request) (access.Person, bool) {
	p, loggedIn := r.Person()
	return p, loggedIn && access.May(p, Lead)
}

// LeadActor returns who leads by this request: somebody logged in, or the holder of the meeting's link. Nobody else.
//
// Errors: fault.Forbidden.
func (x *Web) LeadActor(r *web.Request, id ID) (access.Actor, error) {
	if p, isLead := leadByLogin(r); isLead {
		return p, nil
	}
	if c, err := r.Cookie(leadCookie); err == nil {
		if m, err := x.svc.ByLeadLink(r.Context(), c.Value); err == nil && m.ID == id {
			return LeadHolder(id), nil
		}
	}
	return nil, fault.New(fault.Forbidden, "gathering.lead.forbidden")
}
