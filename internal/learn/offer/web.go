package offer

import (
	"net/http"
	"strings"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/text"
)

// WebConfig is what the web side of the room needs.
type WebConfig struct {
	Service *Service
	Site    *web.Site
	Clock   clock.Clock
	// StopHref leads away from an exercise that turns out to be real; "" stands for the signpost.
	StopHref string
	// Queue is the page on which offers wait, among what else waits for a second pair of eyes.
	Queue string
	// DraftHref gives the address where a draft in the bank is written.
	DraftHref func(draft string) string
	// Tabs are the parts of the bank, among which the list of links stands; nil shows none.
	Tabs func(r *web.Request, current string) web.Tabs
}

// Web is the room as people see it.
type Web struct {
	svc     *Service
	pages   *web.Pages
	guesses *web.Limiter // receipts and links that somebody tries
	offers  *web.Limiter // what comes in through one link
	stop    string
	queue   string
	draft   func(draft string) string
	tabs    func(r *web.Request, current string) web.Tabs
}

// NewWeb returns the web side of the room.
func NewWeb(cfg WebConfig) (*Web, error) {
	pages, err := cfg.Site.Pages("offer", PageFiles())
	if err != nil {
		return nil, err
	}
	if cfg.StopHref == "" {
		cfg.StopHref = "/wegwijzer"
	}
	if cfg.Tabs == nil {
		cfg.Tabs = func(*web.Request, string) web.Tabs { return web.Tabs{} }
	}
	return &Web{
		svc: cfg.Service, pages: pages, stop: cfg.StopHref, queue: cfg.Queue, draft: cfg.DraftHref, tabs: cfg.Tabs,
		guesses: web.NewLimiter(cfg.Clock, 6*time.Second, 10),
		offers:  web.NewLimiter(cfg.Clock, 30*time.Second, 40),
	}, nil
}

// LinksHref is the coordinator's list of links. It stands among the parts of the bank.
const LinksHref = "/dilemmas/aanbiedlinks"

// Routes registers every address of the room.
func (s *Web) Routes(r web.Routes) {
	r.Get("/aanbieden/{token}", MayBringIn, s.getForm)
	r.Post("/aanbieden/{token}", MayBringIn, s.postForm)
	r.Get("/bonnetje", MayAsk, s.getOutcome)
	r.Post("/bonnetje", MayAsk, s.postOutcome)

	r.Get("/aanbod/{offer}", MayTakeUp, s.getOffered)
	r.Post("/aanbod/{offer}", MayTakeUp, s.postOffered)
	r.Get(LinksHref, MayHandOut, s.getLinks)
	r.Post(LinksHref, MayHandOut, s.postLinks)
	r.Post(LinksHref+"/{link}/intrekken", MayHandOut, s.postRevoke)
}

// Href is the page on which one offer is read and taken up.
func Href(id ID) string { return "/aanbod/" + string(id) }

// FindingItem is one thing that the checks point at.
type FindingItem struct {
	Tag       web.Tag
	Field     string // id of the input
	Where     string // the name of the text it stands in
	Words     string
	Text      string
	Proposals []string
}

// findings puts what the checks find in a case into words; name gives the text key that names one of its texts.
func (s *Web) findings(p text.Printer, name func(field string) string, c Case) []FindingItem {
	var out []FindingItem
	for _, f := range s.svc.Proofread(c) {
		item := FindingItem{
			Field: f.Field, Where: p.T(name(f.Field)), Words: f.Words, Text: p.T(f.Text, f.Args...), Proposals: f.Proposals,
			Tag: web.Tag{Status: "info", Label: p.T("offer.finding.advice")},
		}
		if f.Must {
			item.Tag = web.Tag{Status: "warning", Label: p.T("offer.finding.must")}
		}
		out = append(out, item)
	}
	return out
}

// stopNote leads away from an exercise when the case turns out to be happening now.
func (s *Web) stopNote(p text.Printer) web.Note {
	return web.Note{
		Kind: "warning", Title: p.T("offer.stop.title"), Text: p.T("offer.stop.text"),
		Next: web.Button{Label: p.T("offer.stop.action"), Href: s.stop, Icon: "hand-stop"},
	}
}

// problems turns the faults of a form into sentences at their fields; ok is false when err is of another kind.
func problems(r *web.Request, err error) (out web.Problems, ok bool) {
	if !fault.Is(err, fault.Invalid) {
		return nil, false
	}
	return web.ProblemsOf(r, err), true
}

// dayWords writes a stored day (YYYY-MM-DD) as people read it.
func dayWords(p text.Printer, day string) string {
	t, err := time.ParseInLocation(time.DateOnly, day, clock.Amsterdam)
	if err != nil {
		return day
	}
	return p.Date(clock.At(t))
}

// noStore is set where an answer holds a secret, or what somebody without a name wrote.
func noStore(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") }

func splitLines(s string) []string { return strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") }

// enter lets a visitor with the secret of a link in, or says that the link is over.
func (s *Web) enter(r *web.Request) (access.LinkHolder, error) {
	holder, err := s.svc.Enter(r.Context(), r.PathValue("token"))
	if fault.Is(err, fault.NotFound) {
		if err := s.guesses.Take("link " + r.Peer()); err != nil {
			return access.LinkHolder{}, err
		}
	}
	return holder, err
}
