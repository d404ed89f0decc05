package gathering

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/live"
	"beraad/internal/ground/storage"
	"beraad/internal/ground/text"
	"beraad/internal/testkit"
)

// plain is a content that shows which audience looks and how many take part, and nothing else.
type plain struct{ h *hall }

func (plain) Frame(_ context.Context, m Meeting, to Audience, _ string) ([]byte, error) {
	return fmt.Appendf(nil, "<p>%s at %d</p>", to, m.Step), nil
}

func (plain) Own(context.Context, Meeting, string, string, bool) ([]byte, error) { return nil, nil }

func (c plain) Counter(ctx context.Context, m Meeting) (int, error) { return c.h.Joined(ctx, m.ID) }

func (plain) Subject(context.Context, Meeting) (string, error) { return "Een gesprek", nil }

func newSite(t *testing.T) *web.Site {
	t.Helper()
	catalog, err := text.NewCatalog(web.Texts(), access.Texts(), Texts())
	if err != nil {
		t.Fatal(err)
	}
	site, err := web.New(web.Config{
		Texts: catalog, Clock: clock.System{}, Log: slog.New(slog.DiscardHandler),
		Identify:     func(*http.Request) (web.Visitor, error) { return web.Visitor{Actor: access.Nobody{}}, nil },
		Organisation: func(context.Context) string { return "" },
	})
	if err != nil {
		t.Fatal(err)
	}
	return site
}

func newWeb(t *testing.T, h *hall) *Web {
	t.Helper()
	bus := live.NewInProcess()
	h.Service = NewService(Config{Live: h.db, Clock: h.clock, Bus: bus, Log: slog.New(slog.DiscardHandler)})
	x, err := NewWeb(t.Context(), WebConfig{
		Service: h.Service, Site: newSite(t), Contents: map[string]Content{"test": plain{h}}, Clock: h.clock, Log: slog.New(slog.DiscardHandler), Bus: bus,
		Contacts: func(context.Context, string) ([]Contact, error) { return nil, nil },
	})
	h.must(err)
	return x
}

// listen is a browser at the end of a stream.
func listen(t *testing.T, x *Web, m Meeting, to Audience) (*live.Hub, *live.Subscription) {
	t.Helper()
	key := hubKey{id: m.ID, to: to, lang: "nl"}
	if to == Leads {
		key.epoch = m.ControlEpoch
	}
	hub, release := x.hubs.Use(key)
	sub := hub.Subscribe()
	t.Cleanup(func() { sub.Close(); release() })
	if _, err := hub.Frame(t.Context()); err != nil {
		t.Fatal(err)
	}
	return hub, sub
}

// next returns the next frame that is pushed.
func next(t *testing.T, hub *live.Hub, sub *live.Subscription) string {
	t.Helper()
	select {
	case <-sub.Wake():
	case <-time.After(10 * time.Second):
		t.Fatal("no frame was pushed")
	}
	f, err := hub.Frame(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return string(f.HTML)
}

func TestAFormerLeadLosesTheButtonsAtOnce(t *testing.T) {
	h := newHall(t, testkit.DB(t, LiveMigrations()))
	x := newWeb(t, h)
	m := h.open("m")
	hub, sub := listen(t, x, m, Leads)
	h.must(h.TakeControl(t.Context(), gijs, "m"))
	if got := next(t, hub, sub); !strings.Contains(got, string(Followers)) {
		t.Errorf("the former lead sees %s", got)
	}
	hub, _ = listen(t, x, h.find("m"), Leads)
	if f, err := hub.Frame(t.Context()); err != nil || !strings.Contains(string(f.HTML), string(Leads)) {
		t.Errorf("the new lead sees %v, %v", f, err)
	}
}

func TestEveryStreamIsToldThatAMeetingIsOver(t *testing.T) {
	h := newHall(t, testkit.DB(t, LiveMigrations()))
	x := newWeb(t, h)
	m := h.open("m")
	hub, sub := listen(t, x, m, Phones)
	h.clock.Advance(LobbyClose + time.Hour)
	h.must(h.GiveUp(t.Context(), "m", h.clock.Now(), nil))
	if got := next(t, hub, sub); !strings.Contains(got, `data-key="over"`) {
		t.Errorf("after giving up phones see %s", got)
	}
	h.must(h.Destroy(t.Context(), "m"))
	// A node that missed the news asks for the version now and then.
	if v, err := x.hubConfig(hubKey{id: "m", to: Phones, lang: "nl"}).Current(t.Context()); err != nil || v != overVersion {
		t.Errorf("the version of a meeting that is gone: %v, %v", v, err)
	}
}

func TestACountReachesTheLeadAndTheScreenButNoPhone(t *testing.T) {
	h := newHall(t, testkit.DB(t, LiveMigrations()))
	x := newWeb(t, h)
	m := h.open("m")
	version := func(to Audience) live.Version {
		v, err := x.version(t.Context(), h.find("m"), to)
		h.must(err)
		return v
	}
	phones, screen, leads := version(Phones), version(Screen), version(Leads)
	_, _, err := h.Join(t.Context(), m.Code)
	h.must(err)
	if version(Phones) != phones || version(Screen) == screen || version(Leads) == leads {
		t.Error("a new phone must show to the lead and on the screen, and push no frame to the phones")
	}
	screen, leads = version(Screen), version(Leads)
	h.must(h.AskPause(t.Context(), "m"))
	if version(Phones) != phones || version(Screen) != screen || version(Leads) == leads {
		t.Error("a request for a pause must show to the lead alone")
	}
	done := 0
	h.must(h.Do(t.Context(), fatma, "m", command(h.find("m"), "a"), step(&done)))
	if v := version(Leads); v.Revision <= leads.Revision {
		t.Errorf("the version went back from %v to %v", leads, v)
	}
}

func TestPagesBearZeroValues(t *testing.T) {
	site := newSite(t)
	pages, err := site.Pages("gathering", under(pageFiles, "pages"))
	if err != nil {
		t.Fatal(err)
	}
	zero := map[string]any{"code": CodePage{}, "join": JoinPage{}, "phone": PhonePage{}, "screen": ScreenPage{}, "lead-link": LeadLinkPage{}, "over": OverPage{}}
	for name, page := range zero {
		site.Get("/zero/"+name, access.Open("gathering.zero", "this test"), func(w http.ResponseWriter, r *web.Request) error {
			return pages.Render(w, r, http.StatusOK, name, page)
		})
		for _, lang := range text.Languages {
			req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/zero/"+name, nil)
			req.Header.Set("Accept-Language", lang)
			rec := httptest.NewRecorder()
			site.Handler().ServeHTTP(rec, req)
			if rec.Code != http.StatusOK || strings.Contains(rec.Body.String(), "⟦") {
				t.Errorf("%s in %s: %d %.200s", name, lang, rec.Code, rec.Body)
			}
		}
	}
	for _, name := range pages.Names() {
		if _, tried := zero[name]; !tried && !strings.HasPrefix(name, "parts") {
			t.Errorf("page %s was not tried", name)
		}
	}
}

func TestQueriesAreGoodOnBothEngines(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		for _, q := range []storage.Query{
			qInsert, qFind, qByCode, qByScreen, qByLeadLink, qTouch, qUpdate, qAskPause, qHold, qRaise, qEnding, qCodeTaken, qJoin, qIsIn, qJoined,
			qCommandDone, qKeepCommand, qSilent, qDropCommands, qDropParticipants, qDropMeeting, qEpoch, qSetEpoch,
		} {
			if err := h.db.Prepare(t.Context(), q); err != nil {
				t.Errorf("%s: %v", q, err)
			}
		}
	})
}
