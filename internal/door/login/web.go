package login

import (
	"embed"
	"io/fs"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/org"
	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed text/*.json
var textFiles embed.FS

// Texts returns the folder with nl.json and en.json.
func Texts() fs.FS { return within(textFiles, "text") }

func within(files fs.FS, folder string) fs.FS {
	sub, err := fs.Sub(files, folder)
	if err != nil {
		panic("login: embedded folder " + folder + ": " + err.Error())
	}
	return sub
}

// anyone: whoever logs in has no account yet, and whoever logs out may have lost it in between.
var anyone = access.Open("login.door", "the door itself: a code is checked by the service, and leaving is always allowed")

// Guessing is slowed down to five wrong codes at once and five more a minute.
const (
	wrongCodes     = 5
	wrongCodeEvery = 12 * time.Second
)

// Web is the door as a browser sees it.
//
// A site needs Identify before it can parse pages, so making one takes two steps: NewWeb first, web.New with its
// Identify, then Attach.
type Web struct {
	service *Service
	secure  bool
	wrong   *web.Limiter
	pages   *web.Pages
	settled atomic.Bool // there are people besides the one for whom the program printed a link
}

// NewWeb returns the door without its pages. secure must be what the site gets too: it decides the name of the cookie.
func NewWeb(service *Service, secure bool) *Web {
	return &Web{service: service, secure: secure, wrong: web.NewLimiter(service.clock, wrongCodeEvery, wrongCodes)}
}

// Attach parses the pages of this room and registers its routes on the site.
func (x *Web) Attach(site *web.Site) error {
	pages, err := site.Pages("login", within(pageFiles, "pages"))
	if err != nil {
		return err
	}
	x.pages = pages
	x.Routes(site)
	return nil
}

// Routes registers the pages of this room; Attach calls it.
func (x *Web) Routes(r web.Routes) {
	r.Get("/inloggen", anyone, x.getLogin)
	r.Post("/inloggen", anyone, x.postLogin)
	r.Get("/l/{code}", anyone, x.getEnter)
	r.Post("/l/{code}", anyone, x.postEnter)
	r.Post("/uitloggen", anyone, x.postLeave)
}

// cookie is the name of the cookie. With the prefix a browser takes it over TLS only, and from no other host.
func (x *Web) cookie() string {
	if x.secure {
		return "__Host-beraad"
	}
	return "beraad"
}

// secretLength is the length of what crypto/rand.Text makes.
const secretLength = 26

// secretIn returns the secret that the browser sent; "" when there is none. Anything that cannot be one of ours counts
// as none, so that it costs no query.
func (x *Web) secretIn(r *http.Request) string {
	c, err := r.Cookie(x.cookie())
	if err != nil || len(c.Value) != secretLength {
		return ""
	}
	return c.Value
}

// Identify says who sends a request: a person, or nobody when there is no cookie or one that is over. Without a cookie
// it asks the database nothing.
func (x *Web) Identify(r *http.Request) (web.Visitor, error) {
	secret := x.secretIn(r)
	if secret == "" {
		return web.Visitor{Actor: access.Nobody{}}, nil
	}
	p, known, err := x.service.Who(r.Context(), secret)
	if err != nil || !known {
		return web.Visitor{Actor: access.Nobody{}}, err
	}
	return web.Visitor{Actor: p.Actor(), Name: p.Name}, nil
}

// tidy makes a code out of what somebody typed or pasted: small letters, other dashes, spaces, the whole link. ok is
// false when it cannot be a code.
func tidy(typed string) (code string, ok bool) {
	if at := strings.LastIndex(typed, "/l/"); at >= 0 {
		typed = typed[at+len("/l/"):]
	}
	var signs []rune
	for _, r := range strings.ToUpper(typed) {
		switch {
		case strings.ContainsRune(alphabet, r):
			signs = append(signs, r)
		case !strings.ContainsRune(" -‐‑–—\u00a0", r):
			return "", false
		}
	}
	if len(signs) != 12 {
		return "", false
	}
	return string(signs[:4]) + "-" + string(signs[4:8]) + "-" + string(signs[8:]), true
}

// guarded runs one try of a code: not when there were too many wrong ones, and a wrong one counts.
//
// Errors: fault.TooMany, and those of try.
func (x *Web) guarded(r *web.Request, try func() error) error {
	key := r.Peer()
	if x.wrong.Exhausted(key) {
		return fault.New(fault.TooMany, "login.too_many")
	}
	err := try()
	if fault.Is(err, fault.NotFound) {
		if tooMany := x.wrong.Take(key); tooMany != nil {
			return fault.New(fault.TooMany, "login.too_many")
		}
	}
	return err
}

// whose returns the person for whom a code is.
//
// Errors: fault.NotFound when it is no code of ours, fault.TooMany.
func (x *Web) whose(r *web.Request, typed string) (code string, p org.Person, err error) {
	err = x.guarded(r, func() error {
		var ok bool
		if code, ok = tidy(typed); !ok {
			return fault.New(fault.NotFound, "login.link.gone")
		}
		p, err = x.service.Whose(r.Context(), code)
		return err
	})
	return code, p, err
}
