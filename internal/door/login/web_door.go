package login

import (
	"net/http"
	"slices"

	"beraad/internal/door/access"
	"beraad/internal/door/org"
	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
)

// LoginPage says how somebody gets in, and takes a code from paper.
type LoginPage struct {
	Problems web.Problems
	Back     string // where somebody wanted to go, a path of ours
	Code     web.Field
	Actions  web.Actions
	FirstRun web.Note // where the first link stands; zero once there are people
}

// EnterPage asks whether this is you.
type EnterPage struct {
	Path   string
	Back   string // where to go afterwards, a path of ours
	Who    string
	Button web.Button
}

func (x *Web) getLogin(w http.ResponseWriter, r *web.Request) error {
	back := web.OwnPath(r.URL.Query().Get("terug"))
	if _, known := r.Person(); known {
		return web.SeeOther(w, r, back)
	}
	return x.renderLogin(w, r, http.StatusOK, "", back, nil)
}

func (x *Web) renderLogin(w http.ResponseWriter, r *web.Request, status int, code, back string, problems web.Problems) error {
	first, err := x.firstRun(r)
	if err != nil {
		return err
	}
	t := r.Text.T
	page := LoginPage{
		Problems: problems, Back: back,
		Code: web.Field{
			Name: "code", Label: t("login.code"), Hint: t("login.code.hint"), Value: code, Autocomplete: "off",
			MaxLength: 200,
		}.Checked(problems),
		Actions: web.Actions{Main: web.Button{Label: t("login.go.button"), Kind: "primary"}},
	}
	if first {
		page.FirstRun = web.Note{Title: t("login.first.title"), Text: t("login.first.text")}
	}
	return x.pages.Render(w, r, status, "login", page)
}

// firstRun reports whether nobody can have handed out a link yet: there is at most the one person for whom the program
// printed one. Once there are more it never asks again.
func (x *Web) firstRun(r *web.Request) (bool, error) {
	if x.settled.Load() {
		return false, nil
	}
	people, err := x.service.org.People(r.Context())
	if err != nil {
		return false, err
	}
	if len(people) > 1 {
		x.settled.Store(true)
	}
	return len(people) <= 1, nil
}

func (x *Web) postLogin(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	typed, back := in.Get("code"), web.OwnPath(in.Get("terug"))
	wrong := func(key string) error {
		return x.renderLogin(w, r, http.StatusUnprocessableEntity, typed, back, web.Problems{{Field: "code", Text: r.Text.T(key)}})
	}
	if _, ok := tidy(typed); !ok {
		return wrong("login.code.shape") // a typing mistake is no guess
	}
	code, _, err := x.whose(r, typed)
	if fault.Is(err, fault.NotFound) {
		return wrong("login.link.gone")
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WayBack("/l/"+code, back))
}

// getEnter shows whose link it is. It changes nothing: programs that look at links in mail before people do must not
// use one up.
func (x *Web) getEnter(w http.ResponseWriter, r *web.Request) error {
	code, p, err := x.whose(r, r.PathValue("code"))
	if err != nil {
		return err
	}
	return x.pages.Render(w, r, http.StatusOK, "enter", EnterPage{
		Path:   "/l/" + code,
		Back:   web.OwnPath(r.URL.Query().Get("terug")),
		Who:    r.Text.T("login.enter.who", "name", p.Name, "role", r.Text.T("access.role."+string(leading(p)))),
		Button: web.Button{Label: r.Text.T("login.enter.button"), Kind: "primary", Large: true},
	})
}

// leading returns the role that says most about what somebody comes to do, as the header of a page does.
func leading(p org.Person) access.Role {
	for _, role := range []access.Role{access.Coordinator, access.Facilitator, access.Manager, access.Admin} {
		if slices.Contains(p.Roles, role) {
			return role
		}
	}
	return access.Employee
}

func (x *Web) postEnter(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	var secret string
	err = x.guarded(r, func() (err error) {
		code, ok := tidy(r.PathValue("code"))
		if !ok {
			return fault.New(fault.NotFound, "login.link.gone")
		}
		secret, err = x.service.Enter(r.Context(), code)
		return err
	})
	if err != nil {
		return err
	}
	if earlier := x.secretIn(r.Request); earlier != "" {
		if err := x.service.Leave(r.Context(), earlier); err != nil {
			return err
		}
	}
	// The server ends it, sooner when nobody uses it.
	r.SetCookie(x.cookie(), secret, "/", int(Longest.Seconds()))
	return web.SeeOther(w, r, web.OwnPath(in.Get("terug")))
}

// postLeave ends the cookie on the server as well as in the browser. Clear-Site-Data names the cache only: "cookies"
// would also take those of other programs on the same domain.
func (x *Web) postLeave(w http.ResponseWriter, r *web.Request) error {
	if secret := x.secretIn(r.Request); secret != "" {
		if err := x.service.Leave(r.Context(), secret); err != nil {
			return err
		}
	}
	r.SetCookie(x.cookie(), "", "/", -1)
	w.Header().Set("Clear-Site-Data", `"cache"`)
	r.Flash("login.left")
	return web.SeeOther(w, r, "/inloggen")
}
