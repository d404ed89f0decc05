package dialogue

import (
	"errors"
	"reflect"
	"testing"

	"beraad/internal/ground/fault"
	"beraad/internal/ground/live"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/gathering"
)

func TestAKeptPlanLetsNoAnswerInAfterACommand(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Standard))
		p := h.join(id, 1)[0]
		h.walk(id, Position)
		h.do(id, "open")
		h.must(h.vote(id, p, ordinary(0))) // the plan is kept now
		early := h.meeting(id)             // as a request holds it that began before the command
		rd := h.round(id)
		for _, turn := range []struct {
			what, undo, key string
		}{{"pause", "resume", "gathering.paused"}, {"close", "reopen", "dialogue.round.closed"}} {
			h.do(id, turn.what)
			h.refuses("an answer after "+turn.what, h.svc.Vote(t.Context(), early, p.ref, rd.ID, ordinary(1)), fault.Conflict, turn.key)
			h.refuses("an answer after "+turn.what, h.vote(id, p, ordinary(1)), fault.Conflict, turn.key)
			h.do(id, turn.undo)
			h.must(h.vote(id, p, ordinary(2)))
		}
	})
}

func TestAChangedPlanIsSeenAtOnce(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(request(Standard))
	m := h.meeting(id)
	title := func(m gathering.Meeting) string {
		plan, err := h.svc.planFor(t.Context(), m)
		h.must(err)
		return plan.Title
	}
	first := title(m)
	h.must(h.svc.change(t.Context(), fatma, id, "dialogue.minutes", func(d *Dialogue) error { d.Plan.Title = "Anders"; return nil }))
	if got := title(m); got != "Anders" || first == "Anders" {
		t.Errorf("title %q, after a change still %q", first, got)
	}
	// Another node writes past this service: it is seen with the next version of the meeting.
	h.must(h.main.Write(t.Context(), func(tx *storage.Tx) error {
		d, err := hold(tx, id)
		d.Plan.Title = "Elders"
		return errors.Join(err, save(tx, d))
	}))
	m.Version.Revision++
	if got := title(m); got != "Elders" {
		t.Errorf("after a change elsewhere still %q", got)
	}
	// A service that starts anew has nothing but the database.
	again := New(Config{Main: h.main, Live: h.live, Clock: h.clock, Meetings: h.meetings, Dilemmas: h.bank})
	if plan, err := again.planFor(t.Context(), m); err != nil || plan.Title != "Elders" {
		t.Errorf("after a restart %q, %v", plan.Title, err)
	}
}

func TestAPlanReadBesideAWriteIsNotKept(t *testing.T) {
	t.Parallel()
	var p plans
	at := live.Version{Epoch: "e", Revision: 1}
	_, _, wrote := p.get("a", at)
	p.forget("a") // a write ended between reading and keeping
	p.put("a", at, Plan{Title: "oud"}, wrote)
	if _, ok, _ := p.get("a", at); ok {
		t.Error("a plan that may be old was kept")
	}
}

// The answer to a ballot is drawn from what was sent; asking again draws it from what was stored. A phone must not see the
// difference, but for the count of a hall.
func TestThePartAfterAnAnswerIsWhatAskingGives(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		for _, preset := range []PresetID{Standard, Limits, Speak, Sort, Hall} {
			in := request(preset)
			if preset == Hall {
				in.Expected = 100
			}
			id := h.begin(in)
			p, printer := h.join(id, 3)[0], h.content.(*Content).texts.Printer("nl")
			for i, step := range h.record(id).Plan.Script {
				if !step.Kind.IsRound() {
					h.do(id, "next")
					continue
				}
				h.do(id, "open")
				answer := h.answerTo(id)(1)
				answer.Set("reason", "  Mevrouw Jansen\nvroeg het. ")
				m := h.meeting(id)
				u, ballot, err := h.svc.vote(t.Context(), m, p.ref, h.round(id).ID, answer)
				h.must(err)
				sent, err := h.svc.ownSent(t.Context(), m, u, ballot, printer)
				h.must(err)
				asked, err := h.svc.own(t.Context(), m, p.ref, printer, ownNow)
				h.must(err)
				if hall := preset == Hall; hall != (sent.Count == "") || asked.Count == "" {
					t.Errorf("%s, step %d: counts %q and %q", preset, i, sent.Count, asked.Count)
				}
				sent.Count = asked.Count
				if !sent.Saved || !reflect.DeepEqual(sent, asked) {
					t.Errorf("%s, step %d: sent %+v, asked %+v", preset, i, sent, asked)
				}
				h.do(id, "close")
				if step.Kind != Evaluate {
					h.do(id, "reveal")
				}
				h.do(id, "next")
			}
		}
	})
}

// A round counts for one version of its meeting: after every command it is read anew.
func TestARoundIsReadAnewAfterEveryCommand(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Short))
		p := h.join(id, 3)[0]
		h.walk(id, Position)
		before := h.meeting(id)
		state := func(m gathering.Meeting, want RoundState) {
			t.Helper()
			if u, err := h.svc.underWay(t.Context(), m); err != nil || u.round.State != want {
				t.Errorf("the round is %s, want %s, %v", u.round.State, want, err)
			}
		}
		state(before, Pending)
		h.do(id, "open")
		open := h.meeting(id)
		state(open, Sealed)
		h.must(h.vote(id, p, h.answerTo(id)(0)))
		if h.meeting(id).Version != open.Version {
			t.Error("an answer raised the version: every answer reads the round anew")
		}
		h.do(id, "close")
		state(h.meeting(id), Shut)
		// Somebody who read the meeting before the round was closed is turned away by the database.
		h.refuses("too late", h.svc.Vote(t.Context(), open, p.ref, h.round(id).ID, h.answerTo(id)(1)), fault.Conflict, "dialogue.round.closed")
		// What was read late does not count for the version of before.
		h.svc.rounds.forget(id)
		if _, err := h.svc.underWay(t.Context(), before); err != nil {
			t.Error(err)
		}
		if _, kept := h.svc.rounds.get(id, before.Version); kept {
			t.Error("a round of now was kept for a version of before")
		}
	})
}
