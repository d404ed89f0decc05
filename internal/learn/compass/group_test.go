package compass

import (
	"encoding/json"
	"math"
	"os"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func voices(t testing.TB, p Pack, choice string, coins ...[]int) []Voice {
	t.Helper()
	out := make([]Voice, len(coins))
	for i, c := range coins {
		pos, err := p.FromCoins(c)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = Voice{Position: pos, Choice: choice}
	}
	return out
}

func times(n int, coins ...int) [][]int {
	out := make([][]int, n)
	for i := range out {
		out[i] = coins
	}
	return out
}

func join(groups ...[]Voice) []Voice {
	var out []Voice
	for _, g := range groups {
		out = append(out, g...)
	}
	return out
}

func TestLabelTable(t *testing.T) {
	v, k := pack(t, Vierkant), pack(t, Kruis)
	gevolg, relatie, middle := []int{8, 1, 0, 1}, []int{0, 1, 8, 1}, []int{3, 2, 3, 2}
	at := func(n int, choice string, coins ...int) []Voice { return voices(t, v, choice, times(n, coins...)...) }
	cross := func(n int, choice string, coins ...int) []Voice { return voices(t, k, choice, times(n, coins...)...) }
	for _, c := range []struct {
		name  string
		p     Pack
		group []Voice
		want  Label
	}{
		{"nobody", v, nil, LabelNoDirection},
		{"four people in one place are too few", v, at(4, "A", gevolg...), LabelNoDirection},
		{"five in one place", v, at(5, "A", gevolg...), LabelShared},
		{"most stand in the middle", v, join(at(5, "A", gevolg...), at(6, "A", middle...)), LabelNoDirection},
		{"exactly half have a direction", v, join(at(6, "A", gevolg...), at(6, "A", middle...)), LabelShared},
		{"one other voice is no minority", v, join(at(7, "A", gevolg...), at(1, "A", relatie...)), LabelShared},
		{"two of twelve elsewhere", v, join(at(10, "A", gevolg...), at(2, "A", relatie...)), LabelSharedMinority},
		{"two of thirteen are less than one in six", v, join(at(11, "A", gevolg...), at(2, "A", relatie...)), LabelShared},
		{"two of twelve choose otherwise", v, join(at(10, "A", gevolg...), at(2, "B", gevolg...)), LabelSharedMinority},
		{"passing is no other side", v, join(at(10, "A", gevolg...), at(2, "", gevolg...)), LabelShared},
		{"one elsewhere and another one otherwise", v, join(at(10, "A", gevolg...), at(1, "B", gevolg...), at(1, "A", relatie...)), LabelSharedMinority},
		{"two neighbouring camps", v, join(at(6, "A", 10, 0, 0, 0), at(6, "B", 0, 10, 0, 0)), LabelTwoCamps},
		{"two opposite camps", v, join(at(6, "A", 10, 0, 0, 0), at(6, "B", 0, 0, 10, 0)), LabelTwoCamps},
		{"seven against three divides, six against four does not", v, join(at(6, "A", 7, 0, 0, 3), at(6, "A", 0, 3, 7, 0)), LabelTwoCamps},
		{"all four corners", v, join(at(3, "A", 10, 0, 0, 0), at(3, "A", 0, 10, 0, 0), at(3, "A", 0, 0, 10, 0), at(3, "A", 0, 0, 0, 10)), LabelDispersed},
		// R is exactly its limit of one half; rounding must not decide.
		{"nine against three of twelve", k, join(cross(9, "A", 0, 0, 0, 10), cross(3, "A", 0, 0, 10, 0)), LabelSharedMinority},
		{"eight against four of twelve", k, join(cross(8, "A", 0, 0, 0, 10), cross(4, "A", 0, 0, 10, 0)), LabelTwoCamps},
	} {
		if got := c.p.Summarise(c.group); got.Label != c.want {
			t.Errorf("%s: %s, want %s (R %.2f, R2 %.2f, limit %.2f, %+v)", c.name, got.Label, c.want, got.R, got.R2, got.Limit, got.Splits)
		}
	}
}

func TestVetoIsSevenAgainstThree(t *testing.T) {
	p := pack(t, Vierkant)
	for _, c := range []struct {
		plus, minus []int
		divided     bool
	}{{[]int{7, 0, 0, 3}, []int{3, 0, 0, 7}, true}, {[]int{6, 0, 0, 4}, []int{4, 0, 0, 6}, false}, {[]int{7, 0, 0, 3}, []int{4, 0, 0, 6}, false}} {
		g := p.Summarise(join(voices(t, p, "", times(6, c.plus...)...), voices(t, p, "", times(6, c.minus...)...)))
		i, ok := g.DividedAxis()
		if ok != c.divided || (ok && p.Axes[i].ID != "doel-plicht") {
			t.Errorf("%v against %v: divided %v on axis %d", c.plus, c.minus, ok, i)
		}
	}
}

func TestATieOfCampsIsToldAsMinorityNotAsShare(t *testing.T) {
	p := pack(t, Vierkant)
	g := p.Summarise(join(voices(t, p, "A", times(6, 6, 2, 0, 2)...), voices(t, p, "A", times(6, 4, 0, 0, 6)...)))
	if g.Label != LabelSharedMinority || len(g.Majority) != 2 || g.Minority.BySector != 6 {
		t.Errorf("label %s, majority %v, minority %+v", g.Label, g.Majority, g.Minority)
	}
}

func TestMiddleTellsWeighedFromTorn(t *testing.T) {
	p := pack(t, Vierkant)
	for want, coins := range map[Middle][][]int{
		MiddleTorn:    times(6, 5, 0, 5, 0),
		MiddleWeighed: times(6, 3, 2, 3, 2),
		MiddleMixed:   append(times(3, 5, 0, 5, 0), times(3, 3, 2, 3, 2)...),
		"":            times(6, 10, 0, 0, 0),
	} {
		if got := p.Summarise(voices(t, p, "", coins...)).Middle; got != want {
			t.Errorf("%v: %q, want %q", coins[0], got, want)
		}
	}
}

func TestMediansAreInCoinsAndNeedCoinsFromAll(t *testing.T) {
	p := pack(t, Vierkant)
	g := p.Summarise(voices(t, p, "", []int{10, 0, 0, 0}, []int{7, 3, 0, 0}, []int{4, 2, 2, 2}, []int{1, 3, 3, 3}))
	if !reflect.DeepEqual(g.Medians, []float64{5.5, 2.5, 1, 1}) {
		t.Errorf("medians %v", g.Medians)
	}
	one, _ := p.FromSector("deugd", 2)
	if g := p.Summarise(append(voices(t, p, "", []int{10, 0, 0, 0}), Voice{Position: one})); g.Medians != nil {
		t.Errorf("medians %v over an answer that divides nothing", g.Medians)
	}
}

func TestNominalPackOnlyCounts(t *testing.T) {
	p := pack(t, Vierkant)
	p.Type, p.Axes = Nominal, nil
	g := p.Summarise(voices(t, p, "A", append(times(4, 9, 1, 0, 0), times(4, 0, 1, 9, 0)...)...))
	if g.Label != LabelCounts || g.M != 0 || g.R != 0 || len(g.Splits) != 0 || g.Minority.Qualifies {
		t.Errorf("a nominal pack got more than counts: %+v", g)
	}
	if !reflect.DeepEqual(g.Counts, []int{4, 0, 4, 0}) || !near(g.Breadth, 1, tiny) {
		t.Errorf("counts %v, breadth %v", g.Counts, g.Breadth)
	}
}

func TestEveryLabelHasATextInBothLanguages(t *testing.T) {
	for _, lang := range []string{"nl", "en"} {
		raw, err := os.ReadFile("text/" + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]string
		if err := json.Unmarshal(raw, &texts); err != nil {
			t.Fatal(err)
		}
		for _, l := range []Label{LabelNoDirection, LabelShared, LabelSharedMinority, LabelTwoCamps, LabelDispersed, LabelCounts} {
			if texts[l.Key()] == "" {
				t.Errorf("%s has no text for %s", lang, l.Key())
			}
		}
	}
}

// circle is a pack of n sectors, evenly spread from start.
func circle(n, start int) Pack {
	p := Pack{ID: "rond", Version: 1, Type: OrderedCircle, Input: Coins, Total: 10, AxisVeto: 4}
	for i := range n {
		p.Sectors = append(p.Sectors, Sector{ID: SectorID(rune('a' + i)), Angle: (start + 360*i/n) % 360})
	}
	return p
}

func drawVoices(t *rapid.T, p Pack) []Voice {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Voice {
		pos, err := p.FromCoins(coinsFor(p).Draw(t, "coins"))
		if err != nil {
			t.Fatal(err)
		}
		return Voice{Position: pos, Choice: rapid.SampledFrom([]string{"A", "B", "C", ""}).Draw(t, "choice")}
	}), 0, 14).Draw(t, "voices")
}

