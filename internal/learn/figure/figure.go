package figure

import (
	"strconv"
	"strings"

	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
)

// TableMode says whether a figure has its table: the projector has none, because the phones do.
type TableMode string

// The ways to show the table "Bekijk als tabel". The zero value is closed: one tap away.
const (
	TableClosed TableMode = ""
	TableOpen   TableMode = "open"
	TableNone   TableMode = "none"
)

// MarkKind tells whose position a marked point is.
type MarkKind string

// The two kinds of marked points beside the group.
const (
	MarkOrganisation MarkKind = "organisation" // the declared position, from a code or manifest
	MarkResidents    MarkKind = "residents"    // from interviews with residents
)

// Mark is a position from outside the room, as one sector with a strength of 1 to 3. It is always shown with its
// source and, for residents, the number of people interviewed; interviews with fewer than five are not drawn.
type Mark struct {
	Kind     MarkKind
	Sector   compass.SectorID
	Strength int
	Source   string // as people should read it
	N        int    // people interviewed; 0 for a declared position
}

// Options say where and how a figure stands on a page. The zero value works for one figure on a page.
type Options struct {
	ID        string // unique on the page; "compass" when empty
	Heading   int    // level of the heading, 2-4; 2 when it is outside that
	Kicker    string // words above the headline, for example the lens
	Seed      uint64 // order and place of the dots; a new one for every round, so nobody can be followed
	Table     TableMode
	Marks     []Mark
	Compact   bool                   // one of several small figures: only where people stand
	Answers   []Answer               // what the letters stand for, where there is room to say it
	ValueName func(id string) string // words for the ids of values; the id itself when nil
}

// Answer is one way to act, as a letter and a sentence.
type Answer struct{ Letter, Text string }

// Layout is the view model of the template "figure-layout": a picture (disclosure.Picture or Shift) laid out for a page.
type Layout struct {
	ID        string
	Heading   int
	Kicker    string
	Headline  string   // the conclusion: heading of the figure and description of every drawing in it
	Sentences []string // what else is to be said, in reading order
	Known     []string // where others stand who are not in the room: one sentence per mark, also where none is drawn
	Bars      []Bars
	Circle    *Circle
	Legend    []Key
	Tables    []Table
	ShowTable bool
	OpenTable bool
	Note      string // the disclaimer of the pack
}

// Bars is one list of horizontal bars. Lengths are whole percents of the room a bar has, so that the words beside
// it keep the size of the page on a phone and on the wall.
type Bars struct {
	ID    string
	Kind  string // "medians", "halves", "quadrants", "camps", "sectors" or "choices"
	Title string
	Rows  []BarRow
}

// BarRow is one label with one bar, or one stacked bar with a label at each end.
type BarRow struct {
	ID              string
	Label, EndLabel string
	Middle          string // who stands between the two ends, with the number; only with EndLabel
	Long            string // the same as Label in full; "" when there is no more to say
	Segments        []Segment
}

// Zero reports whether there is nobody in this row.
func (r BarRow) Zero() bool { return len(r.Segments) == 1 && r.Segments[0].Width == 0 }

// Segment is one part of a bar with its number. Series (1-4) chooses colour and pattern.
type Segment struct {
	Series   int
	Pattern  string // id of the pattern, "" for the plain series 1
	X, Width int    // percent
	Text     string // the number
}

// Plate is a number on a plain ground, so that it can be read over any pattern.
type Plate struct {
	X, Y, Width, Height int
	TextX, TextY        int
	Text                string
}

// Key is one line of the legend. Shape names the mark to draw beside it.
type Key struct {
	Shape   string // "dot", "dot-earlier", "arrow", "org", "res", "bar-1" … "bar-4", "plate"
	Pattern string
	Text    string
}

// Table is one table with the same numbers as the drawing.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]string // the first cell of each row is its heading
}

// maker carries what every part of a figure needs.
type maker struct {
	pack compass.Pack
	p    disclosure.Printer
	opt  Options
	fig  *Layout
}

func newMaker(pack compass.Pack, p disclosure.Printer, opt Options) maker {
	if opt.ID == "" {
		opt.ID = "compass"
	}
	if opt.Heading < 2 || opt.Heading > 4 {
		opt.Heading = 2
	}
	if opt.ValueName == nil {
		opt.ValueName = func(id string) string { return id }
	}
	return maker{pack: pack, p: p, opt: opt, fig: &Layout{
		ID: opt.ID, Heading: opt.Heading, Kicker: opt.Kicker, Note: pack.Disclaimer.In(p.Lang()),
		ShowTable: opt.Table != TableNone, OpenTable: opt.Table == TableOpen,
	}}
}

// New lays out the picture of one round in the language of p. pack is the pack the picture was made with. A
// picture that may not be shown becomes a figure with the reason as its heading and nothing else; a picture in words
// has sentences and no drawing.
//
// bron: BOOT-4
func New(pack compass.Pack, pic disclosure.Picture, p disclosure.Printer, opt Options) Layout {
	m := newMaker(pack, p, opt)
	if !pic.Shown {
		m.fig.Headline = pic.Why.Say(p)
		return *m.done()
	}
	m.fig.Headline = pic.Headline.Say(p)
	m.known()
	m.sentences(pic.Directions, pic.Minority, pic.Middle)
	m.support(pic)
	m.valueSentences(pic)
	if pic.Words {
		return *m.done()
	}
	m.bars(pic)
	if pic.Level == disclosure.LevelSectors && pack.Ordered() {
		m.circle(pic, nil, nil)
	}
	m.tables(pic, nil)
	return *m.done()
}

