package figure

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
)

// Sizes of the circle, in units of its view box. Letters are large against the drawing: it stands in a third of a
// projector and on the narrowest phone. bron: BOOT-4
const (
	circleRadius = 250
	labelRoom    = 10 // between the circle and a label
	circleMargin = 6
	sectorSize   = 38 // letters of sector labels
	axisSize     = 34 // letters of axis words
	compactSize  = 50 // letters of both in a small figure
	plateRoom    = 0.84
	dotStep      = 27
	headLength   = 44 // of the arrow
)

// Circle is the drawing of a compass. Coordinates are whole units of its view box, y downwards.
type Circle struct {
	ID            string
	Title, Desc   string
	Width, Height int
	CX, CY, R     int
	LabelSize     int // letters of sector labels and numbers
	AxisSize      int
	Lines         []Line
	AxisLabels    []Text
	SectorLabels  []Text
	Petals        []Petal
	Plates        []Plate // one per row of the picture
	Between       string  // people in no sector, in words
	SomeBetween   bool
	Dots          []Point
	DotR          int
	Arrow         *Arrow
	Marks         []MarkShape
}

// Petal is a part of a sector as large as the number of people there: its area goes with the number. Earlier says
// that it belongs to the earlier of two rounds, which is drawn hollow.
type Petal struct {
	Path    string
	Earlier bool
}

// Line is a border between sectors.
type Line struct{ X1, Y1, X2, Y2 int }

// Point is the middle of a dot.
type Point struct{ X, Y int }

// Text is a label. Anchor is "start", "middle" or "end"; Turn is "" or a transform that turns it on its side.
type Text struct {
	X, Y   int
	Anchor string
	Turn   string
	Text   string
}

// Arrow is a group's arrow: a shaft and a head as path data. Earlier is the hollow centre it starts from, only
// for a shift.
type Arrow struct {
	Shaft, Head string
	Earlier     *Point
	To          Point
}

// MarkShape is a marked point: path data of a square (organisation) or a diamond (residents).
type MarkShape struct {
	Kind MarkKind
	Path string
}

// circle draws the compass for counts per sector. With an earlier picture every plate has both counts and the arrow is
// the one of the shift; otherwise the arrow is the picture's own.
func (m maker) circle(pic disclosure.Picture, earlier *disclosure.Picture, shift *disclosure.Arrow) {
	c := m.newCircle(m.p.T("figure.circle"), m.fig.Headline)
	now, most := rowCounts(pic.Sectors[:len(m.pack.Sectors)])
	was, wasMost := []int(nil), 0
	if earlier != nil {
		was, wasMost = rowCounts(earlier.Sectors[:len(m.pack.Sectors)])
	}
	m.petals(c, now, max(most, wasMost), false)
	m.petals(c, was, max(most, wasMost), true)
	for i, s := range m.pack.Sectors {
		text := strconv.Itoa(now[i])
		if earlier != nil {
			text = strconv.Itoa(was[i]) + " → " + text
		}
		x, y := c.at(s.Angle, plateRoom)
		c.Plates = append(c.Plates, c.plate(x, y, text))
	}
	m.between(c, pic, earlier)
	if earlier == nil {
		m.dots(c, pic)
	}
	arrow := pic.Arrow
	if earlier != nil {
		arrow = shift
	}
	if arrow != nil {
		m.arrow(c, *arrow, earlier != nil)
	}
	m.marks(c)
	m.fig.Circle = c
	if earlier != nil {
		m.key(Key{Shape: "petal-earlier", Text: m.p.T("figure.legend.petal_earlier")})
		m.key(Key{Shape: "plate", Text: m.p.T("figure.legend.plate_before_after")})
	} else {
		m.key(Key{Shape: "plate", Text: m.p.T("figure.legend.plate")})
	}
}

// arrowAlone draws how the group moved and no count.
func (m maker) arrowAlone(a disclosure.Arrow) {
	c := m.newCircle(m.p.T("figure.circle"), m.fig.Headline)
	m.arrow(c, a, true)
	m.marks(c)
	m.fig.Circle = c
}

// newCircle lays out an empty compass. title and desc are what a screen reader hears of it.
func (m maker) newCircle(title, desc string) *Circle {
	c := &Circle{ID: m.opt.ID + "-circle", Title: title, Desc: desc, R: circleRadius, LabelSize: sectorSize, AxisSize: axisSize}
	if m.opt.Compact {
		c.LabelSize, c.AxisSize = compactSize, compactSize
	}
	m.frame(c)
	return c
}