func TestGroupDoesNotDependOnTheOrderOfPeople(t *testing.T) {
	p := pack(t, Vierkant)
	rapid.Check(t, func(t *rapid.T) {
		people := drawVoices(t, p)
		other := rapid.Permutation(people).Draw(t, "other order")
		if a, b := p.Summarise(people), p.Summarise(other); !reflect.DeepEqual(a, b) {
			t.Fatalf("order shows:\n%+v\n%+v", a, b)
		}
	})
}

func TestGroupKeepsItsBounds(t *testing.T) {
	p := pack(t, Kruis)
	rapid.Check(t, func(t *rapid.T) {
		g := p.Summarise(drawVoices(t, p))
		total := g.Between
		for _, c := range g.Counts {
			total += c
		}
		switch {
		case g.R < 0 || g.R > 1 || g.R2 < 0 || g.R2 > 1:
			t.Fatalf("R %v, R2 %v", g.R, g.R2)
		case total != g.N || g.M > g.N:
			t.Fatalf("%d counted of %d, %d with a direction", total, g.N, g.M)
		case g.Minority.People < max(g.Minority.BySector, g.Minority.ByChoice), g.Minority.People > g.Minority.BySector+g.Minority.ByChoice:
			t.Fatalf("minority %+v", g.Minority)
		case g.Label == LabelShared && g.Minority.Qualifies:
			t.Fatalf("shared with a minority of %d of %d", g.Minority.People, g.N)
		case g.Label.PointsSomewhere() && (g.M < fewestDirections || g.divided()):
			t.Fatalf("%s with %d directions, splits %+v", g.Label, g.M, g.Splits)
		case math.Hypot(g.CentreX, g.CentreY) > 1+tiny:
			t.Fatalf("centre (%v, %v)", g.CentreX, g.CentreY)
		}
		for _, s := range g.Splits {
			if s.Plus+s.Minus+s.Between != g.N {
				t.Fatalf("split %+v of %d", s, g.N)
			}
		}
	})
}

