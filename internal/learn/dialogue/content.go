package dialogue

import (
	"context"
	"fmt"
	"strings"

	"beraad/internal/door/web"
	"beraad/internal/ground/storage"
	"beraad/internal/ground/text"
	"beraad/internal/learn/figure"
	"beraad/internal/learn/gathering"
)

// Content gives a gathering its frames. It is what every screen of a session is made by.
type Content struct {
	svc          *Service
	pages        *web.Pages
	texts        *text.Catalog
	address      func() string // where phones reach this server: "https://beraad.merendam.nl"
	organisation func(ctx context.Context) string
}

// Frame draws the public state for one audience.
func (c *Content) Frame(ctx context.Context, m gathering.Meeting, to gathering.Audience, lang string) ([]byte, error) {
	p := c.texts.Printer(lang)
	table := figure.TableClosed
	if to != gathering.Phones {
		table = figure.TableNone // the projector has no table: the phones do
	}
	st, v, err := c.svc.see(ctx, m, p, table)
	if err != nil {
		return nil, err
	}
	if to == gathering.Phones {
		return c.phoneFrame(st, v, p)
	}
	screen, err := c.screenView(ctx, m, v, p)
	if err != nil {
		return nil, err
	}
	if to == gathering.Screen {
		return c.pages.Fragment(lang, "dialogue-screen", screen)
	}
	lead := leadViewOf(st, screen, p)
	lead.InControl = to == gathering.Leads
	if !lead.InControl {
		lead.asFollower()
	}
	return c.pages.Fragment(lang, "dialogue-lead", lead)
}

func (c *Content) phoneFrame(st Stage, v View, p text.Printer) ([]byte, error) {
	// A count that is pushed to every phone would cost a frame per vote; a phone asks for it.
	v.Count = ""
	ph := PhoneView{View: v}
	ph.OwnKey, ph.OwnRule = ownKey(st)
	if v.Phase == InWrapUp {
		ph.Keep = "/d/" + st.Meeting.Code + "/bewaar"
	}
	if ph.OwnRule == "form" {
		pack, err := st.Plan.Pack()
		if err != nil {
			return nil, err
		}
		ph.Form = formFor(st, pack, p, st.Meeting.Code, nil, nil)
	}
	return c.pages.Fragment(p.Lang(), "dialogue-phone", ph)
}

func (c *Content) screenView(ctx context.Context, m gathering.Meeting, v View, p text.Printer) (ScreenView, error) {
	sv := ScreenView{View: v, Organisation: c.organisation(ctx)}
	if !m.Joinable() {
		return sv, nil
	}
	qr, err := web.NewQR(c.address()+"/d/"+m.Code, p.T("dialogue.screen.qr"))
	if err != nil {
		return ScreenView{}, fmt.Errorf("code of meeting %s: %w", m.ID, err)
	}
	sv.Code, sv.QR = m.Code, qr
	sv.Address = strings.TrimPrefix(strings.TrimPrefix(c.address(), "https://"), "http://") + "/d"
	return sv, nil
}

// Own draws what one phone alone may see.
func (c *Content) Own(ctx context.Context, m gathering.Meeting, ref, lang string, change bool) ([]byte, error) {
	look := ownNow
	if change {
		look = ownChange
	}
	own, err := c.svc.own(ctx, m, ref, c.texts.Printer(lang), look)
	if err != nil {
		return nil, err
	}
	return c.pages.Fragment(lang, "dialogue-own", own)
}

// Counter moves with the joined phones and the answers of the round that collects.
func (c *Content) Counter(ctx context.Context, m gathering.Meeting) (n int, err error) {
	err = c.svc.live.Read(ctx, func(tx *storage.Tx) error {
		joined, err := gathering.JoinedIn(tx, m.ID)
		if err != nil {
			return err
		}
		voted, err := storage.One(tx, scanNumber, qVotedAt, m.ID, m.Step)
		n = joined + voted
		return err
	})
	return n + c.svc.refused.of(m.ID), err
}

// Subject is the title of the session, as the join page shows it.
func (c *Content) Subject(ctx context.Context, m gathering.Meeting) (string, error) {
	d, err := c.svc.record(ctx, m.ID)
	return d.Plan.Title, err
}