func rowCounts(rows []disclosure.Row) (counts []int, most int) {
	for _, r := range rows {
		counts, most = append(counts, r.Count), max(most, r.Count)
	}
	return counts, most
}

// petals draws one petal per sector with people; the fullest one reaches the circle.
func (m maker) petals(c *Circle, counts []int, most int, earlier bool) {
	edges := borders(m.pack)
	for i, n := range counts {
		if n == 0 {
			continue
		}
		from, to := edgesOf(m.pack.Sectors[i].Angle, edges)
		r := math.Sqrt(float64(n) / float64(most))
		x1, y1 := c.at(from, r)
		x2, y2 := c.at(to, r)
		radius := int(math.Round(r * float64(c.R)))
		c.Petals = append(c.Petals, Petal{
			Path:    fmt.Sprintf("M%d %dL%d %dA%d %d 0 0 0 %d %dZ", c.CX, c.CY, x1, y1, radius, radius, x2, y2),
			Earlier: earlier,
		})
	}
}

// edgesOf returns the borders before and after a sector, counted against the clock.
func edgesOf(angle int, edges []int) (from, to int) {
	from, to = 360, 360
	for _, e := range edges {
		if back := (angle - e + 360) % 360; back < from {
			from = back
		}
		if on := (e - angle + 360) % 360; on < to {
			to = on
		}
	}
	return (angle - from + 360) % 360, (angle + to) % 360
}

// at turns an angle in degrees and a share of the radius into a point of the drawing.
func (c *Circle) at(angle int, share float64) (x, y int) {
	a := float64(angle) * math.Pi / 180
	return c.point(share*math.Cos(a), share*math.Sin(a))
}

// point turns a point of the unit circle into a point of the drawing.
func (c *Circle) point(x, y float64) (int, int) {
	return c.CX + int(math.Round(x*float64(c.R))), c.CY - int(math.Round(y*float64(c.R)))
}

// frame lays out circle, borders and labels. Labels stand above and below the corners of the circle, where there is room
// that costs no width; only a pack with more than one sector in a quarter has them around the circle.
func (m maker) frame(c *Circle) {
	side := labelRoom + circleMargin
	if !m.opt.Compact || m.onAxes() {
		side += c.AxisSize * 11 / 10
	}
	c.CX, c.CY = circleRadius+side, circleRadius+side
	corners := m.inCorners()
	if !corners {
		for _, s := range m.pack.Sectors {
			reach := int(math.Abs(math.Cos(float64(s.Angle)*math.Pi/180)) * (circleRadius + labelRoom))
			c.CX = max(c.CX, reach+textWidth(s.Label.In(m.p.Lang()), c.LabelSize)+circleMargin)
		}
	}
	if m.opt.Compact && corners {
		c.CY = max(c.CY, m.rise(c)+c.LabelSize) // the corner labels rise above the circle
	}
	c.Width, c.Height = 2*c.CX, 2*c.CY
	rise := m.rise(c)
	for _, border := range borders(m.pack) {
		x, y := c.at(border, 1)
		c.Lines = append(c.Lines, Line{c.CX, c.CY, x, y})
	}
	for _, s := range m.pack.Sectors {
		label := s.Label.In(m.p.Lang())
		switch {
		case onAxis(s.Angle):
			c.SectorLabels = append(c.SectorLabels, c.axisLabel(s.Angle, label, c.AxisSize))
		case corners:
			c.SectorLabels = append(c.SectorLabels, c.cornerLabel(s.Angle, rise, label))
		default:
			x, y := c.at(s.Angle, 1+float64(labelRoom)/circleRadius)
			c.SectorLabels = append(c.SectorLabels, Text{X: x, Y: y + labelDrop(s.Angle, c.LabelSize), Anchor: anchor(s.Angle), Text: label})
		}
	}
	if !m.opt.Compact {
		m.axisLabels(c)
	}
}

// onAxis reports whether an angle points straight up, down or aside.
func onAxis(angle int) bool {
	a := float64(angle) * math.Pi / 180
	return math.Abs(math.Cos(a)) < sideways || math.Abs(math.Sin(a)) < sideways
}

func (m maker) onAxes() bool {
	return slices.ContainsFunc(m.pack.Sectors, func(s compass.Sector) bool { return onAxis(s.Angle) })
}

