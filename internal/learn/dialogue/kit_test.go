package dialogue

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/door/org"
	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/live"
	"beraad/internal/ground/storage"
	"beraad/internal/ground/text"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/figure"
	"beraad/internal/learn/gathering"
	"beraad/internal/testkit"
)

var (
	fatma    = access.Person{ID: "fatma", Roles: []access.Role{access.Employee, access.Facilitator}}
	gijs     = access.Person{ID: "gijs", Roles: []access.Role{access.Employee, access.Facilitator}}
	coen     = access.Person{ID: "coen", Roles: []access.Role{access.Employee, access.Coordinator}}
	employee = access.Person{ID: "noor", Roles: []access.Role{access.Employee}}
	monday   = time.Date(2026, time.November, 23, 9, 30, 0, 0, time.UTC)
)

// wmo is a dilemma of the shipped bank with an answer C.
const wmo = dilemma.ID("wmo-extra-uur")

// house is everything a session needs, with real services on two databases, seen by one visitor.
type house struct {
	t          testing.TB
	main, live *storage.DB
	clock      *clock.Fixed
	bus        *live.InProcess
	svc        *Service
	meetings   *gathering.Service
	bank       *dilemma.Service
	web        *Web
	rooms      *gathering.Web
	content    gathering.Content
	texts      *text.Catalog
	handler    http.Handler
	as         access.Actor
	units      []org.Unit
	log        *bytes.Buffer
	left       []Closure
	keys       int
}

func eachHouse(t *testing.T, f func(t *testing.T, h *house)) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		f(t, newHouse(t, open(t, audit.Migrations(), dilemma.Migrations(), Migrations()), open(t, gathering.LiveMigrations(), LiveMigrations())))
	})
}

func sqliteHouse(t testing.TB) *house {
	t.Helper()
	return newHouse(t, testkit.DB(t, audit.Migrations(), dilemma.Migrations(), Migrations()), testkit.DB(t, gathering.LiveMigrations(), LiveMigrations()))
}

