package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/pprof"
	"time"

	"beraad/internal/app"
	"beraad/internal/door/access"
	"beraad/internal/door/org"
	"beraad/internal/ground/clock"
	"beraad/internal/learn/dialogue"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
)

// hall is a measurement under way: the real application with a plenary in a temporary folder, the bare hub beside it,
// and the phones in their own process.
type hall struct {
	org     *app.Organisation
	by      access.Person
	id      dialogue.ID
	meeting gathering.Meeting
	round   dialogue.RoundID
	address string
	bare    *bareHub
	phones  *phoneProcess
	keys    int
}

// spareFiles is what a process needs besides the streams: databases, listeners, answers on their way.
const spareFiles = 300

// measure runs the whole measurement and leaves nothing behind.
func (c *benchDialogueCmd) measure(ctx context.Context) (f dialogueFigures, err error) {
	if err := wantFiles(c.Connected + spareFiles); err != nil {
		return f, err
	}
	folder, err := os.MkdirTemp("", "beraad-bench-")
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	ctx, stop := context.WithCancel(ctx)
	h := &hall{}
	served := make(chan error, 1)
	if err := h.open(ctx, folder, c.Participants, served); err != nil {
		stop()
		return f, err
	}
	f, err = c.inHall(ctx, h)
	stop()
	return f.rounded(), errors.Join(err, h.phones.wait(), <-served)
}

// open starts the application with a plenary in its lobby, and the phones.
func (h *hall) open(ctx context.Context, folder string, expected int, served chan<- error) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	h.address = l.Addr().String()
	h.org, err = app.Open(ctx, app.Config{
		Data: folder, Clock: clock.System{}, Log: newLog(slog.LevelWarn),
		Public: "http://" + h.address,
	})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	if err := h.plan(ctx, expected); err != nil {
		return errors.Join(err, l.Close(), h.org.Close())
	}
	if h.phones, err = startPhones(ctx); err != nil {
		return errors.Join(err, l.Close(), h.org.Close())
	}
	go func() { served <- serveWithJobs(ctx, l, h.org, h.org.Handler()) }()
	return nil
}

// plan makes a facilitator and opens the lobby of a plenary, through the services that people use.
func (h *hall) plan(ctx context.Context, expected int) error {
	id, err := h.org.Org.Add(ctx, benchSystem, org.NewPerson{Name: "Meting", Roles: []access.Role{access.Facilitator}})
	if err != nil {
		return err
	}
	h.by = access.Person{ID: id, Roles: []access.Role{access.Employee, access.Facilitator}}
	h.id, err = h.org.Dialogues.Plan(ctx, h.by, dialogue.Request{
		Preset: dialogue.Hall, Privacy: disclosure.Anonymous, Expected: expected, Dilemmas: []dilemma.ID{benchDilemma}, KeepDays: 30,
	})
	if err != nil {
		return err
	}
	h.meeting, err = h.org.Dialogues.OpenLobby(ctx, h.by, h.id)
	return err
}

var benchSystem = access.System{Job: "bench"}

const benchDilemma = "vergunning-clubgenoot"

// inHall lets the phones join, answer, and see reveals.
func (c *benchDialogueCmd) inHall(ctx context.Context, h *hall) (f dialogueFigures, err error) {
	f.Participants, f.extra.connected, f.extra.reveals = c.Participants, c.Connected, c.Reveals
	if err := h.connect(ctx, c, &f); err != nil {
		return f, err
	}
	if err := h.toRound(ctx); err != nil {
		return f, err
	}
	time.Sleep(2 * windowPasses) // the frames of the steps before have come
	if _, err := h.phones.do(ctx, order{Do: "mark"}); err != nil {
		return f, err
	}
	if err := h.lead(ctx, "open"); err != nil {
		return f, err
	}
	time.Sleep(windowPasses) // the frame with the question is on its way to everybody
	if err := c.answers(ctx, h, &f); err != nil {
		return f, err
	}
	end, err := c.profile(".reveal")
	if err != nil {
		return f, err
	}
	err = c.reveals(ctx, h, &f)
	return f, errors.Join(err, end())
}