// inCorners reports whether every quarter of the circle has room for the label of its sector.
func (m maker) inCorners() bool {
	quarters := map[int]int{}
	for _, s := range m.pack.Sectors {
		if !onAxis(s.Angle) {
			quarters[s.Angle%360/90]++
		}
	}
	for _, n := range quarters {
		if n > 1 {
			return false
		}
	}
	return true
}

// rise is how far above the centre the corner labels stand: as close to the circle as the widest one allows, and all
// alike, so that the drawing is even.
func (m maker) rise(c *Circle) int {
	rise := c.R * 6 / 10
	for _, s := range m.pack.Sectors {
		inner := max(0, c.CX-circleMargin-textWidth(s.Label.In(m.p.Lang()), c.LabelSize))
		rise = max(rise, int(math.Sqrt(math.Max(0, float64(c.R*c.R-inner*inner))))+labelRoom)
	}
	return rise
}

// cornerLabel puts a label in a corner of the drawing.
func (c *Circle) cornerLabel(angle, rise int, label string) Text {
	t := Text{X: circleMargin, Anchor: "start", Text: label}
	if angle%360 < 90 || angle%360 > 270 {
		t.X, t.Anchor = c.Width-circleMargin, "end"
	}
	if t.Y = c.CY - rise; angle%360 > 180 {
		t.Y = c.CY + rise + c.LabelSize*7/10
	}
	return t
}

// axisLabel puts a word at the end of an axis: above, below, or on its side so that it does not push the circle away.
func (c *Circle) axisLabel(angle int, label string, size int) Text {
	// The tails of letters point to the circle everywhere but below it.
	x, y := c.at(angle, 1+float64(labelRoom+size/6)/circleRadius)
	t := Text{X: x, Y: y, Anchor: "middle", Text: label}
	switch anchor(angle) {
	case "middle":
		if angle%360 > 180 {
			t.Y += size * 6 / 10
		}
	case "start":
		t.Turn = fmt.Sprintf("rotate(90 %d %d)", t.X, t.Y)
	default:
		t.Turn = fmt.Sprintf("rotate(-90 %d %d)", t.X, t.Y)
	}
	return t
}

// sideways is the cosine below which a label stands above or below the circle and not beside it.
const sideways = 0.2

func anchor(angle int) string {
	switch cos := math.Cos(float64(angle) * math.Pi / 180); {
	case math.Abs(cos) < sideways:
		return "middle"
	case cos > 0:
		return "start"
	}
	return "end"
}

// labelDrop moves the base line of a label from its middle: up above the circle, down below it.
func labelDrop(angle, size int) int {
	sin := math.Sin(float64(angle) * math.Pi / 180)
	return int(math.Round(float64(size) * (0.35 - 0.35*sin)))
}

// borders are the angles halfway between neighbouring sectors, in whole degrees.
func borders(p compass.Pack) []int {
	angles := make([]int, len(p.Sectors))
	for i, s := range p.Sectors {
		angles[i] = s.Angle
	}
	slices.Sort(angles)
	out := make([]int, len(angles))
	for i, a := range angles {
		next := angles[(i+1)%len(angles)]
		if i == len(angles)-1 {
			next += 360
		}
		out[i] = (a + next) / 2 % 360
	}
	return out
}

// axisLabels writes the words of an axis at its ends, unless the end is a sector that already has that place.
func (m maker) axisLabels(c *Circle) {
	for _, a := range m.pack.Axes {
		for _, end := range []struct {
			sectors []int
			label   compass.Words
		}{{a.Plus, a.PlusLabel}, {a.Minus, a.MinusLabel}} {
			if len(end.sectors) < 2 {
				continue
			}
			c.AxisLabels = append(c.AxisLabels, c.axisLabel(m.middleAngle(end.sectors), end.label.In(m.p.Lang()), c.AxisSize))
		}
	}
}

func (m maker) middleAngle(sectors []int) int {
	x, y := 0.0, 0.0
	for _, i := range sectors {
		a := float64(m.pack.Sectors[i].Angle) * math.Pi / 180
		x, y = x+math.Cos(a), y+math.Sin(a)
	}
	return (int(math.Round(math.Atan2(y, x)*180/math.Pi)) + 360) % 360
}

// plate is a number on a plain ground around a point.
func (c *Circle) plate(x, y int, text string) Plate {
	width, height := max(c.LabelSize*8/5, textWidth(text, c.LabelSize)+c.LabelSize/2), c.LabelSize*13/10
	return Plate{X: x - width/2, Y: y - height/2, Width: width, Height: height, TextX: x, TextY: y + c.LabelSize*35/100, Text: text}
}
