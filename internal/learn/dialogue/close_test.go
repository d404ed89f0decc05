package dialogue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"beraad/internal/door/audit"
	"beraad/internal/door/org"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
	"beraad/internal/testkit"
)

const sentence = "Zwaluwenstaartverbinding tussen regel en mens."

// played is a short session of n people with every round answered, waiting in its last part. Of each of its two rounds one
// sentence came on screen.
func (h *house) played(in Request, n int) (ID, []phone) {
	h.t.Helper()
	in.Preset = Short
	id := h.begin(in)
	phones := h.join(id, n)
	for h.meeting(id).State == gathering.Running {
		if h.record(id).Plan.Script[h.meeting(id).Step].Kind.IsRound() {
			answer := h.answerTo(id)
			if h.round(id).Kind == Position {
				answer = withReason(sentence)
			}
			h.collect(id, phones, answer)
			if h.round(id).Kind != Evaluate {
				h.do(id, "reveal")
			}
			if h.round(id).Kind == Position && n >= disclosure.FewestVotes {
				h.do(id, "show:"+h.sentences(id)[0])
			}
		}
		h.do(id, "next")
	}
	h.agreed(id)
	return id, phones
}

func (h *house) close(id ID) {
	h.t.Helper()
	h.must(h.svc.Close(h.t.Context(), fatma, id, h.command(id, "close"), false))
}

func (h *house) evaluation() (people []int) {
	h.t.Helper()
	h.must(h.main.Read(h.t.Context(), func(tx *storage.Tx) (err error) {
		people, err = storage.Rows(tx, scanNumber, qEvaluation)
		return err
	}))
	return people
}

func (h *house) kept(id ID) []Kept {
	h.t.Helper()
	rec, err := h.svc.Tell(h.t.Context(), fatma, id)
	h.must(err)
	return rec.Kept
}

func TestClosingKeepsSuppressedFiguresAndNothingElse(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id, phones := h.played(request(Short), 12)
		rd := h.round(id)
		m := h.meeting(id)
		h.close(id)

		kept := h.kept(id)
		kinds := map[string]int{}
		for _, k := range kept {
			kinds[k.Kind]++
			allowed := map[string][]string{"round": {"packId", "packVersion", "size", "label", "top", "support"}, "shift": {"pairs", "sums"}}[k.Kind]
			var fields map[string]any
			h.must(json.Unmarshal([]byte(k.JSON), &fields))
			for field := range fields {
				if !slices.Contains(allowed, field) {
					t.Errorf("%s keeps %s: %v", k.Kind, field, fields[field])
				}
			}
		}
		if kinds["round"] != 2 || kinds["shift"] != 1 || len(kept) != 3 {
			t.Errorf("kept %v", kinds)
		}
		if !strings.Contains(kept[0].JSON, `"12-14"`) {
			t.Errorf("the size of the group is kept as %s", kept[0].JSON)
		}
		for table, rows := range h.dumpAll(h.main) {
			for _, secret := range []string{"7,1,1,1", "1,1,7,1", "1,7,1,1", sentence, "Zwaluwen", phones[0].ref, phones[0].token, string(rd.ID), m.Code, m.Screen, m.LeadLink} {
				if strings.Contains(rows, secret) {
					t.Errorf("%s in the main database holds %q", table, secret)
				}
			}
		}
		for _, table := range []string{"dialogue_vote", "dialogue_seen_vote", "dialogue_round", "gathering_meeting", "gathering_participant", "gathering_command"} {
			if rows := h.dump(h.live, table); rows != "" {
				t.Errorf("%s is not empty: %s", table, rows)
			}
		}
		if rows := h.dump(h.live, "dialogue_reason"); !strings.Contains(rows, sentence) {
			t.Error("sentences that may stay thirty days are gone")
		} else if ref := m.ReasonRef(string(rd.ID), phones[0].ref); strings.Contains(rows, ref) {
			t.Error("a sentence still hangs on its phone")
		} else if n := strings.Count(rows, sentence); n != 2 {
			t.Errorf("%d sentences are left, and the room saw two", n)
		}
		if got := fmt.Sprint(h.evaluation()); got != "[3 3 2 2 2]" {
			t.Errorf("evaluation %s", got)
		}
	})
}

func TestFewerThanFiveLeaveNoFigure(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id, _ := h.played(request(Short), 4)
		h.close(id)
		if kept := h.kept(id); len(kept) != 0 {
			t.Errorf("four people left %v", kept)
		}
		if got := fmt.Sprint(h.evaluation()); got != "[0 0 0 0 0]" {
			t.Errorf("four people were counted: %s", got)
		}
	})
}

