package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/ground/text"
)

const (
	maxBody = 4 << 20   // an import of a dilemma file; everything else is far smaller
	maxForm = 256 << 10 // a form that people fill in
)

// Request is a request with who asks and in which language.
type Request struct {
	*http.Request
	Actor   access.Actor
	Text    text.Printer
	visitor Visitor
	site    *Site
	writer  http.ResponseWriter
}

func (s *Site) request(w http.ResponseWriter, r *http.Request, v Visitor) *Request {
	return &Request{Request: r, Actor: v.Actor, Text: s.cfg.Texts.Printer(langOf(r)), visitor: v, site: s, writer: w}
}

// Lang returns the language of the answer: "nl" or "en".
func (r *Request) Lang() string { return r.Text.Lang() }

// Person returns who is logged in; ok is false for everybody without an account.
func (r *Request) Person() (access.Person, bool) {
	p, ok := r.Actor.(access.Person)
	return p, ok
}

// Input reads the form of a POST. It refuses what no form of ours sends: too much, or text that is no text.
//
// Errors: fault.Invalid.
func (r *Request) Input() (url.Values, error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		if err := r.ParseMultipartForm(maxForm); err != nil {
			return nil, formFault(err)
		}
		return r.PostForm, cleanForm(r.PostForm)
	}
	r.Body = http.MaxBytesReader(r.writer, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return nil, formFault(err)
	}
	return r.PostForm, cleanForm(r.PostForm)
}

func formFault(err error) error {
	if _, tooBig := errors.AsType[*http.MaxBytesError](err); tooBig {
		return fault.New(fault.Invalid, "web.form.too_big").Because(err)
	}
	return fault.New(fault.Invalid, "web.form.unreadable")
}

// cleanForm refuses NUL bytes and broken UTF-8, which SQLite would take and PostgreSQL would not, and trims the rest.
func cleanForm(form url.Values) error {
	for name, values := range form {
		for i, v := range values {
			clean, ok := storage.CleanText(v)
			if !ok {
				return fault.OnField(name, "web.form.no_text")
			}
			values[i] = strings.TrimSpace(clean)
		}
	}
	return nil
}

// isFragment reports whether a script of ours asks for a part of a page.
func (r *Request) isFragment() bool { return r.Header.Get("Beraad-Fragment") != "" }

// IsFragment reports whether a script of ours asks for a part of a page instead of a whole one.
func (r *Request) IsFragment() bool { return r.isFragment() }

// Cookie names. The language and the colours are choices, not identities: their cookies hold one word.
const (
	langCookie   = "beraad-taal"
	schemeCookie = "weergave"
	flashCookie  = "beraad-bericht"
)

func langOf(r *http.Request) string {
	if c, err := r.Cookie(langCookie); err == nil {
		return c.Value
	}
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		switch primary, _, _ := strings.Cut(tag, "-"); primary {
		case "nl", "en":
			return primary
		}
	}
	return "nl"
}

func schemeOf(r *http.Request) string {
	if c, err := r.Cookie(schemeCookie); err == nil && (c.Value == "light" || c.Value == "dark") {
		return c.Value
	}
	return ""
}

// SetCookie sets a cookie with the attributes that every cookie of ours has.
func (s *Site) SetCookie(w http.ResponseWriter, name, value, path string, maxAge int) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: path, MaxAge: maxAge,
		HttpOnly: true, Secure: s.cfg.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// SetCookie sets a cookie on the answer to this request.
func (r *Request) SetCookie(name, value, path string, maxAge int) {
	r.site.SetCookie(r.writer, name, value, path, maxAge)
}

// SeeOther sends the browser on after an act.
func SeeOther(w http.ResponseWriter, r *Request, path string) error {
	http.Redirect(w, r.Request, path, http.StatusSeeOther)
	return nil
}

// WayBack adds to a path of ours where to go afterwards, which OwnPath reads again.
func WayBack(path, back string) string {
	if back == "/" || back == "" {
		return path
	}
	return path + "?terug=" + url.QueryEscape(back)
}

// OwnPath returns a path on this site to go back to; "/" for anything that would lead elsewhere.
func OwnPath(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(raw, "//") || strings.Contains(raw, `\`) {
		return "/"
	}
	return u.RequestURI()
}

// ProblemsOf turns the fields of an Invalid fault into what the form shows, in the language of the reader.
func ProblemsOf(r *Request, err error) Problems {
	if fields, several := errors.AsType[fault.Fields](err); several {
		problems := make(Problems, len(fields))
		for i, f := range fields {
			problems[i] = Problem{Field: f.Field, Text: r.Text.T(f.Key, f.Args...)}
		}
		return problems
	}
	if f, one := errors.AsType[*fault.Error](err); one && f.Kind == fault.Invalid {
		return Problems{{Field: f.Field, Text: r.Text.T(f.Key, f.Args...)}}
	}
	return nil
}