func newHouse(t testing.TB, main, liveDB *storage.DB) *house {
	t.Helper()
	h := &house{t: t, main: main, live: liveDB, clock: clock.NewFixed(monday), bus: live.NewInProcess(), as: fatma, log: &bytes.Buffer{}}
	log := slog.New(slog.NewTextHandler(h.log, nil))
	h.bank = dilemma.New(dilemma.Config{DB: main, Clock: h.clock})
	h.must(h.bank.LoadStarter(t.Context()))
	h.meetings = gathering.NewService(gathering.Config{Live: liveDB, Clock: h.clock, Bus: h.bus, Log: log})
	h.svc = New(Config{
		Main: main, Live: liveDB, Clock: h.clock, Log: log, Meetings: h.meetings, Dilemmas: h.bank,
		CheckSentence: func(s string) []string {
			if bytes.Contains([]byte(s), []byte("Jansen")) {
				return []string{"wording.name"}
			}
			return nil
		},
		OnClose: func(_ *storage.Tx, c Closure) error { h.left = append(h.left, c); return nil },
	})
	catalog, err := text.NewCatalog(access.Texts(), storage.Texts(), web.Texts(), compass.Texts(), disclosure.Texts(), figure.Texts(), dilemma.Texts(), gathering.Texts(), Texts())
	h.must(err)
	h.texts = catalog
	site, err := web.New(web.Config{
		Texts: catalog, Clock: h.clock, Log: log,
		Identify:     func(*http.Request) (web.Visitor, error) { return web.Visitor{Actor: h.as, Name: "Sanne"}, nil },
		Organisation: func(context.Context) string { return "Gemeente Merendam" },
	})
	h.must(err)
	h.web, err = NewWeb(WebConfig{
		Service: h.svc, Site: site, Texts: catalog, Address: func() string { return "https://beraad.merendam.example" },
		Units:        func(context.Context) ([]org.Unit, error) { return h.units, nil },
		Organisation: func(context.Context) string { return "Gemeente Merendam" },
	})
	h.must(err)
	h.content = h.web.Content()
	h.rooms, err = gathering.NewWeb(t.Context(), gathering.WebConfig{
		Service: h.meetings, Site: site, Contents: map[string]gathering.Content{Kind: h.content}, Clock: h.clock, Log: log, Bus: h.bus,
		Contacts: func(context.Context, string) ([]gathering.Contact, error) {
			return []gathering.Contact{{Role: "Vertrouwenspersoon", Name: "Çelik", Phone: "0612345678"}}, nil
		},
	})
	h.must(err)
	h.web.Attach(h.rooms)
	h.web.Routes(site)
	h.rooms.Routes(site)
	h.handler = site.Handler()
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// request is a session that would do, for one test to change.
func request(preset PresetID) Request {
	return Request{
		Preset: preset, Privacy: disclosure.Anonymous, Expected: 12, PackID: compass.Vierkant, Dilemmas: []dilemma.ID{wmo}, KeepDays: 30,
		Statements: []string{"Regels gaan boven gevoel."},
	}
}

// begin plans a session, opens its lobby and begins it.
func (h *house) begin(in Request) ID {
	h.t.Helper()
	id := h.lobby(in)
	h.do(id, "begin")
	return id
}

func (h *house) lobby(in Request) ID {
	h.t.Helper()
	id, err := h.svc.Plan(h.t.Context(), fatma, in)
	h.must(err)
	_, err = h.svc.OpenLobby(h.t.Context(), fatma, id)
	h.must(err)
	return id
}

func (h *house) meeting(id ID) gathering.Meeting {
	h.t.Helper()
	m, err := h.meetings.Find(h.t.Context(), id)
	h.must(err)
	return m
}

// command is what the lead's screen would send now.
func (h *house) command(id ID, name string) gathering.Command {
	h.t.Helper()
	h.keys++
	m := h.meeting(id)
	return gathering.Command{Name: name, ExpectedStep: m.Step, ControlEpoch: m.ControlEpoch, Key: fmt.Sprint(name, h.keys)}
}

// try sends a command of the lead, "name", "name:about" or "name:about:into", and returns what came of it.
func (h *house) try(id ID, name string) error {
	h.t.Helper()
	name, about, _ := strings.Cut(name, ":")
	about, into, _ := strings.Cut(about, ":")
	return h.svc.Lead(h.t.Context(), fatma, id, Order{Command: h.command(id, name), About: about, Into: into})
}

func (h *house) do(id ID, names ...string) {
	h.t.Helper()
	for _, name := range names {
		if err := h.try(id, name); err != nil {
			m := h.meeting(id)
			h.t.Fatalf("%s at step %d (%s): %v", name, m.Step, m.State, err)
		}
	}
}

func (h *house) refuses(what string, err error, kind fault.Kind, key string) {
	h.t.Helper()
	if !fault.Is(err, kind) || key != "" && keyOf(err) != key {
		h.t.Errorf("%s: got %v, want a fault of kind %q with key %s", what, err, kind, key)
	}
}

func (h *house) round(id ID) Round {
	h.t.Helper()
	var rd Round
	step := h.meeting(id).Step
	h.must(h.live.Read(h.t.Context(), func(tx *storage.Tx) (err error) {
		rd, err = roundAt(tx, id, step)
		return err
	}))
	return rd
}

// phone is somebody who takes part.
type phone struct{ token, ref string }

func (h *house) join(id ID, n int) []phone {
	h.t.Helper()
	phones := make([]phone, n)
	for i := range phones {
		m, token, err := h.meetings.Join(h.t.Context(), h.meeting(id).Code)
		h.must(err)
		phones[i] = phone{token, m.RefOf(token)}
	}
	return phones
}

// position is a ballot of a position round on the vierkant.
func position(choice disclosure.Choice, coins ...int) url.Values {
	in := url.Values{"choice": {string(choice)}}
	for i, s := range []string{"gevolg", "deugd", "relatie", "beginsel"} {
		if i < len(coins) {
			in.Set("coins-"+s, strconv.Itoa(coins[i]))
		}
	}
	return in
}

// ordinary is a ballot for the n-th phone: not all the same, so that a picture has something to show.
func ordinary(n int) url.Values {
	return []url.Values{
		position(disclosure.ChoiceA, 7, 1, 1, 1), position(disclosure.ChoiceB, 1, 1, 7, 1), position(disclosure.ChoiceA, 1, 7, 1, 1), position(disclosure.ChoiceB, 2, 2, 5, 1),
	}[n%4]
}

func (h *house) vote(id ID, p phone, in url.Values) error {
	h.t.Helper()
	return h.svc.Vote(h.t.Context(), h.meeting(id), p.ref, h.round(id).ID, in)
}

// collect opens the round of this step, lets everybody answer, and closes it.
func (h *house) collect(id ID, phones []phone, answer func(n int) url.Values) {
	h.t.Helper()
	h.do(id, "open")
	for i, p := range phones {
		h.must(h.vote(id, p, answer(i)))
	}
	h.do(id, "close")
}

// answerTo returns a good answer to any kind of round.
func (h *house) answerTo(id ID) func(int) url.Values {
	h.t.Helper()
	rd := h.round(id)
	return func(n int) url.Values {
		in := url.Values{}
		switch rd.Kind {
		case Position:
			in = ordinary(n)
			if h.meeting(id).Mode == gathering.Plenary {
				in = url.Values{"choice": {"A"}, "sector": {"gevolg"}, "strength": {"2"}}
			}
		case Line, Evaluate:
			in.Set("mark", strconv.Itoa(1+n%5))
		case Boundary:
			in = url.Values{"choice": {"A"}, "address": {"colleague"}, "way": {"yes"}}
		case WhatIf:
			for i := range h.record(id).Plan.Dilemmas[0].Content.Variations {
				in.Set("if"+strconv.Itoa(i+1), "stay")
			}
		case Sorting:
			st, _, err := h.svc.glance(h.t.Context(), h.meeting(id), "", false)
			h.must(err)
			for _, c := range st.Cards {
				in.Set("card-"+c.ID, string(disclosure.StatementKinds()[n%len(disclosure.StatementKinds())]))
			}
		case Judgement:
			in.Set("reason", "Ik doe het, omdat het klopt.")
		}
		return in
	}
}

func (h *house) record(id ID) Dialogue {
	h.t.Helper()
	d, err := h.svc.record(h.t.Context(), id)
	h.must(err)
	return d
}

// frames returns what every audience sees now, in both languages, by audience and language.
func (h *house) frames(id ID) map[string]string {
	h.t.Helper()
	out := map[string]string{}
	for _, to := range []gathering.Audience{gathering.Phones, gathering.Screen, gathering.Leads, gathering.Followers} {
		for _, lang := range text.Languages {
			html, err := h.content.Frame(h.t.Context(), h.meeting(id), to, lang)
			h.must(err)
			out[string(to)+" "+lang] = string(html)
		}
	}
	return out
}

func (h *house) frame(id ID, to gathering.Audience) string { return h.frames(id)[string(to)+" nl"] }

func (h *house) own(id ID, p phone) string {
	h.t.Helper()
	html, err := h.content.Own(h.t.Context(), h.meeting(id), p.ref, "nl", false)
	h.must(err)
	return string(html)
}

// agreed writes down an agreement, without which a session does not close.
func (h *house) agreed(id ID) {
	h.t.Helper()
	h.t.Helper()
	rec, err := h.svc.Tell(h.t.Context(), fatma, id)
	h.must(err)
	h.must(h.notes(fatma, id, Notes{Outcome: rec.Outcome, Agreed: true, Agree: Agreement{Text: "We overleggen elke week.", Owner: "teamleider", Due: "2027-01-15"}}))
}

// wrapAndClose ends a session from any step that is finished.
func (h *house) wrapAndClose(id ID) {
	h.t.Helper()
	if h.meeting(id).State != gathering.WrapUp {
		h.do(id, "wrap")
	}
	h.agreed(id)
	h.must(h.svc.Close(h.t.Context(), fatma, id, h.command(id, "close"), false))
}

// walk goes on to the first step of a kind, answering nothing on the way.
func (h *house) walk(id ID, kind StepKind) {
	h.t.Helper()
	for h.record(id).Plan.Script[h.meeting(id).Step].Kind != kind {
		h.do(id, "next")
	}
}

func keyOf(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Key
	}
	return ""
}

