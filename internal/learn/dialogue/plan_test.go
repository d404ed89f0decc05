package dialogue

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/door/org"
	"beraad/internal/ground/fault"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/gathering"
)

func TestEveryPresetMakesAGoodScript(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	for _, preset := range Presets {
		in := request(preset)
		in.Dilemmas = h.some(3)
		in.Statements = []string{"Regels gaan boven gevoel.", "Wie zwijgt, stemt toe."}
		id, err := h.svc.Plan(t.Context(), fatma, in)
		h.must(err)
		plan := h.record(id).Plan
		first := map[[2]int]int{} // the first round of each dilemma or statement
		for i, step := range plan.Script {
			if step.Minutes < 1 {
				t.Errorf("%s: step %d (%s) takes no time", preset, i, step.Kind)
			}
			about := [2]int{step.Dilemma, step.Statement}
			if _, seen := first[about]; !seen && step.Kind.IsRound() {
				first[about] = i
			}
			if from, repeats := repeatBefore(plan.Script, i); repeats {
				was := plan.Script[from]
				if from != first[about] || was.Kind != step.Kind || was.Lens != step.Lens || was.Dilemma != step.Dilemma || was.Statement != step.Statement {
					t.Errorf("%s: step %d repeats step %d: %+v and %+v", preset, i, from, step, was)
				}
			}
			if step.Kind == Position && step.OfferC == (first[about] == i) {
				t.Errorf("%s: step %d offers C: %v, and the first round is step %d", preset, i, step.OfferC, first[about])
			}
			if step.Kind == Shifted {
				if a, b, ok := linkedBefore(plan.Script, i); !ok || plan.Script[a].Dilemma != step.Dilemma || plan.Script[b].Dilemma != step.Dilemma {
					t.Errorf("%s: step %d compares %d and %d", preset, i, a, b)
				}
			}
		}
		if last := plan.Script[len(plan.Script)-1]; last.Kind != Evaluate && last.Kind != Agree {
			t.Errorf("%s ends in %s", preset, last.Kind)
		}
	}
	h.lensOrder(t)
}

func (h *house) lensOrder(t *testing.T) {
	t.Helper()
	id, err := h.svc.Plan(t.Context(), fatma, request(Standard))
	h.must(err)
	var lenses []LensID
	for _, s := range h.record(id).Plan.Script {
		if s.Kind == Position {
			lenses = append(lenses, s.Lens)
		}
	}
	if want := []LensID{Self, Organisation, Resident, Self}; !slices.Equal(lenses, want) {
		t.Errorf("lenses %v, want %v", lenses, want)
	}
	if got := h.record(id).Plan.Minutes(); got < 55 || got > 65 {
		t.Errorf("a standard session takes %d minutes, want about an hour", got)
	}
}

