package dialogue

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
	"beraad/internal/learn/gathering"
)

// What a phone takes along is its own, and only of rounds that were revealed: otherwise the file would be a second look
// at something sealed.
func TestAPhoneTakesItsOwnAnswersAlong(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(request(Short))
	h.join(id, 5)
	mine, other := h.browser(access.Nobody{}), h.browser(access.Nobody{})
	code := h.meeting(id).Code
	mine.enter(code)
	other.enter(code)
	take := "/d/" + code + "/bewaar"
	h.walk(id, Position)
	h.do(id, "open")
	round := string(h.round(id).ID)
	answer := func(b *browser, words string) {
		in := url.Values{"ronde": {round}, "reason": {words}, "choice": {"A"}, "coins-gevolg": {"7"}, "coins-deugd": {"1"}, "coins-relatie": {"1"}, "coins-beginsel": {"1"}}
		b.post("/d/"+code+"/stem", in).to("/d/" + code)
	}
	answer(mine, "Omdat het werkt.")
	answer(other, "Dat is van een ander.")
	if sealed := mine.get(take).wants(http.StatusOK); strings.Contains(sealed.body, "Omdat het werkt.") {
		t.Error("the file tells about a round that is sealed")
	}
	h.do(id, "close", "reveal")
	file := mine.get(take).wants(http.StatusOK)
	for _, want := range []string{"Omdat het werkt.", "Gevolg 7", h.record(id).Plan.Title, "2026"} {
		if !strings.Contains(file.body, want) {
			t.Errorf("the file lacks %q:\n%s", want, file.body)
		}
	}
	if strings.Contains(file.body, "van een ander") {
		t.Error("the file holds what somebody else wrote")
	}
	if got := file.Header.Get("Content-Disposition") + file.Header.Get("Cache-Control"); !strings.HasPrefix(got, "attachment;") || !strings.HasSuffix(got, "no-store") {
		t.Errorf("headers %q", got)
	}
	mine.get("/d/"+code).wants(http.StatusOK).has(1, `a[href="`+take+`"]`)
	h.browser(access.Nobody{}).get(take).wants(http.StatusNotFound)
	h.do(id, "wrap")
	mine.get("/d/"+code).wants(http.StatusOK).has(1, `a[href="`+take+`"]`)
	h.agreed(id)
	h.close(id)
	mine.get(take).wants(http.StatusNotFound)
}

func TestOnlyWhoPreparedReadsWhatWasOnScreen(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		in := request(Short)
		in.KeepDays = 7
		id, _ := h.played(in, 6)
		path := "/sessies/" + string(id) + "/zinnen"
		lead := h.browser(fatma)
		lead.get(path).wants(http.StatusConflict)
		h.close(id)
		lead.get("/sessies/"+string(id)+"/verslag").wants(http.StatusOK).has(1, `a[href="`+path+`"]`)
		if page := lead.get(path).wants(http.StatusOK); strings.Count(page.body, sentence) != 2 {
			t.Errorf("the page shows %d sentences, and the room saw two", strings.Count(page.body, sentence))
		}
		h.browser(coen).get(path).wants(http.StatusForbidden)
		h.browser(coen).get("/sessies/"+string(id)+"/verslag").wants(http.StatusOK).has(0, `a[href="`+path+`"]`)
		_, err := h.svc.SentencesOf(t.Context(), gathering.LeadHolder(id), id)
		h.refuses("the link of the printed sheet", err, fault.Forbidden, "")

		h.clock.Advance(8 * 24 * 60 * 60 * 1e9)
		if _, err := h.svc.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.must(h.svc.Recover(t.Context(), h.clock.Now()))
		lead.get(path).wants(http.StatusOK).says("Er zijn geen zinnen meer.")
		lead.get("/sessies/"+string(id)+"/verslag").wants(http.StatusOK).has(0, `a[href="`+path+`"]`)
	})
}