// TestTheLiveFilesHoldNothingAfterClose searches the raw bytes of the live database and of its log.
func TestTheLiveFilesHoldNothingAfterClose(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	liveDB, err := storage.OpenSQLite(t.Context(), storage.SQLiteConfig{Path: filepath.Join(folder, "live.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := liveDB.Close(); err != nil {
			t.Error(err)
		}
	})
	main := testkit.DB(t, audit.Migrations(), dilemma.Migrations(), Migrations())
	if _, err := storage.Migrate(t.Context(), liveDB, clock.NewFixed(monday), gathering.LiveMigrations(), LiveMigrations()); err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, main, liveDB)
	in := request(Short)
	in.KeepDays = 0
	id, phones := h.played(in, 9)
	h.must(h.live.Checkpoint(t.Context()))
	m, rd := h.meeting(id), h.round(id)
	secrets := [][]byte{[]byte(sentence), []byte("7,1,1,1"), []byte("1,1,7,1"), []byte(rd.ID), []byte(m.Screen), []byte(m.LeadLink), []byte(id)}
	for _, p := range phones {
		secrets = append(secrets, []byte(p.ref), []byte(m.ReasonRef(string(rd.ID), p.ref)))
	}
	if found := search(t, folder, secrets); len(found) < 5 {
		t.Fatalf("only %d secrets are found before the close: this test would prove nothing", len(found))
	}
	h.close(id)
	for _, at := range search(t, folder, secrets) {
		t.Errorf("after the close %s", at)
	}
}

// What a stopped session had written down is gone from the main files as well, not only from their tables.
func TestTheMainFilesHoldNothingOfAStoppedSession(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	main, err := storage.OpenSQLite(t.Context(), storage.SQLiteConfig{Path: filepath.Join(folder, "beraad.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := main.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := storage.Migrate(t.Context(), main, clock.NewFixed(monday), audit.Migrations(), dilemma.Migrations(), Migrations()); err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, main, testkit.DB(t, gathering.LiveMigrations(), LiveMigrations()))
	in := request(Short)
	in.Title = "Wat mevrouw De Wit vroeg"
	id := h.begin(in)
	h.must(h.notes(fatma, id, Notes{
		Outcome: Outcome{Act: "Wij zeggen het de wethouder."}, Agreed: true, Agree: Agreement{Text: "Wij bellen haar man.", Owner: "team", Due: "2027-01-15"},
		Asked: true, Ask: Question{Text: "Mocht dat van de jurist?", Organ: "jurist", Due: "2027-01-15"},
	}))
	h.must(main.Checkpoint(t.Context()))
	secrets := [][]byte{[]byte("De Wit"), []byte("de wethouder."), []byte("haar man"), []byte("Mocht dat")}
	if found := search(t, folder, secrets); len(found) != len(secrets) {
		t.Fatalf("before it stops only %v are found: this test would prove nothing", found)
	}
	h.do(id, "pause")
	h.must(h.svc.Close(t.Context(), fatma, id, h.command(id, "close"), true))
	for _, at := range search(t, folder, secrets) {
		t.Errorf("after it was stopped %s", at)
	}
}

func search(t *testing.T, folder string, secrets [][]byte) (found []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range secrets {
			if bytes.Contains(raw, s) {
				found = append(found, fmt.Sprintf("%s holds %q", e.Name(), s))
			}
		}
	}
	return found
}

func TestSentencesGoWhenTheirTermIsOver(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		in := request(Short)
		in.KeepDays = 7
		id, _ := h.played(in, 6)
		h.close(id)
		sweep := func() int64 {
			n, err := h.svc.Sweep(t.Context())
			h.must(err)
			h.must(h.svc.Recover(t.Context(), h.clock.Now()))
			return n
		}
		h.clock.Advance(7*24*time.Hour - time.Minute)
		if n := sweep(); n != 0 || h.record(id).State != Closed {
			t.Errorf("%d sentences went before their term; the record is %s", n, h.record(id).State)
		}
		h.clock.Advance(time.Minute)
		if n := sweep(); n != 2 || h.record(id).State != Purged {
			t.Errorf("%d sentences went, want 2; the record is %s", n, h.record(id).State)
		}
	})
}

func TestAStoppedSessionKeepsOnlyThatItWasStopped(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		in := request(Standard)
		in.Unit, in.UnitName = org.UnitID("wmo"), "Team Wmo"
		id := h.begin(in)
		phones := h.join(id, 8)
		h.walk(id, Position)
		h.collect(id, phones, withReason(sentence))
		h.do(id, "reveal")
		h.must(h.notes(fatma, id, Notes{Outcome: Outcome{Act: "Wij doen iets."}}))
		h.must(h.notes(fatma, id, Notes{Outcome: Outcome{Act: "Wij doen iets."}, Asked: true, Ask: Question{Text: "Mag dit?", Organ: "jurist", Due: "2027-01-01"}}))
		h.agreed(id)
		h.refuses("stopping without a pause", h.svc.Close(t.Context(), fatma, id, h.command(id, "close"), true), fault.Conflict, "dialogue.drop.pause_first")
		before := h.record(id)
		h.do(id, "pause")
		h.must(h.svc.Close(t.Context(), fatma, id, h.command(id, "close"), true))
		d := h.record(id)
		if d.State != Closed || !d.Stopped || len(h.left) != 0 {
			t.Errorf("the record is %s, stopped %v, left %v", d.State, d.Stopped, h.left)
		}
		for table, rows := range h.dumpAll(h.main) {
			if !strings.HasPrefix(table, "dialogue_") {
				continue
			}
			for _, secret := range []string{"Wij doen iets.", "Mag dit?", "elke week", "Team Wmo", string(wmo), before.Plan.Title, before.Plan.Dilemmas[0].Content.Situation} {
				if strings.Contains(rows, secret) {
					t.Errorf("%s holds %q", table, secret)
				}
			}
		}
		if rows := h.dump(h.live, "dialogue_reason"); rows != "" {
			t.Errorf("sentences are left: %s", rows)
		}
		if got := fmt.Sprint(h.kept(id)); got != "[]" {
			t.Errorf("figures are left: %s", got)
		}
	})
}

