package moresprudentie

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/text"
)

// WebConfig is what the web side of this room needs.
type WebConfig struct {
	Service *Service
	Site    *web.Site
	Clock   clock.Clock
	// StopHref leads away from an exercise that turns out to be real; "" stands for the open page with contacts.
	StopHref string
}

// Web is the room as people see it.
type Web struct {
	svc     *Service
	pages   *web.Pages
	clock   clock.Clock
	guesses *web.Limiter // links that somebody tries
	stop    string
}

// NewWeb returns the web side of this room.
func NewWeb(cfg WebConfig) (*Web, error) {
	pages, err := cfg.Site.Pages("moresprudentie", PageFiles())
	if err != nil {
		return nil, err
	}
	if cfg.StopHref == "" {
		cfg.StopHref = "/hulp"
	}
	return &Web{
		svc: cfg.Service, pages: pages, clock: cfg.Clock, stop: cfg.StopHref,
		guesses: web.NewLimiter(cfg.Clock, 6*time.Second, 10),
	}, nil
}

// Routes registers every address of this room.
//
// The address of a link ends in a slash: without it "/lessen/link/{secret}" and "/lessen/{id}/bewerken" would both
// claim one address, and the router takes no such pair. Who leaves the slash out is sent on.
func (x *Web) Routes(r web.Routes) {
	r.Get("/lessen", MayRead, x.getList)
	r.Get("/lessen/nakijken", MayCheck, x.getQueue)
	r.Get("/lessen/{id}", MayRead, x.getShow)
	r.Get("/lessen/{id}/bewerken", MayEdit, x.getEdit)
	r.Post("/lessen/{id}/bewerken", MayEdit, x.postEdit)
	r.Post("/lessen/{id}/toestemming", MayEdit, x.postConsent)
	r.Post("/lessen/{id}/voorleggen", MayEdit, x.postPutForward)
	r.Get("/lessen/{id}/nakijken", MayCheck, x.getCheck)
	r.Post("/lessen/{id}/nakijken", MayCheck, x.postCheck)
	r.Get("/lessen/{id}/intrekken", MayEdit, x.getWithdraw)
	r.Post("/lessen/{id}/intrekken", MayEdit, x.postWithdraw)
	r.Get("/lessen/link/{secret}/{$}", MayOpen, x.getLink)
}

const listPath = "/lessen"

// path is the address of a lesson.
func path(id ID) string { return listPath + "/" + string(id) }

// linkPath is the address under which a loose group reads its lesson.
func linkPath(secret string) string { return listPath + "/link/" + secret + "/" }

// pathID reads the id of the lesson out of the address.
func pathID(r *web.Request) ID { return ID(r.PathValue("id")) }

// fieldKeys are the labels of the fields of a lesson.
var fieldKeys = map[string]string{
	"title": "moresprudentie.field.title", "core": "moresprudentie.field.core", "question": "moresprudentie.field.question",
	"role_class": "moresprudentie.field.role_class", "option_a": "moresprudentie.field.option_a", "option_b": "moresprudentie.field.option_b",
	"option_c": "moresprudentie.field.option_c", "value_a": "moresprudentie.field.value_a", "value_b": "moresprudentie.field.value_b",
	"polarity": "moresprudentie.field.polarity", "act": "moresprudentie.field.act", "because": "moresprudentie.field.because",
	"despite": "moresprudentie.field.despite", "limit": "moresprudentie.field.limit", "shared_by": "moresprudentie.field.shared_by",
	"minority": "moresprudentie.field.minority", "tipping": "moresprudentie.field.tipping", "lesson": "moresprudentie.field.lesson",
	"review": "moresprudentie.field.review",
}

// hintKeys are the lines under the labels that need one.
var hintKeys = map[string]string{
	"core": "moresprudentie.hint.core", "role_class": "moresprudentie.hint.role_class", "minority": "moresprudentie.hint.minority",
	"tipping": "moresprudentie.hint.tipping", "lesson": "moresprudentie.hint.lesson", "act": "moresprudentie.hint.act",
	"because": "moresprudentie.hint.because", "despite": "moresprudentie.hint.despite", "limit": "moresprudentie.hint.limit",
	"review": "moresprudentie.hint.review",
}

var supportKeys = map[Support]string{
	Broad: "moresprudentie.support.broad", Majority: "moresprudentie.support.majority", Divided: "moresprudentie.support.divided",
}

// statusTags give each status its words and its shape.
var statusTags = map[Status]struct{ shape, key string }{
	Raw:       {"warning", "moresprudentie.status.raw"},
	Draft:     {"neutral", "moresprudentie.status.draft"},
	Checking:  {"info", "moresprudentie.status.checking"},
	Kept:      {"positive", "moresprudentie.status.kept"},
	Withdrawn: {"neutral", "moresprudentie.status.withdrawn"},
}

func statusTag(p text.Printer, s Status) web.Tag {
	tag, known := statusTags[s]
	if !known {
		return web.Tag{}
	}
	return web.Tag{Status: tag.shape, Label: p.T(tag.key)}
}

func label(p text.Printer, field string) string {
	if key, known := fieldKeys[field]; known {
		return p.T(key)
	}
	return field
}

func hint(p text.Printer, field string) string {
	if key, has := hintKeys[field]; has {
		return p.T(key)
	}
	return ""
}

// monthWords writes YYYY-MM as people say it: "november 2026"; "" for anything else.
func monthWords(p text.Printer, month string) string {
	t, err := time.ParseInLocation("2006-01", month, clock.Amsterdam)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(p.Date(clock.At(t)), "1 ")
}

// dayWords writes YYYY-MM-DD as people say it; "" for anything else.
func dayWords(p text.Printer, day string) string {
	t, err := time.ParseInLocation(time.DateOnly, day, clock.Amsterdam)
	if err != nil {
		return ""
	}
	return p.Date(clock.At(t))
}

func titleOr(p text.Printer, title string) string {
	if title == "" {
		return p.T("moresprudentie.untitled")
	}
	return title
}

// stopNote leads away from an exercise when the case turns out to be happening now.
func (x *Web) stopNote(p text.Printer) web.Note {
	return web.Note{
		Kind: "warning", Title: p.T("moresprudentie.stop.title"), Text: p.T("moresprudentie.stop.text"),
		Next: web.Button{Label: p.T("moresprudentie.stop.button"), Href: x.stop, Icon: "hand-stop"},
	}
}

// tabs are the parts of this room that the actor may open; none for who has only the list.
func (x *Web) tabs(r *web.Request, current string) web.Tabs {
	if !access.May(r.Actor, MayCheck) {
		return web.Tabs{}
	}
	return web.Tabs{Label: r.Text.T("moresprudentie.tab.label"), Tabs: []web.Tab{
		{Label: r.Text.T("moresprudentie.tab.list"), Href: listPath, Current: current == listPath},
		{Label: r.Text.T("moresprudentie.tab.queue"), Href: listPath + "/nakijken", Current: current == listPath+"/nakijken"},
	}}
}

// revisionFrom reads which text somebody had before them.
func revisionFrom(typed string) (int, error) {
	n, err := strconv.Atoi(typed)
	if err != nil || n < 1 {
		return 0, overtaken()
	}
	return n, nil
}

// problems turns the faults of a form into sentences; ok is false when err is of another kind.
func problems(r *web.Request, err error) (out web.Problems, ok bool) {
	if !fault.Is(err, fault.Invalid) {
		return nil, false
	}
	return web.ProblemsOf(r, err), true
}

// noTrace keeps the secret of a link out of caches and out of the next site's log.
func noTrace(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
}
