package dialogue

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/gathering"
)

// TestAVoteThatComesTooLateStaysOnThePage: without script, when the round closed, when the session paused, and when the
// session went on.
func TestAVoteThatComesTooLateStaysOnThePage(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(request(Short))
	p := h.browser(access.Nobody{})
	at := p.enter(h.meeting(id).Code)
	h.walk(id, Position)
	h.do(id, "open")
	in := h.form(id, ordinary(2))
	in.Set("reason", "Dit schreef ik net.")
	kept := func(what, why string) {
		t.Helper()
		p.post(at+"/stem", in).wants(http.StatusConflict).says(why).says("Dit schreef ik net.").has(1, "form[data-ballot]").
			has(1, `input[name=coins-gevolg][value="`+in.Get("coins-gevolg")+`"]`).has(1, "input[name=choice][checked]")
		if t.Failed() {
			t.Fatal(what)
		}
	}
	h.do(id, "pause")
	kept("paused", "Je keuze blijft hier staan.")
	h.do(id, "resume", "close")
	kept("closed", "Je keuze blijft hier staan.")
	h.do(id, "reopen")
	p.post(at+"/stem", in).to(at)
	h.do(id, "close", "reveal-words", "next")
	p.post(at+"/stem", in).wants(http.StatusConflict).says("De ronde is dicht.").has(0, "form[data-ballot]")
}

// TestAVoteThatCannotBeSavedStaysOnThePage: the disk is full.
func TestAVoteThatCannotBeSavedStaysOnThePage(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(request(Short))
	p := h.browser(access.Nobody{})
	at := p.enter(h.meeting(id).Code)
	h.walk(id, Position)
	h.do(id, "open")
	h.must(h.live.Write(t.Context(), func(tx *storage.Tx) error {
		const readOnly storage.Query = `PRAGMA query_only = 1`
		_, err := tx.Exec(readOnly)
		return err
	}))
	in := h.form(id, ordinary(2))
	p.post(at+"/stem", in).wants(http.StatusServiceUnavailable).has(1, "form[data-ballot] .br-problems").has(1, `input[name=coins-gevolg][value="`+in.Get("coins-gevolg")+`"]`)
}

func TestMinutesWithAMistakeStayAsTheyWereTyped(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id, err := h.svc.Plan(t.Context(), fatma, request(Short))
	h.must(err)
	in := url.Values{"m0": {"7"}, "m1": {"500"}, "m2": {"6"}, "m3": {"3"}, "m4": {"4"}, "m5": {"1"}}
	page := h.browser(fatma).post("/sessies/"+string(id)+"/minuten", in).wants(http.StatusUnprocessableEntity)
	page.has(1, `input[name=m0][value="7"]`).has(1, `input[name=m1][value="500"]`)
}