func TestAPlanIsChecked(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		for name, c := range map[string]struct {
			field  string
			change func(*Request)
		}{
			"a long title":         {"title", func(r *Request) { r.Title = strings.Repeat("é", maxTitle+1) }},
			"no such preset":       {"preset", func(r *Request) { r.Preset = "party" }},
			"no dilemma":           {"dilemma", func(r *Request) { r.Title, r.Dilemmas = "x", nil }},
			"four dilemmas":        {"dilemma", func(r *Request) { r.Dilemmas = h.some(4) }},
			"a dilemma of nowhere": {"dilemma", func(r *Request) { r.Dilemmas = []dilemma.ID{"none"} }},
			"no statement":         {"statement", func(r *Request) { r.Title, r.Preset, r.Statements = "x", Speak, nil }},
			"nobody":               {"expected", func(r *Request) { r.Expected = 0 }},
			"too many":             {"expected", func(r *Request) { r.Expected = 31 }},
			"no such compass":      {"pack", func(r *Request) { r.PackID = "moral-foundations" }},
			"no such privacy":      {"privacy", func(r *Request) { r.Privacy = "open" }},
			"a month and a day":    {"keep", func(r *Request) { r.KeepDays = 31 }},
			"kept a negative time": {"keep", func(r *Request) { r.KeepDays = -1 }},
			"no date":              {"date", func(r *Request) { r.PlannedOn = "morgen" }},
			"a mark off compass":   {"org-mark", func(r *Request) { r.Marks = []Mark{{Lens: Organisation, Sector: "macht", Source: "code"}} }},
			"a mark from nowhere":  {"res-source", func(r *Request) { r.Marks = []Mark{{Lens: Resident, Sector: "gevolg"}} }},
			"four residents":       {"res-n", func(r *Request) { r.Marks = []Mark{{Lens: Resident, Sector: "gevolg", Source: "x", N: 4}} }},
			"minus one resident":   {"res-n", func(r *Request) { r.Marks = []Mark{{Lens: Resident, Sector: "gevolg", Source: "x", N: -1}} }},
		} {
			in := request(Standard)
			c.change(&in)
			_, err := h.svc.Plan(t.Context(), fatma, in)
			h.refuses(name, err, fault.Invalid, "")
			if got := fieldOf(err); got != c.field {
				t.Errorf("%s: the fault is on %q, want %q", name, got, c.field)
			}
		}
		for _, by := range []access.Actor{employee, access.Nobody{}, access.Participant{}, gathering.LeadHolder("x")} {
			_, err := h.svc.Plan(t.Context(), by, request(Standard))
			h.refuses(by.Kind(), err, fault.Forbidden, "")
		}
		if rows := h.dump(h.main, "dialogue_dialogue"); rows != "" {
			t.Errorf("a bad plan was stored: %s", rows)
		}
	})
}

func TestADilemmaIsFrozenAsItWas(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id, err := h.svc.Plan(t.Context(), fatma, request(Short))
		h.must(err)
		before := h.record(id).Plan.Dilemmas[0]
		h.must(h.bank.Rest(t.Context(), coen, wmo, false))
		_, err = h.svc.Plan(t.Context(), fatma, request(Short))
		h.refuses("a dilemma that is not available now", err, fault.Invalid, "dialogue.plan.dilemma.gone")
		h.must(h.bank.Rest(t.Context(), coen, wmo, true))
		h.must(h.bank.Retire(t.Context(), coen, wmo))
		_, err = h.svc.OpenLobby(t.Context(), fatma, id)
		h.must(err)
		if after := h.record(id).Plan.Dilemmas[0]; after.Version != before.Version || after.Content.Situation != before.Content.Situation || after.Content.Option("C") == "" {
			t.Errorf("the frozen dilemma became %+v", after)
		}
		h.do(id, "begin")
		if !strings.Contains(h.frame(id, gathering.Phones), before.Content.Situation) {
			t.Error("the retired dilemma is not on the phones")
		}
	})
}

func TestMinutesChangeInADraftOnly(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id, err := h.svc.Plan(t.Context(), fatma, request(Short))
		h.must(err)
		minutes := make([]int, len(h.record(id).Plan.Script))
		for i := range minutes {
			minutes[i] = i
		}
		h.must(h.svc.Arrange(t.Context(), gijs, id, minutes, nil))
		if got := h.record(id).Plan.Script[3].Minutes; got != 3 {
			t.Errorf("step 3 takes %d minutes", got)
		}
		for name, bad := range map[string][]int{"too few": {1}, "negative": append([]int{-1}, minutes[1:]...), "too long": append([]int{121}, minutes[1:]...)} {
			h.refuses(name, h.svc.Arrange(t.Context(), fatma, id, bad, nil), fault.Invalid, "dialogue.plan.minutes.wrong")
		}
		_, err = h.svc.OpenLobby(t.Context(), fatma, id)
		h.must(err)
		h.refuses("once the lobby is open", h.svc.Arrange(t.Context(), fatma, id, minutes, nil), fault.Conflict, "dialogue.not_draft")
		h.refuses("throwing away an open session", h.svc.Destroy(t.Context(), fatma, id), fault.Conflict, "dialogue.not_draft")
	})
}

