package figure

import (
	"fmt"
	"strconv"

	"beraad/internal/learn/disclosure"
)

// Lengths of bars, in percent. bron: BOOT-4
const (
	wholeBar = 100
	barGap   = 1
)

// bars draws the rows that are no circle: the middle weights first, then who stands where below eight people, then the
// choice.
func (m maker) bars(pic disclosure.Picture) {
	if len(pic.Medians) > 0 && !m.opt.Compact {
		m.medianBars(pic)
	}
	switch pic.Level {
	case disclosure.LevelHalves:
		m.halfBars("halves", m.p.T("figure.halves"), pic.Halves)
	case disclosure.LevelQuadrants:
		m.rowBars("quadrants", m.p.T("figure.places"), pic.Sectors)
	case disclosure.LevelSectors:
		if pic.Camps != nil && !m.opt.Compact {
			m.halfBars("camps", m.p.T("figure.camps"), []disclosure.Axis{*pic.Camps})
		}
		if !m.pack.Ordered() {
			m.rowBars("sectors", m.p.T("figure.places"), pic.Sectors)
		}
	}
	if len(pic.Choices) > 0 && !m.opt.Compact {
		m.rowBars("choices", m.p.T("figure.choices"), pic.Choices)
	}
}

func (m maker) add(b Bars) {
	b.ID = m.opt.ID + "-" + b.Kind
	m.fig.Bars = append(m.fig.Bars, b)
}

// rowBars draws one bar per row, as long as its share of all rows.
func (m maker) rowBars(kind, title string, rows []disclosure.Row) {
	total := 0
	for _, r := range rows {
		total += r.Count
	}
	b := Bars{Kind: kind, Title: title}
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

func (m maker) medianBars(pic disclosure.Picture) {
	b := Bars{Kind: "medians", Title: m.p.T("figure.medians")}
	for _, md := range pic.Medians {
		b.Rows = append(b.Rows, barRow(md.Label.In(m.p.Lang()), md.HalfCoins, 2*m.pack.Total, m.coins(md.HalfCoins)))
	}
	m.add(b)
}

// coins writes half coins as people do: 3, or 3½.
func (m maker) coins(half int) string {
	switch {
	case half%2 == 0:
		return strconv.Itoa(half / 2)
	case half == 1:
		return "½"
	}
	return strconv.Itoa(half/2) + "½"
}

func barRow(label string, part, whole int, text string) BarRow {
	width := 0
	if whole > 0 {
		width = part * wholeBar / whole
	}
	return BarRow{Label: label, Segments: []Segment{{Series: 1, Width: width, Text: text}}}
}

// halfBars draws one stacked bar per axis: plus, people in between, minus.
func (m maker) halfBars(kind, title string, axes []disclosure.Axis) {
	b := Bars{Kind: kind, Title: title}
	for _, a := range axes {
		row := BarRow{
			Label: a.Plus.Name(m.p), EndLabel: a.Minus.Name(m.p),
		}
		if a.Between.Count > 0 {
			row.Middle = m.p.T("figure.in_between", "n", a.Between.Count)
		}
		parts := a.Rows()
		total, shown := 0, 0
		for _, part := range parts {
			if total += part.Count; part.Count > 0 {
				shown++
			}
		}
		room, x := wholeBar-barGap*max(0, shown-1), 0
		for i, part := range parts {
			series := []int{1, 4, 2}[i]
			seg := Segment{Series: series, Pattern: m.pattern(series), X: x, Text: strconv.Itoa(part.Count)}
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

func (m maker) pattern(series int) string {
	if series == 1 {
		return ""
	}
	return fmt.Sprintf("%s-p%d", m.opt.ID, series)
}

// key adds a line to the legend once.
func (m maker) key(k Key) {
	for _, have := range m.fig.Legend {
		if have.Shape == k.Shape {
			return
		}
	}
	m.fig.Legend = append(m.fig.Legend, k)
}
