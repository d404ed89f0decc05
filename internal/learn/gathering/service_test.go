package gathering

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/live"
	"beraad/internal/ground/storage"
	"beraad/internal/testkit"
)

var (
	fatma    = access.Person{ID: "fatma", Roles: []access.Role{access.Facilitator}}
	gijs     = access.Person{ID: "gijs", Roles: []access.Role{access.Facilitator}}
	employee = access.Person{ID: "noor", Roles: []access.Role{access.Employee}}
)

// hall is the service on one engine, with everything that was said on the bus.
type hall struct {
	*Service
	t     *testing.T
	db    *storage.DB
	clock *clock.Fixed
	mu    sync.Mutex
	news  []string
}

func eachHall(t *testing.T, f func(t *testing.T, h *hall)) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) { f(t, newHall(t, open(t, LiveMigrations()))) })
}

func newHall(t *testing.T, db *storage.DB) *hall {
	t.Helper()
	h := &hall{t: t, db: db, clock: clock.NewFixed(time.Date(2026, time.November, 24, 9, 0, 0, 0, time.UTC))}
	bus := live.NewInProcess()
	bus.Subscribe(func(topic string) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.news = append(h.news, topic)
	})
	h.Service = NewService(Config{Live: db, Clock: h.clock, Bus: bus, Log: slog.New(slog.DiscardHandler)})
	return h
}

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) open(id ID) Meeting {
	h.t.Helper()
	m, err := h.Open(h.t.Context(), fatma, New{ID: id, Kind: "test", Mode: Group, Expected: 12})
	h.must(err)
	return m
}

func (h *hall) find(id ID) Meeting {
	h.t.Helper()
	m, err := h.Find(h.t.Context(), id)
	h.must(err)
	return m
}

func wants(t *testing.T, what string, err error, kind fault.Kind, key string) {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != kind || key != "" && f.Key != key {
		t.Errorf("%s: got %v, want %q %s", what, err, kind, key)
	}
}

func command(m Meeting, key string) Command {
	return Command{Name: key, ExpectedStep: m.Step, ControlEpoch: m.ControlEpoch, Key: key}
}

// step is an act that counts how often it is done.
func step(done *int) func(*storage.Tx, *Meeting) error {
	return func(_ *storage.Tx, m *Meeting) error {
		*done++
		m.Step++
		return nil
	}
}

func TestADoubleTapIsOneCommand(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		m := h.open("m")
		done := 0
		c := command(m, "next:1")
		for range 3 {
			h.must(h.Do(t.Context(), fatma, "m", c, step(&done)))
		}
		if got := h.find("m"); done != 1 || got.Step != 1 {
			t.Errorf("done %d times, at step %d", done, got.Step)
		}
	})
}

func TestTwoDevicesAtOnceMoveOneStep(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		m := h.open("m")
		var both sync.WaitGroup
		var mu sync.Mutex
		done, refused := 0, 0
		for i := range 6 {
			both.Go(func() {
				err := h.Do(t.Context(), fatma, "m", command(m, fmt.Sprint("next from device ", i)), func(_ *storage.Tx, m *Meeting) error {
					m.Step++
					return nil
				})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					done++
					return
				}
				wants(t, "the slower device", err, fault.Conflict, "gathering.already_done")
				refused++
			})
		}
		both.Wait()
		if got := h.find("m"); done != 1 || refused != 5 || got.Step != 1 {
			t.Errorf("%d done, %d refused, at step %d", done, refused, got.Step)
		}
	})
}

func TestACommandOfWhoeverLostControlChangesNothing(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		m := h.open("m")
		h.must(h.TakeControl(t.Context(), gijs, "m"))
		before := h.find("m")
		done := 0
		wants(t, "the former lead", h.Do(t.Context(), fatma, "m", command(m, "a"), step(&done)), fault.Conflict, "gathering.control.moved")
		wants(t, "the former lead who guesses the epoch", h.Do(t.Context(), fatma, "m", command(before, "b"), step(&done)), fault.Conflict, "gathering.control.moved")
		wants(t, "the new lead with an old page", h.Do(t.Context(), gijs, "m", command(m, "c"), step(&done)), fault.Conflict, "gathering.control.moved")
		wants(t, "somebody who may not lead", h.Do(t.Context(), employee, "m", command(before, "d"), step(&done)), fault.Forbidden, "")
		wants(t, "a phone", h.Do(t.Context(), access.Participant{Meeting: "m"}, "m", command(before, "e"), step(&done)), fault.Forbidden, "")
		wants(t, "the link of another meeting", h.Do(t.Context(), LeadHolder("other"), "m", command(before, "f"), step(&done)), fault.Forbidden, "")
		wants(t, "a command without a key", h.Do(t.Context(), gijs, "m", command(before, ""), step(&done)), fault.Invalid, "")
		wants(t, "a key of a megabyte", h.Do(t.Context(), gijs, "m", command(before, strings.Repeat("k", 1<<20)), step(&done)), fault.Invalid, "")
		if after := h.find("m"); done != 0 || after.Version != before.Version || after.LastCommand != before.LastCommand {
			t.Errorf("done %d times; from %+v to %+v", done, before, after)
		}
		h.must(h.Do(t.Context(), gijs, "m", command(before, "g"), step(&done)))
	})
}

