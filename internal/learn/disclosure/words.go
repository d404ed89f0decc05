package disclosure

import (
	"cmp"
	"slices"

	"beraad/internal/learn/compass"
)

// speak chooses the sentences of a picture. They only use numbers that stand in the rows of the picture, so that
// sentence, table and drawing cannot differ.
func (pic *Picture) speak(s survey) {
	if pic.Level == LevelNone {
		pic.Headline = pic.SupportSentence()
		return
	}
	n := len(s.placed)
	if s.pack.Ordered() {
		pic.Directions = pic.directions(s.group.M, n)
	}
	switch pic.Label {
	case compass.LabelNoDirection:
		pic.Headline = say("disclosure.headline.no_direction")
		pic.Middle = pic.middle(s.group)
	case compass.LabelDispersed:
		pic.Headline = say("disclosure.headline.dispersed")
	case compass.LabelCounts:
		pic.Headline = say("disclosure.headline.counts")
	case compass.LabelTwoCamps:
		pic.Headline = pic.campsSentence(s)
	case compass.LabelShared, compass.LabelSharedMinority:
		var where []compass.Words
		where, pic.Minority = pic.majorityAndMinority(s)
		pic.Headline = say("disclosure.headline.shared", words("where", where...))
	}
}

// SupportSentence says how the choice fell, in words only; the empty sentence when it may not be told.
func (pic Picture) SupportSentence() Sentence {
	switch pic.Support {
	case "":
		return Sentence{}
	case SupportDivided:
		return say("disclosure.picture.support.divided")
	}
	return say("disclosure.picture.support."+string(pic.Support), keyed("choice", pic.Top.Key()))
}

func (pic Picture) directions(m, n int) Sentence {
	switch {
	case !pic.Words:
		return say("disclosure.picture.directions", number("m", m), number("n", n))
	case 2*m >= n:
		return say("disclosure.picture.directions_most")
	}
	return say("disclosure.picture.directions_few")
}

// middle tells whether people in the middle weigh or are torn, once there are five of them.
func (pic Picture) middle(g compass.Group) Sentence {
	if g.N-g.M < FewestVotes || g.Middle == "" {
		return Sentence{}
	}
	return say("disclosure.middle." + string(g.Middle))
}

// campsSentence names the two camps with the numbers of the rows that show them: the sides of the dividing axis, below
// eight people the sides of the most evenly split axis, and without such an axis the two largest sectors. In words it
// names the dividing axis only.
func (pic Picture) campsSentence(s survey) Sentence {
	i, divided := s.group.DividedAxis()
	switch {
	case pic.Words && divided:
		axis := s.pack.Axes[i]
		return say("disclosure.headline.two_camps_axis", words("plus", axis.PlusLabel), words("minus", axis.MinusLabel))
	case pic.Words:
		return say("disclosure.headline.two_camps")
	case pic.Camps != nil:
		return againstEachOther(pic.Camps.Plus, pic.Camps.Minus)
	case pic.Level == LevelHalves:
		evenest := slices.MaxFunc(pic.Halves, func(a, b Axis) int {
			return cmp.Compare(min(a.Plus.Count, a.Minus.Count), min(b.Plus.Count, b.Minus.Count))
		})
		return againstEachOther(evenest.Plus, evenest.Minus)
	}
	camps := slices.DeleteFunc(slices.Clone(pic.Sectors), func(r Row) bool { return r.ID == between })
	slices.SortStableFunc(camps, func(a, b Row) int { return cmp.Compare(b.Count, a.Count) })
	return againstEachOther(camps[0], camps[1])
}

// againstEachOther names two rows with their numbers, the larger first; no names when a camp would be one person.
func againstEachOther(a, b Row) Sentence {
	if a.Count < b.Count {
		a, b = b, a
	}
	if b.Count < 2 {
		return say("disclosure.headline.two_camps")
	}
	return say("disclosure.headline.two_camps_counts",
		number("plusN", a.Count), words("plus", a.Label), number("minusN", b.Count), words("minus", b.Label))
}

