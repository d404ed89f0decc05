package dialogue

import "strconv"

// tables writes the same rows as the drawings in words and numbers. With an earlier round there is a column for each.
func (m figureMaker) tables(pic Picture, earlier *Picture) {
	was := Picture{}
	if earlier != nil {
		was = *earlier
	}
	// Two rounds can differ in level, when people joined or left in between: then only the later one is told here.
	if was.Level != pic.Level {
		was.Sectors, was.Halves = nil, nil
	}
	m.rowTable(m.p.T("dialogue.figure.places"), pic.Sectors, was.Sectors)
	for i, axis := range pic.Halves {
		var before []PictureRow
		if len(was.Halves) > i {
			before = was.Halves[i].rows()
		}
		m.rowTable(m.axisCaption("dialogue.figure.halves", axis), axis.rows(), before)
	}
	if pic.Camps != nil && earlier == nil {
		m.rowTable(m.axisCaption("dialogue.figure.camps", *pic.Camps), pic.Camps.rows(), nil)
	}
	m.rowTable(m.p.T("dialogue.figure.choices"), pic.Choices, was.Choices)
	if earlier != nil {
		return
	}
	m.medianTable(pic)
	m.dotTable(pic)
	m.valueTable(pic)
}

func (a PictureAxis) rows() []PictureRow { return []PictureRow{a.Plus, a.Between, a.Minus} }

func (m figureMaker) axisCaption(key string, a PictureAxis) string {
	return m.p.T(key) + " " + a.Plus.Name(m.p) + " – " + a.Minus.Name(m.p)
}

func (m figureMaker) rowTable(caption string, rows, earlier []PictureRow) {
	if len(rows) == 0 {
		return
	}
	t := FigureTableView{Caption: caption, Head: []string{m.p.T("dialogue.table.what")}}
	was := map[string]PictureRow{}
	for _, r := range earlier {
		was[r.ID] = r
	}
	if len(earlier) > 0 {
		t.Head = append(t.Head, m.p.T("dialogue.table.before"), m.p.T("dialogue.table.after"))
	} else {
		t.Head = append(t.Head, m.p.T("dialogue.table.people"))
	}
	for _, r := range rows {
		cells := []string{r.Name(m.p)}
		if b, ok := was[r.ID]; ok {
			cells = append(cells, m.count(b))
		} else if len(earlier) > 0 {
			cells = append(cells, m.p.T("dialogue.table.not_asked"))
		}
		t.Rows = append(t.Rows, append(cells, m.count(r)))
	}
	m.fig.Tables = append(m.fig.Tables, t)
}

func (m figureMaker) count(r PictureRow) string {
	if r.Hidden {
		return m.p.T("dialogue.table.hidden")
	}
	return strconv.Itoa(r.Count)
}

func (m figureMaker) medianTable(pic Picture) {
	if len(pic.Medians) == 0 {
		return
	}
	t := FigureTableView{
		Caption: m.p.T("dialogue.figure.medians"),
		Head:    []string{m.p.T("dialogue.table.what"), m.p.T("dialogue.table.coins")},
	}
	for _, md := range pic.Medians {
		t.Rows = append(t.Rows, []string{md.Label.In(m.p.Lang()), m.coins(md.HalfCoins)})
	}
	m.fig.Tables = append(m.fig.Tables, t)
}

func (m figureMaker) dotTable(pic Picture) {
	if len(pic.Dots) == 0 {
		return
	}
	t := FigureTableView{
		Caption: m.p.T("dialogue.figure.dots"),
		Head:    []string{m.p.T("dialogue.table.what"), m.p.T("dialogue.table.people")},
	}
	for i, n := range pic.Dots {
		t.Rows = append(t.Rows, []string{pic.Sectors[i].Name(m.p), strconv.Itoa(n)})
	}
	m.fig.Tables = append(m.fig.Tables, t)
}

func (m figureMaker) valueTable(pic Picture) {
	t := FigureTableView{
		Caption: m.p.T("dialogue.figure.values"),
		Head:    []string{m.p.T("dialogue.table.what"), m.p.T("dialogue.table.people")},
	}
	for _, v := range pic.Values {
		if v.Hidden {
			continue
		}
		a, b := m.opt.ValueName(v.A), m.opt.ValueName(v.B)
		t.Rows = append(t.Rows,
			[]string{m.p.T("dialogue.table.value_over", "a", a, "b", b), strconv.Itoa(v.AOverB)},
			[]string{m.p.T("dialogue.table.value_over", "a", b, "b", a), strconv.Itoa(v.BOverA)})
	}
	if len(t.Rows) > 0 {
		m.fig.Tables = append(m.fig.Tables, t)
	}
}
