package dilemma

import (
	"errors"
	"io"
	"net/http"
	"net/url"

	"beraad/internal/door/web"
	"beraad/internal/ground/fault"
)

// ImportPage takes a dilemma file: first what it would do, then the doing.
type ImportPage struct {
	Hero     web.Hero
	Tabs     web.Tabs
	Problems web.Problems
	Mistakes web.Table // empty when there are none
	Count    string    // how many mistakes
	Preview  web.Note  // what the file would bring
	Text     string    // the file, to send again with the second step
	Go       web.Button
	Steps    []string
	Export   web.Button
}

func (s *Web) getExport(rw http.ResponseWriter, r *web.Request) error {
	raw, err := s.svc.Export(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	rw.Header().Set("Content-Type", "application/yaml; charset=utf-8")
	rw.Header().Set("Content-Disposition", `attachment; filename="dilemmas.nl.yaml"`)
	_, err = rw.Write(raw)
	return err
}

func (s *Web) getImport(rw http.ResponseWriter, r *web.Request) error {
	return s.renderImport(rw, r, ImportPage{}, http.StatusOK)
}

func (s *Web) renderImport(rw http.ResponseWriter, r *web.Request, page ImportPage, status int) error {
	t := r.Text.T
	page.Hero = web.Hero{Title: t("dilemma.import.title"), Lead: t("dilemma.import.lead")}
	page.Tabs = s.Tabs(r, "/dilemmas/importeren")
	page.Export = web.Button{Label: t("dilemma.export.action"), Href: "/dilemmas/exporteren", Icon: "download"}
	page.Steps = sentences(r.Text, stepsTexts)
	return s.pages.Render(rw, r, status, "import", page)
}

func (s *Web) postImport(rw http.ResponseWriter, r *web.Request) error {
	in, err := r.Input()
	if err != nil {
		return err
	}
	raw, err := fileFrom(r, in)
	if p, invalid := problems(r.Text, err); invalid {
		return s.renderImport(rw, r, ImportPage{Problems: p}, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	step := s.svc.Inspect
	if in.Get("act") == "import" {
		step = s.svc.Import
	}
	taken, mistakes, err := step(r.Context(), r.Actor, raw)
	if err != nil {
		return err
	}
	if len(mistakes) > 0 {
		return s.renderImport(rw, r, mistakesPage(r, mistakes), http.StatusUnprocessableEntity)
	}
	if in.Get("act") == "import" {
		r.Flash("dilemma.import.done", "n", taken.New+taken.Changed)
		return web.SeeOther(rw, r, QueueHref)
	}
	page := ImportPage{
		Text: string(raw),
		Preview: web.Note{
			Kind: "positive", Live: true, Title: r.Text.T("dilemma.import.good"),
			Text: r.Text.T("dilemma.import.brings", "new", taken.New, "changed", taken.Changed, "same", taken.Same, "around", taken.Around),
		},
	}
	if taken.New+taken.Changed+taken.Around > 0 {
		page.Go = web.Button{Label: r.Text.T("dilemma.import.go"), Kind: "primary", Name: "act", Value: "import"}
	}
	return s.renderImport(rw, r, page, http.StatusOK)
}

// mistakesPage says for each mistake on which line it is and what to do about it.
func mistakesPage(r *web.Request, mistakes []Mistake) ImportPage {
	t := r.Text.T
	page := ImportPage{
		Count:    t("dilemma.import.mistakes", "n", len(mistakes)),
		Problems: web.Problems{{Field: "file", Text: t("dilemma.import.refused")}},
		Mistakes: web.Table{
			Name: "mistakes", Caption: t("dilemma.import.caption"), Quiet: true,
			Columns: []web.Column{{Label: t("dilemma.import.line")}, {Label: t("dilemma.import.where")}, {Label: t("dilemma.import.what")}},
		},
	}
	for _, m := range mistakes {
		at := t("dilemma.import.whole")
		if m.Line > 0 {
			at = t("dilemma.import.at", "line", m.Line)
		}
		page.Mistakes.Rows = append(page.Mistakes.Rows, web.Row{Cells: []web.Cell{{Text: at}, {Text: m.Where}, {Text: t(m.Key, m.Args...)}}})
	}
	return page
}

// fileFrom reads the uploaded file, or in the second step the text that the preview page carries along.
func fileFrom(r *web.Request, in url.Values) ([]byte, error) {
	if text := in.Get("text"); text != "" {
		return []byte(text), nil
	}
	file, _, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, fault.OnField("file", "dilemma.import.choose")
	}
	if err != nil {
		return nil, err
	}
	defer file.Close() // it was only read
	raw, err := io.ReadAll(io.LimitReader(file, MaxFile+1))
	if err != nil {
		return nil, err
	}
	if len(raw) == 0 {
		return nil, fault.OnField("file", "dilemma.import.choose")
	}
	return raw, nil
}
