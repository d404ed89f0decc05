package dialogue

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"net/http"
	"strconv"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/org"
	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/text"
	"beraad/internal/learn/figure"
	"beraad/internal/learn/gathering"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed text/*.json
var textFiles embed.FS

// Texts returns the sentences of this room.
func Texts() fs.FS { return under(textFiles, "text") }

// Web is the session as people prepare, lead and answer it.
type Web struct {
	svc     *Service
	pages   *web.Pages
	content *Content
	rooms   *gathering.Web
	demo    bool
	units   func(ctx context.Context) ([]org.Unit, error)
	limit   *web.Limiter // of wrong receipts
}

// WebConfig is what the web side needs.
type WebConfig struct {
	Service      *Service
	Site         *web.Site
	Texts        *text.Catalog
	Units        func(ctx context.Context) ([]org.Unit, error)
	Address      func() string
	Organisation func(ctx context.Context) string
	Demo         bool // offers the simulated colleagues
}

// NewWeb returns the web side. Its Content belongs in the gathering's web side, which Attach completes.
func NewWeb(cfg WebConfig) (*Web, error) {
	pages, err := cfg.Site.Pages("dialogue", under(pageFiles, "pages"), figure.Pages())
	if err != nil {
		return nil, err
	}
	return &Web{
		svc: cfg.Service, pages: pages, units: cfg.Units, demo: cfg.Demo, limit: web.NewLimiter(cfg.Service.clock, 3*time.Second, 20),
		content: &Content{svc: cfg.Service, pages: pages, texts: cfg.Texts, address: cfg.Address, organisation: cfg.Organisation},
	}, nil
}

// Content returns what a gathering of this kind shows.
func (x *Web) Content() gathering.Content { return x.content }

// Attach gives the pages the gathering that they run on.
func (x *Web) Attach(rooms *gathering.Web) { x.rooms = rooms }

// Routes registers what this room answers.
func (x *Web) Routes(r web.Routes) {
	r.Get("/sessies", Prepare, x.getList)
	r.Get("/sessies/nieuw", Prepare, x.getNew)
	r.Post("/sessies", Prepare, x.postNew)
	r.Get("/sessies/{id}", LeadBy, x.getDialogue)
	r.Post("/sessies/{id}/openen", Prepare, x.postOpen)
	r.Get("/sessies/{id}/aanpassen", Prepare, x.getChange)
	r.Post("/sessies/{id}/aanpassen", Prepare, x.postChange)
	r.Post("/sessies/{id}/minuten", Prepare, x.postMinutes)
	r.Get("/sessies/{id}/weg", Prepare, x.getDestroy)
	r.Post("/sessies/{id}/weg", Prepare, x.postDestroy)
	r.Get("/sessies/{id}/draaiboek", LeadBy, x.getSheet)
	r.Get("/sessies/{id}/stroom", LeadBy, x.getStream)
	r.Get("/sessies/{id}/stand", LeadBy, x.getState)
	r.Post("/sessies/{id}/opdracht", LeadBy, x.postCommand)
	r.Get("/sessies/{id}/papier", LeadBy, x.getPaper)
	r.Post("/sessies/{id}/papier", LeadBy, x.postPaper)
	r.Post("/sessies/{id}/overnemen", LeadBy, x.postTakeOver)
	r.Get("/sessies/{id}/uitkomst", LeadBy, x.getOutcome)
	r.Post("/sessies/{id}/uitkomst", LeadBy, x.postOutcome)
	r.Get("/sessies/{id}/vragen/{vraag}", Prepare, x.getAnswer)
	r.Post("/sessies/{id}/vragen/{vraag}", Prepare, x.postAnswer)
	r.Post("/sessies/{id}/afspraken/klaar", Prepare, x.postDone)
	r.Get("/d/antwoord", Answer, x.getReceipt)
	r.Post("/d/antwoord", Answer, x.postReceipt)
	r.Get("/sessies/{id}/afsluiten", LeadBy, x.getClose)
	r.Get("/sessies/{id}/wissen", LeadBy, x.getDoom)
	r.Post("/sessies/{id}/afsluiten", LeadBy, x.postClose)
	r.Get("/sessies/{id}/verslag", Prepare, x.getReport)
	r.Get("/sessies/{id}/zinnen", Prepare, x.getSentences)
	r.Post("/d/{code}/stem", Answer, x.postVote)
	r.Get("/d/{code}/bewaar", Answer, x.getOwn)
}

// postVote takes one answer. The browser without script gets its page back; the script gets its own part.
func (x *Web) postVote(w http.ResponseWriter, r *web.Request) error {
	m, ref, err := x.rooms.Seated(r)
	if err != nil {
		return err
	}
	in, err := r.Input()
	var u underWay
	var ballot Ballot
	if err == nil {
		u, ballot, err = x.svc.vote(r.Context(), m, ref, RoundID(in.Get("ronde")), in)
	}
	// A script keeps the form where it is; without one the page brings it back with what was typed.
	for kind, status := range map[fault.Kind]int{fault.Conflict: http.StatusConflict, fault.Unavailable: http.StatusServiceUnavailable} {
		if fault.Is(err, kind) && !r.IsFragment() {
			return x.voteAgain(w, r, m, ref, status, err)
		}
	}
	if fault.Is(err, fault.Invalid) {
		return x.voteAgain(w, r, m, ref, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	if !r.IsFragment() {
		return web.SeeOther(w, r, "/d/"+m.Code)
	}
	own, err := x.svc.ownSent(r.Context(), m, u, ballot, r.Text)
	if err != nil {
		return err
	}
	return x.pages.WriteFragment(w, r, http.StatusOK, "dialogue-own", own)
}

// voteAgain shows the form with what was sent and what is wrong with it, or why it cannot be taken now. When the session is
// past that round the form would answer another question: then it says that this was too late.
func (x *Web) voteAgain(w http.ResponseWriter, r *web.Request, m gathering.Meeting, ref string, status int, wrong error) error {
	asked := m
	if m.State == gathering.Paused {
		asked.State = gathering.Running // somebody was answering when the pause came: their form stays theirs
	}
	st, _, err := x.svc.glance(r.Context(), asked, ref, false)
	if err != nil {
		return err
	}
	pack, err := st.Plan.Pack()
	if err != nil {
		return err
	}
	key, _ := ownKey(st)
	own := OwnView{Key: key, Closed: true, Late: true}
	if st.Round != nil && st.Round.State != Pending && string(st.Round.ID) == r.PostForm.Get("ronde") {
		mine := typed(r, pack)
		mine.Private = !st.Round.Kind.tells(r.PostForm)
		own = OwnView{Key: key, Form: formFor(st, pack, r.Text, m.Code, mine, problemsOf(r, wrong))}
	}
	if r.IsFragment() {
		return x.pages.WriteFragment(w, r, status, "dialogue-own", own)
	}
	html, err := x.pages.Fragment(r.Lang(), "dialogue-own", own)
	if err != nil {
		return err
	}
	return x.rooms.RenderPhone(w, r, status, m, ref, trusted(html))
}

// problemsOf is web.ProblemsOf, with the sentence of any other fault as a problem of the whole form.
func problemsOf(r *web.Request, err error) web.Problems {
	if problems := web.ProblemsOf(r, err); len(problems) > 0 {
		return problems
	}
	key := "web.internal"
	var args []any
	if f, known := errors.AsType[*fault.Error](err); known {
		key, args = f.Key, f.Args
	}
	return web.Problems{{Text: r.Text.T(key, args...)}}
}

// lead returns the session of a request and who leads by it.
func (x *Web) lead(r *web.Request) (ID, access.Actor, error) {
	id := ID(r.PathValue("id"))
	by, err := x.rooms.LeadActor(r, id)
	return id, by, err
}

func (x *Web) postCommand(w http.ResponseWriter, r *web.Request) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	in, err := r.Input()
	if err != nil {
		return err
	}
	step, errStep := strconv.Atoi(in.Get("stap"))
	epoch, errEpoch := strconv.ParseInt(in.Get("regie"), 10, 64)
	if errStep != nil || errEpoch != nil {
		return fault.New(fault.Invalid, "gathering.command.no_key")
	}
	o := Order{
		Command: gathering.Command{Name: in.Get("opdracht"), ExpectedStep: step, ControlEpoch: epoch, Key: in.Get("sleutel")},
		About:   in.Get("over"), Into: in.Get("met"),
	}
	if err := x.svc.Lead(r.Context(), by, id, o); err != nil {
		return err
	}
	if !r.IsFragment() {
		return web.SeeOther(w, r, "/sessies/"+string(id))
	}
	return x.writeFrame(w, r, id, gathering.Leads)
}

// writeFrame answers a command with the frame that follows from it.
func (x *Web) writeFrame(w http.ResponseWriter, r *web.Request, id ID, to gathering.Audience) error {
	html, version, err := x.rooms.FrameNow(r.Context(), id, to, r.Lang())
	if err != nil {
		return err
	}
	w.Header().Set("Beraad-Version", version)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, err = w.Write([]byte(html))
	return err
}

func (x *Web) postTakeOver(w http.ResponseWriter, r *web.Request) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	if err := x.svc.TakeOver(r.Context(), by, id); err != nil {
		return err
	}
	r.Flash("dialogue.takeover.done")
	return web.SeeOther(w, r, "/sessies/"+string(id))
}

func (x *Web) getStream(w http.ResponseWriter, r *web.Request) error {
	m, by, err := x.meeting(r)
	if err != nil {
		return err
	}
	return x.rooms.Stream(w, r, m, gathering.AudienceOf(by, m))
}

func (x *Web) getState(w http.ResponseWriter, r *web.Request) error {
	m, by, err := x.meeting(r)
	if err != nil {
		return err
	}
	return x.rooms.Since(w, r, m, gathering.AudienceOf(by, m))
}

func (x *Web) meeting(r *web.Request) (gathering.Meeting, access.Actor, error) {
	id, by, err := x.lead(r)
	if err != nil {
		return gathering.Meeting{}, nil, err
	}
	m, err := x.svc.meetings.Find(r.Context(), id)
	return m, by, err
}
