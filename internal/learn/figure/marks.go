package figure

import (
	"fmt"
	"math"
	"slices"

	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
)

// between tells the people with two or more sectors alike under the circle: they stand in no sector, and in the middle
// their number would be under the arrow.
func (m maker) between(c *Circle, pic disclosure.Picture, earlier *disclosure.Picture) {
	row := pic.Sectors[len(m.pack.Sectors)]
	c.Between, c.SomeBetween = m.p.T("figure.between", "n", row.Count), row.Count > 0
	if earlier != nil {
		before := earlier.Sectors[len(m.pack.Sectors)].Count
		c.Between = m.p.T("figure.between_before_after", "n", row.Count, "before", before)
		c.SomeBetween = row.Count+before > 0
	}
}

// dots places one dot per person who will explain, in rows inside their sector. Seed decides which places of the block
// stay empty and how far a dot is off its place, so that a dot is no person and cannot be followed to the next round.
// People between sectors have no dot in the circle; their number is in the table.
func (m maker) dots(c *Circle, pic disclosure.Picture) {
	if len(pic.Dots) == 0 {
		return
	}
	sectors := pic.Dots[:len(m.pack.Sectors)]
	g := gridFor(len(sectors), slices.Max(sectors))
	c.DotR = max(3, g.step*2/5)
	draw := compass.NewDraw(m.opt.Seed)
	for i, s := range m.pack.Sectors {
		c.Dots = append(c.Dots, m.block(c, s.Angle, sectors[i], g, draw)...)
	}
	m.key(Key{Shape: "dot", Text: m.p.T("figure.legend.dot")})
}

// grid is how dots are laid out in every sector of one drawing.
type grid struct {
	centre        float64 // of the block, as a share of the radius
	step, columns int
}

// gridFor finds the largest step with which the fullest sector still fits its wedge.
func gridFor(sectors, most int) grid {
	g := grid{centre: 0.36, step: dotStep}
	if sectors > 4 {
		g.centre = 0.48 // narrow wedges have their room further out
	}
	room := int(2 * g.centre * circleRadius * math.Sin(min(math.Pi/float64(sectors), math.Pi/4)))
	for ; ; g.step-- {
		g.columns = max(1, room/g.step)
		if rows := (most + g.columns - 1) / g.columns; rows*g.step <= room || g.step <= 6 {
			return g
		}
	}
}

// block lays n dots out in rows around the middle of a sector.
func (m maker) block(c *Circle, angle, n int, g grid, draw *compass.Draw) []Point {
	cx, cy := c.at(angle, g.centre)
	rows := (n + g.columns - 1) / g.columns
	out := make([]Point, n)
	for i, place := range draw.Shuffle(rows * g.columns)[:n] {
		jitter := func() int { return draw.Below(g.step/6+1) - g.step/12 }
		out[i] = Point{
			X: cx + (2*(place%g.columns)-g.columns+1)*g.step/2 + jitter(),
			Y: cy + (2*(place/g.columns)-rows+1)*g.step/2 + jitter(),
		}
	}
	return out
}

func (m maker) arrow(c *Circle, a disclosure.Arrow, isShift bool) {
	x1, y1 := c.point(a.FromX, a.FromY)
	x2, y2 := c.point(a.ToX, a.ToY)
	length := math.Hypot(float64(x2-x1), float64(y2-y1))
	if length == 0 {
		return
	}
	ux, uy := float64(x2-x1)/length, float64(y2-y1)/length
	head := math.Min(headLength, length*0.8)
	bx, by := float64(x2)-head*ux, float64(y2)-head*uy
	wing := head * 0.55
	out := &Arrow{
		Shaft: fmt.Sprintf("M%d %dL%.0f %.0f", x1, y1, bx, by),
		Head:  fmt.Sprintf("M%d %dL%.0f %.0fL%.0f %.0fZ", x2, y2, bx-wing*uy, by+wing*ux, bx+wing*uy, by-wing*ux),
		To:    Point{x2, y2},
	}
	key := "figure.legend.arrow"
	if isShift {
		out.Earlier = &Point{x1, y1}
		key = "figure.legend.arrow_shift"
		m.key(Key{Shape: "dot-earlier", Text: m.p.T("figure.legend.earlier")})
	}
	c.Arrow = out
	m.key(Key{Shape: "arrow", Text: m.p.T(key)})
}

// told returns the marks that may be shown, with the index of their sector: a sector of the pack, and of residents at least
// five conversations.
func (m maker) told() (marks []Mark, sectors []int) {
	for _, mk := range m.opt.Marks {
		i, ok := m.pack.Index(mk.Sector)
		if !ok || mk.Strength < 1 || mk.Strength > compass.Strengths || (mk.Kind == MarkResidents && mk.N < disclosure.FewestVotes) {
			continue
		}
		marks, sectors = append(marks, mk), append(sectors, i)
	}
	return marks, sectors
}

// known says in a sentence where each mark is: a drawing is not everywhere, and not for everybody.
func (m maker) known() {
	marks, sectors := m.told()
	for n, mk := range marks {
		where := m.pack.Sectors[sectors[n]].Label.In(m.p.Lang())
		said := m.p.T("figure.known.organisation", "sector", where, "source", mk.Source)
		if mk.Kind == MarkResidents {
			said = m.p.T("figure.known.residents", "sector", where, "source", mk.Source, "n", mk.N)
		}
		m.fig.Known = append(m.fig.Known, said)
	}
}

// marks draws the positions from outside the room a little beside the middle of their sector, each kind on its own
// side, so that they cover neither the number nor each other.
func (m maker) marks(c *Circle) {
	marks, sectors := m.told()
	for n, mk := range marks {
		aside := 180 / len(m.pack.Sectors) * 6 / 10
		if mk.Kind == MarkResidents {
			aside = -aside
		}
		x, y := c.at(m.pack.Sectors[sectors[n]].Angle+aside, 0.9*float64(mk.Strength)/compass.Strengths)
		shape := MarkShape{Kind: mk.Kind, Path: fmt.Sprintf("M%d %dh32v32h-32Z", x-16, y-16)}
		k := Key{Shape: "org", Text: m.p.T("figure.legend.organisation", "source", mk.Source)}
		if mk.Kind == MarkResidents {
			shape.Path = fmt.Sprintf("M%d %dl20 20l-20 20l-20 -20Z", x, y-20)
			k = Key{Shape: "res", Text: m.p.T("figure.legend.residents", "source", mk.Source, "n", mk.N)}
		}
		c.Marks = append(c.Marks, shape)
		m.key(k)
	}
}
