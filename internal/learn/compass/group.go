package compass

import (
	"math"
	"slices"
)

// Limits of the group picture, in people. bron: BOOT-4
const (
	fewestDirections = 5 // below this many directions a group has no direction
	fewestMinority   = 2 // a minority is at least two people ...
	minorityShare    = 6 // ... and at least one in six
	dividedShare     = 3 // an axis is divided when at least one in three stands clearly on each side
)

// Label is the one thing a group picture says. Screens read the text behind Key; the names here are internal.
type Label string

// The labels of an ordered pack, and the one of a nominal pack, which never has a direction to speak of.
const (
	LabelNoDirection    Label = "no_direction"
	LabelShared         Label = "shared"
	LabelSharedMinority Label = "shared_minority"
	LabelTwoCamps       Label = "two_camps"
	LabelDispersed      Label = "dispersed"
	LabelCounts         Label = "counts"
)

// Key returns the key of the label in the text catalogue.
func (l Label) Key() string { return "compass.label." + string(l) }

// PointsSomewhere reports whether a picture with this label may have an arrow.
func (l Label) PointsSomewhere() bool { return l == LabelShared || l == LabelSharedMinority }

// Voice is one person in a group: where they stand and which answer they chose. Choice is the letter of the answer,
// "" for people who chose none (who passed or did not know): they belong to no side of the choice.
type Voice struct {
	Position Position
	Choice   string
}

// Split is how a group lies along one axis, in people.
type Split struct {
	Axis        AxisID
	Plus, Minus int // people on a side by at least the pack's AxisVeto
	Between     int // everybody else
	Divided     bool
}

// Minority is who does not go along with the sector or the answer of the majority.
type Minority struct {
	People    int // people outside the majority's sector, its answer, or both
	BySector  int // people without the majority's sector among their heaviest
	ByChoice  int // people with another letter than the most chosen one
	Qualifies bool
}

// Group is what a number of voices show together. It suppresses nothing and may rest on a single person, so it never
// goes to a screen or a store as it is.
type Group struct {
	N int // voices
	M int // voices with a direction (conviction above MinConviction)

	// Medians of the weights per sector, in coins; nil unless every voice divided coins.
	Medians []float64
	// Counts of people per heaviest sector, and those with two or more sectors alike; together they make N.
	Counts  []int
	Between int
	Breadth float64 // entropy of Counts in bits: all that a nominal pack allows beside the counts

	R, R2     float64 // mean resultant length of the directions, and of the doubled directions
	Limit     float64 // Rayleigh limit at 5% for R and R2: sqrt(3/M); +Inf when M is 0
	Mean      float64 // mean direction in radians; means nothing when R is below Limit
	CircleSD  float64 // circular standard deviation in radians; +Inf when R is 0
	CentreX   float64 // mean of all positions, the ones without direction included
	CentreY   float64
	Splits    []Split // one per axis of the pack
	Majority  []int   // sectors that most people have among their heaviest; more than one only in a tie
	TopChoice string  // most chosen letter, "" when nobody chose or the first two are level
	Minority  Minority
	Middle    Middle // how the N - M people without a direction stand in the middle
	Label     Label
}

// Middle tells how people come to stand in the middle: the same dot can be four sides weighed or two sides torn.
type Middle string

// The ways to stand in the middle. The empty Middle means nobody does, or coins were not divided.
const (
	MiddleWeighed Middle = "weighed" // three quarters or more weigh several sides (breadth of 1.5 bits or more)
	MiddleTorn    Middle = "torn"    // three quarters or more are torn between two sides
	MiddleMixed   Middle = "mixed"
)

// weighedBreadth lies between two equal sectors (1 bit) and four equal ones (2 bits).
const weighedBreadth = 1.5

// Summarise computes the group picture of voices that were all placed with this pack. It does not depend on their
// order. An empty group is dispersed over nothing: N is 0 and the label LabelNoDirection (LabelCounts if nominal).
//
// bron: BOOT-4
func (p Pack) Summarise(voices []Voice) Group {
	g := Group{N: len(voices), Label: LabelCounts, Limit: math.Inf(1), CircleSD: math.Inf(1)}
	g.Counts = make([]int, len(p.Sectors))
	for _, v := range voices {
		if len(v.Position.Main) == 1 {
			g.Counts[v.Position.Main[0]]++
		} else {
			g.Between++
		}
	}
	g.Breadth = entropy(g.Counts, g.N-g.Between)
	g.Medians = p.medians(voices)
	g.TopChoice, g.Minority.ByChoice = topChoice(voices)
	if !p.Ordered() {
		return g
	}
	p.direct(&g, voices)
	p.split(&g, voices)
	g.Majority = p.majority(voices, g.Mean)
	g.Minority = g.minority(voices)
	g.Middle = middle(voices)
	g.Label = g.label()
	return g
}

func middle(voices []Voice) Middle {
	weighed, n := 0, 0
	for _, v := range voices {
		if v.Position.HasDirection() || !v.Position.Divided {
			continue
		}
		n++
		if v.Position.Entropy >= weighedBreadth {
			weighed++
		}
	}
	switch {
	case n == 0:
		return ""
	case 4*weighed >= 3*n:
		return MiddleWeighed
	case 4*(n-weighed) >= 3*n:
		return MiddleTorn
	}
	return MiddleMixed
}

