package e2e

import (
	"embed"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

//go:embed testdata/*.html
var proofPages embed.FS

// policy is as strict as the one the product's own pages come with: what the harness does must work under it.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types beraad"

// proofSite serves small pages of our own that are right or wrong in one known way.
func proofSite(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{page}", func(w http.ResponseWriter, r *http.Request) {
		raw, err := proofPages.ReadFile("testdata/" + r.PathValue("page") + ".html")
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.PathValue("page") != "noisy" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		if _, err := w.Write(raw); err != nil {
			t.Logf("serving a page: %v", err)
		}
	})
	mux.HandleFunc("GET /proof.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		fmt.Fprint(w, proofStyle)
	})
	mux.HandleFunc("GET /proof.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, `document.querySelector("#script")?.replaceChildren("Script werkt");
document.querySelector("#tel")?.addEventListener("click", async () => {
  const r = await fetch("/teller"); document.querySelector("#stand").textContent = await r.text();
});`)
	})
	mux.HandleFunc("GET /live.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, `new EventSource("/stroom").onmessage = (e) => { document.querySelector("#stand").textContent = "stand " + e.data }`)
	})
	mux.HandleFunc("GET /stroom", stream)
	mux.HandleFunc("GET /proof.svg", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/svg+xml")
		fmt.Fprint(w, `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>`)
	})
	mux.HandleFunc("GET /teller", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "geteld") })
	mux.HandleFunc("GET /stuk", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "stuk", http.StatusInternalServerError) })
	mux.HandleFunc("GET /download", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Disposition", "attachment; filename=lijst.csv")
		fmt.Fprint(w, "a;b\n")
	})
	mux.HandleFunc("POST /stap", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "wie", Value: r.FormValue("naam") + "-" + r.FormValue("keuze") + "-" + r.FormValue("dag") + "-" + r.FormValue("plek"), Path: "/"})
		http.Redirect(w, r, "/klaar", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /klaar", func(w http.ResponseWriter, r *http.Request) {
		who := "niemand"
		if c, err := r.Cookie("wie"); err == nil {
			who = c.Value
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<!doctype html><html lang=nl><title>Klaar</title><main><h1>Klaar</h1><p>Dag %s</p><a href=\"/formulier\">Verder</a></main>", who)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// stream tells three revisions and then keeps silent, with the line open, until the browser leaves.
func stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	for i := 1; i <= 3; i++ {
		fmt.Fprintf(w, "data: %d\n\n", i)
		if err := http.NewResponseController(w).Flush(); err != nil {
			return
		}
	}
	<-r.Context().Done()
}

const proofStyle = `
.strepen { position: relative; z-index: 0 } .strepen::before { content: ""; position: absolute; z-index: -1; inset: 0; background: repeating-linear-gradient(#000 0 4px, #fff 4px 8px) }
.knel { inline-size: 260px; overflow: hidden; white-space: nowrap }
body { margin: 1rem; font: 1rem/1.5 sans-serif; color: #222; background: #fff }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } .late { color: #333 } }
figure { margin: 0 }
.wide { inline-size: 448px; background: #ddd }
.cut { inline-size: 60px; overflow: hidden; white-space: nowrap }
.scroller { overflow-x: auto } .scroller div { inline-size: 900px }
.visually-hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
button, a, input, label { min-block-size: 24px }
:focus-visible { outline: 3px solid #06c; outline-offset: 2px }
.blind:focus-visible { outline: none }
.faint:focus-visible { outline: 2px solid #eee }
.cover { position: relative } .cover::after { content: ""; position: absolute; inset: 0; background: #fff }
label.tile { display: block; padding: 12px }
`
