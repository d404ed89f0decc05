package login

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/text"
)

// A page struct that nobody filled must still make a page: a template that reaches too far shows here.
func TestPagesBearZeroValues(t *testing.T) {
	catalog, err := text.NewCatalog(web.Texts(), Texts())
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
	pages, err := site.Pages("login", within(pageFiles, "pages"))
	if err != nil {
		t.Fatal(err)
	}
	zero := map[string]any{"login": LoginPage{}, "enter": EnterPage{}}
	if len(zero) != len(pages.Names()) {
		t.Fatalf("pages %v, tried %d", pages.Names(), len(zero))
	}
	for name, page := range zero {
		site.Get("/"+name, access.Open("login.zero", "this test"), func(w http.ResponseWriter, r *web.Request) error {
			return pages.Render(w, r, http.StatusOK, name, page)
		})
		for _, lang := range text.Languages {
			req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/"+name, nil)
			req.Header.Set("Accept-Language", lang)
			rec := httptest.NewRecorder()
			site.Handler().ServeHTTP(rec, req)
			if rec.Code != http.StatusOK {
				t.Errorf("%s in %s: %d", name, lang, rec.Code)
			}
		}
	}
}