// medians are nil unless everybody divided coins: a sector with a strength is no weight on the other sectors.
func (p Pack) medians(voices []Voice) []float64 {
	if len(voices) == 0 {
		return nil
	}
	out := make([]float64, len(p.Sectors))
	column := make([]int, len(voices))
	for i := range p.Sectors {
		for j, v := range voices {
			if !v.Position.Divided {
				return nil
			}
			column[j] = v.Position.Weights[i]
		}
		slices.Sort(column)
		n := len(column)
		out[i] = float64(column[(n-1)/2]+column[n/2]) / 2
	}
	return out
}

// direct fills everything that is about directions. The voices are summed in the order of their angle and not in the
// order they came, so that not even the last bit of a float tells who came first.
func (p Pack) direct(g *Group, voices []Voice) {
	angles := make([]float64, 0, len(voices))
	xs, ys := make([]float64, 0, len(voices)), make([]float64, 0, len(voices))
	for _, v := range voices {
		xs, ys = append(xs, v.Position.X), append(ys, v.Position.Y)
		if v.Position.HasDirection() {
			angles = append(angles, v.Position.Direction())
		}
	}
	slices.Sort(angles)
	slices.Sort(xs)
	slices.Sort(ys)
	g.M = len(angles)
	if g.N > 0 {
		g.CentreX, g.CentreY = clean(sum(xs)/float64(g.N)), clean(sum(ys)/float64(g.N))
	}
	c := Circular(angles)
	g.R, g.R2, g.Mean, g.Limit, g.CircleSD = c.R, c.R2, c.Mean, c.Limit, c.SD
}

func (p Pack) split(g *Group, voices []Voice) {
	for a, axis := range p.Axes {
		s := Split{Axis: axis.ID}
		for _, v := range voices {
			switch p.ClearSide(v.Position, a) {
			case 1:
				s.Plus++
			case -1:
				s.Minus++
			default:
				s.Between++
			}
		}
		s.Divided = g.N > 0 && s.Plus*dividedShare >= g.N && s.Minus*dividedShare >= g.N
		g.Splits = append(g.Splits, s)
	}
}

// majority returns the sectors that most people have among their heaviest, the one nearest to the mean direction first.
func (p Pack) majority(voices []Voice, mean float64) []int {
	backing := make([]int, len(p.Sectors))
	for _, v := range voices {
		for _, i := range v.Position.Main {
			backing[i]++
		}
	}
	at := heaviest(backing)
	slices.SortStableFunc(at, func(a, b int) int {
		da, db := math.Abs(wrap(mean-radians(p.Sectors[a].Angle))), math.Abs(wrap(mean-radians(p.Sectors[b].Angle)))
		switch {
		case da < db-tiny:
			return -1
		case db < da-tiny:
			return 1
		}
		return 0
	})
	return at
}

// minority counts who does not go along. In a tie between sectors one of them stands for the majority and the people
// of the other are the minority: two camps of equal size that the directions fail to show are still told apart here.
func (g Group) minority(voices []Voice) Minority {
	m := Minority{}
	top, bestN := "", 0
	for letter, n := range letters(voices) {
		if n > bestN || (n == bestN && letter < top) {
			top, bestN = letter, n
		}
	}
	for _, v := range voices {
		elsewhere := len(g.Majority) > 0 && !slices.Contains(v.Position.Main, g.Majority[0])
		otherwise := v.Choice != "" && v.Choice != top
		if elsewhere {
			m.BySector++
		}
		if otherwise {
			m.ByChoice++
		}
		if elsewhere || otherwise {
			m.People++
		}
	}
	m.Qualifies = IsMinority(m.People, g.N)
	return m
}

// IsMinority reports whether people out of n are enough to be named: at least two, and at least one in six.
func IsMinority(people, n int) bool {
	return people >= fewestMinority && people*minorityShare >= n
}

func (g Group) label() Label {
	// Nine against three of twelve has R exactly at its limit of one half; rounding must not decide.
	pointed, opposed := g.R >= g.Limit-tiny, g.R2 >= g.Limit-tiny
	switch {
	case g.M < fewestDirections || 2*g.M < g.N:
		return LabelNoDirection
	case pointed && g.divided():
		return LabelTwoCamps
	case pointed && g.Minority.Qualifies:
		return LabelSharedMinority
	case pointed:
		return LabelShared
	case opposed:
		return LabelTwoCamps
	}
	return LabelDispersed
}

func (g Group) divided() bool {
	return slices.ContainsFunc(g.Splits, func(s Split) bool { return s.Divided })
}

// DividedAxis returns the index of the axis that divides the group most evenly, and false when none does.
func (g Group) DividedAxis() (int, bool) {
	best, at := 0, -1
	for i, s := range g.Splits {
		if weakest := min(s.Plus, s.Minus); s.Divided && weakest > best {
			best, at = weakest, i
		}
	}
	return at, at >= 0
}

// topChoice returns the most chosen letter, "" in a tie, and how many people chose another letter than it (in a tie:
// than either one of the first two).
func topChoice(voices []Voice) (letter string, others int) {
	total, most := 0, 0
	for l, n := range letters(voices) {
		total += n
		switch {
		case n > most:
			letter, most = l, n
		case n == most:
			letter = ""
		}
	}
	return letter, total - most
}

func letters(voices []Voice) map[string]int {
	out := map[string]int{}
	for _, v := range voices {
		if v.Choice != "" {
			out[v.Choice]++
		}
	}
	return out
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}
