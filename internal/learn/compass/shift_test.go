package compass

import (
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func pairs(before, after []Voice) []Pair {
	out := make([]Pair, len(before))
	for i := range before {
		out[i] = Pair{before[i], after[i]}
	}
	return out
}

func TestShiftOfAGroupThatMovesTogether(t *testing.T) {
	p := pack(t, Kruis)
	before, after := voices(t, p, "A", times(8, 0, 10, 0, 0)...), voices(t, p, "A", times(8, 5, 5, 0, 0)...)
	for i := range 3 {
		after[i].Choice = "B"
	}
	s := p.Compare(pairs(before, after))
	if s.N != 8 || s.Changed != 3 || s.Moved != 8 || s.DX != 0 || s.DY != 1 || s.Length != 1 || s.MeanMove != 1 {
		t.Errorf("%+v", s)
	}
	if p.Sectors[s.Toward].ID != "beginsel" {
		t.Errorf("moved towards %s", p.Sectors[s.Toward].ID)
	}
	want := []AxisSum{{Axis: "beginsel-gevolg", Unit: 10, S: 80, V: 800}, {Axis: "zorg-deugd", Unit: 10}}
	if !reflect.DeepEqual(s.Sums, want) {
		t.Errorf("sums %+v, want %+v", s.Sums, want)
	}
	if test := p.Test(pairs(before, after), 1); test.P != math.Ldexp(2, -8) {
		t.Errorf("p %v, want the smallest, %v", test.P, math.Ldexp(2, -8))
	}
}

func TestPeopleCanMoveWhileTheGroupStandsStill(t *testing.T) {
	p := pack(t, Kruis)
	a, b := voices(t, p, "A", times(4, 10, 0, 0, 0)...), voices(t, p, "A", times(4, 0, 10, 0, 0)...)
	s := p.Compare(pairs(join(a, b), join(b, a)))
	if s.Length != 0 || s.Toward != -1 || s.MeanMove != 2 || s.Moved != 8 {
		t.Errorf("%+v", s)
	}
	if test := p.Test(pairs(join(a, b), join(b, a)), 1); test.P != 1 {
		t.Errorf("p %v of a group that stood still", test.P)
	}
}

func TestSmallestPOfTheSignFlipTest(t *testing.T) {
	for n, want := range map[int]float64{5: .0625, 6: .03125, 8: .0078125, 10: .001953125, 12: .00048828125} {
		same := make([][2]float64, n)
		for i := range same {
			same[i] = [2]float64{1, .5}
		}
		got := SignFlip(same, 0)
		if got.P != want || got.SmallestP != want || !got.Enumerated {
			t.Errorf("n = %d: %+v, want p %v", n, got, want)
		}
		if got.CanReach(.05) != (n > 5) {
			t.Errorf("n = %d can reach 5%%: %v", n, got.CanReach(.05))
		}
	}
}

// slowFlip is the definition, without Gray order and without leaving out the mirror images.
func slowFlip(vectors [][2]float64) float64 {
	length := func(signs int) float64 {
		x, y := 0.0, 0.0
		for i, v := range vectors {
			s := float64(1 - 2*(signs>>i&1))
			x, y = x+s*v[0], y+s*v[1]
		}
		return math.Hypot(x, y)
	}
	atLeast, all := 0, 1<<len(vectors)
	for signs := range all {
		if length(signs) >= length(0)-1e-9 {
			atLeast++
		}
	}
	return float64(atLeast) / float64(all)
}

func TestSignFlipEqualsItsDefinition(t *testing.T) {
	whole := rapid.IntRange(-4, 4)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		vectors := make([][2]float64, n)
		for i := range vectors {
			vectors[i] = [2]float64{float64(whole.Draw(t, "x")) / 10, float64(whole.Draw(t, "y")) / 10}
		}
		if got, want := SignFlip(vectors, 0).P, slowFlip(vectors); !near(got, want, 1e-12) {
			t.Fatalf("p %v, by definition %v", got, want)
		}
	})
}

func TestManyPairsUseTheSeedAndAgreeWithTheExactTest(t *testing.T) {
	d := NewDraw(3)
	vectors := make([][2]float64, 17)
	for i := range vectors {
		vectors[i] = [2]float64{normal(d) + .4, normal(d)}
	}
	a, b, c := SignFlip(vectors, 11), SignFlip(vectors, 11), SignFlip(vectors, 12)
	if a != b || a.Enumerated || a.Seed != 11 || a.P == c.P {
		t.Errorf("%+v, again %+v, other seed %+v", a, b, c)
	}
	if exact := slowFlip(vectors); !near(a.P, exact, .015) {
		t.Errorf("random flips give %v, all flips %v", a.P, exact)
	}
	if one := SignFlip(vectors[:16], 11); !one.Enumerated || one.Seed != 0 {
		t.Errorf("16 pairs are not enumerated: %+v", one)
	}
}

func TestMoreThan64PairsFlipEverySign(t *testing.T) {
	// Were the signs beyond the 64th always the same, the one large move at the end would decide every pattern.
	vectors := make([][2]float64, 70)
	for i := range vectors {
		vectors[i] = [2]float64{.001, 0}
	}
	vectors[69] = [2]float64{0, 1}
	vectors[68] = [2]float64{0, -1}
	if p := SignFlip(vectors, 5).P; !near(p, .5, .05) && p < .5 {
		t.Errorf("p %v", p)
	}
	same := make([][2]float64, 70)
	for i := range same {
		same[i] = [2]float64{1, 0}
	}
	if got := SignFlip(same, 5); got.P != got.SmallestP {
		t.Errorf("70 equal moves: %+v", got)
	}
}

