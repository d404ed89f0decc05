package e2e

import (
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// visitor is somebody with a browser that has no screen: it keeps cookies and sends forms, and costs next to nothing.
// Where a test needs two hundred phones, or only the fifth vote, a visitor stands in for an Actor.
type visitor struct {
	origin string
	client *http.Client
}

// answer is what the server gave back. A redirect is not followed, because it is the word that something was done.
type answer struct {
	status   int
	location string
	body     string
}

// done tells whether the server said that it did what was asked.
func (a answer) done() bool { return a.status >= 200 && a.status < 400 }

func newVisitor(t testing.TB, origin string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{origin: origin, client: &http.Client{
		Jar: jar, Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// send asks for a path, with a form when there is one.
func (v *visitor) send(path string, form url.Values) (answer, error) {
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	req, err := http.NewRequest(method, v.origin+path, body)
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Accept-Language", "nl")
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := v.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	raw, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header.Get("Location"), string(raw)}, errors.Join(err, resp.Body.Close())
}

// get reads a page that must be there.
func (v *visitor) get(t testing.TB, path string) string {
	t.Helper()
	a, err := v.send(path, nil)
	if err != nil || a.status != http.StatusOK {
		t.Fatalf("GET %s: status %d, error %v\n%s", path, a.status, err, plainText(a.body))
	}
	return a.body
}

// post sends a form that must be accepted, and tells where it leads.
func (v *visitor) post(t testing.TB, path string, form url.Values) string {
	t.Helper()
	a, err := v.send(path, form)
	if err != nil || a.status != http.StatusSeeOther {
		t.Fatalf("POST %s: status %d, error %v\n%s", path, a.status, err, plainText(a.body))
	}
	return a.location
}

// enter logs in by a link.
func (v *visitor) enter(t testing.TB, link string) {
	t.Helper()
	v.post(t, strings.TrimPrefix(link, v.origin), url.Values{})
}

// join takes part in a session.
func (v *visitor) join(t testing.TB, code string) {
	t.Helper()
	v.post(t, "/d/"+code, url.Values{})
}

// vote sends an answer to the round that is open, and gives what the server said.
func (v *visitor) vote(t testing.TB, code string, answers url.Values) (answer, error) {
	t.Helper()
	page, err := v.send("/d/"+code, nil)
	if err != nil {
		return answer{}, err
	}
	form, ok := formWith(page.body, "ronde", "")
	if !ok {
		return answer{}, fmt.Errorf("no round is open on this phone: %s", plainText(page.body))
	}
	answers.Set("ronde", form.fields.Get("ronde"))
	return v.send(form.action, answers)
}

// mustVote is vote for an answer that must be accepted.
func (v *visitor) mustVote(t testing.TB, code string, answers url.Values) {
	t.Helper()
	if a, err := v.vote(t, code, answers); err != nil || !a.done() {
		t.Fatalf("voting: status %d, error %v\n%s", a.status, err, plainText(a.body))
	}
}

// command presses a button of the facilitator: it sends the form that stands on the page.
func (v *visitor) command(t testing.TB, path, name string) {
	t.Helper()
	page := v.get(t, path)
	form, ok := formWith(page, "opdracht", name)
	if !ok {
		t.Fatalf("%s offers no %q: %s", path, name, plainText(page))
	}
	v.post(t, form.action, form.fields)
}

// webForm is a form as it stands in a page.
type webForm struct {
	action string
	fields url.Values
}

var (
	formPattern  = regexp.MustCompile(`(?s)<form\b[^>]*?\bmethod="post" action="([^"]*)"(.*?)</form>`)
	fieldPattern = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
)

// formWith finds the form with a hidden field of this name and value; any value will do when value is "".
func formWith(page, name, value string) (webForm, bool) {
	for _, m := range formPattern.FindAllStringSubmatch(page, -1) {
		form := webForm{action: html.UnescapeString(m[1]), fields: url.Values{}}
		for _, f := range fieldPattern.FindAllStringSubmatch(m[2], -1) {
			form.fields.Set(html.UnescapeString(f[1]), html.UnescapeString(f[2]))
		}
		if form.fields.Has(name) && (value == "" || form.fields.Get(name) == value) {
			return form, true
		}
	}
	return webForm{}, false
}

var tagPattern = regexp.MustCompile(`(?s)<[^>]*>`)

// plainText is a page without its markup, for messages and for looking words up.
func plainText(page string) string {
	return normal(html.UnescapeString(tagPattern.ReplaceAllString(page, " ")))
}

// coins makes the answers of a position round of a group.
func coins(weights [4]int, choice, reason string) url.Values {
	in := url.Values{"choice": {choice}, "reason": {reason}}
	for i, name := range []string{"gevolg", "deugd", "relatie", "beginsel"} {
		in.Set("coins-"+name, fmt.Sprint(weights[i]))
	}
	return in
}