// connect logs the facilitator in, lets every phone join, and measures what a phone that only listens costs.
func (h *hall) connect(ctx context.Context, c *benchDialogueCmd, f *dialogueFigures) error {
	link, err := h.org.Login.MakeLink(ctx, benchSystem, h.by.ID, time.Hour, true)
	if err != nil {
		return err
	}
	if _, err := h.phones.do(ctx, order{
		Do: "lead", Address: h.address, Link: link.Code, Session: string(h.id), Screen: h.meeting.Screen,
	}); err != nil {
		return err
	}
	before := memoryNow()
	got, err := h.phones.do(ctx, order{Do: "join", Address: h.address, Code: h.meeting.Code, N: c.Connected})
	if err != nil {
		return err
	}
	time.Sleep(windowPasses) // the last counts reach the lead, so that nothing is under way
	after := memoryNow()
	f.BytesPerIdlePhone = float64(after.used-before.used) / float64(c.Connected)
	f.extra.rssPerPhone = float64(after.resident-before.resident) / float64(c.Connected)
	f.extra.joinSeconds = got.Seconds
	return nil
}

// windowPasses is longer than the longest window of a hub: whatever comes after it leaves at once.
const windowPasses = 1100 * time.Millisecond

// toRound leads the meeting to its first question.
func (h *hall) toRound(ctx context.Context) error {
	if err := h.lead(ctx, "begin"); err != nil {
		return err
	}
	for range 5 {
		m, err := h.org.Meetings.Find(ctx, h.id)
		if err != nil {
			return err
		}
		round, isPosition, err := h.org.Dialogues.RoundOf(ctx, m)
		if err != nil {
			return err
		}
		if isPosition {
			h.round = round
			return nil
		}
		if err := h.lead(ctx, "next"); err != nil {
			return err
		}
	}
	return errors.New("the script of a plenary has no position round near its beginning")
}

// lead gives one command, as the facilitator's button does.
func (h *hall) lead(ctx context.Context, command string) error {
	m, err := h.org.Meetings.Find(ctx, h.id)
	if err != nil {
		return err
	}
	h.keys++
	return h.org.Dialogues.Lead(ctx, h.by, h.id, dialogue.Order{Command: gathering.Command{
		Name: command, ExpectedStep: m.Step, ControlEpoch: m.ControlEpoch, Key: fmt.Sprint(command, h.keys),
	}})
}

// answers measures the timed round, then the flood, and asks every answer back.
func (c *benchDialogueCmd) answers(ctx context.Context, h *hall, f *dialogueFigures) error {
	o := order{Do: "answer", Address: h.address, Code: h.meeting.Code, Round: string(h.round), N: c.Participants, For: c.Within}
	timed, err := h.phones.do(ctx, o)
	if err != nil {
		return err
	}
	f.Accepted, f.PostToCounterP50Ms, f.PostToCounterP99Ms = timed.Done, timed.CounterP50, timed.CounterP99
	f.extra.postP50, f.extra.postP99 = timed.P50, timed.P99
	f.AcceptedPerSecond = float64(timed.Done) / timed.Seconds
	if c.FlatOut > 0 {
		end, err := c.profile("")
		if err != nil {
			return err
		}
		o.Do, o.For = "flood", c.FlatOut
		before := processorTime()
		flood, err := h.phones.do(ctx, o)
		if err := errors.Join(err, end()); err != nil {
			return err
		}
		f.AcceptedPerSecond, f.extra.flatOut = float64(flood.Done)/flood.Seconds, true
		f.extra.cpuPerPosition = float64(processorTime()-before) / 1e3 / float64(max(1, flood.Done))
	}
	o.Do = "verify"
	verified, err := h.phones.do(ctx, o)
	f.Lost = max(timed.Lost, verified.Lost)
	f.extra.ownPerSecond = float64(verified.Done) / verified.Seconds
	return err
}

// profile starts the CPU profile that was asked for, of the flood or, with a suffix to its name, of the reveals; end
// writes it.
func (c *benchDialogueCmd) profile(suffix string) (end func() error, err error) {
	if c.Profile == "" {
		return func() error { return nil }, nil
	}
	file, err := os.Create(c.Profile + suffix)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() error { pprof.StopCPUProfile(); return file.Close() }, nil
}

