package login_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/login"
)

func code(typed string) url.Values { return url.Values{"code": {typed}} }

func TestLookingAtALinkChangesNothing(t *testing.T) {
	v := newVisit(t, false)
	_, link := v.person("Sanne de Wit", true, access.Coordinator)
	for range 2 {
		page := v.get("/l/" + link).wants(http.StatusOK)
		page.says("main p", "Je logt in als Sanne de Wit, coördinator.")
		page.has(1, `form[method=post][action="/l/`+link+`"] button`)
		if len(page.Header.Values("Set-Cookie")) > 0 {
			t.Error("looking set a cookie")
		}
	}
	v.lang = "en"
	v.get("/l/"+link).wants(http.StatusOK).says("main p", "You log in as Sanne de Wit, coordinator.")
}

func TestLinkForOneUseWorksOnce(t *testing.T) {
	v := newVisit(t, false)
	id, link := v.person("Sanne", true)
	if to := v.post("/l/"+link, nil).wants(http.StatusSeeOther).Header.Get("Location"); to != "/" {
		t.Errorf("goes to %s", to)
	}
	who := v.identify()
	if who.Actor.Ref() != string(id) || who.Name != "Sanne" {
		t.Errorf("logged in as %+v", who)
	}
	v.cookies = map[string]string{}
	v.post("/l/"+link, nil).wants(http.StatusNotFound)
	v.get("/l/"+link).wants(http.StatusNotFound).says("main p", "werkt niet of niet meer")
}

func (v *visit) identify() (who struct {
	Actor access.Actor
	Name  string
},
) {
	v.t.Helper()
	req := httptest.NewRequestWithContext(v.t.Context(), http.MethodGet, "/", nil)
	for name, value := range v.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	visitor, err := v.door.Identify(req)
	if err != nil {
		v.t.Fatal(err)
	}
	who.Actor, who.Name = visitor.Actor, visitor.Name
	return who
}

func (v *visit) isNobody() bool {
	_, nobody := v.identify().Actor.(access.Nobody)
	return nobody
}

func TestCookieIsLockedToTheHostOverTLS(t *testing.T) {
	for secure, name := range map[bool]string{true: "__Host-beraad", false: "beraad"} {
		v := newVisit(t, secure)
		_, link := v.person("Sanne", true)
		cookies := v.post("/l/"+link, nil).wants(http.StatusSeeOther).Cookies()
		if len(cookies) != 1 {
			t.Fatalf("cookies %v", cookies)
		}
		c := cookies[0]
		if c.Name != name || c.Secure != secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" ||
			c.MaxAge != int(login.Longest.Seconds()) {
			t.Errorf("cookie %+v", c)
		}
	}
}

func TestWithoutAKnownCookieOneIsNobody(t *testing.T) {
	v := newVisit(t, false)
	for _, value := range []string{"", "short", strings.Repeat("A", 26), strings.Repeat("x", 4000)} {
		v.cookies = map[string]string{"beraad": value}
		if !v.isNobody() {
			t.Errorf("cookie %.30q made somebody", value)
		}
	}
	_, link := v.person("Sanne", true)
	v.cookies = map[string]string{}
	v.post("/l/"+link, nil).wants(http.StatusSeeOther)
	if v.isNobody() {
		t.Fatal("the cookie of the link is not known")
	}
	v.clock.Advance(login.Session)
	if !v.isNobody() {
		t.Error("the cookie outlived its day")
	}
}

func TestNoCookieCostsNoQuery(t *testing.T) {
	v := newVisit(t, false)
	if err := v.db.Close(); err != nil {
		t.Fatal(err)
	}
	v.cookies = map[string]string{"beraad": "nonsense", "other": "x"}
	if !v.isNobody() { // fails the test when it asks the closed database
		t.Error("nonsense made somebody")
	}
}

