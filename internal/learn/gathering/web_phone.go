package gathering

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"net/http"
	"strings"
	"time"

	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
)

const (
	phoneCookie = "beraad-deelname"
	leadCookie  = "beraad-leiding"
	dayAndHalf  = 36 * 60 * 60 // seconds; the meeting closes by itself long before
)

// CodePage asks for a code.
type CodePage struct {
	Code    web.Field
	Problem string
}

// JoinPage says what happens here before somebody takes part.
type JoinPage struct {
	Code     string
	Subject  string
	Expected int
	Small    bool // a group in which people may guess
	DoorOpen bool
	Key      string // of this form: pressing its button twice is joining once
}

// OverPage is what a phone that took part finds when the meeting is over.
type OverPage struct{}

// PhonePage is the meeting on one phone.
type PhonePage struct {
	Code     string
	Version  string
	Now      clock.Instant // the server's clock, so that a phone with a wrong one counts down well
	Frame    template.HTML
	Own      template.HTML
	Contacts []Contact
}

func (x *Web) codePage(r *web.Request, typed, problem string) CodePage {
	return CodePage{
		Code: web.Field{
			Name: "code", Kind: "text", Label: r.Text.T("gathering.code.label"), Hint: r.Text.T("gathering.code.hint"),
			Error: problem, Value: typed, Autofocus: problem != "", Autocomplete: "off", MaxLength: 12, Short: true,
		},
		Problem: problem,
	}
}

func (x *Web) getCode(w http.ResponseWriter, r *web.Request) error {
	return x.pages.Render(w, r, http.StatusOK, "code", x.codePage(r, "", ""))
}

func (x *Web) postCode(w http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	code := CleanCode(in.Get("code"))
	if _, err := x.meeting(r, code); err != nil {
		return x.unknownCode(w, r, in.Get("code"), err)
	}
	return web.SeeOther(w, r, "/d/"+code)
}

// meeting returns the meeting behind a code that somebody typed or scanned. Failed codes are counted per address: a room
// full of phones shares one address and joins freely, a guesser is slowed down.
func (x *Web) meeting(r *web.Request, code string) (Meeting, error) {
	key := r.Peer()
	m, err := x.svc.ByCode(r.Context(), code)
	if fault.Is(err, fault.NotFound) && x.wasHere(r, code) {
		return Meeting{}, err // no guess: a whole room may look again when the meeting is over
	}
	if x.limit.Exhausted(key) {
		// A phone that is in already goes on: somebody beside it who guesses must not take its vote away.
		if _, in, seatErr := x.seat(r, m); err == nil && seatErr == nil && in {
			return m, nil
		}
		return Meeting{}, fault.New(fault.TooMany, "gathering.code.too_many")
	}
	if fault.Is(err, fault.NotFound) {
		if tooMany := x.limit.Take(key); tooMany != nil {
			return Meeting{}, fault.New(fault.TooMany, "gathering.code.too_many")
		}
	}
	return m, err
}

// unknownCode shows the form again. An unknown code, an expired one and a closed meeting get the same answer. Whoever
// sends a cookie of this very code reads that the session is over, whether there ever was one or not: a browser does so
// only after it took part, and somebody who makes one up learns nothing.
func (x *Web) unknownCode(w http.ResponseWriter, r *web.Request, typed string, err error) error {
	if !fault.Is(err, fault.NotFound) || r.IsFragment() {
		return err
	}
	if r.PathValue("code") != "" && phoneToken(r) != "" {
		return x.pages.Render(w, r, http.StatusGone, "over", OverPage{})
	}
	page := x.codePage(r, typed, r.Text.T("gathering.code.unknown"))
	return x.pages.Render(w, r, http.StatusNotFound, "code", page)
}

// seated returns the meeting and the phone's reference; joined is false when this phone is new here.
func (x *Web) seated(r *web.Request) (m Meeting, ref string, joined bool, err error) {
	m, err = x.meeting(r, r.PathValue("code"))
	if err != nil {
		return Meeting{}, "", false, err
	}
	ref, joined, err = x.seat(r, m)
	return m, ref, joined, err
}

func (x *Web) seat(r *web.Request, m Meeting) (ref string, in bool, err error) {
	token := phoneToken(r)
	if token == "" || m.ID == "" {
		return "", false, nil
	}
	return x.svc.Participant(r.Context(), m, token)
}

// phoneToken returns the token in a phone's cookie; "" when it has none.
func phoneToken(r *web.Request) string {
	c, err := r.Cookie(phoneCookie)
	if err != nil {
		return ""
	}
	token, _, _ := strings.Cut(c.Value, ".")
	return token
}

// stamped adds to a token a sign by which this program, until it stops, knows that it gave it out for this code. Nothing
// about it is stored.
func (x *Web) stamped(code, token string) string {
	h := hmac.New(sha256.New, x.stamp)
	h.Write([]byte(code + "." + token))
	return token + "." + hex.EncodeToString(h.Sum(nil)[:8])
}

// wasHere reports whether the phone took part under this code while this program ran.
func (x *Web) wasHere(r *web.Request, code string) bool {
	c, err := r.Cookie(phoneCookie)
	return err == nil && hmac.Equal([]byte(c.Value), []byte(x.stamped(code, phoneToken(r))))
}

