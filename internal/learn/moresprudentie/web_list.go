package moresprudentie

import (
	"net/http"
	"strings"

	"beraad/internal/door/access"
	"beraad/internal/door/org"
	"beraad/internal/door/web"
	"beraad/internal/ground/text"
)

// ListPage is every lesson that the reader may see, with a search by word.
type ListPage struct {
	Hero  web.Hero
	Tabs  web.Tabs
	Find  web.Field
	Look  web.Button
	Clear web.Button
	Count string
	Cards []Card
	Work  []WorkItem // what the reader is writing
	Empty web.Empty
	Stop  web.Note
}

// Card is a lesson in the list. The other voice and the tipping points stand here and not behind a click: without them
// a lesson reads as a rule.
type Card struct {
	Title, Href, Facts string
	Lesson             string
	Minority           string
	Tipping            []string
	Overdue            web.Tag
	Where              string // label of the field that answers the search; "" when nothing was looked for
	Match              Match
}

// WorkItem is a lesson on its way.
type WorkItem struct {
	Title, Href, Facts string
	Status             web.Tag
	Remark             string
	Next               web.Button
}

func (x *Web) getList(w http.ResponseWriter, r *web.Request) error {
	typed := strings.TrimSpace(r.URL.Query().Get("zoek"))
	lessons, err := x.svc.List(r.Context(), r.Actor, typed)
	if err != nil {
		return err
	}
	mine, err := x.svc.Mine(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	names, err := x.svc.unitNames(r.Context())
	if err != nil {
		return err
	}
	t := r.Text.T
	page := ListPage{
		Hero:  web.Hero{Title: t("moresprudentie.list.title"), Lead: t("moresprudentie.list.lead")},
		Tabs:  x.tabs(r, listPath),
		Find:  web.Field{Name: "zoek", Kind: "search", Label: t("moresprudentie.list.find"), Hint: t("moresprudentie.list.find_hint"), Value: typed, MaxLength: maxShort},
		Look:  web.Button{Label: t("moresprudentie.list.look_button"), Icon: "search", Kind: "primary"},
		Count: t("moresprudentie.list.count", "n", len(lessons)),
		Stop:  x.stopNote(r.Text),
	}
	if typed != "" {
		page.Clear = web.Button{Label: t("moresprudentie.list.all_button"), Href: listPath, Kind: "quiet"}
	}
	for _, l := range lessons {
		page.Cards = append(page.Cards, x.card(r.Text, l, names))
	}
	for _, l := range mine {
		page.Work = append(page.Work, x.workItem(r.Text, l, names))
	}
	if len(lessons) == 0 {
		page.Empty = emptyList(r, typed)
	}
	return x.pages.Render(w, r, http.StatusOK, "list", page)
}

func (x *Web) card(p text.Printer, l Found, names map[org.UnitID]string) Card {
	c := Card{
		Title: titleOr(p, l.Title), Href: path(l.ID), Facts: facts(p, l.Lesson, names), Lesson: l.Content.Lesson,
		Minority: told(p, l.Minority), Match: l.Match,
	}
	for _, tip := range l.Tipping {
		c.Tipping = append(c.Tipping, told(p, tip))
	}
	if l.Overdue(x.clock.Now().Day()) {
		c.Overdue = web.Tag{Status: "warning", Label: p.T("moresprudentie.overdue")}
	}
	if l.Match.Field != "" {
		c.Where = label(p, l.Match.Field)
	}
	return c
}

// told shows that the group named none, in the language of the reader.
func told(p text.Printer, s string) string {
	if s == NoneNamed {
		return p.T("moresprudentie.none")
	}
	return s
}

// facts says when, and in which group.
func facts(p text.Printer, l Lesson, names map[org.UnitID]string) string {
	group := names[l.Unit]
	if l.Unit == "" {
		group = p.T("moresprudentie.loose")
	}
	month := monthWords(p, l.Month)
	if group == "" || month == "" {
		return month + group
	}
	return month + " · " + group
}

func (x *Web) workItem(p text.Printer, l Lesson, names map[org.UnitID]string) WorkItem {
	item := WorkItem{
		Title: titleOr(p, l.Title), Href: path(l.ID), Facts: facts(p, l, names), Status: statusTag(p, l.Status), Remark: l.Remark,
	}
	switch l.Status {
	case Raw:
		item.Next = web.Button{Label: p.T("moresprudentie.consent.ask_button"), Href: path(l.ID) + "#toestemming", Icon: "heart-handshake"}
	case Draft:
		item.Next = web.Button{Label: p.T("moresprudentie.edit.button"), Href: path(l.ID) + "/bewerken", Icon: "pencil"}
	}
	return item
}

func emptyList(r *web.Request, typed string) web.Empty {
	t := r.Text.T
	if typed != "" {
		return web.Empty{
			Icon: "search", Title: t("moresprudentie.nothing.title"), Text: t("moresprudentie.nothing.text"),
			Next: web.Button{Label: t("moresprudentie.list.all_button"), Href: listPath},
		}
	}
	empty := web.Empty{
		Icon: "book", Title: t("moresprudentie.empty.title"), Text: t("moresprudentie.empty.text"), Example: t("moresprudentie.empty.example"),
		Next: web.Button{Label: t("moresprudentie.empty.button"), Href: "/dilemmas"},
	}
	if access.May(r.Actor, MayEdit) {
		empty.Next = web.Button{Label: t("moresprudentie.empty.session_button"), Href: "/sessies"}
	}
	return empty
}

// QueuePage is what waits for a second person.
type QueuePage struct {
	Hero    web.Hero
	Tabs    web.Tabs
	Waiting []WorkItem
	Empty   web.Empty
}

func (x *Web) getQueue(w http.ResponseWriter, r *web.Request) error {
	waiting, err := x.svc.Waiting(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	names, err := x.svc.unitNames(r.Context())
	if err != nil {
		return err
	}
	t := r.Text.T
	page := QueuePage{
		Hero: web.Hero{Title: t("moresprudentie.queue.title"), Lead: t("moresprudentie.queue.lead")},
		Tabs: x.tabs(r, listPath+"/nakijken"),
	}
	who, _ := r.Person()
	for _, l := range waiting {
		item := x.workItem(r.Text, l, names)
		if l.MadeBy == who.ID || l.Anonymisation.By == who.ID {
			item.Facts = t("moresprudentie.queue.own")
		} else {
			item.Href += "/nakijken"
			item.Next = web.Button{Label: t("moresprudentie.check.button"), Href: item.Href, Icon: "eye"}
		}
		page.Waiting = append(page.Waiting, item)
	}
	if len(waiting) == 0 {
		page.Empty = web.Empty{Icon: "circle-check", Title: t("moresprudentie.queue.empty"), Text: t("moresprudentie.queue.empty_text")}
	}
	return x.pages.Render(w, r, http.StatusOK, "queue", page)
}
