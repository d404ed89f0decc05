package dialogue

import (
	"net/http"
	"strings"

	"beraad/internal/door/web"
)

// SentencesPage shows the facilitator what the room saw on screen, for as long as it is kept.
type SentencesPage struct {
	Hero      web.Hero
	Sentences []string
	Until     string // a day in words
}

func (x *Web) getSentences(w http.ResponseWriter, r *web.Request) error {
	id := ID(r.PathValue("id"))
	got, err := x.svc.SentencesOf(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	t := r.Text
	page := SentencesPage{
		Hero: web.Hero{
			Kicker: titleOf(got.Dialogue, t), Title: t.T("dialogue.sentences.title"), Lead: t.T("dialogue.sentences.lead"),
			Back: web.Link{Label: t.T("dialogue.sentences.back"), Href: "/sessies/" + string(id) + "/verslag"},
		},
		Until: t.DayName(got.Until),
	}
	for _, reason := range got.Reasons {
		page.Sentences = append(page.Sentences, reason.Words)
	}
	w.Header().Set("Cache-Control", "no-store")
	return x.pages.Render(w, r, http.StatusOK, "sentences", page)
}

// getOwn hands one phone its own answers as a file. The server makes it while it is asked for and keeps nothing of it.
func (x *Web) getOwn(w http.ResponseWriter, r *web.Request) error {
	m, ref, err := x.rooms.Seated(r)
	if err != nil {
		return err
	}
	title, rounds, err := x.svc.ownRounds(r.Context(), m, ref, r.Text)
	if err != nil {
		return err
	}
	t := r.Text
	var b strings.Builder
	line := func(s string) { b.WriteString(s + "\r\n") } // as Windows' own editor wants it; a phone does not mind
	line(t.T("dialogue.own.file.title", "title", title))
	line(t.Date(x.svc.clock.Now()))
	line("")
	line(t.T("dialogue.own.file.yours"))
	for _, rd := range rounds {
		line("")
		line(rd.Title)
		for _, s := range append([]string{rd.Question}, rd.Lines...) {
			if s != "" {
				line("  " + s)
			}
		}
		if rd.Reason != "" {
			line("  " + t.T("dialogue.own.file.reason", "words", rd.Reason))
		}
	}
	if len(rounds) == 0 {
		line("")
		line(t.T("dialogue.own.file.empty"))
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+t.T("dialogue.own.file.name")+`.txt"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write([]byte(b.String()))
	return err
}
