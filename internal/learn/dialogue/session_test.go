package dialogue

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/gathering"
)

func TestAStandardSessionRunsByCommands(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.lobby(request(Standard))
		phones := h.join(id, 9)
		h.do(id, "begin")
		for h.meeting(id).State == gathering.Running {
			m := h.meeting(id)
			step := h.record(id).Plan.Script[m.Step]
			if step.Minutes > 0 && m.Until == 0 {
				t.Errorf("step %d (%s) has no advised end", m.Step, step.Kind)
			}
			if step.Kind.IsRound() {
				h.collect(id, phones, h.answerTo(id))
				if step.Kind != Evaluate {
					h.do(id, "reveal")
				}
			}
			for name, html := range h.frames(id) {
				if strings.Contains(html, "⟦") {
					t.Errorf("step %d (%s), %s: a text is missing: %s", m.Step, step.Kind, name, html[strings.Index(html, "⟦"):][:60])
				}
			}
			if got := h.own(id, phones[0]); strings.Contains(got, "⟦") {
				t.Errorf("step %d (%s): a text is missing in %s", m.Step, step.Kind, got)
			}
			h.do(id, "next")
		}
		if m := h.meeting(id); m.State != gathering.WrapUp {
			t.Fatalf("the script ended in %s", m.State)
		}
		h.wrapAndClose(id)
		if d := h.record(id); d.State != Closed || d.ClosedAt != h.clock.Now() {
			t.Errorf("the record is %s, closed at %d", d.State, d.ClosedAt)
		}
		if len(h.left) != 1 || h.left[0].Month != "2026-11" {
			t.Errorf("left %d closures: %+v", len(h.left), h.left)
		}
	})
}

// situations are the states in which a command can arrive, each with the commands that are right in it.
var situations = []struct {
	name  string
	reach []string
	right []string
}{
	{"lobby", nil, []string{"begin", "next", "close-door"}},
	{"welcome", []string{"begin"}, []string{"next", "pause", "more-time", "no-timer", "close-door", "wrap"}},
	{"pending", []string{"begin", "next", "next"}, []string{"next", "back", "open", "pause", "more-time", "no-timer", "close-door", "wrap"}},
	{"open", []string{"begin", "next", "next", "open"}, []string{"close", "discard", "pause", "more-time", "no-timer", "close-door"}},
	{"closed", []string{"begin", "next", "next", "open", "close"}, []string{"reveal", "reveal-words", "reopen", "discard", "back", "pause", "more-time", "no-timer", "close-door"}},
	{"revealed", []string{"begin", "next", "next", "open", "close", "reveal"}, []string{"next", "back", "reopen", "pause", "more-time", "no-timer", "close-door", "wrap"}},
	{"paused", []string{"begin", "next", "next", "open", "pause"}, []string{"resume", "drop", "close-door"}},
	{"paused between rounds", []string{"begin", "next", "pause"}, []string{"resume", "wrap", "drop", "close-door"}},
	{"paused while wrapping up", []string{"begin", "wrap", "pause"}, []string{"resume", "wrap", "close-door"}},
	{"wrapup", []string{"begin", "wrap"}, []string{"back", "pause", "close-door"}},
}

func TestEveryCommandInAWrongStateChangesNothing(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		for _, s := range situations {
			for name := range commands {
				if slices.Contains(s.right, name) || s.name == "revealed" && slices.Contains([]string{"show", "hide", "merge"}, name) {
					continue // the latter are right when there is a sentence: TestSentencesAreShownHiddenAndMergedOnlyAtHand
				}
				id := h.lobby(request(Standard))
				h.do(id, s.reach...)
				before, rounds := h.meeting(id), h.dump(h.live, "dialogue_round")
				if err := h.try(id, name); !fault.Is(err, fault.Conflict) {
					t.Errorf("%s while %s: got %v, want a conflict", name, s.name, err)
				}
				after := h.meeting(id)
				if before.State != after.State || before.Step != after.Step || before.Version != after.Version || before.DoorOpen != after.DoorOpen || before.Until != after.Until {
					t.Errorf("%s while %s changed the meeting from %+v to %+v", name, s.name, before, after)
				}
				if got := h.dump(h.live, "dialogue_round"); got != rounds {
					t.Errorf("%s while %s changed the rounds", name, s.name)
				}
			}
		}
	})
}

func TestEveryCommandInARightStateIsDone(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	for _, s := range situations {
		for _, name := range s.right {
			id := h.lobby(request(Standard))
			h.do(id, s.reach...)
			if err := h.try(id, name); err != nil {
				t.Errorf("%s while %s: %v", name, s.name, err)
			}
		}
	}
}

