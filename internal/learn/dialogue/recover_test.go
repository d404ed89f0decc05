package dialogue

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/gathering"
)

// crashes are the places in the closing sequence at which the program may die.
var crashes = []string{"before the figures", "after the figures", "after the votes", "after the meeting", "after the traces"}

func TestACrashWhileClosingEndsClosedWithTheSameFigures(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		whole, _ := h.played(request(Short), 9)
		h.close(whole)
		want := fmt.Sprint(h.kept(whole))
		counted := h.evaluation()
		for _, crash := range crashes {
			id, _ := h.played(request(Short), 9)
			h.left = nil
			h.closeUntil(id, crash)
			h.must(h.svc.Recover(t.Context(), h.clock.Now()))
			h.must(h.svc.Recover(t.Context(), h.clock.Now()))
			if d := h.record(id); d.State != Closed {
				t.Errorf("%s: the record is %s", crash, d.State)
			}
			if got := fmt.Sprint(h.kept(id)); got != want {
				t.Errorf("%s: kept %s, want %s", crash, got, want)
			}
			for i, n := range h.evaluation() {
				if n -= counted[i]; n != []int{2, 2, 2, 2, 1}[i] {
					t.Errorf("%s: mark %d was counted %d times", crash, i+1, n)
				}
			}
			counted = h.evaluation()
			if len(h.left) != 1 {
				t.Errorf("%s: left %d times", crash, len(h.left))
			}
			if rows := h.dump(h.live, "dialogue_vote") + h.dump(h.live, "gathering_meeting"); rows != "" {
				t.Errorf("%s: raw rows are left: %s", crash, rows)
			}
		}
	})
}

// closeUntil does the parts of Close one by one and stops, as a crash would.
func (h *house) closeUntil(id ID, crash string) {
	h.t.Helper()
	ctx := h.t.Context()
	h.must(h.meetings.Do(ctx, fatma, id, h.command(id, "close"), func(_ *storage.Tx, m *gathering.Meeting) error {
		m.BeginClosing()
		return nil
	}))
	m := h.meeting(id)
	steps := []func() error{
		func() error { return h.svc.keepFigures(ctx, fatma, m) },
		func() error {
			return h.live.Write(ctx, func(tx *storage.Tx) error {
				return dropRaw(tx, id, h.clock.Now().Add(30*24*time.Hour))
			})
		},
		func() error { return h.meetings.Destroy(ctx, id) },
		func() error { return h.svc.wipe(ctx) },
	}
	for _, step := range steps[:slices.Index(crashes, crash)] {
		h.must(step())
	}
}

// TestTwoWhoFinishAtOnceCountOnce: the nightly job may come by while somebody closes.
func TestTwoWhoFinishAtOnceCountOnce(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id, _ := h.played(request(Short), 9)
		h.closeUntil(id, "before the figures")
		var both sync.WaitGroup
		for range 4 {
			both.Go(func() {
				if err := h.svc.finish(t.Context(), access.System{Job: "test"}, id); err != nil {
					t.Errorf("finish: %v", err)
				}
			})
		}
		both.Wait()
		if got := fmt.Sprint(h.evaluation()); got != "[2 2 2 2 1]" {
			t.Errorf("evaluation %s", got)
		}
		if d := h.record(id); d.State != Closed || len(h.left) != 1 {
			t.Errorf("the record is %s, left %d times", d.State, len(h.left))
		}
	})
}

func TestALonelySessionClosesAfterTwelveHours(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Short))
		h.walk(id, Position)
		h.clock.Advance(gathering.AutoClose)
		h.must(h.svc.Recover(t.Context(), h.clock.Now()))
		if d := h.record(id); d.State != Open {
			t.Fatalf("after exactly twelve hours the record is %s", d.State)
		}
		h.clock.Advance(time.Millisecond)
		h.must(h.svc.Recover(t.Context(), h.clock.Now()))
		if d := h.record(id); d.State != Purged {
			t.Errorf("the record is %s, with no sentence that could be left", d.State)
		}
		if _, err := h.meetings.Find(t.Context(), id); !fault.Is(err, fault.NotFound) {
			t.Errorf("the meeting is still there: %v", err)
		}
		if len(h.left) != 0 {
			t.Error("a session without a word was made into a lesson")
		}
		h.refuses("a command after the close", h.svc.Lead(t.Context(), fatma, id, Order{Command: gathering.Command{Name: "next", Key: "k", ControlEpoch: 1}}), fault.Conflict, "dialogue.not_open")
	})
}

func TestOneBrokenSessionHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		broken, good := h.begin(request(Short)), h.begin(request(Short))
		h.walk(broken, Position)
		h.walk(good, Position)
		h.must(h.main.Write(t.Context(), func(tx *storage.Tx) error {
			d, err := find(tx, broken)
			d.Plan.PackID = "a compass of a later version"
			if err != nil {
				return err
			}
			return save(tx, d)
		}))
		h.clock.Advance(gathering.AutoClose + time.Hour)
		if err := h.svc.Recover(t.Context(), h.clock.Now()); err == nil {
			t.Error("nobody is told that a session cannot be finished")
		}
		if d := h.record(good); d.State != Purged {
			t.Errorf("the good session is %s", d.State)
		}
	})
}

func TestADraftThatWasThrownAwayTakesItsLobbyAlong(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id, err := h.svc.Plan(t.Context(), fatma, request(Short))
		h.must(err)
		// A crash between the two halves of OpenLobby leaves a draft with a lobby.
		_, err = h.meetings.Open(t.Context(), fatma, gathering.New{ID: id, Kind: Kind, Mode: gathering.Group, Expected: 8})
		h.must(err)
		h.must(h.svc.Destroy(t.Context(), fatma, id))
		h.clock.Advance(gathering.LobbyClose + time.Hour)
		h.must(h.svc.Recover(t.Context(), h.clock.Now()))
		if rows := h.dump(h.live, "gathering_meeting"); rows != "" {
			t.Errorf("a lobby is left: %s", rows)
		}
	})
}

// A lobby is opened days ahead, because the printed sheet needs its codes.
func TestALobbyWaitsAndGoesBackToADraft(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.lobby(request(Short))
		code := h.meeting(id).Code
		h.clock.Advance(7 * 24 * time.Hour)
		h.must(h.svc.Recover(t.Context(), h.clock.Now()))
		if m := h.meeting(id); m.Code != code || m.State != gathering.Lobby {
			t.Fatalf("after a week the lobby is %s with code %q, was %q", m.State, m.Code, code)
		}
		h.clock.Advance(gathering.LobbyClose)
		h.must(h.svc.Recover(t.Context(), h.clock.Now()))
		if d := h.record(id); d.State != Draft || len(d.Plan.Dilemmas) != 1 {
			t.Fatalf("after three weeks the record is %s with %d dilemmas", d.State, len(d.Plan.Dilemmas))
		}
		if _, err := h.meetings.ByCode(t.Context(), code); !fault.Is(err, fault.NotFound) {
			t.Errorf("the old code still works: %v", err)
		}
		m, err := h.svc.OpenLobby(t.Context(), fatma, id)
		h.must(err)
		if m.Code == code || m.State != gathering.Lobby {
			t.Errorf("opened again it is %s with code %q", m.State, m.Code)
		}
	})
}

// Whoever leaves in a pause may leave because it was real: what waits until the meeting closes by itself is not kept.
func TestASessionLeftInAPauseKeepsNothingOfItsDilemma(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		in := request(Short)
		in.Unit = "wmo"
		id, _ := h.played(in, 8)
		h.do(id, "back", "back", "back", "pause") // to the second round
		h.clock.Advance(gathering.AutoClose + time.Hour)
		h.must(h.svc.Recover(t.Context(), h.clock.Now()))
		d := h.record(id)
		if d.State != Closed && d.State != Purged {
			t.Fatalf("the record is %s", d.State)
		}
		if got := h.kept(id); len(got) != 0 || len(h.left) != 0 || d.Plan.Dilemmas[0].Content.Situation != "" {
			t.Errorf("kept %v, left %d, of the dilemma %q", got, len(h.left), d.Plan.Dilemmas[0].Content.Situation)
		}
		if used, err := h.svc.UsedBy(t.Context()); err != nil || len(used) != 0 {
			t.Errorf("the history tells %v, %v", used, err)
		}
	})
}

// The stop rule deletes in one database and notes it in the other. A crash in between is made good by the next command, and
// by closing at the latest.
func TestADropIsNotForgottenByACrash(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Short))
		phones := h.join(id, 8)
		h.walk(id, Position)
		h.collect(id, phones, h.answerTo(id))
		h.do(id, "reveal")
		h.do(id, "pause")
		plan := h.record(id).Plan
		h.must(h.live.Write(t.Context(), func(tx *storage.Tx) error { return dropDilemma(tx, plan, id, 0) }))
		h.do(id, "resume")
		for i, st := range h.record(id).Plan.Script {
			if st.aboutDilemma() && !st.Dropped {
				t.Errorf("step %d is still about the dilemma", i)
			}
		}
	})
}
