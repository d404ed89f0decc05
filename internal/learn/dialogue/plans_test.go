package dialogue

import (
	"errors"
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

func TestAHallIsCountedForAPhoneThatAsksAndNotWithEachAnswer(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	for preset, wants := range map[PresetID]bool{Hall: false, Standard: true} {
		in := request(preset)
		if preset == Hall {
			in.Expected = 100
		}
		id := h.begin(in)
		p := h.join(id, 3)[0]
		h.walk(id, Position)
		h.do(id, "open")
		h.must(h.vote(id, p, h.answerTo(id)(0)))
		for look, want := range map[ownLook]bool{ownNow: true, ownSent: wants} {
			own, err := h.svc.own(t.Context(), h.meeting(id), p.ref, h.content.(*Content).texts.Printer("nl"), look)
			h.must(err)
			if !own.Saved || (own.Count != "") != want {
				t.Errorf("%s, look %d: saved %t, count %q", preset, look, own.Saved, own.Count)
			}
		}
	}
}
