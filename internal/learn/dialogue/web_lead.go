package dialogue

import (
	"html/template"
	"net/http"
	"strconv"

	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
)

// ConsolePage is the facilitator's screen.
type ConsolePage struct {
	ID        string
	Title     string
	Group     string
	Version   string
	Epoch     int64
	Now       clock.Instant
	InControl bool
	Frame     template.HTML
	Demo      bool
}

// ClosePage asks for confirmation before everything raw is destroyed.
type ClosePage struct {
	Problems web.Problems
	Confirm  web.Confirm
	Outcome  string // where to write the outcome first
}

func trusted(html []byte) template.HTML { return template.HTML(html) }

// typed reads back what a phone sent, without judging it, to fill the form again.
func typed(r *web.Request, pack compass.Pack) *Ballot {
	in := r.PostForm
	b := &Ballot{Mark: noMark, Picks: map[string]string{}, Reason: in.Get("reason")}
	b.Vote = disclosure.Vote{Choice: disclosure.Choice(in.Get("choice")), Wins: in.Get("wins"), Hurts: in.Get("hurts"), Sector: in.Get("sector"), Explain: in.Get("explain") == "yes"}
	for _, s := range pack.Sectors {
		n, err := strconv.Atoi(in.Get("coins-" + string(s.ID)))
		if err != nil || n < 0 || n > pack.Total {
			n = 0
		}
		b.Vote.Coins = append(b.Vote.Coins, n)
	}
	if n, err := strconv.Atoi(in.Get("strength")); err == nil {
		b.Vote.Intensity = n
	}
	if n, err := strconv.Atoi(in.Get("mark")); err == nil {
		b.Mark = n
	}
	for field := range in {
		b.Picks[field] = in.Get(field)
	}
	return b
}

// getDialogue shows a session as it stands: being prepared, running, or closed.
func (x *Web) getDialogue(w http.ResponseWriter, r *web.Request) error {
	id, by, err := x.lead(r)
	if err != nil {
		return err
	}
	d, err := x.svc.Get(r.Context(), by, id)
	if err != nil {
		return err
	}
	switch d.State {
	case Draft:
		return x.renderPlan(w, r, http.StatusOK, d, nil)
	case Open:
		return x.renderConsole(w, r, d)
	default:
		return x.getReport(w, r)
	}
}

func (x *Web) renderConsole(w http.ResponseWriter, r *web.Request, d Dialogue) error {
	m, by, err := x.meeting(r)
	if fault.Is(err, fault.NotFound) {
		return x.renderPlan(w, r, http.StatusOK, d, nil) // after a restore: open the lobby again
	}
	if err != nil {
		return err
	}
	to := gathering.AudienceOf(by, m)
	frame, version, err := x.rooms.FrameNow(r.Context(), m.ID, to, r.Lang())
	if err != nil {
		return err
	}
	page := ConsolePage{
		ID: string(d.ID), Title: d.Plan.Title, Group: d.Plan.UnitName, Version: version, Epoch: m.ControlEpoch, Now: x.svc.clock.Now(),
		InControl: to == gathering.Leads, Frame: frame, Demo: x.demo,
	}
	return x.pages.Render(w, r, http.StatusOK, "console", page)
}

func (x *Web) getClose(w http.ResponseWriter, r *web.Request) error {
	return x.renderClose(w, r, http.StatusOK, nil)
}

func (x *Web) renderClose(w http.ResponseWriter, r *web.Request, status int, problems web.Problems) error {
	m, _, err := x.meeting(r)
	if err != nil {
		return err
	}
	kind, stopped := "end", ""
	points := []string{"votes", "reasons", "kept"}
	if m.State == gathering.Paused {
		kind, stopped = "stop", "ja"
		points = []string{"all", "nothing", "rather"}
	}
	confirm := doomed(r, m, "dialogue.close."+kind, points...)
	confirm.Action += "/afsluiten"
	confirm.Hidden = append(confirm.Hidden, web.Option{Label: "sleutel", Value: "close"}, web.Option{Label: "gestopt", Value: stopped})
	return x.pages.Render(w, r, status, "close", ClosePage{Problems: problems, Outcome: "/sessies/" + string(m.ID) + "/uitkomst", Confirm: confirm})
}

// doomed asks whether something may be destroyed for good: its title, text, button and points stand under key. The caller
// adds the route to Action.
func doomed(r *web.Request, m gathering.Meeting, key string, points ...string) web.Confirm {
	c := web.Confirm{
		Title: r.Text.T(key + ".title"), Text: r.Text.T(key + ".text"), Danger: true, Action: "/sessies/" + string(m.ID),
		Yes: r.Text.T(key + ".button"), No: web.Link{Label: r.Text.T("dialogue.close.back.button"), Href: "/sessies/" + string(m.ID)},
		Hidden: []web.Option{{Label: "stap", Value: strconv.Itoa(m.Step)}, {Label: "regie", Value: strconv.FormatInt(m.ControlEpoch, 10)}},
	}
	for _, p := range points {
		c.Points = append(c.Points, r.Text.T(key+"."+p))
	}
	return c
}

// doomedCommands are the commands that getDoom asks about, with the points of the page.
var doomedCommands = map[string][]string{"discard": {"votes", "again"}, "drop": {"raw", "on"}}

// getDoom asks for confirmation before a command that nobody can take back.
func (x *Web) getDoom(w http.ResponseWriter, r *web.Request) error {
	m, _, err := x.meeting(r)
	if err != nil {
		return err
	}
	command := r.URL.Query().Get("wat")
	points, known := doomedCommands[command]
	if !known {
		return fault.New(fault.NotFound, "web.not_found")
	}
	confirm := doomed(r, m, "dialogue.doom."+command, points...)
	confirm.Action += "/opdracht"
	key := command + ":" + strconv.FormatInt(m.Version.Revision, 10)
	confirm.Hidden = append(confirm.Hidden, web.Option{Label: "opdracht", Value: command}, web.Option{Label: "sleutel", Value: key})
	return x.pages.Render(w, r, http.StatusOK, "close", ClosePage{Confirm: confirm})
}

func (x *Web) postClose(w http.ResponseWriter, r *web.Request) error {
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
	c := gathering.Command{Name: "close", ExpectedStep: step, ControlEpoch: epoch, Key: in.Get("sleutel")}
	err = x.svc.Close(r.Context(), by, id, c, in.Get("gestopt") == "ja")
	if fault.Is(err, fault.Invalid) {
		return x.renderClose(w, r, http.StatusUnprocessableEntity, web.ProblemsOf(r, err))
	}
	if err != nil {
		return err
	}
	r.Flash("dialogue.close.done")
	if _, loggedIn := r.Person(); !loggedIn {
		return web.SeeOther(w, r, "/d")
	}
	return web.SeeOther(w, r, "/sessies/"+string(id))
}
