package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
)

// Handler answers one request, or returns the fault that the site turns into a page.
type Handler func(w http.ResponseWriter, r *Request) error

// Routes is what a room needs to register what it answers.
type Routes interface {
	Get(pattern string, p access.Permission, h Handler)
	Post(pattern string, p access.Permission, h Handler)
}

// Get registers a page. A page never changes anything.
func (s *Site) Get(pattern string, p access.Permission, h Handler) {
	s.register(http.MethodGet, pattern, p, h)
}

// Post registers an act.
func (s *Site) Post(pattern string, p access.Permission, h Handler) {
	s.register(http.MethodPost, pattern, p, h)
}

func (s *Site) register(method, pattern string, p access.Permission, h Handler) {
	if !p.IsDeclared() {
		panic("web: " + method + " " + pattern + " states no permission and does not say why it is open")
	}
	s.routes = append(s.routes, Route{method, pattern, p})
	s.mux.HandleFunc(method+" "+pattern, func(w http.ResponseWriter, r *http.Request) {
		s.serve(w, r, p, h)
	})
}

func (s *Site) serve(w http.ResponseWriter, r *http.Request, p access.Permission, h Handler) {
	visitor, err := s.cfg.Identify(r)
	if err != nil {
		s.fail(w, s.request(w, r, Visitor{Actor: access.Nobody{}}), err)
		return
	}
	req := s.request(w, r, visitor)
	if !access.May(visitor.Actor, p) {
		s.turnAway(w, req)
		return
	}
	if r.Method == http.MethodPost {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	}
	if err := h(w, req); err != nil {
		s.fail(w, req, err)
	}
}

// turnAway tells a visitor that this is not for them; fail sends whoever is not logged in to the log-in page.
func (s *Site) turnAway(w http.ResponseWriter, r *Request) {
	s.fail(w, r, fault.New(fault.Forbidden, "web.forbidden"))
}

// mayLogIn reports whether a refusal is answered with the log-in page: somebody without account asks for a page, and
// logging in may open it. Scripts and streams get the refusal itself.
func mayLogIn(r *Request, f *fault.Error) bool {
	_, unknown := r.Actor.(access.Nobody)
	looks := r.Method == http.MethodGet || r.Method == http.MethodHead
	return f.Kind == fault.Forbidden && unknown && looks && !r.isFragment() && r.Header.Get("Accept") != "text/event-stream"
}

func (s *Site) missing(w http.ResponseWriter, r *http.Request) {
	visitor, err := s.cfg.Identify(r)
	if err != nil {
		visitor = Visitor{Actor: access.Nobody{}}
	}
	s.fail(w, s.request(w, r, visitor), fault.New(fault.NotFound, "web.not_found"))
}

var errForeignForm = fault.New(fault.Forbidden, "web.foreign_form")

// statusOf is the one table from kind of fault to status.
var statusOf = map[fault.Kind]int{
	fault.Internal:    http.StatusInternalServerError,
	fault.NotFound:    http.StatusNotFound,
	fault.Forbidden:   http.StatusForbidden,
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.Conflict:    http.StatusConflict,
	fault.TooMany:     http.StatusTooManyRequests,
	fault.Unavailable: http.StatusServiceUnavailable,
}

// fail answers with the sentence that belongs to err. The cause goes to the log, with the pattern of the route and
// nothing of the request: paths hold codes and tokens.
func (s *Site) fail(w http.ResponseWriter, r *Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the visitor left; nobody reads an answer
	}
	f, known := errors.AsType[*fault.Error](err)
	if !known {
		f = fault.New(fault.Internal, "web.internal")
	}
	if mayLogIn(r, f) {
		http.Redirect(w, r.Request, WayBack("/inloggen", r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	if f.Kind == fault.Internal || f.Kind == fault.Unavailable {
		s.cfg.Log.ErrorContext(r.Context(), "request", "route", r.Pattern, "kind", f.Kind.String(), "cause", err)
	}
	status := statusOf[f.Kind]
	if f.Kind == fault.TooMany {
		w.Header().Set("Retry-After", "60")
	}
	sentence := r.Text.T(f.Key, f.Args...)
	if strings.HasPrefix(sentence, "⟦") {
		sentence = r.Text.T("web.kind." + strings.ReplaceAll(f.Kind.String(), " ", "_"))
	}
	if r.isFragment() {
		s.failFragment(w, r, status, sentence)
		return
	}
	page := ErrorPage{Status: status, Sentence: sentence, LoggedIn: r.visitor.Name != ""}
	if err := s.plain.Render(w, r, status, "error", page); err != nil {
		s.cfg.Log.ErrorContext(r.Context(), "render error page", "cause", err)
		http.Error(w, sentence, status)
	}
}

// failFragment answers a script that asked for a part of a page.
func (s *Site) failFragment(w http.ResponseWriter, r *Request, status int, sentence string) {
	html, err := s.plain.Fragment(r.Lang(), "br-fragment-fault", sentence)
	if err != nil {
		http.Error(w, sentence, status)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(html) // the visitor may have left
}

// ErrorPage is what somebody reads when something went wrong.
type ErrorPage struct {
	Status   int
	Sentence string
	LoggedIn bool
}
