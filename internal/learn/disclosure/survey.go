package disclosure

import (
	"slices"

	"beraad/internal/learn/compass"
)

// survey is a set of votes read with a pack: everything a picture is made from, before anything is left out. It never
// leaves this package and has no references to people beyond the votes themselves.
type survey struct {
	pack     compass.Pack
	votes    []Vote
	placed   []Vote // votes that say where somebody stands
	voices   []compass.Voice
	group    compass.Group
	choices  map[Choice]int
	answered int // votes with a choice, passing included
}

func surveyOf(pack compass.Pack, votes []Vote) survey {
	s := survey{pack: pack, votes: votes, choices: map[Choice]int{}}
	for _, v := range votes {
		if v.Choice != "" {
			s.choices[v.Choice]++
			s.answered++
		}
		if voice, ok := voiceOf(pack, v); ok {
			s.placed = append(s.placed, v)
			s.voices = append(s.voices, voice)
		}
	}
	s.group = pack.Summarise(s.voices)
	return s
}

// voiceOf places one vote; false when it holds no position. A position that no longer fits the pack counts as none:
// votes are checked when they come in, and a picture must not fail in front of a room.
func voiceOf(pack compass.Pack, v Vote) (compass.Voice, bool) {
	var pos compass.Position
	var err error
	switch {
	case len(v.Coins) > 0:
		pos, err = pack.FromCoins(v.Coins)
	case v.Sector != "":
		pos, err = pack.FromSector(compass.SectorID(v.Sector), v.Intensity)
	default:
		return compass.Voice{}, false
	}
	if err != nil {
		return compass.Voice{}, false
	}
	voice := compass.Voice{Position: pos}
	if v.Choice.Letter() {
		voice.Choice = string(v.Choice)
	}
	return voice, true
}

// level says how finely this survey may be told. bron: BOOT-4
func (s survey) level(r Rules) Level {
	n := len(s.placed)
	switch {
	case n < r.Threshold():
		return LevelNone
	case n >= FewestExact:
		return LevelSectors
	case s.pack.Ordered() && len(s.pack.Sectors) > 4:
		return LevelQuadrants
	case len(s.pack.Axes) > 0:
		return LevelHalves
	}
	return LevelNone
}

// between is the id of the row for people with two or more sides alike.
const between = "between"

// sectorRows counts people per heaviest sector; the last row has those with two or more alike, so the rows make up
// everybody placed.
func (s survey) sectorRows() []Row {
	rows := make([]Row, 0, len(s.pack.Sectors)+1)
	for i, sector := range s.pack.Sectors {
		rows = append(rows, Row{ID: string(sector.ID), Label: sector.Label, Count: s.group.Counts[i]})
	}
	return append(rows, Row{ID: between, Key: "compass.between", Count: s.group.Between})
}

// quadrant is some neighbouring sectors taken together.
type quadrant struct {
	sectors []int
	row     Row
}

// quadrants merges sectors by quarter of the circle, in the order of the circle.
func quadrants(p compass.Pack) []quadrant {
	out := make([]quadrant, 0, 4)
	for quarter := range 4 {
		q := quadrant{}
		for i, s := range p.Sectors {
			if s.Angle/90 == quarter {
				q.sectors = append(q.sectors, i)
			}
		}
		if len(q.sectors) == 0 {
			continue
		}
		slices.SortFunc(q.sectors, func(a, b int) int { return p.Sectors[a].Angle - p.Sectors[b].Angle })
		for n, i := range q.sectors {
			if n > 0 {
				q.row.ID += "+"
				q.row.Label.NL += " / "
				q.row.Label.EN += " / "
			}
			q.row.ID += string(p.Sectors[i].ID)
			q.row.Label.NL += p.Sectors[i].Label.NL
			q.row.Label.EN += p.Sectors[i].Label.EN
		}
		out = append(out, q)
	}
	return out
}

func (s survey) quadrantRows() []Row {
	quads := quadrants(s.pack)
	rows := make([]Row, len(quads)+1)
	for i, q := range quads {
		rows[i] = q.row
	}
	rows[len(quads)] = Row{ID: between, Key: "compass.between"}
	for _, v := range s.voices {
		rows[heaviestQuadrant(quads, v.Position.Weights)].Count++
	}
	return rows
}

// heaviestQuadrant returns the index of the quadrant with the most weight, len(quads) when two or more are level.
func heaviestQuadrant(quads []quadrant, weights []int) int {
	most, at := 0, len(quads)
	for i, q := range quads {
		w := 0
		for _, sector := range q.sectors {
			w += weights[sector]
		}
		switch {
		case w > most:
			most, at = w, i
		case w == most:
			at = len(quads)
		}
	}
	return at
}

