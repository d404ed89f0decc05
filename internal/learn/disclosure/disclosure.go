package disclosure

import (
	"strings"

	"beraad/internal/learn/compass"
)

// Thresholds of the room, in votes. bron: BOOT-4
const (
	FewestVotes   = 5  // below this nobody sees a picture
	fewestPlenary = 10 // the same in a plenary session
	FewestExact   = 8  // from here on: counts per sector, medians, arrows
	fewestChanged = 3  // votes by which two pictures of one round must differ
	fewestReasons = 3  // reasons on each side before reasons are grouped by choice
)

// Choice is an answer to the question of a dilemma. The empty choice is no answer at all.
type Choice string

// The answers. Passing and not knowing are dignified answers and are counted like the others.
const (
	ChoiceA      Choice = "A"
	ChoiceB      Choice = "B"
	ChoiceC      Choice = "C"
	ChoicePass   Choice = "pass"
	ChoiceUnsure Choice = "unsure"
)

// Letter reports whether the choice takes a side: A, B or C.
func (c Choice) Letter() bool { return c == ChoiceA || c == ChoiceB || c == ChoiceC }

// Vote is one sealed answer to one round. Coins (one number per sector in the pack's order) or Sector and Intensity
// (1-3) say where somebody stands; both may be empty for somebody who passes.
type Vote struct {
	Ref         string // participantRef: pairs two linked rounds, and never leaves the rooms of a session
	Paper       bool   // typed in from paper: Ref names another person in every round, so it pairs with nothing
	Coins       []int
	Sector      string
	Intensity   int
	Choice      Choice
	Wins, Hurts string // ids of the value that weighs most and of the value that suffers
	Explain     bool   // "ik licht straks toe": consent for this round only, to be one of the dots, or in OpenInCircle to show the own phone
}

// PrivacyMode is what a group agreed to let the room see.
type PrivacyMode string

// The three modes. The empty mode counts as Anonymous.
const (
	OpenInCircle PrivacyMode = "openInCircle" // people show their own phone; the program shows no more than in Anonymous, and no dots
	Anonymous    PrivacyMode = "anonymous"
	TotalsOnly   PrivacyMode = "totalsOnly" // words only: breed, meerderheid, verdeeld
)

// Rules are the settings of a session that bear on disclosure. The zero value is safe: five votes, anonymous.
type Rules struct {
	MinVotes int // votes before there is a picture; values below 5 count as 5
	Mode     PrivacyMode
	Plenary  bool // a hall: 10 votes before there is a picture, never any dots
	OfferC   bool // answer C was on the form, so it has a row even when nobody took it
}

// Threshold returns the number of votes from which there is a picture: at least 5, in a plenary session at least 10.
func (r Rules) Threshold() int {
	if r.Plenary {
		return max(fewestPlenary, r.MinVotes)
	}
	return max(FewestVotes, r.MinVotes)
}

// Printer says a text of the catalogue in the reader's language. text.Printer meets it.
type Printer interface {
	T(key string, args ...any) string
	Lang() string
}

// Sentence is a text key with its values, not yet in a language. The zero value is no sentence.
type Sentence struct {
	Key  string `json:"key,omitempty"`
	Args []Arg  `json:"args,omitempty"`
}

// Arg is one value of a sentence: a number, words of the pack, or a text of the catalogue that stands in the sentence.
type Arg struct {
	Name   string          `json:"name"`
	Number *int            `json:"number,omitempty"`
	Words  []compass.Words `json:"words,omitempty"` // joined with "en" / "and"
	Key    string          `json:"key,omitempty"`
}

// Empty reports whether there is nothing to say.
func (s Sentence) Empty() bool { return s.Key == "" }

// Say returns the sentence in the language of p, "" for the empty sentence.
func (s Sentence) Say(p Printer) string {
	if s.Empty() {
		return ""
	}
	args := make([]any, 0, 2*len(s.Args))
	for _, a := range s.Args {
		args = append(args, a.Name, a.in(p))
	}
	return p.T(s.Key, args...)
}

// Numbers returns the numbers that the sentence mentions, in order: what a test compares with table and picture.
func (s Sentence) Numbers() []int {
	var out []int
	for _, a := range s.Args {
		if a.Number != nil {
			out = append(out, *a.Number)
		}
	}
	return out
}

func (a Arg) in(p Printer) any {
	switch {
	case a.Number != nil:
		return *a.Number
	case a.Key != "":
		return p.T(a.Key)
	}
	said := make([]string, len(a.Words))
	for i, w := range a.Words {
		said[i] = w.In(p.Lang())
	}
	if len(said) < 2 {
		return strings.Join(said, "")
	}
	last := len(said) - 1
	return p.T("disclosure.picture.and", "first", strings.Join(said[:last], ", "), "last", said[last])
}

func say(key string, args ...Arg) Sentence { return Sentence{Key: key, Args: args} }

func number(name string, n int) Arg { return Arg{Name: name, Number: &n} }

func words(name string, w ...compass.Words) Arg { return Arg{Name: name, Words: w} }

func keyed(name, key string) Arg { return Arg{Name: name, Key: key} }

// Support is the only thing that is said about an answer when numbers would make people known.
type Support string

// The three words: three quarters or more, more than half, and everything else. "Breed" holds for at least two
// outcomes from five votes on, so it never gives away that all agree.
const (
	SupportBroad    Support = "broad"
	SupportMajority Support = "majority"
	SupportDivided  Support = "divided"
)

