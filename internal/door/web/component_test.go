package web

import (
	"bytes"
	"compress/gzip"
	"html/template"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"beraad/internal/ground/text"
)

// componentTemplates are the layouts and components with the functions they need, in Dutch, and the style guide page.
func componentTemplates(t *testing.T) (*template.Template, *Icons) {
	t.Helper()
	catalog, err := text.NewCatalog(Texts())
	if err != nil {
		t.Fatal(err)
	}
	icons, err := NewIcons()
	if err != nil {
		t.Fatal(err)
	}
	static := newTestStatic(t)
	p := catalog.Printer("nl")
	base := template.New("").Funcs(template.FuncMap{"t": p.T, "icon": icons.Icon, "asset": func(name string) string {
		if url, known := static.urls[name]; known {
			return url
		}
		t.Errorf("a template names %q, which is not there", name)
		return ""
	}})
	for _, folder := range []string{"layouts", "components"} {
		if err := parseFolder(base, templateFiles, folder); err != nil {
			t.Fatal(err)
		}
	}
	return base, icons
}

func execute(t *testing.T, tmpl *template.Template, name string, data any) *html.Node {
	t.Helper()
	var b bytes.Buffer
	if err := tmpl.ExecuteTemplate(&b, name, data); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if strings.Contains(b.String(), "⟦") {
		t.Errorf("%s: an unknown text: %s", name, regexp.MustCompile("⟦[^⟧]*⟧").FindString(b.String()))
	}
	node, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	return node
}