func (s survey) halves() []Axis {
	out := make([]Axis, 0, len(s.pack.Axes))
	for a, axis := range s.pack.Axes {
		h := axisOf(axis)
		for _, v := range s.voices {
			switch side(v.Position.Leans[a]) {
			case 1:
				h.Plus.Count++
			case -1:
				h.Minus.Count++
			default:
				h.Between.Count++
			}
		}
		out = append(out, h)
	}
	return out
}

func side(l compass.Lean) int {
	switch {
	case l.Plus > l.Minus:
		return 1
	case l.Plus < l.Minus:
		return -1
	}
	return 0
}

func axisOf(a compass.Axis) Axis {
	id := string(a.ID)
	return Axis{
		ID:      id,
		Plus:    Row{ID: id + ":plus", Label: a.PlusLabel},
		Between: Row{ID: id + ":" + between, Key: "compass.between_sides"},
		Minus:   Row{ID: id + ":minus", Label: a.MinusLabel},
	}
}

// camps tells the axis that divides the group in people clearly on each side; nil when none does.
func (s survey) camps() *Axis {
	i, ok := s.group.DividedAxis()
	if !ok {
		return nil
	}
	c, split := axisOf(s.pack.Axes[i]), s.group.Splits[i]
	c.Plus.Count, c.Minus.Count, c.Between.Count = split.Plus, split.Minus, split.Between
	return &c
}

// answers are the letters of a form in order, with the two answers that take no side.
func Answers(offerC bool) []Choice {
	if offerC {
		return []Choice{ChoiceA, ChoiceB, ChoiceC, ChoicePass, ChoiceUnsure}
	}
	return []Choice{ChoiceA, ChoiceB, ChoicePass, ChoiceUnsure}
}

func (s survey) choiceRows(r Rules) []Row {
	rows := []Row{}
	for _, c := range Answers(r.OfferC || s.choices[ChoiceC] > 0) {
		rows = append(rows, Row{ID: string(c), Key: c.Key(), Count: s.choices[c]})
	}
	return rows
}

// Key returns the key of the answer in the text catalogue.
func (c Choice) Key() string {
	switch c {
	case ChoiceA:
		return "disclosure.choice.a"
	case ChoiceB:
		return "disclosure.choice.b"
	case ChoiceC:
		return "disclosure.choice.c"
	case ChoiceUnsure:
		return "disclosure.choice.unsure"
	}
	return "disclosure.choice.pass"
}

// top returns the most given answer and its support; no answer when it is divided.
func (s survey) top() (Choice, Support) {
	best, most := Choice(""), 0
	for _, c := range Answers(true) {
		if n := s.choices[c]; n > most {
			best, most = c, n
		}
	}
	support := supportOf(most, s.answered)
	if support == SupportDivided {
		return "", support
	}
	return best, support
}

// nearUnanimous reports whether some number that would be shown has everybody, or everybody but one, on one side.
func (s survey) nearUnanimous(level Level, r Rules) bool {
	rows := func(rows []Row, n int) bool {
		return slices.ContainsFunc(rows, func(row Row) bool { return row.Count >= n-1 })
	}
	if s.answered >= r.Threshold() && rows(s.choiceRows(r), s.answered) {
		return true
	}
	n := len(s.placed)
	switch level {
	case LevelSectors:
		return rows(s.sectorRows(), n)
	case LevelQuadrants:
		return rows(s.quadrantRows(), n)
	case LevelHalves:
		return slices.ContainsFunc(s.halves(), func(h Axis) bool {
			return rows([]Row{h.Plus, h.Between, h.Minus}, n)
		})
	}
	return false
}

// dots returns the number of people per row who will explain, nil when the rest would be known by it: at least five
// consent, and the others are none, or at least two who do not all stand in one row. In the circle people consented to
// show their own phone, and not to a dot on the wall. bron: BOOT-4
func (s survey) dots(r Rules) []int {
	if r.Plenary || r.Mode == OpenInCircle {
		return nil
	}
	dots, rest := make([]int, len(s.pack.Sectors)+1), make([]int, len(s.pack.Sectors)+1)
	consent, refuse := 0, 0
	for i, v := range s.voices {
		at := len(s.pack.Sectors)
		if len(v.Position.Main) == 1 {
			at = v.Position.Main[0]
		}
		if s.placed[i].Explain {
			dots[at]++
			consent++
		} else {
			rest[at]++
			refuse++
		}
	}
	inOneRow := slices.Max(rest) == refuse
	if consent < FewestVotes || (refuse > 0 && (refuse < 2 || inOneRow)) {
		return nil
	}
	return dots
}