func TestClosingAsksForAnAgreementOrTheReasonWhyNot(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Short))
		h.refuses("closing in the middle", h.closeWith(id, "Geen tijd."), fault.Conflict, "dialogue.close.wrap_first")
		h.do(id, "wrap")
		h.must(h.notes(fatma, id, Notes{Outcome: Outcome{}}))
		h.refuses("closing without either", h.svc.Close(t.Context(), fatma, id, h.command(id, "close"), false), fault.Invalid, "dialogue.close.agreement")
		h.must(h.closeWith(id, "Geen tijd."))
		h.refuses("closing twice", h.notes(fatma, id, Notes{Outcome: Outcome{Act: "x"}}), fault.Conflict, "gathering.closed")
	})
}

func (h *house) closeWith(id ID, nothing string) error {
	h.t.Helper()
	h.must(h.notes(fatma, id, Notes{Outcome: Outcome{Nothing: nothing}}))
	return h.svc.Close(h.t.Context(), fatma, id, h.command(id, "close"), false)
}

// When the text of a lesson is destroyed, the session it came from forgets the case too, and only the case.
func TestASessionForgetsItsCase(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		in := request(Short)
		in.CaseOwner = true
		id, _ := h.played(in, 8)
		h.must(h.notes(fatma, id, Notes{Outcome: Outcome{Act: "Wij zeggen het."}}))
		forget := func() { h.must(h.main.Write(t.Context(), func(tx *storage.Tx) error { return h.svc.Forget(tx, id) })) }
		forget()
		if rec, err := h.svc.Tell(t.Context(), fatma, id); err != nil || rec.Outcome.Act == "" {
			t.Fatalf("a session that runs forgets: %+v, %v", rec.Outcome, err)
		}
		h.close(id)
		path := "/sessies/" + string(id)
		h.browser(fatma).get(path).wants(http.StatusOK).says("Wij zeggen het.")
		if other := h.browser(coen).get(path).wants(http.StatusOK); strings.Contains(other.body, "Wij zeggen het.") {
			t.Error("somebody who did not prepare the session reads what was concluded about somebody's case")
		}
		kept := len(h.kept(id))
		forget()
		rec, err := h.svc.Tell(t.Context(), fatma, id)
		if err != nil || rec.Outcome != (Outcome{}) || rec.Dialogue.Plan.Dilemmas[0].Content.Situation != "" || rec.Dialogue.Plan.Title != "" {
			t.Errorf("still there: %+v, %q, %v", rec.Outcome, rec.Dialogue.Plan.Title, err)
		}
		if len(rec.Agreements) != 1 || len(rec.Kept) != kept {
			t.Errorf("left are %d agreements and %d figures", len(rec.Agreements), len(rec.Kept))
		}
		h.browser(fatma).get(path).wants(http.StatusOK)
		h.must(h.main.Write(t.Context(), func(tx *storage.Tx) error { return h.svc.Forget(tx, "unknown") }))
	})
}

func TestEvaluationsAreToldInTens(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		told := func() [2]int {
			people, well, err := h.svc.Evaluations(t.Context(), coen)
			h.must(err)
			return [2]int{people, well}
		}
		add := func(people, mark int) {
			h.must(h.main.Write(t.Context(), func(tx *storage.Tx) error {
				_, err := tx.Exec(qAddEvaluation, people, mark)
				return err
			}))
		}
		add(3, 2)
		add(6, 4)
		if got := told(); got != [2]int{} {
			t.Errorf("nine people: %v", got)
		}
		h.browser(coen).get("/sessies").wants(http.StatusOK).has(0, ".br-wrap > .br-lead")
		add(1, 5)
		if got := told(); got != [2]int{10, 7} {
			t.Errorf("ten people: %v", got)
		}
		add(9, 5)
		if got := told(); got != [2]int{10, 8} {
			t.Errorf("nineteen people: %v", got)
		}
		h.browser(coen).get("/sessies").wants(http.StatusOK).says("8 van de 10")
		_, _, err := h.svc.Evaluations(t.Context(), employee)
		h.refuses("an employee", err, fault.Forbidden, "")
	})
}
