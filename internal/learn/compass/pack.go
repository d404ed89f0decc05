package compass

import "math"

// Type decides which statistics a pack allows.
type Type string

// The three types of packs.
const (
	Axes2D        Type = "axes-2d"        // two declared axes, sectors lie between or on them
	OrderedCircle Type = "ordered-circle" // neighbouring sectors mean neighbouring values; no axes
	Nominal       Type = "nominal"        // labels without order: counts and entropy only
)

// Input is the way in which people answer.
type Input string

// The two ways to answer.
const (
	Coins     Input = "coins"  // divide a number of coins over all sectors
	OneSector Input = "sector" // pick one sector and a strength of 1 to 3
)

// SectorID names a sector inside one pack.
type SectorID string

// AxisID names an axis inside one pack.
type AxisID string

// Words are one text in the two languages of the screens. They travel with the pack and not with the text catalogue,
// so that an organisation can bring a compass of its own.
type Words struct {
	NL string `yaml:"nl" json:"nl,omitempty"`
	EN string `yaml:"en" json:"en,omitempty"`
}

// In returns the text in lang ("nl" or "en"); every other language gets Dutch, the first language of the screens.
func (w Words) In(lang string) string {
	if lang == "en" {
		return w.EN
	}
	return w.NL
}

// Sector is one direction on the compass. It names reasons, never people.
type Sector struct {
	ID     SectorID
	Angle  int // whole degrees, 0-359, counted from the right (east) against the clock; meaningless in a nominal pack
	Label  Words
	Prompt Words // the question a person answers with coins
}

// Axis is a line between two groups of sectors.
type Axis struct {
	ID                    AxisID
	Plus, Minus           []int // indexes of sectors; no sector is on both sides, a sector may be on neither
	PlusLabel, MinusLabel Words
}

// Pack is a checked compass. Make one with Load or take one of BuiltIn; a Pack is read-only after that, and the order
// of its sectors is part of its version.
type Pack struct {
	ID         string
	Version    int
	Type       Type
	Title      Words
	Input      Input
	Total      int // coins to divide, 10 unless the pack says otherwise; also the unit of AxisVeto
	Sectors    []Sector
	Axes       []Axis
	Opposites  [][2]int // pairs of sector indexes
	AxisVeto   int      // coin difference from which a person stands clearly on one side of an axis
	Disclaimer Words    // always shown with the compass
	Provenance Words    // where the naming comes from, and what has not been checked yet
}

// Ordered reports whether directions mean something in this pack: positions, mean direction, arrow and shift.
func (p Pack) Ordered() bool { return p.Type == Axes2D || p.Type == OrderedCircle }

// Index returns the place of a sector in Sectors.
func (p Pack) Index(id SectorID) (int, bool) {
	for i, s := range p.Sectors {
		if s.ID == id {
			return i, true
		}
	}
	return 0, false
}

// Nearest returns the index of the sector whose angle lies closest to direction (radians). Exactly between two
// sectors it takes the first in the pack's order. It returns -1 for a pack without directions.
func (p Pack) Nearest(direction float64) int {
	if !p.Ordered() {
		return -1
	}
	best, smallest := -1, math.Inf(1)
	for i, s := range p.Sectors {
		away := math.Abs(wrap(direction - radians(s.Angle)))
		if away < smallest-tiny {
			best, smallest = i, away
		}
	}
	return best
}

// Toward returns the words for a direction (radians): the sector or the end of an axis that lies closest, a sector when
// both lie there. Halfway between two sectors it is the axis that tells the truth; naming either sector would be a
// toss. It returns no words for a pack without directions.
//
// bron: BOOT-5
func (p Pack) Toward(direction float64) Words {
	i := p.Nearest(direction)
	if i < 0 {
		return Words{}
	}
	toward, smallest := p.Sectors[i].Label, math.Abs(wrap(direction-radians(p.Sectors[i].Angle)))
	for _, a := range p.Axes {
		for _, end := range []struct {
			sectors []int
			label   Words
		}{{a.Plus, a.PlusLabel}, {a.Minus, a.MinusLabel}} {
			if away := math.Abs(wrap(direction - p.middle(end.sectors))); away < smallest-tiny {
				toward, smallest = end.label, away
			}
		}
	}
	return toward
}

// middle returns the direction (radians) in the middle of some sectors.
func (p Pack) middle(sectors []int) float64 {
	x, y := 0.0, 0.0
	for _, i := range sectors {
		x += math.Cos(radians(p.Sectors[i].Angle))
		y += math.Sin(radians(p.Sectors[i].Angle))
	}
	return math.Atan2(y, x)
}

// tiny absorbs rounding in sums of a few thousand unit vectors; every limit that matters is far wider than this.
const tiny = 1e-9

func radians(degrees int) float64 { return float64(degrees) * math.Pi / 180 }

// unit returns the unit vector at an angle in whole degrees. The four main directions are exact, so that opposite
// coins on a cross cancel to zero and not to 6e-17.
func unit(degrees int) (x, y float64) {
	switch degrees {
	case 0:
		return 1, 0
	case 90:
		return 0, 1
	case 180:
		return -1, 0
	case 270:
		return 0, -1
	}
	return math.Cos(radians(degrees)), math.Sin(radians(degrees))
}

// wrap brings an angle in radians into (-pi, pi].
func wrap(a float64) float64 {
	a = math.Mod(a, 2*math.Pi)
	if a > math.Pi {
		return a - 2*math.Pi
	}
	if a <= -math.Pi {
		return a + 2*math.Pi
	}
	return a
}
