package dialogue

import (
	"fmt"
	"strconv"
)

// Sizes of the bars, in units of their view box. At 320 CSS pixels the letters are still 18 pixels high, and on a
// projector they grow with the drawing. bron: BOOT-4
const (
	barsWidth   = 480
	barHeight   = 44
	barRow      = 96 // label, bar and the space below it
	barLabel    = 28 // size of letters; also written in the template
	barGap      = 3
	plateWidth  = 52
	plateHeight = 34
)

// bars draws the rows that are no circle: the middle weights first, then who stands where below eight people, then the
// choice.
func (m figureMaker) bars(pic Picture) {
	if len(pic.Medians) > 0 && !m.opt.Compact {
		m.medianBars(pic)
	}
	switch pic.Level {
	case LevelHalves:
		m.halfBars("halves", m.p.T("dialogue.figure.halves"), pic.Halves)
	case LevelQuadrants:
		m.rowBars("quadrants", m.p.T("dialogue.figure.places"), pic.Sectors)
	case LevelSectors:
		if pic.Camps != nil && !m.opt.Compact {
			m.halfBars("camps", m.p.T("dialogue.figure.camps"), []PictureAxis{*pic.Camps})
		}
		if !m.pack.Ordered() {
			m.rowBars("sectors", m.p.T("dialogue.figure.places"), pic.Sectors)
		}
	}
	if len(pic.Choices) > 0 && !m.opt.Compact {
		m.rowBars("choices", m.p.T("dialogue.figure.choices"), pic.Choices)
	}
}

func (m figureMaker) add(b FigureBars) {
	b.ID, b.Desc, b.Width = m.opt.ID+"-"+b.ID, m.fig.Headline, barsWidth
	b.Height = len(b.Rows) * barRow
	m.fig.Bars = append(m.fig.Bars, b)
}

// rowBars draws one bar per row, as long as its share of all rows.
func (m figureMaker) rowBars(id, title string, rows []PictureRow) {
	total := 0
	for _, r := range rows {
		total += r.Count
	}
	b := FigureBars{ID: id, Title: title}
	for i, r := range rows {
		b.Rows = append(b.Rows, m.barRow(i, r.Name(m.p), r.Count, total, strconv.Itoa(r.Count)))
	}
	m.add(b)
}

func (m figureMaker) medianBars(pic Picture) {
	b := FigureBars{ID: "medians", Title: m.p.T("dialogue.figure.medians")}
	for i, md := range pic.Medians {
		b.Rows = append(b.Rows, m.barRow(i, md.Label.In(m.p.Lang()), md.HalfCoins, 2*m.pack.Total, m.coins(md.HalfCoins)))
	}
	m.add(b)
}

// coins writes half coins as people do: 3, or 3½.
func (m figureMaker) coins(half int) string {
	switch {
	case half%2 == 0:
		return strconv.Itoa(half / 2)
	case half == 1:
		return "½"
	}
	return strconv.Itoa(half/2) + "½"
}

func (m figureMaker) barRow(i int, label string, part, whole int, text string) FigureBarRow {
	room := barsWidth - plateWidth - 8
	width := 0
	if whole > 0 {
		width = part * room / whole
	}
	top := i*barRow + barLabel + 12
	return FigureBarRow{
		Label: label, LabelY: i*barRow + barLabel,
		Segments: []FigureSegment{{
			Series: 1, X: 0, Y: top, Width: width, Height: barHeight,
			Plate: plateAt(width+8+plateWidth/2, top+barHeight/2, plateWidth, text),
		}},
	}
}

// halfBars draws one stacked bar per axis: plus, people in between, minus.
func (m figureMaker) halfBars(id, title string, axes []PictureAxis) {
	b := FigureBars{ID: id, Title: title}
	for i, a := range axes {
		top := i*barRow + barLabel + 12
		row := FigureBarRow{
			Label: a.Plus.Name(m.p), EndLabel: a.Minus.Name(m.p), LabelY: i*barRow + barLabel, EndX: barsWidth,
		}
		parts := []PictureRow{a.Plus, a.Between, a.Minus}
		total := a.Plus.Count + a.Between.Count + a.Minus.Count
		// Every part keeps room for its plate, also an empty one: a zero is a number too.
		room, x := barsWidth-len(parts)*(plateWidth+8)-2*barGap, 0
		for s, part := range parts {
			width := plateWidth + 8
			if total > 0 {
				width += part.Count * room / total
			}
			series := []int{1, 4, 2}[s]
			seg := FigureSegment{
				Series: series, Pattern: m.pattern(series), X: x, Y: top, Height: barHeight,
				Plate: plateAt(x+width/2, top+barHeight/2, plateWidth, strconv.Itoa(part.Count)),
			}
			if part.Count > 0 {
				seg.Width = width
			}
			row.Segments = append(row.Segments, seg)
			x += width + barGap
		}
		b.Rows = append(b.Rows, row)
	}
	m.add(b)
	m.key(FigureKey{Shape: "bar-4", Pattern: m.pattern(4), Text: m.p.T("compass.between_sides")})
}

func (m figureMaker) pattern(series int) string {
	if series == 1 {
		return ""
	}
	return fmt.Sprintf("%s-p%d", m.opt.ID, series)
}

func plateAt(x, y, width int, text string) FigurePlate {
	return FigurePlate{
		X: x - width/2, Y: y - plateHeight/2, Width: width, Height: plateHeight,
		TextX: x, TextY: y + barLabel*35/100, Text: text,
	}
}

// key adds a line to the legend once.
func (m figureMaker) key(k FigureKey) {
	for _, have := range m.fig.Legend {
		if have.Shape == k.Shape {
			return
		}
	}
	m.fig.Legend = append(m.fig.Legend, k)
}
