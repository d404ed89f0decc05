package compass

import (
	"math"

	"beraad/internal/ground/fault"
)

// MinConviction is the conviction above which a person gives a direction; below it they stand in the middle.
const MinConviction = 0.15

// Strengths is the number of steps in a choice of one sector: 1 = a little, 3 = fully.
const Strengths = 3

// Lean is how one person's weight lies along one axis, in whole parts of Position.Total.
type Lean struct {
	Axis        AxisID
	Plus, Minus int
}

// Position is what one answer means on the compass. It is about one person: only that person's own phone may show it.
type Position struct {
	Placed bool    // false in a nominal pack, where X, Y and R mean nothing
	X, Y   float64 // inside the unit circle
	R      float64 // conviction, 0 = in the middle, 1 = everything in one direction

	Weights []int // whole parts per sector, in the pack's order; they sum to Total
	Total   int   // the pack's number of coins; Strengths for an answer of one sector
	Divided bool  // coins were divided: Entropy and Tension mean something

	Entropy float64 // breadth in bits, 0 = one sector, 2 = four sectors alike; 0 when not Divided
	Leans   []Lean  // one per axis of the pack
	Main    []int   // indexes of the sector or sectors with the most weight
}

// FromCoins places an answer of coins, one whole number per sector in the pack's order.
//
// Errors: fault.Invalid on "coins" when the number of sectors, a single number (below 0) or the sum is wrong. The
// answers may come from a pack with either way of input: what matters is that coins were divided.
//
// bron: BOOT-4
func (p Pack) FromCoins(coins []int) (Position, error) {
	if len(coins) != len(p.Sectors) {
		return Position{}, fault.OnField("coins", "compass.coins.sectors", "sectors", len(p.Sectors))
	}
	sum := 0
	for _, c := range coins {
		// Above the total is refused here and not by the sum, which a huge number could overflow.
		if c < 0 || c > p.Total {
			return Position{}, fault.OnField("coins", "compass.coins.range", "total", p.Total)
		}
		sum += c
	}
	if sum != p.Total {
		return Position{}, fault.OnField("coins", "compass.coins.sum", "total", p.Total, "sum", sum)
	}
	pos := Position{Weights: append([]int(nil), coins...), Total: p.Total, Divided: true}
	pos.Entropy = entropy(coins, sum)
	p.place(&pos)
	return pos, nil
}

// FromSector places an answer of one sector with strength 1, 2 or 3, which gives r = 1/3, 2/3 or 1. Such an answer
// has no breadth and no tension: it cannot say what the person weighed against it.
//
// Errors: fault.Invalid on "sector" (unknown) or "intensity" (not 1-3).
//
// bron: BOOT-4
func (p Pack) FromSector(sector SectorID, intensity int) (Position, error) {
	i, ok := p.Index(sector)
	if !ok {
		return Position{}, fault.OnField("sector", "compass.sector.unknown")
	}
	if intensity < 1 || intensity > Strengths {
		return Position{}, fault.OnField("intensity", "compass.intensity.range", "max", Strengths)
	}
	pos := Position{Weights: make([]int, len(p.Sectors)), Total: Strengths}
	pos.Weights[i] = intensity
	p.place(&pos)
	return pos, nil
}

func (p Pack) place(pos *Position) {
	pos.Main = heaviest(pos.Weights)
	for _, a := range p.Axes {
		pos.Leans = append(pos.Leans, Lean{Axis: a.ID, Plus: sumAt(pos.Weights, a.Plus), Minus: sumAt(pos.Weights, a.Minus)})
	}
	if !p.Ordered() {
		return
	}
	pos.Placed = true
	for i, s := range p.Sectors {
		x, y := unit(s.Angle)
		pos.X += float64(pos.Weights[i]) * x
		pos.Y += float64(pos.Weights[i]) * y
	}
	pos.X, pos.Y = clean(pos.X/float64(pos.Total)), clean(pos.Y/float64(pos.Total))
	pos.R = math.Min(1, math.Hypot(pos.X, pos.Y))
}

// clean turns rounding dust into a real zero, so that "in the middle" is exactly in the middle.
func clean(v float64) float64 {
	if math.Abs(v) < tiny {
		return 0
	}
	return v
}

// Tension returns T of the axis with this index: 2 min(W+, W-), 0 = none, 1 = fully torn. ok is false when the answer
// was one sector, which says nothing about tension, or when the pack has no such axis.
func (pos Position) Tension(axis int) (t float64, ok bool) {
	if !pos.Divided || axis < 0 || axis >= len(pos.Leans) {
		return 0, false
	}
	l := pos.Leans[axis]
	return float64(2*min(l.Plus, l.Minus)) / float64(pos.Total), true
}

// HasDirection reports whether the person stands far enough from the middle to point somewhere.
func (pos Position) HasDirection() bool { return pos.Placed && pos.R > MinConviction }

// Direction returns the angle of the position in radians, in (-pi, pi]. It means nothing without HasDirection.
func (pos Position) Direction() float64 { return math.Atan2(pos.Y, pos.X) }

// ClearSide reports on which side of the axis with this index a person stands clearly, by at least AxisVeto coins:
// 1 plus, -1 minus, 0 neither. It multiplies instead of dividing, so that it stays in whole numbers for answers of one
// sector too.
func (p Pack) ClearSide(pos Position, axis int) int {
	l := pos.Leans[axis]
	switch d := (l.Plus - l.Minus) * p.Total; {
	case d >= p.AxisVeto*pos.Total:
		return 1
	case -d >= p.AxisVeto*pos.Total:
		return -1
	}
	return 0
}

func heaviest(weights []int) []int {
	most, at := 0, []int(nil)
	for i, w := range weights {
		switch {
		case w > most:
			most, at = w, []int{i}
		case w == most && w > 0:
			at = append(at, i)
		}
	}
	return at
}

func sumAt(weights []int, at []int) int {
	sum := 0
	for _, i := range at {
		sum += weights[i]
	}
	return sum
}

// entropy is Shannon's, in bits, of counts that sum to total; 0 for an empty total.
func entropy(counts []int, total int) float64 {
	h := 0.0
	for _, c := range counts {
		if c > 0 && total > 0 {
			w := float64(c) / float64(total)
			h -= w * math.Log2(w)
		}
	}
	return clean(h)
}
