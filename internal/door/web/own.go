package web

import (
	"embed"
	"io/fs"
	"net/http"

	"beraad/internal/door/access"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed text/*.json
var texts embed.FS

// Texts returns the sentences of this room.
func Texts() fs.FS { return under(texts, "text") }

func ownPages() fs.FS { return under(pageFiles, "pages") }

func under(files fs.FS, folder string) fs.FS {
	sub, err := fs.Sub(files, folder)
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

var anyone = access.Open("web.anyone", "a choice of language or colours, and files without content")

func (s *Site) ownRoutes() {
	s.Post("/taal", anyone, s.postLanguage)
	s.Post("/weergave", anyone, s.postScheme)
	s.Get("/static/", anyone, func(w http.ResponseWriter, r *Request) error {
		s.static.Handler().ServeHTTP(w, r.Request)
		return nil
	})
	s.Get("/gezond", anyone, func(w http.ResponseWriter, _ *Request) error {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, err := w.Write([]byte("ok\n"))
		return err
	})
	if s.cfg.Demo {
		s.Get("/stijl", anyone, s.getStyle)
	}
}

// year is how long a choice of language or colours is kept on the phone, in seconds.
const year = 365 * 24 * 60 * 60

func (s *Site) postLanguage(w http.ResponseWriter, r *Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	if lang := in.Get("taal"); lang == "nl" || lang == "en" {
		r.SetCookie(langCookie, lang, "/", year)
	}
	return SeeOther(w, r, OwnPath(in.Get("terug")))
}

func (s *Site) postScheme(w http.ResponseWriter, r *Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	switch scheme := in.Get("weergave"); scheme {
	case "light", "dark":
		r.setScheme(scheme, year)
	case "system":
		r.setScheme("", -1)
	}
	return SeeOther(w, r, OwnPath(in.Get("terug")))
}

// setScheme keeps the choice of colours in a cookie that scheme.js may read: it holds one word and no id.
func (r *Request) setScheme(scheme string, maxAge int) {
	http.SetCookie(r.writer, &http.Cookie{
		Name: schemeCookie, Value: scheme, Path: "/", MaxAge: maxAge, Secure: r.site.cfg.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// getStyle shows every component in every state; the demo has it, so that whoever changes one can look at all.
func (s *Site) getStyle(w http.ResponseWriter, r *Request) error {
	page, err := NewStylePage(r.Text.T("web.style.title"), r.Text.T("web.style.lead"), s.icons.Names())
	if err != nil {
		return err
	}
	return s.plain.Render(w, r, http.StatusOK, "style", page)
}
