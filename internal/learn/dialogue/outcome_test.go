package dialogue

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
	"beraad/internal/learn/gathering"
)

func TestWhoeverAskedReadsTheAnswer(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Short))
		path := "/sessies/" + string(id)
		lead, asker := h.browser(fatma), h.browser(access.Nobody{})
		lead.writeDown(id, "vraag", url.Values{"question": {"Mag dit <b>echt</b>?"}, "organ": {"jurist"}, "question-due": {"2027-01-15"}}).to(path + "/uitkomst")
		page := lead.get(path + "/uitkomst").wants(http.StatusOK)
		code := regexp.MustCompile(`[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}`).FindString(page.body)
		if code == "" {
			t.Fatalf("no receipt in %.2000s", page.body)
		}
		if again := lead.get(path + "/uitkomst").wants(http.StatusOK); strings.Contains(again.body, code) {
			t.Error("the receipt is shown twice")
		}
		for table, rows := range h.dumpAll(h.main) {
			if strings.Contains(rows, code) || strings.Contains(rows, strings.ReplaceAll(code, "-", "")) {
				t.Errorf("%s holds the receipt", table)
			}
		}
		asker.get("/d/antwoord").wants(http.StatusOK)
		asker.post("/d/antwoord", url.Values{"code": {code}}).wants(http.StatusOK).says("nog geen antwoord")
		h.do(id, "wrap")
		h.agreed(id)
		h.close(id)

		rec, err := h.svc.Tell(t.Context(), fatma, id)
		h.must(err)
		at := path + "/vragen/" + rec.Questions[0].ID
		lead.get(path).wants(http.StatusOK).has(1, `a[href="`+at+`"]`)
		lead.get(at).wants(http.StatusOK).says("Mag dit <b>echt</b>?")
		lead.post(at, url.Values{"answer": {""}}).wants(http.StatusUnprocessableEntity).has(1, "#answer[aria-invalid=true]")
		lead.post(at, url.Values{"answer": {strings.Repeat("a", maxAnswer+1)}}).wants(http.StatusUnprocessableEntity)
		lead.post(at, url.Values{"answer": {"Ja, dat mag."}}).to(path)
		typed := strings.ToLower(strings.ReplaceAll(code, "-", " "))
		found := asker.post("/d/antwoord", url.Values{"code": {typed}}).wants(http.StatusOK).says("Ja, dat mag.")
		if strings.Contains(found.body, string(id)) || strings.Contains(found.body, h.record(id).Plan.Title) {
			t.Error("a receipt tells which session it came from")
		}
		refused := 0
		for range 30 {
			if asker.post("/d/antwoord", url.Values{"code": {"AAAA-BBBB-CCCC"}}).StatusCode == http.StatusTooManyRequests {
				refused++
			}
		}
		if refused < 8 {
			t.Errorf("only %d of 30 wrong receipts were slowed down", refused)
		}
		h.refuses("an answer to nothing", h.svc.Answer(t.Context(), coen, id, "x", "Ja."), fault.NotFound, "")
		h.refuses("an answer by an employee", h.svc.Answer(t.Context(), employee, id, rec.Questions[0].ID, "Ja."), fault.Forbidden, "")
	})
}

