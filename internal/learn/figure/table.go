package figure

import (
	"strconv"

	"beraad/internal/learn/disclosure"
)

// tables writes the same rows as the drawings in words and numbers. With an earlier round there is a column for each.
func (m maker) tables(pic disclosure.Picture, earlier *disclosure.Picture) {
	was := disclosure.Picture{}
	if earlier != nil {
		was = *earlier
	}
	// Two rounds can differ in level, when people joined or left in between: then only the later one is told here.
	if was.Level != pic.Level {
		was.Sectors, was.Halves = nil, nil
	}
	m.rowTable(m.p.T("figure.places"), pic.Sectors, was.Sectors)
	for i, axis := range pic.Halves {
		var before []disclosure.Row
		if len(was.Halves) > i {
			before = was.Halves[i].Rows()
		}
		m.rowTable(m.axisCaption("figure.halves", axis), axis.Rows(), before)
	}
	if pic.Camps != nil && earlier == nil {
		m.rowTable(m.axisCaption("figure.camps", *pic.Camps), pic.Camps.Rows(), nil)
	}
	m.rowTable(m.p.T("figure.choices"), pic.Choices, was.Choices)
	if earlier != nil {
		return
	}
	m.medianTable(pic)
	m.dotTable(pic)
	m.valueTable(pic)
}

func (m maker) axisCaption(key string, a disclosure.Axis) string {
	return m.p.T(key) + " " + a.Plus.Name(m.p) + " – " + a.Minus.Name(m.p)
}

func (m maker) rowTable(caption string, rows, earlier []disclosure.Row) {
	if len(rows) == 0 {
		return
	}
	t := Table{Caption: caption, Head: []string{m.p.T("figure.table.what")}}
	was := map[string]disclosure.Row{}
	for _, r := range earlier {
		was[r.ID] = r
	}
	if len(earlier) > 0 {
		t.Head = append(t.Head, m.p.T("figure.table.before"), m.p.T("figure.table.after"))
	} else {
		t.Head = append(t.Head, m.p.T("figure.table.people"))
	}
	for _, r := range rows {
		cells := []string{r.Name(m.p)}
		if b, ok := was[r.ID]; ok {
			cells = append(cells, m.count(b))
		} else if len(earlier) > 0 {
			cells = append(cells, m.p.T("figure.table.not_asked"))
		}
		t.Rows = append(t.Rows, append(cells, m.count(r)))
	}
	m.fig.Tables = append(m.fig.Tables, t)
}

func (m maker) count(r disclosure.Row) string {
	if r.Hidden {
		return m.p.T("figure.table.hidden")
	}
	return strconv.Itoa(r.Count)
}

func (m maker) medianTable(pic disclosure.Picture) {
	if len(pic.Medians) == 0 {
		return
	}
	t := Table{
		Caption: m.p.T("figure.medians"),
		Head:    []string{m.p.T("figure.table.what"), m.p.T("figure.table.coins")},
	}
	for _, md := range pic.Medians {
		t.Rows = append(t.Rows, []string{md.Label.In(m.p.Lang()), m.coins(md.HalfCoins)})
	}
	m.fig.Tables = append(m.fig.Tables, t)
}

func (m maker) dotTable(pic disclosure.Picture) {
	if len(pic.Dots) == 0 {
		return
	}
	t := Table{
		Caption: m.p.T("figure.dots"),
		Head:    []string{m.p.T("figure.table.what"), m.p.T("figure.table.people")},
	}
	for i, n := range pic.Dots {
		t.Rows = append(t.Rows, []string{pic.Sectors[i].Name(m.p), strconv.Itoa(n)})
	}
	m.fig.Tables = append(m.fig.Tables, t)
}

func (m maker) valueTable(pic disclosure.Picture) {
	t := Table{
		Caption: m.p.T("figure.values"),
		Head:    []string{m.p.T("figure.table.what"), m.p.T("figure.table.people")},
	}
	for _, v := range pic.Values {
		if v.Hidden {
			continue
		}
		a, b := m.opt.ValueName(v.A), m.opt.ValueName(v.B)
		t.Rows = append(t.Rows,
			[]string{m.p.T("figure.table.value_over", "a", a, "b", b), strconv.Itoa(v.AOverB)},
			[]string{m.p.T("figure.table.value_over", "a", b, "b", a), strconv.Itoa(v.BOverA)})
	}
	if len(t.Rows) > 0 {
		m.fig.Tables = append(m.fig.Tables, t)
	}
}