// timings are the reveals of one kind, a number of milliseconds per reveal.
type timings struct{ p50, p99, last []float64 }

func (t *timings) add(r report) {
	t.p50, t.p99, t.last = append(t.p50, r.P50), append(t.p99, r.P99), append(t.last, r.Last)
}

// reveals alternates reveals of the application with reveals of the bare hub. The round is reopened and closed in
// between, and everything waits until the window of the hub has passed: a reveal that somebody waits for finds the hub
// at rest.
func (c *benchDialogueCmd) reveals(ctx context.Context, h *hall, f *dialogueFigures) error {
	var real, bare timings
	var commands []float64
	if err := h.lead(ctx, "close"); err != nil {
		return err
	}
	time.Sleep(windowPasses)
	for i := range c.Reveals {
		if i > 0 {
			if err := h.sealAgain(ctx); err != nil {
				return err
			}
		}
		took, rep, err := h.reveal(ctx)
		if err != nil {
			return err
		}
		real.add(rep)
		commands = append(commands, took)
		if i == 0 {
			if err := h.firstReveal(ctx, c, rep, f); err != nil {
				return err
			}
		}
		if rep, err = h.revealBare(ctx); err != nil {
			return err
		}
		bare.add(rep)
	}
	f.RevealP99Ms, f.BareHubRevealP99Ms = median(real.p99), median(bare.p99)
	f.extra.revealP50, f.extra.bareRevealP50 = median(real.p50), median(bare.p50)
	f.extra.revealLast, f.extra.bareLast = median(real.last), median(bare.last)
	f.extra.revealCommand = median(commands)
	return nil
}

// sealAgain reopens and closes the round, and waits for the frames of it and for the windows after them.
func (h *hall) sealAgain(ctx context.Context) error {
	for _, command := range []string{"reopen", "close"} {
		if err := h.lead(ctx, command); err != nil {
			return err
		}
	}
	time.Sleep(2 * windowPasses)
	return nil
}

func (h *hall) reveal(ctx context.Context) (commandMs float64, rep report, err error) {
	if _, err := h.phones.do(ctx, order{Do: "arm"}); err != nil {
		return 0, report{}, err
	}
	start := time.Now()
	if err := h.lead(ctx, "reveal"); err != nil {
		return 0, report{}, err
	}
	commandMs = float64(time.Since(start)) / 1e6
	rep, err = h.phones.do(ctx, order{Do: "collect", Since: start.UnixNano()})
	return commandMs, rep, err
}

func (h *hall) revealBare(ctx context.Context) (report, error) {
	if _, err := h.phones.do(ctx, order{Do: "arm", Bare: true}); err != nil {
		return report{}, err
	}
	start := time.Now()
	h.bare.reveal()
	return h.phones.do(ctx, order{Do: "collect", Bare: true, Since: start.UnixNano()})
}

// firstReveal counts the frames of the round that is over now, and opens the bare hub with frames of the same size.
func (h *hall) firstReveal(ctx context.Context, c *benchDialogueCmd, rep report, f *dialogueFigures) error {
	got, err := h.phones.do(ctx, order{Do: "frames"})
	if err != nil {
		return err
	}
	f.MessagesPerPhonePerRound, f.extra.frameBytes = float64(got.MostFrames), rep.FrameBytes
	f.extra.bareClients = min(c.Connected, fileLimit()-c.Connected-spareFiles/3)
	if f.extra.bareClients < 1 {
		return fmt.Errorf("no files left for clients of the bare hub: %d may be open", fileLimit())
	}
	if h.bare, err = openBareHub(ctx, rep.FrameBytes); err != nil {
		return err
	}
	before := memoryNow()
	_, err = h.phones.do(ctx, order{Do: "bare", Address: h.bare.address, N: f.extra.bareClients})
	f.extra.bareBytes = float64(memoryNow().used-before.used) / float64(f.extra.bareClients)
	return err
}