func TestCircularPackTestsTurns(t *testing.T) {
	p := circle(8, 0)
	mk := func(sector int) []int { c := make([]int, 8); c[sector] = 10; return c }
	before := voices(t, p, "", times(6, mk(0)...)...)
	after := voices(t, p, "", times(6, mk(1)...)...)
	if got := p.Test(pairs(before, after), 0); got.P != math.Ldexp(2, -6) {
		t.Errorf("six turns the same way: %+v", got)
	}
	// Somebody in the middle has no turn, so five are left and 5% is out of reach.
	before[0].Position, _ = p.FromCoins([]int{5, 0, 0, 0, 5, 0, 0, 0})
	if got := p.Test(pairs(before, after), 0); got.P != .0625 || got.CanReach(.05) {
		t.Errorf("five turns the same way: %+v", got)
	}
}

func TestShiftDoesNotDependOnOrderAndTurnsAroundWithTime(t *testing.T) {
	p := pack(t, Vierkant)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		var there, back []Pair
		for range n {
			a, err := p.FromCoins(coinsFor(p).Draw(t, "before"))
			b, err2 := p.FromCoins(coinsFor(p).Draw(t, "after"))
			if err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			there = append(there, Pair{Voice{Position: a}, Voice{Position: b}})
			back = append(back, Pair{Voice{Position: b}, Voice{Position: a}})
		}
		s, r := p.Compare(there), p.Compare(back)
		if other := p.Compare(rapid.Permutation(there).Draw(t, "order")); !reflect.DeepEqual(s, other) {
			t.Fatalf("order shows: %+v and %+v", s, other)
		}
		if !near(s.DX, -r.DX, tiny) || !near(s.DY, -r.DY, tiny) || !near(s.MeanMove, r.MeanMove, tiny) || s.Moved != r.Moved {
			t.Fatalf("there %+v, back %+v", s, r)
		}
		for i := range s.Sums {
			if s.Sums[i].S != -r.Sums[i].S || s.Sums[i].V != r.Sums[i].V || s.Sums[i].V*n < s.Sums[i].S*s.Sums[i].S {
				t.Fatalf("sums %+v and %+v", s.Sums[i], r.Sums[i])
			}
		}
		if s.Length > s.MeanMove+1e-9 {
			t.Fatalf("the group moved %v, its people %v", s.Length, s.MeanMove)
		}
		if a, b := p.Test(there, 0), p.Test(back, 0); !near(a.P, b.P, 1e-12) || a.P < a.SmallestP {
			t.Fatalf("p there %v, back %v", a.P, b.P)
		}
	})
}

func TestPoolNeedsThirtyPairsOfOneAxis(t *testing.T) {
	sums := []AxisSum{{Axis: "a", Unit: 10, S: 20, V: 100}, {Axis: "a", Unit: 10, S: 4, V: 44}}
	if z, ok := Pool(sums, 30); !ok || !near(z, 2, tiny) {
		t.Errorf("z %v, %v", z, ok)
	}
	for name, got := range map[string]func() (float64, bool){
		"29 pairs":    func() (float64, bool) { return Pool(sums, 29) },
		"no groups":   func() (float64, bool) { return Pool(nil, 30) },
		"two axes":    func() (float64, bool) { return Pool(append(sums[:1:1], AxisSum{Axis: "b", Unit: 10, V: 1}), 30) },
		"two units":   func() (float64, bool) { return Pool(append(sums[:1:1], AxisSum{Axis: "a", Unit: 3, V: 1}), 30) },
		"nobody went": func() (float64, bool) { return Pool([]AxisSum{{Axis: "a", Unit: 10}}, 30) },
	} {
		if z, ok := got(); ok {
			t.Errorf("%s pooled to %v", name, z)
		}
	}
}

// Under the null hypothesis z must be about standard normal, or pooled reports would cry wolf.
func TestPooledShiftIsStandardNormalWithoutAMove(t *testing.T) {
	p, d := pack(t, Vierkant), NewDraw(2)
	beyond := 0
	for range 1000 {
		var sums []AxisSum
		for range 5 {
			var group []Pair
			for range 8 {
				group = append(group, Pair{Voice{Position: randomDivision(t, p, d)}, Voice{Position: randomDivision(t, p, d)}})
			}
			sums = append(sums, p.Compare(group).Sums[0])
		}
		if z, ok := Pool(sums, 40); !ok || math.Abs(z) > 1.96 {
			beyond++
		}
	}
	if beyond < 25 || beyond > 75 {
		t.Errorf("|z| > 1.96 in %d of 1000 runs without a move, want about 50", beyond)
	}
}

func TestDrawIsTheSameEverywhere(t *testing.T) {
	// First outputs of SplitMix64 for seed 1234567, as published with the algorithm.
	d := NewDraw(1234567)
	for _, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423} {
		if got := d.Bits(); got != want {
			t.Fatalf("got %d, want %d", got, want)
		}
	}
	if d.Below(0) != 0 || d.Below(1) != 0 {
		t.Error("Below has nothing to draw from")
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(t, "n")
		seen := map[int]bool{}
		for _, i := range NewDraw(rapid.Uint64().Draw(t, "seed")).Shuffle(n) {
			seen[i] = true
			if i < 0 || i >= n {
				t.Fatalf("%d is not below %d", i, n)
			}
		}
		if len(seen) != n {
			t.Fatalf("%d different places of %d", len(seen), n)
		}
	})
}

func TestDistanceBetweenLenses(t *testing.T) {
	p := pack(t, Kruis)
	a, b := p.Summarise(voices(t, p, "", times(5, 10, 0, 0, 0)...)), p.Summarise(voices(t, p, "", times(5, 0, 10, 0, 0)...))
	if Distance(a, b) != 2 || Distance(a, a) != 0 {
		t.Errorf("distances %v and %v", Distance(a, b), Distance(a, a))
	}
}
