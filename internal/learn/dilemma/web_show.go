package dilemma

import (
	"net/http"
	"slices"
	"strings"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
)

// ShowPage is one dilemma.
type ShowPage struct {
	Hero    web.Hero
	Notes   []web.Note
	View    View
	Actions web.Actions
	Rest    *RestForm // nil for everybody but the coordinator
	QR      web.QR
	Stop    web.Note
}

// View is the text of a dilemma with the labels around it; the review shows the same.
type View struct {
	Title, Kicker       string
	Situation, Question string
	Options             []OptionView // A and B
	Later               []OptionView // option C, behind a fold
	Touched             []string
	Lenses              []LensView
	Variations          []string
	Tags                []string
	Rules               []string
	Facts               web.Facts
}

// OptionView is an option with the value it protects.
type OptionView struct{ Letter, Text, Protects string }

// LensView is the question that comes with a lens.
type LensView struct{ Name, Question string }

// RestForm takes a dilemma out of the draw or back in.
type RestForm struct {
	Action string
	Hint   string
	Button web.Button
	Retire web.Button
}

func (w words) view(c Content) View {
	v := View{
		Title: c.Title, Kicker: w.role(c.Role), Situation: c.Situation, Question: c.Question,
		Touched: c.Touched, Variations: c.Variations, Tags: c.Tags, Rules: c.Rules,
	}
	if c.Function != "" && c.Function != string(c.Role) {
		v.Kicker += " · " + c.Function
	}
	for _, o := range c.Options {
		switch o.Letter {
		case "A":
			v.Options = append(v.Options, OptionView{"A", o.Text, w.value(c.Values.A)})
		case "B":
			v.Options = append(v.Options, OptionView{"B", o.Text, w.value(c.Values.B)})
		default:
			v.Later = append(v.Later, OptionView{Letter: o.Letter, Text: o.Text})
		}
	}
	for _, key := range LensKeys {
		if c.Lenses[key] != "" {
			v.Lenses = append(v.Lenses, LensView{w.T(lensTexts[key]), c.Lenses[key]})
		}
	}
	for _, fact := range []web.Fact{
		{Name: w.T("dilemma.field.clash"), Value: w.clash(c.Values)},
		{Name: w.T("dilemma.field.polarity"), Value: w.polarity(c.Polarity)},
		{Name: w.T("dilemma.field.weight"), Value: w.weight(c.Weight)},
	} {
		if fact.Value != "" {
			v.Facts = append(v.Facts, fact)
		}
	}
	if c.Minutes > 0 {
		v.Facts = append(v.Facts, web.Fact{Name: w.T("dilemma.field.minutes"), Value: w.T("dilemma.minutes", "n", c.Minutes)})
	}
	return v
}

