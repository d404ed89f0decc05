package dilemma

import (
	"net/http"
	"net/url"
	"strconv"

	"beraad/internal/door/web"
)

// LinksPage is the coordinator's list of links.
type LinksPage struct {
	Hero     web.Hero
	Tabs     web.Tabs
	Problems web.Problems
	Fields   []web.Field
	Make     web.Button
	Made     *MadeLink // the link that was made just now; shown this once
	Table    web.Table
	Rows     []LinkRow
	Empty    web.Empty
	Privacy  web.Note
}

// MadeLink is a new link, with its address for a mail and its QR code for a poster.
type MadeLink struct {
	Title, Text, Address string
	QR                   web.QR
}

// LinkRow is a link on the list.
type LinkRow struct {
	Label, Days string
	Status      web.Tag
	Action      string // address of the POST that revokes it; "" when it is over
	Revoke      web.Button
}

func (s *Web) getLinks(rw http.ResponseWriter, r *web.Request) error {
	return s.renderLinks(rw, r, url.Values{"days": {"90"}}, nil, nil, http.StatusOK)
}

func (s *Web) renderLinks(rw http.ResponseWriter, r *web.Request, in url.Values, made *MadeLink, p web.Problems, status int) error {
	w := words{Printer: r.Text}
	links, err := s.svc.Links(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	page := LinksPage{
		Hero: web.Hero{Title: w.T("dilemma.links.title"), Lead: w.T("dilemma.links.lead")}, Tabs: s.tabs(r, "/dilemmas/aanbiedlinks"),
		Problems: p, Made: made,
		Fields: []web.Field{
			web.Field{Name: "label", Label: w.T("dilemma.links.label"), Hint: w.T("dilemma.links.label_hint"), Value: in.Get("label"), MaxLength: maxLabel}.Checked(p),
			web.Field{Name: "days", Kind: "number", Label: w.T("dilemma.links.days"), Value: in.Get("days"), Min: "1", Max: itoa(maxLinkDays), InputMode: "numeric", Short: true}.Checked(p),
		},
		Make:    web.Button{Label: w.T("dilemma.links.make"), Kind: "primary", Icon: "plus"},
		Privacy: web.Note{Kind: "info", Title: w.T("dilemma.links.privacy"), Text: w.T("dilemma.links.privacy_text")},
	}
	today := s.svc.clock.Now().Day()
	for _, l := range links {
		page.Rows = append(page.Rows, linkRow(w, l, today))
	}
	if len(links) == 0 && made == nil {
		page.Empty = web.Empty{Icon: "qrcode", Title: w.T("dilemma.links.empty"), Text: w.T("dilemma.links.empty_text"), Example: w.T("dilemma.links.example")}
	}
	return s.pages.Render(rw, r, status, "links", page)
}

func linkRow(w words, l Link, today string) LinkRow {
	row := LinkRow{Label: l.Label, Days: w.T("dilemma.links.row", "from", dayWords(w, l.MadeDay), "until", dayWords(w, l.UntilDay))}
	switch {
	case l.Revoked:
		row.Status = web.Tag{Status: "neutral", Label: w.T("dilemma.links.revoked")}
	case !l.Open(today):
		row.Status = web.Tag{Status: "neutral", Label: w.T("dilemma.links.over")}
	default:
		row.Status = web.Tag{Status: "positive", Label: w.T("dilemma.links.open")}
		row.Action = "/dilemmas/aanbiedlinks/" + string(l.ID) + "/intrekken"
		row.Revoke = web.Button{Label: w.T("dilemma.links.revoke"), Kind: "danger"}
	}
	return row
}

// postLinks makes a link and shows it in the answer itself: its secret may not stand in an address of ours.
func (s *Web) postLinks(rw http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	days, err := strconv.Atoi(in.Get("days"))
	if err != nil {
		days = 0 // out of range: the rule says what is right
	}
	link, secret, err := s.svc.HandOut(r.Context(), r.Actor, in.Get("label"), days)
	if p, invalid := problems(r.Text, err); invalid {
		return s.renderLinks(rw, r, in, nil, p, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	noStore(rw)
	made := &MadeLink{
		Title: r.Text.T("dilemma.links.made", "label", link.Label), Text: r.Text.T("dilemma.links.made_text"), Address: r.Address("/aanbieden/" + secret),
	}
	if made.QR, err = web.NewQR(made.Address, r.Text.T("dilemma.links.qr")); err != nil {
		return err
	}
	made.QR.Words = r.Text.T("dilemma.links.qr") // the address itself stands above it
	return s.renderLinks(rw, r, url.Values{"days": {"90"}}, made, nil, http.StatusOK)
}

func (s *Web) postRevoke(rw http.ResponseWriter, r *web.Request) error {
	if err := s.svc.Revoke(r.Context(), r.Actor, LinkID(r.PathValue("link"))); err != nil {
		return err
	}
	r.Flash("dilemma.links.revoke_done")
	return web.SeeOther(rw, r, "/dilemmas/aanbiedlinks")
}

// OfferedPage is one offer, as those who may approve read it.
type OfferedPage struct {
	Hero     web.Hero
	Problems web.Problems
	View     View
	Findings []FindingItem
	Action   string
	Adopt    web.Button
	Answer   web.Field
	Decline  web.Button
	Stop     web.Note
}

func (s *Web) getOffered(rw http.ResponseWriter, r *web.Request) error {
	return s.renderOffered(rw, r, "", nil, http.StatusOK)
}

func (s *Web) renderOffered(rw http.ResponseWriter, r *web.Request, answer string, p web.Problems, status int) error {
	w, err := s.words(r)
	if err != nil {
		return err
	}
	o, err := s.svc.Offered(r.Context(), r.Actor, OfferID(r.PathValue("offer")))
	if err != nil {
		return err
	}
	page := OfferedPage{
		Hero: web.Hero{
			Kicker: w.T("dilemma.offer.facts", "day", dayWords(w, o.Day)), Title: w.heading(o.Content), Lead: w.T("dilemma.offered.lead"),
			Back: web.Link{Label: w.T("dilemma.queue.back"), Href: "/dilemmas/nakijken"},
		},
		Problems: p, View: w.view(o.Content), Action: "/aanbod/" + string(o.ID),
		Adopt:   web.Button{Label: w.T("dilemma.offered.adopt"), Kind: "primary", Icon: "pencil", Name: "act", Value: "adopt"},
		Answer:  web.Field{Name: "answer", Kind: "textarea", Label: w.T("dilemma.offered.answer"), Hint: w.T("dilemma.offered.answer_hint"), Value: answer, Rows: 3, MaxLength: maxRemark}.Checked(p),
		Decline: web.Button{Label: w.T("dilemma.offered.decline"), Kind: "danger", Name: "act", Value: "decline"},
		Stop:    s.stopNote(w),
	}
	for _, f := range s.svc.Proofread(ByLink, o.Content) {
		page.Findings = append(page.Findings, findingItem(w, f))
	}
	return s.pages.Render(rw, r, status, "offered", page)
}

func (s *Web) postOffered(rw http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	offer := OfferID(r.PathValue("offer"))
	if in.Get("act") == "adopt" {
		id, err := s.svc.Adopt(r.Context(), r.Actor, offer)
		if err != nil {
			return err
		}
		r.Flash("dilemma.offered.adopted")
		return web.SeeOther(rw, r, "/dilemmas/"+string(id)+"/bewerken")
	}
	err = s.svc.Decline(r.Context(), r.Actor, offer, in.Get("answer"))
	if p, invalid := problems(r.Text, err); invalid {
		return s.renderOffered(rw, r, in.Get("answer"), p, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	r.Flash("dilemma.offered.declined")
	return web.SeeOther(rw, r, "/dilemmas/nakijken")
}