func TestLeavingEndsTheCookieOnTheServerToo(t *testing.T) {
	v := newVisit(t, false)
	_, link := v.person("Sanne", true)
	v.post("/l/"+link, nil).wants(http.StatusSeeOther)
	kept := v.cookies["beraad"]
	res := v.post("/uitloggen", nil).wants(http.StatusSeeOther)
	if res.Header.Get("Location") != "/inloggen" || res.Header.Get("Clear-Site-Data") != `"cache"` {
		t.Errorf("answer %v", res.Header)
	}
	if v.cookies["beraad"] != "" {
		t.Error("the browser still has the cookie")
	}
	v.get("/inloggen").wants(http.StatusOK).says("[role=status]", "Je bent uitgelogd.")
	v.cookies["beraad"] = kept
	if !v.isNobody() {
		t.Error("a copied cookie still works")
	}
	v.post("/uitloggen", nil).wants(http.StatusSeeOther)
}

func TestNewLinkEndsTheEarlierCookie(t *testing.T) {
	v := newVisit(t, false)
	_, first := v.person("Sanne", true)
	second, link := v.person("Anne", true)
	v.post("/l/"+first, nil).wants(http.StatusSeeOther)
	kept := v.cookies["beraad"]
	v.post("/l/"+link, nil).wants(http.StatusSeeOther)
	if v.identify().Actor.Ref() != string(second) {
		t.Error("still the first one")
	}
	v.cookies["beraad"] = kept
	if !v.isNobody() {
		t.Error("the earlier cookie still works")
	}
}

func TestCodeMayBeTypedTheWayPeopleType(t *testing.T) {
	v := newVisit(t, false)
	_, link := v.person("Sanne", true)
	for _, typed := range []string{
		link, strings.ToLower(link), strings.ReplaceAll(link, "-", " "), strings.ReplaceAll(link, "-", ""),
		strings.ReplaceAll(link, "-", "–"), "https://beraad.merendam.example/l/" + link,
	} {
		res := v.post("/inloggen", code(typed)).wants(http.StatusSeeOther)
		if to := res.Header.Get("Location"); to != "/l/"+link {
			t.Errorf("%q goes to %s", typed, to)
		}
	}
	v.get("/l/" + strings.ToLower(link)).wants(http.StatusOK)
}

func TestWrongCodeKeepsWhatWasTyped(t *testing.T) {
	v := newVisit(t, false)
	for typed, says := range map[string]string{"": "twaalf letters", "7QKM": "twaalf letters", "7QKM-4TXR-9WDE": "werkt niet of niet meer"} {
		page := v.post("/inloggen", code(typed)).wants(http.StatusUnprocessableEntity)
		page.says("title", "Fout:")
		page.says("#code-err", says)
		page.has(1, `#code[autofocus][aria-invalid=true]`)
		page.has(1, `#code[value="`+typed+`"]`)
	}
}

func TestGuessingCodesIsSlowedDown(t *testing.T) {
	v := newVisit(t, false)
	_, link := v.person("Sanne", false)
	guess := func() int { return v.do(http.MethodGet, "/l/AAAA-AAAA-AAAA", nil).StatusCode }
	for i := range 5 {
		if got := guess(); got != http.StatusNotFound {
			t.Fatalf("guess %d: %d", i+1, got)
		}
	}
	if got := guess(); got != http.StatusTooManyRequests {
		t.Fatalf("guess 6: %d", got)
	}
	v.get("/l/" + link).wants(http.StatusTooManyRequests)
	v.post("/l/"+link, nil).wants(http.StatusTooManyRequests)
	v.post("/inloggen", code(link)).wants(http.StatusTooManyRequests)
	v.get("/inloggen").wants(http.StatusOK)

	v.from = "192.0.2.2:4711"
	v.get("/l/" + link).wants(http.StatusOK) // somebody else is not held up

	v.from = "192.0.2.1:9999"
	v.clock.Advance(12 * time.Second)
	v.get("/l/" + link).wants(http.StatusOK)
	if got := guess(); got != http.StatusNotFound {
		t.Errorf("after 12 seconds: %d", got)
	}
	if got := guess(); got != http.StatusTooManyRequests {
		t.Errorf("one more: %d", got)
	}
}

func TestRightCodesAreNeverCountedAsGuesses(t *testing.T) {
	v := newVisit(t, false)
	_, link := v.person("Sanne", false)
	for range 20 {
		v.get("/l/" + link).wants(http.StatusOK)
	}
}