func (s *Web) getShow(rw http.ResponseWriter, r *web.Request) error {
	id := ID(r.PathValue("id"))
	w, err := s.words(r)
	if err != nil {
		return err
	}
	d, err := s.svc.Get(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	v := w.view(d.Content)
	page := ShowPage{
		Hero:    web.Hero{Kicker: v.Kicker, Title: w.heading(d.Content), Back: web.Link{Label: w.T("dilemma.back"), Href: "/dilemmas"}},
		View:    v,
		Actions: s.showActions(w, r, d),
		Stop:    s.stopNote(w),
	}
	if d.State == Bank && !d.Available {
		page.Hero.Tag = web.Tag{Status: "neutral", Label: w.T("dilemma.resting")}
	}
	if page.Notes, err = s.showNotes(w, r, d); err != nil {
		return err
	}
	if d.State == Bank {
		if page.QR, err = web.NewQR(r.Address(r.URL.Path), w.T("dilemma.cards.qr", "title", d.Title)); err != nil {
			return err
		}
		if access.May(r.Actor, MayKeep) {
			page.Rest = restForm(w, d)
		}
	}
	return s.pages.Render(rw, r, http.StatusOK, "show", page)
}

// heading is what a dilemma is called on a page: its title, else how its story begins.
func (w words) heading(c Content) string {
	switch begin := []rune(c.Situation); {
	case c.Title != "":
		return c.Title
	case len(begin) == 0:
		return w.T("dilemma.untitled")
	case len(begin) > maxHeading:
		return strings.TrimRight(string(begin[:maxHeading]), " ,.;") + " …"
	default:
		return c.Situation
	}
}

// maxHeading is how much of a story stands in for a title, in characters.
const maxHeading = 60

// showNotes says where a dilemma is that is not simply in the bank.
func (s *Web) showNotes(w words, r *web.Request, d Dilemma) ([]web.Note, error) {
	if !access.May(r.Actor, MayEdit) {
		return nil, nil
	}
	work, err := s.svc.Working(r.Context(), r.Actor, d.ID)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	note := web.Note{Kind: "info", Title: w.T(stateTexts[work.State].label), Text: w.T(stateTexts[work.State].more)}
	if d.State == Bank {
		note.Title = w.T("dilemma.state.new_version")
	}
	switch {
	case work.Mine && work.State == Draft:
		note.Next = web.Button{Label: w.T("dilemma.edit.go_on"), Href: EditHref(d.ID)}
	case !work.Mine && access.May(r.Actor, MayApprove):
		note.Next = web.Button{Label: w.T("dilemma.review.action"), Href: "/dilemmas/" + string(d.ID) + "/nakijken"}
	}
	return []web.Note{note}, nil
}

func (s *Web) showActions(w words, r *web.Request, d Dilemma) web.Actions {
	var a web.Actions
	if d.State != Bank {
		return a
	}
	if s.start != nil && d.Available && access.May(r.Actor, MayApprove) {
		a.Main = web.Button{Label: w.T("dilemma.start.action"), Href: s.start(d.ID, d.Version), Icon: "player-play", Kind: "primary"}
	}
	if d.Available {
		a.Others = append(a.Others, web.Button{Label: w.T("dilemma.card.action"), Href: "/dilemmas/kaarten?id=" + string(d.ID), Icon: "printer"})
	}
	if access.May(r.Actor, MayApprove) {
		a.Others = append(a.Others, web.Button{Label: w.T("dilemma.edit.action"), Href: EditHref(d.ID), Icon: "pencil"})
	}
	return a
}

// stopNote leads away from an exercise when the case turns out to be happening now.
func (s *Web) stopNote(w words) web.Note {
	return web.Note{
		Kind: "warning", Title: w.T("dilemma.stop.title"), Text: w.T("dilemma.stop.text"),
		Next: web.Button{Label: w.T("dilemma.stop.action"), Href: s.stop, Icon: "hand-stop"},
	}
}

func restForm(w words, d Dilemma) *RestForm {
	f := &RestForm{
		Action: "/dilemmas/" + string(d.ID) + "/rust",
		Hint:   w.T("dilemma.rest.hint"),
		Button: web.Button{Label: w.T("dilemma.rest.action"), Icon: "player-pause", Name: "available", Value: "no"},
		Retire: web.Button{Label: w.T("dilemma.retire.action"), Kind: "danger", Href: "/dilemmas/" + string(d.ID) + "/uit-de-bank"},
	}
	if !d.Available {
		f.Hint = w.T("dilemma.rest.hint_back")
		f.Button = web.Button{Label: w.T("dilemma.rest.back"), Icon: "player-play", Name: "available", Value: "yes"}
	}
	return f
}

func (s *Web) postRest(rw http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	id, available := r.PathValue("id"), in.Get("available") == "yes"
	if err := s.svc.Rest(r.Context(), r.Actor, ID(id), available); err != nil {
		return err
	}
	if available {
		r.Flash("dilemma.rest.woken")
	} else {
		r.Flash("dilemma.rest.done")
	}
	return web.SeeOther(rw, r, "/dilemmas/"+id)
}

// MinePage lists what the person is working on.
type MinePage struct {
	Hero  web.Hero
	Tabs  web.Tabs
	Works []WorkItem
	Empty web.Empty
}

// WorkItem is a dilemma on its way to the bank.
type WorkItem struct {
	Title, Href, Facts string
	Status             web.Tag
	Remark             string
	Next               web.Button
}

// stateTags give each state on the way its colour and shape.
var stateTags = map[State]string{Draft: "neutral", Offered: "info", Review: "warning", Bank: "positive"}

func (s *Web) getMine(rw http.ResponseWriter, r *web.Request) error {
	w, err := s.words(r)
	if err != nil {
		return err
	}
	works, err := s.svc.Mine(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	action := web.Button{Label: w.T("dilemma.new.action"), Href: "/dilemmas/nieuw", Icon: "plus", Kind: "primary"}
	page := MinePage{
		Hero: web.Hero{Title: w.T("dilemma.mine.title"), Lead: w.T("dilemma.mine.lead"), Action: action},
		Tabs: s.Tabs(r, "/dilemmas/mijn"),
	}
	for _, work := range works {
		item := workItem(w, work)
		if work.State == Draft {
			item.Next = web.Button{Label: w.T("dilemma.edit.go_on"), Href: item.Href + "/bewerken"}
			item.Href += "/bewerken"
		}
		page.Works = append(page.Works, item)
	}
	if len(page.Works) == 0 {
		action.Kind = ""
		page.Empty = web.Empty{Icon: "bulb", Title: w.T("dilemma.mine.empty"), Text: w.T("dilemma.mine.empty_text"), Example: w.T("dilemma.list.example"), Next: action}
	}
	return s.pages.Render(rw, r, http.StatusOK, "mine", page)
}

func workItem(w words, work Work) WorkItem {
	return WorkItem{
		Title: w.heading(work.Content), Href: "/dilemmas/" + string(work.ID), Remark: work.Remark,
		Facts:  w.T("dilemma.work.facts", "day", dayWords(w, work.Day)),
		Status: web.Tag{Status: stateTags[work.State], Label: w.T(stateTexts[work.State].label)},
	}
}

// QueuePage is what waits for a second pair of eyes, and what was offered from outside.
type QueuePage struct {
	Hero     web.Hero
	Tabs     web.Tabs
	Offers   []WorkItem
	Waiting  []WorkItem
	Empty    web.Empty
	Imported web.Button // lets everything from a file in that has nothing open
}

func (s *Web) getQueue(rw http.ResponseWriter, r *web.Request) error {
	w, err := s.words(r)
	if err != nil {
		return err
	}
	works, err := s.svc.Waiting(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	arrivals, err := s.outside(r)
	if err != nil {
		return err
	}
	page := QueuePage{
		Hero: web.Hero{Title: w.T("dilemma.queue.title"), Lead: w.T("dilemma.queue.lead")},
		Tabs: s.Tabs(r, QueueHref),
	}
	for _, a := range arrivals {
		page.Offers = append(page.Offers, WorkItem{
			Title: a.Title, Href: a.Href, Facts: w.T("dilemma.queue.offered", "day", dayWords(w, a.Day)),
			Next: web.Button{Label: w.T("dilemma.queue.read"), Href: a.Href},
		})
	}
	for _, work := range works {
		item := workItem(w, work)
		if work.Mine {
			item.Facts = w.T("dilemma.queue.own")
		} else {
			item.Href += "/nakijken"
			item.Next = web.Button{Label: w.T("dilemma.review.action"), Href: item.Href}
		}
		page.Waiting = append(page.Waiting, item)
	}
	if slices.ContainsFunc(works, func(x Work) bool { return x.Source == Imported && x.State == Offered && !x.Mine }) {
		page.Imported = web.Button{Label: w.T("dilemma.queue.imported"), Icon: "circle-check", Name: "act", Value: "imported"}
	}
	if len(page.Offers)+len(page.Waiting) == 0 {
		page.Empty = web.Empty{Icon: "circle-check", Title: w.T("dilemma.queue.empty"), Text: w.T("dilemma.queue.empty_text")}
	}
	return s.pages.Render(rw, r, http.StatusOK, "queue", page)
}

func (s *Web) postQueue(rw http.ResponseWriter, r *web.Request) error {
	in, left, err := s.svc.ApproveImported(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	r.Flash("dilemma.queue.imported_done", "in", in, "left", left)
	return web.SeeOther(rw, r, QueueHref)
}