// Turning the whole compass turns the mean direction and changes nothing else; so does mirroring it.
func TestTurningAndMirroringTheCompassKeepsTheStory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 8).Draw(t, "sectors")
		turn := rapid.IntRange(0, 359).Draw(t, "turn")
		p, turned, mirrored := circle(n, 0), circle(n, turn), circle(n, 0)
		for i := range mirrored.Sectors {
			mirrored.Sectors[i].Angle = (360 - mirrored.Sectors[i].Angle) % 360
		}
		answers := rapid.SliceOfN(coinsFor(p), 5, 12).Draw(t, "answers")
		in := func(q Pack) Group {
			var people []Voice
			for _, a := range answers {
				pos, err := q.FromCoins(a)
				if err != nil {
					t.Fatal(err)
				}
				people = append(people, Voice{Position: pos})
			}
			return q.Summarise(people)
		}
		a, b, c := in(p), in(turned), in(mirrored)
		for _, other := range []Group{b, c} {
			if !near(a.R, other.R, 1e-9) || !near(a.R2, other.R2, 1e-9) || a.M != other.M || a.Label != other.Label {
				t.Fatalf("R %v R2 %v M %d %s became R %v R2 %v M %d %s", a.R, a.R2, a.M, a.Label, other.R, other.R2, other.M, other.Label)
			}
			if !reflect.DeepEqual(a.Counts, other.Counts) || !reflect.DeepEqual(a.Medians, other.Medians) {
				t.Fatalf("counts %v medians %v became %v %v", a.Counts, a.Medians, other.Counts, other.Medians)
			}
		}
		if a.R > .01 {
			if !near(wrap(b.Mean-a.Mean-radians(turn)), 0, 1e-6) || !near(wrap(c.Mean+a.Mean), 0, 1e-6) {
				t.Fatalf("mean %v, turned by %d degrees %v, mirrored %v", a.Mean, turn, b.Mean, c.Mean)
			}
		}
	})
}

func TestDoublingTheGroupKeepsItsDirectionsAndLowersTheLimit(t *testing.T) {
	p := pack(t, Vierkant)
	rapid.Check(t, func(t *rapid.T) {
		people := drawVoices(t, p)
		a, b := p.Summarise(people), p.Summarise(join(people, people))
		if !near(a.R, b.R, 1e-9) || !near(a.R2, b.R2, 1e-9) || b.M != 2*a.M || (a.M > 0 && b.Limit >= a.Limit) {
			t.Fatalf("R %v -> %v, R2 %v -> %v, limit %v -> %v", a.R, b.R, a.R2, b.R2, a.Limit, b.Limit)
		}
	})
}

func TestContestedKeepsNothingKnownApartFromAgreement(t *testing.T) {
	for _, c := range []struct {
		ab, ba int
		want   float64
		known  bool
	}{{0, 0, 0, false}, {-1, 0, 0, false}, {5, 0, 0, true}, {4, 1, .4, true}, {3, 3, 1, true}, {2, 4, 2.0 / 3, true}} {
		got, known := Contested(c.ab, c.ba)
		if got != c.want || known != c.known {
			t.Errorf("%d against %d: %v, %v; want %v, %v", c.ab, c.ba, got, known, c.want, c.known)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.IntRange(0, 500).Draw(t, "a"), rapid.IntRange(0, 500).Draw(t, "b")
		c, known := Contested(a, b)
		mirror, _ := Contested(b, a)
		if c != mirror || c < 0 || c > 1 || known != (a+b > 0) {
			t.Fatalf("%v, %v, mirrored %v", c, known, mirror)
		}
	})
}
