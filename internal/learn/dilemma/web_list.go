package dilemma

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
)

// Card is a dilemma on a list.
type Card struct {
	Href, Title, Question string
	Kicker                string // role, function
	Clash                 string
	Facts                 string // weight and minutes
	Status                web.Tag
}

// ListPage is the bank.
type ListPage struct {
	Hero   web.Hero
	Tabs   web.Tabs
	Words  web.Field
	Filter []web.Field // behind a fold, open when one of them is used
	Open   bool
	Find   web.Button
	Clear  web.Button // shown when something is filtered
	Count  string
	Cards  []Card
	Empty  web.Empty
	Print  web.Button // cards of what is on the list
	Export web.Button
}

func (s *Web) card(w words, d Dilemma) Card {
	c := Card{
		Href: "/dilemmas/" + string(d.ID), Title: d.Title, Question: d.Question,
		Kicker: w.role(d.Role), Clash: w.clash(d.Values),
		Facts: w.T("dilemma.card.facts", "weight", w.weight(d.Weight), "n", d.Minutes),
	}
	if d.Function != "" && d.Function != string(d.Role) {
		c.Kicker += " · " + d.Function
	}
	if !d.Available {
		c.Status = web.Tag{Status: "neutral", Label: w.T("dilemma.resting")}
	}
	return c
}

func filterFrom(q url.Values) Filter {
	return Filter{
		Role: Role(q.Get("rol")), Tag: q.Get("thema"), Value: ValueID(q.Get("waarde")), Against: ValueID(q.Get("tegenover")),
		Weight: Weight(q.Get("zwaarte")), Words: q.Get("woorden"),
	}
}

func (s *Web) getList(rw http.ResponseWriter, r *web.Request) error {
	w, err := s.words(r)
	if err != nil {
		return err
	}
	all, err := s.svc.List(r.Context(), r.Actor, Filter{})
	if err != nil {
		return err
	}
	f := filterFrom(r.URL.Query())
	page := ListPage{
		Hero: web.Hero{
			Title: w.T("dilemma.list.title"), Lead: w.T("dilemma.list.lead"),
			Action: web.Button{Label: w.T("dilemma.new.action"), Href: "/dilemmas/nieuw", Icon: "plus", Kind: "primary"},
		},
		Tabs:   s.Tabs(r, "/dilemmas"),
		Words:  web.Field{Name: "woorden", Kind: "search", Label: w.T("dilemma.filter.words"), Value: f.Words, MaxLength: 80},
		Filter: filterFields(w, f, Tags(all)),
		Open:   f != Filter{Words: f.Words},
		Find:   web.Button{Label: w.T("dilemma.filter.find"), Icon: "search"},
	}
	filtered := f != Filter{}
	slices.SortFunc(all, lightestFirst)
	for _, d := range all {
		if f.Matches(d) {
			page.Cards = append(page.Cards, s.card(w, d))
		}
	}
	page.Count = w.T("dilemma.list.count", "n", len(page.Cards))
	if filtered {
		page.Clear = web.Button{Label: w.T("dilemma.filter.clear"), Href: "/dilemmas", Kind: "quiet"}
	}
	if len(page.Cards) > 0 {
		page.Print = web.Button{Label: w.T("dilemma.cards.action"), Href: "/dilemmas/kaarten?" + r.URL.Query().Encode(), Icon: "printer"}
	} else {
		page.Empty = emptyList(w, filtered)
	}
	if access.May(r.Actor, MayKeep) {
		page.Export = web.Button{Label: w.T("dilemma.export.action"), Href: "/dilemmas/exporteren", Icon: "download"}
	}
	return s.pages.Render(rw, r, http.StatusOK, "list", page)
}

// lightestFirst puts the dilemmas that are easiest to begin with on top.
func lightestFirst(a, b Dilemma) int {
	return cmp.Or(
		cmp.Compare(slices.Index(Weights, a.Weight), slices.Index(Weights, b.Weight)),
		cmp.Compare(slices.Index(Roles, a.Role), slices.Index(Roles, b.Role)),
		strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)),
		strings.Compare(string(a.ID), string(b.ID)),
	)
}

func emptyList(w words, filtered bool) web.Empty {
	if filtered {
		return web.Empty{
			Icon: "search", Title: w.T("dilemma.list.none"), Text: w.T("dilemma.list.none_text"),
			Next: web.Button{Label: w.T("dilemma.filter.clear"), Href: "/dilemmas"},
		}
	}
	return web.Empty{
		Icon: "bulb", Title: w.T("dilemma.list.empty"), Text: w.T("dilemma.list.empty_text"), Example: w.T("dilemma.list.example"),
		Next: web.Button{Label: w.T("dilemma.new.action"), Href: "/dilemmas/nieuw"},
	}
}

