package figure

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

func render(t rapid.TB, p disclosure.Printer, name string, data any) string {
	t.Helper()
	tpl := template.New("").Funcs(template.FuncMap{"t": p.T})
	template.Must(tpl.ParseFiles("pages/parts-figure.html"))
	var out bytes.Buffer
	if err := tpl.ExecuteTemplate(&out, name, data); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func parse(t rapid.TB, page string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// find returns all elements that are called tag ("" for any) and have the class ("" for any).
func findAll(n *html.Node, tag, class string) []*html.Node {
	var out []*html.Node
	if n.Type == html.ElementNode && (tag == "" || n.Data == tag) && (class == "" || slices.Contains(strings.Fields(attr(n, "class")), class)) {
		out = append(out, n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out = append(out, findAll(c, tag, class)...)
	}
	return out
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return strings.TrimSpace(b.String())
}

func headline(doc *html.Node) string {
	for _, tag := range []string{"h2", "h3", "h4"} {
		if h := findAll(doc, tag, ""); len(h) > 0 {
			return textOf(h[0])
		}
	}
	return ""
}

// cells returns all tables as one list of "row: cell, cell".
func cells(doc *html.Node) []string {
	var out []string
	for _, tr := range findAll(doc, "tr", "") {
		th, td := findAll(tr, "th", ""), findAll(tr, "td", "")
		if len(th) != 1 || len(td) == 0 {
			continue
		}
		var row []string
		for _, c := range td {
			row = append(row, textOf(c))
		}
		out = append(out, textOf(th[0])+": "+strings.Join(row, " → "))
	}
	return out
}

// drawn returns what the drawings say, as "label: number", in the form of the table.
func drawn(f Layout) []string {
	var out []string
	for _, b := range f.Bars {
		for _, r := range b.Rows {
			if r.EndLabel == "" {
				out = append(out, r.Label+": "+r.Segments[0].Text)
				continue
			}
			out = append(out, r.Label+": "+r.Segments[0].Text, r.EndLabel+": "+r.Segments[2].Text)
		}
	}
	if f.Circle != nil {
		for i, label := range f.Circle.SectorLabels {
			out = append(out, label.Text+": "+f.Circle.Plates[i].Text)
		}
		out = append(out, f.Circle.Between)
	}
	return out
}

var digits = regexp.MustCompile(`\d+`)

func TestSentenceTableAndPictureSayTheSame(t *testing.T) {
	for _, lang := range []string{"nl", "en"} {
		say := printerFor(t, lang)
		for _, p := range allPacks(t) {
			rapid.Check(t, func(t *rapid.T) {
				pic := disclosure.PictureOf(p, drawRoom(t, p, 14), drawRules(t), false)
				f := New(p, pic, say, Options{Heading: 3, Table: TableOpen, Seed: rapid.Uint64().Draw(t, "seed")})
				doc := parse(t, render(t, say, "figure-layout", f))
				if f.Headline == "" || headline(doc) != f.Headline {
					t.Fatalf("heading %q, headline %q", headline(doc), f.Headline)
				}
				for _, svg := range findAll(doc, "svg", "") {
					if attr(svg, "role") == "img" && textOf(findAll(svg, "desc", "")[0]) != f.Headline {
						t.Fatalf("a drawing is described as %q", textOf(findAll(svg, "desc", "")[0]))
					}
				}
				table := cells(doc)
				for _, d := range drawn(f) {
					if !slices.Contains(table, d) {
						t.Fatalf("the drawing says %q, the table has %q", d, table)
					}
				}
				checkSentences(t, pic, f, doc, table)
			})
		}
	}
}

func checkSentences(t *rapid.T, pic disclosure.Picture, f Layout, doc *html.Node, table []string) {
	if !pic.Shown {
		if len(table) > 0 || f.Circle != nil || len(f.Bars) > 0 {
			t.Fatal("a picture that may not be shown is drawn")
		}
		return
	}
	for _, n := range append(pic.Headline.Numbers(), minorityRows(pic)...) {
		if !slices.ContainsFunc(table, func(row string) bool { return strings.HasSuffix(row, ": "+strconv.Itoa(n)) }) {
			t.Fatalf("%q and %q say %d, which is in no row of %q", f.Headline, f.Sentences, n, table)
		}
	}
	for _, p := range findAll(doc, "text", "br-num") {
		if txt := textOf(p); txt != "n" && !slices.ContainsFunc(table, func(row string) bool { return strings.HasSuffix(row, ": "+txt) }) {
			t.Fatalf("number %q is in no row of %q", txt, table)
		}
	}
	if dots := len(findAll(doc, "circle", "br-dot")); len(pic.Dots) > 0 && f.Circle != nil {
		if want := sumOf(pic.Dots[:len(pic.Dots)-1]) + 1; dots != want { // one more in the legend
			t.Fatalf("%d dots for %v", dots, pic.Dots)
		}
	}
	if pic.Words && len(table) > 0 {
		t.Fatalf("a picture in words has the table %q", table)
	}
}

// minorityRows returns the numbers of the rows that a named minority adds up, after checking that they do.
func minorityRows(pic disclosure.Picture) []int {
	if len(pic.Minority.Args) < 2 {
		return nil
	}
	var rows []int
	all := append([]disclosure.Row{}, pic.Sectors...)
	for _, h := range pic.Halves {
		all = append(all, h.Rows()...)
	}
	for _, w := range pic.Minority.Args[1].Words {
		for _, r := range all {
			if r.Label == w {
				rows = append(rows, r.Count)
			}
		}
	}
	if sumOf(rows) != pic.Minority.Numbers()[0] {
		return []int{-1} // in no table, so the caller reports it
	}
	return rows
}

func TestShiftFigureHasBothRoundsInPictureAndTable(t *testing.T) {
	p, say := builtIn(t, compass.Vierkant), printerFor(t, "nl")
	before := all(room("a", 8, disclosure.Vote{Coins: []int{7, 1, 1, 1}, Choice: disclosure.ChoiceA}), room("b", 3, disclosure.Vote{Coins: []int{1, 1, 7, 1}, Choice: disclosure.ChoiceB}))
	after := all(room("a", 8, disclosure.Vote{Coins: []int{1, 7, 1, 1}, Choice: disclosure.ChoiceA}), room("b", 3, disclosure.Vote{Coins: []int{1, 1, 7, 1}, Choice: disclosure.ChoiceA}))
	f := NewShift(p, disclosure.PictureOf(p, before, disclosure.Rules{}, false), disclosure.PictureOf(p, after, disclosure.Rules{OfferC: true}, false), disclosure.ShiftOf(p, before, after, disclosure.Rules{}), say, Options{})
	doc := parse(t, render(t, say, "figure-layout", f))
	// From Gevolg to Karakter is straight along one axis, towards its end.
	if got := headline(doc); got != "De groep verschoof duidelijk naar Mens." {
		t.Errorf("heading %q", got)
	}
	table := cells(doc)
	for _, d := range drawn(f) {
		if !slices.Contains(table, d) {
			t.Errorf("the drawing says %q, the table has %q", d, table)
		}
	}
	if !slices.Contains(table, "Gevolg: 8 → 0") || !slices.Contains(table, "antwoord C: niet gevraagd → 0") {
		t.Errorf("table %q", table)
	}
	if n := len(findAll(findAll(doc, "svg", "br-figure-circle")[0], "circle", "br-dot-earlier")); n != 1 {
		t.Errorf("%d hollow centres", n)
	}
	if !slices.Contains(f.Sentences, "3 van 11 kozen een ander antwoord.") {
		t.Errorf("sentences %q", f.Sentences)
	}
}

func TestFiveToSevenVotesHaveBarsAndNoCircle(t *testing.T) {
	p, say := builtIn(t, compass.Vierkant), printerFor(t, "nl")
	votes := all(room("a", 5, disclosure.Vote{Coins: []int{7, 1, 1, 1}, Choice: disclosure.ChoiceA}), room("b", 2, disclosure.Vote{Coins: []int{1, 7, 1, 1}, Choice: disclosure.ChoiceB}))
	f := New(p, disclosure.PictureOf(p, votes, disclosure.Rules{}, false), say, Options{})
	if f.Circle != nil || len(f.Bars) != 2 || len(f.Bars[0].Rows) != 2 {
		t.Errorf("circle %v, bars %+v", f.Circle, f.Bars)
	}
	if f.Headline != "Het meeste gewicht ligt bij Doel." || !slices.Contains(f.Sentences, "Een minderheid van 2 legt het gewicht bij Mens.") {
		t.Errorf("%q, %q", f.Headline, f.Sentences)
	}
}

func TestFigureHasNoStyleAndUniqueIDs(t *testing.T) {
	p, say := builtIn(t, compass.Vierkant), printerFor(t, "en")
	votes := all(room("a", 9, disclosure.Vote{Coins: []int{7, 1, 1, 1}, Choice: disclosure.ChoiceA, Explain: true}), room("b", 3, disclosure.Vote{Coins: []int{1, 1, 7, 1}, Choice: disclosure.ChoiceB, Explain: true}))
	pic := disclosure.PictureOf(p, votes, disclosure.Rules{}, false)
	six := disclosure.PictureOf(p, votes[5:11], disclosure.Rules{}, false)
	set := NewSet(p, "Three lenses", []Lens{{Label: "me", Picture: pic}, {Label: "organisation", Picture: six}, {Label: "resident", Picture: pic}}, say, Options{Heading: 2, Table: TableNone})
	page := render(t, say, "figure-set", set) + render(t, say, "figure-layout", New(p, pic, say, Options{ID: "big"}))
	doc, seen := parse(t, page), map[string]bool{}
	for _, n := range findAll(doc, "", "") {
		if id := attr(n, "id"); id != "" && seen[id] {
			t.Errorf("id %q is used twice", id)
		} else {
			seen[id] = true
		}
		if attr(n, "style") != "" || n.Data == "style" || n.Data == "script" {
			t.Errorf("<%s> has style or script", n.Data)
		}
	}
	for _, n := range findAll(doc, "", "") {
		for _, id := range strings.Fields(attr(n, "aria-labelledby")) {
			if !seen[id] {
				t.Errorf("<%s> is labelled by %q, which is not there", n.Data, id)
			}
		}
		if use := attr(n, "fill"); strings.HasPrefix(use, "url(#") && !seen[strings.TrimSuffix(use[5:], ")")] {
			t.Errorf("pattern %s is not there", use)
		}
	}
	if n := len(findAll(doc, "details", "")); n != 1 {
		t.Errorf("%d tables, the set should have none", n)
	}
}

func TestLabelsAndNumbersStayInsideTheDrawing(t *testing.T) {
	for _, p := range allPacks(t)[:3] {
		for _, lang := range []string{"nl", "en"} {
			var votes []disclosure.Vote
			for i, s := range p.Sectors {
				votes = append(votes, room(fmt.Sprint(i), 9, disclosure.Vote{Sector: string(s.ID), Intensity: 3, Choice: disclosure.ChoiceA, Explain: true})...)
			}
			f := New(p, disclosure.PictureOf(p, votes, disclosure.Rules{}, false), printerFor(t, lang), Options{Seed: 3})
			c := f.Circle
			for _, l := range append(slices.Clone(c.SectorLabels), c.AxisLabels...) {
				width := textWidth(l.Text, sectorSize)
				left := map[string]int{"start": l.X, "middle": l.X - width/2, "end": l.X - width}[l.Anchor]
				if l.Turn != "" { // on its side
					left, width = l.X-axisSize, axisSize
					if strings.HasPrefix(l.Turn, "rotate(90") {
						left = l.X
					}
				}
				if left < 0 || left+width > c.Width || l.Y < 20 || l.Y > c.Height {
					t.Errorf("%s: label %q from %d to %d of %d, at height %d of %d", p.ID, l.Text, left, left+width, c.Width, l.Y, c.Height)
				}
			}
			if len(c.Dots) != len(votes) {
				t.Errorf("%s: %d dots for %d people", p.ID, len(c.Dots), len(votes))
			}
			for i, d := range c.Dots {
				dx, dy := d.X-c.CX, d.Y-c.CY
				if dx*dx+dy*dy > (c.R-8)*(c.R-8) {
					t.Errorf("%s: dot %d lies outside the circle", p.ID, i)
				}
			}
		}
	}
}

func TestDotsAreRedrawnEveryRound(t *testing.T) {
	p, say := builtIn(t, compass.Vierkant), printerFor(t, "nl")
	pic := disclosure.PictureOf(p, room("a", 9, disclosure.Vote{Coins: []int{7, 1, 1, 1}, Explain: true, Choice: disclosure.ChoiceA}), disclosure.Rules{}, false)
	at := func(seed uint64) []Point { return New(p, pic, say, Options{Seed: seed}).Circle.Dots }
	if !slices.Equal(at(1), at(1)) {
		t.Error("one seed gives two drawings: frames of one round would jump")
	}
	if slices.Equal(at(1), at(2)) {
		t.Error("two rounds have their dots in the same places")
	}
}

func TestMarkedPointsNameTheirSource(t *testing.T) {
	p, say := builtIn(t, compass.Vierkant), printerFor(t, "nl")
	pic := disclosure.PictureOf(p, room("a", 9, disclosure.Vote{Coins: []int{7, 1, 1, 1}, Choice: disclosure.ChoiceA}), disclosure.Rules{}, false)
	f := New(p, pic, say, Options{Marks: []Mark{
		{Kind: MarkOrganisation, Sector: "beginsel", Strength: 2, Source: "de gedragscode"},
		{Kind: MarkResidents, Sector: "relatie", Strength: 3, Source: "de interviews", N: 14},
		{Kind: MarkResidents, Sector: "deugd", Strength: 3, Source: "drie gesprekken", N: 3},
		{Kind: MarkOrganisation, Sector: "nergens", Strength: 2, Source: "?"},
	}})
	var legend []string
	for _, k := range f.Legend {
		legend = append(legend, k.Text)
	}
	said := strings.Join(legend, "\n")
	if len(f.Circle.Marks) != 2 || !strings.Contains(said, "de gedragscode") || !strings.Contains(said, "14") || strings.Contains(said, "drie") {
		t.Errorf("%d marks, legend %q", len(f.Circle.Marks), legend)
	}
	doc := parse(t, render(t, say, "figure-layout", f))
	if len(findAll(doc, "path", "br-mark-org")) != 2 || len(findAll(doc, "path", "br-mark-res")) != 2 {
		t.Error("each mark stands once in the circle and once in the legend")
	}
}

func TestZeroFigureRenders(t *testing.T) {
	say := printerFor(t, "nl")
	for name, data := range map[string]any{"figure-layout": Layout{}, "figure-set": Set{}} {
		if page := render(t, say, name, data); digits.MatchString(regexp.MustCompile(`h[234]`).ReplaceAllString(page, "")) {
			t.Errorf("%s of nothing has a number: %s", name, page)
		}
	}
}

func TestValuesInWordsAreASentenceAndNoRow(t *testing.T) {
	p, say := builtIn(t, compass.Vierkant), printerFor(t, "nl")
	v := disclosure.Vote{Coins: []int{7, 1, 1, 1}, Choice: disclosure.ChoiceA, Wins: "w1", Hurts: "w2"}
	name := func(id string) string { return map[string]string{"w1": "Eerlijkheid", "w2": "Loyaliteit"}[id] }
	f := New(p, disclosure.PictureOf(p, room("a", 9, v), disclosure.Rules{}, false), say, Options{ValueName: name})
	if !slices.Contains(f.Sentences, "Een ruime meerderheid van wie deze waarden noemt, zet Eerlijkheid boven Loyaliteit.") {
		t.Errorf("%q", f.Sentences)
	}
	w := v
	w.Wins, w.Hurts = "w2", "w1"
	f = New(p, disclosure.PictureOf(p, all(room("a", 5, v), room("b", 4, w)), disclosure.Rules{}, false), say, Options{ValueName: name})
	doc := parse(t, render(t, say, "figure-layout", f))
	if !slices.Contains(cells(doc), "Eerlijkheid boven Loyaliteit: 5") || !slices.Contains(cells(doc), "Loyaliteit boven Eerlijkheid: 4") {
		t.Errorf("%q", cells(doc))
	}
}
