package dialogue

import (
	"fmt"
	"strconv"
)

// Lengths of bars, in percent. bron: BOOT-4
const (
	wholeBar = 100
	barGap   = 1
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
	b.ID = m.opt.ID + "-" + b.Kind
	m.fig.Bars = append(m.fig.Bars, b)
}

// rowBars draws one bar per row, as long as its share of all rows.
func (m figureMaker) rowBars(kind, title string, rows []PictureRow) {
	total := 0
	for _, r := range rows {
		total += r.Count
	}
	b := FigureBars{Kind: kind, Title: title}
	for _, r := range rows {
		row := barRow(r.Name(m.p), r.Count, total, strconv.Itoa(r.Count))
		row.ID = r.ID
		for _, a := range m.opt.Answers {
			if a.Letter == r.ID {
				row.Long = a.Text
			}
		}
		b.Rows = append(b.Rows, row)
	}
	m.add(b)
}

func (m figureMaker) medianBars(pic Picture) {
	b := FigureBars{Kind: "medians", Title: m.p.T("dialogue.figure.medians")}
	for _, md := range pic.Medians {
		b.Rows = append(b.Rows, barRow(md.Label.In(m.p.Lang()), md.HalfCoins, 2*m.pack.Total, m.coins(md.HalfCoins)))
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

func barRow(label string, part, whole int, text string) FigureBarRow {
	width := 0
	if whole > 0 {
		width = part * wholeBar / whole
	}
	return FigureBarRow{Label: label, Segments: []FigureSegment{{Series: 1, Width: width, Text: text}}}
}

// halfBars draws one stacked bar per axis: plus, people in between, minus.
func (m figureMaker) halfBars(kind, title string, axes []PictureAxis) {
	b := FigureBars{Kind: kind, Title: title}
	for _, a := range axes {
		row := FigureBarRow{
			Label: a.Plus.Name(m.p), EndLabel: a.Minus.Name(m.p),
		}
		if a.Between.Count > 0 {
			row.Middle = m.p.T("dialogue.figure.in_between", "n", a.Between.Count)
		}
		parts := a.rows()
		total, shown := 0, 0
		for _, part := range parts {
			if total += part.Count; part.Count > 0 {
				shown++
			}
		}
		room, x := wholeBar-barGap*max(0, shown-1), 0
		for i, part := range parts {
			series := []int{1, 4, 2}[i]
			seg := FigureSegment{Series: series, Pattern: m.pattern(series), X: x, Text: strconv.Itoa(part.Count)}
			if part.Count > 0 {
				if seg.Width = part.Count * room / total; shown == 1 {
					seg.Width = wholeBar - x // what rounding left over
				}
				shown--
				x += seg.Width + barGap
			}
			row.Segments = append(row.Segments, seg)
		}
		b.Rows = append(b.Rows, row)
	}
	m.add(b)
}

func (m figureMaker) pattern(series int) string {
	if series == 1 {
		return ""
	}
	return fmt.Sprintf("%s-p%d", m.opt.ID, series)
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
