package compass

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// Limits of the sign-flip test. bron: BOOT-5
const (
	mostEnumerated = 16     // pairs up to which all 2^n patterns are tried
	randomFlips    = 10_000 // patterns tried beyond that
)

// Pair is one person in two linked rounds. It says more about a person than any single vote, so it lives only as long
// as it takes to compute a Shift.
type Pair struct{ Before, After Voice }

// AxisSum is all that may be kept of a shift along one axis: the sum and the sum of squares of the shifts, in whole
// parts of Unit. With a hundred groups they can be pooled; from one group's they give nobody's shift back, as the
// distribution of the sign-flip test would.
type AxisSum struct {
	Axis AxisID `json:"axis"`
	Unit int    `json:"unit"` // what one whole answer is: the coins of the pack, or 3 for answers of one sector
	S    int    `json:"s"`    // sum over the pairs of (plus - minus after) - (plus - minus before)
	V    int    `json:"v"`    // sum of the squares of the same
}

// Shift is how a group moved between two linked rounds. N counts only people present in both.
type Shift struct {
	N        int
	Changed  int     // people with another answer (another letter, or from or to no letter)
	Moved    int     // people whose position moved by more than MinConviction
	DX, DY   float64 // mean move: the group's arrow
	Length   float64 // its length, 0-2
	Toward   int     // index of the sector nearest to the arrow; -1 when there is no arrow
	MeanMove float64 // mean length of the single moves, 0-2: people may move a lot while the group stands still
	BeforeX  float64 // centre of the same people before; after is this plus the mean move
	BeforeY  float64
	Sums     []AxisSum // one per axis of the pack; empty when both ways of input were mixed
}

// Compare describes the shift over pairs that were all placed with this pack. It does not depend on their order. In a
// nominal pack only N and Changed mean something.
//
// bron: BOOT-5
func (p Pack) Compare(pairs []Pair) Shift {
	out := Shift{N: len(pairs), Toward: -1}
	for _, q := range pairs {
		if q.Before.Choice != q.After.Choice {
			out.Changed++
		}
	}
	if !p.Ordered() || len(pairs) == 0 {
		return out
	}
	dx, dy := make([]float64, len(pairs)), make([]float64, len(pairs))
	var moves, bx, by []float64
	for i, q := range pairs {
		dx[i] = clean(q.After.Position.X - q.Before.Position.X)
		dy[i] = clean(q.After.Position.Y - q.Before.Position.Y)
		moves = append(moves, math.Hypot(dx[i], dy[i]))
		bx, by = append(bx, q.Before.Position.X), append(by, q.Before.Position.Y)
		if moves[i] > MinConviction {
			out.Moved++
		}
	}
	out.MeanMove = meanOf(moves)
	out.BeforeX, out.BeforeY = meanOf(bx), meanOf(by)
	out.DX, out.DY = meanOf(slices.Clone(dx)), meanOf(slices.Clone(dy))
	out.Length = math.Hypot(out.DX, out.DY)
	if out.Length > 0 {
		out.Toward = p.Nearest(math.Atan2(out.DY, out.DX))
	}
	out.Sums = p.sums(pairs)
	return out
}

// Test runs the sign-flip test on the pairs: on the moves of a pack with axes, on the turns of a circular one. Its
// outcome is for reports over many people; a room gets descriptions, never a p-value. seed is used, and kept in the
// result, when there are too many pairs to try all sign patterns. A nominal pack has no shift to test: P is 1.
//
// bron: BOOT-5
func (p Pack) Test(pairs []Pair, seed uint64) FlipTest {
	if !p.Ordered() {
		return SignFlip(nil, seed)
	}
	return SignFlip(p.statistic(pairs), seed)
}

// meanOf sums in sorted order, so that the mean does not tell in which order people came. It sorts its argument.
func meanOf(values []float64) float64 {
	slices.Sort(values)
	return clean(sum(values) / float64(len(values)))
}