func TestAFaultyCommandMayBeTriedAgain(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		m := h.open("m")
		bad := func(*storage.Tx, *Meeting) error { return fault.New(fault.Conflict, "test.not_now") }
		wants(t, "the first try", h.Do(t.Context(), fatma, "m", command(m, "a"), bad), fault.Conflict, "test.not_now")
		done := 0
		h.must(h.Do(t.Context(), fatma, "m", command(m, "a"), step(&done)))
		if done != 1 {
			t.Error("a command that failed counts as done")
		}
	})
}

func TestTheLeadLinkTakesControlOfItsOwnMeetingOnly(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		h.open("m")
		other := h.open("other")
		wants(t, "the link of another meeting", h.TakeControl(t.Context(), LeadHolder("other"), "m"), fault.Forbidden, "")
		h.must(h.TakeControl(t.Context(), LeadHolder("m"), "m"))
		if m := h.find("m"); m.ControlEpoch != 2 || m.Controller != LeadHolder("m").Ref() {
			t.Errorf("after the takeover: %+v", m)
		}
		if got := h.find("other"); got.Version != other.Version {
			t.Error("the other meeting changed")
		}
		wants(t, "no such meeting", h.TakeControl(t.Context(), gijs, "none"), fault.NotFound, "")
	})
}

func TestAskingForAPauseReachesTheLeadAlone(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		before := h.open("m")
		h.news = nil
		h.must(h.AskPause(t.Context(), "m"))
		after := h.find("m")
		if !after.PauseAsked || after.Version != before.Version {
			t.Errorf("asked %v; the version went from %s to %s", after.PauseAsked, before.Version, after.Version)
		}
		if len(h.news) != 1 || h.news[0] != countTopic+"m" {
			t.Errorf("told %v", h.news)
		}
		h.must(h.Do(t.Context(), fatma, "m", command(after, "x"), func(_ *storage.Tx, m *Meeting) error { return m.DismissPause() }))
		if h.find("m").PauseAsked {
			t.Error("a dismissed request is still there")
		}
	})
}

func TestOpeningAgainReturnsTheMeetingAsItStands(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		var all sync.WaitGroup
		codes := make(chan string, 8)
		for range 8 {
			all.Go(func() {
				m, err := h.Open(t.Context(), fatma, New{ID: "m", Kind: "test", Mode: Group, Expected: 12})
				if err != nil {
					t.Errorf("open: %v", err)
				}
				codes <- m.Code
			})
		}
		all.Wait()
		close(codes)
		for code := range codes {
			if code != h.find("m").Code {
				t.Errorf("two meetings of one id: %s and %s", code, h.find("m").Code)
			}
		}
		for _, n := range []New{{ID: "x", Mode: Group, Expected: 0}, {ID: "x", Mode: Group, Expected: MaxGroup + 1}, {ID: "x", Mode: Plenary, Expected: MaxPlenary + 1}} {
			_, err := h.Open(t.Context(), fatma, n)
			wants(t, fmt.Sprint("expecting ", n.Expected), err, fault.Invalid, "gathering.expected.wrong")
		}
		_, err := h.Open(t.Context(), employee, New{ID: "x", Mode: Group, Expected: 5})
		wants(t, "an employee", err, fault.Forbidden, "")
	})
}

func TestCodesAreReadAsPeopleTypeThem(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		m := h.open("m")
		for _, typed := range []string{m.Code, strings.ToLower(m.Code), " " + m.Code[:2] + " - " + m.Code[2:] + " "} {
			if got, err := h.ByCode(t.Context(), typed); err != nil || got.ID != "m" {
				t.Errorf("%q: %v", typed, err)
			}
		}
		for _, typed := range []string{"", " ", "-", "ZZZZZZ", strings.Repeat("A", 100_000)} {
			_, err := h.ByCode(t.Context(), typed)
			wants(t, fmt.Sprintf("%.10q", typed), err, fault.NotFound, "gathering.code.unknown")
		}
		h.must(h.Do(t.Context(), fatma, "m", command(m, "close"), func(_ *storage.Tx, m *Meeting) error { m.BeginClosing(); return nil }))
		_, err := h.ByCode(t.Context(), m.Code)
		wants(t, "the code of a closed meeting", err, fault.NotFound, "gathering.code.unknown")
		_, _, err = h.Join(t.Context(), m.Code)
		wants(t, "joining a closed meeting", err, fault.NotFound, "gathering.code.unknown")
		wants(t, "taking over a closed meeting", h.TakeControl(t.Context(), gijs, "m"), fault.Conflict, "gathering.closed")
	})
}

func TestCodesHaveNoLookAlikes(t *testing.T) {
	seen := map[string]bool{}
	for range 500 {
		code := newCode()
		if len(code) != codeLength || strings.ContainsAny(code, "0O1IL") || CleanCode(code) != code {
			t.Fatalf("code %q", code)
		}
		seen[code] = true
	}
	if len(seen) < 490 {
		t.Errorf("only %d different codes in 500 draws", len(seen))
	}
}

