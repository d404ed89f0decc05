package organ

import (
	"net/http"
	"net/url"

	"beraad/internal/door/web"
)

// EditPage is where the coordinator keeps the list.
type EditPage struct {
	Hero     web.Hero
	Problems web.Problems
	Items    []Item
	Empty    web.Empty
	Form     Form
}

// Item is one line of the coordinator's list.
type Item struct {
	ID, Who, Kind, Side string
	Missing             web.Tag
	First, Last         bool // cannot move further
	Path                string
}

// Form holds the fields of one entry.
type Form struct {
	Kind, Name, ForWhat web.Field
	Side                web.Choice
	Phone, Email        web.Field
	Hours, Deputy       web.Field
	Actions             web.Actions
}

// ChangePage is the form of one entry.
type ChangePage struct {
	Hero     web.Hero
	Problems web.Problems
	Form     Form
}

// RemovePage asks whether an entry may go.
type RemovePage struct{ Confirm web.Confirm }

func inputOf(in url.Values) Input {
	return Input{
		Kind: Kind(in.Get("kind")), Name: in.Get("name"), Phone: in.Get("phone"), Email: in.Get("email"),
		Hours: in.Get("hours"), Deputy: in.Get("deputy"), Side: Side(in.Get("side")), ForWhat: in.Get("for_what"),
	}
}

func formOf(r *web.Request, in Input, problems web.Problems) Form {
	t := r.Text.T
	field := func(f web.Field) web.Field { return f.Checked(problems) }
	return Form{
		Kind: field(web.Field{Name: "kind", Kind: "select", Label: t("organ.field.kind"), Options: kindOptions(r, in.Kind)}),
		Name: field(web.Field{Name: "name", Label: t("organ.field.name"), Hint: t("organ.field.name.hint"), Value: in.Name, Autocomplete: "off", MaxLength: maxName}),
		ForWhat: field(web.Field{
			Name: "for_what", Kind: "textarea", Rows: 2, Label: t("organ.field.for_what"), Hint: t("organ.field.for_what.hint"),
			Value: in.ForWhat, MaxLength: maxForWhat,
		}),
		Side:   web.Choice{Name: "side", Legend: t("organ.field.side"), Options: sideOptions(r, in.Side)}.Checked(problems),
		Phone:  field(web.Field{Name: "phone", Kind: "tel", Label: t("organ.field.phone"), Value: in.Phone, Optional: true, Autocomplete: "off", MaxLength: 31, Short: true}),
		Email:  field(web.Field{Name: "email", Kind: "email", Label: t("organ.field.email"), Value: in.Email, Optional: true, Autocomplete: "off", MaxLength: maxLine}),
		Hours:  field(web.Field{Name: "hours", Label: t("organ.hours"), Hint: t("organ.field.hours.hint"), Value: in.Hours, Optional: true, Autocomplete: "off", MaxLength: maxLine}),
		Deputy: field(web.Field{Name: "deputy", Label: t("organ.deputy"), Hint: t("organ.field.deputy.hint"), Value: in.Deputy, Optional: true, Autocomplete: "off", MaxLength: maxLine}),
	}
}

func kindOptions(r *web.Request, chosen Kind) []web.Option {
	options := []web.Option{{Value: "", Label: r.Text.T("organ.field.kind.choose"), Chosen: chosen == ""}}
	for _, k := range Kinds() {
		options = append(options, web.Option{Value: string(k.Kind), Label: r.Text.T(k.Key), Chosen: k.Kind == chosen})
	}
	return options
}

func sideOptions(r *web.Request, chosen Side) []web.Option {
	var options []web.Option
	for _, s := range Sides() {
		options = append(options, web.Option{Value: string(s.Side), Label: r.Text.T(s.Key), Chosen: s.Side == chosen})
	}
	return options
}

func (x *Web) getEdit(w http.ResponseWriter, r *web.Request) error {
	return x.renderEdit(w, r, http.StatusOK, Input{}, nil)
}

