package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"time"
)

// benchCmd measures this program on this machine. It holds every figure against the aim of the design and fails on
// none of them: a slow machine is no fault.
type benchCmd struct {
	Dialogue  benchDialogueCmd  `cmd:"" help:"Measure a live session: positions per second, the way to the counter, memory per phone, a reveal."`
	Footprint benchFootprintCmd `cmd:"" help:"Measure starting, memory at rest, size, and what a phone fetches on its first visit."`
	Phones    benchPhonesCmd    `cmd:"" hidden:"" help:"The phones of a measurement; started by the measurement itself."`
}

type benchDialogueCmd struct {
	Participants int           `help:"Phones that answer." default:"1000"`
	Connected    int           `help:"Phones that are connected; those beyond the participants only listen." placeholder:"M"`
	Within       time.Duration `help:"Time in which everybody answers once." default:"10s"`
	FlatOut      time.Duration `help:"Time in which the phones then answer as fast as the server takes it; 0 leaves it out." default:"5s"`
	Reveals      int           `help:"Reveals, each followed by one of the bare hub." default:"10"`
	JSON         bool          `help:"Print one line of JSON."`
	Profile      string        `help:"Write a CPU profile of the server, flat out, to this file, and one of the reveals beside it." type:"path" hidden:""`
}

// dialogueFigures is what is measured. Milliseconds and bytes; the names are a contract with whoever reads the JSON.
type dialogueFigures struct {
	Participants             int     `json:"participants"`
	Accepted                 int     `json:"accepted"` // positions of the timed round that got their OK
	Lost                     int     `json:"lost"`     // answers that got their OK and are not what the server holds
	AcceptedPerSecond        float64 `json:"acceptedPerSecond"`
	PostToCounterP50Ms       float64 `json:"postToCounterP50Ms"`
	PostToCounterP99Ms       float64 `json:"postToCounterP99Ms"`
	MessagesPerPhonePerRound float64 `json:"messagesPerPhonePerRound"` // of the phone that got most
	BytesPerIdlePhone        float64 `json:"bytesPerIdlePhone"`
	RevealP99Ms              float64 `json:"revealP99Ms"`
	BareHubRevealP99Ms       float64 `json:"bareHubRevealP99Ms"`

	extra dialogueExtra
}

// dialogueExtra is what the text tells besides.
type dialogueExtra struct {
	connected, bareClients   int
	flatOut                  bool
	cpuPerPosition           float64 // µs of processor time that the server spent per position, flat out
	postP50, postP99         float64 // ms from POST to its answer
	rssPerPhone, bareBytes   float64 // bytes
	revealP50, bareRevealP50 float64 // ms
	revealLast, bareLast     float64 // ms
	revealCommand            float64 // ms that the command itself took
	frameBytes               int
	joinSeconds              float64
	ownPerSecond             float64 // reads of a phone's own part
	reveals                  int
}

// The aims of the design.
const (
	aimPerSecond  = 5000.0
	aimCounterMs  = 250.0
	aimFrames     = 3.0
	aimPhoneBytes = 30 * 1024.0
	aimOverBare   = 1.3
)

// benchLimit ends a measurement that hangs.
const benchLimit = 6 * time.Minute

// Run measures a live session on loopback and prints the figures.
func (c *benchDialogueCmd) Run(ctx context.Context) error {
	if c.Participants < 10 || c.Participants > 10_000 || c.Connected > 10_000 || c.Reveals < 1 {
		return &exitError{exitUsage, "a plenary has 10 to 10,000 participants, at most 10,000 connected phones and at least one reveal.", nil}
	}
	c.Connected = max(c.Connected, c.Participants)
	ctx, cancel := context.WithTimeout(ctx, benchLimit)
	defer cancel()
	f, err := c.measure(ctx)
	if err != nil {
		return fmt.Errorf("measure a session: %w", err)
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(f)
	}
	return f.print(os.Stdout, c)
}