// TestAJudgementIsItsWritersUnlessTheyShareIt: nobody else reads it, nobody can put it on the screen, and it goes at close.
func TestAJudgementIsItsWritersUnlessTheyShareIt(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Sort))
		alone, shares := h.browser(access.Nobody{}), h.browser(access.Nobody{})
		at := alone.enter(h.meeting(id).Code)
		shares.enter(h.meeting(id).Code)
		others := h.join(id, 4)
		h.walk(id, Judgement)
		h.do(id, "open")
		alone.get(at).wants(http.StatusOK).has(1, "input[name=share]").has(0, "input[name=share][checked]")
		alone.post(at+"/stem", h.form(id, url.Values{"reason": {"Alleen van mij."}})).to(at)
		shares.post(at+"/stem", h.form(id, url.Values{"reason": {"Voor ons allen."}, "share": {"yes"}})).to(at)
		for _, o := range others {
			h.must(h.vote(id, o, url.Values{"reason": {"Nog een."}}))
		}
		alone.get(at).wants(http.StatusOK).says("Alleen van mij.").says("Je zin is alleen van jou.")
		shares.get(at).wants(http.StatusOK).says("De gespreksleider mag je zin lezen.")
		shares.get(at+"?wijzig=1").wants(http.StatusOK).has(1, "input[name=share][checked]")
		h.do(id, "close", "reveal")
		lead := h.frame(id, gathering.Leads)
		if strings.Contains(lead, "Alleen van mij.") || strings.Contains(lead, "Nog een.") || !strings.Contains(lead, "Voor ons allen.") {
			t.Error("the lead reads what nobody shared, or not what somebody did")
		}
		var secret string
		for line := range strings.SplitSeq(h.dump(h.live, "dialogue_reason"), "\n") {
			if strings.Contains(line, "Alleen van mij.") {
				secret = line
			}
		}
		if secret == "" {
			t.Fatal("the sentence is not kept for its writer")
		}
		h.must(h.live.Write(t.Context(), func(tx *storage.Tx) error {
			_, err := tx.Exec(qSetReason, Shown, "", strings.FieldsFunc(secret, func(r rune) bool { return r == ' ' || r == '|' || r == '\t' })[0], id)
			return err
		}))
		alone.get(at + "/bewaar").wants(http.StatusOK).says("Alleen van mij.")
		h.walk(id, Agree)
		h.wrapAndClose(id)
		if rows := h.dump(h.live, "dialogue_reason"); strings.Contains(rows, "Alleen van mij.") || strings.Contains(rows, "Voor ons allen.") {
			t.Errorf("what the room never saw is still there: %s", rows)
		}
	})
}

func TestAScriptAsksNothingThatADilemmaDoesNotHave(t *testing.T) {
	t.Parallel()
	var with, without Frozen
	with.Content.Variations = []string{"En als het je buurman was?"}
	kinds := func(dilemmas ...Frozen) string {
		var out []string
		for _, s := range scriptOf(Limits, dilemmas, 0) {
			out = append(out, string(s.Kind))
		}
		return strings.Join(out, " ")
	}
	if got := kinds(with); !strings.Contains(got, "boundary talk whatif talk conclude") {
		t.Errorf("with variations: %s", got)
	}
	if got := kinds(without); !strings.Contains(got, "boundary talk conclude") || strings.Contains(got, "whatif") {
		t.Errorf("without variations: %s", got)
	}
	if got := kinds(without, with); strings.Count(got, "whatif") != 1 || strings.Count(got, "talk") != 3 {
		t.Errorf("one of each: %s", got)
	}
}

// TestOneIsWrittenAsOne, and days as people say them.
func TestOneIsWrittenAsOne(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(request(Short))
	p := h.join(id, 1)[0]
	if screen := h.frame(id, gathering.Leads); !strings.Contains(screen, "1 doet mee") {
		t.Error("the lead does not read: 1 doet mee")
	}
	h.join(id, 2)
	h.walk(id, Position)
	h.do(id, "open")
	h.must(h.vote(id, p, ordinary(1)))
	if screen := h.frame(id, gathering.Screen); !strings.Contains(screen, "1 van 3 heeft gekozen") {
		t.Error("the screen does not read: 1 van 3 heeft gekozen")
	}
	lead := h.browser(fatma)
	in := request(Short)
	in.PlannedOn = "2026-12-01"
	_, err := h.svc.Plan(t.Context(), fatma, in)
	h.must(err)
	lead.get("/sessies").wants(http.StatusOK).says("1 december 2026")
}

func TestOneTapForAUsualGroup(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	lead := h.browser(fatma)
	page := lead.get("/sessies/nieuw?dilemma=" + string(wmo)).wants(http.StatusOK)
	for _, size := range []string{"6", "12"} {
		page.has(1, `a[href="/sessies/nieuw?dilemma=`+string(wmo)+`&groep=`+size+`"]`)
		lead.get("/sessies/nieuw?dilemma="+string(wmo)+"&groep="+size).wants(http.StatusOK).
			has(1, `input[name=expected][value="`+size+`"]`).has(1, `input[name=dilemma][value="`+string(wmo)+`"][checked]`)
	}
}
