package dilemma

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// upload is a form with a file.
func (s *site) upload(t *testing.T, fields map[string]string, file []byte) page {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, value := range fields {
		do(t, m.WriteField(name, value))
	}
	if file != nil {
		part := must[io.Writer](t)(m.CreateFormFile("file", "dilemmas.nl.yaml"))
		must[int](t)(part.Write(file))
	}
	do(t, m.Close())
	r := httptest.NewRequest(http.MethodPost, "/dilemmas/importeren", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return s.send(t, r)
}

func TestImportPageShowsMistakesWithTheirLinesAndTakesNothing(t *testing.T) {
	s := newSite(t).as(coen)
	broken := bytes.Replace(StarterFile(), []byte("zwaarte: middel"), []byte("zwaarte: midden"), 1)
	at := 1 + bytes.Count(broken[:bytes.Index(broken, []byte("zwaarte: midden"))], []byte("\n"))
	p := s.upload(t, map[string]string{"act": "look"}, broken).want(http.StatusUnprocessableEntity)
	if got := p.text("table"); !strings.Contains(got, "Regel "+itoa(at)) || !strings.Contains(got, "licht, middel of zwaar") {
		t.Errorf("want line %d and what to do, got %q", at, got)
	}
	s.upload(t, map[string]string{"act": "import"}, broken).want(http.StatusUnprocessableEntity)
	s.upload(t, map[string]string{"act": "look"}, nil).want(http.StatusUnprocessableEntity)
	if n := len(must[[]Work](t)(s.Waiting(t.Context(), fatma))); n != 0 {
		t.Errorf("%d half imported", n)
	}
}

func TestImportGoesInTwoStepsAndExportComesBack(t *testing.T) {
	s := newSite(t).as(coen)
	raw := oneDilemma(t, s.bank, "nieuw-geval", whole())
	p := s.upload(t, map[string]string{"act": "look"}, raw).want(http.StatusOK)
	if got := p.text(".br-note"); !strings.Contains(got, "Nieuw: 1") {
		t.Errorf("preview: %q", got)
	}
	var carried string
	for _, n := range p.all("textarea[name=text]") {
		carried = n.FirstChild.Data
	}
	s.upload(t, map[string]string{"act": "import", "text": carried}, nil).want(http.StatusSeeOther)
	s.as(fatma).post(t, "/dilemmas/nakijken", url.Values{"act": {"imported"}}).want(http.StatusSeeOther)
	p = s.as(coen).get(t, "/dilemmas/exporteren").want(http.StatusOK)
	if !strings.Contains(p.header.Get("Content-Disposition"), "attachment") || !strings.Contains(p.body, "id: nieuw-geval") {
		t.Error("the export lacks what was imported")
	}
	s.as(fatma).get(t, "/dilemmas/exporteren").want(http.StatusForbidden)
}