// Seated returns the meeting of a phone's request and the phone's reference in it, for the content's own routes. These
// routes count no failed codes, since phones go on asking for a while after a meeting closed; so they give the same
// answer to a code that is unknown and to a phone that is, and tell a guesser nothing.
//
// Errors: fault.NotFound "gathering.seat.none".
func (x *Web) Seated(r *web.Request) (Meeting, string, error) {
	m, ref, in, err := x.svc.Seat(r.Context(), r.PathValue("code"), phoneToken(r))
	if err != nil && !fault.Is(err, fault.NotFound) {
		return Meeting{}, "", err
	}
	if !in {
		return m, ref, fault.New(fault.NotFound, "gathering.seat.none")
	}
	return m, ref, nil
}

func (x *Web) getPhone(w http.ResponseWriter, r *web.Request) error {
	m, ref, joined, err := x.seated(r)
	if err != nil {
		return x.unknownCode(w, r, r.PathValue("code"), err)
	}
	if !joined {
		return x.renderJoin(w, r, m)
	}
	return x.RenderPhone(w, r, http.StatusOK, m, ref, "")
}

func (x *Web) renderJoin(w http.ResponseWriter, r *web.Request, m Meeting) error {
	subject, err := x.contents[m.Kind].Subject(r.Context(), m)
	if err != nil {
		return err
	}
	page := JoinPage{Code: m.Code, Subject: subject, Expected: m.Expected, Small: m.Mode == Group, DoorOpen: m.Joinable(), Key: newSecret()}
	return x.pages.Render(w, r, http.StatusOK, "join", page)
}

// RenderPhone renders the whole phone page; own replaces the phone's own part when the caller has it already, for
// example a form with mistakes.
func (x *Web) RenderPhone(w http.ResponseWriter, r *web.Request, status int, m Meeting, ref string, own template.HTML) error {
	frame, version, err := x.FrameNow(r.Context(), m.ID, Phones, r.Lang())
	if err != nil {
		return err
	}
	if own == "" {
		html, err := x.contents[m.Kind].Own(r.Context(), m, ref, r.Lang(), r.URL.Query().Has("wijzig"))
		if err != nil {
			return err
		}
		own = template.HTML(html)
	}
	contacts, err := x.contacts(r.Context(), r.Lang())
	if err != nil {
		return err
	}
	page := PhonePage{Code: m.Code, Version: version, Now: x.clock.Now(), Frame: frame, Own: own, Contacts: contacts}
	return x.pages.Render(w, r, status, "phone", page)
}

func (x *Web) postJoin(w http.ResponseWriter, r *web.Request) error {
	m, _, joined, err := x.seated(r)
	if err != nil {
		return x.unknownCode(w, r, r.PathValue("code"), err)
	}
	if joined {
		return web.SeeOther(w, r, "/d/"+m.Code)
	}
	in, err := r.Input()
	if err != nil {
		return err
	}
	key := in.Get("sleutel")
	if len(key) != secretLength {
		key = newSecret() // no form of ours
	}
	m, token, err := x.svc.JoinOnce(r.Context(), m.Code, key)
	if err != nil {
		return err
	}
	r.SetCookie(phoneCookie, x.stamped(m.Code, token), "/d/"+m.Code, dayAndHalf)
	return web.SeeOther(w, r, "/d/"+m.Code)
}

func (x *Web) getPhoneStream(w http.ResponseWriter, r *web.Request) error {
	key, err := x.phoneKey(r)
	if err != nil {
		return err
	}
	return x.stream(w, r, key)
}

func (x *Web) getPhoneState(w http.ResponseWriter, r *web.Request) error {
	m, _, err := x.Seated(r)
	if err != nil {
		return err
	}
	return x.Since(w, r, m, Phones)
}

func (x *Web) getOwn(w http.ResponseWriter, r *web.Request) error {
	m, ref, err := x.Seated(r)
	if err != nil {
		return err
	}
	html, err := x.contents[m.Kind].Own(r.Context(), m, ref, r.Lang(), r.URL.Query().Has("wijzig"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, err = w.Write(html)
	return err
}

// postPause passes the request on after a random wait, so that no moment and no other screen shows who asked. How often one
// phone asked is counted in memory, under a name that means nothing once the meeting is over.
func (x *Web) postPause(w http.ResponseWriter, r *web.Request) error {
	m, ref, err := x.Seated(r)
	if err != nil {
		return err
	}
	if x.pauses.Take(m.seatKey(ref)) != nil {
		if r.IsFragment() {
			return fault.New(fault.TooMany, "gathering.pause.again")
		}
		r.Flash("gathering.pause.again")
		return web.SeeOther(w, r, "/d/"+m.Code)
	}
	time.AfterFunc(randomWait(), func() {
		if err := x.svc.AskPause(x.ctx, m.ID); err != nil {
			x.log.ErrorContext(x.ctx, "ask for a pause", "meeting", string(m.ID), "cause", err)
		}
	})
	if r.IsFragment() {
		return x.pages.WriteFragment(w, r, http.StatusOK, "gathering-pause-asked", nil)
	}
	r.Flash("gathering.pause.asked")
	return web.SeeOther(w, r, "/d/"+m.Code)
}