func TestTheDoorLetsNobodyNewIn(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		m := h.open("m")
		_, token, err := h.Join(t.Context(), m.Code)
		h.must(err)
		h.must(h.Do(t.Context(), fatma, "m", command(m, "door"), func(_ *storage.Tx, m *Meeting) error { return m.SetDoor(false) }))
		_, _, err = h.Join(t.Context(), m.Code)
		wants(t, "a closed door", err, fault.Conflict, "gathering.door.closed")
		// The same, for somebody who saw the door open a moment ago.
		wants(t, "a door that just closed", h.joins.Submit(t.Context(), join{"m", "late"}), fault.Conflict, "gathering.door.closed")
		if _, in, err := h.Participant(t.Context(), h.find("m"), token); err != nil || !in {
			t.Errorf("who was in is out: %v, %v", in, err)
		}
		h.must(h.Destroy(t.Context(), "m"))
		wants(t, "a meeting that just went", h.joins.Submit(t.Context(), join{"m", "late"}), fault.NotFound, "gathering.code.unknown")
	})
}

func TestAParticipantIsKnownByItsTokenOnly(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		m, other := h.open("m"), h.open("other")
		_, token, err := h.Join(t.Context(), m.Code)
		h.must(err)
		for what, c := range map[string]struct {
			m     Meeting
			token string
			in    bool
		}{
			"its own": {m, token, true}, "nobody's": {m, "", false}, "an invented one": {m, "x", false}, "in another meeting": {other, token, false},
			"its reference": {m, m.RefOf(token), false},
		} {
			if _, in, err := h.Participant(t.Context(), c.m, c.token); err != nil || in != c.in {
				t.Errorf("%s: in = %v, %v", what, in, err)
			}
		}
		if m.RefOf(token) == other.RefOf(token) || m.ReasonRef("r", "x") == m.ReasonRef("s", "x") {
			t.Error("references of different meetings or rounds can be compared")
		}
	})
}

func TestAFullGroupTurnsPeopleAway(t *testing.T) {
	h := newHall(t, testkit.DB(t, LiveMigrations()))
	m := h.open("m")
	for range 2 * MaxGroup {
		_, _, err := h.Join(t.Context(), m.Code)
		h.must(err)
	}
	_, _, err := h.Join(t.Context(), m.Code)
	wants(t, "one too many", err, fault.TooMany, "gathering.full")
}

func TestDestroyingMayBeRepeatedAndTouchesNoOther(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		m, other := h.open("m"), h.open("other")
		for _, code := range []string{m.Code, other.Code} {
			_, _, err := h.Join(t.Context(), code)
			h.must(err)
		}
		h.must(h.Destroy(t.Context(), "m"))
		h.must(h.Destroy(t.Context(), "m"))
		if n, err := h.Joined(t.Context(), "m"); n != 0 || err != nil {
			t.Errorf("%d phones left, %v", n, err)
		}
		if n, err := h.Joined(t.Context(), "other"); n != 1 || err != nil {
			t.Errorf("%d phones in the other meeting, %v", n, err)
		}
	})
}

func TestGivingUpSparesAMeetingThatWasTouched(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		h.open("m")
		began := h.clock.Now()
		now := began.Add(LobbyClose)
		left := 0
		leaving := func(_ *storage.Tx, m Meeting) error {
			if left++; m.State != Lobby {
				t.Errorf("it was left while %s", m.State)
			}
			return nil
		}
		h.must(h.GiveUp(t.Context(), "m", now, leaving))
		if got := h.find("m"); got.State != Lobby || left != 0 {
			t.Errorf("a lobby within its term is %s, left %d times", got.State, left)
		}
		h.news = nil
		if ids, err := h.Silent(t.Context(), now+1); len(ids) != 1 || err != nil {
			t.Errorf("silent: %v, %v", ids, err)
		}
		h.must(h.GiveUp(t.Context(), "m", now+1, leaving))
		if left != 1 {
			t.Errorf("left %d times", left)
		}
		if got := h.find("m"); got.State != Closing || got.Code != "" || got.DoorOpen {
			t.Errorf("given up: %+v", got)
		}
		if len(h.news) != 1 || h.news[0] != stateTopic+"m" {
			t.Errorf("the screens were told %v", h.news)
		}
		if ids, err := h.Silent(t.Context(), now+1); len(ids) != 0 || err != nil {
			t.Errorf("a closing meeting is given up again: %v, %v", ids, err)
		}
		if ids, err := h.Ending(t.Context()); len(ids) != 1 || err != nil {
			t.Errorf("ending: %v, %v", ids, err)
		}
		h.must(h.GiveUp(t.Context(), "none", now+1, nil))
	})
}

func TestPaperBallotsTakePartOnce(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		h.open("m")
		for _, n := range []int{3, 2, 4} {
			h.must(h.db.Write(t.Context(), func(tx *storage.Tx) error { return Seat(tx, "m", n) }))
		}
		if n, err := h.Joined(t.Context(), "m"); n != 4 || err != nil {
			t.Errorf("%d take part, %v", n, err)
		}
	})
}
