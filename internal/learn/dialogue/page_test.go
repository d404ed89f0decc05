package dialogue

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"beraad/internal/door/access"
)

// browser is one browser with its own cookies: a phone, a projector, or a lead's laptop.
type browser struct {
	h      *house
	as     access.Actor
	jar    []*http.Cookie
	lang   string
	from   string // address
	script bool   // asks for parts of a page, as live.js does
}

func (h *house) browser(as access.Actor) *browser {
	return &browser{h: h, as: as, lang: "nl", from: "192.0.2.1:1234"}
}

var templates = regexp.MustCompile(`(?s)<template.*?</template>`)

// answer is a response with its page.
type answer struct {
	*http.Response
	t    testing.TB
	body string
	root *html.Node
}

func (b *browser) get(path string) answer { return b.do(http.MethodGet, path, nil) }

func (b *browser) post(path string, form url.Values) answer {
	return b.do(http.MethodPost, path, form)
}

func (b *browser) do(method, path string, form url.Values) answer {
	t := b.h.t
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept-Language", b.lang)
	req.RemoteAddr = b.from
	if b.script {
		req.Header.Set("Beraad-Fragment", "1")
	}
	for _, c := range b.jar {
		if strings.HasPrefix(req.URL.Path, c.Path) {
			req.AddCookie(c)
		}
	}
	b.h.as = b.as
	rec := httptest.NewRecorder()
	b.h.handler.ServeHTTP(rec, req)
	res := rec.Result()
	for _, c := range res.Cookies() {
		b.keep(c)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	// What stands in a template is not on the page: a script may take it from there.
	root, err := html.Parse(strings.NewReader(templates.ReplaceAllString(string(body), "")))
	if err != nil {
		t.Fatal(err)
	}
	return answer{Response: res, t: t, body: string(body), root: root}
}

func (b *browser) keep(c *http.Cookie) {
	for i, old := range b.jar {
		if old.Name == c.Name && old.Path == c.Path {
			b.jar = append(b.jar[:i], b.jar[i+1:]...)
			break
		}
	}
	if c.MaxAge >= 0 {
		b.jar = append(b.jar, c)
	}
}

func (a answer) wants(status int) answer {
	a.t.Helper()
	if a.StatusCode != status {
		a.t.Fatalf("%s: status %d, want %d: %.1500s", a.Header.Get("Location"), a.StatusCode, status, a.body)
	}
	if at := strings.Index(a.body, "⟦"); at >= 0 {
		a.t.Errorf("a text is missing: %.60s", a.body[at:])
	}
	return a
}

// to fails the test unless the answer sends the browser on to a path.
func (a answer) to(path string) answer {
	a.t.Helper()
	if got := a.wants(http.StatusSeeOther).Header.Get("Location"); got != path {
		a.t.Fatalf("goes to %s, want %s", got, path)
	}
	return a
}

func (a answer) all(selector string) []*html.Node {
	return cascadia.QueryAll(a.root, cascadia.MustCompile(selector))
}

func (a answer) has(n int, selector string) answer {
	a.t.Helper()
	if got := len(a.all(selector)); got != n {
		a.t.Errorf("%d elements match %s, want %d in %.3000s", got, selector, n, a.body)
	}
	return a
}

func (a answer) says(words string) answer {
	a.t.Helper()
	if !strings.Contains(wordsIn(a.root), words) {
		a.t.Errorf("the page does not say %q: %.3000s", words, a.body)
	}
	return a
}

func wordsIn(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(wordsIn(c))
	}
	return b.String()
}

// button is a form on a page as a browser without script would send it.
func (a answer) button(selector string) (action string, form url.Values) {
	a.t.Helper()
	nodes := a.all(selector)
	if len(nodes) == 0 {
		a.t.Fatalf("nothing matches %s in %.3000s", selector, a.body)
	}
	n := nodes[0]
	for n != nil && n.Data != "form" {
		n = n.Parent
	}
	if n == nil {
		a.t.Fatalf("%s stands in no form", selector)
	}
	form = url.Values{}
	for _, field := range cascadia.QueryAll(n, cascadia.MustCompile("input[type=hidden], input[checked], input[value]:not([type=radio]):not([type=checkbox])")) {
		form.Set(attribute(field, "name"), attribute(field, "value"))
	}
	for _, field := range cascadia.QueryAll(n, cascadia.MustCompile("textarea")) {
		form.Set(attribute(field, "name"), wordsIn(field))
	}
	return attribute(n, "action"), form
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// writeDown fills in the form of the outcome where it stands, and taps one of its buttons ("" is "Bewaar").
func (b *browser) writeDown(id ID, button string, more url.Values) answer {
	b.h.t.Helper()
	action, form := b.get("/sessies/" + string(id) + "/uitkomst").wants(http.StatusOK).button("#act")
	for name, value := range more {
		form[name] = value
	}
	form.Set("doe", button)
	return b.post(action, form)
}

// press sends a command of the lead by its button.
func (b *browser) press(id ID, command string) answer {
	b.h.t.Helper()
	page := b.get("/sessies/" + string(id)).wants(http.StatusOK)
	action, form := page.button(`input[name=opdracht][value=` + command + `]`)
	return b.post(action, form)
}

// enter joins by the code, as somebody who typed it.
func (b *browser) enter(code string) string {
	b.h.t.Helper()
	path := "/d/" + code
	b.post("/d", url.Values{"code": {strings.ToLower(code)}}).to(path)
	b.post(path, nil).to(path)
	return path
}
