package web

// Table is a table that becomes a list of cards on a phone. Roles are written out, because changing the display of
// table parts takes their meaning away in some browsers.
type Table struct {
	Name    string // id of the caption; one per page
	Caption string
	Quiet   bool // the caption is for the screen reader only: a heading above already says it
	Wide    bool // many numbers: scroll sideways instead of becoming cards
	Columns []Column
	Rows    []Row
}

// Column is the head of one column.
type Column struct {
	Label   string
	Numeric bool
}

// Row is one line; its first cell is its title.
type Row struct{ Cells []Cell }

// Cell is one value; a tag, a link or words, in that order.
type Cell struct {
	Text string
	Note string // one quiet line under the text
	Href string
	Tag  Tag
}

// Tagged reports whether the cell shows a status.
func (c Cell) Tagged() bool { return c.Tag.Label != "" }

// tableCell is a cell that knows its column, for the template.
type tableCell struct {
	Cell
	Column
	First bool
}

// Lines gives every cell its column. A row may have fewer cells than there are columns, never more.
func (t Table) Lines() [][]tableCell {
	lines := make([][]tableCell, len(t.Rows))
	for i, row := range t.Rows {
		for j, cell := range row.Cells {
			if j < len(t.Columns) {
				lines[i] = append(lines[i], tableCell{Cell: cell, Column: t.Columns[j], First: j == 0})
			}
		}
	}
	return lines
}

// DetailsTable stands under every chart: the same numbers as a table, one tap away.
type DetailsTable struct {
	Table Table
	Open  bool // open from the start: on paper and for ?print=1
}

// Facts is a list of names and values: who, when, where.
type Facts []Fact

// Fact is one line of Facts.
type Fact struct{ Name, Value string }