// The facilitator chooses as whom people look in the rounds that are not about themselves.
func TestLensesAreChosenWhilePreparing(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id, err := h.svc.Plan(t.Context(), fatma, request(Standard))
		h.must(err)
		path, lead := "/sessies/"+string(id), h.browser(fatma)
		page := lead.get(path).wants(http.StatusOK).has(2, ".br-minutes select").has(2, `.br-minutes option[selected]`)
		action, form := page.button("input[name=m0]")
		form.Set("lens-4", "journalist")
		form.Set("lens-5", "journalist")
		form.Set("m2", "7")
		lead.post(action, form).wants(http.StatusUnprocessableEntity).has(1, "#lens-5[aria-invalid=true]").has(2, `option[value=journalist][selected]`).has(1, `#m2[value="7"]`)
		form.Set("lens-5", "spreker")
		lead.post(action, form).wants(http.StatusUnprocessableEntity).has(1, "#lens-5[aria-invalid=true]")
		form.Set("lens-5", "lawyer")
		lead.post(action, form).to(path)
		script := h.record(id).Plan.Script
		if script[2].Lens != Self || script[4].Lens != Journalist || script[5].Lens != Lawyer || script[7].Lens != Self || script[2].Minutes != 7 {
			t.Fatalf("the script is %+v", script)
		}
		minutes := make([]int, len(script))
		h.must(h.svc.Arrange(t.Context(), fatma, id, minutes, map[int]LensID{2: Journalist, 7: Lawyer}))
		if script := h.record(id).Plan.Script; script[2].Lens != Self || script[7].Lens != Self {
			t.Error("the first round and its repeat are no longer about oneself")
		}
		_, err = h.svc.OpenLobby(t.Context(), fatma, id)
		h.must(err)
		lead.get(path + "/draaiboek").wants(http.StatusOK).says("journalist").says("jurist")
		phones := h.join(id, 8)
		h.do(id, "begin")
		for range 4 {
			h.walk(id, h.record(id).Plan.Script[h.meeting(id).Step].Kind)
			if h.record(id).Plan.Script[h.meeting(id).Step].Kind.IsRound() {
				h.collect(id, phones, h.answerTo(id))
				h.do(id, "reveal")
			}
			h.do(id, "next")
		}
		h.browser(access.Nobody{}).get("/scherm/" + h.meeting(id).Screen).wants(http.StatusOK).says("Wat vraagt een journalist")
	})
}

// A draft is changed with the form that made it; what nobody touched stays.
func TestADraftIsChangedWithTheFormThatMadeIt(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		h.units = []org.Unit{{ID: "wmo", Name: "Wmo-consulenten", Members: 6}}
		in := request(Standard)
		in.Statements = nil // of the request, none is in the library
		in.Unit, in.UnitName, in.CaseOwner, in.PlannedOn = "wmo", "Wmo-consulenten", true, "2026-12-01"
		in.Marks = []Mark{{Lens: Organisation, Sector: "beginsel", Source: "gedragscode"}, {Lens: Resident, Sector: "relatie", Source: "gesprekken", N: 9}}
		id, err := h.svc.Plan(t.Context(), fatma, in)
		h.must(err)
		before := h.record(id)
		minutes := make([]int, len(before.Plan.Script))
		minutes[2] = 9
		h.must(h.svc.Arrange(t.Context(), fatma, id, minutes, map[int]LensID{4: Journalist}))
		path, lead := "/sessies/"+string(id), h.browser(fatma)
		lead.get(path).wants(http.StatusOK).has(1, `a[href="`+path+`/aanpassen"]`)
		action, form := lead.get(path + "/aanpassen").wants(http.StatusOK).button("#expected")
		form.Set("unit", "wmo")
		form.Set("org-mark", "beginsel")
		form.Set("res-mark", "relatie")
		form.Set("expected", "900")
		lead.post(action, form).wants(http.StatusUnprocessableEntity).has(1, "#expected[aria-invalid=true]").has(1, `form[action="`+path+`/aanpassen"]`)
		form.Set("expected", "8")
		lead.post(action, form).to(path)
		after := h.record(id)
		if after.Plan.Expected != 8 || after.Plan.Script[2].Minutes != 9 || after.Plan.Script[4].Lens != Journalist || after.PlannedOn != "2026-12-01" {
			t.Errorf("after: %+v", after)
		}
		before.Plan.Expected, before.Plan.Script = 8, after.Plan.Script
		if !reflect.DeepEqual(before.Plan, after.Plan) {
			t.Errorf("before %+v\nafter %+v", before.Plan, after.Plan)
		}
		form.Set("preset", "short")
		lead.post(action, form).to(path)
		if got := h.record(id).Plan; got.Preset != Short || len(got.Script) >= len(after.Plan.Script) {
			t.Errorf("after another form: %+v", got)
		}
		_, err = h.svc.OpenLobby(t.Context(), fatma, id)
		h.must(err)
		lead.post(action, form).wants(http.StatusConflict)
		lead.get(path + "/aanpassen").wants(http.StatusConflict)
	})
}