func TestOneNetworkIsOneCaller(t *testing.T) {
	v := newVisit(t, false)
	for i := range 5 {
		v.from = "[2001:db8::" + string(rune('1'+i)) + "]:4711"
		v.do(http.MethodGet, "/l/AAAA-AAAA-AAAA", nil)
	}
	v.from = "[2001:db8::9]:4711"
	v.get("/l/AAAA-AAAA-AAAA").wants(http.StatusTooManyRequests)
}

func TestLoginPageSaysHowYouGetIn(t *testing.T) {
	v := newVisit(t, false)
	page := v.get("/inloggen").wants(http.StatusOK)
	page.says("main p", "link of code van de integriteitscoördinator")
	page.says(".br-note", "venster waarin Beraad startte")
	page.has(1, `form[method=post][action="/inloggen"] input[name=code]`)
	_, link := v.person("Sanne", true, access.Coordinator)
	v.get("/inloggen").wants(http.StatusOK).says(".br-note", "venster")
	v.person("Anne", true)
	v.get("/inloggen").wants(http.StatusOK).has(0, ".br-note")
	v.lang = "en"
	v.get("/inloggen").wants(http.StatusOK).says("h1", "Log in")

	v.post("/l/"+link, nil).wants(http.StatusSeeOther)
	if to := v.get("/inloggen").wants(http.StatusSeeOther).Header.Get("Location"); to != "/" {
		t.Errorf("who is in goes to %s", to)
	}
}

func TestFormsOfOtherSitesCannotLogAnybodyIn(t *testing.T) {
	v := newVisit(t, false)
	_, link := v.person("Sanne", true)
	for _, path := range []string{"/l/" + link, "/uitloggen", "/inloggen"} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, nil)
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		rec := httptest.NewRecorder()
		v.handler.ServeHTTP(rec, req)
		if rec.Code != http.StatusForbidden {
			t.Errorf("%s: %d", path, rec.Code)
		}
	}
	v.post("/l/"+link, nil).wants(http.StatusSeeOther)
}

// The whole way: the coordinator makes a link on the page of people, and a colleague comes in with it.
func TestLinkOfTheCoordinatorLetsAColleagueIn(t *testing.T) {
	v := newVisit(t, true)
	_, mine := v.person("Sanne", true, access.Coordinator)
	colleague, _ := v.person("Anne", true)
	v.post("/l/"+mine, nil).wants(http.StatusSeeOther)
	page := v.post("/mensen/"+string(colleague)+"/link", nil).wants(http.StatusOK)
	link := wordsIn(page.all(".br-code")[0])

	v.cookies = map[string]string{}
	if to := v.get("/mensen").wants(http.StatusSeeOther).Header.Get("Location"); to != "/inloggen?terug=%2Fmensen" {
		t.Errorf("nobody goes to %s", to)
	}
	v.clock.Advance(7*24*time.Hour - time.Second)
	v.post("/l/"+link, nil).wants(http.StatusSeeOther)
	if v.identify().Actor.Ref() != string(colleague) {
		t.Error("somebody else came in")
	}
	v.get("/mensen").wants(http.StatusForbidden)
}

func TestLoggingInLeadsBackToAPageOfOursOnly(t *testing.T) {
	for back, want := range map[string]string{
		"/mensen?deel=1": "/mensen?deel=1", "": "/", "//evil.example/x": "/", "https://evil.example": "/", `/\evil.example`: "/", "mensen": "/",
	} {
		v := newVisit(t, false)
		_, link := v.person("Sanne", false, access.Coordinator)
		v.get("/inloggen?terug="+url.QueryEscape(back)).wants(http.StatusOK).has(1, `input[name=terug][value="`+want+`"]`)
		in := code(link)
		in.Set("terug", back)
		at := v.post("/inloggen", in).wants(http.StatusSeeOther).Header.Get("Location")
		v.get(at).wants(http.StatusOK).has(1, `input[name=terug][value="`+want+`"]`)
		if to := v.post("/l/"+link, url.Values{"terug": {back}}).wants(http.StatusSeeOther).Header.Get("Location"); to != want {
			t.Errorf("back to %q leads to %s", back, to)
		}
		if to := v.get("/inloggen?terug=" + url.QueryEscape(back)).wants(http.StatusSeeOther).Header.Get("Location"); to != want {
			t.Errorf("logged in already, back to %q leads to %s", back, to)
		}
	}
}
