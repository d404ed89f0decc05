package dialogue

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/learn/gathering"
)

// TestTakingOverRevealsNothing compares the screens before and after, for a colleague and for the link on paper.
func TestTakingOverRevealsNothing(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Short))
		phones := h.join(id, 8)
		h.walk(id, Position)
		h.collect(id, phones, withReason(sentence))
		link := h.meeting(id).LeadLink
		path := "/sessies/" + string(id)
		former := h.browser(fatma)
		old := former.get(path).wants(http.StatusOK)
		before := h.frames(id)
		colleague, paper := h.browser(gijs), h.browser(access.Nobody{})
		colleague.get(path).wants(http.StatusOK).has(0, "input[name=opdracht]").has(1, `form[action="`+path+`/overnemen"]`)
		for name, take := range map[string]func(){
			"a colleague":       func() { colleague.post(path+"/overnemen", nil).to(path) },
			"the link on paper": func() { paper.get("/leid/" + link).wants(http.StatusOK); paper.post("/leid/"+link, nil).to(path) },
		} {
			take()
			after := h.frames(id)
			for audience := range before {
				if a, b := anonymous(before[audience]), anonymous(after[audience]); a != b {
					t.Errorf("%s took over, and %s changed: %s", name, audience, firstDifference(a, b))
				}
			}
			for audience, html := range after {
				if strings.Contains(html, sentence) || strings.Contains(html, "br-figure") {
					t.Errorf("%s took over, and %s shows something", name, audience)
				}
			}
			former.get(path).wants(http.StatusOK).has(0, "input[name=opdracht]").has(1, `form[action="`+path+`/overnemen"]`)
			action, form := old.button("input[name=opdracht][value=reopen]")
			former.post(action, form).wants(http.StatusConflict)
		}
	})
}

// anonymous takes from a lead's frame what a button must carry: who leads, and the key of a tap.
func anonymous(html string) string {
	var out []string
	for part := range strings.SplitSeq(html, "<input type=\"hidden\" ") {
		if strings.HasPrefix(part, `name="regie"`) || strings.HasPrefix(part, `name="sleutel"`) {
			_, part, _ = strings.Cut(part, ">")
		}
		out = append(out, part)
	}
	return strings.Join(out, "")
}

// TestAskingForAPauseShowsOnNoOtherScreen compares all screens but the lead's, and their versions.
func TestAskingForAPauseShowsOnNoOtherScreen(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Short))
		p := h.browser(access.Nobody{})
		at := p.enter(h.meeting(id).Code)
		versions := func() string {
			out := ""
			for _, to := range []gathering.Audience{gathering.Phones, gathering.Screen} {
				frame, version, err := h.rooms.FrameNow(t.Context(), id, to, "nl")
				h.must(err)
				out += string(frame) + version
			}
			return out
		}
		_, leads, err := h.rooms.FrameNow(t.Context(), id, gathering.Leads, "nl")
		h.must(err)
		before := versions()
		p.post(at+"/pauze", nil).to(at) // the request itself goes on its way after a random wait
		h.must(h.meetings.AskPause(t.Context(), id))
		if diff := firstDifference(before, versions()); diff != "" {
			t.Errorf("phones or the projector changed: %s", diff)
		}
		_, now, err := h.rooms.FrameNow(t.Context(), id, gathering.Leads, "nl")
		h.must(err)
		if now == leads || !strings.Contains(h.frame(id, gathering.Leads), `role="alert"`) {
			t.Error("the lead is not told")
		}
	})
}