func TestAGroupSeesTheAnswerOnceAndTheListWhatWaits(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		in := request(Short)
		in.Unit = "wmo"
		id, _ := h.played(in, 6)
		_, err := h.svc.WriteDown(t.Context(), fatma, id, Notes{Asked: true, Ask: Question{Text: "Mag dit echt?", Organ: "jurist", Due: "2027-01-15"}})
		h.must(err)
		lead := h.browser(coen)
		lead.get("/sessies").wants(http.StatusOK).has(0, "#vragen")
		h.close(id)
		rec, err := h.svc.Tell(t.Context(), fatma, id)
		h.must(err)
		path := "/sessies/" + string(id) + "/vragen/" + rec.Questions[0].ID
		lead.get("/sessies").wants(http.StatusOK).has(1, `a[href="`+path+`"]`).says("Wacht op antwoord")
		h.clock.Advance(90 * 24 * time.Hour)
		lead.get("/sessies").wants(http.StatusOK).says("Te laat")
		lead.post(path, url.Values{"answer": {"Ja, dat mag."}}).to("/sessies/" + string(id))
		lead.get("/sessies").wants(http.StatusOK).has(0, `a[href="`+path+`"]`)

		next := h.begin(in)
		other := in
		other.Unit = "jeugd"
		elsewhere := h.begin(other)
		phones, strangers := h.join(next, 1), h.join(elsewhere, 1)
		if frame := h.frame(next, gathering.Phones); !strings.Contains(frame, "Ja, dat mag.") || len(phones) != 1 {
			t.Error("the group does not see the answer to its question")
		}
		if frame := h.frame(elsewhere, gathering.Phones); strings.Contains(frame, "Ja, dat mag.") || len(strangers) != 1 {
			t.Error("another group sees it too")
		}
		h.clock.Advance(24 * time.Hour)
		h.wrapAndClose(next)
		if frame := h.frame(h.begin(in), gathering.Phones); strings.Contains(frame, "Ja, dat mag.") {
			t.Error("the group sees it every time")
		}
	})
}

func TestAgreementsAreTickedOffAfterTheSession(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		in := request(Short)
		in.Unit = "wmo"
		id, _ := h.played(in, 6)
		h.close(id)
		rec, err := h.svc.Tell(t.Context(), fatma, id)
		h.must(err)
		lead, path := h.browser(coen), "/sessies/"+string(id)
		lead.post(path+"/afspraken/klaar", url.Values{"welke": {string(rec.Agreements[0].ID)}, "klaar": {"ja"}}).to(path)
		next := h.lobby(in)
		if after, err := h.svc.Tell(t.Context(), fatma, next); err != nil || len(after.Before) != 0 {
			t.Errorf("an agreement that is done comes back: %v, %v", after.Before, err)
		}
		lead.post(path+"/afspraken/klaar", url.Values{"welke": {string(rec.Agreements[0].ID)}, "klaar": {""}}).to(path)
		if after, err := h.svc.Tell(t.Context(), fatma, next); err != nil || len(after.Before) != 1 {
			t.Errorf("an open agreement does not come back: %v, %v", after.Before, err)
		}
	})
}

func TestOutcomesAreCheckedFieldByField(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Short))
		long := strings.Repeat("é", maxSentence+1)
		err := h.notes(fatma, id, Notes{Outcome: Outcome{Lesson: long, Act: long}})
		h.refuses("too long", err, fault.Invalid, "dialogue.outcome.long")
		if fields, ok := err.(fault.Fields); !ok || len(fields) != 2 || fields[0].Field != "act" || fields[1].Field != "lesson" {
			t.Errorf("got %v", err)
		}
		h.must(h.notes(fatma, id, Notes{Outcome: Outcome{Act: strings.Repeat("é", maxSentence)}}))
		for name, a := range map[string]Agreement{"no text": {Owner: "x", Due: "2027-01-01"}, "no owner": {Text: "x", Due: "2027-01-01"}, "no date": {Text: "x", Owner: "x", Due: "32 mei"}} {
			h.refuses(name, h.notes(fatma, id, Notes{Agreed: true, Agree: a}), fault.Invalid, "")
		}
		for _, by := range []access.Actor{employee, access.Nobody{}, access.Participant{}} {
			h.refuses(by.Kind(), h.notes(by, id, Notes{Outcome: Outcome{}}), fault.Forbidden, "")
		}
	})
}

func (h *house) notes(by access.Actor, id ID, n Notes) error {
	_, err := h.svc.WriteDown(h.t.Context(), by, id, n)
	return err
}