// columns names every column of every table, per engine.
var columns = map[storage.Engine]storage.Query{
	storage.SQLite:     `SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'`,
	storage.PostgreSQL: `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()`,
}

// dump returns the text of every row of a table, sorted.
func (h *house) dump(db *storage.DB, table string) string { return h.dumpAll(db)[table] }

// dumpAll returns the text of every row of every table, by table.
func (h *house) dumpAll(db *storage.DB) map[string]string {
	h.t.Helper()
	out := map[string]string{}
	h.must(db.Read(h.t.Context(), func(tx *storage.Tx) error {
		cells := map[string][]string{}
		_, err := storage.Rows(tx, func(r storage.Row) (none struct{}, err error) {
			var table, column string
			err = r.Scan(&table, &column)
			cells[table] = append(cells[table], `coalesce(CAST("`+column+`" AS text), '')`)
			return none, err
		}, columns[db.Engine()])
		if err != nil {
			return err
		}
		for table, parts := range cells {
			slices.Sort(parts)
			rows, err := storage.Rows(tx, scanWord, storage.Query("SELECT "+strings.Join(parts, " || '|' || ")+" FROM "+table))
			if err != nil {
				return err
			}
			slices.Sort(rows)
			out[table] = strings.Join(rows, "\n")
		}
		return nil
	}))
	return out
}
