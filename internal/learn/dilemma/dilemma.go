package dilemma

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// ID names a dilemma. Shipped and imported ones have the readable id of their file; others have a random one, never
// ordered by time, so that an id says nothing about who was at work when.
type ID string

// ValueID names a value, for example "menselijke_maat".
type ValueID string

// PolarityID names a polarity, for example "regels_maatwerk".
type PolarityID string

// StatementID names a statement, for example "s01".
type StatementID string

// Role is the hat of the person in the dilemma. The codes are the Dutch words of the file format.
type Role string

// Roles lists the roles of the file format in the order in which they are shown.
var Roles = []Role{"medewerker", "leidinggevende", "raadslid", "wethouder", "burgemeester", "griffier"}

// Weight says how hard a dilemma is to talk about.
type Weight string

// Weights lists the weights from light to heavy.
var Weights = []Weight{"licht", "middel", "zwaar"}

// LensKeys lists the lenses for which a dilemma can bring its own question, in the order in which a session uses them.
var LensKeys = []string{"individu", "organisatie", "doelgroep"}

// State says where one version of a dilemma is.
type State string

// The states, in the order in which a version goes through them. Draft comes back when the second pair of eyes asks
// for changes. At most one version of a dilemma is in the bank, and at most one is being worked on.
const (
	Draft   State = "draft"   // its writers are at work; nobody else sees it
	Offered State = "offered" // put forward, waiting for a second pair of eyes
	Review  State = "review"  // somebody else is looking at it
	Bank    State = "bank"    // everybody may read it, sessions may use it
	Retired State = "retired" // replaced by a newer version or taken away; sessions that froze it keep it
)

// Source says where a dilemma came from. It never says from whom.
type Source string

// The sources.
const (
	Starter  Source = "starter"  // came with the program
	Imported Source = "imported" // came out of a file
	Own      Source = "own"      // written here by somebody with an account
	ByLink   Source = "link"     // offered through a link, taken over by somebody here
)

// Pair holds the two values that clash: option A protects A, option B protects B.
type Pair struct {
	A ValueID `json:"a"`
	B ValueID `json:"b"`
}

// Option is one way to act. Letter is "A", "B" or "C"; a session shows C only after its first round.
type Option struct {
	Letter string `json:"letter"`
	Text   string `json:"text"`
}

// Content is everything of a dilemma that a person writes.
type Content struct {
	Title      string            `json:"title"`
	Role       Role              `json:"role"`
	Function   string            `json:"function"`  // the work of the person in it, for example "Wmo-consulent"
	Situation  string            `json:"situation"` // three to five sentences, one paragraph
	Question   string            `json:"question"`  // the moral question, linted
	Values     Pair              `json:"values"`
	Polarity   PolarityID        `json:"polarity"`
	Options    []Option          `json:"options"` // A, B and perhaps C, in this order
	Touched    []string          `json:"touched"` // who is touched by what is decided
	Lenses     map[string]string `json:"lenses"`  // question per lens, by a key of LensKeys
	Variations []string          `json:"variations"`
	Tags       []string          `json:"tags"`
	Rules      []string          `json:"rules"` // places to look up; not checked by a lawyer
	Weight     Weight            `json:"weight"`
	Minutes    int               `json:"minutes"` // how long a conversation takes
}

// Dilemma is one version of a dilemma as it is kept.
type Dilemma struct {
	ID        ID
	Version   int // counts from 1
	State     State
	Available bool // false: rested by the coordinator, never with a reason
	Source    Source
	Licence   string
	Origin    string
	Content
}

// Option returns the text of the option with this letter; "" when there is none.
func (c Content) Option(letter string) string {
	for _, o := range c.Options {
		if o.Letter == letter {
			return o.Text
		}
	}
	return ""
}

// Value is something worth striving for, with the words that explain it.
type Value struct {
	ID          ValueID
	Cluster     string // behoorlijk, resultaat, responsief or relationeel
	Label       string
	Explanation string
}

// Clusters lists the clusters of values in the order in which they are shown.
var Clusters = []string{"behoorlijk", "resultaat", "responsief", "relationeel"}