func TestAGroupsEarlierDilemmasAreMarked(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		in := request(Short)
		in.Unit = "wmo"
		id, _ := h.played(in, 6)
		if used, err := h.svc.UsedBy(t.Context()); err != nil || len(used) != 0 {
			t.Errorf("before the close: %v, %v", used, err)
		}
		h.close(id)
		if used, err := h.svc.UsedBy(t.Context()); err != nil || len(used) != 1 || !slices.Equal(used[wmo], []org.UnitID{"wmo"}) {
			t.Errorf("after the close: %v, %v", used, err)
		}
		h.units = []org.Unit{{ID: "ict", Name: "ICT", Members: 4}, {ID: "wmo", Name: "Wmo-consulenten", Members: 6}}
		h.browser(fatma).get("/sessies/nieuw").wants(http.StatusOK).says("Had dit al: Wmo-consulenten.")
		// The next session of the same group begins with the agreement that is still open.
		next := request(Standard)
		next.Unit = "wmo"
		if got := h.frame(h.begin(next), gathering.Phones); !strings.Contains(got, "We overleggen elke week.") {
			t.Error("the open agreement is not on the phones")
		}
	})
}

func TestSessionsAreListedOpenFirstAndNewestClosedFirst(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		var closed []ID
		for range 2 {
			id := h.begin(request(Short))
			h.wrapAndClose(id)
			closed = append(closed, id)
			h.clock.Advance(3600_000_000_000)
		}
		open := h.begin(request(Short))
		all, err := h.svc.List(t.Context(), fatma)
		h.must(err)
		var got []ID
		for _, d := range all {
			got = append(got, d.ID)
		}
		if want := []ID{open, closed[1], closed[0]}; !slices.Equal(got, want) {
			t.Errorf("listed %v, want %v", got, want)
		}
		_, err = h.svc.List(t.Context(), employee)
		h.refuses("an employee", err, fault.Forbidden, "")
	})
}

func TestAllCompassesMakeASession(t *testing.T) {
	t.Parallel()
	for _, pack := range compass.BuiltInIDs() {
		h := sqliteHouse(t)
		in := request(Short)
		in.PackID = pack
		id := h.begin(in)
		h.walk(id, Position)
		h.do(id, "open")
		if got := h.frame(id, gathering.Phones); !strings.Contains(got, "<form") {
			t.Errorf("%s has no form", pack)
		}
	}
}

// some returns n dilemmas of the bank, the one that the tests know first.
func (h *house) some(n int) []dilemma.ID {
	h.t.Helper()
	all, err := h.bank.List(h.t.Context(), fatma, dilemma.Filter{})
	h.must(err)
	ids := []dilemma.ID{wmo}
	for _, d := range all {
		if len(ids) < n && d.ID != wmo {
			ids = append(ids, d.ID)
		}
	}
	return ids
}