// statistic returns the vectors whose signs are flipped: the moves for a pack with axes, the sine of the turn for a
// circular pack. Somebody without a direction in either round has no turn and adds nothing.
func (p Pack) statistic(pairs []Pair) [][2]float64 {
	out := make([][2]float64, 0, len(pairs))
	for _, q := range pairs {
		b, a := q.Before.Position, q.After.Position
		switch {
		case p.Type == Axes2D:
			out = append(out, [2]float64{clean(a.X - b.X), clean(a.Y - b.Y)})
		case b.HasDirection() && a.HasDirection():
			out = append(out, [2]float64{clean(math.Sin(wrap(a.Direction() - b.Direction()))), 0})
		}
	}
	slices.SortFunc(out, func(a, b [2]float64) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return out
}

func (p Pack) sums(pairs []Pair) []AxisSum {
	unit := pairs[0].Before.Position.Total
	out := make([]AxisSum, len(p.Axes))
	for a, axis := range p.Axes {
		out[a] = AxisSum{Axis: axis.ID, Unit: unit}
		for _, q := range pairs {
			if q.Before.Position.Total != unit || q.After.Position.Total != unit {
				return nil
			}
			b, f := q.Before.Position.Leans[a], q.After.Position.Leans[a]
			d := (f.Plus - f.Minus) - (b.Plus - b.Minus)
			out[a].S += d
			out[a].V += d * d
		}
	}
	return out
}

// FlipTest is the outcome of a sign-flip test.
type FlipTest struct {
	P          float64
	SmallestP  float64 // 2/2^n: a pattern and its mirror image always tie
	Enumerated bool    // all sign patterns were tried; false: random ones drawn from Seed
	Seed       uint64  // 0 when Enumerated
}

// CanReach reports whether P can come below level at all: with five pairs it can never reach 5%.
func (t FlipTest) CanReach(level float64) bool { return t.SmallestP <= level }

// SignFlip tests whether the sum of the vectors is longer than their signs alone explain. Up to 16 vectors it tries
// all sign patterns and P is the share whose sum is at least as long as the observed one. Beyond that it draws 10,000
// patterns from seed and counts the observed one among them, so that P is never 0. No vectors give P = 1.
func SignFlip(vectors [][2]float64, seed uint64) FlipTest {
	n := len(vectors)
	if n == 0 {
		return FlipTest{P: 1, SmallestP: 1, Enumerated: true}
	}
	var x, y float64
	for _, v := range vectors {
		x, y = x+v[0], y+v[1]
	}
	// Squares of lengths are compared, with room for rounding: equal sums must count as equal.
	limit := (x*x + y*y) * (1 - tiny)
	limit -= tiny * tiny
	if n <= mostEnumerated {
		return FlipTest{P: enumerate(vectors, x, y, limit), SmallestP: math.Ldexp(2, -n), Enumerated: true}
	}
	draw, atLeast := NewDraw(seed), 1
	for range randomFlips {
		x, y = 0, 0
		for i := 0; i < n; i += 64 {
			signs := draw.Bits()
			for _, v := range vectors[i:min(n, i+64)] {
				if signs&1 == 0 {
					x, y = x+v[0], y+v[1]
				} else {
					x, y = x-v[0], y-v[1]
				}
				signs >>= 1
			}
		}
		if x*x+y*y >= limit {
			atLeast++
		}
	}
	return FlipTest{P: float64(atLeast) / (randomFlips + 1), SmallestP: 1.0 / (randomFlips + 1), Seed: seed}
}

// enumerate walks all sign patterns in Gray order: one sign changes per step, so a step costs one addition. The first
// sign stays as it is, since a pattern and its mirror image have the same length.
func enumerate(vectors [][2]float64, x, y, limit float64) float64 {
	n := len(vectors)
	signs := make([]float64, n)
	for i := range signs {
		signs[i] = 1
	}
	all := 1 << (n - 1)
	atLeast := 0
	for step := 1; ; step++ {
		if x*x+y*y >= limit {
			atLeast++
		}
		if step == all {
			return float64(atLeast) / float64(all)
		}
		i := 1 + bits.TrailingZeros(uint(step))
		x -= 2 * signs[i] * vectors[i][0]
		y -= 2 * signs[i] * vectors[i][1]
		signs[i] = -signs[i]
	}
}

// FewestPooled is the number of pairs from which pooled sums say anything.
const FewestPooled = 30

// Pool combines the sums of one axis over groups that discussed the same dilemma and returns z = sum S / sqrt(sum V),
// which is about standard normal when nobody moves on purpose. pairs is the number of pairs behind the sums, or a
// lower bound of it. ok is false below 30 pairs, with mixed axes or units, and when nobody moved at all.
//
// bron: BOOT-5
func Pool(groups []AxisSum, pairs int) (z float64, ok bool) {
	if pairs < FewestPooled || len(groups) == 0 {
		return 0, false
	}
	s, v := 0, 0
	for _, g := range groups {
		if g.Axis != groups[0].Axis || g.Unit != groups[0].Unit {
			return 0, false
		}
		s, v = s+g.S, v+g.V
	}
	if v == 0 {
		return 0, false
	}
	return float64(s) / math.Sqrt(float64(v)), true
}

// Distance returns how far the centres of two groups lie apart, 0-2: between two lenses, or one lens in two rounds.
func Distance(a, b Group) float64 { return math.Hypot(a.CentreX-b.CentreX, a.CentreY-b.CentreY) }