func (x *Web) renderEdit(w http.ResponseWriter, r *web.Request, status int, in Input, problems web.Problems) error {
	organs, err := x.organs.List(r.Context())
	if err != nil {
		return err
	}
	t := r.Text.T
	page := EditPage{
		Hero: web.Hero{Title: t("organ.edit.title"), Lead: t("organ.edit.lead"), Back: web.Link{Label: t("organ.way.title"), Href: wayPath}},
		Empty: web.Empty{
			Icon: "direction-sign", Title: t("organ.edit.none.title"), Text: t("organ.edit.none.text"), Example: t("organ.example"),
			Next: web.Button{Label: t("organ.edit.start.button"), Icon: "list-check"},
		},
		Problems: problems,
		Form:     formOf(r, in, problems),
	}
	page.Form.Actions = web.Actions{Main: web.Button{Label: t("organ.edit.add.button"), Kind: "primary"}}
	for i, o := range organs {
		card := cardOf(r, o.Contact())
		page.Items = append(page.Items, Item{
			ID: string(o.ID), Who: o.Name, Kind: card.Kind, Side: t(sideKey(o.Side)), Missing: card.Missing,
			First: i == 0, Last: i == len(organs)-1, Path: changePath(o.ID),
		})
	}
	return x.pages.Render(w, r, status, "edit", page)
}

func (x *Web) postAdd(w http.ResponseWriter, r *web.Request) error {
	values, err := r.Input()
	if err != nil {
		return err
	}
	in := inputOf(values)
	if _, err = x.organs.Add(r.Context(), r.Actor, in); err != nil {
		if problems, mine := problemsOf(r, err); mine {
			return x.renderEdit(w, r, http.StatusUnprocessableEntity, in, problems)
		}
		return err
	}
	r.Flash("organ.added", "name", in.Name)
	return web.SeeOther(w, r, editPath)
}

func (x *Web) postStart(w http.ResponseWriter, r *web.Request) error {
	if err := x.organs.LoadStartSet(r.Context(), r.Actor); err != nil {
		return err
	}
	r.Flash("organ.started")
	return web.SeeOther(w, r, editPath)
}

func (x *Web) getChange(w http.ResponseWriter, r *web.Request) error {
	o, err := x.organs.Find(r.Context(), ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return x.renderChange(w, r, http.StatusOK, o.ID, o.Input, nil)
}

func (x *Web) renderChange(w http.ResponseWriter, r *web.Request, status int, id ID, in Input, problems web.Problems) error {
	t := r.Text.T
	page := ChangePage{
		Hero:     web.Hero{Title: t("organ.change.title"), Back: web.Link{Label: t("organ.edit.title"), Href: editPath}},
		Problems: problems,
		Form:     formOf(r, in, problems),
	}
	page.Form.Actions = web.Actions{
		Main:   web.Button{Label: t("organ.change.save.button"), Kind: "primary"},
		Others: []web.Button{{Label: t("organ.change.cancel.button"), Kind: "quiet", Href: editPath}},
		Danger: web.Button{Label: t("organ.remove.button"), Kind: "danger", Href: changePath(id) + "/verwijderen", Icon: "trash"},
	}
	return x.pages.Render(w, r, status, "change", page)
}

func (x *Web) postChange(w http.ResponseWriter, r *web.Request) error {
	values, err := r.Input()
	if err != nil {
		return err
	}
	id, in := ID(r.PathValue("id")), inputOf(values)
	if err := x.organs.Change(r.Context(), r.Actor, id, in); err != nil {
		if problems, mine := problemsOf(r, err); mine {
			return x.renderChange(w, r, http.StatusUnprocessableEntity, id, in, problems)
		}
		return err
	}
	r.Flash("organ.changed", "name", in.Name)
	return web.SeeOther(w, r, editPath)
}

func (x *Web) postMove(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	id := ID(r.PathValue("id"))
	if err := x.organs.Move(r.Context(), r.Actor, id, in.Get("naar") == "omhoog"); err != nil {
		return err
	}
	return web.SeeOther(w, r, editPath+"#c-"+url.PathEscape(string(id)))
}

func (x *Web) getRemove(w http.ResponseWriter, r *web.Request) error {
	o, err := x.organs.Find(r.Context(), ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	t := r.Text.T
	return x.pages.Render(w, r, http.StatusOK, "remove", RemovePage{Confirm: web.Confirm{
		Title: t("organ.remove.title"), Text: t("organ.remove.text", "name", o.Name), Points: []string{t("organ.remove.way"), t("organ.remove.stop")},
		Action: changePath(o.ID) + "/verwijderen", Yes: t("organ.remove.button"),
		No: web.Link{Label: t("organ.remove.keep.button"), Href: editPath}, Danger: true,
	}})
}

func (x *Web) postRemove(w http.ResponseWriter, r *web.Request) error {
	if err := x.organs.Destroy(r.Context(), r.Actor, ID(r.PathValue("id"))); err != nil {
		return err
	}
	r.Flash("organ.removed")
	return web.SeeOther(w, r, editPath)
}