func filterFields(w words, f Filter, tags []string) []web.Field {
	any := web.Option{Label: w.T("dilemma.filter.any")}
	roles, themes, weights := []web.Option{any}, []web.Option{any}, []web.Option{any}
	for _, role := range Roles {
		roles = append(roles, web.Option{Value: string(role), Label: w.role(role), Chosen: f.Role == role})
	}
	for _, tag := range tags {
		themes = append(themes, web.Option{Value: tag, Label: tag, Chosen: f.Tag == tag})
	}
	for _, x := range Weights {
		weights = append(weights, web.Option{Value: string(x), Label: w.weight(x), Chosen: f.Weight == x})
	}
	return []web.Field{
		{Name: "rol", Kind: "select", Label: w.T("dilemma.filter.role"), Options: roles},
		{Name: "thema", Kind: "select", Label: w.T("dilemma.filter.tag"), Options: themes},
		{Name: "waarde", Kind: "select", Label: w.T("dilemma.filter.value"), Options: w.valueOptions(f.Value, any)},
		{Name: "tegenover", Kind: "select", Label: w.T("dilemma.filter.against"), Options: w.valueOptions(f.Against, any)},
		{Name: "zwaarte", Kind: "select", Label: w.T("dilemma.filter.weight"), Options: weights},
	}
}

func (w words) valueOptions(chosen ValueID, first web.Option) []web.Option {
	options := []web.Option{first}
	for _, v := range w.valueList {
		options = append(options, web.Option{Value: string(v.ID), Label: v.Label, Chosen: v.ID == chosen})
	}
	return options
}

// CardsPage is a set of cards of A6, four to a sheet, each with a QR code that leads to its dilemma.
type CardsPage struct {
	Title string
	Cards []PaperCard
	Empty string
}

// PaperCard is one card on paper. Option C is not on it: it comes up after the first round.
type PaperCard struct {
	Title, Kicker, Facts string
	Situation, Question  string
	Options              []Option
	QR                   web.QR
}

func (s *Web) getCards(rw http.ResponseWriter, r *web.Request) error {
	w, err := s.words(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	picked, err := s.svc.Pick(r.Context(), r.Actor, filterFrom(q))
	if err != nil {
		return err
	}
	if ids := q["id"]; len(ids) > 0 {
		picked = slices.DeleteFunc(picked, func(d Dilemma) bool { return !slices.Contains(ids, string(d.ID)) })
	}
	page := CardsPage{Title: w.T("dilemma.cards.title"), Empty: w.T("dilemma.cards.empty")}
	for _, d := range picked {
		qr, err := web.NewQR(r.Address("/dilemmas/"+string(d.ID)), w.T("dilemma.cards.qr", "title", d.Title))
		if err != nil {
			return err
		}
		qr.Words = "" // the address of a dilemma is long and on paper nobody types it
		c := s.card(w, d)
		options := slices.DeleteFunc(slices.Clone(d.Options), func(o Option) bool { return o.Letter == "C" })
		page.Cards = append(page.Cards, PaperCard{
			Title: d.Title, Kicker: c.Kicker, Facts: c.Facts, Situation: d.Situation, Question: d.Question, Options: options, QR: qr,
		})
	}
	return s.pages.Render(rw, r, http.StatusOK, "cards", page)
}

// StatementsPage lists the statements.
type StatementsPage struct {
	Hero   web.Hero
	Tabs   web.Tabs
	Filter web.Field
	Find   web.Button
	Count  string
	Items  []StatementItem
}

// StatementItem is a statement with the tension it touches and for whom it is.
type StatementItem struct{ Text, Polarity, Audience string }

func (s *Web) getStatements(rw http.ResponseWriter, r *web.Request) error {
	w, err := s.words(r)
	if err != nil {
		return err
	}
	all, err := s.svc.Statements(r.Context())
	if err != nil {
		return err
	}
	chosen := Role(r.URL.Query().Get("rol"))
	roles := []web.Option{{Label: w.T("dilemma.filter.any")}}
	for _, role := range Roles {
		roles = append(roles, web.Option{Value: string(role), Label: w.role(role), Chosen: role == chosen})
	}
	page := StatementsPage{
		Hero:   web.Hero{Title: w.T("dilemma.statements.title"), Lead: w.T("dilemma.statements.lead")},
		Tabs:   s.Tabs(r, "/stellingen"),
		Filter: web.Field{Name: "rol", Kind: "select", Label: w.T("dilemma.filter.role"), Options: roles, Short: true},
		Find:   web.Button{Label: w.T("dilemma.filter.find")},
	}
	for _, st := range all {
		if chosen != "" && !slices.Contains(st.Audience, chosen) {
			continue
		}
		item := StatementItem{Text: st.Text, Polarity: w.polarity(st.Polarity)}
		for i, role := range st.Audience {
			if i > 0 {
				item.Audience += ", "
			}
			item.Audience += w.role(role)
		}
		page.Items = append(page.Items, item)
	}
	page.Count = w.T("dilemma.statements.count", "n", len(page.Items))
	return s.pages.Render(rw, r, http.StatusOK, "statements", page)
}

func itoa(i int) string { return strconv.Itoa(i) }
