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

func TestVisitorOffersADilemmaAndFollowsItWithAReceipt(t *testing.T) {
	s := newSite(t).as(coen)
	p := s.post(t, "/dilemmas/aanbiedlinks", url.Values{"label": {"afdeling Vergunningen"}, "days": {"30"}}).want(http.StatusOK)
	shown := p.text("[data-made] code")
	_, secret, ok := strings.Cut(shown, "/aanbieden/")
	if !ok {
		t.Fatalf("no address: %q", shown)
	}
	if again := s.get(t, "/dilemmas/aanbiedlinks").want(http.StatusOK); strings.Contains(again.body, secret) {
		t.Error("the secret is shown a second time")
	}

	s.anonymous()
	form := s.get(t, "/aanbieden/"+secret).want(http.StatusOK)
	if len(form.all("[name=name], [name=email]")) != 0 {
		t.Error("the form asks who somebody is")
	}
	in := url.Values{"situation": {"Bel mij op 06-12345678, mijn baas vraagt iets raars."}, "receipt": {form.value("receipt")}, "act": {"check"}}
	p = s.post(t, "/aanbieden/"+secret, in).want(http.StatusOK)
	if len(p.all("[data-list=findings] > li")) == 0 || p.value("situation") != in.Get("situation") || p.value("receipt") != in.Get("receipt") {
		t.Errorf("checking lost something or found nothing: %q", p.text("main"))
	}
	in.Set("act", "send")
	in.Set("situation", "")
	s.post(t, "/aanbieden/"+secret, in).want(http.StatusUnprocessableEntity)
	in.Set("situation", "Mijn baas vraagt iets raars.")
	p = s.post(t, "/aanbieden/"+secret, in).want(http.StatusOK)
	receipt := p.text("[data-receipt] .br-code")
	if strings.ReplaceAll(receipt, " ", "-") != in.Get("receipt") {
		t.Errorf("receipt %q, want %q", receipt, in.Get("receipt"))
	}
	if got := s.post(t, "/bonnetje", url.Values{"receipt": {strings.ToLower(receipt)}}).want(http.StatusOK).text(".br-note-title"); got != "Ontvangen" {
		t.Errorf("outcome: %q", got)
	}
	if got := s.get(t, "/bonnetje?b="+in.Get("receipt")).want(http.StatusOK); got.value("receipt") != in.Get("receipt") || got.text(".br-note-title") != "" {
		t.Error("a scanned receipt must fill the form in and look nothing up")
	}
	s.as(fatma)
	offers := s.get(t, "/dilemmas/nakijken").want(http.StatusOK).all("[data-list=offers] a")
	href := attr(offers[0], "href")
	if got := s.get(t, href).want(http.StatusOK).text(".br-case"); !strings.Contains(got, "mijn baas") && !strings.Contains(got, "Mijn baas") {
		t.Errorf("offer: %q", got)
	}
	to := s.post(t, href, url.Values{"act": {"adopt"}}).want(http.StatusSeeOther).header.Get("Location")
	s.get(t, to).want(http.StatusOK)
	if got := s.anonymous().post(t, "/bonnetje", url.Values{"receipt": {receipt}}).want(http.StatusOK).text(".br-note-title"); got != "In bewerking" {
		t.Errorf("outcome after adoption: %q", got)
	}
}

func TestReceiptsCannotBeGuessedQuickly(t *testing.T) {
	s := newSite(t).anonymous()
	var statuses []int
	for range 12 {
		statuses = append(statuses, s.post(t, "/bonnetje", url.Values{"receipt": {"2222-2222-2222-2222"}}).status)
	}
	if statuses[0] != http.StatusUnprocessableEntity || statuses[11] != http.StatusTooManyRequests {
		t.Errorf("statuses %v", statuses)
	}
	s.get(t, "/aanbieden/2222-2222-2222-2222").want(http.StatusNotFound)
}