func TestPaperIsTypedInByAColleague(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		in := request(Short)
		in.Expected = 6
		id := h.begin(in)
		path := "/sessies/" + string(id) + "/papier"
		lead, colleague := h.browser(fatma), h.browser(gijs)
		colleague.get(path).wants(http.StatusConflict) // no round
		h.walk(id, Position)
		h.do(id, "open")
		lead.get(path).wants(http.StatusForbidden).says("Jij leidt deze sessie.")
		lead.post(path, url.Values{"rijen": {"1"}, "choice.1": {"A"}}).wants(http.StatusForbidden)
		colleague.get("/sessies/"+string(id)).wants(http.StatusOK).has(1, `a[href="`+path+`"]`)
		colleague.get(path).wants(http.StatusOK).has(6, "fieldset").has(0, `option[value=C]`)
		more := url.Values{"rijen": {"6"}, "meer": {"ja"}, "coins-gevolg.2": {"7"}, "choice.2": {"B"}}
		colleague.post(path, more).wants(http.StatusOK).has(16, "fieldset").has(1, `input[name="coins-gevolg.2"][value="7"]`).has(1, `select[name="choice.2"] option[value=B][selected]`)

		typed := url.Values{"rijen": {"8"}}
		for n := 1; n <= 7; n++ {
			for field, v := range ordinary(n) {
				typed[fmt.Sprintf("%s.%d", field, n)] = v
			}
		}
		bad := url.Values{}
		for k, v := range typed {
			bad[k] = v
		}
		bad.Set("coins-gevolg.3", "99")
		colleague.post(path, bad).wants(http.StatusUnprocessableEntity).has(1, `#papier-3[aria-invalid=true]`).has(1, `input[name="coins-gevolg.3"][value="99"]`).has(1, `.br-problems a[href="#papier-3"]`)
		colleague.post(path, url.Values{"rijen": {"8"}}).wants(http.StatusUnprocessableEntity).has(1, ".br-problems")
		if h.votes(h.round(id).ID) != 0 {
			t.Fatal("a bad batch was stored")
		}
		colleague.post(path, typed).to("/sessies/" + string(id))
		p := h.join(id, 1)[0]
		h.must(h.vote(id, p, ordinary(0)))
		if got := h.votes(h.round(id).ID); got != 8 {
			t.Errorf("%d votes, want seven on paper and one phone", got)
		}
		if n, err := h.meetings.Joined(t.Context(), id); err != nil || n != 8 {
			t.Errorf("%d take part, %v", n, err)
		}
		for k := range typed {
			if strings.HasSuffix(k, ".7") {
				delete(typed, k)
			}
		}
		colleague.post(path, typed).to("/sessies/" + string(id))
		if got := h.votes(h.round(id).ID); got != 7 {
			t.Errorf("%d votes after saving again, want six on paper and one phone", got)
		}
		if page := colleague.get(path).wants(http.StatusOK); len(page.all(`input[type=number][value]:not([value=""])`)) != 0 {
			t.Error("the table shows sealed votes again")
		}
		round := string(h.round(id).ID)
		typed.Set("ronde", round)
		h.do(id, "close")
		colleague.post(path, typed).wants(http.StatusConflict).says("Er is nu geen ronde open voor papier.").
			has(1, `input[name="coins-gevolg.1"][value="`+typed.Get("coins-gevolg.1")+`"]`).has(1, `input[name=ronde][value="`+round+`"]`)
		h.do(id, "reveal")
		if rd := h.round(id); !rd.Picture.Shown || rd.Picture.N != 7 {
			t.Errorf("the picture is %+v", rd.Picture)
		}
	})
}

