package gathering

import (
	"context"
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"math/big"
	"net/http"
	"strings"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/live"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed text/*.json
var textFiles embed.FS

// Texts returns the sentences of this room.
func Texts() fs.FS { return under(textFiles, "text") }

func under(files fs.FS, folder string) fs.FS {
	sub, err := fs.Sub(files, folder)
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

// Web is the meeting as phones and projectors see it.
type Web struct {
	svc      *Service
	pages    *web.Pages
	contents map[string]Content
	contacts func(ctx context.Context, lang string) ([]Contact, error)
	hubs     *live.Hubs[hubKey]
	limit    *web.Limiter
	pauses   *web.Limiter // requests for a pause, per phone
	stamp    []byte       // with which this program marks the cookies that it gave to phones
	clock    clock.Clock
	log      *slog.Logger
	ctx      context.Context // of the program: a delayed request for a pause outlives its own request
}

// WebConfig is what the web side needs.
type WebConfig struct {
	Service  *Service
	Site     *web.Site
	Contents map[string]Content
	Contacts func(ctx context.Context, lang string) ([]Contact, error)
	Clock    clock.Clock
	Log      *slog.Logger
	Bus      live.Bus
}

type hubKey struct {
	id    ID
	to    Audience
	lang  string
	epoch int64 // Leads: the control epoch of those who listen; 0 means the present one
}

const (
	window     = 100 * time.Millisecond
	hallWindow = time.Second // for the phones of a plenary

	crowd       = 1000 // expected people from which the lead's counter moves more slowly
	crowdWindow = 250 * time.Millisecond

	// One phone asks for a pause twice at once, and once more every five minutes.
	pauseEvery = 5 * time.Minute
	pauseTries = 2

	safety  = 5 * time.Second
	hubIdle = 30 * time.Second
)

// NewWeb returns the web side. Its streams end with ctx.
func NewWeb(ctx context.Context, cfg WebConfig) (*Web, error) {
	pages, err := cfg.Site.Pages("gathering", under(pageFiles, "pages"))
	if err != nil {
		return nil, err
	}
	x := &Web{
		svc: cfg.Service, pages: pages, contents: cfg.Contents, contacts: cfg.Contacts, clock: cfg.Clock, log: cfg.Log,
		limit: web.NewLimiter(cfg.Clock, 3*time.Second, 20), ctx: ctx,
		pauses: web.NewLimiter(cfg.Clock, pauseEvery, pauseTries), stamp: []byte(newSecret()),
	}
	x.hubs = live.NewHubs(ctx, hubIdle, x.hubConfig)
	stop := cfg.Bus.Subscribe(x.receive)
	context.AfterFunc(ctx, stop)
	return x, nil
}

// receive passes news on to the hubs that it concerns.
func (x *Web) receive(topic string) {
	state := strings.HasPrefix(topic, stateTopic)
	id := ID(strings.TrimPrefix(strings.TrimPrefix(topic, stateTopic), countTopic))
	for _, key := range x.hubs.Open() {
		if key.id == id && (state || key.to != Phones) {
			x.hubs.Changed(key)
		}
	}
}

func (x *Web) hubConfig(key hubKey) live.HubConfig {
	cfg := live.HubConfig{
		Window: window, Safety: safety, Log: x.log,
		Render: func(ctx context.Context) (*live.Frame, error) { return x.frame(ctx, key) },
		Current: func(ctx context.Context) (live.Version, error) {
			m, err := x.svc.Find(ctx, key.id)
			if isOver(m, err) {
				return overVersion, nil
			}
			if err != nil {
				return live.Version{}, err
			}
			return x.version(ctx, m, key.to)
		},
	}
	if m, err := x.svc.Find(x.ctx, key.id); err == nil && m.Mode == Plenary {
		cfg.Window = windowOf(m, key.to)
	}
	return cfg
}

// overVersion is the version of the last frame, when the meeting and its revision are gone.
var overVersion = live.Version{Epoch: "over"}

// isOver reports whether what was found, or not found, is a meeting that ended.
func isOver(m Meeting, err error) bool {
	return fault.Is(err, fault.NotFound) || err == nil && !m.Alive()
}

// counterRoom is how many steps a counter can take within one revision of the meeting.
const counterRoom = 1 << 20

// windowOf spares the thousands of phones of a hall; the lead and the screen are few and want to see the counter move.
func windowOf(m Meeting, to Audience) time.Duration {
	switch {
	case to == Phones:
		return hallWindow
	case m.Expected > crowd:
		return crowdWindow
	}
	return window
}

// version returns what the audience's frame depends on: for phones the revision alone, for the others the counter too,
// and for the lead whether somebody asked for a pause.
func (x *Web) version(ctx context.Context, m Meeting, to Audience) (live.Version, error) {
	v := m.Version
	if to == Phones {
		return v, nil
	}
	n, err := x.contents[m.Kind].Counter(ctx, m)
	if err != nil {
		return live.Version{}, err
	}
	if m.PauseAsked && to != Screen {
		n++
	}
	v.Revision = v.Revision*counterRoom + int64(n)
	return v, nil
}

func (x *Web) frame(ctx context.Context, key hubKey) (*live.Frame, error) {
	m, err := x.svc.Find(ctx, key.id)
	if isOver(m, err) {
		// Its rows are gone or going: everybody gets the same last frame.
		html, err := x.pages.Fragment(key.lang, "gathering-over", nil)
		return live.NewFrame(overVersion, html), err
	}
	if err != nil {
		return nil, err
	}
	content, ok := x.contents[m.Kind]
	if !ok {
		return nil, fmt.Errorf("meeting %s: no content of kind %q", m.ID, m.Kind)
	}
	v, err := x.version(ctx, m, key.to)
	if err != nil {
		return nil, err
	}
	to := key.to
	if to == Leads && key.epoch != 0 && key.epoch != m.ControlEpoch {
		to = Followers // somebody took over: this device sees the same without the buttons
	}
	html, err := content.Frame(ctx, m, to, key.lang)
	if err != nil {
		return nil, err
	}
	return live.NewFrame(v, html), nil
}

// Routes registers what phones and projectors ask for.
func (x *Web) Routes(r web.Routes) {
	r.Get("/d", TakePart, x.getCode)
	r.Post("/d", TakePart, x.postCode)
	r.Get("/d/{code}", TakePart, x.getPhone)
	r.Post("/d/{code}", TakePart, x.postJoin)
	r.Get("/d/{code}/stroom", TakePart, x.getPhoneStream)
	r.Get("/d/{code}/stand", TakePart, x.getPhoneState)
	r.Get("/d/{code}/mij", TakePart, x.getOwn)
	r.Post("/d/{code}/pauze", TakePart, x.postPause)
	r.Get("/scherm/{secret}", Watch, x.getScreen)
	r.Get("/scherm/{secret}/stroom", Watch, x.getScreenStream)
	r.Get("/scherm/{secret}/stand", Watch, x.getScreenState)
	r.Get("/leid/{secret}", Watch, x.getLeadLink)
	r.Post("/leid/{secret}", Watch, x.postLeadLink)
}

// AudienceOf returns what a facilitator may see: the buttons only when this meeting is in their hands.
func AudienceOf(by access.Actor, m Meeting) Audience {
	if m.Controller == by.Ref() {
		return Leads
	}
	return Followers
}

// Contacts returns whom people can turn to, in the language of a request.
func (x *Web) Contacts(r *web.Request) ([]Contact, error) { return x.contacts(r.Context(), r.Lang()) }

// Stream sends an audience's frames of a meeting; the content calls it for its own audience, the lead.
func (x *Web) Stream(w http.ResponseWriter, r *web.Request, m Meeting, to Audience) error {
	return x.stream(w, r, keyOf(r, m, to))
}

func (x *Web) stream(w http.ResponseWriter, r *web.Request, key hubKey) error {
	hub, release := x.hubs.Use(key)
	return web.Stream(w, r, hub, release)
}

// phoneKey finds the hub of a phone. It is a function of its own, and not inlined, so that the whole meeting does not
// stay on the stack of a handler that waits for an hour: measured, that costs 8 KiB per phone.
//
//go:noinline
func (x *Web) phoneKey(r *web.Request) (hubKey, error) {
	m, _, err := x.Seated(r)
	return keyOf(r, m, Phones), err
}

// Since answers a poll for an audience's newest frame.
func (x *Web) Since(w http.ResponseWriter, r *web.Request, m Meeting, to Audience) error {
	hub, release := x.hubs.Use(keyOf(r, m, to))
	defer release()
	return web.Since(w, r, hub)
}

func keyOf(r *web.Request, m Meeting, to Audience) hubKey {
	key := hubKey{id: m.ID, to: to, lang: r.Lang()}
	if to == Leads {
		key.epoch = m.ControlEpoch
	}
	return key
}

// FrameNow renders an audience's frame afresh, for a whole page or for the answer to a command.
func (x *Web) FrameNow(ctx context.Context, id ID, to Audience, lang string) (template.HTML, string, error) {
	f, err := x.frame(ctx, hubKey{id: id, to: to, lang: lang})
	if err != nil {
		return "", "", err
	}
	return template.HTML(f.HTML), f.Version.String(), nil
}

// randomWait returns between two and ten seconds: long enough that nobody sees who tapped.
func randomWait() time.Duration {
	n, err := rand.Int(rand.Reader, big.NewInt(8000))
	if err != nil {
		return 6 * time.Second
	}
	return 2*time.Second + time.Duration(n.Int64())*time.Millisecond
}