// Key returns the key of the word in the text catalogue.
func (s Support) Key() string { return "disclosure.support." + string(s) }

func supportOf(most, n int) Support {
	switch {
	case n > 0 && 4*most >= 3*n:
		return SupportBroad
	case 2*most > n:
		return SupportMajority
	}
	return SupportDivided
}

// othersBeside tells, beside an answer that most people gave, how many gave another one. In words it says the same whatever
// the numbers are, but that a majority of less than three quarters always leaves at least two.
func othersBeside(s Support, most, n int, inWords bool) Sentence {
	switch {
	case s == SupportDivided:
		return Sentence{}
	case inWords && s == SupportBroad:
		return say("disclosure.minority.may_be")
	case inWords, n-most == 1:
		return say("disclosure.minority.others")
	case n > most:
		return say("disclosure.minority.other_answers", number("n", n-most))
	}
	return Sentence{}
}

// Level is how finely a picture tells where people stand.
type Level string

// The levels, from nothing to everything.
const (
	LevelNone      Level = "none"
	LevelHalves    Level = "halves"    // 5-7 votes, packs with axes: two sides per axis
	LevelQuadrants Level = "quadrants" // 5-7 votes, packs of more than four sectors: merged to four
	LevelSectors   Level = "sectors"   // from 8 votes on
)

// Row is one line of a table and one part of a drawing.
type Row struct {
	ID     string        `json:"id"`
	Key    string        `json:"key,omitempty"`   // text key of the label; "" when Label has it
	Label  compass.Words `json:"label,omitzero"`  // label from the pack
	Count  int           `json:"count"`           // people; 0 and without meaning when Hidden
	Hidden bool          `json:"hidden,omitzero"` // the count may not be shown, nor whether it is zero
}

// Name returns the label of the row in the language of p.
func (r Row) Name(p Printer) string {
	if r.Key != "" {
		return p.T(r.Key)
	}
	return r.Label.In(p.Lang())
}

// Axis is one axis told in people per side.
type Axis struct {
	ID                   string `json:"id"`
	Plus, Between, Minus Row
}

// Rows returns the three rows of the axis in reading order: plus, between, minus.
func (a Axis) Rows() []Row { return []Row{a.Plus, a.Between, a.Minus} }

// ValuePair is one clash of values on which at least five people spoke.
type ValuePair struct {
	A, B      string  // ids of values, A before B
	AOverB    int     // people for whom A weighs more; 0 when Hidden
	BOverA    int     // the other way round; 0 when Hidden
	Contested float64 // 2 min/total, 0 when Hidden; near 1 = talk about it
	Hidden    bool    // one side has one or two people: only Support is told
	Support   Support
}

// Arrow goes from one point of the unit circle to another, both snapped to a grid of a tenth: coarse on
// purpose, since an exact mean gives somebody who knows all other votes the last one.
type Arrow struct {
	FromX, FromY, ToX, ToY float64
	Toward                 compass.Words // the sector it points at
}

// Median is the middle weight of one sector, in half coins.
type Median struct {
	ID        string
	Label     compass.Words
	HalfCoins int // 7 means three and a half coins
}

// Picture is what a room may see of one round. It holds no reference to a person and can be stored as JSON for as
// long as the round lives: after a reopened round the first picture may have to stay.
type Picture struct {
	PackID      string `json:"packId"`
	PackVersion int    `json:"packVersion"`

	N     int      `json:"n"`     // votes
	Shown bool     `json:"shown"` // false: there is no picture, and Why says so
	Why   Sentence `json:"why"`   // names the threshold
	Words bool     `json:"words"` // words only: no row has a number
	Level Level    `json:"level"`

	Sectors []Row       `json:"sectors,omitempty"` // LevelQuadrants and LevelSectors; the last row is "between"
	Halves  []Axis      `json:"halves,omitempty"`  // LevelHalves
	Camps   *Axis       `json:"camps,omitempty"`   // the dividing axis, people clearly on each side, from 8 votes
	Choices []Row       `json:"choices,omitempty"`
	Top     Choice      `json:"top,omitempty"`     // the answer that Support is about; "" when divided
	Support Support     `json:"support,omitempty"` // "" when the choices may not be told at all
	Medians []Median    `json:"medians,omitempty"`
	Values  []ValuePair `json:"values,omitempty"`
	Arrow   *Arrow      `json:"arrow,omitempty"`
	Dots    []int       `json:"dots,omitempty"` // people who will explain, one number per row of Sectors

	Label      compass.Label `json:"label,omitempty"`
	Headline   Sentence      `json:"headline"`
	Directions Sentence      `json:"directions"` // "9 van 11 gaven een richting"
	Minority   Sentence      `json:"minority"`   // the minority with its number, or "er zijn ook andere stemmen"
	Others     Sentence      `json:"others"`     // who did not choose what most did
	Middle     Sentence      `json:"middle"`     // how the people in the middle stand there: weighing or torn
	Disclaimer compass.Words `json:"disclaimer"`

	// NearUnanimous tells the facilitator, and nobody else, that everybody or all but one agree, so that numbers would
	// make everyone known: offer words only before showing them. It is false in a picture that is in words.
	NearUnanimous bool `json:"-"`
}