func TestUnknownCommandIsRefused(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(request(Short))
	h.refuses("a command that does not exist", h.try(id, "peek"), fault.Invalid, "dialogue.command.unknown")
}

func TestNextNeverPassesAnUnfinishedRound(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Standard))
		h.walk(id, Position)
		h.do(id, "open")
		for _, name := range []string{"next", "wrap", "back"} {
			h.refuses(name+" while it collects", h.try(id, name), fault.Conflict, "dialogue.round.unfinished")
		}
		h.do(id, "close")
		h.refuses("next while it is sealed", h.try(id, "next"), fault.Conflict, "dialogue.round.unfinished")
		h.refuses("wrap while it is sealed", h.try(id, "wrap"), fault.Conflict, "dialogue.round.unfinished")
		// Going back loses nothing: the round waits, sealed, until somebody comes by again.
		h.do(id, "back", "next")
		if rd := h.round(id); rd.State != Shut {
			t.Errorf("the round is %s after going back and forth", rd.State)
		}
	})
}

func TestEvaluateIsNeverRevealed(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Short))
		phones := h.join(id, 6)
		h.walk(id, Evaluate)
		h.collect(id, phones, h.answerTo(id))
		for _, name := range []string{"reveal", "reveal-words"} {
			h.refuses(name, h.try(id, name), fault.Conflict, "dialogue.round.never_revealed")
		}
		h.do(id, "next")
		if h.meeting(id).State != gathering.WrapUp {
			t.Error("a closed evaluation holds up the end")
		}
	})
}

func TestDropForgetsThisDilemmaOnlyAndPassesItsSteps(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		in := request(Short)
		in.Dilemmas = h.some(2)
		id := h.begin(in)
		phones := h.join(id, 6)
		h.walk(id, Position)
		h.collect(id, phones, withReason("De eerste zin."))
		h.do(id, "reveal")
		first := h.round(id).ID
		for h.record(id).Plan.Script[h.meeting(id).Step].Dilemma == 0 {
			h.do(id, "next")
		}
		h.walk(id, Position)
		second := h.round(id).ID
		h.collect(id, phones, withReason("De tweede zin."))
		h.do(id, "pause")
		h.do(id, "drop")

		if got := h.votes(first) + h.votes(second); got != 6 {
			t.Errorf("%d votes are left, want the 6 of the other dilemma", got)
		}
		if h.votes(second) != 0 || strings.Contains(h.dump(h.live, "dialogue_reason"), "tweede") {
			t.Error("the dropped dilemma left votes or sentences")
		}
		if !strings.Contains(h.dump(h.live, "dialogue_reason"), "eerste") {
			t.Error("the sentences of the other dilemma are gone too")
		}
		d := h.record(id)
		for i, step := range d.Plan.Script {
			if want := step.Dilemma == 1 && step.aboutDilemma(); step.Dropped != want {
				t.Errorf("step %d (%s of dilemma %d): dropped = %v", i, step.Kind, step.Dilemma, step.Dropped)
			}
		}
		if m := h.meeting(id); m.State != gathering.Running || d.Plan.Script[m.Step].Kind != Agree {
			t.Errorf("the meeting stands at step %d in %s", m.Step, m.State)
		}
		h.do(id, "back")
		if step := d.Plan.Script[h.meeting(id).Step]; step.Dropped {
			t.Errorf("going back arrives at a dropped step: %+v", step)
		}
		h.do(id, "next", "next", "next")
		h.wrapAndClose(id)
		if raw := h.dump(h.main, "dialogue_dialogue"); strings.Contains(raw, d.Plan.Dilemmas[1].Content.Situation) {
			t.Error("the record still tells which dilemma turned out to be real")
		}
	})
}

func TestPauseFreezesTheRoundAndClearsEveryScreen(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Standard))
		phones := h.join(id, 9)
		h.walk(id, Position)
		h.do(id, "open")
		h.must(h.vote(id, phones[0], ordinary(0)))
		h.do(id, "pause")
		h.refuses("a vote while paused", h.vote(id, phones[1], ordinary(1)), fault.Conflict, "gathering.paused")
		h.do(id, "resume")
		for i, p := range phones {
			h.must(h.vote(id, p, withReason("Een zin over de zaak.")(i)))
		}
		h.do(id, "close", "reveal")
		h.do(id, "show:"+h.sentences(id)[0])
		d := h.record(id)
		if !strings.Contains(h.frame(id, gathering.Phones), "Een zin over de zaak.") {
			t.Fatal("the sentence is not on screen: this test would prove nothing")
		}
		h.do(id, "pause")
		for name, html := range h.frames(id) {
			for _, secret := range []string{"Een zin over de zaak.", "br-figure", d.Plan.Dilemmas[0].Content.Situation, d.Plan.Dilemmas[0].Content.Question} {
				if strings.Contains(html, secret) {
					t.Errorf("%s still shows %q while paused", name, secret)
				}
			}
		}
		if got := h.own(id, phones[0]); strings.Contains(got, "<p>") {
			t.Errorf("a phone still shows its own part while paused: %s", got)
		}
	})
}

