package app

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/org"
	"beraad/internal/door/web"
)

// visitor is a browser without script that follows no redirects.
type visitor struct {
	t      *testing.T
	base   string
	client *http.Client
}

func (v visitor) do(method, path string, form url.Values) (status int, location, body string) {
	v.t.Helper()
	req, err := http.NewRequestWithContext(v.t.Context(), method, v.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if strings.HasSuffix(path, "/stroom") {
		// A stream never ends by itself: the answer's head is what this test is about.
		ctx, cancel := context.WithTimeout(v.t.Context(), 2*time.Second)
		defer cancel()
		req = req.WithContext(ctx)
	}
	resp, err := v.client.Do(req)
	if err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		return resp.StatusCode, "", ""
	}
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
	return resp.StatusCode, resp.Header.Get("Location"), string(raw)
}

// house is a served organisation with one person per role.
type house struct {
	o      *Organisation
	server *httptest.Server
}

func served(t *testing.T) house {
	t.Helper()
	o := opened(t, true)
	h := house{o: o, server: httptest.NewServer(o.Handler())}
	t.Cleanup(h.server.Close)
	o.SetAddress(h.server.URL)
	return h
}

func (h house) visitor(t *testing.T) visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return visitor{t: t, base: h.server.URL, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// as returns a browser that is logged in with the roles.
func (h house) as(t *testing.T, roles ...access.Role) visitor {
	t.Helper()
	system := access.System{Job: "test"}
	id, err := h.o.Org.Add(t.Context(), system, org.NewPerson{Name: "Iemand", Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	link, err := h.o.Login.MakeLink(t.Context(), system, id, time.Hour, true)
	if err != nil {
		t.Fatal(err)
	}
	v := h.visitor(t)
	if status, _, body := v.do(http.MethodPost, "/l/"+link.Code, nil); status != http.StatusSeeOther {
		t.Fatalf("log in: %d %s", status, body)
	}
	return v
}

// pathOf fills the variables of a pattern with ids that belong to nobody.
func pathOf(pattern string) string {
	var parts []string
	for part := range strings.SplitSeq(strings.TrimSuffix(pattern, "{$}"), "/") {
		if strings.HasPrefix(part, "{") {
			part = "00000000-0000-7000-8000-000000000000"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "/")
}

func TestEveryRouteTurnsAwayWhoHasNoBusinessThere(t *testing.T) {
	h := served(t)
	nobody, employee := h.visitor(t), h.as(t)
	worker := access.Person{ID: "x", Roles: []access.Role{access.Employee}}
	for _, r := range h.o.Site.Table() {
		path := pathOf(r.Pattern)
		if open, _ := r.Permission.IsOpen(); open {
			continue
		}
		status, location, _ := nobody.do(r.Method, path, nil)
		switch {
		case r.Method == http.MethodGet && (status != http.StatusSeeOther || location != web.WayBack("/inloggen", path)):
			t.Errorf("without login %s answers %d to %q", r, status, location)
		case r.Method == http.MethodPost && status != http.StatusForbidden:
			t.Errorf("without login %s answers %d", r, status)
		}
		if access.May(worker, r.Permission) {
			continue
		}
		if status, _, _ := employee.do(r.Method, path, nil); status != http.StatusForbidden {
			t.Errorf("without permission %s answers %d", r, status)
		}
	}
}

func TestNoRouteBreaksOnAForeignID(t *testing.T) {
	h := served(t)
	all := h.as(t, access.Coordinator, access.Facilitator, access.Admin, access.Manager)
	for name, v := range map[string]visitor{"nobody": h.visitor(t), "everything": all} {
		for _, r := range h.o.Site.Table() {
			if r.Pattern == "/uitloggen" {
				continue // it would end the visit
			}
			status, _, _ := v.do(r.Method, pathOf(r.Pattern), nil)
			if status >= http.StatusInternalServerError {
				t.Errorf("%s: %s answers %d", name, r, status)
			}
			if strings.Contains(r.Pattern, "{") && r.Pattern != "/{$}" && r.Method == http.MethodGet && status == http.StatusOK {
				t.Errorf("%s: %s knows an id that belongs to nobody", name, r)
			}
		}
	}
}

func TestFormFromAnotherSiteChangesNothing(t *testing.T) {
	h := served(t)
	v := h.as(t, access.Coordinator)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.server.URL+"/mensen", strings.NewReader("name=Mallory"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	req.Header.Set("Origin", "https://evil.example")
	resp, err := v.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusForbidden {
		t.Errorf("a foreign form was answered %d", resp.StatusCode)
	}
	people, err := h.o.Org.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		if p.Name == "Mallory" {
			t.Error("a foreign form added a person")
		}
	}
}

func TestEveryAnswerCarriesTheGuards(t *testing.T) {
	h := served(t)
	for _, path := range []string{"/inloggen", "/d", "/nergens", "/hulp", "/static/nergens.css"} {
		resp, err := http.Get(h.server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		csp := resp.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types htmx beraad"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: the policy lacks %s", path, want)
			}
		}
		if strings.Contains(csp, "unsafe") || resp.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: headers %v", path, resp.Header)
		}
	}
}
