package dialogue

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/text"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/figure"
	"beraad/internal/learn/gathering"
)

// A page struct that nobody filled must still make a page: a template that reaches too far shows here.
func TestPagesBearZeroValues(t *testing.T) {
	t.Parallel()
	catalog, err := text.NewCatalog(web.Texts(), access.Texts(), compass.Texts(), disclosure.Texts(), figure.Texts(), gathering.Texts(), Texts())
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
	pages, err := site.Pages("dialogue", under(pageFiles, "pages"), figure.Pages())
	if err != nil {
		t.Fatal(err)
	}
	zero := map[string]any{
		"list": ListPage{}, "new": NewPage{}, "plan": PlanPage{}, "sheet": SheetPage{}, "console": ConsolePage{}, "outcome": OutcomePage{},
		"close": ClosePage{}, "report": ReportPage{}, "paper": PaperPage{}, "answer": AnswerPage{}, "receipt": ReceiptPage{}, "sentences": SentencesPage{},
	}
	for name, page := range zero {
		site.Get("/zero/"+name, access.Open("dialogue.zero", "this test"), func(w http.ResponseWriter, r *web.Request) error {
			return pages.Render(w, r, http.StatusOK, name, page)
		})
		for _, lang := range text.Languages {
			req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/zero/"+name, nil)
			req.Header.Set("Accept-Language", lang)
			rec := httptest.NewRecorder()
			site.Handler().ServeHTTP(rec, req)
			if rec.Code != http.StatusOK {
				t.Errorf("%s in %s: %d", name, lang, rec.Code)
			}
		}
	}
	for _, name := range pages.Names() {
		if _, tried := zero[name]; !tried && !strings.HasPrefix(name, "parts") {
			t.Errorf("page %s was not tried", name)
		}
	}
	fragments := map[string]any{
		"dialogue-phone": PhoneView{}, "dialogue-screen": ScreenView{}, "dialogue-lead": LeadView{}, "dialogue-own": OwnView{}, "dialogue-ballot": BallotForm{},
	}
	for name, view := range fragments {
		for _, lang := range text.Languages {
			if _, err := pages.Fragment(lang, name, view); err != nil {
				t.Errorf("%s in %s: %v", name, lang, err)
			}
		}
	}
}
