package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// TestMain lets this test binary be the process with the phones, which a measurement starts out of its own program.
func TestMain(m *testing.M) {
	if os.Getenv(phonesEnv) != "" {
		os.Exit(run([]string{"bench", "phones"}))
	}
	os.Exit(m.Run())
}

func TestPercentileIsOneOfTheMeasurements(t *testing.T) {
	hundred := make([]float64, 100)
	for i := range hundred {
		hundred[i] = float64(100 - i)
	}
	for _, c := range []struct {
		xs   []float64
		p    float64
		want float64
	}{
		{nil, 50, 0},
		{[]float64{7}, 0, 7},
		{[]float64{7}, 99, 7},
		{[]float64{3, 1, 2}, 50, 2},
		{[]float64{4, 1, 3, 2}, 50, 2},
		{hundred, 50, 50},
		{hundred, 99, 99},
		{hundred, 100, 100},
		{hundred, 0, 1},
		{[]float64{1, 2, 3, 4, 100}, 99, 100},
	} {
		if got := percentile(c.xs, c.p); got != c.want {
			t.Errorf("percentile(%v, %v) = %v, want %v", c.xs, c.p, got, c.want)
		}
	}
	if hundred[0] != 100 {
		t.Error("percentile sorted what it was given")
	}
}

func TestMedianHalvesTheMeasurements(t *testing.T) {
	for _, c := range []struct {
		xs   []float64
		want float64
	}{{nil, 0}, {[]float64{5}, 5}, {[]float64{9, 1}, 5}, {[]float64{9, 1, 2}, 2}, {[]float64{1, 2, 3, 1000}, 2.5}} {
		if got := median(c.xs); got != c.want {
			t.Errorf("median(%v) = %v, want %v", c.xs, got, c.want)
		}
	}
}

func TestAnAnswerWaitsForTheFrameThatCountsIt(t *testing.T) {
	const ms = int64(1e6)
	answers := []sent{{post: 10 * ms, ack: 30 * ms}, {post: 0, ack: 5 * ms}, {post: 20 * ms, ack: 25 * ms}}
	frames := []counted{{at: 4 * ms, n: 0}, {at: 6 * ms, n: 1}, {at: 106 * ms, n: 3}}
	got, missing := toCounter(answers, frames)
	if want := []float64{6, 86, 96}; !slices.Equal(got, want) || missing != 0 {
		t.Errorf("got %v and %d missing, want %v", got, missing, want)
	}
	if got, missing = toCounter(answers, frames[:2]); len(got) != 1 || missing != 2 {
		t.Errorf("without the last frame: %v and %d missing, want one and two", got, missing)
	}
}

func TestTheCounterIsReadFromItsSentence(t *testing.T) {
	for _, c := range []struct {
		line string
		n    int
		ok   bool
	}{
		{`data: <section data-count="9 van 12 hebben gekozen" data-say="2">`, 9, true},
		{`data: <section data-count="Iedereen heeft gekozen (1000)">`, 1000, true},
		{`data: <section data-say="9 van 12">`, 0, false},
		{`data: <section data-count="nog niemand">`, 0, false},
	} {
		if n, ok := counterOf([]byte(c.line)); n != c.n || ok != c.ok {
			t.Errorf("%s: %d %v", c.line, n, ok)
		}
	}
}

func TestTheStoredAnswerIsWhatIsChecked(t *testing.T) {
	form := `<input type="radio" name="sector" value="gevolg"><input type="radio" name="sector" value="deugd" checked>
<input type="radio" name="strength" value="2" checked><input type="radio" name="choice" value="B" checked><input type="radio" name="choice" value="pass">`
	if got, want := storedAnswer([]byte(form)), (answer{"deugd", "2", "B"}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestASmallHallLosesNothing(t *testing.T) {
	c := benchDialogueCmd{Participants: 12, Connected: 14, Within: 300 * time.Millisecond, FlatOut: 200 * time.Millisecond, Reveals: 1}
	t.Setenv("TMPDIR", t.TempDir())
	f, err := c.measure(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if f.Accepted != 12 || f.Lost != 0 {
		t.Errorf("%d of 12 answers accepted, %d lost", f.Accepted, f.Lost)
	}
	if f.AcceptedPerSecond <= 0 || f.RevealP99Ms <= 0 || f.BareHubRevealP99Ms <= 0 || f.PostToCounterP99Ms <= 0 {
		t.Errorf("something was not measured: %+v", f)
	}
	if f.MessagesPerPhonePerRound > aimFrames {
		t.Errorf("a phone got %v frames in one round", f.MessagesPerPhonePerRound)
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "beraad-bench-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestTheFiguresHaveTheirAgreedNames(t *testing.T) {
	raw, err := json.Marshal(dialogueFigures{})
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"participants", "accepted", "lost", "acceptedPerSecond", "postToCounterP50Ms", "postToCounterP99Ms",
		"messagesPerPhonePerRound", "bytesPerIdlePhone", "revealP99Ms", "bareHubRevealP99Ms",
	}
	if len(got) != len(want) {
		t.Errorf("%d names, want %d", len(got), len(want))
	}
	for _, name := range want {
		if _, there := got[name]; !there {
			t.Errorf("%s is missing", name)
		}
	}
}