// Two people who write the outcome at once never undo each other's words unseen, and no button leaves typed words behind.
func TestOutcomeIsOneFormForTwoWriters(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Short))
		path := "/sessies/" + string(id)
		lead, colleague := h.browser(fatma), h.browser(gijs)
		action, form := colleague.get(path + "/uitkomst").wants(http.StatusOK).button("#act")
		lead.writeDown(id, "afspraak", url.Values{"act": {"Wij wegen."}, "agreement": {"Elke week."}, "owner": {"team"}, "due": {"2027-01-15"}}).to(path + "/uitkomst")
		lead.get(path + "/uitkomst").wants(http.StatusOK).says("Wij wegen.").says("Elke week.")

		form.Set("act", "Wij wachten.")
		form.Set("because", "Omdat het kan.")
		page := colleague.post(action, form).wants(http.StatusConflict).says("Wij wachten.").says("Omdat het kan.").says("Wij wegen.")
		if rec, err := h.svc.Tell(t.Context(), fatma, id); err != nil || rec.Outcome.Act != "Wij wegen." || len(rec.Agreements) != 1 {
			t.Errorf("stored %+v, %v", rec.Outcome, err)
		}
		action, form = page.button("#act")
		colleague.post(action, form).to(path + "/uitkomst")
		rec, err := h.svc.Tell(t.Context(), fatma, id)
		if err != nil || rec.Outcome.Act != "Wij wachten." || rec.Outcome.Because != "Omdat het kan." || len(rec.Agreements) != 1 {
			t.Errorf("stored %+v with %d agreements, %v", rec.Outcome, len(rec.Agreements), err)
		}
		lead.writeDown(id, "weg-"+string(rec.Agreements[0].ID), nil).to(path + "/uitkomst")
		lead.get(path + "/uitkomst").says("Wij wachten.")
		if rec, err := h.svc.Tell(t.Context(), fatma, id); err != nil || len(rec.Agreements) != 0 {
			t.Errorf("%d agreements, %v", len(rec.Agreements), err)
		}
	})
}

// What stops for good says so, and a tap by mistake on "stop" keeps the agreements out of harm's way.
func TestWhatCannotBeUndoneIsAskedFirst(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(request(Short))
	phones := h.join(id, 6)
	lead, path := h.browser(fatma), ""
	path = "/sessies/" + string(id)
	h.walk(id, Position)
	h.collect(id, phones, h.answerTo(id))
	console := lead.get(path).wants(http.StatusOK).has(0, `input[name=opdracht][value=discard]`).has(1, `a[href="`+path+`/wissen?wat=discard"]`)
	console.has(0, `a[href="`+path+`/afsluiten"]`).has(0, `input[name=opdracht][value=wrap]`)
	action, form := lead.get(path + "/wissen?wat=discard").wants(http.StatusOK).says("gaan weg").button("input[name=opdracht]")
	lead.post(action, form).to(path)
	if rd := h.round(id); rd.State != Pending {
		t.Errorf("the round is %s", rd.State)
	}
	lead.press(id, "pause").to(path)
	lead.get(path).has(1, `input[name=opdracht][value=wrap]`).has(1, `a[href="`+path+`/wissen?wat=drop"]`).has(1, `a[href="`+path+`/afsluiten"]`)
	lead.get(path+"/afsluiten").wants(http.StatusOK).says("Stop en wis alles").says("Rond nu af").has(0, "form[data-x]")
	lead.get(path + "/wissen?wat=iets").wants(http.StatusNotFound)
	action, form = lead.get(path + "/wissen?wat=drop").wants(http.StatusOK).button("input[name=opdracht]")
	lead.post(action, form).to(path)
	if d := h.record(id); !slices.ContainsFunc(d.Plan.Script, func(s Step) bool { return s.Dropped }) {
		t.Error("the dilemma is still there")
	}
}

// Whoever looks along sees the sentences that the room sees, and no others.
func TestAFollowerReadsWhatTheRoomReads(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(request(Short))
	phones := h.join(id, 6)
	h.walk(id, Position)
	h.collect(id, phones, func(n int) url.Values {
		in := h.answerTo(id)(n)
		in.Set("reason", fmt.Sprintf("Zin nummer %d.", n))
		return in
	})
	h.do(id, "reveal")
	follower := h.browser(coen).get("/sessies/" + string(id)).wants(http.StatusOK)
	if strings.Contains(follower.body, "Zin nummer") {
		t.Error("a follower reads sentences that were kept back")
	}
	h.browser(fatma).get("/sessies/" + string(id)).wants(http.StatusOK).says("Zin nummer 3.")
	h.browser(coen).post("/sessies/"+string(id)+"/overnemen", nil).to("/sessies/" + string(id))
	h.browser(coen).get("/sessies/" + string(id)).wants(http.StatusOK).says("Zin nummer 3.")
	if rows := h.dump(h.main, "audit_entry"); !strings.Contains(rows, "dialogue.take_over") {
		t.Error("nothing in the audit log tells who took over")
	}
}
