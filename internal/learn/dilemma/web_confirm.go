package dilemma

import (
	"net/http"

	"beraad/internal/door/web"
)

// ConfirmPage asks once more.
type ConfirmPage struct {
	Title   string
	Confirm web.Confirm
}

func (s *Web) getRetire(rw http.ResponseWriter, r *web.Request) error {
	d, err := s.svc.Get(r.Context(), r.Actor, ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	c := web.Confirm{
		Title: r.Text.T("dilemma.retire.title", "title", d.Title), Text: r.Text.T("dilemma.retire.text"),
		Action: "/dilemmas/" + string(d.ID) + "/uit-de-bank", Yes: r.Text.T("dilemma.retire.action"),
		No: web.Link{Label: r.Text.T("dilemma.keep"), Href: "/dilemmas/" + string(d.ID)}, Danger: true,
	}
	return s.pages.Render(rw, r, http.StatusOK, "confirm", ConfirmPage{Title: c.Title, Confirm: c})
}

func (s *Web) postRetire(rw http.ResponseWriter, r *web.Request) error {
	if err := s.svc.Retire(r.Context(), r.Actor, ID(r.PathValue("id"))); err != nil {
		return err
	}
	r.Flash("dilemma.retire.done")
	return web.SeeOther(rw, r, "/dilemmas")
}

func (s *Web) getDestroy(rw http.ResponseWriter, r *web.Request) error {
	id := ID(r.PathValue("id"))
	work, err := s.svc.Working(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	if !work.Mine {
		return absent()
	}
	c := web.Confirm{
		Title: r.Text.T("dilemma.destroy.title"), Text: r.Text.T("dilemma.destroy.text"),
		Action: "/dilemmas/" + string(id) + "/weggooien", Yes: r.Text.T("dilemma.destroy.action"),
		No: web.Link{Label: r.Text.T("dilemma.keep"), Href: EditHref(id)}, Danger: true,
	}
	if work.Source == ByLink {
		c.Points = []string{r.Text.T("dilemma.destroy.sender")}
	}
	return s.pages.Render(rw, r, http.StatusOK, "confirm", ConfirmPage{Title: c.Title, Confirm: c})
}

func (s *Web) postDestroy(rw http.ResponseWriter, r *web.Request) error {
	if err := s.svc.DestroyDraft(r.Context(), r.Actor, ID(r.PathValue("id"))); err != nil {
		return err
	}
	r.Flash("dilemma.destroy.done")
	return web.SeeOther(rw, r, "/dilemmas/mijn")
}