// NewShift lays out the shift of a group between two linked rounds: hollow before, filled after, one arrow
// between the centres, and per sector the two counts. before and after are the pictures of the two rounds. Where the two
// counts of some row would tell what one or two people did, there are sentences and the arrow only.
//
// bron: BOOT-5
func NewShift(pack compass.Pack, before, after disclosure.Picture, shift disclosure.Shift, p disclosure.Printer, opt Options) Layout {
	m := newMaker(pack, p, opt)
	if !shift.Shown || !before.Shown || !after.Shown {
		m.fig.Headline = shift.Why.Say(p)
		if shift.Shown {
			m.fig.Headline = firstSentence(before.Why, after.Why).Say(p)
		}
		return *m.done()
	}
	first, rest := shift.Headline, []disclosure.Sentence{shift.Changed, shift.Moved, shift.Single}
	if first.Empty() {
		first, rest = shift.Changed, rest[1:]
	}
	m.fig.Headline = first.Say(p)
	m.known()
	m.sentences(rest...)
	if shift.Words || before.Words || after.Words {
		return *m.done()
	}
	circle := before.Level == disclosure.LevelSectors && after.Level == disclosure.LevelSectors && pack.Ordered()
	if !shift.CountsBeside(before, after) {
		m.fig.Sentences = append(m.fig.Sentences, p.T("figure.no_counts"))
		if circle && shift.Arrow != nil {
			m.arrowAlone(*shift.Arrow)
		}
		return *m.done()
	}
	if circle {
		m.circle(after, &before, shift.Arrow)
	}
	m.tables(after, &before)
	return *m.done()
}

func firstSentence(all ...disclosure.Sentence) disclosure.Sentence {
	for _, s := range all {
		if !s.Empty() {
			return s
		}
	}
	return disclosure.Sentence{}
}

// Set is several small figures beside each other, one per lens: never three rounds in one circle.
type Set struct {
	ID      string
	Heading int
	Title   string
	Figures []Layout
	Note    string // the disclaimer of the pack, once for all
}

// Lens is one lens with its picture.
type Lens struct {
	Label   string
	Picture disclosure.Picture
	Marks   []Mark
}

// NewSet lays out small multiples. Every figure has the lens as its kicker, an id of its own and headings one
// level below the set's.
//
// bron: BOOT-5
func NewSet(pack compass.Pack, title string, lenses []Lens, p disclosure.Printer, opt Options) Set {
	m := newMaker(pack, p, opt)
	set := Set{ID: m.opt.ID, Heading: m.opt.Heading, Title: title, Note: m.fig.Note}
	for i, lens := range lenses {
		o := m.opt
		o.ID = set.ID + "-" + strconv.Itoa(i+1)
		o.Heading, o.Kicker, o.Compact = min(4, set.Heading+1), lens.Label, true
		o.Seed += uint64(i)
		o.Marks = lens.Marks
		f := New(pack, lens.Picture, p, o)
		f.Note = ""
		set.Figures = append(set.Figures, f)
	}
	return set
}

func (m maker) sentences(all ...disclosure.Sentence) {
	for _, s := range all {
		if said := s.Say(m.p); said != "" && said != m.fig.Headline {
			m.fig.Sentences = append(m.fig.Sentences, said)
		}
	}
}

// support tells how the choice fell and, in the same breath, that others chose something else.
func (m maker) support(pic disclosure.Picture) {
	// A tie between two answers is told with its number already.
	if pic.Minority.Key == "disclosure.minority.choice_tied" {
		return
	}
	var said []string
	if pic.Level != disclosure.LevelNone && !pic.SupportSentence().Empty() {
		said = append(said, pic.SupportSentence().Say(m.p))
	}
	if !pic.Others.Empty() && pic.Others.Key != pic.Minority.Key && pic.Minority.Key != "disclosure.minority.choice" {
		said = append(said, pic.Others.Say(m.p))
	}
	if len(said) > 0 {
		m.fig.Sentences = append(m.fig.Sentences, strings.Join(said, " "))
	}
}

// valueSentences tells the pairs of values that may only be told in words.
func (m maker) valueSentences(pic disclosure.Picture) {
	for _, v := range pic.Values {
		if v.Hidden {
			m.fig.Sentences = append(m.fig.Sentences, m.p.T("figure.value_"+string(v.Support),
				"a", m.opt.ValueName(v.A), "b", m.opt.ValueName(v.B)))
		}
	}
}

// done leaves out what would be an empty box.
func (m maker) done() *Layout {
	m.fig.ShowTable = m.fig.ShowTable && len(m.fig.Tables) > 0
	return m.fig
}

// textWidth estimates the width of a label: 0.58 of the size per letter is what the widest of our labels need.
func textWidth(s string, size int) int { return len([]rune(s)) * size * 58 / 100 }
