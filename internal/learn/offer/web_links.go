package offer

import (
	"net/http"
	"net/url"
	"strconv"

	"beraad/internal/door/web"
	"beraad/internal/ground/text"
)

// LinksPage is the coordinator's list of links.
type LinksPage struct {
	Hero     web.Hero
	Tabs     web.Tabs
	Problems web.Problems
	Action   string // address of the POST that makes a link
	Fields   []web.Field
	Make     web.Button
	Made     *MadeLink // the link that was made just now; shown this once
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
	w := r.Text
	links, err := s.svc.Links(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	page := LinksPage{
		Hero: web.Hero{Title: w.T("offer.links.title"), Lead: w.T("offer.links.lead")}, Tabs: s.tabs(r, LinksHref),
		Problems: p, Made: made, Action: LinksHref,
		Fields: []web.Field{
			web.Field{Name: "label", Label: w.T("offer.links.label"), Hint: w.T("offer.links.label_hint"), Value: in.Get("label"), MaxLength: maxLabel}.Checked(p),
			web.Field{Name: "days", Kind: "number", Label: w.T("offer.links.days"), Value: in.Get("days"), Min: "1", Max: itoa(maxLinkDays), InputMode: "numeric", Short: true}.Checked(p),
		},
		Make:    web.Button{Label: w.T("offer.links.make"), Kind: "primary", Icon: "plus"},
		Privacy: web.Note{Kind: "info", Title: w.T("offer.links.privacy"), Text: w.T("offer.links.privacy_text")},
	}
	today := s.svc.clock.Now().Day()
	for _, l := range links {
		page.Rows = append(page.Rows, linkRow(w, l, today))
	}
	if len(links) == 0 && made == nil {
		page.Empty = web.Empty{Icon: "qrcode", Title: w.T("offer.links.empty"), Text: w.T("offer.links.empty_text"), Example: w.T("offer.links.example")}
	}
	return s.pages.Render(rw, r, status, "links", page)
}

func linkRow(w text.Printer, l Link, today string) LinkRow {
	row := LinkRow{Label: l.Label, Days: w.T("offer.links.row", "from", dayWords(w, l.MadeDay), "until", dayWords(w, l.UntilDay))}
	switch {
	case l.Revoked:
		row.Status = web.Tag{Status: "neutral", Label: w.T("offer.links.revoked")}
	case !l.Open(today):
		row.Status = web.Tag{Status: "neutral", Label: w.T("offer.links.over")}
	default:
		row.Status = web.Tag{Status: "positive", Label: w.T("offer.links.open")}
		row.Action = LinksHref + "/" + string(l.ID) + "/intrekken"
		row.Revoke = web.Button{Label: w.T("offer.links.revoke"), Kind: "danger"}
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
	if p, invalid := problems(r, err); invalid {
		return s.renderLinks(rw, r, in, nil, p, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	noStore(rw)
	made := &MadeLink{
		Title: r.Text.T("offer.links.made", "label", link.Label), Text: r.Text.T("offer.links.made_text"), Address: r.Address("/aanbieden/" + secret),
	}
	if made.QR, err = web.NewQR(made.Address, r.Text.T("offer.links.qr")); err != nil {
		return err
	}
	made.QR.Words = r.Text.T("offer.links.qr") // the address itself stands above it
	return s.renderLinks(rw, r, url.Values{"days": {"90"}}, made, nil, http.StatusOK)
}

func (s *Web) postRevoke(rw http.ResponseWriter, r *web.Request) error {
	if err := s.svc.Revoke(r.Context(), r.Actor, LinkID(r.PathValue("link"))); err != nil {
		return err
	}
	r.Flash("offer.links.revoke_done")
	return web.SeeOther(rw, r, LinksHref)
}