func TestSentencesAreShownHiddenAndMergedOnlyAtHand(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Sort))
		phones := h.join(id, 6)
		h.walk(id, Position)
		h.collect(id, phones, func(n int) url.Values {
			in := ordinary(n)
			in.Set("reason", "Zin nummer "+string(rune('a'+n))+".")
			return in
		})
		all := h.sentences(id)
		h.refuses("show before reveal", h.try(id, "show:"+all[0]), fault.Conflict, "")
		h.do(id, "reveal")
		h.do(id, "show:"+all[0], "show:"+all[1], "merge:"+all[2]+":"+all[1], "merge:"+all[1]+":"+all[0])
		words := h.words(id)
		for name, html := range h.frames(id) {
			for _, i := range []int{0, 1, 2} {
				if !strings.Contains(html, words[all[i]]) {
					t.Errorf("%s lost %q by merging", name, words[all[i]])
				}
			}
			if strings.HasPrefix(name, "phones") && strings.Contains(html, words[all[3]]) {
				t.Errorf("%s shows a sentence that was kept back", name)
			}
		}
		h.refuses("merge into a merged one", h.try(id, "merge:"+all[3]+":"+all[2]), fault.NotFound, "")
		h.refuses("merge into one that is kept back", h.try(id, "merge:"+all[3]+":"+all[4]), fault.NotFound, "")
		h.refuses("a sentence of nowhere", h.try(id, "show:x"), fault.NotFound, "")
		h.do(id, "hide:"+all[0])
		if strings.Contains(h.frame(id, gathering.Screen), words[all[0]]) || !strings.Contains(h.frame(id, gathering.Screen), words[all[1]]) {
			t.Error("hiding a sentence must take away that one alone")
		}
		h.walk(id, Sorting)
		h.do(id, "open")
		h.refuses("show while a sorting round collects", h.try(id, "show:"+all[4]), fault.Conflict, "")
	})
}

func TestRevealUnderFiveVotesShowsNoPictureAndNoSentence(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Standard))
		phones := h.join(id, 4)
		h.walk(id, Position)
		h.collect(id, phones, withReason("Geheime zin."))
		h.do(id, "reveal")
		for name, html := range h.frames(id) {
			if strings.Contains(html, "Geheime zin.") || strings.Contains(html, "br-figure-bars") || strings.Contains(html, "br-figure-circle") {
				t.Errorf("%s shows a picture or a sentence of four votes", name)
			}
		}
		if !strings.Contains(h.frame(id, gathering.Phones), "5") {
			t.Error("nobody is told that five votes are needed")
		}
		// One more vote: now there is a picture, since the room saw none before.
		h.do(id, "reopen")
		h.must(h.vote(id, h.join(id, 1)[0], ordinary(4)))
		h.do(id, "close", "reveal")
		if rd := h.round(id); rd.Picture == nil || !rd.Picture.Shown {
			t.Error("the fifth vote brings no picture")
		}
	})
}

func withReason(words string) func(int) url.Values {
	return func(n int) url.Values {
		in := ordinary(n)
		in.Set("reason", words)
		return in
	}
}

func (h *house) votes(id RoundID) (n int) {
	h.t.Helper()
	h.must(h.live.Read(h.t.Context(), func(tx *storage.Tx) (err error) {
		n, err = storage.One(tx, scanNumber, qCountVotes, id)
		return err
	}))
	return n
}

// words returns the sentences of the current round by id.
func (h *house) words(id ID) map[string]string {
	h.t.Helper()
	out, rd := map[string]string{}, h.round(id)
	h.must(h.live.Read(h.t.Context(), func(tx *storage.Tx) error {
		all, err := storage.Rows(tx, scanReason, qReasons, rd.ID)
		for _, r := range all {
			out[r.ID] = r.Words
		}
		return err
	}))
	return out
}

func (h *house) sentences(id ID) []string {
	h.t.Helper()
	var ids []string
	for sentence := range h.words(id) {
		ids = append(ids, sentence)
	}
	slices.Sort(ids)
	return ids
}