// figureRow is one line of the table that people read.
type figureRow struct {
	what  string
	value float64
	unit  string
	aim   float64 // 0: no aim
	most  bool    // the aim is a maximum
}

func (r figureRow) String() string {
	line := fmt.Sprintf("%-52s %10.1f %-9s", r.what, r.value, r.unit)
	if r.aim == 0 {
		return strings.TrimRight(line, " ")
	}
	sign := "≥"
	if r.most {
		sign = "≤"
	}
	return line + fmt.Sprintf(" aim %s %g, ratio %.2f", sign, r.aim, r.value/r.aim)
}

func (f dialogueFigures) print(w io.Writer, c *benchDialogueCmd) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d phones answer, %d connected, %d reveals. Server and phones share this machine.\n\n", f.Participants, f.extra.connected, f.extra.reveals)
	rate := "positions accepted, everybody once in " + c.Within.String()
	if f.extra.flatOut {
		rate = "positions accepted, flat out, durable"
	}
	x := f.extra
	for _, r := range []figureRow{
		{"answers accepted in the timed round", float64(f.Accepted), "", float64(f.Participants), false},
		{"answers lost", float64(f.Lost), "", 0, true},
		{rate, f.AcceptedPerSecond, "/s", aimPerSecond, false},
		{"processor time of the server per position, flat out", x.cpuPerPosition, "µs", 0, true},
		{"POST to its own answer, p50", x.postP50, "ms", 0, true},
		{"POST to its own answer, p99", x.postP99, "ms", 0, true},
		{"POST to the facilitator's counter, p50", f.PostToCounterP50Ms, "ms", 0, true},
		{"POST to the facilitator's counter, p99", f.PostToCounterP99Ms, "ms", aimCounterMs, true},
		{"frames per phone per round, of the one with most", f.MessagesPerPhonePerRound, "", aimFrames, true},
		{"memory per idle phone, live heap and stacks", f.BytesPerIdlePhone, "bytes", aimPhoneBytes, true},
		{"memory per idle phone, whole process", x.rssPerPhone, "bytes", 0, true},
		{"memory per client of the bare hub, heap and stacks", x.bareBytes, "bytes", 0, true},
		{"reveal, command to phone, p50", x.revealP50, "ms", 0, true},
		{"reveal, command to phone, p99", f.RevealP99Ms, "ms", round1(aimOverBare * f.BareHubRevealP99Ms), true},
		{"reveal, command to the last phone", x.revealLast, "ms", 0, true},
		{"of which the command itself (rule, commit)", x.revealCommand, "ms", 0, true},
		{"bare hub, p50", x.bareRevealP50, "ms", 0, true},
		{"bare hub, p99", f.BareHubRevealP99Ms, "ms", 0, true},
		{"bare hub, to the last", x.bareLast, "ms", 0, true},
		{"size of the revealing frame", float64(x.frameBytes), "bytes", 0, true},
		{"joining and connecting, all phones", x.joinSeconds, "s", 0, true},
		{"phones that fetch their own part", x.ownPerSecond, "/s", 0, true},
	} {
		b.WriteString(r.String() + "\n")
	}
	b.WriteString("\nThe lead's frames leave at most once per window of the hub, so POST to counter is mostly that window.\n")
	fmt.Fprintf(&b, "The bare hub pushes as many bytes to %d clients in this same process, without rules, pages or database;\n", x.bareClients)
	b.WriteString("reveals of both alternate, and each figure is the median over them.\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// round1 rounds to one decimal: more would pretend.
func round1(x float64) float64 { return math.Round(x*10) / 10 }

// rounded returns the figures with no more decimals than they deserve.
func (f dialogueFigures) rounded() dialogueFigures {
	for _, x := range []*float64{
		&f.AcceptedPerSecond, &f.PostToCounterP50Ms, &f.PostToCounterP99Ms, &f.MessagesPerPhonePerRound, &f.BytesPerIdlePhone,
		&f.RevealP99Ms, &f.BareHubRevealP99Ms,
	} {
		*x = round1(*x)
	}
	return f
}