func find(t *testing.T, in *html.Node, selector string) []*html.Node {
	t.Helper()
	return cascadia.QueryAll(in, cascadia.MustCompile(selector))
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func words(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(words(c))
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func stylePage(t *testing.T) (*template.Template, StylePage) {
	t.Helper()
	base, icons := componentTemplates(t)
	raw, err := fs.ReadFile(ownPages(), "style.html")
	if err != nil {
		t.Fatal(err)
	}
	page, err := NewStylePage("Stijlgids", "Alle bouwstenen.", icons.Names())
	if err != nil {
		t.Fatal(err)
	}
	return template.Must(base.Parse(string(raw))), page
}

// Every layout holds the style guide, which holds every component; a zero page must not break any of them.
func TestEveryLayoutShowsEveryComponent(t *testing.T) {
	tmpl, page := stylePage(t)
	chrome := Chrome{
		Lang: "nl", Organisation: "Gemeente Merendam", Demo: true, RoleName: "Gespreksleider", PersonName: "S. de Vries",
		Nav: []NavItem{{"Start", "/", true}, {"Dilemma's", "/dilemmas", false}, {"Sessies", "/sessies", false}, {"Lessen", "/lessen", false}},
	}
	for _, layout := range []string{"staff", "phone", "screen", "print", "plain"} {
		for name, view := range map[string]View{"sample": {chrome, page}, "zero": {Chrome{}, StylePage{}}} {
			doc := execute(t, tmpl, "layout-"+layout, view)
			if got := len(find(t, doc, "main#inhoud")); got != 1 {
				t.Errorf("%s, %s: %d elements main#inhoud", layout, name, got)
			}
			if bad := find(t, doc, "[style], script:not([src]), style"); len(bad) > 0 {
				t.Errorf("%s, %s: inline style or script", layout, name)
			}
			if title := find(t, doc, "head title"); len(title) != 1 || words(title[0]) == "" {
				t.Errorf("%s, %s: no title", layout, name)
			}
		}
	}
}

func TestEveryIDIsUniqueAndEveryReferenceHasATarget(t *testing.T) {
	tmpl, page := stylePage(t)
	doc := execute(t, tmpl, "layout-staff", View{Chrome{Lang: "nl"}, page})
	ids := map[string]bool{}
	for _, n := range find(t, doc, "[id]") {
		if ids[attr(n, "id")] {
			t.Errorf("id %q twice", attr(n, "id"))
		}
		ids[attr(n, "id")] = true
	}
	for _, name := range []string{"for", "aria-labelledby", "aria-describedby"} {
		for _, n := range find(t, doc, "["+name+"]") {
			for id := range strings.FieldsSeq(attr(n, name)) {
				if !ids[id] {
					t.Errorf("%s names %q, which is not there", name, id)
				}
			}
		}
	}
}

func TestFieldShowsItsErrorBeforeTheInput(t *testing.T) {
	tmpl, _ := componentTemplates(t)
	problems := Problems{{"", "Er ging iets mis."}, {"vraag", "Schrijf een vraag."}, {"titel", "Geef een titel."}}
	f := Field{Name: "vraag", Label: "Vraag", Hint: "Hooguit 14 woorden.", Value: "<b>", Optional: true}.Checked(problems)
	doc := execute(t, tmpl, "br-field", f)
	order := ""
	for _, n := range find(t, doc, ".br-field > *") {
		order += n.Data + " "
	}
	if order != "label p p input " {
		t.Errorf("order is %q", order)
	}
	input := find(t, doc, "input#vraag[name=vraag]")[0]
	if attr(input, "aria-describedby") != "vraag-hint vraag-err" || attr(input, "aria-invalid") != "true" || attr(input, "value") != "<b>" {
		t.Errorf("input is %v", input.Attr)
	}
	if len(find(t, doc, "input[autofocus]")) != 1 {
		t.Error("the first wrong field does not get the keyboard")
	}
	if other := (Field{Name: "titel", Autofocus: true}).Checked(problems); other.Autofocus {
		t.Error("a second field gets the keyboard too")
	}
	if right := execute(t, tmpl, "br-field", Field{Name: "a", Label: "A"}); len(find(t, right, "[aria-invalid], [aria-describedby]")) > 0 {
		t.Error("a field without error says that it is invalid")
	}
}

func TestProblemsLinkToTheirFields(t *testing.T) {
	tmpl, _ := componentTemplates(t)
	doc := execute(t, tmpl, "br-problems", Problems{{"vraag", "Schrijf een vraag."}, {"", "Kies eerst een dilemma."}})
	if links := find(t, doc, `section[aria-labelledby] li a[href="#vraag"]`); len(links) != 1 {
		t.Error("no link to the field")
	}
	if items := find(t, doc, "li"); len(items) != 2 {
		t.Errorf("%d problems shown", len(items))
	}
	if none := execute(t, tmpl, "br-problems", Problems(nil)); words(none) != "" {
		t.Error("an empty list shows something")
	}
}

func TestCoinsWorkWithoutScript(t *testing.T) {
	tmpl, _ := componentTemplates(t)
	c := Coins{Name: "munten", Legend: "Verdeel", Total: 10, Rows: []CoinRow{{Name: "a", Label: "Gevolg", Value: 7}, {Name: "b", Label: "Relatie"}}}
	doc := execute(t, tmpl, "br-coins", c)
	if got := len(find(t, doc, `label[for] ~ div input[type=number][min="0"][max="10"]`)); got != 2 {
		t.Errorf("%d number inputs", got)
	}
	for _, b := range find(t, doc, "button") {
		if attr(b, "type") != "button" || !strings.Contains(attr(b, "aria-label"), " bij ") {
			t.Errorf("button is %v", b.Attr)
		}
	}
	if shown := find(t, doc, "button:not([hidden]), progress:not([hidden]), output:not([hidden])"); len(shown) > 0 {
		t.Error("something that only a script can move is shown")
	}
	if out := words(find(t, doc, "output")[0]); out != "Nog 3 te verdelen" {
		t.Errorf("output is %q", out)
	}
	c.Rows[1].Value = 5
	if out := words(find(t, execute(t, tmpl, "br-coins", c), "output")[0]); out != "2 te veel gegeven" {
		t.Errorf("output is %q", out)
	}
}

func TestTilesStandInTwoColumnsOnlyWhenTheirLabelsAreShort(t *testing.T) {
	short := Choice{Options: []Option{{Label: "Ja"}, {Label: "Vergunningverlener"}}}
	long := Choice{Options: []Option{{Label: "Ja"}, {Label: "Ik bedank en geef hem terug"}}}
	hint := Choice{Options: []Option{{Label: "Ja", Hint: "En ik zeg het."}, {Label: "Nee"}}}
	if !short.Narrow() || long.Narrow() || hint.Narrow() {
		t.Errorf("short %v, long %v, hint %v", short.Narrow(), long.Narrow(), hint.Narrow())
	}
}

func TestEveryStatusHasAShapeOfItsOwn(t *testing.T) {
	shapes := map[string]string{}
	for _, status := range []string{"positive", "secured", "warning", "negative", "info", "neutral"} {
		icon := Tag{Status: status}.Icon()
		if other, taken := shapes[icon]; taken {
			t.Errorf("%s and %s share the shape %s", status, other, icon)
		}
		shapes[icon] = status
	}
}

func TestTableKeepsItsRolesAndLabels(t *testing.T) {
	tmpl, page := stylePage(t)
	doc := execute(t, tmpl, "br-table", page.Table)
	for selector, want := range map[string]int{
		"table[role=table][aria-labelledby]": 1, "[role=rowgroup]": 2, "[role=row]": 3, "[role=columnheader]": 4,
		"th[role=rowheader][scope=row]": 2, "td[role=cell][data-label]": 6,
	} {
		if got := len(find(t, doc, selector)); got != want {
			t.Errorf("%d x %s, want %d", got, selector, want)
		}
	}
	if wide := execute(t, tmpl, "br-table", page.Wide); len(find(t, wide, "div[role=region][tabindex='0'][aria-labelledby]")) != 1 {
		t.Error("a wide table does not scroll in a region")
	}
}

func TestConfirmGivesTheKeyboardToTheSafeWayOut(t *testing.T) {
	tmpl, page := stylePage(t)
	doc := execute(t, tmpl, "br-confirm", page.Confirm)
	if safe := find(t, doc, "form[method=post] a[autofocus]"); len(safe) != 1 || words(safe[0]) != page.Confirm.No.Label {
		t.Error("the safe way out does not hold the keyboard")
	}
}

func TestStepsSayTheirStateInWords(t *testing.T) {
	tmpl, page := stylePage(t)
	doc := execute(t, tmpl, "br-steps", page.Steps)
	got := ""
	for _, n := range find(t, doc, "ol > li .br-step-word") {
		got += words(n) + " "
	}
	if got != "Klaar Bezig Nog niet " {
		t.Errorf("words are %q", got)
	}
	if now := find(t, doc, "[aria-current=step]"); len(now) != 1 {
		t.Errorf("%d current steps", len(now))
	}
}

func TestQRHasItsQuietZone(t *testing.T) {
	q, err := NewQR("https://beraad.voorbeeld.nl/d/K7F3Q", "code")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(q.Path, "M4 4h7v1") {
		t.Errorf("the finder pattern does not start at 4,4: %.20s", q.Path)
	}
	if q.Size < 29 || q.Words != "beraad.voorbeeld.nl/d/K7F3Q" {
		t.Errorf("size %d, words %q", q.Size, q.Words)
	}
}

func TestMenuKeepsEveryEntryReachableOnAPhone(t *testing.T) {
	tmpl, page := stylePage(t)
	nav := []NavItem{{"A", "/a", false}, {"B", "/b", false}, {"C", "/c", true}, {"D", "/d", false}}
	doc := execute(t, tmpl, "layout-staff", View{Chrome{Nav: nav}, page})
	if got := len(find(t, doc, "nav.br-nav > ul > li > a")); got != len(nav) {
		t.Errorf("%d entries in the menu", got)
	}
	if got := len(find(t, doc, "nav.br-nav .br-more details li a")); got != 2 {
		t.Errorf("%d entries under more", got)
	}
}

// A participant's first page with its font and stylesheet, as it travels.
func TestParticipantPageIsAtMost60kBCold(t *testing.T) {
	tmpl, _ := componentTemplates(t)
	page := template.Must(tmpl.Parse(`{{define "title"}}Ronde 1{{end}}{{define "content"}}{{template "br-coins" .Coins}}{{template "br-radio" .Choice}}{{template "br-field" .Why}}{{end}}{{define "foot"}}{{template "br-stop" .Stop}}{{end}}`))
	style, err := NewStylePage("", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	view := View{Chrome{Lang: "nl", Organisation: "Gemeente Merendam"}, struct {
		Coins  Coins
		Choice Choice
		Why    Field
		Stop   Stop
	}{style.Coins, style.Radio, style.Fields[2], Stop{"/d/K7F3Q/stop"}}}
	if err := page.ExecuteTemplate(&b, "layout-phone", view); err != nil {
		t.Fatal(err)
	}
	packed, err := compress(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := gzip.NewReader(bytes.NewReader(packed)); err != nil {
		t.Fatal(err)
	}
	s := newTestStatic(t)
	total := len(packed)
	for _, name := range []string{"beraad.css", "coins.js", "favicon.svg"} {
		total += len(s.served[s.URL(name)].gzip)
	}
	total += len(s.served[s.URL("font/source-sans-3-latin.woff2")].plain)
	t.Logf("cold page: %d bytes", total)
	if total > 60*1024 {
		t.Errorf("a cold page is %d bytes, the budget is 60 kB", total)
	}
}
