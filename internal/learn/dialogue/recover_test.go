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
		h.clock.Advance(gathering.AutoClose + time.Hour)
		h.must(h.svc.Recover(t.Context(), h.clock.Now()))
		if rows := h.dump(h.live, "gathering_meeting"); rows != "" {
			t.Errorf("a lobby is left: %s", rows)
		}
	})
}