// majorityAndMinority names where most weight lies and who stands elsewhere. A minority is named with its number when
// its own row allows that; a minority in the choice of A or B counts as much as one on the compass. When somebody
// stands elsewhere and cannot be named, the picture says that there are other voices. bron: BOOT-4
func (pic Picture) majorityAndMinority(s survey) ([]compass.Words, Sentence) {
	var where []compass.Words
	var other standing
	switch pic.Level {
	case LevelHalves:
		where, other = halvesStanding(s.halves(), len(s.placed))
	case LevelQuadrants:
		rows := s.quadrantRows()
		where, other = rowsStanding(rows, mostRows(rows))
	default:
		where, other = rowsStanding(s.sectorRows(), s.group.Majority)
	}
	if pic.Words {
		// The same sentence whatever the numbers are: here silence would say that all agree.
		return where, say("disclosure.minority.may_be")
	}
	return where, pic.minority(s, other)
}

// standing is who stands elsewhere than the majority, as the rows of the picture tell it.
type standing struct {
	people int
	where  []compass.Words
	tied   int // people in each of several equal majorities; 0 when there is one
}

func (pic Picture) minority(s survey, other standing) Sentence {
	n := len(s.placed)
	letters, most, tied := pic.letters()
	byChoice := letters - most
	switch {
	case compass.IsMinority(other.people, n) && 2*other.people >= n:
		return say("disclosure.minority.half", number("n", other.people), words("where", other.where...))
	case compass.IsMinority(other.people, n):
		return say("disclosure.minority.named", number("n", other.people), words("where", other.where...))
	case compass.IsMinority(other.tied, n):
		return say("disclosure.minority.tied", number("n", other.tied))
	case tied && compass.IsMinority(most, n):
		return say("disclosure.minority.choice_tied", number("n", most))
	case compass.IsMinority(byChoice, n):
		return say("disclosure.minority.choice", number("n", byChoice))
	case other.people > 0 || byChoice > 0 || s.group.Minority.People > 0:
		return say("disclosure.minority.others")
	}
	return Sentence{}
}

// letters counts the people who took a side and those with the most taken one, as the rows tell it.
func (pic Picture) letters() (total, most int, tied bool) {
	for _, row := range pic.Choices {
		if !Choice(row.ID).Letter() {
			continue
		}
		total += row.Count
		switch {
		case row.Count > most:
			most, tied = row.Count, false
		case row.Count == most && most > 0:
			tied = true
		}
	}
	return total, most, tied
}

// rowsStanding names the rows of the majority (indexes) and counts the people in all other rows. People between rows
// count for neither.
func rowsStanding(rows []Row, majority []int) ([]compass.Words, standing) {
	inMajority := map[int]bool{}
	var where []compass.Words
	out := standing{}
	for _, i := range majority {
		inMajority[i] = true
		where = append(where, rows[i].Label)
	}
	for i, row := range rows {
		if row.ID != between && !inMajority[i] && row.Count > 0 {
			out.people += row.Count
			out.where = append(out.where, row.Label)
		}
	}
	if len(majority) > 1 && evenly(rows, majority) {
		out.tied = rows[majority[0]].Count
	}
	return where, out
}

func evenly(rows []Row, at []int) bool {
	for _, i := range at {
		if rows[i].Count != rows[at[0]].Count {
			return false
		}
	}
	return true
}

func mostRows(rows []Row) []int {
	most, at := 0, []int(nil)
	for i, row := range rows {
		switch {
		case row.ID == between:
		case row.Count > most:
			most, at = row.Count, []int{i}
		case row.Count == most && most > 0:
			at = append(at, i)
		}
	}
	return at
}

// halvesStanding names the side with most people over all axes. Who stands elsewhere is looked for opposite it first,
// then on the smaller side of another axis: a minority in a neighbouring sector only shows there.
func halvesStanding(axes []Axis, n int) ([]compass.Words, standing) {
	type sides struct{ large, small Row }
	best, most := -1, -1
	all := make([]sides, len(axes))
	for i, a := range axes {
		all[i] = sides{a.Plus, a.Minus}
		if a.Minus.Count > a.Plus.Count {
			all[i] = sides{a.Minus, a.Plus}
		}
		if all[i].large.Count > most {
			best, most = i, all[i].large.Count
		}
	}
	where := []compass.Words{all[best].large.Label}
	out := standing{people: all[best].small.Count, where: []compass.Words{all[best].small.Label}}
	if compass.IsMinority(out.people, n) {
		return where, out
	}
	for i, s := range all {
		if i != best && s.small.Count > out.people {
			out = standing{people: s.small.Count, where: []compass.Words{s.small.Label}}
		}
	}
	return where, out
}