// Polarity is a tension with two good ends.
type Polarity struct {
	ID          PolarityID
	Left, Right string
}

// Statement is a sentence to agree or disagree with; it has no right answer.
type Statement struct {
	ID       StatementID
	Text     string
	Polarity PolarityID
	Audience []Role
}

func (s Statement) equal(t Statement) bool {
	return s.ID == t.ID && s.Text == t.Text && s.Polarity == t.Polarity && slices.Equal(s.Audience, t.Audience)
}

// equal reports whether two tidy contents say the same, word for word.
func (c Content) equal(d Content) bool {
	return c.Title == d.Title && c.Role == d.Role && c.Function == d.Function && c.Situation == d.Situation &&
		c.Question == d.Question && c.Values == d.Values && c.Polarity == d.Polarity && c.Weight == d.Weight &&
		c.Minutes == d.Minutes && slices.Equal(c.Options, d.Options) && slices.Equal(c.Touched, d.Touched) &&
		maps.Equal(c.Lenses, d.Lenses) && slices.Equal(c.Variations, d.Variations) && slices.Equal(c.Tags, d.Tags) &&
		slices.Equal(c.Rules, d.Rules)
}

// Filter chooses dilemmas. The zero value lets every one through.
type Filter struct {
	Role    Role
	Tag     string
	Value   ValueID // on either side of the clash
	Against ValueID // together with Value: exactly this pair, in either order
	Weight  Weight
	Words   string // every word must occur in title, situation, question or tags
}

// Matches reports whether the dilemma passes every condition that the filter names.
func (f Filter) Matches(d Dilemma) bool {
	switch {
	case f.Role != "" && d.Role != f.Role,
		f.Weight != "" && d.Weight != f.Weight,
		f.Tag != "" && !slices.Contains(d.Tags, f.Tag),
		f.Value != "" && d.Values.A != f.Value && d.Values.B != f.Value,
		f.Against != "" && d.Values.A != f.Against && d.Values.B != f.Against,
		f.Value != "" && f.Value == f.Against: // a value does not clash with itself
		return false
	}
	text := strings.ToLower(strings.Join(append([]string{d.Title, d.Situation, d.Question, d.Function}, d.Tags...), " "))
	for word := range strings.FieldsSeq(strings.ToLower(f.Words)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// Tags returns every tag of the dilemmas once, in alphabetical order.
func Tags(ds []Dilemma) []string {
	var tags []string
	for _, d := range ds {
		tags = append(tags, d.Tags...)
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}

// Tidy returns the content as it is kept: every text on one line, single spaces, without characters that one of the
// two database engines refuses; empty list items gone, options lettered in order.
func (c Content) Tidy() Content {
	c.Title, c.Function, c.Situation, c.Question = line(c.Title), line(c.Function), line(c.Situation), line(c.Question)
	c.Role, c.Weight, c.Polarity = Role(line(string(c.Role))), Weight(line(string(c.Weight))), PolarityID(line(string(c.Polarity)))
	c.Values = Pair{A: ValueID(line(string(c.Values.A))), B: ValueID(line(string(c.Values.B)))}
	c.Touched, c.Variations, c.Tags, c.Rules = lines(c.Touched), lines(c.Variations), lines(c.Tags), lines(c.Rules)
	var options []Option
	for _, o := range c.Options {
		if o = (Option{Letter: line(o.Letter), Text: line(o.Text)}); o.Text != "" {
			options = append(options, o)
		}
	}
	c.Options = options
	lenses := map[string]string{}
	for key, text := range c.Lenses {
		if text = line(text); text != "" {
			lenses[line(key)] = text
		}
	}
	c.Lenses = lenses
	return c
}

// line puts a text on one line: invalid UTF-8 and control characters become spaces, runs of spaces become one.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.Is(unicode.Cf, r) && r != '\u200d' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	return strings.Join(strings.Fields(s), " ")
}

func lines(in []string) []string {
	var out []string
	for _, s := range in {
		if s = line(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
